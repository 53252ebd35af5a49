"""The header of an issue file: ``key: value`` lines between two ``---``. Not YAML, never wrapped."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import NamedTuple

from digest.dates import YEARS
from digest.model import Window
from digest.text import split_lines, trim

HEADER_KEYS = ("version", "newsletter", "date", "number", "window", "subject", "preheader", "status")


class Field(NamedTuple):
    """A header line: its value decoded, its line number, and ``text[start:end]``, the value as written."""

    key: str
    value: str
    line: int
    start: int
    end: int


class Header(NamedTuple):
    """The header's fields in order; ``body`` is where the text after it starts.

    ``close`` is where the closing ``---`` stands, None if there is none; ``stray`` lists the numbers of
    lines that are not ``key: value``.
    """

    fields: tuple[Field, ...]
    body: int
    close: int | None
    opened: bool
    stray: tuple[int, ...]

    def first(self, key: str) -> Field | None:
        """Return the first field of a key: of duplicates it is the one that counts."""
        return next((field for field in self.fields if field.key == key), None)


_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)[ \t]*:")


def read_header(text: str) -> Header:
    """Read the header; a byte order mark may stand before it. Without a first ``---`` there is none."""
    start = 1 if text.startswith("\ufeff") else 0
    lines = split_lines(text, start)
    if not lines or text[lines[0].start : lines[0].end].rstrip(" \t") != "---":
        return Header((), start, None, opened=False, stray=())
    fields: list[Field] = []
    stray: list[int] = []
    for number, line in enumerate(lines[1:], 2):
        raw = text[line.start : line.end]
        if raw.rstrip(" \t") == "---":
            return Header(tuple(fields), line.next, line.start, opened=True, stray=tuple(stray))
        if match := _KEY.match(raw):
            fields.append(_field(raw, match, number, line.start))
        elif trim(raw):
            stray.append(number)
    return _unclosed(text, fields)


def _field(raw: str, match: re.Match[str], number: int, offset: int) -> Field:
    written = trim(raw[match.end() :])
    start = offset + (raw.index(written, match.end()) if written else match.end())
    return Field(match[1], _decode(written), number, start, start + len(written))


def _unclosed(text: str, fields: list[Field]) -> Header:
    """Take the header to end at the first line that cannot belong to it."""
    start = 1 if text.startswith("\ufeff") else 0
    lines = split_lines(text, start)
    number = 2
    while number <= len(lines) and _KEY.match(text[lines[number - 1].start : lines[number - 1].end]):
        number += 1
    body = lines[number - 1].start if number <= len(lines) else len(text)
    return Header(tuple(field for field in fields if field.line < number), body, None, opened=True, stray=())


def _decode(written: str) -> str:
    if len(written) >= 2 and written[0] == written[-1] == '"':
        try:
            value = json.loads(written)
        except (ValueError, RecursionError):
            return written
        if isinstance(value, str):
            return value
    return written


def encode(value: str) -> str:
    """Write a value: as it is where it reads back the same, else as a JSON string."""
    plain = trim(value) == value and _decode(value) == value and not re.search(r"[\r\n]", value)
    return value if plain else json.dumps(value, ensure_ascii=False)


# What a value of each key should look like, for the one that does not.
WANTED = {
    "status": "draft or skipped",
    "number": "a whole number",
    "version": "1",
    "date": "a date like 2016-09-05",
    "window": "two instants like 2016-08-29T00:00:00+01:00/2016-09-05T00:00:00+01:00",
}


def read_value(key: str, value: str) -> object | None:
    """Return a header value as what it stands for, or None where it cannot be read."""
    if key in {"newsletter", "subject", "preheader"}:
        return value
    if key == "number":
        return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else None
    if key == "date":
        return _date(value)
    if key == "window":
        return _window(value)
    known = {"status": ("draft", "skipped"), "version": ("1",)}[key]
    return value if value in known else None


def _date(value: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _window(value: str) -> Window | None:
    try:
        start, end = (datetime.fromisoformat(part) for part in value.split("/"))
    except (ValueError, OverflowError):
        return None
    if start.tzinfo is None or end.tzinfo is None or start.year not in YEARS or end.year not in YEARS or start >= end:
        return None
    return Window(start=start, end=end)
