"""The text of a story: the editor's own summary, else the standfirst, a model's text, the article's own sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from digest.composer.extract import Extract, Lead, Want
from digest.composer.telling import LONGEST_TEXT, marked, opening, stopped
from digest.composer.written import NotWritten, borne_out, cleaned, prompt
from digest.issuefile import blocks_of
from digest.markup.markdown import body_plain, escape
from digest.text import first_sentence, is_blank, one_line, split_sentences, whole_quotations, word_count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digest.composer.telling import Sentence
    from digest.model import Article, Block, Format, Newsletter

__all__ = ["NotWritten", "Summary", "Want", "blocks", "line", "opening", "summarise", "tell", "want_of"]

Origin = Literal["editor", "standfirst", "extract", "model"]

# A quotation may run over two sentences; beyond this many words one block is split for phones.
PARAGRAPH_WORDS = 45
# A shorter standfirst says too little to stand alone.
STANDFIRST_WORDS = 12
# A round-up's clause; what is longer is told by its headline.
ONE_LINE = Want(sentences=(1, 1), words=(1, 40), one_line=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What tells an article: Markdown paragraphs, parted by blank lines, that show just words.

    ``method`` says how it was made ("extract", "lead"; empty where people wrote it), ``notes`` what became of a
    model's text, in an editor's words.
    """

    text: str
    origin: Origin
    method: str = ""
    notes: tuple[str, ...] = ()


def summarise(
    article: Article,
    want: Want,
    write: Callable[[str], str] | None = None,
    *,
    pick: Extract | Lead | None = None,
) -> Summary:
    """Tell an article in as many words as wanted, by the first of these that can.

    The editor's own ``summary``, as it is; a standfirst that is long enough alone; what ``write`` makes of the
    article, as far as the article bears it out; the standfirst and the article's own sentences.

    Args:
        article: what is told.
        want: the bands of sentences, words and paragraphs.
        write: returns the text of a model for a prompt, or raises NotWritten.
        pick: chooses the sentences; by default ``Extract``.
    """
    if own := _own(article, want):
        return Summary(text=own, origin="editor")
    if alone := _alone(article, want):
        return Summary(text=_markdown(paragraphs_of(alone, want)), origin="standfirst")
    notes: tuple[str, ...] = ()
    if write:
        try:
            sentences, notes = borne_out(cleaned(write(prompt(article, want))), article, want)
        except NotWritten as fault:
            notes = (*fault.notes, f"none: {fault}; the article’s own sentences tell it")
        else:
            return Summary(text=_markdown(paragraphs_of(sentences, want)), origin="model", method="model", notes=notes)
    pick = pick or Extract()
    said = () if want.one_line else _standfirst(article, want)
    taken = [*said, *pick.pick(article, want, said=[each.text for each in said])]
    text = _markdown(paragraphs_of(taken, want) or [stopped(article.title)])
    return Summary(text=text, origin="extract", method=pick.name, notes=notes)


def blocks(
    article: Article, newsletter: Newsletter, *, lead: bool = False, written: Summary | None = None
) -> tuple[Block, ...]:
    """Return a story's blocks: Markdown that shows just words and links, safe to stand in an issue file.

    An article's ``credit`` is its last line: whose work it is must go out with it. ``written`` is the article's
    summary where it has one already.
    """
    told = written or tell(article, newsletter, lead=lead)
    return (*blocks_of(told.text), *blocks_of(escape(article.credit)))


def tell(
    article: Article, newsletter: Newsletter, write: Callable[[str], str] | None = None, *, lead: bool = False
) -> Summary:
    """Summarise an article as a newsletter tells a story: by its bands, and by its way of choosing sentences."""
    format = newsletter.format.for_lead if lead else newsletter.format
    offered = article if format.own_summary else replace(article, summary="")
    pick = Lead() if newsletter.summaries.method == "lead" else Extract()
    want = want_of(article, format, newsletter.rules.syndicated_words)
    return summarise(offered, want, write, pick=pick)


def want_of(article: Article, format: Format, syndicated_words: int = 0) -> Want:
    """Return how long a format wants an article told."""
    (least, most), (fewest, many) = format.story_words, format.paragraphs
    if syndicated_words and article.rights.casefold() == "syndicated":
        least, most, fewest = min(least, syndicated_words), min(most, syndicated_words), 1
    return Want(sentences=(fewest, 4 * many), words=(least, most), paragraphs=(fewest, many))


def line(article: Article) -> str:
    """Return the sentence of an article that best stands alone, as plain text; its headline where none does."""
    picked = Extract().pick(article, ONE_LINE)
    return picked[0].text if picked else stopped(article.title)


# --- the text of people ----------------------------------------------------------------------------


def _own(article: Article, want: Want) -> str:
    if not want.one_line or is_blank(article.summary):
        return "" if is_blank(article.summary) else article.summary
    said = first_sentence(body_plain(article.summary))
    return escape(said) if word_count(said) <= want.words[1] else ""


def _alone(article: Article, want: Want) -> Sequence[Sentence]:
    """Return the sentences of a standfirst that fills a want alone: long enough, short enough, not just a few words."""
    said = _standfirst(article, want)
    words = sum(word_count(each.text) for each in said)
    least = max(STANDFIRST_WORDS, 1 if want.one_line else want.words[0])
    return said if len(said) >= want.fewest and words >= least else ()


def _standfirst(article: Article, want: Want) -> Sequence[Sentence]:
    """Return the sentences of a standfirst, as many as there is room for."""
    if is_blank(article.standfirst):
        return []
    found: list[Sentence] = []
    words = 0
    for each in marked(
        [(text, -1) for text in whole_quotations(split_sentences(stopped(one_line(article.standfirst))))]
    ):
        words += word_count(each.text)
        if words > want.words[1] or len(each.text) > LONGEST_TEXT or len(found) >= want.most:
            break
        found.append(each)
    return found


# --- paragraphs ------------------------------------------------------------------------------------


def paragraphs_of(sentences: Sequence[Sentence], want: Want) -> tuple[str, ...]:
    """Put sentences into paragraphs of a phone's length, as many as wanted.

    Sentences of one source paragraph stay together up to ``PARAGRAPH_WORDS``. Where that gives too many paragraphs
    the shortest neighbours are joined, where it gives too few the longest is parted.
    """
    groups: list[list[Sentence]] = []
    for each in sentences:
        last = groups[-1] if groups else []
        fits = last and _size([*last, each]) <= PARAGRAPH_WORDS
        if fits and last[-1].paragraph == each.paragraph and not last[-1].leads:
            last.append(each)
        else:
            groups.append([each])
    least, most = want.paragraphs
    while len(groups) > most:
        at = min(range(len(groups) - 1), key=lambda at: _size([*groups[at], *groups[at + 1]]))
        groups[at : at + 2] = [[*groups[at], *groups[at + 1]]]
    while len(groups) < least and any(len(group) > 1 for group in groups):
        at = max(range(len(groups)), key=lambda at: (len(groups[at]) > 1, _size(groups[at])))
        group, half = groups[at], len(groups[at]) // 2
        groups[at : at + 1] = [group[:half], group[half:]]
    return _closed([" ".join(each.text for each in group) for group in groups])


def _size(group: Sequence[Sentence]) -> int:
    return sum(word_count(each.text) for each in group)


def _closed(texts: Sequence[str]) -> tuple[str, ...]:
    """Leave no quotation open that went on where the text ends."""
    return tuple(
        f"{text}”" if text.count("“") > text.count("”") and not following.startswith("“") else text
        for text, following in pairwise([*texts, ""])
    )


def _markdown(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(escape(text) for text in paragraphs)
