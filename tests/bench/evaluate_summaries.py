"""Measure sentences and summaries against texts that people split and described.

The folder holds ``pairs.json`` (articles and the descriptions their publishers wrote) and ``sentences_bbc.json``
(sentences told apart by hand). Their texts are their publishers': none lies in this repository.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from statistics import fmean, median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from digest.composer.extract import Extract, Want
from digest.composer.telling import PRONOUNS
from digest.issuefile import escape_block
from digest.markup.markdown import escape
from digest.model import Article
from digest.text import split_sentences, word_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

ONE_LINE = Want(sentences=(1, 1), words=(1, 45), one_line=True)
THREE = Want(sentences=(3, 3), words=(1, 90))
HOUSE = Want()  # 40 to 110 words in two to four sentences


def measure(folder: Path) -> dict[str, float]:
    """Return the figures of the splitter and the extract over a folder of texts.

    ``splitter_f`` is an F1 of sentence ends. ``one_line_gain`` (ROUGE-1 F1) and ``three_gain`` (ROUGE-1 recall) are
    points times 100 over the filtered lead within the same budget, 1 sentence of 45 and 3 of 90 words at most;
    ``lead_one_line`` and ``lead_three`` are the ROUGE-1 F1 of that lead. ``in_length`` and ``pronoun_openings`` are
    fractions of extracts, ``ms_extract`` the median time of one, the reading of the Markdown included.
    """
    pairs = json.loads((folder / "pairs.json").read_text("utf-8"))
    documents = json.loads((folder / "sentences_bbc.json").read_text("utf-8"))
    return {"splitter_f": _splitter_f(documents), **_rouge([each for each in pairs if _counts(each)]), **_shape(pairs)}


# --- sentences -------------------------------------------------------------------------------------


def _splitter_f(documents: Iterable[dict[str, Any]]) -> float:
    """Compare sentence ends, the sentences of a text joined with spaces: no paragraph break helps."""
    hits = found = wanted = 0
    for document in documents:
        own = _ends(split_sentences(" ".join(document["sentences"])))
        true = _ends(document["sentences"])
        hits, found, wanted = hits + len(own & true), found + len(own), wanted + len(true)
    return 2 * hits / (found + wanted)


def _ends(sentences: Iterable[str]) -> set[int]:
    """Return where sentences end, counted in characters other than blanks."""
    ends, at = set(), 0
    for sentence in sentences:
        at += len("".join(sentence.split()))
        ends.add(at)
    return ends


# --- summaries -------------------------------------------------------------------------------------

# Of the government's pages only these are written as news is; the others are forms and guides.
_AS_NEWS = re.compile(r"/(?:news_article|speech|case_study)/")


def _counts(pair: dict[str, Any]) -> bool:
    """Tell whether a description was written, not lifted from its article, and describes something like news."""
    government = "content_schemas/examples/" in pair["source"]
    return pair["kind"] == "written" and (not government or bool(_AS_NEWS.search(pair["source"])))


def _article(pair: dict[str, Any]) -> Article:
    """Make an article of a page as a source would: a Markdown paragraph for each line."""
    lines = (line.strip() for line in pair["body"].splitlines())
    body = "\n\n".join(escape_block(escape(line)) for line in lines if line)
    return Article(id=pair["id"], title=pair["title"], published=datetime(2016, 9, 1, tzinfo=UTC), body=body)


def _told(pair: dict[str, Any], want: Want) -> str:
    return " ".join(each.text for each in Extract().pick(_article(pair), want))


def _rouge(pairs: Sequence[dict[str, Any]]) -> dict[str, float]:
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1"], use_stemmer=True)

    def mean(tell: Callable[[dict[str, Any]], str], of: str) -> float:
        scores = (scorer.score(each["reference"], tell(each))["rouge1"] for each in pairs)
        return 100 * fmean(getattr(each, of) for each in scores)

    def lead(count: int, words: int) -> Callable[[dict[str, Any]], str]:
        return lambda pair: filtered_lead(pair["body"], count, words)

    lead_one_line = mean(lead(1, 45), "fmeasure")
    return {
        "one_line_gain": mean(lambda pair: _told(pair, ONE_LINE), "fmeasure") - lead_one_line,
        "three_gain": mean(lambda pair: _told(pair, THREE), "recall") - mean(lead(3, 90), "recall"),
        "lead_one_line": lead_one_line,
        "lead_three": mean(lead(3, 90), "fmeasure"),
    }


def _shape(pairs: Sequence[dict[str, Any]]) -> dict[str, float]:
    lengths, openings, times = [], [], []
    for pair in pairs:
        article = _article(pair)
        started = perf_counter()
        picked = Extract().pick(article, HOUSE)
        times.append(1000 * (perf_counter() - started))
        lengths.append(40 <= word_count(" ".join(each.text for each in picked)) <= 110)
        openings.append(_leans_on_nothing(pair["body"], [each.text for each in picked]))
    return {"in_length": fmean(lengths), "pronoun_openings": fmean(openings), "ms_extract": median(times)}


_PRONOUN = re.compile(rf"[\"“‘'(\[]*(?:{PRONOUNS})\b", re.IGNORECASE)


def _leans_on_nothing(body: str, told: Sequence[str]) -> bool:
    """Tell whether a later sentence opens with a pronoun and what stands before it in the article is not told.

    Lines without a sentence end stand between sentences and are none.
    """
    lines = [" ".join(line.split()) for line in body.splitlines()]
    plain = (" ".join(lines), " ".join(line for line in lines if _STOP.search(line)))
    pairs = (f"{before} {each}" for before, each in pairwise(told) if _PRONOUN.match(each))
    return any(pair not in plain[0] and pair not in plain[1] for pair in pairs)


# --- the lead to beat ------------------------------------------------------------------------------

_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")
_NOT_TEXT = re.compile(
    r"(?:by (?:[A-Z][\w.’'-]+ ?){1,5}(?:,.{0,60})?\.?$"  # a byline
    r"|(?:photo(?:graph)?|image|picture|credit|caption|source|video)s?(?: by| credit)?\s*[:/©]|©"  # a caption
    r"|(?:(?:first )?(?:published|posted|updated)\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?\s+\d"
    r"|\d{1,2}\s+\w+\s+\d{4}).{0,60}$)",  # a dateline
    re.IGNORECASE,
)


def filtered_lead(body: str, count: int, words: int) -> str:
    """Return the first sentences of a body, so many and of so many words at most, in order.

    Paragraphs without a sentence end, bylines, captions and datelines are dropped. A sentence for which there is
    no room is passed over.
    """
    told: list[str] = []
    for line in body.splitlines():
        paragraph = line.strip()
        if not _STOP.search(paragraph) or _NOT_TEXT.match(paragraph):
            continue
        for sentence in split_sentences(paragraph):
            if len(told) == count:
                return " ".join(told)
            if word_count(" ".join([*told, sentence])) <= words:
                told.append(sentence)
    return " ".join(told)
