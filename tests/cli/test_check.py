"""``digest check``: an issue read beside its articles, and nothing written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import After
    from tests.support import CommandLine

DAY = "2016-09-05"


@pytest.fixture
def issue(after: After) -> Path:
    return after("draft", DAY) / f"issues/catch-up/{DAY}.md"


def edit(path: Path, old: str, new: str) -> int:
    """Change words of an issue file as an editor does, and return their line."""
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_sample_issue_has_no_error(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    before = {path: path.read_bytes() for path in issue.parent.iterdir()}
    result = digest("-C", newsroom, "check", DAY)
    assert (result.code, result.out) == (0, b"")
    assert "0 errors, 1 warning by" in result.err
    assert "as the program drafted" in result.err
    assert {path: path.read_bytes() for path in issue.parent.iterdir()} == before
    assert not (newsroom / "out").exists()


def test_a_wrong_figure_is_shown_with_its_line_its_words_and_its_source(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    line = edit(issue, "at £644m against", "at £664m against")
    result = digest("-C", newsroom, "check", DAY)
    assert result.code == 0
    rows = result.err.split("\n")
    at = next(number for number, row in enumerate(rows) if f"{DAY}.md:{line}: warning:" in row)
    assert "“£664m” is not in the source" in rows[at]
    assert rows[at].endswith("[figure-not-in-source]")
    shown, mark = rows[at + 1], rows[at + 2]
    assert shown[mark.index("^") : mark.rindex("^") + 1] == "£664m"
    assert "644" in rows[at + 3]
    assert "(finance/provider-deficit, " in rows[at + 3]
    assert "allow: figure-not-in-source" in rows[at + 4]
    assert digest("-C", newsroom, "check", DAY, "--strict").code == 1


def test_a_wrong_figure_in_an_unedited_draft_is_refused(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    """The article is corrected after the draft was made: a pipe gets nothing until somebody looks."""
    article = newsroom / "articles/commissioning/csu-severance.md"
    article.write_text(article.read_text("utf-8").replace("£6.2m", "£6.4m"), "utf-8")
    result = digest("-C", newsroom, "check", DAY)
    assert result.code == 1
    assert "error: “£6.2m” is not in the source" in result.err
    piped = digest("-C", newsroom, "build", DAY, "--eml", "-")
    assert (piped.code, piped.out) == (1, b"")


def test_an_allowed_finding_is_counted_and_a_story_by_hand_is_not_called_checked(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    edit(issue, "at £644m against", "at £664m against")
    edit(
        issue, "<!-- kicker: Finance -->", "<!-- kicker: Finance -->\n<!-- allow: figure-not-in-source our own sum -->"
    )
    edit(issue, "# Also this week", "## By hand\n<!-- by-hand -->\n\nIt cost £5.\n\n# Also this week")
    result = digest("-C", newsroom, "check", DAY)
    assert "Not checked: 1 story no article is known of\n" in result.err
    assert "1 allowed." in result.err
    result = digest("-C", newsroom, "check", DAY, "--all")
    assert "not checked: no article is known that “By hand” tells" in result.err
    assert "allowed: “£664m” is not in the source" in result.err
    assert "allowed: our own sum" in result.err


def test_json_parts_findings_from_what_was_allowed_and_what_was_not_run(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    line = edit(issue, "at £644m against", "at £664m against")
    edit(issue, "# Also this week", "## By hand\n<!-- by-hand -->\n\nIt cost £5.\n\n# Also this week")
    result = digest("-C", newsroom, "check", DAY, "--json")
    told = json.loads(result.out)
    assert {key: told[key] for key in ("version", "newsletter", "date")} == {
        "version": 1, "newsletter": "catch-up", "date": DAY,
    }  # fmt: skip
    (finding,) = (each for each in told["findings"] if each["id"] == "figure-not-in-source")
    assert (finding["file"], finding["line"], finding["text"]) == (f"issues/catch-up/{DAY}.md", line, "£664m")
    assert (told["allowed"], [each["id"] for each in told["not_run"]]) == ([], ["story-source-unknown"])


def test_without_an_issue_file_the_command_that_makes_one_is_named(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "check", "2016-09-12")
    assert result.code == 2
    assert "catch-up 2016-09-12 has no issue file yet" in result.err
    assert "draft catch-up 2016-09-12" in result.err


def test_an_address_no_message_can_have_is_told_with_its_file(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    edit(newsroom / "newsletters/catch-up.toml", "catch-up@news.example.org", "dés@news.example.org")
    result = digest("-C", newsroom, "check", DAY)
    assert result.code == 2
    assert "newsletters/catch-up.toml: dés@news.example.org cannot be used" in result.err


# One fact each of the sample issue, changed.
PLANTED = [
    "£461m, according -> £416m, according",
    "£5m better -> £6m better",
    "£644m -> £646m",
    "planned £580m -> planned £850m",
    "gap of £64m -> gap of £46m",
    "£1.8bn -> £1.8m",
    "about £2.4bn -> about £4.2bn",
    "£183m -> $183m",
    "next nine months -> next ten months",
    "2016-17 with -> 2015-16 with",
    "NHS Improvement -> NHS Providers",
    "24 months -> 42 months",
    "April 2017 -> April 2018",
    "end of December -> end of November",
    "20 September -> 2 September",
    "over 14 weeks -> over 24 weeks",
    "for 2015-16 -> for 2014-15",
    "National Information Board -> National Innovation Board",
    "Caldicott report -> Calderbrook report",
    "£7.7m -> £7.1m",
    "in July after -> in June after",
    "Care.data -> Cure.data",
    "within a month -> within a year",
    "Virgin Care is -> Sirona is",
    "seven-year -> eight-year",
    "Bath and North East Somerset, it -> Bath and North East Devon, it",
    "led by Sirona -> led by Serco",
    "Avon and Wiltshire Mental -> Avon and Dorset Mental",
    "Royal United Hospitals Bath -> Royal United Hospitals Bristol",
    "“prime provider” -> “lead provider”",
    "“surplus” -> “shortfall”",
    "near Stafford -> near Stoke",
    "North Midlands has -> South Midlands has",
    "County Hospital in -> Royal Hospital in",
    "emerged on Wednesday. -> emerged on Friday.",
    "About 30 children -> About 50 children",
    "roughly 210 -> roughly 310",
    "Five months after -> Eight months after",
    "in March cost -> in May cost",
    "£6.2m in severance -> £6.8m in severance",
    "on Tuesday. -> on Thursday.",
    "142 deals -> 124 deals",
    "Yorkshire and Humber -> Yorkshire and Tees",
    "North West CSU -> North East CSU",
    "£44,000 -> £54,000",
    "three outcomes-based -> four outcomes-based",
    "collapsed in 2013 -> collapsed in 2012",
    "Oxfordshire Clinical -> Berkshire Clinical",
    "two main providers -> three main providers",
    "Four trusts are -> Five trusts are",
    "emerged on Friday last -> emerged on Monday last",
    "Northumbria Healthcare -> Northampton Healthcare",
    "Salford Royal -> Stockport Royal",
    "Guy’s and St Thomas’ -> Guy’s and St George’s",
    "rated outstanding -> rated inadequate",
    "Care Quality Commission -> Care Standards Commission",
    "are in London and -> are in Leeds and",
    "Royal Free London -> Royal Free Leeds",
    "fewer than a third -> fewer than a tenth",
    "GP federations -> NHSX federations",
]


def test_at_least_55_of_60_planted_changes_are_found_each_at_its_line(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    assert len(PLANTED) == 60
    clean = issue.read_text("utf-8")
    known = {(each["line"], each["id"], each["text"]) for each in told_by(digest, newsroom)}
    missed = []
    for old, new in (each.split(" -> ") for each in PLANTED):
        line = edit(issue, old, new)
        fresh = [each for each in told_by(digest, newsroom) if (each["line"], each["id"], each["text"]) not in known]
        if not any(each["line"] == line and each["severity"] in {"error", "warning"} for each in fresh):
            missed.append((old, new))
        issue.write_text(clean, "utf-8")
    assert len(missed) <= 5, missed


def told_by(digest: CommandLine, newsroom: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(digest("-C", newsroom, "check", DAY, "--json").out)["findings"]
    return [each for each in found if each["id"] != "story-unedited"]
