"""The routes of the preview, as a Starlette application. Nothing here writes."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from digest.desk import pages
from digest.desk.views import BY_NAME, COPIES, VIEWS, copy_of, mail_policy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from starlette.requests import Request

    from digest.desk.hub import Hub
    from digest.desk.proofs import Look, Name, Proofs

_STATIC = Path(__file__).resolve().parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript"}
# The outputs by the names a build gives them. They are for saving: no browser shows them in a window of ours.
_FILES = {"issue.html": "text/html", "issue.txt": "text/plain", "issue.eml": "message/rfc822"}


class Preview:
    """What answers each address."""

    def __init__(self, proofs: Proofs, hub: Hub) -> None:
        self._proofs, self._hub = proofs, hub

    async def index(self, _: Request) -> Response:
        """Answer with the list of all issues."""
        listed, faults = await asyncio.to_thread(self._proofs.listed)
        made = pages.index_page(self._proofs.publication, listed, faults, language=self._proofs.language)
        return HTMLResponse(made)

    async def issue(self, request: Request) -> Response:
        """Answer with the page of an issue, in the view that is asked for."""
        name = await self._name(request)
        as_ = _shown(request)

        def make() -> str:
            look = self._proofs.look(name)
            return pages.issue_page(look, as_, pages.Served(look), language=self._proofs.language)

        return HTMLResponse(await asyncio.to_thread(make))

    async def stage(self, request: Request) -> Response:
        """Answer with the part of an issue's page that shows the email; nothing waits for the checks there."""
        name = await self._name(request)
        as_ = _shown(request)

        def make() -> str:
            look = self._proofs.look(name, checked=False)
            return pages.stage(look, as_, pages.Served(look), language=self._proofs.language)

        return HTMLResponse(await asyncio.to_thread(make))

    async def mail(self, request: Request) -> Response:
        """Answer with a copy of the email for a frame, under a policy of its own."""
        look = await self._look(request)
        copy = request.path_params["copy"]
        if copy not in COPIES or not look.proof:
            raise HTTPException(404)
        policy = mail_policy(pictures=request.query_params.get("pictures") == "1")
        return HTMLResponse(copy_of(look.proof.email.html, copy), headers={"content-security-policy": policy})

    async def file(self, request: Request) -> Response:
        """Answer with an output, byte for byte as a build writes it."""
        look = await self._look(request)
        file = request.path_params["file"]
        if file not in _FILES or not look.proof:
            raise HTTPException(404)
        email = look.proof.email
        octets = {"issue.html": email.html.encode(), "issue.txt": email.text.encode(), "issue.eml": look.proof.message}
        return Response(
            octets[file],
            media_type=_FILES[file],
            headers={
                "content-disposition": f'attachment; filename="{file}"',
                "content-security-policy": "default-src 'none'; sandbox",
            },
        )

    async def events(self, request: Request) -> Response:
        """Answer with a stream that tells of every change of an issue."""
        return _stream(self._hub.events(await self._name(request)))

    async def all_events(self, _: Request) -> Response:
        """Answer with a stream that tells of every change in the newsroom."""
        return _stream(self._hub.events(None))

    async def static(self, request: Request) -> Response:
        """Answer with a file of ours: those there are, looked up by name."""
        found = {path.name: path for path in _STATIC.iterdir() if path.suffix in _TYPES}
        path = found.get(request.path_params["file"])
        if not path:
            raise HTTPException(404)
        return Response(path.read_bytes(), media_type=_TYPES[path.suffix])

    async def _name(self, request: Request) -> Name:
        name = await asyncio.to_thread(
            self._proofs.known, request.path_params["newsletter"], request.path_params["day"]
        )
        if not name:
            raise HTTPException(404)
        return name

    async def _look(self, request: Request) -> Look:
        """Return what is shown of the issue that an address names, without the checks."""
        name = await self._name(request)
        return await asyncio.to_thread(self._proofs.look, name, checked=False)


def _shown(request: Request) -> pages.Shown:
    """Return the view that is asked for."""
    asked = request.query_params
    view = BY_NAME.get(asked.get("view", VIEWS[0].name))
    if not view:
        raise HTTPException(404)
    return pages.shown(view, asked.get("width", ""), asked.get("pictures", ""))


def _stream(events: AsyncIterator[str]) -> Response:
    return StreamingResponse(events, media_type="text/event-stream")


async def _lost(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):
        fault = {"message": error.detail, "help": ""}
        return JSONResponse({"error": fault}, error.status_code, error.headers)
    if error.status_code == 404:
        return HTMLResponse(pages.lost_page(), 404)
    return Response(f"{error.detail}\n", error.status_code, error.headers, "text/plain")


def application(proofs: Proofs, hub: Hub, more: Iterable[Route] = ()) -> Starlette:
    """Return the application; while it runs, the files are watched. ``more`` are the routes of a desk."""
    preview = Preview(proofs, hub)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        watch = asyncio.create_task(hub.watch())
        yield
        hub.close()
        await watch

    return Starlette(
        routes=[
            *more,
            Route("/", preview.index),
            Route("/issues/{newsletter}/{day}", preview.issue),
            Route("/stage/{newsletter}/{day}", preview.stage),
            Route("/mail/{newsletter}/{day}/{copy}", preview.mail),
            Route("/files/{newsletter}/{day}/{file}", preview.file),
            Route("/events", preview.all_events),
            Route("/events/{newsletter}/{day}", preview.events),
            Route("/static/{file}", preview.static),
        ],
        exception_handlers={HTTPException: _lost},
        lifespan=running,
    )
