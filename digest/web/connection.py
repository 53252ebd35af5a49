"""A connection that ends: to a machine that was checked, within a time, and after so many octets.

What reads from it (``http.client``, through urllib3) is handed no socket but what stands before one, so nothing is
read past these bounds: neither a header sent a letter a second nor a handshake that never ends.
"""

from __future__ import annotations

import contextlib
import errno
import io
import socket
import ssl
from functools import cache
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, cast

import certifi
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

from digest.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digest.web.addresses import Address

# Systems differ in the number, not in the name, of "there is no network at all".
_NO_NETWORK = frozenset([errno.ENETUNREACH, errno.ENETDOWN])

# A name may stand for many; each that is down takes its share of the time.
_MACHINES = 4


class Bounds:
    """What is left of the time and the octets that a fetch may take."""

    def __init__(self, url: str, *, total: float, step: float, clock: Callable[[], float]) -> None:
        self.url = url
        self._clock, self._step, self._total, self._began = clock, step, total, clock()
        self._octets, self._last = 0, False

    @property
    def elapsed(self) -> float:
        """Return the seconds since it began."""
        return self._clock() - self._began

    def wait(self) -> float:
        """Return how many seconds the next step may take.

        Raises:
            FetchError: none is left.
        """
        left = self._total - self.elapsed
        self._last = left <= self._step
        if left <= 0:
            raise self.late()
        return min(left, self._step)

    def late(self) -> FetchError:
        """Return what to raise where an answer took too long, in all or for one step."""
        seconds = f"{self._total:g} seconds"
        said = f"no whole answer within {seconds}" if self._last else f"nothing came for {self._step:g} seconds"
        return FetchError(said, "timeout", url=self.url)

    def allow(self, octets: int) -> None:
        """Let so many octets be read from here on."""
        self._octets = octets

    def take(self, octets: int) -> None:
        """Count what was read.

        Raises:
            FetchError: it is more than was let be read.
        """
        self._octets -= octets
        if self._octets < 0:
            raise FetchError("the answer is longer than anybody would make it", "too-large", url=self.url)


class Connection(HTTPConnection):
    """An HTTP connection that goes nowhere but to one of the machines it is given, by number."""

    def __init__(self, address: Address, found: tuple[str, ...], bounds: Bounds, trust: ssl.SSLContext | None) -> None:
        super().__init__(address.host, address.port)
        self._address, self._found, self._bounds, self._trust = address, found, bounds, trust
        self._raw: socket.socket | None = None

    def connect(self) -> None:
        """Connect, and agree on encryption where the address asks for it.

        Raises:
            FetchError: nobody answers, or not as who they should be.
        """
        with readable(self._bounds, self._address.host):
            self._raw = self._dialled()
            if self._address.secure:
                trust = self._trust or usual_trust()
                self._raw.settimeout(self._bounds.wait())
                # Here the socket hands over to the secure one, which alone is to be closed from now on.
                self._raw = trust.wrap_socket(self._raw, server_hostname=self._address.host)
        self.sock = cast("socket.socket", _Line(self._raw, self._bounds, self._address.host))

    def _dialled(self) -> socket.socket:
        """Try one machine after another, as names have several where one may be down."""
        failed: OSError | None = None
        found = self._found[:_MACHINES]
        for left, number in zip(range(len(found), 0, -1), found, strict=True):
            try:
                return socket.create_connection((number, self._address.port), timeout=self._bounds.wait() / left)
            except OSError as error:  # one may be out of reach because there is no IPv6 here: another says more
                failed = error if failed is None or failed.errno in _NO_NETWORK else failed
        raise failed or OSError(errno.EHOSTUNREACH, "no machine to ask")

    def end(self) -> None:
        """Close what there is."""
        with contextlib.suppress(OSError):
            self.close()
        if self._raw is not None:
            self._raw.close()


class _Secure(Connection):
    default_port = 443  # type: ignore[misc]  # it is left out of the header Host


def open_connection(
    address: Address, found: tuple[str, ...], bounds: Bounds, trust: ssl.SSLContext | None
) -> Connection:
    """Return a connection to one of the machines found for an address; nothing is asked yet."""
    return (_Secure if address.secure else Connection)(address, found, bounds, trust)


class _Line:
    """What a connection takes for its socket."""

    def __init__(self, raw: socket.socket, bounds: Bounds, host: str) -> None:
        self._raw, self._bounds, self._host = raw, bounds, host

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._raw, self._bounds, self._host))

    def sendall(self, octets: bytes) -> None:
        self._raw.settimeout(self._bounds.wait())
        self._raw.sendall(octets)

    def settimeout(self, seconds: float | None) -> None:
        """Do nothing: each step has a time of its own."""

    def close(self) -> None:
        """Do nothing: ``http.client`` closes before the body is read; ``Connection.end`` is what does it."""


class _Reader(io.RawIOBase):
    def __init__(self, raw: socket.socket, bounds: Bounds, host: str) -> None:
        super().__init__()
        self._raw, self._bounds, self._host = raw, bounds, host

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._raw.settimeout(self._bounds.wait())
        with readable(self._bounds, self._host):  # here, for urllib3 has names of its own for what goes wrong
            got = self._raw.recv_into(buffer)
        self._bounds.take(got)
        return got


@cache
def usual_trust() -> ssl.SSLContext:
    """Return the certificates that sites are held against: those of the system, and Mozilla's for one that has none."""
    trust = ssl.create_default_context()
    trust.load_verify_locations(certifi.where())
    return trust


@contextlib.contextmanager
def readable(bounds: Bounds, host: str) -> Iterator[None]:
    """Turn all that can go wrong with a connection into a FetchError that says so in plain words."""
    try:
        yield
    except TimeoutError as error:
        raise bounds.late() from error
    except ssl.SSLCertVerificationError as error:
        said = f"the certificate of {host} is not right: {error.verify_message}"
        raise FetchError(said, "tls", url=bounds.url) from error
    except ssl.SSLError as error:
        raise FetchError(f"no encryption that {host} and this program share", "tls", url=bounds.url) from error
    except OSError as error:
        if error.errno in _NO_NETWORK:
            raise FetchError("there is no network", "offline", url=bounds.url) from error
        raise FetchError(f"{host} does not answer, or breaks off", "refused", url=bounds.url) from error
    except (HTTPException, HTTPError, ValueError) as error:
        raise FetchError(f"{host} answers what nobody can read", "garbled", url=bounds.url) from error
