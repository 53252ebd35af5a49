"""A desk that is killed while edits come: the issue file is whole, and what was answered is offered again."""

from __future__ import annotations

import http.client
import os
import random
import re
import threading
from typing import TYPE_CHECKING

import pytest

from digest.issuefile import IssueFile
from tests.deskprocess import DeskProcess
from tests.support import copy_newsroom

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows"),
]

KILLS = 12


def test_kills_leave_a_whole_issue_file_and_every_edit_that_was_answered(tmp_path: Path) -> None:
    newsroom, chance = copy_newsroom(tmp_path / "newsroom"), random.Random(1)
    file, count = newsroom / "issues" / "catch-up" / "2016-08-30.md", 0
    answered, offers = "", 0
    for _ in range(KILLS):
        desk = DeskProcess(newsroom)
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
