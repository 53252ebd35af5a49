"""The source as the checker sees it: every field of an article, its words, figures and dates, ready to be looked up."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from digest.fidelity.names import names
from digest.fidelity.ordinary import is_ordinary
from digest.fidelity.parts import Part, parts_of
from digest.fidelity.reading import Sentence, fold, read, stem
from digest.fidelity.report import Passage
from digest.fidelity.sourcedates import SourceDates
from digest.fidelity.sourcefigures import SourceFigures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from digest.fidelity.days import Day
    from digest.fidelity.figures import Figure
    from digest.model import Article

# Abbreviations any reader of these newsletters is expected to know, and what their source may write instead.
GLOSSARY: Mapping[str, str] = {
    "A&E": "accident and emergency; emergency department",
    "AI": "artificial intelligence",
    "BMA": "British Medical Association",
    "CCG": "clinical commissioning group",
    "CEO": "chief executive",
    "CFO": "chief finance officer; finance director",
    "CQC": "Care Quality Commission",
    "CSU": "commissioning support unit",
    "DHSC": "Department of Health and Social Care",
    "EU": "European Union",
    "FT": "foundation trust",
    "GMC": "General Medical Council",
    "GP": "general practitioner; family doctor",
    "HQ": "headquarters",
    "ICB": "integrated care board",
    "ICP": "integrated care provider; integrated care partnership",
    "ICS": "integrated care system",
    "IT": "information technology; computer",
    "MHRA": "Medicines and Healthcare products Regulatory Agency",
    "MP": "Member of Parliament",
    "NHS": "National Health Service",
    "NHSE": "NHS England",
    "NHSI": "NHS Improvement",
    "NICE": "National Institute for Health and Care Excellence",
    "NMC": "Nursing and Midwifery Council",
    "ONS": "Office for National Statistics",
    "PCN": "primary care network",
    "PFI": "private finance initiative",
    "RCN": "Royal College of Nursing",
    "STP": "sustainability and transformation plan; sustainability and transformation partnership",
    "TV": "television",
    "UK": "United Kingdom; Britain; British",
    "UKHSA": "UK Health Security Agency",
    "UN": "United Nations",
    "US": "United States; America; American",
    "USA": "United States; America",
}
# A word in more sentences than this tells nothing about which of them is meant.
COMMON = 200
# Nor is a claim that stands in more places than this compared with each of them.
PLACES = 50
_NO_WORD = "\x00"


class Line(NamedTuple):
    """A sentence of the source: its part, its place there, and its words as a range of ``Evidence.words``."""

    part: int
    start: int
    end: int
    first: int
    last: int


class Near(NamedTuple):
    """A sentence of the source and the share of a text's words that it has."""

    line: int
    share: float


