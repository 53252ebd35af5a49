from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from digest.cli.options import Context, pass_context
from digest.cli.screen import put, say, shown

if TYPE_CHECKING:
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
