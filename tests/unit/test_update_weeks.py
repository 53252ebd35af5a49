"""Weeks of an editor at random: whatever is typed between updates is still there, and what is not typed follows."""

from __future__ import annotations

import random
import re
import zlib
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digest.composer import promos, story_of
from digest.composer.earlier import with_suggestions
from digest.issuefile import IssueFile, encode_url
from digest.likeness import Earlier
from digest.model import Rules
from tests.support import LONDON, an_article
from tests.unit.test_update import NEWSLETTER, SECTIONED, Room, a_promo, ids, piece

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from digest.composer.update import Update

STORIES = 4
TYPED = re.compile(r"Typed\d+x")


class Editor:
    """Somebody who works in the text of the file, and remembers every word of it."""

    def __init__(self, chance: random.Random, file: IssueFile) -> None:
        self.chance = chance
        self.text = file.text
        self.touched: defaultdict[str, set[str]] = defaultdict(set)  # by article id, or the name of a part
        self.deleted: set[str] = set()
        self.count = 0

    @property
    def file(self) -> IssueFile:
        return IssueFile(self.text)

    def word(self) -> str:
        self.count += 1
        return f"Typed{self.count:03}x"

    def put(self, at: int, text: str, end: int | None = None) -> None:
        self.text = self.text[:at] + text + self.text[at if end is None else end :]

    def touch(self, number: int, *what: str) -> None:
        for id in self.file.issue.all_stories[number].article_ids:
            self.touched[id] |= set(what)

    def work(self) -> None:
        acts: list[Callable[[], None]] = [
            self.headline, self.words, self.words, self.note_in_text, self.note_on_heading, self.note_between,
            self.link, self.header, self.header, self.intro,
            self.delete, self.delete, self.move, self.by_hand, self.twice,
            self.round_up, self.promo, self.promo, self.lose_mark, self.spoil_memory, self.second_article,
            self.line_ends, self.section, self.take_in, self.take_in, self.in_suggestion, self.lose_suggestion,
        ]  # fmt: skip
        for _ in range(self.chance.randrange(5)):
            self.chance.choice(acts)()

    # --- acts ------------------------------------------------------------------------------------

    def any_story(self) -> int | None:
        stories = self.file.stories
        return self.chance.randrange(len(stories)) if stories else None

    def headline(self) -> None:
        if (number := self.any_story()) is not None:
            span, _ = self.file.story_spans(number)
            self.touch(number, "headline")
            at = span.start + (4 if self.text[span.start + 3 : span.start + 4] == "[" else 3)
            self.put(at, f"{self.word()} ")

    def words(self) -> None:
        if (number := self.any_story()) is not None:
            _, spans = self.file.story_spans(number)
            if spans:
                self.touch(number, "text")
                span = self.chance.choice(spans)
                self.put(span.start + self.text[span.start : span.end].index(" ") + 1, f"{self.word()} ")

    def note_in_text(self) -> None:
        if (number := self.any_story()) is not None:
            _, spans = self.file.story_spans(number)
            if spans:
                self.touch(number, "text")
                self.put(self.chance.choice(spans).end, f" <!-- {self.word()} -->")

    def note_on_heading(self) -> None:
        if (number := self.any_story()) is not None:
            span, _ = self.file.story_spans(number)
            self.touch(number, "note")
            self.put(span.end, f" <!-- {self.word()} -->")

    def note_between(self) -> None:
        """Put a note of two lines above a blank line of a story, or a mark below its heading."""
        if (number := self.any_story()) is not None:
            span, spans = self.file.story_spans(number)
            self.touch(number, "note")
            at = self.chance.choice([span.end, *(each.end for each in spans)])
            newline = "\r\n" if "\r\n" in self.text else "\n"
            word = self.word()
            note = self.chance.choice([f"kicker: {word}", f"{word}{newline}{newline}## not a story"])
            self.put(at, f"{newline}<!-- {note} -->")

    def link(self) -> None:
        if (number := self.any_story()) is not None and (url := self.file.stories[number].url):
            span, _ = self.file.story_spans(number)
            at = self.text.rfind(url, span.start, span.end)
            if at >= 0:
                self.touch(number, "url")
                self.put(at + len(url), self.word())

    def header(self) -> None:
        name = self.chance.choice(["subject", "preheader"])
        if field := self.file.header.first(name):
            if self.chance.random() < 0.2:
                self.put(field.start, self.word(), field.end)
            else:
                self.put(field.start, f"{self.word()} ")
            self.touched[name].add("text")

    def intro(self) -> None:
        if blocks := self.file.root.blocks:
            self.touched["intro"].add("text")
            self.put(blocks[0][1].end, f" {self.word()}")

    def chunk(self, number: int) -> tuple[int, int]:
        file = self.file
        start = file.stories[number].span.start
        starts = [each.span.start for each in (*file.stories, *file.sections)] + [self.text.rindex("<!-- drafted")]
        return start, min(at for at in starts if at > start)

    def delete(self) -> None:
        if (number := self.any_story()) is not None:
            start, end = self.chunk(number)
            told = self.file.issue.all_stories[number].article_ids
            self.put(start, "", end)
            self.deleted |= set(told) - set(ids(self.file))

    def move(self) -> None:
        if (number := self.any_story()) is not None:
            start, end = self.chunk(number)
            story = self.text[start:end]
            self.put(start, "", end)
            file = self.file
            places = [part.span.start for part in (*file.stories, *file.sections[:1])]
            places = places or [self.text.rindex("<!-- drafted")]
            self.put(self.chance.choice(places), story)

    def by_hand(self) -> None:
        file = self.file
        places = [part.span.start for part in (*file.stories, *file.sections[:1])]
        newline = "\r\n" if "\r\n" in self.text else "\n"
        story = f"## {self.word()}\n\n{self.word()} is new.\n\n".replace("\n", newline)
        self.put(self.chance.choice(places or [self.text.rindex("<!-- drafted")]), story)

    def twice(self) -> None:
        """Copy a story; from then on both are the editor's."""
        if self.chance.random() < 0.3 and (number := self.any_story()) is not None:
            start, end = self.chunk(number)
            self.touch(number, "all")
            self.put(start, self.text[start:end])

    def round_up(self) -> None:
        for part in self.file.sections:
            if part.kind == "round-up" and part.blocks:
                self.touched["round-up"].add("text")
                self.put(part.blocks[0][1].start, f"{self.word()} ")

    def promo(self) -> None:
        """Put a word into the heading, the text or the label of a promo, or take it out."""
        boxes = [part for part in self.file.sections if part.kind == "promo" and part.blocks]
        if not boxes:
            return
        part = self.chance.choice(boxes)
        turn = self.chance.randrange(4)
        if turn == 0:
            self.put(part.span.start + 2, f"{self.word()} ")
        elif turn == 1:
            self.put(part.blocks[0][1].start, f"{self.word()} ")
        elif turn == 2:
            at = self.text.index("kicker: ", part.span.start) + len("kicker: ")
            self.put(at, f"{self.word()} ")
        elif not part.stories:
            starts = [each.span.start for each in (*self.file.stories, *self.file.sections)]
            ends = [at for at in (*starts, self.text.rindex("<!-- drafted")) if at > part.span.start]
            self.put(part.span.start, "", min(ends))

    def section(self) -> None:
        for part in self.file.sections[:1]:
            if part.kind == "round-up":
                self.touched["round-up"].add("title")
            self.put(part.span.start + 2, f"{self.word()} ")

    def lose_mark(self) -> None:
        if self.chance.random() < 0.3 and (number := self.any_story()) is not None:
            start, end = self.chunk(number)
            told = set(self.file.issue.all_stories[number].article_ids)
            story = re.sub(r"<!-- article: .*? -->", "", self.text[start:end])
            self.put(start, story, end)
            self.deleted |= told - set(ids(self.file))

    def second_article(self) -> None:
        if self.chance.random() < 0.3 and (number := self.any_story()) is not None:
            self.touch(number, "all")
            start, end = self.chunk(number)
            self.put(start, self.text[start:end].replace("<!-- article: ", "<!-- article: other/piece, ", 1), end)

    def suggestion(self) -> tuple[int, re.Match[str]] | None:
        """Return a story and the comment below it, if it has one."""
        if (number := self.any_story()) is None:
            return None
        start, end = self.chunk(number)
        found = re.compile(r"<!-- [^<>]*Earlier on[^<>]*(?:<https?:[^<>]*>[^<>]*)*-->").search(self.text, start, end)
        return (number, found) if found else None

    def take_in(self) -> None:
        """Move a suggestion's line out of its comment, to where it shall stand, and put a word to it."""
        if where := self.suggestion():
            number, comment = where
            if line := re.search(r"Previously: [^\r\n]*", comment[0]):
                self.touch(number, "text")
                newline = "\r\n" if "\r\n" in self.text else "\n"
                left = comment[0].replace(line[0], "", 1)
                self.put(comment.start(), f"{line[0]} {self.word()}{newline}{newline}{left}", comment.end())

    def in_suggestion(self) -> None:
        if where := self.suggestion():
            number, comment = where
            self.touch(number, "note")
            self.put(comment.start() + len("<!-- "), f"{self.word()} ")

    def lose_suggestion(self) -> None:
        if (where := self.suggestion()) and not TYPED.search(where[1][0]):
            self.put(where[1].start(), "", where[1].end())

    def spoil_memory(self) -> None:
        rows = re.findall(r"(?m)^(p\d+) (\w{8} \w{8} \w{8})", self.text)
        if rows and self.chance.random() < 0.3:
            id, hashes = self.chance.choice(rows)
            self.touched[id].add("all")
            self.text = self.text.replace(f"{id} {hashes}", f"{id} {self.chance.choice(['', 'soon', hashes[:-1]])}")

    def line_ends(self) -> None:
        if "\r\n" not in self.text and self.chance.random() < 0.3:
            self.text = "\ufeff" * (not self.text.startswith("\ufeff")) + self.text.replace("\n", "\r\n")


