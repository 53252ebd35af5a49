"""Take what a source gave into the archive's tables: aside while files are read, then in at one go.

Aside are two tables of the connection's own, which no other program sees or waits for and which vanish with it.
What goes in does so set by set, however many files there are, in a transaction that touches no article file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from digest.archive import Counts
from digest.archive.payload import article_from, as_json, differences, digest_of, finding_from, finding_payload
from digest.archive.schema import micro
from digest.errors import Where
from digest.likeness import canonical
from digest.model import Finding, Reading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from digest.model import Unchanged

    _Values = dict[str, str | int]

_ASIDE = (
    "CREATE TEMP TABLE IF NOT EXISTS same (path TEXT PRIMARY KEY) WITHOUT ROWID",
    """
    CREATE TEMP TABLE IF NOT EXISTS given (
        path TEXT PRIMARY KEY, mtime_ns INTEGER, size INTEGER, ctime_ns INTEGER, findings TEXT,
        article TEXT, published INTEGER, hash TEXT, title TEXT, standfirst TEXT, payload TEXT
    )
    """,
    "CREATE INDEX IF NOT EXISTS temp.given_article ON given (article) WHERE article IS NOT NULL",
)
_CLEAR = ("DELETE FROM temp.same", "DELETE FROM temp.given")

_SETTINGS = """
    INSERT INTO sources VALUES (:source, :settings)
    ON CONFLICT (name) DO UPDATE SET settings = excluded.settings WHERE settings <> excluded.settings
"""
_TOLD = """
    SELECT findings FROM files JOIN same USING (path) WHERE source = :source AND findings <> '[]'
    UNION ALL SELECT findings FROM given WHERE findings <> '[]'
"""
# What is gone or was read again. First of all: an id may have moved from one file to another.
_FORGET = "DELETE FROM files WHERE source = :source AND path NOT IN (SELECT path FROM same)"
# Every file that claims an id another one claims before it.
_LOSERS = """
    WITH claims AS (
        SELECT article, source, path FROM files WHERE article IN (SELECT article FROM given WHERE article IS NOT NULL)
        UNION ALL SELECT article, :source, path FROM given WHERE article IS NOT NULL
    ), ranked AS (
        SELECT *, row_number() OVER claim AS place, first_value(path) OVER claim AS owner
        FROM claims WINDOW claim AS (PARTITION BY article ORDER BY source, path)
    )
    SELECT article, source, path, owner FROM ranked WHERE place > 1
"""
# The posts of an export have its stamp, and none of them is looked at again unless the stamp of one is another.
_STALE = "UPDATE files SET mtime_ns = -1 WHERE source = :source AND substr(path, 1, length(:export)) = :export"
_STALE_GIVEN = "UPDATE given SET mtime_ns = -1 WHERE substr(path, 1, length(:export)) = :export"
_NEW_VERSIONS = """
    INSERT INTO versions
    SELECT article, 1, CASE WHEN :first THEN published ELSE :now END, hash, '[]', payload
    FROM given WHERE article IS NOT NULL AND article NOT IN (SELECT id FROM articles) ORDER BY article
"""
_CHANGED_VERSIONS = """
    INSERT INTO versions
    SELECT article, (SELECT max(number) + 1 FROM versions WHERE versions.id = article), :now,
        given.hash, changed(articles.payload, given.payload), given.payload
    FROM given JOIN articles ON articles.id = article WHERE given.hash <> articles.hash
"""
_ARTICLES = """
    INSERT INTO articles (id, source, published, first_seen, hash, title, standfirst, payload)
    SELECT article, :source, published, CASE WHEN :first THEN published ELSE :now END, hash, title, standfirst, payload
    FROM given WHERE article IS NOT NULL ORDER BY path
    ON CONFLICT (id) DO UPDATE SET
        source = excluded.source, published = excluded.published, hash = excluded.hash, title = excluded.title,
        standfirst = excluded.standfirst, payload = excluded.payload, gone = 0
    WHERE articles.gone OR articles.payload <> excluded.payload OR articles.hash <> excluded.hash
"""
_ADDRESSES = """
    INSERT OR IGNORE INTO addresses
    SELECT canonical(json_extract(payload, '$.url')), article FROM given
    WHERE article IS NOT NULL AND canonical(json_extract(payload, '$.url')) <> ''
"""
_FILES = """
    INSERT OR REPLACE INTO files
    SELECT :source, path, mtime_ns, size, ctime_ns, article, findings FROM given ORDER BY path
"""
_GONE = """
    UPDATE articles SET gone = 1
    WHERE gone = 0 AND NOT EXISTS (SELECT 1 FROM files WHERE files.article = articles.id)
