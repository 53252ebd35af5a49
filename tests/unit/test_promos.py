"""Promo files: what they say, in which issues they run, and where they stand."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from digest.composer import compose
from digest.composer.promos import running, waiting
from digest.config import load_newsroom
from digest.issuefile import dumps
from digest.issuefile import parse as read_issue
from digest.model import Article, Candidate, PlannedPromo, Promo, Rules, SectionRule, Selection
from digest.sources.promofile import parse_promo
from digest.text import figure_of
from digest.workflow import promos
from tests.support import FORMAT, W35, a_newsletter, an_article

if TYPE_CHECKING:
    from digest.model import Issue
    from tests.support import CommandLine

DAY = date(2016, 9, 5)
FILE = """---
label: From our events team
heading: "Money & plans: a day"
button: Book (now)
url: https://www.example.org/day
newsletters: [catch-up, daily]
from: 2016-09-01
to: 2016-09-30
place: after story 3
---

Come to the *Guildhall*.

# Not a heading
"""


def read(text: str) -> Any:
    return parse_promo(text.encode(), "promos/day.md", name="day")


def test_a_promo_file_says_what_when_and_where() -> None:
    parsed = read(FILE)
    assert parsed.findings == ()
    assert parsed.promo == PlannedPromo(
        name="day",
        label="From our events team",
        promo=Promo(
            heading="Money & plans: a day",
            text="Come to the *Guildhall*.\n\n# Not a heading",
            button="Book (now)",
            url="https://www.example.org/day",
        ),
        newsletters=("catch-up", "daily"),
        first=date(2016, 9, 1),
        last=date(2016, 9, 30),
        after=3,
    )


@pytest.mark.parametrize(
    ("place", "after"), [("end", None), ("after lead", 1), ("After the lead", 1), ("after story 12", 12)]
)
def test_a_place_is_the_end_or_behind_a_story(place: str, after: int | None) -> None:
    assert read(FILE.replace("after story 3", place)).promo.after == after


def test_what_limits_a_promo_may_be_left_out() -> None:
    rows = FILE.replace("newsletters: [catch-up, daily]\nfrom: 2016-09-01\nto: 2016-09-30\nplace: after story 3\n", "")
    promo = read(rows).promo
    assert (promo.newsletters, promo.first, promo.last, promo.after) == ((), None, None, None)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("label: From our events team\n", "", 1, "no label"),
        ("label: From our events team", "label: ", 2, "no label"),
        ("heading:", "headline:", 3, "headline is not a key of a promo"),
        ("button: Book (now)\n", "", 1, "no button"),
        ("https://www.example.org/day", "www.example.org", 5, "whole address"),
        ("newsletters: [catch-up, daily]", "newsletters: {a: b}", 6, "newsletters should be a list"),
        ("from: 2016-09-01", "from: 31/02", 7, "from is not a day"),
        ("from: 2016-09-01", "from: 2016-02-31", 7, "from"),
        ("from: 2016-09-01", "from: 04/05/2016", 7, "from"),
        ("to: 2016-09-30", "to: 2016-08-30", 8, "to is before from"),
        ("after story 3", "after story 0", 9, "place is not known"),
        ("after story 3", "top", 9, "place is not known"),
        ("Come to the *Guildhall*.\n\n# Not a heading\n", "<br>", 11, "no text"),
        ("---\nlabel", "label", 1, "no header"),
    ],
)
def test_a_promo_nobody_can_read_is_left_out_at_its_line(old: str, new: str, line: int, said: str) -> None:
    """Above all a label: without it readers take the box for a story."""
    parsed = read(FILE.replace(old, new, 1))
    assert parsed.promo is None
    (finding,) = parsed.findings
    assert (finding.id, finding.severity, finding.where.path) == ("promo-left-out", "warning", "promos/day.md")
    assert finding.where.line == line
    assert said in finding.message


# --- when ----------------------------------------------------------------------------------------


def a_promo(name: str = "day", **changes: Any) -> PlannedPromo:
    promo = Promo(heading=f"Heading of {name}", text="Come.", button="Book", url="https://www.example.org/day")
    return replace(PlannedPromo(name=name, label="From our events team", promo=promo), **changes)


@pytest.mark.parametrize(
    ("changes", "runs"),
    [
        ({}, True),
        ({"first": DAY, "last": DAY}, True),
        ({"first": DAY + timedelta(days=1)}, False),
        ({"last": DAY - timedelta(days=1)}, False),
        ({"newsletters": ("catch-up",)}, True),
        ({"newsletters": ("other", "catch-up")}, True),
        ({"newsletters": ("other",)}, False),
    ],
)
def test_a_promo_runs_from_day_to_day_both_included_where_it_is_meant_for(changes: Any, runs: bool) -> None:
    assert bool(running([a_promo(**changes)], a_newsletter(), DAY)) == runs


def test_a_format_without_promos_has_none() -> None:
    newsletter = a_newsletter(format=replace(FORMAT, kinds=("stories", "round-up")))
    assert not running([a_promo()], newsletter, DAY)
    assert issue_of(3, a_promo(), newsletter=newsletter).sections == ()


def test_a_place_takes_one_promo_the_one_that_ends_first() -> None:
    soon = a_promo("soon", last=DAY + timedelta(days=3))
    late = a_promo("late", last=DAY + timedelta(days=30))
    ever, lead = a_promo("ever"), a_promo("lead", after=1)
    promos = (ever, late, lead, soon)
    assert [each.name for each in running(promos, a_newsletter(), DAY)] == ["lead", "soon"]
    assert waiting(promos, a_newsletter(), DAY) == (("ever", "soon"), ("late", "soon"))
    assert running(promos, a_newsletter(), DAY) == running(promos[::-1], a_newsletter(), DAY)


# --- where ---------------------------------------------------------------------------------------


def issue_of(
    stories: int, *planned: PlannedPromo, newsletter: Any = None, articles: list[Article] | None = None
) -> Issue:
    newsletter = newsletter or a_newsletter(rules=Rules(stories=stories))
    articles = articles or [an_article(f"a{n}", title=f"Title {n}") for n in range(stories)]
    selection = Selection(window=W35, candidates=tuple(Candidate(article=each, parts=()) for each in articles))
    issue = compose(selection, newsletter, date=DAY, number=12, planned=planned)
    file = read_issue(dumps(issue))
    assert file.issue == issue
    assert file.problems == ()
    return issue


def shape(issue: Issue) -> list[str]:
    parts = [figure_of(len(issue.stories), "story", "stories")] if issue.stories else []
    for section in issue.sections:
        parts += [section.title or section.kind] if section.kind != "stories" or section.title else []
        parts += [figure_of(len(section.stories), "story", "stories")] if section.stories else []
    return parts


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (1, ["1 story", "Heading of day", "3 stories"]),
        (3, ["3 stories", "Heading of day", "1 story"]),
        (4, ["4 stories", "Heading of day"]),
        (9, ["4 stories", "Heading of day"]),
        (None, ["4 stories", "Heading of day"]),
    ],
)
def test_a_promo_stands_behind_the_story_it_names(after: int | None, expected: list[str]) -> None:
    issue = issue_of(4, a_promo(after=after))
    assert shape(issue) == expected
    assert [story.headline for story in issue.all_stories] == [f"Title {n}" for n in range(4)]


def test_two_promos_have_two_places() -> None:
    issue = issue_of(4, a_promo("one", after=1), a_promo("three", after=3), a_promo("end"))
    assert shape(issue) == [
        "1 story", "Heading of one", "2 stories", "Heading of three", "1 story", "Heading of end",
    ]  # fmt: skip


def test_a_section_with_a_title_is_not_broken_up() -> None:
    newsletter = a_newsletter(rules=Rules(stories=4), sections=(SectionRule(title="Money", take=("Finance",)),))
    articles = [an_article(f"a{n}", title=f"Title {n}", section="Finance" if n else "") for n in range(4)]
    issue = issue_of(4, a_promo(after=2), newsletter=newsletter, articles=articles)
    assert shape(issue) == ["1 story", "Money", "3 stories", "Heading of day"]


def test_the_box_carries_its_label_its_name_and_its_text_as_markdown() -> None:
    promo = read(FILE).promo
    (box,) = issue_of(2, replace(promo, after=None)).sections
    assert (box.title, box.kicker) == ("Money & plans: a day", "From our events team")
    assert [mark.value for mark in box.marks if mark.key == "promo"] == ["day"]
    assert [block.text for block in box.blocks] == [
        "Come to the *Guildhall*.", "\\# Not a heading", "[Book (now)](https://www.example.org/day)",
    ]  # fmt: skip


def test_a_planned_promo_comes_before_the_one_an_article_brings() -> None:
    own = Promo(heading="Of the article", text="Come.", button="Book", url="https://www.example.org/own")
    articles = [an_article("a", promo=own), an_article("b")]
    assert [each.title for each in issue_of(2, articles=articles).sections] == ["Of the article"]
    assert [each.title for each in issue_of(2, a_promo(), articles=articles).sections] == ["Heading of day"]
    both = issue_of(2, a_promo(after=1), articles=articles)
    assert shape(both) == ["1 story", "Heading of day", "1 story", "Of the article"]


def test_an_article_brings_no_second_promo_of_one_name() -> None:
    own = Promo(heading="Of the article", text="Come.", button="Book", url="https://www.example.org/own")
    articles = [an_article("day", promo=own), an_article("b")]
    assert [each.title for each in issue_of(2, a_promo(after=1), articles=articles).sections if each.title] == [
        "Heading of day"
    ]


@pytest.mark.parametrize("blank", ["", " []", " ''", " ','", " [' ']", " # [catch-up]"])
def test_a_promo_whose_newsletters_are_named_by_nothing_runs_in_none(blank: str) -> None:
    parsed = read(FILE.replace(" [catch-up, daily]", blank))
    assert parsed.promo is None
    assert [(each.message, each.where.line) for each in parsed.findings] == [("newsletters says nothing", 6)]


@pytest.mark.parametrize("key", ["from: 2016-09-01", "to: 2016-09-30"])
@pytest.mark.parametrize("blank", [": ", ": []", ": # 2016-09-09"])
def test_a_promo_with_an_empty_day_does_not_run_for_ever(key: str, blank: str) -> None:
    name = key.partition(":")[0]
    parsed = read(FILE.replace(key, name + blank))
    assert parsed.promo is None
    assert [each.message for each in parsed.findings] == [f"{name} says nothing"]


@pytest.mark.parametrize("label", ["–", "'>'", "'-->'", "'\u200e'", "'\u2800'", "'\ufe0f'"])
def test_a_label_nobody_can_read_is_none(label: str) -> None:
    parsed = read(FILE.replace("From our events team", label))
    assert parsed.promo is None
    assert "the label has no letter or figure" in [each.message for each in parsed.findings]


@pytest.mark.parametrize("label", ["", " ", "–", "\u200e"])
def test_the_promo_of_an_article_is_labelled_whatever_the_newsletter_calls_it(label: str) -> None:
    own = Promo(heading="Of the article", text="Come.", button="Book", url="https://www.example.org/own")
    newsletter = a_newsletter(promo_label=label)
    (box,) = issue_of(1, newsletter=newsletter, articles=[an_article("a", promo=own)]).sections
    assert box.kicker == "Promotion"


def test_the_mend_of_a_promo_file_without_a_header_names_no_keys_of_articles() -> None:
    (finding,) = read("Come.").findings
    assert "date" not in finding.help


# --- in a newsroom -------------------------------------------------------------------------------


def test_the_sample_has_a_promo_of_its_own(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "draft", "--week", "2016-W35")
    text = (newsroom / "issues/catch-up/2016-09-05.md").read_text()
    assert "<!-- promo: contracts-and-control-totals -->" in text
    (newsroom / "promos/contracts-and-control-totals.md").unlink()
    result = digest("-C", newsroom, "draft", "2016-09-05", "--update")
    assert "Taken out: the promo “Contracts and Control Totals 2016”" in result.err
    assert "Control Totals" not in (newsroom / "issues/catch-up/2016-09-05.md").read_text()


def test_one_bad_promo_costs_itself_and_is_told_with_its_line(digest: CommandLine, newsroom: Path) -> None:
    promos = newsroom / "promos"
    (promos / "bad.md").write_text(FILE.replace("label: From our events team\n", ""))
    (promos / "Second day.md").write_text(FILE.replace("daily", "dayly"))
    (promos / "second-day.md").write_text(FILE.replace("after story 3", "end"))
    (promos / "note.txt").write_text("no promo")
    result = digest("-C", newsroom, "draft", "--week", "2016-W35")
    assert result.code == 0
    assert "promos/bad.md:1: warning: the promo has no label" in result.err
    assert "promos/Second day.md:1: warning: there is no newsletter dayly" in result.err
    assert "another promo is called second-day" in result.err
    assert "LEFT OUT: 2 promo files" in result.err
    text = (newsroom / "issues/catch-up/2016-09-05.md").read_text()
    assert text.count("section: promo") == 2


def test_a_promo_that_has_to_wait_is_named(digest: CommandLine, newsroom: Path) -> None:
    (newsroom / "promos/another.md").write_text(
        FILE.replace("after story 3", "end").replace("2016-09-30", "2016-10-30").replace(", daily", "")
    )
    result = digest("-C", newsroom, "draft", "--week", "2016-W35")
    assert "Promo another waits: contracts-and-control-totals has its place" in result.err


def test_doctor_looks_at_promos(digest: CommandLine, newsroom: Path) -> None:
    (newsroom / "promos/bad.md").write_text(FILE.replace("label: From our events team\n", ""))
    result = digest("-C", newsroom, "doctor")
    assert "1 promo file in promos/" in result.out.decode() + result.err
    assert "the promo has no label" in result.out.decode() + result.err


def test_a_build_that_drafts_tells_of_promos_too(digest: CommandLine, newsroom: Path) -> None:
    (newsroom / "promos/bad.md").write_text(FILE.replace("label: From our events team\n", ""))
    assert "LEFT OUT: 1 promo file" in digest("-C", newsroom, "build", "--week", "2016-W35").err


@pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")
def test_odd_files_among_promos_are_told_and_waited_for_by_nobody(digest: CommandLine, newsroom: Path) -> None:
    promos = newsroom / "promos"
    os.mkfifo(promos / "pipe.md")
    (promos / "nowhere.md").symlink_to("gone.md")
    Path(os.fsdecode(os.fsencode(promos) + b"/caf\xe9.md")).symlink_to("gone.md")
    Path(os.fsdecode(os.fsencode(promos) + b"/th\xe9.md")).write_text(FILE.replace("label", "labl"))
    (promos / "лекция.md").write_text(FILE)
    result = digest("-C", newsroom, "draft", "--week", "2016-W35")
    assert result.code == 0
    assert "promos/pipe.md: warning: the file cannot be read: it is no ordinary file" in result.err
    assert "promos/gone.md: warning: the file cannot be read: No such file" in result.err
    assert "promos/caf\\xe9.md: warning: the file cannot be read" in result.err
    assert "promos/th\\xe9.md:2: warning: labl is not a key of a promo" in result.err
    assert "its file name has neither a letter from a to z nor a figure" in result.err


def test_a_file_in_the_place_of_the_folder_is_told(digest: CommandLine, newsroom: Path) -> None:
    shutil.rmtree(newsroom / "promos")
    assert "promos" not in digest("-C", newsroom, "draft", "--week", "2016-W35").err
    (newsroom / "promos").write_text("no folder")
    result = digest("-C", newsroom, "draft", "2016-09-05", "--update")
    assert "promos: warning: the folder cannot be read" in result.err


def test_promos_are_known_without_reading_them_anew_until_a_file_changes(newsroom: Path) -> None:
    found = load_newsroom(newsroom)
    assert promos.known(found) == promos.known(found) == promos.read(found).found
    path = newsroom / "promos/contracts-and-control-totals.md"
    path.write_text(path.read_text("utf-8").replace("from: ", "from: 2015-01-01 #"), "utf-8")
    assert promos.known(found) == promos.read(found).found
    assert promos.known(found)[0].first == date(2015, 1, 1)
    (newsroom / "promos/other.md").write_text(path.read_text("utf-8"), "utf-8")
    assert [each.name for each in promos.known(found)] == [each.name for each in promos.read(found).found]
    assert len(promos.known(found)) == 2
