"""A text as the checker reads it: words without their markup, each knowing its place in the text as given."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from digest.text import singular, split_sentences

_DESTINATION = r"\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000})(?:[ \t]+\"[^\"\n]{0,300}\")?\)"
_SYNTAX = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});)"
    r"|(?P<blank><?(?:https?://|www\.)[^\s<>()\"”]+>?|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,200})"
    rf"|!?\[(?=[^\[\]]{{0,1000}}\]{_DESTINATION})|\]{_DESTINATION}"
    r"|(?m:^[ \t]{0,3}(?:\#{1,6}(?=\s)|>|[-*+•](?=\s)|\d{1,3}[.)](?=\s))[ \t]*)"
    r"|(?<!\d)[*`]+|(?<=\d)[*`]+(?!\d)|(?<![^\W_])_+|_+(?![^\W_])"
    r"|[\xad\u200b-\u200f\u2060\ufeff\u202a-\u202e]+"
    r"|(?P<marked>[^\W\d_][\u0300-\u036f]{1,20})",
    re.DOTALL,
)
# Initials with their stops are one word ("U.S."), and so is a figure with its commas and its point.
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,10}(?:[^\W\d_](?!\w))?|[A-Z](?:&[A-Z])+\b|\d+(?:[.,]\d+)+|[^\W_]+(?:['’ʼ][^\W_]+)*"
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")


# No sentence has so many words; what has is pasted data, and is cut so that each piece can be looked at whole.
LONGEST = 200


class Word(NamedTuple):
    """A word: folded for comparing, and where it stands in the plain text."""

    fold: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence: its place in the plain text, and its words as a range of the reading's words."""

    start: int
    end: int
    first: int
    last: int


@lru_cache(maxsize=20_000)
def fold(raw: str) -> str:
    """Bring a word to the form in which it is compared: no case, accents, stops or possessive; initials singular."""
    if len(raw) > 2 and raw[-1] == "s" and raw[:-1].isupper():
        raw = raw[:-1]  # "GPs"
    low = raw.replace("’", "'").replace("ʼ", "'").casefold()
    if not low.isascii():
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    low = low.removesuffix("'s")
    return low.replace(".", "").replace("&", "") if low[:1].isalpha() else low


stem = lru_cache(maxsize=20_000)(singular)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text without its Markdown, soft hyphens and addresses, with its words and sentences.

    Places in ``text`` are turned into places in the text as given by ``span``.
    """

    given: str
    text: str
    words: tuple[Word, ...]
    sentences: tuple[Sentence, ...]
    _plain_at: tuple[int, ...] = field(default=(), repr=False)
    _given_at: tuple[tuple[int, int], ...] = field(default=(), repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the text as given of ``text[start:end]``."""
        if start >= end:
            place = self._given(start)[0]
            return place, place
        return self._given(start)[0], self._given(end - 1)[1]

    def _given(self, at: int) -> tuple[int, int]:
        if not self._plain_at:
            return at, at + 1
        piece = bisect_right(self._plain_at, at) - 1
        begin, literal = self._given_at[piece]
        if literal < 0:  # a copy, character for character
            place = begin + at - self._plain_at[piece]
            return place, place + 1
        return begin, literal

    def raw(self, word: Word) -> str:
        """Return a word as it stands."""
        return self.text[word.start : word.end]

    def sentence_at(self, place: int) -> int:
        """Return the number of the sentence that a place of the plain text belongs to."""
        return max(0, bisect_right(self.sentences, place, key=lambda each: each.start) - 1)

    def word_at(self, place: int) -> int:
        """Return the number of the first word that ends after a place of the plain text."""
        return bisect_right(self.words, place, key=lambda each: each.end)


def read(given: str) -> Reading:
    """Read Markdown or plain text. Never raises; linear in the length of the text."""
    text, plain_at, given_at = _without_markup(given)
    words = tuple(Word(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text))
    return Reading(given, text, words, tuple(_sentences(text, words)), plain_at, given_at)


def _without_markup(given: str) -> tuple[str, tuple[int, ...], tuple[tuple[int, int], ...]]:
    pieces: list[str] = []
    plain_at: list[int] = []
    given_at: list[tuple[int, int]] = []
    length = at = 0
    for match in _SYNTAX.finditer(given):
        start, end = match.span()
        if start > at:
            plain_at.append(length)
            given_at.append((at, -1))
            pieces.append(given[at:start])
            length += start - at
        at = end
        if shown := _shown(match):
            plain_at.append(length)
            given_at.append((start, end))
            pieces.append(shown)
            length += len(shown)
    if not at:
        return given, (), ()
    plain_at.append(length)
    given_at.append((at, -1))
    pieces.append(given[at:])
    return "".join(pieces), tuple(plain_at), tuple(given_at)


def _shown(match: re.Match[str]) -> str:
    """Return what a piece of markup leaves on the page."""
    if match["escaped"]:
        return match["escaped"]
    if match["entity"]:
        from html import unescape  # noqa: PLC0415 - its table of entities takes a third of this package's import

        return unescape(match[0])
    if match["marked"]:
        return unicodedata.normalize("NFC", match[0])
    return " " if match["blank"] else ""


def _sentences(text: str, words: tuple[Word, ...]) -> list[Sentence]:
    found: list[Sentence] = []
    first = 0
    for paragraph in _PARAGRAPH.finditer(text):
        at = paragraph.start()
        for said in split_sentences(paragraph[0]):
            start = text.find(said, at, paragraph.end())
            if start < 0:  # the splitter gave other words than it was given: the rest is one sentence
                start, said = at, text[at : paragraph.end()]  # noqa: PLW2901
            at = start + len(said)
            while first < len(words) and words[first].start < start:
                first += 1
            last = first
            while last < len(words) and words[last].start < at:
                last += 1
            while last - first > LONGEST:
                cut = words[first + LONGEST].start
                found.append(Sentence(start, cut, first, first + LONGEST))
                start, first = cut, first + LONGEST
            if last > first:
                found.append(Sentence(start, at, first, last))
            first = last
    return found
