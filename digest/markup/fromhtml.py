"""HTML of a feed, an export or a page becomes Markdown at the source's door, word for word. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urljoin

from digest.markup.html import drop_tags
from digest.markup.markdown import is_web_link
from digest.text import clean, one_line


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Cut with all they hold: what runs, what loads, what is filled in, what is drawn.
CUT = _names(
    "script style iframe frameset noframes noscript svg math form template object embed applet audio video canvas"
    " select textarea button title"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(["ul", "ol", "menu"])
# Elements whose words stand on lines of their own.
_BLOCKS = _names(
    "p div section article header footer main aside nav address figure figcaption hgroup center details summary"
    " fieldset legend dl dt dd caption pre hr blockquote li table tr"
) | {*_HEADINGS, *_LISTS}
_CELLS = frozenset(["td", "th"])
_STRONG, _EM = frozenset(["strong", "b"]), frozenset(["em", "i", "cite", "dfn"])
_RAISED = frozenset(["sup", "sub"])
_KEPT = _BLOCKS | _CELLS | _STRONG | _EM | _RAISED | {"a", "br"}

# nh3 takes the square of the depth: 100,000 nested <div> cost it over a minute, and it cannot be interrupted. Of 1,578
# bodies of real feeds none came near this.
DEEPEST = 256
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/><]*)")
# These hold nothing, end where the next one begins, or cost nothing however deep they lie.
_NOT_NESTING = _names(
    "area base br col embed hr img input link meta param source track wbr p li dt dd td th tr tbody thead tfoot option"
    " path circle ellipse rect line polygon polyline use stop"
)
_CUT_OR_COMMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style)(?=[\s/>]).*?(?:</(?P=raw)|\Z)"
    rf"|<(?:{'|'.join(CUT - {'script', 'style', 'title'})})(?=[\s/>])"
    r"|<img\s(?=[^<>]*\b(?:width|height)\s*=\s*[\"']?[01](?:px)?[\"'\s/>])",
    re.DOTALL | re.IGNORECASE | re.ASCII,
)


class Cleaned(NamedTuple):
    """Markdown; how many elements were cut with all they hold; whether it was too deep, and only its words stayed."""

    text: str
    dropped: int
    flattened: bool


def to_markdown(html: str, base: str) -> Cleaned:
    """Write HTML as Markdown that shows the very same words, without anything that runs, loads or counts readers.

    Emphasis, headings, lists, quotations and links to whole addresses stay; a row of a table becomes an item of a list,
    a line of ``pre`` a line. Pictures go, captions stay. Nothing in the words acts as Markdown, nor as a tag.

    Args:
        html: the HTML, well formed or not.
        base: the article's address, which relative links are joined to; empty where it is unknown.
    """
    # Half of a character would stop nh3, and the marks of ours that stand among the words must be ours alone.
    html = clean(html)
    dropped = sum(not match[0].startswith("<!--") for match in _CUT_OR_COMMENT.finditer(html))
    if _too_deep(html):
        parts = re.split(r"\n\s*\n", clean(unescape(drop_tags(html)[0])))
        words = [_escaped(" ".join(part.split())) for part in parts if part.strip()]
        return Cleaned("\n\n".join(words), dropped, flattened=True)
    writer = _Writer(base)
    writer.write(_events(html))
    return Cleaned("".join(writer.out), dropped, flattened=False)


def to_text(html: str) -> str:
    """Return the words of a piece of HTML on one line: a title, a standfirst. Entities are decoded once."""
    if "<" not in html:
        return one_line(unescape(html))
    html = clean(html)
    if _too_deep(html):
        return one_line(unescape(drop_tags(html)[0]))
    return one_line("".join(event.data if event.kind == "text" else _gap(event.data) for event in _events(html)))


def _gap(tag: str) -> str:
    return " " if tag in _BLOCKS or tag in _CELLS or tag == "br" else ""


def _too_deep(html: str) -> bool:
    """Tell whether elements are, or may be, nested deeper than ``DEEPEST``; linear, and never too low.

    Each name is counted by itself: an end tag that closes nothing must not hide an element that stays open.
    """
    depth, open = 0, Counter[str]()
    for end, tag in _TAG.findall(html):
        name = tag.lower()
        if name in _NOT_NESTING:
            continue
        if not end:
            open[name] += 1
            depth += 1
        elif open[name]:
            open[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


# --- reading -------------------------------------------------------------------------------------


class _Event(NamedTuple):
    """A start or end tag (``data`` is its name, ``value`` the one attribute that counts), or text."""

    kind: str
    data: str
    value: str = ""


class _Parser(HTMLParser):
    """Take apart what nh3 wrote: elements closed, attributes quoted, each ``<`` and ``&`` spelt."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[_Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.events.append(_Event("start", tag, values.get("href") or values.get("start") or ""))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(_Event("end", tag))

    def handle_data(self, data: str) -> None:
        self.events.append(_Event("text", clean(data)))


