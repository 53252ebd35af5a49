"""Lines, comments and headings of an issue file: the lowest layer of its grammar."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from digest.model import CONSIDERED, Drafted
from digest.text import ZERO_WIDTH, is_blank, split_lines, trim

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = ("article", "section", "kicker", "lead", "by-hand", "promo", "previously", "allow", "url")
FLAGS = ("lead", "by-hand")  # the keys that need no value
KINDS = ("stories", "round-up", "note", "label", "call", "sign-off", "promo", "correction")


class Comment(NamedTuple):
    """``text[start:end]`` is the whole comment with its marks, ``body`` what stands between them."""

    start: int
    end: int
    body: str
    closed: bool


class LogicalLine(NamedTuple):
    """A line as the grammar sees it: comments taken out, and the lines a comment spans joined to one."""

    start: int
    end: int
    next: int
    visible: str
    comments: tuple[Comment, ...]


_OPEN = re.compile(r"(?<!\\)(\\*)<!--")


@lru_cache(maxsize=8)  # of one file they are asked for dozens of times
def find_comments(text: str, start: int) -> tuple[Comment, ...]:
    """Return comments left to right in one pass; one without an end hides to the end of its line.

    After an odd number of backslashes ``<!--`` opens nothing: it is the writer's escape.
    """
    return tuple(_comments(text, start))


def _comments(text: str, start: int) -> Iterator[Comment]:
    position = start
    # Once no "-->" lies ahead none ever will: looking again for each "<!--" would cost the square.
    more_ends = True
    while match := _OPEN.search(text, position):
        if len(match[1]) % 2:
            position = match.end()
            continue
        opened = match.end() - 4
        close = text.find("-->", match.end()) if more_ends else -1
        if close >= 0:
            yield Comment(opened, close + 3, text[match.end() : close], closed=True)
            position = close + 3
        else:
            more_ends = False
            line_end = _LINE_END.search(text, opened)
            end = line_end.start() if line_end else len(text)
            yield Comment(opened, end, text[match.end() : end], closed=False)
            position = end


_LINE_END = re.compile(r"[\r\n]")


def logical_lines(text: str, start: int) -> Iterator[LogicalLine]:
    """Yield the lines of the body from ``start`` with their comments apart."""
    lines = split_lines(text, start)
    comments = find_comments(text, start)
    at = index = 0
    while at < len(lines):
        first, position = lines[at], lines[at].start
        if index == len(comments) or comments[index].start >= first.end:
            yield LogicalLine(first.start, first.end, first.next, text[position : first.end], ())
            at += 1
            continue
        visible, mine = [], []
        while index < len(comments) and comments[index].start < lines[at].end:
            comment = comments[index]
            visible.append(_without_last_blanks(text[position : comment.start]))
            mine.append(comment)
            position, index = comment.end, index + 1
            while lines[at].end < comment.end:
                at += 1
        visible.append(text[position : lines[at].end])
        yield LogicalLine(first.start, lines[at].end, lines[at].next, "".join(visible), tuple(mine))
        at += 1


def _without_last_blanks(text: str) -> str:
    end = len(text)
    while end and is_blank(text[end - 1]):
        end -= 1
    return text[:end]


def newline_of(text: str) -> str:
    """Return the line end a text uses first."""
    match = _NEWLINE.search(text)
    return match[0] if match else "\n"


_NEWLINE = re.compile(r"\r\n|\n|\r")


def heading(visible: str) -> tuple[int, str] | None:
    """Return (level, title) if a line opens a section (1) or a story (2), else None."""
    if not visible.startswith("#"):
        return None
    for level, opener in ((1, "#"), (2, "##")):
        if visible.startswith(opener + " ") or _without_last_blanks(visible) == opener:
            return level, trim(visible[level:])
    return None


# Two or more # before anything; one only before a blank or a link: "#1" and a hashtag are prose.
LIKE_HEADING = rf"(?:##|#(?=[\s{ZERO_WIDTH}\[]|$))"
_LIKE = re.compile(rf"[\s{ZERO_WIDTH}]*{LIKE_HEADING}")


def like_heading(visible: str) -> bool:
    """Tell whether a line that is no heading looks like one to a writer."""
    return bool(_LIKE.match(visible))


_ASCII_PUNCTUATION = r"[!-/:-@\[-`{-~]"
_ESCAPED = re.compile(rf"\\({_ASCII_PUNCTUATION})")


def read_title(title: str) -> tuple[str, str]:
    """Split a heading's title into (plain text, address); the address is empty when it is not linked."""
    if title.startswith("[") and title.endswith(")") and "](" in title:
        shown, _, url = title[1:-1].rpartition("](")
        return trim(_ESCAPED.sub(r"\1", shown)), url
    return _ESCAPED.sub(r"\1", title), ""


