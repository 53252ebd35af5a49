from __future__ import annotations

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import put, say, stale_line
from digest.dates import Phrase


@click.command()
@pass_context
def status(context: Context) -> None:
    """Show where every issue stands, one line an issue, newest first."""
    from digest.workflow.gather import gather
    from digest.workflow.status import standing_words, standings

    newsroom = context.newsroom()
    now = clock.now()
    archive = gather(newsroom, now=now).archive
    for name in newsroom.newsletters:
        for each in standings(newsroom, name, archive):
            number = f"{f'No {each.number}' if each.number else '':<7} " if not each.skipped else ""
            put(f"{each.date}  {name}  {number}{standing_words(each)}")
    stale_line(newsroom, context.command, now=now)
    if not any(context.issues(newsroom, name) for name in newsroom.newsletters):
        say(f"There is no issue yet. Next: {context.command} draft")


@click.command()
@click.argument("words", nargs=-1, required=True)
@pass_context
def find(context: Context, words: tuple[str, ...]) -> None:
    """Find every sentence of all issues that holds all the WORDS."""
    from digest.workflow.status import find as step

    newsroom = context.newsroom()
    count = 0
    for name in newsroom.newsletters:
        for found in step(newsroom, name, " ".join(words)):
            count += 1
            put(f"{found.date}  {found.sentence}" + (f"  <{found.url}>" if found.url else ""))
    if not count:
        say("No issue says that.")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[NEWSLETTER] DATE")
@pass_context
def skip(context: Context, words: tuple[str, ...]) -> None:
    """Skip an issue: it counts as not run, and its days go to the next one."""
    from digest.workflow.status import skip as step

    target = context.target(words, Phrase(), now=clock.now(), open_first="issue")
    path, made = step(target)
    back = f"delete {path}" if made else f"write status: draft in {path}"
    say(f"The issue of {target.date} is skipped. To take it back, {back}")
    put(path)
