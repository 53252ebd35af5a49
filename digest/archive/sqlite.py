"""The archive in SQLite: every article with its versions, found by time, id and words.

It is a memory of the sources: it may be deleted at any time and is then filled again from them. Write-ahead
logging and a busy timeout let several programs work at once; every change is one transaction, so a killed one
leaves nothing half done.
"""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Mapping
from contextlib import contextmanager
from time import sleep
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from digest.archive import Stats, Version, search, taking
from digest.archive.payload import article_from, as_json, digest_of
from digest.archive.schema import MIGRATIONS, instant, micro, statements
from digest.errors import DigestError, StorageError, Where
from digest.likeness import canonical
from digest.model import Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from digest.archive import Counts
    from digest.model import Article, Finding, Reading, Unchanged, Window

P = ParamSpec("P")
T = TypeVar("T")

# How long one writer waits for another before giving up, in milliseconds.
PATIENCE = 30_000


def _telling(method: Callable[P, T]) -> Callable[P, T]:
    """Turn a fault of the database file into one a person can mend."""

    @functools.wraps(method)
    def wrapped(*arguments: P.args, **options: P.kwargs) -> T:
        try:
            return method(*arguments, **options)
        except sqlite3.Error as error:
            raise _failure(cast("SqliteArchive | _Stamps", arguments[0]).path, error) from error

    return wrapped


def _failure(path: Path | None, error: Exception) -> StorageError:
    where = Where(str(path) if path else "the archive")
    return StorageError(f"the archive cannot be used: {error}", where, hint="it is made anew if you delete it")


