"""Words of several looks become the inside of one block of Markdown. Pure."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import NamedTuple


class Run(NamedTuple):
    """Words of one look, ``href`` a whole address or empty; a line break is a newline, and no other text holds one."""

    text: str
    href: str = ""
    strong: bool = False
    em: bool = False


# Marks that stand among the words until these are escaped; ``clean`` has left none of them in a text.
_STRONG_MARK, _EM_MARK, _LINK, _LINK_END, _OPENING, _CLOSING = "\x01\x02\x03\x04\x05\x06"
_MARKS = {_STRONG_MARK: "**", _EM_MARK: "_", _LINK: "[", _OPENING: r"\[", _CLOSING: r"\]"}


_BLANKS = re.compile("[ \t\u2003]+")


def _one_blank(run: re.Match[str]) -> str:
    return "\u2003" if "\u2003" in run[0] else " "


def inline(runs: list[Run]) -> str:
    """Write runs of words as the inside of one block, its lines parted by newlines."""
    urls = list[str]()
    linked = list[str]()
    groups = [(href, list(group)) for href, group in groupby(runs, lambda run: run.href)]
    texts = ["".join(run.text for run in group) for _, group in groups]
    for number, (href, group) in enumerate(groups):
        before = texts[number - 1][-1:] if number else ""
        after = texts[number + 1][:1] if number + 1 < len(texts) else ""
        inner = _emphasised(group, before, after)
        core = inner.strip()
        if href and core:
            urls.append(href)
            lead, _, trail = inner.partition(core)
            core = core.replace("[", _OPENING).replace("]", _CLOSING)
            inner = f"{lead}{_LINK}{core}{_LINK_END}{trail}"
        linked.append(inner)
    # Where emphasis ends and begins again between two signs, its marks would be read as one of another kind.
    joined = re.sub("\x01\x01|\x02\x02", "", unicodedata.normalize("NFC", "".join(linked)))
    lines = [_BLANKS.sub(_one_blank, line).strip() for line in joined.split("\n")]
    text = escaped("\n".join(line for line in lines if line))
    addresses = iter(urls)
    text = re.sub(_LINK_END, lambda _: f"]({next(addresses)})", text)
    return re.sub("[\x01-\x06]", lambda mark: _MARKS[mark[0]], text)


def _emphasised(runs: list[Run], before: str, after: str, *, strong: bool = True) -> str:
    """Mark the runs that are strong, then within those the emphasised; ``before`` and ``after`` are the words' signs.

    A mark counts only between a blank or a sign outside and a letter or sign inside (CommonMark, "left-flanking"):
    elsewhere, as in the middle of a word, it would be read as a star, and the words stand plain.
    """
    groups = [(on, list(group)) for on, group in groupby(runs, lambda run: run.strong if strong else run.em)]
    texts = ["".join(run.text for run in group) for _, group in groups]
    found = list[str]()
    for number, (on, group) in enumerate(groups):
        left = texts[number - 1][-1:] if number else before
        right = texts[number + 1][:1] if number + 1 < len(texts) else after
        inner = _emphasised(group, left, right, strong=False) if strong else texts[number]
        core = inner.strip()
        if on and core:
            lead, _, trail = inner.partition(core)
            if _parts(lead[-1:] or left) and _parts(trail[:1] or right):
                mark = _STRONG_MARK if strong else _EM_MARK
                inner = f"{lead}{mark}{core}{mark}{trail}"
        found.append(inner)
    return "".join(found)


def _parts(sign: str) -> bool:
    """Tell whether a sign beside a mark of emphasis lets it count; at the edge of a block there is none."""
    return not sign or sign.isspace() or sign in _ASCII_SIGNS or unicodedata.category(sign)[0] == "P"


_ASCII_SIGNS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
# What acts within a line. "<" and "&" become entities: a backslash would not keep a tag from being dropped where
# the article's file is read (digest.markup.html.drop_tags). "](" would be a link, "]:" a definition, "!" a picture.
_ACTS = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\x01-\x06\n]|\Z)|[*`]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|!(?=\x03)|\](?=[(:])|(?<=[\]\x06])\(|<"
    r"|&(?=#?\w+;)"
)
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
# What acts where a line begins.
_BEGINS = re.compile(r"(?m)^(?:[-+](?=[\s-]|$)|[=>]|#(?=#{0,5}(?:\s|$)))")
_NUMBER = re.compile(r"(?m)^([0-9]{1,9})(?=[.)](?:\s|$))")


def escaped(text: str) -> str:
    """Write words as Markdown that shows just those."""
    text = _ACTS.sub(lambda match: _ENTITIES.get(match[0]) or "\\" + match[0], text)
    return _NUMBER.sub(r"\1\\", _BEGINS.sub(r"\\\g<0>", text))
