"""The shape of an issue: stories and sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.checks.registry import Check, Rule
from digest.issuefile import KINDS, blocks_of
from digest.markup.markdown import escape
from digest.model import Finding
from digest.text import figure_of, fingerprint, is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.model import Article, Issue, Proof, Story


def _name(story: Story) -> str:
    return f"“{story.headline}”" if story.headline else "the story without a headline"


def no_story(proof: Proof) -> Iterator[Finding]:
    """Yield an error where the issue tells no story."""
    if not proof.issue.all_stories:
        yield Finding(
            id="story-none",
            severity="error",
            message="the issue has no story",
            where=proof.line("date"),
            help="add one: a line ## Headline and its paragraphs below",
        )


def section_kind(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each section of a kind that the newsletter's format does not have."""
    kinds = proof.newsletter.format.kinds
    for number, section in enumerate(proof.issue.sections):
        # One of no kind at all is told by the issue file; a format that names no kinds has every one.
        if kinds and section.kind in KINDS and section.kind not in kinds:
            yield Finding(
                id="section-kind-foreign",
                severity="error",
                message=f"the format {proof.newsletter.format.name} has no {section.kind}",
                where=proof.line(f"section:{number}"),
                help=f"it has {', '.join(kinds)}",
            )


def section_empty(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each section that holds neither a story nor a text; a label is its title alone."""
    for number, section in enumerate(proof.issue.sections):
        if section.kind == "label" and section.title:
            continue
        if not section.stories and all(is_blank(block.text) for block in section.blocks):
            yield Finding(
                id="section-empty",
                severity="error",
                message=f"section “{section.title}” is empty" if section.title else "a section without title is empty",
                where=proof.line(f"section:{number}"),
                help="fill it, or take its # line out",
            )


def story_empty(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each story that has a headline but no text."""
    for number, story in enumerate(proof.issue.all_stories):
        if all(is_blank(block.text) for block in story.blocks):
            yield Finding(
                id="story-empty",
                severity="error",
                message=f"{_name(story)} has no text",
                where=proof.line(f"story:{number}"),
                help="write it, or take its ## line out",
            )


def story_without_link(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each story that does not lead to its article."""
    for number, story in enumerate(proof.issue.all_stories):
        if not story.url:
            yield Finding(
                id="story-without-link",
                severity="warning",
                message=f"{_name(story)} has no link",
                where=proof.line(f"story:{number}"),
                help="write the headline as [Headline](https://...)",
            )


def story_link_unusable(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each headline or title whose address no mail client follows; it is shown without a link."""
    issue = proof.issue
    linked = [(f"story:{number}", story.url, _name(story)) for number, story in enumerate(issue.all_stories)]
    for number, section in enumerate(issue.sections):
        name = f"section “{section.title}”" if section.title else "the section without a title"
        linked.append((f"section:{number}", section.url, name))
    for key, url, name in linked:
        if url and not re.match(r"(https?://|mailto:)\S|merge:[a-z]", url, re.IGNORECASE):
            yield Finding(
                id="story-link-unusable",
                severity="error",
                message=f"the link of {name} cannot be used: {url[:80]}",
                where=proof.line(key),
                help="write a whole address: https://...",
            )


def unedited(issue: Issue, articles: Iterable[Article]) -> tuple[int, ...]:
    """Return the numbers of the stories whose text is as the program drafted it, counted from 0.

    A story told by its article's own ``summary`` is an editor's text already and does not count.
    """
    drafted = {line.key: line.text for line in issue.drafted}
    own = {
        article.id: fingerprint(
            "\n\n".join(block.text for text in (article.summary, escape(article.credit)) for block in blocks_of(text))
        )
        for article in articles
        if article.summary
    }
    return tuple(
        number
        for number, story in enumerate(issue.all_stories)
        if (id := next(iter(story.article_ids), "")) in drafted
        and drafted[id] == (text := fingerprint(story.text))
        and own.get(id) != text
    )


def story_unedited(proof: Proof) -> Iterator[Finding]:
    """Yield one warning that names every story nobody has edited."""
    numbers = unedited(proof.issue, proof.articles)
    if numbers:
        names = ", ".join(_name(proof.issue.all_stories[number]) for number in numbers)
        yield Finding(
            id="story-unedited",
            severity="warning",
            message=f"{figure_of(len(numbers), 'story is', 'stories are')} as the program drafted: {names}",
            where=proof.line(f"story:{numbers[0]}"),
            help="read and edit them",
        )


CHECKS = (
    Check(
        "issue-complete",
        (no_story, section_kind, section_empty, story_empty),
        (
            Rule("story-none", "error", "there is no story", "add one: a line `## Headline` and its paragraphs"),
            Rule(
                "section-kind-foreign",
                "error",
                (
                    "the section is of a kind that the format does not have (`kinds` in "
                    "[format.toml](newsletter.md#the-format))"
                ),
                "use one of those the message names",
            ),
            Rule(
                "section-empty",
                "error",
                "a section has neither text nor story. A `label` needs only its title",
                "fill it, or take its `#` line out",
            ),
            Rule("story-empty", "error", "a story has no text", "write it, or take its `##` line out"),
        ),
    ),
    Check(
        "story-links",
        (story_without_link, story_link_unusable),
        (
            Rule(
                "story-without-link",
                "warning",
                "a story leads nowhere",
                "write the headline as `[Headline](https://...)`",
            ),
            Rule(
                "story-link-unusable",
                "error",
                (
                    "the address of a headline or of a section's title is not `https://`, `http://` or `mailto:`. The "
                    "email shows it without a link"
                ),
                "write a whole address",
            ),
        ),
    ),
    Check(
        "unedited",
        (story_unedited,),
        (
            Rule(
                "story-unedited",
                "warning",
                (
                    "one warning for the issue: these stories are as the program drafted them. A story told by its "
                    "article's own `summary` does not count"
                ),
                "read and edit them",
            ),
        ),
    ),
)
