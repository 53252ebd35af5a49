"""Read whom an issue is to be sent to: every address is looked at before anything leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.errors import ConfigError, DigestError, Where
from digest.text import split_lines
from digest.workflow import files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# One message a reader over one connection, by a machine that has to stay awake: beyond this a queue, bounces and
# unsubscribing want a service that keeps them.
MOST_READERS = 500


class Readers(NamedTuple):
    """Addresses as they are written in a header, each once, and how many were given once more."""

    addresses: tuple[str, ...]
    repeated: int


def readers_of(given: Iterable[str], path: Path | None) -> Readers:
    """Read addresses of the command line, then those of a file: one a line, blank lines and ``# comments`` apart.

    Two that differ in the case of letters only are one reader: so is the Message-ID made.

    Raises:
        ConfigError: every address that is none, with its place.
        DigestError: there is no address, or there are too many.
        StorageError: the file cannot be read.
    """
    from digest.render.message import address

    found: dict[str, str] = {}
    problems, count = [], 0
    for where, text in [*((Where(), each) for each in given), *(_lines(path) if path else ())]:
        try:
            written = address(text)
        except DigestError as error:
            problems.append(DigestError(error.message, where, error.hint))
            continue
        count += 1
        found.setdefault(written.lower(), written)
    if problems:
        raise ConfigError(tuple(problems))
    if not found:
        raise DigestError("there is nobody to send to", hint="--to ADDRESS, or --to-file FILE with one a line")
    if len(found) > MOST_READERS:
        hint = f"this is for test copies and up to {MOST_READERS} readers; docs/sending.md says what longer lists need"
        raise DigestError(f"a list of {len(found)} readers is too long", hint=hint)
    return Readers(tuple(found.values()), count - len(found))


def _lines(path: Path) -> list[tuple[Where, str]]:
    try:
        text = files.read(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DigestError("is not UTF-8 text", Where(str(path)), "save it as UTF-8, one address a line") from None
    rows = [text[line.start : line.end].strip() for line in split_lines(text)]
    return [(Where(str(path), number), row) for number, row in enumerate(rows, 1) if row and not row.startswith("#")]
