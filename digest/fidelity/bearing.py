"""Where the source bears a text out: for each claim nothing is said of, the words of the source it was found by.

It asks more than the check: what is let pass because the source may mean it ("both" for two, half for 49 per cent) has
no place that could be shown, and so none is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.fidelity.evidence import PLACES
from digest.fidelity.judge.figures import RELATED, unit_before
from digest.fidelity.names import forms, is_opening_word
from digest.fidelity.nearby import Spot
from digest.fidelity.ordinary import FUNCTION
from digest.fidelity.reading import stem
from digest.fidelity.report import BorneOut, Claim, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digest.fidelity.figures import Figure
    from digest.fidelity.judge.case import Case
    from digest.fidelity.names import Name
    from digest.fidelity.report import Discrepancy, Kind

    Located = tuple[int, int, Kind, list[Spot]]

# Up to this, a plain count is in nearly every source: it has to count the same thing, or stand in a sentence like this.
SMALL = 12
# Where a claim stands in several texts of a source, and none of their sentences is like the text's.
_FIELDS = ("body", "standfirst", "key_points", "title", "update_note")

# The marks of a currency belong to a figure, but not to its first word.
_MONEY = frozenset("£$€¥₹")


def borne_out(case: Case, found: Iterable[Discrepancy]) -> Iterator[BorneOut]:
    """Yield the claims that stand in the source, in the order of the text, less those that something was found of."""
    reading = case.page.reading
    doubted = [(each.start, each.end) for each in found]
    located = sorted([*_figures(case), *_dates(case), *_quotes(case), *_names(case)], key=lambda each: each[:3])
    for start, end, kind, spots in located:
        begin, finish = reading.span(start, end)
        if spots and not any(begin < theirs[1] and theirs[0] < finish for theirs in doubted):
            claim = Claim(kind=kind, text=reading.text[start:end], start=begin, end=finish)
            yield BorneOut(claim=claim, places=tuple(place for spot in spots for place in _places(case, spot)))


def _places(case: Case, spot: Spot) -> Iterator[Place]:
    """Yield a range of the source's words, sentence by sentence."""
    evidence = case.evidence
    for number in range(evidence.line_of[spot.first], evidence.line_of[spot.last - 1] + 1):
        line = evidence.lines[number]
        part = evidence.parts[line.part].reading
        first, last = max(spot.first, line.first), min(spot.last, line.last)
        offset = evidence.offsets[line.part]
        start, end = part.words[first - offset].start, part.words[last - 1 - offset].end
        start -= part.text[line.start : start][-1:] in _MONEY
        end += part.text[end : line.end][:1] == "%"
        yield Place(sentence=evidence.passage(number), start=start - line.start, end=end - line.start)


# --- each kind -----------------------------------------------------------------------------------


def _figures(case: Case) -> Iterator[Located]:
    evidence = case.evidence
    for figure in case.page.figures:
        if case.is_quoted(figure.start, figure.end):
            continue
        unit = unit_before(case, figure)
        keys = [*figure.keys, *([(figure.value, unit)] if unit else [])]
        spots = [
            Spot(*evidence.range(number, other.start, other.end))
            for value, unit in keys
            for number, other in evidence.figures.of_value(value)[:PLACES]
            if (value, unit) in other.keys and _counts_the_same(case, figure, number, other)
        ]
        yield figure.start, figure.end, "figure", _nearest(case, figure.start, figure.end, spots)


def _counts_the_same(case: Case, figure: Figure, number: int, other: Figure) -> bool:
    """Tell whether a small plain count of the source is of the same thing, as far as words tell."""
    if figure.unit not in {"", "th"} or figure.value > SMALL or set(figure.nouns) & set(other.nouns):
        return True
    line = case.evidence.line_of[case.evidence.range(number, other.start, other.end)[0]]
    return any(near == line for near, _ in case.near_lines(case.spot(figure.start, figure.end), RELATED))


def _dates(case: Case) -> Iterator[Located]:
    evidence = case.evidence
    for day in case.page.days:
        if not case.is_quoted(day.start, day.end):
            bearing = evidence.dates.bearing_out(day)[:PLACES]
            spots = [Spot(*evidence.range(number, theirs.start, theirs.end)) for number, theirs in bearing]
            yield day.start, day.end, "date", _nearest(case, day.start, day.end, spots)


def _quotes(case: Case) -> Iterator[Located]:
    for quote, stands in zip(case.page.quotes, case.standing_quotes, strict=True):
        yield quote.start, quote.end, "quote", [Spot(*each) for each in stands]


def _names(case: Case) -> Iterator[Located]:
    reading = case.page.reading
    for name in case.page.names:
        if case.is_quoted(name.start, name.end) or (not name.abbreviation and is_opening_word(reading, name)):
            continue
        kind: Kind = "abbreviation" if name.abbreviation else "name"
        yield name.start, name.end, kind, _nearest(case, name.start, name.end, _named(case, name))


def _named(case: Case, name: Name) -> list[Spot]:
    """Return where the source has a name, in any of its forms, and writes it as one."""
    evidence = case.evidence
    wanted = [stem(fold) for fold in case.text.folds[name.first : name.last]]
    for form in forms(wanted, evidence):
        if spots := [spot for at in evidence.runs(form, PLACES) if _is_name(case, spot := Spot(at, at + len(form)))]:
            return spots
    return []


def _is_name(case: Case, spot: Spot) -> bool:
    """Tell whether words of the source are written as a name; an abbreviation needs two capitals: "IT" is no "It"."""
    evidence = case.evidence
    if spot.last - spot.first > 1:
        return all(evidence.capitals[at] or evidence.words[at] in FUNCTION for at in range(*spot))
    said = evidence.shown(*spot)
    return evidence.capitals[spot.first] and (evidence.words[spot.first] not in FUNCTION or said[:2].isupper())


# --- which of several ----------------------------------------------------------------------------


def _nearest(case: Case, start: int, end: int, spots: Sequence[Spot]) -> list[Spot]:
    """Return the place whose sentence and neighbours are most like those of the text; what needs no source has none."""
    evidence = case.evidence
    spot = case.spot(start, end)
    shares = dict(case.near_lines(spot, 0.0))

    def worth(theirs: Spot) -> tuple[float, int, int, int]:
        line = evidence.line_of[theirs.first]
        field = evidence.parts[evidence.lines[line].part].field
        rank = _FIELDS.index(field) if field in _FIELDS else len(_FIELDS)
        return -shares.get(line, 0.0), -case.text.likeness(spot, theirs), rank, theirs.first

    told = [
        each for each in spots if evidence.parts[evidence.lines[evidence.line_of[each.first]].part].field != "known"
    ]
    return [min(told, key=worth)] if told else []
