"""When issues go out, and the window of each: cadence, sending days, holidays, cut-off.

An issue covers what was published from the cut-off of the issue before it up to its own. A holiday moves the
sending, never the cut-off, so that the weeks stay whole; a skipped issue leaves its days to the next one.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from digest.dates.points import LONGEST
from digest.dates.say import say_date
from digest.errors import DigestError
from digest.model import Window
from digest.text import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from digest.model import Cadence, Newsletter, Schedule

# A skipped issue's days go to the next one, but never more than these.
FURTHEST_BACK = timedelta(weeks=5)
# No schedule leaves a longer gap between two regular days: monthly, 35 days; the rest is for skipped ones.
_HORIZON = 400


def is_regular_day(schedule: Schedule, day: date) -> bool:
    """Tell whether a day is a sending day by cadence alone; ``first_issue`` fixes the phase of a fortnightly one."""
    if day.weekday() not in schedule.weekdays:
        return False
    if schedule.cadence == "monthly":
        return day.day <= 7
    if schedule.cadence == "fortnightly" and schedule.first_issue:
        return (day - schedule.first_issue).days % 14 == 0
    return True


def sending_of(schedule: Schedule, regular: date) -> date | None:
    """Return when the issue of a regular day really goes out, None if it does not.

    A move onto another sending day is a skip: two issues on one day are none of a reader's wishes.
    """
    if regular in schedule.skip:
        return None
    moved = dict(schedule.move).get(regular, regular)
    return None if moved in schedule.skip or (moved != regular and is_regular_day(schedule, moved)) else moved


def regular_day_of(schedule: Schedule, sending: date) -> date | None:
    """Return the regular day whose issue goes out on a day, None when nothing does."""
    for regular in (sending, *(one for one, other in schedule.move if other == sending)):
        if is_regular_day(schedule, regular) and sending_of(schedule, regular) == sending:
            return regular
    return None


def is_sending_day(schedule: Schedule, day: date) -> bool:
    """Tell whether an issue goes out on a day."""
    return regular_day_of(schedule, day) is not None


def sending_day_from(schedule: Schedule, day: date) -> date:
    """Return the first sending day at or after a day.

    Raises:
        DigestError: the calendar leaves none within a year.
    """
    for step in range(_HORIZON):
        if is_sending_day(schedule, found := day + timedelta(days=step)):
            return found
    raise DigestError("the calendar leaves no sending day within a year", hint="look at [calendar] in digest.toml")


def _regular_days_before(schedule: Schedule, day: date) -> Iterator[date]:
    for step in range(1, _HORIZON):
        if is_regular_day(schedule, found := day - timedelta(days=step)):
            yield found


def _cutoff(newsletter: Newsletter, regular: date) -> datetime:
    """Return the instant up to which the issue of a regular day covers.

    Without a cut-off that is the first moment of the day itself; else the last such weekday and time at or
    before the sending. ``24:00`` is the first moment of the next day.
    """
    schedule = newsletter.schedule
    if schedule.cutoff is None:
        return datetime.combine(regular, time(), newsletter.zone)
    weekday, minutes = schedule.cutoff
    for back in range(8):
        day = regular - timedelta(days=back)
        if weekday is not None and day.weekday() != weekday:
            continue
        over, rest = divmod(minutes, 24 * 60)
        at = datetime.combine(day + timedelta(days=over), time(rest // 60, rest % 60), newsletter.zone)
        if at.replace(tzinfo=None) <= datetime.combine(regular, schedule.at):
            return at
    return datetime.combine(regular, time(), newsletter.zone)


def issue_window(
    newsletter: Newsletter, day: date, *, skipped: Collection[date] = (), ended: datetime | None = None
) -> Window:
    """Return what the issue of a day covers: from the end of the last issue not skipped up to its own cut-off.

    Args:
        newsletter: whose issue.
        day: a sending day.
        skipped: dates of issues an editor has skipped; the calendar's own need not be named.
        ended: where the newest earlier issue really ended, if one was made: nothing after it has run.

    Raises:
        DigestError: nothing is sent on that day; the next sending day is named.
    """
    schedule = newsletter.schedule
    regular = regular_day_of(schedule, day)
    if regular is None:
        following = sending_day_from(schedule, day)
        raise DigestError(
            f"{newsletter.title} is not sent on {say_date(day)}", hint=f"the next sending is {following.isoformat()}"
        )
    earlier = list(_regular_days_before(schedule, regular))
    usual = _cutoff(newsletter, earlier[0])
    for before in earlier:
        start = _cutoff(newsletter, before)
        if usual - start > FURTHEST_BACK:
            start = datetime.combine((usual - FURTHEST_BACK).date(), usual.time(), newsletter.zone)
            break
        sent = sending_of(schedule, before)
        if sent is not None and sent not in skipped:
            break
    end = _cutoff(newsletter, regular)
    if ended is not None and ended.timestamp() < end.timestamp():
        furthest = datetime.combine((usual - FURTHEST_BACK).date(), usual.time(), newsletter.zone)
        start = max(ended.astimezone(newsletter.zone), furthest, key=datetime.timestamp)
    return Window(start=start, end=end)


def date_of(newsletter: Newsletter, window: Window) -> date:
    """Return the date of the issue a window belongs to: the first sending day at or after its end."""
    end = window.end.astimezone(newsletter.zone)
    day = end.date() if end.time() <= newsletter.schedule.at else end.date() + timedelta(days=1)
    return sending_day_from(newsletter.schedule, day)


def coming(newsletter: Newsletter, *, now: datetime, skipped: Collection[date] = ()) -> tuple[date, Window]:
    """Return the date and window of the next sending that is not skipped; its week may still be open."""
    local = now.astimezone(newsletter.zone)
    day = local.date() if local.time() < newsletter.schedule.at else local.date() + timedelta(days=1)
    day = sending_day_from(newsletter.schedule, day)
    while day in skipped:
        day = sending_day_from(newsletter.schedule, day + timedelta(days=1))
    return day, issue_window(newsletter, day, skipped=skipped)


# After a longer one nobody asks where a newsletter has been.
LONGEST_GAP = 10


def weeks_away(schedule: Schedule, before: date, day: date) -> int:
    """Return for how many weeks beyond the usual readers had no issue between two.

    It is 0 for daily and monthly newsletters, whose gaps vary by themselves, and after more than ten weeks.
    """
    usual = {"weekly": 1, "fortnightly": 2}.get(schedule.cadence, 0)
    regular = [regular_day_of(schedule, each) or each for each in (before, day)]
    found = max(0, round((regular[1] - regular[0]).days / 7) - usual) if usual else 0
    return found if found <= LONGEST_GAP else 0


def send_time(newsletter: Newsletter, day: date) -> datetime:
    """Return the instant an issue goes out, in the newsletter's zone."""
    return datetime.combine(day, newsletter.schedule.at, newsletter.zone)


