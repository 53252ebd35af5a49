"""What a newsletter's rules let in."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from digest.model import Rejection

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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
    if article.source.casefold() in _fold(rules.exclude_sources):
        return no(f"ruled out: source {article.source} is excluded")
    if tags & _fold(rules.exclude_tags):
        return no(f"ruled out: tag {min(tags & _fold(rules.exclude_tags))} is excluded")
    if word := _word_said(article, rules.exclude_words):
        return no(f"ruled out: its headline or standfirst says “{word}”")
    if _not_included(article, rules):
        return no("ruled out: nothing of it is on the lists of what is included")
    if article.words < rules.minimum_words and not article.summary:
        return no(f"ruled out: {article.words} words; the least is {rules.minimum_words}")
    return None


def _not_included(article: Article, rules: Rules) -> bool:
    """Tell whether there are lists of what is included, and the article is on none of them."""
    lists = (
        (rules.include_sections, {article.section.casefold()}),
        (rules.include_tags, {tag.casefold() for tag in article.tags}),
        (rules.include_sources, {article.source.casefold()}),
    )
    if any(_fold(wanted) & own for wanted, own in lists) or _word_said(article, rules.include_words):
        return False
    return any(wanted for wanted, _ in lists) or bool(rules.include_words)


def _fold(names: tuple[str, ...]) -> set[str]:
    return {name.casefold() for name in names}


def _word_said(article: Article, words: tuple[str, ...]) -> str:
    text = f"{article.title}\n{article.standfirst}".replace("\u00a0", " ")
    said = (word for word in words if word and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE))
    return next(said, "")


def cap(
    ranked: Sequence[Candidate], rules: Rules, kept_by_editor: Collection[str] = ()
) -> tuple[list[Candidate], list[Rejection]]:
    """Keep the best of each section and source up to the caps; an article without a section is never counted.

    One that an editor keeps is counted, and never left out.
    """
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
        if full and article.id not in kept_by_editor:
            over.append(Rejection(article=article, reason="over the cap", detail=full))
            continue
        sections[section] += 1
        sources[article.source] += 1
        kept.append(candidate)
    return kept, over
