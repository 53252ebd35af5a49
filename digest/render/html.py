"""MJML to the HTML of an email: mrml (mjml-python) lays out, premailer inlines.

premailer sees only the CSS of ``<mj-style inline="inline">``. The style tags that mrml writes are marked to
be left alone: premailer would drop their doctype, hacks and media queries (docs/decisions/0003).
"""

from __future__ import annotations

import logging
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from digest.errors import TemplateError, Where
from digest.render.templates import excerpt, shown_path

if TYPE_CHECKING:
    from digest.render.templates import Templates

# mrml recurses without a guard and dies somewhere between 3,000 and 10,000 levels; lxml silently drops what
# lies below 255. Real emails stay under 40.
DEEPEST = 200

MJML_TAGS = frozenset(
    [
        "mjml",
        "mj-head",
        "mj-body",
        "mj-title",
        "mj-preview",
        "mj-attributes",
        "mj-all",
        "mj-class",
        "mj-breakpoint",
        "mj-font",
        "mj-style",
        "mj-raw",
        "mj-section",
        "mj-wrapper",
        "mj-column",
        "mj-group",
        "mj-text",
        "mj-button",
        "mj-image",
        "mj-divider",
        "mj-spacer",
        "mj-table",
        "mj-hero",
        "mj-navbar",
        "mj-navbar-link",
        "mj-social",
        "mj-social-element",
        "mj-accordion",
        "mj-accordion-element",
        "mj-accordion-title",
        "mj-accordion-text",
        "mj-carousel",
        "mj-carousel-image",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


class Fault(Exception):
    """What is wrong with a rendered MJML text, and at which character (None: nobody knows)."""

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def to_html(templates: Templates, name: str, context: dict[str, Any]) -> str:
    """Render an MJML template to the email's HTML.

    Raises:
        TemplateError: the template does not render, or what it renders is not sound MJML; the line of the
            template (a part included) that wrote the fault is named.
    """
    try:
        return convert(templates.render(name, context))
    except Fault as fault:
        raise _locate(fault, templates, name, context) from fault


def _locate(fault: Fault, templates: Templates, name: str, context: dict[str, Any]) -> TemplateError:
    located = templates.render_located(name, context)
    try:
        convert(located.text)
    except Fault as same:
        fault = same
    path, line = located.place(fault.offset or 0)
    return TemplateError(
        fault.message,
        Where(shown_path(path or name), line if fault.offset is not None else 0),
        hint="mend the template; the outputs of the last build stand",
        excerpt=excerpt(path, line) if fault.offset is not None else "",
    )


def convert(mjml: str) -> str:
    """Turn MJML into HTML with its inline CSS inlined.

    Raises:
        Fault: the text is not sound MJML.
    """
    _scan(mjml)
    source, css = _take_inline_css(_px_paddings(mjml))
    html = _visible_preview_colour(_mrml(source, mjml))
    return _inline(html, css)


# --- before mrml ---------------------------------------------------------------------------------


class _Scanner(HTMLParser):
    """Look for what mrml reports without a place, accepts in silence, or dies of."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[tuple[str, int]] = []
        self._starts = [0]
        for match in re.finditer("\n", source):
            self._starts.append(match.end())

    @property
    def place(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._known(tag)
        if tag not in _VOID:
            self.open.append((tag, self.place))
            if len(self.open) > DEEPEST:
                raise Fault(f"tags are nested over {DEEPEST} deep", self.place)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._known(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.open:
            raise Fault(f"</{tag}> closes nothing", self.place)
        opened, at = self.open.pop()
        if opened != tag:
            raise Fault(f"<{opened}> is closed by </{tag}>", at)

    def _known(self, tag: str) -> None:
        if tag.startswith("mj") and tag not in MJML_TAGS:
            raise Fault(f"<{tag}> is no MJML tag", self.place)

    def handle_decl(self, decl: str) -> None:
        raise Fault(f"<!{decl}> cannot stand in MJML", self.place)

    def handle_pi(self, data: str) -> None:  # noqa: ARG002
        raise Fault("a processing instruction cannot stand in MJML", self.place)

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002
        raise Fault("a CDATA section cannot stand in MJML", self.place)


def _scan(mjml: str) -> None:
    # Style sheets hold ">" and are no markup; blanked at equal length, so that offsets stay true.
    source = re.sub(r"(<mj-style[^>]*>)(.*?)(</mj-style>)", _blank_style, mjml, flags=re.DOTALL)
    if bad := re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|\\]\\]>", source):
        raise Fault(f"{bad[0]!r} cannot stand in MJML", bad.start())
    scanner = _Scanner(source)
    scanner.feed(source)
    scanner.close()
    if scanner.open:
        tag, at = scanner.open[-1]
        raise Fault(f"<{tag}> is never closed", at)


def _blank_style(match: re.Match[str]) -> str:
    return match[1] + re.sub(r"[^\n]", " ", match[2]) + match[3]


_PADDING = re.compile(r'(\b(?:inner-)?padding(?:-\w+)?=")([^"]*)(")')


def _px_paddings(mjml: str) -> str:
    """Write each unitless 0 of a padding as 0px: mrml 6.0.1 counts it as no padding at all in widths for Outlook."""

    def mend(tag: re.Match[str]) -> str:
        return _PADDING.sub(lambda m: m[1] + re.sub(r"(?<![\w.])0(?![\w.%])", "0px", m[2]) + m[3], tag[0])

    return re.sub(r"<mj-[^<>]*>", mend, mjml)


_INLINE_STYLE = re.compile(r'<mj-style\s+inline="inline"\s*>(.*?)</mj-style>', re.DOTALL)


def _take_inline_css(mjml: str) -> tuple[str, str]:
    """Take out the CSS meant for inlining; what would make the inliner fetch or drop something is a fault."""
    for match in _INLINE_STYLE.finditer(mjml):
        if bad := re.search(r"@[\w-]+|url\s*\(", match[1]):
            raise Fault(f"{bad[0]} cannot be inlined; put it in a plain mj-style", match.start(1) + bad.start())
    css = "\n".join(match[1] for match in _INLINE_STYLE.finditer(mjml))
    return _INLINE_STYLE.sub("", mjml), css


# --- mrml ----------------------------------------------------------------------------------------


def _mrml(source: str, mjml: str) -> str:
    from mjml import mjml2html

    try:
        html = mjml2html(source, fonts={})
    except ValueError as error:
        raise _mrml_fault(str(error), source, mjml) from error
    except BaseException as error:  # a Rust panic derives from BaseException
        if type(error).__name__ != "PanicException":
            raise
        raise Fault(f"the MJML engine failed: {error}") from error
    if left := re.search(r"</?mj-[\w-]+", html):
        raise Fault(f"{left[0]}> stands where MJML does not allow it", max(0, mjml.find(left[0])))
    return str(html)


def _mrml_fault(message: str, source: str, mjml: str) -> Fault:
    """Turn mrml's byte span into a character of the text before the inline CSS was taken out."""
    said = re.sub(r" in root template| at position \d+:\d+", "", message)
    span = re.search(r"at position (\d+):(\d+)", message)
    if not span:
        return Fault(f"not sound MJML: {said}")
    at = len(source.encode()[: int(span[1])].decode("utf-8", "ignore"))
    around = source[at : at + 40]
    found = mjml.find(around) if around else -1
    return Fault(f"not sound MJML: {said}", found if found >= 0 else None)


def _visible_preview_colour(html: str) -> str:
    """Give the hidden preheader a text colour of its own: white on white scores as spam (HTML_FONT_LOW_CONTRAST)."""
    return re.sub(
        r'(<div style="display:none;font-size:1px;)color:#ffffff;',
        r"\1color:#222222;mso-hide:all;",
        html,
        count=1,
    )


# --- premailer -----------------------------------------------------------------------------------


def _inline(html: str, css: str) -> str:
    """Inline ``css`` and nothing else; what comes out is compared with what went in."""
    html = re.sub(r"(?i)<!doctype html>", "<!DOCTYPE html>", html, count=1)
    marked = re.sub(r"<style(?=[\s>])", '<style data-premailer="ignore"', html)
    inlined = _premailer(marked, css).replace(' data-premailer="ignore"', "")
    for what, pattern in (
        ("comment", r"<!--.*?-->"),
        ("style sheet", r"<style.*?</style>"),
        ("paragraph", r"<(?:p|h\d|a)\b"),
    ):
        before, after = (re.findall(pattern, text, re.DOTALL) for text in (html, inlined))
        if (before != after) if what == "comment" else (len(before) != len(after)):
            raise Fault(f"the inliner changed a {what}")
    if not inlined.startswith("<!DOCTYPE html>") or not inlined.rstrip().endswith("</html>"):
        raise Fault("the inliner lost the document’s beginning or end")
    return inlined.rstrip() + "\n"


def _premailer(html: str, css: str) -> str:
    import cssutils
    from premailer import Premailer

    before = cssutils.ser.prefs.minimizeColorHash
    cssutils.ser.prefs.minimizeColorHash = False  # Outlook wants all six digits
    try:
        result = Premailer(
            html,
            css_text=css or None,
            strip_important=False,  # else the media queries lose theirs, and the phone layout with it
            keep_style_tags=False,
            disable_validation=True,
            include_star_selectors=True,
            remove_classes=False,  # media queries and dark colours need them
            align_floating_images=False,
            # else every img gets width="100%" over the width Outlook needs
            disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
            allow_network=False,
            allow_loading_external_files=False,
            disable_link_rewrites=True,
            preserve_internal_links=True,
            cssutils_logging_level=logging.CRITICAL,
        ).transform(pretty_print=False)
    finally:
        cssutils.ser.prefs.minimizeColorHash = before
    return str(result)
