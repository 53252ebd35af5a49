"""A gathering of feeds that is killed: no half file, and the next one brings the rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from digest.sources.keeping import taken_apart
from tests.loopback import answer, running
from tests.support import REPOSITORY, copy_newsroom, run_process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.loopback import Asked, Send, Serve

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows"),
]

KILLS = 50
ENTRIES = 40


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    monkeypatch.setattr("tests.loopback._LIFE", 600)
    yield from running()


def start(newsroom: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "digest", "-C", str(newsroom), "gather"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wanted(turn: int) -> dict[str, str]:
    """Return the headlines of a feed in its state ``turn`` by guid: some new, some changed, some no longer there."""
    return {f"g{n}": f"Headline {n} of turn {turn if n % 3 == 0 else 0}" for n in range(turn * 8, turn * 8 + ENTRIES)}


def test_fifty_kills_leave_whole_files_and_lose_nothing(tmp_path: Path, serve: Serve) -> None:
    newsroom, turn, took, outcomes = copy_newsroom(tmp_path / "newsroom"), 0, 0.0, Counter[str]()
    text = "&lt;p&gt;" + "Words of it. " * 200

    def feed(_: Asked, send: Send) -> None:
        items = "".join(
            f'<item><guid isPermaLink="false">{guid}</guid><title>{title}</title>'
            f"<link>https://www.example.org/{guid}</link>"
            f"<pubDate>Fri, 02 Sep 2016 09:00:00 GMT</pubDate><description>{text}</description></item>"
            for guid, title in wanted(turn).items()
        )
        send(answer(200, f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()))

    table = f'\n[[sources]]\nname = "news"\nkind = "feed"\nurl = "{serve(feed).url}"\nallow_private = true\n'
    with (newsroom / "digest.toml").open("a", encoding="utf-8") as file:
        file.write(table)
    ever, last = dict[str, str](), dict[str, str]()
    for turn in range(KILLS + 1):
        ever |= wanted(turn)
        started = time.perf_counter()
        process = start(newsroom)
        if not turn:  # a whole run tells how long it takes
            process.communicate()
            took = time.perf_counter() - started
        else:
            time.sleep(took * (0.3 + 0.7 * turn / KILLS))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        before = kept(newsroom)
        assert before.keys() <= ever.keys()
        outcomes["all" if before == ever else "some" if before != last else "none"] += 1
        assert run_process("-C", newsroom, "gather", "news").code == 0
        last = kept(newsroom)
        assert last == ever
    assert outcomes["none"] + outcomes["some"] > KILLS // 4, outcomes


def kept(newsroom: Path) -> dict[str, str]:
    """Return the headlines that are kept by guid; every file is whole, unedited, and the only one of its entry."""
    found: dict[str, str] = {}
    for path in (newsroom / "feeds").rglob("*.md") if (newsroom / "feeds").is_dir() else ():
        if path.name.startswith("."):
            continue
        each = taken_apart(path.read_text("utf-8"))
        assert not each.is_edited, path
        assert each.guid not in found, path
        found[each.guid] = each.title
    return found
