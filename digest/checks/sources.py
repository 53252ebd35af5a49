"""Which known articles a part of the issue tells: those it names, and those it leads to by their address. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.likeness import canonical
from digest.markup.markdown import links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from digest.model import Article, Block, Proof


def addresses(blocks: Iterable[Block], url: str = "") -> tuple[str, ...]:
    """Return the addresses that a part of an issue leads to, its own first, as ``told_articles`` compares them."""
    typed = [url, *(link.url for block in blocks for link in links(block.text))]
    return tuple(filter(None, map(canonical, typed)))


def told_articles(proof: Proof) -> Callable[[Iterable[str], Iterable[str]], tuple[Article, ...]]:
    """Return what finds the known articles of some ids and addresses, once each, those named first."""
    by_id = {article.id: article for article in proof.articles}
    by_url = {canonical(article.url): article for article in proof.articles if article.url}

    def of(ids: Iterable[str], urls: Iterable[str]) -> tuple[Article, ...]:
        named = [by_id[id] for id in ids if id in by_id]
        linked = [by_url[url] for url in urls if url in by_url]
        return tuple({article.id: article for article in (*named, *linked)}.values())

    return of
