"""Figures in a text: amounts, shares, counts and ordinals, in digits and in words, each with value and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from digest.fidelity.reading import fold, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.fidelity.reading import Reading

_TO_NINETEEN = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_ONES = _TO_NINETEEN.split()
_BY_TENS = """
twenty thirty forty fifty sixty seventy eighty ninety
"""
_TENS = {word: 10 * value for value, word in enumerate(_BY_TENS.split(), 2)}
_WORDS = {word: value for value, word in enumerate(_ONES)} | _TENS
_FROM_THIRD = """
third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth
seventeenth eighteenth nineteenth twentieth
"""
_ORDINALS = {word: value for value, word in enumerate(_FROM_THIRD.split(), 3)}
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_PARTS |= {f"{word}s": value for word, value in _PARTS.items() if not word.endswith("s")}
_TIMES = {
    "hundred": 1e2, "k": 1e3, "thousand": 1e3, "lakh": 1e5, "m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6,
    "crore": 1e7, "b": 1e9, "bn": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12, "dozen": 12,
}  # fmt: skip
_TIMES |= {f"{word}s": value for word, value in _TIMES.items() if len(word) > 3}
_CURRENCY = {
    "£": "£", "gbp": "£", "pound": "£", "sterling": "£", "€": "€", "eur": "€", "euro": "€", "$": "$", "us$": "$",
    "usd": "$", "dollar": "$", "¥": "¥", "yen": "¥", "₹": "₹", "rs": "₹", "rupee": "₹", "pence": "p", "p": "p",
    "penny": "p", "cent": "c",
}  # fmt: skip
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}

_W = rf"(?:(?:{'|'.join(_TENS)})(?:[ \u00a0-](?:{'|'.join(_ONES[1:10])})\b)?|{'|'.join(reversed(_ONES))})\b"
_SPELT = (
    rf"half[ -]an?(?=[ -](?:hundred|thousand|[mb]illion|trillion|dozen)\b)"
    rf"|an?(?=[ -](?:hundred|thousand|[mb]illion|trillion|dozen)\b)|{_W}(?:[ -]and[ -]a[ -](?:half|quarter)\b)?"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_SCALE = "hundred|thousands?|millions?|billions?|trillions?|dozen|lakh|crore|bn|mn|mln|tn"
_UNIT = (
    r"%(?:[ -]points?)?|(?:percentage|per[ -]?cent(?:age)?)[ -]points?\b|per[ \u00a0-]?cent\b|pc\b|ppts?\b|pp\b"
    r"|(?:US |US-|Hong Kong )?dollars?\b|pounds?(?: sterling)?\b|euros?\b|pence\b|cents?\b|rupees?\b|yen\b"
)
_MONEY = r"(?:(?:US|HK|NZ|AU|CA|[AC])?\$|[£€¥₹]|\bRs\.? ?|\b(?:GBP|USD|EUR) ?)"


@cache
def _figures() -> re.Pattern[str]:
    """Compile the pattern of a figure at its first use."""
    return re.compile(
        rf"(?:(?P<money>{_MONEY})[ \u00a0]?|(?<![\w.,]))(?:(?P<digits>{_DIGITS})(?P<vulgar>[½¼¾⅓⅔])?"
        rf"|(?P<spelt>\b(?:{_SPELT}))|(?P<alone>[½¼¾⅓⅔]))"
        rf"(?:(?P<ordinal>st|nd|rd|th)\b"
        rf"|(?P<scale>(?:[ \u00a0-]?(?:{_SCALE})|[kmb])\b(?:[ -]and[ -]{_W})?(?:[ \u00a0-](?:thousand|[mb]illion)\b)?)?"
        rf"(?:[ \u00a0-]?(?P<unit>{_UNIT}|p\b))?)",
        re.IGNORECASE,
    )


_FRACTION = re.compile(
    rf"(?<!and )(?<!and-)\b(?P<over>an?|one|two|three|four|five|seven|nine)[ -](?P<part>{'|'.join(_PARTS)})\b"
    r"|\b(?P<half>half)(?= (?:of|the|its|their|all)\b)",
    re.IGNORECASE,
)
_ORDINAL_WORD = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
# Words that are a number without being one: what a text counts, its source may put like this.
_IMPLIED = {
    "both": 2, "pair": 2, "pairs": 2, "couple": 2, "couples": 2, "duo": 2, "twin": 2, "twins": 2, "twice": 2,
    "double": 2, "doubled": 2, "doubling": 2, "dual": 2, "either": 2, "neither": 2, "fortnight": 2, "trio": 3,
    "triple": 3, "tripled": 3, "treble": 3, "trebled": 3, "quartet": 4, "quadrupled": 4, "quintet": 5, "dozen": 12,
    "decade": 10, "century": 100,
}  # fmt: skip
_HEDGE = re.compile(
    r"(?:(?P<above>more than|over|above|at least|upwards of|exceed(?:s|ed|ing)?|in excess of|north of"
    r"|beyond|topp(?:ed|ing))"
    r"|(?P<below>(?:just |slightly |a little )?(?:under|below|less than|fewer than|short of)"
    r"|nearly|almost|close to|approaching|up to|as many as|as much as)"
    r"|(?P<about>about|around|roughly|approximately|circa|some|an estimated|estimated))\s+(?:an? |the )?$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:-|–|—|to|and|or|against|from|of)\s*", re.IGNORECASE)
_FOLLOWING = re.compile(r"[ \u00a0-]{1,3}([^\W\d_]{1,40}(?:['’][^\W_]{1,20})?)")
_NO_NOUNS = """
a an the of in on at to for from by with and or but as is are was were be been will would has have had than that
which who after before since over under into up out down more less per it its this these those not no so then when
while he she they we you i his her their our my each other only also now about years-old
"""
_STOP = frozenset(_NO_NOUNS.split())


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its place in the plain text.

    ``unit`` is a currency sign, ``%``, ``points``, ``th`` (ordinal), ``part`` (fraction) or nothing; ``nouns`` are the
    stemmed words that follow a plain count. ``others`` are further values it may stand for: "5" in "5-10m".
    """

    start: int
    end: int
    value: float
    unit: str
    nouns: tuple[str, ...] = ()
    spelt: bool = False
    others: tuple[tuple[float, str], ...] = ()

    @property
    def keys(self) -> tuple[tuple[float, str], ...]:
        """Return every value and unit the figure may mean."""
        return ((self.value, self.unit), *self.others)


