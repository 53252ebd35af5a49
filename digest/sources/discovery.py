"""Tell a page of the web from a feed, and find the feeds a page names. Pure."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

# The media types of feeds (RFC 4287, 7; jsonfeed.org/version/1.1, "Discovery"; RSS's was never registered).
_FEEDS = frozenset(["application/rss+xml", "application/atom+xml", "application/feed+json"])
_PAGES = frozenset(["text/html", "application/xhtml+xml"])
# A page says so within its first letters, but for what stands before: a byte order mark, blanks, comments.
_BEFORE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<!--.*?-->|<\?xml[^>]*\?>)*", re.DOTALL)
_OPENS_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_LOOKED_AT = 64 * 1024
# What names a feed stands in a page's head; of what comes after so much nothing is read.
_LONGEST_HEAD = 512 * 1024
_OPENING = re.compile(r"<(!--|(?:script|style|link|base)(?=[\s/>]))", re.IGNORECASE)
_HIDES = {
    "!--": re.compile("-->"),
    "script": re.compile("</script", re.IGNORECASE),
    "style": re.compile("</style", re.IGNORECASE),
}
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
# An address nobody is fooled by when it is shown: nothing in it moves a terminal's cursor.
_WHOLE = re.compile(r"https?://[^\s/\x00-\x1f\x7f-\x9f<>\"][^\s\x00-\x1f\x7f-\x9f<>\"]*", re.IGNORECASE)
# What sites call the feed of the comments below their articles; WordPress names one beside every feed.
_COMMENTS = re.compile(r"\bcomments?\b|/comments/", re.IGNORECASE)


class Link(NamedTuple):
    """A feed as a page names it: a whole address, and what the page calls it."""

    url: str
    title: str


def is_page(octets: bytes, content_type: str) -> bool:
    """Tell whether an answer is a page of the web: by how it begins, for what a server calls it is often wrong.

    Args:
        octets: the answer.
        content_type: what the server says of it; counts where the answer begins like neither a page nor a feed.
    """
    before = _BEFORE.match(octets[:_LOOKED_AT])
    opening = octets[before.end() if before else 0 :][:200]
    if _OPENS_PAGE.match(opening):
        return True
    is_feed = re.match(rb"\{|<(?:\w+:)?(?:rss|feed|rdf)\b", opening, re.IGNORECASE)
    return not is_feed and content_type.partition(";")[0].strip().lower() in _PAGES


def feeds_of(octets: bytes, url: str) -> tuple[Link, ...]:
    """Return the feeds a page names, each once, in the page's order; those of comments come last.

    Args:
        octets: the page; letters it does not have in UTF-8 are shown as such, for addresses need none.
        url: where it was found, which relative addresses are to be read from; a ``<base>`` of the page counts first.
    """
    base = url
    found = dict[str, Link]()
    for name, said in _links(octets[:_LONGEST_HEAD].decode("utf-8", "replace")):
        if name == "base":
            base = _joined(url, said.get("href", "")) if base == url else base
        elif "alternate" in said.get("rel", "").lower().split() and said.get("href", "").strip():
            whole = _joined(base, said["href"]).partition("#")[0]
            media = said.get("type", "").partition(";")[0].strip().lower()
            if media in _FEEDS and _WHOLE.fullmatch(whole):
                found.setdefault(whole, Link(whole, one_line(said.get("title", ""))))
    return tuple(sorted(found.values(), key=lambda each: bool(_COMMENTS.search(f"{each.title} {each.url}"))))


def _joined(url: str, href: str) -> str:
    try:
        return urljoin(url, re.sub(r"[\t\r\n]", "", href.strip()).replace(" ", "%20"))
    except ValueError:
        return ""


def _links(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each ``link`` and ``base`` of a page with its attributes; what stands in comments and scripts is none.

    Not by ``html.parser``: half a megabyte of comments that do not end takes it minutes. Here each letter is read once.
    """
    at = 0
    while found := _OPENING.search(text, at):
        name, at = found[1].lower(), found.end()
        if name in _HIDES:
            ends = _HIDES[name].search(text, at)
            if not ends:
                return
            at = ends.end()
            continue
        said: dict[str, str] = {}
        while attribute := _ATTRIBUTE.match(text, at):
            at = attribute.end()
            # Of two of one name the first counts.
            said.setdefault(attribute[1].lower(), unescape(next(filter(None, attribute.groups()[1:]), "")))
        yield name, said
