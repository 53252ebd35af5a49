"""Words on screen: all on standard error, in an editor's words."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from digest import dates
from digest.cli import clock
from digest.text import figure_of, join_and

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digest.model import Finding, Newsroom, Selection
    from digest.workflow.draft import Draft, Updated
    from digest.workflow.promos import Promos
    from digest.workflow.summaries import Written
    from digest.workflow.target import Target


def put(text: str) -> None:
    """Print one line of the product: always UTF-8, whatever the console, for another program may read it."""
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape") + b"\n")
    sys.stdout.buffer.flush()


def say(text: str = "") -> None:
    """Print one line of talk."""
    click.echo(text, err=True)


class Progress:
    """A line that says how far long work is, on a terminal, from its second second on; gone when the work is done."""

    def __init__(self, words: str) -> None:
        self._words, self._began, self._shown = words, clock.now(), 0

    def __call__(self, done: int, all: int) -> None:
        """Say how many of how many are done."""
        if sys.stderr.isatty() and (clock.now() - self._began).total_seconds() > 1:
            line = f"{self._words}: {done} of {all}"
            click.echo(f"\r{line.ljust(self._shown)}", err=True, nl=False)
            self._shown = len(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo(f"\r{' ' * self._shown}\r", err=True, nl=False)


def shown(path: Path) -> str:
    """Return a path relative to the current folder when it lies below it, else absolute."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path.resolve())


def issue_line(target: Target, number: int | None) -> str:
    """Name an issue: "Catch Up, Monday 5 September 2016, issue 12"."""
    said = f"{target.newsletter.title}, {dates.say_date(target.date)}"
    return f"{said}, issue {number}" if number else said


def week_line(target: Target) -> str:
    """Name the days an issue covers."""
    days = f"{dates.say_short(target.first_day)} to {dates.say_short(target.last_day)}"
    return f"Articles of {days} ({target.newsletter.zone})"


# The order in which an editor wants to know them.
_REASONS = ("embargoed", "withdrawn", "held", "no rights", "ran before", "told already", "ruled out", "over the cap")


def left_out_line(selection: Selection, command: str) -> str:
    """Count the articles of the week that were left out, by reason; empty when there are none."""
    counts = Counter(rejection.reason for rejection in selection.rejected)
    if not counts:
        return ""
    told = ", ".join(f"{counts[reason]} {reason}" for reason in _REASONS if counts[reason])
    return f"Left out: {told}      why: {command}"


def aside_lines(draft: Draft | Updated, command: str) -> None:
    """Say what an editor kept in vain, what changed since it ran and was not taken in, and what a model wrote."""
    for id, why in draft.not_kept:
        say(f"Kept, but not in the draft: {id}: {why}")
    for each in draft.selection.updates:
        issue = f"{draft.path.parent.name}/{draft.path.stem}"
        say(f"Changed since it ran: {each.article.title}")
        say(f"  {', '.join(each.notes)}")
        say(f"  to tell it again: {command} add {issue} {each.article.id}")
    summary_lines(draft.written)


def stale_line(newsroom: Newsroom, command: str, *, now: datetime) -> None:
    """Say which feeds gave nothing for a day: no command but gather asks them."""
    if all(spec.kind != "feed" for spec in newsroom.sources):
        return
    from digest.workflow.asking import stale

    if names := stale(newsroom, now):
        say(f"Nothing came from {join_and(names)} for a day or more. To ask: {command} gather")


def summary_lines(written: Written) -> None:
    """Say what became of the summaries a model was asked for."""
    for title, note in written.notes:
        say(f"Summary of “{title}” by the model: {note}")
    if count := len(written.summaries):
        said = figure_of(count, "story", "stories")
        say(f"Told by the model: {said}. Read {'it' if count == 1 else 'each'} against its article.")


def promo_lines(target: Target, promos: Promos) -> None:
    """Say which promos have to wait, because another has their place."""
    from digest.composer.promos import waiting

    for name, other in waiting(promos.found, target.newsletter, target.date):
        say(f"Promo {name} waits: {other} has its place")


def correction_line(made: Draft) -> None:
    """Say that the draft opens with corrections, or that its format has no place for them."""
    if not made.put_right:
        return
    said = figure_of(made.put_right, "correction")
    if any(section.kind == "correction" for section in made.issue.sections):
        say(f"It opens with {said} to an earlier issue.")
    else:
        say(f"Not told: {said} to an earlier issue. The format has no section of the kind correction.")


def upset_line(target: Target) -> str:
    """Tell that what was approved or handed over is no longer what stands in the file; empty when it is."""
    from digest.workflow.handover import record_now

    record = record_now(target)
    if not record.is_upset:
        return ""
    said = [words for words in record.words if "void" in words or words == "changed since"]
    return f"On record: {', '.join(said)}; if this issue is scheduled elsewhere, stop it there."


def say_if_upset(target: Target) -> None:
    """Say when what was approved or handed over is no longer what stands in the file."""
    if line := upset_line(target):
        say(line)


def relative_to_here(finding: Finding, root: Path) -> str:
    """Return a finding's place as a path that can be clicked from the current folder."""
    where = finding.where
    if not where.path:
        return ""
    line = f":{where.line}" if where.line else ""
    return f"{shown(root / where.path)}{line}: "


def finding_lines(findings: Sequence[Finding], root: Path, *, most: int = 8) -> None:
    """Print findings, each with its place and its mend; past ``most`` only how many there are."""
    for finding in findings[:most]:
        say(f"{relative_to_here(finding, root)}{finding.severity}: {finding.message}")
        if finding.help:
            say(f"  help: {finding.help}")
    if len(findings) > most:
        say(f"... and {len(findings) - most} more")


def article_lines(findings: Sequence[Finding], root: Path) -> None:
    """Print what there is to say about article and promo files, those left out last so that they stay in sight."""
    finding_lines([finding for finding in findings if not finding.id.endswith("-left-out")], root)
    for kind in ("promo", "article"):
        lost = [finding for finding in findings if finding.id == f"{kind}-left-out"]
        if lost:
            say(f"LEFT OUT: {figure_of(len(lost), f'{kind} file')}")
            finding_lines(lost, root, most=20)
