"""Words and lines: cleaning, counting, cutting. Pure; standard library only."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# Characters that show nothing but that str.isspace() does not count as white space.
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"

# What has no place in copy: C0 and C1 controls but tab and newline, lone surrogates, noncharacters (mrml
# refuses the whole email for one of them), bidirectional overrides, soft hyphens and zero-width spaces.
# U+200C..U+200F stay: joiners and direction marks carry meaning in several scripts.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
# Vertical tab and form feed are what a line break within a paragraph pasted from a word processor becomes.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


class Line(NamedTuple):
    """A line of a text: ``text[start:end]`` without its line end, ``next`` where the following line starts."""

    start: int
    end: int
    next: int


_EOL = re.compile(r"\r\n|\n|\r")


def split_lines(text: str, start: int = 0) -> tuple[Line, ...]:
    r"""Split at ``\n``, ``\r\n`` or a lone ``\r`` and nowhere else (``str.splitlines`` knows eight more)."""
    lines = []
    for match in _EOL.finditer(text, start):
        lines.append(Line(start, match.start(), match.end()))
        start = match.end()
    if start < len(text):
        lines.append(Line(start, len(text), len(text)))
    return tuple(lines)


_SHOWN = re.compile(rf"[^\s{ZERO_WIDTH}]")


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing: white space only, no-break and zero-width characters included."""
    return not _SHOWN.search(text)


def has_letters(text: str) -> bool:
    """Tell whether a text has a letter or a figure, and not only marks, blanks and what shows nothing."""
    return bool(re.search(r"[^\W_]", text))


def trim(text: str) -> str:
    """Take off the outer blanks, as ``is_blank`` knows them."""
    start, end = 0, len(text)
    while start < end and is_blank(text[start]):
        start += 1
    while end > start and is_blank(text[end - 1]):
        end -= 1
    return text[start:end]


def clean(text: str) -> str:
    """Return NFC text without control characters, surrogates and invisible marks; line ends become newlines."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Clean a text and fold every run of white space, line breaks included, into one space.

    A single no-break space stays: it keeps a figure beside its unit. Outer blanks go, joiners included, as the
    issue file knows them.
    """
    return trim(re.sub(r"\s+", lambda run: "\u00a0" if run[0] == "\u00a0" else " ", clean(text)))


def word_count(text: str) -> int:
    """Count words as runs between white space, as the formats' bands were measured."""
    return len(text.split())


def reading_minutes(words: int) -> int:
    """Whole minutes to read so many words, at least one.

    238 words a minute: mean silent reading rate of English non-fiction (Brysbaert 2019, J. Memory and
    Language 109).
    """
    return max(1, round(words / 238))


def fingerprint(text: str) -> str:
    r"""First eight hex digits of the sha256 of a text with ``\n`` line ends and no trailing blanks."""
    lines = [_rstrip(text[line.start : line.end]) for line in split_lines(text)]
    while lines and not lines[-1]:
        lines.pop()
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _rstrip(text: str) -> str:
    end = len(text)
    while end and is_blank(text[end - 1]):
        end -= 1
    return text[:end]


