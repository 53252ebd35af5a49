"""HTML of a feed, an export or a page becomes Markdown at the source's door, word for word. Pure."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from digest.markup.markdown import is_web_link
from digest.markup.runs import Run, inline
from digest.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What holds words only for programs; one that is never closed takes the rest along, as in a browser.
_RAW = _names("script style iframe noframes textarea title")
# Cut with all they hold as well: what is drawn, loaded or filled in.
_CUT = _RAW | _names("noscript svg math form template object applet audio video canvas select button frameset")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = _names("ul ol menu")
# Elements whose words stand on lines of their own.
_BLOCKS = (
    _names(
        "p div section article header footer main aside nav address figure figcaption hgroup center details summary"
        " fieldset legend dl dt dd caption pre hr blockquote li table tr"
    )
    | _HEADINGS.keys()
    | _LISTS
)
_CELLS = _names("td th")
_STRONG, _EM, _RAISED = _names("strong b"), _names("em i cite dfn"), _names("sup sub")
# Lists, items and quotations deeper than this stand in the one around them: each line would begin with its depth.
DEEPEST = 16


class Cleaned(NamedTuple):
    """Markdown; how many elements were cut with all they hold; whether lists or quotations lay too deep to be shown."""

    text: str
    dropped: int
    flattened: bool


def to_markdown(html: str, base: str) -> Cleaned:
    """Write HTML as Markdown that shows the very same words, without anything that runs, loads or counts readers.

    Emphasis, headings, lists, quotations and links to whole addresses stay; a row of a table becomes an item of a list,
    a line of ``pre`` a line. Pictures go, captions stay. Nothing in the words acts as Markdown, nor as a tag. Takes
    time in proportion to the length, whatever the HTML (docs/decisions/0025).

    Args:
        html: the HTML, well formed or not.
        base: the article's address, which relative links are joined to; empty where it is unknown.
    """
    page = _Page(html)
    writer = _Writer(base)
    writer.write(tuple(page.events()))
    return Cleaned("".join(writer.out), page.dropped, writer.flattened)


def to_text(html: str) -> str:
    """Return the words of a piece of HTML on one line: a title, a standfirst. Entities are decoded once."""
    apart = _BLOCKS | _CELLS | {"br"}
    events = _Page(html).events()
    return one_line("".join(each.data if each.kind == "text" else " " * (each.data in apart) for each in events))


# --- reading -------------------------------------------------------------------------------------

# Comments, what a browser takes for one, and tags; each goes on to the end where nothing closes it, so that no text is
# searched twice. A quotation mark counts only after "=", as in a browser.
_TOKEN = re.compile(
    r"<!--(?:>|->|.*?(?:--!?>|\Z))|<(?:[!?]|/(?=[^a-zA-Z]))[^>]*(?:>|\Z)"
    r"|<(/?)([a-zA-Z][^\s/>]*)((?:=\s*\"[^\"]*(?:\"|\Z)|=\s*'[^']*(?:'|\Z)|[^>])*+)(?:>|\Z)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=/\"']+)\s*=\s*(?:\"([^\"]*)|'([^']*)|([^\s\"'][^\s]*))")


class _Event(NamedTuple):
    """A start or end tag (``data`` is its name, ``value`` the one attribute that counts), or text."""

    kind: str
    data: str
    value: str = ""


class _Page:
    """Take HTML apart; ``dropped`` counts what was cut with all it held."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.dropped = 0
        self._unclosed = set[str]()

    def events(self) -> Iterator[_Event]:
        """Yield tags and texts in order; end tags need not match start tags."""
        at = 0
        while token := _TOKEN.search(self.html, at):
            if token.start() > at:
                yield _Event("text", clean(unescape(self.html[at : token.start()])))
            end, name, rest = token.groups()
            at, name = token.end(), (name or "").lower()
            if not end and name in _CUT:
                at = self._after(name, at)
            elif name == "img":
                # What a page loads to learn that it was read has no size to be seen.
                self.dropped += any(_attribute(rest, key) in {"0", "1", "0px", "1px"} for key in ("width", "height"))
            elif name:
                key = {"a": "href", "ol": "start"}.get(name, "") if not end else ""
                yield _Event("end" if end else "start", name, _attribute(rest, key) if key else "")
        if at < len(self.html):
            yield _Event("text", clean(unescape(self.html[at:])))

    def _after(self, name: str, at: int) -> int:
        """Return where an element that is cut has ended; at its start, if nothing closes it and it holds words."""
        if name in self._unclosed:
            return at
        depth, after = 1, 0
        for match in re.compile(rf"<(/?){name}(?=[\s/>])[^>]*>?", re.IGNORECASE | re.ASCII).finditer(self.html, at):
            depth += -1 if match[1] else name not in _RAW
            after = match.end() if match[1] else after
            if not depth:
                break
        if not after and name not in _RAW:
            self._unclosed.add(name)
            return at
        self.dropped += 1
        return after or len(self.html)


