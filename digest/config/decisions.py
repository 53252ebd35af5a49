"""Read ``decisions.toml``: what editors decided about single articles."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.config.tomlfile import TomlFile
from digest.errors import ConfigError
from digest.likeness import canonical
from digest.model import DECISIONS, Approval, Decisions, EmbargoOverride, Kept, Withdrawal

if TYPE_CHECKING:
    from typing import Any

    from digest.model import Newsroom

_TABLES = {
    "kept": ("article", "newsletter", "day", "repeat", "issue"),
    "withdrawn": ("article", "url", "day", "reason"),
    "embargo_overridden": ("article", "newsletter", "issue", "until", "day", "reason"),
    "approved": ("newsletter", "issue", "by", "at", "outputs"),
}


def load_decisions(newsroom: Newsroom) -> Decisions:
    """Read a newsroom's decisions; none where it has no such file.

    Raises:
        ConfigError: every problem of the file. A withdrawal that cannot be read must not pass for none.
    """
    path = Path(newsroom.root, DECISIONS)
    return read_decisions(TomlFile(path, DECISIONS)) if path.exists() else Decisions()


def read_decisions(reader: TomlFile) -> Decisions:
    """Read decisions from an open file; a newsletter that is no more is no fault: its decisions are history.

    Raises:
        ConfigError: every problem of the file.
    """
    reader.unknown(reader.tree, _TABLES)
    tables = {name: reader.tables(name, known) for name, known in _TABLES.items()}

    def text(name: str, index: int, key: str, *, needed: bool = True) -> str:
        table = tables[name][index]
        value = reader.get(table, key, str, "", name=name, index=index)
        if needed and not value and (key not in table or table[key] == ""):
            reader.problem(f"{key} is missing", reader.line(key, name, index), f'write {key} = "..."')
        return value

    found = Decisions(
        kept=tuple(
            Kept(
                article_id=text("kept", at, "article"),
                newsletter=text("kept", at, "newsletter"),
                repeat=text("kept", at, "repeat", needed=False),
                issue=_day(reader, table, "kept", at, needed=False),
            )
            for at, table in enumerate(tables["kept"])
        ),
        withdrawn=tuple(
            Withdrawal(
                article_id=text("withdrawn", at, "article"),
                reason=text("withdrawn", at, "reason"),
                address=canonical(text("withdrawn", at, "url", needed=False)),
            )
            for at in range(len(tables["withdrawn"]))
        ),
        overridden=tuple(
            EmbargoOverride(
                article_id=text("embargo_overridden", at, "article"),
                newsletter=text("embargo_overridden", at, "newsletter"),
                issue=_day(reader, table, "embargo_overridden", at) or date.min,
                reason=text("embargo_overridden", at, "reason"),
                until=_moment(reader, table, "embargo_overridden", at, "until"),
            )
            for at, table in enumerate(tables["embargo_overridden"])
        ),
        approved=tuple(
            Approval(
                newsletter=text("approved", at, "newsletter"),
                issue=_day(reader, table, "approved", at) or date.min,
                by=text("approved", at, "by"),
                at=_moment(reader, table, "approved", at, "at"),
                outputs=text("approved", at, "outputs"),
            )
            for at, table in enumerate(tables["approved"])
        ),
    )
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return found


def _day(reader: TomlFile, table: dict[str, Any], name: str, index: int, *, needed: bool = True) -> date | None:
    value = table.get("issue")
    if type(value) is date:
        return value
    if needed or value is not None:
        reader.problem("issue must be a date", reader.line("issue", name, index), "write issue = 2016-09-05")
    return None


def _moment(reader: TomlFile, table: dict[str, Any], name: str, index: int, key: str) -> datetime:
    value = table.get(key)
    if isinstance(value, datetime) and value.tzinfo:
        return value
    said = f"{key} must be a moment"
    reader.problem(said, reader.line(key, name, index), f"write {key} = 2016-09-05T06:40:00+01:00")
    return datetime.min.replace(tzinfo=UTC)
