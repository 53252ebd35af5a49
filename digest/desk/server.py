"""Run the preview on this computer, for this computer, until Ctrl-C."""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from digest.desk.app import application
from digest.desk.guard import Guard
from digest.desk.hub import Hub
from digest.desk.proofs import Proofs
from digest.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from digest.desk.proofs import Look, Name
    from digest.model import Newsroom


class _Server(uvicorn.Server):
    """A server that says when it can be asked, and ends the streams when it is told to end."""

    def __init__(self, config: uvicorn.Config, hub: Hub, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._hub, self._ready = hub, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.close()
        await super().shutdown(sockets)


def serve(
    newsroom: Newsroom,
    start: Name | None,
    *,
    port: int,
    ready: Callable[[str], None],
    changed: Callable[[Look], None],
    report: Callable[[str], None],
    now: Callable[[], datetime],
) -> None:
    """Serve a newsroom's issues on 127.0.0.1 until the program is interrupted.

    Args:
        newsroom: whose issues.
        start: the issue to open; without one, the list of all.
        port: the port; 0 takes a free one.
        ready: is given the address to open, with its key, once it can be opened.
        changed: is given each issue that was made anew while it was looked at.
        report: is told of faults of the program itself.
        now: gives the time.

    Raises:
        StorageError: the port is taken.
    """
    try:
        listening = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        said = f"port {port} cannot be had: {error.strerror or error}"
        raise StorageError(said, hint="leave --port out, and a free one is taken") from error
    port = listening.getsockname()[1]
    proofs = Proofs(newsroom, now)
    hub = Hub(proofs, _outside(newsroom), lambda name: changed(proofs.look(name)))
    guard = Guard(application(proofs, hub), port, report)
    path = f"/issues/{start.newsletter}/{start.day}" if start else "/"
    address = f"http://127.0.0.1:{port}{path}?key={guard.key}"
    # What goes wrong in a request is told by the guard, in a line.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    config = uvicorn.Config(
        guard, log_config=None, access_log=False, server_header=False, ws="none", timeout_graceful_shutdown=2
    )
    with listening:
        _Server(config, hub, lambda: ready(address)).run([listening])


def _outside(newsroom: Newsroom) -> tuple[Path, ...]:
    """Return the folders of sources that lie outside the newsroom's own."""
    root = Path(newsroom.root).resolve()
    folders = (Path(newsroom.root, spec.path).resolve() for spec in newsroom.sources if spec.path)
    return tuple(dict.fromkeys(each for each in folders if each.is_dir() and not each.is_relative_to(root)))
