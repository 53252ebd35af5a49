from __future__ import annotations

from typing import TYPE_CHECKING

from digest.text import fingerprint

if TYPE_CHECKING:
    from digest.model import Article, RanStory


def id_mark(id: str) -> str:
    """Return what an issue file remembers of an article it was chosen from: 32 bits of its id.

    Two ids of some thousand meet by chance once in a million issues; one late arrival would go unoffered then.
    """
    return fingerprint(id)


def version_mark(article: Article) -> str:
    """Return what an issue file remembers of a changed article that was offered again; it tells versions apart."""
    return fingerprint(f"{article.id} {source_hash(article)}")


def changed_since(article: Article, story: RanStory) -> bool:
    """Tell whether an article is not what it was when an issue ran it.

    An issue remembers what it was drafted from. For a story written by hand only the article's own ``updated`` can
    tell.
    """
    if article.updated and story.sent and article.updated > story.sent:
        return True
    return bool(story.source) and story.source != source_hash(article)


def source_hash(article: Article) -> str:
    """Return the fingerprint of what an issue may take from an article; it changes when the article does."""
    parts = (article.title, article.url, article.standfirst, article.summary, article.body)
    return fingerprint("\n\0".join(parts))
