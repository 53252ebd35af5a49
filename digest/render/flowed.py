"""The text part as a file and as ``format=flowed`` (RFC 3676). Pure; which line ends are soft is known, never guessed.

What renders the text leaves two marks in it, controls that ``digest.text.clean`` takes out of all copy. A line
that no mark says anything about, such as one a newsroom's own template wrote, is hard and no quotation.
"""

from __future__ import annotations

from typing import NamedTuple

# Ends a line that is broken only because the page is 72 columns wide.
SOFT = "\x0e"
# One for each level of quotation at the beginning of a line; shown as ">". A ">" of the copy is no such mark.
QUOTE = "\x0f"

# The line before a signature keeps its blank, and no line may look like it by chance (RFC 3676 section 4.3).
_SIGNATURE = "-- "


class Line(NamedTuple):
    """A line without trailing blanks: levels of quotation, words, and whether the next line goes on with it."""

    quotes: int
    text: str
    soft: bool

    @property
    def shown(self) -> str:
        """Return the line as a reader sees it."""
        return ">" * self.quotes + self.text


def file_text(marked: str) -> str:
    """Return a rendered text as it stands in a file: no marks, no trailing blanks, one line end at its end."""
    lines = [_trimmed(line) for line in marked.replace(SOFT, "").replace(QUOTE, ">").split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def flowed(marked: str) -> str:
    """Return a rendered text as ``format=flowed``: a soft line ends in a blank, a hard one does not.

    A line that begins with a blank, ``>`` or ``From `` is stuffed with one more blank (section 4.4). Nothing else
    differs from the file: ``unflowed(flowed(text)) == file_text(text)``.
    """
    lines = []
    for line in _lines(marked):
        shown = line.shown + " " * line.soft
        stuffed = not line.quotes and shown.startswith((" ", ">", "From "))
        lines.append(" " * stuffed + shown)
    return "\n".join(lines) + "\n"


def unflowed(text: str) -> str:
    """Return the lines of a ``format=flowed`` text as they stand in a file."""
    return "\n".join(_trimmed(line.removeprefix(" ")) for line in text.rstrip("\n").split("\n")) + "\n"


def _lines(marked: str) -> list[Line]:
    lines = [_line(raw) for raw in marked.split("\n")]
    while len(lines) > 1 and not lines[-1].shown:
        lines.pop()
    while len(lines) > 1 and not lines[0].shown:
        del lines[0]
    following = [*lines[1:], Line(0, "", soft=False)]
    return [
        line._replace(soft=False) if line.soft and not _goes_on(line, after) else line
        for line, after in zip(lines, following, strict=True)
    ]


def _line(raw: str) -> Line:
    bare = raw.replace(SOFT, "")
    text = bare.lstrip(QUOTE)
    return Line(len(bare) - len(text), _trimmed(text.replace(QUOTE, ">")), raw.endswith(SOFT))


def _goes_on(line: Line, after: Line) -> bool:
    """Tell whether two lines read as one when they are joined: an indent would stand between the words."""
    before, words = (each.text.removeprefix(" ") if each.quotes else each.text for each in (line, after))
    joins = before not in {"", "--", _SIGNATURE} and words != _SIGNATURE and words[:1] not in {"", " "}
    return joins and line.quotes == after.quotes


def _trimmed(line: str) -> str:
    return line if line == _SIGNATURE else line.rstrip()
