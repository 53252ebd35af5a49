"""The pages that list issues, through templates like every other page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digest.render.view import cleaned
from digest.render.web import GENERATOR, iri
from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from digest.model import Links, Newsletter


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """An issue in a list: where it stands, its number (if it has one), its date in full, subject and headlines."""

    path: str
    number: int | None
    date_line: str
    subject: str
    headlines: tuple[str, ...]
    corrected: bool = False


def list_page(
    newsletter: Newsletter, links: Links, issues: Sequence[Listed], folders: Sequence[Path], *, address: str
) -> bytes:
    """Return the page that lists the issues of a newsletter, in the order given; ``links`` are filled in.

    Raises:
        TemplateError: a template fails.
    """
    about = {"issues": cleaned(tuple(issues)), "links": cleaned(links), "address": iri(address), "feed": "feed.xml"}
    return _page("issues.html.j2", newsletter, folders, about)


def first_page(
    newsletters: Sequence[tuple[Newsletter, Listed]], folders: Sequence[Path], *, title: str, address: str
) -> bytes:
    """Return the page that lists the newsletters, each with its newest issue; it has the colours of the first.

    Raises:
        TemplateError: a template fails.
    """
    found = [(cleaned(newsletter), cleaned(newest)) for newsletter, newest in newsletters]
    about = {"newsletters": found, "title": one_line(title), "address": iri(address), "feed": ""}
    return _page("site.html.j2", newsletters[0][0], folders, about)


def _page(name: str, newsletter: Newsletter, folders: Sequence[Path], about: dict[str, Any]) -> bytes:
    from digest.render.templates import Templates

    style = cleaned(newsletter)
    context = {"newsletter": style, "brand": style.brand, "language": style.language, "generator": GENERATOR}
    return Templates(folders).render(name, context | about).encode("utf-8", "replace")
