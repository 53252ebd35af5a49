"""Filters of the plain text templates: wrapping, rules, underlines, links.

Lines that wrapping broke end in the mark of ``digest.render.flowed``, and quotations begin with its other one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import pass_context

from digest.markup.markdown import Link, inline_plain, links, tokens
from digest.render.flowed import QUOTE, SOFT
from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinja2.runtime import Context
    from markdown_it.token import Token

    from digest.model import Block

    # Of a link: what follows its words, and the address to stand below their paragraph. Either may be empty.
    Cite = Callable[[Link], tuple[str, str]]

# RFC 3676 section 4.2 asks for at most 78 and suggests 72, so that a quoted reply still fits.
WIDTH = 72


# --- lines ---------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)  # of an issue that is rendered again after an edit, one paragraph is new
def wrap(text: str, first: str = "", rest: str | None = None) -> str:
    """Wrap at 72 columns without ever breaking a word or an address; a line end in the text stays one.

    Args:
        text: what to wrap. Only spaces, tabs and line ends part words; a no-break space does not.
        first: what the first line begins with; in it ``>`` is a mark of quotation.
        rest: what every other line begins with; the same if not given.
    """
    first, rest = (start.replace(">", QUOTE) for start in (first, first if rest is None else rest))
    done: list[str] = []
    for hard in text.replace(SOFT + "\n", " ").split("\n"):
        start = rest if done else first
        words = re.findall(r"[^ \t]+", hard)
        broken = _break(words, WIDTH - columns(start), WIDTH - columns(rest))
        lines = [f"{rest if n else start}{line}" for n, line in enumerate(broken)]
        # An indent would stand between the words of a line that is joined again.
        flows = start == rest and not start.strip(f"{QUOTE} ")
        done.append((SOFT * flows + "\n").join(lines))
    return "\n".join(done)


# In squares of columns, as is the price of the room a line leaves: what a line costs, a short word alone on the
# last one, and a dash at the beginning of one.
_A_LINE, _WIDOW, _DASH = 100, 400, 300
_SHORT = 12


def _break(words: list[str], first_room: int, room: int) -> list[str]:
    """Break words into lines as even as can be: least is the sum of the squares of what all but the last leave."""
    widths = [columns(word) for word in words]
    count = len(words)
    best = [(0, count)] * (count + 1)  # for the words from one on: what their lines cost, where the second begins
    for start in reversed(range(count)):
        left = (room if start else first_room) + 1
        chosen = None
        for end in range(start + 1, count + 1):
            left -= 1 + widths[end - 1]
            if left < 0 and end > start + 1:
                break
            if end < count:
                cost = max(left, 0) ** 2 + _DASH * (words[end] in {"–", "—", "-"})
            else:
                cost = _WIDOW * (0 < start == end - 1 and widths[start] < _SHORT)
            cost += best[end][0] + _A_LINE
            if chosen is None or cost <= chosen[0]:
                chosen = cost, end
        best[start] = chosen or best[start]
    lines, start = [], 0
    while start < count:
        end = best[start][1]
        lines.append(" ".join(words[start:end]))
        start = end
    return lines


def columns(text: str) -> int:
    """Return how wide a text is in a face whose letters are all as wide as each other.

    Two for what Unicode calls wide (UAX 11), such as emoji; none for what stands on, or joins, another character.
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(char) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )


def underline(text: str, mark: str = "-") -> str:
    """Wrap a title and underline it as wide as its longest line."""
    lines = wrap(one_line(text)).replace(SOFT, "").split("\n")
    return "\n".join([*lines, mark * min(WIDTH, max(map(columns, lines)))])


# --- links ---------------------------------------------------------------------------------------


class References:
    """The addresses of an email's links, in the order in which they were numbered, for the list at its end.

    Where a newsletter does not want numbers (``text_links = "end"``) it stays empty.
    """

    def __init__(self, *, numbered: bool) -> None:
        self.numbered = numbered
        self._numbers: dict[str, int] = {}
        self._told = 0

    def mark(self, url: str) -> str:
        """Return the number of an address, held to the words before it; the same one each time."""
        return f"\u00a0[{self._numbers.setdefault(url, len(self._numbers) + 1)}]" if url and self.numbered else ""

    def take(self) -> str:
        """Return the list of the addresses that no list has told yet, a line each."""
        numbers = list(self._numbers.items())[self._told :]
        self._told = len(self._numbers)
        wide = len(f"[{self._told}]")
        return "\n".join(f"{f'[{number}]':{wide}} <{url}>" for url, number in numbers)


@pass_context
def reference(context: Context, url: str) -> str:
    """Return the number of an address, to stand right behind the words that lead there; nothing without numbers."""
    references: References = context["references"]
    return references.mark(url)