def _events(html: str) -> list[_Event]:
    import nh3  # noqa: PLC0415 - only where HTML comes in

    sound = nh3.clean(
        html,
        tags=set(_KEPT),
        clean_content_tags=set(CUT),
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    parser = _Parser()
    parser.feed(sound)
    parser.close()
    return parser.events


def _layouts(events: list[_Event]) -> frozenset[int]:
    """Return where tables start that only place things: one in another's cell, or with cells of several paragraphs."""
    found, tables = set[int](), list[list[int]]()  # of each open table where it starts, and the blocks of its cell
    for at, event in enumerate(events):
        if event.kind == "start" and event.data == "table":
            found.update(start for start, _ in tables[-1:])
            tables.append([at, 0])
        elif event.kind == "end" and event.data == "table" and tables:
            tables.pop()
        elif event.kind == "start" and tables:
            if event.data in _CELLS or event.data == "tr":
                tables[-1][1] = 0
            elif event.data in _BLOCKS:
                tables[-1][1] += 1
                if tables[-1][1] > 1:
                    found.add(tables[-1][0])
    return frozenset(found)


# --- writing -------------------------------------------------------------------------------------


class _Run(NamedTuple):
    """Words of one look; ``text`` of a line break is a newline, and no other text holds one."""

    text: str
    href: str
    strong: bool
    em: bool


class _Holder:
    """A quotation, an item or a list around a block: what its first line starts with, and all others do."""

    def __init__(self, tag: str, first: str = "", rest: str = "", number: int = 1) -> None:
        self.tag, self.first, self.rest, self.number = tag, first, rest, number
        self.parent: _Holder | None = None
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
        self.holders: list[_Holder] = []
        self.last: list[_Holder] = []  # what stood around the last block written
        self.runs: list[_Run] = []
        self.links: list[str] = []
        self.depth = Counter[str]()
        self.heading = 0
        self.tables: list[bool] = []  # of each open table, whether its rows are lines

    def write(self, events: list[_Event]) -> None:
        layouts = _layouts(events)
        for at, event in enumerate(events):
            if event.kind == "text":
                self._text(event.data)
            elif event.kind == "start":
                self._start(event.data, event.value, as_rows=at not in layouts)
            else:
                self._end(event.data)
        self._flush()

    @property
    def _in_row(self) -> bool:
        return bool(self.tables and self.tables[-1] and self.depth["tr"])

    def _start(self, tag: str, value: str, *, as_rows: bool) -> None:
        if tag in {"table", "tr"}:
            self._flush()
        if tag == "table":
            self.tables.append(as_rows)
        elif tag in _BLOCKS or tag in _CELLS:
            self._part()
        self.depth[tag] += 1
        if tag == "a":
            self.links.append(self._address(value))
        elif tag == "br":
            self._run("\n")
        elif self._in_row and tag != "tr":
            return
        elif tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag == "blockquote":
            self._hold(_Holder(tag, "> ", "> "))
        elif tag in _LISTS:
            number = int(value) if re.fullmatch("[0-9]{1,8}", value) else 1
            self._hold(_Holder(tag, number=number))
        elif tag == "li" or (tag == "tr" and self._in_row):
            self._hold(self._item(tag))

    def _end(self, tag: str) -> None:
        if tag in {"table", "tr"}:
            self._flush()
        elif tag in _BLOCKS or tag in _CELLS:
            self._part()
        self.depth[tag] -= 1
        if tag == "a" and self.links:
            self.links.pop()
        elif tag == "table":
            self.tables.pop()
        elif tag in _HEADINGS:
            self.heading = 0
        elif self.holders and self.holders[-1].tag == tag and not (self._in_row and tag != "tr"):
            self.holders.pop()

    def _hold(self, holder: _Holder) -> None:
        holder.parent = self.holders[-1] if self.holders else None
        self.holders.append(holder)

    def _item(self, tag: str) -> _Holder:
        within = self.holders[-1] if self.holders and tag == "li" else None
        mark = "- "
        if within and within.tag == "ol":
            mark = f"{within.number}. "
            within.number += 1
        return _Holder(tag, mark, " " * len(mark))

    def _part(self) -> None:
        """Part what comes from what came: cells and their paragraphs by a wide space, as figures need."""
        if not self._in_row:
            self._flush()
        elif self.runs and self.runs[-1].text != "\u2003":
            self._run("\u2003", plain=True)

    def _text(self, data: str) -> None:
        if self.depth["pre"] and not self._in_row:
            for number, line in enumerate(data.split("\n")):
                if number:
                    self._run("\n")
                self._run(line)
            return
        text = re.sub(r"[ \t\n\r\f]+", " ", data)
        if self.depth["sup"] or self.depth["sub"]:
            text = _raised(text, "sup" if self.depth["sup"] else "sub")
        self._run(text)

    def _run(self, text: str, *, plain: bool = False) -> None:
        if text == "\n" and (self.heading or self._in_row):
            text = " "
        if text == "\n" and not self.depth["pre"] and self._ends_in_break():
            self._flush()  # two breaks stand for a new paragraph
        elif text:
            shown = not plain and text != "\n"
            href = self.links[-1] if self.links and shown else ""
            strong = shown and any(self.depth[tag] > 0 for tag in _STRONG)
            self.runs.append(_Run(text, href, strong, shown and any(self.depth[tag] > 0 for tag in _EM)))

    def _ends_in_break(self) -> bool:
        last = next((run.text for run in reversed(self.runs[-3:]) if run.text.strip(" ")), "")
        return last == "\n"

    def _address(self, href: str) -> str:
        """Return a link's whole address, in signs that Markdown reads as one; empty for one that leads nowhere."""
        href = re.sub(r"[\t\r\n]", "", href).strip()
        if not href or href.startswith("#"):
            return ""
        try:
            whole = urljoin(self.base, href)
        except ValueError:
            return ""
        return _NOT_IN_ADDRESS.sub(_percent, whole) if is_web_link(whole) else ""

    def _flush(self) -> None:
        text = _inline(self.runs)
        self.runs = []
        if not text:
            return
        if self.heading:
            text = "#" * self.heading + " " + re.sub(r"(?<![^ ])(?=#+$)", r"\\", text.replace("\n", " "))
        common = [a for a, b in zip(self.holders, self.last, strict=False) if a is b]
        if self.out:
            following = self.holders[len(common)] if len(self.holders) > len(common) else None
            before = self.last[len(common)] if len(self.last) > len(common) else None
            siblings = following and before and before is self.last[-1] and before.tag == following.tag != "blockquote"
            gap = "".join(holder.rest for holder in common).rstrip()
            self.out.append("\n" if siblings else f"\n{gap}\n")
        self.last = list(self.holders)
        first = "".join([holder.prefix() for holder in self.holders])
        rest = "".join(holder.rest for holder in self.holders)
        self.out.append(first + text.replace("\n", f"\\\n{rest}"))


_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_SUBSCRIPT = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


def _raised(text: str, tag: str) -> str:
    """Write raised and lowered figures as such: 10 to the sixth must not become a hundred and six."""
    if not re.fullmatch(r"[0-9+−-]+", text):
        return text
    return text.translate(_SUPERSCRIPT if tag == "sup" else _SUBSCRIPT)


# What would end an address early, part it, or be filled in by a sending service.
_NOT_IN_ADDRESS = re.compile(r"[\s<>()\[\]{}\\`\"^|*]|&(?=#?\w+;)")


def _percent(match: re.Match[str]) -> str:
    return "&amp;" if match[0] == "&" else "".join(f"%{byte:02X}" for byte in match[0].encode())


# Marks that stand among the words until these are escaped; ``clean`` has left none of them in a text.
_STRONG_MARK, _EM_MARK, _LINK, _LINK_END, _OPENING, _CLOSING = "\x01\x02\x03\x04\x05\x06"
_MARKS = {_STRONG_MARK: "**", _EM_MARK: "_", _LINK: "[", _OPENING: r"\[", _CLOSING: r"\]"}


def _inline(runs: list[_Run]) -> str:
    """Write runs of words as the inside of one block, its lines parted by newlines."""
    urls = list[str]()
    linked = list[str]()
    groups = [(href, list(group)) for href, group in groupby(runs, lambda run: run.href)]
    texts = ["".join(run.text for run in group) for _, group in groups]
    for number, (href, group) in enumerate(groups):
        before = texts[number - 1][-1:] if number else ""
        after = texts[number + 1][:1] if number + 1 < len(texts) else ""
        inner = _emphasised(group, before, after)
        core = inner.strip()
        if href and core:
            urls.append(href)
            lead, _, trail = inner.partition(core)
            core = core.replace("[", _OPENING).replace("]", _CLOSING)
            inner = f"{lead}{_LINK}{core}{_LINK_END}{trail}"
        linked.append(inner)
    joined = unicodedata.normalize("NFC", "".join(linked))
    lines = [re.sub(r" {2,}", " ", line).strip() for line in joined.split("\n")]
    text = _escaped("\n".join(line for line in lines if line))
    addresses = iter(urls)
    text = re.sub(_LINK_END, lambda _: f"]({next(addresses)})", text)
    return re.sub("[\x01-\x06]", lambda mark: _MARKS[mark[0]], text)


def _emphasised(runs: list[_Run], before: str, after: str, *, strong: bool = True) -> str:
    """Mark the runs that are strong, then within those the emphasised; ``before`` and ``after`` are the words' signs.

    A mark counts only between a blank or a sign outside and a letter or sign inside (CommonMark, "left-flanking"):
    elsewhere, as in the middle of a word, it would be read as a star, and the words stand plain.
    """
    groups = [(on, list(group)) for on, group in groupby(runs, lambda run: run.strong if strong else run.em)]
    texts = ["".join(run.text for run in group) for _, group in groups]
    found = list[str]()
    for number, (on, group) in enumerate(groups):
        left = texts[number - 1][-1:] if number else before
        right = texts[number + 1][:1] if number + 1 < len(texts) else after
        inner = _emphasised(group, left, right, strong=False) if strong else texts[number]
        core = inner.strip()
        if on and core:
            lead, _, trail = inner.partition(core)
            if _parts(lead[-1:] or left) and _parts(trail[:1] or right):
                mark = _STRONG_MARK if strong else _EM_MARK
                inner = f"{lead}{mark}{core}{mark}{trail}"
        found.append(inner)
    return "".join(found)


def _parts(sign: str) -> bool:
    """Tell whether a sign beside a mark of emphasis lets it count; at the edge of a block there is none."""
    return not sign or sign.isspace() or sign in _ASCII_SIGNS or unicodedata.category(sign)[0] == "P"


_ASCII_SIGNS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
# What acts within a line. "<" and "&" become entities: a backslash would not keep a tag from being dropped where
# the article's file is read (digest.markup.html.drop_tags). "](" would be a link, "]:" a definition, "!" a picture.
_ACTS = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\x01-\x06\n]|\Z)|[*`]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|!(?=\x03)|\](?=[(:])|(?<=\])\(|<"
    r"|&(?=#?\w+;)"
)
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
# What acts where a line begins.
_BEGINS = re.compile(r"(?m)^(?:[-+](?=[\s-]|$)|[=>]|#(?=#{0,5}(?:\s|$)))")
_NUMBER = re.compile(r"(?m)^([0-9]{1,9})(?=[.)](?:\s|$))")


def _escaped(text: str) -> str:
    """Write words as Markdown that shows just those."""
    text = _ACTS.sub(lambda match: _ENTITIES.get(match[0]) or "\\" + match[0], text)
    return _NUMBER.sub(r"\1\\", _BEGINS.sub(r"\\\g<0>", text))
