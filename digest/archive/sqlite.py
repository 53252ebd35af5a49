"""The archive in SQLite: every article with its versions, found by time, id and words.

It is a memory of the sources: it may be deleted at any time and is then filled again from them. Write-ahead
logging and a busy timeout let several programs work at once; every change is one transaction, so a killed one
leaves nothing half done.
"""

from __future__ import annotations

import functools
import json
import re
import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from digest.archive import Counts, Stats, Version
from digest.archive.payload import article_from, differences, digest_of, finding_from, finding_payload, payload
from digest.archive.schema import MIGRATIONS, statements
from digest.errors import DigestError, StorageError, Where
from digest.model import Finding, Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from digest.model import Article, Reading, Window

P = ParamSpec("P")
T = TypeVar("T")

# How long one writer waits for another before giving up, in milliseconds.
PATIENCE = 30_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _micro(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)


def _instant(micro: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micro)


def _telling(method: Callable[P, T]) -> Callable[P, T]:
    """Turn a fault of the database file into one a person can mend."""

    @functools.wraps(method)
    def wrapped(*arguments: P.args, **options: P.kwargs) -> T:
        try:
            return method(*arguments, **options)
        except sqlite3.Error as error:
            raise _failure(cast("SqliteArchive", arguments[0]).path, error) from error

    return wrapped


def _failure(path: Path | None, error: Exception) -> StorageError:
    where = Where(str(path) if path else "the archive")
    return StorageError(f"the archive cannot be used: {error}", where, hint="it is made anew if you delete it")