@dataclass(frozen=True)
class Evidence:
    """What a text is held against. Made once for an article, it serves any number of texts."""

    parts: tuple[Part, ...]
    glossary: Mapping[str, tuple[tuple[str, ...], ...]] = field(repr=False)

    @classmethod
    def of(cls, *articles: Article, glossary: Mapping[str, str] | None = None, known: Iterable[str] = ()) -> Evidence:
        """Gather all that articles say: of a round-up item, every article it tells.

        ``glossary`` maps an abbreviation to its long form, several of them parted by semicolons; it is added to
        the built-in one. ``known`` are names that need no source: the publication's, the newsletter's.
        """
        parts = [part for article in articles for part in parts_of(article)]
        parts += [Part("", "known", at, read(name), None) for at, name in enumerate(known) if name]
        return cls(tuple(parts), _glossary({**GLOSSARY, **(glossary or {})}))

    @classmethod
    def of_text(
        cls, text: str, *, title: str = "", published: date | None = None, glossary: Mapping[str, str] | None = None
    ) -> Evidence:
        """Take a bare text for the source, with or without the day of its publication."""
        texts = (("title", title), ("body", text))
        parts = [Part("", name, 0, read(each), published) for name, each in texts if each]
        return cls(tuple(parts), _glossary({**GLOSSARY, **(glossary or {})}))

    # --- words -----------------------------------------------------------------------------------

    @cached_property
    def words(self) -> list[str]:
        """Every folded word of the source; a gap parts one text from the next."""
        found: list[str] = []
        for part in self.parts:
            found.extend(word.fold for word in part.reading.words)
            found.append(_NO_WORD)
        return found

    @cached_property
    def stems(self) -> list[str]:
        """Every word of ``words`` without its plural ending."""
        return [stem(word) for word in self.words]

    @cached_property
    def offsets(self) -> list[int]:
        """The number in ``words`` of the first word of each part."""
        found, at = [], 0
        for part in self.parts:
            found.append(at)
            at += len(part.reading.words) + 1
        return found

    @cached_property
    def positions(self) -> Mapping[str, list[int]]:
        """Where each stem stands in ``words``."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(self.stems):
            found[each].append(at)
        return found

    @cached_property
    def capitals(self) -> list[bool]:
        """Whether each word of ``words`` holds a capital."""
        found: list[bool] = []
        for part in self.parts:
            reading = part.reading
            found.extend(
                not (raw := reading.text[w.start : w.end]).islower() and not raw.isdigit() for w in reading.words
            )
            found.append(False)
        return found

    @cached_property
    def small(self) -> frozenset[str]:
        """The stems that the source writes without a capital somewhere."""
        return frozenset(word for word, capital in zip(self.stems, self.capitals, strict=True) if not capital)

    def runs(self, wanted: Sequence[str], most: int = 1000) -> list[int]:
        """Return where stems stand side by side in this order, the number of the first word each."""
        if not wanted or any(word not in self.positions for word in wanted):
            return []
        rarest = min(range(len(wanted)), key=lambda at: len(self.positions[wanted[at]]))
        run, found = list(wanted), []
        for at in self.positions[wanted[rarest]][: most * 10]:
            if at >= rarest and self.stems[at - rarest : at - rarest + len(run)] == run:
                found.append(at - rarest)
                if len(found) == most:
                    break
        return found

    # --- sentences -------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[Line]:
        """Every sentence of the source."""
        return [
            Line(number, said.start, said.end, offset + said.first, offset + said.last)
            for number, (part, offset) in enumerate(zip(self.parts, self.offsets, strict=True))
            for said in part.reading.sentences
        ]

    @cached_property
    def sayings(self) -> frozenset[tuple[str, ...]]:
        """The folded words of every sentence of the source."""
        return frozenset(tuple(self.words[line.first : line.last]) for line in self.lines)

    @cached_property
    def line_of(self) -> list[int]:
        """The number of the sentence each word of ``words`` belongs to, -1 for a gap."""
        found = [-1] * len(self.words)
        for number, line in enumerate(self.lines):
            found[line.first : line.last] = [number] * (line.last - line.first)
        return found

    @cached_property
    def _index(self) -> Mapping[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self.lines):
            for word in set(self.stems[line.first : line.last]):
                found[word].append(number)
        return found

    def closest(self, wanted: frozenset[str], most: int = 3) -> list[Near]:
        """Return the sentences that share most of some stems, best first."""
        shared: Counter[int] = Counter()
        for word in wanted:
            if len(theirs := self._index.get(word, ())) <= COMMON:
                shared.update(theirs)
        ranked = sorted(shared.items(), key=lambda each: (-each[1], each[0]))[:most]
        return [Near(line, count / len(wanted)) for line, count in ranked]

    def shown(self, first: int, last: int) -> str:
        """Return a range of words of one text as they stand there."""
        number = bisect_right(self.offsets, first) - 1
        reading, offset = self.parts[number].reading, self.offsets[number]
        said = reading.text[reading.words[first - offset].start : reading.words[last - 1 - offset].end]
        return re.sub(r"['’]s$", "", " ".join(said.split()))

    def passage(self, line: int) -> Passage:
        """Return a sentence of the source with its place there."""
        part, start, end, *_ = self.lines[line]
        return self.excerpt(part, start, end)

    def excerpt(self, number: int, start: int, end: int) -> Passage:
        """Return a stretch of a part's plain text with its place in the field as given."""
        part = self.parts[number]
        begin, finish = part.reading.span(start, end)
        return Passage(
            article=part.article, field=part.field, index=part.at, text=part.reading.text[start:end],
            start=begin, end=finish,
        )  # fmt: skip

    # --- figures, dates and names ----------------------------------------------------------------

    @cached_property
    def dates(self) -> SourceDates:
        """The dates of the source."""
        return SourceDates(self.parts)

    @cached_property
    def figures(self) -> SourceFigures:
        """The figures of the source."""
        taken: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, day in self.dates.every:
            taken[number].append((day.start, day.end))
        return SourceFigures(self.parts, taken, self.words)

    @cached_property
    def figures_in(self) -> Mapping[int, list[tuple[int, int, Figure]]]:
        """The figures of each sentence, with the range of words they take."""
        found: defaultdict[int, list[tuple[int, int, Figure]]] = defaultdict(list)
        for number, figure in self.figures.every:
            first, last = self.range(number, figure.start, figure.end)
            found[self.line_of[first]].append((first, last, figure))
        return found

    @cached_property
    def days_in(self) -> Mapping[int, list[tuple[int, int, Day]]]:
        """The dates of each sentence, with the range of words they take."""
        found: defaultdict[int, list[tuple[int, int, Day]]] = defaultdict(list)
        for number, day in self.dates.every:
            first, last = self.range(number, day.start, day.end)
            found[self.line_of[first]].append((first, last, day))
        return found

    def names_in(self, line: int) -> list[tuple[int, int]]:
        """Return the names of a sentence as ranges of words."""
        if line not in self._names:
            part, start, end, first, last = self.lines[line]
            offset = self.offsets[part]
            said = Sentence(start, end, first - offset, last - offset)
            found = names(self.parts[part].reading, said)
            self._names[line] = [
                (each.first + offset, each.last + offset)
                for each in found
                if not (each.last - each.first == 1 and is_ordinary(self.words[each.first + offset]))
            ]
        return self._names[line]

    @cached_property
    def _names(self) -> dict[int, list[tuple[int, int]]]:
        return {}

    def range(self, number: int, start: int, end: int) -> tuple[int, int]:
        """Return the range of words that a stretch of a part's plain text takes."""
        if (found := self._ranges.get((number, start, end))) is None:
            reading, offset = self.parts[number].reading, self.offsets[number]
            first = min(reading.word_at(start), len(reading.words) - 1)
            found = (offset + first, offset + max(first + 1, reading.word_at(end - 1) + 1))
            self._ranges[number, start, end] = found
        return found

    @cached_property
    def _ranges(self) -> dict[tuple[int, int, int], tuple[int, int]]:
        return {}

    def said(self, number: int, start: int, end: int) -> str:
        """Return a stretch of a part's plain text."""
        return self.parts[number].reading.text[start:end]


def _glossary(written: Mapping[str, str]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the long forms of each abbreviation as stems, by its folded form."""
    return {
        stem(fold(short.replace("&", ""))): tuple(
            tuple(stem(word.fold) for word in read(form).words) for form in long.split(";") if form.strip()
        )
        for short, long in written.items()
    }
