"""How many stories, sections and round-ups an issue has, and of what size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.checks.registry import Check, Rule
from digest.markup.markdown import links
from digest.model import Finding
from digest.text import count_of, figure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof, Section

# A round-up is read in one breath, whatever a format says of fewer.
_ROUND_UP_MOST = 3


def stories_few(proof: Proof) -> Iterator[Finding]:
    """Yield a note where the issue has less than three quarters of the stories its format has as a rule."""
    count, usual = len(proof.issue.all_stories), min(proof.newsletter.format.stories, proof.newsletter.rules.stories)
    if 0 < 4 * count < 3 * usual:
        yield Finding(
            id="stories-few",
            severity="info",
            message=f"the issue has {figure_of(count, 'story', 'stories')}; {usual} are usual",
            where=proof.line("date"),
            help="a quiet week may have fewer",
        )


def stories_many(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the issue has more stories than the rules of its newsletter take."""
    stories, most = proof.issue.all_stories, proof.newsletter.rules.stories
    if 0 < most < len(stories):
        yield Finding(
            id="stories-many",
            severity="warning",
            message=f"the issue has {figure_of(len(stories), 'story', 'stories')}; [rules] stories is {most}",
            where=proof.line(f"story:{most}"),
            help="take some out, or raise stories in the newsletter’s [rules]",
            text=stories[most].headline,
        )


def section_of_one(proof: Proof) -> Iterator[Finding]:
    """Yield a note for each titled section that holds one story."""
    for number, section in enumerate(proof.issue.sections):
        if section.title and len(section.stories) == 1:
            yield Finding(
                id="section-of-one",
                severity="info",
                message=f"section “{section.title}” has one story",
                where=proof.line(f"section:{number}"),
                help="see whether it needs a section of its own",
                text=section.title,
            )


def section_twice(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each section whose title stands above one before it."""
    seen: dict[str, int] = {}
    for number, section in enumerate(proof.issue.sections):
        title = " ".join(section.title.casefold().split())
        if not title or section.kind == "promo":
            continue
        if title in seen:
            first = proof.line(f"section:{seen[title]}").line
            yield Finding(
                id="section-title-twice",
                severity="warning",
                message=f"section “{section.title}” stands twice; the first is on line {first}",
                where=proof.line(f"section:{number}"),
                help="put the two together, or give one another title",
                text=section.title,
            )
        seen.setdefault(title, number)


def round_up_items(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each round-up of one item, or of more than three."""
    most = max(_ROUND_UP_MOST, proof.newsletter.format.round_up_items[1], proof.newsletter.rules.round_up)
    for number, section in enumerate(proof.issue.sections):
        count = _items(section)
        if section.kind == "round-up" and section.text.strip() and (count == 1 or count > most):
            yield Finding(
                id="round-up-items",
                severity="warning",
                message=f"the round-up has {figure_of(count, 'item')}; two or three can be read in one sentence",
                where=proof.line(f"section:{number}:0"),
                help="add one, or make it a story" if count == 1 else "leave some out, or make them stories",
            )


def _items(section: Section) -> int:
    """Count what a round-up tells: by its links or by the articles it names, whichever are more."""
    urls = {link.url for block in section.blocks for link in links(block.text)}
    return max(len(urls), len(set(section.article_ids)))


def round_up_twice(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the issue has more than one round-up."""
    kinds = [(section.kind, number) for number, section in enumerate(proof.issue.sections)]
    numbers = [number for kind, number in kinds if kind == "round-up"]
    if len(numbers) > 1:
        yield Finding(
            id="round-up-twice",
            severity="warning",
            message=f"the issue has {count_of(len(numbers), 'round-up')}",
            where=proof.line(f"section:{numbers[1]}"),
            help="put them together",
        )


CHECKS = (
    Check(
        "running-order",
        (stories_few, stories_many, section_of_one, section_twice, round_up_items, round_up_twice),
        (
            Rule(
                "stories-few",
                "info",
                (
                    "less than three quarters of what is usual: the lesser of the format's `stories` and the "
                    "newsletter's"
                ),
                "",
            ),
            Rule("stories-many", "warning", "more stories than `[rules] stories`", "take some out, or raise it"),
            Rule(
                "section-of-one", "info", "a section with a title has one story", "see whether it needs one of its own"
            ),
            Rule("section-title-twice", "warning", "two sections have one title", "put them together"),
            Rule(
                "round-up-items",
                "warning",
                (
                    "a round-up has one item, or more than three (or than the format and `[rules] round_up` take, if "
                    "that is more), counted by links and articles"
                ),
                "add one, or leave some out",
            ),
            Rule("round-up-twice", "warning", "more than one round-up", "put them together"),
        ),
        thorough=True,
    ),
)
