"""Names in a text: runs of capitalised words and abbreviations, and how much of one a source has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from digest.fidelity.ordinary import FUNCTION, is_ordinary, opens_ordinary
from digest.fidelity.reading import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.fidelity.evidence import Evidence
    from digest.fidelity.reading import Reading, Sentence, Word

# What stands between two words of one name: a blank, a hyphen, the stop after an initial or a title.
_WITHIN = re.compile(r"[ \u00a0]|[-–]|\.[ \u00a0]|[ \u00a0]?&[ \u00a0]?")
_JOINING = """
of for de la van von der den al bin ibn du di
"""
_JOINS = frozenset(_JOINING.split())
_OPENS = re.compile(r"(?:^|[.!?…:;•|–—\n“\"‘'(]|[^\S\n]-)[\s“\"‘'(\[]*$")
_ABBREVIATION = re.compile(
    r"(?=(?:.*[A-Z]){2})[A-Z][A-Za-z0-9]*?[A-Z0-9]s?|(?:[A-Z]\.){2,}[A-Z]?|[A-Z](?:&[A-Z])+|[A-Z]{2,}\d*s?"
)
# Forms of address and offices that an editor puts before a name, or leaves out.
_OFFICES = """
mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron rev reverend hon st president vice prime
minister secretary chancellor senator sen rep representative congressman congresswoman gov governor mayor judge
justice ambassador king queen prince princess pope chief executive chair chairman chairwoman director officer
general colonel captain sergeant lieutenant former cllr councillor councilmember mp attorney speaker leader manager
editor coach actor actress singer ceo cfo cto coo duke duchess rt
"""
TITLES = frozenset(_OFFICES.split())
_COMPANIES = """
inc ltd plc corp corporation co company llc limited group trust foundation
"""
_FORMS = frozenset(_COMPANIES.split())
_PEOPLES = {
    "french": "france", "dutch": "netherland", "welsh": "wale", "scottish": "scotland", "irish": "ireland",
    "greek": "greece", "swiss": "switzerland", "danish": "denmark", "polish": "poland", "spanish": "spain",
    "turkish": "turkey", "swedish": "sweden", "british": "britain", "english": "england",
    "norwegian": "norway", "finnish": "finland", "german": "germany",
}  # fmt: skip
_ENDED = """
n an ian ean ese ish i ic al ary er ers r ist ite nian ny y es is ns ans ians s ing ed d ment ism ity ly based led
"""
_ENDINGS = frozenset(_ENDED.split())

Standing = Literal["there", "ordinary", "missing", "common", "fuller", "scattered", "initials"]
_Piece = tuple[tuple[str, ...], bool]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a range of a reading's words; ``opening`` if it is the first word of a sentence and stands alone."""

    first: int
    last: int
    start: int
    end: int
    opening: bool = False
    abbreviation: bool = False


def is_capital(raw: str) -> bool:
    """Tell whether a word holds a capital, wherever it stands ("iPhone")."""
    return not raw.islower() and not raw[:1].isdigit() and raw.lower() != raw


def names(reading: Reading, sentence: Sentence, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Name]:
    """Find the names of a sentence; what lies in a place already ``taken`` (dates, figures in words) is none."""
    run: list[int] = []
    for at in range(sentence.first, sentence.last):
        word = reading.words[at]
        raw = reading.raw(word)
        fits = is_capital(raw) and word.fold not in {"i", "i'm", "i'll", "i've", "i'd"}
        if fits and any(word.start < end and start < word.end for start, end in taken):
            fits = False
        if run and (not fits or not _continues(reading, run[-1], at)):
            yield from _name(reading, sentence, run)
            run = []
        if fits:
            run.append(at)
    if run:
        yield from _name(reading, sentence, run)


def _continues(reading: Reading, before: int, at: int) -> bool:
    last, word = reading.words[before], reading.words[at]
    between = reading.text[last.end : word.start]
    if not _WITHIN.fullmatch(between) or re.search(r"['’]s$", reading.raw(last)):
        return False
    return not between.startswith(".") or len(last.fold) <= 4


def _name(reading: Reading, sentence: Sentence, run: list[int]) -> Iterator[Name]:
    """Make a name of a run of capitalised words, less the ordinary word a sentence opens with."""
    opening = _is_opening(reading, sentence, run[0])
    while (
        run
        and (opening or len(run) == 1)
        and reading.words[run[0]].fold in FUNCTION
        and not _all_capitals(reading, run[0])
    ):
        run = run[1:]
        opening = False
    if not run or (len(run) == 1 and len(reading.words[run[0]].fold) == 1):
        return
    first, last = reading.words[run[0]], reading.words[run[-1]]
    raw = reading.raw(first)
    yield Name(
        run[0], run[-1] + 1, first.start, _bare_end(reading, last), opening and len(run) == 1,
        len(run) == 1 and len(raw) <= 8 and bool(_ABBREVIATION.fullmatch(re.sub(r"['’]s$", "", raw))),
    )  # fmt: skip


