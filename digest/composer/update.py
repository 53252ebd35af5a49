"""Bring an issue file up to date with its articles, and leave every word an editor wrote. Pure.

What is as it was drafted follows, what differs is the editor's: the memory in the file tells them apart. The rules
are in docs/issue-file.md, "Bringing an issue up to date".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from digest.composer import compose, drafted_line, story_of
from digest.composer.earlier import memory_key, suggestions_below
from digest.composer.refurnish import refurnish
from digest.composer.standing import (
    Event,
    Known,
    Work,
    drafted_from,
    edited_parts,
    is_told,
    of_one_article,
    told_addresses,
    told_ids,
)
from digest.errors import DigestError, Refused, Where
from digest.issuefile import comments_of, remembered, with_memory, without_emptied
from digest.likeness import canonical, id_mark, source_hash
from digest.model import CONSIDERED
from digest.text import fingerprint, join_and, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.composer.summary import Summary
    from digest.issuefile import IssueFile, Part
    from digest.model import Article, Issue, Newsletter, PlannedPromo, Selection, Story

__all__ = ["Event", "Known", "Update", "update"]


class Update(NamedTuple):
    """An issue file brought up to date, what became of its parts, and how many more articles it was chosen from.

    ``told`` are the articles whose text is new in it, each with whether it is told as the lead.
    """

    file: IssueFile
    events: tuple[Event, ...]
    looked_at: int
    told: tuple[tuple[Article, bool], ...] = ()


def update(
    file: IssueFile,
    selection: Selection,
    newsletter: Newsletter,
    known: Mapping[str, Known],
    *,
    away: int = 0,
    planned: tuple[PlannedPromo, ...] = (),
    written: Mapping[str, Summary] | None = None,
) -> Update:
    """Bring an issue file up to date.

    Args:
        file: the issue file as it stands.
        selection: what may run in it now, best first.
        newsletter: whose issue it is.
        known: what is known of the articles that the file or its memory names, by id.
        away: for how many weeks beyond the usual readers had no issue.
        planned: the newsroom's own promos, of any newsletter and day.
        written: the summaries of articles that a model wrote, by id.

    Raises:
        DigestError: the file gives no usable newsletter or date.
        Refused: its header has a fault, or it has no memory to tell what is edited.
    """
    issue = file.issue
    _usable(file)
    fresh = compose(selection, newsletter, date=issue.date, number=issue.number, away=away, written=written)
    offered = {each.article.id: Known(each.article) for each in selection.candidates}
    work = Work(
        file, selection, newsletter, fresh, {**offered, **known}, remembered(file), away, planned, written or {}
    )
    _follow_all(work)
    removed = _take_out(work)
    _add_all(work)
    refurnish(work)
    considered = (issue.considered | fresh.considered) - {id_mark(id) for id in removed}
    _remember(work, considered)
    return Update(work.file, tuple(work.events), len(considered - issue.considered), _told_anew(work, issue))


def _told_anew(work: Work, before: Issue) -> tuple[tuple[Article, bool], ...]:
    """Return the articles whose text the file did not hold before."""
    was = {line.key: line.text for line in before.drafted}
    lead = next((story.article_ids for story in work.fresh.all_stories), ())
    texts = ((line.key, line.text) for line in work.file.issue.drafted if not line.key.startswith("="))
    known = ((work.known.get(id, Known(None)).article, id) for id, text in texts if was.get(id) != text)
    return tuple((article, (id,) == lead) for article, id in known if article)


def _usable(file: IssueFile) -> None:
    fault = next((each for each in file.problems if each.severity == "error" and each.id.startswith("header")), None)
    if fault:
        raise DigestError(fault.message, fault.where, fault.help)
    if not file.issue.drafted:
        hint = "digest add puts in single articles; digest draft --fresh makes the draft anew"
        said = "without its drafted comment nobody can tell what is edited; nothing was changed"
        raise Refused(said, Where(file.path), hint)


# --- stories that are there --------------------------------------------------------------------------


def _shown(story: Story) -> str:
    return f"“{one_line(story.headline) or 'a story without a headline'}”"


def _telling(work: Work, article: Article) -> Story:
    """Return an article as a fresh draft tells it."""
    told = (story for story in work.fresh.all_stories if story.article_ids == (article.id,))
    written = work.written.get(article.id)
    return next(told, None) or story_of(article, work.newsletter, sent=work.file.issue.date, written=written)


def _follow_all(work: Work) -> None:
    alone, chosen = of_one_article(work), {candidate.article.id for candidate in work.selection.candidates}
    why_not = {each.article.id: each.detail for each in work.selection.rejected}
    for number, story in enumerate(work.file.issue.all_stories):
        id = alone.get(number)
        if id is None or id not in work.memory:
            _note_own(work, story)
            continue
        seen = work.known.get(id, Known(None))
        if seen.article is None:
            work.note("stays", _shown(story), "no source gives its article any more")
        elif not seen.barred:
            _follow(work, number, seen.article)
            story = work.file.issue.all_stories[number]  # noqa: PLW2901 - as it is now
            if id not in chosen and id in why_not:
                work.note("stays", _shown(story), f"a new draft would leave it out: {why_not[id]}")
            elif not is_told(work.fresh, id):
                work.note("stays", _shown(story), "a new draft would not choose it")


def _note_own(work: Work, story: Story) -> None:
    """Note a story that is the editor's as a whole, if an article of it may not run or was drafted."""
    for id in story.article_ids:
        if (seen := work.known.get(id)) and seen.barred:
            work.note("stays", _shown(story), f"{id} may not run: {seen.barred}")
            return
    if any(id in work.keys for id in story.article_ids):
        work.note("kept", _shown(story))


