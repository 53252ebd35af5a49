"""``digest desk`` at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine


def test_what_is_sent_needs_a_way_and_a_reader(digest: CommandLine, newsroom: Path, tmp_path: Path) -> None:
    readers = tmp_path / "readers.txt"
    readers.write_text("you@example.org", "utf-8")
    for given in (["--via", "msmtp -t"], ["--to", "you@example.org"], ["--to-file", str(readers)]):
        run = digest("-C", newsroom, "desk", "--no-open", *given)
        assert run.code == 2
        assert "both --via HOW and --to ADDRESS" in run.err


def test_a_reader_who_is_none_is_told_before_anything_is_served(digest: CommandLine, newsroom: Path) -> None:
    run = digest("-C", newsroom, "desk", "--no-open", "--via", "msmtp -t", "--to", "nobody")
    assert run.code == 2
    assert "nobody" in run.err
    assert not run.out
    readers = newsroom / "readers.txt"
    readers.write_text("you@example.org\nnobody\n", "utf-8")
    run = digest("-C", newsroom, "desk", "--no-open", "--via", "msmtp -t", "--to-file", readers)
    assert run.code == 2
    assert "readers.txt:2: " in run.err
    assert not run.out


def test_an_issue_without_a_file_is_told_with_what_makes_one(digest: CommandLine, newsroom: Path) -> None:
    run = digest("-C", newsroom, "desk", "--no-open", "2016-09-12")
    assert run.code == 2
    assert "draft catch-up 2016-09-12 makes one" in run.err
