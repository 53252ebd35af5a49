"""The tables of the archive, as numbered steps, and how they keep an instant."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Numbered: a database at step N gets the steps after it, in one transaction. Never edit a step that was shipped.
MIGRATIONS = (
    """
    CREATE TABLE articles (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        source TEXT NOT NULL,
        published INTEGER NOT NULL,      -- microseconds since 1970, UTC
        first_seen INTEGER NOT NULL,
        gone INTEGER NOT NULL DEFAULT 0, -- its source no longer gives it
        hash TEXT NOT NULL,
        title TEXT NOT NULL,
        standfirst TEXT NOT NULL,
        payload TEXT NOT NULL
    );
    CREATE INDEX articles_time ON articles (published, id) WHERE gone = 0;
    CREATE TABLE versions (
        id TEXT NOT NULL,
        number INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        hash TEXT NOT NULL,
        changed TEXT NOT NULL,           -- JSON list of field names; empty for the first
        payload TEXT NOT NULL,
        PRIMARY KEY (id, number)
    ) WITHOUT ROWID;
    CREATE TABLE files (
        source TEXT NOT NULL,
        path TEXT NOT NULL,
        mtime_ns INTEGER NOT NULL,
        size INTEGER NOT NULL,
        ctime_ns INTEGER NOT NULL,       -- catches an edit that keeps size and time
        article TEXT,                    -- id; null when the file gave none
        findings TEXT NOT NULL,          -- JSON, told again while the file stays as it is
        PRIMARY KEY (source, path)
    ) WITHOUT ROWID;
    CREATE INDEX files_article ON files (article);
    CREATE TABLE sources (
        name TEXT PRIMARY KEY,
        settings TEXT NOT NULL           -- what a reading depended on besides the files
    ) WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5 (
        title, standfirst, content = 'articles', content_rowid = 'key',
        tokenize = 'porter unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER articles_in AFTER INSERT ON articles BEGIN
        INSERT INTO words (rowid, title, standfirst) VALUES (new.key, new.title, new.standfirst);
    END;
    CREATE TRIGGER articles_out AFTER DELETE ON articles BEGIN
        INSERT INTO words (words, rowid, title, standfirst) VALUES ('delete', old.key, old.title, old.standfirst);
    END;
    CREATE TRIGGER articles_change AFTER UPDATE OF title, standfirst ON articles BEGIN
        INSERT INTO words (words, rowid, title, standfirst) VALUES ('delete', old.key, old.title, old.standfirst);
        INSERT INTO words (rowid, title, standfirst) VALUES (new.key, new.title, new.standfirst);
    END;
    """,
    """
    CREATE TABLE addresses (
        address TEXT NOT NULL,           -- reduced for comparing; also those an article had before
        id TEXT NOT NULL,
        PRIMARY KEY (address, id)
    ) WITHOUT ROWID;
    DELETE FROM sources;                 -- so that every file is read again, and its address kept
    """,
    """
    CREATE INDEX articles_thread ON articles (json_extract(payload, '$.thread'), published)
        WHERE gone = 0 AND json_extract(payload, '$.thread') IS NOT NULL;
    """,
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micro(instant: datetime) -> int:
    """Return an instant as the tables keep it: microseconds since 1970, UTC."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def instant(micro: int) -> datetime:
    """Return the instant a table keeps."""
    return _EPOCH + timedelta(microseconds=micro)


def statements(script: str) -> Iterator[str]:
    """Split a script at the semicolons that end a statement; a trigger's own stand before its END."""
    statement = ""
    for row in script.splitlines(keepends=True):
        statement += row
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
