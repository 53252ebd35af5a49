"""All articles the newsroom knows, behind one Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from digest.model import Article, Window


class Archive(Protocol):
    """Where articles are kept."""

    def add(self, articles: Iterable[Article]) -> None:
        """Keep articles; one with a known id replaces the older one."""
        ...

    def articles(self, window: Window) -> tuple[Article, ...]:
        """Return the articles published within a window, oldest first."""
        ...

    def article(self, id: str) -> Article | None:
        """Return one article."""
        ...

    def newest(self, *, before: datetime) -> Article | None:
        """Return the article published last before an instant."""
        ...
