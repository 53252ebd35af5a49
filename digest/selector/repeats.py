"""What ran before must not run again, and what is told twice in a week is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from digest.likeness import ALIKE, bare_title, canonical, changed_since, likeness, same_title, share, sketch
from digest.markup.markdown import body_plain
from digest.model import Rejection
from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from digest.model import Article, Candidate, RanStory

# An article of which that much stood in one that ran is the same piece again; a follow-up quotes less.
RAN = 0.5
# Headlines and texts are compared among articles no further apart: a yearly report is not a repeat.
NEAR_IN_TIME = timedelta(days=14)


def article_sketch(article: Article) -> frozenset[int]:
    """Return the sketch of an article's text."""
    return sketch(body_plain(article.body[:65536]))


class Memory:
    """What earlier issues ran, looked up by an article's id, by its address and by its text."""

    def __init__(self, ran: Sequence[RanStory], *, repeat_after: int, sending: datetime) -> None:
        oldest = sending.date() - timedelta(weeks=repeat_after) if repeat_after else None
        latest = sorted(
            (story for story in ran if oldest is None or story.issue_date > oldest), key=lambda story: story.issue_date
        )
        self._by_id = {story.article_id: story for story in latest if story.article_id}
        self._by_url = {url: story for story in latest if (url := canonical(story.url))}
        self._sketched = [story for story in reversed(latest) if story.sketch]

    def reason(self, article: Article, text: frozenset[int]) -> Rejection | None:
        """Return why an article counts as run, or None; ``text`` is its sketch."""
        if story := self._by_id.get(article.id):
            detail = f"ran in the issue of {story.issue_date.isoformat()}"
        elif story := self._by_url.get(canonical(article.url) or "-"):
            detail = f"its address ran in the issue of {story.issue_date.isoformat()}"
        elif story := next((story for story in self._sketched if share(text, story.sketch) >= RAN), None):
            detail = f"its text ran in the issue of {story.issue_date.isoformat()}, as {story.article_id}"
        else:
            return None
        return Rejection(article=article, reason="ran before", detail=detail)

    def update(self, article: Article) -> str:
        """Return that an article changed since it ran, in words; empty when it did not, or never ran."""
        story = self._by_id.get(article.id)
        if story is None or not changed_since(article, story):
            return ""
        said = f"ran in the issue of {story.issue_date.isoformat()}, "
        if not article.updated:
            return f"{said}changed since"
        zone = story.sent.tzinfo if story.sent else None
        note = f": {one_line(article.update_note)}" if article.update_note else ""
        return f"{said}updated {article.updated.astimezone(zone):%Y-%m-%d}{note}"


def once(
    ranked: Sequence[Candidate], sketches: dict[str, frozenset[int]], kept_by_editor: Collection[str] = ()
) -> tuple[list[Candidate], list[Rejection]]:
    """Keep the best of the articles that tell one thing.

    Two files of one address are one piece. One event told by two sources is told once, by the better placed;
    two like pieces of one source are a series or a follow-up as often as not, so the lower one is only noted.

    Args:
        ranked: the candidates, best first.
        sketches: of their texts, by article id.
        kept_by_editor: ids of those an editor wants; they are never left out.
    """
    kept: list[Candidate] = []
    again: list[Rejection] = []
    index = _Index(sketches)
    for candidate in ranked:
        article = candidate.article
        twin = index.twin(article)
        if twin is None:
            kept.append(candidate)
            index.add(article)
        elif article.id in kept_by_editor:
            kept.append(replace(candidate, notes=(*candidate.notes, f"resembles {twin.id}")))
            index.add(article)
        elif article.url and canonical(twin.url) == canonical(article.url):
            again.append(Rejection(article=article, reason="told already", detail=f"same address as {twin.id}"))
        elif twin.source != article.source:
            detail = f"told already by {twin.source}: {twin.id}"
            again.append(Rejection(article=article, reason="told already", detail=detail))
        else:
            kept.append(replace(candidate, notes=(*candidate.notes, f"resembles {twin.id}")))
            index.add(article)
    return kept, again


class _Index:
    """The articles kept so far, found by address, headline and shared shingles: comparing all pairs is quadratic."""

    def __init__(self, sketches: dict[str, frozenset[int]]) -> None:
        self._sketches = sketches
        self._by_url: dict[str, Article] = {}
        self._by_title: dict[str, list[Article]] = {}
        self._by_shingle: dict[int, list[Article]] = {}

    def add(self, article: Article) -> None:
        """Take an article in."""
        if url := canonical(article.url):
            self._by_url.setdefault(url, article)
        if title := bare_title(article.title):
            self._by_title.setdefault(title, []).append(article)
        for shingle in self._sketches[article.id]:
            self._by_shingle.setdefault(shingle, []).append(article)

    def twin(self, article: Article) -> Article | None:
        """Return the article taken in first that tells the same, or None."""
        if found := self._by_url.get(canonical(article.url) or "-"):
            return found
        own = self._sketches[article.id]
        near = {other.id: other for shingle in own for other in self._by_shingle.get(shingle, ())}
        near |= {other.id: other for other in self._by_title.get(bare_title(article.title) or "-", ())}
        alike = (
            other
            for other in near.values()
            if abs(article.published - other.published) <= NEAR_IN_TIME
            and (same_title(article.title, other.title) or likeness(own, self._sketches[other.id]) >= ALIKE)
        )
        return min(alike, key=lambda other: (-other.priority, other.id), default=None)
