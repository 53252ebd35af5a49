"""Run the preview or the desk on this computer, for this computer, until Ctrl-C."""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from digest.desk import deskpage
from digest.desk.acts import Desk
from digest.desk.api import routes
from digest.desk.app import application
from digest.desk.guard import Guard
from digest.desk.hub import Hub
from digest.desk.proofs import Proofs
from digest.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from digest.desk.acts import Editing
    from digest.desk.proofs import Look, Name
    from digest.model import Newsroom


class Server(uvicorn.Server):
    """A server of one newsroom's issues on a socket that listens already; ``run`` serves until it is told to end."""

    def __init__(
        self,
        proofs: Proofs,
        listening: socket.socket,
        *,
        desk: Desk | None = None,
        outside: tuple[Path, ...] = (),
        changed: Callable[[Look], None],
        report: Callable[[str], None],
    ) -> None:
        """Make it.

        Args:
            proofs: what is served.
            listening: the socket, on 127.0.0.1.
            desk: what edits are done by; without one nothing can be edited.
            outside: folders outside the newsroom's whose files are watched too.
            changed: is given each issue that was made anew while it was looked at.
            report: is told of faults of the program itself.
        """
        self._listening, self._port = listening, listening.getsockname()[1]
        # An answer is its head and its body: without this the body of each waits 40 ms for the head to be acknowledged
        # (RFC 896, RFC 1122 section 4.2.3.2). asyncio asks for it only of sockets that name their protocol.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        says = desk.says if desk else lambda _: None
        self._hub = Hub(proofs, outside, changed=changed, report=report, says=says)
        more = (*deskpage.routes(desk), *routes(desk, self._hub)) if desk else ()
        self._guard = Guard(application(proofs, self._hub, more), self._port, report)
        self._pages = "desk" if desk else "issues"
        self._ready: Callable[[], None] = lambda: None
        # What goes wrong in a request is told by the guard, in a line.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        super().__init__(
            uvicorn.Config(
                self._guard,
                log_config=None,
                access_log=False,
                server_header=False,
                ws="none",
                timeout_graceful_shutdown=2,
            )
        )

    def address(self, name: Name | None) -> str:
        """Return the address of an issue, or of the list of all, with the key that one browser can use once."""
        path = f"/{self._pages}/{name.newsletter}/{name.day}" if name else "/"
        return f"http://127.0.0.1:{self._port}{path}?key={self._guard.key}"

    def until_ended(self, ready: Callable[[], None]) -> None:
        """Serve until the program is interrupted; ``ready`` is called once it can be asked."""
        self._ready = ready
        with self._listening:
            self.run([self._listening])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End: first the streams, which end by themselves only when their pages are closed."""
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
    editing: Editing | None = None,
) -> None:
    """Serve a newsroom's issues on 127.0.0.1 until the program is interrupted.

    Args:
        newsroom: whose issues.
        start: the issue to open; without one, the list of all.
        port: the port; 0 takes a free one.
        ready: is given the address to open, with its key, once it can be opened.
        changed: as for ``Server``.
        report: as for ``Server``.
        now: gives the time.
        editing: how issues are edited in the browser; without it they are only shown.

    Raises:
        StorageError: the port is taken.
    """
    try:
        listening = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        said = f"port {port} cannot be had: {error.strerror or error}"
        raise StorageError(said, hint="leave --port out, and a free one is taken") from error
    desk = Desk(newsroom, now, editing) if editing else None
    proofs = desk.proofs if desk else Proofs(newsroom, now)
    server = Server(proofs, listening, desk=desk, outside=_outside(newsroom), changed=changed, report=report)
    server.until_ended(lambda: ready(server.address(start)))


def _outside(newsroom: Newsroom) -> tuple[Path, ...]:
    """Return the folders of sources that lie outside the newsroom's own."""
    root = Path(newsroom.root).resolve()
    folders = (Path(newsroom.root, spec.path).resolve() for spec in newsroom.sources if spec.path)
    return tuple(dict.fromkeys(each for each in folders if each.is_dir() and not each.is_relative_to(root)))
