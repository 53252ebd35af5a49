"""Whether a text is sound MJML: finds what mrml reports without a place, accepts in silence, or dies of."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from digest.render.mjml_attributes import unknown_attribute
from digest.render.skeleton import put_together, take_apart

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

# mrml recurses without a guard and dies somewhere between 3,000 and 10,000 levels; lxml silently drops what
# lies below 255. Real emails stay under 40.
DEEPEST = 200

_CONTENT = frozenset(
    [
        "mj-text", "mj-button", "mj-image", "mj-divider", "mj-spacer", "mj-table", "mj-navbar", "mj-social",
        "mj-accordion", "mj-carousel",
    ]
)  # fmt: skip
_LAYOUT = frozenset(["mjml", "mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-hero"])
_INNER = frozenset(
    [
        "mj-title", "mj-preview", "mj-attributes", "mj-all", "mj-class", "mj-breakpoint", "mj-font", "mj-style",
        "mj-raw", "mj-navbar-link", "mj-social-element", "mj-accordion-element", "mj-accordion-title",
        "mj-accordion-text", "mj-carousel-image",
    ]
)  # fmt: skip
MJML_TAGS = _CONTENT | _LAYOUT | _INNER | {"mj-head"}

# What may hold what. Elsewhere mrml writes the words bare, outside any table, and says nothing.
_PARENTS: dict[str, AbstractSet[str]] = {
    "mj-head": {"mjml"},
    "mj-body": {"mjml"},
    "mj-wrapper": {"mj-body"},
    "mj-section": {"mj-body", "mj-wrapper"},
    "mj-hero": {"mj-body", "mj-wrapper"},
    "mj-group": {"mj-section"},
    "mj-column": {"mj-section", "mj-group"},
    **dict.fromkeys(_CONTENT, frozenset(["mj-column", "mj-hero"])),
}
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# C0 controls, lone surrogates, U+FFFE and U+FFFF: not characters of XML.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_STYLE = re.compile(r"(<mj-style\b[^>]*(?<!/)>)(.*?)(</mj-style>)", re.DOTALL)


# Three digits, or four, where six are wanted: mrml leaves them, and Outlook reads none of them.
SHORT_COLOUR = re.compile(r"#[0-9a-fA-F]{3,4}(?![0-9a-zA-Z_-])")
_COLOURED = re.compile(r"(?:.*-)?color|(?:.*-)?border(?:-\w+)?")


class Fault(Exception):
    """What is wrong with a rendered MJML text, and at which character (None: nobody knows)."""

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def scan(mjml: str) -> None:
    """Look a text through; one that differs from a sound one only in its words is sound, for none of them is a mark.

    Raises:
        Fault: the first thing that would not come out as it stands.
    """
    apart = take_apart(mjml)
    if not apart or not _is_sound(apart.bones, len(apart.words)):
        _scan(mjml)


@lru_cache(maxsize=32)
def _is_sound(bones: str, gaps: int) -> bool:
    """Tell whether a skeleton is sound, whatever words are put into it."""
    try:
        _scan(put_together(bones, ("x",) * gaps))
    except Fault:
        return False
    return True


def _scan(mjml: str) -> None:
    if bad := _FORBIDDEN.search(mjml):
        raise Fault(f"the character {bad[0]!r} cannot stand in MJML", bad.start())
    # Style sheets hold ">" and are no markup; blanked at equal length, so that offsets stay true.
    source = _STYLE.sub(lambda match: match[1] + re.sub(r"[^\n]", " ", match[2]) + match[3], mjml)
    for match in _STYLE.finditer(mjml):
        if "<" in match[2]:
            raise Fault("a < cannot stand in a style sheet; write max-width", mjml.index("<", match.start(2)))
    if (at := source.find("]]>")) >= 0:
        raise Fault("“]]>” cannot stand in MJML", at)
    scanner = _Scanner(source)
    try:
        scanner.feed(source)
        scanner.close()
    except AssertionError as error:  # html.parser's own word for <![ without what should follow
        raise Fault("a CDATA section cannot stand in MJML", scanner.place) from error
    if scanner.open:
        tag, at = scanner.open[-1]
        raise Fault(f"<{tag}> is never closed", at)


class _Scanner(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[tuple[str, int]] = []
        self._source = source
        self._starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self._bodies = 0
        self._classes: dict[str, set[str]] = {}

    @property
    def place(self) -> int:
        """Return the offset of what is being read."""
        line, column = self.getpos()
        return self._starts[line - 1] + column

    @property
    def _parent(self) -> str:
        return self.open[-1][0] if self.open else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look_at(tag)
        self._look_at_attributes(tag, attrs)
        if tag not in _VOID:
            self.open.append((tag, self.place))
            if len(self.open) > DEEPEST:
                raise Fault(f"tags are nested over {DEEPEST} deep", self.place)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look_at(tag)
        self._look_at_attributes(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.open:
            raise Fault(f"</{tag}> closes nothing", self.place)
        opened, at = self.open.pop()
        if opened != tag:
            raise Fault(f"<{opened}> is closed by </{tag}>", at)

    def handle_data(self, data: str) -> None:
        if "<" in data:
            at = self.place + data.index("<")
            if self._source.startswith("<!--", at):
                raise Fault("a comment is never closed", at)
            raise Fault("a bare < cannot stand in MJML; write &lt;", at)
        if data.strip():
            self._words(self.place + len(data) - len(data.lstrip()))

    def handle_entityref(self, name: str) -> None:  # noqa: ARG002
        self._words(self.place)

    def handle_charref(self, name: str) -> None:  # noqa: ARG002
        self._words(self.place)

    def handle_comment(self, data: str) -> None:
        if not self._source.startswith("<!--", self.place):
            self.handle_decl(data)

    def handle_decl(self, decl: str) -> None:
        raise Fault(f"<!{decl}> cannot stand in MJML", self.place)

    def handle_pi(self, data: str) -> None:  # noqa: ARG002
        raise Fault("a processing instruction cannot stand in MJML", self.place)

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002
        raise Fault("a CDATA section cannot stand in MJML", self.place)

    def _words(self, at: int) -> None:
        if self._parent in _LAYOUT | {"", "mj-head"}:
            raise Fault(f"words cannot stand {self._there}; put them in an mj-text", at)

    @property
    def _there(self) -> str:
        return f"right inside <{self._parent}>" if self._parent else "outside <mjml>"

    def _look_at(self, tag: str) -> None:
        written = self.get_starttag_text() or ""
        if tag.startswith("mj"):
            if tag not in MJML_TAGS:
                raise Fault(f"<{tag}> is no MJML tag", self.place)
            if not written.startswith(f"<{tag}"):
                raise Fault(f"<{tag}> must be written in small letters", self.place)
            self._must_stand_here(tag)
        elif self._parent in _LAYOUT | {""}:
            raise Fault(f"<{tag}> cannot stand {self._there}; put it in an mj-text or mj-raw", self.place)
        bare = re.sub(r'"[^"]*"|\'[^\']*\'', '""', written)
        if re.search(r"=\s*[^\s\"]", bare):
            raise Fault(f"<{tag}> has an attribute without quotes", self.place)
        if tag.startswith("mj") and re.search(r"=\s*'[^']*\"", written):
            # mrml copies the value between double quotes as it stands
            raise Fault(f"<{tag}> has a double quote in an attribute; write &quot;", self.place)

    def _look_at_attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not tag.startswith("mj"):
            return
        values = {name: value or "" for name, value in attrs}
        for name, value in values.items():
            if said := unknown_attribute(tag, name):
                raise Fault(said, self.place)
            if _COLOURED.fullmatch(name) and (short := SHORT_COLOUR.search(value)):
                raise Fault(f"the colour {short[0]} needs six digits: Outlook shows no other", self.place)
        if tag == "mj-class":
            self._classes[values.get("name", "")] = values.keys() - {"name"}
        if tag == "mj-body" and self._parent == "mj-attributes":
            raise Fault("<mj-body> in <mj-attributes> does nothing; set it on <mj-body> itself", self.place)
        if tag == "mj-image" and self._parent != "mj-attributes" and "alt" not in values:
            raise Fault('<mj-image> needs an alt; write alt="" where it says nothing', self.place)
        set_by = [(each, name) for each in values.get("mj-class", "").split() for name in self._classes.get(each, ())]
        for at, (each, name) in enumerate(set_by):
            if other := next((one for one, same in set_by[:at] if same == name), None):
                raise Fault(
                    f"the classes {other} and {each} both set {name}, and the engine takes the first", self.place
                )

    def _must_stand_here(self, tag: str) -> None:
        if tag == "mj-body" and self._parent == "mjml":
            self._bodies += 1
            if self._bodies > 1:
                raise Fault("a second <mj-body> would replace the first", self.place)
        wanted = _PARENTS.get(tag)
        if wanted and self._parent not in wanted | {"mj-attributes", "mj-class"}:
            names = " or ".join(f"<{name}>" for name in sorted(wanted))
            raise Fault(f"<{tag}> cannot stand {self._there}, only in {names}", self.place)
