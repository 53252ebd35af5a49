"""The outbox: what it remembers, whom it keeps out, and that it holds no address."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from digest.delivery.outbox import opened
from digest.errors import Refused, StorageError
from tests.support import NOW

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "2016-09-05.db"


def test_it_remembers_what_became_of_every_message(path: Path) -> None:
    with opened(path) as outbox:
        assert outbox.latest() is None
        sending = outbox.begin("hash", "", NOW)
        outbox.expect(sending, ["<a>", "<b>", "<c>", "<d>"])
        outbox.put(sending, "<a>", "sent")
        outbox.put(sending, "<b>", "refused")
        outbox.put(sending, "<c>", "deferred")
    with opened(path) as outbox:
        latest = outbox.latest()
        assert latest == sending
        outbox.expect(latest, ["<a>", "<e>"])
        assert outbox.states(latest) == {
            "<a>": "sent", "<b>": "refused", "<c>": "deferred", "<d>": "waiting", "<e>": "waiting",
        }  # fmt: skip


def test_what_was_under_way_when_a_run_ended_is_uncertain(path: Path) -> None:
    with opened(path) as outbox:
        sending = outbox.begin("hash", "", NOW)
        outbox.expect(sending, ["<a>"])
        outbox.put(sending, "<a>", "sending")
    with opened(path) as outbox:
        assert outbox.states(sending) == {"<a>": "uncertain"}


def test_another_sending_begins_anew(path: Path) -> None:
    with opened(path) as outbox:
        first = outbox.begin("hash", "", NOW)
        outbox.expect(first, ["<a>"])
        outbox.put(first, "<a>", "sent")
        outbox.end(first)
        second = outbox.begin("other", "a wrong figure", NOW + timedelta(hours=1))
        assert (second.number, second.again, second.ended, outbox.states(second)) == (2, "a wrong figure", False, {})
        outbox.forget(second)
        latest = outbox.latest()
        assert latest
        assert (latest.number, latest.ended) == (1, True)


def test_two_programs_do_not_have_it_at_once(path: Path) -> None:
    for looking in (False, True):
        with opened(path), pytest.raises(Refused, match="another digest send"), opened(path, looking=looking):
            pass
    with opened(path):
        pass


def test_looking_makes_no_file(path: Path) -> None:
    with opened(path, looking=True) as outbox:
        assert outbox.latest() is None
    assert not path.parent.exists()


@pytest.mark.parametrize("octets", [b"no database at all" * 100, b""])
def test_a_file_that_is_no_outbox_stops_the_sending(path: Path, octets: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(octets)
    if not octets:  # a run cut short before its first word
        with opened(path) as outbox:
            assert outbox.latest() is None
        return
    with pytest.raises(StorageError, match="cannot be kept in mind"), opened(path):
        pass


def test_one_of_a_newer_program_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 9")
    db.close()
    with pytest.raises(StorageError, match="version 9"), opened(path):
        pass


def test_a_folder_that_cannot_be_made_stops_the_sending(path: Path) -> None:
    path.parent.write_text("a file stands in its place")
    with pytest.raises(StorageError), opened(path):
        pass
