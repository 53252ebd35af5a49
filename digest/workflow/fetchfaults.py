"""What an editor can do about an address that gives no feed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from digest.errors import FetchError

if TYPE_CHECKING:
    from digest.errors import FetchFault
    from digest.web import Reply

_OF_FAULT: dict[FetchFault, str] = {
    "private": "if it is a machine of your own house, say so: allow_private = true in digest.toml",
    "no-name": "look at how it is spelled; open it in a browser",
    "offline": "look whether this machine has a network, and try again",
    "refused": "open it in a browser; try again later",
    "timeout": "open it in a browser; try again later",
    "tls": "open it in a browser; if that warns too, tell those who run the site",
    "garbled": "open it in a browser: it should show RSS, Atom or JSON Feed",
    "too-large": "look on the site for a feed with fewer entries",
    "too-far": "open it in a browser, and name the address it ends at",
}
_OF_STATUS = {
    401: "it wants a password; ask its site for a feed without one",
    403: "it keeps programs out; ask those who run the site to let this one in",
    404: "look the feed's address up on its site",
    410: "it is gone for good; look on its site for another",
    429: "it was asked too often; try again in an hour",
}


def with_mend(error: FetchError) -> FetchError:
    """Return a fault with what can be done about it."""
    return FetchError(error.message, error.kind, url=error.url, hint=_OF_FAULT.get(error.kind, error.hint))


def refusal(reply: Reply) -> FetchError:
    """Return what to say of an answer that is no feed, by its status (RFC 9110, 15)."""
    words = next((f" {each.phrase}" for each in HTTPStatus if each == reply.status), "")
    hint = _OF_STATUS.get(reply.status, "open it in a browser; try again later")
    return FetchError(f"{reply.url[:80]} answers {reply.status}{words}", "refused", url=reply.url, hint=hint)
