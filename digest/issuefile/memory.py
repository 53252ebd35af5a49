"""The machine's memory in an issue file: what the program wrote, so that it knows what an editor did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import Refused, Where
from digest.issuefile.scan import newline_of
from digest.issuefile.stories import memory_comments
from digest.issuefile.write import drafted_row
from digest.model import CONSIDERED, Drafted
from digest.text import split_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from digest.issuefile.scan import Comment
    from digest.issuefile.view import IssueFile

MARKS_A_LINE = 10
_WORD = "drafted"


def remembered(file: IssueFile) -> frozenset[str]:
    """Return what any line of any memory begins with, misshapen lines too; nothing when there is no memory."""
    rows = (row for comment in _memories(file) for row in _rows(comment))
    return frozenset(words[0] for row in rows if (words := row.split()))


def with_memory(
    file: IssueFile,
    lines: Iterable[Drafted] = (),
    *,
    considered: frozenset[str] | None = None,
    forget: Collection[str] = (),
) -> IssueFile:
    """Return the file with lines of its memory renewed; every other line of it stays as it is written.

    Args:
        file: an issue file with a memory; of several the last is renewed, as the last counts.
        lines: what to remember, in place of older lines of the same key.
        considered: all that the issue was chosen from; None leaves those lines as they are.
        forget: keys whose lines are taken out.

    Raises:
        Refused: there is no memory.
    """
    memories = _memories(file)
    if not memories:
        raise Refused("the file has no drafted comment", Where(file.path))
    comment, wanted = memories[-1], {line.key: line for line in lines}
    forgotten = {*forget, CONSIDERED} if considered is not None else set(forget)
    written, rows = set[str](), list[str]()
    for row in _rows(comment):
        key = (row.split() or [""])[0]
        if not key or key in forgotten or key in written:
            continue
        if key in wanted:
            written.add(key)
            row = _row(wanted[key])  # noqa: PLW2901 - the row as it stands, or as it shall
        rows.append(row)
    new = [line for key, line in wanted.items() if key not in written]
    _insert(rows, "=", [_row(line) for line in new if not line.key.startswith("=")])
    _insert(rows, CONSIDERED, [_row(line) for line in new if line.key.startswith("=")])
    marks = sorted(considered or ())
    for at in range(0, len(marks), MARKS_A_LINE):
        rows.append(_row(Drafted(key=CONSIDERED, text=" ".join(marks[at : at + MARKS_A_LINE]))))
    newline = newline_of(file.text)
    head = comment.body[: comment.body.index(_WORD) + len(_WORD)]
    inner = newline.join([head, *rows, ""])
    return type(file)(f"{file.text[: comment.start]}<!--{inner}-->{file.text[comment.end :]}", file.path)


def _insert(rows: list[str], opener: str, new: list[str]) -> None:
    """Put rows above the first that begins with a word, else at the end."""
    at = next((at for at, row in enumerate(rows) if row.lstrip().startswith(opener)), len(rows))
    rows[at:at] = new


def _memories(file: IssueFile) -> list[Comment]:
    return list(memory_comments(file.text, file.header.body))


def _rows(comment: Comment) -> list[str]:
    inner = comment.body[comment.body.index(_WORD) + len(_WORD) :]
    return [inner[line.start : line.end] for line in split_lines(inner)]


def _row(line: Drafted) -> str:
    return drafted_row(line).rstrip("\n")
