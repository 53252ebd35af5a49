"""Draft an issue, and bring a draft up to date: sources | select | compose | issue file."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, NamedTuple

from digest import dates
from digest.composer import compose, other_words, to_write
from digest.composer.update import Known, Update, update
from digest.errors import NothingToSend, StorageError
from digest.issuefile import IssueFile, dumps, with_note
from digest.model import Window
from digest.selector import select
from digest.text import figure_of
from digest.workflow import corrections, decisions, earlier, files, issues, promos, summaries
from digest.workflow.promos import Promos
from digest.workflow.target import window_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from digest.archive import Archive
    from digest.model import Article, Issue, Selection
    from digest.workflow.gather import Gathered
    from digest.workflow.target import Target


class Draft(NamedTuple):
    """A new issue file, the selection it was made from, and what an editor kept in vain, with the reason.

    ``old`` is where the issue file lies that it took the place of, ``put_right`` how many corrections were due.
    """

    path: Path
    issue: Issue
    selection: Selection
    not_kept: tuple[tuple[str, str], ...] = ()
    old: Path | None = None
    written: summaries.Written = summaries.Written({})
    promos: Promos = Promos()
    put_right: int = 0


def choose(target: Target, gathered: Gathered) -> Selection:
    """Select the candidates of an issue from what was gathered."""
    newsroom, newsletter, window = target.newsroom, target.newsletter, target.window
    history = issues.history(newsroom, newsletter, target.date, gathered.archive, later=True)
    skipped = issues.skipped(newsroom, newsletter.name)
    kept = target.decisions.kept_for(newsletter.name, target.date, skipped=skipped)
    return select(
        _within_reach(gathered.archive, window, history, kept),
        newsletter.rules,
        window,
        sending=dates.send_time(newsletter, target.date),
        ran=history.ran,
        past=history.past,
        decisions=target.decisions,
        newsletter=newsletter.name,
        skipped=skipped,
    )


def _within_reach(
    archive: Archive, window: Window, history: issues.History, kept: Iterable[str]
) -> tuple[Article, ...]:
    """Return the articles a selection looks at: the window's, late ones, those kept, those that ran lately."""
    earliest = (window.start.astimezone(UTC) - dates.FURTHEST_BACK).astimezone(window.start.tzinfo)
    lately = [story.article_id for story in history.ran if story.article_id and story.issue_date >= earliest.date()]
    starts = [issue.window.start for issue in history.past if issue.window and issue.considered]
    found = {article.id: article for article in archive.articles(window)}
    if starts:
        start = max(earliest, min(starts))
        found |= {article.id: article for article in archive.articles(Window(start=start, end=window.start))}
    for id in (*kept, *lately):
        if id not in found and (article := archive.article(id)):
            found[id] = article
    return tuple(found.values())


def draft(target: Target, gathered: Gathered, *, command: str, now: datetime, afresh: bool = False) -> Draft:
    """Select, compose and write a new issue file. The caller has seen that there is none yet.

    Args:
        target: which issue.
        gathered: the articles.
        command: the command to name when the week is empty, such as "digest draft".
        now: the time; only articles published by then name the newest week.
        afresh: there may be one: a copy of it is kept beside it, and the new one takes its place.

    Raises:
        NothingToSend: no article is left; nothing is written.
    """
    selection = choose(target, gathered)
    if not selection.candidates:
        raise nothing(target, gathered, selection, command=command, now=now)
    number = issues.number(target.newsroom, target.newsletter, target.date)
    away = issues.away(target.newsroom, target.newsletter, target.date)
    written = summaries.write(target, to_write(selection, target.newsletter))
    boxes = promos.read(target.newsroom)
    put_right = corrections.to_tell(target.newsroom, target.newsletter, target.date)
    issue = compose(
        selection,
        target.newsletter,
        date=target.date,
        number=number,
        away=away,
        planned=boxes.found,
        put_right=put_right,
        written=written.summaries,
    )
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    file = earlier.suggest(target, gathered.archive, IssueFile(dumps(issue)), _stories(issue))
    octets = with_note(file.text, other_words(issue, selection, target.newsletter)).encode()
    # First of all: a draft that is written while its articles are still kept would have them run again.
    not_kept = _use_up(target, issue, selection)
    old = _instead(path, octets) if afresh and path.exists() else None
    if not old:
        files.write(path, octets, new=True)
    return Draft(path, issue, selection, not_kept, old, written, boxes, len(put_right))


def _instead(path: Path, octets: bytes) -> Path:
    """Keep a copy of a file beside it under a name that is free, write it anew, and return where the copy lies."""
    was, number = files.read(path), 1
    copy = path.with_name(f"{path.name}.orig")
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.orig.{number}")
    files.write(copy, was, new=True)
    try:
        files.write(path, octets, instead_of=was)
    except StorageError:
        copy.unlink()  # nothing took its place
        raise
    return copy


class Updated(NamedTuple):
    """An issue file brought up to date: the selection, what became of its parts, and what was kept in vain."""

    path: Path
    selection: Selection
    update: Update
    changed: bool
    not_kept: tuple[tuple[str, str], ...] = ()
    written: summaries.Written = summaries.Written({})
    promos: Promos = Promos()


