"""Write the web copies of issues, the pages that list them, and a feed for each newsletter: sent/ | render | files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest import config, dates
from digest.composer.corrections import corrected
from digest.errors import DigestError, NothingToSend, StorageError, Where
from digest.likeness import canonical
from digest.resources import template_folders
from digest.text import one_line
from digest.workflow import corrections, files, handover, issues
from digest.workflow.build import embargo_of
from digest.workflow.gather import gather
from digest.workflow.proof import articles_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from digest.model import Article, Correction, Decisions, Issue, Newsletter, Newsroom
    from digest.render.atom import Entry
    from digest.render.site import Listed


class LeftOut(NamedTuple):
    """An issue that is not put on the web yet, and until when."""

    newsletter: str
    date: date
    until: datetime


class Withdrawn(NamedTuple):
    """An issue on the web that tells an article which was withdrawn after it went out."""

    newsletter: str
    date: date
    title: str


class Site(NamedTuple):
    """What a site consists of, how many of its files had to be written, what was left out, and what to look at."""

    paths: tuple[Path, ...]
    written: int
    left_out: tuple[LeftOut, ...]
    withdrawn: tuple[Withdrawn, ...]


class Told(NamedTuple):
    """An issue as the web tells it: corrected, with where it stands and the moments it went out and was changed."""

    issue: Issue
    corrections: tuple[Correction, ...]
    address: str
    published: datetime
    updated: datetime


# A file of the site: where it lies below the folder, and what it holds.
Page = tuple[str, bytes]


def publish(newsroom: Newsroom, folder: Path, *, every: bool = False, now: datetime) -> Site:
    """Write the site of a newsroom into a folder; a file that is as it should be is left alone.

    All is rendered before anything is written, and lists come after what they lead to.

    Args:
        newsroom: whose issues.
        folder: where to; what else lies there stays.
        every: also issues there is no record of, once their sending time is past.
        now: the time.

    Raises:
        DigestError: the newsroom does not say where the site stands.
        NothingToSend: there is no issue to put on the web.
        TemplateError: a template fails.
        StorageError: a file in the way is not one of ours, or cannot be written; nothing is written in the first case.
    """
    if not newsroom.site:
        hint = 'write below all others: [site] and on the next line url = "https://www.example.org/newsletters"'
        raise DigestError("nothing says where the site stands", Where(config.MARKER), hint)
    newsletters = [config.load_newsletter(newsroom, name) for name in newsroom.newsletters]
    found = {each.name: list(_days(newsroom, each, every=every, now=now)) for each in newsletters}
    if not any(found.values()):
        hint = 'digest sent --by NAME --via "..." records that one went out; --all takes those of the past'
        raise NothingToSend("no issue was handed over yet", hint=hint)
    chosen = {each.name: _tellable(newsroom, each, found[each.name], now=now) for each in newsletters}
    left_out = tuple(each for one in chosen.values() for each in one.left_out)
    pages: list[Page] = []
    first: list[tuple[Newsletter, Listed]] = []
    for newsletter in newsletters:
        if told := chosen[newsletter.name].told:
            made, newest = _pages(newsroom, newsletter, told)
            pages += made
            first.append((newsletter, newest))
    if not pages:
        until = min(each.until for each in left_out)
        raise NothingToSend(f"every issue is embargoed, the first until {until:%Y-%m-%d %H:%M}")
    pages.append(("index.html", _front(newsroom, first)))
    paths, written = _write(folder, pages)
    return Site(paths, written, left_out, tuple(each for one in chosen.values() for each in one.withdrawn))


# --- which issues --------------------------------------------------------------------------------


def _days(newsroom: Newsroom, newsletter: Newsletter, *, every: bool, now: datetime) -> Iterator[date]:
    """Yield the dates of the issues that went out, newest first; of those without a record only if asked for."""
    sent = set(issues.handed_over(newsroom, newsletter.name))
    if every:
        skipped = issues.skipped(newsroom, newsletter.name)
        past = (day for day in issues.days(newsroom, newsletter.name) if dates.send_time(newsletter, day) <= now)
        sent |= {day for day in past if day not in skipped}
    yield from sorted(sent, reverse=True)


def _told(newsroom: Newsroom, newsletter: Newsletter, day: date) -> Told:
    name = newsletter.name
    if issues.is_handed_over(newsroom, name, day):
        octets = files.read(handover.last_copy(newsroom, name, day))
    else:
        octets = files.read(issues.path_of(newsroom, name, day))
    # A receipt that cannot be read has no time of its own.
    times = [each.at for each in handover.receipts(newsroom, name, day) if each.outputs]
    times = times or [dates.send_time(newsletter, day)]
    made = corrections.read(newsroom, newsletter, day)
    address = f"{newsroom.site}/{name}/{day.isoformat()}/"
    if "{date}" in newsletter.links.view:  # else it is one address for all
        address = newsletter.links_on(day).view
    return Told(
        issue=corrected(issues.issue_of(octets, name, day), made),
        corrections=made,
        address=address,
        published=min(times).astimezone(newsletter.zone),
        updated=max([*times, *(each.at for each in made)]).astimezone(newsletter.zone),
    )


def _oldest(newsroom: Newsroom, newsletter: str) -> date:
    """Return the date of the first issue there is, of those that are not on the web too: the id of a feed must stay."""
    return min([*issues.days(newsroom, newsletter), *issues.handed_over(newsroom, newsletter)])


class Chosen(NamedTuple):
    """The issues of a newsletter that may stand on the web, newest first; those that may not yet; what to look at."""

    told: tuple[Told, ...]
    left_out: tuple[LeftOut, ...]
    withdrawn: tuple[Withdrawn, ...]


def _tellable(newsroom: Newsroom, newsletter: Newsletter, days: Sequence[date], *, now: datetime) -> Chosen:
    decided, name = config.load_decisions(newsroom), newsletter.name
    archive = gather(newsroom, now=now).archive if days else None
    told, left_out, withdrawn = list[Told](), list[LeftOut](), list[Withdrawn]()
    for day in days:
        assert archive
        each = _told(newsroom, newsletter, day)
        articles = articles_of(archive, each.issue)
        held = embargo_of(decided, name, day, articles)
        if held and held > now:
            left_out.append(LeftOut(name, day, held.astimezone(newsletter.zone)))
            continue
        told.append(each)
        gone = (each for each in articles if _is_withdrawn(each, decided))
        withdrawn += [Withdrawn(name, day, article.title) for article in gone]
    return Chosen(tuple(told), tuple(left_out), tuple(withdrawn))


def _is_withdrawn(article: Article, decided: Decisions) -> bool:
    return article.status == "withdrawn" or bool(decided.withdrawal(article.id, canonical(article.url)))


# --- what they become ----------------------------------------------------------------------------


def _pages(newsroom: Newsroom, newsletter: Newsletter, told: Sequence[Told]) -> tuple[list[Page], Listed]:
    """Return the pages of a newsletter, and its newest issue as the front page lists it."""
    from digest.render import atom, render_web, site

    name, newest = newsletter.name, told[0].issue.date
    home = f"{newsroom.site}/{name}/"
    folders = template_folders(newsroom.root, newsletter.format.name)
    pages = []
    for each in told:
        page = render_web(each.issue, newsletter, folders, address=each.address, feed=f"{home}feed.xml")
        pages.append((f"{name}/{each.issue.date.isoformat()}/index.html", page.encode()))
    links = newsletter.links_on(newest)
    listed = [_listed(each, newsletter) for each in told]
    authority = newsletter.sender.address.rpartition("@")[2]
    feed = atom.Feed(
        id=atom.tag(authority, _oldest(newsroom, name).isoformat(), f"{name}-feed"),
        title=newsletter.title,
        subtitle=newsletter.strapline,
        author=newsletter.publication,
        language=newsletter.language,
        url=f"{home}feed.xml",
        page=home,
        entries=tuple(_entry(each, newsletter, authority) for each in told[: atom.MOST]),
    )
    pages.append((f"{name}/feed.xml", atom.to_xml(feed)))
    pages.append((f"{name}/index.html", site.list_page(newsletter, links, listed, folders, address=home)))
    return pages, _listed(told[0], newsletter, below=f"{name}/")


def _listed(told: Told, newsletter: Newsletter, *, below: str = "") -> Listed:
    from digest.render.site import Listed

    issue = told.issue
    heads = (one_line(story.headline) for story in issue.all_stories)
    return Listed(
        path=f"{below}{issue.date.isoformat()}/",
        number=issue.number,
        date_line=dates.say_date(issue.date),
        subject=_subject(issue, newsletter),
        headlines=tuple(head for head in heads if head),
        corrected=bool(told.corrections),
    )


def _subject(issue: Issue, newsletter: Newsletter) -> str:
    return one_line(issue.subject) or f"{newsletter.title}, {dates.say_date(issue.date)}"


def _entry(told: Told, newsletter: Newsletter, authority: str) -> Entry:
    from digest.render.atom import Entry, tag
    from digest.render.body import body

    return Entry(
        id=tag(authority, told.issue.date.isoformat(), newsletter.name),
        title=_subject(told.issue, newsletter),
        url=told.address,
        published=told.published,
        updated=told.updated,
        html=body(told.issue, newsletter),
        summary=one_line(told.issue.preheader),
    )


def _front(newsroom: Newsroom, first: Sequence[tuple[Newsletter, Listed]]) -> bytes:
    from digest.render.site import first_page

    folders = template_folders(newsroom.root, first[0][0].format.name)
    return first_page(first, folders, title=newsroom.publication, address=f"{newsroom.site}/")


# --- writing -------------------------------------------------------------------------------------


def _write(folder: Path, pages: Sequence[Page]) -> tuple[tuple[Path, ...], int]:
    """Write the files that are not there as they should be; look at all of them before the first is touched.

    Returns all of them, and how many were written.
    """
    from digest.render.web import GENERATOR

    marks = [mark.encode() for mark in (f'name="generator" content="{GENERATOR}"', f"<generator>{GENERATOR}<")]
    due = []
    for name, octets in pages:
        path = folder / name
        old = files.read(path) if path.exists() else None
        if old is not None and not any(mark in old for mark in marks):
            hint = "choose another folder, or move it away; nothing was written"
            raise StorageError("is there, and is no page of this program", Where(str(path)), hint)
        if old != octets:
            due.append((path, octets))
    for path, octets in due:
        files.write(path, octets)
    return tuple(folder / name for name, _ in pages), len(due)