def _follow(work: Work, number: int, article: Article) -> None:
    """Let the parts of a story that are as drafted follow its article."""
    line, edited = work.memory[article.id], edited_parts(work, number, article.id)
    new, story = _telling(work, article), work.file.issue.all_stories[number]
    pairs = {
        "headline": (story.headline, new.headline),
        "url": (story.url, new.url),
        "text": (story.text, new.text),
    }
    done, own = list[str](), list[str]()
    if work.newsletter.summaries.command and article.id not in work.written and line.source == source_hash(article):
        pairs.pop("text")  # a model never says the same thing twice: what it wrote stays until the article changes
        new = replace(new, blocks=story.blocks) if "text" not in edited else new
    for name, (was, shall) in pairs.items():
        if name in edited or fingerprint(was) == fingerprint(shall):
            continue
        try:
            work.file = work.file.with_field(name, shall, story=number)
            done.append({"url": "link"}.get(name, name))
        except Refused:
            edited.add(name)
    own += [name for name in ("headline", "text") if name in edited]
    renewed = replace(drafted_line(new, article), source=line.source if own else source_hash(article))
    renewed = replace(renewed, **{name: getattr(line, name) for name in own})
    if renewed != line:
        work.lines.append(renewed)
    shown = _shown(work.file.issue.all_stories[number])
    if done:
        work.note("followed", shown, join_and(done))
    if "url" in edited and story.url != new.url:
        own.append("link")
    if own:
        changed = line.source != source_hash(article)
        work.note("kept", shown, join_and(own) + (", though its article has changed" if changed else ""))


def _take_out(work: Work) -> list[str]:
    """Take out the stories nobody has edited whose article may not run; forget them: one let go may come back."""
    removed = []
    full = {number for number, part in enumerate(work.file.sections) if part.stories}
    alone = of_one_article(work)
    for number in sorted(alone, reverse=True):
        id, story = alone[number], work.file.issue.all_stories[number]
        seen = work.known.get(id, Known(None))
        if not (seen.article and seen.barred and id in work.memory):
            continue
        if not _as_drafted(work, number, id):
            work.note("stays", _shown(story), f"may not run: {seen.barred}. It has been edited; take it out by hand")
            continue
        try:
            work.file = work.file.without_story(number)
        except Refused:
            work.note("stays", _shown(story), f"may not run: {seen.barred}. Take it out by hand")
            continue
        work.note("removed", _shown(story), seen.barred)
        removed.append(id)
    if removed:
        work.forget += [*removed, *map(memory_key, removed)]
        titles = {one_line(rule.title) for rule in work.newsletter.sections}
        work.file = without_emptied(work.file, full, titles)
    return removed