def figures(reading: Reading, taken: Sequence[tuple[int, int]] = ()) -> list[Figure]:
    """Find the figures of a text; what lies in a place already ``taken`` (dates) is none."""
    text = reading.text
    found: list[Figure] = []
    places = _Places(taken)
    for match in _FRACTION.finditer(text):
        if (figure := _fraction(match)) and places.free(match.start(), match.end()):
            places.take(match.start(), match.end())
            found.append(figure)
    found.extend(
        figure
        for match in _figures().finditer(text)
        if (figure := _figure(match, reading)) and places.free(figure.start, figure.end)
    )
    found.extend(
        Figure(match.start(), match.end(), float(_ORDINALS[match[0].lower()]), "th", spelt=True)
        for match in _ORDINAL_WORD.finditer(text)
        if places.free(match.start(), match.end())
    )
    found.sort(key=lambda each: each.start)
    return list(_ranges(found, text))


def implied(words: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Yield the numbers that words such as "both" and "decade" stand for, with the number of the word."""
    for at, word in enumerate(words):
        if word in _IMPLIED:
            yield at, float(_IMPLIED[word])


def hedge(text: str, start: int) -> str:
    """Tell how a figure is hedged by the words before it: ``above``, ``below``, ``about`` or nothing."""
    match = _HEDGE.search(text[max(0, start - 40) : start])
    return (match.lastgroup or "") if match else ""


class _Places:
    """Which places of a text are taken, by the thousand characters, so that a long text stays linear."""

    def __init__(self, taken: Sequence[tuple[int, int]]) -> None:
        self._taken: dict[int, list[tuple[int, int]]] = {}
        for start, end in taken:
            self.take(start, end)

    def take(self, start: int, end: int) -> None:
        for page in range(start // 1000, end // 1000 + 1):
            self._taken.setdefault(page, []).append((start, end))

    def free(self, start: int, end: int) -> bool:
        return not any(
            start < theirs[1] and theirs[0] < end
            for page in {start // 1000, end // 1000}
            for theirs in self._taken.get(page, ())
        )


def _fraction(match: re.Match[str]) -> Figure | None:
    if match["half"]:
        return Figure(match.start(), match.end(), 0.5, "part", spelt=True)
    over = 1 if match["over"].lower() in {"a", "an"} else _WORDS[match["over"].lower()]
    under = _PARTS[match["part"].lower()]
    if over >= under or (over > 1 and not match["part"].lower().endswith("s")):
        return None  # "two third", "three half" are something else
    ordinal = ((float(under), "th"),) if over == 1 and under > 2 else ()  # "a third trust" is an ordinal
    return Figure(match.start(), match.end(), round(over / under, 6), "part", spelt=True, others=ordinal)


def _figure(match: re.Match[str], reading: Reading) -> Figure | None:
    text = reading.text
    start, end = match.span()
    spelt = (match["spelt"] or "").lower()
    scale, unit = match["scale"] or "", match["unit"] or ""
    if spelt == "one" and not scale and not unit:
        return None  # as often a pronoun as a count
    value = _value(match)
    money = _CURRENCY.get((match["money"] or "").strip(" \u00a0.").lower()) or (match["money"] or "").strip().upper()
    others: list[tuple[float, str]] = []
    bare = scale.strip(" \u00a0-").lower()
    if bare in {"k", "m", "b"} and not money:
        if scale != scale.lower() or text[end : end + 1].isalnum():  # "4K" is no four thousand
            return Figure(start, end, value, "")
        others.append((value, ""))  # "5m" may be five metres
    value = _scaled(value, scale)
    if match["ordinal"]:
        return Figure(start, end, value, "th")
    if unit:
        money = money or _unit(unit)
    if money == "p":
        money, value = "£", value / 100
    elif money == "c":
        money, value = "$", value / 100
    if not money and text[end : end + 1].isalpha():
        if spelt:
            return None
        end += len(re.match(r"\w*", text[end : end + 30])[0])  # type: ignore[index]
    nouns = _nouns(reading, end) if not money else ()
    return Figure(start, end, round(value, 6), money, nouns, spelt=bool(spelt), others=tuple(others))


def _value(match: re.Match[str]) -> float:
    if match["alone"]:
        return _VULGAR[match["alone"]]
    if match["digits"]:
        digits = match["digits"].replace(",", "")
        return (float(digits) if len(digits) < 300 else float("inf")) + _VULGAR.get(match["vulgar"] or "", 0)
    return _spelt(match["spelt"].lower())


def _spelt(words: str) -> float:
    parts = re.split(r"[ \u00a0-]+", words)
    if parts[0] in {"a", "an"}:
        return 1.0
    if parts[0] == "half":
        return 0.5
    value = float(sum(_WORDS.get(part, 0) for part in parts))
    return value + {"half": 0.5, "quarter": 0.25}.get(parts[-1], 0.0)


def _scaled(value: float, scale: str) -> float:
    """Apply the words after a number: "hundred and fifty thousand" multiplies, adds, and multiplies again."""
    for part in re.split(r"[ \u00a0-]+", scale.lower()):
        value = value * _TIMES.get(part, 1.0) + _WORDS.get(part, 0)
    return value


def _unit(unit: str) -> str:
    low = re.sub(r"[ \u00a0-]+", " ", unit.lower())
    if "point" in low or low.startswith("pp"):
        return "points"
    if low.startswith(("%", "per", "pc")):
        return "%"
    return _CURRENCY[stem(low.removeprefix("us ").removeprefix("hong kong ").split()[0])]


def _nouns(reading: Reading, end: int) -> tuple[str, ...]:
    """Return the stemmed words a count is followed by, up to three, without crossing a stop."""
    found: list[str] = []
    while len(found) < 3 and (match := _FOLLOWING.match(reading.text, end)) and fold(match[1]) not in _STOP:
        end = match.end()
        found.append(stem(fold(match[1])))
    return tuple(found)


def _ranges(found: list[Figure], text: str) -> Iterator[Figure]:
    """Let the figures of a range share scale and unit: "£5-10m", "from 5 to 10 per cent"."""
    shared: tuple[tuple[float, str], ...] = ()
    for figure, after in zip_longest(found, found[1:]):
        own, shared = shared, ()
        if after and _is_range(figure, after, text):
            unit, scale = after.unit or figure.unit, _scale_of(after, text)
            own = (*own, (figure.value, unit), (round(figure.value * scale, 6), unit))
            shared = ((after.value, unit),)
        yield replace(figure, others=(*figure.others, *own)) if own else figure


def _is_range(figure: Figure, after: Figure, text: str) -> bool:
    between = text[figure.end : after.start]
    alike = after.unit not in {"th", "part"} and (figure.unit in {"", after.unit} or not after.unit)
    return (
        alike
        and len(between) < 12
        and bool(_JOINED.fullmatch(between))
        and (bool(after.unit or figure.unit) or _scale_of(after, text) > 1)
    )


def _scale_of(figure: Figure, text: str) -> float:
    match = _figures().match(text, figure.start)
    return _scaled(1.0, match["scale"] or "") if match else 1.0
