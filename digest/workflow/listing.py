"""The candidates of an issue as they are listed: which of them are asked for, and what is to say of each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digest.model import Article, Candidate, Rejection
    from digest.workflow.target import Target


def wanted(article: Article, *, section: str | None, search: str | None) -> bool:
    """Tell whether an article is of a section, and its headline or standfirst hold all the words looked for."""
    if section is not None and article.section.casefold() != section.casefold():
        return False
    text = f"{article.title}\n{article.standfirst}"
    return all(re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) for word in (search or "").split())


def notes(target: Target, place: int, candidate: Candidate, count: int) -> list[str]:
    """Say what a draft made now would make of a candidate.

    Args:
        target: the issue.
        place: of the candidate, from 1.
        candidate: the candidate.
        count: how many there are.
    """
    format = target.newsletter.format
    stories, (least, most) = target.newsletter.rules.stories, format.round_up_items
    also = min(most, target.newsletter.rules.round_up, count - stories)
    said = ["lead"] if place == 1 else []
    if format.has("round-up") and also >= least and stories < place <= stories + also:
        said.append("round-up")
    own = ["own summary"] if candidate.article.summary and format.own_summary else []
    return [*said, *own, *candidate.notes]


def row(target: Target, place: int, candidate: Candidate, count: int) -> dict[str, Any]:
    """Return a candidate as JSON (docs/json.md); the arguments are those of ``notes``."""
    article = candidate.article
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "published": article.published.isoformat(),
        "section": article.section,
        "words": article.words,
        "score": candidate.score,
        "parts": {part.name: part.points for part in candidate.parts},
        "notes": notes(target, place, candidate, count),
    }


def rejected_row(rejection: Rejection) -> dict[str, Any]:
    """Return an article that is left out as JSON, and why."""
    article = rejection.article
    return {"id": article.id, "title": article.title, "reason": rejection.reason, "detail": rejection.detail}
