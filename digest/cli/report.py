"""What checks found, in lines of a screen: in full, or as many as a tired editor reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.cli.screen import relative_to_here, shown
from digest.text import figure_of, join_and, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from digest.model import Finding

# A line of an issue file is a paragraph; so much of it is shown around the words a finding is about.
_AROUND = 60


def full(finding: Finding, text: str, root: Path) -> list[str]:
    """Return a finding with the words it is about marked in their line, the words of the source, and how to mend it."""
    lines = [brief(finding, root), *(f"  | {line}" for line in excerpt(finding, text))]
    lines += [f"  source: {finding.source}"] if finding.source else []
    return lines + ([f"  help: {finding.help}"] if finding.help else [])


def brief(finding: Finding, root: Path) -> str:
    """Return a finding in one line."""
    return f"{relative_to_here(finding, root)}{finding.severity}: {finding.message} [{finding.id}]"


def within(findings: Sequence[Finding], most: int, text: str, root: Path) -> list[str]:
    """Return at most so many lines: a line each, and the first of them in full as far as there is room."""
    told = findings[:most]
    room = most - len(told)
    lines = []
    for finding in told:
        more = full(finding, text, root)
        if len(more) - 1 <= room:
            room -= len(more) - 1
            lines += more
        else:
            lines.append(more[0])
    return lines


def mended(findings: Sequence[Finding], most: int, root: Path) -> list[str]:
    """Return at most so many lines of what was mended: a line each, or the last of them the lines of all the others."""
    told = findings if len(findings) <= most else findings[: most - 1]
    lines = [f"{relative_to_here(each, root)}mended: “{each.text}” is now “{each.fix}” [{each.id}]" for each in told]
    if others := findings[len(told) :]:
        places = [str(number) for number in sorted({each.where.line for each in others})]
        on = f"{'line' if len(places) == 1 else 'lines'} {join_and(places)}"
        lines.append(f"mended: {len(others)}{' more' if told else ''}, on {on}")
    return lines


def excerpt(finding: Finding, text: str) -> tuple[str, ...]:
    """Return the line a finding is about, cut to what a screen holds, and a line that marks its words; or nothing."""
    rows = split_lines(text)
    if not finding.text or not 0 < finding.where.line <= len(rows):
        return ()
    span = rows[finding.where.line - 1]
    row = text[span.start : span.end]
    at = row.find(finding.text, max(0, finding.where.column - 1))
    at = row.find(finding.text) if at < 0 else at
    if at < 0:
        return ()
    end = at + len(finding.text)
    start, stop = max(0, at - _AROUND), min(len(row), end + _AROUND)
    start = row.find(" ", start, at) + 1 or start if start else 0
    stop = row.rfind(" ", end, stop) if stop < len(row) and row.rfind(" ", end, stop) > 0 else stop
    before, after = "… " if start else "", " …" if stop < len(row) else ""
    mark = " " * (len(before) + at - start) + "^" * max(1, len(finding.text))
    return f"{before}{row[start:stop]}{after}", mark


_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def workflow_commands(findings: Sequence[Finding], root: Path) -> Iterator[str]:
    """Yield a workflow command of GitHub Actions for each finding.

    Their form is "Workflow commands for GitHub Actions", "Setting an error message", with the escapes of its toolkit.
    """
    for each in findings:
        where = [("file", shown(root / each.where.path))] if each.where.path else []
        where += [("line", str(each.where.line))] if each.where.line else []
        where += [("col", str(each.where.column))] if each.where.column else []
        given = ",".join(f"{name}={_property(value)}" for name, value in [*where, ("title", each.id)])
        said = f"{each.message}\nhelp: {each.help}" if each.help else each.message
        yield f"::{_LEVELS[each.severity]} {given}::{_escaped(said)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def count_line(findings: Sequence[Finding], checks: int, *, new: bool = False) -> str:
    """Say how many faults there are: "2 errors, 1 warning by 25 checks", "No faults found by 25 checks"."""
    errors, warnings = (sum(each.severity == word for each in findings) for word in ("error", "warning"))
    said = (
        f"{figure_of(errors, 'error')}, {figure_of(warnings, 'warning')}"
        if errors or warnings
        else f"No {'new ' if new else ''}faults found"
    )
    return f"{said} by {figure_of(checks, 'check')}."
