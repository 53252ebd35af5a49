"""What stands beside a story while it is edited: its article, and what of the story the article bears out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from digest.checks.fidelity import held
from digest.editing import story_keys
from digest.markup.markdown import body_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.checks.fidelity import Held
    from digest.fidelity import Place
    from digest.issuefile import IssueFile
    from digest.model import Article, Proof

JSON = dict[str, Any]


def article_json(article: Article) -> JSON:
    """Return an article for reading."""
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "published": article.published.isoformat(),
        "author": article.author,
        "standfirst": article.standfirst,
        "key_points": list(article.key_points),
        "update_note": article.update_note,
        "html": body_html(article.body),
    }


def marks_of(proof: Proof, file: IssueFile, key: str, article: str) -> list[JSON]:
    """Return what was looked up of a story, in its order: where it stands there, and in an article what bears it out.

    A place is in the story's ``headline`` or ``text``, in UTF-16 units, as JavaScript counts. Of places that overlap
    the gravest is given. ``source`` are the words of that article alone.

    Args:
        proof: made of the file.
        file: the issue file.
        key: of the story.
        article: the id of the article beside it.
    """
    keys = story_keys(file)
    if key not in keys:
        return []
    number = keys.index(key)
    blocks = [block.text for block in proof.issue.all_stories[number].blocks]
    found = []
    for text in held(proof, only=f"story:{number}"):
        block = text.key.split(":")[2:]
        at = int(block[0]) if block else None
        words = proof.issue.all_stories[number].headline if at is None else blocks[at]
        before = 0 if at is None else sum(_units(each) + 2 for each in blocks[:at])
        for start, end, said in _apart([*_told(text), *_borne_out(text, article)]):
            place = {"start": before + _units(words[:start]), "end": before + _units(words[:end])}
            found.append({"field": "headline" if at is None else "text", **place, "words": words[start:end], **said})
    return sorted(found, key=lambda each: (each["field"], each["start"]))


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _told(text: Held) -> Iterator[tuple[int, int, JSON]]:
    """Yield what is told of a text, faults first, then what an editor lets stand."""
    told = sorted(text.told, key=lambda each: (bool(each[2].allowed), each[2].severity == "info"))
    for start, end, finding in told:
        bad = finding.severity != "info" and not finding.allowed
        kind = finding.id.partition("-")[0]
        said = {"kind": kind, "id": finding.id, "bad": bad, "said": finding.message, "near": finding.source}
        yield start, end, {**said, "source": []}
    for each in text.report.accepted:
        said = {"kind": each.kind, "id": each.code, "bad": False, "said": each.message, "near": ""}
        yield each.start, each.end, {**said, "source": []}


def _borne_out(text: Held, article: str) -> Iterator[tuple[int, int, JSON]]:
    for each in text.report.borne_out:
        claim, places = each.claim, [place for place in each.places if place.sentence.article == article]
        if places:
            said = {"kind": claim.kind, "id": "", "bad": False, "said": "in the article", "near": ""}
            yield claim.start, claim.end, {**said, "source": [_source(place) for place in places]}


def _source(place: Place) -> JSON:
    sentence = place.sentence
    words = sentence.text
    return {
        "field": sentence.field,
        "sentence": words,
        "start": _units(words[: place.start]),
        "end": _units(words[: place.end]),
    }


def _apart(marks: list[tuple[int, int, JSON]]) -> list[tuple[int, int, JSON]]:
    """Return the marks that overlap none before them."""
    found: list[tuple[int, int, JSON]] = []
    for start, end, said in marks:
        if start < end and not any(start < other[1] and other[0] < end for other in found):
            found.append((start, end, said))
    return found
