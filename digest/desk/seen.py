"""What the views beside the email show: the inbox row, the links, the HTML, the message, what is cut off. Pure."""

from __future__ import annotations

import re
import unicodedata
from email import message_from_bytes
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from digest.checks.size import CLIPPED
from digest.render.labels import placed
from digest.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Issue, Newsletter

# --- the inbox row -------------------------------------------------------------------------------

# After how many characters inboxes cut a line: on a phone, in a narrow pane, in a wide one. By judgement.
CUTS = (35, 60, 90)


class Piece(NamedTuple):
    """A piece of a line, and the number of characters after which some inboxes cut it off; 0 at the end."""

    text: str
    cut: int


def pieces(text: str) -> tuple[Piece, ...]:
    """Part a line where inboxes cut it off; a letter is never parted from its accents."""
    found, at = [], 0
    for cut in CUTS:
        end = cut
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0e\ufe0f"):
            end += 1
        if end >= len(text):
            break
        found.append(Piece(text[at:end], cut))
        at = end
    return (*found, Piece(text[at:], 0))


# --- links ---------------------------------------------------------------------------------------


class Anchor(NamedTuple):
    """A link of the email: its words, its address as readers get it, and the story or the part it stands in."""

    words: str
    url: str
    place: str
    part: str


_ANCHOR = re.compile(r"""(?is)<a\b((?:[^<>"']|"[^"]*"|'[^']*')*)>(.*?)</a\s*>""")
_HREF = re.compile(r"""(?i)\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
_ALT = re.compile(r"""(?is)<img\b[^>]*?\salt\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>""")
_PARTS = {"headline": "headline", "text": "text", "more": "full story", "intro": "opening words"}


def anchors(html: str, issue: Issue, newsletter: Newsletter) -> tuple[Anchor, ...]:
    """Return every link of an email in the reader's order, furniture included."""
    told: dict[str, list[tuple[str, str]]] = {}
    stories = issue.all_stories
    for each in placed(issue, newsletter):
        name = one_line(stories[each.number - 1].headline) or f"Story {each.number}" if each.number else ""
        told.setdefault(each.sent_as, []).append((name, _PARTS.get(each.place, each.place)))
    found = []
    for anchor in _ANCHOR.finditer(_without_comments(html)):
        if not (href := _HREF.search(anchor[1])):
            continue
        url = unescape(href[1] or href[2] or href[3] or "")
        known = told.get(url, [])
        place, part = (known.pop(0) if len(known) > 1 else known[0]) if known else ("", "")
        words = _ALT.sub(lambda image: f" {image[1] or image[2]} ", anchor[2])
        found.append(Anchor(one_line(unescape(re.sub(r"<[^<>]*>", "", words))), url, place, part))
    return tuple(found)


def pictures(html: str) -> int:
    """Count the pictures of an email that stand elsewhere, backgrounds included."""
    return len(re.findall(r"""(?i)<img\b|\sbackground\s*=\s*["']?http|url\(\s*["']?https?:""", _without_comments(html)))


def _without_comments(html: str) -> str:
    return re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)


# --- the HTML as it stands -----------------------------------------------------------------------

_TOKEN = re.compile(
    r"""(?P<comment><!--.*?-->|<![^>]*>)|(?P<style>(?<=>)[^<]*(?=</style))|(?P<tag></?[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>)""",
    re.DOTALL,
)
_WITHIN = re.compile(r"""(?P<name>\A</?[\w:-]+)|(?P<value>"[^"]*"|'[^']*')|(?P<attribute>[\w:-]+(?==))""")


def highlighted(html: str) -> Markup:
    """Return HTML as text to be read, with its tags, attributes, values and comments told apart; escaped throughout."""

    def token(found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        if kind == "tag":
            return _pieces_of(found[0])
        return _span(kind, found[0])

    out, at = [], 0
    for found in _TOKEN.finditer(html):
        out += [str(escape(html[at : found.start()])), token(found)]
        at = found.end()
    return Markup("".join((*out, str(escape(html[at:])))))  # noqa: S704 - every piece of it is escaped


def _pieces_of(tag: str) -> str:
    out, at = [], 0
    for found in _WITHIN.finditer(tag):
        out += [str(escape(tag[at : found.start()])), _span(found.lastgroup or "", found[0])]
        at = found.end()
    return "".join((*out, str(escape(tag[at:]))))


def _span(kind: str, text: str) -> str:
    return f'<span class="{kind}">{escape(clean(text))}</span>' if text.strip() else text


# --- the message ---------------------------------------------------------------------------------


class Field(NamedTuple):
    """A header field as it is written, folds included."""

    name: str
    value: str


class BodyPart(NamedTuple):
    """A part of a message: its type, how it is encoded, and how many octets its contents are."""

    type: str
    encoding: str
    size: int


def fields(message: bytes) -> tuple[Field, ...]:
    """Return the header fields of a message in their order, as they stand."""
    head = message.partition(b"\r\n\r\n")[0].decode("ascii", "replace").replace("\r\n", "\n")
    lines = re.split(r"\n(?![ \t])", head)
    return tuple(Field(name, value.removeprefix(" ")) for name, _, value in (line.partition(":") for line in lines))


def body_parts(message: bytes) -> Iterator[BodyPart]:
    """Yield the parts of a message that hold something."""
    for part in message_from_bytes(message).walk():
        if not part.is_multipart():
            octets = part.get_payload(decode=True)
            assert isinstance(octets, bytes)
            yield BodyPart(part.get_content_type(), str(part.get("Content-Transfer-Encoding", "7bit")), len(octets))


# --- the size ------------------------------------------------------------------------------------


class Size(NamedTuple):
    """How large the HTML is, in octets, what Gmail shows of it, and after which heading it would cut it off."""

    octets: int
    most: int
    cut_after: str

    @property
    def words(self) -> str:
        """Say it in kilobytes."""
        return f"{self.octets / 1024:.0f} KB of {self.most // 1024}"


def size_of(html: str) -> Size:
    """Measure the HTML of an email against what Gmail shows of one."""
    octets = html.encode()
    if len(octets) <= CLIPPED:
        return Size(len(octets), CLIPPED, "")
    kept = octets[:CLIPPED].decode("utf-8", "ignore")
    heads = re.findall(r"(?is)<h[1-6]\b[^>]*>(.*?)</h[1-6]\s*>", kept)
    last = one_line(unescape(re.sub(r"<[^<>]*>", "", heads[-1]))) if heads else ""
    return Size(len(octets), CLIPPED, last or "its beginning")
