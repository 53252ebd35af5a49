"""Yes turned into no, and words into their opposites."""

from __future__ import annotations

import pytest

from digest.fidelity import Evidence
from tests.unit.fidelity.source import findings, said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The regulator, the Office for Hospital Standards, has intervened.", "negation-differs"),
        ("Mackey was at the meeting of the board.", "negation-differs"),
        ("The plan was not approved by four of the seven governors.", "negation-differs"),
        ("The plan was rejected by four of the seven governors.", "opposite-word"),
        ("That is £580,000 better than the plan agreed in March 2015.", "opposite-word"),
        ("Dr Peter Oakes voted for it.", "opposite-word"),
    ],
)
def test_the_opposite_is_a_warning(text: str, code: str) -> None:
    assert (code, "warning") in [(each.code, each.level) for each in findings(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The regulator has not intervened.",
        "The plan was approved by four of the seven governors.",
        "That is £580,000 worse than planned.",
        "Dr Peter Oakes voted against it.",
        "Mackey was not at the meeting.",
    ],
)
def test_what_the_source_says_is_borne_out(text: str) -> None:
    assert said(text) == []


def test_a_denial_left_out_of_a_verb_is_found() -> None:
    source = Evidence.of_text(
        "The proposed trust was to be formed from an old one and does not have substantive directors."
    )
    found = findings("The proposed trust does have substantive directors.", source)
    assert [(each.code, each.text) for each in found] == [("negation-differs", "does have")]


def test_a_sentence_that_has_the_word_and_its_opposite_is_read_as_it_stands() -> None:
    source = Evidence.of_text("Calls rose in the north of the county and fell in the south of it.")
    assert said("Calls rose in the north of the county and fell in the south.", source) == []
    assert {each.text for each in findings("Calls fell in the north of the county.", source)} == {"fell"}
