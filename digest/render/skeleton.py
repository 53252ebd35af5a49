"""HTML apart from its words. What inlines CSS looks at tags and attributes: one skeleton is inlined but once."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

# Stands where words stood; no HTML that mrml makes can hold it.
GAP = "\0"
# Words with single spaces or line breaks between them, of characters that a parser of HTML passes on as they are:
# no control character, surrogate or noncharacter, and neither "&" nor the signs of a tag. Of character references
# those that Markdown and Jinja write, and those of the preheader's padding; what stands for another stays.
_APART = "\\s<>&\0-\x20\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_CHARACTER = rf"(?:[^{_APART}]|&(?:quot|\#34|\#39|\#847|zwnj);)"
# A link to a whole story is labelled with its headline; in an attribute a quotation mark ends the words.
_IN_LABEL = rf'(?:[^{_APART}"]|&\#\d+;)'
_LABEL = re.compile(rf'[^{_APART}"]+(?:[ \n][^{_APART}"]+)*')
_REST = """[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*"""
_PIECE = re.compile(
    rf"""
    (?: <!--.*?--> | <((?:mj-)?style|script)\b.*?</\1> | <(?!a\s){_REST}> | \s )+
    | <a{_REST}\saria-label="(?P<label>{_IN_LABEL}+(?:[\ \n]{_IN_LABEL}+)*)"{_REST}>
    | <{_REST}>
    | (?P<odd>[<>{GAP}])
    | (?P<words>{_CHARACTER}+(?:[\ \n]{_CHARACTER}+)*)
    | &[#\w]*;?
    """,
    re.DOTALL | re.VERBOSE,
)
# What holds no words from its beginning to its end. Where one has no end nothing is taken apart: to look for it from
# each beginning would take the square of the time.
_CLOSED = (("<!--", "-->"), ("<style", "</style>"), ("<mj-style", "</mj-style>"), ("<script", "</script>"))
# A parser of HTML may cut a text that is larger than any email; such a one is not taken apart.
_LARGEST = 2_000_000


class Skeleton(NamedTuple):
    """HTML whose words are taken out, each run leaving a gap, and the words in their order, as they are read."""

    bones: str
    words: tuple[str, ...]


def take_apart(html: str) -> Skeleton | None:
    """Take the words out of HTML; those of comments, style sheets and attributes but labels stay where they are.

    Returns None where a sign of a tag stands in none, or a comment has no end: what is a word there cannot be told
    for sure.
    """
    words: list[str] = []
    odd = False
    if len(html) > _LARGEST or not _is_closed(html):
        return None

    def gap(piece: re.Match[str]) -> str:
        nonlocal odd
        kind = piece.lastgroup
        if kind is None or kind == "odd":
            odd = odd or kind == "odd"
            return piece[0]
        said = unescape(piece[kind])
        if kind == "label" and not _LABEL.fullmatch(said):
            return piece[0]
        words.append(said)
        if kind == "words":
            return GAP
        start, end = (at - piece.start() for at in piece.span(kind))
        return piece[0][:start] + GAP + piece[0][end:]

    bones = _PIECE.sub(gap, html)
    return None if odd else Skeleton(bones, tuple(words))


def _is_closed(html: str) -> bool:
    small = html.lower()
    return all(
        html.rfind(opening) <= html.rfind(closing) and html.count(opening) == small.count(opening)
        for opening, closing in _CLOSED
    )


def put_together(bones: str, words: tuple[str, ...]) -> str:
    """Put words into the gaps of a skeleton; they must be as many."""
    parts = bones.split(GAP)
    return parts[0] + "".join(word + part for word, part in zip(words, parts[1:], strict=True))
