"""A desk that is open all day does not grow without end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.deskprocess import DeskProcess
from tests.support import copy_newsroom

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc"),
]

EDITS = 1000
MOST = 150_000_000


def test_after_a_thousand_edits_it_holds_less_than_150_megabytes(tmp_path: Path) -> None:
    desk = DeskProcess(copy_newsroom(tmp_path / "newsroom"))
    try:
        state = desk.ask("")
        stories = [story["key"] for part in state["parts"] for story in part["stories"]]
        first = held(desk)
        for count in range(EDITS):
            key = stories[count % len(stories)]
            edit = {"kind": "set-story", "story": key, "field": "headline", "value": f"Headline {count} of the desk"}
            state = desk.ask("/edits", {"revision": state["revision"], "edits": [edit]})
            if count % 10 == 0:
                state = desk.ask("")  # with what the checks say, as a page asks when the keys rest
            if count % 100 == 0:
                state = desk.ask("/save", {"hash": state["hash"]})
        last = held(desk)
    finally:
        desk.kill()
    print(f"{first / 1e6:.0f} MB at first, {last / 1e6:.0f} MB after {EDITS} edits")  # noqa: T201 - for docs/benchmarks.md
    assert last < MOST


def held(desk: DeskProcess) -> int:
    """Return the memory that a desk holds, in bytes."""
    status = Path(f"/proc/{desk.process.pid}/status").read_text("ascii")
    return int(re.findall(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)[0]) * 1024
