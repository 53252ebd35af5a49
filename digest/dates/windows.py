"""Phrases of the command line -> windows. One grammar, always in the newsletter's zone, always half-open."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.dates.points import LONGEST, YEARS, even, instant, is_day
from digest.errors import DigestError
from digest.model import Window
from digest.text import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DateOrder = Literal["", "dmy", "mdy"]


class Phrase(NamedTuple):
    """What stood on the command line: ``--week``, ``--last``, ``--since``, or ``--from`` with ``--to``."""

    week: str | None = None
    last: str | None = None
    since: str | None = None
    start: str | None = None
    end: str | None = None

    @property
    def given(self) -> bool:
        """Tell whether any of them was used."""
        return any(part is not None for part in self)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a local day."""
    return datetime.combine(day, time(), zone)


def days(first: date, after_last: date, zone: ZoneInfo) -> Window:
    """Return the window of whole local days; each end is made apart, so a DST week has 167 or 169 hours."""
    return Window(start=midnight(first, zone), end=midnight(after_last, zone))


def window(
    phrase: Phrase, *, now: datetime, zone: ZoneInfo, last_issue: datetime | None = None, order: DateOrder = ""
) -> Window:
    """Return the window a phrase names.

    Args:
        phrase: exactly one of its four forms.
        now: the time.
        zone: in which days begin and naive times are read.
        last_issue: where the newest issue's window ends, for ``--since last-issue``.
        order: how ``02/09/2016`` is written here, if the newsroom has said so.

    Raises:
        DigestError: no such window, an empty one, or one that has not begun.
    """
    forms = [phrase.week, phrase.last, phrase.since, phrase.start]
    if sum(form is not None for form in forms) != 1 or (phrase.end is not None and phrase.start is None):
        raise DigestError(
            "name the days in one way", hint="--week, --last, --since, or --from with --to; only one of the four"
        )
    local = now.astimezone(zone)
    if phrase.week is not None:
        return week(phrase.week, now=now, zone=zone)
    if phrase.last is not None:
        return _last(phrase.last, local.date(), zone)
    if phrase.since is not None:
        if even(phrase.since).lower() == "last-issue":
            if last_issue is None:
                raise DigestError("there is no earlier issue", hint="name a day: --since 2016-08-29")
            start = last_issue.astimezone(zone)
        else:
            start = point(phrase.since, now=now, zone=zone, order=order)
        found = Window(start=start, end=local)
    else:
        found = _from_to(phrase.start or "", phrase.end, now=now, zone=zone, order=order)
    if found.start.timestamp() > now.timestamp():
        raise DigestError("these days have not begun", hint=f"it is {local:%Y-%m-%d %H:%M} ({zone})")
    if found.start.timestamp() >= found.end.timestamp():
        raise DigestError("these days end before they begin", hint="the first must lie before the last")
    return found


def _from_to(start: str, end: str | None, *, now: datetime, zone: ZoneInfo, order: DateOrder) -> Window:
    first = point(start, now=now, zone=zone, order=order)
    if end is None:
        return Window(start=first, end=now.astimezone(zone))
    last = point(end, now=now, zone=zone, order=order)
    if names_day(end):  # a bare day is included
        last = midnight(last.date() + timedelta(days=1), zone)
    return Window(start=first, end=last)


def _last(unit: str, today: date, zone: ZoneInfo) -> Window:
    said = even(unit).lower()
    monday = today - timedelta(days=today.weekday())
    if said == "week":
        return days(monday - timedelta(days=7), monday, zone)
    if said == "fortnight":
        return days(monday - timedelta(days=14), monday, zone)
    if said == "month":
        first = today.replace(day=1)
        return days((first - timedelta(days=1)).replace(day=1), first, zone)
    raise DigestError(f"this is no span: {unit[:LONGEST]}", hint="--last week, fortnight or month")


_WEEK = re.compile(r"(\d{4})-?[Ww](\d{2})", re.ASCII)


def week(phrase: str, *, now: datetime, zone: ZoneInfo) -> Window:
    """Return an ISO 8601 week, Monday to Sunday: ``2016-W35``, ``2016W35``, ``this`` or ``last``.

    ``date.fromisocalendar`` refuses a week the year does not have; dateutil's parser would move into the next.

    Raises:
        DigestError: another phrase, or a week the year does not have (2016 has 52).
    """
    said = even(phrase) if len(phrase) <= LONGEST else ""
    if said.lower() in {"this", "last"}:
        today = now.astimezone(zone).date()
        monday = today - timedelta(days=today.weekday() + (7 if said.lower() == "last" else 0))
        return days(monday, monday + timedelta(days=7), zone)
    match = _WEEK.fullmatch(said)
    if not match:
        raise DigestError(f"this is not a week: {phrase[:LONGEST]}", hint="write 2016-W35, this or last")
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        monday = date.min  # out of YEARS too
    if monday.year not in YEARS:
        raise DigestError(f"{match[1]} has no week {int(match[2])}")
    return days(monday, monday + timedelta(days=7), zone)


