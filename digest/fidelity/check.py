"""Hold a text against its source."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, get_args

from digest.fidelity.judge import judge_dates, judge_figures, judge_names, judge_polarity, judge_quotes
from digest.fidelity.judge.case import Case
from digest.fidelity.names import is_opening_word
from digest.fidelity.page import Page
from digest.fidelity.reading import read
from digest.fidelity.report import BorneOut, Claim, Discrepancy, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.fidelity.evidence import Evidence
    from digest.model import Severity

_JUDGES = (judge_figures, judge_dates, judge_quotes, judge_names, judge_polarity)


def claims(text: str) -> tuple[Claim, ...]:
    """Return what a text states that can be looked up in its source, in order. Markdown or plain text."""
    return tuple(_claims(Page(read(text))))


def check_against(
    text: str, evidence: Evidence, accept: Iterable[str] = (), *, most: Severity = "error", places: bool = False
) -> Report:
    """Look up in the source every figure, date, quotation and name of a text, Markdown or plain, and its yes and no.

    Args:
        text: what was written; places in the report are places in it, markup and all.
        evidence: the source; the same one serves any number of texts.
        accept: what an editor has said yes to: the words of a finding ("£6m"), or its kind and the words
            ("name:Sir Jim Mackey"). Such findings are told as accepted.
        most: the gravest level given. An editor's own words are warned of, not refused: "warning".
        places: with the claims that are borne out, and where in the source each stands.
    """
    page = Page(read(text))
    case = Case(page, evidence)
    found = sorted(
        (finding for judge in _JUDGES for finding in judge(case)), key=lambda each: (each.start, each.end, each.code)
    )
    yes = frozenset(_accepted(entry) for entry in accept)
    report = Report(
        findings=tuple(each for each in found if not _is_accepted(each, yes)),
        claims=tuple(_claims(page)),
        accepted=tuple(each for each in found if _is_accepted(each, yes)),
        borne_out=_borne_out(case, found) if places else (),
    )
    return report.capped(most)


def _borne_out(case: Case, found: Iterable[Discrepancy]) -> tuple[BorneOut, ...]:
    from digest.fidelity.bearing import borne_out  # noqa: PLC0415 - no check asks for it

    return tuple(borne_out(case, found))


def _claims(page: Page) -> Iterator[Claim]:
    reading = page.reading
    found: list[tuple[int, int, Kind]] = [(each.start, each.end, "figure") for each in page.figures]
    found += [(each.start, each.end, "date") for each in page.days]
    found += [(each.start, each.end, "date") for each in page.relatives]
    found += [(each.start, each.end, "quote") for each in page.quotes]
    found += [
        (each.start, each.end, "abbreviation" if each.abbreviation else "name")
        for each in page.names
        if each.abbreviation or not is_opening_word(reading, each)
    ]
    for start, end, kind in sorted(found):
        begin, finish = reading.span(start, end)
        yield Claim(kind=kind, text=reading.text[start:end], start=begin, end=finish)


def _accepted(entry: str) -> str:
    """Bring an entry to the form in which it is compared: quotation marks, blanks and case do not count."""
    plain = unicodedata.normalize("NFKC", entry).casefold()
    kind, colon, words = plain.partition(":")
    if colon and kind.strip() in get_args(Kind):
        return f"{kind.strip()}:{_accepted_words(words)}"
    return _accepted_words(plain)


def _accepted_words(plain: str) -> str:
    return " ".join("".join("'" if c in "’‘" else c for c in plain if c not in '“”"').split())


def _is_accepted(finding: Discrepancy, yes: frozenset[str]) -> bool:
    said = _accepted_words(unicodedata.normalize("NFKC", finding.text).casefold())
    return said in yes or f"{finding.kind}:{said}" in yes
