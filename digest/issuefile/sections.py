"""Put a section without stories into an issue file, change its text, or take one out; all else stays as it was."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from digest.errors import Refused, Where
from digest.issuefile.scan import Comment, find_comments, newline_of
from digest.issuefile.stories import cut_out, end_of, put_in
from digest.issuefile.write import blocks_text, section_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from digest.issuefile.view import IssueFile, Part
    from digest.model import Block, Section


def comments_of(file: IssueFile, part: Part) -> tuple[Comment, ...]:
    """Return the comments of what a heading opened, of the issue itself those above its first heading."""
    starts = [each.span.start for each in (*file.stories, *file.sections)]
    start = part.span.start
    end = end_of(file, part) if part.level else min([*starts, len(file.text)])
    return tuple(each for each in find_comments(file.text, file.header.body) if start <= each.start < end)


def comments_in_text(file: IssueFile, part: Part) -> tuple[Comment, ...]:
    """Return the comments that stand on the lines of a part's text."""
    spans = [span for _, span in part.blocks]
    return tuple(each for each in comments_of(file, part) if any(span.start <= each.start < span.end for span in spans))


def with_blocks(file: IssueFile, number: int, blocks: tuple[Block, ...]) -> IssueFile:
    """Return the file with other blocks in a section, in place of all from its first block to its last.

    Raises:
        Refused: they do not fit the grammar, or the section has no blocks.
    """
    part = file.sections[number]
    if not part.blocks or not blocks:
        raise Refused("the section has no text to replace", Where(file.path, part.line))
    written = blocks_text(blocks).replace("\n", newline_of(file.text))
    start, end = part.blocks[0][1].start, part.blocks[-1][1].end
    changed = type(file)(file.text[:start] + written + file.text[end:], file.path)
    shapes = _shapes(file)
    shapes[number] = (part.title, part.url, blocks, tuple(part.marks))
    return _checked(changed, file, shapes)


def with_section(file: IssueFile, section: Section, *, after: int) -> IssueFile:
    """Return the file with a section put in behind a story; stories are counted from 0 in reading order.

    Raises:
        Refused: it does not fit the grammar, or holds stories.
    """
    changed = type(file)(put_in(file, end_of(file, file.stories[after]), section_text(section)), file.path)
    start = file.stories[after].span.start
    place = sum(part.span.start < start for part in file.sections)
    shapes = _shapes(file)
    shapes.insert(place, (section.title, section.url, section.blocks, section.marks))
    return _checked(changed, file, shapes)


def put_section(file: IssueFile, section: Section, *, before: int) -> IssueFile:
    """Return the file with a section put in before another; sections are counted from 0, their number is the end.

    Raises:
        Refused: it does not fit the grammar, holds stories, or the file has no heading yet.
    """
    parts = [*file.stories, *file.sections]
    if before < len(file.sections):
        at = file.sections[before].span.start
    elif parts:
        at = end_of(file, max(parts, key=lambda part: part.span.start))
    else:
        raise Refused("the issue has no story yet", Where(file.path))
    changed = type(file)(put_in(file, at, section_text(section)), file.path)
    shapes = _shapes(file)
    shapes.insert(before, (section.title, section.url, section.blocks, section.marks))
    return _checked(changed, file, shapes)


def without_section(file: IssueFile, number: int) -> IssueFile:
    """Return the file without a section that holds no story.

    Raises:
        Refused: it holds stories, or cannot be cut out safely.
    """
    changed = type(file)(cut_out(file, file.sections[number]), file.path)
    shapes = _shapes(file)
    del shapes[number]
    return _checked(changed, file, shapes)


def without_emptied(file: IssueFile, numbers: Iterable[int], titles: Collection[str]) -> IssueFile:
    """Return the file without those of some sections, of given titles, that hold nothing more, not even a note."""
    for number in sorted(numbers, reverse=True):
        part = file.sections[number]
        notes = [each for each in comments_of(file, part) if not each.body.lstrip().startswith("drafted")]
        if part.title in titles and not (part.stories or part.blocks or part.url or notes):
            with suppress(Refused):
                file = without_section(file, number)
    return file


def _shapes(file: IssueFile) -> list[object]:
    return [part.shown for part in file.sections]


def _checked(changed: IssueFile, file: IssueFile, shapes: list[object]) -> IssueFile:
    same = [part.shown for part in changed.stories] == [part.shown for part in file.stories]
    if not same or _shapes(changed) != shapes or changed.issue.drafted != file.issue.drafted:
        raise Refused("this section does not fit the issue file", Where(file.path), hint="change it by hand")
    return changed
