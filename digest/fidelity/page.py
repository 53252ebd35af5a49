"""A text taken apart: its figures, dates, quotations and names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from digest.fidelity.days import Day, Relative, days, relatives
from digest.fidelity.figures import Figure, figures
from digest.fidelity.names import Name, names
from digest.fidelity.quotes import Quote, quotes

if TYPE_CHECKING:
    from digest.fidelity.reading import Reading


@dataclass(frozen=True)
class Page:
    """A reading and all that is claimed in it, each kind in the order of the text."""

    reading: Reading

    @cached_property
    def days(self) -> list[Day]:
        """The dates."""
        return days(self.reading.text)

    @cached_property
    def relatives(self) -> list[Relative]:
        """The words that count from today, but for those a date stands in ("last Tuesday" is one already)."""
        taken = {day.end for day in self.days}
        return [each for each in relatives(self.reading.text) if each.end not in taken]

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures; no part of a date is one."""
        return figures(self.reading, [(day.start, day.end) for day in self.days])

    @cached_property
    def quotes(self) -> list[Quote]:
        """The quotations."""
        return quotes(self.reading)

    @cached_property
    def names(self) -> list[Name]:
        """The names and abbreviations; no part of a date or of a figure in words is one."""
        taken = sorted([(day.start, day.end) for day in self.days] + [(each.start, each.end) for each in self.figures])
        found, at = [], 0
        for sentence in self.reading.sentences:
            while at < len(taken) and taken[at][1] <= sentence.start:
                at += 1
            here = at
            while here < len(taken) and taken[here][0] < sentence.end:
                here += 1
            found += list(names(self.reading, sentence, taken[at:here]))
        return found
