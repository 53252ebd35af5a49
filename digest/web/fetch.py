"""Ask for an address of the web: redirects, limits, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from digest import __version__
from digest.errors import FetchError
from digest.web.addresses import Resolve, machines, system_resolve, take_apart

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

    from urllib3.response import HTTPResponse

    from digest.web.addresses import Address
    from digest.web.connection import Bounds

Method = Literal["GET", "HEAD"]

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
# Those that say "from now on" (RFC 9110, 15.4.2 and 15.4.9).
_LASTING = frozenset([301, 308])
_CHUNK = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How long, how much and how far.

    ``total`` seconds for all of it, redirects included; ``step`` for a connection, a handshake and each wait for more;
    ``headers`` octets before the body of each answer; ``body`` octets as sent and as unpacked, 0 to leave it unread.
    """

    total: float = 20
    step: float = 8
    headers: int = 64 * 1024
    body: int = 5 * 1024 * 1024
    redirects: int = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Web:
    """The web as a program sees it; tests have one of their own.

    ``site`` is the publication's address, told to those who are asked; ``trust`` which certificates count, by default
    those of the system; ``allow_private`` lets machines be asked that the world cannot reach.
    """

    site: str = ""
    allow_private: bool = False
    resolve: Resolve = system_resolve
    clock: Callable[[], float] = monotonic
    trust: ssl.SSLContext | None = None

    @property
    def agent(self) -> str:
        """Return what the program calls itself."""
        site = "".join(each for each in self.site if " " < each <= "~" and each not in "()\\")
        return f"digest/{__version__}" + (f" (+{site})" if site else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Redirect:
    """An answer that sent on: which status, from where."""

    status: int
    url: str

    @property
    def lasting(self) -> bool:
        """Whether it says that the address is no more to be used."""
        return self.status in _LASTING


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What an address gave in the end.

    ``url`` is where that was, ``headers`` are by name in small letters, several of one name with commas between;
    ``body`` is unpacked, ``elapsed`` in seconds.
    """

    status: int
    url: str
    redirects: tuple[Redirect, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    elapsed: float = 0.0


def fetch(
    url: str,
    *,
    method: Method = "GET",
    limits: Limits | None = None,
    headers: Mapping[str, str] | None = None,
    web: Web | None = None,
) -> Reply:
    """Ask for an address of the web and follow where it leads; any status is a reply.

    No cookie, no credential and no proxy of the environment has a part in it. Each redirect is looked at like an
    address that was typed.

    Args:
        url: an address of http or https.
        method: ``HEAD`` gets no body.
        limits: how long, how much and how far.
        headers: said besides, to the site asked and to no other that it sends on to: If-None-Match, Accept.
        web: who asks whom.

    Raises:
        FetchError: it gave nothing that can be used, or led where nobody should go.
    """
    from digest.web.connection import Bounds

    limits, web = limits or Limits(), web or Web()
    bounds = Bounds(url, total=limits.total, step=limits.step, clock=web.clock)
    redirects: list[Redirect] = []
    first = address = take_apart(url)
    while True:
        bounds.url = address.url
        said = {"Accept": "*/*", **(headers or {})} if address.origin == first.origin else {"Accept": "*/*"}
        reply, onward = _ask(address, method, said, limits, bounds, web)
        if not onward:
            return Reply(
                status=reply.status,
                url=address.url,
                redirects=tuple(redirects),
                headers=reply.headers,
                body=reply.body,
                elapsed=bounds.elapsed,
            )
        redirects.append(Redirect(status=reply.status, url=address.url))
        if len(redirects) > limits.redirects:
            said_so = f"{url[:80]} leads on and on, {len(redirects)} times"
            raise FetchError(said_so, "too-far", url=address.url)
        address = take_apart(_joined(address.url, onward))


def _ask(
    address: Address, method: Method, said: Mapping[str, str], limits: Limits, bounds: Bounds, web: Web
) -> tuple[Reply, str]:
    """Return what one address answers, and where it sends on to, if it does."""
    from digest.web.connection import open_connection, readable

    found = machines(address, resolve=web.resolve, seconds=bounds.wait(), allow_private=web.allow_private)
    connection = open_connection(address, found, bounds, web.trust)
    try:
        bounds.allow(limits.headers)
        connection.connect()
        with readable(bounds, address.host):
            lines = {**said, "User-Agent": web.agent, "Accept-Encoding": "gzip", "Connection": "close"}
            connection.request(method, address.path, headers=lines, preload_content=False)
            response = connection.getresponse()
            named = {name.lower(): response.headers[name] for name in response.headers}
            onward = _location(response) if response.status in _REDIRECTS else ""
            body = b"" if onward or method == "HEAD" else _body(response, limits, bounds)
        return Reply(status=response.status, url=address.url, headers=named, body=body), onward
    finally:
        connection.end()


def _joined(url: str, onward: str) -> str:
    """Return where a redirect leads; one that no base can be put before is refused as it stands."""
    try:
        return urljoin(url, onward)
    except ValueError:
        return onward


def _location(response: HTTPResponse) -> str:
    """Return where an answer sends on to, the first place if it names several, as its site wrote it.

    Sites write UTF-8 where the protocol has no letters but Latin ones.
    """
    location = next(iter(response.headers.getlist("location")), "").strip()
    try:
        return location.encode("latin-1").decode()
    except UnicodeError:
        return location


def _body(response: HTTPResponse, limits: Limits, bounds: Bounds) -> bytes:
    """Read a body and unpack it, a piece at a time, so that what is small outside and vast within ends early."""
    if not limits.body:
        return b""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in {"gzip", "x-gzip", "deflate", "identity", ""}:
        raise FetchError(f"the answer is packed in a way nobody asked for: {packed[:40]}", "garbled", url=bounds.url)
    bounds.allow(limits.body + limits.headers)  # what frames the pieces counts as well
    body = bytearray()
    while piece := response.read(_CHUNK, decode_content=True):
        body += piece
        if len(body) > limits.body:
            said = f"the answer has more than {limits.body // 1024:,} KB"
            raise FetchError(said, "too-large", url=bounds.url)
    return bytes(body)
