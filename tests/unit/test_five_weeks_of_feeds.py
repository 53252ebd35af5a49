"""Two feeds polled daily for five weeks: every entry once, updates as versions, no story told twice."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest import config
from digest.dates import Phrase
from digest.sources.keeping import taken_apart
from digest.workflow.asking import ask
from digest.workflow.draft import draft
from digest.workflow.gather import gather
from digest.workflow.target import resolve
from tests import feeds
from tests.loopback import answer, running
from tests.support import LONDON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digest import model
    from tests.loopback import Asked, Send, Serve

FIRST_DAY = date(2016, 8, 1)  # a Monday
DAYS = 35
STORIES = 4
SHOWN = 10  # entries a feed holds


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    monkeypatch.setattr("tests.loopback._LIFE", 120)
    yield from running()


@dataclass
class Site:
    """A site with a feed of its newest entries, in one dialect; on some days it is down."""

    dialect: str
    entries: list[feeds.Written] = field(default_factory=list)
    down: bool = False

    def __call__(self, _: Asked, send: Send) -> None:
        newest = self.entries[::-1][:SHOWN]
        body = feeds.write(self.dialect, newest)
        send(answer(503) if self.down else answer(200, body))


class Newsroom:
    """A newsroom with a weekly newsletter and two feeds, which give some entries both."""

    def __init__(self, root: Path, serve: Serve, seed: int) -> None:
        self.root, self.chance, self.count = root, random.Random(seed), 0
        self.news, self.jobs = Site("rss-2.0"), Site("atom-1.0" if seed % 2 else "json-1.1")
        self.states: Counter[str] = Counter()
        self.told: list[tuple[date, model.Selection]] = []
        (root / "newsletters").mkdir(parents=True)
        tables = "".join(
            f'[[sources]]\nname = "{name}"\nkind = "feed"\nurl = "{serve(site).url}"\nallow_private = true\n'
            for name, site in (("news", self.news), ("jobs", self.jobs))
        )
        (root / "digest.toml").write_text(f'publication = "P"\n{tables}')
        (root / "newsletters/weekly.toml").write_text(
            f'title = "Weekly"\nfirst_issue = 2016-08-01\nfrom.address = "a@example.org"\nrules.stories = {STORIES}\n'
        )

    def live_a_day(self, day: date) -> None:
        chance = self.chance
        self.news.down, self.jobs.down = chance.random() < 0.1, chance.random() < 0.1
        if chance.random() < 0.2:
            shutil.rmtree(self.root / ".digest", ignore_errors=True)
        # A feed holds ten: so that a day or two when it is down lose nothing, it gets three a day at the most.
        for _ in range(chance.randrange(3)):
            self.count += 1
            at = datetime(day.year, day.month, day.day, chance.randrange(6, 20), tzinfo=LONDON)
            words = " ".join(f"w{self.count}x{n}" for n in range(120))
            entry = feeds.Written(
                id=f"https://www.example.org/?p={self.count}",
                title=f"Piece {self.count} of its own kind",
                url=f"https://www.example.org/{self.count}",
                published=None if chance.random() < 0.1 else at,
                body=(f"{words}.", "State 0 of it."),
            )
            sites = [self.news, self.jobs] if chance.random() < 0.2 else [chance.choice([self.news, self.jobs])]
            for site in sites:
                site.entries.append(entry)
        for site in (self.news, self.jobs):
            if site.entries and chance.random() < 0.4:
                at_ = chance.randrange(max(0, len(site.entries) - SHOWN), len(site.entries))
                entry = site.entries[at_]
                site.entries[at_] = replace(entry, body=(*entry.body, f"More of {day}."))

    def poll(self, now: datetime) -> None:
        for asked in ask(config.load_newsroom(self.root), now=now):
            site = self.news if asked.spec.name == "news" else self.jobs
            assert asked.outcome == ("failed" if site.down else "read")
            self.states[f"{asked.spec.name} changed"] += asked.changed
        gather(config.load_newsroom(self.root), now=now)

    def draft(self, now: datetime) -> None:
        target = resolve(config.load_newsroom(self.root), (), Phrase(), now=now, open_first="coming")
        made = draft(target, gather(target.newsroom, now=now), command="digest draft", now=now)
        self.told.append((target.date, made.selection))


@pytest.mark.parametrize("seed", range(3))
def test_every_entry_comes_once_and_no_story_is_told_twice(tmp_path: Path, serve: Serve, seed: int) -> None:
    room = Newsroom(tmp_path / "room", serve, seed)
    for step in range(DAYS + 1):
        day = FIRST_DAY + timedelta(days=step)
        if step and day.weekday() == 0:
            room.draft(datetime(day.year, day.month, day.day, 5, tzinfo=LONDON))
        room.live_a_day(day)
        room.poll(datetime(day.year, day.month, day.day, 22, tzinfo=LONDON))
    room.news.down = room.jobs.down = False
    end = datetime(2016, 9, 6, 22, tzinfo=LONDON)
    room.poll(end)

    for name, site in (("news", room.news), ("jobs", room.jobs)):
        kept = [taken_apart(path.read_text("utf-8")) for path in (room.root / "feeds" / name).rglob("*.md")]
        assert sorted(each.guid for each in kept) == sorted(entry.id for entry in site.entries)
        bodies = {each.guid: each.body for each in kept}
        for entry in site.entries[-SHOWN:]:  # of what it still gives the newest state
            assert len(entry.body) == bodies[entry.id].strip().count("\n\n") + 1, entry.id
        assert room.states[f"{name} changed"] > 2

    assert len(room.told) == 5
    chosen = [each.article for _, selection in room.told for each in selection.candidates]
    for what in (Counter(each.id for each in chosen), Counter(each.url for each in chosen)):
        assert {key for key, times in what.items() if times > 1} == set()
    passed = [each.article for _, selection in room.told for each in selection.rejected]
    seen = {each.url for each in (*chosen, *passed)}
    first, last = room.told[0][1].window.start, room.told[-1][1].window.end
    archive = gather(config.load_newsroom(room.root), now=end).archive
    for id in archive.ids():
        article = archive.article(id)
        assert article
        if first <= article.published < last - timedelta(days=1):
            assert article.url in seen, id
