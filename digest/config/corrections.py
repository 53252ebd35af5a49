"""Read ``corrections.toml``: what was put right in an issue after it went out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from digest.config.tomlfile import TomlFile
from digest.errors import ConfigError
from digest.model import Correction

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path
    from typing import Any
    from zoneinfo import ZoneInfo

_KEYS = ("at", "by", "story", "headline", "was", "is", "note")
_TABLE = "correction"


def load_corrections(path: Path, shown: str, issue: date, zone: ZoneInfo) -> tuple[Correction, ...]:
    """Read the corrections of an issue, in the order of the file; none where there is no such file.

    Args:
        path: the file.
        shown: its name in messages.
        issue: the date of the issue.
        zone: in which a reader is told the day of a correction.

    Raises:
        ConfigError: every problem of the file.
    """
    return read_corrections(TomlFile(path, shown), issue, zone) if path.exists() else ()


def read_corrections(reader: TomlFile, issue: date, zone: ZoneInfo) -> tuple[Correction, ...]:
    """Read corrections from an open file.

    Raises:
        ConfigError: every problem of the file.
    """
    reader.unknown(reader.tree, (_TABLE,))
    tables = reader.tables(_TABLE, _KEYS)
    found = tuple(_correction(reader, table, at, issue, zone) for at, table in enumerate(tables))
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return found


def _correction(reader: TomlFile, table: dict[str, Any], index: int, issue: date, zone: ZoneInfo) -> Correction:
    def text(key: str) -> str:
        return reader.get(table, key, str, "", name=_TABLE, index=index)

    def problem(key: str, message: str, hint: str) -> None:
        reader.problem(message, reader.line(key, _TABLE, index), hint)

    at, story = table.get("at"), table.get("story")
    if not isinstance(at, datetime) or not at.tzinfo:
        problem("at", "at must be a moment", "write at = 2016-09-06T09:00:00+01:00")
        at = datetime.min.replace(tzinfo=UTC)
    else:
        at = at.astimezone(zone)
    if type(story) is not int or story < 1:
        problem("story", "story must be a number", "write story = 1 for the first story of the issue")
        story = 1
    found = Correction(
        issue=issue,
        number=index + 1,
        at=at,
        by=text("by"),
        story=story,
        headline=text("headline"),
        was=text("was"),
        now=text("is"),
        note=text("note"),
    )
    if not (found.now.strip() or found.note.strip()):
        problem("is", "a correction says what is right", 'write is = "...", or note = "..."')
    return found
