"""Put a story into an issue file, or take one out, and leave every other character as it was."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from digest.errors import Refused, Where
from digest.issuefile.scan import find_comments, newline_of
from digest.issuefile.write import drafted_row, story_text
from digest.text import is_blank

if TYPE_CHECKING:
    from digest.issuefile.scan import Comment
    from digest.issuefile.view import IssueFile, Part
    from digest.model import Drafted, Story

_LINE_END = re.compile(r"\r\n|\n|\r")
_MEMORY = re.compile(r"\s*drafted(?=\s|$)")
_LINE_START = r"(?<![^\r\n])[ \t]*"  # "^" knows no lone carriage return


def with_story(file: IssueFile, story: Story, drafted: Drafted, *, after: int | None) -> IssueFile:
    """Return the file with a story put in; see ``IssueFile.with_story``."""
    if after is not None and not 0 <= after < len(file.stories):
        raise Refused(f"there is no story number {after + 1}", Where(file.path))
    newline = newline_of(file.text)
    at = end_of(file, file.stories[after]) if after is not None else _before_first(file)
    text = put_in(file, at, story_text(story))
    changed = type(file)(_remembering(text, file.header.body, drafted, newline), file.path)
    place = 0 if after is None else after + 1
    old, new = ([part.shown for part in each.stories] for each in (file, changed))
    if not (
        len(new) == len(old) + 1
        and new[:place] + new[place + 1 :] == old
        and changed.issue.all_stories[place] == story
        and drafted in changed.issue.drafted
        and changed.root.shown == file.root.shown
        and [part.shown for part in changed.sections] == [part.shown for part in file.sections]
        and len(changed.sections) == len(file.sections)
    ):
        raise Refused("this story does not fit the issue file", Where(file.path), hint="put it in by hand")
    return changed


def put_in(file: IssueFile, at: int, written: str) -> str:
    """Return the text with a part put in, which begins with a blank line; one blank line stands around it."""
    newline = newline_of(file.text)
    before, behind = file.text[:at], file.text[at:]
    if not before.endswith(("\n", "\r")):
        before += newline
    written = written.replace("\n", newline)
    if is_blank(re.split(_LINE_END, before)[-2]):
        written = written.removeprefix(newline)  # a blank line stands above it already
    gap = "" if not behind or is_blank(re.split(_LINE_END, behind, maxsplit=1)[0]) else newline
    return before + written + gap + behind


def with_note_below(file: IssueFile, number: int, note: str) -> IssueFile:
    """Return the file with a note to the editor at the end of a story; nothing of it reaches a reader.

    Raises:
        Refused: the note would change what the file says.
    """
    part = file.stories[number]
    text = put_in(file, end_of(file, part), f"\n<!-- {note}\n-->\n")
    changed = type(file)(text, file.path)
    if changed.issue != file.issue or len(changed.problems) != len(file.problems):
        raise Refused("this note does not fit the issue file", Where(file.path, part.line), hint=note[:200])
    return changed


def story_source(file: IssueFile, number: int) -> str:
    """Return a story as it stands in the file; see ``IssueFile.story_source``."""
    part = file.stories[number]
    return file.text[part.span.start : end_of(file, part)]


def without_story(file: IssueFile, number: int) -> IssueFile:
    """Return the file without a story; see ``IssueFile.without_story``."""
    if not 0 <= number < len(file.stories):
        raise Refused(f"there is no story number {number + 1}", Where(file.path))
    part = file.stories[number]
    changed = type(file)(cut_out(file, part), file.path)
    old, new = ([each.shown for each in one.stories] for one in (file, changed))
    if new != old[:number] + old[number + 1 :] or len(changed.sections) != len(file.sections):
        raise Refused("the story cannot be cut out safely", Where(file.path, part.line), hint="take it out by hand")
    return changed


def cut_out(file: IssueFile, part: Part) -> str:
    """Return the text without what a heading opened; the machine's memory stays, wherever it stands."""
    end = end_of(file, part)
    kept = "".join(
        f"{file.text[comment.start : comment.end]}{newline_of(file.text)}"
        for comment in find_comments(file.text, file.header.body)
        if part.span.start <= comment.start < end and is_memory(comment)
    )
    return file.text[: part.span.start] + kept + file.text[end:]


def end_of(file: IssueFile, part: Part) -> int:
    """Return where what a heading opened ends: at the next heading, the machine's memory, or the end."""
    starts = [other.span.start for other in (*file.stories, *file.sections) if other.span.start > part.span.start]
    return min([*starts, memory_at(file, part.span.end)])


def _before_first(file: IssueFile) -> int:
    """Return where the lead goes: above the first story, or above the first section, or at the end."""
    if file.root.stories:
        return file.root.stories[0].span.start
    return file.sections[0].span.start if file.sections else memory_at(file, file.header.body)


def memory_at(file: IssueFile, start: int) -> int:
    """Return where the last memory comment begins that nothing but blanks follows, else the end of the text."""
    memory = memory_comments(file.text, file.header.body)
    if memory and memory[-1].start >= start and is_blank(file.text[memory[-1].end :]):
        before = re.split(_LINE_END, file.text[: memory[-1].start])[-1]
        # Behind a text it is part of its line.
        return memory[-1].start - len(before) if is_blank(before) else len(file.text)
    return len(file.text)


def is_memory(comment: Comment) -> bool:
    """Tell whether a comment is the machine's memory of what it drafted."""
    return comment.closed and bool(_MEMORY.match(comment.body))


@lru_cache(maxsize=8)  # of one file it is asked for with each of its stories
def memory_comments(text: str, body: int) -> tuple[Comment, ...]:
    """Return the comments of a text, from where its body begins, that are the machine's memory."""
    return tuple(each for each in find_comments(text, body) if is_memory(each))


def _remembering(text: str, body: int, drafted: Drafted, newline: str) -> str:
    """Add a line to the machine's memory in place of an older one of the same article."""
    row = drafted_row(drafted).replace("\n", newline)
    memory = memory_comments(text, body)
    if not memory:
        return f"{text}{newline}<!-- drafted{newline}{row}-->{newline}"
    comment = memory[-1]
    inner = re.sub(rf"{_LINE_START}{re.escape(drafted.key)}(?:[ \t][^\r\n]*)?(?:\r\n|\n|\r)", "", comment.body)
    if not re.search(r"[\r\n][ \t]*\Z", inner):
        inner += newline
    # Stories stand above the lines of everything else.
    at = match.start() if (match := re.search(rf"{_LINE_START}=", inner)) else len(inner)
    return f"{text[: comment.start]}<!--{inner[:at]}{row}{inner[at:]}-->{text[comment.end :]}"