def _all_capitals(reading: Reading, at: int) -> bool:
    raw = reading.raw(reading.words[at])
    return len(raw) > 1 and raw.isupper()


def _bare_end(reading: Reading, word: Word) -> int:
    return word.end - 2 if re.search(r"['’]s$", reading.raw(word)) else word.end


def _is_opening(reading: Reading, sentence: Sentence, at: int) -> bool:
    if at == sentence.first:
        return True
    start = reading.words[at].start
    return bool(_OPENS.search(reading.text[max(sentence.start, start - 4) : start]))


def joined(reading: Reading, found: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Yield names that "of" or its like joins to the next: "Ministry of Defence", but not "Ann Smith of Acme"."""
    for one, other in pairwise(found):
        between = [word.fold for word in reading.words[one.last : other.first]]
        if len(between) == 1 and between[0] in _JOINS and is_ordinary(reading.words[one.last - 1].fold):
            yield one, other


def is_opening_word(reading: Reading, name: Name) -> bool:
    """Tell whether a name is an everyday word that has its capital from opening a sentence."""
    following = reading.words[name.last].fold if name.last < len(reading.words) else ""
    return name.opening and opens_ordinary(reading.words[name.first].fold, following)


def standing(reading: Reading, name: Name, evidence: Evidence) -> tuple[Standing, str]:
    """Tell how a name stands in the source, and what the source has in its place, if it has."""
    wanted = [stem(word.fold) for word in reading.words[name.first : name.last]]
    if not name.abbreviation and not _is_named(wanted[0], evidence) and is_opening_word(reading, name):
        return "ordinary", ""
    if _is_there(wanted, evidence):
        return "there", ""
    if name.abbreviation:
        return _abbreviated(wanted[0], evidence), ""
    if all(is_ordinary(word) for word in wanted) and (len(wanted) == 1 or _is_headline(reading, name)):
        return "ordinary", ""
    pieces = _pieces(wanted, evidence)
    if all(known for _, known in pieces):
        return _side_by_side(pieces, evidence)
    return _with_gaps(pieces, evidence)


def _is_headline(reading: Reading, name: Name) -> bool:
    """Tell whether a name stands in a sentence that capitalises nearly every word, so that a capital says nothing."""
    sentence = reading.sentences[reading.sentence_at(name.start)]
    words = [reading.raw(word) for word in reading.words[sentence.first : sentence.last] if word.fold not in FUNCTION]
    return sum(is_capital(word) for word in words) > 0.9 * len(words) and len(words) > 3


def forms(wanted: Sequence[str], evidence: Evidence) -> Iterator[Sequence[str]]:
    """Yield the stems of a name as it stands, then with the long or the short form of a part of it."""
    yield wanted
    for at, word in enumerate(wanted):
        for long in evidence.glossary.get(word, ()):
            yield [*wanted[:at], *long, *wanted[at + 1 :]]
    for short, written in evidence.glossary.items():
        for long in written:
            for at in range(len(wanted) - len(long) + 1):
                if tuple(wanted[at : at + len(long)]) == long:
                    yield from ([*wanted[:at], *other, *wanted[at + len(long) :]] for other in ((short,), *written))


def _is_there(wanted: Sequence[str], evidence: Evidence) -> bool:
    """Look for a name as it stands, by its long form, or by the short form of a part of it."""
    if any(evidence.runs(form, 1) for form in forms(wanted, evidence)):
        return True
    if len(wanted) > 2:
        initials = "".join(word[0] for word in wanted)
        return len(initials) > 2 and initials in evidence.positions and initials not in evidence.small
    return False


def _pieces(wanted: Sequence[str], evidence: Evidence) -> list[_Piece]:
    """Cut a name into the longest stretches the source has, and the words it has not."""
    found: list[_Piece] = []
    at = 0
    while at < len(wanted):
        size = next(
            (size for size in range(min(len(wanted) - at, 8), 0, -1) if evidence.runs(wanted[at : at + size], 1)), 0
        )
        if size or _known(wanted[at], evidence):
            found.append((tuple(wanted[at : at + max(size, 1)]), True))
        else:
            found.append(((wanted[at],), False))
        at += max(size, 1)
    return found


def _known(word: str, evidence: Evidence) -> bool:
    """Tell whether the source has a word in another form: a country for its people, a long form for its initials."""
    if any(evidence.runs(long, 1) for long in evidence.glossary.get(word, ())):
        return True
    if _PEOPLES.get(word, "") in evidence.positions:
        return True
    if any(short == word for theirs, short in _PEOPLES.items() if theirs in evidence.positions):
        return True
    for size in range(max(4, len(word) - 4), len(word)):
        root, ending = word[:size], word[size:]
        if ending in _ENDINGS and (root in evidence.positions or root + "e" in evidence.positions):
            return True
    return any(word + ending in evidence.positions for ending in _ENDINGS) if len(word) > 3 else False


def _side_by_side(pieces: Sequence[_Piece], evidence: Evidence) -> tuple[Standing, str]:
    """Judge a name whose parts the source has, but not next to each other: "President Obama" for "Barack Obama"."""
    words = [word for piece, _ in pieces for word in piece]
    if len(pieces) == len(words) > 1 and not TITLES & set(words) and all(_is_small(word, evidence) for word in words):
        return "scattered", ""
    for (before, _), (piece, _) in pairwise(pieces):
        if before[-1] in TITLES or piece[0] in TITLES | _FORMS:
            continue
        if other := _before(piece, evidence, always=True):
            return "scattered", other
    return "there", ""


def _is_named(word: str, evidence: Evidence) -> bool:
    """Tell whether the source has a word, and only with a capital."""
    return word in evidence.positions and word not in evidence.small


def _is_small(word: str, evidence: Evidence) -> bool:
    """Tell whether the source has a word, and never with a capital but at the opening of a sentence."""
    places = evidence.positions.get(word, [])[:50]
    return bool(places) and not any(
        evidence.capitals[at] and evidence.line_of[at - 1] == evidence.line_of[at] for at in places if at
    )


def _before(piece: Sequence[str], evidence: Evidence, *, always: bool) -> str:
    """Return the capitalised word that stands before a stretch in the source: each time if ``always``, else ever."""
    seen = ""
    for at in evidence.runs(piece, 50):
        capital = at > 0 and evidence.capitals[at - 1] and evidence.line_of[at - 1] == evidence.line_of[at]
        before = evidence.words[at - 1]
        if (
            capital
            and before not in FUNCTION | TITLES
            and evidence.capitals[at]
            and (always or not is_ordinary(before))
        ):
            seen = seen or evidence.shown(at - 1, at)
        elif always:
            return ""
    return seen


def _with_gaps(pieces: Sequence[_Piece], evidence: Evidence) -> tuple[Standing, str]:
    """Judge a name of which the source lacks some words; titles and company forms are passed over."""
    core = [(piece, known) for piece, known in pieces if not set(piece) <= TITLES | _FORMS]
    lacking = [piece[0] for piece, known in core if not known]
    if not lacking:
        return "fuller", ""
    if len(lacking) == len(core):
        return ("common" if all(is_ordinary(word) for word in lacking) else "missing"), ""
    if core[-1][1] and all(known for _, known in core[len(lacking) :]):
        rest = core[-1][0]
        if other := _before(rest, evidence, always=True) or _before(rest, evidence, always=False):
            return "missing", other
        return "fuller", ""
    return "missing", ""


def _abbreviated(short: str, evidence: Evidence) -> Standing:
    """Judge an abbreviation the source has not: its long form, or the initials of a name there."""
    if any(evidence.runs(long, 1) for long in evidence.glossary.get(short, ())):
        return "there"
    if len(short) < 2 or not short.isalpha():
        return "missing"
    capital, small = _initials(short, evidence)
    return "there" if capital and len(short) > 2 else "initials" if capital or small else "missing"


def _initials(short: str, evidence: Evidence) -> tuple[bool, bool]:
    """Look for words that begin with these letters, "of" and "and" passed over: all capitalised, or any."""
    small = False
    for word in [word for word in evidence.positions if word[:1] == short[0] and len(word) > 1]:
        for start in evidence.positions[word][:50]:
            taken = _spell(short, start, evidence)
            if taken and all(evidence.capitals[at] for at in taken):
                return True, True
            small = small or bool(taken)
    return False, small


def _spell(short: str, start: int, evidence: Evidence) -> list[int]:
    taken: list[int] = []
    at = start
    while at < len(evidence.words) and len(taken) < len(short):
        word = evidence.words[at]
        if word[:1] == short[len(taken)]:
            taken.append(at)
        elif word not in {"of", "and", "for", "the", "in", "to"}:
            return []
        at += 1
    return taken if len(taken) == len(short) else []
