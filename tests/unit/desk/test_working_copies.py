"""The working copy of an issue: what two desks and a text editor do to one issue, and that nothing of it is lost."""

from __future__ import annotations

import random
import re
import tracemalloc
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import config
from digest.desk.proofs import Name
from digest.desk.steps import MOST_STEPS, Steps, step
from digest.desk.unsaved import found
from digest.desk.work import Conflicted, Work
from digest.editing import Place, edits, story_keys
from digest.errors import Refused, StorageError
from digest.issuefile import IssueFile
from digest.workflow import files
from tests.support import NOW

if TYPE_CHECKING:
    from pathlib import Path

NAME = Name("catch-up", date(2016, 8, 30))


class Clock:
    """A clock that moves on by ten seconds whenever it is looked at."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=10)
        return self.at


def opened(newsroom: Path) -> Work:
    return Work(config.load_newsroom(newsroom), NAME, Clock())


def file_of(newsroom: Path) -> Path:
    return newsroom / "issues" / "catch-up" / "2016-08-30.md"


def subject(words: str) -> edits.SetHeader:
    return edits.SetHeader(field="subject", value=words)


# --- steps ---------------------------------------------------------------------------------------

TEXTS = st.text(alphabet="ab\n£🏥", max_size=12)


@given(before=TEXTS, after=TEXTS)
def test_a_step_leads_from_one_text_to_the_other_and_back(before: str, after: str) -> None:
    made = step(before, after)
    assert made.forward(before) == after
    assert made.back(after) == before
    assert made.size <= len(before) + len(after)


@given(texts=st.lists(TEXTS, min_size=2, max_size=8), ways=st.lists(st.booleans(), max_size=20))
def test_undo_and_redo_walk_along_the_texts_there_were(texts: list[str], ways: list[bool]) -> None:
    steps, at = Steps(), len(texts) - 1
    for before, after in pairwise(texts):
        steps.note(before, after)
    text = texts[at]
    for back in ways:
        assert (steps.can_undo, steps.can_redo) == (at > 0, at < len(texts) - 1)
        if (back and not at) or (not back and at == len(texts) - 1):
            continue
        at += -1 if back else 1
        text = steps.undo(text) if back else steps.redo(text)
        assert text == texts[at]


def test_a_thousand_edits_keep_no_more_than_they_changed(newsroom: Path) -> None:
    work = opened(newsroom)
    keys = story_keys(work.file)
    work.edit(work.revision, [subject("The first of them")])
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(MOST_STEPS):
        key = keys[number % len(keys)]
        if number % 50 == 0:
            to = Place(side="after", key=keys[(number + 1) % len(keys)])
            work.edit(work.revision, [edits.MoveStory(story=key, to=to)])
        else:
            work.edit(work.revision, [edits.SetStory(story=key, field="text", value=f"Text {number}. " * 40)])
    kept = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    print(f"1,000 edits of stories keep {kept / 1e6:.1f} MB")  # noqa: T201 - a figure of the log
    assert kept < 5_000_000
    for _ in range(100):
        work.undo(work.revision)
    assert work.can_undo


# --- one desk ------------------------------------------------------------------------------------


def test_what_cannot_be_written_down_does_not_count(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = opened(newsroom)
    work.edit(work.revision, [subject("Written down")])

    def full(*_: object, **__: object) -> None:
        raise StorageError("cannot be written: No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("digest.desk.unsaved.files.write", full)
        revision, text = work.revision, work.file.text
        with pytest.raises(StorageError, match="No space"):
            work.edit(revision, [subject("Not written down")])
        assert (work.revision, work.file.text) == (revision, text)
    work.edit(work.revision, [subject("Once more")])
    work.undo(work.revision)
    assert "Written down" in work.file.text
    with monkeypatch.context() as broken:
        broken.setattr("digest.desk.unsaved.files.write", full)
        with pytest.raises(StorageError):
            work.redo(work.revision)
    work.redo(work.revision)
    assert "Once more" in work.file.text


def test_a_file_of_unsaved_work_that_is_damaged_is_left_alone(newsroom: Path) -> None:
    folder = newsroom / ".digest" / "desk"
    folder.mkdir(parents=True)
    for number, octets in enumerate([b"", b"{", b"[]", b'{"version": 1}', b'{"version": 2, "text": "x"}', b"\xff"]):
        (folder / f"catch-up-2016-08-30{f'.{number}' if number else ''}.json").write_bytes(octets)
    work = opened(newsroom)
    assert not work.offered
    work.edit(work.revision, [subject("Kept in a file of its own")])
    assert [each.text for each in found(config.load_newsroom(newsroom), *NAME)] == [work.file.text]
    assert len(list(folder.iterdir())) == 7


def test_somebody_else_writing_the_very_same_is_no_conflict(newsroom: Path) -> None:
    work = opened(newsroom)
    work.edit(work.revision, [subject("The very same")])
    file_of(newsroom).write_text(work.file.text, "utf-8")
    work.look()
    assert (work.saved, work.changed_on_disk) == (True, False)
    assert not found(config.load_newsroom(newsroom), *NAME)


def test_unsaved_work_that_was_saved_elsewhere_meanwhile_is_gone(newsroom: Path) -> None:
    one = opened(newsroom)
    one.edit(one.revision, [subject("Of the one")])
    other = opened(newsroom)
    assert other.offered
    one.save(one.hash)
    other.look()
    with pytest.raises(Refused, match="elsewhere"):
        other.take_up(use=True)
    assert not other.offered
    assert "Of the one" in other.file.text


def test_work_that_is_taken_up_over_a_changed_file_is_brought_together_with_it(newsroom: Path) -> None:
    one = opened(newsroom)
    one.edit(one.revision, [subject("Of the one")])
    text = file_of(newsroom).read_text("utf-8")
    file_of(newsroom).write_text(text.replace("preheader: ", "preheader: Theirs, "), "utf-8")
    other = opened(newsroom)
    other.take_up(use=True)
    assert other.changed_on_disk
    with pytest.raises(Conflicted) as conflicted:
        other.save(other.hash)
    assert not conflicted.value.conflicts
    other.save(conflicted.value.hash, {})
    saved = file_of(newsroom).read_text("utf-8")
    assert "subject: Of the one" in saved
    assert "preheader: Theirs, " in saved


def test_a_save_between_the_look_and_the_writing_is_not_run_over(
    newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = opened(newsroom)
    work.edit(work.revision, [subject("Mine")])
    text, write = file_of(newsroom).read_text("utf-8"), files.write

    def late(path: Path, octets: bytes, **how: Any) -> None:
        file_of(newsroom).write_text(text.replace("subject: ", "subject: Theirs "), "utf-8")
        write(path, octets, **how)

    with monkeypatch.context() as racing:
        racing.setattr("digest.desk.work.files.write", late)
        with pytest.raises(Conflicted) as conflicted:
            work.save(work.hash)
    assert [each.field for each in conflicted.value.conflicts] == ["subject"]
    assert "subject: Theirs" in file_of(newsroom).read_text("utf-8")


# --- two desks and a text editor -----------------------------------------------------------------


class Party:
    """Who works on the issue: a desk, or a text editor, which writes the whole file as it is now but for one field."""

    def __init__(self, newsroom: Path, chance: random.Random, seen: dict[str, Any]) -> None:
        self.newsroom, self.chance, self.seen = newsroom, chance, seen

    def act(self) -> None:
        """Do something to the issue, by chance."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        return file_of(self.newsroom).read_text("utf-8")

    def note(self, before: str, after: str) -> None:
        """What an editor had before his eyes and took out himself is not lost."""
        self.seen["out"] |= tokens(before) - tokens(after)
        self.seen["in"] |= tokens(after) - tokens(before)

    def word(self) -> str:
        self.seen["count"] += 1
        return f"tok{self.seen['count']}x"

    def change(self, file: IssueFile) -> edits.Edit:
        key, word = self.chance.choice(story_keys(file)), self.word()
        kind = self.chance.randrange(8)
        blocks = file.issue.all_stories[story_keys(file).index(key)].blocks
        if kind == 0:
            return subject(f"Subject {word}")
        if kind == 1:
            return edits.SetIntro(value=f"Opening words {word}.")
        if kind == 2:
            return edits.SetStory(story=key, field="headline", value=f"Headline {word}")
        if kind == 3 and len(story_keys(file)) > 3:
            return edits.DropStory(story=key)
        if kind == 4:
            return edits.MoveStory(story=key, to=Place(side="after", key=self.chance.choice(story_keys(file))))
        if kind == 5:
            return edits.AddStory(to=Place(side="after", key=key), headline=f"New {word}", text="A text.")
        texts = [block.text for block in blocks] or [""]
        at = self.chance.randrange(len(texts))
        texts[at] = f"{texts[at]} {word}" if kind == 6 else f"Paragraph {word}."
        return edits.SetStory(story=key, field="text", value="\n\n".join(texts))


