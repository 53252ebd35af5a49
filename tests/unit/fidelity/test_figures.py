"""Figures: value, unit, and the thing counted."""

from __future__ import annotations

import pytest

from digest.fidelity import Evidence, claims
from tests.unit.fidelity.source import codes, findings, said


@pytest.mark.parametrize(
    "text",
    [
        "The deficit came to £6.2m.",
        "The deficit came to £6.2 million.",
        "The deficit came to £6,200,000.",
        "The forecast is £644 million.",
        "Of the staff 12.5% have left.",
        "The rate rose by three percentage points.",
        "A one-year contract of 12 months.",
        "The 4th floor is closed.",
        "Two-thirds of the wards are open.",
        "A loss of $5 million.",
        "A loss of 5m dollars.",
        "Three hundred and ninety nurses have gone.",
    ],
)
def test_a_figure_written_another_way_is_the_same_figure(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The deficit came to £6.3m.", "£6.3m"),
        ("The deficit came to £6.2bn.", "£6.2bn"),
        ("The forecast is £664m.", "£664m"),
        ("Some 590 nurses have left.", "590"),
        ("It is the 9th floor that is closed.", "9th"),
        ("Seventy-eight nurses have left.", "Seventy-eight"),
        ("It would cost half a billion.", "half a billion"),
        ("It would cost a million pounds.", "a million pounds"),
    ],
)
def test_a_figure_the_source_lacks_is_an_error(text: str, words: str) -> None:
    found = {(each.code, each.level, each.text) for each in findings(text)}
    assert {("figure-not-in-source", "error", words), ("count-differs", "error", words)} & found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The trust lost £5m on a property.", "£5m"),
        ("The forecast is €644m.", "€644m"),
        ("Of the workforce 12.5 percentage points have left.", "12.5 percentage points"),
        ("The trust has 390 per cent of its nurses.", "390 per cent"),
    ],
)
def test_a_value_in_another_unit_is_said_to_be_that(text: str, words: str) -> None:
    assert ("figure-other-unit", "error", words) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "The deficit was more than £6m.",
        "Nearly 400 nurses have left.",
        "About 400 nurses have left.",
        "Some 12 per cent of the workforce have left.",
    ],
)
def test_a_round_figure_on_the_right_side_of_its_hedge_is_told_as_info(text: str) -> None:
    assert [(code, level) for code, level, _ in said(text)] == [("figure-rounded", "info")]


@pytest.mark.parametrize(
    "text",
    [
        "The deficit was more than £7m.",
        "Nearly 300 nurses have left.",
        "The deficit was under £6m.",
        "It was almost £7m.",
    ],
)
def test_a_round_figure_on_the_wrong_side_of_its_hedge_is_not(text: str) -> None:
    assert "error" in {level for _, level, _ in said(text)}


def test_a_sum_the_sentence_closes_itself_is_told_as_info() -> None:
    text = "The forecast is £644m, £64m worse than the £580m planned."
    assert said(text) == [("figure-computed", "info", "£64m")]
    assert ("figure-not-in-source", "error", "£63m") in said(text.replace("£64m", "£63m"))


def test_another_count_of_the_same_thing_is_an_error() -> None:
    found = said("She had asked for help for six years.")
    assert found == [("count-differs", "error", "six")]


def test_a_count_that_stands_elsewhere_is_a_warning() -> None:
    assert ("count-differs", "warning", "three") in said(
        "They have asked for help for three years, and nobody listened."
    )


def test_a_small_number_word_may_be_an_editors_own_counting() -> None:
    text = "The scheme runs at Ashby and at Thornley."
    assert said("The scheme runs at Ashby and Thornley, two places.", Evidence.of_text(text)) == [
        ("figure-not-in-source", "warning", "two")
    ]
    assert said("The scheme runs in both.", Evidence.of_text(text)) == []
    assert said("The two trusts agree.", Evidence.of_text("Both trusts agree.")) == []


def test_a_figure_moved_to_another_place_is_a_warning() -> None:
    found = findings("The forecast for the year is now £6.2m across the region, against a planned £580m.")
    assert [(each.code, each.level, each.text) for each in found] == [("figure-elsewhere", "warning", "£6.2m")]
    assert found[0].nearest
    assert "£644m" in found[0].nearest.text


def test_the_number_of_a_thing_belongs_to_it() -> None:
    source = Evidence.of_text("Patients were moved from Ward 9 to Ward 12. Six of them complained.")
    assert said("The move was from Ward 9.", source) == []
    assert said("The move was from Ward 6.", source) == [("figure-elsewhere", "warning", "6")]


def test_words_that_hold_a_figure_are_words() -> None:
    source = Evidence.of_text("The 4K screen prints in 3-D at 60fps and the iPhone 4 has G40 chips.")
    assert said("A 4K screen, 3-D print, 60fps, an iPhone 4, G40.", source) == []
    assert said("An 8K screen.", source) != []


def test_a_number_after_a_month_is_a_count_where_a_noun_follows() -> None:
    kinds = [(each.kind, each.text) for each in claims("In August 80 senior medics left, and in May 12 trusts closed.")]
    assert kinds == [("date", "August"), ("figure", "80"), ("date", "May"), ("figure", "12")]


def test_a_hyphenated_count_is_one_claim() -> None:
    assert [each.text for each in claims("It is a five-year plan.")] == ["five"]


def test_a_range_shares_its_unit() -> None:
    source = Evidence.of_text("Savings of between £5m and £10m, or 2 to 3 per cent, are expected.")
    assert said("Savings of £5-10m, from 2 to 3 per cent.", source) == []
    assert said("Savings of £5m.", source) == []


def test_fractions_may_be_percentages() -> None:
    source = Evidence.of_text("In the survey 49 per cent of staff and 26 per cent of managers agreed.")
    assert said("A quarter of managers agreed, and half of the staff.", source) == []
    assert codes("Four-fifths of managers agreed.", source) == {"figure-not-in-source"}


def test_a_unit_may_be_left_out_the_second_time() -> None:
    source = Evidence.of_text("The share was 24 per cent a year ago and is seven per cent now.")
    assert said("The share fell from 24 per cent to seven.", source) == []
