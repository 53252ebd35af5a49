"""Choose the sentences that tell an article: the leading ones, or the ones that say most. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from digest.composer.telling import LONGEST_TEXT, PRONOUNS, sentences
from digest.text import word_count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from digest.composer.telling import Sentence
    from digest.model import Article

# Two sentences as alike as this say the same thing: the second is taken only when nothing else is left.
SAME = 0.8
LAST = 100.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Want:
    """How long a summary is to be: bands of sentences, words and paragraphs, both ends included.

    ``one_line`` asks for a single sentence that stands alone.
    """

    sentences: tuple[int, int] = (2, 4)
    words: tuple[int, int] = (40, 110)
    paragraphs: tuple[int, int] = (1, 6)
    one_line: bool = False

    @property
    def fewest(self) -> int:
        """Return the least number of sentences."""
        return 1 if self.one_line else self.sentences[0]

    @property
    def most(self) -> int:
        """Return the greatest number of sentences."""
        return 1 if self.one_line else self.sentences[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """Take the leading sentences."""

    name: str = "lead"

    def pick(self, article: Article, want: Want, *, said: Sequence[str] = ()) -> tuple[Sentence, ...]:
        """Return the first sentences of an article that fill the want; ``said`` stands before them already."""
        found = sentences(article)
        choice = _Choice(found, want, said)
        for at in range(len(found)):
            if choice.full:
                break
            if not choice.add(at) and choice.words >= want.words[0]:
                break
        return choice.sentences


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """What a sentence scores; tests/bench/evaluate_summaries.py measures what that gives on news.

    A first place is worth 1, halved every four places (``reach`` sentences to 1/e); the others are added or, for
    likeness to what is chosen already, taken off.
    """

    reach: float = 6.0
    title: float = 0.45
    centroid: float = 0.55
    figure: float = 0.12
    likeness: float = 0.55
    follows: float = 0.25
    pronoun: float = -0.25
    quotation: float = -0.25
    question: float = -0.3
    first_person: float = -0.15


@dataclass(frozen=True, kw_only=True, slots=True)
class Extract:
    """Take the sentences that say most: by place, by what they share with the headline and the whole, each new."""

    weights: Weights = field(default_factory=Weights)
    name: str = "extract"

    def pick(self, article: Article, want: Want, *, said: Sequence[str] = ()) -> tuple[Sentence, ...]:
        """Return the sentences of an article that fill the want, in its order; ``said`` stands before them already.

        After Carbonell and Goldstein (1998), The use of MMR: each time the sentence is taken that scores most less
        what it repeats. One that leans on the sentence before it comes with that one or not at all.
        """
        found = sentences(article)
        bags = [bag(each.text) for each in found]
        scores = score(found, bags, bag(article.title), self.weights)
        likeness = [0.0] * len(found)
        choice = _Choice(found, want, said)
        new = [bag(text) for text in said]
        while not choice.full:
            for one in new:
                likeness = [max(was, cosine(one, other)) for was, other in zip(likeness, bags, strict=True)]
            worth = [each - self.weights.likeness * like for each, like in zip(scores, likeness, strict=True)]
            for at in choice.following:
                worth[at] += self.weights.follows
            worth = [each - LAST * (like >= SAME) for each, like in zip(worth, likeness, strict=True)]
            taken = choice.best(worth)
            if not taken:
                break
            new = [bags[at] for at in taken]
        return choice.sentences


def score(found: Sequence[Sentence], bags: Sequence[Bag], title: Bag, weights: Weights) -> list[float]:
    """Return what each sentence scores before likeness."""
    whole = Bag(sum((each.counts for each in bags), Counter()))
    near = [cosine(each, whole) for each in bags]
    top = max(near, default=0.0) or 1.0
    scores = []
    for at, (each, own) in enumerate(zip(found, bags, strict=True)):
        shared = len(own.counts.keys() & title.counts.keys()) / (len(title.counts) or 1)
        value = math.exp(-at / weights.reach) + weights.title * shared + weights.centroid * near[at] / top
        for pattern, weight in (
            (_FIGURE, weights.figure),
            (_PRONOUN, weights.pronoun),
            (_QUOTATION, weights.quotation),
            (_QUESTION, weights.question),
            (_FIRST_PERSON, weights.first_person),
        ):
            value += weight if pattern.search(each.text) else 0
        scores.append(value)
    return scores


_FIGURE = re.compile(r"\d")
_PRONOUN = re.compile(rf"^[\"“‘'(\[]*(?:{PRONOUNS})\b", re.IGNORECASE)
_QUOTATION = re.compile("^[\"“‘']")
_QUESTION = re.compile(r"\?[\"'”’)\]]*$")
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|My|our|Our|me|us)\b")


class _Choice:
    """Sentences while they are chosen: what is in, how much that is, and what may still come in."""

    def __init__(self, found: Sequence[Sentence], want: Want, said: Sequence[str]) -> None:
        self._found, self._want, self._said = found, want, said
        self._in: set[int] = set()
        # What a standfirst says already in the same words is not told twice; on its last sentence the text may go on.
        self._told = frozenset(at for at, each in enumerate(found) if each.text in said)
        self._last = frozenset(at for at in self._told if found[at].text == said[-1])
        self.words = sum(map(word_count, said))
        self._sizes = [word_count(each.text) for each in found]

    @property
    def full(self) -> bool:
        """Tell whether there is enough."""
        count = len(self._in) + len(self._said)
        least, enough = self._want.words[0], count >= self._want.fewest
        return count >= self._want.most or (self.words >= least and enough and len(self._in) > 0)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return what was chosen, in order."""
        return tuple(self._found[at] for at in sorted(self._in))

    @property
    def following(self) -> Iterator[int]:
        """Yield the places that go on from what is in: two sentences that stand together read better than apart."""
        if self._said and self._found:
            yield 0
        yield from (at + 1 for at in self._in if at + 1 < len(self._found))

    def add(self, at: int) -> bool:
        """Take a sentence in with all it needs, if there is room; tell whether it is in."""
        if at in self._in or at in self._told:
            return True
        needed = self._needed(at)
        if needed is None or not self._has_room(needed):
            return False
        self._in |= needed
        self.words += sum(self._sizes[each] for each in needed)
        return True

    def best(self, worth: Sequence[float]) -> Collection[int]:
        """Take in the sentence of most worth that there is room for; return all that came in with it."""
        for at in sorted(range(len(worth)), key=lambda at: -worth[at]):
            before = frozenset(self._in)
            if at not in before | self._told and self.add(at):
                return self._in - before
        return ()

    def _needed(self, at: int) -> frozenset[int] | None:
        """Return a sentence with those it cannot stand without; None if one of them is missing."""
        there = self._in | self._last
        first = last = at
        while first not in there and self._hangs(first):
            if first == 0:
                return None
            if first - 1 in self._told and not self._found[first].leans:
                break
            first -= 1
        while self._found[last].leads:
            if last + 1 >= len(self._found):
                return None
            last += 1
        return frozenset(range(first, last + 1)) - there

    def _hangs(self, at: int) -> bool:
        """Tell whether a sentence needs the one before it: it leans, or its paragraph has begun already.

        What opens an article leans on its headline, which stands above a story, but not above one line; nor does a
        question make a line.
        """
        each = self._found[at]
        if self._want.one_line:
            return each.leans or bool(_QUESTION.search(each.text))
        if at == 0:
            return False
        return each.leans or self._found[at - 1].paragraph == each.paragraph

    def _has_room(self, needed: Collection[int]) -> bool:
        words = self.words + sum(self._sizes[each] for each in needed)
        count = len(self._in) + len(self._said) + len(needed)
        short = all(len(self._found[each].text) <= LONGEST_TEXT for each in needed)
        new = self._told.isdisjoint(needed)
        return new and short and words <= self._want.words[1] and count <= self._want.most


