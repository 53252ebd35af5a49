"""``draft`` on an issue that is there: nothing without a word, ``--update`` and ``--fresh``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from digest.workflow import files, issues

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import After
    from tests.support import CommandLine

NEW = """---
title: A very new article of note
date: 2016-09-02
priority: {priority}
section: Finance
url: https://www.example.org/new
---
Words of a new article that are quite enough to be taken for a proper story, one would think, and more besides.

More words of the second paragraph of it, which say a little more.
"""


@pytest.fixture
def issue(after: After) -> Path:
    """Return the issue file of a newsroom whose editor has worked on it."""
    path = after("draft", "--week", "2016-W35") / "issues/catch-up/2016-09-05.md"
    text = path.read_text("utf-8")
    for was, mine in (
        ("\nsubject: Provider", "\nsubject: Mine: provider"),
        ("## [Four trusts to lead groups]", "## [Four trusts, my way]"),
        ("\n## ", "\n<!-- my note -->\n\n## "),
    ):
        assert was in text
        text = text.replace(was, mine, 1)
    path.write_text(text, "utf-8")
    return path


def arrive(newsroom: Path, priority: int = 99) -> None:
    (newsroom / "articles/new.md").write_text(NEW.format(priority=priority), "utf-8")


def change(newsroom: Path, name: str, was: str, new: str) -> None:
    path = newsroom / f"articles/{name}.md"
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, new), "utf-8")


def test_a_second_draft_changes_nothing_and_names_the_two_ways_on(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    was = issue.read_bytes()
    arrive(newsroom)
    result = digest("-C", newsroom, "draft", "2016-09-05")
    assert (result.code, issue.read_bytes()) == (0, was)
    assert "has a draft already. Nothing was changed." in result.err
    assert "draft catch-up 2016-09-05 --update" in result.err
    assert "draft catch-up 2016-09-05 --fresh" in result.err


def test_update_brings_in_what_is_new_and_says_so(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    lines = issue.read_text("utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("## [Two-year plans"))
    end = next(n for n in range(start + 1, len(lines)) if lines[n].startswith("## "))
    issue.write_text("\n".join([*lines[:start], *lines[end:], ""]), "utf-8")
    arrive(newsroom)
    change(newsroom, "finance/provider-deficit", "title: Provider deficit at £461m", "title: Provider deficit at £470m")
    result = digest("-C", newsroom, "draft", "2016-09-05", "--update")
    said = result.err.splitlines()
    assert (result.code, len(result.lines)) == (0, 1)
    assert "Added: “A very new article of note”: story 2" in said
    assert "Brought up to date: “Provider deficit at £470m”: headline" in said
    assert "Brought up to date: the preheader" in said
    assert "Edited by you, left as it is: “Four trusts, my way”: headline" in said
    assert "Edited by you, left as it is: the subject" in said
    assert "Not brought back: “Two-year plans due by December”: you took it out" in said
    assert "1 more article was looked at; the file remembers which." in said
    text = issue.read_text("utf-8")
    assert "\n<!-- my note -->\n\n## [Provider deficit at £470m]" in text
    assert "\nsubject: Mine: provider deficit at £461m" in text
    assert "## [Four trusts, my way]" in text
    assert "## [Two-year plans" not in text
    assert digest("-C", newsroom, "build", "2016-09-05").code == 0


def test_update_without_news_says_so_and_writes_nothing(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    was = issue.stat()
    result = digest("-C", newsroom, "draft", "2016-09-05", "--update")
    assert result.code == 0
    assert "Nothing to bring in. No word of the issue was changed." in result.err
    assert (issue.stat().st_mtime_ns, issue.stat().st_ino) == (was.st_mtime_ns, was.st_ino)
    arrive(newsroom, priority=1)
    words = issue.read_text("utf-8").partition("<!-- drafted")[0]
    result = digest("-C", newsroom, "draft", "2016-09-05", "--update")
    assert "No word of the issue was changed.\n1 more article was looked at" in result.err
    assert issue.read_text("utf-8").partition("<!-- drafted")[0] == words
    assert issue.stat().st_mtime_ns != was.st_mtime_ns
    assert "looked at" not in digest("-C", newsroom, "draft", "2016-09-05", "--update").err


def test_a_withdrawn_story_goes_if_nobody_edited_it(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    digest("-C", newsroom, "withdraw", "leadership/hospital-groups", "--reason", "was wrong")
    change(newsroom, "planning/two-year-plans", "\n---\n", "\nstatus: held\n---\n")
    result = digest("-C", newsroom, "draft", "2016-09-05", "--update")
    assert "Taken out: “Two-year plans due by December”: held" in result.err
    assert "## [Two-year plans" not in issue.read_text("utf-8")
    assert "## [Four trusts, my way]" in issue.read_text("utf-8")
    assert "Stays: “Four trusts, my way”: may not run: withdrawn: was wrong. It has been edited" in result.err
    change(newsroom, "planning/two-year-plans", "\nstatus: held\n", "\n")
    assert "Added: “" in result.err  # the next best has its place
    result = digest("-C", newsroom, "draft", "2016-09-05", "--update")
    assert "No room: “Two-year plans due by December”" in result.err


def test_a_kept_article_comes_in_and_is_used_up(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    arrive(newsroom, priority=1)
    digest("-C", newsroom, "drop", "2016-09-05", "planning/two-year-plans")
    assert digest("-C", newsroom, "keep", "new").code == 0
    result = digest("-C", newsroom, "draft", "2016-09-05", "--update")
    assert "Added: “A very new article of note”" in result.err
    assert "issue = 2016-09-05" in (newsroom / "decisions.toml").read_text("utf-8")


def test_a_file_saved_meanwhile_is_not_written_over(
    digest: CommandLine, newsroom: Path, issue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(newsroom, "finance/provider-deficit", "title: Provider deficit at £461m", "title: Provider deficit at £470m")
    write = files.write

    def saved_meanwhile(path: Path, octets: bytes, **how: object) -> None:
        if path == issue:
            issue.write_text("saved meanwhile", "utf-8")
        write(path, octets, **how)  # type: ignore[arg-type]

    monkeypatch.setattr("digest.workflow.files.write", saved_meanwhile)
    for option in ("--update", "--fresh"):
        was = issue.read_text("utf-8")
        issue.write_text(f"{was}\n", "utf-8")
        result = digest("-C", newsroom, "draft", "2016-09-05", option)
        assert (result.code, issue.read_text("utf-8")) == (3, "saved meanwhile")
        assert "was changed by another program meanwhile" in result.err
        issue.write_text(was, "utf-8")
    assert not list(issue.parent.glob("*.orig*"))


def test_update_drafts_an_issue_that_is_not_there_yet(digest: CommandLine, newsroom: Path) -> None:
    for option in ("--update", "--fresh"):
        result = digest("-C", newsroom, "draft", "--week", "2016-W35", option)
        assert (result.code, "18 found, 8 stories" in result.err) == (0, True)
        (newsroom / "issues/catch-up/2016-09-05.md").unlink()


def test_fresh_makes_the_draft_anew_and_keeps_every_old_file(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    first = issue.read_bytes()
    result = digest("-C", newsroom, "draft", "2016-09-05", "--fresh")
    assert (result.code, "2016-09-05.md.orig" in result.err) == (0, True)
    drafted = issue.read_bytes()
    assert b"my way" not in drafted
    issue.write_bytes(drafted + b"\nsecond\n")
    digest("-C", newsroom, "draft", "2016-09-05", "--fresh")
    digest("-C", newsroom, "draft", "2016-09-05", "--fresh")
    kept = {
        path.suffixes[-1] if path.suffix != ".orig" else "": path.read_bytes() for path in issue.parent.glob("*.orig*")
    }
    assert kept == {"": first, ".2": drafted + b"\nsecond\n", ".3": drafted}
    assert issue.read_bytes() == drafted
    from digest import config

    assert issues.days(config.load_newsroom(newsroom), "catch-up")[-1] == date(2016, 9, 5)
    assert len(digest("-C", newsroom, "status").lines) == 4
    assert digest("-C", newsroom, "doctor").code == 0


def test_fresh_of_a_week_with_nothing_left_changes_nothing(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    was = issue.read_bytes()
    for path in (newsroom / "articles").rglob("*.md"):
        path.unlink()
    assert digest("-C", newsroom, "draft", "2016-09-05", "--fresh").code == 4
    assert issue.read_bytes() == was
    assert not list(issue.parent.glob("*.orig*"))


@pytest.mark.parametrize("option", ["--update", "--fresh"])
def test_a_skipped_issue_stays_as_it_is(digest: CommandLine, newsroom: Path, issue: Path, option: str) -> None:
    digest("-C", newsroom, "skip", "2016-09-05")
    was = issue.read_bytes()
    result = digest("-C", newsroom, "draft", "2016-09-05", option)
    assert (result.code, issue.read_bytes()) == (0, was)
    assert "is skipped. Nothing was changed." in result.err


def test_a_file_that_is_no_issue_is_refused_with_its_fault(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    text = issue.read_text("utf-8")
    for written, code, said in (
        (text.replace("newsletter: catch-up\n", ""), 2, "2016-09-05.md:1: the header gives no usable newsletter"),
        (text.replace("subject: M", "subject: A\nsubject: M"), 2, "2016-09-05.md:8: subject is given twice"),
        (text.partition("<!-- drafted")[0], 1, "without its drafted comment"),
    ):
        issue.write_text(written, "utf-8")
        result = digest("-C", newsroom, "draft", "2016-09-05", "--update")
        assert (result.code, issue.read_text("utf-8")) == (code, written)
        assert said in result.err


def test_update_keeps_to_the_days_the_issue_was_drafted_for(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "draft", "--from", "2016-09-01", "--to", "2016-09-04")
    issue = newsroom / "issues/catch-up/2016-09-05.md"
    was = issue.read_bytes()
    for words in (("2016-09-05",), ("--week", "2016-W35")):
        result = digest("-C", newsroom, "draft", *words, "--update")
        assert (result.code, issue.read_bytes()) == (0, was), result.err


def test_update_and_fresh_exclude_each_other(digest: CommandLine, newsroom: Path) -> None:
    assert digest("-C", newsroom, "draft", "--update", "--fresh").code == 2
