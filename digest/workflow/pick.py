"""An editor's own choice: put an article into an issue, take it out, keep it for the next draft, withdraw it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from digest import config, dates
from digest.composer import allowed_again, drafted_line, story_of
from digest.composer.earlier import without_suggestions
from digest.errors import DigestError, Refused, Where
from digest.issuefile import story_text, without_emptied
from digest.model import DECISIONS, Mark
from digest.selector.repeats import Memory, article_sketch
from digest.text import fingerprint, one_line
from digest.workflow import decisions, earlier, files, issues, summaries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from pathlib import Path

    from digest.archive import Archive
    from digest.issuefile import IssueFile
    from digest.model import Article, Newsletter, Newsroom, Rejection, Story
    from digest.workflow.gather import Gathered
    from digest.workflow.target import Target


def article_of(archive: Archive, id: str) -> Article:
    """Return the article of an id.

    Raises:
        DigestError: no source gives one; the nearest id is named.
    """
    if article := archive.article(id):
        return article
    near = get_close_matches(id, archive.ids(), 1, 0.5)
    hint = f"did you mean {near[0]}?" if near else "digest list --json shows ids"
    raise DigestError(f"there is no article {id}", hint=hint)


class Added(NamedTuple):
    """A story put into an issue file, which place it took (from 1), what else names its article, what a model wrote."""

    path: Path
    headline: str
    place: int
    also: Where
    written: summaries.Written


def add(
    target: Target,
    gathered: Gathered,
    id: str,
    *,
    lead: bool = False,
    after: int | None = None,
    allow: str = "",
    override: str = "",
    now: datetime,
) -> Added:
    """Put an article into an issue as a story, told as the draft would tell it.

    Args:
        target: which issue.
        gathered: the articles.
        id: the article.
        lead: make it the first story.
        after: the number of the story it shall follow, from 1. Without either it follows the stories of its section.
        allow: why it may run again, if it ran before.
        override: why its embargo does not hold in this issue, if it has one.
        now: the time.

    Raises:
        Refused: the article may not run, is in the issue already, or ran before.
    """
    path, file = _issue_file(target)
    telling = tell(target, gathered, file, id, lead=lead, allow=allow, override=override)
    place = None if lead else after - 1 if after else last_of_section(file, telling.article, target.newsletter)
    changed = put_in(target, gathered, file, telling, place)
    if telling.barred:
        decisions.note_override(target, telling.article, override, now=now)
    files.write(path, changed.text.encode(), instead_of=file.text.encode())
    also = _line_of(changed, id, stories=False)
    return Added(
        path, telling.story.headline, 1 if place is None else place + 2, Where(file.path, also), telling.written
    )


class Telling(NamedTuple):
    """An article as a story that may go into an issue; ``barred`` is the embargo an editor overrides, if one holds."""

    article: Article
    story: Story
    barred: Rejection | None
    written: summaries.Written


def tell(
    target: Target,
    gathered: Gathered,
    file: IssueFile,
    id: str,
    *,
    lead: bool = False,
    allow: str = "",
    override: str = "",
) -> Telling:
    """Tell an article as the draft would, for an issue that does not have it yet. Nothing is written.

    Raises:
        Refused: the article may not run, is in the issue already, or ran before.
    """
    article = article_of(gathered.archive, id)
    if any(id in story.article_ids for story in file.issue.all_stories):
        raise Refused(f"{id} is in this issue already", Where(file.path, _line_of(file, id)))
    barred = _may_run(target, article, override=bool(override))
    again = _why_again(target, gathered, article, allow)
    written = summaries.write(target, [(article, lead)])
    story = story_of(article, target.newsletter, sent=target.date, lead=lead, written=written.summaries.get(id))
    if again and allow.strip():
        story = allowed_again(story, allow)
    if lead and any(other.is_lead for other in file.issue.all_stories):
        story = replace(story, marks=(*story.marks, Mark(key="lead")))
    return Telling(article, story, barred, written)


def put_in(target: Target, gathered: Gathered, file: IssueFile, telling: Telling, after: int | None) -> IssueFile:
    """Return an issue file with a story put in, and below it what ran earlier.

    ``after`` is the number of the story it follows, from 0; None makes it the first.

    Raises:
        Refused: it does not fit the file.
    """
    line = drafted_line(telling.story, telling.article)
    changed = file.with_story(telling.story, line, after=after)
    return earlier.suggest(target, gathered.archive, changed, [telling.article.id])


def _issue_file(target: Target) -> tuple[Path, IssueFile]:
    """Return the file of an issue that can still be changed.

    Raises:
        DigestError: there is none yet.
        Refused: it was handed over, or is skipped.
    """
    name, day = target.newsletter.name, target.date
    path = issues.path_of(target.newsroom, name, day)
    if not path.is_file():
        raise DigestError(f"there is no issue of {day} yet", hint="draft it first: digest draft")
    file = issues.read(target.newsroom, path)
    refuse_closed(target, file)
    return path, file


def refuse_closed(target: Target, file: IssueFile) -> None:
    """Refuse to put a story into an issue that readers have, or never will.

    Raises:
        Refused: it was handed over, or is skipped.
    """
    name, day = target.newsletter.name, target.date
    if issues.is_handed_over(target.newsroom, name, day):
        hint = "readers have it as it was; change the file by hand if you must"
        where = Where(str(issues.sent_folder(target.newsroom, name, day)))
        raise Refused(f"the issue of {day} was handed over", where, hint)
    if file.issue.status == "skipped":
        raise Refused(f"the issue of {day} is skipped", Where(file.path, 1), "write status: draft to take it back")


def _may_run(target: Target, article: Article, *, override: bool) -> Rejection | None:
    """Return the embargo that an editor overrides, if one holds.

    Raises:
        Refused: the article may not run.
    """
    barred = target.bars(article)
    if barred and not (override and barred.reason == "embargoed"):
        hint = '--override-embargo "REASON" is the only way' if barred.reason == "embargoed" else ""
        raise Refused(f"“{article.title}” may not run: {barred.detail}", article.where, hint)
    return barred


def _why_again(target: Target, gathered: Gathered, article: Article, allow: str) -> str:
    """Return why an article that ran may run again, or nothing when it never did."""
    newsletter = target.newsletter
    history = issues.history(target.newsroom, newsletter, target.date, gathered.archive, later=True)
    sending = dates.send_time(newsletter, target.date)
    memory = Memory(history.ran, repeat_after=newsletter.rules.repeat_after, sending=sending)
    before = memory.reason(article, article_sketch(article))
    if before is None:
        return ""
    why = allow.strip() or memory.update(article)[:500]  # as much as decisions.toml takes
    if not why:
        raise Refused(f"“{article.title}” {before.detail}", hint='to run it again say why: --allow "REASON"')
    return why


def last_of_section(file: IssueFile, article: Article, newsletter: Newsletter) -> int | None:
    """Return the number of the story that a new one of an article's section follows, None to come first."""
    name = article.section.casefold()
    titles = {one_line(rule.title) for rule in newsletter.sections if name in {take.casefold() for take in rule.take}}
    stories = file.stories
    own = [section for section in file.sections if section.title in titles and section.stories]
    part = own[0].stories[-1] if own else file.root.stories[-1] if file.root.stories else None
    if part is None:
        return len(stories) - 1 if stories else None
    return next(number for number, each in enumerate(stories) if each is part)


