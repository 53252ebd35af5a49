"""Dates: as the source gives them, or as its words and its day of publication give them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.fidelity import Evidence
from tests.support import an_article
from tests.unit.fidelity.source import codes, said


def dated(body: str, day: int = 1, month: int = 9, year: int = 2016) -> Evidence:
    """Make the evidence of an article of 1 September 2016, a Thursday."""
    return Evidence.of(
        an_article(title="", standfirst="", body=body, published=datetime(year, month, day, 9, tzinfo=UTC))
    )


@pytest.mark.parametrize(
    "text",
    [
        "The board heard on Tuesday.",
        "The plan was agreed in March 2015.",
        "It was agreed in March.",
        "The first quarter of 2016-17.",
        "The first quarter of 2016/17.",
        "The wards are open until 19 October.",
        "The wards are open until October 19.",
        "The app was withdrawn in 2012.",
    ],
)
def test_a_date_of_the_source_is_borne_out(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The board heard on Monday.", "Monday"),
        ("The plan was agreed in May 2015.", "May 2015"),
        ("The plan was agreed in March 2014.", "March 2014"),
        ("The first quarter of 2015-16.", "2015-16"),
        ("The wards are open until 18 October.", "18 October"),
        ("The wards are open until 19 November.", "19 November"),
        ("The app was withdrawn in 2011.", "2011"),
        ("The app was withdrawn in the 1990s.", "1990s"),
    ],
)
def test_a_date_the_source_lacks_is_an_error(text: str, words: str) -> None:
    assert ("date-not-in-source", "error", words) in said(text)


@pytest.mark.parametrize(
    ("word", "right", "wrong"),
    [
        ("today", "Thursday", "Wednesday"),
        ("yesterday", "Wednesday", "Tuesday"),
        ("tomorrow", "Friday", "Saturday"),
        ("this morning", "Thursday", "Friday"),
        ("on 30 August", "Tuesday", "Monday"),
        ("on 6 September 2016", "Tuesday", "Wednesday"),
    ],
)
def test_a_weekday_is_held_against_what_the_source_comes_to(word: str, right: str, wrong: str) -> None:
    source = dated(f"The wards were closed {word}, the trust said.")
    assert said(f"The wards were closed on {right}.", source) == [("date-inferred", "info", right)]
    assert said(f"The wards were closed on {wrong}.", source) == [("date-not-in-source", "error", wrong)]


@pytest.mark.parametrize(
    ("word", "right", "wrong"),
    [
        ("last month", "August", "July"),
        ("next month", "October", "November"),
        ("this month", "September", "March"),
        ("on Tuesday", "30 August", "29 August"),
        ("last year", "2015", "2014"),
        ("next year", "2017", "2018"),
        ("yesterday", "31 August", "30 August"),
        ("yesterday", "31 August 2016", "31 August 2015"),
    ],
)
def test_days_months_and_years_follow_from_words_too(word: str, right: str, wrong: str) -> None:
    source = dated(f"The wards were closed {word}, the trust said.")
    assert said(f"The wards were closed in {right}.", source) == [("date-inferred", "info", right)]
    assert codes(f"The wards were closed in {wrong}.", source) == {"date-not-in-source"}


def test_months_follow_over_the_turn_of_the_year() -> None:
    source = dated("The wards were closed last month.", day=8, month=1, year=2021)
    assert said("They were closed in December 2020.", source) == [("date-inferred", "info", "December 2020")]
    assert codes("They were closed in December 2021.", source) == {"date-not-in-source"}


def test_another_weekday_in_the_same_sentence_is_a_warning_even_if_it_is_the_day_of_publication() -> None:
    source = dated("The board of the trust heard about the closed wards on Monday. A minister replied.")
    assert said("The board of the trust heard about the closed wards on Thursday.", source) == [
        ("date-elsewhere", "warning", "Thursday")
    ]


def test_without_a_day_of_publication_less_is_certain() -> None:
    source = Evidence.of_text("The wards were closed yesterday, the trust said.")
    assert said("The wards were closed on Monday.", source) == [("date-not-in-source", "warning", "Monday")]
    source = Evidence.of_text("The wards were closed on Tuesday, the trust said.")
    assert said("The wards were closed on Monday.", source) == [("date-not-in-source", "error", "Monday")]


def test_words_that_count_from_today_are_told_as_info() -> None:
    assert said("The wards closed last week and open tomorrow.", Evidence.of_text("Wards closed.")) == [
        ("date-relative", "info", "last week"),
        ("date-relative", "info", "tomorrow"),
    ]


@pytest.mark.parametrize("text", ["It may help, and they march on.", "An august body may sit.", "Mark said so."])
def test_words_that_look_like_months_are_none(text: str) -> None:
    assert said(text, Evidence.of_text(text.lower())) == []


def test_both_ends_of_a_range_of_days_have_the_month() -> None:
    source = dated("The meeting is on 11 and 12 October.")
    assert said("It meets on 11 October.", source) == []
    assert said("It meets on 10 and 12 October.", source) == [("date-not-in-source", "error", "10")]


def test_what_a_quotation_calls_today_is_left_to_it() -> None:
    source = Evidence.of_text("The chair said: “We shall know more tomorrow.”")
    assert said("The chair said: “We shall know more tomorrow.”", source) == []
