"""Bring two states of an issue file together that began as one: part by part, paragraph by paragraph. Pure.

What one side alone changed is in the result; what both changed otherwise is a conflict, and told. Where the parts of
the result would not read as they should, the whole file is the conflict.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from digest.editing.anatomy import Item, Node, outline, read_memory, take_apart
from digest.editing.pairing import Named, in_order, name, pair_items, pair_nodes, same_new_item, same_new_node
from digest.editing.pieces import line_ends
from digest.issuefile.memory import MARKS_A_LINE
from digest.issuefile.scan import newline_of, read_mark, write_title
from digest.model import CONSIDERED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Literal

    from digest.editing.anatomy import Anatomy
    from digest.editing.pairing import Id

    Side = Literal["mine", "theirs", "both"]

T = TypeVar("T")
# Something as it is in the base, in mine and in theirs.
_Three = tuple["T | None", "T | None", "T | None"]


class Conflict(NamedTuple):
    """What both sides changed, each in its own way; None where a side has it no more.

    ``part`` is ``header``, ``intro``, ``story:KEY``, ``section:KEY``, ``memory`` or ``issue``. ``field`` is what of it:
    a header key, ``headline``, ``title``, ``url``, ``text`` (one paragraph), the key of a mark, ``note``, ``there``
    (taken out by one side, changed by the other), ``place`` (the section it stands in), ``order`` (of its stories, or
    of the sections), ``all``. ``key`` names the conflict, the same for both sides.
    """

    key: str
    part: str
    field: str
    base: str | None
    mine: str | None
    theirs: str | None

    @property
    def can_be_both(self) -> bool:
        """Tell whether mine and theirs can stand one below the other: they are paragraphs."""
        return self.field == "text" and self.mine is not None and self.theirs is not None


class Merged(NamedTuple):
    """The text both states are brought together in, and what is in conflict."""

    text: str
    conflicts: tuple[Conflict, ...]


def merge(base: str, mine: str, theirs: str, *, choose: Mapping[str, Side] | None = None) -> Merged:
    """Bring two states of an issue file together.

    Args:
        base: the text both began with.
        mine: what one made of it.
        theirs: what the other made of it.
        choose: whose words stand in the text, by the key of a conflict; mine where nothing is chosen. What one side
            took out and the other changed stays unless the side that took it out is chosen. Where both can stand
            (``can_be_both``), "both" lets theirs follow mine, to be tidied by hand.
    """
    work = _Merge(choose or {})
    if theirs in (mine, base):
        return Merged(mine, ())
    if mine == base:
        return Merged(theirs, ())
    ends = [_newlines(text) for text in (base, mine, theirs)]
    even = all(len(each) <= 1 for each in ends)
    newline = work.quietly(*(next(iter(each), "\n") for each in ends)) if even else newline_of(mine)
    texts = [_with_newline(text, "\n") if even else text for text in (base, mine, theirs)]
    states = [taken for text in texts if (taken := take_apart(text))]
    if len(states) == 3:
        text = work.file(states[0], states[1], states[2], "\n" if even else newline)
        if text is not None:
            return Merged(_with_newline(text, newline) if even else text, tuple(work.conflicts))
    whole = _Merge(choose or {})
    return Merged(whole.settle("issue", "all", (base, mine, theirs)) or "", tuple(whole.conflicts))


def _newlines(text: str) -> set[str]:
    found = {"\r\n"} if "\r\n" in text else set()
    rest = text.replace("\r\n", "")
    return found | {end for end in "\r\n" if end in rest}


def _with_newline(text: str, newline: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", newline)


class _Merge:
    """Three states while they are brought together, and the conflicts met on the way."""

    def __init__(self, choose: Mapping[str, Side]) -> None:
        self.choose = choose
        self.conflicts: list[Conflict] = []
        self._keys: Counter[str] = Counter()

    # --- one value ---------------------------------------------------------------------------------

    def settle(self, part: str, field: str, states: _Three[str], words: _Three[str] | None = None) -> str | None:
        """Return the one of three values that stands; a conflict is noted, in other words if they are given."""
        was, ours, others = states
        if others in (ours, was):
            return ours
        if ours == was:
            return others
        return others if self.clash(part, field, *(words or states)) == "theirs" else ours

    @property
    def _both(self) -> bool:
        """Tell whether both sides are chosen of the conflict that was noted last."""
        return bool(self.conflicts) and self.choose.get(self.conflicts[-1].key) == "both"

    def clash(self, part: str, field: str, base: str | None, mine: str | None, theirs: str | None) -> str:
        """Note a conflict, and return whose side is chosen, nothing where nobody has chosen."""
        name = f"{part}:{field}"
        self._keys[name] += 1
        key = name if self._keys[name] == 1 else f"{name}~{self._keys[name]}"
        self.conflicts.append(Conflict(key, part, field, base, mine, theirs))
        return self.choose.get(key, "")

    @staticmethod
    def quietly(base: str, mine: str, theirs: str) -> str:
        """Return the value that stands of one nobody sees: of two changes, mine."""
        return theirs if mine == base else mine

    # --- the file ----------------------------------------------------------------------------------

    def file(self, base: Anatomy, mine: Anatomy, theirs: Anatomy, newline: str) -> str | None:
        """Return the text of three states, or None where it would not read as it should."""
        head = self._head(base.head, mine.head, theirs.head)
        nodes = [self._node(base.root, mine.root, theirs.root), *self._parts(base, mine, theirs)]
        memory = self._memory(base.memory, mine.memory, theirs.memory)
        last_gap = self.quietly(base.last_gap, mine.last_gap, theirs.last_gap)
        body = _joined([item for node in nodes for item in node.items], last_gap, memory, newline)
        end = self.quietly(base.end_gap, mine.end_gap, theirs.end_gap) if memory is not None else ""
        closing = self.quietly(base.closing, mine.closing, theirs.closing)
        if body or memory:
            closing = _at_least(closing, 1, newline)
        before = (self.quietly(base.mark, mine.mark, theirs.mark), base.opening, head, closing)
        text = "".join([*before, body, memory or "", end])
        return text if _reads(text, nodes) else None

    def _head(self, base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]) -> str:
        """Bring the lines of three headers together, by their keys."""
        keys = list(dict.fromkeys([*base, *mine, *theirs]))
        settled = {key: self._row(key, (base.get(key), mine.get(key), theirs.get(key))) for key in keys}
        ids: dict[str, Id] = {key: ("base", at) for at, key in enumerate(keys)}
        named = Named(*([ids[key] for key in each] for each in (base, mine, theirs)))
        order, _ = in_order(named, [ids[key] for key in keys if settled[key] is not None])
        return "".join(settled[keys[at]] or "" for _, at in order)

    def _row(self, key: str, rows: _Three[str]) -> str | None:
        was, ours, others = (row if row is None else (row.partition(":")[2] or row).strip() for row in rows)
        return self.settle("header", key, rows, (was, ours, others))

    # --- stories and sections ------------------------------------------------------------------------

    def _parts(self, base: Anatomy, mine: Anatomy, theirs: Anatomy) -> list[Node]:
        """Return the stories without a section, and each section with its stories, in order."""
        of_sections = name(base.sections, mine.sections, theirs.sections, pair_nodes, same_new_node)
        sections = _states(of_sections, base.sections, mine.sections, theirs.sections)
        of_stories = name(base.stories, mine.stories, theirs.stories, pair_nodes, same_new_node)
        stories = _states(of_stories, base.stories, mine.stories, theirs.stories)
        kept, told = self._kept(sections), self._kept(stories)
        homes = {id: _homes(each, of_sections) for id, each in stories.items()}
        for id, (was, ours, others) in stories.items():
            left, now = ours or others, homes[id][1 if ours else 2]
            if left and was and None in (ours, others) and left.core == was.core and now != homes[id][0]:
                self._stays(id, (was, ours, others), told)  # taken out by one side, moved to a section by the other
        home = {id: self._home(told[id], homes[id], sections) for id in told}
        for place in dict.fromkeys(home.values()):
            if place is not None and place not in kept:  # taken out by one side, while the other put a story there
                self._stays(place, sections[place], kept)
        home = {id: at if at in kept else None for id, at in home.items()}
        order = self._order("issue", of_sections, kept, sections)
        found = []
        for at in (None, *order):
            rows = [
                [id for id in ids if id in home and home[id] == at and homes[id][side] == at]
                for side, ids in enumerate(of_stories)
            ]
            here = [id for id in home if home[id] == at]
            part = _name(kept[at]) if at else "intro"
            found += [kept[at]] if at else []
            found += [told[id] for id in self._order(part, Named(*rows), here, stories)]
        return found

    def _kept(self, states: Mapping[Id, _Three[Node]]) -> dict[Id, Node]:
        """Return the parts that stay, each brought together; what one side took out and the other changed stays."""
        kept: dict[Id, Node] = {}
        for id, (was, ours, others) in states.items():
            left = ours or others
            if ours and others:
                kept[id] = self._node(was, ours, others)
            elif left and was is None:
                kept[id] = left
            elif left and was and left.core != was.core:
                self._stays(id, (was, ours, others), kept)
        return kept

    def _stays(self, id: Id, states: _Three[Node], kept: dict[Id, Node]) -> None:
        """Keep a part that one side took out and the other needs, unless the side that took it out is chosen."""
        was, ours, others = states
        left = ours or others
        words = (each.source if each else None for each in states)
        if left and self.clash(_name(was or left), "there", *words) != ("mine" if ours is None else "theirs"):
            kept[id] = left

    def _home(self, node: Node, homes: _Homes, sections: Mapping[Id, _Three[Node]]) -> Id | None:
        """Return the section a story stands in, None for none."""
        was, ours, others = homes
        if _GONE in (ours, others):
            return others if ours == _GONE else ours
        if others in (ours, was):
            return ours
        if ours == was:
            return others
        words = [None if at == _GONE else _key(sections[at], side) if at else "" for side, at in enumerate(homes)]
        return others if self.clash(_name(node), "place", *words) == "theirs" else ours

    def _order(self, part: str, named: Named, keep: Collection[Id], states: Mapping[Id, _Three[Node]]) -> list[Id]:
        order, differ = in_order(named, keep)
        if differ:
            words = (", ".join(_key(states[id], side) for id in ids) for side, ids in enumerate(named))
            if self.clash(part, "order", *words) == "theirs":
                order, _ = in_order(named, keep, theirs=True)
        return order

    # --- what stands in a part -----------------------------------------------------------------------

    def _node(self, base: Node | None, mine: Node, theirs: Node) -> Node:
        """Bring the states of a part that is in both sides together, item by item."""
        named = name(base.items if base else (), mine.items, theirs.items, pair_items, same_new_item)
        states = _states(named, base.items if base else (), mine.items, theirs.items)
        node = base or min(mine, theirs, key=lambda each: each.key)
        part = _name(node)
        kept: dict[Id, tuple[Item, ...]] = {}
        for id, each in states.items():
            if any(item and item.kind == "heading" for item in each):
                kept[id] = (self._heading(part, base, mine, theirs),)
            elif items := self._item(part, each):
                kept[id] = items
        order, _ = in_order(named, kept)
        return replace(node, items=tuple(item for id in order for item in kept[id]))

    def _item(self, part: str, states: _Three[Item]) -> tuple[Item, ...]:
        """Return an item as it stands in the result, none where it does not, two where both sides' shall stand."""
        was, ours, others = (item.raw if item else None for item in states)
        kind = next(item.kind for item in states if item)
        words = [_words(item) for item in states]
        if was is not None and (ours is None or others is None):
            left, gone = (others, "mine") if ours is None else (ours, "theirs")
            raw = None if left in (was, None) or self.clash(part, kind, *words) == gone else left
        elif ours is None or others is None:
            raw = others if ours is None else ours
        else:
            raw = self.settle(part, kind, (was, ours, others), (words[0], words[1], words[2]))
            if kind == "text" and ours != others and was not in (ours, others) and self._both:
                return Item(kind, ours, ""), Item(kind, others, self._gap(states))
        return () if raw is None else (Item(kind, raw, self._gap(states)),)

    def _gap(self, states: _Three[Item]) -> str | None:
        was, ours, others = states
        if ours is None or others is None:
            left = ours or others
            return left.gap if left else None
        if ours.gap is None or others.gap is None:
            return others.gap if ours.gap is None else ours.gap
        return others.gap if was and ours.gap == was.gap else ours.gap

    def _heading(self, part: str, base: Node | None, mine: Node, theirs: Node) -> Item:
        """Bring three headings together: words, address, and the comments on their line."""
        states = (base.items[0] if base else None, mine.items[0], theirs.items[0])
        was, ours, others = (item.raw if item else None for item in states)
        if ours == others or was in (ours, others):
            raw = others if ours == was else ours
            return Item("heading", raw or "", self._gap(states))
        noun = "headline" if mine.level == 2 else "title"
        title = self.settle(part, noun, (base.title if base else None, mine.title, theirs.title)) or ""
        url = self.settle(part, "url", (base.url if base else None, mine.url, theirs.url)) or ""
        comments = self.settle(part, "note", (base.comments if base else None, mine.comments, theirs.comments)) or ""
        words = ("#" * mine.level, write_title(title, url) if title or url else "", comments)
        return Item("heading", " ".join(filter(None, words)), self._gap(states))

    # --- the memory ----------------------------------------------------------------------------------

    def _memory(self, base: str | None, mine: str | None, theirs: str | None) -> str | None:
        """Bring the machine's memory together, line by line; what was considered by either side was considered."""
        if mine == theirs or base in (mine, theirs):
            return theirs if mine == base else mine
        if mine is None or theirs is None:
            gone = self.clash("memory", "there", base, mine, theirs)
            return None if gone == ("mine" if mine is None else "theirs") else mine or theirs
        was, ours, others = (read_memory(each or "<!-- drafted\n-->") for each in (base, mine, theirs))
        rows = {
            key: row
            for key in dict.fromkeys([*ours.rows, *others.rows, *was.rows])
            if (row := self.settle("memory", key, (was.rows.get(key), ours.rows.get(key), others.rows.get(key))))
        }
        gone_by_now = (was.considered - ours.considered) | (was.considered - others.considered)
        considered = (ours.considered | others.considered) - gone_by_now
        written: Iterable[str] = ours.written
        if considered != ours.considered:
            marks, newline = sorted(considered), newline_of(mine)
            tens = (marks[at : at + MARKS_A_LINE] for at in range(0, len(marks), MARKS_A_LINE))
            written = (
                others.written
                if considered == others.considered
                else (f"{CONSIDERED} {' '.join(ten)}{newline}" for ten in tens)
            )
        stories = [row for key, row in rows.items() if not key.startswith("=")]
        furniture = [row for key, row in rows.items() if key.startswith("=")]
        return "".join([ours.opening, *stories, *furniture, *written, ours.closing])


