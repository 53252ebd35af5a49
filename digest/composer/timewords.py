"""Words such as "yesterday" in an article, told for the day an issue is read. Pure.

An article says "yesterday" of the day before it was published; an email is read days later. What is surely past becomes
a weekday ("on Wednesday"), or in a daily issue "yesterday"; what may lie ahead becomes a date, for "will meet on
Thursday" would be read as the coming one. Where the sense is open ("the service today"), or a sentence might be no
sentence any more ("yesterday was a Tuesday"), the word stays, and so does every quotation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from digest import dates
from digest.composer.summary import opening
from digest.text import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from datetime import date

    from digest.model import Article, Newsletter

_DAY_WORD = "yesterday|tomorrow|tonight|last[ ]night|today|this[ ](?:morning|afternoon|evening)"
# Quotations in four kinds of marks, one that is never closed to the end of its paragraph; links, addresses and code.
# Within single marks an apostrophe ends nothing: one inside a word, or behind an "s" where another mark follows. What
# may look far for an end is held to a length, or a text of nothing but beginnings would take the square of its time.
_KEPT = r"""
    “[^”]*(?:”|\Z)
    | "(?:[^"\n]|\n(?!\s*\n))*"?
    | (?<!\w)‘(?:[^’\n]|\n(?!\s*\n)|’(?=\w)|(?<=s)’(?=[^‘\n]{0,300}’(?!\w))){0,600}’?
    | (?<!\w)'(?:[^'\n]|'(?=\w)|(?<=s)'(?=[^'\n]{0,300}'(?!\w))){0,600}'(?!\w)
    | `[^`\n]*` | (?<![^\n])[ \t]*>[^\n]*
    | \]\([^)\s]{0,2000}\) | <[^>\s]{0,2000}> | (?:https?://|www\.)\S+
"""
_WORDS = re.compile(
    rf"""{_KEPT}
    | (?P<stand>\b(?:since|until|till|by|from|before|after|for|of|on)\s+)?
      (?<![\w@\#/.&-])(?P<word>the[ ]day[ ](?:before[ ]yesterday|after[ ]tomorrow)|{_DAY_WORD})
      (?P<part>\s+(?:morning|afternoon|evening|night))?(?P<own>[’']s)?(?![\w@/-]|[’']\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Days from that of publication, and the part of the day the word names itself.
_MEANT = {
    "the day before yesterday": (-2, ""), "yesterday": (-1, ""), "last night": (-1, " night"), "today": (0, ""),
    "this morning": (0, " morning"), "this afternoon": (0, " afternoon"), "this evening": (0, " evening"),
    "tonight": (0, " night"), "tomorrow": (1, ""), "the day after tomorrow": (2, ""),
}  # fmt: skip

# --- what the words around one tell ----------------------------------------------------------------

# So much of the text before a word is looked at.
_NEAR = 60
# Verbs of what happens once: "drugs used today" and "the NHS today needed" say nothing of a day.
_TOLD = (
    r"(?:said|told|announced|published|confirmed|revealed|warned|agreed|approved|ruled|launched|voted|met|resigned|opened"
    r"|closed|signed|decided|rejected|declared|reported|released|unveiled|named|appointed|apologised|apologized"
    r"|wrote|began|came|went|fell|rose|won|lost)"
)
_PAST_BEFORE = re.compile(rf"\b{_TOLD}\s+(?:(?:earlier|late|early|only|just)\s+)?$", re.IGNORECASE)
_PAST_AFTER = re.compile(rf"\s+(?:also\s+)?{_TOLD}\b(?!\s+(?:by|with|as)\b)")
_EARLIER = re.compile(r"\bearlier\s+$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:\A|\n|[.!?:…])[\s\"“”‘’'()\[*_#-]*$")
_MONTH = f"(?:{'|'.join(MONTHS)})"
_DAY = rf"(?-i:(?:{'|'.join(WEEKDAYS)})|\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d)"
# Behind these no "on" can stand, or the word is no day: "than yesterday", "a week ago today", "a brighter tomorrow",
# "not born yesterday", "here today, gone tomorrow", "on Tuesday, yesterday".
_OPEN_BEFORE = re.compile(
    rf"""(?:\b(?:to|than|with|like|between|through|as|about|ago|(?:this|same|that)\s+time|the\s+day
        |(?:week|fortnight|month|year)s?|(?:a|an|our|every)\s+(?:[\w-]+er|new|different|sustainable)
        |(?:not|n[’']t)\s+born|(?:{_DAY_WORD}|{_DAY})(?:,?\s+(?:(?:and\s+)?gone|and|or|to|not))?))[\s,(]+$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_OPEN_AFTER = re.compile(rf"[\s,(]*(?:\b(?i:and|or|to)\s+)?(?:(?i:{_DAY_WORD})|{_DAY})\b|\s+week\b")
# "Doctors of tomorrow", "prepare for tomorrow": a day only as in "as of yesterday" and "due for tomorrow".
_OF_A_DAY = re.compile(
    r"\b(?:as|morning|afternoon|evening|night|events)\s+of\s+$"
    r"|\b(?:scheduled|due|planned|set|called|billed|fixed|arranged|slated|expected|booked|timed)\s+for\s+$",
    re.IGNORECASE,
)
# "Yesterday’s men" and "tomorrow’s doctors" are of no day; these are.
_OF_ONE_DAY = re.compile(
    r"(?:\s+[\w-]+){0,2}?\s+(?:meeting|vote|strike|walkout|election|ballot|budget|debate|hearing|session|statement|speech"
    r"|announcement|launch|summit|conference|event|deadline|decision|ruling|verdict|judgment|report|review|figure"
    r"|result|update|publication|letter|interview|inspection|fire|incident|attack|protest|sitting)s?\b",
    re.IGNORECASE,
)
# "Yesterday saw a rise": as the subject of a sentence it takes no "on".
_SUBJECT_OF = re.compile(
    r"\s+(?:also\s+)?(?:is|was|will|would|has|had|may|might|could|can|must|should|saw|sees|marks|marked|brings|brought"
    r"|became|becomes|gave|gives|came|comes|belongs|proved|looks?|seems?|seemed|promises)\b"
)
_CAPITAL = re.compile(r"\s+[A-Z]")
_CLAUSE = re.compile(r"(?:,|\b(?:and|but|that|while))\s+$")
_PERFECT = re.compile(r"(?:\b(?:has|have|is|are|being)|[’'](?:s|ve|re))\s+(?:\w+ly\s+|also\s+)?$", re.IGNORECASE)


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
    if published == sent:
        return text

    def day_of(match: re.Match[str]) -> str:
        return _told(match, published, sent, daily=daily) if match["word"] else match[0]

    return _WORDS.sub(day_of, text)


def _told(match: re.Match[str], published: date, sent: date, *, daily: bool) -> str:
    before = match.string[max(0, match.start("word") - _NEAR) : match.start("word")]
    word = match["word"]
    if not _is_plain(match, before) or _is_open(match, before):
        return match[0]
    shift, part = _MEANT[word.lower()]
    past = shift < 0 or _is_past(match, before)
    if (shift == 0 and not part and not past) or (shift <= 0 and _PERFECT.search(before)):
        return match[0]  # "today" may mean nowadays; "has on Tuesday announced" is no English
    said = _say(published + timedelta(days=shift), sent, past=past, daily=daily)
    if match["own"] or match["stand"]:
        said = said.removeprefix("on ")
    named = "" if _has_date(said) else match["part"] or part
    said = "last night" if (said, named) == ("yesterday", " night") else f"{said}{named}"
    said = f"{match['stand'] or ''}{said}{match['own'] or ''}"
    return said[0].upper() + said[1:] if match[0][0].isupper() else said


def _is_plain(match: re.Match[str], before: str) -> bool:
    """Tell a word from a name ("USA Today", "the Tomorrow Partnership"): only what opens a sentence has a capital."""
    word = match["word"]
    if word.lower() not in _MEANT:  # letters that are others to a search that passes over capitals, such as a long s
        return False
    capital = word != word.lower()
    if capital and match["own"] and _CAPITAL.match(match.string, match.end()):
        return False  # Tomorrow's World
    return not capital or (word == word.capitalize() and bool(_SENTENCE.search(before)))


def _is_open(match: re.Match[str], before: str) -> bool:
    """Tell whether the words around one leave open that it means a day, or that a day could take its place."""
    text, end = match.string, match.end()
    if _OPEN_BEFORE.search(before) or _OPEN_AFTER.match(text, end):
        return True
    if match["own"]:
        return match["word"].lower().startswith("the day") or not _OF_ONE_DAY.match(text, end)
    if not _OF_A_DAY.search(before) and (match["stand"] or "").strip().lower() in {"of", "for"}:
        return True
    opens = bool(_SENTENCE.search(before)) or bool(_CLAUSE.search(before))
    return opens and not match["part"] and bool(_SUBJECT_OF.match(text, end))


def _is_past(match: re.Match[str], before: str) -> bool:
    """Tell whether the word stands beside a verb in the past tense, which may only be about what has been."""
    after = _PAST_AFTER.match(match.string, match.end())
    return bool(_PAST_BEFORE.search(before) or _EARLIER.search(before) or after)


def _say(day: date, sent: date, *, past: bool, daily: bool) -> str:
    ago = (sent - day).days
    if daily and past and ago in (0, 1):
        return ("today", "yesterday")[ago]
    return dates.say_past(day, sent) if past else f"on {day.day} {MONTHS[day.month - 1]}"


def _has_date(said: str) -> bool:
    return bool(re.search(r"\d", said))
