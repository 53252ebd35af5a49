"""What is known of a feed between two times it is asked: when it is asked again, and with what. Pure."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from digest.dates.points import YEARS

# A feed that fails so often in a row is asked less and less.
PATIENCE = 5
_FIRST_PAUSE = timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedState:
    """When a feed was asked, what came of it, and what to ask it with.

    ``fails`` counts those in a row. ``etag`` and ``modified`` are what the feed said of its state (RFC 9110, 8.8);
    ``settings`` what the reading depended on besides its octets, and ``guids`` the entries it gave then: with other
    settings, or without one of those entries' files, all of it is wanted again.
    """

    url: str
    settings: str = ""
    asked: datetime | None = None
    succeeded: datetime | None = None
    fails: int = 0
    error: str = ""
    next: datetime | None = None
    etag: str = ""
    modified: str = ""
    guids: tuple[str, ...] = ()


def is_due(state: FeedState | None, url: str, now: datetime) -> bool:
    """Tell whether a feed is asked now; one that fails rests, unless its address was changed.

    No rest is longer than the longest: one that ends later was written down while the clock was wrong.
    """
    return state is None or state.url != url or state.next is None or not now < state.next <= now + LONGEST_PAUSE


def succeeded(state: FeedState, *, now: datetime) -> FeedState:
    """Return the state after an answer that could be used."""
    return replace(state, asked=now, succeeded=now, fails=0, error="", next=None)


def failed(
    state: FeedState, error: str, *, now: datetime, wait: timedelta | None = None, own: bool = True
) -> FeedState:
    """Return the state after one that could not.

    Args:
        state: as it was.
        error: what was wrong.
        now: when it was asked.
        wait: how long the site itself asks to be left alone.
        own: whether it is the feed's fault; that there is no network is not, and counts for nothing.
    """
    fails = state.fails + own
    doublings = min(fails - PATIENCE, 10)
    pause = min(_FIRST_PAUSE * 2**doublings, LONGEST_PAUSE) if own and fails >= PATIENCE else timedelta()
    pause = max(pause, min(wait or timedelta(), LONGEST_PAUSE))
    return replace(state, asked=now, fails=fails, error=error, next=now + pause if pause else None)


def wanted_wait(value: str, now: datetime) -> timedelta | None:
    """Read ``Retry-After``: seconds or a date (RFC 9110, 10.2.3); None where it says neither."""
    if seconds := re.fullmatch(r"\s*([0-9]{1,9})\s*", value):
        return timedelta(seconds=int(seconds[1]))
    try:
        found = parsedate_to_datetime(value)
        return max(timedelta(), (found if found.tzinfo else found.replace(tzinfo=UTC)) - now)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def stored(state: FeedState) -> dict[str, Any]:
    """Return a state as JSON keeps it."""
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in asdict(state).items()}


def restored(tree: dict[str, Any]) -> FeedState:
    """Return the state that was stored.

    Raises:
        ValueError, TypeError, KeyError, OverflowError: it is none.
    """

    def time(key: str) -> datetime | None:
        found = datetime.fromisoformat(tree[key]) if tree[key] else None
        if found and found.tzinfo is None:
            raise ValueError("a time without its zone")
        if found and found.year not in YEARS:
            raise ValueError("a time that no zone's clock can show")
        return found

    return FeedState(
        url=str(tree["url"]),
        settings=str(tree["settings"]),
        asked=time("asked"),
        succeeded=time("succeeded"),
        fails=int(tree["fails"]),
        error=str(tree["error"]),
        next=time("next"),
        etag=str(tree["etag"]),
        modified=str(tree["modified"]),
        guids=tuple(map(str, tree["guids"])),
    )