class SqliteArchive:
    """An archive in one file, or in memory for ``None``."""

    def __init__(self, path: Path | None) -> None:
        """Open the archive, making or migrating it as needed.

        Raises:
            StorageError: it cannot be opened, is no archive, or was made by a newer program.
        """
        self.path = path
        try:
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path or ":memory:", timeout=PATIENCE / 1000, isolation_level=None)
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL", f"busy_timeout = {PATIENCE}"):
                self._db.execute(f"PRAGMA {pragma}")
            self._migrate()
        except (sqlite3.Error, OSError) as error:
            raise _failure(self.path, error) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _migrate(self) -> None:
        (step,) = self._db.execute("PRAGMA user_version").fetchone()
        if step > len(MIGRATIONS):
            raise StorageError(
                "the archive was made by a newer version of the program",
                Where(str(self.path)),
                hint="bring the program up to date, or delete the archive: it is filled again from the sources",
            )
        if step == len(MIGRATIONS):
            return
        with self._writing():
            (step,) = self._db.execute("PRAGMA user_version").fetchone()  # another writer may have been first
            for number, script in enumerate(MIGRATIONS[step:], step + 1):
                for statement in statements(script):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {number}")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # --- filling -----------------------------------------------------------------------------------

    @_telling
    def stamps(self, source: str, settings: str) -> dict[str, Stamp]:
        """Return the stamps of a source's files as they were last read under the same settings, by path."""
        row = self._db.execute("SELECT settings FROM sources WHERE name = ?", (source,)).fetchone()
        if row is None or row[0] != settings:
            return {}
        rows = self._db.execute("SELECT path, mtime_ns, size, ctime_ns FROM files WHERE source = ?", (source,))
        return {path: Stamp(mtime_ns=mtime, size=size, ctime_ns=ctime) for path, mtime, size, ctime in rows}

    def take(
        self,
        source: str,
        readings: Iterable[Reading],
        *,
        unchanged: Iterable[str] = (),
        settings: str = "",
        now: datetime,
    ) -> tuple[Counts, tuple[Finding, ...]]:
        """Keep what a source gave in one go; see ``Archive.take``."""
        counts, findings, same, read = Counts(), list[Finding](), set(unchanged), tuple(readings)
        try:
            with self._writing():
                empty = not self._db.execute("SELECT 1 FROM articles LIMIT 1").fetchone()
                self._db.execute("INSERT OR REPLACE INTO sources VALUES (?, ?)", (source, settings))
                findings += self._told_again(source, same)
                self._forget(source, same)  # first of all: an id may have moved from one file to another
                for reading in read:
                    findings += self._take_one(source, reading, counts, now=now, empty=empty)
                counts.gone = self._mark_gone()
                kept = self._db.execute("SELECT path, article FROM files WHERE source = ?", (source,))
                gave = [article is not None for path, article in kept if path in same]
                counts.unchanged += sum(gave)
                counts.left_out += len(gave) - sum(gave)
        except sqlite3.Error as error:
            raise _failure(self.path, error) from error
        return counts, tuple(sorted(findings, key=lambda finding: (finding.where.path, finding.where.line)))

    @_telling
    def keep_only(self, sources: Iterable[str]) -> None:
        """Count as gone what came from any other source."""
        wanted = set(sources)
        known = {name for (name,) in self._db.execute("SELECT name FROM sources")}
        if known <= wanted:
            return
        with self._writing():
            for name in known - wanted:
                self._db.execute("DELETE FROM sources WHERE name = ?", (name,))
                self._db.execute("DELETE FROM files WHERE source = ?", (name,))
            self._mark_gone()

    def _take_one(
        self, source: str, reading: Reading, counts: Counts, *, now: datetime, empty: bool
    ) -> tuple[Finding, ...]:
        article, told = reading.article, reading.findings
        if article and (owner := self._owner(article.id)) and (source, reading.path) < owner:
            # The first path has an id whatever was read first, so that an archive filled anew says the same.
            self._db.execute("DELETE FROM files WHERE source = ? AND path = ?", owner)
            told = (*told, _clash(article, owner[1], reading.path))
            counts.left_out += 1
        elif article and owner:
            # A clash is no property of this file alone: it is not kept, and so looked at again each time.
            counts.left_out += 1
            return (*told, _clash(article, reading.path, owner[1]))
        if article:
            self._keep(article, counts, now=now, empty=empty)
        else:
            counts.left_out += 1
        stored = json.dumps([finding_payload(finding) for finding in reading.findings])
        stamp = reading.stamp
        self._db.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
            (source, reading.path, stamp.mtime_ns, stamp.size, stamp.ctime_ns, article.id if article else None, stored),
        )
        return told

    def _owner(self, id: str) -> tuple[str, str] | None:
        """Return the source and path of the file that gives an article."""
        row = self._db.execute("SELECT source, path FROM files WHERE article = ?", (id,)).fetchone()
        return (row[0], row[1]) if row else None

    def _keep(self, article: Article, counts: Counts, *, now: datetime, empty: bool) -> None:
        stored, hashed = _as_json(article), digest_of(article)
        row = self._db.execute("SELECT hash, payload FROM articles WHERE id = ?", (article.id,)).fetchone()
        if row is None:
            first = article.published if empty else now
            self._insert(article, first, hashed, stored)
            self._version(article.id, 1, first, hashed, (), stored)
            counts.new += 1
            return
        self._db.execute(
            "UPDATE articles SET source = ?, published = ?, hash = ?, title = ?, standfirst = ?, payload = ?, gone = 0"
            " WHERE id = ?",
            (article.source, _micro(article.published), hashed, article.title, article.standfirst, stored, article.id),
        )
        if row[0] == hashed:
            counts.unchanged += 1
            return
        changed = differences(article_from(json.loads(row[1])), article)
        (number,) = self._db.execute("SELECT max(number) FROM versions WHERE id = ?", (article.id,)).fetchone()
        self._version(article.id, number + 1, now, hashed, changed, stored)
        counts.changed += 1

    def _insert(self, article: Article, first_seen: datetime, hashed: str, stored: str) -> None:
        self._db.execute(
            "INSERT INTO articles (id, source, published, first_seen, hash, title, standfirst, payload)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                article.source,
                _micro(article.published),
                _micro(first_seen),
                hashed,
                article.title,
                article.standfirst,
                stored,
            ),
        )

    def _version(
        self, id: str, number: int, seen: datetime, hashed: str, changed: tuple[str, ...], stored: str
    ) -> None:
        values = (id, number, _micro(seen), hashed, json.dumps(changed), stored)
        self._db.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?)", values)

    def _forget(self, source: str, unchanged: set[str]) -> None:
        """Forget the files that are gone or were read again."""
        rows = self._db.execute("SELECT path FROM files WHERE source = ?", (source,)).fetchall()
        gone = [(source, path) for (path,) in rows if path not in unchanged]
        self._db.executemany("DELETE FROM files WHERE source = ? AND path = ?", gone)

    def _mark_gone(self) -> int:
        """Mark the articles that no file gives any more, and return how many there were."""
        cursor = self._db.execute(
            "UPDATE articles SET gone = 1 WHERE gone = 0"
            " AND NOT EXISTS (SELECT 1 FROM files WHERE files.article = articles.id)"
        )
        return cursor.rowcount

    def _told_again(self, source: str, paths: set[str]) -> list[Finding]:
        rows = self._db.execute("SELECT path, findings FROM files WHERE source = ? AND findings <> '[]'", (source,))
        return [finding_from(item) for path, stored in rows if path in paths for item in json.loads(stored)]

    # --- asking ------------------------------------------------------------------------------------

    @_telling
    def articles(self, window: Window) -> tuple[Article, ...]:
        """Return the articles published within a window, oldest first."""
        rows = self._db.execute(
            "SELECT payload FROM articles WHERE gone = 0 AND published >= ? AND published < ? ORDER BY published, id",
            (_micro(window.start), _micro(window.end)),
        )
        return tuple(article_from(json.loads(stored)) for (stored,) in rows)

    @_telling
    def article(self, id: str) -> Article | None:
        """Return one article, if a source still gives it."""
        row = self._db.execute("SELECT payload FROM articles WHERE id = ? AND gone = 0", (id,)).fetchone()
        return article_from(json.loads(row[0])) if row else None

    @_telling
    def first_seen(self, ids: Iterable[str]) -> Mapping[str, datetime]:
        """Return when articles were first seen."""
        found = {}
        for id in ids:
            row = self._db.execute("SELECT first_seen FROM articles WHERE id = ?", (id,)).fetchone()
            if row:
                found[id] = _instant(row[0])
        return found

    @_telling
    def newest(self, *, before: datetime) -> Article | None:
        """Return the article published last before an instant."""
        row = self._db.execute(
            "SELECT payload FROM articles WHERE gone = 0 AND published < ? ORDER BY published DESC, id DESC LIMIT 1",
            (_micro(before),),
        ).fetchone()
        return article_from(json.loads(row[0])) if row else None

    @_telling
    def versions(self, id: str) -> tuple[Version, ...]:
        """Return every version of an article, oldest first."""
        rows = self._db.execute(
            "SELECT number, seen, changed, payload FROM versions WHERE id = ? ORDER BY number", (id,)
        )
        return tuple(
            Version(
                number=number,
                seen=_instant(seen),
                changed=tuple(json.loads(changed)),
                article=article_from(json.loads(stored)),
            )
            for number, seen, changed, stored in rows
        )

    @_telling
    def search(self, words: str, *, most: int = 50) -> tuple[Article, ...]:
        """Return the articles whose headline or standfirst hold all the words, best first.

        Each word is quoted, so that nothing a person types is read as the search language of FTS5.
        """
        quoted = [f'"{word}"' for word in re.findall(r"\w+", words.replace("\x00", " "))]
        if not quoted:
            return ()
        rows = self._db.execute(
            "SELECT payload FROM words JOIN articles ON articles.key = words.rowid"
            " WHERE words MATCH ? AND gone = 0 ORDER BY bm25(words, 4.0, 1.0), published DESC LIMIT ?",
            (" ".join(quoted), most),
        )
        return tuple(article_from(json.loads(stored)) for (stored,) in rows)

    @_telling
    def stats(self) -> Stats:
        """Count what is kept."""
        row = self._db.execute(
            "SELECT count(*), coalesce(sum(gone), 0), min(published), max(published) FROM articles"
        ).fetchone()
        (versions,) = self._db.execute("SELECT count(*) FROM versions").fetchone()
        by_source = self._db.execute(
            "SELECT source, count(*) FROM articles WHERE gone = 0 GROUP BY source ORDER BY source"
        )
        return Stats(
            articles=row[0] - row[1],
            gone=row[1],
            versions=versions,
            oldest=_instant(row[2]) if row[2] is not None else None,
            newest=_instant(row[3]) if row[3] is not None else None,
            sources=tuple(by_source.fetchall()),
        )

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the file, in words; nothing when it is sound."""
        found: list[str] = []
        try:
            found += [row[0] for row in self._db.execute("PRAGMA integrity_check") if row[0] != "ok"]
            self._db.execute("INSERT INTO words (words) VALUES ('integrity-check')")
            found += self._forged()
        except sqlite3.DatabaseError as error:
            found.append(f"it cannot be read through: {error}")
        return tuple(found)

    def _forged(self) -> Iterator[str]:
        for id, hashed, stored in self._db.execute("SELECT id, hash, payload FROM articles"):
            if digest_of(article_from(json.loads(stored))) != hashed:
                yield f"{id} is not what was stored"

    # --- carrying it elsewhere -----------------------------------------------------------------------

    def dump(self) -> Iterator[str]:
        """Yield the archive as JSON Lines, one version of one article a line, in a stable order."""
        for id, number, seen, changed, stored, first_seen in self._all_versions():
            line: dict[str, Any] = {"version": 1, "id": id, "number": number, "seen": seen, "first_seen": first_seen}
            line |= {"changed": json.loads(changed), "article": json.loads(stored)}
            yield json.dumps(line, ensure_ascii=False)

    @_telling
    def _all_versions(self) -> list[tuple[str, int, int, str, str, int]]:
        return self._db.execute(
            "SELECT v.id, v.number, v.seen, v.changed, v.payload, a.first_seen FROM versions v"
            " JOIN articles a ON a.id = v.id ORDER BY v.id, v.number"
        ).fetchall()

    def load(self, lines: Iterable[str], path: str = "") -> int:
        """Add the lines of a dump in one go; a version that is there already stays. Return the lines read.

        What is loaded has no file yet; the next gathering marks it as gone unless a source gives it.

        Raises:
            DigestError: a line that is none of a dump; nothing is added then.
        """
        count = 0
        try:
            with self._writing():
                for line in lines:
                    count += 1
                    try:
                        self._load_one(json.loads(line))
                    except (ValueError, TypeError, KeyError, AttributeError) as error:
                        raise DigestError(f"this line is no article: {error}", Where(path, count)) from error
        except sqlite3.Error as error:
            raise _failure(self.path, error) from error
        return count

    def _load_one(self, line: dict[str, Any]) -> None:
        article, number = article_from(line["article"]), int(line["number"])
        stored, hashed = _as_json(article), digest_of(article)
        first_seen, seen = _instant(int(line["first_seen"])), _instant(int(line["seen"]))
        row = self._db.execute("SELECT 1 FROM versions WHERE id = ? AND number = ?", (article.id, number)).fetchone()
        if row:
            return
        self._version(article.id, number, seen, hashed, tuple(line["changed"]), stored)
        known = self._db.execute("SELECT first_seen FROM articles WHERE id = ?", (article.id,)).fetchone()
        if known is None:
            self._insert(article, first_seen, hashed, stored)
            return
        (newest,) = self._db.execute("SELECT max(number) FROM versions WHERE id = ?", (article.id,)).fetchone()
        self._db.execute(
            "UPDATE articles SET first_seen = min(first_seen, ?) WHERE id = ?", (_micro(first_seen), article.id)
        )
        if newest == number:
            self._db.execute(
                "UPDATE articles SET published = ?, hash = ?, title = ?, standfirst = ?, payload = ? WHERE id = ?",
                (_micro(article.published), hashed, article.title, article.standfirst, stored, article.id),
            )


def _as_json(article: Article) -> str:
    return json.dumps(payload(article), ensure_ascii=False)


def _clash(article: Article, path: str, owner: str) -> Finding:
    return Finding(
        id="article-left-out",
        severity="warning",
        message=f"its id {article.id} is that of {owner} already",
        where=Where(path, 1),
        help="give one of the two another id",
    )
