"""British spelling: words in small letters that the dictionary does not have."""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from digest.checks.passages import as_read
from digest.checks.prose import prose, without_addresses
from digest.checks.registry import Check, Rule
from digest.markup.markdown import to_plain
from digest.model import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digest.model import Proof

# Shorter words are mostly abbreviations ("bn", "mth"), and any two letters of one changed make another word.
_SHORTEST = 4
# What a figure, a sign of a name on the web, or a slash of a path goes with is no word.
_COMPOUND = re.compile(r"(?<![\w@#/\\’'-])[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w@/])")
_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A word unknown to the dictionary that as many articles have is one of the trade; a slip stands in one.
_ARTICLES = 2
_NEAR = 0.8


class _Word(NamedTuple):
    """A word as it stands, where it begins in the compound it is part of, and the compound."""

    text: str
    start: int
    compound: str


def misspelt(proof: Proof) -> Iterator[Finding]:
    """Yield a note for each word in small letters that neither the dictionary, the house nor two articles have.

    Each is told once, where it first stands. Words with a capital are left alone: most are names.
    """
    spelled = proof.spelled
    if spelled is None:
        return
    house = frozenset(map(_folded, proof.newsletter.checks.words))
    trade: frozenset[str] | None = None
    told: set[str] = set()
    for passage in as_read(proof):
        for word in _words(without_addresses(prose(passage.text))):
            base = _base(word.text)
            if base in told or _is_known(word, spelled, house):
                continue
            told.add(base)
            trade = _of_the_trade(proof) if trade is None else trade
            if base not in trade:
                yield Finding(
                    id="spelling",
                    severity="info",
                    message=f"“{word.text}” is not in the dictionary",
                    where=passage.exactly(word.start),
                    help=_help(base, proof),
                    text=word.text,
                )


def _words(text: str) -> Iterator[_Word]:
    for compound in _COMPOUND.finditer(text):
        for part in _PART.finditer(compound[0]):
            if part[0].islower() and len(_base(part[0])) >= _SHORTEST:
                yield _Word(part[0], compound.start() + part.start(), compound[0])


def _folded(word: str) -> str:
    return normalize("NFC", word).replace("’", "'").lower()


def _base(word: str) -> str:
    return re.sub("'s?$", "", _folded(word))


def _is_known(word: _Word, spelled: Callable[[str], bool], house: frozenset[str]) -> bool:
    """Tell whether a word is right by itself, without its possessive, or as part of its compound ("multi-site")."""
    whole = _folded(word.text)
    forms = [whole, _base(word.text)]
    compound = _base(word.compound)
    forms += [compound, compound.replace("-", "")] if "-" in word.compound else []
    return any(form in house or spelled(form) for form in dict.fromkeys(forms))


def _of_the_trade(proof: Proof) -> frozenset[str]:
    """Return the words that stand in two articles of the issue or more."""
    count: Counter[str] = Counter()
    for article in proof.articles:
        texts = (article.title, article.standfirst, article.summary, to_plain(article.body))
        count.update({_base(word) for text in texts for word in _PART.findall(text)})
    return frozenset(word for word, number in count.items() if number >= _ARTICLES)


def _help(base: str, proof: Proof) -> str:
    """Name the nearest word that the issue and its articles have twice or more: a slip seldom is."""
    count: Counter[str] = Counter()
    for text in (*(each.text for each in as_read(proof)), *(each.body for each in proof.articles)):
        count.update(map(_base, _PART.findall(text)))
    often = [word for word, number in count.items() if number > 1 and len(word) >= _SHORTEST and word != base]
    near = get_close_matches(base, often, 1, _NEAR)
    known = "put it into [checks] words"
    return f"was “{near[0]}” meant? If it is right, {known}" if near else f"mend it; or {known}"


CHECKS = (
    Check(
        "spelling",
        (misspelt,),
        (
            Rule(
                "spelling",
                "info",
                (
                    "a word of four small letters or more is neither in the "
                    "[British dictionary](newsletter.md#spelling), nor in `[checks] words`, nor in two articles of "
                    "the issue. A slip that makes another word is not seen"
                ),
                "mend it, or put it into `[checks] words`",
            ),
        ),
        thorough=True,
        needs="spelled",
    ),
)
