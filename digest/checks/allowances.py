"""What an editor lets stand: by a mark in the story or section a finding is about, or in every issue."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.model import Finding, Mark, Proof

# What no word of an editor in the file may wave through: it has an override of its own that is written down, or the
# email cannot go out at all.
BINDING = frozenset(
    ["article-embargoed", "article-held", "article-withdrawn", "article-no-email", "subject-missing", "story-none"]
)


def allow(proof: Proof, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield each finding, as information with the reason where a mark or the newsletter allows it.

    A mark, ``<!-- allow: ID REASON -->``, is for its story or section; above the first story for the header and the
    opening words. ``allow: ID “the words” REASON`` is for findings about these words alone. Without a reason it allows
    nothing. ``[checks.allow]`` is for every issue and its own file too.
    """
    always = dict(proof.newsletter.checks.allow)
    places = sorted(_places(proof), key=lambda place: place[0])
    lines = [line for line, _ in places]
    for finding in findings:
        at = bisect_right(lines, finding.where.line) - 1
        marks = places[at][1] if at >= 0 and finding.where.path == proof.path else ()
        reason = _reason(finding, marks) or always.get(finding.id, "")
        if reason and not finding.allowed and finding.id not in BINDING and finding.severity != "info":
            message = f"{finding.message}; allowed: {reason}"
            yield replace(finding, severity="info", message=message, help="", allowed=reason)
        else:
            yield finding


def _places(proof: Proof) -> Iterator[tuple[int, tuple[Mark, ...]]]:
    """Yield the first line and the marks of the header, of each story and of each section."""
    issue = proof.issue
    yield 1, issue.marks
    for number, story in enumerate(issue.all_stories):
        marks = (*story.marks, *(mark for block in story.blocks for mark in block.marks))
        yield proof.line(f"story:{number}").line, marks
    for number, section in enumerate(issue.sections):
        marks = (*section.marks, *(mark for block in section.blocks for mark in block.marks))
        yield proof.line(f"section:{number}").line, marks


def _reason(finding: Finding, marks: Iterable[Mark]) -> str:
    said = (mark.value.partition(" ") for mark in marks if mark.key == "allow")
    return next(filter(None, (_for_words(rest.strip(), finding.text) for id, _, rest in said if id == finding.id)), "")


def _for_words(said: str, words: str) -> str:
    """Return the reason of a mark, unless it names other words than these in quotation marks."""
    if not said.startswith("“") or "”" not in said:
        return said
    named, _, reason = said[1:].partition("”")
    return reason.strip() if named.casefold() == words.casefold() else ""
