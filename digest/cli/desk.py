from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.preview import say_changed, start_of
from digest.cli.screen import put, say
from digest.dates import Phrase

if TYPE_CHECKING:
    from digest.workflow.readers import Readers


@click.command()
@click.argument("words", nargs=-1, metavar="[NEWSLETTER] [DATE]")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to serve on; a free one without it.")
@click.option("--no-open", is_flag=True, help="Only print the address; open no browser.")
@click.option("--via", default="", metavar="HOW", help="How messages leave, as with digest send.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Who gets test copies; may be given several times.")
@click.option(
    "--to-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Who gets an issue that is handed over: a file of one address a line.",
)
@pass_context
def desk(
    context: Context,
    words: tuple[str, ...],
    port: int | None,
    no_open: bool,
    via: str,
    to: tuple[str, ...],
    to_file: Path | None,
) -> None:
    """Edit an issue in your browser, its email and its checks beside it.

    \b
    digest desk                      the newest issue
    digest desk catch-up 2016-09-05  that issue
    digest desk --via 'msmtp -t' --to you@example.org --to-file readers.txt

    The issue file is written when you save; what you have not saved is kept in .digest/desk and offered the next time.
    Only this computer can reach the pages. Ctrl-C ends it.
    """
    from digest.desk.acts import Editing
    from digest.desk.server import serve

    if bool(via) != bool(to or to_file):
        raise click.UsageError("to send anything takes both --via HOW and --to ADDRESS or --to-file FILE")
    copies = _readers(to).addresses if to else ()
    if to_file:
        _readers((), to_file)  # read again whenever it is asked for: now is when a fault in it is told best
        to_file = to_file.resolve()
    newsroom = context.newsroom()
    start = start_of(context, newsroom, words, Phrase())

    def ready(address: str) -> None:
        put(address)
        say("Only this computer can reach it. Ctrl-C ends it; what is not saved is kept.")
        if not no_open:
            import webbrowser
            from threading import Thread

            # Some wait until the browser is closed; the server must not.
            Thread(target=webbrowser.open, args=[address], daemon=True).start()

    editing = Editing(via, copies, context.command, to_file)
    serve(newsroom, start, port=port or 0, ready=ready, changed=say_changed, report=say, now=clock.now, editing=editing)


def _readers(to: tuple[str, ...], path: Path | None = None) -> Readers:
    from digest.workflow.readers import readers_of

    return readers_of(to, path)
