"""The round-up: two or three runners-up in one sentence."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from digest.composer.furniture import round_up_title
from digest.composer.summary import line, opening
from digest.issuefile import encode_url, escape_block
from digest.markup.markdown import body_plain, escape, link
from digest.model import Block, Mark, Section
from digest.text import first_sentence, lower_first, word_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Article, Format, Newsletter


def section(runners_up: Sequence[Article], newsletter: Newsletter) -> Section | None:
    """Return the round-up of the best runners-up, or None when there are too few for a sentence."""
    least, most = newsletter.format.round_up_items
    # A sentence of several items has no room for whose work one of them is.
    free = [article for article in runners_up if not article.credit and article.rights.casefold() != "syndicated"]
    items = free[: min(most, newsletter.rules.round_up)]
    if len(items) < least or not newsletter.format.has("round-up"):
        return None
    clauses = _clauses(items, newsletter.format)
    ids = Mark(key="article", value=", ".join(article.id for article in items))
    sentence = f"{', '.join(clauses[:-1])}, and {clauses[-1]}."
    return Section(
        title=round_up_title(newsletter),
        kind="round-up",
        blocks=(Block(text=escape_block(sentence), marks=(ids,)),),
    )


# The verb that carries a clause; what follows it is the news and carries the link.
_VERB = re.compile(r"\s(?:has|have|had|is|are|was|were|will|would|could|may|must)(?:\s(?:not|been|also|now))*\s")
# A link ends where the clause turns to when, where or why; the comma of 1,200 and the dash of 2016–17 are no turn.
_TURN = re.compile(
    r"[,;:](?=\s)|\s[–—(]"
    r"|\s(?:after|before|because|while|when|where|which|who|that|despite|until|although|since)\s"
)

# A round-up is one sentence of 40 to 60 words; an item longer than that is told by its headline.
CLAUSE_WORDS = 40


def _clauses(items: Sequence[Article], format: Format) -> list[str]:
    """Return the items, each told as it best is unless the sentence would then leave the format's band.

    Of all ways to tell them the one nearest to the band is taken, and of those the one that gives up least.
    """
    told = [_best(article) for article in items]
    if band := format.round_up_words:
        ways = [_ways(article) for article in items]
        told = list(min(product(*ways), key=lambda way: _cost(tuple(way), ways, band)))
    return [_linked(text, article, first=not at) for at, (text, article) in enumerate(zip(told, items, strict=True))]


def _cost(way: Sequence[str], ways: Sequence[Sequence[str]], band: tuple[int, int]) -> tuple[int, int]:
    words = sum(map(word_count, way)) + 1  # and the "and"
    outside = max(band[0] - words, words - band[1], 0)
    return outside, sum(each.index(text) for text, each in zip(way, ways, strict=True))


def _best(article: Article) -> str:
    told = first_sentence(article.standfirst) or line(article)
    return told if _fits(told) else article.title


def _ways(article: Article) -> list[str]:
    """Return the ways to tell an item, best first: standfirst, the article's own first sentence, headline."""
    own = line(article)
    return list(dict.fromkeys([_best(article), *([own] if _fits(own) else []), article.title]))


def _fits(sentence: str) -> bool:
    return bool(re.search(r"\w", sentence)) and word_count(sentence) <= CLAUSE_WORDS


def _linked(sentence: str, article: Article, *, first: bool) -> str:
    """Return one item without its stop, the news phrase linked."""
    sentence = re.sub(r"(?<![.!?…])[.!?…]+([\"'”’)]?)$", r"\1", sentence)
    if not first:
        sentence = lower_first(sentence, f"{article.standfirst} {body_plain(opening(article))}"[1:])
    if not article.url:
        return escape(sentence)
    verb = _VERB.search(sentence)
    start = verb.end() if verb else 0
    turn = _TURN.search(sentence, start + 1)
    end = turn.start() if turn else len(sentence)
    if end - start < 3:
        start, end = 0, len(sentence)
    linked = link(sentence[start:end], encode_url(article.url))
    return f"{escape(sentence[:start])}{linked}{escape(sentence[end:])}"
