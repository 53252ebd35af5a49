"""An issue file taken apart for merging: header lines, stories and sections of items, the machine's memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from digest.editing.keys import section_keys, story_keys
from digest.issuefile import IssueFile
from digest.issuefile.header import read_header
from digest.issuefile.scan import KEYS, LogicalLine, heading, logical_lines, read_mark, read_title
from digest.issuefile.stories import is_memory
from digest.model import CONSIDERED
from digest.text import is_blank, split_lines, trim

if TYPE_CHECKING:
    from collections.abc import Collection

# Marks of which a part has one.
SINGLE = frozenset(["kicker", "lead", "url", "section", "by-hand"])


class Item(NamedTuple):
    """A paragraph, a line of comments, a heading, or the top of the issue, and the blank lines behind it.

    ``kind`` is ``text``, ``heading``, ``top``, ``memory``, the key of a mark, or ``note``. The last item of a file has
    no gap of its own.
    """

    kind: str
    raw: str
    gap: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """What a heading opened, or on level 0 the issue itself; ``within`` is the number of a story's section, or None."""

    level: int
    key: str
    title: str = ""
    url: str = ""
    comments: str = ""
    within: int | None = None
    items: tuple[Item, ...] = ()

    @property
    def core(self) -> tuple[str, ...]:
        """Return what stands in it, less the blank lines."""
        return tuple(item.raw for item in self.items)

    @property
    def source(self) -> str:
        """Return it as it stands in the file."""
        return "".join(item.raw + (item.gap or "") for item in self.items).rstrip("\r\n")

    @property
    def texts(self) -> frozenset[str]:
        """Return its paragraphs."""
        return frozenset(item.raw for item in self.items if item.kind == "text")


@dataclass(frozen=True, kw_only=True, slots=True)
class Anatomy:
    """A file in parts; ``head`` are the lines of its header by a key of each, with their line ends."""

    mark: str
    opening: str
    head: dict[str, str]
    closing: str
    root: Node
    sections: tuple[Node, ...]
    stories: tuple[Node, ...]
    last_gap: str
    memory: str | None
    end_gap: str


@dataclass(slots=True)
class _Open:
    """A node while it is read."""

    level: int
    line: LogicalLine | None = None
    within: int | None = None
    items: list[Item] = field(default_factory=list)


def take_apart(text: str) -> Anatomy | None:
    """Take a file apart; None where its header or a comment is not closed, so that nothing in it has a sure place."""
    file = IssueFile(text)
    if file.header.close is None or any(each.id == "comment-unclosed" for each in file.problems):
        return None
    nodes = _nodes(text, file.header.body)
    last = nodes[-1]
    end_gap = last.items[-1].gap or ""
    memory = _without_memory(nodes)
    last_gap = last.items[-1].gap or ""
    last.items[-1] = last.items[-1]._replace(gap=None)
    start = 1 if text.startswith("\ufeff") else 0
    lines = split_lines(text[: file.header.body], start)
    rows = [text[line.start : line.next] for line in lines]
    sections = [node for node in nodes if node.level == 1]
    stories = [node for node in nodes if node.level == 2]
    return Anatomy(
        mark=text[:start],
        opening=rows[0],
        head=_keyed(rows[1:-1]),
        closing=rows[-1],
        root=Node(level=0, key="", items=tuple(nodes[0].items)),
        sections=tuple(_closed(node, key) for node, key in zip(sections, section_keys(file), strict=True)),
        stories=tuple(_closed(node, key) for node, key in zip(stories, story_keys(file), strict=True)),
        last_gap=last_gap,
        memory=memory,
        end_gap=end_gap if memory is not None else "",
    )


def outline(text: str) -> list[tuple[int, list[str]]] | None:
    """Return the levels of what a file holds, in its order, and the kinds of their items; None as ``take_apart``."""
    header = read_header(text)
    if header.close is None:
        return None
    nodes = _nodes(text, header.body)
    _without_memory(nodes)
    return [(node.level, [item.kind for item in node.items]) for node in nodes]


def _without_memory(nodes: list[_Open]) -> str | None:
    """Take the machine's memory out, the last where there are several, and return it."""
    for node in reversed(nodes):
        for at in range(len(node.items) - 1, -1, -1):
            if node.items[at].kind == "memory":
                return node.items.pop(at).raw
    return None


def _nodes(text: str, body: int) -> list[_Open]:
    number = -1
    nodes = [_Open(0, items=[Item("top", "", "")])]
    running = False
    for line in logical_lines(text, body):
        items, end = nodes[-1].items, text[line.end : line.next]
        opened = heading(line.visible)
        raw = text[line.start : line.end]
        if opened:
            number += opened[0] == 1
            nodes.append(_Open(opened[0], line, number if number >= 0 and opened[0] == 2 else None))
            nodes[-1].items.append(Item("heading", raw, end))
        elif line.comments and is_blank(line.visible):
            items.append(Item(_kind(line), raw, end))
        elif is_blank(line.visible):
            items[-1] = items[-1]._replace(gap=f"{items[-1].gap}{raw}{end}")
        elif running:
            last = items[-1]
            items[-1] = Item("text", f"{last.raw}{last.gap}{raw}", end)
        else:
            items.append(Item("text", raw, end))
        running = not opened and not is_blank(line.visible)
    return nodes


def _kind(line: LogicalLine) -> str:
    if any(map(is_memory, line.comments)):
        return "memory" if len(line.comments) == 1 else "note"
    key, _ = read_mark(line.comments[0].body)
    return key if len(line.comments) == 1 and line.comments[0].closed and key in KEYS else "note"


def _closed(node: _Open, key: str) -> Node:
    if node.line is None:
        raise ValueError(key)
    title, url = read_title((heading(node.line.visible) or (0, ""))[1])
    raw, start = node.items[0].raw, node.line.start
    comments = " ".join(raw[each.start - start : each.end - start] for each in node.line.comments)
    return Node(
        level=node.level, key=key, title=title, url=url, comments=comments, within=node.within, items=tuple(node.items)
    )


def _keyed(rows: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        name, colon, _ = row.partition(":")
        found[_unlike(found, trim(name) if colon else f"line {trim(row)}")] = row
    return found


class Memory(NamedTuple):
    """The machine's memory: its first line, its lines by their first word, what was considered and how, its end."""

    opening: str
    rows: dict[str, str]
    considered: frozenset[str]
    written: tuple[str, ...]
    closing: str


def read_memory(comment: str) -> Memory:
    """Take the machine's memory apart."""
    lines = [comment[line.start : line.next] for line in split_lines(comment)]
    written = tuple(row for row in lines[1:-1] if row.split()[:1] == [CONSIDERED])
    rows: dict[str, str] = {}
    for row in lines[1:-1]:
        if row not in written:
            rows[_unlike(rows, (row.split() or [""])[0])] = row
    considered = frozenset(hash for row in written for hash in row.split()[1:])
    return Memory(lines[0], rows, considered, written, lines[-1] if len(lines) > 1 else "")


def _unlike(taken: Collection[str], key: str) -> str:
    name, again = key, 1
    while name in taken:
        again += 1
        name = f"{key}~{again}"
    return name
