"""The files to double-click: each goes to its newsroom and starts the program, wherever either lies."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from digest.workflow import starters

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(os.name == "nt", reason="a script of a Unix shell")
@pytest.mark.parametrize("name", ["plain", "with a blank & 'quotes' $HOME"])
def test_the_starter_goes_to_its_newsroom_and_opens_the_desk(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    python = folder / "python of ours"
    python.write_text('#!/bin/sh\npwd\necho "$@"\n')
    starter = folder / starters.UNIX
    starter.write_bytes(starters.unix(str(python)))
    for each in (python, starter):
        each.chmod(0o755)
    done = subprocess.run([starter], capture_output=True, check=True, text=True, cwd="/")
    assert done.stdout.splitlines() == [str(folder), "-m digest desk"]
    python.rename(folder / "gone")
    (folder / "digest").write_text('#!/bin/sh\necho digest "$@"\n')
    (folder / "digest").chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    done = subprocess.run([starter], capture_output=True, check=True, text=True, env={**os.environ, "PATH": path})
    assert done.stdout == "digest desk\n"


def test_the_starter_of_windows_is_a_batch_file() -> None:
    rows = starters.windows(r"C:\100% ours\python.exe").decode().split("\r\n")
    assert rows[0] == "@echo off"
    assert r'if exist "C:\100%% ours\python.exe" ("C:\100%% ours\python.exe" -m digest desk) else (digest desk)' in rows


def test_init_makes_both_and_git_leaves_them_out(newsroom_made: Path) -> None:
    assert os.access(newsroom_made / starters.UNIX, os.X_OK)
    assert (newsroom_made / starters.WINDOWS).read_bytes().endswith(b"pause\r\n")
    assert {starters.UNIX, starters.WINDOWS} <= set((newsroom_made / ".gitignore").read_text().split())


@pytest.fixture
def newsroom_made(tmp_path: Path) -> Path:
    from digest.workflow.init import Answers, init

    init(tmp_path / "room", Answers())
    return tmp_path / "room"
