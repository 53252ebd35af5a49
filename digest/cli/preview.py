from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import clock
from digest.cli.options import Context, Days, issue_words, pass_context
from digest.cli.screen import put, say, shown
from digest.text import figure_of

if TYPE_CHECKING:
    from digest.dates import Phrase
    from digest.desk.proofs import Look, Name
    from digest.model import Newsroom


@click.command()
@issue_words
@click.option("--to", metavar="POINT", help="With --from: the last day, included, or moment.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to serve on; a free one without it.")
@click.option("--no-open", is_flag=True, help="Only print the address; open no browser.")
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the views into DIR as pages to pass on, and serve nothing.",
)
@pass_context
def preview(
    context: Context,
    /,
    words: tuple[str, ...],
    to: str | None,
    port: int | None,
    no_open: bool,
    folder: Path | None,
    **named: str | None,
) -> None:
    """Show an issue in your browser as readers will get it, and anew whenever a file changes.

    \b
    digest preview                      the newest issue
    digest preview catch-up 2016-09-05  that issue
    digest preview --out proofs         pages to pass on, without a server

    Only this computer can reach the pages. Nothing is written but with --out. Ctrl-C ends it.
    """
    phrase = Days(**named).phrase(to)
    newsroom = context.newsroom()
    if folder:
        if port or no_open:
            raise click.UsageError("--out serves nothing: leave --port and --no-open out")
        _write(newsroom, _named(context, newsroom, words, phrase), folder)
        return
    from digest.desk.server import serve

    start = start_of(context, newsroom, words, phrase)

    def ready(address: str) -> None:
        put(address)
        say("Only this computer can reach it. Ctrl-C ends it.")
        if not no_open:
            import webbrowser
            from threading import Thread

            # Some wait until the browser is closed; the server must not.
            Thread(target=webbrowser.open, args=[address], daemon=True).start()

    serve(newsroom, start, port=port or 0, ready=ready, changed=say_changed, report=say, now=clock.now)


def start_of(context: Context, newsroom: Newsroom, words: tuple[str, ...], phrase: Phrase) -> Name | None:
    """Return the issue to open first; None, the list of all, where there are several newsletters and none is named."""
    if len(newsroom.newsletters) != 1 and not words and not phrase.given:
        return None
    return _named(context, newsroom, words, phrase)


def _named(context: Context, newsroom: Newsroom, words: tuple[str, ...], phrase: Phrase) -> Name:
    """Return the issue that the command line names, else the newest there is a file of."""
    from digest.desk.proofs import named

    return named(newsroom, words, phrase, command=context.command, now=clock.now())


def say_changed(look: Look) -> None:
    """Say that an issue is shown anew, and what the checks say of it."""
    at = f"{clock.now():%H:%M:%S}"
    if look.gone:
        say(f"{at}  the issue file is not there any more")
    elif look.faults:
        fault = look.faults[0]
        say(f"{at}  cannot be shown: {fault.place}{': ' if fault.place else ''}{fault.message}")
    else:
        counts = [sum(each.severity == one and not each.allowed for each in look.findings or ()) for one in _GRAVE]
        said = ", ".join(figure_of(count, one) for count, one in zip(counts, _GRAVE, strict=True))
        say(f"{at}  shown anew: {said}")


_GRAVE = ("error", "warning")


def _write(newsroom: Newsroom, name: Name, folder: Path) -> None:
    from digest.desk.pass_on import write

    look, paths = write(newsroom, name, folder, now=clock.now)
    say(f"{figure_of(len(paths), 'file')}. Open the first in any browser; it needs no server.")
    if errors := sum(each.severity == "error" and not each.allowed for each in look.findings or ()):
        say(f"{figure_of(errors, 'error stands', 'errors stand')}: they are shown beside the email.")
    for path in paths[:1]:
        put(shown(path))
