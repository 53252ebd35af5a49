"""Names and abbreviations."""

from __future__ import annotations

import pytest

from digest.fidelity import Evidence
from tests.support import an_article
from tests.unit.fidelity.source import EVIDENCE, codes, findings, said


@pytest.mark.parametrize(
    "text",
    [
        "Harrow Dale is in deficit.",
        "Maria Simeon and Peter Oakes disagree.",
        "Harrow Dale’s chief nurse, Maria Simeón, was asked.",
        "It pays Calder Vale Community Health for it.",
        "Northern Hospitals reported complaints.",
        "The OHS has not intervened.",
        "A CCG paid for the windows.",
        "Ruth Ellery reports.",
        "Patients of the trust were asked. Nobody replied. Governors voted.",
        "Regrettably the Trust and the Board were asked.",
    ],
)
def test_names_of_the_source_are_borne_out(text: str) -> None:
    assert [each for each in findings(text) if each.kind in {"name", "abbreviation"}] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The contract is with Palantir Technologies.", "Palantir Technologies"),
        ("The plan came from Wexdale.", "Wexdale"),
        ("Martha Simeón was asked.", "Martha Simeón"),
        ("The chief nurse is Maria Jones.", "Maria Jones"),
        ("It belongs to Southern Hospitals Foundation Trust.", "Southern Hospitals Foundation Trust"),
    ],
)
def test_a_name_the_source_lacks_is_an_error(text: str, words: str) -> None:
    assert said(text) == [("name-not-in-source", "error", words)]


def test_a_name_with_more_to_it_than_the_source_has_is_a_warning() -> None:
    assert said("The absence of Sir Jim Mackey was noted.") == [("name-fuller", "warning", "Sir Jim Mackey")]


def test_an_unknown_abbreviation_is_an_error_and_a_known_one_is_not() -> None:
    assert said("The CQC has not intervened.") == [("abbreviation-unknown", "error", "CQC")]
    assert said("The HDH deficit.") == [], "the initials of Harrow Dale Hospitals"
    source = Evidence.of_text("The Care Quality Commission and NHS England have replied.")
    assert said("The CQC and NHSE have replied.", source) == []


def test_initials_of_ordinary_words_are_a_warning() -> None:
    source = Evidence.of_text("The waiting room extension is late.")
    assert said("The WRE is late.", source) == [("abbreviation-unknown", "warning", "WRE")]


def test_two_letters_that_happen_to_begin_two_names_are_a_warning() -> None:
    source = Evidence.of_text("Ash Bay closed.")
    assert said("The AB closed.", source) == [("abbreviation-unknown", "warning", "AB")]


def test_a_glossary_of_the_house_is_believed() -> None:
    article = an_article(title="", standfirst="", body="The Severby Bay partnership has met.")
    assert codes("The SBX has met.", Evidence.of(article)) == {"abbreviation-unknown"}
    assert codes("The SBX has met.", Evidence.of(article, glossary={"SBX": "Severby Bay partnership"})) == set()


def test_names_of_the_house_need_no_source() -> None:
    article = an_article(title="", standfirst="", body="The board has met.")
    assert codes("Ward & Whitehall was told.", Evidence.of(article)) == {"name-not-in-source"}
    assert codes("Ward & Whitehall was told.", Evidence.of(article, known=("Ward & Whitehall",))) == set()


def test_the_halves_of_a_name_must_stand_together() -> None:
    source = Evidence.of_text("The Ministry of Works paid. The Department of Health refused. Ashby agreed.")
    assert said("The Ministry of Works paid.", source) == []
    assert said("The Ministry of Health paid.", source) == [("name-scattered", "warning", "Ministry of Health")]


def test_a_first_word_swapped_for_another_of_the_source_is_found() -> None:
    source = Evidence.of_text("A ward at Thornley Infirmary closed. Eastmere Community has opened one.")
    assert said("A ward at Eastmere Infirmary closed.", source) == [("name-scattered", "warning", "Eastmere Infirmary")]


def test_a_name_in_the_place_of_another_is_a_warning() -> None:
    source = Evidence.of_text(
        "The contract for the laboratory was given to Calder Vale last week."
        " Severby Bay, which also bid, has complained."
    )
    found = findings("The contract for the laboratory was given to Severby Bay.", source)
    assert [(each.code, each.level, each.text) for each in found] == [("name-elsewhere", "warning", "Severby Bay")]
    assert "Calder Vale" in found[0].message


@pytest.mark.parametrize("word", ["Remarkably", "Commissioners", "Caterers", "Postponed", "Negotiating", "Disruptive"])
def test_an_ordinary_word_that_opens_a_sentence_is_no_name(word: str) -> None:
    assert said(f"It has met. {word} have agreed.", EVIDENCE) == []


def test_an_unknown_name_that_opens_a_sentence_is_a_warning() -> None:
    assert said("Palantir said so.") == [("name-not-in-source", "warning", "Palantir")]


def test_capitals_inside_and_after_a_hyphen_make_no_trouble() -> None:
    source = Evidence.of_text("The iPhone app reached al-Tanf and Raquel Montoya-Lewis.")
    assert said("The iPhone app reached al-Tanf, said Raquel Montoya-Lewis.", source) == []


def test_a_people_goes_with_its_country() -> None:
    source = Evidence.of_text("Hospitals in Scotland, Australia and France were compared.")
    assert said("Scottish, Australian and French hospitals.", source) == []


def test_a_headline_in_capitals_names_nobody() -> None:
    source = Evidence.of_text("The board has met about beds.")
    assert said("Board Meets Again About Many Missing Beds", source) == []


def test_a_glossary_that_goes_in_a_circle_ends() -> None:
    article = an_article(title="", standfirst="", body="The board has met.")
    evidence = Evidence.of(article, glossary={"Ashby": "Thornley", "Thornley": "Ashby", "XQ": "XQ"})
    assert codes("Ashby Thornley met XQ.", evidence) == {"name-not-in-source", "abbreviation-unknown"}


def test_initials_in_the_plural_are_the_same_initials() -> None:
    source = Evidence.of_text("A GP and an MP wrote to the PCN.")
    assert said("GPs, MPs and PCNs disagree.", source) == []
