"""Quotations: verbatim, with gaps."""

from __future__ import annotations

import pytest

from digest.fidelity import Evidence
from tests.unit.fidelity.source import findings, said


@pytest.mark.parametrize(
    "text",
    [
        "She said: “We have asked for help for five years, and nobody has listened.”",
        'She said: "We have asked for help for five years".',
        "She said: ‘nobody has listened’.",
        "She said: “We have asked for help … and nobody has listened.”",
        "She said: “We have asked for help [from ministers] for five years”.",
        "She said: “we have asked for help for five years and nobody has listened”",
        "“We have asked for help,” she said, “for five years.”",
    ],
)
def test_words_of_the_source_may_be_quoted(text: str) -> None:
    assert [level for _, level, _ in said(text) if level != "info"] == []


@pytest.mark.parametrize(
    "text",
    [
        "She said: “We have asked for money for five years.”",
        'She said: "We have asked for help for years, and nobody has listened".',
        "She said: ‘nobody had listened’.",
        "She said: “We asked for help”.",
        "She said: “nobody has listened for five years”.",
    ],
)
def test_three_words_or_more_that_do_not_stand_there_are_an_error(text: str) -> None:
    assert [(code, level) for code, level, _ in said(text)] == [("quote-altered", "error")]


def test_one_word_or_two_are_a_warning() -> None:
    assert said("She called it a “dark day”.") == [("quote-altered", "warning", "dark day")]


def test_the_nearest_words_are_shown() -> None:
    (found,) = findings("She said: “We have asked for money for five years.”")
    assert found.nearest
    assert found.nearest.field == "body"
    assert "asked for help for five years" in found.nearest.text
    assert "“money”" in found.message


def test_words_that_are_no_quotation_in_the_source_are_told_as_info() -> None:
    assert said("The trust “ended the first quarter” badly.") == [("quote-unmarked", "info", "ended the first quarter")]


def test_soft_hyphens_accents_and_no_break_spaces_change_nothing() -> None:
    source = Evidence.of_text("The nurse said: “The cafe\u0301 is a catas\u00adtrophe for\u00a0us.”")
    assert said("She said: “The café is a catastrophe for us.”", source) == []


def test_an_apostrophe_opens_no_quotation() -> None:
    assert said("The nurses’ help is the trust’s, and the trust’s is the nurses’ own.") == []


def test_a_quotation_that_is_not_closed_ends_with_its_paragraph() -> None:
    text = "“We have asked for help for five years, and nobody has listened.\n\nThe deficit is £7.7m."
    assert [(code, words) for code, _, words in said(text)] == [("figure-not-in-source", "£7.7m")]
