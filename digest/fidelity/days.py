"""Dates in a text, and what relative words come to on the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from digest.text import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

_MONTH_OF = {name.lower()[:3]: number for number, name in enumerate(MONTHS, 1)}
_WEEKDAY_OF = {name.lower()[:3]: number for number, name in enumerate(WEEKDAYS)}

# Three letters are enough to find a month; "Marlow" and "Junior" are told apart afterwards.
_M = r"(?P<{0}>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{{0,6}})\b\.?"
_MONTH_NAMES = frozenset((*MONTHS, *(name[:3] for name in MONTHS), "Sept"))
_D = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_C = "(?:1[5-9]|20|21)"
_Y = rf"{_C}\d\d"
_MONEY = "£$€¥₹"
# A day after its month ends there: "In August 80 senior medics" has no eightieth of August, nor "May 12 trusts" a 12th.
_GO_ON = (
    "and|or|to|that|when|at|in|on|as|but|by|for|the|a|an|after|before|with|until|from|which|this|last|next|is|was|were|has"
    "|had|of|it|he|she|they|we|who|while|because|said|through|during|following|against|since|due|between|under|over|into"
)
_PROSE = rf"(?!\d|[,.]\d|[ \u00a0]?%|[ \u00a0](?!(?:{_GO_ON})\b)[a-z])"
_FIRST = r"(?:(?P<first>\d{1,2})(?:st|nd|rd|th)?[ \u00a0]?(?:-|–|—|and|to|or|&)[ \u00a0]?)?"


@cache
def _dates() -> re.Pattern[str]:
    """Compile the pattern of a date at its first use: it takes a tenth of what this package may take to import."""
    return re.compile(
        r"(?=[\dJFMASONDTW'’‘])(?:(?P<iso>(?<!\d)\d{4}-\d\d-\d\d(?!\d))"
        r"|(?P<slashed>(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/]))"
        rf"|(?<![\w.,]){_FIRST}{_D.format('day')}(?:[ \u00a0]of)?[ \u00a0]{_M.format('month')}"
        rf"(?:,?[ \u00a0](?P<year>{_Y})\b(?!,\d))?"
        rf"|\b{_M.format('month2')}[ \u00a0]{_D.format('day2')}\b{_PROSE}(?:,?[ \u00a0](?P<year2>{_Y})\b(?!,\d))?"
        rf"|\b{_M.format('month3')},?[ \u00a0](?:of[ \u00a0])?(?P<year3>{_Y})\b(?!,\d)"
        rf"|\b{_M.format('month4')}"
        rf"|(?<![\w.,{_MONEY}])(?P<financial>{_Y}[-–/](?:\d{{4}}|\d\d))(?![\w-])"
        rf"|(?P<decade>(?:(?<![\w.,{_MONEY}]){_C}|(?<!\w)['’‘])\d0)['’]?s\b"
        rf"|(?<![\w.,{_MONEY}])(?P<year4>{_Y})(?![\w%]|[,.]\d|[ \u00a0](?:million|billion|per[ ]cent|percent)\b)"
        r"|\b(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b)"
    )


_RELATIVE = re.compile(
    r"\b(?:(?P<day>today|tonight|yesterday|tomorrow)|(?:(?P<which>this|last|next|earlier this|later this) "
    r"(?P<span>week|month|year|morning|afternoon|evening|night|spring|summer|autumn|winter|Monday|Tuesday|Wednesday|Thursday"
    r"|Friday|Saturday|Sunday)))\b",
    re.IGNORECASE,
)
# Names of months that are words as well: alone they are dates only after a word that leads to one.
_LEADS = re.compile(
    r"\b(?:in|of|since|until|till|by|from|to|last|next|early|late|mid|this|and|or|between|during|before|after|through|for|every|around"
    r"|on|ending|end-|mid-|late-|early-|–|-)[ \u00a0-]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as a text gives it: parts that are not given are none. ``period`` is "2016-17" or "1990s"."""

    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class Relative:
    """Words that mean a date only together with the day on which they are read."""

    start: int
    end: int
    words: str


