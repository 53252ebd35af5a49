"""Weeks, sending days and dates as people write them. Pure: the clock and the zone are arguments."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from digest.errors import DigestError
from digest.model import Window

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from digest.model import Cadence, Newsletter, Schedule

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# Longer texts are refused unread: date parsers take seconds on long junk.
LONGEST = 40


# --- saying --------------------------------------------------------------------------------------


def say_date(day: date, *, weekday: bool = True) -> str:
    """Say a date in full ("Monday 5 September 2016"), the same under every locale."""
    said = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{DAYS[day.weekday()]} {said}" if weekday else said


def say_short(day: date) -> str:
    """Say a date short ("Mon 5 Sep")."""
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def say_days(window: Window) -> tuple[date, date]:
    """Return the first and last day a window touches; the last is before its half-open end."""
    return window.start.date(), (window.end - timedelta(microseconds=1)).date()


def say_span(first: date, last: date) -> str:
    """Say two days as a range without repeating what they share ("29 August-4 September 2016")."""
    start = str(first.day)
    if first.month != last.month or first.year != last.year:
        start += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start}-{say_date(last, weekday=False)}" if first != last else say_date(last, weekday=False)


# --- instants ------------------------------------------------------------------------------------

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


# --- windows -------------------------------------------------------------------------------------


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of a local day."""
    return datetime.combine(day, time(), zone)


def days(first: date, after_last: date, zone: ZoneInfo) -> Window:
    """Return the window of whole local days; each end is made apart, so a DST week has 167 or 169 hours."""
    return Window(start=midnight(first, zone), end=midnight(after_last, zone))


_WEEK = re.compile(r"(\d{4})-?[Ww](\d{2})", re.ASCII)


def week(phrase: str, *, now: datetime, zone: ZoneInfo) -> Window:
    """Return an ISO 8601 week, Monday to Sunday: ``2016-W35``, ``2016W35``, ``this`` or ``last``.

    Raises:
        DigestError: another phrase, or a week the year does not have (2016 has 52).
    """
    said = phrase.strip().translate({0x2010: "-", 0x2011: "-", 0x2013: "-"})
    if said.lower() in {"this", "last"}:
        today = now.astimezone(zone).date()
        monday = today - timedelta(days=today.weekday() + (7 if said.lower() == "last" else 0))
        return days(monday, monday + timedelta(days=7), zone)
    match = _WEEK.fullmatch(said) if len(said) <= LONGEST else None
    if not match:
        raise DigestError(f"this is not a week: {phrase[:LONGEST]}", hint="write 2016-W35, this or last")
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        monday = date.min  # out of YEARS too
    if monday.year not in YEARS:
        raise DigestError(f"{match[1]} has no week {int(match[2])}")
    return days(monday, monday + timedelta(days=7), zone)


# --- sendings ------------------------------------------------------------------------------------

_STEP: dict[Cadence, int] = {"daily": 1, "weekly": 7, "fortnightly": 14}


def is_sending_day(schedule: Schedule, day: date) -> bool:
    """Tell whether an issue goes out on a day; ``first_issue`` fixes the phase of a fortnightly one."""
    if day.weekday() not in schedule.weekdays:
        return False
    if schedule.cadence == "monthly":
        return day.day <= 7
    if schedule.cadence == "fortnightly" and schedule.first_issue:
        return (day - schedule.first_issue).days % 14 == 0
    return True


def sending_day_from(schedule: Schedule, day: date) -> date:
    """Return the first sending day at or after a day; one comes within five weeks under every schedule."""
    while not is_sending_day(schedule, day):
        day += timedelta(days=1)
    return day


def sending_day_before(schedule: Schedule, day: date) -> date:
    """Return the last sending day before a day."""
    day -= timedelta(days=1)
    while not is_sending_day(schedule, day):
        day -= timedelta(days=1)
    return day


def issue_window(newsletter: Newsletter, day: date) -> Window:
    """Return the days an issue covers: from the sending day before it up to the eve of its own.

    Raises:
        DigestError: nothing is sent on that day; the next sending day is named.
    """
    schedule = newsletter.schedule
    if not is_sending_day(schedule, day):
        following = sending_day_from(schedule, day)
        raise DigestError(
            f"{newsletter.title} is not sent on {say_date(day)}",
            hint=f"the next sending is {following.isoformat()}",
        )
    return days(sending_day_before(schedule, day), day, newsletter.zone)


def date_of(newsletter: Newsletter, window: Window) -> date:
    """Return the date of the issue a window belongs to: the first sending day at or after its end."""
    end = window.end.astimezone(newsletter.zone)
    day = end.date() if end.time() == time() else end.date() + timedelta(days=1)
    return sending_day_from(newsletter.schedule, day)


def coming(newsletter: Newsletter, *, now: datetime) -> tuple[date, Window]:
    """Return the date and window of the next sending; its week may still be open."""
    local = now.astimezone(newsletter.zone)
    day = local.date() if local.time() < newsletter.schedule.at else local.date() + timedelta(days=1)
    day = sending_day_from(newsletter.schedule, day)
    return day, issue_window(newsletter, day)


def send_time(newsletter: Newsletter, day: date) -> datetime:
    """Return the instant an issue goes out, in the newsletter's zone."""
    return datetime.combine(day, newsletter.schedule.at, newsletter.zone)


def issue_number(schedule: Schedule, day: date) -> int | None:
    """Count the sendings from the first issue to a day, both included; None without a first issue."""
    first = schedule.first_issue
    if first is None or day < first:
        return None
    if schedule.cadence in {"weekly", "fortnightly"} and len(schedule.weekdays) == 1:
        return (day - first).days // _STEP[schedule.cadence] + 1
    return sum(is_sending_day(schedule, first + timedelta(days=n)) for n in range((day - first).days + 1))


_WEEKDAY = "|".join([*DAYS, "Tues", "Weds", "Thurs", "Thur", *(day[:3] for day in DAYS)])
_SEND = re.compile(
    rf"(?:(?P<first>first)\s+)?(?P<from>{_WEEKDAY})(?:\s*[-–]\s*(?P<to>{_WEEKDAY}))?\s+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})",
    re.IGNORECASE | re.ASCII,
)


def read_send(text: str, cadence: Cadence) -> tuple[tuple[int, ...], time]:
    """Read when a newsletter is sent: ``Mon 07:00``, ``Mon-Fri 06:30``, ``first Mon 07:00``.

    Returns:
        the weekdays (0 is Monday) and the local time.

    Raises:
        DigestError: another shape, or one that does not fit the cadence.
    """
    match = _SEND.fullmatch(" ".join(text.split()))
    hint = "write “Mon 07:00”, “Mon-Fri 06:30” (daily) or “first Mon 07:00” (monthly)"
    if not match or int(match["hour"]) > 23 or int(match["minute"]) > 59:
        raise DigestError(f"this is no sending time: {text[:LONGEST]}", hint=hint)
    names = [day[:3].lower() for day in DAYS]
    first, last = names.index(match["from"][:3].lower()), names.index((match["to"] or match["from"])[:3].lower())
    weekdays = tuple(range(first, last + 1)) if first <= last else (*range(first, 7), *range(last + 1))
    if bool(match["first"]) != (cadence == "monthly") or (len(weekdays) > 1 and cadence != "daily"):
        raise DigestError(f"“{text[:LONGEST]}” does not fit the cadence {cadence}", hint=hint)
    return weekdays, time(int(match["hour"]), int(match["minute"]))
