"""Read every source into the archive: sources | archive."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest import __version__
from digest.errors import StorageError
from digest.sources import open_source
from digest.sources.walk import ARTICLES, PAGES, article_files

if TYPE_CHECKING:
    from datetime import datetime

    from digest.archive import Archive, Counts
    from digest.model import Finding, Newsroom, SourceSpec


class Gathered(NamedTuple):
    """The archive, what each source brought, and what there is to say about the files it was filled from."""

    archive: Archive
    counts: tuple[tuple[SourceSpec, Counts], ...]
    findings: tuple[Finding, ...]

    @property
    def left_out(self) -> tuple[Finding, ...]:
        """The files that gave no article."""
        return tuple(finding for finding in self.findings if finding.id == "article-left-out")


def archive_path(newsroom: Newsroom) -> Path:
    """Return where the archive lies."""
    return Path(newsroom.root, ".digest", "archive.db")


def open_archive(newsroom: Newsroom) -> Archive:
    """Open the newsroom's archive; where nothing can be written, one that lasts as long as the program runs."""
    from digest.archive.sqlite import SqliteArchive

    path = archive_path(newsroom)
    try:
        return SqliteArchive(path)
    except StorageError:
        if path.exists() and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
            raise
        return SqliteArchive(None)


def gather(newsroom: Newsroom, *, now: datetime) -> Gathered:
    """Read every source; one bad article costs nothing but itself, and an unchanged file is not read again."""
    archive = open_archive(newsroom)
    counts: dict[SourceSpec, Counts] = {}
    findings: list[Finding] = []
    # By name: where two claim an id the first name has it, and must have let go of it before the other is read.
    for spec in sorted(newsroom.sources, key=lambda spec: spec.name):
        settings = _settings(newsroom, spec)
        items = open_source(spec, newsroom).read(archive.stamps(spec.name, settings), now=now)
        counts[spec], told = archive.take(spec.name, items, settings=settings, now=now)
        findings += told
    archive.keep_only(spec.name for spec in newsroom.sources)
    return Gathered(archive, tuple((spec, counts[spec]) for spec in newsroom.sources), tuple(findings))


def _settings(newsroom: Newsroom, spec: SourceSpec) -> str:
    """Return a hash over what a reading depends on besides the files: after a change all are read again."""
    return hashlib.sha256(f"{__version__} {newsroom.zone} {spec}".encode()).hexdigest()[:16]


def source_files(newsroom: Newsroom) -> tuple[Path, ...]:
    """Return every file the sources would read, in a stable order, without reading one."""
    found = [path for spec in newsroom.sources for path in _files_of(Path(newsroom.root, spec.path), spec)]
    return tuple(dict.fromkeys(found))


def _files_of(place: Path, spec: SourceSpec) -> tuple[Path, ...]:
    if spec.kind == "wxr":
        return (place,)
    return article_files(place, PAGES if spec.kind == "html" else ARTICLES)
