"""Who the email is from, and whether an answer reaches anybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.checks.places import of_newsletter
from digest.checks.registry import Check, Rule
from digest.model import Finding
from digest.text import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof

_NO_REPLY = re.compile(r"(?:no|do-?not|dont)[-_.]?reply", re.IGNORECASE)


def name(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where an inbox would show an address in place of a name."""
    sender = proof.newsletter.sender
    if is_blank(sender.name):
        yield Finding(
            id="sender-name-missing",
            severity="warning",
            message=f"the sender has no name; inboxes show {sender.address}",
            where=of_newsletter(proof),
            help='write under [from] name = "{title} from {publication}", or take the empty line out',
        )


def no_reply(proof: Proof) -> Iterator[Finding]:
    """Yield a note where answers go to an address that nobody reads."""
    address = proof.newsletter.reply_to or proof.newsletter.sender.address
    if _NO_REPLY.match(address.partition("@")[0]):
        yield Finding(
            id="reply-to-no-reply",
            severity="info",
            message=f"answers go to {address}; readers do answer newsletters",
            where=of_newsletter(proof),
            help='write under [from] reply_to = "..." an address that somebody reads',
        )


CHECKS = (
    Check(
        "sender",
        (name, no_reply),
        (
            Rule(
                "sender-name-missing",
                "warning",
                "`name` under `[from]` is empty: inboxes show the address",
                "write one, or take the line out",
            ),
            Rule(
                "reply-to-no-reply",
                "info",
                "answers go to an address that calls itself no-reply",
                "write `reply_to` under `[from]`",
            ),
        ),
        thorough=True,
    ),
)