def _line_of(file: IssueFile, id: str, *, stories: bool = True) -> int:
    """Return the line of the story or section that names an article, 0 for none; sections alone if so asked."""
    lines, issue = dict(file.lines), file.issue
    named = [(f"story:{n}", story.article_ids) for n, story in enumerate(issue.all_stories) if stories]
    for n, section in enumerate(issue.sections):
        named.append((f"section:{n}", tuple(id for block in section.blocks for id in block.article_ids)))
    return next((lines.get(key, 0) for key, ids in named if id in ids), 0)


class Dropped(NamedTuple):
    """A story taken out of an issue file: its headline, and all that stood there."""

    path: Path
    headline: str
    source: str


def drop(target: Target, gathered: Gathered, id: str, *, edited: bool = False) -> Dropped:
    """Take the story of an article out of an issue; return the file and what stood there.

    Args:
        target: which issue.
        gathered: the articles.
        id: the article.
        edited: take it out even if an editor has worked on it.

    Raises:
        Refused: the issue does not tell it as a story, or an editor has worked on it.
    """
    path, file = _issue_file(target)
    issue = file.issue
    number = next((at for at, story in enumerate(issue.all_stories) if id in story.article_ids), None)
    if number is None:
        if id in issue.article_ids:
            where = Where(file.path, _line_of(file, id))
            raise Refused(f"{id} is not a story of its own there", where, "take it out of that sentence by hand")
        near = get_close_matches(id, issue.article_ids, 1, 0.5)
        raise Refused(f"{id} is not in this issue", Where(file.path), f"did you mean {near[0]}?" if near else "")
    story = issue.all_stories[number]
    if not edited and _is_edited(target, file, number, gathered.archive.article(id)):
        where = Where(file.path, _line_of(file, id))
        raise Refused(f"“{story.headline}” has been edited", where, "--edited takes it out all the same, and shows it")
    source = file.story_source(number)
    full = [at for at, part in enumerate(file.sections) if part.stories]
    titles = {one_line(rule.title) for rule in target.newsletter.sections}
    changed = without_emptied(file.without_story(number), full, titles)
    files.write(path, changed.text.encode(), instead_of=file.text.encode())
    return Dropped(path, story.headline, source)