class _Stamps(Mapping[str, Stamp]):
    """The stamps of a source's files, asked of the database one by one: there may be more than memory should hold."""

    def __init__(self, db: sqlite3.Connection, path: Path | None, source: str) -> None:
        self.path = path
        self._db = db
        self._source = source

    @_telling
    def __getitem__(self, path: str) -> Stamp:
        row = self._db.execute(
            "SELECT mtime_ns, size, ctime_ns FROM files WHERE source = ? AND path = ?", (self._source, path)
        ).fetchone()
        if row is None:
            raise KeyError(path)
        return Stamp(mtime_ns=row[0], size=row[1], ctime_ns=row[2])

    def __iter__(self) -> Iterator[str]:
        for (path,) in self._db.execute("SELECT path FROM files WHERE source = ? ORDER BY path", (self._source,)):
            yield path

    @_telling
    def __len__(self) -> int:
        (count,) = self._db.execute("SELECT count(*) FROM files WHERE source = ?", (self._source,)).fetchone()
        return int(count)


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
            self._write_ahead()
            self._db.execute("PRAGMA synchronous = NORMAL")
            if path is None:  # where nothing can be written, no file is made for what is put aside either
                self._db.execute("PRAGMA temp_store = MEMORY")
            self._migrate()
        except (sqlite3.Error, OSError) as error:
            raise _failure(self.path, error) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _write_ahead(self) -> None:
        """Turn write-ahead logging on: the one step for which SQLite does not itself wait for another program."""
        for tries_left in reversed(range(PATIENCE // 10)):
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or not tries_left:
                    raise
                sleep(0.01)
            else:
                return

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
    def _writing(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
        self._db.execute(begin)
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # --- filling -----------------------------------------------------------------------------------

    @_telling
    def stamps(self, source: str, settings: str) -> Mapping[str, Stamp]:
        """Return the stamps of a source's files as they were last read under the same settings, by path."""
        row = self._db.execute("SELECT settings FROM sources WHERE name = ?", (source,)).fetchone()
        return _Stamps(self._db, self.path, source) if row and row[0] == settings else {}

    @_telling
    def take(
        self, source: str, items: Iterable[Reading | Unchanged], *, settings: str = "", now: datetime
    ) -> tuple[Counts, tuple[Finding, ...]]:
        """Keep what a source gave in one go; see ``Archive.take``."""
        with self._writing("BEGIN"):  # writes to tables of its own only: nobody waits while files are read
            taking.put_aside(self._db, items)
        with self._writing():
            counts, findings = taking.take_in(self._db, source, settings, now)
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
            taking.mark_gone(self._db)

    # --- asking ------------------------------------------------------------------------------------

    @_telling
    def articles(self, window: Window) -> tuple[Article, ...]:
        """Return the articles published within a window, oldest first."""
        rows = self._db.execute(
            "SELECT payload FROM articles WHERE gone = 0 AND published >= ? AND published < ? ORDER BY published, id",
            (micro(window.start), micro(window.end)),
        )
        return tuple(article_from(json.loads(stored)) for (stored,) in rows)

    @_telling
    def article(self, id: str) -> Article | None:
        """Return one article, if a source still gives it."""
        row = self._db.execute("SELECT payload FROM articles WHERE id = ? AND gone = 0", (id,)).fetchone()
        return article_from(json.loads(row[0])) if row else None

    @_telling
    def addressed(self, url: str) -> tuple[Article, ...]:
        """Return the articles that have or had an address, those a source still gives before any other."""
        rows = self._db.execute(
            "SELECT payload FROM addresses JOIN articles USING (id) WHERE address = ? ORDER BY gone, id",
            (canonical(url) or "-",),
        )
        return tuple(article_from(json.loads(stored)) for (stored,) in rows)

    @_telling
    def ids(self) -> tuple[str, ...]:
        """Return the ids of all articles a source still gives, in order."""
        return tuple(id for (id,) in self._db.execute("SELECT id FROM articles WHERE gone = 0 ORDER BY id"))

    @_telling
    def newest(self, *, before: datetime) -> Article | None:
        """Return the article published last before an instant."""
        row = self._db.execute(
            "SELECT payload FROM articles WHERE gone = 0 AND published < ? ORDER BY published DESC, id DESC LIMIT 1",
            (micro(before),),
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
                seen=instant(seen),
                changed=tuple(json.loads(changed)),
                article=article_from(json.loads(stored)),
            )
            for number, seen, changed, stored in rows
        )

    @_telling
    def search(self, words: str, *, most: int = 50) -> tuple[Article, ...]:
        """Return the articles whose headline or standfirst hold all the words, best first."""
        return search.holding(self._db, words, most)

    @_telling
    def related(self, words: Sequence[str], window: Window, *, thread: str = "", most: int = 20) -> tuple[Article, ...]:
        """Return articles that may tell an earlier part of a story; see ``Archive.related``."""
        return search.related(self._db, words, window, thread, most)

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
            oldest=instant(row[2]) if row[2] is not None else None,
            newest=instant(row[3]) if row[3] is not None else None,
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
        stored, hashed = as_json(article), digest_of(article)
        first_seen, seen = instant(int(line["first_seen"])), instant(int(line["seen"]))
        row = self._db.execute("SELECT 1 FROM versions WHERE id = ? AND number = ?", (article.id, number)).fetchone()
        if row:
            return
        self._version(article.id, number, seen, hashed, tuple(line["changed"]), stored)
        if address := canonical(article.url):
            self._db.execute("INSERT OR IGNORE INTO addresses VALUES (?, ?)", (address, article.id))
        known = self._db.execute("SELECT first_seen FROM articles WHERE id = ?", (article.id,)).fetchone()
        if known is None:
            self._insert(article, first_seen, hashed, stored)
            return
        (newest,) = self._db.execute("SELECT max(number) FROM versions WHERE id = ?", (article.id,)).fetchone()
        self._db.execute(
            "UPDATE articles SET first_seen = min(first_seen, ?) WHERE id = ?", (micro(first_seen), article.id)
        )
        if newest == number:
            self._db.execute(
                "UPDATE articles SET published = ?, hash = ?, title = ?, standfirst = ?, payload = ? WHERE id = ?",
                (micro(article.published), hashed, article.title, article.standfirst, stored, article.id),
            )

    def _insert(self, article: Article, first_seen: datetime, hashed: str, stored: str) -> None:
        self._db.execute(
            "INSERT INTO articles (id, source, published, first_seen, hash, title, standfirst, payload)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                article.source,
                micro(article.published),
                micro(first_seen),
                hashed,
                article.title,
                article.standfirst,
                stored,
            ),
        )

    def _version(
        self, id: str, number: int, seen: datetime, hashed: str, changed: tuple[str, ...], stored: str
    ) -> None:
        values = (id, number, micro(seen), hashed, json.dumps(changed), stored)
        self._db.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?)", values)
