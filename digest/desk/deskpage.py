"""The pages in which issues are edited: their frames; what stands in them comes as JSON (api.py)."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse
from starlette.routing import Route

from digest import dates
from digest.desk.pages import index_page, render
from digest.desk.views import VIEWS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from digest.desk.acts import Desk
    from digest.desk.proofs import Name


def desk_page(name: Name, *, title: str, publication: str, language: str) -> str:
    """Render the page of one issue.

    Args:
        name: the issue.
        title: the newsletter's title.
        publication: whose newsletter it is.
        language: the language its words are in, as HTML names it.
    """
    place = f"{name.newsletter}/{name.day}"
    context = {
        "name": name,
        "title": title,
        "publication": publication,
        "language": language,
        "day": dates.say_date(name.day),
        "api": f"/api/issues/{place}",
        "events": f"/events/{place}",
        "views": VIEWS,
        "preview": f"/issues/{place}",
    }
    return render("desk.html.j2", context)


class DeskPages:
    """What answers the addresses of the pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def index(self, _: Request) -> Response:
        """Answer with the list of all issues, and with those that can be drafted."""

        def make() -> str:
            proofs = self._desk.proofs
            listed, faults = proofs.listed()
            undrafted = {
                row["newsletter"]: date.fromisoformat(row["date"])
                for row in self._desk.listed()
                if row["coming"] and row["number"] is None and not row["stories"]
            }
            return index_page(proofs.publication, listed, faults, language=proofs.language, undrafted=undrafted)

        return HTMLResponse(await asyncio.to_thread(make))

    async def issue(self, request: Request) -> Response:
        """Answer with the page of an issue."""
        place = request.path_params

        def make() -> str:
            name = self._desk.known(place["newsletter"], place["day"])
            if not name:
                raise HTTPException(404)
            proofs = self._desk.proofs
            title = self._desk.state(name)["title"]
            return desk_page(name, title=title, publication=proofs.publication, language=proofs.language)

        return HTMLResponse(await asyncio.to_thread(make))


def routes(desk: Desk) -> list[Route]:
    """Return the routes of the pages; the list of all issues is in place of the one that only shows them."""
    pages = DeskPages(desk)
    return [Route("/", pages.index), Route("/desk/{newsletter}/{day}", pages.issue)]