def _attribute(rest: str, key: str) -> str:
    for match in _ATTRIBUTE.finditer(rest):
        if match[1].lower() == key:
            return unescape(match[2] or match[3] or match[4] or "").strip()
    return ""


def _layouts(events: Sequence[_Event]) -> frozenset[int]:
    """Return where tables start that only place things: one in another's cell, or with cells of several paragraphs."""
    found, tables = set[int](), list[list[int]]()  # of each open table where it starts, and the blocks of its cell
    for at, event in enumerate(events):
        if event.data == "table" and event.kind == "start":
            found.update(start for start, _ in tables[-1:])
            tables.append([at, 0])
        elif event.data == "table" and event.kind == "end":
            del tables[-1:]
        elif tables and event.kind == "start" and (event.data in _CELLS or event.data == "tr"):
            tables[-1][1] = 0
        elif tables and event.kind == "start" and event.data in _BLOCKS:
            tables[-1][1] += 1
            if tables[-1][1] > 1:
                found.add(tables[-1][0])
    return frozenset(found)


# --- writing -------------------------------------------------------------------------------------


class _Holder:
    """A quotation, an item or a list around a block: what its first line starts with, and all others do."""

    def __init__(self, tag: str, first: str = "", rest: str = "", number: int = 1) -> None:
        self.tag, self.first, self.rest, self.number = tag, first, rest, number
        self.begun = False

    def prefix(self) -> str:
        start = self.rest if self.begun else self.first
        self.begun = True
        return start


