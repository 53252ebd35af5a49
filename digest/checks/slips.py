"""Slips of the pen and of the machine: what a merge, a wrong encoding or a hasty edit leaves in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.checks.passages import passages
from digest.checks.prose import prose
from digest.checks.registry import Check, Rule
from digest.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.checks.passages import Passage
    from digest.model import Proof

# Git's own marks are seven signs long; the fourth stands in diff3 style (git-merge, "How conflicts are presented").
_CONFLICT = re.compile(r"^(?:<{7}(?: .*)?|={7}|>{7}(?: .*)?|\|{7}(?: .*)?)$", re.MULTILINE)
# UTF-8 read as Windows-1252 or Latin-1: no English word and no price has these signs side by side.
_MOJIBAKE = re.compile("â€[™œ\x9d˜“”¦\x9c\x99\x93\x94]?|Ã[\x80-\xbf]|Â[£\xa0·°«»©®]|�")
_DOUBLED = re.compile(r"(?<![\w’'-])([^\W\d_]{2,})\s+(?=(\1)(?![\w’'-]))", re.IGNORECASE)
# Words that may rightly stand twice: "it had had its day", "gave her her post", "what it is is a timetable".
_MAY_DOUBLE = frozenset(
    ["had", "that", "is", "do", "did", "does", "her", "you", "in", "on", "very", "no", "so", "now", "there", "long"]
)
_VALUE = re.compile(
    r"\A\W*(?:None|nan|NaN|NaT|null|undefined)\W*\Z|[£$€](?:None|nan|NaN|null|undefined)\b|\b(?:NaN|NaT)\b"
    r"|\[object Object\]"
)
_SPACING = re.compile(r"(?<=[\w,.;:!?”’)]) {2,}(?=[^\s])|(?<=\w) +[,;](?=\s|$)")


def conflict_mark(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each text that still has the marks of a git conflict."""
    for passage in passages(proof):
        if match := _CONFLICT.search(passage.text):
            yield Finding(
                id="leftover-conflict",
                severity="error",
                message=f"“{match[0][:40]}” is the mark of a git conflict; both versions stand in the issue",
                where=passage.exactly(match.start()),
                help="keep one version, and take the lines <<<<<<<, ======= and >>>>>>> out",
                text=match[0],
            )


