"""Five weeks of a newsroom, day by day: nothing is lost, and nothing runs twice."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest import config, model
from digest.dates import Phrase
from digest.workflow import decisions
from digest.workflow.draft import draft
from digest.workflow.gather import gather
from digest.workflow.target import resolve
from tests.support import LONDON

if TYPE_CHECKING:
    from pathlib import Path

FIRST_DAY = date(2016, 8, 1)  # a Monday
DAYS = 35
HOLIDAY = date(2016, 8, 29)  # the sending of that Monday moves to the next day
STORIES = 4


@dataclass
class Piece:
    """An article as the simulation knows it."""

    name: str
    published: datetime
    embargo: datetime | None = None
    held: bool = False
    withdrawn: bool = False
    changes: int = 0
    barred_by_editor: bool = False

    @property
    def id(self) -> str:
        return self.name

    def may_run(self, sending: datetime) -> bool:
        if self.held or self.withdrawn or self.barred_by_editor:
            return False
        return self.embargo is None or self.embargo <= sending

    def text(self) -> str:
        rows = [f"title: Piece {self.name} of its own kind", f"date: {self.published.isoformat()}"]
        rows.append(f"url: https://www.example.org/{self.name}")
        if self.embargo:
            rows.append(f"embargo: {self.embargo.isoformat()}")
        if self.held or self.withdrawn:
            rows.append(f"status: {'withdrawn' if self.withdrawn else 'held'}")
        body = " ".join(f"w{self.name}x{n}" for n in range(120))
        return "---\n" + "\n".join(rows) + f"\n---\n{body}.\n\nState {self.changes} of it.\n"


class Newsroom:
    """A newsroom with one weekly newsletter, and a chance of its own."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.chance = root, random.Random(seed)
        self.pieces: list[Piece] = []
        self.selections: list[tuple[date, datetime, model.Selection]] = []
        self.kept: set[str] = set()
        (root / "articles").mkdir(parents=True)
        (root / "newsletters").mkdir()
        (root / "digest.toml").write_text('publication = "P"\ncalendar.move = { 2016-08-29 = 2016-08-30 }\n')
        (root / "newsletters/weekly.toml").write_text(
            f'title = "Weekly"\nfirst_issue = 2016-08-01\nfrom.address = "a@example.org"\nrules.stories = {STORIES}\n'
        )

    def at(self, day: date, hour: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)

    def write(self, piece: Piece) -> None:
        (self.root / "articles" / f"{piece.name}.md").write_text(piece.text(), "utf-8")

    def live_a_day(self, day: date) -> None:
        """Let articles appear, some of them late, and others change, be held, let go, withdrawn."""
        chance = self.chance
        for _ in range(chance.randrange(5)):
            late = chance.choice([0, 0, 0, 0, 1, 3, 6, 12])
            published = self.at(day, chance.randrange(6, 20)) - timedelta(days=late)
            piece = Piece(f"p{len(self.pieces)}", published)
            fate = chance.random()
            if fate < 0.15:
                piece.embargo = self.at(day, 9) + timedelta(days=chance.randrange(1, 12))
            elif fate < 0.25:
                piece.held = True
            self.pieces.append(piece)
            self.write(piece)
        for piece in chance.sample(self.pieces, min(len(self.pieces), chance.randrange(4))):
            what = chance.random()
            if what < 0.5:
                piece.changes += 1
            elif what < 0.7:
                piece.held = False
            elif what < 0.8:
                piece.withdrawn = True
            elif not piece.barred_by_editor:
                piece.barred_by_editor = True
                decisions.note(self.newsroom(), "withdrawn", {"article": piece.id, "reason": "by an editor"})
            self.write(piece)
        if chance.random() < 0.1 and self.pieces:
            piece = chance.choice(self.pieces)
            decisions.note(self.newsroom(), "kept", {"article": piece.id, "newsletter": "weekly"})
            self.kept.add(piece.id)
        if chance.random() < 0.2:
            shutil.rmtree(self.root / ".digest", ignore_errors=True)

    def newsroom(self) -> model.Newsroom:
        return config.load_newsroom(self.root)

    def draft(self, now: datetime) -> None:
        """Draft the coming issue, as an editor would."""
        target = resolve(self.newsroom(), (), Phrase(), now=now, open_first="coming")
        made = draft(target, gather(target.newsroom, now=now), command="digest draft", now=now)
        sending = datetime.combine(target.date, target.newsletter.schedule.at, LONDON)
        self.selections.append((target.date, sending, made.selection))


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_lost_and_nothing_runs_twice(tmp_path: Path, seed: int) -> None:
    room = Newsroom(tmp_path / "room", seed)
    eligible: set[str] = set()
    for step in range(DAYS + 1):
        day = FIRST_DAY + timedelta(days=step)
        # Some issues are drafted on Friday, with days to come, others on the morning they go out.
        early = day.weekday() == 4 and (step // 7 + seed) % 2 == 1
        sent_today = (step > 0 and day.weekday() == 0 and day != HOLIDAY) or day == HOLIDAY + timedelta(days=1)
        if early or (sent_today and day not in [drafted for drafted, _, _ in room.selections]):
            room.draft(room.at(day, 17 if early else 5))
            _, sending, selection = room.selections[-1]
            start = selection.window.start - timedelta(weeks=5)
            in_reach = [piece for piece in room.pieces if start <= piece.published < selection.window.end]
            eligible |= {piece.id for piece in in_reach if piece.may_run(sending)}
        room.live_a_day(day)

    assert len(room.selections) >= 5
    offered = Counter(each.article.id for _, _, selection in room.selections for each in selection.candidates)
    passed = {
        each.article.id
        for _, _, selection in room.selections
        for each in selection.rejected
        if each.reason not in {"embargoed", "held", "withdrawn"}
    }
    first = room.selections[0][2].window.start
    known = {piece.id for piece in room.pieces if piece.published >= first}
    assert (eligible & known) - set(offered) - passed == set()
    assert {id for id, times in offered.items() if times > 1 and id not in room.kept} == set()
    for day, sending, selection in room.selections:
        for each in selection.candidates:
            piece = next(piece for piece in room.pieces if piece.id == each.article.id)
            assert piece.embargo is None or piece.embargo <= sending, (day, piece)
