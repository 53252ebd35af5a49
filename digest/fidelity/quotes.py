"""Quotations: what stands between quotation marks must stand in the source, word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.fidelity.reading import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.fidelity.evidence import Evidence
    from digest.fidelity.reading import Reading

# No quotation in an email is longer; what is, is a mark left open.
LONGEST = 3000
_QUOTE = re.compile(
    rf"(?:[“„«]|(?<![\w.,!?…”\"])\"(?=\S))(?P<double>[^“”\"«»]{{1,{LONGEST}}}?)(?:[”\"»]|(?=\n[ \t]*\n|\Z))"
    rf"|(?<![\w’'])[‘'](?=[^\s'’])(?!\d0s)(?P<single>(?:[^‘’'“”\"\n]|[’'](?=\w)){{1,500}})[’'](?!\w)"
)
# What an editor leaves out of a quotation, or puts in to make it plain.
_GAP = re.compile(r"…|\.{3,}|\. \. \.|\[[^\[\]]{0,200}\]|\([…. ]+\)")


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words and their place in the plain text, without the marks."""

    start: int
    end: int


def quotes(reading: Reading) -> list[Quote]:
    """Find the quotations of a text; one that is not closed ends with its paragraph."""
    found = []
    for match in _QUOTE.finditer(reading.text):
        name = "double" if match["double"] else "single"
        start, end = match.span(name)
        if _pieces(reading, start, end):
            found.append(Quote(start, end))
    return found


def _pieces(reading: Reading, start: int, end: int) -> list[list[str]]:
    """Return the folded words of a quotation in the stretches between its gaps."""
    cuts = [start, *(at for gap in _GAP.finditer(reading.text, start, end) for at in gap.span()), end]
    pieces = []
    for begin, finish in zip(cuts[::2], cuts[1::2], strict=True):
        first, last = reading.word_at(begin), reading.word_at(finish)
        words = [word.fold for word in reading.words[first:last] if word.end <= finish]
        if words:
            pieces.append(words)
    return pieces


def word_count(reading: Reading, quote: Quote) -> int:
    """Count the words of a quotation."""
    return sum(len(piece) for piece in _pieces(reading, quote.start, quote.end))


def verbatim(reading: Reading, quote: Quote, evidence: Evidence) -> tuple[tuple[int, int], ...]:
    """Return the ranges of the source’s words that the stretches of a quotation stand in, or nothing."""
    found = []
    for piece in _pieces(reading, quote.start, quote.end):
        at = _found(piece, evidence)
        if at is None:
            return ()
        found.append((at, at + len(piece)))
    return tuple(found)


def _found(piece: Sequence[str], evidence: Evidence) -> int | None:
    run = list(piece)
    for at in evidence.runs([stem(word) for word in run]):
        if evidence.words[at : at + len(run)] == run:
            return at
    return None


def is_marked(at: int, evidence: Evidence) -> bool:
    """Tell whether a word of the source stands inside quotation marks there."""
    line = evidence.lines[evidence.line_of[at]]
    part = evidence.parts[line.part].reading
    place = part.words[at - evidence.offsets[line.part]].start
    before = part.text[max(0, place - LONGEST) : place]
    paragraph = before[before.rfind("\n\n") + 1 :]
    doubles = paragraph.count("“") - paragraph.count("”") > 0 or paragraph.count('"') % 2 == 1
    return doubles or bool(re.search(r"(?<!\w)[‘'][^’]*$", paragraph))
