"""Which items and parts of two states of a file are the same, and in what order three states put them together."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from digest.editing.anatomy import SINGLE
from digest.editing.keys import HAND

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from digest.editing.anatomy import Item, Node

T = TypeVar("T")
# What something is called in all three states: whose it was first, and its number there.
Id = tuple[str, int]

# Two paragraphs share this much of their words: one is the other edited. By judgement.
_ALIKE = 0.5


class Named(NamedTuple):
    """The names of things in three states, in the order of each."""

    base: list[Id]
    mine: list[Id]
    theirs: list[Id]


def name(
    base: Sequence[T],
    mine: Sequence[T],
    theirs: Sequence[T],
    pair: Callable[[Sequence[T], Sequence[T]], dict[int, int]],
    both_new: Callable[[T, T], bool],
) -> Named:
    """Name things: one that was there keeps its name, and one that both sides put in alike has the same on both."""
    ids = [("base", at) for at in range(len(base))]
    known = pair(base, mine)
    ours = [ids[known[at]] if at in known else ("mine", at) for at in range(len(mine))]
    known, taken, others = pair(base, theirs), set[Id](), list[Id]()
    for at, thing in enumerate(theirs):
        if at in known:
            others.append(ids[known[at]])
            continue
        same = (("mine", to) for to, other in enumerate(mine) if ours[to][0] == "mine" and both_new(other, thing))
        found = next((id for id in same if id not in taken), ("theirs", at))
        taken.add(found)
        others.append(found)
    return Named(ids, ours, others)


def in_order(named: Named, keep: Collection[Id], *, theirs: bool = False) -> tuple[list[Id], bool]:
    """Return what is kept in the order both sides want it in, and whether they want it in different ones.

    Then it is the order of mine, or of theirs if so asked. What only the other side has follows what it follows there.
    """
    shared = set(named.base) & set(named.mine) & set(named.theirs)
    was, ours, others = ([id for id in ids if id in shared] for ids in named)
    differ = was not in (ours, others) and ours != others
    first, second = named.mine, named.theirs
    if (ours == was and not differ) or (differ and theirs):
        first, second = second, first
    kept = set(keep)
    order = [id for id in first if id in kept]
    for other in (second, named.base):
        _weave(order, other, kept)
    return order, differ


def _weave(order: list[Id], other: list[Id], kept: set[Id]) -> None:
    there = set(order)
    missing = [at for at, id in enumerate(other) if id in kept and id not in there]
    for at in missing:
        before = next((id for id in reversed(other[:at]) if id in there), None)
        behind = next((id for id in other[at:] if id in there), None)
        place = order.index(before) + 1 if before else order.index(behind) if behind else len(order)
        order.insert(place, other[at])
        there.add(other[at])


# --- items -------------------------------------------------------------------------------------------


def pair_items(old: Sequence[Item], new: Sequence[Item]) -> dict[int, int]:
    """Return by the number of each new item which old one it is: the same, the same edited, or the same mark."""
    found: dict[int, int] = {}
    matcher = SequenceMatcher(None, [item.raw for item in old], [item.raw for item in new], autojunk=False)
    for change, i, to, j, upto in matcher.get_opcodes():
        if change == "equal":
            found.update(zip(range(j, upto), range(i, to), strict=True))
        elif change == "replace":
            found.update(_edited(old, new, range(i, to), range(j, upto)))
    taken = set(found.values())
    for at, item in enumerate(new):
        if at not in found and item.kind in SINGLE:
            was = next((to for to, each in enumerate(old) if each.kind == item.kind and to not in taken), None)
            if was is not None:
                found[at] = was
                taken.add(was)
    return found


def _edited(old: Sequence[Item], new: Sequence[Item], was: range, now: range) -> Iterator[tuple[int, int]]:
    """Pair what was replaced: one for one in their order, or where their numbers differ the likest next one."""
    for kind in dict.fromkeys(old[at].kind for at in was):
        olds = [at for at in was if old[at].kind == kind]
        news = [at for at in now if new[at].kind == kind]
        if len(olds) == len(news):
            yield from zip(news, olds, strict=True)
            continue
        for at in olds:
            best = max(news, key=lambda to: _share(old[at].raw, new[to].raw), default=None)
            if best is not None and _share(old[at].raw, new[best].raw) >= _ALIKE:
                yield best, at
                news = [to for to in news if to > best]


def _share(one: str, other: str) -> float:
    left, right = set(one.split()), set(other.split())
    return len(left & right) / max(1, min(len(left), len(right)))


def same_new_item(one: Item, other: Item) -> bool:
    """Tell whether two items that both sides put in are one."""
    return one.kind == other.kind and (one.raw == other.raw or one.kind in SINGLE)


# --- stories and sections ----------------------------------------------------------------------------


def pair_nodes(old: Sequence[Node], new: Sequence[Node]) -> dict[int, int]:
    """Return by the number of each new part which old one it is.

    The same to the last character, else of the same key, else with a paragraph or the words of the heading in common,
    else in the same place: what is left on both sides between the same two.
    """
    found: dict[int, int] = {}
    _pair_by(old, new, found, lambda node: node.core)
    _pair_by(old, new, found, lambda node: node.key)
    _pair_by(old, new, found, lambda node: node.key.partition("~")[0])
    taken = set(found.values())
    free = [at for at in range(len(old)) if at not in taken]
    for at, node in enumerate(new):
        if at in found:
            continue
        was = next(
            (to for to in free if old[to].texts & node.texts or (node.title and old[to].title == node.title)), None
        )
        if was is None:
            before = found.get(at - 1, -1) + 1 if at else 0
            was = before if before in free and old[before].key.startswith(HAND) == node.key.startswith(HAND) else None
            was = was if was is not None and (node.level == 1 or node.key.startswith(HAND)) else None
        if was is not None:
            found[at] = was
            free.remove(was)
    return found


def _pair_by(old: Sequence[Node], new: Sequence[Node], found: dict[int, int], look: Callable[[Node], object]) -> None:
    taken, left = set(found.values()), dict[object, list[int]]()
    for to, node in enumerate(old):
        if to not in taken:
            left.setdefault(look(node), []).append(to)
    for at, node in enumerate(new):
        if at not in found and (same := left.get(look(node))):
            found[at] = same.pop(0)


def same_new_node(one: Node, other: Node) -> bool:
    """Tell whether two parts that both sides put in are one: alike, or stories of the same articles."""
    of_article = one.level == 2 and one.key == other.key and not one.key.startswith(HAND)
    return one.core == other.core or of_article