# --- words as vectors ------------------------------------------------------------------------------


class Bag:
    """The content words of a text, how often each stands there, and the length of that as a vector."""

    __slots__ = ("counts", "length")

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts
        self.length = math.sqrt(sum(count * count for count in counts.values()))


def bag(text: str) -> Bag:
    """Count the content words of a text, each by its stem."""
    words = (_stem(word) for word in _WORDS.findall(text.casefold().replace("’", "'")) if word not in _COMMON)
    return Bag(Counter(words))


def cosine(one: Bag, other: Bag) -> float:
    """Return how alike two bags are, from 0 to 1."""
    if len(other.counts) < len(one.counts):
        one, other = other, one
    if not one.length or not other.length:
        return 0.0
    shared = sum(count * other.counts[word] for word, count in one.counts.items() if word in other.counts)
    return shared / (one.length * other.length)


_WORDS = re.compile(r"[£$€]?[^\W_]+(?:[.,'-][^\W_]+)*%?")
_ENDINGS = re.compile(r"(?:'s|s'|ations?|ings?|ers?|ed|es|s|ly|ment|ments)$")


def _stem(word: str) -> str:
    """Cut a common ending off; "closing", "closed" and "closes" are one word here."""
    short = _ENDINGS.sub("", word)
    return short if len(short) >= 3 else word


_COMMON_WORDS = """
a about above after again against all also although am among an and any are as at be because been before being between
both but by can cannot could did do does doing down during each few for from further had has have having he her here
hers him his how however i if in into is it its just made make may me might more most much must my no nor not now of
off on once one only or other our out over own per said same say says she should so some such than that the their them
then there these they this those through to too two under until up upon us very was we were what when where whether
which while who whom whose why will with within without would year years yet you your it's didn't don't
"""
_COMMON = frozenset(_COMMON_WORDS.split())
