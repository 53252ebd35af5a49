"""What every test may use: a newsroom of its own, the command line, and a network that is shut."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

import pytest

from tests import examples, loopback
from tests.support import REPOSITORY, CommandLine, copy_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.loopback import Serve

# Where this is set, as in many containers, every process that a test starts would compile the whole program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def pytest_configure(config: pytest.Config) -> None:
    """Choose how often properties are tried."""
    examples.choose(config)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let a slow run try every property as well."""
    examples.take_in(config, items)


@pytest.fixture(autouse=True)
def network_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every look-up and connection but loopback an error that no library swallows.

    RuntimeError on purpose: cssutils and urllib take an OSError for a slow day and go on.
    """
    resolve, connect = socket.getaddrinfo, socket.socket.connect

    def guarded_resolve(host: Any, *rest: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in _LOOPBACK and name is not None:
            raise RuntimeError(f"a test looked up {name}")
        return resolve(host, *rest, **options)

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in _LOOPBACK:
            raise RuntimeError(f"a test connected to {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_resolve)
    monkeypatch.setattr(socket.socket, "connect", guarded_connect)


@pytest.fixture(scope="session", autouse=True)
def disk_without_waiting() -> Iterator[None]:
    """Let no write of this process wait for the disk: a build does 34 times, and only a power cut would show it.

    That the program asks for it, in the right order, is held by ``tests/unit/test_files.py``.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: None)
        yield


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """Return a copy of the sample newsroom."""
    return copy_newsroom(tmp_path / "newsroom")


@pytest.fixture
def digest(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Return the command line, run in this process."""
    return CommandLine(capfdbinary, monkeypatch)


@pytest.fixture
def process() -> Callable[..., Any]:
    """Return the command line, run in a process of its own."""
    from tests.support import run_process

    return run_process


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return what starts a server on this machine, which ends with the test."""
    yield from loopback.running()


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the checkout the tests stand in."""
    return REPOSITORY
