"""Words that tell a day, held against when an article was published and when the issue goes out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from digest import dates
from digest.checks.passages import passages
from digest.checks.prose import unquoted
from digest.checks.registry import Check, Rule
from digest.checks.sources import addresses, told_articles
from digest.model import Finding
from digest.text import MONTHS, WEEKDAYS, join_and

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digest.checks.passages import Passage
    from digest.model import Proof, Schedule, Section, Story

_RELATIVE = re.compile(
    r"\b(the day before yesterday|the day after tomorrow|yesterday|tomorrow|tonight|last night)\b(?![’'-]\w)",
    re.IGNORECASE,
)
_SHIFT = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "tonight": 0, "today": 0, "tomorrow": 1,
    "the day after tomorrow": 2,
}  # fmt: skip
_TOLD = r"(?:said|told|gave|made|put|set|won|lost|met|began|became|came|went|took|found|left|rose|fell|[a-z]{3,}ed)"
# "Today" is often nowadays; beside a verb in the past tense it is one day.
_TODAY = re.compile(
    rf"\b{_TOLD}\s+(?:(?:earlier|late|only|just)\s+)?(?P<word>today)\b|^(?P<first>Today),", re.MULTILINE
)
# Sections in which the newsletter speaks of itself, on the day it is read.
_OWN = frozenset(["promo", "call", "sign-off", "label", "note"])


def relative_day(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each "yesterday" or "tomorrow" outside quotations; in a daily issue they are right."""
    if proof.newsletter.schedule.cadence == "daily":
        return
    published = _published(proof)
    for passage in _told(proof):
        text = unquoted(passage.text)
        found = [(match.start(1), match[1]) for match in _RELATIVE.finditer(text)]
        found += [(match.start(match.lastgroup or 0), "today") for match in _TODAY.finditer(text)]
        for at, word in sorted(found):
            days = published(passage)
            meant = days[0] + timedelta(days=_SHIFT[word.lower()]) if len(days) == 1 else None
            named = f"by its article it means {dates.say_short(meant)}; " if meant else ""
            yield Finding(
                id="time-word",
                severity="warning",
                message=f"“{word}”: {named}readers take it for the day they read this on",
                where=passage.exactly(at),
                help=f"name the day{f', such as “{dates.say_past(meant, proof.issue.date)}”' if meant else ''}",
                text=passage.text[at : at + len(word)],
            )


_WEEKDAY = re.compile(
    rf"\b{_TOLD}\s+(?:(?:late|only|just|so|it|this|that)\s+)?(on\s+({'|'.join(WEEKDAYS)}))\b"
    r"(?!\s+(?:last|next|this|week|of|\d)|,?\s+\d|\s+(?:and|or|to)\s)"
)


