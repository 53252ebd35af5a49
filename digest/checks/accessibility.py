"""The HTML for readers who hear it, or see little: language, headings, contrast, size (WCAG 2.2)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from digest.checks.page import read
from digest.checks.places import of_email
from digest.checks.registry import Check, Rule
from digest.colour import LEAST, contrast
from digest.markup.markdown import to_plain
from digest.model import Finding
from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof, Severity

# WCAG 2.2, success criterion 1.4.3: large is 24 px, or 18.66 px bold (18 and 14 pt), and may have less contrast.
LEAST_LARGE, LARGE, LARGE_BOLD = 3.0, 24.0, 18.66
# The house limit for what is read, not looked up; furniture may be 13 px (docs/templates.md).
SMALLEST = 14.0


def _tell(proof: Proof, id: str, severity: Severity, message: str, help: str) -> Finding:
    return Finding(id=id, severity=severity, message=message, where=of_email(proof), help=help)


def language(proof: Proof) -> Iterator[Finding]:
    """Yield an error where the HTML does not say its language: it would be read aloud by the rules of another."""
    said = read(proof.email.html).language
    if not re.fullmatch(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", said, re.IGNORECASE) or said.lower() == "und":
        help = f'write <mjml lang="{proof.newsletter.language}"> in the template'
        message = f"the HTML names “{said}” as its language" if said else "the HTML does not name its language"
        yield _tell(proof, "html-language", "error", message, help)


def direction(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the HTML does not say which way it is read; a webmail puts it into a page of its own."""
    if read(proof.email.html).direction.lower() not in {"ltr", "rtl"}:
        help = 'write <mjml dir="ltr"> in the template'
        yield _tell(proof, "html-direction", "warning", "the HTML does not say which way it is read", help)


def one_main_heading(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the email has not one main heading."""
    count = read(proof.email.html).headings.count(1)
    if count != 1:
        said = f"the HTML has {count or 'no'} main heading{'s' * (count > 1)}"
        yield _tell(proof, "heading-main", "warning", said, "make the title an <h1> in the template, and nothing else")


def heading_levels(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where a heading stands two levels or more below the one before it."""
    for above, below in pairwise(read(proof.email.html).headings):
        if below > above + 1:
            said = f"a heading of level {below} follows one of level {above}"
            yield _tell(proof, "heading-level", "warning", said, f"make it an <h{above + 1}> in the template")
            return


def contrasts(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each pair of colours too alike to read, as the HTML sets them; dark screens apart."""
    seen = set()
    for run in read(proof.email.html).runs:
        look = run.look
        if not look.colour or not look.ground or look.size < 2 or (look.colour, look.ground) in seen:
            continue
        large = look.size >= LARGE or (look.bold and look.size >= LARGE_BOLD)
        least = LEAST_LARGE if large else LEAST
        found = contrast(look.colour, look.ground)
        if found < least:
            seen.add((look.colour, look.ground))
            words = one_line(run.text)[:40]
            said = f"“{words}” in {look.colour} on {look.ground} has a contrast of {found:.1f}"
            help = f"it needs {least:g}: make one of the two darker or lighter, in [brand] or in the template"
            yield _tell(proof, "contrast-low", "error", said, help)


def small_text(proof: Proof) -> Iterator[Finding]:
    """Yield one warning where texts of the issue are set smaller than is easy to read; furniture may be."""
    copy = {line for line in _copy(proof) if line}
    for runs in read(proof.email.html).paragraphs:
        size = min(run.look.size for run in runs)
        if size < SMALLEST and _words("".join(run.text for run in runs)) in copy:
            said = f"a text is set in {size:g} px: “{one_line(runs[0].text)[:40]}”"
            yield _tell(proof, "text-small", "warning", said, f"set texts in {SMALLEST:g} px or more in the template")
            return


def _copy(proof: Proof) -> Iterator[str]:
    """Yield the words of each paragraph of the stories and of the opening words."""
    issue = proof.issue
    for block in (*issue.blocks, *(block for story in issue.all_stories for block in story.blocks)):
        for line in to_plain(block.text).split("\n"):
            yield _words(line)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold())).removesuffix(" full story")


CHECKS = (
    Check(
        "accessibility",
        (language, contrasts),
        (
            Rule("html-language", "error", "the HTML names no language, or `und`", "`lang` of `<mjml>`"),
            Rule(
                "contrast-low",
                "error",
                (
                    "words have a contrast below 4.5 with what they stand on; below 3 if they are large (24 px, or "
                    "18.66 px bold). By inlined colours, without dark ones; a picture behind words is not judged"
                ),
                "change one of the two under `[brand]` or in the template",
            ),
        ),
    ),
    Check(
        "page-structure",
        (direction, one_main_heading, heading_levels, small_text),
        (
            Rule(
                "html-direction",
                "warning",
                'neither `<html>`, `<body>` nor what follows says `dir="ltr"` or `dir="rtl"`',
                "`dir` of `<mjml>`",
            ),
            Rule(
                "heading-main",
                "warning",
                "there is no `<h1>`, or more than one",
                "make the title one, and nothing else",
            ),
            Rule(
                "heading-level",
                "warning",
                "a heading stands two levels below the one before it",
                "use the level between",
            ),
            Rule(
                "text-small",
                "warning",
                "a text of the issue is set below 14 px; furniture may be",
                "set it larger in the template",
            ),
        ),
        thorough=True,
    ),
)
