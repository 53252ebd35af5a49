from __future__ import annotations

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import put, say, shown
from digest.dates import Phrase
from digest.text import figure_of

_WORDS = click.argument("words", nargs=-1, metavar="[NEWSLETTER] [DATE]")


@click.command()
@_WORDS
@click.option("--by", required=True, metavar="NAME", help="Who approves.")
@pass_context
def approve(context: Context, words: tuple[str, ...], by: str) -> None:
    """Approve an issue: its very bytes as they are built now. Any later change makes the approval void.

    \b
    digest approve --by AR
    digest approve catch-up 2016-09-05 --by AR
    """
    from digest.workflow.handover import approve as step

    now = clock.now()
    target = context.target(words, Phrase(), now=now, open_first="issue")
    approved = step(target, by, now=now)
    say(f"{target.newsletter.title} of {target.date} is approved by {by}.")
    put(approved)


@click.command()
@_WORDS
@click.option("--by", required=True, metavar="NAME", help="Who handed it over.")
@click.option("--via", required=True, metavar="HOW", help="How: “msmtp”, “pasted into Mailchimp”.")
@click.option("--again", default="", metavar="REASON", help="Record a second handing over, and say why.")
@pass_context
def sent(context: Context, words: tuple[str, ...], by: str, via: str, again: str) -> None:
    """Record that an issue was handed over, and keep what went out. Sends nothing.

    \b
    digest sent --by AR --via "pasted into Mailchimp"

    Keeps the issue file, the HTML, the text, the manifest and a receipt in sent/NEWSLETTER/DATE, without
    any reader's address.
    """
    from digest.workflow.handover import record

    now = clock.now()
    target = context.target(words, Phrase(), now=now, open_first="issue")
    folder, errors = record(target, by, via, again=again, now=now)
    if errors:
        say(f"It went out though the checks had found {figure_of(errors, 'error')}; the receipt says so.")
    say(f"{target.newsletter.title} of {target.date} is on record as handed over by {by}. Nothing was sent by this.")
    put(shown(folder))
