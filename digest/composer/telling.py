"""What of an article tells its story: no echoes, notes, promotion, bylines or rights of reply. Pure."""

from __future__ import annotations

import re
from itertools import dropwhile, islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from digest.markup.markdown import paragraphs
from digest.text import one_line, split_sentences, whole_quotations, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.model import Article

# A story is told by the opening of its article; what a megabyte of pasted data holds further on is not parsed.
OPENING = 64 * 1024
# No sentence is this long; what is, is pasted data without a space in it.
LONGEST_TEXT = 2000
# Sentences looked at: twice an article of 4,000 words.
MOST_SENTENCES = 300
# A line of so many words without a stop is a heading or a caption; of more, a paragraph somebody forgot to end.
LINE = 20
# Where an article has nothing but lines, those of more words than this tell it.
HEADING = 8


class Sentence(NamedTuple):
    """A sentence of an article, its quotation whole, and the place of its paragraph.

    One that ``leans`` says little without the one before it ("She added ..."); one that ``leads`` is nothing
    without the one after it (it ends with a colon, or its quotation goes on).
    """

    text: str
    paragraph: int
    leans: bool
    leads: bool


def opening(article: Article) -> str:
    """Return the Markdown an article opens with, cut between two paragraphs."""
    body = article.body
    return body if len(body) <= OPENING else body[:OPENING].rpartition("\n\n")[0] or body[:OPENING]


def sentences(article: Article) -> tuple[Sentence, ...]:
    """Return the sentences that tell an article's story, in order; the first ``MOST_SENTENCES`` of them."""
    told = list(islice(_telling(article), MOST_SENTENCES))
    # A line without a stop is a heading or a caption; unless it is all there is.
    told = [text for text in told if not _is_line(text)] or [text for text in told if word_count(text) > HEADING]
    found: list[tuple[str, int]] = []
    cut = False
    for number, paragraph in enumerate(told):
        texts = whole_quotations(split_sentences(paragraph))
        kept = _without_reply(texts, first=not number)
        whole = len(kept) == len(texts)
        if cut:  # "He ..." after a reply that is left out would be somebody else
            kept = tuple(dropwhile(points_back, kept))
        cut = not whole or (cut and not kept)
        found += [(text, number) for text in kept]
        if len(found) >= MOST_SENTENCES:
            break
    return marked(found[:MOST_SENTENCES])


def marked(texts: Sequence[tuple[str, int]]) -> tuple[Sentence, ...]:
    """Mark which sentences lean and which lead."""
    found, led = [], False
    for (text, number), (following, _) in pairwise([*texts, ("", 0)]):
        leads = text.endswith(":") or (_is_open(text) and following.startswith("“"))
        found.append(Sentence(text, number, leans=led or leans(text), leads=leads))
        led = leads
    return tuple(found)


def _is_line(text: str) -> bool:
    return word_count(text) <= LINE and not re.search(r"[.!?…:][\"'”’)\]]*$", text)


def stopped(text: str) -> str:
    """Give a line its stop where it has none."""
    return text if _STOP.search(text) else f"{text.rstrip(' ,;:–-')}."


def _is_open(text: str) -> bool:
    return text.count("“") > text.count("”")


_STOP = re.compile(r"[.!?…][\"'”’)\]]*$")

# --- sentences that lean on the one before ---------------------------------------------------------

# It is of "it is understood that" leans on nothing; but nobody can tell it from the other by its look.
PRONOUNS = (
    "he|she|it|they|his|her|hers|its|their|theirs|him|them|this|that|these|those|such|each|both|another|others|neither"
)
_PRONOUN = re.compile(
    rf"[\"“‘'(\[]*(?:{PRONOUNS})(?!\s+(?:week|month|year|morning|afternoon|evening|weekend)\b)\b", re.IGNORECASE
)
_LEANS = re.compile(
    r"[\"“‘'(\[]*(?:(?:but|and|or|nor|so|yet|however|instead|also|then|therefore|thus|moreover|nevertheless|nonetheless|likewise"
    r"|similarly|accordingly|consequently|otherwise|besides|hence|still)\b"
    r"|(?:as a result|for example|for instance|in addition|in turn|by contrast|in contrast|on the other hand"
    r"|of these|of those|of them|the (?:former|latter|same|pair|two)|one of (?:them|these|those))\b)",
    re.IGNORECASE,
)
# The turn may come after the first words: The council, however, ...
_TURN = re.compile(r"[^,.;:“\"]{1,60}, (?:however|though|too|instead|therefore|in turn),", re.IGNORECASE)
# A quotation whose speaker is a pronoun: ... said she, ... he added.
_SOMEBODY = re.compile(r"[”\"’]\s+(?:he|she|they|it)\s+\w+|[”\"’]\s+(?:said|added)\s+(?:he|she|they)\b")
# A quotation that names no speaker goes on from the one before.
_NOBODY = re.compile(r"(?:“[^“”]*”?|\"[^\"]*\"?)")


