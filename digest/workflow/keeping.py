"""Keep what a feed gave as article files of the newsroom, and find them again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.errors import StorageError, Where
from digest.likeness import canonical
from digest.model import Finding
from digest.sources.entry import id_of
from digest.sources.keeping import file_text, gathered_line, taken_apart
from digest.sources.walk import article_files
from digest.workflow import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from digest.model import Newsroom, SourceSpec
    from digest.sources.entry import Entry

# So many octets of a file are read to find its header's lines: 16 KB of characters, of up to four octets each.
_HEAD = 64 * 1024
_MORE_DIGITS = 16


@dataclass(slots=True)
class Kept:
    """What was written down: the date of each new entry (None without), how many changed, what there is to say."""

    fresh: list[datetime | None] = field(default_factory=list)
    changed: int = 0
    findings: list[Finding] = field(default_factory=list)


class Keeper:
    """The article files of one feed."""

    def __init__(self, newsroom: Newsroom, spec: SourceSpec) -> None:
        self.spec = spec
        self._root = Path(newsroom.root)
        self._zone = newsroom.zone
        self._by_guid: dict[str, Path] = {}
        self._by_place: dict[tuple[str, str], list[str]] = {}  # address and headline, to guids
        self._ids: dict[str, str] = {}  # to guids
        self._twice: list[tuple[Path, Path]] = []
        for path in article_files(self._root / spec.path):
            self._note(path)

    def has(self, guids: Iterable[str]) -> bool:
        """Tell whether each of these entries has a file."""
        return all(guid in self._by_guid for guid in guids)

    def keep(self, entries: Sequence[Entry], *, now: datetime) -> Kept:
        """Write down each entry that is new or has changed; a file that an editor has changed stays.

        Raises:
            StorageError: a file cannot be written; those before it are.
        """
        kept, now = Kept(), now.astimezone(self._zone).replace(microsecond=0)
        for path, other in self._twice:
            said = f"{self._shown(path)} and this file keep the same entry"
            finding = Finding(
                id="feed-kept-twice",
                severity="warning",
                message=said,
                where=Where(self._shown(other), 1),
                help="delete one of the two",
            )
            kept.findings.append(finding)
        given = {entry.guid for entry in entries}
        places = Counter(_place(entry.url, entry.title) for entry in entries)
        for entry in entries:
            guid = self._known(entry, given, alone=places[_place(entry.url, entry.title)] == 1)
            if guid:
                self._renew(self._by_guid[guid], entry, kept, now)
            else:
                self._add(entry, kept, now)
        return kept

    def _note(self, path: Path) -> None:
        """Note which entry a file keeps."""
        try:
            if not path.is_file():  # of a pipe nobody would ever hear the end
                return
            with path.open("rb") as file:
                found = taken_apart(file.read(_HEAD).decode("utf-8", "replace"))
        except OSError:
            return  # the reading of the folder tells
        if not (guid := found.guid):
            return
        if guid in self._by_guid:
            self._twice.append((self._by_guid[guid], path))
            return
        self._by_guid[guid] = path
        self._ids[found.id] = guid
        self._by_place.setdefault(_place(found.url, found.title), []).append(guid)

    def _known(self, entry: Entry, given: set[str], *, alone: bool) -> str:
        """Return the guid under which an entry is kept; of one with a new guid, that of its address and headline.

        A site that moves gives all its entries new guids. One that is still given is another entry, and where several
        share address and headline nobody can say which is which.
        """
        if entry.guid in self._by_guid:
            return entry.guid
        others = self._by_place.get(_place(entry.url, entry.title), []) if alone and canonical(entry.url) else []
        return others[0] if len(others) == 1 and others[0] not in given else ""

    def _renew(self, path: Path, entry: Entry, kept: Kept, now: datetime) -> None:
        octets = files.read(path)
        text = octets.decode("utf-8-sig", "surrogateescape")
        before = taken_apart(text)
        fresh = file_text(entry, id_of(self.spec.name, entry), now=now, before=before)
        if gathered_line(fresh) == before.lines.get("gathered", "").rstrip():
            return
        if before.is_edited:
            line = gathered_line(fresh)
            finding = Finding(
                id="feed-edited",
                severity="warning",
                message=f"the feed has changed “{entry.title}”, and so has an editor: the file stays as it is",
                where=Where(self._shown(path), 1),
                help=f"to take the feed's, delete the file and gather again; to keep yours, write {line}",
            )
            kept.findings.append(finding)
            return
        files.write(path, fresh.encode(), instead_of=octets)
        kept.changed += 1

    def _add(self, entry: Entry, kept: Kept, now: datetime) -> None:
        id = id_of(self.spec.name, entry)
        if id in self._ids:
            id = id_of(self.spec.name, entry, _MORE_DIGITS)
        day = entry.published.astimezone(self._zone) if entry.published else now
        folder = self._root / self.spec.path / f"{day:%Y-%m}"
        if folder.is_symlink():
            # What lies behind a link is not read (digest.sources.walk), and may be outside the newsroom.
            raise StorageError("leads elsewhere", Where(self._shown(folder)), "put a folder in the place of the link")
        path = folder / f"{id.rpartition('/')[2]}.md"
        try:
            files.write(path, file_text(entry, id, now=now).encode(), new=True)
        except StorageError:
            # Another gathering may have been faster; anything else is a fault.
            if not path.is_file() or taken_apart(files.read(path).decode("utf-8", "replace")).guid != entry.guid:
                raise
        else:
            kept.fresh.append(entry.published)
        self._by_guid[entry.guid] = path
        self._ids[id] = entry.guid
        self._by_place.setdefault(_place(entry.url, entry.title), []).append(entry.guid)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def _place(url: str, title: str) -> tuple[str, str]:
    """Return what two entries must share to be one: some sites link all of theirs to one page, or to parts of it."""
    return f"{canonical(url)}#{urlsplit(url).fragment if canonical(url) else ''}", title.casefold()