def _is_edited(target: Target, file: IssueFile, number: int, article: Article | None) -> bool:
    """Tell whether anything of a story may be an editor's: words, address, marks, or a note beside them."""
    story = file.issue.all_stories[number]
    memory = {line.key: line for line in file.issue.drafted}.get(next(iter(story.article_ids), ""))
    if memory is None or (memory.headline, memory.text) != (fingerprint(story.headline), fingerprint(story.text)):
        return True
    plain = "\n".join(without_suggestions(file, number).splitlines()).strip()
    if plain != story_text(story).strip():
        return True
    fresh = story_of(article, target.newsletter, sent=target.date) if article else None
    marks = tuple(mark for mark in story.marks if mark.key not in {"allow", "lead"})
    return fresh is not None and (story.url, marks) != (fresh.url, fresh.marks)


def keep(target: Target, gathered: Gathered, id: str, *, allow: str = "", now: datetime) -> Rejection | None:
    """Keep an article for the next draft of a newsletter; return what may still keep it out, if anything does.

    Raises:
        Refused: it is kept already, withdrawn, held, without rights, or it ran before and no reason is given.
    """
    article = article_of(gathered.archive, id)
    target, newsletter = _next_draft(target), target.newsletter.name
    if any((kept.article_id, kept.newsletter, kept.issue) == (id, newsletter, None) for kept in target.decisions.kept):
        raise Refused(f"{id} is kept already", Where(DECISIONS))
    barred = target.bars(article)
    if barred and barred.reason != "embargoed":
        raise Refused(f"“{article.title}” may not run: {barred.detail}", article.where)
    again = _why_again(target, gathered, article, allow)
    today = now.astimezone(target.newsletter.zone).date()
    decisions.note(
        target.newsroom, "kept", {"article": id, "newsletter": newsletter, "day": today, "repeat": one_line(again)}
    )
    return barred


def _next_draft(target: Target) -> Target:
    """Return the first issue from this one on that has no file yet."""
    day = target.date
    while issues.path_of(target.newsroom, target.newsletter.name, day).is_file():
        day = dates.sending_day_from(target.newsletter.schedule, day + timedelta(days=1))
    return target._replace(date=day)


class Told(NamedTuple):
    """An issue that ran an article: which, where its file names it, and under what headline (empty in a round-up)."""

    newsletter: str
    date: date
    where: Where
    headline: str


def withdraw(newsroom: Newsroom, gathered: Gathered, id: str, reason: str, *, now: datetime) -> tuple[Told, ...]:
    """Take an article out of every issue to come, and return every issue file that tells it. Nothing is deleted.

    An article no source gives any more can be withdrawn too, if an issue tells it.

    Raises:
        DigestError: there is no such article, or no reason.
        Refused: it is withdrawn already.
    """
    if not decisions.said(reason):
        raise DigestError("an article is withdrawn for a reason", hint='--reason "the figure was last year’s"')
    article = gathered.archive.article(id) or next((each.article for each in gathered.archive.versions(id)[-1:]), None)
    url = article.url if article else ""
    told = tuple(_told(newsroom, id, url))
    if article is None and not told:
        article_of(gathered.archive, id)
    if config.load_decisions(newsroom).withdrawal(id):
        raise Refused(f"{id} is withdrawn already", Where(DECISIONS))
    today = now.astimezone(newsroom.zone).date()
    decisions.note(newsroom, "withdrawn", {"article": id, "url": url, "day": today, "reason": reason})
    return told


def _told(newsroom: Newsroom, id: str, url: str) -> Iterator[Told]:
    """Yield every issue that tells an article, as its file stands or as it went out; damaged ones too."""
    for newsletter in newsroom.newsletters:
        for day in sorted(
            {*issues.days(newsroom, newsletter), *issues.handed_over(newsroom, newsletter)}, reverse=True
        ):
            for path, octets in issues.copies(newsroom, newsletter, day):
                issue = issues.issue_of(octets, newsletter, day)
                if issues.runs(issue, id, url):
                    stories = [story for story in issue.all_stories if issues.tells(story, id, url)]
                    line = _first_line(octets.decode("utf-8", "replace"), id, url)
                    yield Told(
                        newsletter,
                        day,
                        Where(path.relative_to(newsroom.root).as_posix(), line),
                        stories[0].headline if stories else "",
                    )
                    break


def _first_line(text: str, id: str, url: str) -> int:
    """Return the first line that holds an id or an address as it stands there."""
    rows = text.splitlines()
    named = re.compile(rf"article:.*(?<![\w./-]){re.escape(id)}(?![\w/-])")
    at = next((number for number, row in enumerate(rows, 1) if named.search(row)), 0)
    return at or next((number for number, row in enumerate(rows, 1) if url and url in row), 1)
