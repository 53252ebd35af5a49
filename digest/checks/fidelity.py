"""Every story held against the articles it tells: figures, dates, quotations, names, yes and no."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from digest.checks.allowances import allow
from digest.checks.places import place_in
from digest.checks.registry import Check, Rule
from digest.checks.shape import unedited
from digest.checks.sources import addresses, told_articles
from digest.model import Finding
from digest.text import fingerprint, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from digest.errors import Where
    from digest.fidelity import Discrepancy, Evidence, Report
    from digest.model import Article, Newsletter, Proof, Severity

    Kept = Callable[[str, Callable[[str], str]], str]

_ROW = ("subject", "preheader")
# Of the inbox row only what a reader would hold against the newsletter: it is made of headlines, cut and joined.
_IN_ROW = frozenset(["figure-not-in-source", "figure-other-unit", "quote-altered", "name-not-in-source"])
_HELP = "mend it, or say why it may stay: <!-- allow: {} REASON -->"


class _Piece(NamedTuple):
    """A text of the issue, where it stands, and what it tells."""

    key: str
    text: str
    ids: tuple[str, ...]
    urls: tuple[str, ...]
    most: Severity = "warning"


class _Found(NamedTuple):
    """What was found in a text: the number of its piece, and what a finding says of it."""

    piece: int
    code: str
    level: Severity
    text: str
    start: int
    message: str
    source: str


def borne_out(proof: Proof, kept: Kept | None = None) -> Iterator[Finding]:
    """Yield what the articles of a text do not bear out as it stands.

    A text as the program drafted it may be refused; an editor's own words are warned of, unless ``[checks] strict``.

    Args:
        proof: what is looked at.
        kept: gives what a text becomes, made by the function it is handed or kept from before.
    """
    for pieces, articles in _groups(proof):
        house = proof.newsletter
        told = (house.checks.accept, house.checks.glossary, house.publication, house.title)
        asked = repr(([(piece.text, piece.most) for piece in pieces], articles, told))

        def look_up(_: str, pieces: Sequence[_Piece] = pieces, articles: tuple[Article, ...] = articles) -> str:
            return json.dumps(_look_up(pieces, articles, proof.newsletter))

        for found in map(_Found._make, json.loads(kept(asked, look_up) if kept else look_up(asked))):
            piece = pieces[found.piece]
            if piece.key not in _ROW or found.code in _IN_ROW:
                yield _finding(proof, piece, found)


def _look_up(pieces: Sequence[_Piece], articles: tuple[Article, ...], newsletter: Newsletter) -> list[_Found]:
    reports = _reports(pieces, articles, newsletter)
    return [_found(number, each) for number, report in enumerate(reports) for each in report.findings]


def _reports(
    pieces: Iterable[_Piece], articles: tuple[Article, ...], newsletter: Newsletter, *, places: bool = False
) -> Iterator[Report]:
    settings, known = newsletter.checks, (newsletter.publication, newsletter.title)
    for piece in pieces:
        yield _report(piece.text, piece.most, settings.accept, places, articles, settings.glossary, known)


# While an issue is edited its articles stay, and all texts but one: those of each story, of the round-up and of the
# inbox row, in two issues.
@lru_cache(maxsize=256)
def _report(
    text: str,
    most: Severity,
    accept: tuple[str, ...],
    places: bool,
    articles: tuple[Article, ...],
    glossary: tuple[tuple[str, str], ...],
    known: tuple[str, ...],
) -> Report:
    from digest.fidelity import check_against  # noqa: PLC0415 - not loaded where all of it is known

    return check_against(text, _evidence(articles, glossary, known), accept, most=most, places=places)


@lru_cache(maxsize=32)
def _evidence(articles: tuple[Article, ...], glossary: tuple[tuple[str, str], ...], known: tuple[str, ...]) -> Evidence:
    from digest.fidelity import Evidence  # noqa: PLC0415 - not loaded where all of it is known

    return Evidence.of(*articles, glossary=dict(glossary), known=known)


def _found(number: int, each: Discrepancy) -> _Found:
    near = each.nearest
    source = f"“{one_line(near.text)}” ({near.article}, {near.field})" if near else ""
    return _Found(number, each.code, each.level, each.text, each.start, each.message, source)


class Held(NamedTuple):
    """A text of the issue as it was held against its articles.

    ``told`` are the findings of the report that the check tells, each with its place in the text.
    """

    key: str
    articles: tuple[Article, ...]
    report: Report
    told: tuple[tuple[int, int, Finding], ...]


def held(proof: Proof, only: str = "") -> Iterator[Held]:
    """Yield each text that is held against articles, with what was borne out and where, and what was not.

    ``only`` is the key of a story or section; without it all are yielded, and the inbox row.
    """
    for pieces, articles in _groups(proof):
        if only and pieces[0].key != only and not pieces[0].key.startswith(f"{only}:"):
            continue
        reports = _reports(pieces, articles, proof.newsletter, places=True)
        for piece, report in zip(pieces, reports, strict=True):
            said = [each for each in report.findings if piece.key not in _ROW or each.code in _IN_ROW]
            findings = allow(proof, (_finding(proof, piece, _found(0, each)) for each in said))
            told = tuple((each.start, each.end, finding) for each, finding in zip(said, findings, strict=True))
            yield Held(piece.key, articles, report, told)


def _groups(proof: Proof) -> Iterator[tuple[list[_Piece], tuple[Article, ...]]]:
    """Yield the texts of each story and section that tells known articles; last the inbox row, beside all of them."""
    articles_of = told_articles(proof)
    all_told: dict[str, Article] = {}
    every = [*_of_stories(proof), *_of_sections(proof)]
    for _, group in groupby(every, key=lambda piece: (piece.key.split(":")[:2], piece.ids, piece.urls)):
        pieces = [piece for piece in group if piece.text]
        if pieces and (articles := articles_of(pieces[0].ids, pieces[0].urls)):
            all_told |= {article.id: article for article in articles}
            yield pieces, articles
    if all_told:
        yield [_Piece(name, getattr(proof.issue, name), (), ()) for name in _ROW], tuple(all_told.values())


def source_unknown(proof: Proof) -> Iterator[Finding]:
    """Yield each story whose source is not known: nothing in it was looked up."""
    articles_of = told_articles(proof)
    stories = [piece for piece in _of_stories(proof) if piece.key.count(":") == 1]
    told = {piece.key for piece in stories if articles_of(piece.ids, piece.urls)}
    for number, piece in enumerate(stories):
        if piece.key not in told:
            name = one_line(piece.text) or f"story {number + 1}"
            yield Finding(
                id="story-source-unknown",
                severity="info",
                message=f"no article is known that “{name}” tells; its figures and names were not looked up",
                where=proof.line(piece.key),
                help="name its article: <!-- article: ID -->",
            )


# --- what is held against what -------------------------------------------------------------------


def _of_stories(proof: Proof) -> Iterator[_Piece]:
    as_drafted = set(unedited(proof.issue, proof.articles))
    heads = {line.key: line.headline for line in proof.issue.drafted}
    for number, story in enumerate(proof.issue.all_stories):
        urls = addresses(story.blocks, story.url)
        same = any(heads.get(id) == fingerprint(story.headline) for id in story.article_ids)
        most = _most(proof, drafted=same)
        yield _Piece(f"story:{number}", story.headline, story.article_ids, urls, most)
        most = _most(proof, drafted=number in as_drafted)
        for at, block in enumerate(story.blocks):
            yield _Piece(f"story:{number}:{at}", block.text, story.article_ids, urls, most)


def _of_sections(proof: Proof) -> Iterator[_Piece]:
    drafted = {line.text for line in proof.issue.drafted if line.key == "=round-up"}
    for number, section in enumerate(proof.issue.sections):
        most = _most(proof, drafted=section.kind == "round-up" and fingerprint(section.text) in drafted)
        for at, block in enumerate(section.blocks):
            ids = block.article_ids or section.article_ids
            if section.kind != "promo":
                yield _Piece(f"section:{number}:{at}", block.text, ids, addresses((block,)), most)


def _most(proof: Proof, *, drafted: bool) -> Severity:
    return "error" if drafted or proof.newsletter.checks.strict else "warning"


# --- what is said --------------------------------------------------------------------------------


def _finding(proof: Proof, piece: _Piece, found: _Found) -> Finding:
    return Finding(
        id=found.code,
        severity=found.level,
        message=found.message,
        where=_where(proof, piece, found.start),
        help="" if found.level == "info" else _HELP.format(found.code),
        text=found.text,
        source=found.source,
    )


def _where(proof: Proof, piece: _Piece, start: int) -> Where:
    """Return the line of a place in a text; its column where the text begins its line."""
    first = proof.line(piece.key)
    return place_in(first, piece.text, start) if piece.key.count(":") == 2 else first


CHECKS = (
    Check(
        "facts",
        (borne_out,),
        (
            Rule(
                "figure-not-in-source",
                "error",
                "no figure of this value in the source. Number words up to five, and fractions: warning",
                "mend the figure",
            ),
            Rule("figure-other-unit", "error", "the source has the value in another unit or currency", "mend the unit"),
            Rule("figure-rounded", "info", "the source has a finer figure of which this is the round one", ""),
            Rule(
                "figure-computed",
                "info",
                "the sum or difference of two figures of the same sentence that are in the source",
                "",
            ),
            Rule(
                "figure-elsewhere",
                "warning",
                "in the source, but the nearest sentence has another figure in its place",
                "see which of them is meant",
            ),
            Rule(
                "count-differs",
                "error",
                (
                    "the source counts the same thing and comes to another number. Warning where it has that number "
                    "elsewhere"
                ),
                "mend the number",
            ),
            Rule(
                "date-not-in-source",
                "error",
                "no such day, month or year in the source, nor one that its date of publication gives",
                "mend the date",
            ),
            Rule("date-inferred", "info", "what the words of the source and its date come to", ""),
            Rule(
                "date-relative",
                "info",
                '"last week", "yesterday": an email is read on another day than the article',
                "",
            ),
            Rule(
                "date-elsewhere",
                "warning",
                "another date stands in its place in the nearest sentence",
                "see which of them is meant",
            ),
            Rule(
                "quote-altered",
                "error",
                "these words do not stand in the source in this order. One or two words: warning",
                "quote word for word, or take the marks off",
            ),
            Rule("quote-unmarked", "info", "in the source word for word, but not as a quotation", ""),
            Rule(
                "name-not-in-source",
                "error",
                "no such name in the source. A single word that opens a sentence, or everyday words: warning",
                "mend the name",
            ),
            Rule("name-fuller", "warning", "the source has a part of the name only", "see that the rest is right"),
            Rule(
                "name-scattered",
                "warning",
                "the source has the words of the name, but nowhere side by side",
                "mend the name",
            ),
            Rule(
                "name-elsewhere",
                "warning",
                "another name stands in its place in the nearest sentence",
                "see who is meant",
            ),
            Rule(
                "abbreviation-unknown",
                "error",
                "neither in the source, nor in the glossary, nor the initials of a name there",
                "spell it out, or put it into the glossary",
            ),
            Rule(
                "negation-differs",
                "warning",
                "the sentence says no where the nearest of the source says yes, or the other way round",
                "see that it says what the source says",
            ),
            Rule("opposite-word", "warning", "the source has the opposite of this word in its place", "the same"),
        ),
    ),
)