def leans(text: str) -> bool:
    """Tell a sentence that says little without the one before it: by its first word, or by a nameless speaker."""
    return bool(_LEANS.match(text) or _TURN.match(text)) or points_back(text)


def points_back(text: str) -> bool:
    """Tell a sentence about somebody or something that only the one before it names."""
    return bool(_PRONOUN.match(text) or _SOMEBODY.search(text) or _NOBODY.fullmatch(text))


# --- paragraphs that tell the story ----------------------------------------------------------------


def _telling(article: Article) -> Iterator[str]:
    """Yield the paragraphs that tell the story, in order, without echoes of the headline or standfirst."""
    said = {
        _bare(text) for text in (article.title, article.standfirst, article.update_note, *article.key_points) if text
    }
    if article.promo:
        said |= {_bare(text) for text in (article.promo.heading, article.promo.text, article.promo.button)}
    told = False
    for paragraph, following in pairwise([*paragraphs(opening(article)), ""]):
        text = _WIRE.sub("", one_line(paragraph))
        if _NOTE.match(text):
            if told:
                break  # the update note closes a story; what follows it is promotion
            continue  # but one that stands above the story closes nothing
        if text.endswith(":") and not following.startswith(("“", '"')):
            continue  # it announces a list or a picture, which stays out
        if _bare(text) not in said and not _is_aside(text):
            told = True
            yield text


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


_NOTE = re.compile(
    r"\(?(this (story|article|piece|page|report) (was|has been) (first |last )?(updated|amended|corrected)"
    r"|(update|correction|clarification)d?\b\s*[:–-])",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\b(was|were|has been|have been|been) (approached|contacted|asked) for (a )?(comment|response)"
    r"|\b(did not|didn’t|didn't|failed to|declined to|has not|had not|have not|has yet to|had yet to)"
    r" (also |immediately )?(respond(ed)?|comment(ed)?|repl(y|ied))\b"
    r"|\bfailed to respond\b",
    re.IGNORECASE,
)
# A statement is quoted in reply; what somebody announces in one, told in the writer's words, is news.
_STATEMENT = re.compile(
    r"[“\"].{0,600}\b(?:said|saying|says|added) in (?:a|its|their) (?:joint )?(?:statement|response)\b"
    r"|\bin (?:a|its|their) (?:joint )?(?:statement|response)\b[^“\"]{0,300}[“\"]",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[•·▪●◦‣■]|[–—-]\s")
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber"
# Whose work it is, when it ran, what a picture shows, and what the reader is to click.
_BYLINE = re.compile(r"by [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)+[^.!?]{0,60}\.?", re.IGNORECASE)
_DATELINE = re.compile(
    rf"(?:(?:first )?(?:published|posted|updated|modified)\b.{{0,80}}"
    rf"|(?:{_DAY})?,?\s*\d{{1,2}}\s+(?:{_MONTH})\b.{{0,30}}"
    rf"|(?:{_DAY},?\s*)?(?:{_MONTH})\s+\d{{1,2}},?\s+\d{{4}}\b.{{0,30}})",
    re.IGNORECASE,
)
# The place and agency before the first words of a wire report: LONDON (Reuters) -
_WIRE = re.compile(
    r"^(?:[A-Z][A-Z'’.-]{3,}(?:,? [A-Z][\w'’.]*){0,5}|[A-Z][\w'’.]*(?:,? [A-Z][\w'’.]*){0,5}(?= \())"
    r" ?(?:\([A-Z][\w /.&-]{1,30}\) ?)?(?:--?|–|—) (?=[A-Z“\"‘'])"
)
_CAPTION = re.compile(
    r"(?:(?:photo(?:graph)?|picture|image|video|caption|file photo|illustration|graphic|credit|source)s?"
    r"(?: credit| source| caption| by)?\s*[:/©]|©|\(c\) )",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"(?:read (?:more|also|the full)|see also|related|register your interest|sign up|subscribe|click here|follow us"
    r"|share this|advertisement|download the|listen to the|watch the|join us|book (?:now|your)|find out more"
    r"|for more information|copyright|all rights reserved)\b",
    re.IGNORECASE,
)


def _is_aside(text: str) -> bool:
    """Tell a paragraph that does not tell the story."""
    if _BULLET.match(text) or _CAPTION.match(text) or _BYLINE.fullmatch(text):
        return True
    words = word_count(text)
    if words <= 30 and _PROMPT.match(text):
        return True
    return words <= 12 and bool(_DATELINE.fullmatch(text))


def _without_reply(texts: Sequence[str], *, first: bool) -> Sequence[str]:
    """Cut a paragraph where it turns to the right of reply: a statement goes on to its end.

    The first paragraph is no reply, whatever it quotes.
    """
    for at, text in enumerate(texts):
        if _REPLY.search(text) or (not first and _STATEMENT.search(text)):
            return texts[:at]
    return texts
