"""A mail server on loopback that answers as a test wants, and keeps what it took."""

from __future__ import annotations

import asyncio
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from aiosmtpd.smtp import Envelope, Session

Answer = str | None


class Mailserver:
    """What the server does: each answer None is that of a server that takes everything."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[tuple[str, str, bytes]] = []
        self.connections = 0
        self.greeted_by: list[str] = []
        self.logins: list[tuple[str, str]] = []
        self.encrypted: list[bool] = []
        self.sender: Callable[[str], Answer] = lambda _: None
        self.recipient: Callable[[str], Answer] = lambda _: None
        self.message: Callable[[str], Answer] = lambda _: None
        self.delay = 0.0

    def recipients(self) -> list[str]:
        """Return who has a message, in order."""
        return [to for _, to, _ in self.taken]

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        session.host_name = name
        self.greeted_by.append(name)
        return answers

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.sender(address)
        if answer and answer.startswith("421"):
            assert server.transport
            asyncio.get_running_loop().call_later(0.05, server.transport.close)
        if answer is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 fine"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.recipient(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (to,) = envelope.rcpt_tos
        assert isinstance(envelope.content, bytes)
        assert envelope.mail_from
        answer = self.message(to)
        if answer == "taken, and gone":
            self.taken.append((envelope.mail_from, to, envelope.content))
        if answer in {"gone", "taken, and gone"}:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "421 nobody hears this"
        if answer is None:
            self.taken.append((envelope.mail_from, to, envelope.content))
            self.encrypted.append(session.ssl is not None)
        await asyncio.sleep(self.delay)
        return answer or "250 2.0.0 kept as 1"

    def login(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        """Take one password."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"right", handled=False)


class _Controller(Controller):
    """A controller whose server counts the connections."""

    def factory(self) -> SMTP:
        self.handler.connections += 1
        made: SMTP = super().factory()  # type: ignore[no-untyped-call]
        return made


@contextmanager
def running(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, logins: bool = False
) -> Iterator[Mailserver]:
    """Run a server on a free port of loopback until the block ends."""
    server = Mailserver()
    server.port = free_port()
    options: dict[str, Any] = {"tls_context": starttls} if starttls else {}
    if logins:
        options |= {"authenticator": server.login, "auth_require_tls": False, "auth_exclude_mechanism": ["LOGIN"]}
    controller = _Controller(server, hostname="127.0.0.1", port=server.port, ssl_context=tls, **options)
    controller.start()
    server.connections = 0  # the controller tries its own server once
    try:
        yield server
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


class Blunt:
    """A server of few words: it says what it is told to, line for line, and closes."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = answers
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        from threading import Thread

        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def _serve(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return
        with connection:
            connection.settimeout(5)
            for answer in self._answers:
                connection.sendall(answer)
                if not connection.recv(4096):
                    return

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self._thread.join(6)
