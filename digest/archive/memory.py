from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from digest.model import Article, Window


class MemoryArchive:
    """An archive that lasts as long as the program runs."""

    def __init__(self, articles: Iterable[Article] = ()) -> None:
        self._articles: dict[str, Article] = {}
        self.add(articles)

    def add(self, articles: Iterable[Article]) -> None:
        """Keep articles; one with a known id replaces the older one."""
        self._articles.update((article.id, article) for article in articles)

    def articles(self, window: Window) -> tuple[Article, ...]:
        """Return the articles published within a window, oldest first."""
        found = (article for article in self._articles.values() if article.published in window)
        return tuple(sorted(found, key=lambda article: (article.published, article.id)))

    def article(self, id: str) -> Article | None:
        """Return one article."""
        return self._articles.get(id)

    def newest(self, *, before: datetime) -> Article | None:
        """Return the article published last before an instant."""
        found = (article for article in self._articles.values() if article.published < before)
        return max(found, key=lambda article: (article.published, article.id), default=None)
