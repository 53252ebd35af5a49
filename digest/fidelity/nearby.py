"""In the source, but attached to something else: what stands in the same place of the nearest sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.fidelity.ordinary import FUNCTION
from digest.fidelity.reading import stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digest.fidelity.evidence import Evidence, Near
    from digest.fidelity.reading import Reading

# A neighbour counts if it is the same word and everything between is the same; beyond four nothing is gained.
REACH = 4
# So much likeness makes two places one, and so much more where the text or the sentence has the other thing as well.
ALIKE, TOLD = 3, 4


class Spot(NamedTuple):
    """A range of words."""

    first: int
    last: int


NOTHING = Spot(0, 0)


class Text:
    """A text beside its source: for each sentence, the sentences of the source that come closest."""

    def __init__(self, reading: Reading, evidence: Evidence) -> None:
        self.reading = reading
        self.evidence = evidence
        self.folds = [word.fold for word in reading.words]
        self._stems = [stem(fold) for fold in self.folds]
        self._near: dict[tuple[int, int, int], list[Near]] = {}

    def sentence_of(self, first: int) -> int:
        """Return the number of the sentence that a word stands in."""
        return self.reading.sentence_at(self.reading.words[first].start) if self.reading.words else 0

    def stands(self, sentence: int) -> bool:
        """Tell whether the source has a sentence word for word: then nothing in it is out of place."""
        _, _, first, last = self.reading.sentences[sentence]
        return tuple(self.folds[first:last]) in self.evidence.sayings

    def content(self, sentence: int, without: Spot) -> frozenset[str]:
        """Return the stems of a sentence's words that are more than function words, less those of a spot."""
        _, _, first, last = self.reading.sentences[sentence]
        return frozenset(
            self._stems[at]
            for at in range(first, last)
            if not without.first <= at < without.last and self.folds[at] not in FUNCTION
        )

    def near(self, sentence: int, without: Spot = NOTHING) -> list[Near]:
        """Return the source's sentences closest to one of the text, some of its words left out of account."""
        key = (sentence, *without)
        if key not in self._near:
            wanted = self.content(sentence, without)
            self._near[key] = self.evidence.closest(wanted) if wanted else []
        return self._near[key]

    def likeness(self, mine: Spot, theirs: Spot) -> int:
        """Weigh the words left and right of a spot that are the same at a spot of the source, without a gap.

        A function word counts one, any other two.
        """
        sentence = self.reading.sentences[self.sentence_of(mine.first)]
        words = self.evidence.words
        left = right = weight = 0
        while (
            left < REACH and mine.first - left > sentence.first and theirs.first > left
            and self.folds[mine.first - left - 1] == words[theirs.first - left - 1]
        ):  # fmt: skip
            left += 1
            weight += self._weight(mine.first - left)
        while (
            right < REACH and mine.last + right < sentence.last and theirs.last + right < len(words)
            and self.folds[mine.last + right] == words[theirs.last + right]
        ):  # fmt: skip
            weight += self._weight(mine.last + right)
            right += 1
        return weight

    def _weight(self, at: int) -> int:
        return 1 if self.folds[at] in FUNCTION else 2

    def displaced(self, mine: Spot, own: Sequence[Spot], others: Iterable[tuple[Spot, float, int]]) -> Spot | None:
        """Return what the source has where the text has ``mine``, if ``mine`` itself stands elsewhere there.

        ``own`` are the places of ``mine`` in the source; ``others`` those of its like in the nearest sentences, with
        the share of the sentence's words found there, and what is asked beyond the usual likeness.
        """
        best, place = 0.0, None
        for theirs, share, more in others:
            alike = self.likeness(mine, theirs)
            near = any(self.evidence.line_of[each.first] == self.evidence.line_of[theirs.first] for each in own)
            least = ALIKE + max(more, TOLD if near else 0)
            beside = any(-2 <= theirs.first - each.last <= 1 or -2 <= each.first - theirs.last <= 1 for each in own)
            if alike + 2 * share > best and alike >= least and not beside:
                best, place = alike + 2 * share, theirs
        if place is None:
            return None
        mine_best = max((self.likeness(mine, theirs) for theirs in own), default=0)
        return place if self.likeness(mine, place) >= mine_best + 3 else None


# The share of a sentence's words in one of the source from which on the two are taken to tell the same thing.
CLOSE = 0.7
