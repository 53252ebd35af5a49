"""The text of a story: the editor's own summary, else the standfirst and the article's leading sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from digest.issuefile import blocks_of, escape_block
from digest.markup.markdown import escape, paragraphs
from digest.model import Block
from digest.text import clean, one_line, split_sentences, whole_quotations, word_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from digest.model import Article, Format

# A quotation may run over two sentences; beyond this many words one block is split for phones.
PARAGRAPH_WORDS = 45
# No sentence is this long; what is, is pasted data without a space in it.
LONGEST_TEXT = 2000
# A story is told by the opening of its article; what a megabyte of pasted data holds further on is not parsed.
OPENING = 64 * 1024


def blocks(
    article: Article, format: Format, write: Callable[[str], str] | None = None, *, syndicated_words: int = 0
) -> tuple[Block, ...]:
    """Return a story's blocks: Markdown that shows just words and links, safe to stand in an issue file.

    An article's ``credit`` is its last line: whose work it is must go out with it. Of a syndicated article no more
    than ``syndicated_words`` are taken as they are (0 is no limit).
    """
    if syndicated_words and article.rights.casefold() == "syndicated":
        (least, most), (_, many) = format.story_words, format.paragraphs
        band = (min(least, syndicated_words), min(most, syndicated_words))
        format = replace(format, story_words=band, paragraphs=(1, many))
    told = _blocks(article, format, write)
    return (*told, *blocks_of(escape(article.credit))) if article.credit else told


def _blocks(article: Article, format: Format, write: Callable[[str], str] | None) -> tuple[Block, ...]:
    if format.own_summary and (own := blocks_of(article.summary)):
        return own
    if write and (written := blocks_of(clean(write("\n\n".join(paragraphs(article.body)))))):
        return written
    return tuple(Block(text=escape_block(escape(text))) for text in extract(article, format))


def opening(article: Article) -> str:
    """Return the Markdown an article opens with, cut between two paragraphs."""
    body = article.body
    return body if len(body) <= OPENING else body[:OPENING].rpartition("\n\n")[0] or body[:OPENING]


def extract(article: Article, format: Format) -> tuple[str, ...]:
    """Take the standfirst and then the article's leading sentences, cut only at sentence ends.

    Sentences are added until the story has the format's least words and at least its least paragraphs; it
    never grows past the most of either. Notes about the article itself, promotion and the right of reply
    are left out (``_is_aside``), and a source paragraph is never broken into more than the phone needs.
    """
    least, most = format.story_words
    fewest, many = format.paragraphs
    taken: list[str] = []
    words = 0
    for text in _leading(article, most):
        size = word_count(text)
        if len(taken) >= many or (words >= least and len(taken) >= fewest):
            break
        if words + size <= most and len(text) <= LONGEST_TEXT:
            taken.append(text)
            words += size
        elif len(taken) >= fewest:
            break
    return _finished(taken) or (_stopped(article.title),)


def _leading(article: Article, most: int) -> Iterator[str]:
    if article.standfirst:
        standfirst = _stopped(article.standfirst)
        yield from (
            [standfirst] if word_count(standfirst) <= most else _grouped(whole_quotations(split_sentences(standfirst)))
        )
    for paragraph in _telling(article):
        yield from _grouped(whole_quotations(split_sentences(paragraph)))


def _finished(taken: Sequence[str]) -> tuple[str, ...]:
    """Leave no colon that leads to nothing, and no quotation open that went on where the extract ends."""
    if len(taken) > 1 and taken[-1].endswith(":"):
        taken = taken[:-1]
    return tuple(
        f"{text}”" if text.count("“") > text.count("”") and not following.startswith("“") else text
        for text, following in pairwise([*taken, ""])
    )


def _stopped(text: str) -> str:
    return text if re.search(r"[.!?…][\"'”’)\]]*$", text) else f"{text.rstrip(' ,;:–-')}."


def _grouped(sentences: Sequence[str]) -> list[str]:
    """Put the sentences of one source paragraph into blocks of a phone's length."""
    groups: list[list[str]] = []
    for sentence in sentences:
        if groups and word_count(" ".join([*groups[-1], sentence])) <= PARAGRAPH_WORDS:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return [" ".join(group) for group in groups]


def _telling(article: Article) -> list[str]:
    """Return the paragraphs that tell the story, in order, without echoes of the headline or standfirst."""
    said = {
        _bare(text) for text in (article.title, article.standfirst, article.update_note, *article.key_points) if text
    }
    if article.promo:
        said |= {_bare(text) for text in (article.promo.heading, article.promo.text, article.promo.button)}
    found: list[str] = []
    for paragraph, following in pairwise([*paragraphs(opening(article)), ""]):
        text = one_line(paragraph)
        if _is_note(text):
            if found:
                break  # the update note closes a story; what follows it is promotion
            continue  # but one that stands above the story closes nothing
        if text.endswith(":") and not following.startswith(("“", '"')):
            continue  # it announces a list or a picture, which stays out
        if _bare(text) not in said and not _is_aside(text):
            found.append(text)
    return found


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


_NOTE = re.compile(
    r"\(?(this (story|article|piece|page|report) (was|has been) (first |last )?(updated|amended|corrected)"
    r"|(update|correction|clarification)d?\b\s*[:–-])",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\b(was|were|has been|have been|been) (approached|contacted|asked) for (a )?(comment|response)"
    r"|\b(did not|didn’t|failed to|declined to|has not|had not|have not|has yet to|had yet to)"
    r" (also )?(respond(ed)?|comment(ed)?|repl(y|ied))\b"
    r"|\bfailed to respond\b|\b(said|saying|says|added) in (a|its|their) (joint )?(statement|response)\b"
    r"|\bin a (joint )?statement\b[^“]{0,300}“",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[•·▪●◦‣■]|[–—-]\s")


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(text))


def _is_aside(text: str) -> bool:
    """Tell a paragraph that does not tell the story: a pasted bullet, a bare heading, a right of reply."""
    if _BULLET.match(text) or _REPLY.search(text):
        return True
    return word_count(text) <= 8 and not re.search(r"[.!?…:][\"'”’)\]]*$", text)
