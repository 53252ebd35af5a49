from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import put, say, say_if_upset, shown, summary_lines
from digest.dates import Phrase
from digest.text import figure_of

if TYPE_CHECKING:
    from digest.workflow.target import Target

_NEWSLETTER = click.option("--newsletter", metavar="NAME", help="Which newsletter, if there are several.")
_ALLOW = click.option("--allow", metavar="REASON", help="Run it again though an earlier issue ran it, and say why.")


def _target(context: Context, issue: str) -> Target:
    return context.target((issue,), Phrase(), now=clock.now(), open_first="issue")


@click.command()
@click.argument("issue")
@click.argument("article")
@click.option("--lead", is_flag=True, help="Make it the first story.")
@click.option("--after", type=click.IntRange(1), metavar="N", help="Put it after story number N, counted from 1.")
@_ALLOW
@click.option("--override-embargo", "override", metavar="REASON", help="Let this issue run it before its embargo ends.")
@pass_context
def add(
    context: Context, issue: str, article: str, lead: bool, after: int | None, allow: str | None, override: str | None
) -> None:
    """Put an ARTICLE into an ISSUE as a story, told as the draft would tell it.

    \b
    digest add 2016-09-05 finance/provider-deficit
    digest add catch-up/2016-09-05 finance/provider-deficit --lead
    digest add 2016-09-05 hospitals/wexdale-minor-injuries --after 3

    ISSUE is a date, or NEWSLETTER/DATE. Without --lead or --after it follows the stories of its section.
    Nothing else in the issue file changes.
    """
    from digest.workflow.gather import gather
    from digest.workflow.pick import add as step

    if lead and after:
        raise click.UsageError("a story is the lead or stands after another: --lead or --after, not both")
    now, target = clock.now(), _target(context, issue)
    gathered = gather(target.newsroom, now=now)
    added = step(target, gathered, article, lead=lead, after=after, allow=allow or "", override=override or "", now=now)
    say(f"Added as story {added.place}: “{added.headline}”. Read and edit it; subject and preheader are as they were.")
    summary_lines(added.written)
    if added.also.line:
        say(
            f"{shown(Path(target.newsroom.root, added.also.path))}:{added.also.line}: it is named here too; take it out"
        )
    say_if_upset(target)
    put(shown(added.path))


@click.command()
@click.argument("issue")
@click.argument("article")
@click.option("--edited", is_flag=True, help="Take it out even if its text has been edited; the text is shown.")
@pass_context
def drop(context: Context, issue: str, article: str, edited: bool) -> None:
    """Take the story of an ARTICLE out of an ISSUE.

    \b
    digest drop 2016-09-05 finance/provider-deficit

    A story that has been edited stays, unless --edited is given. Nothing else in the issue file changes.
    """
    from digest.workflow.gather import gather
    from digest.workflow.pick import drop as step

    target = _target(context, issue)
    dropped = step(target, gather(target.newsroom, now=clock.now()), article, edited=edited)
    if edited:
        say(dropped.source)
    say(f"Taken out: “{dropped.headline}”. Subject and preheader are as they were.")
    say_if_upset(target)
    put(shown(dropped.path))


@click.command()
@click.argument("article")
@_NEWSLETTER
@_ALLOW
@click.option("--undo", is_flag=True, help="Keep it no longer.")
@pass_context
def keep(context: Context, article: str, newsletter: str | None, allow: str | None, undo: bool) -> None:
    """Keep an ARTICLE for the next draft: it will be one of the stories, whatever its score or its week.

    \b
    digest keep finance/provider-deficit
    digest keep finance/provider-deficit --undo

    It is written into decisions.toml. An embargo, a withdrawal or missing rights still hold it back.
    """
    from digest.workflow.decisions import take_back
    from digest.workflow.gather import gather
    from digest.workflow.pick import keep as step
    from digest.workflow.target import only_newsletter

    now, newsroom = clock.now(), context.newsroom()
    name = newsletter or only_newsletter(newsroom)
    target = context.target((name,), Phrase(), now=now, open_first="coming")
    if undo:
        count = take_back(newsroom, "kept", article, name)
        say(f"{article} is kept no longer." if count else f"{article} was not kept.")
        raise click.exceptions.Exit(0 if count else 1)
    barred = step(target, gather(newsroom, now=now), article, allow=allow or "", now=now)
    say(f"Kept for the next draft of {target.newsletter.title}.")
    if barred:
        say(f"As things stand it will wait: {barred.detail}")
    put(shown(_decisions(newsroom.root)))


@click.command()
@click.argument("article")
@click.option("--reason", metavar="REASON", help="Why; it is told wherever the article is met.")
@click.option("--undo", is_flag=True, help="Take the withdrawal back.")
@pass_context
def withdraw(context: Context, article: str, reason: str | None, undo: bool) -> None:
    """Withdraw an ARTICLE: no issue may run it from now on. Lists every issue that tells it; nothing is deleted.

    \b
    digest withdraw finance/provider-deficit --reason "the trust says the figure was last year's"
    """
    from digest.workflow.decisions import take_back
    from digest.workflow.gather import gather
    from digest.workflow.pick import withdraw as step

    now, newsroom = clock.now(), context.newsroom()
    if undo:
        count = take_back(newsroom, "withdrawn", article)
        say(f"{article} is withdrawn no longer." if count else f"{article} was not withdrawn.")
        raise click.exceptions.Exit(0 if count else 1)
    if reason is None:
        raise click.UsageError("say why: --reason REASON")
    told = step(newsroom, gather(newsroom, now=now), article, reason, now=now)
    say(f"Withdrawn, and written into {shown(_decisions(newsroom.root))}.")
    for each in told:
        put(f"{each.date}  {each.newsletter}  {shown(Path(newsroom.root, each.where.path))}:{each.where.line}")
    if told:
        say(f"{figure_of(len(told), 'issue tells', 'issues tell')} it. What has gone out stays as it is.")
    else:
        say("No issue tells it.")


def _decisions(root: str) -> Path:
    from digest.model import DECISIONS

    return Path(root, DECISIONS)
