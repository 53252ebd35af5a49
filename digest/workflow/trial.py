"""Try a source: what it would give, without keeping any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.model import Reading
from digest.sources import open_source
from digest.text import word_count
from digest.workflow.places import ask, is_path, look_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from digest.model import Article, Finding, Newsroom, SourceKind
    from digest.sources.discovery import Link
    from digest.sources.entry import Entry

_HEADLINES = 3


class Headline(NamedTuple):
    """A headline with its date, as far as it has one, and its address."""

    title: str
    published: datetime | None
    url: str


class Texts(NamedTuple):
    """How many have their text, how many a summary only, how many neither; and the median of their words."""

    full: int
    summaries: int
    bare: int
    words: int


class Trial(NamedTuple):
    """What a source would give: how many, of when, how much of each, what is odd, and the newest headlines.

    ``place`` is the address that would be asked, or the path; ``title`` and ``site`` are what a feed says of itself.
    ``others`` are more feeds that the page named.
    """

    kind: SourceKind
    place: str
    title: str
    site: str
    total: int
    undated: int
    oldest: datetime | None
    newest: datetime | None
    texts: Texts
    headlines: tuple[Headline, ...]
    findings: tuple[Finding, ...]
    others: tuple[Link, ...] = ()


def try_source(newsroom: Newsroom, place: str, *, allow_private: bool = False, now: datetime) -> Trial:
    """Ask or read a source of the newsroom, by its name, or a place that may become one.

    Args:
        newsroom: whose.
        place: a source's name, an address, or a path below the newsroom.
        allow_private: ask also a machine the world cannot reach, as a source may say of itself.
        now: the time of reading.

    Raises:
        DigestError: there is nothing that articles can be read from.
        FetchError: an address gives nothing.
    """
    known = next((spec for spec in newsroom.sources if spec.name == place), None)
    if (known and known.kind == "feed") or (not known and not is_path(newsroom, place)):
        allowed = allow_private or bool(known and known.allow_private)
        asked = ask(newsroom, known.url if known else place, allow_private=allowed, zone=known.zone if known else None)
        entries = asked.feed.entries
        return _trial("feed", asked.url, asked.feed.title, asked.feed.site, entries, asked.feed.findings, asked.others)
    spec = known or look_at(newsroom, place)
    articles: list[Article] = []
    findings: list[Finding] = []
    for item in open_source(spec, newsroom).read({}, now=now):
        if isinstance(item, Reading):
            articles += [item.article] if item.article else []
            findings += item.findings
    return _trial(spec.kind, spec.path, spec.name, "", articles, findings)


def headlines(entries: Sequence[Entry] | Sequence[Article]) -> tuple[Headline, ...]:
    """Return the newest headlines, those without a date last."""
    dated = sorted((each for each in entries if each.published), key=_published, reverse=True)
    undated = (each for each in entries if not each.published)
    return tuple(Headline(each.title, each.published, each.url) for each in [*dated, *undated][:_HEADLINES])


def _published(each: Entry | Article) -> datetime:
    assert each.published
    return each.published


def _trial(
    kind: SourceKind,
    place: str,
    title: str,
    site: str,
    entries: Sequence[Entry] | Sequence[Article],
    findings: Sequence[Finding],
    others: tuple[Link, ...] = (),
) -> Trial:
    dates = [each.published for each in entries if each.published]
    return Trial(
        kind=kind,
        place=place,
        title=title,
        site=site,
        total=len(entries),
        undated=len(entries) - len(dates),
        oldest=min(dates, default=None),
        newest=max(dates, default=None),
        texts=_texts(list(_lengths(entries))),
        headlines=headlines(entries),
        findings=tuple(findings),
        others=others,
    )


def _lengths(entries: Sequence[Entry] | Sequence[Article]) -> Iterator[tuple[bool, int]]:
    """Yield of each whether it has its text, and the words of that or else of its summary."""
    for each in entries:
        yield bool(each.body), word_count(each.body or each.standfirst)


def _texts(lengths: list[tuple[bool, int]]) -> Texts:
    full = sum(has for has, _ in lengths)
    bare = sum(not has and not words for has, words in lengths)
    words = sorted(words for _, words in lengths)
    middle = (words[(len(words) - 1) // 2] + words[len(words) // 2]) // 2 if words else 0
    return Texts(full, len(lengths) - full - bare, bare, middle)
