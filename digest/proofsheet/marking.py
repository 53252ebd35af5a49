"""A text as readers get it, cut where its marks begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.markup.markdown import inline_plain, tokens
from digest.proofsheet.sheet import Line, Run, Stretch
from digest.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from digest.proofsheet.sheet import Mark

# No characters by Unicode: no text means anything by them, no reader gets them, and Markdown takes them for letters.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_STRAY = str.maketrans(dict.fromkeys((_OPEN, _CLOSE), "\ufffd"))
# Deeper, words get lost in the parser; the email shows such a block as it was typed, and so does the sheet.
_DEEPEST = 18


class Marked(NamedTuple):
    """A place in a text as given, and its mark; the places of one text do not overlap, and are in order."""

    start: int
    end: int
    mark: Mark


def plain_line(text: str, marks: Sequence[Marked]) -> Line:
    """Cut a text that is no Markdown."""
    found, at = [], 0
    for start, end, mark in marks:
        found += [_stretch(text[at:start]), _stretch(text[start:end], mark)]
        at = end
    found.append(_stretch(text[at:]))
    return Line(stretches=tuple(each for each in found if each.text))


def _stretch(text: str, mark: Mark | None = None) -> Stretch:
    return Stretch(runs=(Run(text=clean(text)),), mark=mark)


def block_lines(text: str, marks: Sequence[Marked]) -> tuple[Line, ...]:
    """Cut a block of Markdown; where its markup cannot be followed it stands there as it was typed."""
    text = text.translate(_STRAY)
    parts, at = [], 0
    for start, end, _ in marks:
        parts += [text[at:start], _OPEN, text[start:end], _CLOSE]
        at = end
    marked = tokens("".join([*parts, text[at:]]))
    plain = tokens(text)
    if _words(marked) != _words(plain) or any(token.level > _DEEPEST for token in plain):
        return (plain_line(text, marks),)
    left = iter(mark for *_, mark in marks)
    return tuple(Line(stretches=tuple(_stretches(token, left)), before=before) for before, token in _inlines(marked))


def _words(parsed: Sequence[Token]) -> list[str]:
    said = (inline_plain(token) for token in parsed if token.type == "inline")
    return [each.replace(_OPEN, "").replace(_CLOSE, "") for each in said]


def _inlines(parsed: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """Yield each run of words of a block, and what a reader sees before it."""
    numbers: list[int | None] = []
    quoted, before = 0, ""
    for token in parsed:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            numbers.append(int(token.attrs.get("start", 1)) if token.type[0] == "o" else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            numbers.pop()
        elif token.type == "list_item_open":
            before = "• " if (number := numbers[-1]) is None else f"{number}. "
            numbers[-1] = None if number is None else number + 1
        elif token.type in {"blockquote_open", "blockquote_close"}:
            quoted += 1 if token.type.endswith("open") else -1
        elif token.type == "inline":
            yield "│ " * quoted + before, token
            before = ""


def _stretches(token: Token, marks: Iterator[Mark]) -> Iterator[Stretch]:
    """Yield the words of an inline token, those of a mark together, whatever emphasis or link begins within it."""
    runs: list[Run] = []
    mark: Mark | None = None
    for run in _runs(token):
        rest = run.text
        while rest:
            cut = min((at for at in map(rest.find, (_OPEN, _CLOSE)) if at >= 0), default=len(rest))
            if said := clean(rest[:cut]):
                runs.append(Run(text=said, bold=run.bold, italic=run.italic, url=run.url))
            if cut < len(rest):
                if runs:
                    yield Stretch(runs=tuple(runs), mark=mark)
                runs, mark = [], next(marks) if rest[cut] == _OPEN else None
            rest = rest[cut + 1 :]
    if runs:
        yield Stretch(runs=tuple(runs), mark=mark)


def _runs(token: Token) -> Iterator[Run]:
    bold = italic = 0
    url = ""
    for child in token.children or ():
        if child.type in {"strong_open", "strong_close"}:
            bold += 1 if child.type == "strong_open" else -1
        elif child.type in {"em_open", "em_close"}:
            italic += 1 if child.type == "em_open" else -1
        elif child.type in {"link_open", "link_close"}:
            url = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
        else:
            said = f"[picture: {inline_plain(child)}]" if child.type == "image" else child.content
            said = " " if child.type in {"softbreak", "hardbreak"} else said
            if said:
                yield Run(text=said, bold=bold > 0, italic=italic > 0, url=url)
