"""Files are written so that a power cut leaves the old one or the new one."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from digest.workflow import files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("options", [{}, {"new": True}, {"instead_of": b"old"}])
def test_what_is_written_is_on_the_disk_before_it_has_its_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    path, steps = tmp_path / "issue.md", list[tuple[str, bytes]]()
    if "new" not in options:
        path.write_bytes(b"old")

    def sync(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        steps.append(("folder" if is_folder else "file", path.read_bytes() if path.exists() else b""))

    monkeypatch.setattr("os.fsync", sync)
    files.write(path, b"new", **options)
    before = b"" if "new" in options else b"old"
    assert steps == [("file", before), ("folder", b"new")]
    assert [each.name for each in tmp_path.iterdir()] == ["issue.md"]
