"""A mail server: SMTP over one connection for a whole list (RFC 5321), encrypted unless it is on this machine."""

from __future__ import annotations

import ipaddress
import re
import smtplib
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from digest.delivery import Outcome, shown
from digest.errors import DigestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.delivery import State

PASSWORD = "DIGEST_SMTP_PASSWORD"  # noqa: S105 - the name of a variable


class Patience(NamedTuple):
    """How long a server may take, in seconds: to be reached, to answer, and to answer to the end of a message.

    The last two are those of RFC 5321 sections 4.5.3.2.1 to 4.5.3.2.6.
    """

    connect: float = 30
    answer: float = 300
    end: float = 600


class Server(NamedTuple):
    """Where to connect to; ``user`` empty: without logging in. ``tls`` from the first byte, else by STARTTLS."""

    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = ""

    @property
    def loopback(self) -> bool:
        """Tell whether it is on this machine, where nobody can listen in between."""
        with suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return self.host.lower() == "localhost"

    @property
    def name(self) -> str:
        """Return its address without the user."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"smtp{'s' if self.tls else ''}://{host}:{self.port}"


def smtp_from(via: str, *, sender: str, environment: Mapping[str, str]) -> Smtp:
    """Read ``smtp://[user@]host[:port]`` or ``smtps://...``, and find the user's password.

    The port is 25, with a user 587 (RFC 6409), for ``smtps`` 465 (RFC 8314). The password is that of
    ``DIGEST_SMTP_PASSWORD``, else the one ``~/.netrc`` has for host and user.

    Raises:
        DigestError: it cannot be read, holds a password, or there is no password for the user.
    """
    try:
        parts = urlsplit(via)
        host, port, user = parts.hostname or "", parts.port, unquote(parts.username or "")
    except ValueError:
        raise _unreadable() from None
    if parts.password is not None:
        hint = f"put it into the variable {PASSWORD} or into ~/.netrc, and change it: others may have seen it"
        raise DigestError("a password on the command line can be read by everyone on this machine", hint=hint)
    if not _is_address(parts, host):
        raise _unreadable()
    tls = parts.scheme == "smtps"
    password = _password(host, user, environment) if user else ""
    if not f"{user}{password}".isascii():
        raise DigestError("a user or password that is not ASCII cannot be used", hint="ask for another one")
    known = Server(host, port or (465 if tls else 587 if user else 25), tls, user, password)
    return Smtp(known, sender=sender)


def _is_address(parts: SplitResult, host: str) -> bool:
    sound = host.isascii() and not re.search(r"[\x00-\x20\x7f]", host)
    return parts.scheme in {"smtp", "smtps"} and bool(host) and sound and not (parts.path.strip("/") or parts.query)


def _unreadable() -> DigestError:
    return DigestError("--via is no address of a mail server", hint="smtp://[user@]host[:port], or smtps://...")


def _password(host: str, user: str, environment: Mapping[str, str]) -> str:
    import netrc

    if found := environment.get(PASSWORD):
        return found
    with suppress(FileNotFoundError):
        try:
            login = netrc.netrc().authenticators(host)
        except (netrc.NetrcParseError, UnicodeDecodeError) as error:
            said = getattr(error, "msg", "") or "it is no UTF-8"
            raise DigestError(f"~/.netrc cannot be used: {said}", hint=f"or set {PASSWORD}") from None
        if login and login[0] == user:
            return login[2] or ""
    raise DigestError(f"there is no password for {user} at {host}", hint=f"set {PASSWORD}, or a line in ~/.netrc")


class _Halt(Exception):
    """A conversation that goes no further, and what that means for the message."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class Smtp:
    """One connection, opened with the first message and again when the server has closed it between two."""

    def __init__(self, server: Server, *, sender: str, patience: Patience | None = None) -> None:
        self.name = server.name
        self._server, self._sender, self._patience = server, sender, patience or Patience()
        self._client: smtplib.SMTP | None = None

    def send(self, message: bytes, recipient: str) -> Outcome:
        """Send one message; a connection used before that turns out to be closed is opened once more."""
        used = self._client is not None
        try:
            outcome, gone = self._try(message, recipient)
            return self._try(message, recipient)[0] if used and gone else outcome
        except BaseException:  # interrupted: within a message a goodbye would be taken for its text
            self._drop()
            raise

    def close(self) -> None:
        """Say goodbye."""
        if self._client:
            with suppress(smtplib.SMTPException, OSError):
                if self._client.sock:
                    self._client.sock.settimeout(self._patience.connect)
                self._client.quit()
        self._drop()

    def _drop(self) -> None:
        if self._client:
            with suppress(OSError):
                self._client.close()
        self._client = None

    def _try(self, message: bytes, recipient: str) -> tuple[Outcome, bool]:
        """Return what became of it, and whether the server was gone before it was given any of the message."""
        try:
            client = self._client = self._client or self._connected()
            self._envelope(client, message, recipient)
        except _Halt as halt:
            return halt.outcome, False
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._drop()
            return Outcome(state="deferred", words=self._said(error), stop=True), True
        try:
            return self._handed_over(client, message), False
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            words = shown(f"no answer to the message: {self._said(error)}")
            return Outcome(state="uncertain", words=words, stop=True), False

    # --- before the message --------------------------------------------------------------------

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        try:
            client = self._client = self._opened()
            assert client.sock
            client.sock.settimeout(self._patience.answer)
            client.local_hostname = _literal(client.sock.getsockname()[0])
            client.ehlo_or_helo_if_needed()
            self._encrypt(client)
            if server.user:
                client.login(server.user, server.password)
        except smtplib.SMTPResponseException as error:  # of the greeting, of EHLO, of the password
            raise self._halt(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise self._halt(500, str(error)) from error
        except ssl.SSLCertVerificationError as error:
            raise self._halt(500, f"its certificate is not good for {server.host}: {error.verify_message}") from error
        except ssl.SSLError as error:
            raise self._halt(500, f"no encryption with it: {error.reason or error}") from error
        return client

    def _opened(self) -> smtplib.SMTP:
        # "localhost" for now: smtplib would ask the resolver for this machine's name, which can take long.
        host, port, _, _, _ = self._server
        if self._server.tls:
            timeout, context = self._patience.connect, self._context()
            return smtplib.SMTP_SSL(host, port, local_hostname="localhost", timeout=timeout, context=context)
        return smtplib.SMTP(host, port, local_hostname="localhost", timeout=self._patience.connect)

    def _encrypt(self, client: smtplib.SMTP) -> None:
        if self._server.tls:
            return
        if client.has_extn("starttls"):
            client.starttls(context=self._context())
            client.ehlo_or_helo_if_needed()
        elif not self._server.loopback:
            raise self._halt(500, "it offers no encryption (STARTTLS), and nothing is sent in the clear")

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._server.loopback:  # a certificate in the name of localhost is nobody's to sign
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def _envelope(self, client: smtplib.SMTP, message: bytes, recipient: str) -> None:
        options = [f"size={len(message)}"] if client.has_extn("size") else []
        code, words = client.mail(self._sender, options)
        _still_there(code, words)
        if code != 250:  # the sender is the same for every message
            raise self._halt(code, words)
        self._need(client, client.rcpt(recipient), (250, 251))
        self._need(client, client.docmd("DATA"), (354,))

    def _need(self, client: smtplib.SMTP, answer: tuple[int, bytes], wanted: tuple[int, ...]) -> None:
        code, words = answer
        _still_there(code, words)
        if code not in wanted:
            self._reset(client)
            raise _Halt(_answered(code, words, otherwise="refused"))

    def _halt(self, code: int, words: str | bytes) -> _Halt:
        """End the conversation for a reason that holds for every message."""
        self._drop()
        said = words if isinstance(words, str) else f"{code} {words.decode('utf-8', 'replace')}"
        state: State = "deferred" if 400 <= code < 500 else "refused"
        return _Halt(Outcome(state=state, words=shown(f"{self.name}: {said}"), stop=True))

    # --- the message ---------------------------------------------------------------------------

    def _handed_over(self, client: smtplib.SMTP, message: bytes) -> Outcome:
        """Give the message after the server's 354: from here on only its own answer says what became of it."""
        assert client.sock
        client.sock.settimeout(self._patience.end)
        # RFC 5321 section 4.5.2: a line that begins with a dot gets another one.
        client.send(re.sub(rb"(?m)^\.", b"..", message) + b".\r\n")
        code, words = client.getreply()
        client.sock.settimeout(self._patience.answer)
        outcome = _answered(code, words, otherwise="uncertain")
        if code == 421:
            self._drop()
        elif outcome.state != "sent":
            self._reset(client)
        return outcome

    def _reset(self, client: smtplib.SMTP) -> None:
        try:
            client.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _said(self, error: Exception) -> str:
        said = getattr(error, "strerror", None) or str(error) or "the connection was closed"
        return shown(f"{self.name}: {said}")


def _still_there(code: int, words: bytes) -> None:
    """Take 421, with which a server closes the connection (RFC 5321 section 3.8), and what is no answer, for that."""
    if code in {421, -1}:
        raise smtplib.SMTPServerDisconnected(f"{code} {words.decode('utf-8', 'replace')}" if code > 0 else "")


def _answered(code: int, words: bytes, *, otherwise: State) -> Outcome:
    """Read an answer by its first figure (RFC 5321 section 4.2.1)."""
    states: dict[int, State] = {2: "sent", 4: "deferred", 5: "refused"}
    return Outcome(state=states.get(code // 100, otherwise), words=shown(f"{code} {words.decode('utf-8', 'replace')}"))


def _literal(address: str) -> str:
    """Return the name a machine without one greets by (RFC 5321 section 4.1.3)."""
    return f"[IPv6:{address.partition('%')[0]}]" if ":" in address else f"[{address}]"