# --- points --------------------------------------------------------------------------------------

_UNITS = {
    "h": "hours", "hour": "hours", "hours": "hours", "d": "days", "day": "days", "days": "days", "w": "weeks",
    "week": "weeks", "weeks": "weeks", "fortnight": "fortnights", "fortnights": "fortnights", "month": "months",
    "months": "months",
}  # fmt: skip
_AGO = re.compile(rf"(?:(\d{{1,4}}|an?) ?)?({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?: ago)?", re.ASCII)
_WEEKDAY = re.compile(rf"(?:last )?({'|'.join(f'{day}|{day[:3]}' for day in WEEKDAYS)})", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    rf"({'|'.join([*MONTHS, *(month[:3] for month in MONTHS), 'Sept'])})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})",
    re.IGNORECASE | re.ASCII,
)
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)


def point(text: str, *, now: datetime, zone: ZoneInfo, order: DateOrder = "") -> datetime:
    """Return an instant: a date, a date and time, ``today``, ``friday``, ``7 days ago``, ``2w``, ``36h``, ``now``.

    Days, weeks and months count back from today's first moment, hours from now to the minute. A weekday is the
    latest one before today.

    Raises:
        DigestError: no such point, or one that can be read in two ways.
    """
    if len(text) > LONGEST:
        raise DigestError("this is too long to be a date", hint="write it like 2016-09-02")
    said = even(text)
    low = said.lower()
    local = now.astimezone(zone)
    today = local.date()
    if low == "now":
        return local
    if low in {"today", "yesterday"}:
        return midnight(today - timedelta(days=low == "yesterday"), zone)
    if match := _WEEKDAY.fullmatch(low):
        number = next(n for n, day in enumerate(WEEKDAYS) if day.lower().startswith(match[1][:3]))
        return midnight(today - timedelta(days=(today.weekday() - number - 1) % 7 + 1), zone)
    if match := _AGO.fullmatch(low):
        return _ago(1 if match[1] in {None, "a", "an"} else int(match[1]), _UNITS[match[2]], local, zone)
    if match := _MONTH_FIRST.fullmatch(said):
        said = f"{match[2]} {match[1]} {match[3]}"
    elif match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]+)\.?,? (\d{4})(.*)", said, re.ASCII):
        said = f"{match[1]} {match[2]} {match[3]}{match[4]}"
    elif match := _SLASHED.fullmatch(said):
        said = _in_order(said, int(match[1]), int(match[2]), int(match[3]), order)
    return instant(said, zone)


def _in_order(said: str, first: int, second: int, year: int, order: DateOrder) -> str:
    """Write a slashed date as ISO where it can be read in one way only; else leave it to be refused."""
    if order == "mdy" or (not order and second > 12 >= first):
        first, second = second, first
    elif not order and not (first > 12 >= second or first == second):
        return said
    return f"{year:04}-{second:02}-{first:02}"


def _ago(number: int, unit: str, local: datetime, zone: ZoneInfo) -> datetime:
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - few commands need it

    try:
        if unit == "hours":
            return datetime.fromtimestamp(local.timestamp() - 3600 * number, zone)
        if unit == "months":
            found = local.date() - relativedelta(months=number)
        else:
            found = local.date() - timedelta(days=number * {"days": 1, "weeks": 7, "fortnights": 14}[unit])
    except (ValueError, OverflowError, OSError):
        found = date.min
    if found.year not in YEARS:
        raise DigestError(f"{number} {unit} ago is before the calendar begins")
    return midnight(found, zone)


def names_day(text: str) -> bool:
    """Tell whether a point is a whole day and not a moment of one."""
    low = even(text).lower()
    if low in {"today", "yesterday"} or _WEEKDAY.fullmatch(low) or _MONTH_FIRST.fullmatch(even(text)):
        return True
    if match := _AGO.fullmatch(low):
        return _UNITS[match[2]] != "hours"
    return (
        is_day(even(text))
        or bool(_SLASHED.fullmatch(low))
        or bool(re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)? \w+,? \d{4}", low))
    )
