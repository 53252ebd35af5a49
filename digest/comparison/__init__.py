"""What differs between two states of an issue, or two issues, in an editor's words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.comparison import furniture
from digest.comparison.difference import Change, Difference
from digest.comparison.stories import Stories
from digest.comparison.two import compare_two as _compare_two

if TYPE_CHECKING:
    from digest.model import Issue

__all__ = ["Change", "Difference", "compare", "compare_two"]


def compare(old: Issue, new: Issue) -> tuple[Difference, ...]:
    """Return what differs between two states of one issue, as its readers see them; nothing where they see the same.

    In this order: header, opening words, the stories as the newer state has them, those taken out, the sections
    likewise, and last what an editor marked for the checks. Notes, blanks and line breaks within a paragraph make no
    difference.
    """
    sections = furniture.pair_sections(old, new)
    stories = Stories(old, new, dict(sections.both))
    return (
        *furniture.header(old, new),
        *furniture.intro(old, new),
        *stories.differences(),
        *furniture.sections(old, new, sections),
        *furniture.marks(old, new, stories, sections),
    )


def compare_two(one: Issue, other: Issue) -> tuple[Difference, ...]:
    """Return which stories two issues both tell, which only one of them, and where their furniture differs."""
    return tuple(_compare_two(one, other))
