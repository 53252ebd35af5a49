"""An article's "yesterday" is told for the day the email is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composer import story_of
from digest.composer.timewords import retold
from tests.support import LONDON, a_newsletter, an_article

WEDNESDAY, MONDAY, THURSDAY = date(2016, 8, 31), date(2016, 9, 5), date(2016, 9, 1)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The trust closed a ward yesterday.", "The trust closed a ward on Tuesday."),
        ("Yesterday, the trust closed a ward.", "On Tuesday, the trust closed a ward."),
        ("Yesterday morning the ward closed.", "On Tuesday morning the ward closed."),
        ("It has been shut since yesterday.", "It has been shut since Tuesday."),
        ("Yesterday’s figures were worse.", "Tuesday’s figures were worse."),
        ("It burned down last night.", "It burned down on Tuesday night."),
        ("The regulator said today that it would look.", "The regulator said on Wednesday that it would look."),
        ("The trust today confirmed the sum.", "The trust on Wednesday confirmed the sum."),
        ("It was published earlier today.", "It was published earlier on Wednesday."),
        ("The board announced this morning that he left.", "The board announced on Wednesday morning that he left."),
        ("The board was told the day before yesterday.", "The board was told on 29 August."),
    ],
)
def test_what_is_past_is_told_by_its_weekday(written: str, read: str) -> None:
    assert retold(written, WEDNESDAY, MONDAY, daily=False) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("The board will meet tomorrow.", "The board will meet on 1 September."),
        ("The board meets tonight.", "The board meets on 31 August."),
        ("Tomorrow’s meeting is public.", "1 September’s meeting is public."),
        ("By tomorrow it is gone.", "By 1 September it is gone."),
    ],
)
def test_what_may_lie_ahead_is_told_by_its_date(written: str, read: str) -> None:
    """On a Monday "will meet on Thursday" is the coming Thursday, and that would be wrong."""
    assert retold(written, WEDNESDAY, MONDAY, daily=False) == read


@pytest.mark.parametrize(
    "text",
    [
        "The NHS today is another place.",
        "Today, one in nine posts is vacant.",
        "“We decided yesterday,” she said.",
        "She called it ‘a job for tomorrow’ and left.",
        "See [the page](https://www.example.org/yesterday).",
        "Yesterdays are many.",
        "",
    ],
)
def test_quotations_addresses_and_what_may_mean_nowadays_stay(text: str) -> None:
    assert retold(text, WEDNESDAY, MONDAY, daily=False) == text


def test_in_a_daily_yesterday_is_the_word() -> None:
    written = "It said today that the deal, agreed yesterday, was done."
    assert retold(written, WEDNESDAY, THURSDAY, daily=True) == (
        "It said yesterday that the deal, agreed on Tuesday, was done."
    )


@given(st.text(max_size=200), st.integers(-40, 40), st.booleans())
def test_no_text_is_too_odd_and_on_its_own_day_none_changes(text: str, days: int, daily: bool) -> None:
    assert retold(text, MONDAY, MONDAY, daily=daily) == text
    told = retold(text, MONDAY, MONDAY + timedelta(days=days), daily=daily)
    assert isinstance(told, str)


def test_more_than_six_days_are_told_by_the_date() -> None:
    assert retold("It fell yesterday.", date(2016, 8, 29), MONDAY, daily=False) == "It fell on 28 August."


def test_a_story_is_told_so_and_an_editors_own_summary_is_not() -> None:
    published = datetime(2016, 8, 31, 9, tzinfo=LONDON)
    body = "The regulator said yesterday that the ward would close. It gave no reason for that."
    article = an_article(published=published, body=body, standfirst="")
    assert "said on Tuesday that" in story_of(article, a_newsletter(), sent=MONDAY).text
    own = an_article(published=published, body=body, summary="It closed yesterday.")
    assert story_of(own, a_newsletter(), sent=MONDAY).text == "It closed yesterday."
