"""What a page asks for, read with care: JSON of known keys, of the right kind, and not too much of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from digest.errors import DigestError

# An issue is some 20 KB: what is larger is none.
MOST = 1_000_000


class Unfit(Exception):
    """A request that is not answered: the status of HTTP, and what to say."""

    def __init__(self, status: int, message: str, help: str = "") -> None:
        super().__init__(message)
        self.status, self.message, self.help = status, message, help


class Keys(NamedTuple):
    """The keys of a request: those it needs and those it may have, each with its kind."""

    needed: Mapping[str, type]
    other: Mapping[str, type]


async def body_of(request: Request, keys: Keys) -> dict[str, Any]:
    """Return the JSON object that a request brings.

    Raises:
        Unfit: 415 it is no JSON by its own word, 413 it is too large, 400 it cannot be read, 422 it says something else
            than is asked.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Unfit(415, "this takes JSON", "Content-Type: application/json")
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MOST:
        raise Unfit(413, f"this is more than {MOST} octets")
    octets = b""
    async for chunk in request.stream():
        octets += chunk
        if len(octets) > MOST:
            raise Unfit(413, f"this is more than {MOST} octets")
    try:
        said = json.loads(octets.decode("utf-8")) if octets else {}
        json.dumps(said, ensure_ascii=False).encode()  # half a pair of surrogates is no text of a file
    except (ValueError, RecursionError):
        raise Unfit(400, "this cannot be read as JSON") from None
    if not isinstance(said, dict):
        raise Unfit(422, "this takes a JSON object")
    return _fitting(said, keys)


def _fitting(said: dict[str, Any], keys: Keys) -> dict[str, Any]:
    known = {**keys.needed, **keys.other}
    if odd := sorted(said.keys() - known.keys()):
        raise Unfit(422, f"there is no {odd[0]!r:.80} here", f"there is {', '.join(known) or 'nothing to say'}")
    if missing := [key for key in keys.needed if key not in said]:
        raise Unfit(422, f"{missing[0]} is missing")
    for key, value in said.items():
        if not isinstance(value, known[key]) or (isinstance(value, bool) and known[key] is not bool):
            raise Unfit(422, f"{key} is not what it should be", _WANTED[known[key]])
    return said


_WANTED = {
    int: "a whole number",
    str: "a text",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


def refusal(error: DigestError) -> int:
    """Return the status of HTTP for an error: 409 as matters stand, 422 what was asked makes no sense."""
    return 409 if error.exit_code in {1, 3, 4} else 422