def weekday_misread(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each "said on Wednesday" that is one day for the article and another for readers.

    Of what is past, a weekday is the last of its name: for the article before it was published, for readers before the
    issue goes out. Silent where an article told could have meant the readers' day, and where none is known.
    """
    sent, published = proof.issue.date, _published(proof)
    for passage in _told(proof):
        for match in _WEEKDAY.finditer(unquoted(passage.text)):
            days = published(passage)
            if not days or days[-1] >= sent:
                continue
            number = WEEKDAYS.index(match[2])
            read = sent - timedelta(days=(sent.weekday() - number) % 7 or 7)
            meant = days[-1] - timedelta(days=(days[-1].weekday() - number) % 7)
            if meant < read:
                yield Finding(
                    id="weekday-misread",
                    severity="warning",
                    message=(
                        f"“on {match[2]}” reads as {dates.say_short(read)}, but the article was published on "
                        f"{dates.say_short(days[-1])}: it meant {dates.say_short(meant)}"
                    ),
                    where=passage.exactly(match.start(1)),
                    help=f"write “{dates.say_past(meant, sent)}”, or see that the day is right",
                    text=match[1],
                )


_MONTH = "|".join(MONTHS)
_TO_COME = re.compile(
    r"\b(?:will|shall|(?:is|are)\s+(?:due|expected|planned|set|likely)(?:\s+to)?|(?:is|are)\s+to|plans?\s+to|due|"
    r"deadline\s+is)\b(?P<between>[^.;:!?\n“”]{0,80}?)\b(?:on|by|from|until|before|is)\s+"
    rf"(?P<range>(?:\d{{1,2}}\s*(?:and|to|or|-|–)\s*)?)(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})(?:\s+(?P<year>\d{{4}}))?\b"
)
_BE_DONE = re.compile(r"\bbe(?:\s+\w+ly)?\s+\w+")
_PAST = re.compile(rf"\b(?:{_TOLD}|had|was|were|did|has|have|since)\b")
# Without a year "1 April" may be the coming one; so few days after it, it is the one that has been.
_SURELY_PAST = 60


def day_past(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each date that the text tells as to come and that is past when the issue goes out.

    Of what a promo says of days ``promos.promo_expired`` speaks.
    """
    sent = proof.issue.date
    promos = {f"section:{number}" for number, each in enumerate(proof.issue.sections) if each.kind == "promo"}
    for passage in passages(proof):
        if ":".join(passage.key.split(":")[:2]) in promos:
            continue
        for match in _TO_COME.finditer(unquoted(passage.text)):
            day = _date(int(match["year"] or sent.year), match["month"], int(match["day"]))
            if day and not match["year"] and day > sent:
                day = _date(sent.year - 1, match["month"], int(match["day"]))
            past = (sent - day).days if day else 0
            if past < 1 or (past > _SURELY_PAST and not match["year"]):
                continue
            if _PAST.search(_BE_DONE.sub("", match["between"])):
                continue  # "will discuss what was decided on 1 September"
            said = " ".join(match[0][match.start("range") - match.start() :].split())
            yield Finding(
                id="date-past",
                severity="warning",
                message=f"“{said}” is told as to come, but is past when the issue goes out on {dates.say_short(sent)}",
                where=passage.exactly(match.start("range")),
                help="say what came of it, or mend the date",
                text=said,
            )


def _date(year: int, month: str, day: int) -> date | None:
    try:
        return date(year, MONTHS.index(month) + 1, day)
    except ValueError:
        return None


def sending_day(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the issue's date is none of the days its newsletter goes out on."""
    schedule, day = proof.newsletter.schedule, proof.issue.date
    if not dates.is_sending_day(schedule, day):
        when = "but for holidays" if dates.is_regular_day(schedule, day) else _when(schedule)
        yield Finding(
            id="sending-day-unusual",
            severity="warning",
            message=f"{dates.say_date(day)} is no sending day: {proof.newsletter.title} goes out {when}",
            where=proof.line("date"),
            help="mend the date, or the schedule and calendar of the newsletter",
        )


def _when(schedule: Schedule) -> str:
    """Say on which days a newsletter goes out: "every second Thursday"."""
    days = join_and([WEEKDAYS[number] for number in schedule.weekdays])
    every = {"fortnightly": "every second ", "monthly": "on the first "}.get(schedule.cadence, "every ")
    return f"{every}{days}{' of a month' if schedule.cadence == 'monthly' else ''}"


# --- what a text tells of ------------------------------------------------------------------------


def _told(proof: Proof) -> Iterator[Passage]:
    """Yield the texts that tell news: not where the newsletter speaks of itself."""
    own = {f"section:{n}" for n, section in enumerate(proof.issue.sections) if section.kind in _OWN}
    for passage in passages(proof):
        if not passage.key.startswith("intro") and ":".join(passage.key.split(":")[:2]) not in own:
            yield passage


def _published(proof: Proof) -> Callable[[Passage], list[date]]:
    """Return what gives the days on which the articles of a story or section were published, first to last."""
    zone, issue = proof.newsletter.zone, proof.issue
    articles_of = told_articles(proof)
    telling: dict[str, list[date]] = {}
    parts: dict[str, Story | Section] = {f"story:{n}": story for n, story in enumerate(issue.all_stories)}
    parts |= {f"section:{n}": section for n, section in enumerate(issue.sections)}
    for key, part in parts.items():
        told = articles_of(part.article_ids, addresses(part.blocks, part.url))
        telling[key] = sorted({each.published.astimezone(zone).date() for each in told})
    return lambda passage: telling.get(":".join(passage.key.split(":")[:2]), [])


CHECKS = (
    Check(
        "time-words",
        (relative_day, weekday_misread, day_past, sending_day),
        (
            Rule(
                "time-word",
                "warning",
                (
                    '"yesterday", "tomorrow", "tonight", "last night", or "said today", outside quotations in a '
                    "story, a round-up, the subject or the preheader of a newsletter that is not daily. The day is "
                    "named if that of the article is known"
                ),
                "name the day",
            ),
            Rule(
                "weekday-misread",
                "warning",
                '"said on Wednesday" in a story whose articles came out before the Wednesday readers think of',
                "write the date",
            ),
            Rule(
                "date-past",
                "warning",
                (
                    '"will meet on 1 September" in an issue of the 5th. Without a year, only dates of the last 60 '
                    "days; not where a verb in the past tense stands before the date"
                ),
                "say what came of it, or mend the date",
            ),
            Rule(
                "sending-day-unusual",
                "warning",
                "the newsletter does not go out on the issue's date, holidays of `[calendar]` included",
                "mend the date, or the schedule",
            ),
        ),
    ),
)
