"""The pages of the preview: what the templates of ``templates/desk`` are given."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from digest import dates
from digest.checks import NOT_RUN
from digest.desk import seen
from digest.desk.views import DESKTOP, NARROWEST, PHONE, SANDBOX, VIEWS, WIDEST, View
from digest.render.templates import Templates
from digest.render.view import issue_words
from digest.resources import folder
from digest.text import clean, figure_of, reading_minutes
from digest.workflow.status import standing_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from digest.desk.proofs import Fault, Listed, Look
    from digest.model import Finding

STYLE = Path(__file__).resolve().parent / "static" / "preview.css"
# By this a folder is known as one that the program wrote.
GENERATOR = "weekly-digest preview"


class Shown(NamedTuple):
    """How an issue is looked at: the view, the width of its frame, and whether pictures of the web are shown."""

    view: View
    width: int
    pictures: bool


def shown(view: View, width: str = "", pictures: str = "") -> Shown:
    """Return how an issue is looked at by the words of an address; what they say amiss is left aside."""
    wide = int(width) if width.isdecimal() and len(width) <= 5 else view.width
    return Shown(view, min(WIDEST, max(NARROWEST, wide)), view.pictures and pictures == "1")


class Served:
    """The addresses of a server."""

    static = False
    home = "/"

    def __init__(self, look: Look) -> None:
        self._place = f"{look.name.newsletter}/{look.name.day}"
        self._shown = look.shown

    def page(self, view: View, *, width: int = 0, pictures: bool = False) -> str:
        """Return the address of a view."""
        query = {"view": view.name}
        query |= {"width": str(width)} if width and width != view.width else {}
        query |= {"pictures": "1"} if pictures else {}
        return f"/issues/{self._place}?{urlencode(query)}"

    def mail(self, copy: str, *, pictures: bool) -> str:
        """Return the address of a copy of the email; each state has its own, so that none is taken for another."""
        query = {"of": self._shown} | ({"pictures": "1"} if pictures else {})
        return f"/mail/{self._place}/{copy}?{urlencode(query)}"

    def file(self, name: str) -> str:
        """Return the address of an output as it is built."""
        return f"/files/{self._place}/{name}"

    @property
    def events(self) -> str:
        """Return the address that tells of changes."""
        return f"/events/{self._place}"


class Written:
    """The addresses of a folder of pages that needs no server."""

    static = True
    events = home = ""

    def page(self, view: View, *, width: int = 0, pictures: bool = False) -> str:
        """Return the name of a view's page; the first is what a folder opens with."""
        if width and width != view.width:
            return ""
        name = "index" if view is VIEWS[0] else view.name
        return f"{name}{'-with-pictures' if pictures else ''}.html"

    def mail(self, copy: str, *, pictures: bool) -> str:
        """Return the name of a copy of the email."""
        return f"mail/{copy}{'-with-pictures' if pictures else ''}.html"

    def file(self, name: str) -> str:
        """Return the name of an output."""
        return name


Addresses = Served | Written


def issue_page(look: Look, as_: Shown, addresses: Addresses, *, language: str) -> str:
    """Render the page of an issue in one of its views."""
    context = _on_stage(look, as_, addresses, language)
    context |= {"look": look, "views": VIEWS, "faults": look.faults}
    context |= _inlined() if addresses.static else {}
    return render("preview.html.j2", context | (_of_proof(look) if look.proof else {}))


def stage(look: Look, as_: Shown, addresses: Addresses, *, language: str) -> str:
    """Render the part of that page that shows the email; the checks need not have been asked."""
    return render("stage.html.j2", _on_stage(look, as_, addresses, language))


def _on_stage(look: Look, as_: Shown, addresses: Addresses, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "proof": look.proof,
        "of": look.shown,
        "shown": as_,
        "to": addresses,
        "language": language,
        "sandbox": SANDBOX,
        "widths": {"desktop": DESKTOP, "phone": PHONE, "least": NARROWEST, "most": WIDEST},
    }
    if look.proof:
        found["pictures"] = seen.pictures(look.proof.email.html)
        found |= panel(look) if (panel := _PANELS.get(as_.view.name)) else {}
    return found


def _inlined() -> dict[str, Any]:
    """Return the style sheet of a page that has no server, and a policy by which the page holds no other and no script.

    What is in its frames has policies of its own; ``file:`` is where both lie until they are put on a server.
    """
    css = STYLE.read_text("utf-8")
    hash = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    rules = ("default-src 'none'", f"style-src 'sha256-{hash}'", "frame-src 'self' file:", "img-src data:")
    policy = "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))
    return {"css": Markup(css), "policy": policy}  # noqa: S704 - our own file


