"""House style: the words a newsletter does not write, and those it writes only after others."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from digest.checks.passages import as_read, passages
from digest.checks.prose import HIDDEN, prose, unquoted, without_addresses
from digest.checks.registry import Check, Rule
from digest.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.checks.passages import Passage
    from digest.model import Proof, StyleRule

# Where a sentence begins: nothing stands before but the marks of a list or quotation, or the last one has ended.
_BEGINS = re.compile(
    r"(?:\A|\n)[\s>]*(?:[-*+•]\s+|\d{1,3}[.)]\s+)?[\s\x00“\"‘'(]*\Z|[.!?…][”\"’')\x00]*\s+[\x00“\"‘'(]*\Z"
)
# So much of what stands before is read for it.
_NEAR = 80
_ARTICLE = re.compile(r"\ban?[\s\x00]+\Z", re.IGNORECASE)


def style_of_the_house(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each place where the newsletter's own rules of style are not kept.

    Quotations are left alone, as are addresses. A fix is given where the words can be exchanged as they stand.
    """
    rules = [rule for rule in proof.newsletter.checks.style if not rule.since or proof.issue.date >= rule.since]
    for passage in passages(proof):
        text = without_addresses(unquoted(passage.text))
        for rule in rules:
            if not rule.first:
                yield from _not_written(rule, passage, text)
    yield from _before_the_first(proof, [rule for rule in rules if rule.first])


def _not_written(rule: StyleRule, passage: Passage, text: str) -> Iterator[Finding]:
    meant = [match.span() for match in _meant(rule).finditer(text)] if rule.write else []
    for word in rule.words:
        for match in _pattern(word, case=rule.case).finditer(text):
            start, end = match.span()
            fix = _fix(rule, word, text, match)
            if fix == match[0] or any(first <= start and end <= last for first, last in meant):
                continue
            said = " ".join(passage.text[start:end].split())
            why = f" ({rule.why})" if rule.why else ""
            yield Finding(
                id="house-style",
                severity="warning",
                message=f"“{said}” is not house style{f'; “{rule.write}” is' if rule.write else ''}",
                where=passage.exactly(start),
                help=(f"write “{rule.write}”" if rule.write else "take it out, or say it in other words") + why,
                text=passage.text[start:end],
                fix=fix,
            )


@cache
def _meant(rule: StyleRule) -> re.Pattern[str]:
    """Match what is to be written; as it stands where a rule is about no more than capitals."""
    about_capitals = any(word.casefold() == rule.write.casefold() for word in rule.words)
    return _pattern(rule.write, case=about_capitals)


@cache
def _pattern(words: str, *, case: bool) -> re.Pattern[str]:
    """Match words as whole words, over a line's end too; a sign beside figures and words, but not in “A&E”.

    What a hyphen, point or apostrophe joins to another word is part of that, but for the possessive. A word of over
    three letters is known in its plural.
    """
    body = r"[\s\x00]+".join(re.sub("['’]", "['’]", re.escape(part)) for part in words.split())
    before, after = words[0].isalnum(), words[-1].isalnum()
    if re.search(r"[^\W\d_]{3}[^\W\d_s]\Z", words):
        body += "(?P<plural>s?)"
    front = r"(?<![\w-])(?<!\w[.'’])" if before else ""
    back = r"(?!\w)(?!-\w)(?!\.\w)(?!['’](?!s\b)\w)" if after else ""
    if not before and not after:
        body = rf"(?:(?<!(?-i:[A-Z])){body}|{body}(?!(?-i:[A-Z])))"
    return re.compile(f"{front}{body}{back}", 0 if case else re.IGNORECASE)


# --- what can be exchanged as it stands ----------------------------------------------------------


def _fix(rule: StyleRule, word: str, text: str, match: re.Match[str]) -> str | None:
    """Return what words can be replaced by without reading on, or None."""
    said, write = match[0], rule.write
    start = max(0, match.start() - _NEAR)
    before = f"{'x' if start else ''}{text[start : match.start()]}"
    if not write or "\n" in said or HIDDEN in said:
        return None
    if match.groupdict().get("plural"):
        if _bare(word) != _bare(write):  # the plural of another word may be anything
            return None
        write += said[-1]
    if not said[0].isalnum():
        return _for_a_sign(write, before, text[match.end() : match.end() + 1])
    if _ARTICLE.search(before) and (said[0].lower() in "aeiou") != (write[0].lower() in "aeiou"):
        return None
    return _with_capitals(word, said, write, begins=bool(_BEGINS.search(before)))


def _bare(words: str) -> str:
    return re.sub(r"[\W_]", "", words).casefold()


def _for_a_sign(write: str, before: str, after: str) -> str | None:
    """Put words for a sign behind a figure, "5%"; elsewhere the sentence may have to be turned round."""
    if not write[0].isalnum():
        return write
    if not re.search(r"\d ?\Z", before) or re.match(r"[\w%-]", after):
        return None
    return write if before.endswith(" ") else f" {write}"


def _with_capitals(word: str, said: str, write: str, *, begins: bool) -> str | None:
    """Keep the capital of a sentence's first word; where another is not as the rule has it, it may be in a name."""
    if begins and said[0].isupper():
        return write[0].upper() + write[1:] if said[1:].islower() or said[1:] == word[1:] else None
    return write if said.islower() or said == word or said.casefold() == write.casefold() else None


# --- what is named in full first -----------------------------------------------------------------


def _before_the_first(proof: Proof, rules: list[StyleRule]) -> Iterator[Finding]:
    """Yield a warning where a short form stands in a text before the long one; a headline has room for one only."""
    every = as_read(proof)
    for rule in rules:
        long, named = _pattern(rule.first, case=rule.case), False
        for passage in every:
            full = long.search(prose(passage.text))
            short = _pattern(rule.words[0], case=rule.case or rule.words[0].isupper()).search(
                without_addresses(unquoted(passage.text))
            )
            if passage.is_block and short and not named and not (full and full.start() < short.start()):
                why = f" ({rule.why})" if rule.why else ""
                yield Finding(
                    id="house-style",
                    severity="warning",
                    message=f"“{short[0]}” stands before “{rule.first}”, or without it",
                    where=passage.exactly(short.start()),
                    help=f"name it in full where it is first named{why}",
                    text=passage.text[short.start() : short.end()],
                )
                break
            named = named or bool(full)


CHECKS = (
    Check(
        "house-style",
        (style_of_the_house,),
        (
            Rule(
                "house-style",
                "warning",
                (
                    "a word that the newsletter does not write, or a short form before the long one, by its own "
                    "[rules of style](newsletter.md#house-style). Quotations keep their words"
                ),
                "the message says what to write; `--fix` does it where words can be exchanged as they stand",
            ),
        ),
    ),
)