class _Writer:
    """Write events as blocks of Markdown into ``out``."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.out: list[str] = []
        self.flattened = False
        self._holders: list[_Holder] = []
        self._beyond = 0  # how many holders are open that lie too deep
        self._last: list[_Holder] = []  # what stood around the last block written
        self._runs: list[Run] = []
        self._link = ""
        self._open = Counter[str]()
        self._heading = 0
        self._tables: list[bool] = []  # of each open table, whether its rows are lines
        self._row = False  # inside such a line

    def write(self, events: Sequence[_Event]) -> None:
        """Write all of them."""
        layouts = _layouts(events)
        for at, event in enumerate(events):
            if event.kind == "text":
                self._text(event.data)
            elif event.data == "br":
                self._break()
            elif event.data == "a":
                self._link = self._address(event.value)
            elif event.data in {"table", "tr"} | _CELLS:
                self._table(event, as_rows=at not in layouts)
            elif event.kind == "start":
                self._start(event.data, event.value)
            else:
                self._end(event.data)
        self._flush()

    def _table(self, event: _Event, *, as_rows: bool) -> None:
        """A row is a line where the table holds one thing a cell; elsewhere its cells only part what they hold."""
        if event.data in _CELLS and self._row:
            self._part()
            return
        if event.data != "table" and not self._tables:
            return
        self._flush()
        if self._row:
            self._drop("tr")
            self._row = False
        if event.data == "table" and event.kind == "start":
            self._tables.append(as_rows)
        elif event.data == "table":
            del self._tables[-1:]
        elif event.kind == "start" and self._tables and self._tables[-1]:
            self._hold(_Holder("tr", "- ", "  "))
            self._row = True

    def _start(self, tag: str, value: str) -> None:
        self._open[tag] += 1
        if tag not in _BLOCKS:
            return
        self._part()
        if self._row:
            return
        if tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
        elif tag == "blockquote":
            self._hold(_Holder(tag, "> ", "> "))
        elif tag in _LISTS:
            self._hold(_Holder(tag, number=int(value) if re.fullmatch("[0-9]{1,8}", value) else 1))
        elif tag == "li":
            self._drop(tag)
            within = self._holders[-1] if self._holders else None
            mark = "- "
            if within and within.tag == "ol" and not self._beyond:
                mark = f"{within.number}. "
                within.number += 1
            self._hold(_Holder(tag, mark, " " * len(mark)))

    def _end(self, tag: str) -> None:
        closes = self._open[tag] > 0 or tag == "p" or (self._heading > 0 and tag in _HEADINGS)
        self._open[tag] -= self._open[tag] > 0
        if tag not in _BLOCKS or not closes:
            return
        self._part()
        if tag in _HEADINGS:
            self._heading = 0
        elif not self._row and (tag in _LISTS or tag in {"li", "blockquote"}):
            self._drop(tag)

    def _hold(self, holder: _Holder) -> None:
        if self._beyond or len(self._holders) == DEEPEST:
            self._beyond += 1
            self.flattened = True
        else:
            self._holders.append(holder)

    def _drop(self, tag: str) -> None:
        """Close the nearest holder of a name and what is open in it; an item only of the nearest list."""
        if self._beyond:
            self._beyond -= 1
            return
        for at in range(len(self._holders) - 1, -1, -1):
            if self._holders[at].tag == tag:
                del self._holders[at:]
                return
            if tag == "li" and self._holders[at].tag in _LISTS:
                return

    def _part(self) -> None:
        """End the block; within a row part the cells by a wide space, as figures need."""
        if not self._row:
            self._flush()
            return
        while self._runs and self._runs[-1].text.isspace():
            self._runs.pop()
        if self._runs:
            self._runs.append(Run("\u2003"))

    def _break(self) -> None:
        if self._heading or self._row:
            self._runs.append(Run(" "))
        elif "\n" in [run.text for run in self._runs[-2:] if run.text.strip(" ")][-1:]:
            self._flush()  # two breaks stand for a new paragraph
        else:
            self._runs.append(Run("\n"))

    def _text(self, data: str) -> None:
        lines = data.split("\n") if self._open["pre"] and not self._row and not self._heading else [data]
        for number, line in enumerate(lines):
            text = re.sub(r"[ \t\n\r\f]+", " ", line)
            if self._open["sup"] or self._open["sub"]:
                text = _raised(text, "sup" if self._open["sup"] else "sub")
            strong, em = any(map(self._open.__getitem__, _STRONG)), any(map(self._open.__getitem__, _EM))
            self._runs.extend([Run("\n")] * bool(number))
            self._runs.extend([Run(text, self._link, strong, em)] * bool(text))

    def _address(self, href: str) -> str:
        """Return a link's whole address, in signs that Markdown reads as one; empty for one that leads nowhere."""
        href = re.sub(r"[\t\r\n]", "", clean(href)).strip()
        if not href or href.startswith("#"):
            return ""
        try:
            whole = urljoin(self.base, href)
        except ValueError:
            return ""
        return _NOT_IN_ADDRESS.sub(_percent, whole) if is_web_link(whole) else ""

    def _flush(self) -> None:
        text, self._runs = inline(self._runs), []
        for tag in _RAISED:
            self._open[tag] = 0
        if not text:
            return
        if self._heading:
            # Signs of number at its end would be taken for its mark.
            text = "#" * self._heading + " " + re.sub(r"(?<![^ ])(?=#+$)", r"\\", text.replace("\n", " "))
        if self.out:
            self.out.append(self._gap())
        self._last = list(self._holders)
        first = "".join([holder.prefix() for holder in self._holders])
        rest = "".join(holder.rest for holder in self._holders)
        self.out.append(first + text.replace("\n", f"\\\n{rest}"))

    def _gap(self) -> str:
        """Return what stands between the last block and the next: items of one list follow without an empty line."""
        common = [a for a, b in zip(self._holders, self._last, strict=False) if a is b]
        new, old = self._holders[len(common) :], self._last[len(common) :]
        if new and len(old) == 1 and new[0].tag == old[0].tag != "blockquote":
            return "\n"
        return "\n" + "".join(holder.rest for holder in common).rstrip() + "\n"


_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_SUBSCRIPT = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


def _raised(text: str, tag: str) -> str:
    """Write raised and lowered figures as such: 10 to the sixth must not become a hundred and six."""
    if not re.fullmatch(r"[+−-]?[0-9]+[+−-]?", text):
        return text
    return text.translate(_SUPERSCRIPT if tag == "sup" else _SUBSCRIPT)


# What would end an address early, part it, or be filled in by a sending service.
_NOT_IN_ADDRESS = re.compile(r"[\s<>()\[\]{}\\`\"^|*]|&(?=#?\w+;)")


def _percent(match: re.Match[str]) -> str:
    return "&amp;" if match[0] == "&" else "".join(f"%{byte:02X}" for byte in match[0].encode())
