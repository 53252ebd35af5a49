"""Weeks, sending days and dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import dates
from digest.errors import DigestError
from digest.model import Newsletter, Schedule, Window
from tests.examples import examples
from tests.support import LONDON, NOW, W35, a_newsletter, costs_at_most

ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",  # its summer time began at midnight: some days have no 00:00
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Apia",  # had no 30 December 2011
)
FORTNIGHTLY = Schedule(cadence="fortnightly", weekdays=(0,), at=time(7), first_issue=date(2016, 6, 20))
DAILY = Schedule(cadence="daily", weekdays=(0, 1, 2, 3, 4), at=time(6, 30), first_issue=date(2016, 8, 29))
MONTHLY = Schedule(cadence="monthly", weekdays=(0,), at=time(7), first_issue=date(2016, 6, 6))
WEEKLY = Schedule(cadence="weekly", weekdays=(0,), at=time(7), first_issue=date(2016, 6, 20))


def sent(schedule: Schedule, zone: ZoneInfo = LONDON) -> Newsletter:
    return a_newsletter(schedule=schedule, zone=zone)


# --- saying --------------------------------------------------------------------------------------


def test_dates_are_said_in_full_and_short() -> None:
    day = date(2016, 9, 5)
    assert dates.say_date(day) == "Monday 5 September 2016"
    assert dates.say_date(day, weekday=False) == "5 September 2016"
    assert dates.say_short(day) == "Mon 5 Sep"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2016, 9, 1), date(2016, 9, 1), "1 September 2016"),
        (date(2016, 9, 5), date(2016, 9, 11), "5-11 September 2016"),
        (date(2016, 8, 29), date(2016, 9, 4), "29 August-4 September 2016"),
        (date(2016, 12, 26), date(2017, 1, 1), "26 December 2016-1 January 2017"),
        (date(2015, 9, 1), date(2016, 9, 1), "1 September 2015-1 September 2016"),
    ],
)
def test_a_span_repeats_nothing(first: date, last: date, said: str) -> None:
    assert dates.say_span(first, last) == said


def test_the_last_day_of_a_window_is_before_its_end() -> None:
    assert dates.say_days(W35) == (date(2016, 8, 29), date(2016, 9, 4))
    noon = Window(start=W35.start, end=datetime(2016, 9, 5, 12, tzinfo=LONDON))
    assert dates.say_days(noon) == (date(2016, 8, 29), date(2016, 9, 5))


# --- instants ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-09-02", "2016-09-02T00:00:00+01:00"),
        ("2016-01-02", "2016-01-02T00:00:00+00:00"),
        ("2016-09-02 17:00", "2016-09-02T17:00:00+01:00"),
        ("2016-09-02T17:00:30", "2016-09-02T17:00:30+01:00"),
        ("2016-09-02t17:00z", "2016-09-02T17:00:00+00:00"),
        ("2016-09-02T17:00Z", "2016-09-02T17:00:00+00:00"),
        ("2016-09-02T17:00+0530", "2016-09-02T17:00:00+05:30"),
        ("2016-09-02 17:00 +01:00", "2016-09-02T17:00:00+01:00"),
        ("2016-09-02T17:00:00.123456789Z", "2016-09-02T17:00:00.123456+00:00"),
        ("2 September 2016", "2016-09-02T00:00:00+01:00"),
        ("2 sep 2016 9:30", "2016-09-02T09:30:00+01:00"),
        ("  02 Sept 2016\t09:30:15 ", "2016-09-02T09:30:15+01:00"),
        ("4 May 2016", "2016-05-04T00:00:00+01:00"),
        ("29 February 2016", "2016-02-29T00:00:00+00:00"),
    ],
)
def test_instants_are_read_as_written(text: str, moment: str) -> None:
    found = dates.instant(text, LONDON)
    assert found.isoformat() == moment
    assert found.utcoffset() is not None


def test_day_and_month_are_never_swapped() -> None:
    # dateutil's dayfirst makes 5 April of the first and 9 February of the second (dateutil#241)
    assert dates.instant("2016-05-04", LONDON).date() == date(2016, 5, 4)
    assert dates.instant("2016-09-02T09:00Z", LONDON).date() == date(2016, 9, 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "10",
        "2016",
        "1.5",
        "-1",
        "May",
        "Sat Sat",
        "10:36",
        "160902",
        "20160902",
        "٣٤",
        "٢٠١٦-٠٩-٠٢",
        "10 Sat 2016",
        "10 and 2016",
        "10 noon 2016",
        "10 UTC 2016",
        "5 Septembers 2016",
        "September 2016",
        "2 September",
        "2016-09",
        "2016-9-2",
        "2016-W35",
        "today",
        "2016-09-02 09:00 BST",
        "2016-09-02 09:00 GMT+3",
        "2 September 2016 09:00 EST",
        "2016-09-02T17:00+01:00:30",
        "2016-09-02T17",
        "2016-09-02\x00",
        "9" * 40,
        "99999999999",
    ],
)
def test_what_is_no_date_is_not_guessed_at(text: str) -> None:
    # dateutil fills the gaps of most of these from today, and drops a zone it does not know with a warning only
    with pytest.raises(DigestError, match="not a date"):
        dates.instant(text, LONDON)


@pytest.mark.parametrize(
    "text",
    [
        "2016-13-45",
        "2016-02-30",
        "2015-02-29",
        "31 September 2016",
        "2 September 0000",
        "2 September 2016 25:00",
        "2016-09-02T24:00",
        "2016-09-02T09:61",
        "2016-09-02T17:00+25:00",
        "0000-01-01",
        "0001-01-01",
        "0001-01-01T00:00+01:00",
        "9999-12-31",
        "9999-12-31T23:59-10:00",
        "99/99/2016",
    ],
)
def test_dates_that_do_not_exist_are_said_not_to(text: str) -> None:
    with pytest.raises(DigestError, match="there is no such date") as refused:
        dates.instant(text, LONDON)
    assert "2016-09-02" in refused.value.hint


@pytest.mark.parametrize("read", [lambda text: dates.instant(text, LONDON), dates.issue_date])
@pytest.mark.parametrize("text", ["04/05/2016", "4.5.2016"])
def test_a_slashed_date_is_refused_with_both_readings(text: str, read: object) -> None:
    with pytest.raises(DigestError, match="in two ways") as refused:
        read(text)  # type: ignore[operator]
    assert "2016-05-04 (4 May 2016)" in refused.value.hint
    assert "2016-04-05 (5 April 2016)" in refused.value.hint


@pytest.mark.parametrize(("text", "meant"), [("13/05/2016", "2016-05-13"), ("05/05/2016", "2016-05-05")])
def test_a_slashed_date_with_one_reading_is_not_called_ambiguous(text: str, meant: str) -> None:
    with pytest.raises(DigestError) as refused:
        dates.instant(text, LONDON)
    assert "two ways" not in refused.value.message
    assert meant in refused.value.hint


@pytest.mark.parametrize("text", ["9" * 5000, "1/" * 20_000, "2016-09-02 " * 4000, "x" * 40_000, "Mon" * 13_000])
def test_long_inputs_are_refused_at_once_and_not_repeated(text: str) -> None:
    with costs_at_most(25):
        for read in (
            lambda: dates.instant(text, LONDON),
            lambda: dates.week(text, now=NOW, zone=LONDON),
            lambda: dates.read_send(text, "weekly"),
        ):
            with pytest.raises(DigestError) as refused:
                read()
            assert len(str(refused.value)) < 300
        assert dates.issue_date(text) is None


@examples(200)
@given(
    st.one_of(
        st.text(max_size=50),
        st.lists(
            st.sampled_from([*"0123456789-/:. +TZW", "2016", "-09-02", "Sep", "September", " 0", "W53", "Mon", "BST"]),
            max_size=10,
        ).map("".join),
    )
)
def test_random_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    for read in (
        lambda: dates.instant(text, LONDON),
        lambda: dates.issue_date(text),
        lambda: dates.week(text, now=NOW, zone=LONDON),
        lambda: dates.read_send(text, "daily"),
    ):
        try:
            found = read()
        except DigestError:
            continue
        if isinstance(found, datetime):
            assert found.astimezone(UTC) == found


# --- dates on the command line -------------------------------------------------------------------


def test_a_word_shaped_like_a_date_is_one() -> None:
    assert dates.issue_date("2016-09-05") == date(2016, 9, 5)
    assert [dates.issue_date(word) for word in ("catch-up", "2016-W35", "20160905", "2016-09-05x", "")] == [None] * 5


@pytest.mark.parametrize("text", ["2016-02-30", "2016-13-01", "0001-01-01", "9999-12-31"])
def test_a_word_shaped_like_a_date_must_be_a_day(text: str) -> None:
    with pytest.raises(DigestError, match="there is no such date"):
        dates.issue_date(text)


# --- weeks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("phrase", ["2016-W35", "2016W35", "2016-w35", " 2016–W35 ", "2016\u2011W35"])
def test_an_iso_week_runs_from_monday_to_monday(phrase: str) -> None:
    assert dates.week(phrase, now=NOW, zone=LONDON) == W35


@pytest.mark.parametrize(
    ("phrase", "monday"),
    [
        ("2015-W53", date(2015, 12, 28)),
        ("2016-W01", date(2016, 1, 4)),
        ("2016-W52", date(2016, 12, 26)),
        ("2020-W53", date(2020, 12, 28)),
        ("2020-W01", date(2019, 12, 30)),
    ],
)
def test_weeks_at_the_turn_of_a_year(phrase: str, monday: date) -> None:
    window = dates.week(phrase, now=NOW, zone=LONDON)
    assert dates.say_days(window) == (monday, monday + timedelta(days=6))


@pytest.mark.parametrize("phrase", ["2016-W53", "2016-W00", "2016-W54", "0001-W01", "9999-W52", "0000-W01"])
def test_a_week_the_year_does_not_have_is_refused(phrase: str) -> None:
    # isoparse("2016-W53") is 2 January 2017, without a word
    with pytest.raises(DigestError, match="has no week"):
        dates.week(phrase, now=NOW, zone=ZoneInfo("Asia/Tokyo"))


@pytest.mark.parametrize(
    "phrase", ["", "35", "2016-35", "2016-W5", "2016-W355", "next", "W35", "2016-W35-1", "٢٠١٦-W٣٥"]
)
def test_what_is_no_week_is_refused(phrase: str) -> None:
    with pytest.raises(DigestError, match="not a week") as refused:
        dates.week(phrase, now=NOW, zone=LONDON)
    assert "2016-W35" in refused.value.hint


@pytest.mark.parametrize(("phrase", "hours"), [("2016-W12", 167), ("2016-W35", 168), ("2016-W43", 169)])
def test_a_week_in_which_the_clocks_change_has_its_own_length(phrase: str, hours: int) -> None:
    window = dates.week(phrase, now=NOW, zone=LONDON)
    assert window.end.astimezone(UTC) - window.start.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "this", "last"),
    [
        (datetime(2016, 9, 4, 22, 59, tzinfo=UTC), date(2016, 8, 29), date(2016, 8, 22)),
        (datetime(2016, 9, 4, 23, 0, tzinfo=UTC), date(2016, 9, 5), date(2016, 8, 29)),  # Monday 00:00 in London
    ],
)
def test_this_and_last_week_go_by_the_newsrooms_clock(now: datetime, this: date, last: date) -> None:
    assert dates.say_days(dates.week("this", now=now, zone=LONDON))[0] == this
    assert dates.say_days(dates.week("LAST", now=now, zone=LONDON))[0] == last


@pytest.mark.parametrize("name", ZONES)
def test_weeks_tile_the_years_without_a_gap(name: str) -> None:
    zone = ZoneInfo(name)
    monday, before = date(2010, 1, 4), None
    for _ in range(400):
        year, number, _ = monday.isocalendar()
        window = dates.week(f"{year}-W{number:02}", now=NOW, zone=zone)
        start, end = window.start.astimezone(UTC), window.end.astimezone(UTC)
        assert before in {None, start}, monday
        assert timedelta(hours=143) <= end - start <= timedelta(hours=169)
        before, monday = end, monday + timedelta(days=7)


def test_a_day_of_the_calendar_that_was_left_out_costs_no_article() -> None:
    # Samoa went from Thursday 29 to Saturday 31 December 2011
    window = dates.week("2011-W52", now=NOW, zone=ZoneInfo("Pacific/Apia"))
    assert window.end.astimezone(UTC) - window.start.astimezone(UTC) == timedelta(days=6)
    assert datetime(2011, 12, 30, 9, 59, tzinfo=UTC) in window
    assert datetime(2011, 12, 30, 10, 0, tzinfo=UTC) in window


def test_a_window_is_half_open() -> None:
    assert W35.start in W35
    assert W35.end not in W35
    assert W35.end - timedelta(microseconds=1) in W35


# --- sendings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schedule", "yes", "no"),
    [
        (WEEKLY, date(2016, 9, 5), date(2016, 9, 6)),
        (FORTNIGHTLY, date(2016, 7, 4), date(2016, 6, 27)),
        (FORTNIGHTLY, date(2016, 6, 6), date(2016, 6, 13)),  # the phase holds before the first issue too
        (DAILY, date(2016, 9, 2), date(2016, 9, 3)),
        (MONTHLY, date(2016, 9, 5), date(2016, 9, 12)),
    ],
)
def test_sending_days_follow_the_cadence(schedule: Schedule, yes: date, no: date) -> None:
    assert dates.is_sending_day(schedule, yes)
    assert not dates.is_sending_day(schedule, no)


@pytest.mark.parametrize(
    ("schedule", "day", "first", "last"),
    [
        (WEEKLY, date(2016, 9, 5), date(2016, 8, 29), date(2016, 9, 4)),
        (FORTNIGHTLY, date(2016, 9, 12), date(2016, 8, 29), date(2016, 9, 11)),
        (DAILY, date(2016, 9, 2), date(2016, 9, 1), date(2016, 9, 1)),
        (DAILY, date(2016, 9, 5), date(2016, 9, 2), date(2016, 9, 4)),  # Monday's covers the weekend
        (MONTHLY, date(2016, 9, 5), date(2016, 8, 1), date(2016, 9, 4)),
    ],
)
def test_an_issue_covers_the_days_since_the_one_before(schedule: Schedule, day: date, first: date, last: date) -> None:
    window = dates.issue_window(sent(schedule), day)
    assert dates.say_days(window) == (first, last)
    assert dates.date_of(sent(schedule), window) == day


def test_a_day_without_a_sending_is_refused_and_the_next_named() -> None:
    with pytest.raises(DigestError, match="Catch Up is not sent on Tuesday 6 September 2016") as refused:
        dates.issue_window(sent(WEEKLY), date(2016, 9, 6))
    assert "2016-09-12" in refused.value.hint


@pytest.mark.parametrize("schedule", [WEEKLY, FORTNIGHTLY, DAILY, MONTHLY], ids=lambda schedule: schedule.cadence)
@pytest.mark.parametrize("name", ZONES)
def test_issue_windows_tile_the_years_without_a_gap(name: str, schedule: Schedule) -> None:
    newsletter = sent(schedule, ZoneInfo(name))
    day, before = dates.sending_day_from(schedule, date(2011, 6, 1)), None
    numbers = []
    while day < date(2012, 7, 1):
        window = dates.issue_window(newsletter, day)
        assert before in {None, window.start.astimezone(UTC)}, day
        assert dates.date_of(newsletter, window) == day
        before = window.end.astimezone(UTC)
        numbers.append(dates.issue_number(schedule, day))
        day = dates.sending_day_from(schedule, day + timedelta(days=1))
    assert set(numbers) == {None}  # all before the first issue


@pytest.mark.parametrize(
    ("end", "day"),
    [
        (datetime(2016, 9, 5, tzinfo=LONDON), date(2016, 9, 5)),
        (datetime(2016, 9, 4, 23, tzinfo=UTC), date(2016, 9, 5)),  # midnight in London, told in UTC
        (datetime(2016, 9, 5, 7, tzinfo=LONDON), date(2016, 9, 5)),
        (datetime(2016, 9, 5, 7, 1, tzinfo=LONDON), date(2016, 9, 12)),
        (datetime(2016, 9, 1, 12, tzinfo=LONDON), date(2016, 9, 5)),
    ],
)
def test_a_window_belongs_to_the_first_sending_at_or_after_its_end(end: datetime, day: date) -> None:
    window = Window(start=datetime(2016, 8, 20, tzinfo=LONDON), end=end)
    assert dates.date_of(sent(WEEKLY), window) == day


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2016, 9, 5, 5, 59, 59, tzinfo=UTC), date(2016, 9, 5)),
        (datetime(2016, 9, 5, 6, 0, tzinfo=UTC), date(2016, 9, 12)),  # 07:00 in London: it has gone
        (datetime(2016, 9, 5, 6, 0, 1, tzinfo=UTC), date(2016, 9, 12)),
        (datetime(2016, 9, 4, 23, 0, tzinfo=UTC), date(2016, 9, 5)),
        (datetime(2016, 9, 6, 12, tzinfo=UTC), date(2016, 9, 12)),
        (datetime(2016, 12, 5, 6, 59, tzinfo=UTC), date(2016, 12, 5)),  # winter: 07:00 is 07:00Z
        (datetime(2016, 12, 5, 7, 0, tzinfo=UTC), date(2016, 12, 12)),
    ],
)
def test_the_coming_issue_is_the_next_sending(now: datetime, day: date) -> None:
    found, window = dates.coming(sent(WEEKLY), now=now)
    assert found == day
    assert window == dates.issue_window(sent(WEEKLY), day)


def test_an_issue_goes_out_by_the_newsletters_clock() -> None:
    assert dates.send_time(sent(WEEKLY), date(2016, 9, 5)).isoformat() == "2016-09-05T07:00:00+01:00"
    assert dates.send_time(sent(WEEKLY), date(2016, 12, 5)).isoformat() == "2016-12-05T07:00:00+00:00"


@pytest.mark.parametrize(
    ("schedule", "day", "number"),
    [
        (WEEKLY, date(2016, 6, 20), 1),
        (WEEKLY, date(2016, 9, 5), 12),
        (WEEKLY, date(2016, 6, 13), None),
        (FORTNIGHTLY, date(2016, 7, 4), 2),
        (DAILY, date(2016, 9, 5), 6),
        (MONTHLY, date(2016, 9, 5), 4),
        (Schedule(cadence="weekly", weekdays=(0,), at=time(7)), date(2016, 9, 5), None),
    ],
)
def test_issues_are_counted_from_the_first(schedule: Schedule, day: date, number: int | None) -> None:
    assert dates.issue_number(schedule, day) == number


# --- the sending time in the configuration -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cadence", "weekdays", "at"),
    [
        ("Mon 07:00", "weekly", (0,), time(7)),
        ("  monday   7:00 ", "weekly", (0,), time(7)),
        ("Weds 07:00", "fortnightly", (2,), time(7)),
        ("Mon-Fri 06:30", "daily", (0, 1, 2, 3, 4), time(6, 30)),
        ("Mon – Fri 06:30", "daily", (0, 1, 2, 3, 4), time(6, 30)),
        ("Sat-Tue 00:00", "daily", (5, 6, 0, 1), time(0)),
        ("Sun 23:59", "daily", (6,), time(23, 59)),
        ("first Mon 07:00", "monthly", (0,), time(7)),
    ],
)
def test_sending_times_are_read(text: str, cadence: str, weekdays: tuple[int, ...], at: time) -> None:
    assert dates.read_send(text, cadence) == (weekdays, at)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["", "Mon", "07:00", "Mon 24:00", "Mon 07:60", "Mon 7am", "Monkey 07:00", "Mon,Tue 07:00", "Mon ٠٧:٠٠"]
)
def test_other_sending_times_are_refused(text: str) -> None:
    with pytest.raises(DigestError, match="no sending time") as refused:
        dates.read_send(text, "weekly")
    assert "Mon 07:00" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "cadence"),
    [
        ("Mon-Fri 07:00", "weekly"),
        ("first Mon 07:00", "weekly"),
        ("Mon 07:00", "monthly"),
        ("first Mon 07:00", "daily"),
    ],
)
def test_a_sending_time_must_fit_the_cadence(text: str, cadence: str) -> None:
    with pytest.raises(DigestError, match=f"does not fit the cadence {cadence}"):
        dates.read_send(text, cadence)  # type: ignore[arg-type]
