"""What every kind of feed says of its entries becomes entries: one way to clean, to choose and to cut. Pure."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from digest.dates.feeds import feed_date
from digest.errors import Where
from digest.likeness.urls import canonical
from digest.markup.fromhtml import to_markdown, to_text
from digest.markup.html import drop_tags
from digest.model import Finding, Image
from digest.sources.articlefile import LONGEST_LINE
from digest.sources.entry import Entry, Feed, mark_of
from digest.sources.headerfile import is_address
from digest.text import clean, figure_of, first_sentence, is_blank, join_and, one_line, word_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from digest.model import Severity

LONGEST_STANDFIRST = 4_000
LONGEST_BODY = 1_000_000
MOST_ENTRIES = 1_000
# Browsers follow longer ones; what reads email, and what counts clicks, does not.
LONGEST_ADDRESS = 2_000
_MOST_TAGS = 20
# Up to here the texts of a feed are read with all their marks; a million items of lists take 18 seconds.
_MOST_HTML_TAGS = 200_000
_LONGEST_GUID = 500
_LONGEST_MADE_TITLE = 80
# A description of one paragraph up to here is a standfirst; of more it is the article.
_STANDFIRST_WORDS = 80


class Text(NamedTuple):
    """A text as a feed gives it: HTML, or plain; ``base`` is what its links are relative to."""

    value: str = ""
    html: bool = False
    base: str = ""


_NONE = Text()


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """What a feed says of an entry, in its own words: dates as written, addresses absolute or not."""

    id: str = ""
    url: str = ""
    title: Text = _NONE
    summary: Text = _NONE
    content: Text = _NONE
    published: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    lang: str = ""


def feed_of(
    raw: Sequence[Raw], *, title: Text, site: str, url: str, zone: ZoneInfo, mended: Sequence[str] = ()
) -> Feed:
    """Make the entries of a feed, in the order they stand in.

    Args:
        raw: what the feed says of each.
        title: the feed's own title.
        site: the page it belongs to, empty where that is not told.
        url: where the feed was found; findings name it.
        zone: the zone of dates that name none.
        mended: what of the feed was not as it should be.
    """
    telling = _Telling(url)
    if mended:
        said = f"the feed is damaged and was read as far as possible: {join_and(tuple(mended))}"
        telling.add("feed-damaged", "warning", said, "tell whoever looks after it")
    dated = [(_dates(each, zone), each) for each in raw]
    if len(dated) > MOST_ENTRIES:
        undated = datetime.min.replace(tzinfo=UTC)
        newest = sorted(range(len(dated)), key=lambda at: dated[at][0][0] or undated, reverse=True)[:MOST_ENTRIES]
        said = f"the feed has {len(dated):,} entries; only the newest {MOST_ENTRIES:,} were read"
        telling.add("feed-cut", "warning", said)
        dated = [dated[at] for at in sorted(newest)]
    found = [entry for dates, each in dated if (entry := _entry(each, *dates, telling))]
    entries = _each_once(found, telling)
    return Feed(
        title=telling.cut(_plain(title), LONGEST_LINE, "title of the feed"),
        site=address(site, url),
        entries=entries,
        findings=telling.all(),
    )


_NOT_IN_ADDRESS = re.compile(r"[\s<>\"{}|\\^`]")


def address(said: str, base: str) -> str:
    """Return a whole address of the web, joined to a base; empty for one that is none, or that holds a user name.

    Signs that no address has (RFC 3986, 2) are written as octets: a sending service takes some of them for its tags.
    """
    found = one_line(said)
    try:
        found = urljoin(base, found) if found else ""
        named = urlsplit(found).username is not None
    except ValueError:
        return ""
    found = _NOT_IN_ADDRESS.sub(lambda sign: quote(sign[0]), found)
    return found if is_address(found) and not named else ""


def _dates(raw: Raw, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    published, updated = feed_date(raw.published, zone), feed_date(raw.updated, zone)
    if published is None:
        return updated, None
    return published, updated if updated and updated > published else None


def _entry(raw: Raw, published: datetime | None, updated: datetime | None, telling: _Telling) -> Entry | None:
    whole = address(raw.url, "")
    url = telling.short(whole, "link")
    standfirst, body = _texts(raw, url, telling)
    title = _title(raw, standfirst, body, telling)
    if not title:
        telling.count("left-out", raw.id or whole)
        return None
    return Entry(
        guid=_guid(raw, whole, title),
        title=title,
        url=url,
        published=published,
        updated=updated,
        author=telling.cut(join_and(_each(raw.authors)), LONGEST_LINE, "name of an author"),
        standfirst=telling.cut(standfirst, LONGEST_STANDFIRST, "standfirst"),
        body=telling.cut(body, LONGEST_BODY, "text"),
        tags=_tags(raw.tags, telling),
        image=_image(raw, telling),
        lang=raw.lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}", raw.lang) else "",
    )


def _image(raw: Raw, telling: _Telling) -> Image | None:
    """Return the first picture somebody described; without words it says nothing to those who cannot see it."""
    described = ((src, words) for src, alt in raw.pictures if src and (words := one_line(alt)))
    src, alt = next(described, ("", ""))
    src = telling.short(src, "picture's address")
    return Image(src=src, alt=telling.cut(alt, LONGEST_LINE, "description of a picture")) if src else None


def _tags(said: tuple[str, ...], telling: _Telling) -> tuple[str, ...]:
    found = _each(_cut(to_text(tag[:1_000]), LONGEST_LINE) for tag in said[:1_000])
    if len(found) > _MOST_TAGS or len(said) > 1_000:
        telling.count(f"list of over {_MOST_TAGS} tags", found[0] if found else "")
    return found[:_MOST_TAGS]


def _each(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for each in said if (line := one_line(each))))


def _title(raw: Raw, standfirst: str, body: str, telling: _Telling) -> str:
    title = _plain(raw.title)
    if is_blank(title):
        words = standfirst or to_text(_as_html(raw.content if raw.content.value else raw.summary)[:5_000])
        title = _cut(one_line(first_sentence(words)), _LONGEST_MADE_TITLE) if body or standfirst else ""
        if title:
            telling.count("untitled", title)
    return telling.cut(title, LONGEST_LINE, "title")


def _guid(raw: Raw, url: str, title: str) -> str:
    guid = one_line(raw.id)
    if not guid and (page := canonical(url)):
        fragment = urlsplit(url).fragment  # of a page where every paragraph is an entry
        guid = f"{page}#{fragment}" if fragment else page
    guid = guid or mark_of(f"{title}\n{raw.published}", 40)
    return guid if len(guid) <= _LONGEST_GUID else f"{guid[:400]} {mark_of(guid, 40)}"


# --- standfirst and body ---------------------------------------------------------------------------

_GAP = re.compile(r"\n[ \t\r\f\v]*\n\s*")
_BROKEN_OFF = re.compile(r"\s*(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3})$")
_SPECIAL_ENDS = re.compile(r"\[\s*(?:…|\.{3})\s*\]$")
_APPEARED = re.compile(
    r"<p[^<>]*>\s*The post\s*<a\s[^<>]*?href=[\"']([^\"'<>]+)[\"'][^<>]*>[^<>]*</a>\s*"
    r"(?:appeared first|first appeared) on\s*<a\s[^<>]*>[^<>]*</a>\s*\.?\s*</p>\s*",
    re.IGNORECASE,
)


def _texts(raw: Raw, url: str, telling: _Telling) -> tuple[str, str]:
    """Return the standfirst, plain, and the body, Markdown."""
    summary, content = (telling.bounded(_without_farewell(_as_html(text), url)) for text in (raw.summary, raw.content))
    cleaned = to_markdown(content, raw.content.base or url)
    if is_blank(cleaned.text):
        cleaned = to_markdown(summary, raw.summary.base or url)
        telling.html(cleaned.dropped, flattened=cleaned.flattened)
        if "\n\n" in cleaned.text or word_count(cleaned.text) > _STANDFIRST_WORDS:
            return "", cleaned.text
        return _SPECIAL_ENDS.sub("…", to_text(summary)), ""
    telling.html(cleaned.dropped, flattened=cleaned.flattened)
    standfirst = to_text(summary)
    # The beginning of the text is looked for in so much of its HTML: a standfirst has 4,000 characters at most.
    if _letters(to_text(content[:100_000])).startswith(_letters(_BROKEN_OFF.sub("", standfirst))):
        standfirst = ""
    return _SPECIAL_ENDS.sub("…", standfirst), cleaned.text


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _plain(text: Text) -> str:
    return to_text(text.value) if text.html else one_line(text.value)


def _as_html(text: Text) -> str:
    """Return a text as HTML; in plain text, and in HTML without any tag, an empty line parts paragraphs."""
    value = clean(text.value)
    if text.html and "<" in value:
        return value
    words = value if text.html else html.escape(value, quote=False)
    parts = [part.strip() for part in _GAP.split(words)]
    return "".join(f"<p>{part if text.html else part.replace(chr(10), '<br>')}</p>" for part in parts if part)


def _without_farewell(value: str, url: str) -> str:
    """Take off the last paragraph where it only says which post of which site the text is, as WordPress writes."""
    start = value.rfind("<p")
    found = _APPEARED.fullmatch(value, start) if start >= 0 and len(value) - start < 4_000 else None
    if found and canonical(url) and canonical(html.unescape(found[1])) == canonical(url):
        return value[:start]
    return value


# --- one entry, one guid ---------------------------------------------------------------------------


def _each_once(entries: Sequence[Entry], telling: _Telling) -> tuple[Entry, ...]:
    """Keep of entries with one guid the one of the latest date, the first of equals, in its own place."""
    best: dict[str, int] = {}
    for at, entry in enumerate(entries):
        other = best.setdefault(entry.guid, at)
        if other != at:
            telling.count("twice", entry.title)
            if _latest(entry) > _latest(entries[other]):
                best[entry.guid] = at
    return tuple(entries[at] for at in sorted(best.values()))


def _latest(entry: Entry) -> datetime:
    return entry.updated or entry.published or datetime.min.replace(tzinfo=UTC)


def _cut(text: str, most: int) -> str:
    """Cut where a paragraph ends, else where a word does."""
    if len(text) <= most:
        return text
    head = text[:most]
    if "\n\n" in head:
        return head.rpartition("\n\n")[0]
    words = [head] if text[most].isspace() else head.rsplit(None, 1)
    return words[0].rstrip()


@dataclass
class _Telling:
    """What is noticed of a feed's entries, told once for all of them."""

    url: str
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, list[str]] = field(default_factory=dict)
    dropped: int = 0
    flattened: int = 0
    tags: int = 0

    def bounded(self, value: str) -> str:
        """Return the HTML of a text; its words only, as one paragraph, where all texts so far have too many tags."""
        self.tags += value.count("<")
        if self.tags <= _MOST_HTML_TAGS:
            return value
        self.flattened += 1
        return f"<p>{html.escape(one_line(html.unescape(drop_tags(value)[0])), quote=False)}</p>"

    def add(self, id: str, severity: Severity, message: str, help: str = "") -> None:
        where = Where(self.url)
        self.findings.append(Finding(id=id, severity=severity, message=message, where=where, help=help))

    def count(self, kind: str, what: str) -> None:
        self.counts.setdefault(kind, []).append(one_line(what)[:60])

    def html(self, dropped: int, *, flattened: bool) -> None:
        self.dropped += dropped
        self.flattened += flattened

    def cut(self, text: str, most: int, noun: str) -> str:
        if len(text) <= most:
            return text
        self.count(f"{noun} over {most:,} characters", text)
        return _cut(text, most)

    def short(self, url: str, noun: str) -> str:
        """Return an address, or nothing of one that is too long: half of one leads nowhere."""
        if len(url) <= LONGEST_ADDRESS:
            return url
        self.count(f"{noun} over {LONGEST_ADDRESS:,} characters", url)
        return ""

    def all(self) -> tuple[Finding, ...]:
        for kind, which in self.counts.items():
            number, first = len(which), f"“{which[0]}”" if which[0] else ""
            many = f"{number} entries" if number > 1 else "an entry"
            begins = f"; the first is {first}" if first and number > 1 else f": {first}" if first else ""
            if kind == "left-out":
                said = f"{many} with neither title nor text left out{begins}"
                self.add("feed-entry-left-out", "warning", said)
            elif kind == "twice":
                said = f"{many} given again under the same id; the one of the latest date counts{begins}"
                self.add("feed-entry-twice", "info", said)
            elif kind == "untitled":
                said = f"{many} without a title; the first sentence was taken{begins}"
                self.add("feed-entry-untitled", "info", said)
            else:
                self.add("feed-cut", "warning", f"cut in {many}: a {kind}{begins}")
        if self.dropped or self.flattened:
            parts = [f"{self.dropped} taken out with all they hold (scripts, frames, forms)"] if self.dropped else []
            words = f"some left out, and their words kept, in {figure_of(self.flattened, 'text')} with too many"
            parts += [words] if self.flattened else []
            self.add("feed-html", "info", f"elements of HTML: {join_and(parts)}")
        return tuple(self.findings)
