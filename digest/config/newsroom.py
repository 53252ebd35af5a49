"""Read ``digest.toml``."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.config.checks import read_checks
from digest.config.sources import read_sources
from digest.config.tomlfile import TomlFile
from digest.errors import ConfigError, DigestError
from digest.model import Checks, Newsroom

if TYPE_CHECKING:
    from pathlib import Path

MARKER = "digest.toml"
# A sending moved further than this is another issue.
_FURTHEST_MOVE = 6


def find_root(start: Path) -> Path:
    """Return the newsroom a folder lies in: the nearest one upwards that holds ``digest.toml``.

    Raises:
        DigestError: there is none.
    """
    for folder in (start, *start.parents):
        if (folder / MARKER).is_file():
            return folder
    raise DigestError(
        f"{start} is not in a newsroom: there is no {MARKER} here or above",
        hint="go into your newsroom's folder, name it with -C, or make one: digest init my-newsroom",
    )


_NEWSROOM_KEYS = (
    "version", "publication", "zone", "language", "date_order", "sources", "calendar", "checks", "site",
)  # fmt: skip


def load_newsroom(root: Path, octets: bytes | None = None) -> Newsroom:
    """Read the newsroom that lies at ``root``.

    Args:
        root: its folder.
        octets: what ``digest.toml`` would hold, to be looked over before it is written; else the file is read.

    Raises:
        ConfigError: every problem of ``digest.toml``.
    """
    reader = TomlFile(root / MARKER, MARKER, octets)
    newsroom = _newsroom(reader, root)
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return newsroom


def _newsroom(reader: TomlFile, root: Path) -> Newsroom:
    tree = reader.tree
    reader.unknown(tree, _NEWSROOM_KEYS)
    if tree.get("version", 1) != 1:
        reader.problem(
            f"version {tree['version']} is not known", reader.line("version"), "this program reads version 1"
        )
    publication = reader.get(tree, "publication", str, "")
    if reader.parsed and not publication:
        reader.problem("publication is missing", reader.line("publication"), 'write publication = "Your title"')
    folder = root / "newsletters"
    names = sorted(path.stem for path in folder.glob("*.toml")) if folder.is_dir() else []
    for name in names:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", name):
            reader.problem(
                f"newsletters/{name}.toml: a newsletter's name is small letters, figures and -, not a date", 0
            )
    return Newsroom(
        root=str(root),
        publication=publication,
        zone=_zone(reader),
        language=reader.get(tree, "language", str, "en-GB", check=_language),
        sources=read_sources(reader, root),
        newsletters=tuple(names),
        date_order=_date_order(reader),
        move=_moves(reader),
        skip=_skips(reader),
        site=_site(reader),
        checks=read_checks(reader, Checks()),
    )


# An address that others can be made from by adding to its end: no query, and nothing that no IRI has (RFC 3987).
_SITE = re.compile(r"https?://[^\s/?#@<>\"{}|\\^`]+(/[^\s?#<>\"{}|\\^`]*)?")


def _site(reader: TomlFile) -> str:
    """Read ``[site] url``: where the web copies stand, without a slash at its end."""

    def check(value: str) -> str:
        return "" if not value or _SITE.fullmatch(value) else "must be a whole address: https://www.example.org/digest"

    return reader.get(reader.table("site", ("url",)), "url", str, "", name="site", check=check).rstrip("/")


def _language(value: str) -> str:
    return "" if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) else "must be a language tag like en-GB"


def _zone(reader: TomlFile) -> ZoneInfo:
    name = reader.get(reader.tree, "zone", str, "Europe/London")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reader.problem(f"zone {name} is not known", reader.line("zone"), "write one like Europe/London")
        return ZoneInfo("UTC")


def _date_order(reader: TomlFile) -> Literal["", "dmy", "mdy"]:
    value = reader.get(reader.tree, "date_order", str, "")
    match value:
        case "" | "dmy" | "mdy":
            return value
    reader.problem("date_order must be dmy or mdy", reader.line("date_order"), "how 02/09/2016 is read here")
    return ""


def _day(value: Any) -> date | None:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else None
        except ValueError:
            return None
    return value if type(value) is date else None


def _moves(reader: TomlFile) -> tuple[tuple[date, date], ...]:
    """Read ``[calendar] move``: pairs of a sending day and the day it moves to, as ``2016-08-29 = 2016-08-30``."""
    table = reader.table("calendar", ("move", "skip")).get("move", {})
    found = []
    for key, value in table.items() if isinstance(table, dict) else [("", None)]:
        one, other = _day(key), _day(value)
        if one is None or other is None or one == other or abs((one - other).days) > _FURTHEST_MOVE:
            line = reader.line("move", "calendar") or reader.line(key, "calendar.move")
            hint = f"write move = {{ 2016-08-29 = 2016-08-30 }}; at most {_FURTHEST_MOVE} days"
            reader.problem(f"a move needs two days: {key} = {value}", line, hint)
        else:
            found.append((one, other))
    return tuple(sorted(found))


def _skips(reader: TomlFile) -> tuple[date, ...]:
    value = reader.tree.get("calendar", {})
    days = value.get("skip", []) if isinstance(value, dict) else []
    found = [_day(day) for day in days] if isinstance(days, list) else [None]
    if None in found:
        reader.problem("skip must be a list of days", reader.line("skip", "calendar"), "write skip = [2016-12-26]")
    return tuple(sorted(day for day in found if day))
