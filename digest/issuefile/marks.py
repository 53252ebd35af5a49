"""Set or take out a mark of an issue, a section or a story; every other character stays as it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.issuefile.scan import KEYS, newline_of, read_mark
from digest.issuefile.sections import comments_in_text, comments_of
from digest.issuefile.stories import is_memory, put_in
from digest.text import is_blank

if TYPE_CHECKING:
    from digest.issuefile.scan import Comment
    from digest.issuefile.view import IssueFile, Part

_LINE_END = re.compile(r"\r\n|\n|\r")


def own_comments(file: IssueFile, part: Part) -> tuple[Comment, ...]:
    """Return the comments of a part that stand on its heading line or on lines of their own: its marks and notes."""
    within = {each.start for each in comments_in_text(file, part)}
    return tuple(each for each in comments_of(file, part) if each.start not in within and not is_memory(each))


def with_mark(file: IssueFile, part: Part, key: str, value: str) -> str:
    """Return the text with a mark of a part set, in place of its first of that key; an empty value is a mark alone."""
    written = f"<!-- {key}: {value} -->" if value else f"<!-- {key} -->"
    if found := _of_key(file, part, key):
        return file.text[: found[0].start] + written + file.text[found[0].end :]
    return with_new_mark(file, part, written)


def with_new_mark(file: IssueFile, part: Part, written: str) -> str:
    """Return the text with one more mark line, below those that stand under the heading, or on top of the issue."""
    at = below_marks(file, part)
    if at == file.header.body and not part.level:
        return put_in(file, at, f"\n{written}\n")
    return file.text[:at] + newline_of(file.text) + written + file.text[at:]


def without_mark(file: IssueFile, part: Part, key: str) -> str:
    """Return the text without a part's own marks of a key."""
    text = file.text
    for comment in reversed(_of_key(file, part, key)):
        text = without_comment(text, comment)
    return text


def without_comment(text: str, comment: Comment) -> str:
    """Return the text without a comment: with its line where it is alone there, else with the blanks before it."""
    start, end = comment.start, comment.end
    while start and text[start - 1] not in "\r\n" and is_blank(text[start - 1]):
        start -= 1
    line_end = _LINE_END.search(text, end)
    stop = line_end.start() if line_end else len(text)
    if (not start or text[start - 1] in "\r\n") and is_blank(text[end:stop]):
        return text[:start] + text[line_end.end() if line_end else stop :]
    return text[:start] + text[end:]


def _of_key(file: IssueFile, part: Part, key: str) -> list[Comment]:
    return [each for each in own_comments(file, part) if each.closed and read_mark(each.body)[0] == key]


def below_marks(file: IssueFile, part: Part) -> int:
    """Return where a part's mark lines end: those that follow its heading without a blank line between."""
    at = part.span.end if part.level else file.header.body
    for comment in own_comments(file, part):
        between = file.text[at : comment.start] if comment.start >= at else ""
        on_top = not part.level and at == file.header.body
        below = is_blank(between) and (on_top or len(_LINE_END.findall(between)) <= 1)
        if not (below and comment.closed and read_mark(comment.body)[0] in KEYS):
            break
        line_end = _LINE_END.search(file.text, comment.end)
        stop = line_end.start() if line_end else len(file.text)
        at = max(at, stop if is_blank(file.text[comment.end : stop]) else comment.end)
    return at
