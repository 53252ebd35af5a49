"""Yes and no: a denial put in or left out, and a word turned into its opposite, beside the nearest sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.fidelity.nearby import CLOSE, Spot
from digest.fidelity.polarity import OPPOSITES, denies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.fidelity.judge.case import Case
    from digest.fidelity.report import Discrepancy

# A denial is looked for in sentences that share at least this much with the text's.
RELATED = 0.6


def judge_polarity(case: Case) -> Iterator[Discrepancy]:
    """Yield where a text says no to what its source says yes to, or the opposite of its word."""
    folds = case.text.folds
    for sentence in case.page.reading.sentences:
        for at in range(sentence.first, sentence.last):
            if denies(folds[at]):
                found = _denied(case, at)
            elif folds[at] in OPPOSITES:
                found = _opposite(case, at)
            else:
                continue
            if found:
                yield found
    yield from _affirmed(case)


def _denied(case: Case, at: int) -> Discrepancy | None:
    """Judge a denial in the text: the closest sentences must have one too, or not be about this."""
    word = case.page.reading.words[at]
    if case.is_quoted(word.start, word.end):
        return None
    words = case.evidence.words
    for line, share in case.near_lines(Spot(at, at + 1), 0.4):
        _, _, _, first, last = case.evidence.lines[line]
        if any(denies(theirs) for theirs in words[first:last]) and not _closed_up(case, at, line):
            return None
        if share >= RELATED or _closed_up(case, at, line):
            said = case.page.reading.text[word.start : word.end]
            message = f"the sentence of the source nearest to this one has no “{said}” here"
            return case.finding("negation-differs", "warning", "polarity", word.start, word.end, message, line)
    return None


def _closed_up(case: Case, at: int, line: int) -> bool:
    """Tell whether the source has the words left and right of a denial side by side, without it."""
    folds, words = case.text.folds, case.evidence.words
    _, _, _, first, last = case.evidence.lines[line]
    if at == 0 or at + 1 >= len(folds):
        return False
    pairs = {(words[there], words[there + 1]) for there in range(first, last - 1)}
    denied = {(words[there], words[there + 1]) for there in range(first, last - 1) if denies(words[there + 1])}
    return (folds[at - 1], folds[at + 1]) in pairs and (folds[at - 1], folds[at]) not in denied


def _affirmed(case: Case) -> Iterator[Discrepancy]:
    """Judge a denial of the source that the text, word for word beside it, leaves out."""
    reading, folds, words = case.page.reading, case.text.folds, case.evidence.words
    for number, sentence in enumerate(reading.sentences):
        for near in case.text.near(number)[:1]:
            if near.share < RELATED:
                continue
            _, _, _, first, last = case.evidence.lines[near.line]
            pairs = {(folds[at], folds[at + 1]): at for at in range(sentence.first, sentence.last - 1)}
            theirs = {(words[at], words[at + 1]) for at in range(first, last - 1)}
            for there in range(first + 1, last - 1):
                around = (words[there - 1], words[there + 1])
                if denies(words[there]) and around in pairs and around not in theirs:
                    at = pairs[around]
                    start, end = reading.words[at].start, reading.words[at + 1].end
                    if not case.is_quoted(start, end):
                        message = f"the sentence of the source nearest to this one has “{words[there]}” here"
                        yield case.finding("negation-differs", "warning", "polarity", start, end, message, near.line)


def _opposite(case: Case, at: int) -> Discrepancy | None:
    """Judge a word that has an opposite: the closest sentences must have the word, or not its opposite instead."""
    word = case.page.reading.words[at]
    if case.is_quoted(word.start, word.end):
        return None
    mine, words = Spot(at, at + 1), case.evidence.words
    fold = case.text.folds[at]
    best, own, place = 0, 0, None
    for line, share in case.near_lines(mine, 0.4):
        _, _, _, first, last = case.evidence.lines[line]
        for there in range(first, last):
            alike = case.text.likeness(mine, Spot(there, there + 1)) + (1 if share >= CLOSE else 0)
            if words[there] == fold:
                own = max(own, alike + 1)
            elif words[there] in OPPOSITES[fold] and alike > best:
                best, place = alike, there
    if place is None or best < 2 or own >= best:
        return None
    said = case.page.reading.text[word.start : word.end]
    message = f"the sentence of the source nearest to this one has “{words[place]}” where the text has “{said}”"
    return case.finding(
        "opposite-word", "warning", "polarity", word.start, word.end, message, case.evidence.line_of[place]
    )  # fmt: skip
