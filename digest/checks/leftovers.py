"""What was meant to be replaced, or to act, before sending."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.checks.passages import passages
from digest.checks.registry import Check, Rule
from digest.checks.targets import without_unusable
from digest.markup.markdown import tokens
from digest.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.checks.passages import Passage
    from digest.model import Proof

# "TK", to come: the trade's mark for a fact still missing. Capitals only; doubled forms are common. A shop is none.
_TO_COME = re.compile(r"(?<![\w&])(?:TK)+(?![\w&]|\s?Maxx)")
_LOREM = re.compile(r"\blorem\s+ipsum\b", re.IGNORECASE)
# Jinja, Handlebars and Liquid; Mailchimp; Salesforce; double brackets; shell and JavaScript; ERB.
_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\*\|\w|%%\w+%%|\[\[|\]\]|\$\{|<%|%recipient\.")
# What follows a scheme, in a link, in pointed brackets or bare, and a mail address in pointed brackets; but an
# address that is TK itself is one to come.
_ADDRESS = re.compile(
    r"(?<=://)(?!(?:TK)+(?:[^\w.-]|$))[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*|(?<=mailto:)[^\s<>()]+|(?<=<)[^\s<>@]+@[^\s<>@]+(?=>)"
)


def _blank(text: str, pattern: re.Pattern[str], by: str) -> str:
    """Put another sign for every character of what is found but its line breaks: the rest keeps its place."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", by, found[0]), text)


def _each(
    proof: Proof, pattern: re.Pattern[str], id: str, severity: Severity, said: str, help: str
) -> Iterator[Finding]:
    for passage in passages(proof):
        text = _blank(passage.text, _ADDRESS, "x") if pattern is _TO_COME else passage.text
        if match := pattern.search(text):
            message = said.format(match[0])
            yield Finding(id=id, severity=severity, message=message, where=passage.at(match.start()), help=help)


def to_come(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each text that still says TK; an address may."""
    yield from _each(
        proof, _TO_COME, "leftover-tk", "error", "“{}” still stands in the text", "put in what was to come"
    )


def lorem_ipsum(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each text that holds dummy Latin."""
    yield from _each(proof, _LOREM, "leftover-lorem", "error", "“{}” is dummy text", "put in the real text")


def template_mark(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each text with the mark of a template language or a sending service."""
    said = "“{}” looks like a template mark; readers see it as it stands"
    yield from _each(proof, _TEMPLATE, "leftover-template-mark", "warning", said, "take it out if it is not meant")


# --- Markdown that did not take effect -----------------------------------------------------------

_INERT = re.compile(
    r"\]\(|\]\s+\((?=(?:https?:|mailto:|www\.))"  # a link; "[sic] (so he wrote)" is none
    r"|(?<![\w*])\*\*(?!\*)|(?<!\*)\*\*(?![\w*])"  # bold; not "f**k", nor a row of asterisks
    r"|(?<!\w)__(?!_)[^\w]*[^\W_][^_]*__(?!_)|(?<!_)__(?!_)[^\w]*[^\W_][^_]*__(?!\w)"  # not "____", nor a_name__b
    r"|[<‹]\s?!\s?[-–—]|‹!|(?:--|–|—)[>›]"  # a comment, as typed or as a word processor mends it
)
# What the writer wants shown: a sign after a backslash, and a comment or a bracket opened after one.
_MEANT = re.compile(r"\\<!--(?:[^<-]|<(?!!--)|-(?!->))*-->|\\\[[^\[\]\n]*\]|\\[!-/:-@\[-`{-~]")


def markdown(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each text with Markdown that readers would see; a sign after a backslash is meant."""
    for passage in passages(proof):
        text, starts = _shown(passage) if passage.is_block else (passage.text, [(0, 0)])
        if match := _INERT.search(_blank(text, _ADDRESS, "x")):
            line = next(line for start, line in reversed(starts) if start <= match.start())
            said = " ".join(match[0].split())
            to_keep = ", or write \\ before it" if passage.is_block else ""
            yield Finding(
                id="leftover-markdown",
                severity="warning",
                message=f"“{said[:40]}” takes no effect; readers see it as it stands",
                where=passage.at(_offset(passage.text, line, match[0])),
                help=f"mend the link, the bold type or the comment{to_keep}",
            )


def _shown(passage: Passage) -> tuple[str, list[tuple[int, int]]]:
    """Return the words of a block as readers see them, and where in them each of its lines begins."""
    # What the checks of links tell of is not told twice.
    # Dots are as inert as an escaped sign and, like it, punctuation: what stands beside them acts as before.
    words, starts = "", [(0, 0)]
    for token in tokens(_blank(without_unusable(passage.text), _MEANT, "·")):
        if token.type != "inline":
            continue
        line = token.map[0] if token.map else 0
        words += "\n" if words else ""
        starts.append((len(words), line))
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
                words += "\n"
                starts.append((len(words), line))
            elif child.type in {"text", "image"}:
                words += child.content
            elif child.type == "code_inline":
                words += "x" * len(child.content)
    return words, starts


def _offset(text: str, line: int, found: str) -> int:
    """Return where a line of a text begins, or the next that holds what was found: code and links may span lines."""
    rows = text.split("\n")
    sign = found.partition("\n")[0]
    at = next((n for n in range(line, len(rows)) if sign in rows[n]), line)
    return sum(len(row) + 1 for row in rows[:at])


CHECKS = (
    Check(
        "leftovers",
        (to_come, lorem_ipsum, template_mark, markdown),
        (
            Rule(
                "leftover-tk",
                "error",
                'TK ("to come") still stands in the text. In an address it may stand',
                "put in what was to come",
            ),
            Rule("leftover-lorem", "error", "dummy Latin", "put in the real text"),
            Rule(
                "leftover-template-mark",
                "warning",
                "`{{`, `*|NAME`, `[[` and the like: readers see them as they stand",
                "take them out if they are not meant",
            ),
            Rule(
                "leftover-markdown",
                "warning",
                (
                    "Markdown that takes no effect: half a link, `**` on one side only, a comment mended by a word "
                    "processor. Readers see it as it stands"
                ),
                "mend it; or write a backslash before it",
            ),
        ),
    ),
)
