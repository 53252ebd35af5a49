"""Two hundred feeds, written in every dialect and encoding, whole and damaged: no word is lost in silence."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from digest.markup.fromhtml import to_text
from digest.sources.feed import read_feed
from tests.feeds import DAMAGES, DIALECTS, ENCODINGS, WITH_STANDFIRST, Written, write
from tests.support import LONDON

if TYPE_CHECKING:
    from digest.sources.entry import Entry, Feed

URL = "https://www.example.org/feed/"
_WORDS = (
    "the", "trust", "R&D", "M&S", "£25m", "“NHS”", "–", "board’s", "naïve", "3.5%", "a", "<", "b", ">", "c",
    "10\u00a0µg/l", "café", "*stars*", "_under_", "#1", "[brackets]", "I/O", "AT&T;", "&amp;amp", "<br>", "\\back",
    "Łódź", "‘quoted’", "it's", "18°C", "½", "…", "1.", "-", "+", "e-mail", "A&E", "€5",
    "https://www.example.org/x?a=1&b=2",
)  # fmt: skip
_XML = tuple(dialect for dialect in DIALECTS if not dialect.startswith("json"))


def _text(seed: random.Random, words: int) -> str:
    return " ".join(seed.choice(_WORDS) for _ in range(words))


def _entries(seed: random.Random) -> list[Written]:
    found = []
    start = datetime(2016, 8, 1, 9, 0, tzinfo=UTC)
    for at in range(seed.randint(2, 6)):
        published = start + timedelta(hours=seed.randint(0, 800))
        body = tuple(f"Paragraph {number} the – {_text(seed, 30)} end." for number in range(seed.randint(2, 5)))
        found.append(
            Written(
                title=f"Headline {at} the {_text(seed, 6)}",
                body=body,
                id=f"urn:entry:{at}",
                url=f"https://www.example.org/news/{at}?a=1&b=2",
                published=published,
                updated=published + timedelta(hours=2),
                author="Ann Ö. Writer",
                standfirst=f"What it means {at}: {_text(seed, 8)}",
                tags=("Finance", "R&D"),
            )
        )
    return found


def _read(octets: bytes) -> Feed:
    return read_feed(octets, url=URL, zone=LONDON)


def shown(markdown: str) -> list[str]:
    """Return the words a body shows."""
    return to_text(MarkdownIt("commonmark").render(markdown)).split()


def _words_of(entry: Entry) -> list[str]:
    return [*entry.title.split(), *entry.standfirst.split(), *shown(entry.body)]


@pytest.mark.parametrize("number", range(100))
def test_of_a_sound_feed_every_word_is_there(number: int) -> None:
    seed = random.Random(number)
    dialect, encoding = DIALECTS[number % len(DIALECTS)], seed.choice(ENCODINGS)
    written = _entries(seed)
    declared = encoding == "iso-8859-1" or seed.random() < 0.7
    feed = _read(write(dialect, written, title="R&D news", encoding=encoding, declared=declared))

    assert feed.title == "R&D news"
    assert feed.site == "https://www.example.org/"
    assert [entry.title for entry in feed.entries] == [each.title for each in written]
    assert [entry.published for entry in feed.entries] == [each.published for each in written]
    assert [entry.url for entry in feed.entries] == [each.url for each in written]
    for entry, each in zip(feed.entries, written, strict=True):
        assert shown(entry.body) == " ".join(each.body).split()
        assert entry.standfirst == (each.standfirst if dialect in WITH_STANDFIRST else "")
        if dialect not in {"rss-0.91", "rss-0.92"}:
            assert entry.author == each.author
        if dialect.startswith(("atom", "json")):
            assert entry.updated == each.updated
        if dialect in {"rss-2.0", "rss-1.0", "atom-1.0", "json-1.1"}:
            assert entry.guid == each.id
            assert entry.tags == each.tags
    assert [finding.id for finding in feed.findings] in ([], ["feed-damaged"])
    if declared:
        assert feed.findings == ()


# Damages after which the feed says the very same to a forgiving eye.
_WHOLE = sorted(set(DAMAGES) - {"breaks off", "breaks off within a character", "less-than"})
# What is mended without anything lost or in doubt, and so not told.
_UNTOLD = {"UTF-8 as latin-1", "HTML entities", "byte order mark", "blank lines", "no dates"}


@pytest.mark.parametrize("number", range(100))
def test_of_a_damaged_feed_what_is_lost_is_told(number: int) -> None:
    seed = random.Random(1000 + number)
    damage = sorted(DAMAGES)[number % len(DAMAGES)]
    dialect = _XML[number // len(DAMAGES) % len(_XML)]
    written = _entries(seed)
    sound = write(dialect, written)
    damaged = DAMAGES[damage](sound)
    whole, feed = _read(sound), _read(damaged)

    if damaged != sound and damage not in _UNTOLD:
        assert "feed-damaged" in {finding.id for finding in feed.findings}, damage
    if damage in _WHOLE:
        assert [_words_of(entry) for entry in feed.entries] == [_words_of(entry) for entry in whole.entries]
        undated = damage == "no dates"
        assert [entry.published for entry in feed.entries] == [
            None if undated else entry.published for entry in whole.entries
        ]
    elif damage.startswith("breaks off"):
        ended = len(re.findall(rb"</(?:item|entry)>", damaged))
        assert feed.entries[:ended] == whole.entries[:ended]
        if damaged.count(b"<title>") == damaged.count(b"</title>"):
            titles = damaged.count(b"<title>") - 1
            assert [entry.title for entry in feed.entries] == [entry.title for entry in whole.entries[:titles]]
    else:
        for entry, other in zip(feed.entries, whole.entries, strict=True):
            assert set(_words_of(other)) <= set(_words_of(entry))
