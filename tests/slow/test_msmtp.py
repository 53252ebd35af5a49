"""``digest build --eml - | msmtp -t`` through a real msmtp into a server on loopback."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("msmtp"), reason="msmtp is not installed")]


class Sink:
    """Keep every message a server was given."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 kept"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Sink, Path]]:
    from aiosmtpd.controller import Controller

    sink = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    settings = tmp_path / "msmtprc"
    settings.write_text(
        f"account default\nhost 127.0.0.1\nport {port}\nfrom catch-up@news.example.org\ntls off\nauth off\n"
    )
    settings.chmod(0o600)
    yield sink, settings
    controller.stop()


def pipe(newsroom: Path, settings: Path) -> subprocess.CompletedProcess[str]:
    command = (
        f"{sys.executable} -m digest -C {newsroom} build --week 2016-W35 --to ed@example.org --eml - "
        f"| msmtp -C {settings} -t; echo ${{PIPESTATUS[0]}} ${{PIPESTATUS[1]}}"
    )
    return subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )


def test_one_message_arrives_without_a_defect(newsroom: Path, server: tuple[Sink, Path]) -> None:
    sink, settings = server
    done = pipe(newsroom, settings)
    assert done.stdout.split() == ["0", "0"], done.stderr
    ((sender, recipients, octets),) = sink.taken
    assert (sender, recipients) == ("catch-up@news.example.org", ["ed@example.org"])
    message = message_from_bytes(octets, policy=policy.default.clone(raise_on_defect=True))
    assert message["To"] == "ed@example.org"
    assert message["Subject"].startswith("Provider deficit at £461m")
    text, html = message.iter_parts()
    out = newsroom / "out/catch-up/2016-09-05"
    assert text["Content-Type"].params["format"] == "flowed"
    assert re.sub(r"(?m)^ | $", "", text.get_content().replace("\r\n", "\n")) == (out / "issue.txt").read_text("utf-8")
    assert html.get_content().replace("\r\n", "\n") == (out / "issue.html").read_text("utf-8")


def test_with_an_error_standing_nothing_is_sent(newsroom: Path, server: tuple[Sink, Path]) -> None:
    sink, settings = server
    assert pipe(newsroom, settings).stdout.split()[0] == "0"
    issue = newsroom / "issues/catch-up/2016-09-05.md"
    issue.write_text(issue.read_text("utf-8").replace("That is £5m", "That is TK"), "utf-8")
    done = pipe(newsroom, settings)
    assert done.stdout.split()[0] == "1"
    assert len(sink.taken) == 1
