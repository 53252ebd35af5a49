"""Read ``[[sources]]``: where articles come from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.model import SourceKind, SourceSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.config.tomlfile import TomlFile

SOURCE_KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
SOURCE_KEYS = (
    "name", "kind", "path", "url", "zone", "section", "weight", "rights", "credit", "allow_private",
)  # fmt: skip
# Below it each feed's articles are kept, in a folder of the feed's name.
KEPT = "feeds"
# Folders with other things in them than articles; below that of feeds stands what one gave.
_OWN = frozenset([".digest", "issues", "newsletters", "out", "promos", "sent", "templates"])
# A feed's name begins the ids of its articles and names a folder.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def read_sources(reader: TomlFile, root: Path) -> tuple[SourceSpec, ...]:
    """Read the sources of a newsroom that lies at ``root``; without any, one folder ``articles``."""
    specs: list[SourceSpec] = []
    places: list[tuple[str, ...]] = []
    for index, table in enumerate(reader.tables("sources", SOURCE_KEYS)):
        spec = _Table(reader, table, index).spec(root)
        place = Path(spec.path).parts
        for other, taken in zip(specs, places, strict=True):
            if place[: len(taken)] == taken[: len(place)]:  # one of them lies in the other
                line = reader.line("path", "sources", index)
                reader.problem(
                    f"{spec.path} and {other.path} overlap", line, "an article must come from one source only"
                )
        if spec.name in {other.name for other in specs}:
            line = reader.line("name", "sources", index)
            reader.problem(f"two sources are called {spec.name}", line, "give each its own name")
        specs.append(spec)
        places.append(place)
    if reader.parsed and not specs and "sources" not in reader.tree:
        return (SourceSpec(name="articles"),)
    return tuple(specs)


class _Table(NamedTuple):
    """One ``[[sources]]`` while it is read."""

    reader: TomlFile
    table: dict[str, Any]
    number: int

    def spec(self, root: Path) -> SourceSpec:
        kind = self._kind()
        feed = kind == "feed"
        path = self._text("path", "" if feed else "articles")
        name = self._text("name", Path(path).name)
        if feed:
            name = name if _NAME.fullmatch(name) else self._nameless(name)
            path = path or f"{KEPT}/{name}"
        self._expect_place(kind, path, root)
        if not feed and "url" in self.table:
            self._problem("url", f"a source of kind {kind} has no url", 'write kind = "feed", or take url out')
        return SourceSpec(
            name=name,
            kind=kind,
            path=path,
            url=self._text("url", "", check=_address) if feed else "",
            zone=self._zone(),
            section=self._text("section", ""),
            weight=self.reader.get(
                self.table, "weight", int, 50, name="sources", index=self.number, check=_from_0_to_100
            ),
            rights=self._text("rights", "", check=_rights),
            credit=self._text("credit", ""),
            allow_private=self.reader.get(self.table, "allow_private", bool, False, name="sources", index=self.number),
        )

    def _kind(self) -> SourceKind:
        said = self._text("kind", "folder")
        for kind in SOURCE_KINDS:
            if said == kind:
                return kind
        self._problem("kind", f"unknown kind of source {said}", f"one of {', '.join(SOURCE_KINDS)}")
        return "folder"

    def _nameless(self, name: str) -> str:
        said = f"{name} cannot name a feed" if name else "a feed needs a name"
        self._problem("name", said, 'letters, figures and . _ -, as in name = "our-news"')
        return f"feed-{self.number + 1}"

    def _expect_place(self, kind: SourceKind, path: str, root: Path) -> None:
        if not (root / path).resolve().is_relative_to(root.resolve()) or Path(path).is_absolute():
            self._problem("path", f"{path} is outside the newsroom", "name a folder below that of digest.toml")
        elif path == KEPT or (Path(path).parts[:1] and Path(path).parts[0] in _OWN):
            self._problem("path", f"{path} is a folder of the program's own", "name another")
        elif kind == "wxr" and not (root / path).is_file():
            self._problem("path", f"there is no file {path}", "put WordPress's export there, or name another file")
        elif kind in {"folder", "html"} and not (root / path).is_dir():
            self._problem("path", f"there is no folder {path}", "make it, or name another folder")
        elif kind == "feed":
            if "url" not in self.table:
                self._problem("url", "a feed needs its address", 'write url = "https://www.example.org/rss"')
            if (root / path).exists() and not (root / path).is_dir():
                self._problem("path", f"{path} is no folder", "its articles are kept there; name another")

    def _zone(self) -> ZoneInfo | None:
        name = self._text("zone", "")
        try:
            return ZoneInfo(name) if name else None
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._problem("zone", f"zone {name} is not known", "write one like Europe/London")
            return None

    def _text(self, key: str, default: str, *, check: Callable[[str], str] | None = None) -> str:
        return self.reader.get(self.table, key, str, default, name="sources", index=self.number, check=check)

    def _problem(self, key: str, said: str, hint: str) -> None:
        self.reader.problem(said, self.reader.line(key, "sources", self.number), hint)


def _address(value: str) -> str:
    return "" if re.fullmatch(r"(?i)https?://[^\s/][^\s]*", value) else "must be a whole address: https://..."


def _from_0_to_100(value: int) -> str:
    return "" if 0 <= value <= 100 else "must be a number from 0 to 100"


def _rights(value: str) -> str:
    return "" if value in {"", "syndicated", "no-email"} else "must be syndicated or no-email"
