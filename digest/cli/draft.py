from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import clock
from digest.cli.options import Context, Days, issue_words, pass_context
from digest.cli.screen import (
    article_lines,
    aside_lines,
    correction_line,
    issue_line,
    left_out_line,
    promo_lines,
    put,
    say,
    say_if_upset,
    shown,
    stale_line,
    week_line,
)

if TYPE_CHECKING:
    from digest.workflow.gather import Gathered
    from digest.workflow.target import Target


@click.command()
@issue_words
@click.option("--to", metavar="POINT", help="With --from: the last day, included, or moment.")
@click.option("--update", is_flag=True, help="Bring new and changed articles into the draft; what you edited stays.")
@click.option("--fresh", is_flag=True, help="Make the draft anew; the old file is kept beside it.")
@pass_context
def draft(
    context: Context, /, words: tuple[str, ...], to: str | None, update: bool, fresh: bool, **named: str | None
) -> None:
    """Make the first draft of an issue: a file you then edit.

    \b
    digest draft                      the coming issue
    digest draft --week 2016-W35      the issue of a week
    digest draft 2016-09-05 --update  bring it up to date after days of editing
    digest draft 2016-09-05 --fresh   start anew

    An issue file that is there already is not touched without --update or --fresh.
    """
    from digest.workflow import issues
    from digest.workflow.gather import gather

    if update and fresh:
        raise click.UsageError("a draft is brought up to date or made anew: --update or --fresh, not both")
    now = clock.now()
    target = context.target(words, Days(**named).phrase(to), now=now, open_first="coming")
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    there = path.is_file()
    if there and not _may_go_on(context, target, path, update=update, fresh=fresh):
        return
    gathered = gather(target.newsroom, now=now)
    stale_line(target.newsroom, context.command, now=now)
    if there and update:
        _bring_up_to_date(context, target, gathered)
    else:
        _draft(context, target, gathered, afresh=fresh)


def _may_go_on(context: Context, target: Target, path: Path, *, update: bool, fresh: bool) -> bool:
    """Tell whether an issue file that is there may be written; say so if not."""
    from digest.workflow import issues

    line = issue_line(target, None)
    if fresh:  # what the file looks like does not matter then, unless somebody skipped the issue
        skipped = target.date in issues.skipped(target.newsroom, target.newsletter.name)
    else:
        file = issues.read(target.newsroom, path)
        skipped = file.readable and file.issue.status == "skipped"
    if not skipped and (update or fresh):
        return True
    if skipped:
        say(f"{line} is skipped. Nothing was changed.")
    else:
        command = f"{context.command} draft {target.newsletter.name} {target.date}"
        say(f"{line} has a draft already. Nothing was changed.")
        say(f"  {command} --update   brings in new and changed articles; what you edited stays")
        say(f"  {command} --fresh    makes it anew; the old file is kept beside it")
    put(shown(path))
    return False


def _draft(context: Context, target: Target, gathered: Gathered, *, afresh: bool) -> None:
    from digest.workflow.draft import draft as step

    made = step(target, gathered, command=f"{context.command} draft", now=clock.now(), afresh=afresh)
    say(issue_line(target, made.issue.number))
    say(f"{week_line(target)}: {selection_counts(made)}")
    if line := left_out_line(made.selection, f"{context.command} list {target.newsletter.name} {target.date} --all"):
        say(line)
    aside_lines(made, context.command)
    promo_lines(target, made.promos)
    correction_line(made)
    article_lines((*gathered.findings, *made.promos.findings), Path(target.newsroom.root))
    if made.old:
        say(f"The old file is kept: {shown(made.old)}")
    put(shown(made.path))
    say(f"Next: read and edit it, then {context.command} build")


# What to say of each part of an issue, in the order in which an editor wants to know it.
_SAID = {
    "added": "Added",
    "followed": "Brought up to date",
    "removed": "Taken out",
    "stays": "Stays",
    "kept": "Edited by you, left as it is",
    "left out": "Not brought back",
    "no room": "No room",
}


def _bring_up_to_date(context: Context, target: Target, gathered: Gathered) -> None:
    from digest.text import figure_of
    from digest.workflow.draft import bring_up_to_date as step

    done = step(target, gathered)
    say(issue_line(target, done.update.file.issue.number))
    for kind, said in _SAID.items():
        for event in done.update.events:
            if event.kind == kind:
                say(f"{said}: {event.name}" + (f": {event.detail}" if event.detail else ""))
    aside_lines(done, context.command)
    promo_lines(target, done.promos)
    article_lines((*gathered.findings, *done.promos.findings), Path(target.newsroom.root))
    if not any(event.kind in {"added", "followed", "removed"} for event in done.update.events):
        say("Nothing to bring in. No word of the issue was changed.")
    if looked_at := done.update.looked_at:
        verb = "was" if looked_at == 1 else "were"
        say(f"{figure_of(looked_at, 'more article')} {verb} looked at; the file remembers which.")
    say_if_upset(target)
    put(shown(done.path))
    if done.changed:
        say(f"Next: read it, then {context.command} build")


def selection_counts(made: object) -> str:
    """Say how many articles were found and what became of them."""
    from digest.text import figure_of
    from digest.workflow.draft import Draft

    assert isinstance(made, Draft)
    selection, issue = made.selection, made.issue
    found = len(selection.candidates) + len(selection.rejected)
    also = sum(len(section.article_ids) for section in issue.sections if section.kind == "round-up")
    told = f"{found} found, {figure_of(len(issue.all_stories), 'story', 'stories')}"
    return f"{told}, {also} in the round-up" if also else told
