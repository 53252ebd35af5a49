from __future__ import annotations

import click

from digest.cli.options import Context, pass_context
from digest.cli.screen import put, say, shown


@click.group()
def newsletter() -> None:
    """Make another newsletter."""


@newsletter.command()
@click.argument("name")
@click.option("--like", metavar="OTHER", help="The newsletter to copy; the only one, if there is one.")
@click.option("--title", metavar="TITLE", help="Its title; else made from NAME.")
@pass_context
def add(context: Context, name: str, like: str | None, title: str | None) -> None:
    """Make the newsletter NAME like another one: the same file, but for the title.

    \b
    digest newsletter add jobs-briefing --like catch-up --title "Jobs briefing"
    """
    from digest.workflow.newsletters import add as step
    from digest.workflow.target import only_newsletter

    newsroom = context.newsroom()
    other = like or only_newsletter(newsroom)
    path = step(newsroom, name, other, title or name.replace("-", " ").capitalize())
    put(shown(path))
    say(f"Made like {other}. Next: read it through, above all send and first_issue, then {context.command} list {name}")
