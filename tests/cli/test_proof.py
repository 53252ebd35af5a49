"""``proof``: the sign-off sheet of an issue, as files and on a pipe."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import After
    from tests.support import CommandLine

DATE = "2016-09-05"


@pytest.fixture
def built(after: After) -> Path:
    """Return the sample newsroom with its issue built."""
    return after("build", "--week", "2016-W35", now=NOW)


def edit(newsroom: Path, old: str, new: str) -> None:
    path = newsroom / "issues/catch-up" / f"{DATE}.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def the_text(digest: CommandLine, newsroom: Path) -> str:
    found = digest("-C", newsroom, "proof", "--text", "-", now=NOW)
    assert found.code == 0
    return " ".join(found.out.decode().split())


def test_it_writes_a_page_and_a_text_and_prints_where(digest: CommandLine, built: Path) -> None:
    found = digest("-C", built, "proof", now=NOW)
    folder = built / "out/catch-up" / DATE
    assert (found.code, found.lines) == (0, [str(folder / "proof.html"), str(folder / "proof.txt")])
    assert "100 claims ticked, 8 with a finding and 1 to look up by hand." in found.err
    assert "Checks: 0 errors, 1 warning." in found.err
    text = (folder / "proof.txt").read_text("utf-8")
    assert max(map(len, text.split("\n"))) <= 78
    assert "Sheet made  Monday 5 September 2016, 06:30 (Europe/London)" in text
    assert "deficit of £461m[✓6]" in " ".join(text.split())


def test_the_outputs_of_a_build_are_left_as_they_were(digest: CommandLine, built: Path) -> None:
    def octets() -> dict[str, bytes]:
        return {
            path.name: path.read_bytes()
            for path in (built / "out/catch-up" / DATE).iterdir()
            if "proof" not in path.name
        }

    before = octets()
    digest("-C", built, "proof", now=NOW)
    assert octets() == before
    assert "No change." in digest("-C", built, "build", DATE, now=NOW).err


def test_the_same_files_and_clock_give_the_same_bytes(digest: CommandLine, built: Path) -> None:
    for form in ("--html", "--text"):
        one = digest("-C", built, "proof", form, "-", now=NOW)
        assert one.out == digest("-C", built, "proof", form, "-", now=NOW).out
        assert one.out != digest("-C", built, "proof", form, "-", now=NOW + timedelta(minutes=1)).out
    assert not (built / "out/catch-up" / DATE / "proof.html").exists()


def test_it_says_how_what_is_built_stands_to_the_text(digest: CommandLine, built: Path) -> None:
    assert "Built from this very text. issue.html" in the_text(digest, built)
    page = built / "out/catch-up" / DATE / "issue.html"
    kept = page.read_bytes()
    page.write_bytes(kept + b" ")
    assert "The built files were changed after the build" in the_text(digest, built)
    page.write_bytes(kept)
    edit(built, "Each headline", "Every headline")
    assert "What is built is of an older state of the newsroom" in the_text(digest, built)
    (page.parent / "manifest.json").unlink()
    assert "Not built." in the_text(digest, built)


def test_what_is_planted_loses_its_tick(digest: CommandLine, built: Path) -> None:
    for old, new in (
        ("deficit of £461m", "deficit of £481m"),
        ("led by Sirona", "led by Sirocco"),
        ("“prime provider”", "“prime provider of everything”"),
    ):
        edit(built, old, new)
    text = the_text(digest, built)
    assert "deficit of £481m[!]" in text
    assert "led by Sirocco[!]" in text
    assert "“prime provider of everything”[!]" in text
    assert "97 claims ticked" in text


def test_errors_stand_on_the_sheet_and_are_counted_but_refuse_nothing(digest: CommandLine, built: Path) -> None:
    edit(built, "subject: ", "subject: \nformerly: ")
    found = digest("-C", built, "proof", now=NOW)
    assert (found.code, len(found.lines)) == (0, 2)
    assert "1 error stands: mend before anyone signs." in found.err
    assert "[✗] issues/catch-up/2016-09-05.md" in (built / "out/catch-up" / DATE / "proof.txt").read_text("utf-8")


def test_without_an_issue_file_it_names_the_command_that_makes_one(digest: CommandLine, newsroom: Path) -> None:
    found = digest("-C", newsroom, "proof", DATE, now=NOW)
    assert (found.code, found.out) == (2, b"")
    assert f"draft catch-up {DATE} makes one" in found.err
    assert not (newsroom / "out/catch-up" / DATE).exists()


def test_only_one_form_can_have_standard_output(digest: CommandLine, built: Path) -> None:
    assert digest("-C", built, "proof", "--html", "-", "--text", "-", now=NOW).code == 2


def test_an_issue_without_a_story_an_article_or_an_output_has_a_sheet(digest: CommandLine, newsroom: Path) -> None:
    path = newsroom / "issues/catch-up" / f"{DATE}.md"
    path.write_text(f"---\nversion: 1\nnewsletter: catch-up\ndate: {DATE}\n---\n", "utf-8")
    found = digest("-C", newsroom, "proof", DATE, now=NOW)
    assert found.code == 0
    assert "0 claims ticked." in found.err
    assert "errors stand" in found.err
