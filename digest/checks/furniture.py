"""Subject, preheader and opening words: what an inbox shows, and what tells of the stories below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.checks.registry import Check, Rule
from digest.model import Finding
from digest.text import count_of, figure_of, fingerprint, is_blank, join_and

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.errors import Where
    from digest.model import Proof

# The house limit, after which most clients cut a subject in the inbox row (docs/newsletter.md); the composer
# drafts by the same figure.
SUBJECT_MOST = 60


def _line(proof: Proof, key: str) -> Where:
    """Return the place of a header key, or of the date where the header does not have it."""
    return proof.line(key if dict(proof.lines).get(key) else "date")


def subject_missing(proof: Proof) -> Iterator[Finding]:
    """Yield an error where the subject line is missing."""
    if is_blank(proof.issue.subject):
        yield Finding(
            id="subject-missing",
            severity="error",
            message="the issue has no subject",
            where=_line(proof, "subject"),
            help="add a line to the header: subject: ...",
        )


def subject_long(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where most inboxes would cut the subject."""
    size = len(proof.issue.subject)
    if size > SUBJECT_MOST:
        yield Finding(
            id="subject-long",
            severity="warning",
            message=f"the subject has {size} characters; many inboxes show no more than {SUBJECT_MOST}",
            where=_line(proof, "subject"),
            help="shorten it, or see that its first words are enough",
        )


def preheader_missing(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the preheader is missing."""
    if is_blank(proof.issue.preheader):
        yield Finding(
            id="preheader-missing",
            severity="warning",
            message="the issue has no preheader; an inbox shows its first words instead",
            where=_line(proof, "preheader"),
            help="add a line to the header: preheader: ...",
        )


def _miscount(proof: Proof, same: list[str]) -> str:
    """Return how many stories there are, if drafted opening words that count them say another number."""
    issue = proof.issue
    if "intro" not in same or "{stories}" not in proof.newsletter.intro.lower():
        return ""
    count = count_of(len(issue.all_stories), "story", "stories")
    said = "\n".join(block.text for block in issue.blocks).casefold()
    return "" if re.search(rf"(?<!\w){count}(?!\w)", said) else count


def stale(proof: Proof) -> Iterator[Finding]:
    """Yield one warning where stories came or went and the words drafted about the stories are not edited."""
    issue = proof.issue
    drafted = {line.key: line for line in issue.drafted}
    # A story whose mark was lost is still there if its headline is.
    ids, headlines = set(issue.article_ids), {fingerprint(story.headline) for story in issue.all_stories}
    gone = [
        key
        for key, line in drafted.items()
        if not key.startswith("=") and key not in ids and line.headline not in headlines
    ]
    texts = {"subject": issue.subject, "preheader": issue.preheader}
    # Opening words that are the newsletter's own and count no stories fit every issue.
    if not proof.newsletter.intro or "{stories}" in proof.newsletter.intro.lower():
        texts["intro"] = "\n\n".join(block.text for block in issue.blocks)
    same = [
        name
        for name, text in texts.items()
        if text and f"={name}" in drafted and drafted[f"={name}"].text == fingerprint(text)
    ]
    if not gone and (wrong := _miscount(proof, same)):
        yield Finding(
            id="furniture-stale",
            severity="warning",
            message=f"the opening words are as drafted, and do not speak of {wrong}",
            where=proof.line("intro:0"),
            help="count again: stories were added or taken out",
        )
    if gone and same:
        left = figure_of(len(gone), "drafted story is", "drafted stories are")
        yield Finding(
            id="furniture-stale",
            severity="warning",
            message=f"{left} gone, but {join_and(same)} {'is' if len(same) == 1 else 'are'} still as drafted",
            where=proof.line("intro:0" if same[0] == "intro" else same[0]),
            help="see whether they still fit",
        )


CHECKS = (
    Check(
        "inbox-row",
        (subject_missing, subject_long, preheader_missing),
        (
            Rule("subject-missing", "error", "there is no subject", "add `subject: ...` to the header"),
            Rule(
                "subject-long",
                "warning",
                "the subject has over 60 characters; many inboxes show no more",
                "shorten it, or see that its first words are enough",
            ),
            Rule(
                "preheader-missing",
                "warning",
                "there is no preheader; an inbox shows the first words of the email instead",
                "add `preheader: ...` to the header",
            ),
        ),
    ),
    Check(
        "furniture-fits",
        (stale,),
        (
            Rule(
                "furniture-stale",
                "warning",
                (
                    "drafted stories are gone, but the subject, the preheader or the opening words are still as "
                    "drafted; or the opening words count another number of stories than there are"
                ),
                "see whether they still fit",
            ),
        ),
    ),
)
