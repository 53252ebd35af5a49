"""A desk in a process of its own, for tests that kill it or weigh it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from tests.support import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

ISSUE = "/api/issues/catch-up/2016-08-30"


class DeskProcess:
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
