"""What the source bears out, and where: nothing is given a place that does not stand there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.fidelity import Evidence, check_against
from tests.support import an_article

BODY = (
    "Thornley Trust ended 2016-17 with a deficit of £461m, its chief executive Ada Bell said on Thursday "
    "1 September.\n\n"
    "“We are not where we wanted to be,” she told the board. “We shall get there.” Four wards closed in July.\n\n"
    "The Care Quality Commission rated 47 per cent of 1,250 wards good. IT was not looked at. It cost $3bn."
)
SOURCE = Evidence.of(
    an_article("a", title="Trust deficit at £461m", body=BODY, tags=("Wexdale",)), known=("Ward & Whitehall",)
)
TRUE = (
    "The deficit of £461m in 2016-17 was told on 1 September. “We are not where we wanted to be,” said Ada Bell of "
    "Thornley Trust. Four wards closed in July, and the CQC rated 47 per cent of 1,250 wards good, at $3bn."
)


def borne(text: str, source: Evidence = SOURCE) -> dict[str, list[str]]:
    """Return each claim that is borne out with the words of the source it was found by."""
    report = check_against(text, source, places=True)
    return {
        each.claim.text: [place.sentence.text[place.start : place.end] for place in each.places]
        for each in report.borne_out
    }


def test_each_claim_has_the_words_that_bear_it_out() -> None:
    assert borne(TRUE) == {
        "£461m": ["£461m"],
        "2016-17": ["2016-17"],
        "1 September": ["1 September"],
        "We are not where we wanted to be,": ["We are not where we wanted to be"],
        "Ada Bell": ["Ada Bell"],
        "Thornley Trust": ["Thornley Trust"],
        "Four": ["Four"],
        "July": ["July"],
        "CQC": ["Care Quality Commission"],
        "47 per cent": ["47 per cent"],
        "1,250": ["1,250"],
        "$3bn": ["$3bn"],
    }


def test_of_several_places_it_is_the_one_that_tells_the_same() -> None:
    source = Evidence.of_text("Ashby owes £5m. Wexdale repaid £5m. Thornley lent £5m.")
    (found,) = (
        each
        for each in check_against("Wexdale has repaid £5m.", source, places=True).borne_out
        if "£" in each.claim.text
    )
    assert [place.sentence.text for place in found.places] == ["Wexdale repaid £5m."]


def test_of_a_quotation_with_a_gap_each_stretch_has_its_place() -> None:
    source = Evidence.of_text("“We asked for help,” she said. “Nobody has listened.”")
    assert borne("She said: “We asked for help … Nobody has listened.”", source) == {
        "We asked for help … Nobody has listened.": ["We asked for help", "Nobody has listened"]
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("£461m", "£416m"),
        ("£461m", "€461m"),
        ("1 September", "2 September"),
        ("2016-17", "2015-16"),
        ("wanted to be", "hoped to be"),
        ("Ada Bell", "Ida Bell"),
        ("Thornley Trust", "Thornbury Trust"),
        ("Four wards", "Six wards"),
        ("47 per cent", "48 per cent"),
        ("1,250", "1,520"),
        ("CQC", "CQD"),
    ],
)
def test_what_is_changed_is_borne_out_no_more(old: str, new: str) -> None:
    assert old in TRUE
    before, after = borne(TRUE), borne(TRUE.replace(old, new))
    lost = [claim for claim in before if claim not in after]
    assert len(lost) == 1
    assert set(after) < set(before)


@pytest.mark.parametrize(
    "text",
    [
        "Both wards closed.",  # "both" is no two that could be shown
        "Two people waited.",  # a small count of something else
        "The board of Ward & Whitehall met.",  # known by itself, and by no article
        "Half of the wards were good.",
        "It was “not looked at” again.",  # no quotation there
        "Yesterday nothing happened.",
        "We shall go there.",
    ],
)
def test_what_is_let_pass_without_a_place_is_not_borne_out(text: str) -> None:
    assert borne(text) == {}


def test_an_abbreviation_is_no_everyday_word() -> None:
    assert borne("The trust’s IT failed.") == {"IT": ["IT"]}
    assert borne("The trust’s IT failed.", Evidence.of_text("The ward was shut. It cost £3m.")) == {}


def test_what_an_editor_accepts_is_not_borne_out_by_that() -> None:
    report = check_against("The deficit is £7m.", SOURCE, ["£7m"], places=True)
    assert [each.text for each in report.accepted] == ["£7m"]
    assert report.borne_out == ()


def test_without_being_asked_no_places_are_looked_for() -> None:
    assert check_against(TRUE, SOURCE).borne_out == ()
    with_places = check_against(TRUE, SOURCE, places=True)
    assert (with_places.findings, with_places.claims) == ((), check_against(TRUE, SOURCE).claims)


@given(
    st.integers(13, 10**7).filter(lambda number: number not in {47, 461, 1250}),
    st.sampled_from(["£{}m", "${}bn", "{} per cent", "{} beds", "{:,} patients"]),
)
def test_only_a_figure_of_the_source_is_borne_out(number: int, form: str) -> None:
    said = form.format(number)
    text = TRUE.replace("£461m", said)
    starts = [each.claim.start for each in check_against(text, SOURCE, places=True).borne_out]
    assert text.index(said) not in starts
    assert len(starts) == 11


@given(st.text(alphabet="£461m 2016-17“”’ Ada Bell.\n*_[](){}<!&;\\\ufdd0\u202e\x1b", max_size=200))
def test_every_place_lies_in_its_sentence_and_every_claim_in_its_text(text: str) -> None:
    for source in (SOURCE, Evidence.of_text(text)):
        for each in check_against(text, source, places=True).borne_out:
            assert 0 <= each.claim.start < each.claim.end <= len(text)
            assert each.places
            for place in each.places:
                assert 0 <= place.start < place.end <= len(place.sentence.text)
