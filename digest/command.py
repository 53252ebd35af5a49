"""Run an outside program: no shell, a limit of time, a limit of output, and nothing left running."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# A summary has a few hundred words; a program that prints more than this prints something else.
MOST_OUTPUT = 64 * 1024
# The end of what a program says on standard error is where it says why it failed.
TAIL = 2 * 1024
_CHUNK = 16 * 1024


Ended = Literal["well", "not started", "late", "over", "badly"]


class Outcome(NamedTuple):
    """How a run ended: what was printed, or in ``fault`` why it counts for nothing, and the end of its errors.

    ``late`` it took too long, ``over`` it printed too much, ``badly`` it said itself that it failed, by ``code``
    (below 0: a signal ended it).
    """

    output: str
    ended: Ended = "well"
    fault: str = ""
    tail: str = ""
    code: int = 0


def run(
    argv: Sequence[str],
    *,
    given: str,
    timeout: float,
    folder: Path | None = None,
    most: int = MOST_OUTPUT,
    exact: bool = False,
    unset: Collection[str] = (),
) -> Outcome:
    """Run a program with a text on standard input and return what it prints. Never raises for what it does.

    Args:
        argv: the program and its arguments; a program named with a slash is looked for from ``folder``.
        given: what it reads, as UTF-8.
        timeout: after so many seconds it is ended, with all it started.
        folder: where it runs; by default here.
        most: how many bytes it may print.
        exact: keep what is no UTF-8 as lone surrogates, so that ``encode("utf-8", "surrogateescape")`` gives the very
            bytes; else it is shown as U+FFFD.
        unset: variables of the environment that it does not get.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - what runs is the newsroom's own choice, and no shell reads it
            [_program(argv[0], folder), *argv[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name not in unset} if unset else None,
            bufsize=0,
            **_apart(),
        )
    except (OSError, ValueError) as error:
        return Outcome("", "not started", f"{argv[0]} cannot be started: {getattr(error, 'strerror', None) or error}")
    running = _Run(process, given, most)
    try:
        running.wait(timeout)
    finally:
        if not running.ended:
            _end(process)
        running.close()
    return running.outcome(timeout, "surrogateescape" if exact else "replace")


def _program(name: str, folder: Path | None) -> str:
    if Path(name).name != name:
        return str(Path(folder or ".", name).absolute())
    return shutil.which(name) or name


def _apart() -> dict[str, Any]:
    """Start a program in a group of its own, so that all it starts can be ended with it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all it started."""
    if sys.platform == "win32":
        if process.poll() is None:
            stop = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
            subprocess.run(stop, check=False, capture_output=True)  # noqa: S603
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


class _Run:
    """A program while it runs: one thread feeds it, one reads what it prints, one what it complains of."""

    def __init__(self, process: subprocess.Popen[bytes], given: str, most: int) -> None:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        self._process, self._most = process, most
        self._printed, self._tail = bytearray(), bytearray()
        self._over = self._late = self.ended = False
        self._threads = (
            Thread(target=self._feed, args=(process.stdin, given.encode("utf-8", "replace")), daemon=True),
            Thread(target=self._read, args=(process.stdout,), daemon=True),
            Thread(target=self._listen, args=(process.stderr,), daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def wait(self, timeout: float) -> None:
        """Wait until it has ended and said all, or printed too much, or taken too long."""
        whole = Thread(target=self._end, daemon=True)
        whole.start()
        whole.join(timeout)
        self.ended = not whole.is_alive() and not self._over
        self._late = whole.is_alive() and not self._over

    def _end(self) -> None:
        self._threads[1].join()
        if not self._over:
            self._process.wait()

    def close(self) -> None:
        """Let the threads end: nothing holds the other end of their pipes any more."""
        for thread in self._threads:
            thread.join(1)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe and not any(thread.is_alive() for thread in self._threads):
                pipe.close()

    def outcome(self, timeout: float, errors: str) -> Outcome:
        """Return how it ended."""
        tail = bytes(self._tail).decode("utf-8", "replace").strip()
        if self._over:
            return Outcome("", "over", f"it printed more than {self._most // 1024} KB", tail)
        if self._late:
            return Outcome("", "late", f"it took longer than {timeout:g} seconds", tail)
        if code := self._process.returncode:
            return Outcome("", "badly", f"it ended with exit code {code}", tail, code)
        return Outcome(bytes(self._printed).decode("utf-8", errors), tail=tail)

    def _feed(self, pipe: IO[bytes], given: bytes) -> None:
        with contextlib.suppress(OSError):  # it does not care to read; what it prints counts all the same
            while given:
                given = given[os.write(pipe.fileno(), given[:_CHUNK]) :]
        pipe.close()

    def _read(self, pipe: IO[bytes]) -> None:
        while chunk := os.read(pipe.fileno(), _CHUNK):
            self._printed += chunk
            if len(self._printed) > self._most:
                self._over = True
                return

    def _listen(self, pipe: IO[bytes]) -> None:
        while chunk := os.read(pipe.fileno(), _CHUNK):
            self._tail = (self._tail + chunk)[-TAIL:]
