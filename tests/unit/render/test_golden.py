"""The sample issues, byte by byte.

A golden file that differs is either a fault or a change that was meant. If it was meant, take it over with

    DIGEST_ACCEPT_GOLDEN=1 pytest tests/unit/render/test_golden.py

read ``git diff tests/golden`` by eye, open issue.html in a browser (640 and 375 px, light and dark), and
commit the files together with the change.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support import SAMPLES, copy_newsroom, run_process
from tests.unit.render.rendering import GOLDEN

if TYPE_CHECKING:
    from pathlib import Path

_INSTRUCTION = (
    "is not what it was. If that is meant: DIGEST_ACCEPT_GOLDEN=1 pytest tests/unit/render/test_golden.py, "
    "then read git diff tests/golden by eye"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a newsroom in which the three sample issues are built; only the first is drafted first."""
    newsroom = copy_newsroom(tmp_path_factory.mktemp("golden") / "newsroom", newsletters=tuple(SAMPLES))
    for name, date in SAMPLES.items():
        result = run_process("-C", newsroom, "build", name, date)
        assert (result.code, "Checks: 0 errors" in result.err) == (0, True), result.err
    return newsroom


FILES = [
    ("catch-up", "issue.md"),
    ("catch-up", "issue.web.html"),
    *[(name, file) for name in SAMPLES for file in ("issue.html", "issue.txt", "issue.eml")],
]


@pytest.mark.parametrize(("newsletter", "file"), FILES)
def test_a_sample_issue_comes_out_as_it_was_last_read_by_eye(newsletter: str, file: str, made: Path) -> None:
    date = SAMPLES[newsletter]
    of = made / "issues" / newsletter / f"{date}.md" if file == "issue.md" else made / "out" / newsletter / date / file
    found, golden = of.read_bytes(), GOLDEN.parents[1] / newsletter / date / file
    if os.environ.get("DIGEST_ACCEPT_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(found)
    expected = golden.read_bytes()
    differing = [
        f"line {number}:\n  was {old!r}\n  is  {new!r}"
        for number, (old, new) in enumerate(zip(expected.split(b"\n"), found.split(b"\n"), strict=False), 1)
        if old != new
    ]
    assert found == expected, f"{golden.name} {_INSTRUCTION}\n" + "\n".join(line[:400] for line in differing[:3])
