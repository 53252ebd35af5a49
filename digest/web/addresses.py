"""Which addresses of the web are asked: how one is spelled, and what its name stands for."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from digest.errors import FetchError

if TYPE_CHECKING:
    from urllib3.util import Url

Resolve = Callable[[str, int], Sequence[str]]

# Browsers and servers take about so many characters (RFC 9110, 4.1 asks for 8,000 octets).
_LONGEST = 8_000
# Below 1024 are the services of systems, such as mail and telnet; a site is not among them but for these two.
_SITE_PORTS = frozenset([80, 443])
_FIRST_FREE_PORT = 1024
# A part of a name has 63 letters at most (RFC 1035, 2.3.4); an underscore is no letter of it, but in use.
_LABEL = re.compile(r"[\w-]{1,63}", re.ASCII)
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")

# What is not reached the world over (IANA, IPv4 Special-Purpose Address Registry), and what is no single machine:
# multicast and what is kept for later. Said here in full: `is_global` of the standard library takes 224.0.0.1 for one.
_NOT_PUBLIC_4 = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
# All that is given out for the world is in the first (IANA, IPv6 Global Unicast Address Assignments); of that the
# others are tunnels (Teredo, 6to4), which carry an IPv4 address, or kept for protocols and examples.
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
# On a network without IPv4 every such address comes in this form (RFC 6052); its last 32 bits say which it is.
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Return whether a number is that of one machine that the whole world can reach.

    Args:
        address: an IPv4 or IPv6 address, as a resolver writes it; anything else is not public.
    """
    try:
        number = ip_address(address)
    except ValueError:
        return False
    if isinstance(number, IPv4Address):
        return not any(number in network for network in _NOT_PUBLIC_4)
    if number.scope_id:
        return False
    if number in _NAT64:
        return is_public(str(IPv4Address(int(number) & 0xFFFFFFFF)))
    return number in _PUBLIC_6 and not any(number in network for network in _NOT_PUBLIC_6)


class Address(NamedTuple):
    """An address of the web, taken apart: ``host`` is ASCII and without brackets, ``path`` what a request asks for."""

    secure: bool
    host: str
    port: int
    path: str
    url: str

    @property
    def origin(self) -> tuple[bool, str, int]:
        """Return what must be the same for two addresses to be of one site."""
        return (self.secure, self.host, self.port)


def take_apart(url: str) -> Address:
    """Read an address of the web as browsers do, and refuse what only fools write.

    Raises:
        FetchError: it is not of http or https, cannot be read, holds a user name, or its host is a number in disguise.
    """
    parts = _parse(url)
    if parts.scheme not in {"http", "https"}:
        raise _refused(url, "is no address of the web", "write https://...")
    host = (parts.host or "").strip("[]").rstrip(".")
    if not host or len(host) > 253:  # RFC 1035, 2.3.4, without the last dot
        raise _refused(url, "names no host", "write it anew: https://...")
    if parts.auth is not None:
        raise _refused(url, "holds a user name, which is sent to nobody", "take out what stands before the @")
    port = parts.port if parts.port is not None else 443 if parts.scheme == "https" else 80
    if port not in _SITE_PORTS and port < _FIRST_FREE_PORT:
        raise _refused(url, f"asks at port {port}, where no site is", "take the number out")
    _expect_host(url, host)
    return Address(parts.scheme == "https", host, port, parts.request_uri, parts._replace(fragment=None).url)


def _parse(url: str) -> Url:
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    if len(url) > _LONGEST:
        raise _refused(url, "is too long for an address", "look for what was pasted with it")
    try:
        return parse_url(url)
    except (LocationParseError, ValueError) as error:  # a lone surrogate is a ValueError
        raise _refused(url, "cannot be read as an address", "write it anew: https://...") from error


def _expect_host(url: str, host: str) -> None:
    """Refuse 0x7f.1, 2130706433 and the like: systems differ in which machine they take them for."""
    if ":" in host or _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            number = ip_address(host)
        except ValueError as error:
            raise _refused(url, "has a host that is no name and no number", "put in the site's name") from error
        if isinstance(number, IPv6Address) and number.scope_id:
            raise _refused(url, "leads to a machine beside this one", "put in the site's name")
    elif not host.isascii() or not all(map(_LABEL.fullmatch, host.split("."))):
        raise _refused(url, "has a host that is no name", "write it anew: https://...")


def _refused(url: str, said: str, help: str) -> FetchError:
    shown = f"“{url[:80]}{'…' if len(url) > 80 else ''}”"
    return FetchError(f"{shown} {said}", "address", url=url, hint=help)


def system_resolve(host: str, port: int) -> tuple[str, ...]:
    """Ask the system which machines a name stands for.

    Raises:
        OSError: of the kind ``socket.gaierror``: there is no such name, or nobody could say.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


# "No such name" and "a name, but no machine"; the second has a name of its own only where the system knows it.
_NO_NAME = frozenset([socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)])


def machines(address: Address, *, resolve: Resolve, seconds: float, allow_private: bool) -> tuple[str, ...]:
    """Return the numbers an address stands for, each of them checked; a connection goes to one of these, by number.

    Args:
        address: whose host is looked up; a number stands for itself.
        resolve: asks for the machines of a name.
        seconds: after so long nobody waits for its answer any more.
        allow_private: take also what the world cannot reach, but never a machine of this link alone.

    Raises:
        FetchError: there is no such name, no answer in time, or one of the numbers is not for the world.
    """
    host = address.host
    found = (host,) if _is_number(host) else _looked_up(address, resolve, seconds)
    # Beside a machine in a data centre stands one that tells its secrets to whoever asks (169.254.169.254).
    if not all(map(is_public, found)) and (not allow_private or any(map(_is_link_local, found))):
        said = f"{host} is no machine of the public web"
        raise FetchError(said, "private", url=address.url, hint="put in the address readers use")
    return found


def _is_link_local(address: str) -> bool:
    """Tell whether a number is one of this link alone, which no feed has (RFC 3927; RFC 4291, 2.5.6)."""
    number = ip_address(address)
    mapped = number.ipv4_mapped if isinstance(number, IPv6Address) else None
    return (mapped or number).is_link_local


def _is_number(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _looked_up(address: Address, resolve: Resolve, seconds: float) -> tuple[str, ...]:
    """Ask in a thread of its own: a system waits for an answer as long as it likes, and cannot be told not to."""
    host, found, failed = address.host, list[str](), list[BaseException]()

    def ask() -> None:
        try:
            found.extend(resolve(host, address.port))
        except BaseException as error:  # noqa: BLE001 - it is raised below, where somebody waits for it
            failed.append(error)

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if asking.is_alive():
        raise FetchError(f"nobody could say in time where {host} is", "timeout", url=address.url)
    if not failed and found:
        return tuple(found)
    error = failed[0] if failed else socket.gaierror(socket.EAI_NONAME, "")
    if isinstance(error, UnicodeError):  # a label that is too long or empty
        raise _refused(address.url, "has a host that is no name", "write it anew: https://...") from error
    if not isinstance(error, OSError):
        raise error
    if error.errno in _NO_NAME:
        raise FetchError(f"there is no site called {host}", "no-name", url=address.url) from error
    raise FetchError(f"nobody could say where {host} is; is there a network?", "offline", url=address.url) from error