def bring_up_to_date(target: Target, gathered: Gathered) -> Updated:
    """Bring an issue file up to date with what was gathered; what an editor wrote stays.

    Raises:
        DigestError: the file cannot be read as an issue.
        Refused: it does not say what was drafted.
        StorageError: somebody saved it meanwhile; nothing is written.
    """
    target = target._replace(window=window_of(target.newsroom, target.newsletter, target.date))
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    file = issues.read(target.newsroom, path)
    issue = file.issue
    selection = choose(target, gathered)
    known = {id: _known(target, gathered.archive, id) for id in (*issue.article_ids, *_drafted(issue))}
    away = issues.away(target.newsroom, target.newsletter, target.date)
    boxes = promos.read(target.newsroom)
    made = update(file, selection, target.newsletter, known, away=away, planned=boxes.found)
    written = summaries.write(target, made.told)
    if texts := written.summaries:
        made = update(file, selection, target.newsletter, known, away=away, planned=boxes.found, written=texts)
    new = [id for id in _stories(made.file.issue) if id not in _stories(issue)]
    made = made._replace(file=earlier.suggest(target, gathered.archive, made.file, new))
    changed = made.file.text != file.text
    not_kept = _use_up(target, made.file.issue, selection)
    if changed:
        files.write(path, made.file.text.encode(), instead_of=file.text.encode())
    return Updated(path, selection, made, changed, not_kept, written, boxes)


def _stories(issue: Issue) -> tuple[str, ...]:
    return tuple(id for story in issue.all_stories for id in story.article_ids)


def _drafted(issue: Issue) -> tuple[str, ...]:
    return tuple(line.key for line in issue.drafted if not line.key.startswith("="))


def _known(target: Target, archive: Archive, id: str) -> Known:
    article = archive.article(id)
    versions = tuple(version.article for version in archive.versions(id))
    if article is None:
        return Known(None, versions)
    barred = target.bars(article)
    return Known(article, versions, barred.detail if barred else "")


def _use_up(target: Target, issue: Issue, selection: Selection) -> tuple[tuple[str, str], ...]:
    """Note which of the articles an editor kept the issue holds; return the others, each with the reason."""
    skipped = issues.skipped(target.newsroom, target.newsletter.name)
    kept = target.decisions.kept_for(target.newsletter.name, target.date, skipped=skipped)
    taken = frozenset(kept) & set(issue.article_ids)
    decisions.use_up(target.newsroom, target.newsletter.name, taken, target.date, skipped=skipped)
    return tuple(_not_kept(issue, selection, kept))


def _not_kept(issue: Issue, selection: Selection, kept: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each article an editor kept that the issue does not tell, and why."""
    details = {each.article.id: each.detail for each in selection.rejected}
    ranked = {each.article.id for each in selection.candidates}
    for id in kept:
        if id not in issue.article_ids:
            over = "more articles are kept than the issue has stories"
            yield id, details.get(id) or (over if id in ranked else "no source gives it")


def nothing(target: Target, gathered: Gathered, selection: Selection, *, command: str, now: datetime) -> NothingToSend:
    """Return what to say of an empty week: why, the newest week that is not, and the files that gave no article."""
    empty = _empty(target, gathered, selection, command=command, now=now)
    if lost := gathered.left_out:
        empty.message += f"\nLEFT OUT: {figure_of(len(lost), 'article file')}\n" + "\n".join(map(str, lost[:20]))
    return empty


def _empty(target: Target, gathered: Gathered, selection: Selection, *, command: str, now: datetime) -> NothingToSend:
    span = dates.say_span(target.first_day, target.last_day)
    if selection.rejected:
        count = len(selection.rejected)
        said = f"{figure_of(count, 'article')} ran {span}, and {'it is' if count == 1 else 'all are'} left out"
        return NothingToSend(said, hint=f"{command.rsplit(' ', 1)[0]} list {_which(target)} --all says why")
    newest = newest_week(target, gathered, now=now)
    if newest is None:
        return NothingToSend(
            f"Nothing ran {span}. No source has any article yet", hint="put article files into articles/"
        )
    where, count = newest
    week = dates.say_span(where.first_day, where.last_day)
    return NothingToSend(
        f"Nothing ran {span}. The newest week with articles is {week} ({count}):\n  {command} {_which(where)}"
    )


def newest_week(target: Target, gathered: Gathered, *, now: datetime) -> tuple[Target, int] | None:
    """Return the issue that covers the newest article published by now, and how many articles it covers."""
    newest = gathered.archive.newest(before=now)
    if newest is None:
        return None
    newsletter = target.newsletter
    published = newest.published.astimezone(newsletter.zone).date()
    day = dates.sending_day_from(newsletter.schedule, published + timedelta(days=1))
    window = dates.issue_window(newsletter, day, skipped=issues.skipped(target.newsroom, newsletter.name))
    found = target._replace(date=day, window=window)
    return found, len(gathered.archive.articles(window))


def _which(target: Target) -> str:
    """Name an issue as a command line does: by its ISO week where that is what it covers."""
    first, last = target.first_day, target.last_day
    if first.weekday() == 0 and (last - first).days == 6:
        year, week, _ = first.isocalendar()
        return f"{target.newsletter.name} --week {year}-W{week:02}"
    return f"{target.newsletter.name} {target.date.isoformat()}"
