"""The sign-off sheet: every tick is a claim that was looked up and found, and what was not looked up says so."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.checks import check
from digest.fidelity import Evidence, check_against
from digest.issuefile import parse
from digest.markup.markdown import to_plain
from digest.model import Article, Checks, Email, Newsletter, Proof
from digest.proofsheet import Outputs, Sheet, sheet_of
from digest.proofsheet.marking import Marked, block_lines
from digest.proofsheet.sheet import Mark
from digest.render.plain import columns
from digest.render.proofsheet import WIDTH, to_html, to_text
from digest.text import clean
from tests.support import LONDON, a_newsletter, an_article

if TYPE_CHECKING:
    from digest.proofsheet.sheet import Part, Row

PATH = "issues/catch-up/2016-09-05.md"
MADE = datetime(2016, 9, 5, 6, 30, tzinfo=LONDON)
BODY = (
    "Thornley Trust ended the quarter £461m in deficit, its chief executive Ada Bell said.\n\n"
    "“We are not where we wanted to be,” she told the board. Four wards closed in July."
)
SOURCE = an_article("a", title="Trust deficit at £461m", url="https://www.example.org/a", body=BODY)
OTHER = an_article("b", title="Ward opens", url="https://www.example.org/b", body="A ward of 30 beds opened in Ashby.")
TRUE = (
    "The trust is **£461m** in [deficit](https://www.example.org/a), said Ada Bell.\n\n"
    "“We are not where we wanted to be,” she said. Four wards closed."
)
HEADER = "---\nversion: 1\nnewsletter: catch-up\ndate: 2016-09-05\nnumber: 12\nsubject: {}\npreheader: {}\n---\n"
STORY = "\n## [Trust deficit at £461m](https://www.example.org/a)\n<!-- article: a -->\n{}\n{}\n"


def issue(text: str = TRUE, *, marks: str = "", rest: str = "", subject: str = "Trust at £461m", pre: str = "P") -> str:
    return HEADER.format(subject, pre) + STORY.format(marks, text) + rest


def sheet(text: str, *articles: Article, newsletter: Newsletter | None = None, made: datetime = MADE) -> Sheet:
    file = parse(text, PATH)
    proof = Proof(
        issue=file.issue,
        newsletter=newsletter or a_newsletter(),
        email=Email(subject="", preheader="", html="", text=""),
        articles=articles or (SOURCE, OTHER),
        path=PATH,
        lines=file.lines,
    )
    found = [*file.problems, *check(proof, notes=True)]
    return sheet_of(proof, found, made=made, hash="3f2a9c1b7d01", outputs=Outputs(state="none"))


def marked(row: Row) -> list[tuple[str, str, tuple[int, ...]]]:
    return [
        (each.text, each.mark.sign, each.mark.numbers) for line in row.lines for each in line.stretches if each.mark
    ]


def ticked(found: Sheet) -> list[str]:
    rows = (row for part in found.parts for row in part.every_row)
    return [text for row in rows for text, sign, _ in marked(row) if sign == "tick"]


def sources(part: Part) -> dict[int, str]:
    return {each.number: "".join(text for text, _ in each.words) for row in part.every_row for each in row.sources}


# --- ticks ---------------------------------------------------------------------------------------


def test_each_claim_is_tied_to_the_passage_that_bears_it_out() -> None:
    found = sheet(issue())
    (story,) = found.stories
    first, second = story.rows
    assert marked(first) == [("£461m", "tick", (3,)), ("Ada Bell", "tick", (3,))]
    assert marked(second) == [("We are not where we wanted to be,”", "tick", (4,)), ("Four", "tick", (5,))]
    assert sources(story) == {
        2: "Trust deficit at £461m",
        3: "Thornley Trust ended the quarter £461m in deficit, its chief executive Ada Bell said.",
        4: "“We are not where we wanted to be,” she told the board.",
        5: "Four wards closed in July.",
    }
    assert first.sources[0].words[1::2] == (("£461m", True), ("Ada Bell", True))
    assert [each.id for each in story.every_row[0].articles] == ["a"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("**£461m**", "**£416m**", "£416m"),
        ("Ada Bell", "Ida Bell", "Ida Bell"),
        ("not where we wanted", "just where we wanted", "We are just where we wanted to be,”"),
        ("Four wards", "Six wards", "Six"),
        ("Four wards", "Wexdale wards", "Wexdale"),
    ],
)
def test_what_is_planted_loses_its_tick_and_carries_its_finding(old: str, new: str, words: str) -> None:
    before, after = sheet(issue()), sheet(issue(TRUE.replace(old, new)))
    assert len(ticked(after)) == len(ticked(before)) - 1
    row = next(row for row in after.stories[0].rows if any(text == words for text, *_ in marked(row)))
    assert {sign for text, sign, _ in marked(row) if text == words} <= {"error", "warning"}
    assert row.told


# £460m is a rounding of the £461m of the article, and is told as one.
@given(st.integers(13, 10**6).filter(lambda number: number not in {30, 460, 461}))
def test_a_changed_figure_is_never_ticked(number: int) -> None:
    text = f"The trust is £{number}m in deficit, and {number} wards closed."
    (row,) = sheet(issue(text)).stories[0].rows
    assert [sign for _, sign, _ in marked(row)] == ["warning", "warning"]


def test_every_tick_of_a_sheet_was_found_by_the_check() -> None:
    evidence = Evidence.of(SOURCE)
    for row, block in zip(sheet(issue()).stories[0].rows, TRUE.split("\n\n"), strict=True):
        borne = [each.claim.text for each in check_against(block, evidence, places=True).borne_out]
        assert [text.removesuffix("”") for text, sign, _ in marked(row) if sign == "tick"] == borne


def test_what_an_editor_lets_stand_is_no_tick() -> None:
    allowed = sheet(issue("It is £5m.", marks="<!-- allow: figure-not-in-source the trust told us -->"))
    assert marked(allowed.stories[0].rows[0]) == [("£5m", "let", ())]
    assert [each.allowed for each in allowed.allowed] == ["the trust told us"]
    accepted = sheet(issue("It is £5m."), newsletter=a_newsletter(checks=Checks(accept=("£5m",))))
    assert marked(accepted.stories[0].rows[0]) == [("£5m", "let", ())]
    assert "accepted" in accepted.stories[0].rows[0].told[0].message


def test_a_count_that_could_be_of_anything_is_left_to_the_reader() -> None:
    (row,) = sheet(issue("Four accountants were asked.")).stories[0].rows
    assert marked(row) == [("Four", "open", ())]


# --- what is not checked -------------------------------------------------------------------------


def test_a_story_without_an_article_says_so_and_carries_no_mark() -> None:
    found = sheet(HEADER.format("S", "P") + "\n## Our own £5m\n<!-- by-hand -->\n\nOn Friday £6m went.\n\nAnd £7m.\n")
    (story,) = found.stories
    assert [row.unchecked for row in story.every_row] == ["Not checked: no article is known.", "", ""]
    assert [marked(row) for row in story.every_row] == [[], [], []]
    assert [each.id for each in found.not_run] == ["story-source-unknown"]
    assert "1 story not checked" in to_text(found)


def test_opening_words_and_promos_say_that_they_are_not_checked() -> None:
    text = HEADER.format("S", "P") + "\nIn £1m words.\n" + STORY.format("", TRUE)
    found = sheet(text + "\n# Meet us\n<!-- section: promo -->\n\nFor £90.\n\nIn London.\n")
    assert [(part.title, [row.unchecked for row in part.rows]) for part in found.parts if part.number is None] == [
        ("In the inbox", ["", ""]),
        ("Opening words", ["Not checked: opening words are held against no article."]),
        ("Meet us", ["Not checked: a promo is held against no article.", ""]),
    ]
    assert not any(marked(row) for part in found.parts[1::2] for row in part.rows)


def test_the_inbox_row_is_held_against_all_articles() -> None:
    text = issue(
        subject="£461m and 30 beds in Wexdale", rest="\n## [Ward opens](https://www.example.org/b)\n\nIt did.\n"
    )
    row = sheet(text).parts[0].rows[0]
    assert marked(row) == [("£461m", "tick", (1,)), ("30", "tick", (2,)), ("Wexdale", "warning", ())]


def test_the_parts_stand_in_the_order_of_a_reader() -> None:
    rest = "\n# Also\n<!-- section: round-up -->\n\nA ward of 30 beds. <!-- article: b -->\n"
    rest += "\n# More\n\n## [Ward opens](https://www.example.org/b)\n\nIn Ashby.\n"
    found = sheet(issue(rest=rest))
    assert [(part.number, part.title) for part in found.parts] == [
        (None, "In the inbox"), (1, "Trust deficit at £461m"), (None, "Also"), (None, "More"), (2, "Ward opens"),
    ]  # fmt: skip
    assert marked(found.parts[2].rows[0]) == [("30", "tick", (6,))]


# --- nothing, and the hostile --------------------------------------------------------------------


@pytest.mark.parametrize(
    "rest", ["", "\n#\n\n##\n", "\n## A headline alone\n", "\n# Title alone\n<!-- section: label -->\n"]
)
def test_an_issue_of_next_to_nothing_has_a_sheet(rest: str) -> None:
    found = sheet(HEADER.format("", "") + rest)
    assert found.count("tick") == 0
    for form in (to_html(found), to_text(found)):
        assert "Not built." in form
        assert "Signed" in form


HOSTILE = "<script>alert('461')</script> {{ 7 * 7 }} {% raw %} &amp; \x1b[31m\x00\u202e\ufdd0 </style> ]]> -->"


def test_hostile_words_stand_there_as_words() -> None:
    body = f"{HOSTILE} The deficit is £461m."
    article = an_article("a", title=f"Deficit {HOSTILE}", url='https://e.org/"><script>', body=body)
    text = issue(f"The deficit is £461m. {HOSTILE.replace('-->', '')}", subject=f"S {HOSTILE}", pre=HOSTILE)
    found = sheet(text, article, newsletter=a_newsletter(title=f"<b>{{{{ 1 }}}}{HOSTILE}"))
    page, plain = to_html(found), to_text(found)
    assert "£461m" in ticked(found)
    for form in (page, plain):
        assert not re.search(r"\b49\b", form)
        assert not set(form) & {"\x1b", "\x00", "\u202e", "\ufdd0", "\ufdd1"}
    assert "{{ 7 * 7 }} {% raw %}" in page
    assert "{{ 7 * 7 }} {% raw %}" in " ".join(plain.split())
    assert "<script" not in page
    assert page.count("</style>") == 1


@given(st.text(alphabet="£461m Ada Bell“”’_*[](){}<>&!\\`|\n-1.#:/\ufdd0\ufdd1\x1b\u202e\u200d字", max_size=120))
def test_any_text_has_a_sheet_that_shows_its_words_in_narrow_lines(text: str) -> None:
    found = sheet(issue(text))
    plain = to_text(found)
    assert max(map(columns, plain.split("\n"))) <= WIDTH
    assert "\x1b" not in plain
    assert "<script" not in to_html(found)


@given(st.text(alphabet="ab1 *_[](https://e.org)\\&<>-\n`!", max_size=60), st.data())
def test_marks_change_no_word(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    marks = [Marked(start, end, Mark(sign="note")) for start, end in zip(places[::2], places[1::2], strict=False)]
    shown = "\n".join("".join(each.text for each in line.stretches) for line in block_lines(text, marks))
    assert shown.split("\n") in (clean(to_plain(text)).split("\n"), clean(text).split("\n"))


def test_the_same_issue_and_clock_give_the_same_sheet_and_another_clock_changes_its_time_alone() -> None:
    one, again = sheet(issue()), sheet(issue())
    assert (to_html(one), to_text(one)) == (to_html(again), to_text(again))
    later = to_text(sheet(issue(), made=MADE.replace(hour=7)))
    changed = [row for row, other in zip(to_text(one).split("\n"), later.split("\n"), strict=True) if row != other]
    assert changed == ["Sheet made  Monday 5 September 2016, 06:30 (Europe/London)"]
