"""Fetching from the web: what servers do to those who ask, each with a bound of time, and whom nobody may ask."""

from __future__ import annotations

import errno
import gzip
import socket
import ssl
import time
import zlib
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import FetchError
from digest.web import Limits, Web, fetch, is_public
from tests.loopback import answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.loopback import Asked, Send, Serve, Server

HERE = Web(allow_private=True, site="https://www.example.org/")
QUICK = Limits(total=1, step=0.5, body=100_000)


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    """Let no test here take longer than any limit it sets."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 15


def failing(url: str, *, web: Web = HERE, limits: Limits = QUICK, **more: Any) -> FetchError:
    with pytest.raises(FetchError) as raised:
        fetch(url, web=web, limits=limits, **more)
    assert raised.value.exit_code == 3
    return raised.value


# --- what is as it should be ---------------------------------------------------------------------


def test_a_page_comes_with_its_status_headers_and_body(serve: Serve) -> None:
    server = serve(answer(200, b"<p>caf\xc3\xa9", content_type="text/html; charset=utf-8", etag='"a"'))
    reply = fetch(f"{server.url}/a b?q=é#part", web=HERE)
    assert (reply.status, reply.url, reply.body) == (200, f"{server.url}/a%20b?q=%C3%A9", b"<p>caf\xc3\xa9")
    assert (reply.headers["content-type"], reply.headers["etag"]) == ("text/html; charset=utf-8", '"a"')
    assert reply.redirects == ()
    assert reply.elapsed > 0
    assert (server.asked[0].method, server.asked[0].path) == ("GET", "/a%20b?q=%C3%A9")


def test_a_head_asks_for_no_body(serve: Serve) -> None:
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n")
    reply = fetch(server.url, method="HEAD", web=HERE, limits=QUICK)
    assert (reply.status, reply.headers["content-length"], reply.body) == (200, "5000000", b"")
    assert server.asked[0].method == "HEAD"


def test_a_body_may_be_left_unread(serve: Serve) -> None:
    def endless(_: Asked, send: Send) -> None:
        send(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            send(b"x" * 65536)

    assert fetch(serve(endless).url, web=HERE, limits=Limits(total=5, body=0)).body == b""


@pytest.mark.parametrize("status", [304, 404, 410, 500])
def test_any_status_is_a_reply(serve: Serve, status: int) -> None:
    assert fetch(serve(answer(status)).url, web=HERE).status == status


def test_what_is_packed_is_unpacked(serve: Serve) -> None:
    text = b"<rss>" + b"item " * 10_000
    for name, packed in (("gzip", gzip.compress(text)), ("deflate", zlib.compress(text)), ("identity", text)):
        assert fetch(serve(answer(200, packed, content_encoding=name)).url, web=HERE, limits=QUICK).body == text


def test_pieces_make_a_body(serve: Serve) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    assert fetch(serve(chunked).url, web=HERE).body == b"hello world"


def test_it_says_who_asks_and_nothing_of_who_runs_it(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login editor password secret\n", "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server = serve(answer(200, set_cookie="a=b"))
    for _ in range(2):
        fetch(server.url, web=HERE, headers={"If-None-Match": '"a"'})
    first, again = server.asked
    assert again == first
    assert set(first.headers) == {"host", "user-agent", "accept", "accept-encoding", "connection", "if-none-match"}
    assert first.headers["host"] == f"127.0.0.1:{server.port}"
    assert first.headers["user-agent"].startswith("digest/0")
    assert first.headers["user-agent"].endswith(" (+https://www.example.org/)")
    assert Web(site="https://e.org/\r\nX: (é)").agent.endswith(" (+https://e.org/X:)")
    assert "+" not in Web().agent


# --- redirects -----------------------------------------------------------------------------------


def redirecting(server_path: dict[str, bytes]) -> Callable[[Asked, Send], None]:
    return lambda asked, send: send(server_path.get(asked.path, answer(200, b"the end")))


def test_redirects_are_followed_and_told(serve: Serve) -> None:
    way = {
        "/1": answer(301, location="/2"),
        "/2": answer(308, location="3?x=1"),
        "/3?x=1": answer(302, location="//127.0.0.1:PORT/caf\xc3\xa9".replace("PORT", "0")),
    }
    server = serve(redirecting(way))
    way["/3?x=1"] = way["/3?x=1"].replace(b":0/", f":{server.port}/".encode())
    reply = fetch(f"{server.url}/1", web=HERE)
    assert (reply.status, reply.url, reply.body) == (200, f"{server.url}/caf%C3%A9", b"the end")
    assert [(each.status, each.lasting) for each in reply.redirects] == [(301, True), (308, True), (302, False)]
    assert [each.url for each in reply.redirects] == [f"{server.url}{path}" for path in ("/1", "/2", "/3?x=1")]


def test_five_redirects_are_followed_and_no_more(serve: Serve) -> None:
    def down(asked: Asked, send: Send) -> None:
        left = int(asked.path[1:])
        send(answer(302, location=f"/{left - 1}") if left else answer())

    server = serve(down)
    assert len(fetch(f"{server.url}/5", web=HERE).redirects) == 5
    assert failing(f"{server.url}/6").kind == "too-far"


def test_a_loop_ends(serve: Serve) -> None:
    server = serve(answer(302, location="/"))
    assert failing(server.url).kind == "too-far"
    assert len(server.asked) == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:alert(1)", "data:,x", "http://["])
def test_a_redirect_leads_to_nothing_but_the_web(serve: Serve, to: str) -> None:
    assert failing(serve(answer(302, location=to)).url).kind == "address"


def test_of_two_places_the_first_counts_and_other_headers_are_put_together(serve: Serve) -> None:
    twice = b"HTTP/1.1 302 Found\r\nLocation: /a \r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"
    end = b"HTTP/1.1 200 OK\r\nCache-Control: private\r\nCache-Control: max-age=0\r\nContent-Length: 0\r\n\r\n"
    reply = fetch(serve(redirecting({"/": twice, "/a": end})).url, web=HERE)
    assert (reply.url[-2:], reply.headers["cache-control"]) == ("/a", "private, max-age=0")


def test_a_redirect_without_a_place_is_the_reply(serve: Serve) -> None:
    assert fetch(serve(answer(302)).url, web=HERE).status == 302


def test_a_redirect_to_another_site_takes_no_headers_along(serve: Serve) -> None:
    other = serve(answer())
    server = serve(answer(301, location=f"{other.url}/x"))
    fetch(server.url, web=HERE, headers={"If-None-Match": '"a"', "Authorization": "Bearer x"})
    assert server.asked[0].headers["authorization"] == "Bearer x"
    assert not {"authorization", "if-none-match"} & set(other.asked[0].headers)


def test_a_redirect_to_a_private_machine_is_not_followed(serve: Serve) -> None:
    inner = serve(answer(200, b"secret"))
    outer = serve(answer(302, location=f"http://inner.example.org:{inner.port}/"))
    machines = {"outer.example.org": "93.184.215.14", "inner.example.org": "127.0.0.1"}
    web = Web(resolve=lambda host, _: (machines[host],))
    with _everyone_at(outer.port):
        error = failing(f"http://outer.example.org:{outer.port}/", web=web)
    assert (error.kind, error.url) == ("private", f"http://inner.example.org:{inner.port}/")
    assert outer.asked
    assert not inner.asked


class _everyone_at:  # noqa: N801 - read as a word of the sentence
    """Let a connection to 93.184.215.14, and to no other, end at this machine: no test leaves it."""

    def __init__(self, port: int) -> None:
        self._port, self._patch = port, pytest.MonkeyPatch()

    def __enter__(self) -> None:
        connect = socket.create_connection

        def here(address: tuple[str, int], *rest: Any, **options: Any) -> socket.socket:
            assert address == ("93.184.215.14", self._port)
            return connect(("127.0.0.1", self._port), *rest, **options)

        self._patch.setattr(socket, "create_connection", here)

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


# --- servers that mean harm, or are ill ----------------------------------------------------------


def test_what_is_small_packed_and_vast_unpacked_is_not_unpacked(serve: Serve) -> None:
    import tracemalloc

    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    assert len(bomb) < 100_000
    server = serve(answer(200, bomb, content_encoding="gzip"))
    fetch(server.url, method="HEAD", web=HERE)  # so that only the bomb is measured
    tracemalloc.start()
    try:
        assert failing(server.url).kind == "too-large"
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_what_is_packed_often_is_not_unpacked(serve: Serve) -> None:
    body = b"x"
    for _ in range(20):
        body = gzip.compress(body)
    server = serve(answer(200, body, content_encoding=", ".join(["gzip"] * 20)))
    assert failing(server.url).kind == "garbled"


@pytest.mark.parametrize("head", [b"", b"Transfer-Encoding: chunked\r\n"])
def test_a_body_without_end_ends_at_the_limit(serve: Serve, head: bytes) -> None:
    def endless(_: Asked, send: Send) -> None:
        send(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")
        while True:
            send(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    server = serve(endless)
    assert failing(server.url, limits=Limits(total=10, step=10, body=100_000)).kind == "too-large"


def test_packed_nothing_without_end_ends_at_the_limit(serve: Serve) -> None:
    packer = zlib.compressobj(0, zlib.DEFLATED, 31)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    empty = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)

    def endless(_: Asked, send: Send) -> None:
        send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + head)
        while True:
            send((empty or b"\x00\x00\x00\xff\xff") * 1000)

    assert failing(serve(endless).url, limits=Limits(total=10, step=10, body=100_000)).kind == "too-large"


@pytest.mark.parametrize(
    "piece", [b"X-%d: y\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"x", b" more of the same line\r\n"]
)
def test_headers_without_end_end(serve: Serve, piece: bytes) -> None:
    def endless(_: Asked, send: Send) -> None:
        if not piece.startswith(b"HTTP"):
            send(b"HTTP/1.1 200 OK\r\n")
        for number in count():
            send(piece % number if b"%" in piece else piece * 100)

    limits = Limits(total=10, step=10)
    assert failing(serve(endless).url, limits=limits).kind in {"too-large", "garbled"}


@pytest.mark.parametrize("before", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_letter_now_and_then_does_not_last(serve: Serve, before: bytes) -> None:
    server: Server

    def drip(_: Asked, send: Send) -> None:
        send(before)
        while not server.closed.wait(0.05):
            send(b"H")

    server = serve(drip)
    began = time.monotonic()
    error = failing(server.url, limits=Limits(total=0.6, step=0.5))
    assert (error.kind, error.message) == ("timeout", "no whole answer within 0.6 seconds")
    assert 0.5 < time.monotonic() - began < 3


def test_silence_does_not_last(serve: Serve) -> None:
    server: Server

    def silent(_: Asked, __: Send) -> None:
        server.closed.wait(10)

    server = serve(silent)
    error = failing(server.url, limits=Limits(total=8, step=0.3))
    assert (error.kind, error.message) == ("timeout", "nothing came for 0.3 seconds")


def test_all_redirects_have_one_time(serve: Serve) -> None:
    def slow(_: Asked, send: Send) -> None:
        time.sleep(0.3)
        send(answer(302, location="/"))

    began = time.monotonic()
    assert failing(serve(slow).url, limits=Limits(total=0.7, step=0.5, redirects=50)).kind == "timeout"
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("octets", "kind"),
    [
        (b"", "refused"),
        (b"\x00\x01\x02", "garbled"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "garbled"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "garbled"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "garbled"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nshort", "garbled"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", "garbled"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", "garbled"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 5\r\n\r\nhello", "garbled"),
        (b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n", "refused"),
    ],
)
def test_what_nobody_can_read_is_told(serve: Serve, octets: bytes, kind: str) -> None:
    asked = iter([octets, b""])
    error = failing(serve(lambda _, send: send(next(asked, b""))).url)
    assert (error.kind, bool(error.message)) == (kind, True)


def test_nobody_there_is_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    error = failing(f"http://127.0.0.1:{port}/")
    assert (error.kind, error.message) == ("refused", "127.0.0.1 does not answer, or breaks off")


# --- encryption ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def secure(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def test_a_site_with_a_right_certificate_is_read(serve: Serve, authority: trustme.CA) -> None:
    server = serve(answer(200, b"x" * 50_000), secure(authority, "www.example.org"))
    web = Web(allow_private=True, trust=trusting(authority), resolve=lambda *_: ("127.0.0.1",))
    reply = fetch(f"https://www.example.org:{server.port}/", web=web, limits=QUICK)
    assert (reply.status, len(reply.body)) == (200, 50_000)
    assert server.asked[0].headers["host"] == f"www.example.org:{server.port}"


@pytest.mark.parametrize(("names", "trusted"), [("other.example.org", True), ("www.example.org", False)])
def test_a_wrong_certificate_is_told(serve: Serve, authority: trustme.CA, names: str, trusted: bool) -> None:
    server = serve(answer(), secure(authority, names))
    trust = trusting(authority) if trusted else None
    web = Web(allow_private=True, trust=trust, resolve=lambda *_: ("127.0.0.1",))
    error = failing(f"https://www.example.org:{server.port}/", web=web)
    assert error.kind == "tls"
    assert error.message.startswith("the certificate of www.example.org is not right: ")
    assert not server.asked


def test_a_site_without_encryption_is_told(serve: Serve) -> None:
    error = failing(serve(answer()).url.replace("http:", "https:"))
    assert (error.kind, error.message) == ("tls", "no encryption that 127.0.0.1 and this program share")


def test_a_handshake_that_does_not_end_does_not_last() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        began = time.monotonic()
        assert failing(f"https://127.0.0.1:{silent.getsockname()[1]}/").kind == "timeout"
        assert time.monotonic() - began < 3


def test_a_drip_below_encryption_does_not_last(serve: Serve, authority: trustme.CA) -> None:
    server: Server

    def drip(_: Asked, send: Send) -> None:
        send(b"HTTP/1.1 200 OK\r\n")
        while not server.closed.wait(0.05):
            send(b"H")

    server = serve(drip, secure(authority, "127.0.0.1"))
    web = Web(allow_private=True, trust=trusting(authority))
    assert failing(server.url, web=web).kind == "timeout"


# --- whom nobody may ask -------------------------------------------------------------------------

_HIDDEN = [
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://0x7f.1/", "http://0x7f000001/", "http://2130706433/",
    "http://017700000001/", "http://0177.0.0.1/", "http://0/", "http://0.0.0.0/", "http://127.0.0.1./", "http://[::1]/",
    "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/", "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[fec0::1]/", "http://[ff02::1]/", "http://10.0.0.1/",
    "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://169.254.169.254/", "http://192.0.0.8/",
    "http://198.18.0.1/", "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/", "http://localhost/",
    "http://localhost./", "http://LOCALHOST/", "http://ｌｏｃａｌｈｏｓｔ/", "http://①②⑦.0.0.1/", "http://１２７.0.0.1/",
    "http://%31%32%37.0.0.1/", "http://example.org@127.0.0.1/", "http://example.org:80@127.0.0.1/",
    "http://127.0.0.1\\@example.org/", "http://127.0.0.1#@example.org/", "http://127。0。0。1/", "HTTP://127.0.0.1:80/",
    " http://127.0.0.1/", "http://127.0.0.1:22/", "http://127.0.0.1:99999/", "http:127.0.0.1/", "http:///127.0.0.1/",
    "http://", "//127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://[::1", "http://a" + "a" * 300 + "/",
    "http://\ud800/", "http://a..b/", "http://x\x00y/", "http://" + "a" * 70 + ".example.org/", "",
    "http://x/" + "a" * 9_000,
]  # fmt: skip


@pytest.mark.parametrize("url", _HIDDEN)
def test_no_spelling_leads_to_a_machine_the_world_cannot_reach(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket, "create_connection", never)
    assert failing(url, web=Web()).kind in {"private", "address"}


@pytest.mark.parametrize(
    "url",
    [
        "http://me@127.0.0.1:PORT/", "http://me:secret@127.0.0.1:PORT/", "http://127.1:PORT/",
        "http://0x7f.1:PORT/", "http://2130706433:PORT/", "http://127.0.0.1:22/", "http://127.0.0.1:25/",
        "http://[fe80::1%25lo]:PORT/", "ws://127.0.0.1:PORT/",
    ],
)  # fmt: skip
def test_what_only_fools_write_is_refused_wherever_it_leads(serve: Serve, url: str) -> None:
    server = serve(answer())
    url = url.replace("PORT", str(server.port))
    assert failing(url).kind == "address"
    assert failing(serve(answer(302, location=url)).url).kind == "address"
    assert not server.asked


def test_a_name_that_stands_for_a_private_machine_is_not_asked(serve: Serve) -> None:
    server = serve(answer(200, b"secret"))
    for numbers in (["127.0.0.1"], ["::1"], ["93.184.215.14", "127.0.0.1"], ["not a number"]):
        web = Web(resolve=lambda *_, found=numbers: found)
        assert failing(f"http://www.example.org:{server.port}/", web=web).kind == "private"
    assert not server.asked


def test_a_name_that_changes_its_mind_gains_nothing(serve: Serve) -> None:
    server = serve(answer(200, b"public"))
    said = iter([("93.184.215.14",), ("127.0.0.1",), ("127.0.0.1",)])
    web = Web(resolve=lambda *_: next(said))
    with _everyone_at(server.port):  # which fails for any other number
        assert fetch(f"http://www.example.org:{server.port}/", web=web, limits=QUICK).body == b"public"
    assert next(said) == ("127.0.0.1",)  # it was asked once


def test_where_one_machine_is_down_the_next_is_asked(serve: Serve) -> None:
    server = serve(answer(200, b"here"))
    web = Web(allow_private=True, resolve=lambda *_: ("::1", "127.0.0.1"))
    assert fetch(f"http://www.example.org:{server.port}/", web=web).body == b"here"


def test_one_machine_that_hangs_leaves_time_for_the_next(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    connect, given = socket.create_connection, dict[str, float]()

    def some_hang(address: tuple[str, int], timeout: float) -> socket.socket:
        given[address[0]] = timeout
        if address[0] != "127.0.0.1":
            raise TimeoutError if address[0] == "127.0.0.2" else OSError(errno.ENETUNREACH, "no network")
        return connect(address, timeout)

    monkeypatch.setattr(socket, "create_connection", some_hang)
    server = serve(answer())
    web = Web(allow_private=True, resolve=lambda *_: ("127.0.0.2", "127.0.0.1"))
    assert fetch(f"http://www.nhs.uk:{server.port}/", web=web, limits=Limits(total=8, step=8)).status == 200
    assert given["127.0.0.2"] <= 4
    for found, kind in ((("127.0.0.2", "::1"), "timeout"), (("::1", "127.0.0.2"), "timeout"), (("::1",), "offline")):
        web = Web(allow_private=True, resolve=lambda *_, found=found: found)
        assert failing(f"http://www.nhs.uk:{server.port}/", web=web).kind == kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no"), "no-name"),
        (socket.gaierror(socket.EAI_AGAIN, "later"), "offline"),
        (None, "no-name"),
    ],
)
def test_a_name_nobody_knows_is_told(error: OSError | None, kind: str) -> None:
    def resolve(*_: Any) -> Sequence[str]:
        if error:
            raise error
        return ()

    assert failing("http://www.example.org/", web=Web(resolve=resolve)).kind == kind


def test_a_name_that_nobody_answers_for_does_not_hold_up_anything() -> None:
    began = time.monotonic()

    def slow(*_: Any) -> Sequence[str]:
        time.sleep(3)
        return ("93.184.215.14",)

    assert failing("http://www.example.org/", web=Web(resolve=slow)).kind == "timeout"
    assert time.monotonic() - began < 2


@given(st.ip_addresses(v=4, network="127.0.0.0/8") | st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_an_inner_number_is_none_of_the_public_in_any_wrapping(number: Any) -> None:
    assert not is_public(str(number))
    for form in (f"::ffff:{number}", f"64:ff9b::{number}", f"::{number}", f"2002:{int(number) >> 16:x}::1"):
        assert not is_public(form), form


def test_the_public_web_is_public() -> None:
    for number in ("93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4009:81f::200e", "64:ff9b::101:101"):
        assert is_public(number), number
