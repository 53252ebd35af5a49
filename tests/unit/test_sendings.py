"""Cadence, holidays and cut-offs: the windows of a newsletter tile whatever the calendar does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digest import dates
from digest.errors import DigestError
from digest.model import Newsletter, Schedule
from tests.support import LONDON, a_newsletter

ZONES = ["Europe/London", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
FIRST = date(2016, 6, 20)


def weekly(**changes: Any) -> Newsletter:
    values: dict[str, Any] = {"cadence": "weekly", "weekdays": (0,), "at": time(7), "first_issue": FIRST}
    return a_newsletter(schedule=Schedule(**{**values, **changes}))


def days_of(newsletter: Newsletter, day: date, skipped: frozenset[date] = frozenset()) -> tuple[str, str]:
    window = dates.issue_window(newsletter, day, skipped=skipped)
    return window.start.isoformat(timespec="minutes"), window.end.isoformat(timespec="minutes")


BANK_HOLIDAY = weekly(move=((date(2016, 8, 29), date(2016, 8, 30)),))


def test_a_holiday_moves_the_sending_and_not_the_week() -> None:
    assert not dates.is_sending_day(BANK_HOLIDAY.schedule, date(2016, 8, 29))
    assert dates.is_sending_day(BANK_HOLIDAY.schedule, date(2016, 8, 30))
    assert days_of(BANK_HOLIDAY, date(2016, 8, 30)) == ("2016-08-22T00:00+01:00", "2016-08-29T00:00+01:00")
    assert days_of(BANK_HOLIDAY, date(2016, 9, 5)) == ("2016-08-29T00:00+01:00", "2016-09-05T00:00+01:00")
    week = dates.week("2016-W34", now=datetime(2016, 9, 1, tzinfo=UTC), zone=LONDON)
    assert dates.date_of(BANK_HOLIDAY, week) == date(2016, 8, 30)


def test_the_day_moved_from_is_refused_and_the_next_is_named() -> None:
    with pytest.raises(DigestError) as caught:
        dates.issue_window(BANK_HOLIDAY, date(2016, 8, 29))
    assert caught.value.hint == "the next sending is 2016-08-30"


def test_the_number_counts_sendings() -> None:
    assert dates.issue_number(BANK_HOLIDAY.schedule, date(2016, 8, 30)) == 11
    assert dates.issue_number(BANK_HOLIDAY.schedule, date(2016, 9, 5)) == 12
    skips = weekly(skip=(date(2016, 8, 29),))
    assert dates.issue_number(skips.schedule, date(2016, 9, 5)) == 11
    assert dates.issue_number(skips.schedule, date(2016, 9, 5), skipped={date(2016, 8, 22)}) == 10


def test_a_skipped_issue_leaves_its_days_to_the_next() -> None:
    by_calendar = weekly(skip=(date(2016, 8, 29),))
    assert days_of(by_calendar, date(2016, 9, 5)) == ("2016-08-22T00:00+01:00", "2016-09-05T00:00+01:00")
    by_editor = days_of(weekly(), date(2016, 9, 5), frozenset({date(2016, 8, 29)}))
    assert by_editor == ("2016-08-22T00:00+01:00", "2016-09-05T00:00+01:00")


def test_skipped_issues_reach_back_five_weeks_at_most() -> None:
    skipped = frozenset(date(2016, 9, 5) - timedelta(weeks=n) for n in range(1, 12))
    assert days_of(weekly(first_issue=None), date(2016, 9, 5), skipped)[0] == "2016-07-25T00:00+01:00"


@pytest.mark.parametrize(
    ("cutoff", "end"),
    [
        (None, "2016-09-05T00:00+01:00"),
        ("Sun 24:00", "2016-09-05T00:00+01:00"),
        ("Fri 17:00", "2016-09-02T17:00+01:00"),
        ("05:00", "2016-09-05T05:00+01:00"),
        ("17:00", "2016-09-04T17:00+01:00"),
        ("Mon 07:00", "2016-09-05T07:00+01:00"),
        ("Mon 07:01", "2016-08-29T07:01+01:00"),
    ],
)
def test_a_cutoff_is_the_last_such_time_before_the_sending(cutoff: str | None, end: str) -> None:
    newsletter = weekly(cutoff=dates.read_cutoff(cutoff) if cutoff else None)
    assert days_of(newsletter, date(2016, 9, 5))[1] == end


@pytest.mark.parametrize("text", ["", "Sun", "24:01", "Sun 25:00", "17:60", "Funday 17:00", "Sun 24:00 x"])
def test_a_cutoff_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DigestError):
        dates.read_cutoff(text)


def test_a_move_onto_another_sending_day_is_a_skip() -> None:
    daily = a_newsletter(
        schedule=Schedule(
            cadence="daily", weekdays=(0, 1, 2, 3, 4), at=time(6, 30), move=((date(2016, 8, 29), date(2016, 8, 30)),)
        )
    )
    assert dates.sending_of(daily.schedule, date(2016, 8, 29)) is None
    assert days_of(daily, date(2016, 8, 30)) == ("2016-08-26T00:00+01:00", "2016-08-30T00:00+01:00")


def test_the_coming_issue_is_not_a_skipped_one() -> None:
    now = datetime(2016, 9, 5, 5, tzinfo=UTC)
    day, window = dates.coming(weekly(), now=now, skipped={date(2016, 9, 5)})
    assert (day, window.start.date()) == (date(2016, 9, 12), date(2016, 8, 29))


def test_a_calendar_without_a_sending_day_is_an_error_not_a_hang() -> None:
    every = tuple(date(2016, 1, 1) + timedelta(days=n) for n in range(3000))
    with pytest.raises(DigestError):
        dates.coming(weekly(skip=every), now=datetime(2016, 9, 5, tzinfo=UTC))


CADENCES: dict[str, dict[str, Any]] = {
    "weekly": {"cadence": "weekly", "weekdays": (0,)},
    "weekly, cut off on Friday": {"cadence": "weekly", "weekdays": (0,), "cutoff": (4, 17 * 60)},
    "fortnightly": {"cadence": "fortnightly", "weekdays": (3,), "first_issue": date(2010, 1, 7)},
    "daily": {"cadence": "daily", "weekdays": (0, 1, 2, 3, 4)},
    "daily, cut off at five": {"cadence": "daily", "weekdays": (0, 1, 2, 3, 4), "cutoff": (None, 17 * 60)},
    "monthly": {"cadence": "monthly", "weekdays": (0,)},
}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cadence", CADENCES)
def test_four_hundred_windows_tile_with_holidays_moved_and_skipped(cadence: str, zone: str) -> None:
    plain = Schedule(**{"at": time(7), "first_issue": None, **CADENCES[cadence]})
    regular: list[date] = []
    day = date(2010, 1, 4)
    while len(regular) < 430:
        if dates.is_regular_day(plain, day):
            regular.append(day)
        day += timedelta(days=1)
    move = tuple((day, day + timedelta(days=1)) for day in regular[7::23])
    schedule = Schedule(**{"at": time(7), **CADENCES[cadence], "move": move, "skip": tuple(regular[11::29])})
    newsletter = a_newsletter(schedule=schedule, zone=ZoneInfo(zone))
    # Two months skipped in a row are more than the five weeks an issue reaches back.
    skipped = frozenset() if cadence == "monthly" else frozenset(regular[17::31])
    day, end, count = dates.sending_day_from(schedule, regular[2]), None, 0
    while count < 400:
        if day not in skipped:
            window = dates.issue_window(newsletter, day, skipped=skipped)
            assert end is None or window.start.timestamp() == end, day
            assert window.end.timestamp() >= window.start.timestamp()
            end, count = window.end.timestamp(), count + 1
        if count < 400 and day > regular[-3]:
            break
        day = dates.sending_day_from(schedule, day + timedelta(days=1))
    assert count > 330
