"""``digest diff``: two states of an issue, or two issues, from files and from git."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import NOW, commit, git

if TYPE_CHECKING:
    from tests.support import CommandLine

DAY, EARLIER = "2016-08-30", "2016-08-22"
WEXDALE = "“Wexdale minor injuries unit to close”"
FIGURE = f"{WEXDALE}: one figure changed: £610,000 is now £601,000"


@pytest.fixture
def room(newsroom: Path) -> Path:
    """Return the sample newsroom, committed, in a folder of a repository."""
    commit(newsroom.parent)
    return newsroom


def path_of(room: Path, day: str = DAY) -> Path:
    return room / "issues" / "catch-up" / f"{day}.md"


def edit(room: Path, old: str, new: str) -> None:
    path = path_of(room)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    "words",
    [
        (DAY,), (f"catch-up/{DAY}",), ("catch-up", DAY), (f"{DAY}@HEAD",), (f"{DAY}@HEAD", DAY),
        ("catch-up", f"{DAY}@HEAD"), (f"issues/catch-up/{DAY}.md",), (f"issues/catch-up/{DAY}.md@HEAD",),
        (), ("catch-up",),
    ],
)  # fmt: skip
def test_an_edit_is_told_against_the_last_commit_however_the_issue_is_named(
    digest: CommandLine, room: Path, words: tuple[str, ...]
) -> None:
    edit(room, "£610,000", "£601,000")
    result = digest("-C", room, "diff", *words, now=NOW)
    assert (result.code, result.lines) == (0, [FIGURE])
    assert f"issues/catch-up/{DAY}.md@HEAD and issues/catch-up/{DAY}.md, as it is now: what changed" in result.err


def test_no_difference_is_said_plainly_and_nothing_is_written(digest: CommandLine, room: Path) -> None:
    before = git(room.parent, "status", "--porcelain", "--ignored")
    result = digest("-C", room, "diff", DAY)
    assert (result.code, result.out) == (0, b"")
    assert "No difference that a reader would see." in result.err
    assert git(room.parent, "status", "--porcelain", "--ignored") == before


def test_two_revisions_and_a_file_that_is_gone(digest: CommandLine, room: Path) -> None:
    edit(room, "£610,000", "£601,000")
    second = commit(room.parent)
    path_of(room).unlink()
    result = digest("-C", room, "diff", f"{DAY}@HEAD~1", f"{DAY}@{second[:12]}")
    assert (result.code, result.lines) == (0, [FIGURE])
    gone = digest("-C", room, "diff", DAY)
    assert gone.code == 2
    assert f"issues/catch-up/{DAY}.md: there is no such issue file\nhelp: " in gone.err


def test_a_file_that_draft_fresh_left_is_compared_without_git(
    digest: CommandLine, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(newsroom)
    shutil.copyfile(path, path.with_name(f"{DAY}.md.orig"))
    edit(newsroom, "£610,000", "£601,000")
    result = digest("-C", newsroom, "diff", f"issues/catch-up/{DAY}.md.orig", DAY)
    assert (result.code, result.lines) == (0, [FIGURE])
    monkeypatch.chdir(path.parent)
    assert digest("diff", f"{DAY}.md.orig", f"{DAY}.md").lines == [FIGURE]


def test_two_issues_are_told_by_their_stories(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "diff", EARLIER, DAY)
    assert result.code == 0
    assert result.err.rstrip().endswith("two issues")
    assert f"only in {DAY}: {WEXDALE}" in result.lines
    assert sum(line.startswith(f"only in {EARLIER}: ") for line in result.lines) >= 8


def test_marks_are_one_line_at_the_end(digest: CommandLine, room: Path) -> None:
    edit(room, "<!-- kicker: Hospitals -->", "<!-- allow: figure-not-in-source our sum -->\n<!-- a note -->")
    edit(room, "<!-- kicker: Contracts -->", "<!-- kicker: Contracts -->\n<!-- allow: story-ran-before news -->")
    result = digest("-C", room, "diff", DAY)
    first = f"{WEXDALE}: figure-not-in-source (our sum) allowed now"
    second = "“Three trusts call off pathology deal”: story-ran-before (news) allowed now"
    assert result.lines == [f"{WEXDALE}: kicker taken out: “Hospitals”", f"marks: {first}; {second}"]


def test_json_tells_the_same(digest: CommandLine, room: Path) -> None:
    edit(room, "£610,000", "£601,000")
    told = json.loads(digest("-C", room, "diff", DAY, "--json").out)
    state = {"newsletter": "catch-up", "date": DAY, "file": f"issues/catch-up/{DAY}.md"}
    assert told == {
        "version": 1,
        "old": {**state, "revision": "HEAD"},
        "new": {**state, "revision": ""},
        "one_issue": True,
        "differences": [
            {
                "kind": "figures-changed",
                "part": "story",
                "name": WEXDALE.strip("“”"),
                "articles": ["hospitals/wexdale-minor-injuries"],
                "changes": [{"was": "£610,000", "now": "£601,000"}],
                "text": FIGURE,
            }
        ],
    }


def test_nothing_a_terminal_acts_on_comes_from_a_file(digest: CommandLine, room: Path) -> None:
    bad = "\x1b]0;owned\x07\x9b31m"
    edit(room, "## [Wexdale minor", f"## [{bad}Wexdale minor")
    edit(room, "£610,000", f"£601,000{bad}")
    edit(room, "<!-- kicker: Hospitals -->", f"<!-- kicker: {bad} -->\n<!-- allow: a{bad} b -->")
    for options in ((), ("--json",)):
        out = digest("-C", room, "diff", DAY, *options).out.decode()
        assert "£601,000" in out
        assert not {*out} & {"\x1b", "\x07", "\x9b"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((f"{DAY}@no-such",), "git knows no revision “no-such”\nhelp: git log"),
        ((f"{DAY}@--output=x",), "“--output=x” is no revision\nhelp: "),
        ((f"{DAY}@",), f"no revision after the @ of {DAY}@\nhelp: {DAY}@HEAD"),
        (("2016-09-12",), "issues/catch-up/2016-09-12.md: there is no such issue file\nhelp: digest status"),
        (("2016-09-12@HEAD", DAY), "issues/catch-up/2016-09-12.md: revision HEAD has no such file"),
        (("gone.md@HEAD", DAY), "gone.md: revision HEAD has no such file"),
        (("weekly",), "there is no newsletter weekly\nhelp: "),
        ((DAY, DAY, DAY), "too many words"),
    ],
)
def test_what_cannot_be_found_is_told_with_the_way_out(
    digest: CommandLine, room: Path, words: tuple[str, ...], said: str
) -> None:
    result = digest("-C", room, "diff", *words)
    assert (result.code, result.out) == (2, b"")
    assert said in result.err
    assert not Path("x").exists()


def test_without_git_two_files_still_can_be_compared(
    digest: CommandLine, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(newsroom.parent))
    result = digest("-C", newsroom, "diff", DAY)
    assert result.code == 2
    assert "the newsroom is not under git\nhelp: git init" in result.err
    assert digest("-C", newsroom, "diff", DAY, DAY).code == 0


def test_an_issue_not_committed_yet_is_told(digest: CommandLine, room: Path) -> None:
    shutil.copyfile(path_of(room), path_of(room, "2016-09-12"))
    result = digest("-C", room, "diff", "2016-09-12")
    assert result.code == 2
    assert "issues/catch-up/2016-09-12.md: revision HEAD has no such file: it was not committed by then" in result.err


def test_files_that_cannot_be_read_are_told_with_their_state(digest: CommandLine, room: Path) -> None:
    good = path_of(room).read_bytes()
    path_of(room).write_bytes(good.replace("£610,000".encode(), b"\xa3610,000"))
    result = digest("-C", room, "diff", DAY)
    assert (result.code, result.out) == (3, b"")
    assert f"issues/catch-up/{DAY}.md:23: the issue file is not UTF-8" in result.err
    commit(room.parent)
    path_of(room).write_bytes(good)
    assert f"issues/catch-up/{DAY}.md@HEAD:23: the issue file is not UTF-8" in digest("-C", room, "diff", DAY).err
    path_of(room).write_bytes(b"<<<<<<< ours\n" + good)
    result = digest("-C", room, "diff", DAY)
    assert result.code == 2
    assert f"issues/catch-up/{DAY}.md:1: the header gives no usable newsletter" in result.err
    if os.name == "posix" and os.getuid():
        path_of(room).chmod(0)
        assert "cannot be read" in digest("-C", room, "diff", DAY).err
