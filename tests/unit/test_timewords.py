"""An article's "yesterday" is told for the day the email is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import process_time

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
        ("It said today that yesterday’s vote stood.", "It said on Wednesday that Tuesday’s vote stood."),
        ("It moved 12 patients yesterday.", "It moved 12 patients on Tuesday."),
        ("The events of last night are clear.", "The events of Tuesday night are clear."),
        ("As of yesterday, the ward is shut.", "As of Tuesday, the ward is shut."),
        ("It was shut until the day before yesterday.", "It was shut until 29 August."),
        ("Last night’s vote was close.", "Tuesday night’s vote was close."),
        ("After yesterday afternoon’s meeting it fell.", "After Tuesday afternoon’s meeting it fell."),
        ("It called the ward ‘safe’. It closed yesterday.", "It called the ward ‘safe’. It closed on Tuesday."),
        ("The trusts’ money, paid yesterday, is gone.", "The trusts’ money, paid on Tuesday, is gone."),
        ("Trusts' money, paid yesterday, is gone.", "Trusts' money, paid on Tuesday, is gone."),
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
        # quotations
        "'It was fixed yesterday,' he said.",
        "He said: 'It's the trusts' money since yesterday', and left.",
        "‘It’s been the trusts’ money since yesterday,’ she said.",
        '"We did this yesterday.\n\n"And tomorrow we do more," he said.',
        'He said: "We did\nthis yesterday," and left.',
        "> It closed yesterday.",
        # addresses, tags and code
        "See https://www.example.org/yesterday or www.example.org/tomorrow.",
        "Write to yesterday@example.org or @yesterday, #tomorrow, `yesterday`.",
        "A pre-yesterday and a today-tomorrow thing.",
        # names
        "USA Today said so, and Health Service Today published it.",
        "The song Yesterday and the film The Day After Tomorrow were played.",
        "The Day After Tomorrow is a film.",
        "Tomorrow’s World was a programme of the Tomorrow Partnership.",
        "THE WARD CLOSED YESTERDAY",
        "It closed ye\u017fterday.",
        # what is no day, or could not be said so of a day
        "Here today, gone tomorrow.",
        "The doctors of tomorrow prepare for tomorrow, and a better tomorrow.",
        "Yesterday’s men and tomorrow’s doctors; tomorrow’s NHS.",
        "I was not born yesterday.",
        "It is worse than yesterday, compared with yesterday, up to yesterday, between yesterday and tomorrow.",
        "Yesterday was a good day. Yesterday saw a rise. Tomorrow is the last day, and tomorrow will be better.",
        "A week ago today, a week yesterday, a week tomorrow, this time tomorrow, tomorrow week.",
        "It closed yesterday (Tuesday).",
        "It closed yesterday, 30 August.",
        "On Wednesday, today, it closed.",
        "It has today announced a plan and is today closed to patients.",
        "Trusts today need more, and are today based in towns.",
        "Drugs used today, patients treated today and one admitted today cost more.",
        "The plan today backed by ministers and today approved by boards.",
        "The day before yesterday’s vote it fell.",
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


def test_last_night_is_said_so_in_a_daily() -> None:
    assert retold("It fell earlier tonight.", WEDNESDAY, THURSDAY, daily=True) == "It fell earlier last night."


def test_a_daily_on_monday_tells_the_weekend_by_its_days() -> None:
    written = "It said today that the ward closed yesterday and will open tomorrow."
    told = "It said on Saturday that the ward closed on Friday and will open on 4 September."
    assert retold(written, date(2016, 9, 3), MONDAY, daily=True) == told


def test_today_is_the_day_of_the_newsrooms_zone() -> None:
    late = datetime(2016, 8, 31, 23, 30, tzinfo=UTC)  # 00:30 on Thursday in London
    body = "The regulator said today that the ward would close. It gave no reason for that."
    article = an_article(published=late, body=body, standfirst="")
    assert "said on Thursday that" in story_of(article, a_newsletter(), sent=MONDAY).text


@pytest.mark.parametrize("odd", ["<", "](", "'a ", "‘s’ ", "s’ ", '"', "“", "> ", "of ", "yesterday ", "a, today"])
def test_no_text_takes_the_square_of_its_time(odd: str) -> None:
    begun = process_time()
    retold("‘" + odd * (64 * 1024 // len(odd)), WEDNESDAY, MONDAY, daily=False)
    assert process_time() - begun < 3


def test_more_than_six_days_are_told_by_the_date() -> None:
    assert retold("It fell yesterday.", date(2016, 8, 29), MONDAY, daily=False) == "It fell on 28 August."


def test_a_story_is_told_so_and_an_editors_own_summary_is_not() -> None:
    published = datetime(2016, 8, 31, 9, tzinfo=LONDON)
    body = "The regulator said yesterday that the ward would close. It gave no reason for that."
    article = an_article(published=published, body=body, standfirst="")
    assert "said on Tuesday that" in story_of(article, a_newsletter(), sent=MONDAY).text
    own = an_article(published=published, body=body, summary="It closed yesterday.")
    assert story_of(own, a_newsletter(), sent=MONDAY).text == "It closed yesterday."
