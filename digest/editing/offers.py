"""What a draft offers in its comments: other subjects and preheaders, and what ran earlier of a story."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.composer.earlier import PREVIOUSLY
from digest.composer.furniture import OTHERS_OF
from digest.editing.keys import number_of_story, story_keys
from digest.errors import Refused, Where
from digest.issuefile import comments_in_text, comments_of, in_comment
from digest.issuefile.marks import own_comments, without_comment
from digest.issuefile.scan import newline_of
from digest.text import Line, split_lines, trim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.issuefile import IssueFile, Part
    from digest.issuefile.scan import Comment


class Row(NamedTuple):
    """A line of a comment that can be taken: its words, its comment, and where it stands in the file."""

    words: str
    comment: Comment
    span: Line


class Offers(NamedTuple):
    """What can be taken: subjects, preheaders, and by the key of a story the lines of what ran earlier of it."""

    subjects: tuple[str, ...]
    preheaders: tuple[str, ...]
    earlier: dict[str, tuple[str, ...]]


def offers(file: IssueFile) -> Offers:
    """Return what the comments of an issue file offer, in their order."""
    subjects, preheaders = (tuple(row.words for row in _others(file, name)) for name in ("subject", "preheader"))
    below = {
        key: tuple(row.words for row in _earlier(file, part))
        for key, part in zip(story_keys(file), file.stories, strict=True)
    }
    return Offers(subjects, preheaders, {key: lines for key, lines in below.items() if lines})


def take_offer(file: IssueFile, field: str, value: str) -> IssueFile:
    """Return the file with an offered subject or preheader as its own; the one it had is offered in its place.

    One that does not fit a comment as it is, or is empty, is not offered.

    Raises:
        Refused: it is not offered any more.
    """
    row = next((each for each in _others(file, field) if each.words == value), None)
    if row is None:
        raise Refused(f"this {field} is no longer offered", Where(file.path), hint=value[:200])
    found = file.header.first(field)
    old = found.value if found else ""
    if old and in_comment(old) == old:
        text = f"{file.text[: row.span.start]}{old}{file.text[row.span.end :]}"
    else:
        heads = tuple(OTHERS_OF.values())
        text = _without_rows(file.text, row.comment, [row.span], heads)
    return _unsaid(file, type(file)(text, file.path)).with_field(field, value)


def take_earlier(file: IssueFile, key: str, line: str) -> IssueFile:
    """Return the file with what ran earlier of a story as its last paragraph, and its line out of the comment.

    Raises:
        Refused: the story or the line is not there any more.
    """
    number = number_of_story(file, key)
    row = next((each for each in _earlier(file, file.stories[number]) if each.words == line), None)
    if row is None:
        raise Refused("this line is no longer offered", Where(file.path), hint=line[:200])
    gone = [row.span, *_indented_below(file, row)]
    changed = _unsaid(file, type(file)(_without_rows(file.text, row.comment, gone, ()), file.path))
    text = "\n\n".join([*(block.text for block, _ in changed.stories[number].blocks), line])
    return changed.with_field("text", text, story=number)


def _unsaid(file: IssueFile, changed: IssueFile) -> IssueFile:
    """Return the changed file if a reader sees what he saw before."""
    if changed.issue != file.issue or len(changed.problems) > len(file.problems):
        raise Refused("this comment cannot be changed safely", Where(file.path), hint="change it by hand")
    return changed


def _lines_in(file: IssueFile, comment: Comment) -> list[Line]:
    """Return the lines of a comment that hold none of its marks."""
    inside = (line for line in split_lines(file.text[: comment.end], comment.start))
    return [line for line in inside if line.start > comment.start and line.end < comment.end - 2]


def _others(file: IssueFile, field: str) -> Iterator[Row]:
    within = {each.start for each in comments_in_text(file, file.root)}
    for comment in comments_of(file, file.root):
        opened = trim(comment.body.split("\n", 1)[0].split("\r", 1)[0])
        named = opened if opened in OTHERS_OF.values() and comment.start not in within else ""
        for line in _lines_in(file, comment) if named else ():
            words = trim(file.text[line.start : line.end])
            if words in OTHERS_OF.values():
                named = words
            elif words and named == OTHERS_OF[field]:
                yield Row(words, comment, line)


def _earlier(file: IssueFile, part: Part) -> Iterator[Row]:
    for comment in own_comments(file, part):
        for line in _lines_in(file, comment):
            words = file.text[line.start : line.end]
            if words.startswith(PREVIOUSLY):
                yield Row(trim(words), comment, line)


def _indented_below(file: IssueFile, row: Row) -> Iterator[Line]:
    """Yield the lines below an offered one that say why it is: those that are indented."""
    for line in _lines_in(file, row.comment):
        if line.start > row.span.start:
            if file.text[line.start : line.start + 1] not in {" ", "\t"}:
                return
            yield line


def _without_rows(text: str, comment: Comment, rows: list[Line], heads: tuple[str, ...]) -> str:
    """Take lines out of a comment, a head that nothing follows too, and the comment itself where nothing is left."""
    lines = split_lines(comment.body)
    first = comment.start + len("<!--")
    gone = {row.start - first for row in rows}
    left = [comment.body[line.start : line.end] for line in lines if line.start not in gone]
    kept = [
        row
        for row, after in zip(left, [*left[1:], ""], strict=True)
        if not (trim(row) in heads and (not trim(after) or trim(after) in heads))
    ]
    if not any(map(trim, kept[0 if heads else 1 :])):
        return without_comment(text, comment)
    inner = newline_of(text).join([*kept, ""])
    if heads and not inner.startswith(" "):
        inner = f" {inner}"
    return f"{text[: comment.start]}<!--{inner}-->{text[comment.end :]}"
