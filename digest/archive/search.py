"""Find articles by their words: the full-text index of the archive.

Whatever a person types is quoted word by word, so that nothing is read as the search language of FTS5.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from digest.archive.payload import article_from
from digest.archive.schema import micro

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from digest.model import Article, Window

# How many articles are ranked when one story asks for related ones: ranking takes about 4 microseconds each.
MOST_FOUND = 1000


def holding(db: sqlite3.Connection, words: str, most: int) -> tuple[Article, ...]:
    """Return the articles whose headline or standfirst hold all the words, best first."""
    quoted = [f'"{word}"' for word in _words(words)]
    if not quoted:
        return ()
    rows = db.execute(
        "SELECT payload FROM words JOIN articles ON articles.key = words.rowid"
        " WHERE words MATCH ? AND gone = 0 ORDER BY bm25(words, 4.0, 1.0), published DESC LIMIT ?",
        (" ".join(quoted), most),
    )
    return tuple(article_from(json.loads(stored)) for (stored,) in rows)


def related(
    db: sqlite3.Connection, words: Iterable[str], window: Window, thread: str, most: int
) -> tuple[Article, ...]:
    """Return articles that may tell an earlier part of a story; see ``Archive.related``."""
    found = db.execute(
        "SELECT payload FROM articles WHERE gone = 0 AND json_extract(payload, '$.thread') = ? AND published < ?"
        " ORDER BY published DESC, id LIMIT ?",
        (thread or None, micro(window.end), most),
    ).fetchall()
    if phrases := _rarest(db, words):
        found += db.execute(
            "SELECT payload FROM articles JOIN (SELECT key, bm25(words, 4.0, 1.0) AS rank FROM words"
            " JOIN articles ON articles.key = words.rowid WHERE words MATCH ? AND gone = 0"
            " AND published >= ? AND published < ? ORDER BY rank, published DESC, id LIMIT ?) USING (key)"
            " ORDER BY rank, published DESC, id",
            (" OR ".join(phrases), micro(window.start), micro(window.end), most),
        ).fetchall()
    return tuple(article_from(json.loads(stored)) for (stored,) in dict.fromkeys(found))


def _rarest(db: sqlite3.Connection, words: Iterable[str]) -> list[str]:
    """Return words and phrases as FTS5 quotes them, the rarest first, as far as few articles have them."""
    runs = (" ".join(_words(word)) for word in words)
    counted = []
    for phrase in dict.fromkeys(f'"{run}"' for run in runs if run):
        (count,) = db.execute(
            "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)", (phrase, MOST_FOUND + 1)
        ).fetchone()
        counted.append((count, phrase))
    rarest, sum_of_all = list[str](), 0
    for count, phrase in sorted(counted):
        sum_of_all += count
        if sum_of_all > MOST_FOUND:
            break
        rarest += [phrase] if count else []
    return rarest


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.replace("\x00", " "))
