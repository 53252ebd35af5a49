"""Headlines: each by itself, and beside the others of the issue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.checks.registry import Check, Rule
from digest.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof

# By judgement: two lines on a phone, at the size of the templates.
HEADLINE_MOST = 70
_ARTICLES = frozenset(["a", "an", "the"])


def _headlines(proof: Proof) -> list[tuple[int, str]]:
    return [(number, story.headline) for number, story in enumerate(proof.issue.all_stories) if story.headline]


def headline_long(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each headline of over 70 characters."""
    for number, headline in _headlines(proof):
        if len(headline) > HEADLINE_MOST:
            yield Finding(
                id="headline-long",
                severity="warning",
                message=f"the headline “{headline}” has {len(headline)} characters; {HEADLINE_MOST} are enough",
                where=proof.line(f"story:{number}"),
                help="shorten it; the text says the rest",
                text=headline,
            )


def headline_stop(proof: Proof) -> Iterator[Finding]:
    """Yield a note for each headline that ends in a full stop."""
    for number, headline in _headlines(proof):
        # Initials end in one ("the U.K."), and dots that trail off are meant.
        if re.search(r"(?<![.…])(?<!\.[A-Z])\.$", headline):
            yield Finding(
                id="headline-stop",
                severity="info",
                message=f"the headline “{headline}” ends in a full stop",
                where=proof.line(f"story:{number}"),
                help="take it out",
                text=headline,
                fix=headline[:-1],
            )


def headline_case(proof: Proof) -> Iterator[Finding]:
    """Yield a note for each headline in Title Case where most of the issue's are sentences."""
    headlines = _headlines(proof)
    titled = [(number, headline) for number, headline in headlines if is_title_case(headline)]
    if 2 * len(titled) < len(headlines):
        for number, headline in titled:
            yield Finding(
                id="headline-case",
                severity="info",
                message=f"“{headline}” Has Capitals Like This; most headlines of the issue have not",
                where=proof.line(f"story:{number}"),
                help="write it as a sentence",
                text=headline,
            )


def is_title_case(headline: str) -> bool:
    """Tell whether every longer word of a headline has a capital; three at least, for a name may have two."""
    long = [word for word in re.findall(r"[^\W\d_][\w’'-]*", headline)[1:] if len(word) > 3]
    return len(long) >= 3 and all(word[0].isupper() for word in long)


def headlines_alike(proof: Proof) -> Iterator[Finding]:
    """Yield a note for each headline that opens with the word of one before it; "a" and "the" do not count."""
    opened: dict[str, str] = {}
    for number, headline in _headlines(proof):
        match = re.search(r"[\w’'-]+", headline)
        word = match[0] if match else ""
        before = opened.setdefault(word.casefold(), headline)
        if word and word.casefold() not in _ARTICLES and _folded(before) != _folded(headline):
            yield Finding(
                id="headlines-alike",
                severity="info",
                message=f"“{headline}” opens with “{word}”, as “{before}” does",
                where=proof.line(f"story:{number}"),
                help="open one of them otherwise",
                text=word,
            )


def headline_twice(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each headline that another story has."""
    seen: dict[str, int] = {}
    for number, headline in _headlines(proof):
        first = seen.setdefault(_folded(headline), number)
        if first != number:
            yield Finding(
                id="headline-twice",
                severity="warning",
                message=f"“{headline}” is also the headline on line {proof.line(f'story:{first}').line}",
                where=proof.line(f"story:{number}"),
                help="give one of them another headline",
                text=headline,
            )


def _folded(headline: str) -> str:
    return " ".join(re.findall(r"[\w’'-]+", headline.casefold()))


CHECKS = (
    Check(
        "headlines-apart",
        (headline_twice, headlines_alike),
        (
            Rule("headline-twice", "warning", "two stories have one headline", "give one of them another"),
            Rule(
                "headlines-alike",
                "info",
                'two headlines open with the same word; "a" and "the" do not count',
                "open one of them otherwise",
            ),
        ),
    ),
    Check(
        "headline-style",
        (headline_long, headline_stop, headline_case),
        (
            Rule("headline-long", "warning", "over 70 characters", "shorten it"),
            Rule("headline-stop", "info", "a headline ends in a full stop", "take it out"),
            Rule(
                "headline-case",
                "info",
                "a headline Has Capitals Like This, and most of the issue have not",
                "write it as a sentence",
            ),
        ),
        thorough=True,
    ),
)
