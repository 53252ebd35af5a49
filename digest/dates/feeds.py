"""Dates as feeds write them: read where they say one thing only, else not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from digest.dates.points import YEARS, even
from digest.text import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# "Wednesday, 28 September 2016 12:00:00 GMT+0100 (British Summer Time)" has 68 characters.
_LONGEST = 100

# Hours from UTC. The first ten are those of RFC 822, 5.1; of the others those that stand for one offset the world over.
# Not among them: IST (India, Ireland, Israel), and the letters of the military, which RFC 822 has the wrong way round.
_HOURS = {
    "ut": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "utc": 0, "z": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
_ZONE = r"(?:(?:gmt|utc)?(?P<offset>[+-]\d{2}(?::?\d{2})?)|(?P<zone>[a-z]+))?"
_WEEKDAY = rf"(?:(?:{'|'.join(f'{name}|{name[:3]}' for name in WEEKDAYS)}|tues|thur|thurs)\.?,? ?)?"
_MONTH = rf"(?P<month>{'|'.join(MONTHS)}|{'|'.join(name[:3] for name in MONTHS)}|sept)\.?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_FULL_YEAR = r"(?P<year>\d{4})"
_SHAPES = tuple(
    re.compile(shape, re.ASCII | re.IGNORECASE)
    for shape in (
        # RFC 3339, W3C-DTF and ISO 8601, with and without hyphens and colons
        rf"{_FULL_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:[t ]{_TIME})? ?{_ZONE}",
        rf"{_FULL_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:t(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)? ?{_ZONE}",
        # RFC 822 and 2822
        rf"(?:[a-z]+\.?, ?|{_WEEKDAY})(?P<day>\d{{1,2}})[ -]{_MONTH},?[ -]{_YEAR}(?:,? {_TIME})? ?{_ZONE}",
        # asctime of C; Date of JavaScript; "September 5, 2016 09:00"
        rf"{_WEEKDAY}{_MONTH} (?P<day>\d{{1,2}}) {_TIME} (?:(?P<zone>[a-z]+) )?{_FULL_YEAR}",
        rf"{_WEEKDAY}{_MONTH} (?P<day>\d{{1,2}}),? {_FULL_YEAR}(?:,? {_TIME})? ?{_ZONE}",
    )
)
_COMMENT = re.compile(r" ?\([^()]*\)$")


def feed_date(text: str, zone: ZoneInfo) -> datetime | None:
    """Read the date of an entry; a bare date is its first moment, a time that names no zone is in ``zone``.

    Reads what RFC 822, 2822 and 3339, W3C-DTF and ISO 8601 allow, and their common slips: a weekday that is wrong, odd
    or missing, no comma, no seconds, years of two digits (RFC 2822, 4.3: from 50 on of the last century). Never raises
    and never fills a gap: of ``04/05/2016``, ``2016-09``, a time with AM or PM or a zone of unknown name it returns
    None, as of dates there are none of and years the program does not know. Fractions of seconds are dropped. Neither
    the standard library nor dateutil will do: to both ``12:00:00 BST`` is an hour late on a machine set to UTC.
    """
    if len(text) > _LONGEST:
        text = text.strip()
    if len(text) > _LONGEST:
        return None
    said = _COMMENT.sub("", even(text))
    for shape in _SHAPES:
        if found := shape.fullmatch(said):
            try:
                return _instant(found.groupdict(), zone)
            except (ValueError, OverflowError):
                return None
    return None


def _instant(parts: dict[str, str | None], zone: ZoneInfo) -> datetime:
    said = parts["year"] or ""
    year = int(said) if len(said) == 4 else int(said) + (1900 if int(said) >= 50 else 2000)
    month = parts["month"] or ""
    found = datetime(
        year,
        int(month) if month.isdigit() else [name[:3].lower() for name in MONTHS].index(month[:3].lower()) + 1,
        int(parts["day"] or 0),
        int(parts.get("hour") or 0),
        int(parts.get("minute") or 0),
        min(int(parts.get("second") or 0), 59) if parts.get("second") == "60" else int(parts.get("second") or 0),
        tzinfo=_zone(parts, zone),
    )
    if found.year not in YEARS:
        raise ValueError(found.year)
    found.astimezone(UTC)
    return found


def _zone(parts: dict[str, str | None], zone: ZoneInfo) -> ZoneInfo | timezone:
    if offset := parts.get("offset"):
        minutes = int(offset[-2:]) if len(offset) > 3 else 0
        if minutes > 59:
            raise ValueError(offset)
        away = timedelta(hours=int(offset[1:3]), minutes=minutes)
        return timezone(-away if offset[0] == "-" else away)
    if name := parts.get("zone"):
        if name.lower() not in _HOURS:
            raise ValueError(name)
        return timezone(timedelta(hours=_HOURS[name.lower()]))
    return zone
