"""Write down what an editor decided about an article: kept, withdrawn, an embargo overridden.

All are tables of one tracked file, ``decisions.toml``; a new one goes to its end and every other line stays as it is.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from digest.config import load_decisions, read_decisions
from digest.config.tomlfile import TomlFile
from digest.errors import ConfigError, DigestError, Where
from digest.model import DECISIONS
from digest.workflow import files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from digest.model import Article, Newsroom
    from digest.workflow.target import Target

_HEAD = """\
# What editors decided about single articles: "digest keep", "digest withdraw" and "--override-embargo" write it.
# Yours to edit: a decision is taken back by deleting its table. Keep the file under git.
"""


def note(newsroom: Newsroom, table: str, values: Mapping[str, str | date | datetime]) -> None:
    """Add a decision at the end of the file.

    Args:
        newsroom: whose file.
        table: ``kept``, ``withdrawn``, ``embargo_overridden`` or ``approved``.
        values: its keys in their order; an empty one is left out.

    Raises:
        ConfigError: the file cannot be read as it is; nothing is written.
        StorageError: it cannot be written, or changed meanwhile.
    """

    def with_rows(text: str) -> str:
        newline = _newline_of(text)
        ended = text if text.endswith("\n") or not text else f"{text}{newline}"
        return (ended or _HEAD) + table_text(table, values).replace("\n", newline)

    _change(newsroom, with_rows)


def table_text(table: str, values: Mapping[str, str | int | date | datetime]) -> str:
    """Write a table of a list of tables, with a blank line above it; an empty value is left out."""
    rows = (f"{key} = {_toml(value)}\n" for key, value in values.items() if value)
    return "".join((f"\n[[{table}]]\n", *rows))


def note_override(target: Target, article: Article, reason: str, *, now: datetime) -> None:
    """Write down that one issue may run an article before its embargo ends."""
    if not said(reason):
        raise DigestError("an embargo is overridden for a reason", hint='--override-embargo "released early by ..."')
    assert article.embargo
    values: dict[str, str | date | datetime] = {
        "article": article.id,
        "newsletter": target.newsletter.name,
        "issue": target.date,
        "until": article.embargo.astimezone(target.newsletter.zone),
        "day": now.astimezone(target.newsletter.zone).date(),
        "reason": reason,
    }
    note(target.newsroom, "embargo_overridden", values)


def take_back(newsroom: Newsroom, table: str, article: str, newsletter: str = "") -> int:
    """Delete the decisions of a kind about an article; of a kept one only those that wait. Return how many."""
    count = 0

    def without(text: str) -> str:
        nonlocal count
        found = _tables(text, table)
        mine = [
            at
            for at, each in enumerate(found)
            if each["article"] == article and each.get("newsletter", newsletter) == newsletter and "issue" not in each
        ]
        count = len(mine)
        pieces = _pieces(text)
        own = [at for at, piece in enumerate(pieces) if _is_table(piece, table)]
        for at in (own[number] for number in mine):
            pieces[at] = re.sub(r"\A[ \t]*\r?\n", "", _parted(pieces[at])[1])
        changed = "".join(pieces)
        if mine and own[mine[-1]] == len(pieces) - 1:
            changed = re.sub(r"(?<=\n)\r?\n\Z", "", changed)  # the blank line that stood above it
        return _holding(changed, table, [each for at, each in enumerate(found) if at not in mine])

    _change(newsroom, without)
    return count


def use_up(
    newsroom: Newsroom,
    newsletter: str,
    articles: frozenset[str],
    issue: date,
    *,
    skipped: frozenset[date] = frozenset(),
) -> None:
    """Write into each kept article that waited, or went into a skipped issue, the issue whose draft it went into."""

    def is_mine(each: dict[str, Any]) -> bool:
        waits = each.get("issue") in {None, *skipped} - {issue}
        return each["newsletter"] == newsletter and each["article"] in articles and waits

    def used(text: str) -> str:
        found = [each | ({"issue": issue} if is_mine(each) else {}) for each in _tables(text, "kept")]
        return _holding("".join(map(with_issue, _pieces(text))), "kept", found)

    def with_issue(piece: str) -> str:
        if not (_is_table(piece, "kept") and is_mine(_tables(piece, "kept")[0])):
            return piece
        newline, (table, rest) = _newline_of(piece), _parted(piece)
        table = re.sub(r"(?m)^[ \t]*issue[ \t]*=.*\n?", "", table)  # of an issue that was skipped since
        return f"{table}{'' if table.endswith(chr(10)) else newline}issue = {issue.isoformat()}{newline}{rest}"

    if articles:
        _change(newsroom, used)


def _tables(text: str, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(text.replace("\r\n", "\n")).get(name, [])
    return found


def _pieces(text: str) -> list[str]:
    """Cut a text above each line that opens a table."""
    return re.split(r"(?m)^(?=[ \t]*\[)", text)


def _is_table(piece: str, name: str) -> bool:
    return bool(re.match(rf"[ \t]*\[\[\s*{name}\s*\]\]", piece))


def _parted(piece: str) -> tuple[str, str]:
    """Part a table from what stands below it after a blank line: comments there are about the next one."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", piece)
    end = len(lines)
    while end and re.match(r"\s*(?:#|\Z)", lines[end - 1]):
        end -= 1
    while end < len(lines) and lines[end].strip():
        end += 1
    return "".join(lines[:end]), "".join(lines[end:])


def _holding(text: str, name: str, tables: list[dict[str, Any]]) -> str:
    """Return a text if it holds just these tables: lines may not be what they seem within a text of several lines."""
    if _tables(text, name) != tables:
        raise ValueError
    return text


def _newline_of(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _change(newsroom: Newsroom, change: Callable[[str], str]) -> None:
    """Change the text of the file and read it back before it is put in place of what was read."""
    load_decisions(newsroom)
    path = Path(newsroom.root, DECISIONS)
    was = files.read(path) if path.exists() else None
    try:
        old = (was or b"").decode()
        mark = "\ufeff" if old.startswith("\ufeff") else ""
        text = mark + change(old.removeprefix(mark))
        tomllib.loads(text.removeprefix(mark).replace("\r\n", "\n"))
        read_decisions(TomlFile(path, DECISIONS, text.encode()))
    except ConfigError:
        raise DigestError("what is to be written cannot be read again", Where(DECISIONS), "use plain words") from None
    except (tomllib.TOMLDecodeError, KeyError, ValueError, IndexError):
        hint = "change it by hand: each decision is a table of plain lines"
        raise DigestError("the file is written in a way the program cannot change", Where(DECISIONS), hint) from None
    if was is None:
        files.write(path, text.encode(), new=True)
    else:
        files.write(path, text.encode(), instead_of=was)


def said(reason: str) -> str:
    """Return a reason as the file can hold it: on one line, without what TOML does not allow."""
    return " ".join(reason.replace("\x7f", " ").split())


def _toml(value: str | int | date | datetime) -> str:
    """Write a value; a JSON string is a TOML string too, but for DEL and lone surrogates."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    line = said(value)
    if len(line) > 500:
        raise DigestError("a reason of more than 500 characters is none", hint="say it in a sentence")
    return json.dumps(line.encode("utf-8", "replace").decode(), ensure_ascii=False)