def slug(text: str) -> str:
    """Make a lower-case ASCII name for files and addresses; empty when nothing can be kept."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def count_of(number: int, noun: str, plural: str = "") -> str:
    """Say a count in house style: words to nine, digits from ten ("one story", "12 stories")."""
    said = _NUMBERS[number] if 0 <= number < 10 else str(number)
    return f"{said} {noun if number == 1 else plural or noun + 's'}"


_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def place_of(number: int) -> str:
    """Say a place in house style, counted from 1: words to ninth, digits from 10th ("third", "21st")."""
    if 0 < number < 10:
        return _ORDINALS[number]
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def figure_of(number: int, noun: str, plural: str = "") -> str:
    """Say a count in digits ("1 story", "12 stories")."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def join_and(items: Sequence[str]) -> str:
    """Join for reading: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


# Words a headline opens with that are names only together with what follows ("No 10", "New Forest").
_COUNTS = (
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety"
)
_SMALL = frozenset(
    f"a an the no more most many some several both half all every nearly almost fewer new {_COUNTS}".split()
)


# Common words that are just as often a name; in doubt a capital stays.
_NAMES_TOO = frozenset(
    ["May", "Bath", "Reading", "Will", "Mark", "March", "August", "Hull", "Deal", "Sandwich", "Ward"]
)


def lower_first(phrase: str, seen: str) -> str:
    """Put a phrase's first word in lower case where the text it comes from uses that word in lower case.

    "Trusts end year" beside a text with "trusts" becomes "trusts end year"; a proper name, which the text
    never writes small, or writes with a capital in mid-sentence, stays as it is.
    """
    match = re.match(r"([A-Z](?:[a-z]|[’'-](?=[a-z]))*)(?=[\s,;:.!?]|[’'](?!\w)|$)(\s+[\w’'-]+)?", phrase)
    if not match or match[1] == "I" or match[1] in _NAMES_TOO:
        return phrase
    word, following = match[1], match[2] or ""
    small = word.lower()
    if small == "no" and following.strip().isdigit():
        return phrase
    # Of a word that opens many names only the two words together tell ("the Times" says nothing of "The trust").
    name = word + following if small in _SMALL else word
    if re.search(rf"(?<=[a-z,;] ){re.escape(name)}(?![\w’'-])", seen) and (following or small not in _SMALL):
        return phrase
    if (
        small in _SMALL
        or small.partition("-")[0] in _SMALL - {"no", "new"}
        or re.search(rf"(?<![\w’'-]){re.escape(small)}(?![\w’'-])", seen)
    ):
        return small + phrase[len(word) :]
    return phrase


# --- words -----------------------------------------------------------------------------------------

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def singular(folded: str) -> str:
    """Take the plural ending off a word in small letters, so that "trusts" and "trust" are one word."""
    if len(folded) > 4 and folded.endswith("ies"):
        return folded[:-3] + "y"
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return folded[:-1]
    return folded


# --- sentences -----------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name: no sentence ends here.
_TITLES = _words(
    "mr mrs ms mx dr prof sir rev hon gen col maj brig adm cpl sgt lt capt cllr cmdr supt insp gov sen v vs messrs mme"
)
_BEFORE_DIGIT = _words("no nos pp p para paras vol fig figs ch art sec approx c circa")
_MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec")
# These end a sentence only before a word that opens one.
_ABBREVIATED = _words("eg ie e.g i.e etc cf al st rd ave ltd plc inc co corp bros jr sr a.m p.m u.s u.k u.n e.u ph.d")
_OPENERS = _words(
    "the a an he she it they we you i this that these those but and in on at for there however meanwhile after its"
    " their his her our as if when while so"
)
# Possessive, and looked for only where a run of stops begins: a line of a million dots takes no square of time.
_END = re.compile(r"(?<![.!?…])([.!?…]++)([\"'”’)\]]*+)(\s+)")
# The word a stop belongs to lies within this many characters before it, what follows it within as many after.
_NEAR = 40
_WORD = re.compile(r"[\w’'-]+(?!\.\S|\.$)")
# “Is it over?” Dr Smith asked. The capital is that of the speaker's name.
_SPEAKER = re.compile(
    r"(?:[A-Z][\w.’'-]*\s+){1,4}(?:later\s+|then\s+)?"
    r"(?:asked|said|says|added|told|wrote|recalled|replied|shouted|joked|wondered)\b"
)


def split_sentences(text: str) -> tuple[str, ...]:
    """Split prose into sentences, each with its own stop and closing quotes; paragraphs split first.

    A sentence ends at ``. ! ? …`` plus closing quotes and white space, but not before a lower-case letter,
    after a title ("Dr."), an initial, a list mark ("1."), a month or "No." before a figure, before the speaker's
    name after a quotation, or inside curly quotation marks. A straight mark does not tell whether it opens or
    closes: sentences end beside it as elsewhere, and ``whole_quotations`` joins them.
    tests/bench/evaluate_summaries.py measures the rules on news prose.
    """
    sentences: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        sentences.extend(_split_paragraph(paragraph.strip()))
    return tuple(sentences)


def whole_quotations(sentences: Sequence[str]) -> tuple[str, ...]:
    """Join the sentences of one paragraph while a straight quotation mark is open, so that none is cut in two."""
    found: list[str] = []
    open = False
    for sentence in sentences:
        if open:
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
        open ^= bool(sentence.count('"') % 2)
    return tuple(found)


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, a quotation whole; empty for a text that shows nothing."""
    paragraph = re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0]
    return next(iter(whole_quotations(split_sentences(paragraph))), "")


def _split_paragraph(text: str) -> list[str]:
    found, start, at, curly = [], 0, 0, 0
    for match in _END.finditer(text):
        end = match.end(2)
        curly += text.count("“", at, end) - text.count("”", at, end)
        at = end
        if curly > 0:
            continue
        before = text[max(start, match.start(1) - _NEAR) : match.start(1)]
        if _ends_sentence(before, match[1], match[2], text[match.end() : match.end() + _NEAR]):
            found.append(text[start:end].strip())
            start, at, curly = match.end(), match.end(), 0
    if text[start:].strip():
        found.append(text[start:].strip())
    return found


def _ends_sentence(before: str, stop: str, closing: str, after: str) -> bool:
    opening = after.lstrip("\"'“‘([")
    # A small letter goes on with a sentence; but not that of iPhone, nor of the list mark (b).
    if not opening or (opening[0].islower() and not opening[1:2].isupper() and not re.match(r"\([a-z]\)\s", after)):
        return not opening
    if stop != ".":
        return not (closing.strip(")]") and _SPEAKER.match(after))
    last = re.search(r"[\w.’'-]*$", before)
    word = (last[0] if last else "").lower().strip("'’")
    first = _WORD.match(opening)
    opens = bool(first and first[0].lower() in _OPENERS)
    if word in _TITLES:
        return False
    if word in _BEFORE_DIGIT or word in _MONTHS:
        return not opening[0].isdigit()
    if word in _ABBREVIATED:
        return opens
    if before[-1:].isupper() and re.fullmatch(r"[a-z](\.[a-z])*", word):
        return opens and before.strip().lower() != word  # an initial, unless it is the "B" of "plan B"
    return not re.fullmatch(r"\d{1,2}", before.strip())