def write_title(title: str, url: str) -> str:
    """Write a title so that ``read_title`` gives it back."""
    text = title.replace("\\", "\\\\").replace("<!--", "\\<!--")
    if url:
        return f"[{text}]({url})"
    return f"\\{text}" if text.startswith("[") else text


def read_mark(body: str) -> tuple[str, str | None]:
    """Split a comment's body into (key, value); the value is None without a colon, the key "" for a note."""
    match = re.match(r"[a-z-]+", inner := trim(body))
    if not match:
        return "", None
    key, rest = match[0], trim(inner[match.end() :])
    if not rest:
        return key, None
    if rest.startswith(":") and "\n" not in rest and "\r" not in rest:
        return key, trim(rest[1:])
    if rest.startswith(":"):
        return key, trim(" ".join(trim(rest[line.start : line.end]) for line in split_lines(rest, 1)))
    return "", None


_SLIP = re.compile(rf"[\s{ZERO_WIDTH}]*([A-Za-z-]+)\s*([:=：])?")
_ID = r"[\w.-]+/[\w./-]*\w"
_SHAPES = {
    "article": re.compile(rf"{_ID}(?:\s*,\s*{_ID})*"),
    "previously": re.compile(_ID),
    "section": re.compile("|".join(KINDS)),
    "kicker": re.compile(r"[^\W_a-z][\w&’'-]*(?: [\w&’'-]+){0,2}"),
    "url": re.compile(r"(?:https?://|mailto:)\S+"),
    "allow": re.compile(r"[a-z]+(?:-[a-z]+)+ .+"),
}


def mend_mark(body: str) -> str:
    """Return the mark a comment was meant to be, if it is one but for the case of its key or its colon.

    A note may begin with a key too ("lead with this?", "article needs a quote"): without a colon it is taken
    for a mark only if what follows has the shape the key asks for: an id with a slash, a kind, a few words of
    which the first has a capital.
    """
    match = _SLIP.match(body)
    if not match or (key := match[1].lower()) not in KEYS:
        return ""
    value, flag = " ".join(trim(body[match.end() :]).split()), key in FLAGS
    if not value:
        return f"<!-- {key} -->" if flag else ""
    if (match[2] and not flag) or (key in _SHAPES and _SHAPES[key].fullmatch(value)):
        return f"<!-- {key}: {value} -->"
    return ""


def near_key(word: str) -> str:
    """Return the known key that a word misses by one letter (added, dropped, changed or two swapped)."""
    return next((key for key in KEYS if key != word and _one_apart(word, key)), "")


def _one_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[at:], other[at:]
    return (
        left[1:] == right
        or left == right[1:]
        or left[1:] == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )


_HASH = re.compile(r"[0-9a-f]{8}")


def read_drafted(body: str) -> tuple[Drafted, ...]:
    """Read the machine's memory; a misshapen line is left out, so that what it named counts as the editor's."""
    found = []
    inner = body.lstrip()[len("drafted") :]
    for line in split_lines(inner):
        words = inner[line.start : line.end].split()
        hashes = words[1:]
        if words[:1] == [CONSIDERED]:  # one slip must not forget the others of its line
            hashes = list(filter(_HASH.fullmatch, hashes))
            found += [Drafted(key=words[0], text=" ".join(hashes))] if hashes else []
            continue
        if not all(map(_HASH.fullmatch, hashes)):
            continue
        if len(hashes) == 1 and words[0].startswith("="):
            found.append(Drafted(key=words[0], text=hashes[0]))
        elif len(hashes) == 3 and not words[0].startswith("="):
            found.append(Drafted(key=words[0], source=hashes[0], headline=hashes[1], text=hashes[2]))
    return tuple(found)
