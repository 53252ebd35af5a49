"""The CSS that is to be inlined: what premailer would drop, fetch or get wrong is a fault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.render.mjml import SHORT_COLOUR, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

# At-rules and url() make cssutils open files and addresses; a rule for a pseudo-class, or one whose selector
# holds a colon in quotes, is left in the head by premailer instead.
_NOT_INLINE = re.compile(
    r"""@[\w-]+|url\s*\(|:(?!first-child|last-child)[\w-]+(?:\([^()]*\))?(?=[^;{}]*\{)|\[[^]]*:[^]]*\](?=[^;{}]*\{)""",
    re.IGNORECASE,
)
# Within a declaration: "#fab" before a brace is a selector.
_SHORT = re.compile(SHORT_COLOUR.pattern + r"(?=[^{}]*\})")
_DECLARATION = re.compile(r"(?<=[{;])\s*([a-zA-Z-]+)\s*:")
# These share a first word with "border" and are not set by it.
_APART = ("border-radius", "border-collapse", "border-spacing")
_SIDES = re.compile(r"border-(?:top|right|bottom|left)")
_ASPECTS = re.compile(r"border-(?:color|style|width)")


def look_at(css: str, offset: int) -> None:
    """Look a style sheet through that is to be inlined; ``offset`` is where it stands in the MJML.

    Raises:
        Fault: the first thing that would not come out as it stands.
    """
    rules = re.sub(r"/\*.*?\*/", lambda comment: " " * len(comment[0]), css, flags=re.DOTALL)
    if bad := _NOT_INLINE.search(rules):
        raise Fault(f"{bad[0]} cannot be inlined; put it in a plain mj-style", offset + bad.start())
    if short := _SHORT.search(rules):
        raise Fault(f"the colour {short[0]} needs six digits: Outlook shows no other", offset + short.start())
    declared = [(match[1].lower(), match.start(1)) for match in _DECLARATION.finditer(rules)]
    for one, other, at in _mixed(declared):
        said = f"{one} and {other} are mixed: the inliner keeps the wrong one where both meet; use one of the two"
        raise Fault(said, offset + at)


def _mixed(declared: list[tuple[str, int]]) -> Iterator[tuple[str, str, int]]:
    """Yield each property that stands both whole and in part: premailer merges rules by the first place of a name."""
    first: dict[str, int] = {}
    for name, at in declared:
        first.setdefault(name, at)
    for name, at in sorted(first.items(), key=lambda pair: pair[1]):
        for other, place in first.items():
            if _part_of(other, name):
                yield name, other, max(at, place)


def _part_of(part: str, whole: str) -> bool:
    if part in _APART:
        return False
    if whole == "font" and part == "line-height":
        return True
    return part.startswith(f"{whole}-") or bool(_ASPECTS.fullmatch(part) and _SIDES.fullmatch(whole))