class TextEditor(Party):
    def act(self) -> None:
        from digest.editing import apply

        before = self.text
        file = IssueFile(before, "issues/catch-up/2016-08-30.md")
        if not story_keys(file):
            return
        try:
            after = apply(file, self.change(file)).text
        except Refused:
            return
        file_of(self.newsroom).write_text(after, "utf-8")
        self.note(before, after)


class Desk(Party):
    def __init__(self, newsroom: Path, chance: random.Random, seen: dict[str, Any]) -> None:
        super().__init__(newsroom, chance, seen)
        self.work = opened(newsroom)

    def act(self) -> None:
        self.work.look()
        before, kind = self.work.file.text, self.chance.randrange(10)
        if kind < 6 and story_keys(self.work.file):
            try:
                self.work.edit(self.work.revision, [self.change(self.work.file)])
            except Refused:
                return
            self.note(before, self.work.file.text)
        elif kind == 6 and self.work.can_undo:
            self.work.undo(self.work.revision)
            self.note(before, self.work.file.text)
        elif kind == 7:
            self.together(lambda _, choose: self.work.merge(choose))
        elif kind >= 8:
            self.save()

    def save(self) -> None:
        self.together(self.work.save)

    def together(self, act: Any) -> None:
        """Save, and where both sides changed something choose by chance; both are kept then."""
        hash, choose = self.work.hash, None
        for _ in range(5):
            mine, theirs = self.work.file.text, self.text
            try:
                act(hash, choose if choose is not None else ({} if act != self.work.save else None))
            except Conflicted as conflicted:
                shown = [(each.mine or "", each.theirs or "") for each in conflicted.conflicts]
                self.seen["offered"] += len(shown)
                hash = conflicted.hash
                choose = {each.key: self.chance.choice(("mine", "theirs")) for each in conflicted.conflicts}
                lost = (tokens(mine) | tokens(theirs)) - tokens(self.merged(choose))
                words = " ".join(text for pair in shown for text in pair)
                known = self.seen["out"] | tokens(self.work.base or "")
                assert lost <= tokens(words) | known, (lost, shown)
            else:
                return
        raise AssertionError("there is no end to the conflicts")

    def merged(self, choose: Any) -> str:
        from digest.editing import merge

        return merge(self.work.base or "", self.work.file.text, self.text, choose=choose).text


def tokens(text: str) -> set[str]:
    return set(re.findall(r"tok\d+x", text))


@pytest.mark.parametrize("seed", [pytest.param(n, marks=pytest.mark.slow if n >= 25 else ()) for n in range(100)])
def test_nothing_two_desks_and_a_text_editor_write_is_lost(newsroom: Path, seed: int) -> None:
    chance = random.Random(seed)
    seen: dict[str, Any] = {"out": set(), "in": set(), "count": 0, "offered": 0}
    desks = [Desk(newsroom, chance, seen) for _ in range(2)]
    parties = [*desks, *desks, TextEditor(newsroom, chance, seen)]
    for _ in range(20):
        chance.choice(parties).act()
    for desk in desks:
        desk.work.look()
        desk.save()
        assert desk.work.saved
    kept = "".join(path.read_text("utf-8") for path in (newsroom / ".digest" / "desk").glob("*.md"))
    left = tokens(file_of(newsroom).read_text("utf-8")) | tokens(kept)
    assert seen["in"] - seen["out"] <= left
    file = IssueFile(file_of(newsroom).read_text("utf-8"))
    assert file.readable
    assert not [each for each in file.problems if each.severity == "error"]
    assert not list((newsroom / ".digest" / "desk").glob("*.json"))
