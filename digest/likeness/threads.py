"""Which earlier articles tell an earlier part of the same running story, and what they share with it. Pure.

An explicit ``thread`` that an editor set comes first. Else texts are compared by tf-idf: words that few of the articles
at hand have say most. Only the words that tell most count, and one alone never suffices: a place or a hospital has
many stories.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from digest.likeness.sketch import share, sketch
from digest.likeness.urls import canonical
from digest.text import MONTHS, WEEKDAYS, singular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from digest.model import Article

# Thresholds, as shares of the product of both texts' lengths as vectors: of the up to four terms that tell most, of
# these without the first, and of all terms without the first. Of the 90 articles of seeds/ (4,005 pairs, eight of which
# tell one story and are not one text) they find seven and none beside; of random sixty of these, drawn 60 times, 161 of
# 205 and none beside.
TOGETHER = 0.13
WITHOUT_FIRST = 0.06
IN_ALL = 0.17
TERMS = 4
LEAST_TERMS = 2
# With fewer articles at hand it is less sure which words are rare, and more is asked for.
ENOUGH = 90
# Half of a text within the other is the same piece at another address, as where a selection looks for what ran.
SAME_TEXT = 0.5
# A text of fewer different words counts as if it had so many: two short notices share a place by chance. An article of
# 330 words has 33 to 58.
FULL = 35
# Past this many characters an article repeats itself, and costs time.
LONGEST_BODY = 40_000
_HEADLINE_COUNTS = 2


class Earlier(NamedTuple):
    """An earlier part of a story: its article, up to four things both tell of, and how much they have in common.

    ``same_thread`` says that an editor put both under one thread; then there may be nothing else.
    """

    article: Article
    shares: tuple[str, ...]
    score: float
    same_thread: bool = False


class Comparison:
    """Articles read for being compared with each other.

    Args:
        articles: all that are at hand: the story's own, the earlier ones, and others of the same beat. The more there
            are, the better it is known which words are rare.
        beat: words that every story of the beat has; they count nothing, whatever their case or number.
        ordinary: tells whether a word in small letters is an everyday one, which counts nothing either.
    """

    def __init__(
        self, articles: Iterable[Article], *, beat: Iterable[str] = (), ordinary: Callable[[str], bool]
    ) -> None:
        self._left_out = _left_out(beat)
        self._ordinary = ordinary
        self._read: dict[str, _Words] = {}
        for article in articles:
            self._words(article)
        self._having = Counter(word for words in self._read.values() for word in words.counts)

    def earlier_parts(self, article: Article, earlier: Iterable[Article], *, most: int = 3) -> tuple[Earlier, ...]:
        """Return which earlier articles tell an earlier part of an article's story, the likeliest first.

        Those of the same thread come first, the newest of them first; the others by what they share, then the newer
        first, then by id. None is as late as the article, without an address, or the same text or page again.
        """
        found = list[Earlier]()
        for other in earlier:
            if other.published < article.published and other.id != article.id and other.url:
                thread = bool(article.thread) and other.thread == article.thread
                score, shares = self._shared(article, other)
                if thread or score:
                    shares = shares if score else tuple(filter(_is_named, shares))
                    found.append(Earlier(other, shares, score, thread))
        found.sort(key=lambda part: part.article.id)
        found.sort(key=lambda part: part.article.published, reverse=True)
        found.sort(key=lambda part: (part.same_thread, 0.0 if part.same_thread else part.score), reverse=True)
        taken = list[Earlier]()
        for part in found:
            if len(taken) >= most:
                break
            if not any(_same(part.article, other) for other in (article, *(each.article for each in taken))):
                taken.append(part)
        return tuple(taken)

    def _words(self, article: Article) -> _Words:
        if article.id not in self._read:
            self._read[article.id] = _Words(article, self._left_out, self._ordinary)
        return self._read[article.id]

    def _weights(self, words: _Words) -> dict[str, float]:
        if words.weights is None:
            count = len(self._read) + 1
            words.weights = {
                word: (1 + math.log(times)) * math.log(count / max(1, self._having[word]))
                for word, times in words.counts.items()
            }
            squares = sum(weight * weight for weight in words.weights.values())
            words.length = math.sqrt(squares * max(1.0, FULL / max(1, len(words.counts))))
        return words.weights

    def _shared(self, article: Article, other: Article) -> tuple[float, tuple[str, ...]]:
        """Return what the terms that tell most have in common, 0 below the thresholds; and the terms themselves."""
        one, two = self._words(article), self._words(other)
        first, second = self._weights(one), self._weights(two)
        lengths = one.length * two.length
        if not lengths:
            return 0.0, ()
        worth = {word: first[word] * second[word] / lengths for word in sorted(first.keys() & second.keys())}
        terms = sorted(_terms(worth, one.pairs & two.pairs), key=lambda term: -sum(worth[word] for word in term))
        values = [sum(worth[word] for word in term) for term in terms]
        most = values[:TERMS]
        telling = [n for n, value in enumerate(most) if n < LEAST_TERMS or value > most[0] / TERMS]
        shares = tuple(one.written(terms[n]) for n in telling)
        sure = min(1.0, math.log(len(self._read)) / math.log(ENOUGH))
        few = sum(most) * sure >= TOGETHER and sum(most[1:]) * sure >= WITHOUT_FIRST
        many = sum(values[1:]) * sure >= IN_ALL
        return (sum(values) if few or many else 0.0), shares


def telling_words(
    article: Article, *, beat: Iterable[str] = (), ordinary: Callable[[str], bool], most: int = 60
) -> tuple[str, ...]:
    """Return the words an earlier part of an article's story may have in its headline: names, and the most frequent."""
    words = _Words(article, _left_out(beat), ordinary)
    written = {word: words.written((word,)) for word in words.counts}
    times = {word: words.counts[word] + _HEADLINE_COUNTS * _is_named(written[word]) for word in written}
    return tuple(written[word] for word in sorted(written, key=lambda word: (-times[word], word))[:most])


