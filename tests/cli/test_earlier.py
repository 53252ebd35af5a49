"""``draft``, ``draft --update``, ``add``, ``drop``: what ran earlier of a story stands below it as a comment."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from digest.issuefile import IssueFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Result

    Run = Callable[..., Result]

OXFORDSHIRE = "integrated-care/oxfordshire-contract"
TENDER = "contracts/south-warwickshire-tender"
REVIEW = "integrated-care/cambridgeshire-review"
PAPERS = "planning/stourmere-consultation-papers"
SURGERY = "planning/stourmere-surgery-consultation"
LATER = datetime(2016, 9, 12, 5, 30, tzinfo=UTC)


@pytest.fixture
def path(newsroom: Path) -> Path:
    return newsroom / "issues/catch-up/2016-09-05.md"


def change(newsroom: Path, id: str, old: str, new: str) -> None:
    path = newsroom / f"articles/{id}.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def suggestions(path: Path) -> dict[str, list[str]]:
    """Return the paths of what is suggested, by the article of the story it stands below."""
    file, found = IssueFile(path.read_text("utf-8")), dict[str, list[str]]()
    for number, story in enumerate(file.issue.all_stories):
        for comment in re.findall(r"<!-- Earlier on.*?-->", file.story_source(number), re.DOTALL):
            found[story.article_ids[0]] = re.findall(r"Previously: .*?\(https://www\.example\.org/(.*?)\)", comment)
    return found


def test_a_draft_suggests_what_ran_earlier_and_no_reader_sees_it(run: Run, path: Path, newsroom: Path) -> None:
    assert run("draft", "2016-09-05").code == 0
    assert suggestions(path) == {OXFORDSHIRE: [TENDER, REVIEW]}
    assert run("build", "2016-09-05").code == 0
    for name in ("html", "txt", "eml"):
        out = (newsroom / f"out/catch-up/2016-09-05/issue.{name}").read_text("utf-8")
        assert "Previously" not in out
        assert "Earlier on" not in out


def test_what_an_editor_takes_in_is_in_the_email_and_no_fault(run: Run, path: Path, newsroom: Path) -> None:
    run("draft", "2016-09-05")
    text = path.read_text("utf-8")
    (line,) = re.findall(r"(?m)^Previously: \[South.*$", text)
    path.write_text(text.replace(f"{line}\n", "").replace("<!-- Earlier", f"{line}\n\n<!-- Earlier"), "utf-8")
    result = run("build", "2016-09-05")
    assert result.code == 0
    assert "South Warwickshire" not in result.err
    shown = "Previously: South Warwickshire tenders older people’s care, 28 April 2016"
    assert shown in " ".join((newsroom / "out/catch-up/2016-09-05/issue.txt").read_text("utf-8").split())


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        ("title: X\nstatus: withdrawn", [REVIEW]),
        ("title: X\nstatus: held", [REVIEW]),
        ("title: X\nrights: no-email", [REVIEW]),
        ("title: X\nembargo: 2016-09-06", [REVIEW]),
        ("title: X\nembargo: 2016-09-04", [TENDER, REVIEW]),
        ("title: X\npriority: 1", [TENDER, REVIEW]),
    ],
)
def test_what_may_not_run_is_not_suggested(run: Run, path: Path, newsroom: Path, new: str, kept: list[str]) -> None:
    change(newsroom, TENDER, "title: South Warwickshire tenders older people’s care", new)
    run("draft", "2016-09-05")
    assert suggestions(path) == {OXFORDSHIRE: kept}


def test_what_has_no_address_or_was_withdrawn_by_an_editor_is_not_suggested(
    run: Run, path: Path, newsroom: Path
) -> None:
    change(newsroom, TENDER, f"url: https://www.example.org/{TENDER}\n", "")
    assert run("withdraw", REVIEW, "--reason", "was wrong").code == 0
    run("draft", "2016-09-05")
    assert suggestions(path) == {}


def test_what_the_issue_tells_or_links_already_is_not_suggested(run: Run, path: Path, newsroom: Path) -> None:
    change(newsroom, TENDER, "date: 2016-04-28T11:15", "date: 2016-08-30T11:15")
    change(newsroom, TENDER, "title:", "priority: 95\ntitle:")
    change(newsroom, OXFORDSHIRE, "title:", f"summary: See [the review](http://example.org/{REVIEW}/).\ntitle:")
    run("draft", "2016-09-05")
    assert TENDER in IssueFile(path.read_text("utf-8")).issue.article_ids
    assert OXFORDSHIRE not in suggestions(path)


@pytest.mark.parametrize(
    ("most", "found"), [(0, {}), (1, {OXFORDSHIRE: [TENDER]}), (3, {OXFORDSHIRE: [TENDER, REVIEW]})]
)
def test_a_newsletter_says_how_many(
    run: Run, path: Path, newsroom: Path, most: int, found: dict[str, list[str]]
) -> None:
    settings = newsroom / "newsletters/catch-up.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("[threads]\n", f"[threads]\nsuggestions = {most}\n"), "utf-8")
    run("draft", "2016-09-05")
    assert suggestions(path) == found


def test_words_alone_find_an_earlier_part_within_half_a_year(run: Run, path: Path, newsroom: Path) -> None:
    for id in (OXFORDSHIRE, TENDER, REVIEW):
        change(newsroom, id, "thread: outcomes-contracts\n", "")
    run("draft", "2016-09-05")
    assert suggestions(path) == {OXFORDSHIRE: [TENDER]}
    change(newsroom, TENDER, "date: 2016-04-28", "date: 2016-02-28")
    run("draft", "2016-09-05", "--fresh")
    assert suggestions(path) == {}


def test_a_story_put_in_later_has_its_own_and_nothing_else_is_renewed(run: Run, path: Path, newsroom: Path) -> None:
    change(newsroom, OXFORDSHIRE, "title:", "status: held\ntitle:")
    run("draft", "2016-09-05")
    assert suggestions(path) == {}
    change(newsroom, OXFORDSHIRE, "status: held\n", "")
    change(newsroom, "finance/provider-deficit", "title:", "status: held\ntitle:")
    assert run("draft", "2016-09-05", "--update").code == 0
    assert suggestions(path) == {OXFORDSHIRE: [TENDER, REVIEW]}
    change(newsroom, REVIEW, "title:", "status: held\ntitle:")
    before = path.read_text("utf-8")
    assert "Nothing to bring in" in run("draft", "2016-09-05", "--update").err
    assert path.read_text("utf-8") == before


def test_add_suggests_too(run: Run, path: Path, newsroom: Path) -> None:
    change(newsroom, OXFORDSHIRE, "priority: 66", "priority: 1")
    run("draft", "2016-09-05")
    assert suggestions(path) == {}
    assert run("add", "2016-09-05", OXFORDSHIRE).code == 0
    assert suggestions(path) == {OXFORDSHIRE: [TENDER, REVIEW]}
    assert run("build", "2016-09-05").code == 0


def test_drop_takes_a_story_out_with_its_suggestions_unless_an_editor_worked_on_them(run: Run, path: Path) -> None:
    run("draft", "2016-09-05")
    text = path.read_text("utf-8")
    path.write_text(text.replace("    the same thread", "    ask Ann: the same thread", 1), "utf-8")
    assert "has been edited" in run("drop", "2016-09-05", OXFORDSHIRE).err
    path.write_text(text, "utf-8")
    assert run("drop", "2016-09-05", OXFORDSHIRE).code == 0
    assert suggestions(path) == {}
    assert "Previously" not in path.read_text("utf-8")


def test_a_story_that_may_not_run_any_more_goes_with_its_suggestions(run: Run, path: Path) -> None:
    run("draft", "2016-09-05")
    assert run("withdraw", OXFORDSHIRE, "--reason", "was wrong").code == 0
    assert run("draft", "2016-09-05", "--update").code == 0
    assert OXFORDSHIRE not in IssueFile(path.read_text("utf-8")).issue.article_ids
    assert suggestions(path) == {}
    assert f"=earlier:{OXFORDSHIRE}" not in path.read_text("utf-8")


def test_it_counts_as_unedited(run: Run, path: Path) -> None:
    run("draft", "2016-09-05")
    assert "Oxfordshire tries again on integrated contract" in run("build", "2016-09-05").err
    text = path.read_text("utf-8")
    (line,) = re.findall(r"(?m)^Previously: \[South.*$", text)
    path.write_text(text.replace(f"{line}\n", "").replace("<!-- Earlier", f"{line}\n\n<!-- Earlier"), "utf-8")
    assert "Oxfordshire tries again on integrated contract" not in run("build", "2016-09-05").err


def test_the_next_week_finds_the_last_ones(run: Run, newsroom: Path) -> None:
    assert run("draft", "2016-09-12", now=LATER).code == 0
    path = newsroom / "issues/catch-up/2016-09-12.md"
    if PAPERS not in IssueFile(path.read_text("utf-8")).issue.article_ids:
        assert run("add", "2016-09-12", PAPERS, now=LATER).code == 0
    assert suggestions(path) == {PAPERS: [SURGERY]}
