"""What a reader of the HTML meets: its language, headings, every run of words with its look; and what it is made of."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_UNSEEN = frozenset(["head", "style", "script", "title", "template"])
# What begins and ends a run of words that are read as one; any other element runs on within it.
_BLOCKS = frozenset(
    [
        "address", "article", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "figure", "footer", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "img", "li", "main", "ol", "p", "pre", "section", "table",
        "tbody", "td", "th", "tr", "ul",
    ]
)  # fmt: skip


class Look(NamedTuple):
    """How words are set: colours as ``#rrggbb`` (empty: not known), size in px."""

    colour: str = "#000000"
    ground: str = "#ffffff"
    size: float = 16.0
    bold: bool = False
    seen: bool = True
    link: str = ""


class Run(NamedTuple):
    """Words that are set alike, and the number of the paragraph they stand in."""

    text: str
    look: Look
    paragraph: int


class Tag(NamedTuple):
    """An element as it opens; the names of ``given`` are in small letters."""

    name: str
    given: dict[str, str]


class Page(NamedTuple):
    """An HTML email as it is read; ``headings`` are levels in order, ``links`` what its links lead to.

    ``tags`` are all that a mail program without conditional comments meets, ``styles`` the texts of its style sheets,
    ``bare_tables`` how many tables have neither a role nor a heading cell; ``hidden`` are the words that stand unseen
    before the first that are seen: what an inbox shows beside the subject.
    """

    language: str
    direction: str
    headings: tuple[int, ...]
    runs: tuple[Run, ...]
    links: frozenset[str]
    tags: tuple[Tag, ...]
    styles: tuple[str, ...]
    bare_tables: int
    hidden: str

    @property
    def paragraphs(self) -> tuple[tuple[Run, ...], ...]:
        """Return the runs of each paragraph."""
        found: dict[int, list[Run]] = {}
        for run in self.runs:
            found.setdefault(run.paragraph, []).append(run)
        return tuple(map(tuple, found.values()))


@lru_cache(maxsize=4)  # a dozen checks read the same email
def read(html: str) -> Page:
    """Read an email. Never raises, however broken the HTML; style sheets are not applied, inlined CSS is."""
    reader = _Reader()
    reader.feed(_closed(html))
    reader.close()
    return Page(
        language=reader.language,
        direction=reader.direction,
        headings=tuple(reader.headings),
        runs=tuple(run for run in reader.runs if run.text.strip()),
        links=frozenset(reader.links),
        tags=tuple(reader.tags),
        styles=tuple(reader.styles),
        bare_tables=reader.bare_tables,
        hidden="".join(reader.hidden),
    )


def _closed(html: str) -> str:
    """Return HTML without a last comment that has no end: nothing of it shows, and the parser looks for each end anew.

    That takes the square of the time (60 KB of ``<!--``: a second).
    """
    opens = html.find("<!--", html.rfind("-->") + 1)
    return html if opens < 0 else html[:opens]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.language = self.direction = ""
        self.headings: list[int] = []
        self.runs: list[Run] = []
        self.links: set[str] = set()
        self.tags: list[Tag] = []
        self.styles: list[str] = []
        self.bare_tables = 0
        self.hidden: list[str] = []
        self._tables: list[bool] = []
        self._open: list[tuple[str, Look]] = []
        self._paragraph = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(Tag(tag, given))
        if tag in _BLOCKS:
            self._paragraph += 1
        if tag == "table":
            self._tables.append("role" in given)
        elif tag in {"th", "caption"} and self._tables:
            self._tables[-1] = True
        if tag == "html":
            self.language = given.get("lang", "").strip()
        if not self.direction and all(name in {"html", "body"} for name, _ in self._open):
            self.direction = given.get("dir", "").strip()
        if tag in _VOID:
            return
        look = _look(tag, given, self._open[-1][1] if self._open else Look())
        if look.seen and re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if look.seen and tag == "a" and look.link:
            self.links.add(look.link)
        self._open.append((tag, look))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # a browser takes <p/> for <p>

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._paragraph += 1
        if tag == "table" and self._tables:
            self.bare_tables += not self._tables.pop()
        for at in reversed(range(len(self._open))):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        look = self._open[-1][1] if self._open else Look()
        if look.seen:
            self.runs.append(Run(data, look, self._paragraph))
        elif self._open[-1][0] == "style":
            self.styles.append(data)
        elif not any(run.text.strip() for run in self.runs[-2:]) and self._open[-1][0] not in _UNSEEN:
            self.hidden.append(data)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Take any ``<![...>`` for a comment, as browsers do; the library stops at one it does not know."""
        return self.parse_bogus_comment(i, report)


# --- style ---------------------------------------------------------------------------------------


def _look(tag: str, given: dict[str, str], outer: Look) -> Look:
    styles = _styles(given.get("style", ""))
    link = given.get("href", "").strip() if tag == "a" else outer.link
    hidden = tag in _UNSEEN or styles.get("display") == "none" or "hidden" in given
    bold = tag in {"b", "strong", "th"} or re.fullmatch("h[1-6]", tag) is not None or outer.bold
    if weight := styles.get("font-weight"):
        bold = weight in {"bold", "bolder", "700", "800", "900"}
    ground = styles.get("background-color") or styles.get("background") or given.get("bgcolor", "")
    colour = styles.get("color", "")
    size = re.fullmatch(r"([\d.]+)px", styles.get("font-size", ""))
    return Look(
        colour=_colour(colour) if colour and colour != "inherit" else outer.colour,
        ground=outer.ground if ground in {"", "transparent", "inherit", "none"} else _colour(ground),
        size=float(size[1]) if size else outer.size,
        bold=bold,
        seen=outer.seen and not hidden,
        link=link,
    )


@lru_cache(maxsize=1024)  # an email has a dozen styles, a hundred times each
def _styles(style: str) -> dict[str, str]:
    found = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


def _colour(value: str) -> str:
    """Return a colour as six digits; nothing where it is not plain to see."""
    value = value.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{6}", value):
        return value
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return "#" + "".join(digit * 2 for digit in value[1:])
    if (match := re.fullmatch(r"rgb\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)\s*\)", value)) is not None:
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    return {"white": "#ffffff", "black": "#000000"}.get(value, "")
