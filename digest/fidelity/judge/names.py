"""Names and abbreviations: in the source, whole, and in that place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.fidelity.evidence import PLACES
from digest.fidelity.names import joined, standing
from digest.fidelity.nearby import TOLD, Spot
from digest.fidelity.reading import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.fidelity.judge.case import Case
    from digest.fidelity.names import Name
    from digest.fidelity.report import Discrepancy, Kind
    from digest.model import Severity


def judge_names(case: Case) -> Iterator[Discrepancy]:
    """Yield what is to be said of the names and abbreviations of a text."""
    for name in case.page.names:
        if case.is_quoted(name.start, name.end):
            continue
        how, other = standing(case.page.reading, name, case.evidence)
        if how == "ordinary":
            found = None
        elif how == "there":
            found = _elsewhere(case, name)
        else:
            found = _unsupported(case, name, how, other)
        if found:
            yield found
    yield from _joined(case)


def _unsupported(case: Case, name: Name, how: str, other: str) -> Discrepancy:
    said = case.page.reading.text[name.start : name.end]
    line = case.nearest(Spot(name.first, name.last))
    kind: Kind = "abbreviation" if name.abbreviation else "name"
    weak = how == "initials" if name.abbreviation else how == "common" or name.opening
    level: Severity = "warning" if weak else "error"
    if name.abbreviation:
        message = f"“{said}” is not in the source" + (", only words that begin with its letters" if weak else "")
        return case.finding("abbreviation-unknown", level, kind, name.start, name.end, message, line)
    if how == "fuller":
        message = f"the source has a part of “{said}” only"
        return case.finding("name-fuller", "warning", kind, name.start, name.end, message, line)
    if how == "scattered":
        message = f"the source has the words of “{said}”, but not side by side"
        message += f"; it has “{other}” before the last of them" if other else ""
        return case.finding("name-scattered", "warning", kind, name.start, name.end, message, line)
    message = f"“{said}” is not in the source" + (f", which has “{other}” there" if other else "")
    return case.finding("name-not-in-source", level, kind, name.start, name.end, message, line)


def _elsewhere(case: Case, name: Name) -> Discrepancy | None:
    """Look whether the source has the name somewhere else, and another one in its place."""
    if case.stands(name.start):
        return None
    evidence, text = case.evidence, case.text
    spot = Spot(name.first, name.last)
    wanted = [stem(fold) for fold in text.folds[name.first : name.last]]
    own = [Spot(at, at + len(wanted)) for at in evidence.runs(wanted, PLACES)]
    if not own:
        return None  # it stands there in another form: its place cannot be compared
    sentence = case.page.reading.sentences[text.sentence_of(name.first)]
    here = set(text.folds[sentence.first : name.first]) | set(text.folds[name.last : sentence.last])
    others = [
        (Spot(first, last), share, TOLD if evidence.words[first] in here else 0)
        for line, share in case.near_lines(spot, 0.5)
        for first, last in evidence.names_in(line)
        if not set(evidence.stems[first:last]) & set(wanted)
    ]
    displaced = text.displaced(spot, own, others)
    if not displaced:
        return None
    theirs = evidence.shown(*displaced)
    said = case.page.reading.text[name.start : name.end]
    message = f"the source has “{said}” elsewhere, and “{theirs}” in this place"
    kind: Kind = "abbreviation" if name.abbreviation else "name"
    return case.finding(
        "name-elsewhere", "warning", kind, name.start, name.end, message, evidence.line_of[displaced.first]
    )  # fmt: skip


def _joined(case: Case) -> Iterator[Discrepancy]:
    """Look at names joined by "of": the source has to have the whole, not just both halves."""
    reading, evidence = case.page.reading, case.evidence
    by_sentence: dict[int, list[Name]] = {}
    for name in case.page.names:
        by_sentence.setdefault(case.text.sentence_of(name.first), []).append(name)
    for found in by_sentence.values():
        for one, other in joined(reading, found):
            if case.is_quoted(one.start, other.end):
                continue
            whole = [stem(word.fold) for word in reading.words[one.last - 1 : other.first + 1]]
            halves = (whole[:1], whole[-1:])
            if not evidence.runs(whole, 1) and all(_is_named(case, half[0]) for half in halves):
                said = reading.text[one.start : other.end]
                message = f"the source has the words of “{said}”, but not side by side"
                line = case.nearest(Spot(one.first, other.last))
                yield case.finding("name-scattered", "warning", "name", one.start, other.end, message, line)


def _is_named(case: Case, word: str) -> bool:
    return word in case.evidence.positions and word not in case.evidence.small
