"""Filters of the plain text templates: wrapping, rules, underlines, links."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from digest.markup.markdown import inline_plain, links, tokens
from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from digest.model import Block

# RFC 3676 section 4.2 asks for at most 78 and suggests 72, so that a quoted reply still fits.
WIDTH = 72


def wrap(text: str, first: str = "", rest: str | None = None) -> str:
    """Wrap at 72 columns without ever breaking a word or an address."""
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def block_text(markdown: str) -> str:
    """Return a block as wrapped text; list items and quotations keep their marks."""
    return "\n".join(_rows(markdown))


class _Nest:
    """A list item or a quotation that is open: what its first line starts with, and every other line."""

    def __init__(self, first: str, rest: str) -> None:
        self._first: str | None = first
        self.rest = rest

    def take(self) -> str:
        """Return the start of the next line."""
        first, self._first = self._first, None
        return self.rest if first is None else first


def _rows(markdown: str) -> Iterator[str]:
    numbers: list[int | None] = []
    nests: list[_Nest] = []
    gap = False  # something has just ended: a paragraph right after it wants an empty line between
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
            nests.append(_Nest("> ", "> "))
        elif token.type in {"list_item_close", "blockquote_close"}:
            nests.pop()
        elif token.type == "paragraph_open" and gap:
            yield "".join(nest.rest for nest in nests).rstrip()
        elif token.type == "paragraph_close":
            gap = not token.hidden
        elif token.type in {"inline", "hr"}:
            said = inline_plain(token) if token.type == "inline" else "* * *"
            yield wrap(said, "".join(nest.take() for nest in nests), "".join(nest.rest for nest in nests))


def underline(text: str, mark: str = "-") -> str:
    """Wrap a title and underline it as wide as its longest line."""
    wrapped = wrap(one_line(text))
    return f"{wrapped}\n{mark * min(WIDTH, max(map(len, wrapped.split(chr(10)))))}"


def addresses(blocks: Iterable[Block], first: str = "") -> tuple[str, ...]:
    """Return the distinct addresses of some blocks, the story's own first."""
    found = [first] if first else []
    found += [link.url for block in blocks for link in links(block.text)]
    return tuple(dict.fromkeys(found))


FILTERS: dict[str, Callable[..., object]] = {
    "wrap": wrap,
    "block_text": block_text,
    "underline": underline,
    "addresses": addresses,
}
