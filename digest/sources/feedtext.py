"""The octets of a feed as XML that can be read: the right characters, no bare ampersand, every tag closed. Pure.

Parsers of XML refuse what is mended here, and what reads feeds in spite of it loses words, or takes the square of the
time. A document type and what it defines are taken out: no entity of a feed's own is ever looked up.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Feeds of more elements are refused (digest.sources.feedsurvey).
MOST_ELEMENTS = 200_000

# The charset in `<?xml version="1.0" encoding="..."?>` and in `text/xml; charset=...`.
_DECLARED = re.compile(rb"""\A\s*<\?xml[^<>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Encodings of text that pages are written in. Python knows others (idna, unicode_escape) that no page means.
_OF_TEXT = re.compile(r"iso8859|cp\d|koi8|mac|gb|big5|euc|shift|iso2022|tis|ptcp|kz1048|utf-(?:16|32)")
# What browsers read in the place of what is declared (WHATWG Encoding Standard, 4.2).
_MEANT = {"iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030", "gbk": "gb18030"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


class Told(NamedTuple):
    """A text, and in a few words each what had to be mended in it."""

    text: str
    mended: tuple[str, ...] = ()


def decode(octets: bytes, content_type: str = "") -> Told:
    """Return the characters of a feed: UTF-8 wherever it is, else what is declared, else Windows-1252.

    Labels are wrong as often as they are right, but text that is valid UTF-8 is never anything else by chance. Of
    octets that are no part of UTF-8 each is read as Windows-1252, so that neither a feed put together from two nor
    one cut off within a character loses the rest. Never raises.
    """
    for mark, name in _MARKS:
        if octets.startswith(mark):
            return _with_a_mark(octets.removeprefix(mark) if mark[0] > 0x7F else octets, name)
    labels = [label.encode() for label in _CHARSET.findall(content_type)[:1]] + _DECLARED.findall(octets[:1000])
    codings = [coding for label in labels if (coding := _coding(label.decode()))]
    # Text in these is valid UTF-8 too, for all of it is ASCII.
    if codings and codings[-1].startswith("iso2022"):
        return Told(octets.decode(codings[-1], "replace"))
    try:
        return Told(octets.decode())
    except UnicodeDecodeError:
        pass
    for coding in codings:
        try:
            return Told(octets.decode(coding))
        except UnicodeError:
            continue
    text = octets.decode("utf-8", "digest-windows-1252")
    return Told(text, ("octets that are not what the feed says it is written in",))


def _with_a_mark(octets: bytes, coding: str) -> Told:
    if coding == "utf-8":
        return Told(octets.decode("utf-8", "digest-windows-1252"))
    try:
        return Told(octets.decode(coding))
    except UnicodeError:
        return Told(octets.decode(coding, "ignore"), ("characters that are none",))


def _coding(label: str) -> str:
    try:
        found = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    found = "cp1252" if found == "ascii" else _MEANT.get(found, found)
    return found if _OF_TEXT.match(found) and not found.startswith("utf") else ""


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.end == len(error.object) and error.reason == "unexpected end of data":
        return "", error.end  # cut off within a character
    octets = error.object[error.start : error.end]
    return "".join(bytes([octet]).decode("cp1252", "ignore") for octet in octets), error.end


codecs.register_error("digest-windows-1252", _as_windows_1252)


# --- characters and ampersands ---------------------------------------------------------------------

# What XML 1.0, 2.2 has no place for; vertical tab and form feed are line breaks of word processors.
_NO_XML = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\x0b\x0c]")
_BARE = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_NUMBERED = re.compile(r"&#(?:([0-9]{1,7})|[xX]([0-9A-Fa-f]{1,6}));")
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*+(?:\[.*?\]\s*+)?>", re.IGNORECASE | re.DOTALL)
_NAMED_TYPE = re.compile("<!DOCTYPE", re.IGNORECASE)
_ROOT = re.compile(r"<(?![?!])")
_DECLARATION = re.compile(r"<\?xml[^<>]*+>", re.IGNORECASE)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


def tidy(text: str) -> Told:
    """Make the characters, references and ampersands of a feed those that XML allows; tags stay as they are.

    Names of HTML (``&nbsp;``) become their characters; what is no reference is an ampersand, as in ``R&D at M&S``.
    In CDATA nothing but characters changes.
    """
    mended = []
    cleaned = _NO_XML.sub("", _BREAKS.sub("\n", text))
    if cleaned != text:
        mended.append("control characters")
    cleaned = cleaned.lstrip("\ufeff \t\r\n")
    if declaration := _DECLARATION.match(cleaned):
        cleaned = cleaned[declaration.end() :].lstrip("\ufeff \t\r\n")
    root, named = _ROOT.search(cleaned), _NAMED_TYPE.search(cleaned)
    if root and named and named.start() < root.start() and (type := _DOCTYPE.match(cleaned, named.start())):
        cleaned = cleaned[: type.start()] + cleaned[type.end() :]
    pieces, bare, unclosed = [], 0, 0
    for piece in _outside_and_in(cleaned):
        if piece.startswith(_CDATA):
            unclosed += not piece.endswith(_CDATA_END)
            pieces.append(piece if piece.endswith(_CDATA_END) else piece + _CDATA_END)
            continue
        whole, count = _BARE.subn("&amp;", piece)
        bare += count
        pieces.append(_NUMBERED.sub(_number, _NAMED.sub(_name, whole)) if "&" in whole else whole)
    if bare:
        mended.append("a bare ampersand" if bare == 1 else f"{bare} bare ampersands")
    if unclosed:
        mended.append("CDATA that is never closed")
    return Told("".join(pieces), tuple(mended))


_ENTRY_END = re.compile("</(?:item|entry)>")
_TEXT_END = re.compile("</(?:title|description|content:encoded|content|summary)>")


def _outside_and_in(text: str) -> Iterator[str]:
    """Yield what stands outside CDATA and each CDATA in turn, all of the text.

    One that another opens in, entries later, was never closed: it ends where its element does, without a mark.
    """
    at = end = 0
    while (start := text.find(_CDATA, at)) >= 0:
        yield text[at:start]
        if start >= end:
            end = text.find(_CDATA_END, start)
            end = len(text) if end < 0 else end + len(_CDATA_END)
        at = end
        if (
            (other := text.find(_CDATA, start + 1, end)) >= 0
            and _ENTRY_END.search(text, start, other)
            and (closing := _TEXT_END.search(text, start, other))
        ):
            at = closing.start()
        yield text[start:at]
    yield text[at:]


def _name(found: re.Match[str]) -> str:
    said = html5.get(found[1])
    return escape(said) if said else f"&amp;{found[1]}"


def _number(found: re.Match[str]) -> str:
    number = int(found[1]) if found[1] else int(found[2], 16)
    if number in {0x0B, 0x0C}:
        return "\n"
    if number > 0x10FFFF or (number < 0x20 and number not in {9, 10, 13}) or _NO_XML.match(chr(number)):
        return ""
    return found[0]


# --- tags --------------------------------------------------------------------------------------------

_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*+(?::[A-Za-z_][A-Za-z0-9_.-]*+)?"
_TAG = re.compile(rf"""<(?:/({_NAME})\s*+>|({_NAME})((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>)""")
_ATTRIBUTE = re.compile(rf"""({_NAME})\s*+(?:=\s*+("[^"]*+"|'[^']*+'|[^\s"'/]++))?""")
# Less-than signs that open nothing; the last may be that of a tag the feed breaks off in, which is dropped.
_LESS = re.compile(r"<(?!!--|[^<>]*(?:>|\Z))")
_NO_TAG = re.compile(r"<(?:[?!/][^<>]*+>|/?(?:[A-Za-z_][^<>]*+)?\Z)")
_VOID = frozenset(["area", "br", "col", "embed", "hr", "img", "input", "param", "wbr"])
_ENTRIES = frozenset(["item", "entry"])
# What has a line of words and no element within: where another of a feed's elements opens, it was never closed.
_LINES = frozenset(
    ["title", "guid", "id", "pubDate", "published", "updated", "issued", "modified", "language", "lastBuildDate",
     "category", "dc:creator", "dc:date", "dc:subject"]
)  # fmt: skip
_TEXTS = _LINES | {"description", "content:encoded", "summary"}
_OTHERS = frozenset(["link", "author", "content", "source", "enclosure", "comments", "contributor", "image"])
# Addresses of the prefixes that feeds use without a word about them.
_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


class _Mending:
    """A feed whose tags are put in order, from its first tag to its last character."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[str] = []
        self.counts: Counter[str] = Counter()
        self.used: set[str] = set()
        self.declared: set[str] = set()
        self.root = -1
        self.elements = 0

    def text(self, said: str) -> None:
        if self.open:
            self.out.append(said.replace("<", "&lt;").replace(">", "&gt;"))

    def cdata(self, said: str) -> None:
        if self.open:
            self.out.append(said if said.endswith(_CDATA_END) else said + _CDATA_END)

    def opening(self, name: str, rest: str) -> None:
        self.elements += 1
        name = name.removeprefix("xmlns:")  # a prefix no element may have
        if name in _ENTRIES and self.counts[name]:
            self.closing(name)
        while self.open and (
            (name in _TEXTS and self.open[-1] in _TEXTS) or (name in _OTHERS and self.open[-1] in _LINES)
        ):
            self._close_last()
        seen: dict[str, str] = {}
        for attribute, value in _ATTRIBUTE.findall(rest):
            said = value.strip("\"'")
            seen.setdefault(attribute, said.replace('"', "&quot;").replace("<", "&lt;"))
            prefix, _, local = attribute.partition(":")
            if prefix == "xmlns" and not self.open and said:
                self.declared.add(local)
            elif local and prefix != "xmlns":
                self.used.add(prefix)
        prefix, _, local = name.partition(":")
        if local:
            self.used.add(prefix)
        attributes = "".join(f' {key}="{value}"' for key, value in seen.items() if _may_stand(key, value))
        if not self.open and self.root < 0:
            self.root = len(self.out)
            self.out.append(f"<{name}{attributes}")
        elif name.lower() in _VOID or rest.rstrip().endswith("/"):
            self.out.append(f"<{name}{attributes}/>")
            return
        else:
            self.out.append(f"<{name}{attributes}>")
        self.open.append(name)
        self.counts[name] += 1

    def closing(self, name: str) -> None:
        # The first element is closed at the end: entries that follow its closing tag are entries still.
        if not self.counts[name] or (self.open[0] == name and self.counts[name] == 1):
            return
        while self._close_last() != name:
            pass

    def _close_last(self) -> str:
        name = self.open.pop()
        self.counts[name] -= 1
        self.out.append(f"</{name}>")
        return name

    def whole(self) -> str:
        if self.root < 0:
            return ""
        missing = sorted(self.used - self.declared - {"xml", "xmlns"})
        known = "".join(f' xmlns:{each}="{_PREFIXES.get(each, f"urn:prefix:{each}")}"' for each in missing)
        self.out[self.root] += known + ">"
        while self.open:
            self._close_last()
        return "".join(self.out)


def _may_stand(key: str, value: str) -> bool:
    """Tell whether an attribute is none of the declarations that Namespaces in XML 1.0, 3 forbids."""
    if not key.startswith("xmlns"):
        return True
    return bool(value) and key not in {"xmlns:xml", "xmlns:xmlns"} and "www.w3.org/2000/xmlns/" not in value


def mend(text: str) -> str:
    """Put the tags of a tidied feed in order, so that it is well-formed XML; empty where there is no tag.

    Every tag is closed: where the one around it is, or another entry begins, or the feed breaks off. Closing tags of
    nothing are dropped; what looks like a tag and is none is text. Comments and processing instructions go. Linear in
    the length of the text; what follows the 200,000th tag is not looked at, as no such feed is read.
    """
    pieces = (piece if piece.startswith(_CDATA) else _LESS.sub("&lt;", piece) for piece in _outside_and_in(text))
    text = "".join(pieces)
    made, at, no_comment_ends = _Mending(), 0, False
    while at < len(text) and made.elements <= MOST_ELEMENTS:
        start = text.find("<", at)
        if start < 0:
            made.text(text[at:])
            break
        made.text(text[at:start])
        if tag := _TAG.match(text, start):
            if tag[1]:
                made.closing(tag[1])
            else:
                made.opening(tag[2], tag[3])
            at = tag.end()
        elif text.startswith(_CDATA, start):
            end = text.find(_CDATA_END, start)
            at = len(text) if end < 0 else end + len(_CDATA_END)
            made.cdata(text[start:at])
        elif text.startswith("<!--", start):
            end = -1 if no_comment_ends else text.find("-->", start)
            no_comment_ends = end < 0
            at = start + 4 if end < 0 else end + 3
        elif found := _NO_TAG.match(text, start):
            at = found.end()
        else:
            made.text("<")
            at = start + 1
    return made.whole()
