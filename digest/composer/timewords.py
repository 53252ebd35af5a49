"""Words such as "yesterday" in an article, told for the day an issue is read. Pure.

An article says "yesterday" of the day before it was published; an email is read days later. What is surely past becomes
a weekday ("on Wednesday"), or in a daily issue "yesterday"; what may lie ahead becomes a date, for "will meet on
Thursday" would be read as the coming one. Where the sense is open ("the service today") the word stays, and so does
every quotation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from digest import dates
from digest.composer.summary import opening

if TYPE_CHECKING:
    from datetime import date

    from digest.model import Article, Newsletter

_WORDS = re.compile(
    r"(?P<stand>\b(?:since|until|till|by|from|before|after|for|of|on)\s+)?"
    r"\b(?P<word>the day before yesterday|the day after tomorrow|yesterday|tomorrow|tonight|last night|today"
    r"|this (?:morning|afternoon|evening))\b(?P<own>[’']s)?(?P<part>\s+(?:morning|afternoon|evening|night))?",
    re.IGNORECASE,
)
# Days from that of publication, and the part of the day the word names itself.
_MEANT = {
    "the day before yesterday": (-2, ""), "yesterday": (-1, ""), "last night": (-1, " night"), "today": (0, ""),
    "this morning": (0, " morning"), "this afternoon": (0, " afternoon"), "this evening": (0, " evening"),
    "tonight": (0, " night"), "tomorrow": (1, ""), "the day after tomorrow": (2, ""),
}  # fmt: skip
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"\n]*\"|(?<!\w)‘[^’]*’(?!\w)|\]\([^)\s]*\)|<[^>\s]*>")
_TOLD = r"(?:said|told|gave|made|put|set|won|lost|met|began|became|came|went|took|found|left|rose|fell|[a-z]{2,}ed)"
_PAST_BEFORE = re.compile(rf"\b{_TOLD}\s+(?:(?:earlier|late|early|only|just)\s+)?$", re.IGNORECASE)
_PAST_AFTER = re.compile(rf"\s+(?:also\s+)?{_TOLD}\b")
_EARLIER = re.compile(r"\bearlier\s+$", re.IGNORECASE)


def suited(article: Article, newsletter: Newsletter, sent: date) -> Article:
    """Return an article whose standfirst and text name days as an issue of ``sent`` may; its own summary stays."""
    published = article.published.astimezone(newsletter.zone).date()
    daily = newsletter.schedule.cadence == "daily"

    def said(text: str) -> str:
        return retold(text, published, sent, daily=daily)

    return replace(article, standfirst=said(article.standfirst), body=said(opening(article)))


def retold(text: str, published: date, sent: date, *, daily: bool) -> str:
    """Return a text, published on one day, as it reads on another.

    Args:
        text: Markdown or plain.
        published: the day its "today" was.
        sent: the day it is read.
        daily: readers get an issue every day, and "yesterday" is right there.
    """
    if published == sent or not _WORDS.search(text):
        return text
    pieces, at = list[str](), 0
    for quoted in _QUOTED.finditer(text):
        pieces += [_plain(text[at : quoted.start()], published, sent, daily=daily), quoted[0]]
        at = quoted.end()
    return "".join((*pieces, _plain(text[at:], published, sent, daily=daily)))


def _plain(text: str, published: date, sent: date, *, daily: bool) -> str:
    def day_of(match: re.Match[str]) -> str:
        shift, part = _MEANT[re.sub(r"\s+", " ", match["word"].lower())]
        past = shift < 0 or _is_past(text, match)
        if shift == 0 and not part and not past:
            return match[0]  # "today" may mean nowadays
        said = _say(published + timedelta(days=shift), sent, past=past, daily=daily)
        if match["own"] and said in ("yesterday", "today"):
            said = f"{said}{match['own']}"
        elif match["own"]:
            said = f"{said.removeprefix('on ')}{match['own']}"
        elif match["stand"]:
            said = said.removeprefix("on ")
        named = match["part"] or part
        said = f"{match['stand'] or ''}{said}{named if not _has_date(said) else ''}"
        return said[0].upper() + said[1:] if match[0][0].isupper() else said

    return _WORDS.sub(day_of, text)


def _is_past(text: str, match: re.Match[str]) -> bool:
    """Tell whether the word stands beside a verb in the past tense, which may only be about what has been."""
    before = text[max(0, match.start() - 60) : match.start()]
    return bool(_PAST_BEFORE.search(before) or _EARLIER.search(before) or _PAST_AFTER.match(text, match.end()))


def _say(day: date, sent: date, *, past: bool, daily: bool) -> str:
    ago = (sent - day).days
    if daily and past and ago in (0, 1):
        return ("today", "yesterday")[ago]
    if past and 0 < ago < 7:
        return f"on {dates.DAYS[day.weekday()]}"
    return f"on {day.day} {dates.MONTHS[day.month - 1]}"


def _has_date(said: str) -> bool:
    return bool(re.search(r"\d", said))
