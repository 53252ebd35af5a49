"""Which of two rows belong together: the likest first, whatever their order. The same either way round."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from digest.likeness import ALIKE, canonical, likeness, sketch

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from digest.model import Story

T = TypeVar("T")
Score = tuple[float, ...]

# Two headlines share this much of their words: one is the other reworded. Two paragraphs: one is the other edited.
# Judgement: of the 24 stories of the sample's three earlier issues no two come near either.
SAME_HEADLINE = 0.5
SAME_PARAGRAPH = 0.3
# Past so many pairs likeness is not looked for: no issue has them, and a damaged file must not cost minutes.
_MOST_PAIRS = 40_000


class Pairs(NamedTuple):
    """Places in the older row and in the newer one: what is in both, in the newer order; what went; what came."""

    both: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    new: tuple[int, ...]

    def moved(self) -> frozenset[int]:
        """Return the newer places of what changed its order: as few as explain it."""
        still = _rising([old for old, _ in self.both])
        return frozenset(new for at, (_, new) in enumerate(self.both) if at not in still)


def pair(
    old: Sequence[T],
    new: Sequence[T],
    *,
    keys: Callable[[T], Iterable[Hashable]],
    sure: Callable[[T, T], Score],
    like: Callable[[T, T], Score],
) -> Pairs:
    """Pair two rows.

    Args:
        old: the older row.
        new: the newer row.
        keys: what a thing goes by; only things that share a key are held together at first.
        sure: how sure it is that two that share a key are one.
        like: how like two of the others are; empty if they are not.
    """
    olds, news = (_holders(side, keys) for side in (old, new))
    sharing = {both for key in olds if key in news for both in _together(olds[key], news[key])}
    both = _best_first((sure(old[i], new[j]), i, j) for i, j in sharing)
    gone, came = _left(len(old), (i for i, _ in both)), _left(len(new), (j for _, j in both))
    if len(gone) * len(came) <= _MOST_PAIRS:
        both += _best_first((score, i, j) for i in gone for j in came if (score := like(old[i], new[j])))
        gone, came = _left(len(old), (i for i, _ in both)), _left(len(new), (j for _, j in both))
    return Pairs(tuple(sorted(both, key=lambda found: found[1])), gone, came)


def _holders(row: Sequence[T], keys: Callable[[T], Iterable[Hashable]]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for at, thing in enumerate(row):
        for key in keys(thing):
            found.setdefault(key, []).append(at)
    return found


def _together(olds: list[int], news: list[int]) -> Iterable[tuple[int, int]]:
    """Return which of the things with one key may be a pair: any, or where there are too many the nth of both."""
    return product(olds, news) if len(olds) * len(news) <= _MOST_PAIRS else zip(olds, news, strict=False)


def pair_stories(old: Sequence[Story], new: Sequence[Story]) -> Pairs:
    """Pair stories: by article, else address, else headline, else likeness of headline or text."""
    return pair(old, new, keys=_names, sure=_same, like=_alike)


def _names(story: Story) -> Iterator[tuple[str, str]]:
    yield from (("article", id) for id in story.article_ids)
    if address := canonical(story.url):
        yield "address", address
    if story.headline:
        yield "headline", story.headline


def _same(one: Story, other: Story) -> Score:
    shared = shared_part(frozenset(one.article_ids), frozenset(other.article_ids))
    address = bool(canonical(one.url)) and canonical(one.url) == canonical(other.url)
    return shared > 0, address, one.headline == other.headline, one.text == other.text, shared


def _alike(one: Story, other: Story) -> Score:
    if text := likeness(sketch(one.text), sketch(other.text)):
        return (1 + text,) if text >= ALIKE else ()
    if one.article_ids and other.article_ids:
        return ()  # two articles: a headline like another's is no reason to take them for one
    words = shared_part(words_of(one.headline), words_of(other.headline))
    return (words,) if words >= SAME_HEADLINE else ()


def words_of(text: str) -> frozenset[str]:
    """Return the different words of a text, in small letters."""
    return frozenset(re.findall(r"\w+", text.casefold()))


def shared_part(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of two sets is in both, from 0 to 1; nothing of two empty ones."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _best_first(scored: Iterable[tuple[Score, int, int]]) -> list[tuple[int, int]]:
    """Take pairs from the best down, none of whose sides is taken.

    Two pairs that share a side never have the same sum of places: the result does not depend on which row is which.
    """
    olds, news, found = set[int](), set[int](), list[tuple[int, int]]()
    for _, i, j in sorted(scored, key=lambda each: (each[0], -(each[1] + each[2])), reverse=True):
        if i not in olds and j not in news:
            olds.add(i)
            news.add(j)
            found.append((i, j))
    return found


def _left(count: int, taken: Iterable[int]) -> tuple[int, ...]:
    gone = set(taken)
    return tuple(at for at in range(count) if at not in gone)


def _rising(row: Sequence[int]) -> frozenset[int]:
    """Return the places of a longest rising run of different numbers."""
    ends, ending, before = list[int](), list[int](), list[int]()
    for at, value in enumerate(row):
        place = bisect_left(ends, value)
        before.append(ending[place - 1] if place else -1)
        ends[place : place + 1] = [value]
        ending[place : place + 1] = [at]
    found, at = set[int](), ending[-1] if ending else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return frozenset(found)
