"""Dates and instants as people and files write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from digest.dates.say import say_date
from digest.errors import DigestError
from digest.text import MONTHS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# Longer texts are refused unread: date parsers take seconds on long junk.
LONGEST = 40

# What a web page or a word processor makes of a hyphen and a space.
_PASTED = {**dict.fromkeys(range(0x2010, 0x2016), "-"), 0x2212: "-", 0x00A0: " ", 0x202F: " ", 0x2009: " "}
_UNSEEN = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F, 0x00AD])


def even(text: str) -> str:
    """Bring a pasted phrase to plain hyphens and single spaces."""
    return " ".join(text.translate(_PASTED).translate(_UNSEEN).split())


def is_day(text: str) -> bool:
    """Tell whether a text is shaped like a date without a time."""
    return bool(_DAY.fullmatch(text) or (_WORDS.fullmatch(text) and ":" not in text))


# ASCII only: \d would take the digits of every script, and fromisoformat would not.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[ Tt]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?([Zz]|[+-]\d{2}:?\d{2})?", re.ASCII)
# The month must be one: of "10 and 2016" and "10 Sat 2016" dateutil makes the 1st and the 10th of some month.
_MONTH = "|".join([*(f"{name}|{name[:3]}" for name in MONTHS), "Sept"])
_WORDS = re.compile(rf"\d{{1,2}} (?:{_MONTH}) \d{{4}}( \d{{1,2}}:\d{{2}}(:\d{{2}})?)?", re.ASCII | re.IGNORECASE)
# What dateutil fills gaps from: a fixed day in place of today.
_BLANK = datetime(2000, 1, 1)  # noqa: DTZ001 - the zone is put on afterwards
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
# Outside these years a time zone, a week or a sending day may lie where the calendar has ended.
YEARS = range(1000, 9000)
LAST_DAY = date(8999, 12, 31)


def instant(text: str, zone: ZoneInfo) -> datetime:
    """Read a date or an instant; a bare date is its first moment, a naive time is in ``zone``.

    Reads ``2016-09-02``, ``2016-09-02 17:00``, ``2016-09-02T17:00Z``, ``...+01:00`` and ``2 September 2016
    09:30``. Python-dateutil sees only the last shape: on other texts it fills gaps from today, swaps day and
    month, or takes the machine's own zone.

    Raises:
        DigestError: no such date, an ambiguous one (both readings are named), or another shape.
    """
    said = " ".join(text.split())
    if len(said) > LONGEST:
        raise DigestError("the date is too long to be one", hint="write it like 2016-09-02T09:15:00+01:00")
    try:
        if _DAY.fullmatch(said):
            return _known(datetime.combine(date.fromisoformat(said), time(), zone))
        if _INSTANT.fullmatch(said):
            found = datetime.fromisoformat(said.upper().replace(" ", "T", 1).replace(" ", ""))
            return _known(found if found.tzinfo else found.replace(tzinfo=zone))
        if _WORDS.fullmatch(said):
            from dateutil import parser  # noqa: PLC0415 - costs 50 ms and few files need it

            found = parser.parse(said, dayfirst=True, default=_BLANK)
            found = found.replace(year=int(said.split()[2]))  # of the year 0000 dateutil makes 2000
            return _known(found.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        raise DigestError(f"there is no such date: {said}", hint="write it like 2016-09-02T09:15:00+01:00") from None
    if slashed := _SLASHED.fullmatch(said):
        raise _ambiguous(said, *map(int, slashed.groups()))
    raise DigestError(f"this is not a date: {said}", hint="write it like 2016-09-02 or 2016-09-02T09:15:00+01:00")


def _known(found: datetime) -> datetime:
    if found.year not in YEARS:
        raise ValueError(found.year)
    found.astimezone(UTC)  # raises for offsets of 24 hours or more
    return found


def _ambiguous(said: str, first: int, second: int, year: int) -> DigestError:
    readings = []
    for day, month in ((first, second), (second, first)):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found not in readings:
            readings.append(found)
    if not readings:
        return DigestError(f"there is no such date: {said}", hint="write it like 2016-09-02")
    meant = " or ".join(f"{found.isoformat()} ({say_date(found, weekday=False)})" for found in readings)
    fault = "can be read in two ways" if len(readings) > 1 else "is not how a date is written here"
    return DigestError(f"{said} {fault}", hint=f"write {meant}")


def issue_date(text: str) -> date | None:
    """Return the date if a word on the command line is shaped like an issue's, else None.

    Raises:
        DigestError: it has the shape of a date, but there is no such day.
    """
    if slashed := _SLASHED.fullmatch(text):
        raise _ambiguous(text, *map(int, slashed.groups()))
    if not _DAY.fullmatch(text):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min  # out of YEARS too
    if found.year not in YEARS:
        raise DigestError(f"there is no such date: {text}")
    return found