def issue_number(schedule: Schedule, day: date, *, skipped: Collection[date] = ()) -> int | None:
    """Count the sendings from the first issue to a day, both included; None without a first issue."""
    first = schedule.first_issue
    if first is None or day < first:
        return None
    regular = regular_day_of(schedule, day) or day
    count = sum(
        1
        for step in range((regular - first).days + 1)
        if is_regular_day(schedule, found := first + timedelta(days=step))
        and (sent := sending_of(schedule, found)) is not None
        and sent not in skipped
    )
    return max(1, count)


_WEEKDAY = "|".join([*WEEKDAYS, "Tues", "Weds", "Thurs", "Thur", *(day[:3] for day in WEEKDAYS)])
_SEND = re.compile(
    rf"(?:(?P<first>first)\s+)?(?P<from>{_WEEKDAY})(?:\s*[-–]\s*(?P<to>{_WEEKDAY}))?\s+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})",
    re.IGNORECASE | re.ASCII,
)
_CUTOFF = re.compile(rf"(?:(?P<day>{_WEEKDAY})\s+)?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})", re.IGNORECASE | re.ASCII)


def _number(day: str) -> int:
    return [name[:3].lower() for name in WEEKDAYS].index(day[:3].lower())


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
    first, last = _number(match["from"]), _number(match["to"] or match["from"])
    weekdays = tuple(range(first, last + 1)) if first <= last else (*range(first, 7), *range(last + 1))
    if bool(match["first"]) != (cadence == "monthly") or (len(weekdays) > 1 and cadence != "daily"):
        raise DigestError(f"“{text[:LONGEST]}” does not fit the cadence {cadence}", hint=hint)
    return weekdays, time(int(match["hour"]), int(match["minute"]))


def read_cutoff(text: str) -> tuple[int | None, int]:
    """Read up to when an issue covers: ``Sun 24:00``, ``Fri 17:00``, or ``17:00`` for any day.

    Returns:
        the weekday (None for any) and minutes since midnight, 1440 for 24:00.

    Raises:
        DigestError: another shape.
    """
    match = _CUTOFF.fullmatch(" ".join(text.split()))
    minutes = int(match["hour"]) * 60 + int(match["minute"]) if match else 0
    if not match or minutes > 24 * 60 or int(match["minute"]) > 59:
        raise DigestError(f"this is no cut-off: {text[:LONGEST]}", hint="write “Sun 24:00”, “Fri 17:00” or “17:00”")
    return _number(match["day"]) if match["day"] else None, minutes
