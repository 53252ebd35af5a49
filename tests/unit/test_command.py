"""Outside programs: what they print, and that none of them can hold, flood or outlive the program."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from digest.command import MOST_OUTPUT, TAIL, run

if TYPE_CHECKING:
    from pathlib import Path


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_program_reads_the_text_and_its_print_comes_back() -> None:
    code = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::1].replace(b'a', b'b'))"
    text = "a £461m “deficit” " * 2_000  # more than a pipe holds at once
    outcome = run(python(code), given=text, timeout=20)
    assert outcome == (text.replace("a", "b"), "well", "", "", 0)


def test_what_is_no_utf_8_is_shown_as_such() -> None:
    code = "import sys; sys.stdout.buffer.write(b'caf\\xe9')"
    assert run(python(code), given="\ud800", timeout=20).output == "caf\ufffd"


def test_a_program_that_does_not_read_still_counts() -> None:
    assert run(python("print('fine')"), given="x" * 1_000_000, timeout=20).output.strip() == "fine"


def test_one_that_fails_says_why() -> None:
    code = "import sys; print('half'); sys.stderr.write('x' * 100_000 + 'no key'); sys.exit(3)"
    outcome = run(python(code), given="", timeout=20)
    assert (outcome.output, outcome.ended, outcome.fault) == ("", "badly", "it ended with exit code 3")
    assert outcome.tail.endswith("no key")
    assert len(outcome.tail) <= TAIL


@pytest.mark.parametrize("argv", [["no-such-program-anywhere"], ["./no-such"], ["a\0b"]])
def test_one_that_is_not_there_is_told(argv: list[str], tmp_path: Path) -> None:
    outcome = run(argv, given="", timeout=20, folder=tmp_path)
    assert (outcome.output, outcome.ended) == ("", "not started")
    assert outcome.fault.startswith(f"{argv[0]} cannot be started: ")


def test_one_that_prints_without_end_is_ended_at_once() -> None:
    started = time.monotonic()
    outcome = run(python("while True: print('x' * 1000)"), given="", timeout=60)
    assert (outcome.output, outcome.ended) == ("", "over")
    assert outcome.fault == f"it printed more than {MOST_OUTPUT // 1024} KB"
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    "code", ["import time; time.sleep(600)", "import sys; sys.stdout.close(); import time; time.sleep(600)"]
)
def test_one_that_hangs_is_ended_in_time(code: str) -> None:
    started = time.monotonic()
    outcome = run(python(code), given="", timeout=1)
    assert (outcome.output, outcome.ended, outcome.fault) == ("", "late", "it took longer than 1 seconds")
    assert time.monotonic() - started < 30


@pytest.mark.skipif(sys.platform == "win32", reason="looks for the process as POSIX does")
def test_what_it_started_ends_with_it(tmp_path: Path) -> None:
    child = "import os, sys, time; open('pid', 'w').write(str(os.getpid())); time.sleep(600)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert run(python(code), given="", timeout=3, folder=tmp_path).ended == "late"
    pid = int((tmp_path / "pid").read_text())
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if "\nState:\tZ" in _status(pid):
            return  # dead; who started it has not noticed yet
        time.sleep(0.05)
    pytest.fail("it is still running")


def _status(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/status") as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return ""


@pytest.mark.skipif(sys.platform == "win32", reason="a script with a hash-bang line")
def test_a_program_of_the_newsroom_runs_in_its_folder(tmp_path: Path) -> None:
    script = tmp_path / "bin" / "model"
    script.parent.mkdir()
    script.write_text(f"#!{sys.executable}\nimport os; print(os.getcwd())\n")
    script.chmod(0o755)
    assert run(["bin/model"], given="", timeout=20, folder=tmp_path).output.strip() == str(tmp_path.resolve())


def test_the_very_bytes_can_be_had_and_more_of_them_and_a_variable_kept_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    octets = bytes(range(256)) * 1000
    code = "import sys; sys.stdout.buffer.write(bytes(range(256)) * 1000)"
    outcome = run(python(code), given="", timeout=20, most=len(octets), exact=True)
    assert outcome.output.encode("utf-8", "surrogateescape") == octets
    assert run(python(code), given="", timeout=20, most=len(octets) - 1).ended == "over"
    monkeypatch.setenv("DIGEST_TEST_HIDDEN", "seen")
    code = "import os; print(os.environ.get('DIGEST_TEST_HIDDEN'))"
    assert run(python(code), given="", timeout=20).output.strip() == "seen"
    assert run(python(code), given="", timeout=20, unset=("DIGEST_TEST_HIDDEN",)).output.strip() == "None"