def _as_drafted(work: Work, number: int, id: str) -> bool:
    """Tell whether nothing of a story can be an editor's: headline, text, link, marks; no note but ours."""
    part, story = work.file.stories[number], work.file.issue.all_stories[number]
    marks = [story_of(each, work.newsletter, sent=work.file.issue.date).marks for each in drafted_from(work, id)]
    notes = [each for each in comments_of(work.file, part) if not each.body.lstrip().startswith("drafted")]
    own = len(story.marks) + len(suggestions_below(work.file, number))
    return not edited_parts(work, number, id) and story.marks in marks and len(notes) == own


# --- stories that are new ----------------------------------------------------------------------------


def _add_all(work: Work) -> None:
    """Put in the stories of articles newly chosen, best first as far as there is room; list what is left out."""
    articles = {each.article.id: each.article for each in work.selection.candidates}
    chosen = [id for id in articles if is_told(work.fresh, id)]
    named, addresses = told_ids(work), told_addresses(work)
    room = work.newsletter.rules.stories - len(work.file.stories)
    taken = set[str]()
    for id in chosen:
        name = f"“{articles[id].title}”"
        address = canonical(articles[id].url) if articles[id].url else ""
        if id in named or id in work.forget:
            continue
        if address and address in addresses:
            work.note("left out", name, "the issue links it already")
        elif id in work.keys:
            work.note("left out", name, "you took it out")
        elif len(taken) < room:
            taken.add(id)
        else:
            work.note("no room", name)
    for story in work.fresh.all_stories:
        if story.article_ids and story.article_ids[0] in taken:
            _add(work, story, articles[story.article_ids[0]])


def _add(work: Work, story: Story, article: Article) -> None:
    after = _place(work, story)
    try:
        work.file = work.file.with_story(story, drafted_line(story, article), after=after)
    except Refused:
        work.note("no room", _shown(story), "it does not fit the file as it is written; put it in by hand")
        return
    work.note("added", _shown(story), f"story {1 if after is None else after + 2}")


def _place(work: Work, story: Story) -> int | None:
    """Return the story that a new one follows: what stands before it in the fresh draft, in the same section.

    Else the last of its section, else the last that stands in no section. The lead stays the lead.
    """
    file = work.file
    stories = file.stories
    sections = work.fresh.sections
    title = next((section.title for section in sections if story in section.stories), "")
    # Stories that go on below a promo stand in a section without a title: one flat run all the same.
    above = () if title else work.fresh.stories
    group = (*above, *(each for section in sections if section.title == title for each in section.stories))
    titled = [part for part in file.sections if title and part.title == title and part.stories]
    flat = [*file.root.stories, *(each for part in file.sections if not part.title for each in part.stories)]
    parts = titled[0].stories if titled else flat
    if not parts:
        return len(stories) - 1 if stories else None
    own = {id: part for part, id in _ids(file) if any(part is each for each in parts)}
    before = [id for each in group[: group.index(story)] for id in each.article_ids if id in own]
    first = group.index(story) == 0 and not title
    part = own[before[-1]] if before else parts[0] if first else parts[-1]
    at = next(number for number, each in enumerate(parts) if each is part)
    new = [own[id] for id in before if id not in work.keys]  # put in just now, and better
    while at + 1 < len(parts) and any(parts[at + 1] is each for each in new):
        at += 1
    return next(number for number, each in enumerate(stories) if each is parts[at])


def _ids(file: IssueFile) -> list[tuple[Part, str]]:
    pairs = zip(file.stories, file.issue.all_stories, strict=True)
    return [(part, id) for part, story in pairs for id in story.article_ids]


# --- the memory --------------------------------------------------------------------------------------


def _remember(work: Work, considered: frozenset[str]) -> None:
    known = {line.key for line in work.file.issue.drafted}
    grown = considered != work.file.issue.considered
    if work.lines or grown or set(work.forget) & (known - {CONSIDERED}):
        work.file = with_memory(
            work.file, work.lines, considered=considered if grown else None, forget=tuple(work.forget)
        )
