"""An issue file cut at its headings: what stands before the first, then one piece a heading, then the memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from digest.issuefile.stories import end_of
from digest.text import is_blank, split_lines

if TYPE_CHECKING:
    from digest.issuefile import IssueFile, Part


class Piece(NamedTuple):
    """What a heading opened: its text without the blank lines at its end, these as ``gap``; ``part`` is None on top."""

    part: Part | None
    core: str
    gap: str


class Pieces(NamedTuple):
    """A file in pieces: ``head`` + top + all others + ``tail`` is its text; ``head`` is the header."""

    head: str
    top: Piece
    rest: tuple[Piece, ...]
    tail: str


def cut(file: IssueFile) -> Pieces:
    """Cut a file at its headings; nothing is lost."""
    parts = sorted((*file.stories, *file.sections), key=lambda part: part.span.start)
    body = file.header.body
    if not parts:
        return Pieces(file.text[:body], Piece(None, "", ""), (), file.text[body:])
    starts = [part.span.start for part in parts]
    end = end_of(file, parts[-1])
    rest = tuple(
        Piece(part, *part_gap(file.text[start:stop]))
        for part, start, stop in zip(parts, starts, [*starts[1:], end], strict=True)
    )
    top = Piece(None, *part_gap(file.text[body : starts[0]]))
    return Pieces(file.text[:body], top, rest, file.text[end:])


def part_gap(text: str) -> tuple[str, str]:
    """Part a text from the blank lines at its end; what follows its last words on their line stays with them."""
    end = 0
    for line in split_lines(text):
        if not is_blank(text[line.start : line.end]):
            end = line.end
    return text[:end], text[end:]


def line_ends(text: str) -> int:
    """Count the line ends in a text."""
    return len(_LINE_END.findall(text))


_LINE_END = re.compile(r"\r\n|\n|\r")