@pass_context
def blocks_text(context: Context, blocks: Iterable[Block], url: str = "", headed: str = "") -> str:
    """Return blocks as wrapped text with all their addresses, one empty line between two.

    With numbers, each link is followed by its own. Without, an address stands below the paragraph that links to it,
    once; that of the story closes it, at its very end.

    Args:
        context: of the template.
        blocks: the blocks of an intro, a story or a section.
        url: the address of the whole.
        headed: the headline above, if any; where it has the number, nothing more is said.
    """
    references: References = context["references"]
    blocks = tuple(blocks)
    told = {url}

    def cite(link: Link) -> tuple[str, str]:
        if link.text in {link.url, link.url.removeprefix("mailto:")}:
            return "", ""  # it stands in the text itself
        if references.numbered:
            return references.mark(link.url), ""
        below = "" if link.url in told else link.url
        told.add(link.url)
        return "", below

    texts = [text for block in blocks if (text := block_text(block.text, cite))]
    cited = [{link.url for link in links(block.text)} for block in blocks]
    if url and not references.numbered:
        if texts and url in cited[-1]:
            texts[-1] += f"\n<{url}>"
        else:
            texts.append(f"<{url}>")
    elif url and not headed and not any(url in urls for urls in cited):
        texts.append(f"Full story{references.mark(url)}")
    return "\n\n".join(texts)


# --- blocks --------------------------------------------------------------------------------------


def block_text(markdown: str, cite: Cite = lambda _: ("", "")) -> str:
    """Return a block as wrapped text; list items and quotations keep their marks.

    Args:
        markdown: the block.
        cite: says what to make of each link; nothing, if not given.
    """
    return "\n".join(_rows(markdown, cite))


class _Nest:
    """A list item or a quotation that is open: what its first line starts with, and every other line."""

    def __init__(self, first: str, rest: str) -> None:
        self._first: str | None = first
        self.rest = rest

    def take(self) -> str:
        """Return the start of the next line."""
        first, self._first = self._first, None
        return self.rest if first is None else first


def _rows(markdown: str, cite: Cite) -> Iterator[str]:
    numbers: list[int | None] = []
    nests: list[_Nest] = []
    gap = False  # something has just ended: a paragraph right after it wants an empty line between
    above = ""
    for token in tokens(markdown):
        kind = token.type.removesuffix("_open")
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            numbers.append(int(token.attrs.get("start", 1)) if kind == "ordered_list" else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            numbers.pop()
            gap = True
        elif token.type == "list_item_open":
            mark = "- " if (number := numbers[-1]) is None else f"{number}. "
            numbers[-1] = None if number is None else number + 1
            nests.append(_Nest(mark, " " * len(mark)))
            gap = False
        elif token.type == "blockquote_open":
            nests.append(_Nest(f"{QUOTE} ", f"{QUOTE} "))
        elif token.type in {"list_item_close", "blockquote_close"}:
            nests.pop()
        elif token.type == "paragraph_open" and gap:
            yield min(above, _start(nest.rest for nest in nests), key=len).rstrip()
        elif token.type == "paragraph_close":
            gap = not token.hidden
        elif token.type in {"inline", "hr"}:
            said, below = _inline(token, cite) if token.type == "inline" else ("* * *", [])
            above = rest = _start(nest.rest for nest in nests)
            if said:
                yield wrap(said, _start(nest.take() for nest in nests), rest)
            yield from (f"{rest}<{url}>" for url in below)


def _start(marks: Iterable[str]) -> str:
    """Join the marks of what is open; those of quotations stand close, as mail knows them (RFC 3676 section 4.5)."""
    return re.sub(f"{QUOTE} (?={QUOTE})", QUOTE, "".join(marks))


# What may still belong to the word a link ends in: "Bath’s", "long-term"; and the quotation mark that closes it.
_WORD_END = re.compile(r"[\w'’”-]*")


def _inline(token: Token, cite: Cite) -> tuple[str, list[str]]:
    """Return the words of an inline token, hard line breaks kept, and the addresses to stand below them."""
    children = token.children or []
    alone = sum(not child.type.startswith("link_") for child in children) == 1
    parts: list[str] = []
    below: list[str] = []
    url, since, mark = "", 0, ""
    for child in children:
        if child.type == "link_open":
            parts.append(mark)
            url, since, mark = str(child.attrs.get("href", "")), len(parts), ""
        elif child.type == "link_close":
            mark, address = cite(Link("".join(parts[since:]), url))
            below += [address] if address else []
        elif child.type in {"softbreak", "hardbreak"}:
            parts += [mark, " " if child.type == "softbreak" else "\n"]
            mark = ""
        elif said := _said(child, alone=alone):
            end = _WORD_END.match(said).end() if mark else 0  # type: ignore[union-attr]
            parts += [said[:end], mark, said[end:]]
            mark = ""
    return "".join([*parts, mark]).strip(" \t\n"), below


def _said(child: Token, *, alone: bool) -> str:
    """Return the words of a part of an inline token; those of a picture that stands alone say what it is."""
    if child.type == "image":
        words = inline_plain(child)
        return f"Image: {words}" if alone and words else words
    return child.content if child.type in {"text", "code_inline"} else ""


FILTERS: dict[str, Callable[..., object]] = {
    "wrap": wrap,
    "block_text": block_text,
    "blocks_text": blocks_text,
    "underline": underline,
    "reference": reference,
}