def live(room: Room, chance: random.Random) -> None:
    """Let articles arrive, change, be withdrawn, held, let go, and go; and promos come, change and go."""
    if chance.random() < 0.5:
        names = chance.sample(["one", "two", "three"], chance.randrange(4))
        places = {"one": 1, "two": 3, "three": None}
        room.promos = tuple(
            a_promo(name, places[name], heading=f"Heading of {name}", text=f"State {chance.randrange(3)}.")
            for name in names
        )
    for _ in range(chance.randrange(3)):
        section = chance.choice(["", "finance", "people"])
        room.put(piece(f"p{len(room.versions)}", priority=chance.randrange(100), section=section))
    for id in chance.sample(sorted(room.now), min(len(room.now), chance.randrange(5))):
        turn, state = chance.random(), f"{id} state {len(room.versions[id])}"
        if turn < 0.6:
            paragraphs = [f"Told {at} of {state}." for at in range(chance.randrange(1, 5))]
            url = f"https://x.example.org/{id}?{len(room.versions[id])}"
            new = {"title": f"Title of {state}", "summary": "\n\n".join(paragraphs), "url": url}
            room.change(id, **{key: new[key] for key in chance.sample(sorted(new), 2)})
        elif turn < 0.7:
            room.change(id, priority=chance.randrange(100))
        elif turn < 0.85:
            room.change(id, status=chance.choice(["live", "held", "withdrawn"]))
        elif turn < 0.9:
            del room.now[id]


