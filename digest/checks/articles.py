"""What the articles themselves say about running."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from digest import dates
from digest.checks.registry import Check, Rule
from digest.likeness import canonical, changed_since, quoted_words, source_hash
from digest.markup.markdown import body_plain, links, to_plain
from digest.model import DECISIONS, Block, Finding
from digest.text import figure_of, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.errors import Where
    from digest.model import Article, Issue, Mark, Proof, RanStory


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


def _links(issue: Issue) -> dict[str, str]:
    """Return the key of the first line that leads to each address."""
    found: dict[str, str] = {}
    for n, story in enumerate(issue.all_stories):
        found.setdefault(canonical(story.url), f"story:{n}")
    parts = [("intro", issue.blocks)]
    parts += [(f"story:{n}", story.blocks) for n, story in enumerate(issue.all_stories)]
    for n, section in enumerate(issue.sections):
        found.setdefault(canonical(section.url), f"section:{n}")
        parts.append((f"section:{n}", section.blocks))
    for key, blocks in parts:
        for at, block in enumerate(blocks):
            for link in links(block.text):
                found.setdefault(canonical(link.url), f"{key}:{at}")
    return found


def _told(proof: Proof) -> Iterator[tuple[Article, Where]]:
    """Yield each article the issue names, or leads to by its address, with the line that does."""
    named, linked = _places(proof), _links(proof.issue)
    for article in proof.articles:
        if key := named.get(article.id) or linked.get(canonical(article.url) or "-"):
            yield article, proof.line(key)


def _named(
    key: str, place: str, marks: tuple[Mark, ...], blocks: tuple[Block, ...]
) -> list[tuple[str, tuple[str, ...]]]:
    own = Block(text="", marks=marks).article_ids
    return [(place, own), *((f"{key}:{at}", block.article_ids) for at, block in enumerate(blocks))]


def withdrawn(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each article of the issue that was withdrawn, or is held."""
    places = _places(proof)
    told = {article.id: (article, where) for article, where in _told(proof)}
    for id in dict.fromkeys((*told, *places)):
        article, where = told.get(id) or (None, proof.line(places[id]))
        why = proof.decisions.withdrawal(id, canonical(article.url) if article else "")
        status = "withdrawn" if why else article.status if article else "live"
        if status != "live":
            help = f"take the story out, or delete its table in {DECISIONS}"
            name = f"“{article.title if article else id}” is {status}"
            yield Finding(
                id="article-withdrawn" if status == "withdrawn" else "article-held",
                severity="error",
                message=f"{name}: {why}" if why else name,
                where=where,
                help=help if why else "take the story out, or set the article’s status to live",
            )


