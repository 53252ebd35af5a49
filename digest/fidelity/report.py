"""What the checker says: claims, findings, and the report of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from digest.model import Severity

Kind = Literal["figure", "date", "quote", "name", "abbreviation", "polarity"]

# Every code there is, and what it says of the words it points at.
CODES: dict[str, str] = {
    "figure-not-in-source": "no figure of this value in the source",
    "figure-other-unit": "the source has the value in another unit or currency",
    "figure-rounded": "the source has a finer figure of which this is the round one",
    "figure-computed": "not in the source, but the sum or difference of two figures of the same sentence that are",
    "figure-elsewhere": "in the source, but the sentence nearest to this one has another figure in its place",
    "count-differs": "the source counts the same thing, and comes to another number",
    "date-not-in-source": "no such day, month or year in the source, nor one its date of publication gives",
    "date-inferred": "not in the source as it stands, but what its words and its date of publication come to",
    "date-relative": "true on the day it was written; an email is read on another",
    "date-elsewhere": "in the source, but the sentence nearest to this one has another date in its place",
    "quote-altered": "these words do not stand in the source in this order",
    "quote-unmarked": "in the source word for word, but not as a quotation",
    "name-not-in-source": "no such name in the source",
    "name-fuller": "the source has a part of the name only",
    "name-scattered": "the source has the words of the name, but nowhere side by side",
    "name-elsewhere": "in the source, but the sentence nearest to this one has another name in its place",
    "abbreviation-unknown": "neither in the source, nor in the glossary, nor the initials of a name there",
    "negation-differs": "the sentence says no where the source says yes, or the other way round",
    "opposite-word": "the source has the opposite of this word in its place",
}

_RANK: dict[Severity, int] = {"info": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """Something a text states that can be looked up: ``start`` and ``end`` are its place in the text as given."""

    kind: Kind
    text: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """Words of a source: of which article, which of its fields, and where in that field.

    ``field`` is ``body``, ``title``, ``key_points`` and so on; of fields that hold several texts ``index`` tells which.
    """

    article: str
    field: str
    text: str
    start: int
    end: int
    index: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Words of a source in the sentence they stand in: they are ``sentence.text[start:end]``."""

    sentence: Passage
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BorneOut:
    """A claim that was found in the source, and where; of a quotation each stretch, sentence by sentence."""

    claim: Claim
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Discrepancy:
    """A claim that its source does not bear out as it stands.

    ``start`` and ``end`` are the place of ``text`` in the text as given, Markdown and all. ``nearest`` is the
    passage of the source that comes closest, if any does. It says what is not in the source, never what is false.
    """

    code: str
    level: Severity
    kind: Kind
    text: str
    start: int
    end: int
    message: str
    nearest: Passage | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """All that was looked up and all that was found, both in the order of the text.

    ``accepted`` are the findings an editor has said yes to. ``borne_out`` are the claims with their places in the
    source, if those were asked for. A claim that is in neither was let pass without a place that could be shown.
    """

    findings: tuple[Discrepancy, ...] = ()
    claims: tuple[Claim, ...] = ()
    accepted: tuple[Discrepancy, ...] = ()
    borne_out: tuple[BorneOut, ...] = ()

    def at_least(self, level: Severity) -> tuple[Discrepancy, ...]:
        """Return the findings of this level and above."""
        return tuple(each for each in self.findings if _RANK[each.level] >= _RANK[level])

    def capped(self, most: Severity) -> Report:
        """Return the report with no finding above a level: an editor's own words are warned of, not refused."""
        capped = [replace(each, level=most) if _RANK[each.level] > _RANK[most] else each for each in self.findings]
        return replace(self, findings=tuple(capped))
