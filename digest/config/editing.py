"""Add sources to the text of ``digest.toml``, and take them out; all else stays as its editor wrote it. Pure.

A library that reads TOML and writes it again was tried (decision 0026). Here the text is cut into statements, and the
lines of one source are put in or left out. Whatever comes of it is read again and held against what should have.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from digest.errors import DigestError, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# What stands in a statement of TOML and may hold a bracket or a line end that is none of its own: strings, comments.
_PIECE = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'" r"|#[^\n]*" r"|[\[\]{}\n=,]",
    re.DOTALL,
)
_ROW_AFTER = re.compile(r"[ \t]*(,?)[ \t]*(?:#[^\n]*)?\r?\n")
_BLANK = re.compile(r"[ \t\r]*(#[^\n]*)?\n?")


class _Statement(NamedTuple):
    """A table's header or a key with its value, with the line end; between them stand blanks and comments."""

    start: int
    end: int
    is_header: bool
    says: dict[str, Any]

    @property
    def opens_source(self) -> bool:
        return self.is_header and self.says == {"sources": [{}]}


class _Span(NamedTuple):
    start: int
    end: int


def names_sources(text: str) -> bool:
    """Tell whether a text names sources, or says that there are none; else the folder ``articles`` is read unsaid."""
    return "sources" in _tree(text)


def add_sources(text: str, *sources: Mapping[str, str | int | bool]) -> str:
    """Return the text of ``digest.toml`` with more sources, after those it has.

    Args:
        text: valid TOML, with any line ends; a byte order mark stays where it is.
        sources: the keys of each in the order they are written.

    Raises:
        DigestError: its sources are written in a way that cannot be added to.
    """
    line_end = _line_end(text)
    statements = tuple(_statements(text))
    tables, listed = _tables(statements), _listed(statements)
    blocks = [[f"{key} = {_written(value)}" for key, value in values.items()] for values in sources]
    written = f"{line_end}{line_end}".join(line_end.join(["[[sources]]", *block]) for block in blocks)
    if listed and listed.says["sources"]:
        made = _with_items(text, listed, [f"{{ {', '.join(block)} }}" for block in blocks], line_end)
    else:
        if listed:  # "sources = []"
            text = text[: listed.start] + text[listed.end :]
            statements = tuple(_statements(text))
        at = tables[-1].end if tables else _end_of_preamble(text, statements)
        before = text[:at] if not at or text[:at].endswith("\n") else text[:at] + line_end
        made = f"{before}{line_end if before else ''}{written}{line_end}{text[at:]}"
    was = _tree(text)
    return _held(made, {**was, "sources": [*was.get("sources", []), *map(dict, sources)]}, written)


def remove_source(text: str, number: int) -> str:
    """Return the text of ``digest.toml`` without one of its sources; without the last, ``sources = []`` says so.

    Of a table go its lines from the first to the last with a key, and a blank line above; comments around it stay.

    Args:
        text: valid TOML.
        number: which, from 0. With none in the text it is the folder ``articles`` that is read unsaid.

    Raises:
        DigestError: its sources are written in a way that nothing can be taken from.
    """
    line_end = _line_end(text)
    statements = tuple(_statements(text))
    tables, listed = _tables(statements), _listed(statements)
    was = _tree(text)
    left = [each for place, each in enumerate(was.get("sources", [])) if place != number]
    if listed and listed.says["sources"]:
        made = _without_item(text, listed, number)
    else:
        made = text
        if number < len(tables):
            above = re.search(r"(?:\A|(?<=\n))[ \t]*\r?\n\Z", text[: tables[number].start])
            made = text[: above.start() if above else tables[number].start] + text[tables[number].end :]
        if not left:
            at = _end_of_preamble(made, tuple(_statements(made)))
            before = made[:at] if not at or made[:at].endswith("\n") else made[:at] + line_end
            made = f"{before}sources = []{line_end}{made[at:]}"
    return _held(made, {**was, "sources": left}, "")


def _line_end(text: str) -> str:
    return "\r\n" if re.match(r"[^\n]*\r\n", text) else "\n"


def _tree(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))


