"""What ran before must not run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.likeness import canonical
from digest.model import Rejection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Article, Candidate, RanStory


class Memory:
    """What earlier issues ran, looked up by an article's id and by its address."""

    def __init__(self, ran: Sequence[RanStory]) -> None:
        latest = sorted(ran, key=lambda story: story.issue_date)
        self._by_id = {story.article_id: story for story in latest if story.article_id}
        self._by_url = {url: story for story in latest if (url := canonical(story.url))}

    def reason(self, article: Article) -> Rejection | None:
        """Return why an article counts as run, or None."""
        if story := self._by_id.get(article.id):
            detail = f"ran in the issue of {story.issue_date.isoformat()}"
        elif story := self._by_url.get(canonical(article.url) or "-"):
            detail = f"its address ran in the issue of {story.issue_date.isoformat()}"
        else:
            return None
        return Rejection(article=article, reason="ran before", detail=detail)


def once(ranked: Sequence[Candidate]) -> tuple[list[Candidate], list[Rejection]]:
    """Keep the best of the articles that share an address: two files of one piece are one piece."""
    kept: list[Candidate] = []
    again: list[Rejection] = []
    first: dict[str, Article] = {}
    for candidate in ranked:
        url = canonical(candidate.article.url)
        if url and url in first:
            detail = f"same address as {first[url].id}"
            again.append(Rejection(article=candidate.article, reason="told already", detail=detail))
            continue
        first[url] = candidate.article
        kept.append(candidate)
    return kept, again
