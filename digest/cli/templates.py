from __future__ import annotations

import sys
from itertools import groupby
from typing import TYPE_CHECKING

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import put, say, shown
from digest.text import figure_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.support import Support
    from digest.workflow.support import Report
    from digest.workflow.templates import Template


@click.group()
def templates() -> None:
    """Look at the templates of the email, and take one into the newsroom to change it."""


@templates.command("list")
@pass_context
def list_(context: Context) -> None:
    """List the formats and their templates, and which are the newsroom's own."""
    from digest.workflow import templates as step

    newsroom = context.newsroom()
    kinds, found = step.formats(newsroom), step.templates(newsroom)
    width = max(len(each.name) for each in found)
    for kind in kinds:
        used = f" (used by {', '.join(kind.used_by)})" if kind.used_by else ""
        put(f"{kind.name:{width}}  {kind.about}{used}".rstrip())
    put("")
    for each in found:
        put(f"{each.name:{width}}  {_whose(each)}")
    own = sum(bool(each.own) for each in found)
    say(f"{len(kinds)} formats, {len(found)} templates, {own} of them yours")


def _whose(template: Template) -> str:
    if not template.own:
        return "shipped"
    return "yours, in place of the shipped one" if template.shipped else "yours"


@templates.command()
@click.argument("template")
@click.option("--shipped", is_flag=True, help="Show the shipped one, also where the newsroom has its own.")
@pass_context
def show(context: Context, template: str, shipped: bool) -> None:
    """Print a TEMPLATE.

    \b
    digest templates show parts/footer.mjml.j2
    """
    from digest.errors import DigestError
    from digest.workflow import files
    from digest.workflow import templates as step

    found = step.find(context.newsroom(), template)
    path = found.shipped if shipped else found.in_use
    if path is None:
        raise DigestError(f"{found.name} is the newsroom's own; none is shipped", hint="leave --shipped out")
    sys.stdout.buffer.write(files.read(path))


@templates.command()
@click.argument("template")
@pass_context
def copy(context: Context, template: str) -> None:
    """Copy a shipped TEMPLATE into the newsroom, where it takes the place of the shipped one.

    \b
    digest templates copy parts/footer.mjml.j2
    """
    from digest.workflow import templates as step

    put(shown(step.copy(context.newsroom(), template)))
    say("It is yours now. Until it is edited the email stays the same, byte for byte.")


@templates.command()
@click.argument("format", required=False)
@click.option(
    "--accept", is_flag=True, help="Make what is found the format’s baseline: nothing of it is new from now on."
)
@pass_context
def support(context: Context, format: str | None, accept: bool) -> None:
    """List what some mail clients lack of what a FORMAT uses, and what of it is new.

    Without FORMAT it looks at every format the newsletters use. Exit 1 when a client lacks a feature that the format’s
    baseline does not hold.

    \b
    digest templates support catch-up
    """
    from digest.workflow import support as step

    newsroom, table = context.newsroom(), step.table()
    found = [step.report(newsroom, name, table) for name in ([format] if format else step.formats_used(newsroom))]
    for report in found:
        if accept:
            put(shown(step.accept(newsroom, report, table)))
        else:
            _put_report(report, table)
            _say_report(report)
    say(f"Data of caniemail.com of {table.date}, {figure_of(len(table.clients), 'client')}")
    if months := step.months_old(table, now=clock.now()):
        say(f"info: this data is {months} months old; a newer version of digest may bring newer data")
    if any(report.new for report in found) and not accept:
        say("Do it another way, or take what is new into the baseline: --accept")
        raise click.exceptions.Exit(1)


def _put_report(report: Report, table: Support) -> None:
    """Print the features that a client lacks, new ones first."""
    lacked = sorted((gap for gap in report.gaps if gap.lacked_by), key=lambda gap: gap.id not in report.new)
    width = max((len(gap.title) for gap in lacked), default=0)
    put(report.format)
    for gap in lacked:
        new = report.new.get(gap.id, ())
        partly = f"; in part {_names(gap.partly_in, table)}" if gap.partly_in else ""
        lacking = f"lacked by {_names(gap.lacked_by, table)}{partly}"
        put(f"{'new' if new else '':4}{gap.title:{width}}  {gap.count:>4}  {lacking}")
        if new:
            known = set(gap.lacked_by) - set(new)
            put(f"{'':8}in {'; '.join(gap.places)}" + (f"; new: {_names(new, table)}" if known else ""))
            put(f"{'':8}{gap.url}")


def _names(clients: Sequence[str], table: Support) -> str:
    """Name clients; those of one maker are named together if it is all of them."""
    said = []
    for maker, group in groupby(clients, key=lambda client: client.partition(".")[0]):
        names = [table.clients[client] for client in group]
        every = sum(client.startswith(f"{maker}.") for client in table.clients)
        said += [f"all {table.makers[maker]}"] if len(names) == every > 1 else names
    return ", ".join(said)


def _say_report(report: Report) -> None:
    """Say what was looked at, what it was held against, and how much there is."""
    lacked = sum(bool(gap.lacked_by) for gap in report.gaps)
    say(f"{report.format}: looked at {', '.join(report.emails)}")
    if report.baseline is None:
        say("  there is no baseline, so all of it is new; --accept writes one")
    else:
        say(f"  baseline {shown(report.baseline)}")
    told = f"{figure_of(lacked, 'feature')} that a client lacks, {len(report.new)} of them new"
    say(f"  {told}; {len(report.gaps) - lacked} more that some have in part")
