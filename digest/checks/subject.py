"""Subject and preheader as they stand in an inbox: how they sound, and whether the issue bears them out."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from digest.checks.headlines import is_title_case
from digest.checks.passages import passages
from digest.checks.registry import Check, Rule
from digest.markup.markdown import to_plain
from digest.model import Finding
from digest.text import MONTHS, WEEKDAYS, first_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digest.model import Proof

# Over this share of capitals a subject shouts; a short one may be an abbreviation or two.
_SHOUTING, _LETTERS = 0.6, 10
# Shorter, and an inbox fills the row with the first words of the email; longer, and none shows the end.
PREHEADER_BAND = (35, 140)
_REPLY = re.compile(r"\s*((?:re|fwd?)\s*:)", re.IGNORECASE)


def subject_capitals(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the subject is nearly all capitals."""
    letters = [sign for sign in proof.issue.subject if sign.isalpha()]
    share = sum(sign.isupper() for sign in letters) / len(letters) if letters else 0.0
    if share > _SHOUTING and len(letters) >= _LETTERS:
        yield Finding(
            id="subject-capitals",
            severity="warning",
            message=f"{share:.0%} of the subject’s letters are capitals; it reads as shouting, or as spam",
            where=proof.line("subject"),
            help="write it as a sentence",
        )


