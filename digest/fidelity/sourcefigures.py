"""The figures of a source, found by value, by unit and by size."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from digest.fidelity.figures import figures, implied

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digest.fidelity.figures import Figure
    from digest.fidelity.parts import Part


class SourceFigures:
    """Every figure of a source, with the number of its text."""

    def __init__(self, parts: Sequence[Part], taken: Mapping[int, list[tuple[int, int]]], words: Sequence[str]) -> None:
        self.every: list[tuple[int, Figure]] = [
            (number, figure)
            for number, part in enumerate(parts)
            for figure in figures(part.reading, taken.get(number, ()))
        ]
        self.implied = frozenset(value for _, value in implied(words))

    def has(self, value: float, *units: str) -> bool:
        """Tell whether a figure may stand for a value in one of some units."""
        return any((value, unit) in self._keys for unit in units)

    def nouns(self, value: float) -> frozenset[str]:
        """Return what the figures of a value count."""
        return self._nouns.get(value, frozenset())

    def of_value(self, value: float) -> Sequence[tuple[int, Figure]]:
        """Return the figures that may stand for a value, whatever their unit."""
        return self._by_value.get(value, ())

    def between(self, unit: str, least: float, most: float) -> Sequence[tuple[int, Figure]]:
        """Return the figures of a unit from one value to another, at most a hundred."""
        ranked = self._by_unit.get(unit, [])
        first = bisect_left(ranked, least, key=lambda each: each[1].value)
        last = bisect_right(ranked, most, key=lambda each: each[1].value)
        return ranked[first : min(last, first + 100)]

    @cached_property
    def _keys(self) -> frozenset[tuple[float, str]]:
        return frozenset(key for _, figure in self.every for key in figure.keys)

    @cached_property
    def _nouns(self) -> Mapping[float, frozenset[str]]:
        found: defaultdict[float, set[str]] = defaultdict(set)
        for _, figure in self.every:
            for value, _ in figure.keys:
                found[value].update(figure.nouns)
        return {value: frozenset(nouns) for value, nouns in found.items()}

    @cached_property
    def _by_value(self) -> Mapping[float, list[tuple[int, Figure]]]:
        found: defaultdict[float, list[tuple[int, Figure]]] = defaultdict(list)
        for number, figure in self.every:
            for value in {value for value, _ in figure.keys}:
                found[value].append((number, figure))
        return found

    @cached_property
    def _by_unit(self) -> Mapping[str, list[tuple[int, Figure]]]:
        found: defaultdict[str, list[tuple[int, Figure]]] = defaultdict(list)
        for number, figure in self.every:
            if math.isfinite(figure.value):
                found[figure.unit].append((number, figure))
        for ranked in found.values():
            ranked.sort(key=lambda each: (each[1].value, each[0], each[1].start))
        return found
