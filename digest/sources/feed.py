"""A feed as it came becomes entries: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed. Pure."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from digest.errors import DigestError, Where
from digest.sources.discovery import feeds_of
from digest.sources.feedentry import Raw, Text, address, feed_of
from digest.sources.feedsurvey import NotWellFormed, Seen, survey
from digest.sources.feedtext import decode, mend, tidy
from digest.sources.walk import LARGEST_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from digest.sources.entry import Feed

_ROOT = re.compile(r"<([A-Za-z_][\w.-]*(?::[\w.-]+)?)")
_FEEDS = frozenset(["rss", "rdf", "feed", "channel"])


def read_feed(octets: bytes, *, url: str, content_type: str = "", zone: ZoneInfo) -> Feed:
    """Read a feed of any kind, damaged ones as far as possible; what is cut, left out or mended is a finding.

    Args:
        octets: the feed as it came.
        url: where it came from, after redirects; relative addresses are joined to it, and findings name it.
        content_type: the header of that name, for the charset it may tell.
        zone: the zone of dates that name none.

    Raises:
        DigestError: it is no feed, or out of all proportion; the hint says what it is instead.
    """
    if len(octets) > LARGEST_FILE:
        raise _no_feed(url, f"the feed is over {LARGEST_FILE // 1024 // 1024} MB", "ask for one with fewer entries")
    decoded = decode(octets, content_type)
    start = decoded.text.lstrip("\ufeff \t\r\n")
    if not start:
        raise _no_feed(url, "this is no feed: it is empty", "open the address in a browser; try again later")
    try:
        if start[0] in "{[":
            from digest.sources.jsonfeed import read_json  # noqa: PLC0415 - most feeds are XML

            found = read_json(start, url)
            return feed_of(
                found.entries, title=Text(found.title), site=found.site, url=url, zone=zone, mended=decoded.mended
            )
        return _read_xml(decoded.text, decoded.mended, url, zone)
    except DigestError as error:
        raise DigestError(error.message, Where(url), error.hint) from None


def _no_feed(url: str, message: str, hint: str) -> DigestError:
    return DigestError(message, Where(url), hint)


def _read_xml(text: str, mended: tuple[str, ...], url: str, zone: ZoneInfo) -> Feed:
    tidied = tidy(text)
    _refuse_what_is_none(tidied.text, url)
    mended = (*mended, *tidied.mended)
    octets = tidied.text.encode()
    try:
        seen = survey(octets)
    except NotWellFormed as fault:
        mended = (*mended, f"XML that is not well-formed ({fault})")
        octets = mend(tidied.text).encode()
        try:
            seen = survey(octets)
        except NotWellFormed:
            raise _no_feed(url, "this is no feed: its XML cannot be read", "look whether it is whole") from None
    parsed = _parse(octets, url)
    if not parsed.version and not parsed.entries:
        raise _no_feed(url, "this is no feed: it is XML of another kind", "look for the address of the feed")
    seen = seen if len(seen) == len(parsed.entries) else [Seen() for _ in parsed.entries]
    feed = parsed.feed
    by = _authors(feed) if parsed.version.startswith("atom") else ()
    lang = _said(feed, "language")
    raw = [_raw(entry, each, url, by, lang) for entry, each in zip(parsed.entries, seen, strict=True)]
    return feed_of(raw, title=_text(feed, "title"), site=_said(feed, "link"), url=url, zone=zone, mended=mended)


def _refuse_what_is_none(text: str, url: str) -> None:
    """Raise where the first tag is none of a feed; say what it is, and where the feed may be."""
    root = _ROOT.search(re.sub(r"<!--.*?-->", "", text[:20_000], flags=re.DOTALL))
    name = root[1].rpartition(":")[2].lower() if root else ""
    if name in _FEEDS:
        return
    if name == "html" or (name in {"head", "body", "div", "p", "title", "script", "meta", "link"}):
        named = feeds_of(text.encode(), url)
        hint = f"the page names {named[0].url} as its feed" if named else "look for a feed in what the page links to"
        raise _no_feed(url, "this is no feed: it is a page of the web", hint)
    if name == "opml":
        raise _no_feed(
            url,
            "this is no feed: it is a list of feeds (OPML)",
            "name the feeds themselves, one a source: xmlUrl says where",
        )
    if name in {"sitemapindex", "urlset"}:
        raise _no_feed(url, "this is no feed: it is a map of a site", "look for the address of the feed")
    if root:
        raise _no_feed(url, "this is no feed: it is XML of another kind", "look for the address of the feed")
    raise _no_feed(url, "this is no feed", "open the address in a browser: it should show RSS, Atom or JSON Feed")


def _parse(octets: bytes, url: str) -> Any:
    """Give well-formed XML to feedparser; links within texts are joined later, as it is slow there.

    Octets by themselves would be taken for the name of a file first, and text for an address to ask: only a file
    in memory is neither.
    """
    import feedparser  # noqa: PLC0415 - costs a tenth of a second

    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(
            io.BytesIO(octets), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # noqa: BLE001 - whatever it stumbles over, the other sources are to be read
        raise _no_feed(
            url, f"this feed cannot be read ({type(error).__name__})", "tell whoever looks after it"
        ) from None


def _raw(entry: Any, seen: Seen, url: str, by: tuple[str, ...], lang: str) -> Raw:
    captions = {caption.strip() for caption in seen.captions}
    contents = [each for each in map(_as_text, dict.get(entry, "content", ())) if each.value.strip() not in captions]
    content = max(contents, key=lambda each: len(each.value), default=Text())
    summary = _text(entry, "summary")
    if summary.value.strip() in captions:
        # What describes a picture takes the place of the entry's own description, but for one key.
        own = _said(entry, "summary")
        summary = Text("" if content.value and own.strip() in captions else own, html=True, base=summary.base)
    details = [dict.get(entry, key) for key in ("summary_detail", "title_detail")] + dict.get(entry, "content", [])
    return Raw(
        id=seen.guid or _said(entry, "id"),
        url="" if seen.guid and not dict.get(entry, "links") else address(_said(entry, "link"), url),
        title=_text(entry, "title"),
        summary=summary,
        content=content,
        published=_said(entry, "published") or _said(entry, "updated") or _said(entry, "created"),
        updated=_said(entry, "updated"),
        authors=_authors(entry) or by,
        tags=tuple(_said(tag, "label") or _said(tag, "term") for tag in dict.get(entry, "tags", ())),
        pictures=tuple((address(src, url), alt) for src, alt in seen.pictures),
        lang=next((said for each in details if each and (said := _said(each, "language"))), lang),
    )


def _said(values: Mapping[str, Any], key: str) -> str:
    # Not values.get: of entries without `updated` feedparser's own answers with another key, and a warning.
    value = dict.get(values, key) if isinstance(values, dict) else None
    return value if isinstance(value, str) else ""


def _text(values: Mapping[str, Any], key: str) -> Text:
    detail = dict.get(values, f"{key}_detail") if isinstance(values, dict) else None
    return _as_text(detail) if detail else Text()


_READABLE = {"text/plain": False, "text/html": True, "application/xhtml+xml": True}


def _as_text(detail: Mapping[str, Any]) -> Text:
    kind = _said(detail, "type") or "text/html"
    return Text(_said(detail, "value"), _READABLE[kind], _said(detail, "base")) if kind in _READABLE else Text()


def _authors(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of authors; an address of email alone is none."""
    people: Iterable[Any] = dict.get(values, "authors", ()) if isinstance(values, dict) else ()
    names = [_said(each, "name") for each in people if each]
    return tuple(name for name in names if name) or tuple(
        name for name in [_said(values, "author")] if name and not re.fullmatch(r"\S+@\S+", name)
    )
