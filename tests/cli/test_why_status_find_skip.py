"""``why``, ``status``, ``find``, ``skip``, and the filters of ``list``."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

WEEK = ("--week", "2016-W35")


def test_list_can_be_narrowed_and_keeps_each_place(digest: CommandLine, newsroom: Path) -> None:
    rows = digest("-C", newsroom, "list", *WEEK, "--section", "hospitals").lines[1:]
    assert [row.split()[0] for row in rows] == ["5", "13", "14"]
    rows = digest("-C", newsroom, "list", *WEEK, "--search", "£461m deficit").lines[1:]
    assert len(rows) == 1
    told = json.loads(digest("-C", newsroom, "list", *WEEK, "--section", "planning", "--json").out)
    assert [article["id"] for article in told["articles"]] == ["planning/two-year-plans"]
    assert [article["id"] for article in told["rejected"]] == ["planning/plan-board-votes"]


# --- why -----------------------------------------------------------------------------------------


def test_why_tells_place_score_and_week(digest: CommandLine, newsroom: Path) -> None:
    lines = digest("-C", newsroom, "why", "finance/provider-deficit").lines
    assert lines[0] == "Provider deficit at £461m"
    assert lines[1].startswith(
        "From: articles/finance/provider-deficit.md (articles), published Thursday 1 September 2016 09:15"
    )
    assert "Week: 29 August-4 September 2016, the issue of 2016-09-05" in lines
    assert "Place: 1, a story" in lines
    score = float(next(line for line in lines if line.startswith("Score: ")).split()[1])
    parts = [float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith("  ")]
    assert score == round(sum(parts), 2)


def test_why_tells_what_an_article_would_need(digest: CommandLine, newsroom: Path) -> None:
    lines = digest("-C", newsroom, "why", "hospitals/thornley-maternity-reopens").lines
    assert "Place: 13, not a story" in lines
    needs = "a priority over 62: place 8 is leadership/hospital-groups; or an editor’s word: digest keep"
    assert f"To get in it needs {needs}" in lines
    lines = digest("-C", newsroom, "why", "planning/plan-board-votes").lines
    assert "Left out: embargoed until 2016-09-06 00:01; the issue goes out 2016-09-05 07:00" in lines
    assert "To get in it needs an embargo that ends before the issue goes out" in lines


def test_why_tells_versions_and_the_issues_that_ran_it(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "draft", *WEEK)
    path = newsroom / "articles/finance/provider-deficit.md"
    path.write_text(path.read_text("utf-8").replace("title: Provider deficit", "title: Sector deficit"), "utf-8")
    lines = digest("-C", newsroom, "why", "finance/provider-deficit").lines
    assert any(line.startswith("Changed: title, seen ") for line in lines)
    assert "Ran: in the issue of 2016-09-05" in lines


def test_why_names_the_earlier_issue_that_ran_an_article_or_its_text(digest: CommandLine, newsroom: Path) -> None:
    lines = digest("-C", newsroom, "why", "contracts/eastmere-pathology").lines
    assert "Ran: in the issue of 2016-08-30" in lines
    lines = digest("-C", newsroom, "why", "finance/whinfield-unopened-post").lines
    assert "Left out: its text ran in the issue of 2016-08-22, as finance/whinfield-invoice-backlog" in lines
    assert "Ran: in none of 3 issues" in lines


def test_why_of_an_unknown_article_names_the_nearest(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "why", "finance/provider-defict")
    assert (result.code, "did you mean finance/provider-deficit?" in result.err) == (2, True)


# --- status, find, skip --------------------------------------------------------------------------


def test_status_is_one_line_an_issue_newest_first(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "build", "2016-08-30")
    digest("-C", newsroom, "draft", *WEEK)
    assert digest("-C", newsroom, "status").lines == [
        "2016-09-05  catch-up  No 12   8 stories, 3 unedited, not built since it changed",
        "2016-08-30  catch-up  No 11   8 stories, built",
        "2016-08-22  catch-up  No 10   8 stories, not built since it changed",
        "2016-08-15  catch-up  No 9    7 stories, not built since it changed",
    ]


def test_status_of_a_newsroom_without_an_issue_says_what_is_next(digest: CommandLine, newsroom: Path) -> None:
    shutil.rmtree(newsroom / "issues")
    assert "There is no issue yet" in digest("-C", newsroom, "status").err


def test_status_tells_faults_and_files_that_cannot_be_read(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "draft", *WEEK)
    issue = newsroom / "issues/catch-up/2016-09-05.md"
    issue.write_text(issue.read_text("utf-8") + "\n<!-- open", "utf-8")
    assert "1 fault" in digest("-C", newsroom, "status").lines[0]
    issue.write_bytes(b"\xff\xfe")
    assert "1 fault" in digest("-C", newsroom, "status").lines[0]


def test_find_shows_sentences_with_their_issue_and_address(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "draft", *WEEK)
    assert digest("-C", newsroom, "find", "better", "plan").lines == [
        "2016-09-05  That is £5m better than plan.  <https://www.example.org/finance/provider-deficit>"
    ]
    assert "No issue says that." in digest("-C", newsroom, "find", "zebra").err


def test_find_looks_through_the_earlier_issues_too(digest: CommandLine, newsroom: Path) -> None:
    (line,) = digest("-C", newsroom, "find", "linen", "room").lines
    assert line.startswith(
        "2016-08-22  Whinfield Community Health has found 2,400 unpaid invoices in a locked linen room"
    )
    assert line.endswith("  <https://www.example.org/finance/whinfield-invoice-backlog>")


@pytest.mark.parametrize("drafted", [True, False])
def test_a_skipped_issue_leaves_its_week_to_the_next(digest: CommandLine, newsroom: Path, drafted: bool) -> None:
    if drafted:
        digest("-C", newsroom, "draft", *WEEK)
    result = digest("-C", newsroom, "skip", "2016-09-05")
    assert result.code == 0
    assert ("write status: draft in" if drafted else "delete issues/catch-up/2016-09-05.md") in result.err
    assert "is skipped" in digest("-C", newsroom, "draft", "2016-09-05").err
    assert digest("-C", newsroom, "status").lines[0].endswith("skipped")
    listed = digest("-C", newsroom, "list", "2016-09-12")
    assert "Articles of Mon 29 Aug to Sun 11 Sep" in listed.err
    assert any("Provider deficit at £461m" in line for line in listed.lines)
    assert digest("-C", newsroom, "build", "2016-09-05").code == 1