def subject_exclamation(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the subject has more than one exclamation mark."""
    count = proof.issue.subject.count("!")
    if count > 1:
        yield Finding(
            id="subject-exclamation",
            severity="warning",
            message=f"the subject has {count} exclamation marks",
            where=proof.line("subject"),
            help="one is enough",
        )


def subject_reply(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the subject begins as that of an answered or forwarded mail."""
    if match := _REPLY.match(proof.issue.subject):
        yield Finding(
            id="subject-reply",
            severity="warning",
            message=f"the subject begins with “{match[1]}”, as if it answered a mail",
            where=proof.line("subject"),
            help=f"take “{match[1]}” out",
            text=match[1],
        )


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[\w’'£$€]+", text.casefold()))


def preheader_same(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the preheader says what the subject or the first sentence says: the row is said twice."""
    issue = proof.issue
    preheader = _folded(issue.preheader)
    blocks = [*issue.blocks, *(block for story in issue.all_stories[:1] for block in story.blocks)]
    opening = first_sentence(to_plain(blocks[0].text)) if blocks else ""
    for text, what in ((issue.subject, "the subject"), (opening, "the first sentence of the email")):
        if preheader and preheader == _folded(text):
            yield Finding(
                id="preheader-same",
                severity="warning",
                message=f"the preheader is the same as {what}",
                where=proof.line("preheader"),
                help="say what else is inside",
            )
            return


def preheader_length(proof: Proof) -> Iterator[Finding]:
    """Yield a note where the preheader is too short to fill its row in an inbox, or too long to be shown."""
    size = len(proof.issue.preheader)
    least, most = PREHEADER_BAND
    if 0 < size < least or size > most:
        wrong = f"an inbox may add the first words of the email below {least}"
        yield Finding(
            id="preheader-length",
            severity="info",
            message=f"the preheader has {size} characters; {wrong if size < least else f'none shows more than {most}'}",
            where=proof.line("preheader"),
            help=f"make it {least} to {most} characters long",
        )


# So many issues back a reader may remember a subject; from this likeness on two are one, but for a word.
_EARLIER, _ALIKE = 8, 0.9
# Of fewer words, once figures and dates are out, likeness says nothing: "The week to 5 September".
_TELLING = 3
_DATED = re.compile(rf"\b(?:{'|'.join((*MONTHS, *WEEKDAYS))})\b|[£$€]?\d[\d.,]*\w*", re.IGNORECASE)


def subject_repeated(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the subject is that of one of the eight issues before, but for figures, days or a word."""
    own = _telling(proof, subject := proof.issue.subject)
    for past in proof.past[:_EARLIER]:
        was = _telling(proof, past.subject)
        same = bool(_folded(subject)) and _folded(subject) == _folded(past.subject)
        alike = min(len(own), len(was)) >= _TELLING and _likeness(" ".join(own), " ".join(was)) > _ALIKE
        if same or alike:
            what = "the same as" if same else "nearly"
            yield Finding(
                id="subject-repeated",
                severity="warning",
                message=f"the subject is {what} that of {past.date.isoformat()}: “{past.subject[:80]}”",
                where=proof.line("subject"),
                help="say what is new: readers take it for the issue they have read",
                text=subject,
            )
            return


def _telling(proof: Proof, subject: str) -> list[str]:
    """Return the words of a subject that tell something: not the newsletter's name, figures or days."""
    own = subject.replace(proof.newsletter.title, " ").replace(proof.newsletter.publication, " ")
    return _folded(_DATED.sub(" ", own)).split()


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


# --- what the issue bears out --------------------------------------------------------------------

_FIGURE = re.compile(r"(?<![\w.,])[£$€]?(\d[\d,]*(?:\.\d+)?)(?:\s?(bn|billion|m|million|k|thousand))?(?![\w])")
_TIMES = {"bn": 1e9, "billion": 1e9, "m": 1e6, "million": 1e6, "k": 1e3, "thousand": 1e3}
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
# Not what opens a sentence; nor dummy words, which are ``leftovers``' business.
_NAME = re.compile(r"(?<=[\w,;’”] )(?!(?:TK)+\b|Lorem|Ipsum)[A-Z][\w’'&-]+")


def subject_claim(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each figure and name of the subject that no text of the issue has.

    Of what no article of the issue has either, ``fidelity.borne_out`` speaks.
    """
    issue = proof.issue
    text = " ".join(each.text for each in passages(proof) if each.key not in ("subject", "preheader"))
    if not text.strip() or not issue.all_stories:
        return
    sources = " ".join(f"{each.title} {each.standfirst} {each.summary} {each.body}" for each in proof.articles)

    def is_lost(said: re.Match[str], has: Callable[[str, re.Match[str]], bool]) -> bool:
        return not has(text, said) and (not sources or has(sources, said))

    lost = [figure for figure in _FIGURE.finditer(issue.subject) if is_lost(figure, _has_figure)]
    if not is_title_case(issue.subject):
        lost += [name for name in _NAME.finditer(issue.subject) if is_lost(name, _has_name)]
    for match in lost:
        yield Finding(
            id="subject-not-in-issue",
            severity="warning",
            message=f"the subject says “{match[0]}”, and no story does",
            where=proof.line("subject"),
            help="mend the subject, or see whether its story was taken out or cut",
            text=match[0],
        )


def _value(match: re.Match[str]) -> float:
    return float(match[1].replace(",", "")) * _TIMES.get(match[2] or "", 1)


def _finest(match: re.Match[str]) -> float:
    """Return what the last digit of a figure that is not a nought stands for: 100 of 2,400, a tenth of 6.2."""
    whole, _, decimals = match[1].replace(",", "").partition(".")
    noughts = len(whole) - len(whole.rstrip("0")) if whole.strip("0") else 0
    return 10.0 ** (-len(decimals) or noughts) * _TIMES.get(match[2] or "", 1)


def _has_figure(text: str, figure: re.Match[str]) -> bool:
    """Tell whether a text has a figure of this value, a finer one of which this is the round one, or its word."""
    value = _value(figure)
    if value < len(_NUMBERS) and re.search(rf"\b{_NUMBERS[int(value)]}\b", text, re.IGNORECASE):
        return True
    return any(abs(_value(each) - value) < _finest(figure) for each in _FIGURE.finditer(text))


def _has_name(text: str, name: re.Match[str]) -> bool:
    return re.sub(r"[’']s?$", "", name[0]).casefold() in text.casefold()


CHECKS = (
    Check(
        "subject-claims",
        (subject_claim,),
        (
            Rule(
                "subject-not-in-issue",
                "warning",
                (
                    "a figure or name of the subject is in no story, though it is in an article of the issue, or none "
                    "is known. Where the articles do not have it either, `figure-not-in-source` and "
                    "`name-not-in-source` below say so"
                ),
                "mend the subject",
            ),
        ),
    ),
    Check(
        "subject-new",
        (subject_repeated,),
        (
            Rule(
                "subject-repeated",
                "warning",
                (
                    "the subject is that of one of the last eight issues, or over 90% like it once figures, days and "
                    "the newsletter's name are left out and at least three words are left"
                ),
                "say what is new",
                "readers take it for the issue they have read",
            ),
        ),
    ),
    Check(
        "subject-manners",
        (subject_reply, subject_capitals, subject_exclamation),
        (
            Rule("subject-reply", "warning", 'the subject begins with "Re:" or "Fw:"', "take that out"),
            Rule(
                "subject-capitals",
                "warning",
                "over 60% of the subject's letters are capitals",
                "write it as a sentence",
            ),
            Rule("subject-exclamation", "warning", "more than one exclamation mark", "one is enough"),
        ),
    ),
    Check(
        "preheader-use",
        (preheader_same, preheader_length),
        (
            Rule(
                "preheader-same",
                "warning",
                "the preheader is the subject, or the first sentence of the email, over again",
                "say what else is inside",
            ),
            Rule(
                "preheader-length",
                "info",
                (
                    "under 35 characters, where an inbox fills the row with the first words of the email; or over "
                    "140, which none shows"
                ),
                "make it 35 to 140 long",
            ),
        ),
        thorough=True,
    ),
)
