"""Hand one message for one reader to a mail program or a server: one file a transport behind one Protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

State = Literal["sent", "refused", "deferred", "uncertain"]

# Enough for what a server says of one message; more would push the other lines off the screen.
_MOST_WORDS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of one message.

    ``sent``: the next server has taken it. ``refused``: it never will. ``deferred``: not now. ``uncertain``: it was
    handed over and nobody said whether it was taken. ``words`` are the server's own, on one line. ``stop``: the next
    message would fare no better; a message ``refused`` so was not looked at, it is the sending that is at fault.
    """

    state: State
    words: str
    stop: bool = False


class Transport(Protocol):
    """A way for messages to leave."""

    name: str
    """How a receipt names it: without users, passwords and addresses of readers."""

    def send(self, message: bytes, recipient: str) -> Outcome:
        """Hand over one message (ASCII, CRLF) for one recipient, who stands in its To field. Never raises."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


def transport(via: str, *, sender: str, environment: Mapping[str, str]) -> Transport:
    """Return the transport that ``--via`` names: ``smtp://...``, ``smtps://...``, or a mail program's command line.

    Args:
        via: what was given.
        sender: the address that errors come back to.
        environment: holds DIGEST_SMTP_PASSWORD, if it is set.

    Raises:
        DigestError: it cannot be read.
    """
    if "://" in via:
        from digest.delivery.smtp import smtp_from

        return smtp_from(via, sender=sender, environment=environment)
    from digest.delivery.program import program_from

    return program_from(via)


def shown(words: str | bytes) -> str:
    """Return what a server or a program said, fit for a terminal: one line, no control characters, not too long."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    said = one_line(text)
    return said if len(said) <= _MOST_WORDS else f"{said[: _MOST_WORDS - 1]}…"
