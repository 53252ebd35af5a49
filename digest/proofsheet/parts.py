"""Every text of an issue in reading order, beside what it was held against."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from digest import dates
from digest.proofsheet.marking import Marked, block_lines, plain_line
from digest.proofsheet.sheet import ArticleHead, Mark, Part, Row, Source, Told
from digest.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from digest.checks.fidelity import Held
    from digest.fidelity import Passage, Place
    from digest.model import Article, Finding, Proof, Section
    from digest.proofsheet.sheet import Sign

_NO_ARTICLE = "Not checked: no article is known."
_INTRO = "Not checked: opening words are held against no article."
_PROMO = "Not checked: a promo is held against no article."
# The fields of an article as an editor knows them; of the body nothing needs to be said.
_FIELDS = {
    "title": "headline",
    "key_points": "key point",
    "update_note": "note of an update",
    "image": "words of a picture",
}


class _Text(NamedTuple):
    """A text of the issue: its key, how it is named on the sheet, and why it is not checked, if it never is."""

    key: str
    text: str
    name: str = ""
    unchecked: str = _NO_ARTICLE

    @property
    def is_block(self) -> bool:
        """Tell whether it is Markdown."""
        return self.key.rpartition(":")[2].isdigit() and (self.key.count(":") == 2 or self.key.startswith("intro"))


class Desk:
    """What a sheet is made at: the texts as they were held, and the number of the next passage."""

    def __init__(self, proof: Proof, held: Mapping[str, Held]) -> None:
        self._proof = proof
        self._held = held
        self._numbers = count(1)

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the issue in the order of a reader."""
        issue = self._proof.issue
        row = [_Text(key, getattr(issue, key), key.capitalize()) for key in ("subject", "preheader")]
        yield Part(title="In the inbox", rows=self._rows([each for each in row if each.text]))
        if issue.blocks:
            texts = [_Text(f"intro:{at}", block.text, unchecked=_INTRO) for at, block in enumerate(issue.blocks)]
            yield Part(title="Opening words", rows=self._rows(texts))
        told = len(issue.stories)
        for number in range(told):
            yield self._story(number)
        for at, section in enumerate(issue.sections):
            if section.blocks or section.title:
                yield self._section(at, section)
            for number in range(told, told + len(section.stories)):
                yield self._story(number)
            told += len(section.stories)

    def _story(self, number: int) -> Part:
        story = self._proof.issue.all_stories[number]
        key = f"story:{number}"
        texts = [_Text(f"{key}:{at}", block.text) for at, block in enumerate(story.blocks)]
        head, *rows = self._rows([_Text(key, story.headline), *texts])
        return Part(
            title=clean(story.headline), kicker=clean(story.kicker), number=number + 1, head=head, rows=tuple(rows)
        )

    def _section(self, number: int, section: Section) -> Part:
        why = _PROMO if section.kind == "promo" else _NO_ARTICLE
        texts = [_Text(f"section:{number}:{at}", block.text, unchecked=why) for at, block in enumerate(section.blocks)]
        return Part(
            title=clean(section.title) or section.kind.capitalize(),
            kicker=clean(section.kicker),
            rows=self._rows(texts),
        )

    # --- rows ------------------------------------------------------------------------------------

    def _rows(self, texts: Sequence[_Text]) -> tuple[Row, ...]:
        """Set texts beside their articles; a passage stands in full beside the first that cites it."""
        held = [self._held.get(text.key) for text in texts]
        articles = {article.id: article for each in held if each for article in each.articles}
        passages = _Passages(self._numbers, articles)
        marks = [
            passages.marks(text.text, each, at) if each else ()
            for at, (text, each) in enumerate(zip(texts, held, strict=True))
        ]
        rows, seen, said = [], set[str](), ""
        for at, (text, each) in enumerate(zip(texts, held, strict=True)):
            new = [article for article in each.articles if article.id not in seen] if each and not text.name else []
            seen |= {article.id for article in new}
            why = "" if each or not text.text else text.unchecked
            lines = block_lines(text.text, marks[at]) if text.is_block else (plain_line(text.text, marks[at]),)
            rows.append(
                Row(
                    lines=lines,
                    name=text.name,
                    articles=tuple(self._head(article) for article in new),
                    sources=passages.first_cited(at),
                    told=tuple(_told(each)) if each else (),
                    unchecked=why if why != said else "",
                    held=bool(each),
                )
            )
            said = why
        return tuple(rows)

    def _head(self, article: Article) -> ArticleHead:
        updated = f"; updated {self._said(article.updated)}" if article.updated else ""
        return ArticleHead(
            id=article.id,
            title=clean(article.title),
            url=clean(article.url),
            dates=f"{self._said(article.published)}{updated}",
        )

    def _said(self, at: datetime) -> str:
        local = at.astimezone(self._proof.newsletter.zone)
        return f"{dates.say_date(local.date(), weekday=False)}, {local:%H:%M}"


