"""The issue held against its articles: what is told, where, how gravely, and what an editor may let stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digest.checks import check
from digest.fidelity import CODES
from digest.issuefile import parse
from digest.model import Article, Checks, Email, Finding, Proof
from digest.text import fingerprint
from tests.support import a_newsletter, an_article

if TYPE_CHECKING:
    from digest.model import Newsletter

PATH = "issues/catch-up/2016-09-05.md"
BODY = (
    "Thornley Trust ended the quarter £461m in deficit, its chief executive Ada Bell said.\n\n"
    "“We are not where we wanted to be,” she told the board. Four wards closed in July."
)
TRUE = "The trust is £461m in deficit, and four wards closed.\n\n“We are not where we wanted to be,” said Ada Bell."
SOURCE = an_article("a", title="Trust deficit at £461m", url="https://www.example.org/a", body=BODY)
OTHER = an_article(
    "b", title="Ward opens", url="https://www.example.org/b", body="A ward with 30 beds opened in Ashby."
)


def issue(
    text: str = TRUE, *, head: str = "Trust deficit at £461m", marks: str = "", rest: str = "", sub: str = "S"
) -> str:
    header = f"---\nversion: 1\nnewsletter: catch-up\ndate: 2016-09-05\nsubject: {sub}\npreheader: P\n---\n"
    story = f"\n## [{head}](https://www.example.org/a)\n<!-- article: a -->\n{marks}\n{text}\n"
    return header + story + rest


def found(text: str, *articles: Article, newsletter: Newsletter | None = None, notes: bool = False) -> list[Finding]:
    file = parse(text, PATH)
    assert file.problems == ()
    proof = Proof(
        issue=file.issue,
        newsletter=newsletter or a_newsletter(),
        email=Email(subject="", preheader="", html="", text=""),
        articles=articles or (SOURCE,),
        path=PATH,
        lines=file.lines,
    )
    return [each for each in check(proof, notes=notes) if each.id in {*CODES, "story-source-unknown"}]


def test_a_story_that_its_article_bears_out_is_not_spoken_of() -> None:
    assert found(issue()) == []


@pytest.mark.parametrize(
    ("old", "new", "id", "line"),
    [
        ("£461m in", "£416m in", "figure-not-in-source", 12),
        ("£461m in", "€461m in", "figure-other-unit", 12),
        ("four wards", "six wards", "count-differs", 12),
        ("we wanted", "we hoped", "quote-altered", 14),
        ("Ada Bell", "Ida Bell", "name-not-in-source", 14),
        ("Ada Bell", "Ivor Novello", "name-not-in-source", 14),
    ],
)
def test_what_the_article_lacks_is_told_on_its_line_with_the_words_and_the_nearest_passage(
    old: str, new: str, id: str, line: int
) -> None:
    text = issue(TRUE.replace(old, new))
    (finding,) = found(text)
    assert (finding.id, finding.severity) == (id, "warning")
    assert finding.where.line == line
    row = text.split("\n")[line - 1]
    assert row[finding.where.column - 1 :].startswith(finding.text)
    assert "(a, " in finding.source
    assert f"<!-- allow: {id} REASON -->" in finding.help


def test_a_second_line_of_a_paragraph_counts_as_its_own() -> None:
    (finding,) = found(issue("The trust is in deficit,\nby £999m, and\nfour wards closed."))
    assert (finding.where.line, finding.where.column) == (13, 4)


def test_a_headline_is_held_against_the_article_too() -> None:
    (finding,) = found(issue(head="Trust deficit at £641m"))
    assert (finding.id, finding.where.line) == ("figure-not-in-source", 9)


def test_the_inbox_row_may_say_what_any_article_of_the_issue_says() -> None:
    rest = "\n# Also\n<!-- section: round-up -->\n\nA ward with 30 beds [opened](https://www.example.org/b).\n"
    assert found(issue(sub="£461m deficit, and 30 beds", rest=rest), SOURCE, OTHER) == []
    (finding,) = found(issue(sub="£461m deficit, and 31 beds", rest=rest), SOURCE, OTHER)
    assert (finding.id, finding.where.line) == ("figure-not-in-source", 5)


def test_a_round_up_is_held_against_what_it_links_and_a_promo_against_nothing() -> None:
    rest = (
        "\n# Also\n<!-- section: round-up -->\n\nA ward with 40 beds [opened](https://www.example.org/b).\n"
        "\n# A day\n<!-- section: promo -->\n\nCome on 11 October for £99.\n"
    )
    (finding,) = found(issue(rest=rest), SOURCE, OTHER)
    assert (finding.id, finding.text) == ("count-differs", "40")


# --- how gravely ---------------------------------------------------------------------------------


def drafted(text: str) -> str:
    memory = f"\n<!-- drafted\na 00000000 {fingerprint('Trust deficit at £461m')} {fingerprint(text)}\n-->\n"
    return issue(text, rest=memory)


def test_what_the_program_drafted_may_be_refused_and_an_editors_words_are_warned_of() -> None:
    wrong = TRUE.replace("£461m in", "£416m in")
    assert [each.severity for each in found(drafted(wrong))] == ["error"]
    assert [each.severity for each in found(issue(wrong))] == ["warning"]
    strict = a_newsletter(checks=Checks(strict=True))
    assert [each.severity for each in found(issue(wrong), newsletter=strict)] == ["error"]


def test_an_articles_own_summary_is_an_editors_text() -> None:
    wrong = TRUE.replace("£461m in", "£416m in")
    own = replace(SOURCE, summary=wrong)
    assert [each.severity for each in found(drafted(wrong), own)] == ["warning"]


# --- what may stand ------------------------------------------------------------------------------


def test_an_editor_lets_one_finding_stand_with_a_reason() -> None:
    wrong = TRUE.replace("£461m in", "£416m in").replace("four wards", "six wards")
    marks = "<!-- allow: figure-not-in-source the trust rang us -->\n"
    stays, allowed = found(issue(wrong, marks=marks))
    assert (stays.id, stays.severity, stays.allowed) == ("count-differs", "warning", "")
    assert (allowed.id, allowed.severity, allowed.allowed) == ("figure-not-in-source", "info", "the trust rang us")
    assert allowed.help == ""


def test_a_reason_may_be_for_some_words_alone() -> None:
    wrong = TRUE.replace("£461m in", "£416m in").replace("closed", "and 77 beds closed")
    marks = "<!-- allow: figure-not-in-source “£416m” the trust rang us -->\n"
    assert [(each.text, each.severity) for each in found(issue(wrong, marks=marks))] == [
        ("77", "warning"),
        ("£416m", "info"),
    ]


def test_words_of_the_house_need_no_source() -> None:
    text = TRUE.replace("Ada Bell", "Ada Bell of Ward & Whitehall")
    assert found(issue(text)) == []  # the publication
    text = TRUE.replace("Ada Bell", "Ada Bell of the KLM")
    (finding,) = found(issue(text))
    assert finding.id == "abbreviation-unknown"
    assert found(issue(text), newsletter=a_newsletter(checks=Checks(accept=("KLM",)))) == []
    long = replace(SOURCE, body=f"{BODY} Kelder Local Ministry.")
    glossary = a_newsletter(checks=Checks(glossary=(("KLM", "Kelder Local Ministry"),)))
    assert found(issue(text), long, newsletter=glossary) == []


# --- what was not looked at ----------------------------------------------------------------------


def test_a_story_without_a_known_article_is_said_to_be_unchecked() -> None:
    rest = "\n## By hand\n<!-- by-hand -->\n\nIt cost £5.\n"
    assert found(issue(rest=rest)) == []
    (finding,) = found(issue(rest=rest), notes=True)
    assert (finding.id, finding.severity, finding.where.line) == ("story-source-unknown", "info", 16)
    assert "By hand" in finding.message


def test_notes_are_told_only_where_they_are_asked_for() -> None:
    text = issue(TRUE.replace("£461m in", "more than £460m in"))
    assert found(text) == []
    assert [(each.id, each.severity) for each in found(text, notes=True)] == [("figure-rounded", "info")]


def test_what_was_found_before_is_not_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from digest.checks import fidelity

    known: dict[str, str] = {}
    asked: list[str] = []

    def kept(text: str, make: object) -> str:
        asked.append(text)
        if text not in known:
            assert callable(make)
            known[text] = make(text)
        return known[text]

    def proof(text: str) -> Proof:
        file = parse(text, PATH)
        email = Email(subject="", preheader="", html="", text="")
        return Proof(
            issue=file.issue, newsletter=a_newsletter(), email=email, articles=(SOURCE,), path=PATH, lines=file.lines
        )

    wrong = TRUE.replace("£461m in", "£416m in")
    first = list(fidelity.borne_out(proof(issue(wrong)), kept))
    assert len(first) == 1
    monkeypatch.setattr(fidelity, "_look_up", lambda *_: pytest.fail("looked up again"))
    moved = list(fidelity.borne_out(proof(issue(wrong).replace("\n## ", "\nOpening words.\n\n## ", 1)), kept))
    assert [each.where.line - 2 for each in moved] == [each.where.line for each in first]
    known.clear()
    with pytest.raises(pytest.fail.Exception):
        list(fidelity.borne_out(proof(issue(TRUE)), kept))
