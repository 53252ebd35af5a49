"""What was changed in a paragraph: its figures, dates, quotations and names, and the words beside them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from digest.comparison.difference import Change, change
from digest.fidelity import claims

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a claim is called on screen; an abbreviation is a name to an editor.
NOUNS = {"figure": "figure", "date": "date", "quote": "quotation", "name": "name", "abbreviation": "name"}
_WORD = re.compile(r"\w+(?:[’'-]\w+)*|[^\w\s]")
# Changes with fewer words than this between them are told as one.
_NEAR = 3
# More words than this that came or went need none around them.
_LONG = 6
# So many words around a short change make plain where.
_AROUND = 2
# A paragraph of more characters is pasted data; that it differs is all that is told.
_MOST = 20_000


class _Token(NamedTuple):
    """A claim or a word of a paragraph, and its place there; ``noun`` is empty for a word."""

    noun: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Wording:
    """What was changed in some paragraphs.

    ``claims`` are the claims by noun that another took the place of, ``gone`` and ``new`` those without counterpart;
    ``words`` the other changes.
    """

    claims: dict[str, list[Change]] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    new: dict[str, list[str]] = field(default_factory=dict)
    words: list[Change] = field(default_factory=list)
    paragraphs: int = 0

    def settle(self, old: Iterable[str], new: Iterable[str]) -> None:
        """Forget each claim that came or went here while the whole text, older and newer, has it elsewhere."""
        if not any(self.gone.values()) and not any(self.new.values()):
            return
        had, has = _all_claims(old), _all_claims(new)
        self.gone = {noun: _surplus(texts, noun, has) for noun, texts in self.gone.items()}
        self.new = {noun: _surplus(texts, noun, had) for noun, texts in self.new.items()}

    def look_at(self, was: str, now: str) -> None:
        """Add what differs between two paragraphs of plain text."""
        if was == now:
            return
        if max(len(was), len(now)) > _MOST:
            self.words.append(change(was, now))
            self.paragraphs += 1
            return
        old, new = _tokens(was), _tokens(now)
        had, has = ([token[:2] for token in side] for side in (old, new))
        apart = [code for code in SequenceMatcher(None, had, has).get_opcodes() if code[0] != "equal"]
        stretches = list[tuple[int, int, int, int]]()
        for _, i, i_end, j, j_end in apart:
            if not self._swapped(old[i:i_end], new[j:j_end]):
                stretches.append((i, i_end, j, j_end))
        for i, i_end, j, j_end in _joined(stretches):
            self.words.append(change(_slice(was, old[i:i_end]), _slice(now, new[j:j_end])))
        if not apart:  # only blanks
            self.words.append(change(was, now))
        self.paragraphs += bool(stretches) or not apart

    def _swapped(self, old: list[_Token], new: list[_Token]) -> bool:
        """Note the claims of a stretch; tell whether it holds nothing but as many claims on either side."""
        pairs = list(zip(old, new, strict=False))
        if len(old) == len(new) and all(one.noun and other.noun and not _same(one, other) for one, other in pairs):
            for one, other in pairs:
                # "1500 people" reads like a year beside a noun, "1400 people" does not: in doubt it is a figure.
                noun = "figure" if "figure" in {one.noun, other.noun} else one.noun
                self.claims.setdefault(noun, []).append(change(one.text, other.text))
            return True
        for noun in dict.fromkeys(token.noun for token in (*old, *new) if token.noun):
            had, has = ([token for token in side if token.noun == noun] for side in (old, new))
            if len(had) == len(has):
                both = (
                    change(one.text, other.text) for one, other in zip(had, has, strict=True) if not _same(one, other)
                )
                self.claims.setdefault(noun, []).extend(both)
            else:
                self.gone.setdefault(noun, []).extend(token.text for token in had)
                self.new.setdefault(noun, []).extend(token.text for token in has)
        return False


def _same(one: _Token, other: _Token) -> bool:
    """Tell whether two claims are the same but for capitals: the figure that opens a sentence now did not before."""
    return one.text.casefold() == other.text.casefold()


def _tokens(plain: str) -> list[_Token]:
    found, at = list[_Token](), 0
    for claim in claims(plain):
        if claim.start < at:
            continue  # a figure within a quotation: the quotation tells it
        found += _words(plain, at, claim.start)
        found.append(_Token(NOUNS[claim.kind], claim.text, claim.start, claim.end))
        at = claim.end
    return found + _words(plain, at, len(plain))


def _words(plain: str, start: int, end: int) -> list[_Token]:
    return [_Token("", match[0], *match.span()) for match in _WORD.finditer(plain, start, end)]


def _joined(stretches: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Join what lies close together, and widen what is too short to be found again."""
    found = list[tuple[int, int, int, int]]()
    for i, i_end, j, j_end in stretches:
        less, more = sorted((i_end - i, j_end - j))
        around = _AROUND if less < _NEAR and (less or more <= _LONG) else 0
        i, i_end, j, j_end = max(0, i - around), i_end + around, max(0, j - around), j_end + around  # noqa: PLW2901
        if found and (i - found[-1][1] < _NEAR or j - found[-1][3] < _NEAR):
            i, j = found[-1][0], found.pop()[2]  # noqa: PLW2901
        found.append((i, i_end, j, j_end))
    return found


def _slice(plain: str, tokens: list[_Token]) -> str:
    return plain[tokens[0].start : tokens[-1].end] if tokens else ""


def _all_claims(texts: Iterable[str]) -> Counter[tuple[str, str]]:
    return Counter((token.noun, token.text.casefold()) for text in texts for token in _tokens(text) if token.noun)


def _surplus(texts: list[str], noun: str, other: Counter[tuple[str, str]]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if not other[noun, text.casefold()]]


def contrast(was: str, now: str) -> tuple[str, str]:
    """Cut from two texts what they begin and end with alike, but for two words beside the difference."""
    old, new = was.split(), now.split()
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    start, end = max(0, start - _AROUND), max(0, end - _AROUND)

    def cut(words: list[str]) -> str:
        kept = words[start : len(words) - end]
        return " ".join([*(["…"] if start else []), *kept, *(["…"] if end else [])])

    return cut(old), cut(new)
