"""``digest check`` with the words of a house: its style, its dictionary or none, and what it lets stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support import a_dictionary, commit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

DAY = "2016-09-05"
HEADER = f"---\nversion: 1\nnewsletter: catch-up\ndate: {DAY}\nsubject: The ward\npreheader: The wards\n---\n\n"


@pytest.fixture
def issue(newsroom: Path) -> Path:
    path = newsroom / f"issues/catch-up/{DAY}.md"
    path.write_text(f"{HEADER}## The ward\n\nThe hopsital grew by 5%. The KTN met.\n", "utf-8")
    a_dictionary(newsroom / "words", "the", "ward/S", "grew", "hospital")
    return path


def configure(path: Path, text: str) -> None:
    path.write_text(f"{path.read_text('utf-8')}\n{text}\n", "utf-8")


def of_the_house(newsroom: Path, text: str) -> None:
    configure(newsroom / "digest.toml", text)


def of_the_newsletter(newsroom: Path, text: str) -> None:
    configure(newsroom / "newsletters/catch-up.toml", text)


def test_a_slip_is_found_where_a_dictionary_is_and_only_where_it_is_asked_for(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    of_the_house(newsroom, '[checks]\ndictionary = "words/en_GB"')
    for _ in range(2):  # the second from what was kept
        result = digest("-C", newsroom, "check", DAY, "--thorough", "--all")
        assert f"{DAY}.md:11: info: “hopsital” is not in the dictionary [spelling]" in result.err
        assert "not checked: spelling" not in result.err
    assert (newsroom / ".digest/spelling/words.txt").is_file()
    assert "spelling" not in digest("-C", newsroom, "check", DAY, "--all").err


def test_without_its_dictionary_spelling_is_said_to_be_not_checked(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    of_the_house(newsroom, '[checks]\ndictionary = "words/gone"')
    result = digest("-C", newsroom, "check", DAY, "--thorough")
    assert "Not checked: spelling and 1 story no article is known of\n" in result.err
    full = digest("-C", newsroom, "check", DAY, "--thorough", "--all").err
    assert "not checked: spelling was not looked at: there is no dictionary words/gone" in full
    assert "help: install hunspell-en-gb" in full
    told = json.loads(digest("-C", newsroom, "check", DAY, "--thorough", "--json").out)
    assert [each["id"] for each in told["not_run"]] == ["story-source-unknown", "check-not-run"]
    assert not [each for each in told["findings"] if each["id"] in {"spelling", "check-not-run"}]
    assert "Not checked: 1 story" in digest("-C", newsroom, "check", DAY).err


def test_a_newsletter_in_another_language_is_not_looked_up(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    path = newsroom / "digest.toml"
    path.write_text(path.read_text("utf-8").replace('"en-GB"', '"cy"'), "utf-8")
    of_the_house(newsroom, '[checks]\ndictionary = "words/en_GB"')
    full = digest("-C", newsroom, "check", DAY, "--thorough", "--all").err
    assert "not checked: spelling is looked up in British English only; this newsletter is in cy" in full


def test_only_a_new_slip_is_told_since_a_revision(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    of_the_house(newsroom, '[checks]\ndictionary = "words/en_GB"')
    commit(newsroom)
    issue.write_text(issue.read_text("utf-8").replace("The ward\n\n", "The ward\n\nThe wrads.\n\n"), "utf-8")
    result = digest("-C", newsroom, "check", DAY, "--thorough", "--all", "--new-since", "HEAD")
    assert result.err.count("[spelling]") == 1
    assert "“wrads”" in result.err


def test_house_style_is_told_by_the_house_mended_and_let_stand_by_a_newsletter(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    of_the_house(newsroom, 'why = "it is read aloud"')  # the last lines of the sample are its rule of style
    result = digest("-C", newsroom, "check", DAY)
    assert "“%” is not house style; “per cent” is [house-style]" in result.err
    assert "help: write “per cent” (it is read aloud)" in digest("-C", newsroom, "check", DAY, "--all").err
    assert "house-style" in json.dumps(json.loads(digest("-C", newsroom, "check", DAY, "--json").out)["findings"])
    before = issue.read_text("utf-8")
    of_the_newsletter(newsroom, '[checks.allow]\nhouse-style = "tables are set elsewhere"')
    allowed = digest("-C", newsroom, "check", DAY, "--fix")
    assert "1 allowed." in allowed.err
    assert "warning: “%”" not in allowed.err
    assert issue.read_text("utf-8") == before
    assert (
        "allowed: “%” is not house style; “per cent” is; allowed: tables"
        in digest("-C", newsroom, "check", DAY, "--all").err
    )


def test_house_style_of_the_sample_is_mended_with_fix(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    result = digest("-C", newsroom, "check", DAY, "--fix")
    assert "mended: “%” is now “ per cent” [house-style]" in result.err
    assert "grew by 5 per cent. The KTN" in issue.read_text("utf-8")


def test_an_abbreviation_is_told_with_thorough_until_the_house_knows_it(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    assert "[acronym-unexplained]" not in digest("-C", newsroom, "check", DAY).err
    assert "“KTN” is not spelled out" in digest("-C", newsroom, "check", DAY, "--thorough").err
    of_the_house(newsroom, '[checks]\nknown = ["KTN"]')
    assert "KTN" not in digest("-C", newsroom, "check", DAY, "--thorough").err


def test_the_sample_issue_is_clean_with_every_check(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "draft", DAY)
    told = json.loads(digest("-C", newsroom, "check", DAY, "--thorough", "--json").out)
    assert [each["id"] for each in told["findings"] if each["severity"] != "info"] == ["story-unedited"]
    assert not [each for each in told["findings"] if each["id"] == "spelling"]


def test_what_cannot_be_allowed_stops_the_command(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    of_the_newsletter(newsroom, '[checks.allow]\nlink-not-htps = "x"')
    result = digest("-C", newsroom, "check", DAY)
    assert result.code == 2
    assert "there is no finding link-not-htps" in result.err
    assert "help: did you mean link-not-https?" in result.err


def test_a_check_that_did_not_run_is_explained(digest: CommandLine, newsroom: Path) -> None:
    assert b"not checked" in digest("explain", "check-not-run").out
    assert b"[checks.allow]" in digest("explain", "house-style").out
