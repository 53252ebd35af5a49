"""The text of a story: the editor's own summary, else the standfirst and the article's leading sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.issuefile import blocks_of, escape_block
from digest.markup.markdown import escape, paragraphs
from digest.model import Block
from digest.text import one_line, split_sentences, word_count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digest.model import Article, Format

# A quotation may run over two sentences; beyond this many words one block is split for phones.
PARAGRAPH_WORDS = 45


def blocks(article: Article, format: Format, write: Callable[[str], str] | None = None) -> tuple[Block, ...]:
    """Return a story's blocks: Markdown that shows just words and links, safe to stand in an issue file."""
    if article.summary:
        return blocks_of(article.summary)
    if write and (written := write("\n\n".join(paragraphs(article.body)))).strip():
        return blocks_of(written)
    return tuple(Block(text=escape_block(escape(text))) for text in extract(article, format))


def extract(article: Article, format: Format) -> tuple[str, ...]:
    """Take the standfirst and then the article's leading sentences, cut only at sentence ends.

    Sentences are added until the story has the format's least words and at least its least paragraphs; it
    never grows past the most of either. Notes about the article itself, promotion and the right of reply
    are left out (``_is_aside``), and a source paragraph is never broken into more than the phone needs.
    """
    least, most = format.story_words
    fewest, many = format.paragraphs
    taken: list[str] = []
    if article.standfirst:
        taken.append(_stopped(article.standfirst))
    words = sum(map(word_count, taken))
    for paragraph in _telling(article):
        for text in _grouped(split_sentences(paragraph)):
            size = word_count(text)
            enough = words >= least and len(taken) >= fewest
            if len(taken) >= many or (taken and words + size > most and len(taken) >= fewest) or enough:
                return tuple(taken)
            taken.append(text)
            words += size
    return tuple(taken) or (_stopped(article.title),)


def _stopped(text: str) -> str:
    return text if re.search(r"[.!?…][\"'”’)\]]*$", text) else f"{text}."


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
    for paragraph in paragraphs(article.body):
        text = one_line(paragraph)
        if _is_note(text):
            break  # the update note closes a story; what follows it is promotion
        if _bare(text) not in said and not _is_aside(text):
            found.append(text)
    return found


def _bare(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


_NOTE = re.compile(
    r"\(?(this (story|article|piece|page|report) (was|has been) (first |last )?(updated|amended|corrected)|(update|correction|clarification)d?\b\s*[:–-])",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\b(was|were|has been|have been|been) (approached|contacted|asked) for (a )?(comment|response)"
    r"|\b(did not|didn’t|failed to|declined to|has not|had not|have not|has yet to|had yet to)"
    r" (also )?(respond(ed)?|comment(ed)?|repl(y|ied))\b"
    r"|\bfailed to respond\b|\b(said|saying|says|added) in (a|its|their) (joint )?(statement|response)\b"
    r"|\bin a (joint )?statement\b.*“",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[•·▪●]\s?")


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(text))


def _is_aside(text: str) -> bool:
    """Tell a paragraph that does not tell the story: a pasted bullet, a bare heading, a right of reply."""
    if _BULLET.match(text) or _REPLY.search(text):
        return True
    return word_count(text) <= 8 and not re.search(r"[.!?…:][\"'”’)\]]*$", text)