def with_earlier(file: IssueFile, had: Collection[str] = ()) -> IssueFile:
    """Suggest two earlier parts below every other story that has just come in."""
    new = [id for id in dict.fromkeys(ids(file)) if id not in had and zlib.crc32(id.encode()) % 2]
    parts = [an_article(f"before/{n}", title=f"What ran {n} weeks before") for n in (1, 2)]
    return with_suggestions(file, {id: [Earlier(part, ("Bath",), 0.3) for part in parts] for id in new}, LONDON)


def order(file: IssueFile) -> list[str]:
    """Name every story so that it can be found again after an update, whatever followed."""
    return [(*story.article_ids, *TYPED.findall(story.headline), "?")[0] for story in file.issue.all_stories]


def by_the_editor(editor: Editor, file: IssueFile) -> str:
    """Return the text of a file less a subject and preheader nobody touched, which quote the editor's headlines."""
    text = file.text
    for name in ("preheader", "subject"):
        if not editor.touched[name] and (field := file.header.first(name)):
            text = text.replace(f"{name}: {text[field.start : field.end]}", "")
    return text


def holds(room: Room, editor: Editor, before: IssueFile, made: Update) -> None:
    """See that an update kept what was typed, and that the rest is as a fresh draft has it."""
    file, text = made.file, made.file.text
    own, own_before = by_the_editor(editor, file), by_the_editor(editor, before)
    for word in set(TYPED.findall(own_before)):
        assert own.count(word) == own_before.count(word), word
    assert not set(ids(file)) & (editor.deleted - set(ids(before)))
    was, now = order(before), order(file)
    assert [name for name in now if name in was] == [name for name in was if name in now]
    assert len(now) <= max(STORIES, len(was))
    if "\r\n" in before.text:
        assert not re.search(r"(?<!\r)\n", text)
    assert text.startswith("\ufeff") == before.text.startswith("\ufeff")
    counts = {id: ids(file).count(id) for id in ids(file)}
    for story in file.issue.all_stories:
        if len(story.article_ids) == 1 and counts[story.article_ids[0]] == 1:
            follows(room, editor.touched[story.article_ids[0]], story.article_ids[0], story, file.issue.date)
    assert set(before.issue.considered) - set(file.issue.considered) <= {
        mark for id in set(ids(before)) - set(ids(file)) for mark in marks_of(id)
    }
    furniture(room, editor, file)
    boxes = [section for section in file.issue.sections if section.kind == "promo"]
    planned = {promo.name: promo for promo in room.promos}
    for name, box in ((promos.name_of(box), box) for box in boxes):
        if not TYPED.search(f"{box.kicker} {box.title} {box.text}"):
            assert box.text.startswith(planned[name].promo.text) or not file.issue.all_stories
    again = room.update(file)
    assert again.file.text == text, [event for event in again.events if event.kind in {"added", "followed", "removed"}]


