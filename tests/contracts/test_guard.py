"""Who may talk to the server of the preview, and what every answer carries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from digest import config
from digest.desk.app import application
from digest.desk.guard import Guard
from digest.desk.hub import Hub
from digest.desk.proofs import Proofs
from tests.support import NOW, copy_newsroom, run_process

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

PORT = 43117
HERE = f"http://127.0.0.1:{PORT}"
ISSUE = "/issues/catch-up/2016-08-30"
# One address of each kind; all but the streams, which do not end.
PATHS = [
    "/",
    ISSUE,
    f"{ISSUE}?view=source",
    "/mail/catch-up/2016-08-30/light",
    "/files/catch-up/2016-08-30/issue.eml",
    "/static/preview.js",
    "/static/preview.css",
]
LOST = [
    "/nothing",
    "/issues/catch-up/2016-08-31",
    "/issues/other/2016-08-30",
    "/issues/catch-up/20160830",
    "/issues/catch-up/..",
    "/issues/../2016-08-30",
    "/issues/%2e%2e/2016-08-30",
    "/issues/catch-up%2f..%2fcatch-up/2016-08-30",
    "/issues/catch-up/2016-08-30%00",
    "/issues/catch-up/..%2f..%2fdigest.toml",
    f"{ISSUE}?view=../../digest.toml",
    "/mail/catch-up/2016-08-30/..%2flight",
    "/files/catch-up/2016-08-30/manifest.json",
    "/files/catch-up/2016-08-30/..%2f..%2f..%2f..%2fdigest.toml",
    "/static/..%2fapp.py",
    "/static/jsconfig.json",
    "/static/%2e%2e/guard.py",
    "/events/catch-up/2016-08-31",
]


class Room:
    """A server of a newsroom, and the ways to ask it."""

    def __init__(self, newsroom: Path) -> None:
        proofs = Proofs(config.load_newsroom(newsroom), lambda: NOW)
        self.told: list[str] = []
        self.guard = Guard(
            application(proofs, Hub(proofs, changed=lambda _: None, report=self.told.append)), PORT, self.told.append
        )

    def client(self, *, known: bool = False, base: str = HERE) -> TestClient:
        """Return a browser; one that is known has used the key."""
        client = TestClient(self.guard, base_url=base, follow_redirects=False)
        if known:
            assert client.get(f"/?key={self.guard.key}").status_code == 303
        return client


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_newsroom(tmp_path_factory.mktemp("guard") / "newsroom")


@pytest.fixture
def room(newsroom: Path) -> Room:
    return Room(newsroom)


def test_the_key_works_once_and_becomes_a_cookie_of_one_browser(room: Room) -> None:
    first, second = room.client(), room.client()
    entered = first.get(f"{ISSUE}?view=phone&key={room.guard.key}&width=500")
    assert (entered.status_code, entered.headers["location"]) == (303, f"{ISSUE}?view=phone&width=500")
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith(f"digest-{PORT}=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert room.guard.key not in cookie
    assert first.get(ISSUE).status_code == 200
    assert second.get(f"{ISSUE}?key={room.guard.key}").status_code == 403
    # Who is in already may open the address again: it only leads on.
    again = first.get(f"/?key={room.guard.key}")
    assert (again.status_code, again.headers["location"], "set-cookie" in again.headers) == (303, "/", False)


def test_after_a_restart_neither_the_old_key_nor_the_old_cookie_works(room: Room, newsroom: Path) -> None:
    client = room.client(known=True)
    cookies = dict(client.cookies)
    after = Room(newsroom)
    other = TestClient(after.guard, base_url=HERE, cookies=cookies)
    assert other.get("/").status_code == 403
    assert other.get(f"/?key={room.guard.key}").status_code == 403


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("cookie", ["", f"digest-{PORT}=", f"digest-{PORT}=guess", "digest-1=x", "\x7f;;=", "é=1"])
def test_without_the_cookie_there_is_a_page_that_says_how_to_open_it(room: Room, path: str, cookie: str) -> None:
    asked = room.client().get(path, headers=[(b"cookie", cookie.encode())])
    assert asked.status_code == 403
    assert "open the address it prints" in asked.text
    assert "catch-up" not in asked.text


@pytest.mark.parametrize("key", ["", "guess", "é", "KEY", "key "])
def test_a_wrong_key_opens_nothing_and_does_not_spend_the_right_one(room: Room, key: str) -> None:
    wrong = room.guard.key.swapcase() if key == "KEY" else f"{room.guard.key} " if key == "key " else key
    client = room.client()
    assert client.get("/", params={"key": wrong}).status_code == 403
    assert client.head("/", params={"key": room.guard.key}).status_code == 403
    assert client.get("/", params={"key": room.guard.key}).status_code == 303


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
def test_this_machine_may_be_asked_by_its_own_names(room: Room, host: str) -> None:
    client = room.client(known=True)
    assert client.get("/", headers={"host": f"{host}:{PORT}"}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "127.0.0.1:80",
        f"127.0.0.1.evil.example:{PORT}",
        f"127.0.0.2:{PORT}",
        f"localhost:{PORT}@evil.example",
        f"0.0.0.0:{PORT}",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", ISSUE, "/static/preview.js", "/nothing"])
def test_any_other_name_is_refused_even_with_the_cookie(room: Room, host: str, path: str) -> None:
    client = room.client(known=True)
    asked = client.get(path, headers={"host": host})
    assert (asked.status_code, "Ward" in asked.text) == (421, False)
    assert room.client().get(f"/?key={room.guard.key}", headers={"host": host}).status_code == 421


def test_two_names_at_once_are_refused(room: Room) -> None:
    asked = room.client(known=True).get("/", headers=[("host", f"127.0.0.1:{PORT}"), ("host", "evil.example")])
    assert asked.status_code == 421


@pytest.mark.parametrize("path", LOST)
def test_what_is_no_issue_of_the_newsroom_is_not_found(room: Room, path: str) -> None:
    asked = room.client(known=True).get(path)
    assert asked.status_code == 404
    assert "version = 1" not in asked.text
    assert "import" not in asked.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "GET "])
@pytest.mark.parametrize("path", ["/", ISSUE, "/static/preview.js", "/nothing"])
def test_nothing_can_be_changed(room: Room, method: str, path: str) -> None:
    client = room.client(known=True)
    assert client.request(method, path).status_code == 403  # no origin
    own = {"origin": HERE, "sec-fetch-site": "same-origin"}
    assert client.request(method, path, headers=own).status_code in {404, 405}


# --- for the commands to come, which change something --------------------------------------------


async def _save(_: Request) -> Response:
    return PlainTextResponse("saved")


async def _fail(_: Request) -> Response:
    raise ZeroDivisionError("on purpose")


@pytest.fixture
def writing() -> tuple[TestClient, list[str]]:
    told: list[str] = []
    guard = Guard(Starlette(routes=[Route("/", _save, methods=["POST"]), Route("/fail", _fail)]), PORT, told.append)
    client = TestClient(guard, base_url=HERE, follow_redirects=False)
    client.get(f"/?key={guard.key}")
    return client, told


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": HERE}, 200),
        ({"origin": HERE, "sec-fetch-site": "same-origin"}, 200),
        ({}, 403),
        ({"sec-fetch-site": "same-origin"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": f"http://127.0.0.1:{PORT + 1}"}, 403),
        ({"origin": f"http://localhost:{PORT}"}, 403),  # not the name it was asked by
        ({"origin": f"https://127.0.0.1:{PORT}"}, 403),
        ({"origin": HERE, "sec-fetch-site": "same-site"}, 403),
        ({"origin": HERE, "sec-fetch-site": "cross-site"}, 403),
        ({"origin": HERE, "sec-fetch-site": "none"}, 403),
    ],
)
def test_only_pages_of_ours_may_change_something(
    writing: tuple[TestClient, list[str]], headers: dict[str, str], status: int
) -> None:
    assert writing[0].post("/", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, 200),
        ({"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}, 403),
    ],
)
def test_another_port_of_this_machine_which_is_sent_the_cookie_too_reads_nothing(
    room: Room, headers: dict[str, str], status: int
) -> None:
    assert room.client(known=True).get("/", headers=headers).status_code == status


def test_a_request_that_fails_is_told_in_a_line_and_the_next_is_served(
    writing: tuple[TestClient, list[str]],
) -> None:
    client, told = writing
    failed = client.get("/fail")
    assert failed.status_code == 500
    assert "on purpose" not in failed.text
    assert told == ["a fault of the program itself: ZeroDivisionError: on purpose"]
    assert failed.headers["x-content-type-options"] == "nosniff"
    assert client.post("/", headers={"origin": HERE}).text == "saved"


# --- headers -------------------------------------------------------------------------------------

PAGE = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-src 'self'",
    "img-src 'self' data:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
}  # fmt: skip


def _asked(room: Room) -> dict[str, Any]:
    known, stranger = room.client(known=True), room.client()
    answers = {path: known.get(path) for path in (*PATHS, *LOST)}
    answers |= {f"HEAD {path}": known.head(path) for path in PATHS}
    answers["no key"] = stranger.get("/")
    answers["wrong host"] = known.get("/", headers={"host": "evil.example"})
    answers["no origin"] = known.post("/")
    answers["method"] = known.post("/", headers={"origin": HERE})
    answers["key"] = known.get("/?key=x")
    return answers


def test_every_answer_carries_the_headers(room: Room) -> None:
    for what, answer in _asked(room).items():
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff", what
        assert headers["cross-origin-resource-policy"] == "same-origin", what
        assert headers["cross-origin-opener-policy"] == "same-origin", what
        assert headers["cache-control"] == "no-store", what
        assert headers["referrer-policy"] == "no-referrer", what
        assert headers["content-security-policy"].startswith("default-src 'none'"), what
        assert not [name for name in headers if name.startswith("access-control-")], what
        assert "server" not in headers, what
        if answer.status_code in {200, 404} and "/mail/" not in what and "/files/" not in what:
            assert set(headers["content-security-policy"].split("; ")) == PAGE, what


def test_our_pages_hold_no_script_and_no_style_of_their_own(room: Room) -> None:
    client = room.client(known=True)
    for path in ("/", *(f"{ISSUE}?view={view}" for view in ("desktop", "inbox", "links", "source", "message"))):
        page = client.get(path).text
        assert re.findall(r"<script\b[^>]*>[^<]*", page) == ['<script type="module" src="/static/preview.js">']
        assert not re.search(r"<style|<[^<>]*\s(?:style|on[a-z]+)=", page)


def test_outputs_are_handed_out_for_saving_byte_for_byte_as_built(room: Room, newsroom: Path) -> None:
    assert run_process("-C", newsroom, "build", "catch-up", "2016-08-30").code in {0, 1}
    client = room.client(known=True)
    for name in ("issue.html", "issue.txt", "issue.eml"):
        asked = client.get(f"/files/catch-up/2016-08-30/{name}")
        assert asked.content == (newsroom / "out/catch-up/2016-08-30" / name).read_bytes()
        assert asked.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert asked.headers["content-security-policy"] == "default-src 'none'; sandbox"
