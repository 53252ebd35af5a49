"""The features an email uses, by caniemail.com's ids: its elements, attributes, links and images."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

from digest.support import css
from digest.support.images import image_features

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADINGS = dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], "html-h1-h6")
_LISTS = dict.fromkeys(["ul", "ol", "li", "dl", "dt", "dd"], "html-lists")
_SEMANTICS = dict.fromkeys(
    [
        "article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark", "nav", "section",
        "summary", "time",
    ],
    "html-semantics",
)  # fmt: skip
# Elements whose id is not "html-" and their name.
_ELEMENTS = {**_HEADINGS, **_LISTS, **_SEMANTICS, "map": "html-image-maps", "area": "html-image-maps"}
# Named one by one: some attributes are called like an element (style, span), and are another thing.
_ATTRIBUTES = {
    **{
        name: f"html-{name}"
        for name in (
            "align", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "aria-live", "background",
            "cellpadding", "cellspacing", "dir", "height", "hidden", "lang", "popover", "required", "role", "srcset",
            "target", "valign", "width",
        )
    },
    "loading": "html-loading-attribute",
    "sizes": "html-srcset",
    "usemap": "html-image-maps",
    "inert": "css-inert-attribute",
    "amp4email": "amp",
    "⚡4email": "amp",
}  # fmt: skip
_HIDES = re.compile(r"\[?if\s*!\s*\(?\s*mso\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"\s*(?:\[if\b|(?:<!)?\[endif\])", re.IGNORECASE)
# html.parser gives up on a marked section it does not know; a browser takes it for a comment.
_UNKNOWN_SECTION = re.compile(r"<!\[(?!(?:if|else|endif|cdata)(?![-.\w]))", re.IGNORECASE)


class Sighting(NamedTuple):
    """A feature, the construct that uses it, and whether it stands where Word does not look."""

    id: str
    place: str
    hidden_from_word: bool


def sightings(html: str) -> Iterator[Sighting]:
    """Yield every use of a feature in an email, in no set order. Never raises, however broken the HTML."""
    reader = _Reader()
    reader.feed(f"{_UNKNOWN_SECTION.sub('&lt;![', html)}</style>")  # it drops a style sheet that is never closed
    reader.close()
    yield from reader.seen


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Sighting] = []
        self._hidden = False
        self._sheet: list[str] | None = None

    def _see(self, feature: str, place: str) -> None:
        self.seen.append(Sighting(feature, place, self._hidden))

    def handle_decl(self, decl: str) -> None:
        if decl.lower().split() == ["doctype", "html"]:
            self._see("html-doctype", "<!doctype html>")

    def handle_comment(self, data: str) -> None:
        if _CONDITIONAL.match(data):
            self._condition(data.strip())
        else:
            self._see("html-comments", "comment")

    def unknown_decl(self, data: str) -> None:
        self._condition(data.strip())

    def _condition(self, said: str) -> None:
        """Note ``<!--[if !mso]><!-->`` and its end; one that is a comment through and through changes nothing."""
        if re.match(r"(?:<?!?\[)?endif", said, re.IGNORECASE):
            self._hidden = False
        elif not said.lower().endswith("<![endif]"):
            self._hidden = bool(_HIDES.match(said))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}  # of two the first counts
        self._see(_ELEMENTS.get(tag, f"html-{tag}"), f"<{tag}>")
        for name in values:
            if name in _ATTRIBUTES:
                self._see(_ATTRIBUTES[name], f"{tag} {name}")
        for id, place in _special(tag, values):
            self._see(id, place)
        for id, name in css.of_declarations(values.get("style", "")):
            self._see(id, f"{tag} style: {name}")
        if tag == "style":
            self._sheet = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._sheet = None  # <style/> holds nothing, as here in html.parser

    def handle_data(self, data: str) -> None:
        if self._sheet is not None:
            self._sheet.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            for id, place in css.of_sheet("".join(self._sheet or ())):
                self._see(id, place)
            self._sheet = None


def _special(tag: str, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what only the value of an attribute tells."""
    kind = values.get("type", "").strip().lower()
    if tag == "input":
        yield f"html-input-{kind or 'text'}", f'<input type="{kind or "text"}">'
    elif tag == "button":
        yield f"html-button-{kind or 'submit'}", f'<button type="{kind or "submit"}">'
    elif tag in {"a", "area"}:
        href = values.get("href", "").strip().lower()
        if href.startswith("mailto:"):
            yield "html-mailto-links", f"{tag} href: mailto:"
        elif href.startswith("#") and len(href) > 1:
            yield "html-anchor-links", f"{tag} href: {href[:40]}"
    elif tag == "meta" and values.get("name", "").strip().lower() == "color-scheme":
        yield "html-meta-color-scheme", '<meta name="color-scheme">'
    addresses = [values.get("background", "")]
    if tag in {"img", "source", "input"} and not kind.startswith(("video/", "audio/")):
        addresses += [values.get("src", ""), *_of_srcset(values.get("srcset", ""))]
    for address in addresses:
        for id in image_features(address):
            yield id, f"{tag}: {address[:60]}"


def _of_srcset(srcset: str) -> list[str]:
    """Return the addresses of ``a.png 1x, b.png 2x``; a comma within an address is followed by no white space."""
    return [words[0].rstrip(",") for part in re.split(r",\s+", srcset) if (words := part.split())]