def marks_of(id: str) -> set[str]:
    from digest.likeness import id_mark

    return {id_mark(id)}


def follows(room: Room, touched: set[str], id: str, story: object, sent: date) -> None:
    from digest.model import Story

    assert isinstance(story, Story)
    article = room.now.get(id)
    if article is None or "all" in touched:
        return
    if article.status != "live":
        assert touched, f"{id} may not run and nobody touched it"
        return
    told = story_of(article, room.newsletter, sent=sent)
    if "headline" not in touched:
        assert story.headline == told.headline
    if "text" not in touched:
        assert story.text == told.text
    if not touched:
        assert story.url == encode_url(article.url)


def furniture(room: Room, editor: Editor, file: IssueFile) -> None:
    stories, issue = file.issue.all_stories, file.issue
    if not stories:
        return
    if not editor.touched["subject"]:
        assert issue.subject.startswith(stories[0].headline.rstrip(".") or "?")
    if not editor.touched["intro"]:
        count = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
        said = count[len(stories)] if len(stories) < 10 else str(len(stories))
        assert issue.blocks[0].text.startswith(f"{said} stor")
    for section in issue.sections:
        if section.kind == "round-up" and not editor.touched["round-up"]:
            told = {id for block in section.blocks for id in block.article_ids}
            assert not told & (set(ids(file)) | (editor.deleted - set(ids(file))))
            assert all(id in room.now and room.now[id].status == "live" for id in told)


SEEDS = [pytest.param(seed, marks=pytest.mark.slow if seed >= 50 else ()) for seed in range(200)]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_word_of_an_editor_is_ever_lost(seed: int) -> None:
    chance = random.Random(seed)
    base = NEWSLETTER if seed % 2 else SECTIONED
    room = Room("lead", newsletter=replace(base, rules=Rules(stories=STORIES, round_up=3)))
    room.now.clear()
    room.versions.clear()
    for number in range(chance.randrange(1, 9)):
        room.put(piece(f"p{number}", priority=chance.randrange(100), section=chance.choice(["", "finance", "people"])))
    editor = Editor(chance, with_earlier(room.draft()))
    for _ in range(5):
        editor.work()
        live(room, chance)
        if not room.now:
            return
        before = editor.file
        made = room.update(before)
        made = made._replace(file=with_earlier(made.file, set(ids(before))))
        holds(room, editor, before, made)
        # What was taken out because it may not run is forgotten: it comes back as new, in words nobody has touched.
        for id in set(ids(before)) - set(ids(made.file)):
            assert not editor.touched[id]
        editor.text = made.file.text