def mojibake(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each text with signs that come of a wrong encoding."""
    for passage in passages(proof):
        for word in re.finditer(r"\S+", passage.text):
            if _MOJIBAKE.search(word[0]):
                yield Finding(
                    id="leftover-mojibake",
                    severity="warning",
                    message=f"“{word[0][:40]}” was read in a wrong encoding",
                    where=passage.exactly(word.start()),
                    help="type the sign that was meant, such as ’ or é",
                    text=word[0],
                    fix=_decoded(word[0]),
                )


def _decoded(word: str) -> str | None:
    """Return a word as it was before UTF-8 was read as Windows-1252, if it was that."""
    octets = b"".join(_octet(sign) for sign in word)
    try:
        meant = octets.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return meant if not _MOJIBAKE.search(meant) else None


def _octet(sign: str) -> bytes:
    """Return the octet a sign of Windows-1252 stands for; five have no sign there and are read as themselves."""
    try:
        return sign.encode("cp1252")
    except UnicodeEncodeError:
        return sign.encode("latin-1") if ord(sign) < 0x100 else b"\xff"  # which no UTF-8 has


def doubled_word(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each word that stands twice; names may ("Duran Duran"), and words that English doubles."""
    for passage in passages(proof):
        for match in _DOUBLED.finditer(prose(passage.text)):
            if match[2][0].isupper() or match[1].lower() in _MAY_DOUBLE:
                continue
            yield Finding(
                id="word-doubled",
                severity="warning",
                message=f"“{match[1]} {match[2]}”: the word stands twice",
                where=passage.exactly(match.start()),
                help="take one of them out",
                text=passage.text[match.start() : match.end(2)],
            )


def empty_value(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each text in which a program wrote that it had no value."""
    for passage in passages(proof):
        if match := _VALUE.search(passage.text):
            said = match[0].strip()
            start = match.start() + match[0].index(said)
            yield Finding(
                id="leftover-value",
                severity="warning",
                message=f"“{said}” is what a program writes where it has no value",
                where=passage.exactly(start),
                help="put in what was meant, or take it out",
                text=said,
            )


def quotes_mixed(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each text with straight and curly quotation marks."""
    for passage in passages(proof):
        text = re.sub(r"(?<=\d)\"", "x", prose(passage.text))
        if '"' in text and ("“" in text or "”" in text):
            yield Finding(
                id="quotes-mixed",
                severity="warning",
                message="straight and curly quotation marks stand side by side",
                where=passage.exactly(text.index('"')),
                help="make them all curly: “ and ”",
                text='"',
            )


def unmatched(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each text with a quotation mark or bracket that has no other half.

    A quotation may go on in the next paragraph, which then begins with a quotation mark of its own.
    """
    every = list(passages(proof))
    for passage, following in zip(every, [*every[1:], None], strict=True):
        goes_on = bool(
            following
            and following.key.rpartition(":")[0] == passage.key.rpartition(":")[0]
            and re.match(r"[>\s]*[“\"]", following.text)
        )
        quote = _lonely_quote(passage.text, goes_on=goes_on)
        if quote >= 0:
            yield _unmatched(passage, quote, "quotes-unmatched", "quotation mark")
        bracket = _lonely_bracket(prose(passage.text))
        if bracket >= 0:
            yield _unmatched(passage, bracket, "brackets-unmatched", "bracket")


def _unmatched(passage: Passage, at: int, id: str, what: str) -> Finding:
    """Say beside which words the lonely half stands: those after it, or before one that closes."""
    sign = passage.text[at]
    closes = sign in "”)]"
    words = passage.text[max(0, at - 30) : at].split()[-3:] if closes else passage.text[at + 1 : at + 31].split()[:3]
    near = f"{'after' if closes else 'before'} “{' '.join(words).strip('“”')}”" if words else f"{sign} by itself"
    return Finding(
        id=id,
        severity="warning",
        message=f"the {what} {near} has no other half",
        where=passage.exactly(at),
        help=f"add the other {what}, or take this one out",
        text=sign,
    )


def _lonely_quote(text: str, *, goes_on: bool) -> int:
    """Return where a double quotation mark without its other half stands, or -1."""
    text = re.sub(r"(?<=\d)\"", "x", prose(text))  # six inches are 6"
    open = -1
    for match in re.finditer("[“”]", text):
        if match[0] == "“" and open >= 0 and not re.search(r"\n>[ >]*\n", text[open : match.start()]):
            return open
        if match[0] == "”" and open < 0:
            return match.start()
        open = match.start() if match[0] == "“" else -1
    if open < 0 and text.count('"') % 2 and "“" not in text:
        open = text.rindex('"')
    return -1 if goes_on else open


# "b)" and "iv)" in a list, and a face made of signs.
_NEEDS_NONE = re.compile(r"(?:(?<!\S)(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})|[:;]-?)\Z")


def _lonely_bracket(text: str) -> int:
    """Return where a round or square bracket without its other half stands, or -1."""
    if "](" in text:  # half a link: leftover-markdown speaks of it
        return -1
    open: list[int] = []
    for match in re.finditer(r"[()\[\]]", text):
        at = match.start()
        if match[0] in "([":
            open.append(at)
        elif open and text[open[-1]] + match[0] in ("()", "[]"):
            open.pop()
        elif open or match[0] == "]" or not _NEEDS_NONE.search(text[max(0, at - 6) : at]):
            return at
    return open[-1] if open else -1


def spacing(proof: Proof) -> Iterator[Finding]:
    """Yield a note for each text with two blanks in a row, or a blank before a comma."""
    for passage in passages(proof):
        for match in _SPACING.finditer(prose(passage.text)):
            yield Finding(
                id="spacing",
                severity="info",
                message="a blank before a comma" if match[0].strip() else "two blanks in a row",
                where=passage.exactly(match.start()),
                help="take a blank out",
                text=match[0],
                fix=match[0].strip() or " ",
            )


CHECKS = (
    Check(
        "damage",
        (conflict_mark, mojibake, empty_value),
        (
            Rule(
                "leftover-conflict",
                "error",
                (
                    "a line `<<<<<<<`, `=======` or `>>>>>>>`: a merge of git's was not finished, and both versions "
                    "stand in the issue"
                ),
                "keep one version, and take those lines out",
            ),
            Rule(
                "leftover-mojibake",
                "warning",
                "`â€™`, `Ã©` and the like: the text was read in a wrong encoding",
                "type the sign that was meant",
            ),
            Rule(
                "leftover-value",
                "warning",
                (
                    "`None`, `nan`, `null` or `undefined` is all of a text or stands after £, $ or €; `NaN` or "
                    "`[object Object]` stands anywhere"
                ),
                "put in what was meant",
            ),
        ),
    ),
    Check(
        "doubled-words",
        (doubled_word,),
        (
            Rule(
                "word-doubled",
                "warning",
                '"the the". Names may, and words that English doubles ("had had", "that that")',
                "take one out",
            ),
        ),
    ),
    Check(
        "punctuation",
        (quotes_mixed, unmatched, spacing),
        (
            Rule(
                "quotes-mixed",
                "warning",
                "straight and curly double quotation marks in one paragraph",
                "make them all curly",
            ),
            Rule(
                "quotes-unmatched",
                "warning",
                (
                    "a double quotation mark has no other half in its paragraph. A quotation may go on in the next, "
                    "if that begins with a mark of its own"
                ),
                "add it, or take this one out",
            ),
            Rule(
                "brackets-unmatched",
                "warning",
                'a round or square bracket has no other half. "b)" in a list needs none',
                "add it, or take this one out",
            ),
            Rule("spacing", "info", "two blanks in a row, or a blank before a comma or semicolon", "take one out"),
        ),
        thorough=True,
    ),
)
