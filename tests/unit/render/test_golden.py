"""The sample issue, byte by byte.

A golden file that differs is either a fault or a change that was meant. If it was meant, take it over with

    DIGEST_ACCEPT_GOLDEN=1 pytest tests/unit/render/test_golden.py

read ``git diff tests/golden`` by eye, open issue.html in a browser (640 and 375 px, light and dark), and
commit the files together with the change.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support import NOW
from tests.unit.render.rendering import GOLDEN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

_INSTRUCTION = (
    "is not what it was. If that is meant: DIGEST_ACCEPT_GOLDEN=1 pytest tests/unit/render/test_golden.py, "
    "then read git diff tests/golden by eye"
)


@pytest.mark.parametrize("name", ["issue.md", "issue.html", "issue.txt", "issue.eml"])
def test_the_sample_issue_comes_out_as_it_was_last_read_by_eye(name: str, newsroom: Path, digest: CommandLine) -> None:
    result = digest("-C", newsroom, "build", "catch-up", "--week", "2016-W35", now=NOW)
    assert result.code == 0, result.err
    if name == "issue.md":
        made = newsroom / "issues" / "catch-up" / "2016-09-05.md"
    else:
        made = newsroom / "out" / "catch-up" / "2016-09-05" / name
    found, golden = made.read_bytes(), GOLDEN / name
    if os.environ.get("DIGEST_ACCEPT_GOLDEN"):
        GOLDEN.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(found)
    expected = golden.read_bytes()
    differing = [
        f"line {number}:\n  was {old!r}\n  is  {new!r}"
        for number, (old, new) in enumerate(zip(expected.split(b"\n"), found.split(b"\n"), strict=False), 1)
        if old != new
    ]
    assert found == expected, f"{golden.name} {_INSTRUCTION}\n" + "\n".join(line[:400] for line in differing[:3])
