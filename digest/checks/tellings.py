"""How stories are told: each whole, each more than its headline, and none a second time."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from digest.checks.passages import Passage
from digest.checks.registry import Check, Rule
from digest.likeness import ALIKE, canonical, likeness, sketch
from digest.markup.markdown import to_plain
from digest.model import Finding
from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof, Story


def _name(story: Story) -> str:
    return f"“{story.headline}”" if story.headline else "the story without a headline"


def repeated_text(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each story that has much of the text of one before it.

    Of two with one article or address ``articles.story_twice`` speaks.
    """
    stories = [
        (number, story, sketch(to_plain(story.text)), {*story.article_ids, canonical(story.url)} - {""})
        for number, story in enumerate(proof.issue.all_stories)
    ]
    told = set[int]()
    for (first, _, one, own), (number, story, other, its) in combinations(stories, 2):
        alike = 0.0 if own & its or number in told else likeness(one, other)
        if alike >= ALIKE:
            told.add(number)
            yield Finding(
                id="story-repeated-text",
                severity="warning",
                message=f"{alike:.0%} of the shorter text of {_name(story)} and of the story in line "
                f"{proof.line(f'story:{first}').line} stands in the other",
                where=proof.line(f"story:{number}"),
                help="put the two together, or cut what both say",
                text=story.headline,
            )


# Under so many words it is a byline, a credit, a label.
_SENTENCE = 5
_CUT = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])\Z|[\w,;:–—(-]\Z")
# What is no sentence of the story's own: an earlier part, a list, a picture or a link that is all of its paragraph.
_NO_PROSE = re.compile(r"\s*(?:Previously:|[-*+>|]\s|\d{1,9}[.)]\s|!?\[[^\[\]]*\]\([^()\s]*\)\s*\Z)")


def cut_short(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each story whose last paragraph does not end: no stop, or dots that trail off."""
    credits = {one_line(article.credit) for article in proof.articles if article.credit}
    for number, story in enumerate(proof.issue.all_stories):
        prose = [
            (at, block.text)
            for at, block in enumerate(story.blocks)
            if not _NO_PROSE.match(block.text) and one_line(to_plain(block.text)) not in credits
        ]
        at, text = prose[-1] if prose else (0, "")
        said = to_plain(text).strip()
        if len(said.split()) >= _SENTENCE and _CUT.search(said):
            end = said[-30:].partition(" ")[2] if len(said) > 30 else said
            passage = Passage(text, proof.line(f"story:{number}:{at}"), is_block=True)
            yield Finding(
                id="summary-cut",
                severity="warning",
                message=f"the text of {_name(story)} ends with “{one_line(end)}”, as if it were cut off",
                where=passage.at(len(text.rstrip()) - 1),
                help="end the sentence",
                text=one_line(end),
            )


# Longer words that the headline does not have; with fewer of them a text says nothing more.
_MORE = 3


def says_headline(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each story whose text says no more than its headline."""
    for number, story in enumerate(proof.issue.all_stories):
        head, text = _long_words(story.headline), _long_words(to_plain(story.text))
        if head and 2 * len(text & head) >= len(head) and len(text - head) < min(_MORE, len(head)):
            yield Finding(
                id="story-says-headline",
                severity="warning",
                message=f"the text of {_name(story)} says no more than its headline",
                where=proof.line(f"story:{number}"),
                help="say what happened, to whom and when; or move it to the round-up",
                text=story.headline,
            )


def _long_words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3 or word.isdigit()}


CHECKS = (
    Check(
        "tellings",
        (repeated_text, cut_short, says_headline),
        (
            Rule(
                "story-repeated-text",
                "warning",
                (
                    "30% or more of a story's runs of four words stand in another story of the issue, though the two "
                    "have neither article nor address in common"
                ),
                "put the two together, or cut what both say",
            ),
            Rule(
                "summary-cut",
                "warning",
                (
                    "a story's last paragraph of five words or more ends in a letter, a comma, a dash or dots that "
                    "trail off. Links, pictures and lists that stand alone, credits and `Previously:` do not count"
                ),
                "end the sentence",
            ),
            Rule(
                "story-says-headline",
                "warning",
                "a story's text has half of its headline's longer words, and fewer than three others",
                "say what happened, to whom and when",
            ),
        ),
    ),
)
