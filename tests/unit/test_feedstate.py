"""When a feed is asked again: at once, or less and less while it fails, or when its site says so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.feedstate import FeedState, failed, is_due, restored, stored, succeeded, wanted_wait

URL = "https://www.example.org/rss"
NOW = datetime(2016, 9, 5, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRESH = FeedState(url=URL)


def after(fails: int) -> FeedState:
    state = FRESH
    for _ in range(fails):
        state = failed(state, "no answer", now=NOW)
    return state


def test_a_feed_nobody_asked_yet_is_due() -> None:
    assert is_due(None, URL, NOW)
    assert is_due(FRESH, URL, NOW)


@pytest.mark.parametrize(("fails", "hours"), [(1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (9, 16), (10, 24), (400, 24)])
def test_one_that_fails_is_left_alone_longer_and_longer_but_never_more_than_a_day(fails: int, hours: int) -> None:
    state = after(fails)
    assert state.fails == fails
    assert (state.next - NOW if state.next else timedelta()) == timedelta(hours=hours)
    assert is_due(state, URL, NOW) == (hours == 0)
    assert is_due(state, URL, NOW + timedelta(hours=hours))


def test_another_address_is_asked_at_once() -> None:
    assert is_due(after(9), "https://www.example.org/atom", NOW)


def test_a_rest_written_down_while_the_clock_was_wrong_is_none() -> None:
    state = failed(after(5), "no answer", now=NOW + timedelta(days=4000))
    assert not is_due(state, URL, NOW + timedelta(days=4000))
    assert is_due(state, URL, NOW)


def test_an_answer_ends_it() -> None:
    state = succeeded(after(9), now=NOW + HOUR)
    assert (state.fails, state.error, state.next, state.succeeded) == (0, "", None, NOW + HOUR)
    assert failed(state, "no answer", now=NOW).next is None


def test_a_network_that_is_not_there_is_nobodys_fault() -> None:
    state = failed(after(4), "there is no network", now=NOW, own=False)
    assert (state.fails, state.next, state.error) == (4, None, "there is no network")


def test_a_site_may_ask_for_more_time_but_not_for_ever() -> None:
    assert failed(FRESH, "429", now=NOW, wait=3 * HOUR).next == NOW + 3 * HOUR
    assert failed(FRESH, "429", now=NOW, wait=timedelta(days=400)).next == NOW + timedelta(days=1)
    assert failed(after(5), "429", now=NOW, wait=timedelta(minutes=1)).next == NOW + 2 * HOUR


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta()),
        ("0\x1f", timedelta()),
        ("Mon, 05 Sep 2016 08:00:00 GMT", HOUR),
        ("Sun, 04 Sep 2016 08:00:00 GMT", timedelta()),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("9" * 30, None),
        ("Mon, 99 Sep 2016 08:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, wait: timedelta | None) -> None:
    assert wanted_wait(value, NOW) == wait


@given(st.text(max_size=60))
def test_any_retry_after_is_read(value: str) -> None:
    wanted_wait(value, NOW)


times = st.datetimes(datetime(1000, 1, 1), datetime(8999, 12, 31), timezones=st.just(UTC))
states = st.builds(
    FeedState,
    url=st.text(),
    settings=st.text(),
    asked=st.none() | times,
    succeeded=st.none() | times,
    next=st.none() | times,
    fails=st.integers(0, 10**6),
    error=st.text(),
    etag=st.text(),
    modified=st.text(),
    guids=st.lists(st.text()).map(tuple),
)


@given(states)
def test_a_state_comes_back_as_it_was_stored(state: FeedState) -> None:
    assert restored(json.loads(json.dumps(stored(state)))) == state


@pytest.mark.parametrize("broken", [{"asked": "2016-09-05T07:00:00"}, {"fails": None}, {"next": "soon"}, {"guids": 3}])
def test_what_is_no_state_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        restored({**stored(replace(FRESH, asked=NOW)), **broken})
