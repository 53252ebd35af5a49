"""Dates of feeds: read where they can mean one thing only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.dates import YEARS
from digest.dates.feeds import feed_date
from tests.support import LONDON, costs_at_most

NINE = datetime(2016, 9, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        # RFC 822 and 2822, and how they are missed
        "Mon, 05 Sep 2016 10:00:00 +0100", "Mon, 05 Sep 2016 09:00:00 GMT", "Mon, 5 Sep 2016 09:00:00 UT",
        "5 Sep 16 09:00 Z", "Mon 05 Sep 2016 09:00:00 GMT", "Wed, 05 Sep 2016 09:00:00 GMT",
        "lun., 05 Sep 2016 09:00:00 GMT", "Monday, 05 September 2016 09:00:00 UTC", "Mon,05 Sep 2016 09:00:00 GMT",
        "Mon, 05 Sept 2016 09:00:00 -0000", "Mon, 05-Sep-2016 09:00:00 GMT", "05 SEP 2016 05:00:00 EDT",
        "Mon, 05 Sep 2016 04:00:00 EST", "Mon, 05 Sep 2016 10:00:00 BST", "Mon, 05 Sep 2016 11:00:00 CEST",
        "Mon, 05 Sep 2016 10:00:00 CET", "Mon, 05 Sep 2016 02:00:00 PDT", "Mon, 05 Sep 2016 19:00:00 AEST",
        "Mon, 05 Sep 2016 10:00:00 +01:00", "Mon, 05 Sep 2016 10:00:00 +0100 (BST)", "  Mon,  05 Sep 2016\n09:00 GMT ",
        "Mon, 05 Sep 2016 09:00:00.000 GMT", "5 Sep 2016 10:00", "Mon\u00a005 Sep 2016 09:00:00 GMT",
        # ISO 8601 and its profiles
        "2016-09-05T09:00:00Z", "2016-09-05T10:00:00+01:00", "2016-09-05T10:00:00+0100", "2016-09-05T10:00+01",
        "2016-09-05T09:00Z", "2016-09-05t09:00:00z", "2016-09-05T09:00:00.123456789Z", "2016-09-05T09:00:00,5Z",
        "2016-09-05 10:00:00", "2016-09-05T10:00", "2016-09-05 09:00:00 UTC", "2016-09-05 10:00:00 BST",
        "2016-09-05 09:00:00 +0000", "20160905T090000Z", "2016-09-05T04:30:00-04:30",
        # C, JavaScript, and a hand
        "Mon Sep  5 10:00:00 2016", "Mon Sep  5 10:00:00 BST 2016", "Mon Sep 05 2016 10:00:00 GMT+0100 (BST)",
        "September 5, 2016 10:00", "Sep 5 2016 09:00 GMT",
    ],
)  # fmt: skip
def test_one_instant_in_every_shape(text: str) -> None:
    assert feed_date(text, LONDON) == NINE


@pytest.mark.parametrize("text", ["2016-09-05", "20160905", "Mon, 05 Sep 2016", "5 September 2016", "Sep 5, 2016"])
def test_a_bare_date_is_its_first_moment_in_the_zone(text: str) -> None:
    assert feed_date(text, LONDON) == NINE - timedelta(hours=10)
    assert feed_date(text, ZoneInfo("Asia/Tokyo")) == NINE - timedelta(hours=18)


def test_noon_of_british_summer_time_is_not_noon_of_greenwich() -> None:
    found = feed_date("Mon, 05 Sep 2016 12:00:00 BST", ZoneInfo("UTC"))
    assert found == datetime(2016, 9, 5, 11, 0, tzinfo=UTC)


def test_a_time_without_a_zone_has_that_of_the_source_in_winter_too() -> None:
    assert feed_date("05 Jan 2016 09:00", LONDON) == datetime(2016, 1, 5, 9, 0, tzinfo=UTC)
    assert feed_date("05 Jul 2016 09:00", LONDON) == datetime(2016, 7, 5, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(("two", "year"), [("49", 2049), ("50", 1950), ("99", 1999), ("00", 2000)])
def test_two_digits_of_a_year_are_read_as_mail_reads_them(two: str, year: int) -> None:
    found = feed_date(f"05 Sep {two} 09:00 GMT", LONDON)
    assert found
    assert found.year == year


@pytest.mark.parametrize(
    "text",
    [
        # nothing to go by, or only a part
        "", " ", "yesterday", "2016", "2016-09", "Sep 2016", "05 Sep", "09:00", "Mon, 09:00 GMT", "1472994000", "10",
        "May",
        # two ways to read it
        "04/05/2016", "04/05/2016 09:00", "04.05.2016", "04-05-2016", "05 Sep 2016 09:00 PM", "05 Sep 2016 9:00 am",
        "05 Sep 2016 09:00 IST", "05 Sep 2016 09:00 XYZ", "05 Sep 2016 09:00 A",
        # there is no such day, time, offset; no year the program knows
        "31 Sep 2016", "29 Feb 2017", "2017-02-29T09:00:00Z", "99/99/9999", "2016-13-05", "2016-00-05", "0 Sep 2016",
        "2016-09-05T24:00:00Z", "2016-09-05T25:00:00Z", "2016-09-05T09:60:00Z", "2016-09-05T09:00:61Z",
        "2016-09-05T09:00:00+25:00", "2016-09-05T09:00:00+01:75", "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:00:00-12:00",
        "0000-00-00 00:00:00", "05 Sep 0016", "05 Sep 116", "٠٥ Sep 2016", "2016-09-٠٥",
        "05 Sep 2016 09:00 GMT and more",
    ],
)  # fmt: skip
def test_what_says_no_one_instant_is_no_date(text: str) -> None:
    assert feed_date(text, LONDON) is None


def test_a_leap_second_is_the_second_before() -> None:
    assert feed_date("31 Dec 2016 23:59:60 GMT", LONDON) == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


_PIECES = st.sampled_from(
    [
        "Mon", ",", " ", "5", "05", "Sep", "September", "2016", "16", "-", "/", ":",
        "09", "T", "Z", "+", "01", "00", "BST", "("
    ]
)  # fmt: skip


@given(st.text() | st.lists(_PIECES, max_size=16).map("".join))
def test_any_text_is_a_date_the_program_knows_or_none(text: str) -> None:
    found = feed_date(text, LONDON)
    if found is not None:
        assert found.year in YEARS
        assert found.astimezone(UTC).tzinfo is UTC


@given(st.datetimes(datetime(1950, 1, 1), datetime(2049, 12, 31)).map(lambda when: when.replace(microsecond=0)))
def test_what_libraries_write_is_read_back(when: datetime) -> None:
    from email.utils import format_datetime

    aware = when.replace(tzinfo=UTC)
    assert feed_date(format_datetime(aware), LONDON) == aware
    assert feed_date(format_datetime(aware, usegmt=True), LONDON) == aware
    assert feed_date(aware.isoformat(), LONDON) == aware
    assert feed_date(when.isoformat(" "), ZoneInfo("UTC")) == aware


@pytest.mark.parametrize("piece", ["a", " ", "(", "1", "Mon, ", "05 Sep ", "\u00a0", "2016-"])
def test_a_long_text_costs_no_more_than_its_length(piece: str) -> None:
    with costs_at_most(2):
        assert feed_date(piece * 1_000_000, LONDON) is None