def _same(one: Article, other: Article) -> bool:
    """Tell whether two articles are one: the same page, or one text within the other."""
    if canonical(one.url) and canonical(one.url) == canonical(other.url):
        return True
    sketches = [sketch(each.body[:LONGEST_BODY]) for each in (one, other)]
    return max(share(*sketches), share(*reversed(sketches))) >= SAME_TEXT


def _is_named(term: str) -> bool:
    """Tell whether a term is a name or a sum, which tells readers something however much else is shared."""
    return not term[0].islower()


# --- words ---------------------------------------------------------------------------------------------

_WORD = re.compile(r"[£$€]\d[\d,.]*(?<=\d)(?:bn|m|k)?\b|[^\W\d_](?:[\w’'&-]*\w)?")
_NO_TEXT = re.compile(r"\]\([^)\s]*\)|<[^>\s]*>|https?://\S+")
_NAME = re.compile(r"(?:[A-Z][\w’'&-]*\w ){1,7}[A-Z][\w’'&-]*\w")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_CALENDAR = frozenset(name.casefold() for name in (*WEEKDAYS, *MONTHS))
# Two letters say something only as an abbreviation: "GP", "AI".
_SHORTEST = 3


class _Words:
    """The words of an article that may tell its story: how often each stands there, and which stand in one name."""

    def __init__(self, article: Article, left_out: frozenset[str], ordinary: Callable[[str], bool]) -> None:
        self._text = _NO_TEXT.sub(" ", "\n".join((article.standfirst, article.body[:LONGEST_BODY] or article.summary)))
        self._title = article.title
        self.weights: dict[str, float] | None = None
        self.length = 0.0
        self.counts: Counter[str] = Counter()
        self._forms: dict[str, Counter[str]] = {}
        raw = Counter(_WORD.findall(self._text))
        for word in _WORD.findall(self._title):
            raw[word] += _HEADLINE_COUNTS
        for form, times in raw.items():
            bare = _POSSESSIVE.sub("", form)
            low = bare.casefold()
            if low in _CALENDAR or len(bare) < (2 if bare.isupper() else _SHORTEST) or ordinary(low):
                continue
            word = singular(low)
            if word not in left_out:
                self.counts[word] += times
                self._forms.setdefault(word, Counter())[bare] += times

    @cached_property
    def _names(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Return the runs of capitalised words, each word as its stem and as it is written."""
        runs = _NAME.findall(f"{self._title}\n{self._text}")
        bare = ([_POSSESSIVE.sub("", word) for word in run.split(" ")] for run in dict.fromkeys(runs))
        return tuple(tuple((singular(word.casefold()), word) for word in run) for run in bare)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Return the stems that stand side by side in a name."""
        return frozenset((one, two) for run in self._names for (one, _), (two, _) in pairwise(run))

    def written(self, term: Sequence[str]) -> str:
        """Return a term as the article writes it; one of several words as its longest name has them."""
        if len(term) > 1:
            names = [[written for stem, written in run if stem in term] for run in self._names]
            longest = max(names, key=len)
            return " ".join(longest)
        forms = self._forms[term[0]]
        return max(sorted(forms, reverse=True), key=forms.__getitem__)


def _left_out(beat: Iterable[str]) -> frozenset[str]:
    return frozenset(singular(_POSSESSIVE.sub("", word).casefold()) for entry in beat for word in _WORD.findall(entry))


def _terms(words: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Group words that both texts have side by side in a name: "Marlow Vale" is one thing that is shared, not two."""
    group = {word: [word] for word in words}
    for one, two in sorted(pairs):
        if one in group and two in group and group[one] is not group[two]:
            group[one] += group[two]
            for word in group[two]:
                group[word] = group[one]
    return [tuple(term) for word, term in group.items() if term[0] == word]
