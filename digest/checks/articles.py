"""What the articles themselves say about running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest import dates
from digest.likeness import canonical
from digest.model import Block, Finding
from digest.text import figure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.errors import Where
    from digest.model import Article, Mark, Proof


def _places(proof: Proof) -> dict[str, str]:
    """Return the key of the line that names each article of the issue, the nearest one that does."""
    # A mark may stand on a line of its own or after a text, wherever an editor moved it; an embargo holds there too.
    issue = proof.issue
    named = _named("intro", "date", issue.marks, issue.blocks)
    for n, story in enumerate(issue.all_stories):
        named += _named(f"story:{n}", f"story:{n}", story.marks, story.blocks)
    for n, section in enumerate(issue.sections):
        named += _named(f"section:{n}", f"section:{n}", section.marks, section.blocks)
    places: dict[str, str] = {}
    for key, ids in named:
        places |= {id: key for id in ids if id not in places or key.startswith(f"{places[id]}:")}
    return places


def _told(proof: Proof) -> Iterator[tuple[Article, Where]]:
    """Yield each article the issue tells or links, with the line that names it."""
    by_id = {article.id: article for article in proof.articles}
    for id, key in _places(proof).items():
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


def unknown(proof: Proof) -> Iterator[Finding]:
    """Yield one warning that names the articles no source gives; none where nothing is known of any article."""
    known = {article.id for article in proof.articles}
    places = _places(proof)
    missing = [id for id in places if id not in known]
    if missing and len(missing) < len(places):
        yield Finding(
            id="article-unknown",
            severity="warning",
            message=f"no source gives {figure_of(len(missing), 'article', 'articles')} of the issue: {_some(missing)}",
            where=min((proof.line(places[id]) for id in missing), key=lambda where: where.line),
            help="look for a slip in the id; of an unknown article no withdrawal or embargo is noticed",
        )


def _some(ids: list[str]) -> str:
    more = f" and {len(ids) - 10} more" if len(ids) > 10 else ""
    return ", ".join(id[:80] for id in ids[:10]) + more


def story_twice(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each story that names the article, or leads to the address, of one before it."""
    seen: dict[tuple[str, str], int] = {}
    for number, story in enumerate(proof.issue.all_stories):
        told = [("article", id) for id in story.article_ids]
        if address := canonical(story.url):
            told.append(("address", address))
        if twice := next((one for one in told if one in seen), None):
            first = proof.line(f"story:{seen[twice]}")
            yield Finding(
                id="story-twice",
                severity="warning",
                message=f"this story and the one in line {first.line} have the same {twice[0]}: {twice[1][:80]}",
                where=proof.line(f"story:{number}"),
                help="take one of them out, or mend its article mark or its link",
            )
        for one in told:
            seen.setdefault(one, number)
