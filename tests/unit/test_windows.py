"""The grammar of windows: every phrase, every trap, in the newsletter's own zone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import dates
from digest.dates import Phrase
from digest.errors import DigestError
from tests.examples import examples
from tests.support import LONDON, REPOSITORY

if TYPE_CHECKING:
    from digest.model import Window

NOW = datetime(2016, 9, 7, 10, 36, tzinfo=UTC)  # a Wednesday, 11:36 in London


def window(**phrase: str) -> Window:
    return dates.window(Phrase(**phrase), now=NOW, zone=LONDON)


def told(found: Window) -> tuple[str, str]:
    return found.start.isoformat(timespec="minutes"), found.end.isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ({"week": "2016-W35"}, "2016-08-29T00:00+01:00", "2016-09-05T00:00+01:00"),
        ({"week": "2016W35"}, "2016-08-29T00:00+01:00", "2016-09-05T00:00+01:00"),
        ({"week": "2016–W35"}, "2016-08-29T00:00+01:00", "2016-09-05T00:00+01:00"),
        ({"week": " 2016\u2011w35\u200b"}, "2016-08-29T00:00+01:00", "2016-09-05T00:00+01:00"),
        ({"week": "this"}, "2016-09-05T00:00+01:00", "2016-09-12T00:00+01:00"),
        ({"week": "last"}, "2016-08-29T00:00+01:00", "2016-09-05T00:00+01:00"),
        ({"last": "week"}, "2016-08-29T00:00+01:00", "2016-09-05T00:00+01:00"),
        ({"last": "fortnight"}, "2016-08-22T00:00+01:00", "2016-09-05T00:00+01:00"),
        ({"last": "month"}, "2016-08-01T00:00+01:00", "2016-09-01T00:00+01:00"),
        ({"start": "2016-08-29", "end": "2016-09-04"}, "2016-08-29T00:00+01:00", "2016-09-05T00:00+01:00"),
        ({"start": "29 August 2016", "end": "Sept 4th, 2016"}, "2016-08-29T00:00+01:00", "2016-09-05T00:00+01:00"),
        ({"start": "2016-08-29T08:00", "end": "2016-09-04T17:30Z"}, "2016-08-29T08:00+01:00", "2016-09-04T17:30+00:00"),
        ({"start": "yesterday", "end": "yesterday"}, "2016-09-06T00:00+01:00", "2016-09-07T00:00+01:00"),
        ({"since": "2 Sep 2016"}, "2016-09-02T00:00+01:00", "2016-09-07T11:36+01:00"),
        ({"since": "friday"}, "2016-09-02T00:00+01:00", "2016-09-07T11:36+01:00"),
        ({"since": "last Wed"}, "2016-08-31T00:00+01:00", "2016-09-07T11:36+01:00"),
        ({"since": "today"}, "2016-09-07T00:00+01:00", "2016-09-07T11:36+01:00"),
        ({"since": "7 days ago"}, "2016-08-31T00:00+01:00", "2016-09-07T11:36+01:00"),
        ({"since": "2w"}, "2016-08-24T00:00+01:00", "2016-09-07T11:36+01:00"),
        ({"since": "a fortnight"}, "2016-08-24T00:00+01:00", "2016-09-07T11:36+01:00"),
        ({"since": "36h"}, "2016-09-05T23:36+01:00", "2016-09-07T11:36+01:00"),
        ({"since": "1 month"}, "2016-08-07T00:00+01:00", "2016-09-07T11:36+01:00"),
        ({"since": "13/08/2016"}, "2016-08-13T00:00+01:00", "2016-09-07T11:36+01:00"),
        ({"since": "08/13/2016"}, "2016-08-13T00:00+01:00", "2016-09-07T11:36+01:00"),
    ],
)  # fmt: skip
def test_a_phrase_names_its_window(phrase: dict[str, str], start: str, end: str) -> None:
    assert told(window(**phrase)) == (start, end)


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ({}, "one way"),
        ({"week": "this", "last": "week"}, "one way"),
        ({"end": "2016-09-04"}, "one way"),
        ({"week": "2016-W53"}, "2016 has no week 53"),
        ({"week": "2016-W00"}, "2016 has no week 0"),
        ({"week": "0001-W01"}, "no week"),
        ({"week": "9999-W52"}, "no week"),
        ({"week": "2016-W3"}, "not a week"),
        ({"last": "year"}, "no span"),
        ({"since": "last-issue"}, "no earlier issue"),
        ({"since": "04/05/2016"}, "two ways"),
        ({"since": "31/02/2016"}, "no such date"),
        ({"since": "tomorrow"}, "not a date"),
        ({"since": "10"}, "not a date"),
        ({"since": "May"}, "not a date"),
        ({"since": "2016"}, "not a date"),
        ({"since": "2016-09-02 09:00 BST"}, "not a date"),
        ({"since": "٣٤"}, "not a date"),
        ({"since": "2016-09-08"}, "not begun"),
        ({"start": "2016-09-04", "end": "2016-09-03"}, "end before they begin"),
        ({"start": "2016-10-01", "end": "2016-10-02"}, "not begun"),
        ({"since": "9" * 41}, "too long"),
        ({"since": "x" * 200_000}, "too long"),
    ],
)
def test_what_names_no_window_is_refused(phrase: dict[str, str], said: str) -> None:
    with pytest.raises(DigestError) as caught:
        window(**phrase)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 300


def test_an_ambiguous_date_is_refused_with_both_readings_unless_the_newsroom_has_an_order() -> None:
    with pytest.raises(DigestError) as caught:
        window(since="04/05/2016")
    assert "2016-05-04 (4 May 2016) or 2016-04-05 (5 April 2016)" in caught.value.hint
    for order, day in (("dmy", date(2016, 5, 4)), ("mdy", date(2016, 4, 5))):
        found = dates.window(Phrase(since="04/05/2016"), now=NOW, zone=LONDON, order=order)  # type: ignore[arg-type]
        assert found.start.date() == day
    assert window(since="04/04/2016").start.date() == date(2016, 4, 4)


def test_since_the_last_issue_begins_where_that_one_ends() -> None:
    ends = datetime(2016, 9, 4, 23, tzinfo=UTC)
    found = dates.window(Phrase(since="last-issue"), now=NOW, zone=LONDON, last_issue=ends)
    assert found.start == ends
    assert found.start.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(("week", "hours"), [("2016-W12", 167), ("2016-W43", 169), ("2016-W35", 168)])
def test_a_week_in_which_the_clocks_change_has_an_hour_less_or_more(week: str, hours: int) -> None:
    found = window(week=week) if week < "2016-W36" else dates.week(week, now=NOW, zone=LONDON)
    assert (found.end.timestamp() - found.start.timestamp()) / 3600 == hours


def test_24_hours_and_a_day_differ_when_the_clocks_change() -> None:
    now = datetime(2016, 10, 30, 12, tzinfo=UTC)
    day = dates.window(Phrase(since="1 day"), now=now, zone=LONDON)
    hours = dates.window(Phrase(since="24h"), now=now, zone=LONDON)
    assert day.start.isoformat() == "2016-10-29T00:00:00+01:00"
    assert hours.start.isoformat() == "2016-10-29T13:00:00+01:00"


def test_a_month_before_the_31st_is_the_last_day() -> None:
    now = datetime(2016, 3, 31, 12, tzinfo=UTC)
    assert dates.window(Phrase(since="1 month"), now=now, zone=LONDON).start.date() == date(2016, 2, 29)


def test_an_hour_that_comes_twice_is_in_its_window_once() -> None:
    """Two datetimes of one zone compare by the wall clock, which shows 01:30 twice on 30 October 2016."""
    found = dates.window(
        Phrase(start="2016-10-30T00:30Z", end="2016-10-30T01:00Z"), now=datetime(2016, 11, 1, tzinfo=UTC), zone=LONDON
    )
    assert datetime(2016, 10, 30, 1, 45, tzinfo=LONDON, fold=0) in found
    assert datetime(2016, 10, 30, 1, 45, tzinfo=LONDON, fold=1) not in found


@pytest.mark.parametrize(
    "zone", ["Europe/London", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
)
def test_four_hundred_weeks_tile_in_every_zone(zone: str) -> None:
    where = ZoneInfo(zone)
    monday, end = date(2009, 1, 5), None
    for _ in range(400):
        year, number, _ = monday.isocalendar()
        found = dates.week(f"{year}-W{number:02}", now=NOW, zone=where)
        assert end is None or found.start.timestamp() == end
        assert found.end.timestamp() > found.start.timestamp()
        end = found.end.timestamp()
        monday += timedelta(days=7)


_WORDS = "2016 - W35 09 02 T 17:00 Z +01:00 days ago sep 2nd , / friday last month week h 36 \u2013 now today W53 31 13"
_PIECES = st.sampled_from([*_WORDS.split(" "), "04", "0", "9999", "99999999999", " ", "\u00a0"])
_PHRASES = st.one_of(st.text(max_size=50), st.lists(_PIECES, max_size=6).map("".join))


@examples(600)
@given(text=_PHRASES, form=st.sampled_from(["week", "last", "since", "start"]), end=st.one_of(st.none(), _PHRASES))
def test_any_text_is_a_window_or_a_plain_refusal(text: str, form: str, end: str | None) -> None:
    phrase = Phrase(**{form: text})._replace(end=end if form == "start" else None)
    try:
        found = dates.window(phrase, now=NOW, zone=LONDON)
    except DigestError:
        return
    assert found.start.timestamp() < found.end.timestamp()


@pytest.mark.slow
@settings(max_examples=20_000)
@given(text=_PHRASES, form=st.sampled_from(["week", "last", "since", "start"]))
def test_twenty_thousand_texts_raise_only_the_modules_error(text: str, form: str) -> None:
    try:
        dates.window(Phrase(**{form: text}), now=NOW, zone=ZoneInfo("Pacific/Apia"))
    except DigestError:
        return


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Apia"])
def test_the_machines_own_zone_changes_nothing(zone: str) -> None:
    """Run the table of phrases again under another TZ: python-dateutil, for one, asks the machine."""
    if os.environ.get("DIGEST_TEST_INNER"):
        pytest.skip("inside already")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "0",
            "-q",
            "tests/unit/test_windows.py",
            "-k",
            "names_its_window or an_hour or 24_hours",
        ],
        cwd=REPOSITORY,
        env={**os.environ, "TZ": zone, "DIGEST_TEST_INNER": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
