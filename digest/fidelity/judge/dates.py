"""Dates: in the source as they stand, or what its words and its day of publication come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.fidelity.evidence import PLACES
from digest.fidelity.nearby import CLOSE, Spot
from digest.text import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.fidelity.days import Day
    from digest.fidelity.judge.case import Case
    from digest.fidelity.report import Discrepancy
    from digest.model import Severity


def judge_dates(case: Case) -> Iterator[Discrepancy]:
    """Yield what is to be said of the dates of a text."""
    for day in case.page.days:
        if case.is_quoted(day.start, day.end):
            continue
        if case.evidence.dates.bearing_out(day) or _is_a_figure(case, day):
            found = _elsewhere(case, day)
        elif not case.evidence.dates.follows(day):
            found = _missing(case, day)
        elif not (found := _elsewhere(case, day)):
            message = f"“{_said(case, day)}” is not in the source, but follows from its date"
            found = case.finding("date-inferred", "info", "date", day.start, day.end, message, _line(case, day))
        if found:
            yield found
    for relative in case.page.relatives:
        if case.is_quoted(relative.start, relative.end):
            continue
        message = f"“{relative.words}” counts from the day it is read; an email is read on another"
        yield case.finding("date-relative", "info", "date", relative.start, relative.end, message)


def _said(case: Case, day: Day) -> str:
    return case.page.reading.text[day.start : day.end]


def _line(case: Case, day: Day) -> int | None:
    return case.nearest(case.spot(day.start, day.end))


def _is_a_figure(case: Case, day: Day) -> bool:
    """Take a year that the source has as a plain figure ("2000 trusts") for borne out."""
    return bool(day.year and not day.month and case.evidence.figures.has(day.year, ""))


def _missing(case: Case, day: Day) -> Discrepancy:
    line = _line(case, day)
    theirs = _likes(case, day, line)
    message = f"“{_said(case, day)}” is not in the source" + (f", which has {theirs}" if theirs else "")
    level: Severity = "warning" if case.evidence.dates.may_be_published(day) else "error"
    return case.finding("date-not-in-source", level, "date", day.start, day.end, message, line)


def _likes(case: Case, day: Day, line: int | None) -> str:
    """Name the dates of this kind in the closest sentence, or in the whole source if they are few."""
    evidence = case.evidence
    near = [theirs for _, _, theirs in evidence.days_in.get(line, ())] if line is not None else []
    for among in (near, evidence.dates.distinct):
        said = dict.fromkeys(_written(theirs) for theirs in among if _is_like(day, theirs))
        if 0 < len(said) <= 3:
            return ", ".join(said)
    return ""


def _written(day: Day) -> str:
    parts = [
        WEEKDAYS[day.weekday] if day.weekday is not None else "",
        str(day.day or ""),
        MONTHS[day.month - 1] if day.month and 1 <= day.month <= 12 else "",
        str(day.year or ""),
        day.period,
    ]
    return " ".join(part for part in parts if part)


def _is_like(mine: Day, theirs: Day) -> bool:
    return any(
        one is not None and other is not None
        for one, other in ((mine.month, theirs.month), (mine.weekday, theirs.weekday), (mine.year, theirs.year))
    ) or bool(mine.period and theirs.period)


def _says_less(one: Day, other: Day) -> bool:
    """Tell whether a date says a part of what another says, and nothing else."""
    pairs = ((one.day, other.day), (one.month, other.month), (one.year, other.year))
    both = (*pairs, (one.weekday, other.weekday), (one.period or None, other.period or None))
    return all(part is None or part == whole for part, whole in both)


def _elsewhere(case: Case, day: Day) -> Discrepancy | None:
    """Look whether the source has the date somewhere else, and another one in its place."""
    if case.stands(day.start):
        return None
    evidence = case.evidence
    spot = case.spot(day.start, day.end)
    bearing_out = evidence.dates.bearing_out(day)
    own = [Spot(*evidence.range(number, theirs.start, theirs.end)) for number, theirs in bearing_out[:PLACES]]
    others = [
        (Spot(first, last), share, 0)
        for line, share in case.near_lines(spot, 0.5)
        for first, last, theirs in evidence.days_in.get(line, ())
        if _is_like(day, theirs) and not _says_less(day, theirs) and not _says_less(theirs, day)
    ]
    displaced = case.text.displaced(spot, own, others) or _instead(case, spot, own, others)
    if not displaced:
        return None
    theirs = evidence.shown(*displaced)
    where = "elsewhere, and" if own else "only by its date, but"
    message = f"the source has “{_said(case, day)}” {where} {theirs} in this place"
    return case.finding(
        "date-elsewhere", "warning", "date", day.start, day.end, message, evidence.line_of[displaced.first]
    )  # fmt: skip


def _instead(case: Case, spot: Spot, own: Sequence[Spot], others: Sequence[tuple[Spot, float, int]]) -> Spot | None:
    """Return the date of a very close sentence, if none of the close ones has the text's."""
    lines = {case.evidence.line_of[each.first] for each in own}
    if any(line in lines for line, _ in case.near_lines(spot, 0.3)):
        return None
    return next((theirs for theirs, share, _ in others[:1] if share >= CLOSE), None)
