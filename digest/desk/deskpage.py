"""The page in which an issue is edited: its frame; what stands in it comes as JSON (docs/desk.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest import dates
from digest.desk.pages import render
from digest.desk.views import VIEWS

if TYPE_CHECKING:
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
