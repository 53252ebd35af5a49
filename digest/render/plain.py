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


def _rows(markdown: str) -> Iterator[str]:
    lists: list[int | None] = []
    quoted, item = 0, ""
    for token in tokens(markdown):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            item = "- " if number is None else f"{number}. "
            lists[-1] = None if number is None else number + 1
        elif token.type in {"blockquote_open", "blockquote_close"}:
            quoted += 1 if token.nesting > 0 else -1
        elif token.type == "inline":
            margin = "> " * quoted + "  " * max(0, len(lists) - 1)
            yield wrap(inline_plain(token), margin + item, margin + " " * len(item))
            item = " " * len(item)


def underline(text: str, mark: str = "-") -> str:
    """Wrap a title and underline it as wide as its longest line."""
    wrapped = wrap(one_line(text))
    return f"{wrapped}\n{mark * max(map(len, wrapped.split(chr(10))))}"


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
