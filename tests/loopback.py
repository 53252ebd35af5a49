"""Small servers on this machine, well behaved and not."""

from __future__ import annotations

import contextlib
import socket
from threading import Event, Lock, Thread, Timer
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    Send = Callable[[bytes], None]
    Serve = Callable[..., "Server"]


# Seconds after which a server ends in any case: what asks it without end has failed its test, and shall not hold it up.
_LIFE = 20


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]


class Server:
    """Answer each request by a function, which gets it and what sends octets; remember what was asked.

    Nothing outlives ``close``: a function that sends without end is broken off by it.
    """

    def __init__(self, answer: Callable[[Asked, Send], None], context: ssl.SSLContext | None = None) -> None:
        self._answer, self._context = answer, context
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.asked: list[Asked] = []
        self.most_at_once = self._at_once = 0
        self._lock, self._open, self.closed = Lock(), set[socket.socket](), Event()
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        """Return its address, without a slash at the end."""
        return f"http{'s' if self._context else ''}://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            thread = Thread(target=self._serve, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), line:
            if self._context:
                line = self._context.wrap_socket(line, server_side=True)
            with line:
                with self._lock:
                    self._open.add(line)
                self._one(line)

    def _one(self, line: socket.socket) -> None:
        octets = b""
        while b"\r\n\r\n" not in octets:
            octets += (got := line.recv(65536))
            if not got:
                return
            if octets.startswith(b"\x16"):  # somebody wants encryption of a server that has none
                line.sendall(answer(400))
                return
        first, *rest = octets.decode("latin-1").partition("\r\n\r\n")[0].split("\r\n")
        method, path, _ = first.split(" ")
        asked = Asked(method, path, {name.lower(): value for name, _, value in (each.partition(": ") for each in rest)})
        with self._lock:
            self.asked.append(asked)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            self._answer(asked, line.sendall)
        finally:
            with self._lock:
                self._at_once -= 1

    def close(self) -> None:
        """Close every connection, and wait until nothing runs any more."""
        self.closed.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            for line in self._open:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """Return a whole answer; ``content_type`` and the like are names of headers."""
    lines = {"content-length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode("latin-1") + body


def running() -> Iterator[Serve]:
    """Yield what starts a server that answers by a function, or always the same; close all of them afterwards."""
    servers: list[tuple[Server, Timer]] = []

    def start(how: Callable[[Asked, Send], None] | bytes, context: ssl.SSLContext | None = None) -> Server:
        def same(_: Asked, send: Send) -> None:
            assert isinstance(how, bytes)
            send(how)

        server = Server(same if isinstance(how, bytes) else how, context)
        servers.append((server, Timer(_LIFE, server.close)))
        servers[-1][1].daemon = True
        servers[-1][1].start()
        return server

    yield start
    for server, end in servers:
        end.cancel()
        server.close()
