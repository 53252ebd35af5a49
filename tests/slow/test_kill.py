"""kill -9 in the middle of a build: each file is the old one or the new one, and the manifest tells a mixed set."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support import REPOSITORY, copy_newsroom, run_process

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")]

KILLS = 50
NAMES = ("issue.html", "issue.txt", "issue.eml")


def hashes(folder: Path) -> tuple[str, ...]:
    return tuple(hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in NAMES)


def test_fifty_kills_leave_no_half_file(tmp_path: Path) -> None:
    newsroom = copy_newsroom(tmp_path / "newsroom")
    assert run_process("-C", newsroom, "build", "--week", "2016-W35").code == 0
    issue, folder = newsroom / "issues/catch-up/2016-09-05.md", newsroom / "out/catch-up/2016-09-05"
    texts, states = [issue.read_bytes()], [hashes(folder)]
    texts.append(texts[0].replace("That is £5m".encode(), "It is £5m".encode()))
    issue.write_bytes(texts[1])
    assert run_process("-C", newsroom, "build").code == 0
    states.append(hashes(folder))
    assert all(one != other for one, other in zip(*states, strict=True))
    issue.write_bytes(texts[0])
    started = time.perf_counter()
    assert run_process("-C", newsroom, "build").code == 0
    whole = time.perf_counter() - started  # as long as those below: their HTML is kept by now

    chance, mixed, killed = random.Random(5), 0, 0
    for turn in range(KILLS):
        issue.write_bytes(texts[turn % 2])
        process = subprocess.Popen(
            [sys.executable, "-m", "digest", "-C", str(newsroom), "build"],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.2, 1.1) * whole)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        found = hashes(folder)
        assert all(each in {state[at] for state in states} for at, each in enumerate(found))
        manifest = json.loads((folder / "manifest.json").read_bytes())
        told = tuple(manifest["outputs"][kind]["sha256"] for kind in ("html", "text", "eml"))
        if found not in states:
            mixed += 1
            assert told != found, "a mixed set must not pass for a whole one"
        assert issue.read_bytes() == texts[turn % 2]
    assert run_process("-C", newsroom, "build").code == 0
    assert hashes(folder) == states[(KILLS - 1) % 2]
    assert killed >= KILLS // 4, f"only {killed} builds were killed before they ended; {mixed} left a mixed set"


def test_a_killed_draft_leaves_no_issue_file_or_a_whole_one(tmp_path: Path) -> None:
    newsroom = copy_newsroom(tmp_path / "newsroom")
    issue = newsroom / "issues/catch-up/2016-09-05.md"
    started = time.perf_counter()
    assert run_process("-C", newsroom, "draft", "--week", "2016-W35").code == 0
    took, whole = time.perf_counter() - started, issue.read_bytes()
    chance = random.Random(6)
    for _ in range(15):
        issue.unlink(missing_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "digest", "-C", str(newsroom), "draft", "--week", "2016-W35"],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.5, 1.1) * took)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not issue.exists() or issue.read_bytes() == whole
