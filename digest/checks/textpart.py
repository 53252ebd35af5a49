"""The text part: that it tells what the HTML tells."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from digest.checks.page import read
from digest.checks.passages import passages
from digest.checks.places import of_email
from digest.checks.registry import Check, Rule
from digest.checks.targets import fault
from digest.issuefile import encode_url
from digest.model import Finding
from digest.text import figure_of, is_blank, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.errors import Where
    from digest.model import Proof

# RFC 3676 section 4.2, and RFC 5322 section 2.1.1 for any text.
LONGEST = 78


def missing(proof: Proof) -> Iterator[Finding]:
    """Yield an error where there is no text part, or none that says anything."""
    if is_blank(proof.email.text):
        yield Finding(
            id="text-part-empty",
            severity="error",
            message="the text part is empty; some readers get nothing else",
            where=of_email(proof),
            help="see the template issue.txt.j2",
        )


def story_links(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each story whose address is not in the text part."""
    for number, story in enumerate(proof.issue.all_stories):
        if story.url and not fault(story.url) and encode_url(story.url) not in proof.email.text:
            yield Finding(
                id="text-part-without-link",
                severity="error",
                message=f"the text part does not lead to “{story.headline}”",
                where=proof.line(f"story:{number}"),
                help="see the template story.txt.j2: it should end in the address",
            )


# The words of a link this short may be told by its address alone: "Full story".
_SHORT = 3
_NUMBER = re.compile(r"\[\d+\]")  # of a link, where text_links is numbered


def words_missing(proof: Proof) -> Iterator[Finding]:
    """Yield one warning where the HTML has passages that the text part has not."""
    if is_blank(proof.email.text):
        return
    told = f" {_words(_NUMBER.sub(' ', proof.email.text))} "
    lacking = []
    for runs in read(proof.email.html).paragraphs:
        if f" {_words(''.join(run.text for run in runs))} " in told:
            continue
        for link, group in groupby(runs, key=lambda run: run.look.link):
            said = "".join(run.text for run in group)
            words = _words(said)
            cited = bool(link) and link in proof.email.text and words.count(" ") < _SHORT
            if words and not cited and f" {words} " not in told:
                lacking.append(said)
    if lacking:
        first = one_line(lacking[0])
        yield Finding(
            id="text-part-words",
            severity="warning",
            message=f"{figure_of(len(lacking), 'passage')} of the HTML not in the text part, such as “{first[:60]}”",
            where=_place(proof, lacking[0]),
            help="see that the templates of both tell the same",
        )


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


# Tags an email is made of, and the entities that word processors and web pages leave behind.
_MARKUP = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|img|li|ol|p|span|strong|sub|sup|table|tbody|td|tr|u|ul)(?:\s[^<>]*)?/?>"
    r"|&(?:amp|nbsp|lt|gt|quot|apos|[lr][sd]quo|[mn]dash|hellip|pound|euro|#\d{2,6}|#x[0-9a-f]{2,5});",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>]+")


def markup(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each tag or entity that readers of the text part would see, once each."""
    for said in dict.fromkeys(match[0] for match in _MARKUP.finditer(_ADDRESS.sub("", proof.email.text))):
        yield Finding(
            id="text-part-markup",
            severity="warning",
            message=f"“{one_line(said)[:40]}” stands in the text part as it is",
            where=_place(proof, said),
            help="HTML does nothing in an issue file: take it out, or write Markdown",
        )


def long_lines(proof: Proof) -> Iterator[Finding]:
    """Yield one warning where lines of the text part are longer than mail programs keep whole, addresses aside."""
    lines = [line.rstrip() for line in proof.email.text.split("\n")]
    long = [line for line in lines if len(line) > LONGEST and " " in line.strip() and not _ADDRESS.search(line)]
    if long:
        said = f"{figure_of(len(long), 'line')} of the text part over {LONGEST} characters, such as “{long[0][:40]}…”"
        yield Finding(
            id="text-part-line-long",
            severity="warning",
            message=said,
            where=of_email(proof),
            help="put the filter wrap behind the words in the template: {{ words | wrap }}",
        )


# No-break blanks, soft hyphens and signs of no width: a terminal and a screen reader make of them what they like. The
# number of a link is kept by its word on purpose.
_UNSEEN = re.compile(r"\u00a0(?!\[\d+\])|[\u00ad\u200b-\u200f\u2028\u2029\u202f\u2060\ufeff]")


def invisible(proof: Proof) -> Iterator[Finding]:
    """Yield a note where signs that nobody sees are left in the text part."""
    if found := _UNSEEN.findall(proof.email.text):
        name = f"U+{ord(found[0]):04X}"
        around = next(line for line in proof.email.text.split("\n") if found[0] in line)
        words = max((word for word in _UNSEEN.split(around)), key=len, default="").strip()
        yield Finding(
            id="text-part-invisible",
            severity="info",
            message=f"{figure_of(len(found), 'invisible sign')} in the text part, such as {name} beside “{words[:40]}”",
            where=_place(proof, words) if words else of_email(proof),
            help="type a plain blank, or take it out",
        )


def _place(proof: Proof, said: str) -> Where:
    """Return the line of the first text of the issue that says something, else that of the date."""
    texts = list(passages(proof))
    if found := next((each for each in texts if said in each.text), None):
        return found.at(found.text.index(said))
    words = f" {_words(said)} "
    near = next((each for each in texts if words in f" {_words(each.text)} "), None) if words.strip() else None
    return near.where if near else of_email(proof)


CHECKS = (
    Check(
        "text-part",
        (missing, story_links, words_missing),
        (
            Rule("text-part-empty", "error", "the text part says nothing", "see the template `issue.txt.j2`"),
            Rule(
                "text-part-without-link",
                "error",
                "the text part does not have the address of a story",
                "see the template `story.txt.j2`",
            ),
            Rule(
                "text-part-words",
                "warning",
                (
                    "passages of the HTML do not stand in the text part in this order. A link of up to three words "
                    "may be told by its address alone; pictures do not count"
                ),
                "see that both templates tell the same",
            ),
        ),
    ),
    Check(
        "text-part-form",
        (markup, long_lines, invisible),
        (
            Rule(
                "text-part-invisible",
                "info",
                "no-break blanks, soft hyphens or signs of no width are left in the text part",
                "type a plain blank, or take them out",
            ),
            Rule(
                "text-part-markup",
                "warning",
                "HTML tags or entities stand in the text part",
                "take them out, or write Markdown",
            ),
            Rule(
                "text-part-line-long",
                "warning",
                "a line over 78 characters that could be broken and holds no address",
                "use the filter `wrap`",
            ),
        ),
        thorough=True,
    ),
)
