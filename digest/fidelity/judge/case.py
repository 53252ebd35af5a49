"""A text and its source side by side, as every judge has them before it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from digest.fidelity.nearby import Spot, Text
from digest.fidelity.quotes import verbatim
from digest.fidelity.report import Discrepancy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from digest.fidelity.evidence import Evidence
    from digest.fidelity.figures import Figure
    from digest.fidelity.page import Page
    from digest.fidelity.report import Kind
    from digest.model import Severity


class Case:
    """What a text claims, what its source says, and which sentences of the two belong together."""

    def __init__(self, page: Page, evidence: Evidence) -> None:
        self.page = page
        self.evidence = evidence
        self.text = Text(page.reading, evidence)

    @cached_property
    def _quoted(self) -> list[tuple[int, int]]:
        """The places of quotations of three words or more: they are judged as a whole, not figure by figure."""
        reading = self.page.reading
        return [
            (quote.start, quote.end)
            for quote in self.page.quotes
            if reading.word_at(quote.end - 1) - reading.word_at(quote.start) >= 2
        ]

    @cached_property
    def figures_in(self) -> Mapping[int, list[Figure]]:
        """The figures of each sentence of the text."""
        found: defaultdict[int, list[Figure]] = defaultdict(list)
        for figure in self.page.figures:
            found[self.page.reading.sentence_at(figure.start)].append(figure)
        return found

    @cached_property
    def standing_quotes(self) -> list[tuple[tuple[int, int], ...]]:
        """Where in the source each quotation stands, as ranges of words; nothing for one that does not."""
        return [verbatim(self.page.reading, quote, self.evidence) for quote in self.page.quotes]

    def is_quoted(self, start: int, end: int) -> bool:
        """Tell whether a place lies inside a quotation of some length."""
        before = bisect_right(self._quoted, (start, len(self.page.reading.text))) - 1
        return before >= 0 and end <= self._quoted[before][1]

    def spot(self, start: int, end: int) -> Spot:
        """Return the words that a stretch of the text takes."""
        reading = self.page.reading
        first = min(reading.word_at(start), max(0, len(reading.words) - 1))
        return Spot(first, max(first + 1, reading.word_at(end - 1) + 1))

    def stands(self, start: int) -> bool:
        """Tell whether the source has the sentence of a place word for word."""
        return self.text.stands(self.page.reading.sentence_at(start))

    def near_lines(self, spot: Spot, least: float) -> Iterator[tuple[int, float]]:
        """Yield the sentences of the source closest to the one a spot stands in, the spot left out of account."""
        for near in self.text.near(self.text.sentence_of(spot.first), spot):
            if near.share >= least:
                yield near.line, near.share

    def nearest(self, spot: Spot) -> int | None:
        """Return the closest sentence of the source, if any is at all close."""
        return next((line for line, _ in self.near_lines(spot, 0.25)), None)

    def finding(
        self, code: str, level: Severity, kind: Kind, start: int, end: int, message: str, line: int | None = None
    ) -> Discrepancy:
        """Make a finding of a place in the plain text; ``line`` is the sentence of the source to show beside it."""
        reading = self.page.reading
        begin, finish = reading.span(start, end)
        return Discrepancy(
            code=code, level=level, kind=kind, text=reading.text[start:end], start=begin, end=finish, message=message,
            nearest=None if line is None or line < 0 else self.evidence.passage(line),
        )  # fmt: skip
