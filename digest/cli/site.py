from __future__ import annotations

from pathlib import Path

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import put, say, shown
from digest.text import figure_of


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--all", "every", is_flag=True, help="Also past issues there is no record of in sent/.")
@pass_context
def site(context: Context, folder: Path, every: bool) -> None:
    """Write web copies of the issues that went out into DIR, with an index and an Atom feed.

    \b
    digest site public

    Only issues that were handed over (see "digest sent") are put there, as they were sent, with their
    corrections; drafts never are. What is as it should be is not written again, and what else lies in DIR
    stays. Put DIR on a web server at the address of [site] in digest.toml.
    """
    from digest.workflow.site import publish

    made = publish(context.newsroom(), folder, every=every, now=clock.now())
    for each in made.left_out:
        say(f"Left out: {each.newsletter} {each.date}, embargoed until {each.until:%Y-%m-%d %H:%M}")
    for it in made.withdrawn:
        say(f"Look at {it.newsletter} {it.date}: it tells “{it.title}”, which was withdrawn")
    say(f"{figure_of(len(made.paths), 'file')}, {made.written or 'none'} of them written anew.")
    for path in made.paths:
        put(shown(path))
