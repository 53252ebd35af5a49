"""``digest check --online``: what it shows of what it asked, and that nothing else asks."""

from __future__ import annotations

import json
import socket
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from digest import web
from tests.loopback import answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import After
    from tests.loopback import Asked, Send, Serve, Server
    from tests.support import CommandLine

DAY = "2016-09-05"


@pytest.fixture
def issue(after: After) -> Path:
    return after("draft", DAY) / f"issues/catch-up/{DAY}.md"


@pytest.fixture
def site(serve: Serve, issue: Path, newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Return a server that every address of the issue leads to, and that has every page but one."""

    def pages(asked: Asked, send: Send) -> None:
        gone = asked.path.startswith("/planning/")
        send(answer(404 if gone else 200, content_type="text/html"))

    server = serve(pages)
    for path in (issue, newsroom / "newsletters/catch-up.toml"):
        text = path.read_text("utf-8").replace("https://www.example.org", f"http://www.ward.co.uk:{server.port}")
        path.write_text(text, "utf-8")
    monkeypatch.setattr("digest.web.Web", partial(web.Web, allow_private=True, resolve=lambda *_: ("127.0.0.1",)))
    return server


def test_a_page_that_is_gone_is_an_error_at_its_line(
    digest: CommandLine, newsroom: Path, issue: Path, site: Server
) -> None:
    rows = issue.read_text("utf-8").splitlines()
    line = next(number for number, row in enumerate(rows, 1) if "ward.co.uk" in row and "/planning/" in row)
    result = digest("-C", newsroom, "check", DAY, "--online")
    assert result.code == 1
    assert f"{issue}:{line}:" in result.err.replace("\n", " ")
    assert "is not there (404) [link-gone]" in result.err
    assert "Asking" not in result.err  # no terminal
    agents = {each.headers["user-agent"] for each in site.asked}
    assert len(agents) == 1
    assert agents.pop().endswith(f" (+http://www.ward.co.uk:{site.port}/)")


def test_without_it_nothing_is_asked(digest: CommandLine, newsroom: Path, site: Server) -> None:
    for command in (("check", DAY), ("check", DAY, "--thorough", "--all"), ("build", DAY)):
        assert "link-gone" not in digest("-C", newsroom, *command).err
    assert not site.asked
    assert not (newsroom / ".digest/links.json").exists()


def test_json_has_what_was_not_checked_apart(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    told = json.loads(digest("-C", newsroom, "check", DAY, "--online", "--json").out)
    (one,) = [each for each in told["not_run"] if each["id"] == "link-not-checked"]
    assert one["text"].endswith(" addresses (kept for examples)")
    result = digest("-C", newsroom, "check", DAY, "--online")
    assert "Not checked: " in result.err
    assert one["text"] in result.err


def test_more_checks_are_counted(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    def checks(*options: str) -> int:
        return int(digest("-C", newsroom, "check", DAY, *options).err.rpartition(" checks.")[0].rpartition(" ")[2])

    assert checks("--online") == checks() + 3


def test_without_a_network_nothing_is_green_and_nothing_red(
    digest: CommandLine, newsroom: Path, issue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: Any) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    issue.write_text(issue.read_text("utf-8").replace("www.example.org", "www.ward.co.uk"), "utf-8")
    monkeypatch.setattr("digest.web.Web", partial(web.Web, resolve=nobody))
    before = digest("-C", newsroom, "check", DAY)
    result = digest("-C", newsroom, "check", DAY, "--online")
    assert result.code == before.code
    assert "addresses (no network)" in result.err
    assert "link-" not in result.err


def test_a_fault_known_before_is_not_new(digest: CommandLine, newsroom: Path, issue: Path, site: Server) -> None:
    import subprocess

    git: Callable[..., Any] = partial(subprocess.run, cwd=newsroom, check=True, capture_output=True)
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    git(["git", "init", "-q"])
    git(["git", "add", "-f", str(issue)])
    git(["git", *who, "commit", "-q", "-m", "An issue"])
    assert "link-gone" in digest("-C", newsroom, "check", DAY, "--online").err
    assert "link-gone" not in digest("-C", newsroom, "check", DAY, "--online", "--new-since", "HEAD").err


def test_a_terminal_is_told_how_far_it_is_after_a_second(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from datetime import timedelta

    from digest.cli.screen import Progress
    from tests.support import NOW

    passed = 0.0
    monkeypatch.setattr("digest.cli.clock.now", lambda: NOW + timedelta(seconds=passed))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with Progress("Asking for addresses") as progress:
        progress(1, 100)
        assert capsys.readouterr().err == ""
        passed = 1.5
        progress(99, 100)
        progress(1, 2)
        assert capsys.readouterr().err == "\rAsking for addresses: 99 of 100\rAsking for addresses: 1 of 2   "
    assert capsys.readouterr().err.strip() == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    with Progress("Asking for addresses") as progress:
        passed = 9
        progress(2, 2)
    assert capsys.readouterr().err == ""
