"""A mail program: which codes mean what, and what it is given."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from digest.delivery.program import Program, program_from
from digest.delivery.smtp import PASSWORD
from digest.errors import DigestError

MESSAGE = b"To: ada@example.org\r\n\r\nWords.\r\n"


def run(code: str, *, timeout: float = 20) -> tuple[str, bool, str]:
    outcome = Program((sys.executable, "-c", code), timeout=timeout).send(MESSAGE, "ada@example.org")
    return outcome.state, outcome.stop, outcome.words


# What msmtp 1.8.23 ended with against a server made to behave so, and what it means here.
@pytest.mark.parametrize(
    ("code", "state", "stop"),
    [
        (0, "sent", False),
        (64, "refused", True),  # no recipient found: -t was forgotten
        (65, "refused", False),  # 550 to the reader
        (67, "refused", False),
        (68, "deferred", True),  # the server's name is not known
        (69, "deferred", False),  # 451
        (74, "uncertain", True),  # no answer in time
        (75, "deferred", True),  # connection refused
        (76, "uncertain", True),  # the connection was lost
        (77, "refused", True),  # the password is wrong
        (78, "refused", True),  # the settings are wrong
        (1, "refused", True),
    ],
)
def test_each_exit_code_says_what_became_of_the_message(code: int, state: str, stop: bool) -> None:
    found = run(f"import sys; sys.stdin.read(); sys.stderr.write('why'); sys.exit({code})")
    assert found[:2] == (state, stop)
    assert "why" in found[2]
    assert code == 0 or f"exit code {code}" in found[2]


def test_a_program_that_takes_too_long_or_is_killed_leaves_it_uncertain() -> None:
    assert run("import time; time.sleep(60)", timeout=0.5)[:2] == ("uncertain", True)
    assert run("import os, signal; os.kill(os.getpid(), signal.SIGTERM)")[:2] == ("uncertain", True)


def test_a_program_that_is_not_there_stops_the_sending() -> None:
    outcome = program_from("no-such-mailer -t").send(MESSAGE, "ada@example.org")
    assert (outcome.state, outcome.stop) == ("refused", True)
    assert "no-such-mailer cannot be started" in outcome.words


def test_it_reads_plain_line_ends_and_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, "secret")
    kept = tmp_path / "kept"
    code = (
        f"import os, sys; open({str(kept)!r}, 'wb').write(sys.stdin.buffer.read()); print({PASSWORD!r} in os.environ)"
    )
    assert run(code) == ("sent", False, "False")
    assert kept.read_bytes() == MESSAGE.replace(b"\r\n", b"\n")


def test_no_shell_reads_the_command_line(tmp_path: Path) -> None:
    kept = tmp_path / "with blank"
    code = "import pathlib, sys; sys.stdin.read(); pathlib.Path(sys.argv[1]).write_text(str(sys.argv[2:]))"
    via = f"{shlex.quote(sys.executable)} -c {shlex.quote(code)} {shlex.quote(str(kept))} '$HOME;' '|' x"
    program = program_from(via)
    assert program.send(MESSAGE, "ada@example.org").state == "sent"
    assert kept.read_text() == "['$HOME;', '|', 'x']"
    assert program.name == Path(sys.executable).name


@pytest.mark.parametrize("via", ["", "  ", "msmtp 'a"])
def test_a_command_line_that_names_nothing_is_refused(via: str) -> None:
    with pytest.raises(DigestError, match="--via"):
        program_from(via)
