"""Merit, from stated parts: an editor can add up any score by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.model import ScorePart

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from digest.model import Article, Candidate, Window

# The editor's own priority (0-100) comes first; all other parts together stay below 10 and order articles of
# one priority. The weights are judgement, and docs/newsletter.md states them.
SUMMARY = 4.0
STANDFIRST = 1.0
LENGTH = 3.0
FULL_LENGTH = 600  # words; a news story of that length gets all of LENGTH
FRESH = 1.5


def parts(article: Article, window: Window) -> tuple[ScorePart, ...]:
    """Return the parts of an article's score."""
    found = [ScorePart(name="priority", points=float(article.priority))]
    if article.summary:
        found.append(ScorePart(name="own summary", points=SUMMARY))
    elif article.standfirst:
        found.append(ScorePart(name="standfirst", points=STANDFIRST))
    length = LENGTH * min(article.words, FULL_LENGTH) / FULL_LENGTH
    found.append(ScorePart(name="length", points=round(length, 2)))
    age = (article.published - window.start) / (window.end - window.start)
    found.append(ScorePart(name="late in the week", points=round(FRESH * min(1.0, max(0.0, age)), 2)))
    return tuple(found)


def order(candidate: Candidate) -> tuple[float, float, float, str]:
    """Sort best first: priority, then score, then the newer, then the id, so that no order is left to chance."""
    article = candidate.article
    return -article.priority, -candidate.score, -article.published.timestamp(), article.id


def with_kept(ranked: Sequence[Candidate], kept: Collection[str], stories: int) -> tuple[Candidate, ...]:
    """Move those an editor keeps up among the first ``stories``; the order is that of merit on both sides of the line.

    One kept never becomes the lead by being kept: it takes the last place that is free.
    """
    wanted = [candidate.article.id for candidate in ranked if candidate.article.id in kept][:stories]
    others = [candidate.article.id for candidate in ranked if candidate.article.id not in wanted]
    first = {*wanted, *others[: stories - len(wanted)]}
    return tuple(sorted(ranked, key=lambda candidate: candidate.article.id not in first))
