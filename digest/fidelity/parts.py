"""The texts of an article, each read once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.fidelity.reading import Reading, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from digest.model import Article


class Part(NamedTuple):
    """One text of the source: whose, which field, and when it was published."""

    article: str
    field: str
    at: int
    reading: Reading
    published: date | None


def parts_of(article: Article) -> Iterator[Part]:
    """Yield every text of an article that says something: its body, and all that stands around it.

    Its ``summary`` is none of them: that is an editor's text, to be held against the rest.
    """
    published = article.published.date()
    image = article.image.alt if article.image else ""
    texts: list[tuple[str, int, str]] = [
        ("title", 0, article.title),
        ("standfirst", 0, article.standfirst),
        *(("key_points", at, text) for at, text in enumerate(article.key_points)),
        ("body", 0, article.body),
        ("image", 0, image),
        ("author", 0, article.author),
        ("section", 0, article.section),
        *(("tags", at, text) for at, text in enumerate(article.tags)),
        ("update_note", 0, article.update_note),
        ("credit", 0, article.credit),
    ]
    for name, index, text in texts:
        if text:
            yield Part(article.id, name, index, read(text), published)