def no_rights(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each article of the issue whose rights do not cover email."""
    places = _places(proof)
    heads = {canonical(story.url) for story in proof.issue.all_stories}
    for article, where in _told(proof):
        named = article.id in places or (canonical(article.url) or "-") in heads  # a link in a text tells nothing of it
        if article.rights.casefold() == "no-email" and named:
            yield Finding(
                id="article-no-email",
                severity="error",
                message=f"the rights of “{article.title}” do not cover email",
                where=where,
                help="take the story out",
            )


def embargoed(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each article whose embargo ends after the issue goes out, unless an editor overrode it."""
    sending = dates.send_time(proof.newsletter, proof.issue.date)
    for article, where in _told(proof):
        if article.embargo and article.embargo > sending:
            ends = article.embargo.astimezone(proof.newsletter.zone)
            said = f"“{article.title}” is embargoed until {dates.say_short(ends.date())} {ends:%H:%M}"
            if why := proof.decisions.override(proof.newsletter.name, proof.issue.date, article):
                said = f"{said}; an editor overrode it: {why}"
                yield Finding(id="embargo-overridden", severity="info", message=said, where=where, allowed=why)
                continue
            yield Finding(
                id="article-embargoed",
                severity="error",
                message=said,
                where=where,
                help=f"the issue goes out {dates.say_short(sending.date())} {sending:%H:%M}; take the story out",
            )


def ran_before(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each story, or item of a round-up, that an earlier issue ran, unless its article changed.

    With ``<!-- allow: story-ran-before REASON -->`` in the story it is told as information, with the reason.
    """
    articles = {article.id: article for article in proof.articles}
    by_id = {story.article_id: story for story in _lately(proof) if story.article_id}
    by_url = {url: story for story in _lately(proof) if (url := canonical(story.url))}
    for key, name, ids, url, marks in _pieces(proof):
        ran = next((by_id[id] for id in ids if id in by_id), None) or by_url.get(canonical(url) or "-")
        if ran is None or any(id in articles and changed_since(articles[id], ran) for id in ids):
            continue
        allowed = next((mark.value for mark in marks if _allows(mark)), "").partition(" ")[2].strip()
        said = f"{name} ran in the issue of {ran.issue_date.isoformat()}"
        yield Finding(
            id="story-ran-before",
            severity="info" if allowed else "warning",
            message=f"{said}; allowed: {allowed}" if allowed else said,
            where=proof.line(key),
            help="" if allowed else "take it out, or say why: <!-- allow: story-ran-before REASON -->",
            allowed=allowed,
        )


class _Piece(NamedTuple):
    """What tells something: a story, or an article of a paragraph that stands in a section."""

    key: str
    name: str
    ids: tuple[str, ...]
    url: str
    marks: tuple[Mark, ...]


def _pieces(proof: Proof) -> Iterator[_Piece]:
    for n, story in enumerate(proof.issue.all_stories):
        yield _Piece(f"story:{n}", f"“{story.headline}”", story.article_ids, story.url, story.marks)
    for n, section in enumerate(proof.issue.sections):
        for at, block in enumerate(section.blocks):
            for id in block.article_ids:
                yield _Piece(f"section:{n}:{at}", id, (id,), "", (*section.marks, *block.marks))


def _allows(mark: Mark) -> bool:
    return mark.key == "allow" and mark.value.partition(" ")[0] == "story-ran-before"


def _lately(proof: Proof) -> list[RanStory]:
    """Return what ran and may not run again yet, oldest first."""
    weeks = proof.newsletter.rules.repeat_after
    oldest = proof.issue.date - timedelta(weeks=weeks) if weeks else date.min
    return sorted((each for each in proof.ran if each.issue_date > oldest), key=lambda each: each.issue_date)


def syndicated(proof: Proof) -> Iterator[Finding]:
    """Yield an error for what lacks its article's credit, or takes too much of a syndicated article."""
    most = proof.newsletter.rules.syndicated_words
    by_id = {article.id: article for article in proof.articles}
    by_url = {url: article for article in proof.articles if (url := canonical(article.url))}
    texts = [(f"story:{n}", story.text) for n, story in enumerate(proof.issue.all_stories)]
    texts += [(f"section:{n}", section.text) for n, section in enumerate(proof.issue.sections)]
    told = {key: [by_id[id] for id in ids if id in by_id] for key, _, ids, _, _ in _pieces(proof)}
    for n, story in enumerate(proof.issue.all_stories):
        if not told[f"story:{n}"] and (article := by_url.get(canonical(story.url) or "-")):
            told[f"story:{n}"] = [article]
    for key, text in texts:
        plain = to_plain(text)
        of_blocks = [each for piece, found in told.items() if piece.startswith(f"{key}:") for each in found]
        for article in (*told.get(key, ()), *of_blocks):
            if article.credit and one_line(article.credit) not in one_line(plain):
                yield Finding(
                    id="credit-missing",
                    severity="error",
                    message=f"“{article.title}” is told without its credit: {article.credit}",
                    where=proof.line(key),
                    help="write it as the last line",
                )
            if article.rights.casefold() != "syndicated" or not most:
                continue
            words = plain.replace(article.credit, "") if article.credit else plain
            if (taken := quoted_words(words, f"{article.standfirst}\n{body_plain(article.body)}")) > most:
                yield Finding(
                    id="syndicated-words",
                    severity="error",
                    message=f"{taken} words of “{article.title}”, a syndicated article, are taken as they are",
                    where=proof.line(key),
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


def changed(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each story whose article is not what it was drafted from.

    The issue file remembers what that was. Of an article that may not run ``withdrawn`` speaks.
    """
    places, command = _places(proof), f"digest draft {proof.issue.newsletter} {proof.issue.date} --update"
    memory = {line.key: line for line in proof.issue.drafted if line.source}
    headlines = {id: story.headline for story in reversed(proof.issue.all_stories) for id in story.article_ids}
    for article in proof.articles:
        line = memory.get(article.id)
        if not line or article.id not in places or article.status != "live" or line.source == source_hash(article):
            continue
        why = f": {one_line(article.update_note)[:120]}" if article.update_note else ""
        yield Finding(
            id="article-changed",
            severity="warning",
            message=f"the article of “{headlines.get(article.id, article.title)}” has changed since the draft{why}",
            where=proof.line(places[article.id]),
            help=f"{command} renews what nobody has edited; the rest is yours to compare and to allow",
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


CHECKS = (
    Check(
        "permission",
        (withdrawn, embargoed, no_rights, syndicated),
        (
            Rule(
                "article-withdrawn",
                "error",
                "an article told or linked is held or withdrawn, by its own file or by `digest withdraw`",
                "take the story out; or set its `status` to live, or run `digest withdraw ARTICLE --undo`",
            ),
            Rule(
                "article-held",
                "error",
                "an article told or linked is held or withdrawn, by its own file or by `digest withdraw`",
                "take the story out; or set its `status` to live, or run `digest withdraw ARTICLE --undo`",
            ),
            Rule(
                "article-embargoed",
                "error",
                (
                    "the embargo of an article named or linked, be it by its address alone, ends after the issue goes "
                    "out"
                ),
                "take the story out",
            ),
            Rule(
                "embargo-overridden",
                "info",
                "an editor lets this issue run an embargoed article; the reason is told",
                "",
            ),
            Rule(
                "article-no-email", "error", "the `rights` of an article told do not cover email", "take the story out"
            ),
            Rule(
                "syndicated-words",
                "error",
                "a story takes more words as they are from a syndicated article than `syndicated_words` allows",
                "tell it in your own words",
            ),
            Rule(
                "credit-missing",
                "error",
                "an article told asks for a credit, and the text does not have it",
                "write it as the last line",
            ),
        ),
    ),
    Check(
        "articles-current",
        (changed, unknown),
        (
            Rule(
                "article-changed",
                "warning",
                (
                    "title, address, standfirst, summary or body of an article are not what its story was drafted from "
                    "(the `drafted` comment at the end of the issue file remembers that)"
                ),
                (
                    "`digest draft --update` renews what nobody has edited. Compare what you edited with the article; "
                    "once it is right, say so: `<!-- allow: article-changed REASON -->`"
                ),
            ),
            Rule(
                "article-unknown",
                "warning",
                "no source gives an article the issue names, though one gives others of it",
                "look for a slip in the id; of an unknown article no withdrawal or embargo is noticed",
            ),
        ),
    ),
    Check(
        "repeats",
        (story_twice, ran_before),
        (
            Rule(
                "story-twice",
                "warning",
                "a story names the article, or leads to the address, of one before it",
                "take one of them out, or mend its mark or its link",
            ),
            Rule(
                "story-ran-before",
                "warning",
                (
                    "an earlier issue told this article, as a story or in a round-up, or one with this address, and "
                    "it has not changed since. With `<!-- allow: story-ran-before REASON -->` in the story it is "
                    "info, with the reason"
                ),
                "take it out, or give the reason",
            ),
        ),
    ),
)
