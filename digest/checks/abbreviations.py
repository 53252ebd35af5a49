"""Abbreviations that an issue does not spell out where it first writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from digest.checks.passages import as_read
from digest.checks.prose import HIDDEN, prose, without_addresses
from digest.checks.registry import Check, Rule
from digest.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.checks.passages import Passage
    from digest.model import Newsletter, Proof

# Two to six capitals, with "&" between; a plural "s" is no part of it. What joins a figure, "M25", is a name;
# what stands behind "<<<<<<<" is git's.
_SHORT = re.compile(r"(?<![\w&£$€.-])(?<!< )(?P<short>[A-Z](?:&?[A-Z]){1,5})(?:s\b)?(?![\w&])(?!-?\d)")
# As good as words, whatever a newsletter is about.
_EVERYDAY = """
AD AGM AM BBC BC BMW BST CBE CD CT CV DIY DNA DVD FAQ FW GDP GMT HIV HR IBM ID ISBN ITV KBE KC KPMG LLP MBE
MRI NATO NB OBE OK PA PC PDF PLC PM PR PS QC RE RSVP SMS SOS UTC VAT VIP WIFI
"""
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_DUMMY = re.compile(r"(?:TK)+|X+|TODO|FIXME|TBC|TBA")
# A long form has at most twice as many words as its abbreviation has letters, and no more than five above them:
# Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text" (2003).
_MORE_WORDS = 5
_WORD = re.compile(r"[^\W\d_][\w’']*")
_LITTLE = "of|and|the|for|in|on|to|with|at|by|&"
_RUN = re.compile(rf"[A-Z][\w’']*(?:(?:[ \n-]|(?: (?:{_LITTLE})){{1,2}} )[A-Z][\w’']*)+")
_GAP = "\n\n"
# Further back, in characters, no long form begins.
_FAR = 200
# A text most of whose letters are capitals is shouted, and no word in it an abbreviation.
_SHOUTED = 0.6


class _Use(NamedTuple):
    """An abbreviation where it stands: in a passage, and in all texts of the issue one after the other."""

    short: str
    passage: Passage
    start: int
    at: int
    end: int


def unexplained(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each abbreviation that is not spelled out where the texts of an issue first write it.

    Subject, headlines and kickers have no room for it: what stands only there may be explained anywhere.
    """
    texts = [(each, without_addresses(prose(each.text)).replace(HIDDEN, " ")) for each in as_read(proof)]
    whole = _GAP.join(text for _, text in texts)
    known, said = _known(proof.newsletter), frozenset(_WORD.findall(whole))
    names = list(_names(whole))
    first: dict[str, _Use] = {}
    for use in sorted(_uses(texts), key=lambda use: not use.passage.is_block):  # in a headline last
        first.setdefault(use.short, use)
    for use in first.values():
        if use.short in known or use.short.lower() in said:
            continue
        until = use.end if use.passage.is_block else len(whole)
        if not _spelled_out(use.short, whole, until) and not _initials(use.short, names, until):
            yield Finding(
                id="acronym-unexplained",
                severity="warning",
                message=f"“{use.short}” is not spelled out at its first use",
                where=use.passage.exactly(use.start),
                help="write the words it stands for, then the abbreviation in brackets; or put it into [checks] known",
                text=use.short,
            )


def _known(newsletter: Newsletter) -> frozenset[str]:
    """Return the abbreviations that need no words: everyday ones, those of the house, and those in its own names."""
    from digest.fidelity import GLOSSARY  # noqa: PLC0415 - a build asks nothing of this

    checks = newsletter.checks
    names = (newsletter.publication, newsletter.title, newsletter.sender.name, newsletter.footer.company)
    accepted = (entry.removeprefix("abbreviation:").strip() for entry in checks.accept)
    ruled = (word for rule in checks.style if rule.first for word in rule.words)
    house = (*checks.known, *accepted, *ruled, *(short for short, _ in checks.glossary))
    return frozenset(
        [*_EVERYDAY.split(), *GLOSSARY, *house, *(match["short"] for match in _SHORT.finditer(" ".join(names)))]
    )


def _uses(texts: Iterable[tuple[Passage, str]]) -> Iterator[_Use]:
    from digest.fidelity.ordinary import FUNCTION  # noqa: PLC0415 - a build asks nothing of this

    at = 0
    for passage, text in texts:
        letters = [sign for sign in text if sign.isalpha()]
        if sum(map(str.isupper, letters)) <= _SHOUTED * len(letters):
            for match in _SHORT.finditer(text):
                short = match["short"]
                if not (_ROMAN.fullmatch(short) or _DUMMY.fullmatch(short) or short.lower() in FUNCTION):
                    yield _Use(short, passage, match.start(), at + match.start(), at + match.end())
        at += len(text) + len(_GAP)


# --- what spells it out --------------------------------------------------------------------------


def _spelled_out(short: str, whole: str, until: int) -> bool:
    """Tell whether an abbreviation stands in brackets behind its words, or its words in brackets behind it."""
    form = re.escape(short)
    for match in re.finditer(rf"\(\s*{form}s?\s*\)", whole):
        if match.start() <= until and _stands_for(short, whole[max(0, match.start() - _FAR) : match.start()]):
            return True
    return any(
        match.start() < until and _stands_for(short, match[1])
        for match in re.finditer(rf"(?<!\w){form}s?\s+\(([^()]{{1,{_FAR}}})\)", whole)
    )


def _stands_for(short: str, text: str) -> bool:
    """Tell whether the last words of a text have the letters of an abbreviation, the first at a word's beginning.

    The letters are looked for from the end, as Schwartz and Hearst do it.
    """
    letters = [sign for sign in short.lower() if sign != "&"]
    words = list(_WORD.finditer(text.rpartition(_GAP)[2]))[-min(2 * len(letters), len(letters) + _MORE_WORDS) :]
    long = " ".join(word[0] for word in words).lower()
    at = len(long)
    for number, letter in reversed(list(enumerate(letters))):
        at = long.rfind(letter, 0, at)
        while number == 0 and at > 0 and long[at - 1] != " ":
            at = long.rfind(letter, 0, at)
        if at < 0:
            return False
    return True


def _names(whole: str) -> Iterator[tuple[str, int]]:
    """Yield the initials of each run of words with capitals, little words in small letters, and where it ends."""
    for match in _RUN.finditer(whole):
        words = _WORD.findall(match[0])
        yield "".join(word if word.isupper() else word[0] for word in words), match.end()


def _initials(short: str, names: Iterable[tuple[str, int]], until: int) -> bool:
    """Tell whether a name that ended before has an abbreviation for its initials, its little words counted or not."""
    plain = short.replace("&", "")
    return any(
        end < until and len(run) > 1 and run != plain
        and (plain in re.sub("[a-z]", "", run) or plain in run.upper())
        for run, end in names
    )  # fmt: skip


CHECKS = (
    Check(
        "acronyms",
        (unexplained,),
        (
            Rule(
                "acronym-unexplained",
                "warning",
                (
                    "an abbreviation is not spelled out where the issue first writes it, as “Care Quality Commission "
                    "(CQC)” or by a name before it that has its initials. Everyday ones and those of "
                    "[`[checks]`](newsletter.md#checks-words-of-the-house) need no words; a headline may have it first"
                ),
                "spell it out, or put it into `[checks] known`",
            ),
        ),
        thorough=True,
    ),
)
