from __future__ import annotations

import click

from digest.cli import clock
from digest.cli.options import Context, for_profile, pass_context
from digest.cli.screen import put, say, shown
from digest.dates import Phrase
from digest.text import figure_of

_WORDS = click.argument("words", nargs=-1, metavar="[NEWSLETTER] [DATE]")
_PROFILE = click.option("--profile", metavar="NAME", help="For another sending service than the newsletter’s own.")


@click.command()
@_WORDS
@click.option("--by", required=True, metavar="NAME", help="Who approves.")
@_PROFILE
@pass_context
def approve(context: Context, words: tuple[str, ...], by: str, profile: str | None) -> None:
    """Approve an issue: its very bytes as they are built now. Any later change makes the approval void.

    \b
    digest approve --by AR
    digest approve catch-up 2016-09-05 --by AR
    """
    from digest.workflow.handover import approve as step

    now = clock.now()
    target = for_profile(context.target(words, Phrase(), now=now, open_first="issue"), profile)
    approved = step(target, by, now=now)
    say(f"{target.newsletter.title} of {target.date} is approved by {by}.")
    put(approved)


@click.command()
@_WORDS
@click.option("--by", required=True, metavar="NAME", help="Who handed it over.")
@click.option("--via", required=True, metavar="HOW", help="How: “msmtp”, “pasted into Mailchimp”.")
@click.option("--again", default="", metavar="REASON", help="Record a second handing over, and say why.")
@_PROFILE
@pass_context
def sent(context: Context, words: tuple[str, ...], by: str, via: str, again: str, profile: str | None) -> None:
    """Record that an issue was handed over, and keep what went out. Sends nothing.

    \b
    digest sent --by AR --via "pasted into Mailchimp"

    Keeps the issue file, the HTML, the text, the manifest and a receipt in sent/NEWSLETTER/DATE, without
    any reader's address.
    """
    from digest.workflow.handover import record

    now = clock.now()
    target = for_profile(context.target(words, Phrase(), now=now, open_first="issue"), profile)
    recorded = record(target, by, via, again=again, now=now)
    if recorded.errors:
        say(f"It went out though the checks had found {figure_of(recorded.errors, 'error')}; the receipt says so.")
    if recorded.missing:
        say(f"It went out though {recorded.missing}; the receipt says so.")
    say(f"{target.newsletter.title} of {target.date} is on record as handed over by {by}. Nothing was sent by this.")
    put(shown(recorded.folder))


@click.command("hand-over")
@_WORDS
@_PROFILE
@pass_context
def hand_over(context: Context, words: tuple[str, ...], profile: str | None) -> None:
    """Write a page with subject, preheader, HTML and text to copy into a sending service, and what to look at there.

    \b
    digest hand-over
    digest hand-over catch-up 2016-09-05

    Prints the path of the page. Sends nothing. Exit 1 when a check found an error, an embargo holds, an approval is
    missing, or the issue was handed over already.
    """
    from digest.workflow.handoverpage import hand_over as step

    now = clock.now()
    target = for_profile(context.target(words, Phrase(), now=now, open_first="issue"), profile)
    built, page = step(target, now=now, command=context.command)
    if warnings := built.count("warning"):
        say(f"{figure_of(warnings, 'warning stands', 'warnings stand')}: {context.command} check tells them.")
    say("Open it in your browser, and paste. Then put it on record:")
    say(f'  {context.command} sent {target.newsletter.name} {target.date} --by NAME --via "pasted into ..."')
    put(shown(page))
