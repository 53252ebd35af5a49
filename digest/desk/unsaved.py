"""Work on an issue that is not saved yet, in files of ``.digest/desk``: it outlives the program, however that ends."""

from __future__ import annotations

import contextlib
import json
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest.errors import StorageError
from digest.workflow import files

if TYPE_CHECKING:
    from datetime import date

    from digest.model import Newsroom

VERSION = 1
_KEYS = ("newsletter", "date", "at", "base", "text")


class Unsaved(NamedTuple):
    """Work that was not saved: since when, what its editor had read, what stood there at last, and in which file."""

    at: datetime
    base: str
    text: str
    path: Path

    @property
    def hash(self) -> str:
        """Return the hash of what stood there at last."""
        return files.sha256(self.text.encode())


def folder(newsroom: Newsroom) -> Path:
    """Return where unsaved work lies."""
    return Path(newsroom.root, ".digest", "desk")


def found(newsroom: Newsroom, newsletter: str, day: date) -> tuple[Unsaved, ...]:
    """Return the unsaved work on an issue, newest first; a file that cannot be read stays where it is."""
    name = re.escape(f"{newsletter}-{day}")
    paths = [each for each in _listed(folder(newsroom)) if re.fullmatch(rf"{name}(\.\d+)?\.json", each.name)]
    works = [work for path in paths if (work := _read(path, newsletter, day))]
    return tuple(sorted(works, key=lambda each: (each.at, each.path.name), reverse=True))


def _listed(place: Path) -> list[Path]:
    try:
        return list(place.iterdir())
    except OSError:
        return []


def _read(path: Path, newsletter: str, day: date) -> Unsaved | None:
    try:
        said = json.loads(path.read_bytes())
        name, of, at, base, text = (said[key] for key in _KEYS)
        work = Unsaved(datetime.fromisoformat(at), base, text, path)
        base.encode(), text.encode()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    fits = (said.get("version"), name, of) == (VERSION, newsletter, day.isoformat()) and work.at.tzinfo
    return work if fits else None


class Keeper:
    """Keeps the unsaved work of one desk on one issue, in a file that no other desk writes."""

    def __init__(self, newsroom: Newsroom, newsletter: str, day: date) -> None:
        self._folder, self._newsletter, self._day = folder(newsroom), newsletter, day
        self.path: Path | None = None

    def keep(self, base: str, text: str, *, at: datetime) -> None:
        """Write down what stands there now.

        Raises:
            StorageError: it cannot be written.
        """
        said = (self._newsletter, self._day.isoformat(), at.isoformat(), base, text)
        octets = json.dumps({"version": VERSION, **dict(zip(_KEYS, said, strict=True))}, ensure_ascii=False).encode()
        if self.path:
            files.write(self.path, octets)
            return
        number = 1
        while True:
            path = self._folder / f"{self._newsletter}-{self._day}{f'.{number}' if number > 1 else ''}.json"
            if not path.exists():
                with contextlib.suppress(StorageError):  # another desk was quicker, unless nothing can be written
                    files.write(path, octets, new=True)
                    self.path = path
                    return
                if not path.exists():
                    files.write(path, octets, new=True)
            number += 1

    def forget(self) -> None:
        """Delete what was kept: it is saved."""
        if self.path:
            with contextlib.suppress(OSError):
                self.path.unlink()
        self.path = None

    def beside(self, text: str, *, at: datetime) -> Path:
        """Keep a text that nobody took, as an issue file of its own, and return where.

        Raises:
            StorageError: it cannot be written.
        """
        stem, number = f"{self._newsletter}-{self._day}-{at:%Y%m%dT%H%M%S}", 1
        path = self._folder / f"{stem}.md"
        while path.exists():
            number += 1
            path = self._folder / f"{stem}-{number}.md"
        files.write(path, text.encode(), new=True)
        return path