"""


def put_aside(db: sqlite3.Connection, items: Iterable[Reading | Unchanged]) -> None:
    """Put what a source gives aside as it comes, one item at a time."""
    for statement in (*_ASIDE, *_CLEAR):
        db.execute(statement)
    for item in items:
        if isinstance(item, Reading):
            db.execute("INSERT OR IGNORE INTO given VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(item))
        else:
            db.execute("INSERT OR IGNORE INTO same VALUES (?)", (item.path,))


def _row(reading: Reading) -> tuple[str | int | None, ...]:
    stamp, article = reading.stamp, reading.article
    findings = json.dumps([finding_payload(finding) for finding in reading.findings])
    told = (reading.path, stamp.mtime_ns, stamp.size, stamp.ctime_ns, findings)
    if article is None:
        return (*told, None, None, None, None, None, None)
    stored, published = as_json(article), micro(article.published)
    return (*told, article.id, published, digest_of(article), article.title, article.standfirst, stored)


def take_in(db: sqlite3.Connection, source: str, settings: str, now: datetime) -> tuple[Counts, list[Finding]]:
    """Bring what was put aside into the archive, inside a transaction of the caller's; see ``Archive.take``."""
    db.create_function("changed", 2, _changed, deterministic=True)
    db.create_function("canonical", 1, lambda url: canonical(url or ""), deterministic=True)
    known = db.execute("SELECT 1 FROM sources WHERE name = ?", (source,)).fetchone()
    values: _Values = {"source": source, "settings": settings, "now": micro(now), "first": known is None}
    counts = Counts()
    db.execute(_SETTINGS, values)
    findings = [finding_from(each) for (stored,) in db.execute(_TOLD, values) for each in json.loads(stored)]
    db.execute(_FORGET, values)
    clashes = list(_settled(db, values))
    kept, kept_with = _counted(db, "files WHERE source = :source", values)
    read, read_with = _counted(db, "given", values)
    counts.left_out = len(clashes) + kept - kept_with + read - read_with
    counts.changed = db.execute(_CHANGED_VERSIONS, values).rowcount
    counts.new = db.execute(_NEW_VERSIONS, values).rowcount
    counts.unchanged = kept_with + read_with - counts.changed - counts.new
    db.execute(_ARTICLES, values)
    db.execute(_ADDRESSES, values)
    db.execute(_FILES, values)
    counts.gone = mark_gone(db)
    for statement in _CLEAR:
        db.execute(statement)
    return counts, findings + clashes


def mark_gone(db: sqlite3.Connection) -> int:
    """Mark the articles that no file gives any more, and return how many there were."""
    return db.execute(_GONE).rowcount


def _settled(db: sqlite3.Connection, values: _Values) -> Iterator[Finding]:
    """Leave each id to the first of the files that claim it, so that an archive filled anew says the same.

    A clash is no property of one file alone: it is not kept, and so the file is looked at again each time. That
    of another source is told when that one is read.
    """
    exports = set[tuple[str, str]]()
    for article, source, path, owner in db.execute(_LOSERS, values).fetchall():
        db.execute("DELETE FROM files WHERE source = ? AND path = ?", (source, path))
        export, mark, _ = path.partition("#")
        if mark:
            exports.add((source, export + mark))
        if source != values["source"]:
            continue
        where = _place_of(db, path)
        db.execute("DELETE FROM given WHERE path = ?", (path,))
        yield Finding(
            id="article-left-out",
            severity="warning",
            message=f"its id {article} is that of {owner} already",
            where=where,
            help="give one of the two another id",
        )
    for source, export in exports:
        db.execute(_STALE, {"source": source, "export": export})
        if source == values["source"]:
            db.execute(_STALE_GIVEN, {"export": export})


def _place_of(db: sqlite3.Connection, path: str) -> Where:
    """Return where what a path names begins: a post of an export stands somewhere within its file."""
    row = db.execute("SELECT payload FROM given WHERE path = ?", (path,)).fetchone()
    where = article_from(json.loads(row[0])).where if row else Where()
    return where if where.path else Where(path, 1)


def _counted(db: sqlite3.Connection, rows: str, values: _Values) -> tuple[int, int]:
    """Count files, and those of them that give an article."""
    counted: tuple[int, int] = db.execute(f"SELECT count(*), count(article) FROM {rows}", values).fetchone()  # noqa: S608
    return counted


def _changed(old: str, new: str) -> str:
    return json.dumps(differences(article_from(json.loads(old)), article_from(json.loads(new))))
