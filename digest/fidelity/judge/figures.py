"""Figures: the value must be in the source, in that unit, and in that place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from digest.fidelity.evidence import PLACES
from digest.fidelity.figures import hedge
from digest.fidelity.names import is_capital
from digest.fidelity.nearby import TOLD, Spot
from digest.fidelity.ordinary import is_ordinary
from digest.fidelity.reading import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.fidelity.figures import Figure
    from digest.fidelity.judge.case import Case
    from digest.fidelity.report import Discrepancy
    from digest.model import Severity

# A round figure may be this far from the fine one it stands for: "more than £6m" for £6.2m, "nearly 400" for 360.
ROUNDED = 0.12
# Up to this many, an editor counts what the source only lists: a number word is warned of, not refused.
COUNTED = 5
# Two counts are compared when their sentences share this much, and told apart by place when they share half.
RELATED = 0.34


def judge_figures(case: Case) -> Iterator[Discrepancy]:
    """Yield what is to be said of the figures of a text."""
    for figure in case.page.figures:
        if not case.is_quoted(figure.start, figure.end):
            found = _supported(case, figure) if _is_there(case, figure) else _unsupported(case, figure)
            if found:
                yield found


def _is_there(case: Case, figure: Figure) -> bool:
    evidence = case.evidence
    has = evidence.figures.has
    for value, unit in figure.keys:
        if has(value, unit) or (unit in {"th", "part"} and has(value, "th", "part")):
            return True
        if not unit and (value in evidence.figures.implied or (value > 31 and value in evidence.dates.numbers)):
            return True
        if unit in {"", "th"} and value <= 20 and has(value, "", "th"):
            return True  # the ninth of nine, beta 3 for the third beta
        if unit == "part" and evidence.figures.between("%", 100 * value - 2.5, 100 * value + 2.5):
            return True
    return _is_in_a_word(case, figure) or _is_cut_short(case, figure)


def _is_cut_short(case: Case, figure: Figure) -> bool:
    """Tell whether a bare figure takes its unit from the one before it: "from 24 per cent to seven"."""
    unit = unit_before(case, figure)
    return bool(unit) and case.evidence.figures.has(figure.value, unit)


def unit_before(case: Case, figure: Figure) -> str:
    """Return the unit that a bare figure may take from the one before it, or nothing."""
    if figure.unit or figure.nouns:
        return ""
    sentence = case.figures_in[case.page.reading.sentence_at(figure.start)]
    before = next((each for each in reversed(sentence) if each.start < figure.start), None)
    return before.unit if before else ""


def _is_in_a_word(case: Case, figure: Figure) -> bool:
    """Look for a figure that is part of a word ("4K", "60fps", "G40"), or of a date torn apart ("Oct. 25")."""
    if figure.unit or figure.spelt:
        return False
    spot = case.spot(figure.start, figure.end)
    fold = case.text.folds[spot.first]
    if fold in case.evidence.positions and not fold.replace(".", "").replace(",", "").isdigit():
        return True
    return not figure.nouns and figure.value in case.evidence.dates.numbers


def _unsupported(case: Case, figure: Figure) -> Discrepancy | None:
    reading, evidence = case.page.reading, case.evidence
    start, end = figure.start, figure.end
    said = reading.text[start:end]
    spot = case.spot(start, end)
    line = case.nearest(spot)
    if finer := _finer(case, figure):
        number, other = finer
        message = f"the source has {evidence.said(number, other.start, other.end)} where the text has “{said}”"
        at = evidence.line_of[evidence.range(number, other.start, other.end)[0]]
        return case.finding("figure-rounded", "info", "figure", start, end, message, at)
    if same := _in_other_unit(case, figure):
        number, other = same
        theirs = evidence.said(number, other.start, other.end)
        message = f"“{said}” is not in the source, which has {theirs}"
        at = evidence.line_of[evidence.range(number, other.start, other.end)[0]]
        return case.finding("figure-other-unit", "error", "figure", start, end, message, at)
    if sum_of := _computed(case, figure):
        message = f"“{said}” is not in the source, but is what {sum_of} come to"
        return case.finding("figure-computed", "info", "figure", start, end, message, line)
    if counted := _counted(case, figure, spot):
        at, theirs = counted
        message = f"“{said}” is not in the source, which has {theirs} of the same"
        return case.finding("count-differs", "error", "figure", start, end, message, at)
    small = (figure.spelt and figure.value <= COUNTED) or figure.unit == "part"
    level: Severity = "warning" if small else "error"
    other_figure = _likely(case, figure, line)
    message = f"“{said}” is not in the source" + (f"; nearest there: {other_figure}" if other_figure else "")
    return case.finding("figure-not-in-source", level, "figure", start, end, message, line)


def _in_other_unit(case: Case, figure: Figure) -> tuple[int, Figure] | None:
    """Return the figure of the same value in another unit; small plain counts are everywhere and say nothing."""
    for number, other in case.evidence.figures.of_value(figure.value)[:PLACES]:
        if other.unit != figure.unit and (figure.unit or figure.value > 12) and not other.spelt:
            return number, other
    return None


def _digits(value: float) -> int:
    """Count the digits of a value that mean something: two for 390, one for 400."""
    written = f"{value:.6f}".rstrip("0").replace(".", "").lstrip("0")
    return len(written.rstrip("0")) or 1


def _finer(case: Case, figure: Figure) -> tuple[int, Figure] | None:
    """Return the figure of which this one is the rounded form, on the side its hedge says."""
    if not figure.value or not math.isfinite(figure.value) or figure.unit == "th":
        return None
    hedged = hedge(case.page.reading.text, figure.start)
    digits = _digits(figure.value)
    if not hedged and digits < 2:
        return None
    near = (figure.value * (1 - ROUNDED), figure.value * (1 + ROUNDED))
    for number, other in case.evidence.figures.between(figure.unit, *near):
        if _digits(other.value) <= digits:
            continue
        if figure.nouns and other.nouns and not set(figure.nouns) & set(other.nouns):
            continue
        gap, step = other.value - figure.value, 10.0 ** (math.floor(math.log10(figure.value)) - digits + 1)
        sided = {
            "above": 0 < gap < step,
            "below": -step / 2 <= gap < 0,
            "about": abs(gap) <= step / 2,
            "": _rounds_to(other.value, figure.value, digits),
        }
        if sided[hedged]:
            return number, other
    return None


def _rounds_to(fine: float, round_one: float, digits: int) -> bool:
    places = digits - 1 - math.floor(math.log10(abs(fine))) if fine else 0
    return math.isclose(round(fine, places), round_one, rel_tol=1e-9)


def _computed(case: Case, figure: Figure) -> str:
    """Return the two figures of the same sentence, both in the source, of which this one is sum or difference."""
    reading = case.page.reading
    sentence = case.figures_in[reading.sentence_at(figure.start)]
    beside = [each for each in sentence if each is not figure and each.unit == figure.unit][:20]
    beside = [each for each in beside if _is_there(case, each)]
    for at, one in enumerate(beside):
        for other in beside[at + 1 :]:
            if any(
                math.isclose(figure.value, sum_) for sum_ in (one.value + other.value, abs(one.value - other.value))
            ):
                return f"{reading.text[one.start : one.end]} and {reading.text[other.start : other.end]}"
    return ""


def _counted(case: Case, figure: Figure, spot: Spot) -> tuple[int, str] | None:
    """Return another count of the same thing in a sentence close to this one."""
    if figure.unit or not figure.nouns:
        return None
    told = {each.value for each in case.figures_in[case.page.reading.sentence_at(figure.start)]}
    for line, _ in case.near_lines(spot, RELATED):
        for first, last, other in case.evidence.figures_in.get(line, ()):
            alike = other.nouns[:1] == figure.nouns[:1] or (other.nouns and other.nouns[-1] == figure.nouns[-1])
            if not other.unit and alike and other.value not in told:
                return line, case.evidence.shown(first, last)
    return None


def _likely(case: Case, figure: Figure, line: int | None) -> str:
    """Return the figures of the closest sentence that this one may be a slip for."""
    if line is None:
        return ""
    said = [
        _written(case, line, other)
        for first, last, other in case.evidence.figures_in.get(line, ())
        if other.unit == figure.unit
    ]
    return ", ".join(dict.fromkeys(said))


def _written(case: Case, line: int, figure: Figure) -> str:
    return case.evidence.said(case.evidence.lines[line].part, figure.start, figure.end)


def _supported(case: Case, figure: Figure) -> Discrepancy | None:
    """Look whether the source has the figure somewhere else, and another one in its place."""
    start, end = figure.start, figure.end
    if case.stands(start):
        return None
    said = case.page.reading.text[start:end]
    spot = case.spot(start, end)
    if numbered := _otherwise_numbered(case, figure, spot):
        at, mine, theirs = numbered
        message = f"the source has no “{mine}”, but {theirs}"
        return case.finding("figure-elsewhere", "warning", "figure", start, end, message, at)
    counts_others = not any(case.evidence.figures.nouns(value) & set(figure.nouns) for value, _ in figure.keys)
    if counts_others and (counted := _counted(case, figure, spot)):
        message = f"the source has {counted[1]} of what the text has “{said}” of"
        return case.finding("count-differs", "warning", "figure", start, end, message, counted[0])
    if displaced := _displaced(case, figure, spot):
        message = f"the source has “{said}” elsewhere, and {case.evidence.shown(*displaced)} in this place"
        code = "count-differs" if figure.nouns and not figure.unit else "figure-elsewhere"
        at = case.evidence.line_of[displaced.first]
        return case.finding(code, "warning", "figure", start, end, message, at)
    return None


def _displaced(case: Case, figure: Figure, spot: Spot) -> Spot | None:
    """Return the figure that the source has in the place of this one."""
    evidence = case.evidence
    mine = {value for value, _ in figure.keys}
    own = [
        Spot(*evidence.range(number, each.start, each.end))
        for value in mine
        for number, each in evidence.figures.of_value(value)[:PLACES]
    ]
    if not own:
        return None  # it stands there in another form ("half" for 49 per cent): its place cannot be compared
    sentence = case.figures_in[case.page.reading.sentence_at(figure.start)]
    present = {each.value for each in sentence if each is not figure}
    others = [
        (Spot(first, last), share, TOLD if each.value in present else 0 if each.unit == figure.unit else 1)
        for line, share in case.near_lines(spot, 0.5)
        for first, last, each in evidence.figures_in.get(line, ())
        if each.value not in mine
    ]
    return case.text.displaced(spot, own, others)


def _otherwise_numbered(case: Case, figure: Figure, spot: Spot) -> tuple[int, str, str] | None:
    """Return the number the source gives the same thing: "Ward 9" where the text has "Ward 6"."""
    text, evidence = case.text, case.evidence
    if figure.spelt or figure.unit or not spot.first:
        return None
    before = case.page.reading.words[spot.first - 1]
    between = case.page.reading.text[before.end : figure.start]
    if between.strip(" \u00a0-") or len(between) > 1 or not is_capital(case.page.reading.raw(before)):
        return None
    if is_ordinary(before.fold) or evidence.runs(
        [stem(fold) for fold in text.folds[spot.first - 1 : spot.first + 1]], 1
    ):
        return None
    for at in evidence.positions.get(stem(before.fold), [])[:200]:
        if evidence.words[at + 1][:1].isdigit() and evidence.capitals[at]:
            said = case.page.reading.text[before.start : figure.end]
            return evidence.line_of[at], said, evidence.shown(at, at + 2)
    return None
