"""Who may talk to the server: the one browser that was given its key, asking for this very machine.

Any page of the web can have its reader's browser ask a server on loopback, and any other user of the machine can reach
it (docs/decisions/0027).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = frozenset(["GET", "HEAD"])
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# On every response, errors included; the policy only where a response has none of its own.
_HEADERS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}

_CSS = (
    ":root{color-scheme:light dark}body{max-width:34rem;margin:12vh auto;padding:0 20px;font:16px/25px Arial,Helvetica,"
    "sans-serif}h1{font:bold 28px/34px Georgia,'Times New Roman',serif}code{font:15px/25px Menlo,Consolas,monospace}"
)
_REFUSED = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Not open to this browser</title><style>{css}</style></head><body><main>
<h1>Not open to this browser</h1>
<p>Only the browser that <code>digest</code> opened may see this newsroom, and its address works once.</p>
<p>Go back to the window it opened; or end the program with Ctrl-C, start it again, and open the address it prints.
If you came here by a link from another page, <a href="">load this page again</a>.</p>
</main></body></html>
"""


class Guard:
    """Let through what the browser with the cookie asks; give every response its headers.

    The key in the first address is good for one browser: it is exchanged for a cookie of that browser, under a name
    that holds the port, for cookies know none.
    """

    def __init__(self, app: ASGIApp, port: int, report: Callable[[str], None]) -> None:
        self._app, self._report = app, report
        self.key = secrets.token_urlsafe(24)
        self._secret, self._used = secrets.token_urlsafe(32), False
        self._cookie = f"digest-{port}"
        self._hosts = {f"{host}:{port}" for host in ("127.0.0.1", "localhost", "[::1]")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # there are no web sockets here
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in (*_HEADERS.items(), ("content-security-policy", PAGE_POLICY)):
                    headers.setdefault(name, value)
            await send(message)

        response = self._answer(scope["method"], Headers(scope=scope), scope)
        try:
            await (response or self._app)(scope, receive, sending)
        except Exception as error:  # noqa: BLE001 - one request that fails must not end the others
            self._report(f"a fault of the program itself: {type(error).__name__}: {error}")
            if not begun:
                await PlainTextResponse("A fault of the program itself.\n", 500)(scope, receive, sending)

    def _answer(self, method: str, headers: Headers, scope: Scope) -> Response | None:
        """Return what is said in place of what was asked for, or None where that may be had."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("This server answers to no such name.\n", 421)
        if method not in _SAFE and not _is_own(headers, hosts[0]):
            return PlainTextResponse("Only pages of this server may ask for that.\n", 403)
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in query if name == "key"]
        if given and method == "GET":
            without = _without_key(scope["path"], [(name, value) for name, value in query if name != "key"])
            if self._takes(given[0]):
                without.set_cookie(self._cookie, self._secret, path="/", httponly=True, samesite="strict")
                return without
            if self._knows(headers):
                return without
        if not self._knows(headers):
            return _refused()
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"} and not _is_visit(headers):
            # Another port of this machine is the same site, and is sent the cookie too.
            return PlainTextResponse("Only pages of this server may ask for that.\n", 403)
        return None

    def _takes(self, key: str) -> bool:
        """Tell whether this is the key, for the first time."""
        right = not self._used and hmac.compare_digest(key.encode(), self.key.encode())
        self._used = self._used or right
        return right

    def _knows(self, headers: Headers) -> bool:
        """Tell whether a request carries our cookie."""
        for line in headers.getlist("cookie"):
            try:
                found = SimpleCookie(line).get(self._cookie)
            except CookieError:
                continue
            if found and hmac.compare_digest(found.value.encode(), self._secret.encode()):
                return True
        return False


def _without_key(path: str, query: list[tuple[str, str]]) -> Response:
    """Lead on to the same address without the key; with one slash at its beginning: after two, another host follows."""
    return RedirectResponse(f"/{path.lstrip('/')}" + (f"?{urlencode(query)}" if query else ""), 303)


def _is_own(headers: Headers, host: str) -> bool:
    """Tell whether a request that changes something comes from a page of ours: it says so twice."""
    return (
        headers.get("origin", "") == f"http://{host}" and headers.get("sec-fetch-site", "same-origin") == "same-origin"
    )


def _is_visit(headers: Headers) -> bool:
    """Tell whether a person follows a link, or a frame is filled; who may frame us is said in the policy."""
    return headers.get("sec-fetch-mode", "") == "navigate"


def _refused() -> Response:
    digest = base64.b64encode(hashlib.sha256(_CSS.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(_REFUSED.format(css=_CSS), 403, {"content-security-policy": policy})
