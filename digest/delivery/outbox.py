"""What is known of every message of an issue's sending, so that a killed run sends nobody two.

One small SQLite file an issue. A message is ``sending`` on the disk before it is handed over and something else after
the answer; found ``sending`` at the start, its run was killed in between, and it is uncertain: never sent again by
itself. Messages are known by their Message-ID, which is made from hashes; no address of a reader is kept.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from digest.errors import Refused, StorageError, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MessageState = Literal["waiting", "sent", "refused", "deferred", "uncertain"]

_VERSION = 1
_SCHEMA = """
CREATE TABLE sendings (
    number INTEGER PRIMARY KEY,
    outputs TEXT NOT NULL,
    again TEXT NOT NULL,
    begun TEXT NOT NULL,
    ended INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE messages (
    sending INTEGER NOT NULL REFERENCES sendings (number),
    id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'deferred', 'uncertain')),
    PRIMARY KEY (sending, id)
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """One sending of an issue to a list: the hash of its outputs, why it is another one, when it began."""

    number: int
    outputs: str
    again: str
    begun: datetime
    ended: bool


class Outbox:
    """The sendings of one issue. Only one program has it open at a time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def latest(self) -> Sending | None:
        """Return the last sending."""
        row = self._db.execute(
            "SELECT number, outputs, again, begun, ended FROM sendings ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        number, outputs, again, begun, ended = row
        at = datetime.fromisoformat(begun)
        return Sending(number=number, outputs=outputs, again=again, begun=at, ended=bool(ended))

    def begin(self, outputs: str, again: str, at: datetime) -> Sending:
        """Begin another sending."""
        with self._db:
            self._db.execute(
                "INSERT INTO sendings (outputs, again, begun) VALUES (?, ?, ?)", (outputs, again, at.isoformat())
            )
        found = self.latest()
        assert found
        return found

    def states(self, sending: Sending) -> dict[str, MessageState]:
        """Return the state of every message by its id."""
        rows = self._db.execute("SELECT id, state FROM messages WHERE sending = ?", (sending.number,))
        return {id: "uncertain" if state == "sending" else state for id, state in rows}

    def expect(self, sending: Sending, ids: Iterable[str]) -> None:
        """Note messages that are to be sent; one that is known already stays as it is."""
        with self._db:
            self._db.executemany(
                "INSERT OR IGNORE INTO messages (sending, id, state) VALUES (?, ?, 'waiting')",
                [(sending.number, id) for id in ids],
            )

    def put(self, sending: Sending, id: str, state: Literal[MessageState, "sending"]) -> None:
        """Set the state of a message; on return it is on the disk."""
        with self._db:
            changed = self._db.execute(
                "UPDATE messages SET state = ? WHERE sending = ? AND id = ?", (state, sending.number, id)
            )
        assert changed.rowcount == 1

    def end(self, sending: Sending) -> None:
        """Note that nothing of a sending is left to do and its receipt is written."""
        with self._db:
            self._db.execute("UPDATE sendings SET ended = 1 WHERE number = ?", (sending.number,))

    def forget(self, sending: Sending) -> None:
        """Forget a sending of which nobody has anything."""
        with self._db:
            self._db.execute("DELETE FROM messages WHERE sending = ?", (sending.number,))
            self._db.execute("DELETE FROM sendings WHERE number = ?", (sending.number,))


@contextmanager
def opened(path: Path, *, looking: bool = False) -> Iterator[Outbox]:
    """Open the outbox of an issue, and keep every other program from it until it is closed.

    Args:
        path: the file; it is made if need be.
        looking: change nothing, and make no file.

    Raises:
        Refused: another program has it open.
        StorageError: it cannot be read or written.
    """
    try:
        if not looking:
            path.parent.mkdir(parents=True, exist_ok=True)
        empty = looking and not path.exists()
        db = sqlite3.connect(":memory:" if empty else path, timeout=1)
    except (OSError, sqlite3.Error) as error:
        raise _fault(path, error) from error
    try:
        # The lock is taken here and kept to the end; the system lets go of that of a program that was killed.
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA synchronous = EXTRA")  # a commit is on the disk, the folder's entry too
        with db:
            db.execute("BEGIN EXCLUSIVE")
            if not _made(db):
                for statement in _SCHEMA.split(";")[:-1]:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {_VERSION}")
        yield Outbox(db)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise Refused("another digest send of this issue is at work", hint="wait until it has ended") from None
        raise _fault(path, error) from error
    except sqlite3.Error as error:
        raise _fault(path, error) from error
    finally:
        db.close()


def _made(db: sqlite3.Connection) -> bool:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version not in {0, _VERSION}:
        raise sqlite3.DatabaseError(f"it is of version {version}, made by a newer program")
    return bool(version)


def _fault(path: Path, error: Exception) -> StorageError:
    said = getattr(error, "strerror", None) or str(error)
    return StorageError(f"what was sent cannot be kept in mind: {said}", Where(str(path)), "nothing more is sent")
