"""A folder of article files, any number, nested anywhere; also that where the articles of a feed are kept.

Other kinds of files that lie in a folder are read by classes that inherit from this one and say how.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from digest.errors import Where
from digest.model import Finding, Reading, Stamp, Unchanged
from digest.sources.walk import ARTICLES, LARGEST_FILE, each_article_file
from digest.text import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from digest.model import SourceSpec
    from digest.sources.articlefile import Parsed


class FolderSource:
    """Read every article file below a folder."""

    endings: ClassVar[tuple[str, ...]] = ARTICLES

    def __init__(self, spec: SourceSpec, root: Path, zone: ZoneInfo) -> None:
        self.spec = spec
        self.root = root
        self.zone = zone

    def read(self, known: Mapping[str, Stamp], *, now: datetime) -> Iterator[Reading | Unchanged]:  # noqa: ARG002
        """Yield each file's article, or what was wrong with it; see ``Source.read``."""
        closed: list[OSError] = []
        if self.spec.kind == "feed" and not (self.root / self.spec.path).exists():
            return  # it was never asked
        for path in each_article_file(self.root / self.spec.path, closed.append, endings=self.endings):
            shown = self._shown(path)
            try:
                found = os.stat(path)  # noqa: PTH116 - a Path for each of many files would take longer than all else
                if not stat.S_ISREG(found.st_mode):
                    yield _unreadable(shown, OSError(0, "it is no ordinary file"))
                    continue
                stamp = Stamp(mtime_ns=found.st_mtime_ns, size=found.st_size, ctime_ns=found.st_ctime_ns)
                if known.get(shown) == stamp:
                    yield Unchanged(path=shown)
                    continue
                with Path(path).open("rb") as file:
                    raw = file.read(LARGEST_FILE + 1)
            except OSError as error:
                yield _unreadable(shown, error)
                continue
            parsed = self.parse(raw, shown, self._id(Path(path)))
            yield Reading(path=shown, stamp=stamp, article=parsed.article, findings=parsed.findings)
        for fault in closed:
            yield _unreadable(self._shown(fault.filename), fault, "folder")

    def parse(self, raw: bytes, path: str, default_id: str) -> Parsed:
        """Read one file from its bytes; ``path`` is how findings name it."""
        from digest.sources.articlefile import parse  # noqa: PLC0415 - YAML: not while no file has changed

        return parse(raw, path, default_id=default_id, spec=self.spec, zone=self.zone)

    def _shown(self, path: str) -> str:
        """Name a file; one whose name is no text has its odd bytes spelt out, or nothing could store or print it."""
        below = path[len(str(self.root / "x")) - 1 :].replace(os.sep, "/")
        return os.fsencode(below).decode("utf-8", "backslashreplace")

    def _id(self, path: Path) -> str:
        below = path.relative_to(self.root / self.spec.path).with_suffix("").as_posix()
        plain = unicodedata.normalize("NFKD", below).encode("ascii", "ignore").decode()
        id = re.sub(r"[^A-Za-z0-9._/-]+", "-", plain).strip("-")
        if all(re.search(r"[A-Za-z0-9]", name) for name in id.split("/")):
            return id
        # Of a name in another script nothing may be left; two such files must not get one id.
        return f"{id.strip('/') or 'article'}-{fingerprint(below)}"


def _unreadable(path: str, error: OSError, what: str = "file") -> Reading:
    message = f"the {what} cannot be read: {error.strerror}"
    finding = Finding(id="article-left-out", severity="warning", message=message, where=Where(path))
    return Reading(path=path, stamp=Stamp(mtime_ns=-1, size=-1), article=None, findings=(finding,))  # tried again