_GONE: Id = ("gone", 0)
_Homes = tuple["Id | None", "Id | None", "Id | None"]


def _states(named: Named, *things: Sequence[T]) -> dict[Id, _Three[T]]:
    """Return what each name stands for in the three states, None where it is not there."""
    by_name = [dict(zip(ids, each, strict=True)) for ids, each in zip(named, things, strict=True)]
    every = dict.fromkeys(id for ids in named for id in ids)
    return {id: (by_name[0].get(id), by_name[1].get(id), by_name[2].get(id)) for id in every}


def _homes(states: _Three[Node], named: Named) -> _Homes:
    """Return the section a story stands in, in each state."""
    found = []
    for node, ids in zip(states, named, strict=True):
        found.append(_GONE if node is None else None if node.within is None else ids[node.within])
    return found[0], found[1], found[2]


def _key(states: _Three[Node], side: int) -> str:
    """Return what one side calls a part, so that a conflict reads the same from either."""
    node = states[side]
    return node.key if node else ""


def _name(node: Node) -> str:
    return f"{('intro', 'section', 'story')[node.level]}:{node.key}" if node.level else "intro"


def _words(item: Item | None) -> str | None:
    """Return what an item says: of a mark its value."""
    if item is None or item.kind in {"text", "note", "memory"}:
        return item.raw if item else None
    return read_mark(item.raw.strip()[4:-3])[1] or ""


def _joined(items: Sequence[Item], last_gap: str, memory: str | None, newline: str) -> str:
    """Write items one below the other, apart enough to be read as they were."""
    text = []
    for item, behind in pairwise([*items, None]):
        if item is None:
            continue
        gap = last_gap if behind is None else item.gap
        if gap is None:  # the last of its file: what comes now stands a line below
            gap = newline * (0 if item.kind == "top" else 2)
        if behind is None:
            gap = _at_least(gap, 1, newline) if memory and item.raw else gap
        elif item.kind != "top":
            gap = _at_least(gap, 2 if item.kind == behind.kind == "text" else 1, newline)
        text.append(item.raw + gap)
    return "".join(text)


def _at_least(gap: str, least: int, newline: str) -> str:
    return gap + newline * max(0, least - line_ends(gap))


def _reads(text: str, nodes: Sequence[Node]) -> bool:
    """Tell whether a text has just the parts it was made of, each of the paragraphs it was made of."""
    return outline(text) == [(node.level, [item.kind for item in node.items]) for node in nodes]
