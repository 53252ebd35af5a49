"""Weeks, sending days and dates as people write them. Pure: the clock and the zone are arguments."""

from digest.dates.points import LAST_DAY, LONGEST, YEARS, even, instant, issue_date
from digest.dates.say import say_date, say_days, say_length, say_past, say_short, say_span, say_when
from digest.dates.sendings import (
    FURTHEST_BACK,
    coming,
    date_of,
    is_regular_day,
    is_sending_day,
    issue_number,
    issue_window,
    read_cutoff,
    read_send,
    regular_day_of,
    send_time,
    sending_day_from,
    sending_of,
    weeks_away,
)
from digest.dates.windows import Phrase, days, midnight, point, week, window

__all__ = [
    "FURTHEST_BACK", "LAST_DAY", "LONGEST", "YEARS", "Phrase", "coming", "date_of", "days",
    "even", "instant", "is_regular_day", "is_sending_day", "issue_date", "issue_number", "issue_window", "midnight",
    "point", "read_cutoff", "read_send", "regular_day_of", "say_date", "say_days", "say_length", "say_past",
    "say_short", "say_span", "say_when", "send_time", "sending_day_from", "sending_of", "week", "weeks_away", "window",
]  # fmt: skip
