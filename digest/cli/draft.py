from __future__ import annotations

from pathlib import Path

import click

from digest.cli import clock
from digest.cli.options import Context, Days, issue_words, pass_context
from digest.cli.screen import article_lines, aside_lines, issue_line, left_out_line, put, say, shown, week_line


@click.command()
@issue_words
@click.option("--to", metavar="POINT", help="With --from: the last day, included, or moment.")
@pass_context
def draft(context: Context, /, words: tuple[str, ...], to: str | None, **named: str | None) -> None:
    """Make the first draft of an issue: a file you then edit.

    \b
    digest draft                      the coming issue
    digest draft --week 2016-W35      the issue of a week

    An issue file that is there already is never touched.
    """
    from digest.workflow import issues
    from digest.workflow.draft import draft as step
    from digest.workflow.gather import gather

    now = clock.now()
    target = context.target(words, Days(**named).phrase(to), now=now, open_first="coming")
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    if path.is_file():
        file = issues.read(target.newsroom, path)
        state = "is skipped" if file.readable and file.issue.status == "skipped" else "has a draft already"
        say(f"{issue_line(target, None)} {state}. Nothing was changed.")
        put(shown(path))
        return
    gathered = gather(target.newsroom, now=now)
    made = step(target, gathered, command=f"{context.command} draft", now=now)
    say(issue_line(target, made.issue.number))
    say(f"{week_line(target)}: {selection_counts(made)}")
    if line := left_out_line(made.selection, f"{context.command} list {target.newsletter.name} {target.date} --all"):
        say(line)
    aside_lines(made, context.command)
    article_lines(gathered.findings, Path(target.newsroom.root))
    put(shown(made.path))
    say(f"Next: read and edit it, then {context.command} build")


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
