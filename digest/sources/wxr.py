"""An export of WordPress, read where it lies."""

from __future__ import annotations

import os
import stat
from pathlib import PurePath
from typing import TYPE_CHECKING

from digest.errors import Where
from digest.model import Finding, Reading, Stamp, Unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from digest.model import SourceSpec


class WxrSource:
    """Read every published post of an export."""

    def __init__(self, spec: SourceSpec, root: Path, zone: ZoneInfo) -> None:
        self.spec = spec
        self.place = root / spec.path
        self.shown = PurePath(spec.path).as_posix()
        self.zone = spec.zone or zone

    def read(self, known: Mapping[str, Stamp], *, now: datetime) -> Iterator[Reading | Unchanged]:  # noqa: ARG002
        """Yield each post's article, and what is wrong with the file as a whole; see ``Source.read``.

        The stamp of each is that of the file: as long as all have it, the file is not read.
        """
        try:
            found = os.stat(self.place)  # noqa: PTH116 - as FolderSource
            if not stat.S_ISREG(found.st_mode):
                yield self._unreadable("it is no ordinary file")
                return
            stamp = Stamp(mtime_ns=found.st_mtime_ns, size=found.st_size, ctime_ns=found.st_ctime_ns)
            if known and all(each == stamp for each in known.values()):
                for path in known:
                    yield Unchanged(path=path)
                return
            from digest.sources.wxrfile import Export  # noqa: PLC0415 - YAML and lxml: not while it has not changed

            with self.place.open("rb") as file:
                yield from Export(self.shown, stamp, self.spec, self.zone).readings(file)
        except OSError as error:
            yield self._unreadable(error.strerror or "")

    def _unreadable(self, why: str) -> Reading:
        finding = Finding(
            id="article-left-out",
            severity="warning",
            message=f"the file cannot be read: {why}",
            where=Where(self.shown),
        )
        return Reading(path=self.shown, stamp=Stamp(mtime_ns=-1, size=-1), article=None, findings=(finding,))
