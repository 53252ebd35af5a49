"""``approve`` and ``sent``: what was approved, what went out, and what every command says of it afterwards."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import After
    from tests.support import CommandLine

DATE = "2016-09-05"
BY = ("--by", "AR")


@pytest.fixture
def built(after: After) -> Path:
    """Return the sample newsroom with its issue built."""
    return after("build", "--week", "2016-W35", now=NOW)


def line(digest: CommandLine, newsroom: Path) -> str:
    return next(line for line in digest("-C", newsroom, "status", now=NOW).lines if line.startswith(DATE))


def edit(newsroom: Path, old: str = "Each headline", new: str = "Every headline") -> None:
    path = newsroom / "issues/catch-up" / f"{DATE}.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def want_approvals(digest: CommandLine, newsroom: Path, number: int) -> None:
    path = newsroom / "newsletters/catch-up.toml"
    path.write_text(f"approvals = {number}\n{path.read_text('utf-8')}", "utf-8")
    assert digest("-C", newsroom, "build", now=NOW).code == 0


# --- approving -----------------------------------------------------------------------------------


def test_an_approval_holds_while_the_bytes_stay_and_is_void_when_they_change(digest: CommandLine, built: Path) -> None:
    approved = digest("-C", built, "approve", *BY, now=NOW)
    assert approved.code == 0
    assert line(digest, built).endswith("built, approved by AR")
    said = digest("-C", built, "build", now=NOW).err
    assert "On record: approved by AR." in said
    assert "stop it there" not in said
    edit(built)
    assert "not built since it changed, approval by AR void" in line(digest, built)
    said = digest("-C", built, "build", now=NOW).err
    assert "approval by AR void" in said
    assert "If this issue is scheduled elsewhere, stop it there." in said
    for command in ("check", "proof"):
        said = digest("-C", built, command, DATE, now=NOW).err
        assert re.search(r"approval by AR voided [\d :-]*\d\d:\d\d; if this issue is scheduled elsewhere, stop", said)
    edit(built, "Every headline", "Each headline")
    digest("-C", built, "build", now=NOW)
    assert line(digest, built).endswith("built, approved by AR")  # the very bytes again
    assert "stop it there" not in digest("-C", built, "check", DATE, now=NOW).err


def test_two_people_approve_and_a_second_approval_of_one_replaces_the_first(digest: CommandLine, built: Path) -> None:
    digest("-C", built, "approve", *BY, now=NOW)
    edit(built)
    digest("-C", built, "approve", *BY, now=NOW)
    digest("-C", built, "approve", "--by", "Jo Smith", now=NOW)
    assert line(digest, built).endswith("built, approved by AR, approved by Jo Smith")


def test_what_a_check_refuses_is_not_approved(digest: CommandLine, built: Path) -> None:
    edit(built, "Each headline", "TK headline")
    result = digest("-C", built, "approve", *BY, now=NOW)
    assert (result.code, result.out) == (1, b"")
    assert not (built / "decisions.toml").exists()
    assert "approv" not in line(digest, built)


@pytest.mark.parametrize("words", [("2016-09-12", *BY), ("--by", " ")])
def test_no_issue_and_no_name_are_told(digest: CommandLine, built: Path, words: tuple[str, ...]) -> None:
    result = digest("-C", built, "approve", *words, now=NOW)
    assert result.code in {1, 2}
    assert "help: " in result.err
    assert not (built / "decisions.toml").exists()


# --- the record ----------------------------------------------------------------------------------


def test_what_went_out_is_kept_and_no_reader_with_it(digest: CommandLine, built: Path) -> None:
    digest("-C", built, "build", "--eml", "-", "--to", "reader@example.net", now=NOW)
    result = digest("-C", built, "sent", *BY, "--via", "pasted into Mailchimp", now=NOW)
    assert result.code == 0
    folder = built / "sent/catch-up" / DATE
    assert sorted(path.name for path in folder.iterdir()) == [
        "issue.html", "issue.md", "issue.txt", "manifest.json", "receipt.toml",
    ]  # fmt: skip
    out = built / "out/catch-up" / DATE
    for name in ("issue.html", "issue.txt", "manifest.json"):
        assert (folder / name).read_bytes() == (out / name).read_bytes()
    assert (folder / "issue.md").read_bytes() == (built / f"issues/catch-up/{DATE}.md").read_bytes()
    (receipt,) = tomllib.loads((folder / "receipt.toml").read_text())["receipt"]
    assert (receipt["by"], receipt["via"], receipt["at"]) == ("AR", "pasted into Mailchimp", NOW)
    assert not any(b"reader@" in path.read_bytes() for path in folder.iterdir())
    assert line(digest, built).endswith("built, handed over 2016-09-05 06:30 by AR via pasted into Mailchimp")


@pytest.mark.parametrize(
    ("approvers", "hold"), [((), "0 of 2 approvals hold"), (("AR", " ar "), "1 of 2 approvals hold")]
)
def test_what_went_out_without_its_approvals_is_recorded_so(
    digest: CommandLine, built: Path, approvers: tuple[str, ...], hold: str
) -> None:
    want_approvals(digest, built, 2)
    for name in approvers:
        digest("-C", built, "approve", "--by", name, now=NOW)
    result = digest("-C", built, "sent", *BY, "--via", "msmtp", now=NOW)
    assert result.code == 0
    assert f"It went out though {hold}; the receipt says so." in result.err
    (receipt,) = tomllib.loads((built / f"sent/catch-up/{DATE}/receipt.toml").read_text("utf-8"))["receipt"]
    assert receipt["approvals"] == hold
    assert line(digest, built).endswith("handed over 2016-09-05 06:30 by AR via msmtp")  # it is read as any other


def test_what_went_out_with_its_approvals_needs_no_word(digest: CommandLine, built: Path) -> None:
    want_approvals(digest, built, 1)
    digest("-C", built, "approve", *BY, now=NOW)
    assert "though" not in digest("-C", built, "sent", *BY, "--via", "msmtp", now=NOW).err
    assert "approvals" not in (built / f"sent/catch-up/{DATE}/receipt.toml").read_text("utf-8")


def test_a_message_on_a_pipe_is_written_and_its_missing_approvals_are_told(digest: CommandLine, built: Path) -> None:
    want_approvals(digest, built, 1)
    said = "Do not hand it over yet: 0 of 1 approval holds for what is built now."
    piped = digest("-C", built, "build", "--eml", "-", now=NOW)
    assert (piped.code, piped.err.splitlines().count(said)) == (0, 1)
    assert b"\nSubject: " in piped.out
    assert said not in digest("-C", built, "build", now=NOW).err  # nothing is handed over by that
    digest("-C", built, "approve", *BY, now=NOW)
    assert "approval holds" not in digest("-C", built, "build", "--eml", "-", now=NOW).err


def test_an_issue_changed_after_it_was_handed_over_is_told_everywhere(digest: CommandLine, built: Path) -> None:
    digest("-C", built, "sent", *BY, "--via", "msmtp", now=NOW)
    edit(built)
    assert line(digest, built).endswith("via msmtp, changed since")
    assert "changed since." in digest("-C", built, "build", DATE, now=NOW).err


def test_a_second_record_needs_a_reason_and_keeps_the_first(digest: CommandLine, built: Path) -> None:
    digest("-C", built, "sent", *BY, "--via", "msmtp", now=NOW)
    again = ("sent", DATE, *BY, "--via", "msmtp")
    refused = digest("-C", built, *again, now=NOW + timedelta(hours=1))
    assert refused.code == 1
    assert '--again "REASON"' in refused.err
    assert digest("-C", built, *again, "--again", "the server lost it", now=NOW + timedelta(hours=1)).code == 0
    receipts = tomllib.loads((built / "sent/catch-up" / DATE / "receipt.toml").read_text())["receipt"]
    assert [each.get("again") for each in receipts] == [None, "the server lost it"]


def test_outputs_that_are_not_of_the_file_are_not_recorded(digest: CommandLine, built: Path) -> None:
    edit(built)
    result = digest("-C", built, "sent", *BY, "--via", "msmtp", now=NOW)
    assert result.code == 1
    assert "build it" in result.err
    assert not (built / "sent").exists()


def test_an_issue_handed_over_is_not_the_one_a_command_takes_by_itself(digest: CommandLine, built: Path) -> None:
    assert digest("-C", built, "approve", *BY, now=NOW).code == 0
    assert digest("-C", built, "sent", *BY, "--via", "msmtp", now=NOW).code == 0
    assert "of 2016-08-30 is approved" in digest("-C", built, "approve", *BY, now=NOW).err


def test_a_receipt_nobody_can_read_still_says_that_it_went_out(digest: CommandLine, built: Path) -> None:
    digest("-C", built, "sent", *BY, "--via", "msmtp", now=NOW)
    (built / "sent/catch-up" / DATE / "receipt.toml").write_text("<<<<<<< HEAD\n")
    assert "handed over 20" in line(digest, built)


def test_what_went_out_first_stays_though_the_second_goes_out_again(digest: CommandLine, built: Path) -> None:
    folder = built / f"sent/catch-up/{DATE}"
    assert digest("-C", built, "sent", DATE, *BY, "--via", "msmtp").code == 0
    first = (folder / "issue.html").read_bytes()
    path = built / f"issues/catch-up/{DATE}.md"
    path.write_text(path.read_text("utf-8").replace("Each headline", "Every headline"), "utf-8")
    digest("-C", built, "build", DATE)
    for _ in range(2):
        assert digest("-C", built, "sent", DATE, *BY, "--via", "msmtp", "--again", "a word was wrong").code == 0
        assert (folder / "issue.html").read_bytes() == first
    second = (folder / "2" / "issue.html").read_bytes()
    assert b"Every headline" in second
    assert not (folder / "3").exists()
    assert "changed since" not in digest("-C", built, "status").out.decode()
