"""A mail program of this machine: msmtp, sendmail, anything that takes a message on standard input."""

from __future__ import annotations

import shlex
from pathlib import Path

from digest import command
from digest.delivery import Outcome, shown
from digest.delivery.smtp import PASSWORD
from digest.errors import DigestError

# RFC 5321 section 4.5.3.2.6: a server may take ten minutes over the end of one message.
PATIENCE = 600.0

# A program that is asked to say all it does prints its whole conversation with the server, message and all.
_MOST_OUTPUT = 4 * 1024 * 1024

# sysexits.h, as msmtp 1.8.23 uses them (measured; docs/sending.md has the table). The sendmail of Postfix 3.7 knows
# 0 and 75 alone.
# Of these the reader's own address or message is the reason, or may be.
_OF_THE_MESSAGE = {65: "refused", 67: "refused", 69: "deferred"}
# The server cannot be found or reached (68, 75 of msmtp), or the queue takes nothing now (75 of Postfix).
_LATER = (68, 75)
# The connection broke: before or after the message was taken, the code does not say.
_BROKEN = (74, 76)


def program_from(via: str) -> Program:
    """Read a command line without a shell.

    Raises:
        DigestError: there is none, or a quotation mark is open.
    """
    try:
        argv = shlex.split(via)
    except ValueError as error:
        raise DigestError(f"--via cannot be read: {error}", hint="--via 'msmtp -t'") from None
    if not argv:
        raise DigestError("--via names no program", hint="--via 'msmtp -t'")
    return Program(tuple(argv))


class Program:
    """One run of a program a message, which it reads with LF line ends and addresses by the To field."""

    def __init__(self, argv: tuple[str, ...], *, timeout: float = PATIENCE) -> None:
        self.name = shown(Path(argv[0]).name)
        self._argv, self._timeout = argv, timeout

    def send(self, message: bytes, recipient: str) -> Outcome:  # noqa: ARG002 - it stands in the To field
        """Run the program. LF, for nullmailer keeps every CR of a pipe (measured: 730 in one message)."""
        text = message.replace(b"\r\n", b"\n").decode("ascii")
        run = command.run(self._argv, given=text, timeout=self._timeout, most=_MOST_OUTPUT, unset=(PASSWORD,))
        said = shown(run.tail or run.output or run.fault)
        if run.ended == "well":
            return Outcome(state="sent", words=said or f"taken by {self.name}")
        if run.ended == "not started":
            return Outcome(state="refused", words=shown(run.fault), stop=True)
        words = said if run.fault in said else shown(f"{said} ({self.name}: {run.fault})")
        if run.ended in {"late", "over"} or run.code < 0 or run.code in _BROKEN:
            return Outcome(state="uncertain", words=words, stop=True)
        if run.code in _LATER:
            return Outcome(state="deferred", words=words, stop=True)
        state = _OF_THE_MESSAGE.get(run.code)
        return Outcome(state=state or "refused", words=words, stop=state is None)  # type: ignore[arg-type]

    def close(self) -> None:
        """Do nothing: each run has ended."""