def days(text: str) -> list[Day]:
    """Find the dates of a plain text, in order."""
    found: list[Day] = []
    for match in _dates().finditer(text):
        found.extend(_day(match, text))
    return found


def relatives(text: str) -> list[Relative]:
    """Find the words that count from today: "yesterday", "last week"."""
    return [Relative(match.start(), match.end(), match[0].lower()) for match in _RELATIVE.finditer(text)]


def _day(match: re.Match[str], text: str) -> Iterable[Day]:
    start, end = match.span()
    if match["iso"]:
        return [Day(start, end, int(match[0][8:]), int(match[0][5:7]), int(match[0][:4]))]
    if match["slashed"]:
        return [Day(start, end, period=match[0])]
    if match["financial"]:
        return [Day(start, end, period=_financial(match["financial"]))]
    if match["decade"]:
        return [Day(start, end, period=match["decade"][-2:] + "s")]
    if match["weekday"]:
        return [Day(start, end, weekday=_WEEKDAY_OF[match["weekday"].lower()[:3]])]
    if match["year4"]:
        return [Day(start, end, year=int(match["year4"]))]
    name = match["month"] or match["month2"] or match["month3"] or match["month4"]
    return _of_month(match, text, _MONTH_OF[name.lower()[:3]]) if name in _MONTH_NAMES else []


def _of_month(match: re.Match[str], text: str, month: int) -> list[Day]:
    """Make the date, or the two ("23 and 24 September"), of a match that names a month."""
    start, end = match.span()
    if match[0].endswith("."):  # of a month in full it is the stop of the sentence
        end -= match[0][:-1].endswith(MONTHS)
    year = match["year"] or match["year2"] or match["year3"]
    day = match["day"] or match["day2"]
    if match["month4"] and not _is_month(match["month4"], text, start):
        return []
    if day and int(day) > 31:
        return [Day(match.start("month2"), match.end("month2"), month=month)] if match["month2"] else []
    one = Day(start, end, int(day) if day else None, month, int(year) if year else None)
    if match["first"] and int(match["first"]) <= 31:
        cut = match.start("day")
        return [
            Day(start, match.end("first"), int(match["first"]), month, one.year),
            Day(cut, end, one.day, month, one.year),
        ]
    return [one]


def _is_month(name: str, text: str, start: int) -> bool:
    """Tell a month from a word that looks like one: "May" and "March" open sentences, "Sun" and "Mar" are names."""
    if name in {"May", "March", "August", "Mar", "Jan", "Dec", "June", "April", "Apr", "Jun"}:
        return bool(_LEADS.search(text[max(0, start - 12) : start]))
    return True


def _financial(written: str) -> str:
    first, second = re.split(r"[-–/]", written)
    return f"{first}-{second[-2:]}"


def resolve(relative: Relative, published: date) -> Day | None:
    """Return what a relative word comes to on the day it was written."""
    start, end, words = relative.start, relative.end, relative.words
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(words)
    if shift is None and words in {
        "today", "tonight", "this morning", "this afternoon", "this evening", "earlier this morning"
    }:  # fmt: skip
        shift = 0
    if shift is not None:
        on = _shifted(published, shift)
        return Day(start, end, on.day, on.month, on.year, on.weekday())
    which, _, span = words.rpartition(" ")
    step = {"last": -1, "next": 1}.get(which, 0)
    if span == "year":
        return Day(start, end, year=published.year + step)
    if span == "month":
        months = published.year * 12 + published.month - 1 + step
        return Day(start, end, month=months % 12 + 1, year=months // 12)
    return None


def nearest_year(day: int, month: int, published: date) -> date | None:
    """Return the day and month in the year in which it lies nearest to the day of publication."""
    found = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return min(found, key=lambda each: abs(each - published), default=None)


def near_weekdays(weekday: int, published: date) -> list[date]:
    """Return the two days of this name nearest to the day of publication, itself included."""
    back = (published.weekday() - weekday) % 7
    return [_shifted(published, -back), _shifted(published, 7 - back)]


def _shifted(on: date, by: int) -> date:
    try:
        return on + timedelta(days=by)
    except OverflowError:
        return on
