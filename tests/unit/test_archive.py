"""What every archive must do. A new kind of archive joins ``ARCHIVES``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from digest.archive.memory import MemoryArchive
from tests.support import W35, an_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.archive import Archive
    from digest.model import Window

ARCHIVES = [MemoryArchive]


@pytest.fixture(params=ARCHIVES)
def archive(request: pytest.FixtureRequest) -> Archive:
    make: Callable[[], Archive] = request.param
    return make()


def ids(archive: Archive, window: Window = W35) -> list[str]:
    return [article.id for article in archive.articles(window)]


def test_an_empty_archive_has_nothing(archive: Archive) -> None:
    assert ids(archive) == []
    assert archive.article("a") is None
    assert archive.newest(before=W35.end) is None


def test_an_article_comes_back_as_it_went_in(archive: Archive) -> None:
    article = an_article("a", body="One.\n\n*Two* £5m 👩\u200d⚕️", tags=("x", "y"), key_points=("p",), embargo=W35.end)
    archive.add([article])
    assert archive.article("a") == article
    assert archive.articles(W35) == (article,)


def test_a_window_takes_its_start_and_not_its_end(archive: Archive) -> None:
    moments = {
        "eve": W35.start - timedelta(microseconds=1),
        "start": W35.start,
        "last": W35.end - timedelta(microseconds=1),
        "end": W35.end,
    }
    archive.add(an_article(id, published=at) for id, at in moments.items())
    assert ids(archive) == ["start", "last"]


def test_articles_come_oldest_first_whatever_their_zone(archive: Archive) -> None:
    archive.add(
        [
            an_article("c", published=datetime(2016, 9, 1, 9, tzinfo=ZoneInfo("America/New_York"))),
            an_article("b", published=datetime(2016, 9, 1, 12, tzinfo=UTC)),
            an_article("a", published=datetime(2016, 9, 1, 12, tzinfo=UTC)),
            an_article("d", published=datetime(2016, 9, 1, 8, tzinfo=ZoneInfo("Asia/Tokyo"))),
        ]
    )
    assert ids(archive) == ["d", "a", "b", "c"]


def test_a_known_id_is_replaced(archive: Archive) -> None:
    archive.add([an_article("a", title="Old"), an_article("b")])
    archive.add([an_article("a", title="New", published=W35.end)])
    found = archive.article("a")
    assert found
    assert found.title == "New"
    assert ids(archive) == ["b"]


def test_the_newest_before_a_moment_is_named(archive: Archive) -> None:
    archive.add(an_article(id, published=W35.start + timedelta(days=day)) for id, day in (("a", 0), ("b", 3), ("c", 5)))

    def newest(days: int) -> str:
        found = archive.newest(before=W35.start + timedelta(days=days))
        return found.id if found else ""

    assert [newest(days) for days in (0, 1, 3, 4, 9)] == ["", "a", "a", "b", "c"]
