"""The dates of a source: as they stand, and as they follow from its words and its day of publication."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from digest.fidelity.days import Day, days, near_weekdays, nearest_year, relatives, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from digest.fidelity.parts import Part

_Key = tuple[int | None, int | None, int | None, int | None, str]


class SourceDates:
    """Every date of a source, found by any of its parts: a date is borne out by one that says at least as much."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self.every = [(number, day) for number, part in enumerate(parts) for day in days(part.reading.text)]
        self.published = tuple(dict.fromkeys(part.published for part in parts if part.published))

    def bearing_out(self, day: Day) -> Sequence[tuple[int, Day]]:
        """Return the dates that have every part of this one, with the number of their text."""
        return self._index.get(_key(day), ())

    def follows(self, day: Day) -> bool:
        """Tell whether a date follows from words such as "yesterday" and from the day of publication."""
        if _key(day) in self._told:
            return True
        if day.month and day.year and (day.day, day.month) in self._without_year:
            return day.year in self._years
        return bool(day.day and day.month) and any(
            (on.day, on.month) == (day.day, day.month) and day.year in {None, on.year} for on in self._near
        )

    def may_be_published(self, day: Day) -> bool:
        """Tell whether a date can be the day of publication of a source that does not give one."""
        if self.published:
            return False
        if day.year:
            return all(year <= day.year for year in self._every_year)
        if day.weekday is not None:
            return self._says_today or not self._names_weekday
        return bool(day.month) and not self._names_month

    @cached_property
    def numbers(self) -> frozenset[float]:
        """The years and the days of the month that the source names."""
        found = {number for _, each in self.every for number in (each.year, each.day) if number}
        return frozenset(map(float, found)) | {
            float(each.period[:4]) for _, each in self.every if each.period[:4].isdigit()
        }

    @cached_property
    def distinct(self) -> tuple[Day, ...]:
        """The dates of the source, each once, at most a hundred."""
        return tuple({_key(day): day for _, day in self.every[:1000]}.values())[:100]

    @cached_property
    def _index(self) -> Mapping[_Key, list[tuple[int, Day]]]:
        found: defaultdict[_Key, list[tuple[int, Day]]] = defaultdict(list)
        for number, day in self.every:
            for key in _keys(day):
                found[key].append((number, day))
        return found

    @cached_property
    def _told(self) -> frozenset[_Key]:
        found: list[Day] = []
        for part in self._parts:
            if on := part.published:
                found += [day for each in relatives(part.reading.text) if (day := resolve(each, on))]
                found.append(Day(0, 0, on.day, on.month, on.year, on.weekday()))
        for number, day in self.every:
            if (published := self._parts[number].published) and (whole := _whole(day, published)):
                found.append(Day(0, 0, whole.day, whole.month, whole.year, whole.weekday()))
        return frozenset(key for day in found for key in _keys(day))

    @cached_property
    def _without_year(self) -> frozenset[tuple[int | None, int | None]]:
        return frozenset((day.day, day.month) for _, day in self.every if day.month and not day.year)

    @cached_property
    def _years(self) -> frozenset[int]:
        alone = {day.year for _, day in self.every if day.year and not day.month}
        return frozenset(alone | {on.year for on in self.published})

    @cached_property
    def _every_year(self) -> frozenset[int]:
        return frozenset(day.year for _, day in self.every if day.year)

    @cached_property
    def _near(self) -> frozenset[date]:
        """The days that the weekdays of the source can be, around its publication."""
        named = {day.weekday for _, day in self.every if day.weekday is not None}
        return frozenset(on for each in self.published for weekday in named for on in near_weekdays(weekday, each))

    @cached_property
    def _says_today(self) -> bool:
        said = (each.words for part in self._parts for each in relatives(part.reading.text))
        return any(
            words in {"today", "tonight", "yesterday", "tomorrow"} or words.startswith("this ") for words in said
        )

    @cached_property
    def _names_weekday(self) -> bool:
        return any(day.weekday is not None for _, day in self.every)

    @cached_property
    def _names_month(self) -> bool:
        return any(day.month for _, day in self.every)


def _key(day: Day) -> _Key:
    return day.day, day.month, day.year, day.weekday, day.period


def _keys(day: Day) -> Iterator[_Key]:
    """Yield every way of saying no more than a date says; of "2016-17" the first year alone as well."""
    if day.period:
        yield (None, None, None, None, day.period)
        if day.period[:4].isdigit():
            yield (None, None, int(day.period[:4]), None, "")
        return
    for on, month, year, weekday in product(*({part, None} for part in (day.day, day.month, day.year, day.weekday))):
        if (on, month, year, weekday) != (None, None, None, None):
            yield (on, month, year, weekday, "")


def _whole(day: Day, published: date) -> date | None:
    """Return the day that a date with day and month is, the year supplied if it has none."""
    if not day.day or not day.month:
        return None
    if not day.year:
        return nearest_year(day.day, day.month, published)
    try:
        return published.replace(year=day.year, month=day.month, day=day.day)
    except ValueError:
        return None
