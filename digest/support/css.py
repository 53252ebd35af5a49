"""The features CSS uses, by caniemail.com's ids: properties, values, units, selectors and at-rules."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from digest.support.images import image_features

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SIDE = "top|right|bottom|left"
_ASPECT = "color|style|width"
# Properties whose id is not "css-" and their name, or not only that.
_GROUPS = tuple(
    (re.compile(pattern), id)
    for pattern, id in (
        (r"animation-.+", "css-animation"),
        (r"transition-.+", "css-transition"),
        (rf"border-(?:(?:{_SIDE})(?:-(?:{_ASPECT}))?|{_ASPECT})", "css-border"),
        (r"border-image-.+", "css-border-image"),
        (r"border-(?:top|bottom)-(?:left|right)-radius", "css-border-radius"),
        (r"border-(?:start|end)-(?:start|end)-radius", "css-border-radius-logical"),
        (r"border-(?:inline|block)", "css-border-inline-block"),
        (rf"border-(?:inline|block)-(?:start|end|{_ASPECT})", "css-border-inline-block-individual"),
        (rf"border-(?:inline|block)-(?:start|end)-(?:{_ASPECT})", "css-border-inline-block-longhand"),
        (r"(?:block|inline)-size", "css-block-inline-size"),
        (r"columns|column-(?:count|fill|rule|span|width)(?:-.+)?", "css-column-layout-properties"),
        (r"(?:grid-)?(?:column-|row-)?gap", "css-gap"),
        (r"grid-template-.+", "css-grid-template"),
        (_SIDE, "css-left-right-top-bottom"),
        (rf"margin-(?:{_SIDE})", "css-margin"),
        (rf"padding-(?:{_SIDE})", "css-padding"),
        (r"margin-(?:inline|block)", "css-margin-inline-block"),
        (r"padding-(?:inline|block)", "css-padding-inline-block"),
        (r"margin-block-(?:start|end)", "css-margin-block-start-end"),
        (r"margin-inline-(?:start|end)", "css-margin-inline-start-end"),
        (r"padding-block-(?:start|end)", "css-padding-block-start-end"),
        (r"padding-inline-(?:start|end)", "css-padding-inline-start-end"),
        (r"outline-(?:color|style|width)", "css-outline"),
        (r"overflow-(?:x|y|block|inline)", "css-overflow"),
        (r"scroll-snap-.+", "css-scroll-snap"),
        (r"text-emphasis-(?:color|style)", "css-text-emphasis"),
    )
)
# Ids that are not told by the name of a property alone.
_ONLY_BY_VALUE = frozenset(["flex-direction", "flex-wrap"])
_DISPLAYS = {
    "flex": "css-display-flex", "inline-flex": "css-display-flex",
    "grid": "css-display-grid", "inline-grid": "css-display-grid",
    "none": "css-display-none",
}  # fmt: skip
_FLOWS = {
    "column": "css-flex-direction", "column-reverse": "css-flex-direction",
    "wrap": "css-flex-wrap", "wrap-reverse": "css-flex-wrap",
}  # fmt: skip
_WORDS_OF = {"display": _DISPLAYS, "flex-direction": _FLOWS, "flex-wrap": _FLOWS, "flex-flow": _FLOWS}
_WORDS = {
    "initial": "css-unit-initial",
    **dict.fromkeys(["fit-content", "min-content", "max-content"], "css-intrinsic-size"),
    **dict.fromkeys(["system-ui", "ui-serif", "ui-sans-serif", "ui-rounded", "ui-monospace"], "css-sytem-ui"),
}
_FUNCTIONS = {
    **{name: f"css-function-{name}" for name in ("clamp", "light-dark", "max", "min")},
    **{name: f"css-{name}" for name in ("conic-gradient", "linear-gradient", "radial-gradient", "rgb", "rgba")},
    **dict.fromkeys(["lab", "lch", "oklab", "oklch"], "css-modern-color"),
    "calc": "css-unit-calc",
    "fit-content": "css-intrinsic-size",
    "var": "css-variables",
}
_MEDIA = {
    "prefers-color-scheme": "css-at-media-prefers-color-scheme",
    "prefers-reduced-motion": "css-at-media-prefers-reduced-motion",
    "orientation": "css-at-media-orientation",
    "hover": "css-at-media-hover",
    "any-hover": "css-at-media-hover",
    "device-pixel-ratio": "css-at-media-device-pixel-ratio",
    "min-device-pixel-ratio": "css-at-media-device-pixel-ratio",
    "max-device-pixel-ratio": "css-at-media-device-pixel-ratio",
}
_ELEMENTS = frozenset(["after", "before", "first-letter", "first-line", "marker", "placeholder"])
_COMBINATORS = {
    ">": "css-selector-child",
    "+": "css-selector-adjacent-sibling",
    "~": "css-selector-general-sibling",
}
_PREFIX = re.compile(r"-(?:webkit|moz|ms|o)-")
# A sheet nested deeper is not laid out by any client; recursion ends before Python's own does.
_DEEPEST = 50

Seen = tuple[str, str]


@lru_cache(maxsize=1024)  # an email repeats few style attributes many times
def of_declarations(text: str) -> tuple[Seen, ...]:
    """Return the id of each feature of a style attribute, with the property it stands in."""
    if not text.strip():
        return ()
    import tinycss2

    return tuple(_of_contents(tinycss2.parse_blocks_contents(text, skip_whitespace=True), _DEEPEST, ""))


def of_sheet(text: str) -> Iterator[Seen]:
    """Yield the id of each feature of a style sheet, with the rule it stands in."""
    if text.strip():
        import tinycss2

        yield from _of_contents(tinycss2.parse_stylesheet(text, skip_whitespace=True), _DEEPEST, "")


def _of_contents(nodes: Iterable[Any], left: int, within: str) -> Iterator[Seen]:
    """Yield the features of rules and declarations; ``within`` is the selector around them."""
    for node in nodes:
        if node.type == "comment":
            yield "css-comments", "/* */"
        elif node.type == "declaration":
            yield from (
                (id, f"{within} {{ {node.lower_name} }}" if within else node.lower_name)
                for id in dict.fromkeys(_of(node))
            )
        elif node.type in {"qualified-rule", "at-rule"} and left:
            if within:
                yield "css-nesting", within
            yield from (
                _of_rule(node, left - 1) if node.type == "qualified-rule" else _of_at_rule(node, left - 1, within)
            )


def _of_rule(rule: Any, left: int) -> Iterator[Seen]:
    import tinycss2

    selector = _shown(rule.prelude)
    yield from ((id, selector) for id in dict.fromkeys(_of_selectors(rule.prelude)))
    yield from _of_contents(tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True), left, selector)


def _of_at_rule(rule: Any, left: int, within: str) -> Iterator[Seen]:
    import tinycss2

    name = _PREFIX.sub("", rule.lower_at_keyword)
    place = f"@{rule.lower_at_keyword} {_shown(rule.prelude)}".strip()
    yield f"css-at-{name}", place
    if name == "media":
        yield from ((id, place) for id in _of_media(rule.prelude, _DEEPEST))
    if rule.content is None or name == "font-face":
        return
    if within:  # @media within a rule holds declarations of that rule
        yield from _of_contents(tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True), left, within)
        return
    rules = tinycss2.parse_rule_list(rule.content, skip_whitespace=True)
    if name != "keyframes":
        yield from _of_contents(rules, left, "")
        return
    for frame in (node for node in rules if node.type == "qualified-rule"):  # "from" and "50%" are no selectors
        yield from _of_contents(tinycss2.parse_blocks_contents(frame.content, skip_whitespace=True), 0, place)


def _shown(tokens: Sequence[Any]) -> str:
    """Return tokens as they are written, on one line."""
    import tinycss2

    try:
        return " ".join(tinycss2.serialize(tokens).split())
    except RecursionError:  # thousands of brackets in each other
        return "..."


def _of_media(tokens: Iterable[Any], left: int) -> Iterator[str]:
    for token in tokens:
        if token.type == "() block" and left:
            names = (_PREFIX.sub("", each.lower_value) for each in token.content if each.type == "ident")
            yield from (_MEDIA[name] for name in names if name in _MEDIA)
            yield from _of_media(token.content, left - 1)


# --- declarations --------------------------------------------------------------------------------


def _of(declaration: Any) -> Iterator[str]:
    if declaration.name.startswith("--"):
        yield "css-variables"
    name = _PREFIX.sub("", declaration.lower_name)
    if name not in _ONLY_BY_VALUE:
        yield f"css-{name}"
    yield from (id for pattern, id in _GROUPS if pattern.fullmatch(name))
    if declaration.important:
        yield "css-important"
    yield from _of_value(declaration.value, _WORDS_OF.get(name, {}), _DEEPEST)


def _of_value(tokens: Iterable[Any], words: dict[str, str], left: int) -> Iterator[str]:
    for token in tokens:
        if token.type == "ident":
            yield from (table[token.lower_value] for table in (words, _WORDS) if token.lower_value in table)
        elif token.type == "dimension":
            yield f"css-unit-{token.lower_unit}"
        elif token.type == "percentage":
            yield "css-unit-percent"
        elif token.type == "comment":
            yield "css-comments"
        elif token.type == "url":
            yield from image_features(token.value)
        elif token.type == "function" and left:
            name = _PREFIX.sub("", token.lower_name).removeprefix("repeating-")
            if name in _FUNCTIONS:
                yield _FUNCTIONS[name]
            if name == "url":
                yield from (
                    id for each in token.arguments if each.type == "string" for id in image_features(each.value)
                )
            yield from _of_value(token.arguments, {}, left - 1)
        elif token.type.endswith(" block") and left:
            yield from _of_value(token.content, {}, left - 1)


# --- selectors -----------------------------------------------------------------------------------


def _of_selectors(tokens: Sequence[Any]) -> Iterator[str]:
    """Yield the features of a list of selectors."""
    shown = [token for token in tokens if token.type != "comment"]
    if len(shown) != len(tokens):
        yield "css-comments"
    if "," in shown:
        yield "css-selector-grouping"
    one: list[Any] = []
    for each in [*shown, ","]:
        if each == ",":
            yield from _of_selector(one)
            one = []
        else:
            one.append(each)


def _of_selector(tokens: Sequence[Any]) -> Iterator[str]:
    chained, after = 0, ""  # names in this compound; the mark before this token
    gap = False  # white space after a compound: a descendant follows, unless a combinator does
    for token in tokens:
        if token.type == "whitespace":
            gap = bool(after)
            continue
        mark = token.value if token.type == "literal" else ""
        if mark in _COMBINATORS:
            yield _COMBINATORS[mark]
            chained, after, gap = 0, "", False
            continue
        if gap:
            yield "css-selector-descendant"
            chained, after, gap = 0, "", False
        found = _of_simple(token, after)
        yield from found
        chained += bool({"css-selector-class", "css-selector-id"} & set(found))
        if chained == 2:
            yield "css-selector-chaining"
            chained += 1
        after = mark or "name"


def _of_simple(token: Any, after: str) -> tuple[str, ...]:
    """Return the feature of one token of a selector; ``after`` is the mark before it."""
    if token.type == "hash":
        return ("css-selector-id",)
    if token.type == "[] block":
        return ("css-selector-attribute",)
    if token.type == "literal" and token.value == "*":
        return ("css-selector-universal",)
    if token.type not in {"ident", "function"}:
        return ()
    name = token.lower_value if token.type == "ident" else token.lower_name
    if after == ".":
        return ("css-selector-class",)
    if after == ":":
        name = _PREFIX.sub("", name)
        return (f"css-pseudo-{'element' if name in _ELEMENTS else 'class'}-{name}",)
    return ("css-selector-type",) if token.type == "ident" else ()
