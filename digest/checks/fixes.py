"""Mend in the text of an issue file what can be meant in one way only. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.text import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.model import Finding


def mend(text: str, findings: Iterable[Finding]) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of an issue file with the fixes of findings put in, and the findings that are mended by it.

    Nothing but the words a finding is about is touched. One whose words do not stand on its line as they are told, or
    stand there more than once at no known column, is left to a person.
    """
    lines = split_lines(text)
    spans: dict[tuple[int, int], Finding] = {}
    for finding in findings:
        if finding.fix is None or finding.allowed or not finding.text or not 0 < finding.where.line <= len(lines):
            continue
        line = lines[finding.where.line - 1]
        start = text.find(finding.text, line.start + max(0, finding.where.column - 1), line.end)
        again = text.find(finding.text, start + 1, line.end)
        if start >= 0 and (finding.where.column or again < 0):
            spans.setdefault((start, start + len(finding.text)), finding)
    done: list[Finding] = []
    before = len(text)
    for (start, end), finding in sorted(spans.items(), reverse=True):
        if end <= before:
            text = f"{text[:start]}{finding.fix}{text[end:]}"
            before = start
            done.append(finding)
    return text, tuple(reversed(done))
