"""Say dates in full, the same under every locale."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from digest.text import MONTHS, WEEKDAYS, count_of

if TYPE_CHECKING:
    from digest.model import Cadence, Window


def say_date(day: date, *, weekday: bool = True) -> str:
    """Say a date in full ("Monday 5 September 2016"), the same under every locale."""
    said = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {said}" if weekday else said


def say_short(day: date) -> str:
    """Say a date short ("Mon 5 Sep")."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def say_days(window: Window) -> tuple[date, date]:
    """Return the first and last day a window touches; the last is before its half-open end."""
    return window.start.date(), (window.end - timedelta(microseconds=1)).date()


def say_past(day: date, sent: date) -> str:
    """Say a day that is past when an issue is read: by its weekday within the week before, else by its date."""
    if 0 < (sent - day).days < 7:
        return f"on {WEEKDAYS[day.weekday()]}"
    return f"on {day.day} {MONTHS[day.month - 1]}"


def say_span(first: date, last: date) -> str:
    """Say two days as a range without repeating what they share ("29 August-4 September 2016")."""
    start = str(first.day)
    if first.month != last.month or first.year != last.year:
        start += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start}-{say_date(last, weekday=False)}" if first != last else say_date(last, weekday=False)


_WHEN = {"daily": "today", "weekly": "this week", "fortnightly": "this fortnight", "monthly": "this month"}


def say_when(cadence: Cadence) -> str:
    """Say the time an issue tells of, in the word that suits its cadence: "today", "this week", "this fortnight"."""
    return _WHEN[cadence]


def say_length(window: Window) -> str:
    """Say how long a window is, in the word that fits: "day", "week", "fortnight", "month", "three weeks"."""
    first, last = say_days(window)
    days = (last - first).days + 1
    if 28 <= days <= 31:
        return "month"
    known = {1: "day", 7: "week", 14: "fortnight"}
    return known.get(days) or (count_of(days // 7, "week") if days % 7 == 0 else count_of(days, "day"))
