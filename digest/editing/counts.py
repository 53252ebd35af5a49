"""How long the stories of an issue are beside what their format asks, for an editor who is writing. Pure.

The bands are those of the checks: what is told here as too long is told there too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.checks.headlines import HEADLINE_MOST
from digest.checks.lengths import PARAGRAPH_MOST, lengths
from digest.editing.keys import story_keys
from digest.markup.markdown import to_plain
from digest.text import word_count

if TYPE_CHECKING:
    from digest.issuefile import IssueFile
    from digest.model import Newsletter


class StoryCount(NamedTuple):
    """The key of a story, the characters of its headline and the words of its text, each beside its bounds.

    ``fits`` is ``empty``, ``short``, ``fits`` or ``long``: a text may leave the band by a fifth. ``paragraphs`` are the
    words of each paragraph.
    """

    key: str
    headline: int
    headline_most: int
    words: int
    least: int
    most: int
    fits: Literal["empty", "short", "fits", "long"]
    paragraphs: tuple[int, ...]
    paragraph_most: int


def told(file: IssueFile, newsletter: Newsletter) -> tuple[StoryCount, ...]:
    """Return how long each story is, in reading order.

    Raises:
        DigestError: the file gives no usable newsletter or date.
    """
    issue = file.issue
    rows = zip(story_keys(file), issue.all_stories, lengths(issue, newsletter.format), strict=True)
    return tuple(
        StoryCount(
            key,
            len(story.headline),
            HEADLINE_MOST,
            *length,
            tuple(word_count(to_plain(block.text)) for block in story.blocks),
            PARAGRAPH_MOST,
        )
        for key, story, length in rows
    )
