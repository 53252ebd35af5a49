"""A desk that is killed while edits come: the issue file is whole, and what was answered is offered again."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from digest.issuefile import IssueFile
from tests.support import REPOSITORY, copy_newsroom

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows"),
]

KILLS = 12
ISSUE = "/api/issues/catch-up/2016-08-30"


class Served:
    """A desk in a process of its own, and one browser that has its key."""

    def __init__(self, newsroom: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "digest", "-C", str(newsroom), "desk", "catch-up", "2016-08-30", "--no-open"],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout
        address = self.process.stdout.readline().decode().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/desk/catch-up/2016-08-30\?key=(\S+)", address)
        assert found, address
        self.port, self.cookie = int(found[1]), ""
        self.cookie = str(self._ask("GET", f"/?key={found[2]}")[0]).split(";")[0]

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[str | None, int, bytes]:
        here = f"http://127.0.0.1:{self.port}"
        headers = {"cookie": self.cookie, "origin": here, "content-type": "application/json"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, path, None if body is None else json.dumps(body), headers)
            with line.getresponse() as response:
                return response.getheader("set-cookie"), response.status, response.read()

    def ask(self, path: str, body: Any = None) -> dict[str, Any]:
        """Ask, and return what is answered."""
        _, status, octets = self._ask("GET" if body is None else "POST", f"{ISSUE}{path}", body)
        said: dict[str, Any] = json.loads(octets)
        assert status == 200, said
        return said

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)
        assert self.process.stdout
        self.process.stdout.close()


def test_kills_leave_a_whole_issue_file_and_every_edit_that_was_answered(tmp_path: Path) -> None:
    newsroom, chance = copy_newsroom(tmp_path / "newsroom"), random.Random(1)
    file, count = newsroom / "issues" / "catch-up" / "2016-08-30.md", 0
    answered, offers = "", 0
    for _ in range(KILLS):
        desk = Served(newsroom)
        state = desk.ask("")
        if state["unsaved"]:
            offers += 1
            state = desk.ask("/unsaved", {"use": True})
            assert state["unsaved"] is None
        if answered:
            # What was answered last stands there; or what was on its way when the desk was killed.
            last = int(re.findall(r"\d+", state["header"]["subject"])[0])
            assert last in {int(answered), int(answered) + 1}
        killing = threading.Timer(0.2 + 1.5 * chance.random(), desk.kill)
        killing.start()
        try:
            while True:
                count += 1
                edit = {"kind": "set-header", "field": "subject", "value": f"Subject {count} of the desk"}
                state = desk.ask("/edits", {"revision": state["revision"], "edits": [edit]})
                answered = str(count)
                if count % 7 == 0:
                    state = desk.ask("/save", {"hash": state["hash"]})
        except (OSError, http.client.HTTPException, ValueError):
            pass
        killing.join()
        count = int(answered or 0) + 1  # the next number is neither of the two that may stand there
        issue = IssueFile(file.read_text("utf-8"))
        assert issue.readable
        assert len(issue.issue.all_stories) == 8
        assert not [each for each in issue.problems if each.severity == "error"]
    assert offers
    print(f"{KILLS} kills among {count} edits; {offers} times unsaved work was offered")  # noqa: T201 - of the log
