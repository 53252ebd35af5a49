"""Stories and paragraphs against the bands of their format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.checks.passages import passages
from digest.checks.registry import Check, Rule
from digest.markup.markdown import to_plain
from digest.model import Finding
from digest.text import figure_of, is_blank, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Format, Issue, Proof

# An editor may leave the band by a fifth before a word is said.
_LEEWAY = 0.2
# By judgement: some 18 lines on a phone, more than fills its screen.
PARAGRAPH_MOST = 90
_LISTED = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")


class Length(NamedTuple):
    """The words of a story and the band of its format; ``fits`` is how it stands to it, with a fifth to spare."""

    words: int
    least: int
    most: int
    fits: Literal["empty", "short", "fits", "long"]


def lengths(issue: Issue, format: Format) -> tuple[Length, ...]:
    """Return how long each story is beside the band of its format, in reading order."""
    marked = any(each.is_lead for each in issue.all_stories)
    found = []
    for number, story in enumerate(issue.all_stories):
        as_lead = story.is_lead or (number == 0 and not marked)
        least, most = (format.for_lead if as_lead else format).story_words
        words = word_count(to_plain(story.text))
        if is_blank(story.text):
            found.append(Length(words, least, most, "empty"))
        elif words < least * (1 - _LEEWAY):
            found.append(Length(words, least, most, "short"))
        else:
            found.append(Length(words, least, most, "long" if words > most * (1 + _LEEWAY) else "fits"))
    return tuple(found)


def story_length(proof: Proof) -> Iterator[Finding]:
    """Yield a note for each story that is shorter or longer than the band of its format by more than a fifth."""
    told = lengths(proof.issue, proof.newsletter.format)
    for number, (story, (words, least, most, fits)) in enumerate(zip(proof.issue.all_stories, told, strict=True)):
        if fits in {"empty", "fits"}:
            continue
        name = f"“{story.headline}”" if story.headline else "the story without a headline"
        yield Finding(
            id="story-length",
            severity="info",
            message=f"{name} has {figure_of(words, 'word')}; the format’s band is {least} to {most}",
            where=proof.line(f"story:{number}"),
            help="cut it" if fits == "long" else "say more, or move it to the round-up",
            text=story.headline,
        )


def issue_length(proof: Proof) -> Iterator[Finding]:
    """Yield a note where the issue is longer than its format's stories and round-up may be together."""
    format, rules = proof.newsletter.format, proof.newsletter.rules
    usual = max(min(format.stories, rules.stories or format.stories), 1)
    most = format.for_lead.story_words[1] + (usual - 1) * format.story_words[1]
    most += format.round_up_words[1] if format.round_up_words else PARAGRAPH_MOST
    told = [story.text for story in proof.issue.all_stories]
    told += [section.text for section in proof.issue.sections if section.kind == "round-up"]
    words = sum(word_count(to_plain(text)) for text in told)
    if words > most:
        yield Finding(
            id="issue-long",
            severity="info",
            message=f"the issue has {figure_of(words, 'word')}; {figure_of(usual, 'story', 'stories')} and a round-up "
            f"of its format have {most} at most",
            where=proof.line("date"),
            help="leave a story out, or cut the longest",
        )


def paragraph_length(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each paragraph of more than 90 words; a list is none."""
    for passage in passages(proof):
        words = word_count(to_plain(passage.text)) if passage.is_block else 0
        if words > PARAGRAPH_MOST and not _LISTED.match(passage.text):
            opening = " ".join(to_plain(passage.text).split()[:4])
            yield Finding(
                id="paragraph-long",
                severity="warning",
                message=f"the paragraph “{opening} …” has {words} words; over {PARAGRAPH_MOST} fill a phone’s screen",
                where=passage.where,
                help="break it in two, or cut it",
            )


CHECKS = (
    Check(
        "lengths",
        (story_length, issue_length, paragraph_length),
        (
            Rule(
                "story-length",
                "info",
                "a story is shorter or longer than the format's band by more than a fifth",
                "cut it, or say more",
            ),
            Rule(
                "issue-long",
                "info",
                (
                    "stories and round-ups have more words than the usual number of stories (the lesser of the "
                    "format's and the newsletter's) and one round-up may have together"
                ),
                "leave a story out, or cut the longest",
            ),
            Rule(
                "paragraph-long",
                "warning",
                "a paragraph has over 90 words; lists are not counted",
                "break it in two, or cut it",
            ),
        ),
        thorough=True,
    ),
)
