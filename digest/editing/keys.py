"""The names by which a page speaks of the stories and sections of an issue file, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import Refused, Where
from digest.text import one_line, slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.issuefile import IssueFile, Part

HAND = "hand:"


def story_keys(file: IssueFile) -> tuple[str, ...]:
    """Return a key for each story, in reading order.

    It is the ids of its articles with commas between; of one without an article ``hand:`` and what its ``by-hand``
    mark says, or else its headline as a slug. Of several the same the second ends with ``~2``, and so on.
    """
    return _unique(map(_story_key, file.stories))


def section_keys(file: IssueFile) -> tuple[str, ...]:
    """Return a key for each section, in order: its title as a slug, or its kind where it has none; then as stories."""
    return _unique(slug(part.title) or part.kind for part in file.sections)


def number_of_story(file: IssueFile, key: str) -> int:
    """Return the number of a story, from 0.

    Raises:
        Refused: it is not there any more.
    """
    return _number(file, story_keys(file), key, "story")


def number_of_section(file: IssueFile, key: str) -> int:
    """Return the number of a section, from 0.

    Raises:
        Refused: it is not there any more.
    """
    return _number(file, section_keys(file), key, "section")


def _number(file: IssueFile, keys: tuple[str, ...], key: str, noun: str) -> int:
    if key not in keys:
        raise Refused(f"this {noun} is no longer there", Where(file.path), hint=one_line(key)[:200])
    return keys.index(key)


def _story_key(part: Part) -> str:
    marks = (*part.marks, *(mark for block, _ in part.blocks for mark in block.marks))
    ids = [id for mark in marks if mark.key == "article" for each in mark.value.split(",") if (id := each.strip())]
    if ids:
        return ",".join(dict.fromkeys(ids))
    named = next((mark.value for mark in part.marks if mark.key == "by-hand" and mark.value), "")
    return f"{HAND}{named or slug(part.title)}"


def _unique(keys: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key in keys:
        name, again = key, 1
        while name in found:
            again += 1
            name = f"{key}~{again}"
        found[name] = None
    return tuple(found)
