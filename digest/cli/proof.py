from __future__ import annotations

import sys

import click

from digest.cli import clock
from digest.cli.options import Context, Days, issue_words, pass_context
from digest.cli.screen import issue_line, put, say, say_if_upset, shown
from digest.text import figure_of

_PIPE = click.Choice(["-"])


@click.command()
@issue_words
@click.option("--to", metavar="POINT", help="With --from: the last day, included, or moment.")
@click.option("--html", type=_PIPE, help="Write the page to standard output, and no file.")
@click.option("--text", type=_PIPE, help="Write the text to standard output, and no file.")
@pass_context
def proof(
    context: Context,
    /,
    words: tuple[str, ...],
    to: str | None,
    html: str | None,
    text: str | None,
    **named: str | None,
) -> None:
    """Make the sign-off sheet: each story beside what bears it out, to be printed and signed by two.

    \b
    digest proof                      the newest issue not handed over
    digest proof catch-up 2016-09-05  that issue
    digest proof --text - | less

    Prints the paths of the page and the text. A sheet is to be looked at: errors of the checks stand on it,
    and the exit code is 0 all the same.
    """
    from digest.render.proofsheet import counts
    from digest.workflow.proofsheet import make, write

    piped = [kind for kind, asked in (("html", html), ("text", text)) if asked]
    if len(piped) > 1:
        raise click.UsageError("only one of --html and --text can have standard output")
    now = clock.now()
    target = context.target(words, Days(**named).phrase(to), now=now, open_first="issue")
    made = make(target, command=context.command, now=now)
    say(issue_line(target, made.sheet.number))
    if piped:
        sys.stdout.buffer.write(made.forms[piped[0]])
    else:
        for path in write(made):
            put(shown(path))
    say_if_upset(target)
    say(counts(made.sheet))
    errors, warnings = len(made.sheet.found("error")), len(made.sheet.found("warning"))
    say(f"Checks: {figure_of(errors, 'error')}, {figure_of(warnings, 'warning')}.")
    if errors:
        say(f"{figure_of(errors, 'error stands', 'errors stand')}: mend before anyone signs.")