# --- passages ------------------------------------------------------------------------------------


class _Cited(NamedTuple):
    """A sentence of an article, under its number, the row that cites it first, and what is cited of it."""

    number: int
    row: int
    passage: Passage
    spans: set[tuple[int, int]]


class _Passages:
    """The passages that a part of the issue cites, numbered as they are cited."""

    def __init__(self, numbers: Iterator[int], articles: Mapping[str, Article]) -> None:
        self._numbers = numbers
        self._articles = articles
        self._cited: dict[tuple[str, str, int, int], _Cited] = {}

    def _cite(self, place: Place, row: int) -> int:
        """Note what a passage bears out, and return its number."""
        said = place.sentence
        key = (said.article, said.field, said.index, said.start)
        if key not in self._cited:
            self._cited[key] = _Cited(next(self._numbers), row, said, set())
        self._cited[key].spans.add((place.start, place.end))
        return self._cited[key].number

    def marks(self, text: str, held: Held, row: int) -> tuple[Marked, ...]:
        """Return the marks of a text: what is told of it first, then what bears it out, last what is left open."""
        report = held.report
        told = sorted(held.told, key=lambda each: _GRAVITY.index(_sign(each[2])))
        ticks = sorted(report.borne_out, key=lambda each: each.claim.start - each.claim.end)
        places = {(each.claim.start, each.claim.end): each.places for each in ticks}
        chosen = _apart(
            [
                *(Marked(start, end, Mark(sign=_sign(finding))) for start, end, finding in told),
                *(Marked(each.start, each.end, Mark(sign="let")) for each in report.accepted),
                *(Marked(each.claim.start, each.claim.end, Mark(sign="tick")) for each in ticks),
                *(Marked(each.start, each.end, Mark(sign="open")) for each in report.claims),
            ]
        )
        found = []
        for start, end, mark in sorted(chosen, key=lambda each: each.start):
            if mark.sign == "tick":
                numbers = dict.fromkeys(self._cite(place, row) for place in places[start, end])
                mark = Mark(sign="tick", numbers=tuple(numbers))  # noqa: PLW2901
            # The mark that closes a quotation stands before the sign of what is quoted.
            closed = any(each.kind == "quote" and each.end == end for each in report.claims)
            found.append(Marked(start, end + (closed and text[end : end + 1] in _CLOSING), mark))
        return tuple(found)

    def first_cited(self, row: int) -> tuple[Source, ...]:
        """Return the passages that a row is the first to cite, with all that the part cites of them."""
        return tuple(self._source(each) for each in self._cited.values() if each.row == row)

    def _source(self, cited: _Cited) -> Source:
        passage = cited.passage
        field = _FIELDS.get(passage.field, passage.field.replace("_", " ")) if passage.field != "body" else ""
        article = self._articles[passage.article]
        return Source(
            number=cited.number,
            words=tuple(_cut(passage.text, cited.spans)),
            field=f"{field} {passage.index + 1}" if passage.field == "key_points" else field,
            article=clean(article.title) if len(self._articles) > 1 and field != "headline" else "",
        )


_CLOSING = frozenset("”\"’'»")


def _apart(marks: Iterable[Marked]) -> list[Marked]:
    """Return the marks that overlap none before them."""
    found: list[Marked] = []
    for mark in marks:
        if mark.start < mark.end and not any(mark.start < each.end and each.start < mark.end for each in found):
            found.append(mark)
    return found


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        if before := clean(text[at:start]) if start > at else "":
            yield before, False
        yield clean(text[max(at, start) : end]), True
        at = end
    if rest := clean(text[at:]):
        yield rest, False


# --- findings ------------------------------------------------------------------------------------

_SIGNS: Mapping[str, Sign] = {"error": "error", "warning": "warning", "info": "note"}
_GRAVITY: tuple[Sign, ...] = ("error", "warning", "let", "note")


def _sign(finding: Finding) -> Sign:
    return "let" if finding.allowed else _SIGNS[finding.severity]


def _told(held: Held) -> Iterator[Told]:
    for *_, finding in held.told:
        yield Told(
            sign=_sign(finding), id=finding.id, message=one_line(finding.message), source=one_line(finding.source)
        )
    for each in held.report.accepted:
        yield Told(sign="let", id=each.code, message=f"{one_line(each.message)}; accepted by the newsletter’s [checks]")
