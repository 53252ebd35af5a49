"""Spans, levels, what an editor accepts, and what must hold of every text."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.fidelity import CODES, Evidence, check_against, claims
from tests.support import REPOSITORY, an_article
from tests.unit.fidelity.source import ARTICLE, BODY, EVIDENCE, findings

if TYPE_CHECKING:
    from pathlib import Path

MARKDOWN = (
    "The **deficit** came to [£7.7m](https://www.example.org/2016/08) &amp; Martha Sime\u00f3n said *“no help at all”*."
)


def test_spans_point_into_the_markdown_as_given() -> None:
    found = findings(MARKDOWN)
    assert [MARKDOWN[each.start : each.end] for each in found] == ["£7.7m", "Martha Sime\u00f3n", "no help at all"]


def test_addresses_and_list_numbers_claim_nothing() -> None:
    text = '1. See <https://www.example.org/1999/77>, [here](https://e.org/88 "Ninety") or a@b42.org.'
    assert claims(text) == ()


def test_the_nearest_passage_points_into_the_field_it_is_from() -> None:
    (found,) = findings("The deficit of Harrow Dale Hospitals in the first quarter was £7.7m.")
    nearest = found.nearest
    assert nearest
    assert nearest.article == ARTICLE.id
    assert (nearest.field, BODY[nearest.start : nearest.end]) == ("body", nearest.text)


def test_every_field_of_the_article_is_evidence() -> None:
    article = an_article(
        title="Alpha Bay 11", standfirst="Beta Bay 22", author="Gamma Grey", key_points=("Delta Bay 33", "Eps Bay 44"),
        tags=("zeta-55",), update_note="Eta Bay 66", body="Nothing.",
    )  # fmt: skip
    text = "In Alpha Bay 11, Beta Bay 22, Delta Bay 33, Eps Bay 44, Eta Bay 66 and 55 there is Gamma Grey."
    assert findings(text, Evidence.of(article)) == []


def test_a_round_up_is_held_against_all_its_articles() -> None:
    one = an_article(id="a", title="", body="Ashby spent £5m.")
    other = an_article(id="b", title="", body="Thornley saved £9m.")
    text = "Ashby spent £5m, and Thornley saved £9m."
    assert findings(text, Evidence.of(one, other)) == []
    assert {each.text for each in findings(text, Evidence.of(one))} == {"Thornley", "£9m"}


@pytest.mark.parametrize("accept", ["£7.7m", "figure:£7.7m", " £7.7M "])
def test_what_an_editor_accepts_is_told_apart(accept: str) -> None:
    report = check_against("It came to £7.7m.", EVIDENCE, [accept])
    assert report.findings == ()
    assert [each.text for each in report.accepted] == ["£7.7m"]


@pytest.mark.parametrize("accept", ["name:£7.7m", "£7.7", "7.7m", ""])
def test_what_an_editor_accepts_is_no_more_than_that(accept: str) -> None:
    assert len(check_against("It came to £7.7m.", EVIDENCE, [accept]).findings) == 1


def test_quotation_marks_do_not_count_in_what_is_accepted() -> None:
    text = "She said: “a very long wait”."
    assert check_against(text, EVIDENCE).findings
    assert check_against(text, EVIDENCE, ["quote:“A very  long wait”"]).findings == ()


def test_an_editors_own_words_are_warned_of_at_most() -> None:
    text = "It came to £7.7m, nearly 400 nurses have left, and the CQC came."
    assert {each.level for each in check_against(text, EVIDENCE).findings} == {"error", "info"}
    assert {each.level for each in check_against(text, EVIDENCE, most="warning").findings} == {"warning", "info"}
    assert {each.level for each in check_against(text, EVIDENCE, most="info").findings} == {"info"}


def test_findings_are_chosen_by_level() -> None:
    report = check_against("It came to £7.7m, and nearly 400 nurses have left last week.", EVIDENCE)
    assert [each.level for each in report.at_least("error")] == ["error"]
    assert len(report.at_least("info")) == len(report.findings) == 3


def test_messages_say_what_is_not_in_the_source_and_never_what_is_false() -> None:
    text = (
        "Palantir paid £7.7m on 3 May; “it is all lost”, the XQZ said. The plan was rejected by four of the governors."
    )
    found = findings(text)
    assert len({each.code for each in found}) >= 5
    assert not [each.message for each in found if "false" in each.message or "wrong" in each.message]
    assert [each.message for each in found if "source" not in each.message] == []


def test_every_code_is_told_what_it_says() -> None:
    written = {
        word
        for path in (REPOSITORY / "digest/fidelity/judge").glob("*.py")
        for word in CODES
        if f'"{word}"' in path.read_text("utf-8")
    }
    assert written == set(CODES)


def test_an_article_bears_itself_out() -> None:
    text = f"{ARTICLE.title}\n\n{ARTICLE.standfirst}\n\n{BODY}"
    assert check_against(text, EVIDENCE).at_least("warning") == ()


@pytest.mark.parametrize("path", sorted((REPOSITORY / "seeds/articles").rglob("*.md"))[::4], ids=lambda path: path.stem)
def test_every_sample_article_bears_itself_out(path: Path) -> None:
    text = path.read_text("utf-8").split("\n---\n", 1)[1]
    assert check_against(text, Evidence.of_text(text)).at_least("warning") == ()


_PIECES = st.sampled_from(
    [
        "£5m", "3 per cent", "Ashby", "Dr Oakes", "“", "”", "not", "rose", "fell", "2016-17", "Monday", "5 May", ".",
        "[a](https://e.org/1)", "**", "\xad", "e\u0301", "CQC", "1.", "the", "five", "-", "’", "\ud800", "&amp;",
        "<!--", "*", "\n\n",
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(), st.lists(_PIECES).map(" ".join), st.lists(_PIECES).map("".join))


@given(_TEXTS)
def test_any_text_bears_itself_out(text: str) -> None:
    assert check_against(text, Evidence.of_text(text)).at_least("warning") == ()


@given(_TEXTS, _TEXTS)
def test_no_text_breaks_it_and_every_place_lies_inside(text: str, source: str) -> None:
    report = check_against(text, Evidence.of(an_article(title="", standfirst="", body=source)))
    places = [(each.start, each.end) for each in report.findings] + [(each.start, each.end) for each in report.claims]
    assert [place for place in places if not 0 <= place[0] < place[1] <= len(text)] == []
    for found in report.findings:
        assert found.nearest is None or 0 <= found.nearest.start < found.nearest.end <= len(source)


@given(_TEXTS, _TEXTS)
def test_accepting_every_finding_leaves_none(text: str, source: str) -> None:
    evidence = Evidence.of_text(source)
    found = check_against(text, evidence).findings
    assert check_against(text, evidence, [f"{each.kind}:{each.text}" for each in found]).findings == ()


def test_it_is_imported_without_a_markdown_parser() -> None:
    code = (
        "import sys, digest.fidelity; print({'markdown_it', 'yaml', 'dateutil', 'difflib', 'html'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert done.stdout.strip() == "set()"
