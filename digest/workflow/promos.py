"""Read the promo files of a newsroom."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest.errors import Where
from digest.model import Finding
from digest.sources.walk import LARGEST_FILE, article_files
from digest.text import slug

if TYPE_CHECKING:
    from digest.model import Newsroom, PlannedPromo

FOLDER = "promos"


class Promos(NamedTuple):
    """The promos there are, and what is to say of files that gave none."""

    found: tuple[PlannedPromo, ...] = ()
    findings: tuple[Finding, ...] = ()


def read(newsroom: Newsroom) -> Promos:
    """Read every ``.md`` file below ``promos/``; one that cannot be read costs nothing but itself.

    A promo is named by the path of its file, in small letters: ``promos/Autumn/Summit.md`` is ``autumn/summit``.
    """
    folder = Path(newsroom.root, FOLDER)
    paths = article_files(folder)
    if not paths:
        return Promos()
    from digest.sources.promofile import parse_promo

    found: dict[str, PlannedPromo] = {}
    findings: list[Finding] = []
    for path in paths:
        shown = path.relative_to(newsroom.root).as_posix()
        name = "/".join(filter(None, map(slug, path.relative_to(folder).with_suffix("").parts)))
        try:
            with path.open("rb") as file:
                raw = file.read(LARGEST_FILE + 1)
        except OSError as error:
            findings.append(_left_out(shown, f"the file cannot be read: {error.strerror}"))
            continue
        parsed = parse_promo(raw, shown, name=name)
        findings += parsed.findings
        findings += [_unknown_newsletter(shown, each) for each in _strangers(parsed.promo, newsroom)]
        if parsed.promo and (not name or name in found):
            said = f"another promo is called {name}" if name else "its file name has no letter or figure"
            findings.append(_left_out(shown, said, "give the file another name"))
        elif parsed.promo:
            found[name] = parsed.promo
    return Promos(tuple(found.values()), tuple(findings))


def _strangers(promo: PlannedPromo | None, newsroom: Newsroom) -> list[str]:
    return [name for name in promo.newsletters if name not in newsroom.newsletters] if promo else []


def _unknown_newsletter(path: str, name: str) -> Finding:
    said = f"there is no newsletter {name[:60]}; the promo never runs there"
    return Finding(id="promo-value", severity="warning", message=said, where=Where(path, 1))


def _left_out(path: str, said: str, help: str = "") -> Finding:
    where = Where(os.fsencode(path).decode("utf-8", "backslashreplace"))
    return Finding(id="promo-left-out", severity="warning", message=said, where=where, help=help)
