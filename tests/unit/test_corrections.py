"""Corrections: at the story, at the foot, in the next draft, and in a file that editors may write in too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composer import corrections
from digest.composer.corrections import corrected, key_of, section
from digest.config import load_corrections
from digest.errors import ConfigError
from digest.issuefile import dumps, parse
from digest.markup.markdown import links, to_plain
from digest.model import Block, Correction, Section
from tests.support import LONDON, a_story, an_issue

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2016, 9, 5)
FIRST = Correction(
    issue=DAY,
    number=1,
    at=datetime(2016, 9, 6, 9, tzinfo=LONDON),
    story=1,
    headline="Trusts end quarter close to plan",
    was="£461m",
    now="£491m",
)


def plain(told: Section) -> list[str]:
    return [to_plain(block.text) for block in told.blocks]


@pytest.mark.parametrize(
    ("was", "now", "note", "wanted"),
    [
        ("£461m", "£491m", "", "we said “£461m”. It should have been “£491m”."),
        ("", "£491m", "", "it should have said “£491m”."),
        ("£461m", "", "The trust gave no figure", "we said “£461m”, which was wrong. The trust gave no figure."),
        ("", "", "We misspelt a name.", "We misspelt a name."),
        ("£461m", "£491m", "Sorry!", "we said “£461m”. It should have been “£491m”. Sorry!"),
    ],
)
def test_a_story_is_noted_above_its_own_words(was: str, now: str, note: str, wanted: str) -> None:
    issue = an_issue(a_story(), a_story("Another"))
    told = corrected(issue, [replace(FIRST, was=was, now=now, note=note)])
    assert to_plain(told.stories[0].blocks[0].text) == f"Corrected on 6 September 2016: {wanted}"
    assert told.stories[0].blocks[1:] == issue.stories[0].blocks
    assert told.stories[1] == issue.stories[1]


def test_the_foot_names_the_story_and_leads_to_it() -> None:
    foot = corrected(an_issue(), [FIRST]).sections[-1]
    assert (foot.kind, foot.title) == ("correction", "Correction")
    where = "Corrected on 6 September 2016: in “Trusts end quarter close to plan” we said"
    assert plain(foot) == [f"{where} “£461m”. It should have been “£491m”."]
    assert [link.url for link in links(foot.blocks[0].text)] == ["https://www.example.org/finance/deficit"]


def test_two_corrections_of_a_story_stand_in_their_order() -> None:
    second = replace(FIRST, number=2, was="", now="", note="And again")
    told = corrected(an_issue(), [FIRST, second])
    assert ["£491m" in told.stories[0].blocks[0].text, "again" in told.stories[0].blocks[1].text] == [True, True]
    assert told.sections[-1].title == "Corrections"


def test_a_lead_without_a_headline_begins_as_it_did() -> None:
    issue = an_issue(a_story("", "The opening.", "More."))
    told = corrected(issue, [replace(FIRST, headline="")])
    assert [block.text[:5] for block in told.stories[0].blocks] == ["The o", "**Cor", "More."]
    assert "in story 1 we said" in told.sections[-1].text


def test_a_story_within_a_section_is_found_and_one_that_moved_too() -> None:
    inner = Section(title="Local", stories=(a_story("Inner"),))
    issue = an_issue(a_story("Another"), sections=(inner,))
    assert "Corrected" in corrected(issue, [replace(FIRST, story=2, headline="Inner")]).sections[0].stories[0].text
    assert "Corrected" in corrected(issue, [replace(FIRST, story=7, headline="Inner")]).sections[0].stories[0].text


def test_a_story_that_is_gone_is_told_of_at_the_foot_alone() -> None:
    told = corrected(an_issue(a_story("Quite another")), [FIRST])
    assert "Corrected" not in told.stories[0].text
    assert "Trusts end quarter close to plan" in told.sections[-1].text


def test_without_corrections_an_issue_is_as_it_was() -> None:
    assert corrected(an_issue(), []) is not None
    assert corrected(an_issue(), []) == an_issue()
    assert section([]) is None


def test_a_draft_opens_with_what_was_wrong_where_and_when() -> None:
    told = section([(FIRST, "https://www.example.org/a")])
    assert told is not None
    assert plain(told) == [
        "In “Trusts end quarter close to plan” of 5 September 2016 we said “£461m”. It should have been “£491m”."
    ]
    assert [line.key for line in corrections.drafted(told, [(FIRST, "")])] == ["=correction:2016-09-05/1"]
    assert key_of(replace(FIRST, number=2)) == "=correction:2016-09-05/2"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(lambda text: " ".join(text.split()))


@given(TEXT, TEXT, TEXT, TEXT)
def test_any_words_stand_in_an_issue_file_as_they_are(headline: str, was: str, now: str, note: str) -> None:
    told = section([(replace(FIRST, headline=headline, was=was, now=now, note=note), "https://www.example.org/a")])
    assert told is not None
    issue = an_issue(sections=(told,))
    back = parse(dumps(issue)).issue
    assert back.sections == issue.sections
    assert len(back.sections[0].blocks) == 1
    web = corrected(an_issue(), [replace(FIRST, was=was, now=now, note=note)])
    assert len(web.sections[-1].blocks) == 1


@pytest.mark.parametrize("sign", ["# head", "* a", "> b", "1. c", "<!-- d -->", "[x](https://www.example.org)", "`e`"])
def test_signs_of_markdown_in_a_correction_are_words(sign: str) -> None:
    told = corrected(an_issue(), [replace(FIRST, was=sign, now=sign)])
    assert to_plain(told.stories[0].blocks[0].text).count(sign) == 2
    assert links(told.stories[0].blocks[0].text) == ()


# --- the file ------------------------------------------------------------------------------------


def read(folder: Path, text: str) -> tuple[Correction, ...]:
    path = folder / "corrections.toml"
    path.write_text(text, "utf-8")
    return load_corrections(path, "corrections.toml", DAY, LONDON)


def test_a_correction_is_read_and_its_day_is_that_of_the_newsroom(tmp_path: Path) -> None:
    (found,) = read(tmp_path, '[[correction]]\nat = 2016-09-05T23:30:00Z\nstory = 2\nis = "Ann"\nby = "AR"\n')
    assert (found.story, found.now, found.by, found.number, found.issue) == (2, "Ann", "AR", 1, DAY)
    assert found.at == datetime(2016, 9, 5, 23, 30, tzinfo=UTC)
    assert "6 September" in corrected(an_issue(a_story(), a_story()), [found]).sections[-1].text


def test_there_need_be_no_file(tmp_path: Path) -> None:
    assert load_corrections(tmp_path / "corrections.toml", "corrections.toml", DAY, LONDON) == ()


@pytest.mark.parametrize(
    ("row", "line", "said"),
    [
        ("at = 2016-09-06T09:00:00\nstory = 1\nis = 'x'", 2, "at must be a moment"),
        ("story = 1\nis = 'x'", 1, "at must be a moment"),
        ("at = 2016-09-06T09:00:00Z\nstory = 0\nis = 'x'", 3, "story must be a number"),
        ("at = 2016-09-06T09:00:00Z\nstory = 'one'\nis = 'x'", 3, "story must be a number"),
        ("at = 2016-09-06T09:00:00Z\nstory = 1\nis = ' '", 4, "a correction says what is right"),
        ("at = 2016-09-06T09:00:00Z\nstory = 1\nwass = 'x'\nis = 'y'", 4, "unknown key wass"),
        ("at = 2016-09-06T09:00:00Z\nstory = 1\nis = 3", 4, "is must be text in double quotes"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, row: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, f"[[correction]]\n{row}\n")
    assert str(caught.value).startswith(f"corrections.toml:{line}: {said}")


def test_a_block_of_a_draft_is_no_block_of_another_kind() -> None:
    told = section([(replace(FIRST, headline="", was="", now="", note="# Not a heading"), "")])
    assert told == Section(
        title="Correction",
        kind="correction",
        blocks=(Block(text="In story 1 of 5 September 2016: # Not a heading."),),
    )
