"""What a newsletter's rules let in."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from digest.model import Rejection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Article, Candidate, Rules


def reason(article: Article, rules: Rules) -> Rejection | None:
    """Return the first rule that keeps an article out, or None.

    Names are compared without regard to case. Minimum words never apply to an article with a ``summary``:
    the editor has already written what the issue will say.
    """
    section, tags = article.section.casefold(), {tag.casefold() for tag in article.tags}

    def no(detail: str) -> Rejection:
        return Rejection(article=article, reason="ruled out", detail=detail)

    if section and section in _fold(rules.exclude_sections):
        return no(f"ruled out: section {article.section} is excluded")
    if tags & _fold(rules.exclude_tags):
        return no(f"ruled out: tag {min(tags & _fold(rules.exclude_tags))} is excluded")
    if word := _excluded_word(article, rules.exclude_words):
        return no(f"ruled out: its headline or standfirst says “{word}”")
    wanted = bool(rules.include_sections or rules.include_tags)
    if wanted and section not in _fold(rules.include_sections) and not tags & _fold(rules.include_tags):
        return no("ruled out: neither its section nor a tag is on the list of those included")
    if article.words < rules.minimum_words and not article.summary:
        return no(f"ruled out: {article.words} words; the least is {rules.minimum_words}")
    return None


def _fold(names: tuple[str, ...]) -> set[str]:
    return {name.casefold() for name in names}


def _excluded_word(article: Article, words: tuple[str, ...]) -> str:
    text = f"{article.title}\n{article.standfirst}".replace("\u00a0", " ")
    said = (word for word in words if word and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE))
    return next(said, "")


def cap(ranked: Sequence[Candidate], rules: Rules) -> tuple[list[Candidate], list[Rejection]]:
    """Keep the best of each section and source up to the caps; an article without a section is never counted."""
    kept: list[Candidate] = []
    over: list[Rejection] = []
    sections: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    for candidate in ranked:
        article = candidate.article
        section = article.section.casefold()
        full = ""
        if rules.per_section and section and sections[section] >= rules.per_section:
            full = f"over the cap: {rules.per_section} better from section {article.section}"
        elif rules.per_source and sources[article.source] >= rules.per_source:
            full = f"over the cap: {rules.per_source} better from {article.source}"
        if full:
            over.append(Rejection(article=article, reason="over the cap", detail=full))
            continue
        sections[section] += 1
        sources[article.source] += 1
        kept.append(candidate)
    return kept, over
