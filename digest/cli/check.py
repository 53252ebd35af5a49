from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import clock
from digest.cli.options import Context, Days, issue_words, pass_context
from digest.cli.screen import article_lines, issue_line, put, relative_to_here, say
from digest.text import figure_of, split_lines

if TYPE_CHECKING:
    from digest.model import Finding
    from digest.workflow.check import Checked
    from digest.workflow.target import Target

# A line of an issue file is a paragraph; so much of it is shown around the words a finding is about.
_AROUND = 60


@click.command()
@issue_words
@click.option("--to", metavar="POINT", help="With --from: the last day, included, or moment.")
@click.option("--all", "everything", is_flag=True, help="Tell what is only worth knowing, too.")
@click.option("--strict", is_flag=True, help="Warnings count as errors, files left out among them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@pass_context
def check(
    context: Context,
    /,
    words: tuple[str, ...],
    to: str | None,
    everything: bool,
    strict: bool,
    as_json: bool,
    **named: str | None,
) -> None:
    """Check an issue, and hold every story against the article it tells.

    \b
    digest check                      the newest issue not handed over
    digest check catch-up 2016-09-05  that issue
    digest check --all                with what is only worth knowing

    Nothing is written. Exit 1 when a check found an error; with --strict, a warning.
    """
    from digest.workflow.check import check as step

    now = clock.now()
    target = context.target(words, Days(**named).phrase(to), now=now, open_first="issue")
    checked = step(target, command=context.command, now=now)
    if as_json:
        put(json.dumps(_json(target, checked), ensure_ascii=False, indent=1))
    else:
        _say(target, checked, everything=everything)
    warned = [each for each in (*checked.findings, *checked.article_findings) if each.severity == "warning"]
    if checked.of("error") or (strict and warned):
        raise click.exceptions.Exit(1)


def _say(target: Target, checked: Checked, *, everything: bool) -> None:
    from digest.checks import NOT_RUN

    root = Path(target.newsroom.root)
    say(issue_line(target, None))
    notes = [each for each in checked.of("info") if each.id not in NOT_RUN and not each.allowed]
    not_run = [each for each in checked.findings if each.id in NOT_RUN]
    allowed = [each for each in checked.findings if each.allowed]
    shown = [each for each in checked.findings if each.severity != "info"] + (notes if everything else [])
    for finding in shown:
        _say_one(finding, checked.text, root)
    for finding in (*not_run, *allowed):
        word = "not checked" if finding.id in NOT_RUN else "allowed"
        say(f"{relative_to_here(finding, root)}{word}: {finding.message}")
    article_lines(checked.article_findings, root)
    say(_summary(checked, notes=0 if everything else len(notes), not_run=len(not_run), allowed=len(allowed)))


def _say_one(finding: Finding, text: str, root: Path) -> None:
    """Print a finding, the words it is about marked in their line, and the nearest words of the source."""
    say(f"{relative_to_here(finding, root)}{finding.severity}: {finding.message} [{finding.id}]")
    for line in excerpt(finding, text):
        say(f"  | {line}")
    if finding.source:
        say(f"  source: {finding.source}")
    if finding.help:
        say(f"  help: {finding.help}")


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


def _summary(checked: Checked, *, notes: int, not_run: int, allowed: int) -> str:
    errors, warnings = len(checked.of("error")), len(checked.of("warning"))
    parts = [
        f"{figure_of(errors, 'error')}, {figure_of(warnings, 'warning')}" if errors or warnings else "No faults found"
    ]
    parts[0] += f" by {figure_of(checked.checks, 'check')}."
    if not_run:
        parts.append(f"{figure_of(not_run, 'story', 'stories')} not held against a source.")
    if allowed:
        parts.append(f"{allowed} allowed.")
    if notes:
        parts.append(f"{figure_of(notes, 'note')} with --all.")
    return " ".join(parts)


def _json(target: Target, checked: Checked) -> dict[str, Any]:
    from digest.archive.payload import finding_payload
    from digest.checks import NOT_RUN

    told = {
        "findings": [each for each in checked.findings if each.id not in NOT_RUN and not each.allowed],
        "allowed": [each for each in checked.findings if each.allowed],
        "not_run": [each for each in checked.findings if each.id in NOT_RUN],
        "left_out": list(checked.article_findings),
    }
    return {
        "version": 1,
        "newsletter": target.newsletter.name,
        "date": target.date.isoformat(),
        **{name: [finding_payload(each) for each in found] for name, found in told.items()},
    }
