"""The sample's three earlier issues, and the bank holiday that moved the last of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from digest.issuefile import parse
from digest.text import figure_of, word_count
from tests.support import FORMAT, CommandLine

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model import Issue

DAYS = ("2016-08-15", "2016-08-22", "2016-08-30")
FOLDER = "issues/catch-up"
LATE = "contracts/eastmere-pathology"
UPDATED = "hospitals/wexdale-minor-injuries"


def issue_of(newsroom: Path, day: str) -> Issue:
    file = parse((newsroom / FOLDER / f"{day}.md").read_text("utf-8"))
    assert file.problems == ()
    return file.issue


def sources(text: str) -> dict[str, str]:
    """Return what an issue file remembers of its articles: the SOURCE of each story it was drafted with."""
    drafted = text.partition("<!-- drafted\n")[2]
    return {line.split()[0]: line.split()[1] for line in drafted.splitlines() if len(line.split()) == 4}


@pytest.mark.parametrize("day", DAYS)
def test_each_builds_clean_and_has_no_story_left_as_drafted(digest: CommandLine, newsroom: Path, day: str) -> None:
    result = digest("-C", newsroom, "build", "catch-up", day)
    assert result.code == 0, result.err
    # An article was corrected after it ran; the issue that told it says so from then on.
    corrected = "the source has 8,200 of what the text has “9,400” of" in result.err
    changed = "“Wexdale minor injuries unit to close” has changed since the draft" in result.err
    assert corrected == changed == (day == "2016-08-30")
    assert f"Checks: 0 errors, {figure_of(2 * corrected, 'warning')}." in result.err
    assert "Unedited" not in result.err
    (line,) = (line for line in digest("-C", newsroom, "status").lines if line.startswith(day))
    assert re.fullmatch(rf"{day}  catch-up  No \d+ +[78] stories, built", line)


@pytest.mark.parametrize("day", DAYS)
def test_each_keeps_to_the_format(newsroom: Path, day: str) -> None:
    for story in issue_of(newsroom, day).all_stories:
        least, most = FORMAT.story_words
        texts = [re.sub(r"\]\([^)]*\)", "]", block.text) for block in story.blocks]
        assert least <= sum(map(word_count, texts)) <= most, story.headline
        assert len(texts) in {3, 4}


def test_no_article_ran_twice_and_none_without_the_right(newsroom: Path) -> None:
    ran = [id for day in DAYS for id in issue_of(newsroom, day).article_ids]
    assert sorted(ran) == sorted(set(ran))
    assert "data/tarnbridge-research-register" not in ran


def test_what_came_in_late_ran_a_week_later(newsroom: Path) -> None:
    assert LATE not in issue_of(newsroom, "2016-08-22").article_ids
    assert LATE in issue_of(newsroom, "2016-08-30").article_ids


def test_what_was_updated_later_ran_as_it_then_stood(digest: CommandLine, newsroom: Path) -> None:
    path = newsroom / FOLDER / "2016-08-30.md"
    text = path.read_text("utf-8")
    (story,) = (story for story in parse(text).issue.all_stories if UPDATED in story.article_ids)
    told = "\n".join(block.text for block in story.blocks)
    assert "3 October" in told
    assert "9,400" in told
    assert "7 November" not in text
    assert "8,200" not in text
    path.unlink()
    assert digest("-C", newsroom, "draft", "catch-up", "2016-08-30").code == 0
    then, now = sources(text), sources(path.read_text("utf-8"))
    both = then.keys() & now.keys()
    assert len(both) >= 7  # the draft of today knows the late article too
    assert {id for id in both if then[id] != now[id]} == {UPDATED}


def test_what_changed_since_it_ran_is_offered_to_the_next_issue_and_not_taken_in(
    digest: CommandLine, newsroom: Path
) -> None:
    result = digest("-C", newsroom, "draft", "--week", "2016-W35")
    assert "Changed since it ran: Wexdale minor injuries unit to close" in result.err
    assert "ran in the issue of 2016-08-30, updated 2016-08-31: This story was updated" in result.err
    assert UPDATED not in issue_of(newsroom, "2016-09-05").article_ids
    assert "Changed since" not in digest("-C", newsroom, "list", "--week", "2016-W36").err  # once


def test_a_repeat_is_left_out_and_the_issue_that_ran_it_is_named(digest: CommandLine, newsroom: Path) -> None:
    assert "finance/whinfield-invoice-backlog" in issue_of(newsroom, "2016-08-22").article_ids
    lines = digest("-C", newsroom, "list", "--week", "2016-W36", "--all").lines
    (line,) = (line for line in lines if "Room of unopened post cost £1.3m" in line)
    assert line.startswith("-")
    assert line.endswith("its text ran in the issue of 2016-08-22, as finance/whinfield-invoice-backlog")


def test_the_bank_holiday_moves_the_issue_and_not_what_it_covers(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "list", "catch-up", "2016-08-30")
    assert result.code == 0
    assert "Articles of Mon 22 Aug to Sun 28 Aug (Europe/London): 11 found" in result.err
    (late,) = (line for line in result.lines if "late: the issue of 2016-08-22 was made without it" in line)
    assert "Three trusts call off pathology deal" in late
    (newsroom / FOLDER / "2016-08-30.md").unlink()
    result = digest("-C", newsroom, "draft", "--week", "2016-W34")
    assert "Catch Up, Tuesday 30 August 2016, issue 11" in result.err


@pytest.mark.parametrize("command", ["list", "draft", "build"])
def test_on_the_bank_holiday_nothing_is_sent_and_the_day_after_is_named(
    digest: CommandLine, newsroom: Path, command: str
) -> None:
    result = digest("-C", newsroom, command, "catch-up", "2016-08-29")
    assert (result.code, result.out) == (2, b"")
    assert "Catch Up is not sent on Monday 29 August 2016" in result.err
    assert "the next sending is 2016-08-30" in result.err
