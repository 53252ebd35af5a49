"""Yes and no: a denial put in or left out, and a word turned into its opposite, beside the nearest sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.fidelity.nearby import CLOSE, Spot
from digest.fidelity.polarity import denies, opposites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.fidelity.judge.case import Case
    from digest.fidelity.report import Discrepancy

# A denial is looked for in sentences that share at least this much with the text's.
RELATED = 0.75
# And "no", "never", "without" in sentences that share this much: they come more easily with other wording.
VERY = 0.8
# A denial that is left out, with the words around it kept, says more than a share does.
BESIDE = 0.5
# In short sentences a share is easily high: so many words have to be shared as well.
SHARED = 4


def judge_polarity(case: Case) -> Iterator[Discrepancy]:
    """Yield where a text says no to what its source says yes to, or the opposite of its word."""
    folds = case.text.folds
    named = {at for name in case.page.names if name.last - name.first > 1 for at in range(name.first, name.last)}
    for number, sentence in enumerate(case.page.reading.sentences):
        if case.text.stands(number):
            continue
        for at in range(sentence.first, sentence.last):
            if at in named:
                continue
            if denies(folds[at]):
                found = _denied(case, at)
            elif folds[at] in opposites():
                found = _opposite(case, at)
            else:
                continue
            if found:
                yield found
    yield from _affirmed(case)


def _denied(case: Case, at: int) -> Discrepancy | None:
    """Judge a denial in the text: the closest sentences must have one too, or not be about this."""
    word = case.page.reading.words[at]
    if case.is_quoted(word.start, word.end) or _sets_apart(case, at):
        return None
    words = case.evidence.words
    sentence = case.text.sentence_of(at)
    mine = _denials(case.text.folds, case.page.reading.sentences[sentence][2:])
    content = case.text.content(sentence, Spot(at, at + 1))
    for line, share in case.near_lines(Spot(at, at + 1), 0.4):
        theirs = _denials(words, case.evidence.lines[line][3:])
        if theirs >= mine or _has_same(case, at, line):
            return None
        enough = RELATED if _is_plain(case.text.folds[at]) else VERY
        if (not theirs and share >= enough and share * len(content) >= SHARED) or _closed_up(case, at, line):
            said = case.page.reading.text[word.start : word.end]
            message = f"the sentence of the source nearest to this one has no “{said}” here"
            return case.finding("negation-differs", "warning", "polarity", word.start, word.end, message, line)
    return None


def _sets_apart(case: Case, at: int) -> bool:
    """Tell whether a "not" only says what a thing is no part of: "a row for each person, not a total"."""
    word, folds = case.page.reading.words[at], case.text.folds
    follows = folds[at + 1] if at + 1 < len(folds) else ""
    return folds[at] == "not" and follows in _ARTICLES and case.page.reading.text[: word.start].rstrip().endswith(",")


_ARTICLES = frozenset(["a", "an", "the", "for", "from", "by", "to", "in", "of"])


def _is_plain(fold: str) -> bool:
    return fold in {"not", "cannot"} or fold.endswith("n't")


def _closed_up(case: Case, at: int, line: int) -> bool:
    """Tell whether the source has the words left and right of a denial side by side, without it."""
    folds, words = case.text.folds, case.evidence.words
    _, _, _, first, last = case.evidence.lines[line]
    said = case.page.reading.sentences[case.text.sentence_of(at)]
    if at == said.first or at + 1 >= said.last:
        return False
    around = (folds[at - 1], folds[at + 1])
    return any((words[there], words[there + 1]) == around for there in range(first, last - 1))


def _has_same(case: Case, at: int, line: int) -> bool:
    """Tell whether a sentence of the source has the same denial with the same word before or after it."""
    folds, words = case.text.folds, case.evidence.words
    _, _, _, first, last = case.evidence.lines[line]
    return any(
        words[there] == folds[at]
        and (
            (there > first and at > 0 and words[there - 1] == folds[at - 1])
            or (there + 1 < last and at + 1 < len(folds) and words[there + 1] == folds[at + 1])
        )
        for there in range(first, last)
    )


def _denials(words: Sequence[str], among: Sequence[int]) -> int:
    """Count the denials of a sentence."""
    return sum(denies(words[at]) for at in range(*among))


def _affirmed(case: Case) -> Iterator[Discrepancy]:
    """Judge a denial of the source that the text, word for word beside it, leaves out."""
    reading, folds, words = case.page.reading, case.text.folds, case.evidence.words
    for number, sentence in enumerate(reading.sentences):
        for near in case.text.near(number)[:1]:
            if near.share < BESIDE or case.text.stands(number):
                continue
            _, _, _, first, last = case.evidence.lines[near.line]
            if _denials(folds, sentence[2:]) >= _denials(words, (first, last)):
                continue
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
            elif words[there] in opposites()[fold] and alike > best:
                best, place = alike, there
    if place is None or best < 3 or own >= best:
        return None
    said = case.page.reading.text[word.start : word.end]
    message = f"the sentence of the source nearest to this one has “{words[place]}” where the text has “{said}”"
    return case.finding(
        "opposite-word", "warning", "polarity", word.start, word.end, message, case.evidence.line_of[place]
    )  # fmt: skip