def _held(made: str, wanted: dict[str, Any], written: str) -> str:
    """Return a text that says what it should; any other is not to be written."""
    try:
        if _tree(made) == wanted:
            return made
    except tomllib.TOMLDecodeError:
        pass
    hint = f"add it in your text editor:\n\n{written}" if written else "take it out in your text editor"
    raise DigestError("its sources are written in a way that only an editor can change", Where("digest.toml"), hint)


def _written(value: str | int | bool) -> str:
    if isinstance(value, str):
        # A string of JSON is one of TOML, but that TOML wants DEL escaped too.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)


# --- statements ----------------------------------------------------------------------------------


def _statements(text: str) -> Iterator[_Statement]:
    at = 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        blank = _BLANK.match(text, at)
        assert blank
        if blank.end() > at and (blank[0].endswith("\n") or blank.end() == len(text)):
            at = blank.end()
            continue
        end = _end(text, at)
        said = text[at:end]
        yield _Statement(at, end, said.lstrip().startswith("["), _tree(said))
        at = end


def _end(text: str, at: int) -> int:
    """Return where a statement ends: after the first line end outside of strings and brackets."""
    depth = 0
    for piece in _PIECE.finditer(text, at):
        match piece[0]:
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
            case "\n" if depth == 0:
                return piece.end()
    return len(text)


def _tables(statements: tuple[_Statement, ...]) -> list[_Span]:
    """Return where each ``[[sources]]`` stands, from its header to the last line with a key."""
    found: list[_Span] = []
    inside = False
    for each in statements:
        if each.is_header:
            inside = each.opens_source
            found += [_Span(each.start, each.end)] if inside else []
        elif inside:
            found[-1] = _Span(found[-1].start, each.end)
    return found


def _listed(statements: tuple[_Statement, ...]) -> _Statement | None:
    """Return ``sources = [...]``, if they are written so."""
    for each in statements:
        if each.is_header:
            return None
        if isinstance(each.says.get("sources"), list):
            return each
    return None


def _end_of_preamble(text: str, statements: tuple[_Statement, ...]) -> int:
    """Return where the last key before any table ends."""
    end = len(text) - len(text.removeprefix("\ufeff"))
    for each in statements:
        if each.is_header:
            break
        end = each.end
    return end


# --- sources = [{...}, {...}] --------------------------------------------------------------------


def _items(text: str, listed: _Statement) -> list[_Span]:
    """Return where each ``{...}`` of the list stands."""
    found, depth, start = list[_Span](), 0, 0
    for piece in _PIECE.finditer(text, listed.start, listed.end):
        if piece[0] in {"[", "{"}:
            depth += 1
            start = piece.start() if depth == 2 else start
        elif piece[0] in {"]", "}"}:
            depth -= 1
            if depth == 1:
                found.append(_Span(start, piece.end()))
    return found


def _with_items(text: str, listed: _Statement, made: list[str], line_end: str) -> str:
    last = _items(text, listed)[-1]
    rest = _ROW_AFTER.match(text, last.end)
    if not rest or rest.end() > listed.end:
        return f"{text[: last.end]}, {', '.join(made)}{text[last.end :]}"
    line = text[text.rfind("\n", 0, last.start) + 1 : last.start]
    indent = line if not line.strip() else "  "
    comma = rest[1]
    row = f"{text[: last.end]}{'' if comma else ','}{text[last.end : rest.end()]}"
    rows = f",{line_end}".join(indent + each for each in made)
    return f"{row}{rows}{comma}{line_end}{text[rest.end() :]}"


def _without_item(text: str, listed: _Statement, number: int) -> str:
    items = _items(text, listed)
    one, before = items[number], items[number - 1].end if number else 0
    row = text.rfind("\n", 0, one.start) + 1
    rest = _ROW_AFTER.match(text, one.end)
    if rest and rest.end() <= listed.end and not text[row : one.start].strip():  # it has a line of its own
        start, end, has_comma = row, rest.end(), bool(rest[1])
    elif number and not text[before : one.start].strip(" \t,"):
        return text[:before] + text[one.end :]
    else:
        following = re.compile(r"\s*,[ \t]*").match(text, one.end)
        start, end, has_comma = one.start, following.end() if following else one.end, bool(following)
    # Without a comma behind it the one before it goes; that of TOML may stay, but was not there before.
    comma = re.compile(r"[ \t]*,").match(text, before) if number and not has_comma else None
    return (text[:before] + text[comma.end() : start] if comma else text[:start]) + text[end:]
