"""Split a Markdown file into its YAML header and its body, and read the header without guessing types."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import yaml

from digest.errors import DigestError, Where
from digest.text import clean, is_blank, one_line, split_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

# Larger headers are refused unread: 20,000 opening brackets take a second to parse.
LARGEST_HEADER = 16 * 1024
# A list in a list is already refused; more brackets than this only cost the parser its time.
MOST_BRACKETS = 500

Value = str | tuple[str, ...] | dict[str, str]


class FrontMatter(NamedTuple):
    """The header's values as text, the line each key stands on, keys whose YAML was mended, and the body."""

    values: Mapping[str, Value]
    lines: Mapping[str, int]
    mended: tuple[str, ...]
    body: str
    body_line: int


def read(text: str) -> FrontMatter:
    """Read a file's front matter; every scalar stays text ("no", "12:30" and "1.10" are not turned).

    Where YAML fails on a one-line key, everything after the first ``: `` is taken as its value.

    Raises:
        DigestError: no header, an unclosed or too large one, a key twice, or a value that is not text, a
            list of texts or a flat group of texts. ``where`` holds the line.
    """
    text = text.removeprefix("\ufeff")
    lines = split_lines(text[: LARGEST_HEADER + 1024])  # a header ends within that, or it is too large
    rows = [text[line.start : line.end] for line in lines]
    if not rows or rows[0].rstrip() != "---":
        raise DigestError(
            "the file has no header", Where(line=1), hint="start it with ---, a line for each key, and --- again"
        )
    close = next((number for number, row in enumerate(rows[1:], 1) if row.rstrip() in {"---", "..."}), None)
    header = "\n".join(rows[1:close])
    if len(header) > LARGEST_HEADER and (close is not None or "\n---" in text[LARGEST_HEADER:]):
        said = f"the header is over {LARGEST_HEADER // 1024} KB"
        raise DigestError(said, Where(line=1), hint="keep long text in the body")
    if close is None:
        raise DigestError("the header is never closed", Where(line=1), hint="put --- on a line of its own after it")
    if header.count("[") + header.count("{") > MOST_BRACKETS:
        raise DigestError(f"the header has over {MOST_BRACKETS} brackets", Where(line=1), hint="take them out")
    node, mended = _compose(header)
    values, places = _mapping(node)
    return FrontMatter(values, places, mended, text[lines[close].next :], close + 2)


def _compose(header: str) -> tuple[yaml.Node | None, tuple[str, ...]]:
    try:
        return _load(header), ()
    except yaml.YAMLError as error:
        rows, mended = _mend(header.split("\n"))
        if not mended:
            raise _as_digest_error(error) from None
    try:
        return _load("\n".join(rows)), mended
    except yaml.YAMLError as error:
        raise _as_digest_error(error) from None


def _load(header: str) -> yaml.Node | None:
    node: yaml.Node | None = yaml.compose(header, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return node


def _as_digest_error(error: yaml.YAMLError) -> DigestError:
    mark = getattr(error, "problem_mark", None)
    where = Where(line=mark.line + 2, column=mark.column + 1) if mark else Where(line=1)
    problem = getattr(error, "problem", None) or "unreadable"
    return DigestError(f"the header cannot be read: {problem}", where, hint="put the value in double quotes")


# Half of a character, as some exports escape it in double quotes; YAML refuses the whole header for one.
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_ONE_LINE = re.compile(r"([A-Za-z_]+):[ \t]+(\S.*)")


def _mend(rows: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Quote each one-line value that YAML cannot read; lines that belong to a block are left alone."""
    result, mended = [], []
    for number, row in enumerate(rows):
        match = _ONE_LINE.fullmatch(row)
        following = rows[number + 1] if number + 1 < len(rows) else ""
        if match and not re.match(r"[ \t]+\S|- ", following) and not _stands_alone(row):
            whole = _SURROGATE.sub("", row)
            # json.dumps writes what YAML reads back as the same text: its double-quoted style holds JSON's.
            result.append(whole if _stands_alone(whole) else f"{match[1]}: {json.dumps(match[2].strip())}")
            mended.append(match[1])
        else:
            result.append(row)
    return result, tuple(mended)


def _stands_alone(row: str) -> bool:
    try:
        node = _load(row)
    except yaml.YAMLError:
        return False
    return isinstance(node, yaml.MappingNode) and not any(isinstance(v, yaml.MappingNode) for _, v in node.value)


def _mapping(node: yaml.Node | None) -> tuple[dict[str, Value], dict[str, int]]:
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    if node is None:
        return values, lines
    if not isinstance(node, yaml.MappingNode):
        hint = "write each key on a line of its own, such as title: ..."
        raise DigestError("the header is not a list of “key: value” lines", Where(line=2), hint)
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        key = one_line(str(key_node.value)) if isinstance(key_node, yaml.ScalarNode) else ""
        if not key or is_blank(key):
            raise DigestError("a header line has no key", Where(line=line), hint="write key: value")
        if key in values:
            raise DigestError(
                f"{key} is given twice, on lines {lines[key]} and {line}", Where(line=line), hint="keep one"
            )
        values[key], lines[key] = _value(key, value_node, line), line
    return values, lines


def _value(key: str, node: yaml.Node, line: int) -> Value:
    """Take text, a flat list, or a flat group. Nothing deeper is walked, so aliases cannot multiply.

    All is cleaned again: YAML's own escapes ("\\e", "\\0") write what the file itself may not hold.
    """
    if isinstance(node, yaml.ScalarNode):
        return clean(str(node.value))
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return tuple(clean(str(item.value)) for item in node.value)
    if isinstance(node, yaml.MappingNode):
        pairs = [(k, v) for k, v in node.value if isinstance(k, yaml.ScalarNode) and isinstance(v, yaml.ScalarNode)]
        if len(pairs) == len(node.value):
            return {one_line(str(k.value)): clean(str(v.value)) for k, v in pairs}
    raise DigestError(
        f"{key} is nested too deep", Where(line=line), hint="use text, a list of texts, or one level of keys"
    )
