"""Choosing: the window, what ran, and what may run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from digest.model.article import Article


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A half-open span of time, ``start <= instant < end``, told in the zone of its ends.

    Compared as moments: two datetimes of one zone would compare by the clock on the wall, which shows an hour
    twice in autumn.
    """

    start: datetime
    end: datetime

    def __contains__(self, instant: datetime) -> bool:
        return self.start.timestamp() <= instant.timestamp() < self.end.timestamp()


@dataclass(frozen=True, kw_only=True, slots=True)
class RanStory:
    """What an earlier issue ran: the article's id and address, the date of that issue, a sketch of its text.

    ``source`` is the fingerprint of the article it was drafted from, ``sent`` when the issue went out; both tell
    an article that has changed since. They are empty where the issue does not say.
    """

    article_id: str
    url: str
    issue_date: date
    sketch: frozenset[int] = frozenset()
    source: str = ""
    sent: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PastIssue:
    """An earlier issue as its file tells it: what it covers, fingerprints of all it was chosen from, its subject.

    ``considered`` is empty when the file does not say: an issue written by hand.
    """

    date: date
    window: Window | None
    considered: frozenset[str] = frozenset()
    subject: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScorePart:
    """One stated reason for an article's place: a name in an editor's words and its points."""

    name: str
    points: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An article that may run, with the parts its score is the sum of, and what an editor should know of it.

    ``repeat`` is why it may run though it ran before.
    """

    article: Article
    parts: tuple[ScorePart, ...]
    notes: tuple[str, ...] = ()
    repeat: str = ""

    @property
    def score(self) -> float:
        """Return the sum of the parts."""
        return round(sum(part.points for part in self.parts), 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejection:
    """An article left out: ``reason`` is a word or two for counting, ``detail`` says it all to an editor."""

    article: Article
    reason: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The candidates of an issue, best first, and every article of its window left out.

    ``updates`` ran before and have changed since: offered, never taken without an editor's word.
    """

    window: Window
    candidates: tuple[Candidate, ...]
    rejected: tuple[Rejection, ...] = ()
    updates: tuple[Candidate, ...] = ()
