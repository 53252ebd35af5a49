"""kill -9 in the middle of a short list: nobody gets two, and what is uncertain is said."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest

from tests.mailserver import running
from tests.support import REPOSITORY, Result, copy_newsroom, run_process

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mailserver import Mailserver

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")]

READERS = 100
LEAST_KILLS = 10


def arguments(newsroom: Path, server: Mailserver) -> list[str]:
    way = f"smtp://127.0.0.1:{server.port}"
    return ["-C", str(newsroom), "send", "2016-09-05", "--to-file", str(newsroom / "list"), "--via", way, "--by", "AR"]


def kill_somewhere(newsroom: Path, server: Mailserver, after: float) -> bool:
    """Run until some messages more than now have arrived, then kill; tell whether it was still at work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "digest", *arguments(newsroom, server)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    before, until = len(server.taken), time.monotonic() + 60
    while len(server.taken) < before + 2 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def states(result: Result) -> Counter[str]:
    return Counter(line.split()[0] for line in result.lines)


def test_nobody_gets_two_however_often_it_is_killed(tmp_path: Path) -> None:
    newsroom = copy_newsroom(tmp_path / "newsroom")
    assert run_process("-C", newsroom, "build", "--week", "2016-W35").code == 0
    readers = [f"reader{number}@example.org" for number in range(READERS)]
    (newsroom / "list").write_text("\n".join(readers))
    chance, kills = random.Random(7), 0
    with running() as server:
        server.delay = 0.03  # it has the message, and has not said so yet: where a kill leaves it uncertain
        while kills < LEAST_KILLS:
            assert kill_somewhere(newsroom, server, chance.uniform(0, 0.12)), "the list ended before it was killed"
            kills += 1
        last = run_process(*arguments(newsroom, server))

        arrived = Counter(server.recipients())
        assert max(arrived.values()) == 1, "somebody got two"
        found = states(last)
        uncertain = [line.split()[1] for line in last.lines if line.startswith("uncertain")]
        assert set(found) <= {"sent", "uncertain"}
        assert len(uncertain) <= kills
        assert last.code == (1 if uncertain else 0), last.err
        assert set(readers) - set(arrived) <= set(uncertain), "somebody was lost and nobody says so"
        told = re.findall(r"look for (<\S+>) in the log", last.err)
        assert len(told) == min(8, len(uncertain))
        ids = {to: message_from_bytes(octets)["Message-ID"] for _, to, octets in server.taken}
        assert {to for to, id in ids.items() if id in told} <= set(uncertain)
        (receipt,) = tomllib.loads((newsroom / "sent/catch-up/2016-09-05/receipt.toml").read_text())["receipt"]
        assert receipt["readers"].startswith(f"{READERS - len(uncertain)} sent")

        lost = set(readers) - set(arrived)
        if uncertain:
            assert run_process(*arguments(newsroom, server), "--resend-uncertain").code == 0
        assert set(server.recipients()) == set(readers)
        print(f"kills {kills}, uncertain {len(uncertain)}, of these not arrived {len(lost)}")  # noqa: T201
