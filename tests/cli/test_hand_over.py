"""``digest hand-over``: a page to paste from, of nothing but what may go out."""

from __future__ import annotations

import hashlib
import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import After
    from tests.support import CommandLine

DAY = "2016-09-05"
NAMED = ("catch-up", DAY)


@pytest.fixture
def issue(after: After) -> Path:
    return after("draft", *NAMED) / f"issues/catch-up/{DAY}.md"


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = dict(attrs).get("id") or "" if tag == "textarea" else ""

    def handle_endtag(self, tag: str) -> None:
        self._open = "" if tag == "textarea" else self._open

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._open] = self.found.get(self._open, "") + data


def fields_of(page: Path) -> dict[str, str]:
    """Return what the fields hold, as a browser has it: without the line break after the opening tag."""
    reader = _Fields()
    reader.feed(page.read_text("utf-8"))
    return {name: value.removeprefix("\n") for name, value in reader.found.items()}


def test_the_page_holds_what_was_built_letter_for_letter(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    result = digest("-C", newsroom, "hand-over", *NAMED)
    assert result.code == 0
    out = newsroom / f"out/catch-up/{DAY}"
    assert result.out.decode().strip() == str(out / "hand-over.html")
    found = fields_of(out / "hand-over.html")
    assert found["html"].encode() == (out / "issue.html").read_bytes()
    assert found["text"].encode() == (out / "issue.txt").read_bytes()
    assert found["subject"] == json.loads((out / "manifest.json").read_bytes())["subject"]
    assert found["preheader"].startswith("Also inside: two-year plans")
    page = (out / "hand-over.html").read_text("utf-8")
    for name in ("issue.html", "issue.txt"):
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() in page
    assert f"digest -C {newsroom} sent catch-up {DAY} --by NAME" in page


def test_for_a_service_the_fields_hold_its_tags(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    assert digest("-C", newsroom, "hand-over", *NAMED, "--profile", "listmonk").code == 0
    page = newsroom / f"out/catch-up/{DAY}/hand-over.html"
    found = fields_of(page)
    assert 'href="{{ UnsubscribeURL }}"' in found["html"]
    assert "<{{ UnsubscribeURL }}>" in found["text"]
    assert "listmonk fills in {{ UnsubscribeURL }}" in page.read_text("utf-8")
    sent = ("sent", *NAMED, "--by", "AR", "--via", "pasted into listmonk")
    assert digest("-C", newsroom, *sent).code == 1  # of the newsletter's own profile nothing is built
    assert digest("-C", newsroom, *sent, "--profile", "listmonk").code == 0


def test_what_must_not_go_out_gets_no_page(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    page = newsroom / f"out/catch-up/{DAY}/hand-over.html"
    clean = issue.read_text("utf-8")
    issue.write_text(clean.replace("a deficit of", "a TK deficit of", 1), "utf-8")
    refused = digest("-C", newsroom, "hand-over", *NAMED)
    assert (refused.code, refused.out, page.exists()) == (1, b"", False)
    assert "the checks found 1 error; no page was written" in refused.err
    issue.write_text(clean, "utf-8")
    house = newsroom / "newsletters/catch-up.toml"
    house.write_text(f"approvals = 2\n{house.read_text('utf-8')}", "utf-8")
    digest("-C", newsroom, "approve", *NAMED, "--by", "AR")
    refused = digest("-C", newsroom, "hand-over", *NAMED)
    assert (refused.code, page.exists()) == (1, False)
    assert "1 of 2 approvals hold for what is built now; no page was written" in refused.err
    digest("-C", newsroom, "approve", *NAMED, "--by", "BT")
    assert digest("-C", newsroom, "hand-over", *NAMED).code == 0
    assert "By AR and BT" in page.read_text("utf-8")


def test_an_issue_that_went_out_is_not_pasted_twice(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    digest("-C", newsroom, "hand-over", *NAMED)
    digest("-C", newsroom, "sent", *NAMED, "--by", "AR", "--via", "paste")
    again = digest("-C", newsroom, "hand-over", *NAMED)
    assert again.code == 1
    assert "handed over already" in again.err


def test_hostile_words_are_only_words(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    text = issue.read_text("utf-8")
    hostile = "</textarea><script>document.title = 1</script>"
    issue.write_text(text.replace("preheader: Also inside", f"preheader: {hostile} Also inside", 1), "utf-8")
    digest("-C", newsroom, "hand-over", *NAMED)
    page = newsroom / f"out/catch-up/{DAY}/hand-over.html"
    assert fields_of(page)["preheader"].startswith(hostile)
    assert page.read_text("utf-8").count("<script>") == 1
