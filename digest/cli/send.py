from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import clock
from digest.cli.options import Context, for_profile, pass_context
from digest.cli.screen import issue_line, put, say, shown
from digest.dates import Phrase, issue_date
from digest.text import figure_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from digest.delivery.outbox import MessageState
    from digest.workflow.send import Order, Prepared, Row, Sent


@click.command()
@click.argument("words", nargs=-1, metavar="[NEWSLETTER] [DATE]")
@click.option("--to", multiple=True, metavar="ADDRESS", help="A reader; may be given several times.")
@click.option(
    "--to-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A file of readers: one address a line.",
)
@click.option("--via", required=True, metavar="HOW", help="'msmtp -t', 'sendmail -t -i', or smtp://[user@]host[:port].")
@click.option("--test", is_flag=True, help="Put “[TEST]” before the subject, need no approval, keep no record.")
@click.option("--dry-run", is_flag=True, help="Do everything but hand it over.")
@click.option("--again", default="", metavar="REASON", help="Send once more what was handed over before, and say why.")
@click.option("--resend-uncertain", is_flag=True, help="Send also to those who may have it already.")
@click.option("--by", default="", metavar="NAME", help="Who sends it; else the name you are logged in with.")
@click.option("--profile", metavar="NAME", help="Build for another sending service than the newsletter’s own.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@pass_context
def send(
    context: Context,
    /,
    words: tuple[str, ...],
    to: tuple[str, ...],
    to_file: Path | None,
    profile: str | None,
    by: str,
    as_json: bool,
    **asked: Any,
) -> None:
    """Send an issue as test copies or to a short list: one message to each reader.

    \b
    digest send --test --to you@example.org --via 'msmtp -t'
    digest send --to-file readers.txt --via smtp://newsdesk@mail.example.org
    digest send --to-file readers.txt --via smtp://localhost --dry-run

    Prints a line for each reader: what became of the message, the address, the words of the server. Nobody gets it
    twice: after an interruption the same command sends the rest. A password comes from the variable
    DIGEST_SMTP_PASSWORD or from ~/.netrc.

    Exit 0: all sent. 1: refused, or in part, or uncertain. 75: not now; the same command tries the rest again.
    """
    from digest.workflow.readers import readers_of
    from digest.workflow.send import Order, newest_first, prepare
    from digest.workflow.send import send as step

    if asked["test"] and (asked["again"] or asked["resend_uncertain"]):
        raise click.UsageError("--test keeps no record: leave --again and --resend-uncertain out")
    readers = readers_of(to, to_file)
    order = Order(readers=readers.addresses, by=by or _login(), **asked)
    now = clock.now()
    target = context.target(words, Phrase(), now=now, open_first="issue")
    if not any(issue_date(word.rpartition("/")[2]) for word in words):
        newest_first(target, context.command)
    if profile:
        target = for_profile(target, profile)
    prepared = prepare(target, order, environment=os.environ, now=now, command=context.command)
    _say_what(prepared, readers.repeated)
    with _asked_to_stop() as stop:
        sent = step(prepared, now=now, tell=_tell if not as_json else lambda _: None, stop=stop)
    if as_json:
        put(json.dumps(_json(prepared, sent), ensure_ascii=False, indent=1))
    _say_outcome(prepared, sent)
    raise click.exceptions.Exit(0 if order.dry_run else sent.exit_code)


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise click.UsageError("who sends it? --by NAME") from None


def _tell(row: Row) -> None:
    """Print what became of a message; that nobody reads it any more is no reason to end half way through a list."""
    try:
        put(" ".join(filter(None, (row.state, row.message.address, row.words))))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C, or a kind request to end, wait for the message that is under way; a second one does not."""
    asked = False

    def note(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        os.write(sys.stderr.fileno(), b"Ends after this message. Once more ends at once.\n")

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say_what(prepared: Prepared, repeated: int) -> None:
    built, order = prepared.built, prepared.order
    say(issue_line(built.target, built.manifest["number"]))
    say(f"Checks: no error, {figure_of(built.count('warning'), 'warning')}.")
    again = f" ({figure_of(repeated, 'address was', 'addresses were')} given more than once)" if repeated else ""
    what = "Test copies for" if order.test else "Would go to" if order.dry_run else "Going to"
    say(f"{what} {figure_of(len(order.readers), 'reader')} via {prepared.transport.name}{again}")
    if order.test and any(built.target.newsletter.profile.own(tag) for tag, _ in built.target.newsletter.profile.tags):
        say(f"The merge tags of {built.target.newsletter.profile.title} stand in it as they are.")


_STATES: tuple[MessageState, ...] = ("sent", "refused", "deferred", "uncertain", "waiting")


def _say_outcome(prepared: Prepared, sent: Sent) -> None:
    order: Order = prepared.order
    if order.dry_run:
        say(f"A dry run: nothing was sent. To send: {sent.count('waiting') + sent.count('deferred')}.")
        return
    counts = ", ".join(f"{sent.count(state)} {state}" for state in _STATES if sent.count(state))
    if sent.stopped:
        say(f"Stopped: {sent.stopped.words}")
    say(f"{'Interrupted: ' if sent.interrupted else ''}{counts}.")
    unsure = [row for row in sent.rows if row.state == "uncertain"]
    if unsure:
        say("Uncertain is what was handed over without an answer: it may have arrived. It is not sent again by itself.")
        for row in unsure[:8]:
            say(f"  look for {row.message.id} in the log of the mail server")
        if not order.test:
            say("  --resend-uncertain sends it once more")
    if sent.missing:
        say(f"{figure_of(sent.missing, 'reader')} of an earlier run still to come, not on this list.")
    if sent.folder:
        say(f"On record in {shown(sent.folder)}")
    elif not order.test and (sent.count("waiting") or sent.count("deferred")):
        say("The same command sends the rest; nobody gets it twice.")


def _json(prepared: Prepared, sent: Sent) -> dict[str, Any]:
    target, order = prepared.built.target, prepared.order
    return {
        "version": 1,
        "newsletter": target.newsletter.name,
        "date": target.date.isoformat(),
        "test": order.test,
        "dry_run": order.dry_run,
        "via": prepared.transport.name,
        "readers": [
            {"address": row.message.address, "state": row.state, "words": row.words, "message_id": row.message.id}
            for row in sent.rows
        ],
        "missing": sent.missing,
        "record": shown(sent.folder) if sent.folder else None,
    }
