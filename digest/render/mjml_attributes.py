"""Which attributes each MJML tag has: mrml passes over any other without a word.

The lists are those of the MJML 4 documentation (documentation.mjml.io), less what mrml 6.0.1 does not do: ``gap`` of
mj-wrapper, and anything on an mj-body within mj-attributes.
"""

from __future__ import annotations

from difflib import get_close_matches

_PADDING = {"padding", "padding-top", "padding-right", "padding-bottom", "padding-left"}
_BORDER = {"border", "border-top", "border-right", "border-bottom", "border-left", "border-radius"}
_FONT = {"color", "font-family", "font-size", "font-style", "font-weight", "letter-spacing", "line-height"}
_FONT |= {"text-decoration", "text-transform"}
_LINK = {"href", "name", "rel", "target", "title"}
_SECTION = {
    "background-color", "background-position", "background-position-x", "background-position-y", "background-repeat",
    "background-size", "background-url", "direction", "full-width", "text-align", "text-padding",
} | _PADDING | _BORDER  # fmt: skip
_INNER_BORDER = {f"inner-{name}" for name in _BORDER}
_ACCORDION = {
    "border", "font-family", "icon-align", "icon-height", "icon-position", "icon-unwrapped-alt", "icon-unwrapped-url",
    "icon-width", "icon-wrapped-alt", "icon-wrapped-url",
}  # fmt: skip
_SOCIAL = {
    "align", "border-radius", "icon-height", "icon-padding", "icon-size", "text-padding", "vertical-align",
} | _FONT | _PADDING  # fmt: skip
_IN_CELL = {"container-background-color"} | _PADDING

_BODY: dict[str, set[str]] = {
    "mj-body": {"background-color", "width"},
    "mj-wrapper": _SECTION,
    "mj-section": _SECTION,
    "mj-column": {"background-color", "direction", "inner-background-color", "vertical-align", "width"}
    | _PADDING | _BORDER | _INNER_BORDER,
    "mj-group": {"background-color", "direction", "vertical-align", "width"},
    "mj-hero": {
        "align", "background-color", "background-height", "background-position", "background-url", "background-width",
        "border-radius", "height", "inner-background-color", "mode", "vertical-align", "width",
    } | _IN_CELL | {f"inner-{name}" for name in _PADDING},
    "mj-text": {"align", "background-color", "height", "vertical-align"} | _FONT | _IN_CELL,
    "mj-button": {
        "align", "background-color", "height", "inner-padding", "text-align", "vertical-align", "width",
    } | _FONT | _LINK | _BORDER | _IN_CELL,
    "mj-image": {
        "align", "alt", "fluid-on-mobile", "font-size", "height", "max-height", "sizes", "src", "srcset", "usemap",
        "width",
    } | _LINK | _BORDER | _IN_CELL,
    "mj-divider": {"align", "border-color", "border-style", "border-width", "width"} | _IN_CELL,
    "mj-spacer": {"height"} | _IN_CELL,
    "mj-table": {
        "align", "border", "cellpadding", "cellspacing", "role", "table-layout", "vertical-align", "width",
    } | _FONT | _IN_CELL,
    "mj-navbar": {
        "align", "base-url", "hamburger", "ico-align", "ico-close", "ico-color", "ico-font-family", "ico-font-size",
        "ico-line-height", "ico-open", "ico-text-decoration", "ico-text-transform",
    } | {f"ico-{name}" for name in _PADDING} | _PADDING,
    "mj-navbar-link": _FONT | _LINK | _PADDING,
    "mj-social": _SOCIAL | {"container-background-color", "inner-padding", "mode", "table-layout"},
    "mj-social-element": _SOCIAL | _LINK | {"alt", "background-color", "icon-position", "sizes", "src", "srcset"},
    "mj-accordion": _ACCORDION | _IN_CELL,
    "mj-accordion-element": _ACCORDION | {"background-color"},
    "mj-accordion-title": _FONT | _PADDING | {"background-color"},
    "mj-accordion-text": _FONT | _PADDING | {"background-color"},
    "mj-carousel": {
        "align", "background-color", "border-radius", "icon-width", "left-icon", "right-icon", "tb-border",
        "tb-border-radius", "tb-hover-border-color", "tb-selected-border-color", "tb-width", "thumbnails",
    } | _IN_CELL,
    "mj-carousel-image": {
        "alt", "border-radius", "src", "tb-border", "tb-border-radius", "thumbnails-src",
    } | _LINK,
}  # fmt: skip
_ANY = set().union(*_BODY.values()) | {"css-class", "mj-class"}

ATTRIBUTES: dict[str, set[str]] = {
    **{tag: names | {"css-class", "mj-class"} for tag, names in _BODY.items()},
    "mjml": {"dir", "lang", "owa"},
    "mj-head": set(),
    "mj-attributes": set(),
    "mj-all": _ANY,
    "mj-class": _ANY | {"name"},
    "mj-title": set(),
    "mj-preview": set(),
    "mj-breakpoint": {"width"},
    "mj-font": {"href", "name"},
    "mj-style": {"inline"},
    "mj-raw": {"position"},
}


def unknown_attribute(tag: str, name: str) -> str:
    """Return what is wrong with an attribute of a tag, or an empty text."""
    known = ATTRIBUTES.get(tag)
    if known is None or name in known:
        return ""
    near = get_close_matches(name, known, 1)
    return f"<{tag}> has no attribute {name}" + (f"; did you mean {near[0]}?" if near else "")
