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

from digest.config import load_decisions
from digest.errors import DigestError, Where
from digest.model import DECISIONS
from digest.workflow import files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from digest.model import Newsroom
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
        ended = text if text.endswith("\n") or not text else f"{text}\n"
        return (ended or _HEAD) + table_text(table, values)

    _change(newsroom, with_rows)


def table_text(table: str, values: Mapping[str, str | date | datetime]) -> str:
    """Write a table of a list of tables, with a blank line above it; an empty value is left out."""
    rows = (f"{key} = {_toml(value)}\n" for key, value in values.items() if value)
    return "".join((f"\n[[{table}]]\n", *rows))


def note_override(target: Target, article: str, reason: str, *, now: datetime) -> None:
    """Write down that one issue may run an article before its embargo ends."""
    if not reason.strip():
        raise DigestError("an embargo is overridden for a reason", hint='--override-embargo "released early by ..."')
    values: dict[str, str | date] = {
        "article": article,
        "newsletter": target.newsletter.name,
        "issue": target.date,
        "day": now.astimezone(target.newsletter.zone).date(),
        "reason": reason,
    }
    note(target.newsroom, "embargo_overridden", values)


def take_back(newsroom: Newsroom, table: str, article: str, newsletter: str = "") -> int:
    """Delete the decisions of a kind about an article; of a kept one only those that wait. Return how many."""
    count = 0

    def without(text: str) -> str:
        nonlocal count
        found = tomllib.loads(text.replace("\r\n", "\n")).get(table, [])
        mine = [
            at
            for at, each in enumerate(found)
            if each["article"] == article and each.get("newsletter", newsletter) == newsletter and "issue" not in each
        ]
        count = len(mine)
        starts = [match.start() for match in re.finditer(r"(?m)^[ \t]*\[", text)]
        own = [start for start in starts if re.match(rf"[ \t]*\[\[\s*{table}\s*\]\]", text[start:])]
        for at in reversed(mine):
            end = next((start for start in starts if start > own[at]), len(text))
            text = f"{text[: own[at]].rstrip()}\n{'' if end == len(text) else chr(10)}{text[end:]}"
        return text

    _change(newsroom, without)
    return count


def use_up(newsroom: Newsroom, newsletter: str, articles: frozenset[str], issue: date) -> None:
    """Write into each kept article that waited the issue whose draft it went into."""

    def used(text: str) -> str:
        pieces = re.split(r"(?m)^(?=[ \t]*\[)", text)
        return "".join(_used(piece, newsletter, articles, issue) for piece in pieces)

    if articles:
        _change(newsroom, used)


def _used(piece: str, newsletter: str, articles: frozenset[str], issue: date) -> str:
    if not re.match(r"[ \t]*\[\[\s*kept\s*\]\]", piece):
        return piece
    (table,) = tomllib.loads(piece.replace("\r\n", "\n"))["kept"]
    if table["newsletter"] != newsletter or table["article"] not in articles or "issue" in table:
        return piece
    body = piece.rstrip()
    return f"{body}\nissue = {issue.isoformat()}\n{piece[len(body) :].removeprefix(chr(13)).removeprefix(chr(10))}"


def _change(newsroom: Newsroom, change: Callable[[str], str]) -> None:
    """Change the text of the file and read it back before it is put in place of what was read."""
    load_decisions(newsroom)
    path = Path(newsroom.root, DECISIONS)
    was = files.read(path) if path.exists() else None
    try:
        text = change((was or b"").decode("utf-8-sig"))
        tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, KeyError, ValueError, IndexError):
        hint = "change it by hand: each decision is a table of plain lines"
        raise DigestError("the file is written in a way the program cannot change", Where(DECISIONS), hint) from None
    if was is None:
        files.write(path, text.encode(), new=True)
    else:
        files.write(path, text.encode(), instead_of=was)


def _toml(value: str | date | datetime) -> str:
    """Write a value; a JSON string is a TOML string too, but for DEL and lone surrogates."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    line = " ".join(value.split()).replace("\x7f", "")
    if len(line) > 500:
        raise DigestError("a reason of more than 500 characters is none", hint="say it in a sentence")
    return json.dumps(line.encode("utf-8", "replace").decode(), ensure_ascii=False)