def _of_proof(look: Look) -> dict[str, Any]:
    proof = look.proof
    assert proof
    issue, email = proof.issue, proof.email
    facts = [dates.say_date(look.name.day)]
    facts += [f"No {issue.number}"] if issue.number else []
    facts += [
        figure_of(len(issue.all_stories), "story", "stories"),
        figure_of(reading_minutes(issue_words(issue)), "minute"),
    ]
    return {
        "facts": facts,
        "size": seen.size_of(email.html),
        "checks": _checks(look),
    }


def _links(look: Look) -> dict[str, Any]:
    assert look.proof
    return {"anchors": seen.anchors(look.proof.email.html, look.proof.issue, look.proof.newsletter)}


def _inbox(look: Look) -> dict[str, Any]:
    assert look.proof
    email, sender = look.proof.email, look.proof.newsletter.sender
    return {
        "sender": sender.name or sender.address,
        "sender_address": sender.address,
        "lines": (("Subject", seen.pieces(email.subject)), ("Preheader", seen.pieces(email.preheader))),
    }


def _source(look: Look) -> dict[str, Any]:
    assert look.proof
    return {"source": seen.highlighted(look.proof.email.html)}


def _message(look: Look) -> dict[str, Any]:
    assert look.proof
    message = look.proof.message
    return {
        "fields": seen.fields(message),
        "parts": tuple(seen.body_parts(message)),
        "raw": message.decode("ascii", "replace").replace("\r\n", "\n"),
    }


_PANELS: dict[str, Callable[[Look], dict[str, Any]]] = {
    "inbox": _inbox,
    "links": _links,
    "source": _source,
    "message": _message,
}


class Group(NamedTuple):
    """Findings under one heading; ``open`` when they are seen without a click."""

    title: str
    kind: str
    findings: tuple[Finding, ...]
    open: bool


class Checks(NamedTuple):
    """What the checks say of an issue: in a line, and group by group, the gravest first."""

    said: str
    groups: tuple[Group, ...]


def _checks(look: Look) -> Checks:
    assert look.findings is not None
    told = [each for each in look.findings if each.id not in NOT_RUN and not each.allowed]
    errors, warnings, notes = (_of(told, severity) for severity in ("error", "warning", "info"))
    groups = (
        Group(figure_of(len(errors), "error"), "error", errors, open=True),
        Group(figure_of(len(warnings), "warning"), "warning", warnings, open=True),
        Group("Not checked", "open", tuple(each for each in look.findings if each.id in NOT_RUN), open=True),
        Group("Article files", "warning", tuple(e for e in look.article_findings if e.severity != "info"), open=True),
        Group(figure_of(len(notes), "note"), "note", notes, open=False),
        Group("Let stand by an editor", "let", tuple(each for each in look.findings if each.allowed), open=False),
    )
    said = f"{figure_of(len(errors), 'error')}, {figure_of(len(warnings), 'warning')}"
    return Checks(said, tuple(group for group in groups if group.findings))


def _of(findings: Iterable[Finding], severity: str) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.severity == severity)


# --- the list of all issues ----------------------------------------------------------------------


def index_page(
    publication: str,
    listed: tuple[Listed, ...],
    faults: tuple[Fault, ...],
    *,
    language: str,
    undrafted: Mapping[str, date] | None = None,
) -> str:
    """Render the list of all newsletters and their issues.

    Args:
        publication: whose newsletters they are.
        listed: the newsletters.
        faults: why more is not known.
        language: the language of their words.
        undrafted: at a desk, the coming issue of each newsletter that has no file of it yet.
    """
    rows = {
        each.name: [
            {
                "href": f"/issues/{each.name}/{one.date}",
                "edit": f"/desk/{each.name}/{one.date}" if undrafted is not None else "",
                "date": dates.say_date(one.date),
                "number": one.number,
                "words": standing_words(one),
            }
            for one in each.standings
        ]
        for each in listed
    }
    faults = (*faults, *(fault for each in listed for fault in each.faults))
    coming = {name: (day, dates.say_date(day)) for name, day in (undrafted or {}).items()}
    context = {"publication": publication, "listed": listed, "rows": rows, "faults": faults, "language": language}
    return render("index.html.j2", context | {"at_desk": undrafted is not None, "coming": coming})


def lost_page() -> str:
    """Render what is said where nothing is found."""
    return render("lost.html.j2", {"language": "en-GB", "faults": ()})


def render(name: str, context: dict[str, Any]) -> str:
    """Render a template of the desk."""
    page = Templates([folder("templates") / "desk"]).render(name, context | {"generator": GENERATOR})
    return clean(page)  # a message of a check quotes what it is about as it stands
