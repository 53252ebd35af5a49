"""Quotations: word for word, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.fidelity.quotes import is_marked, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.fidelity.judge.case import Case
    from digest.fidelity.quotes import Quote
    from digest.fidelity.report import Discrepancy
    from digest.model import Severity


def judge_quotes(case: Case) -> Iterator[Discrepancy]:
    """Yield what is to be said of the quotations of a text."""
    evidence = case.evidence
    for quote, stands in zip(case.page.quotes, case.standing_quotes, strict=True):
        if not stands:
            yield _altered(case, quote)
        elif not is_marked(at := stands[0][0], evidence):
            message = f"the source has “{_shown(case, quote)}”, but not as a quotation"
            yield case.finding(
                "quote-unmarked", "info", "quote", quote.start, quote.end, message, evidence.line_of[at]
            )  # fmt: skip


def _altered(case: Case, quote: Quote) -> Discrepancy:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only a quotation that is not there needs it

    spot = case.spot(quote.start, quote.end)
    folds = case.text.folds[spot.first : spot.last]
    near = case.evidence.closest(frozenset(folds), 5)
    line, changed = None, ""
    best = 0.0
    for each in near:
        _, _, _, first, last = case.evidence.lines[each.line]
        matcher = SequenceMatcher(None, folds[:200], case.evidence.words[first:last][:400], autojunk=False)
        same = sum(block.size for block in matcher.get_matching_blocks()) / max(1, len(folds))
        if same > best:
            best, line = same, each.line
            gone = [folds[a1:a2] for tag, a1, a2, _, _ in matcher.get_opcodes() if tag in {"replace", "delete"}]
            changed = ", ".join(f"“{' '.join(words)}”" for words in gone if words) if same >= 0.5 else ""
    message = f"“{_shown(case, quote)}” does not stand in the source like this"
    if changed:
        message += f"; not there: {changed}"
    level: Severity = "error" if word_count(case.page.reading, quote) >= 3 else "warning"
    return case.finding("quote-altered", level, "quote", quote.start, quote.end, message, line)


def _shown(case: Case, quote: Quote) -> str:
    said = " ".join(case.page.reading.text[quote.start : quote.end].split())
    return said if len(said) <= 80 else f"{said[:78].rpartition(' ')[0] or said[:78]} …"
