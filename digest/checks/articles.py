"""What the articles themselves say about running."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from digest import dates
from digest.likeness import canonical, changed_since, quoted_words
from digest.markup.markdown import body_plain, to_plain
from digest.model import DECISIONS, Block, Finding
from digest.text import figure_of, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.errors import Where
    from digest.model import Article, Mark, Proof, RanStory


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
    by_id, reasons = {article.id: article for article in proof.articles}, proof.decisions.withdrawals
    for id, key in _places(proof).items():
        article = by_id.get(id)
        status = "withdrawn" if id in reasons else article.status if article else "live"
        if status != "live":
            help = f"take the story out, or delete its table in {DECISIONS}"
            yield Finding(
                id="article-withdrawn" if status == "withdrawn" else "article-held",
                severity="error",
                message=f"“{article.title if article else id}” is {status}"
                + (f": {reasons[id]}" if id in reasons else ""),
                where=proof.line(key),
                help=help if id in reasons else "take the story out, or set the article’s status to live",
            )


def embargoed(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each article whose embargo ends after the issue goes out, unless an editor overrode it."""
    sending = dates.send_time(proof.newsletter, proof.issue.date)
    overridden = proof.decisions.overridden_in(proof.newsletter.name, proof.issue.date)
    for article, where in _told(proof):
        if article.embargo and article.embargo > sending:
            ends = article.embargo.astimezone(proof.newsletter.zone)
            said = f"“{article.title}” is embargoed until {dates.say_short(ends.date())} {ends:%H:%M}"
            if article.id in overridden:
                why = f"{said}; an editor overrode it: {overridden[article.id]}"
                yield Finding(id="embargo-overridden", severity="info", message=why, where=where)
                continue
            yield Finding(
                id="article-embargoed",
                severity="error",
                message=said,
                where=where,
                help=f"the issue goes out {dates.say_short(sending.date())} {sending:%H:%M}; take the story out",
            )


def ran_before(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each story that an earlier issue ran, and whose article has not changed since.

    With ``<!-- allow: story-ran-before REASON -->`` in the story it is told as information, with the reason.
    """
    articles = {article.id: article for article in proof.articles}
    by_id = {story.article_id: story for story in _lately(proof) if story.article_id}
    by_url = {url: story for story in _lately(proof) if (url := canonical(story.url))}
    for number, story in enumerate(proof.issue.all_stories):
        ran = next((by_id[id] for id in story.article_ids if id in by_id), None)
        ran = ran or by_url.get(canonical(story.url) or "-")
        if ran is None or any(id in articles and changed_since(articles[id], ran) for id in story.article_ids):
            continue
        allowed = next((mark.value for mark in story.marks if _allows(mark)), "").partition(" ")[2].strip()
        said = f"“{story.headline}” ran in the issue of {ran.issue_date.isoformat()}"
        yield Finding(
            id="story-ran-before",
            severity="info" if allowed else "warning",
            message=f"{said}; allowed: {allowed}" if allowed else said,
            where=proof.line(f"story:{number}"),
            help="" if allowed else "take it out, or say why: <!-- allow: story-ran-before REASON -->",
        )


def _allows(mark: Mark) -> bool:
    return mark.key == "allow" and mark.value.partition(" ")[0] == "story-ran-before"


def _lately(proof: Proof) -> list[RanStory]:
    """Return what ran and may not run again yet, oldest first."""
    weeks = proof.newsletter.rules.repeat_after
    oldest = proof.issue.date - timedelta(weeks=weeks) if weeks else date.min
    return sorted((each for each in proof.ran if each.issue_date > oldest), key=lambda each: each.issue_date)


def syndicated(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each story without its article's credit, or with too much of a syndicated article."""
    most = proof.newsletter.rules.syndicated_words
    articles = {article.id: article for article in proof.articles}
    for number, story in enumerate(proof.issue.all_stories):
        plain = to_plain(story.text)
        for article in (articles[id] for id in story.article_ids if id in articles):
            if article.credit and one_line(article.credit) not in one_line(plain):
                yield Finding(
                    id="credit-missing",
                    severity="error",
                    message=f"“{story.headline}” lacks its credit: {article.credit}",
                    where=proof.line(f"story:{number}"),
                    help="write it as the last line of the story",
                )
            if article.rights.casefold() != "syndicated" or not most:
                continue
            taken = quoted_words(plain.replace(article.credit, ""), f"{article.standfirst}\n{body_plain(article.body)}")
            if taken > most:
                yield Finding(
                    id="syndicated-words",
                    severity="error",
                    message=f"“{story.headline}” takes {taken} words as they are from a syndicated article",
                    where=proof.line(f"story:{number}"),
                    help=f"at most {most} may stand as they are; tell it in your own words",
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
