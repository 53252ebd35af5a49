"""The page from which an issue is pasted into a sending service."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from digest import dates
from digest.render.templates import Templates
from digest.render.view import cleaned
from digest.resources import folder
from digest.text import figure_of, join_and

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from digest.model import Newsletter


class Field(NamedTuple):
    """Something to paste: ``file`` is where it comes from, ``sha`` the SHA-256 of that file; "" where it has none."""

    id: str
    name: str
    how: str
    value: str
    rows: int = 2
    file: str = ""
    sha: str = ""

    @property
    def size(self) -> str:
        """Return its size in words."""
        return f"{len(self.value.encode()) / 1024:.1f} KB"


def ticks(newsletter: Newsletter) -> tuple[str, ...]:
    """Return what is to be seen to in the sending service, which no check can see."""
    own = newsletter.profile.own("unsubscribe_url")
    return (
        "Subject and preheader in the service are those above, letter for letter.",
        "The HTML was pasted whole, as code. The service does not inline styles again or make a text part of its own.",
        f"{newsletter.profile.title} fills in {own}: a test copy has a link to leave that works."
        if own
        else "A test copy has a link to leave that works.",
        "A test copy was read on a phone and on a computer; its links lead where they should.",
        "The list of readers is the right one, and nobody is left out who should have it.",
        "Day and time of sending are right. It is scheduled once, and nowhere else.",
    )


def to_page(
    newsletter: Newsletter,
    day: date,
    fields: Sequence[Field],
    *,
    number: int | None,
    warnings: int,
    approved: Sequence[str],
    command: str,
) -> str:
    """Render the page: nothing is fetched, and its one script copies a field.

    Args:
        newsletter: whose issue.
        day: the issue's date.
        fields: what is to be pasted, in this order.
        number: of the issue, if it has one.
        warnings: how many the checks found; there are no errors.
        approved: who approved these very outputs.
        command: the command that puts it on record.
    """
    place = folder("templates") / "handover"
    script = (place / "page.js").read_text("utf-8")
    newsletter = cleaned(newsletter)
    return Templates([place]).render(
        "page.html.j2",
        {
            "language": newsletter.language,
            "publication": newsletter.publication,
            "title": newsletter.title,
            "date_line": dates.say_date(day),
            "number": number,
            "profile": newsletter.profile.title,
            "sender": f"{newsletter.sender.name} <{newsletter.sender.address}>".strip(),
            "goes_out": f"{dates.send_time(newsletter, day):%H:%M} ({newsletter.zone}), by the newsletter’s own plan",
            "checks": f"No errors, {figure_of(warnings, 'warning')}.",
            "approved": f"By {join_and(approved)}." if approved else "By nobody; this newsletter asks for no approval.",
            "fields": fields,
            "ticks": ticks(newsletter),
            "record": command,
            "css": Markup((place / "page.css").read_text("utf-8")),  # noqa: S704 - our own file
            "script": Markup(script),  # noqa: S704 - our own file
            # CSP Level 3, section 2.3.1: only a script of this very text is run.
            "script_hash": f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}",
        },
    )
