"""What the articles themselves say about running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest import dates
from digest.model import Block, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.errors import Where
    from digest.model import Article, Mark, Proof


def _told(proof: Proof) -> Iterator[tuple[Article, Where]]:
    """Yield each article the issue tells or links, with the line that names it."""
    by_id = {article.id: article for article in proof.articles}
    # A mark may stand on a line of its own or after a text, wherever an editor moved it; an embargo holds there too.
    issue = proof.issue
    named = _named("intro", "date", issue.marks, issue.blocks)
    for n, story in enumerate(issue.all_stories):
        named += _named(f"story:{n}", f"story:{n}", story.marks, story.blocks)
    for n, section in enumerate(issue.sections):
        named += _named(f"section:{n}", f"section:{n}", section.marks, section.blocks)
    told: dict[str, str] = {}
    for key, ids in named:
        told |= {id: key for id in ids if id not in told or told[id] in key}  # the nearest line that names it
    for id, key in told.items():
        if id in by_id:
            yield by_id[id], proof.line(key)


def _named(
    key: str, place: str, marks: tuple[Mark, ...], blocks: tuple[Block, ...]
) -> list[tuple[str, tuple[str, ...]]]:
    own = Block(text="", marks=marks).article_ids
    return [(place, own), *((f"{key}:{at}", block.article_ids) for at, block in enumerate(blocks))]


def withdrawn(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each article of the issue that was withdrawn, or is held."""
    for article, where in _told(proof):
        if article.status != "live":
            yield Finding(
                id=f"article-{article.status}",
                severity="error",
                message=f"“{article.title}” is {article.status}",
                where=where,
                help="take the story out, or set the article’s status to live",
            )


def embargoed(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each article whose embargo ends after the issue goes out."""
    sending = dates.send_time(proof.newsletter, proof.issue.date)
    for article, where in _told(proof):
        if article.embargo and article.embargo > sending:
            ends = article.embargo.astimezone(proof.newsletter.zone)
            yield Finding(
                id="article-embargoed",
                severity="error",
                message=f"“{article.title}” is embargoed until {dates.say_short(ends.date())} {ends:%H:%M}",
                where=where,
                help=f"the issue goes out {dates.say_short(sending.date())} {sending:%H:%M}; take the story out",
            )
