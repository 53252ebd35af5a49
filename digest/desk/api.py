"""The routes by which a page edits issues: JSON in, JSON out (static/desk-types.js has the shapes)."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from digest.desk.acts import Conflicted, Desk, Stale
from digest.desk.asked import Keys, Unfit, body_of, refusal
from digest.errors import DigestError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from digest.desk.hub import Hub
    from digest.desk.proofs import Name

    Answer = Callable[[Request], Awaitable[Response]]
    Act = Callable[[Name, dict[str, Any]], dict[str, Any]]


class Asked(NamedTuple):
    """What can be asked of an issue: by which word, with which keys, and what does it."""

    word: str
    keys: Keys
    act: Act


def _asked(desk: Desk) -> tuple[Asked, ...]:
    at, seen = {"revision": int}, {"revision": int}
    return (
        Asked("edits", Keys({**at, "edits": list}, {}), desk.edit),
        Asked("window", Keys({**at, "first": str, "last": str}, {}), desk.window),
        Asked("undo", Keys(at, {}), desk.undo),
        Asked("redo", Keys(at, {}), desk.redo),
        Asked("save", Keys({"hash": str}, {"choose": dict}), desk.save),
        Asked("reload", Keys({}, {"choose": dict, "take": str}), desk.reload),
        Asked("unsaved", Keys({"use": bool}, {}), desk.unsaved),
        Asked("add", Keys({**at, "article": str}, {"after": str, "section": str}), desk.add),
        Asked("promo", Keys({**at, "promo": str, "to": dict}, {}), desk.promo),
        Asked("build", Keys({}, seen), desk.out.build),
        Asked("approve", Keys({"by": str}, seen), desk.out.approve),
        Asked("plan", Keys({}, seen), lambda name, said: desk.out.plan(name, said, os.environ)),
        Asked("page", Keys({}, seen), desk.out.page),
        Asked(
            "hand-over",
            Keys({"by": str, "token": str}, seen),
            lambda name, said: desk.out.hand_over(name, said, os.environ),
        ),
        Asked("test", Keys({}, {**seen, "to": list}), lambda name, said: desk.out.test(name, said, os.environ)),
    )


class Api:
    """What answers each address below ``/api``."""

    def __init__(self, desk: Desk, hub: Hub) -> None:
        self._desk, self._hub = desk, hub

    async def issues(self, _: Request) -> Response:
        """Answer with every issue there is, and those to come."""
        return JSONResponse(await asyncio.to_thread(self._desk.listed))

    async def state(self, request: Request) -> Response:
        """Answer with the state of an issue."""
        return JSONResponse(await asyncio.to_thread(self._desk.state, await self._name(request)))

    async def candidates(self, request: Request) -> Response:
        """Answer with the articles that may run in an issue."""
        name, asked = await self._name(request), dict(request.query_params)
        return JSONResponse(await asyncio.to_thread(self._desk.candidates, name, asked))

    async def article(self, request: Request) -> Response:
        """Answer with an article, and what of a story it bears out."""
        name, id = await self._name(request), request.path_params["id"]
        story = request.query_params.get("story", "")
        return JSONResponse(await asyncio.to_thread(self._desk.article, name, id, story))

    async def promos(self, request: Request) -> Response:
        """Answer with the promos that are planned for an issue's newsletter."""
        return JSONResponse(await asyncio.to_thread(self._desk.promos, await self._name(request)))

    async def draft(self, request: Request) -> Response:
        """Draft the coming issue."""
        await body_of(request, Keys({}, {}))
        place = request.path_params
        made = await asyncio.to_thread(self._desk.draft, place["newsletter"], place["day"])
        await self._hub.refresh()
        return JSONResponse(made)

    def doing(self, asked: Asked) -> Answer:
        """Return what answers where a page wants something done."""

        async def answer(request: Request) -> Response:
            name = await self._name(request)
            said = await body_of(request, asked.keys)
            try:
                done = await asyncio.to_thread(asked.act, name, said)
            except Stale:
                state = await asyncio.to_thread(self._desk.state, name)
                fault = {"message": "this was changed meanwhile", "help": "look at it as it is now"}
                return JSONResponse({"error": fault, "state": state}, 409)
            except Conflicted as conflicted:
                return JSONResponse(_conflicts(conflicted), 412)
            await self._hub.tell(name)
            return JSONResponse(done)

        return answer

    async def _name(self, request: Request) -> Name:
        place = request.path_params
        name = await asyncio.to_thread(self._desk.known, place["newsletter"], place["day"])
        if not name:
            raise Unfit(404, "there is no such issue")
        return name


def _conflicts(conflicted: Conflicted) -> dict[str, Any]:
    """Return what both sides changed; a text that a side has no more is empty, and ``gone`` names the side."""
    rows = [
        {
            "key": each.key,
            "where": each.part,
            "field": each.field,
            "base": each.base or "",
            "mine": each.mine or "",
            "theirs": each.theirs or "",
            "both": each.can_be_both,
            "gone": "mine" if each.mine is None else "theirs" if each.theirs is None else "",
        }
        for each in conflicted.conflicts
    ]
    help = "choose which counts, or look at the file" if rows else "save again to bring both together"
    fault = {"message": "the issue file was changed by another program", "help": help}
    return {"error": fault, "conflicts": rows, "hash": conflicted.hash}


def _careful(desk: Desk, answer: Answer) -> Answer:
    """Answer in JSON whatever goes wrong that somebody can mend."""

    async def careful(request: Request) -> Response:
        try:
            return await answer(request)
        except Unfit as unfit:
            return JSONResponse({"error": {"message": unfit.message, "help": unfit.help}}, unfit.status)
        except DigestError as error:
            fault = desk.proofs.fault_of(error)
            message = f"{fault.place}: {fault.message}" if fault.place else fault.message
            return JSONResponse({"error": {"message": message, "help": fault.help}}, refusal(error))

    return careful


def routes(desk: Desk, hub: Hub) -> list[Route]:
    """Return the routes of a desk; its working copies tell the pages that are open of every change."""
    api, place = Api(desk, hub), "/api/issues/{newsletter}/{day}"
    found: list[tuple[str, str, Answer]] = [
        ("/api/issues", "GET", api.issues),
        (place, "GET", api.state),
        (f"{place}/candidates", "GET", api.candidates),
        (f"{place}/promos", "GET", api.promos),
        (f"{place}/articles/{{id:path}}", "GET", api.article),
        (f"{place}/draft", "POST", api.draft),
        *((f"{place}/{each.word}", "POST", api.doing(each)) for each in _asked(desk)),
    ]
    return [Route(path, _careful(desk, answer), methods=[method]) for path, method, answer in found]
