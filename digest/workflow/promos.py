"""Read the promo files of a newsroom."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from digest.errors import Where
from digest.model import Finding
from digest.sources.walk import LARGEST_FILE, each_article_file
from digest.text import slug
from digest.workflow.files import sha256

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
    closed: list[OSError] = []
    paths = sorted(map(Path, each_article_file(folder, closed.append)))
    # A newsroom need not have the folder; one that is there and cannot be read may hold what an issue should have.
    faults = [each for each in closed if not isinstance(each, FileNotFoundError)]
    findings = [
        _left_out(_shown(newsroom, each.filename), f"the folder cannot be read: {each.strerror}") for each in faults
    ]
    if not paths:
        return Promos(findings=tuple(findings))
    from digest.sources.promofile import parse_promo

    found: dict[str, PlannedPromo] = {}
    for path in paths:
        shown = _shown(newsroom, path)
        name = "/".join(filter(None, map(slug, path.relative_to(folder).with_suffix("").parts)))
        try:
            raw = _read(path)
        except OSError as error:
            findings.append(_left_out(shown, f"the file cannot be read: {error.strerror}"))
            continue
        parsed = parse_promo(raw, shown, name=name)
        findings += parsed.findings
        findings += [_unknown_newsletter(shown, each) for each in _strangers(parsed.promo, newsroom)]
        if parsed.promo and (not name or name in found):
            said = (
                f"another promo is called {name}"
                if name
                else "its file name has neither a letter from a to z nor a figure"
            )
            findings.append(_left_out(shown, said, "give the file another name"))
        elif parsed.promo:
            found[name] = parsed.promo
    return Promos(tuple(found.values()), tuple(findings))


def known(newsroom: Newsroom) -> tuple[PlannedPromo, ...]:
    """Return the promos there are, those of files that have not changed since without reading them anew."""
    from digest.workflow.caches import promos_cache

    folder = Path(newsroom.root, FOLDER)
    stamp = [" ".join(newsroom.newsletters)]
    for path in sorted(map(Path, each_article_file(folder, lambda _: None))):
        with contextlib.suppress(OSError):
            stamp.append(f"{_shown(newsroom, path)} {sha256(_read(path))}")
    stored = promos_cache(newsroom)("\n".join(stamp), lambda _: _stored(read(newsroom).found))
    return tuple(_from_stored(each) for each in json.loads(stored))


def _stored(found: tuple[PlannedPromo, ...]) -> str:
    return json.dumps([dataclasses.asdict(each) for each in found], default=date.isoformat)


def _from_stored(values: dict[str, Any]) -> PlannedPromo:
    from digest.model import PlannedPromo, Promo

    days = {name: date.fromisoformat(values[name]) if values[name] else None for name in ("first", "last")}
    promo, newsletters = Promo(**values["promo"]), tuple(values["newsletters"])
    return PlannedPromo(**values | days | {"promo": promo, "newsletters": newsletters})


def _read(path: Path) -> bytes:
    if not path.is_file():  # a pipe would be waited for without end
        path.stat()  # tells of a link that leads nowhere
        raise OSError(0, "it is no ordinary file")
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _shown(newsroom: Newsroom, path: str | Path) -> str:
    """Name a file; one whose name is no text has its odd bytes spelt out, or nothing could print it."""
    below = Path(path).relative_to(newsroom.root).as_posix()
    return os.fsencode(below).decode("utf-8", "backslashreplace")


def _strangers(promo: PlannedPromo | None, newsroom: Newsroom) -> list[str]:
    return [name for name in promo.newsletters if name not in newsroom.newsletters] if promo else []


def _unknown_newsletter(path: str, name: str) -> Finding:
    said = f"there is no newsletter {name[:60]}; the promo never runs there"
    return Finding(id="promo-value", severity="warning", message=said, where=Where(path, 1))


def _left_out(path: str, said: str, help: str = "") -> Finding:
    return Finding(id="promo-left-out", severity="warning", message=said, where=Where(path), help=help)
