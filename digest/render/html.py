"""MJML to the HTML of an email: mrml (mjml-python) lays out, premailer inlines.

premailer sees only the CSS of ``<mj-style inline="inline">``. The style tags that mrml writes are marked to
be left alone: premailer would drop their doctype, hacks and media queries (docs/decisions/0003).
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from digest.errors import TemplateError, Where
from digest.render import inline_css, merge
from digest.render.mjml import Fault, scan
from digest.render.skeleton import GAP, put_together, take_apart
from digest.render.templates import excerpt, shown_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.render.templates import Templates

    Cached = Callable[[str, Callable[[str], str]], str]


def to_html(
    templates: Templates, name: str, context: dict[str, Any], *, cached: Cached | None = None, web: bool = False
) -> str:
    """Render an MJML template to the email's HTML.

    Args:
        templates: where the template is looked up.
        name: of the template.
        context: the names it may use.
        cached: gives what a text becomes, made by the function it is handed or kept from before.
        web: it is for a browser, which reads a style sheet: nothing is inlined.

    Raises:
        TemplateError: the template does not render, or what it renders is not sound MJML; the line of the
            template (a part included) that wrote the fault is named.
    """
    try:
        return _whole(templates.render(name, context), cached, web=web)
    except Fault as fault:
        raise _locate(fault, templates, name, context) from fault


def _whole(mjml: str, cached: Cached | None, *, web: bool) -> str:
    html = _with_sheet(mjml) if web else convert(mjml, cached=cached)
    if merge.count(html) != merge.count(mjml):
        raise Fault("a merge tag stands where MJML or the inlining of CSS does not keep it")
    return html


def _locate(fault: Fault, templates: Templates, name: str, context: dict[str, Any]) -> TemplateError:
    located = templates.render_located(name, context)
    try:
        convert(located.text)
    except Fault as same:
        fault = same
    path, line = (located.path, 0) if fault.offset is None else located.place(fault.offset)
    return TemplateError(
        fault.message,
        Where(shown_path(path), line),
        hint="mend the template; the outputs of the last build stand",
        excerpt=excerpt(path, line),
    )


def convert(mjml: str, *, cached: Cached | None = None) -> str:
    """Turn MJML into HTML with its inline CSS inlined.

    Args:
        mjml: the text.
        cached: as for ``to_html``.

    Raises:
        Fault: the text is not sound MJML.
    """
    scan(mjml)
    source, css = _take_inline_css(mjml)
    return _widths_for_outlook(_inline(_visible_preview_colour(_mrml(source)), css, cached))


def _with_sheet(mjml: str) -> str:
    """Turn MJML into HTML whose inline CSS stands in its head, after mrml's own, which it is to beat."""
    scan(mjml)
    source, css = _take_inline_css(mjml)
    html = _mrml(source).replace("<!doctype html>", "<!DOCTYPE html>", 1)
    return html.replace("</head>", f"<style>\n{css}</style></head>", 1).rstrip() + "\n"


# --- before mrml ---------------------------------------------------------------------------------

_MJ_TAG = re.compile(r"""<mj-(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_PADDING = re.compile(r"""(\b(?:inner-)?padding(?:-\w+)?\s*=\s*)("[^"]*"|'[^']*')""")


def _px_paddings(mjml: str) -> str:
    """Write each unitless 0 of a padding as 0px: mrml 6.0.1 counts it as no padding at all in widths for Outlook."""

    def mend(tag: re.Match[str]) -> str:
        return _PADDING.sub(lambda m: m[1] + re.sub(r"(?<![\w.])0(?![\w.%])", "0px", m[2]), tag[0])

    return _MJ_TAG.sub(mend, mjml)


_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_DEBUGGED = re.compile(r"[^ -\[\]-~]")


def _attributes_as_references(mjml: str) -> str:
    """Write as character references what mrml 6.0.1 spoils in attributes; line ends become spaces (XML 1.0, 3.3.3).

    It writes their values as Rust shows a text to programmers: a no-break space as ``\\u{a0}``, a backslash twice.
    """

    def refer(character: re.Match[str]) -> str:
        return " " if character[0] in "\n\r\t" else f"&#{ord(character[0])};"

    return _TAG.sub(lambda tag: _DEBUGGED.sub(refer, tag[0]), mjml)


_INLINE_STYLE = re.compile(r"""<mj-style\b[^>]*\binline\s*=\s*["']inline["'][^>]*>(.*?)</mj-style>""", re.DOTALL)


def _take_inline_css(mjml: str) -> tuple[str, str]:
    """Take out the CSS meant for inlining; what would make the inliner fetch or drop something is a fault.

    Line ends take its place, as many as it had characters: offsets stay true, and of white space in a head
    mrml takes only what holds one.
    """
    for match in _INLINE_STYLE.finditer(mjml):
        inline_css.look_at(match[1], match.start(1))
    css = "\n".join(match[1] for match in _INLINE_STYLE.finditer(mjml))
    return _INLINE_STYLE.sub(lambda match: "\n" * len(match[0]), mjml), css


# --- mrml ----------------------------------------------------------------------------------------


def _mrml(mjml: str) -> str:
    try:
        html = _mjml2html(_attributes_as_references(_px_paddings(mjml)))
    except ValueError as error:
        raise _mrml_fault(str(error), mjml) from error
    if left := re.search(r"</?mj-[\w-]+", re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)):
        raise Fault(f"{left[0]}> stands where MJML does not allow it", max(0, mjml.find(left[0])))
    return html


def _mjml2html(mjml: str) -> str:
    from mjml import mjml2html

    try:
        return str(mjml2html(mjml, fonts={}))
    except ValueError:
        raise
    except BaseException as error:  # a Rust panic derives from BaseException
        if type(error).__name__ != "PanicException":
            raise
        raise Fault(f"the MJML engine failed: {error}") from error


def _mrml_fault(message: str, mjml: str) -> Fault:
    """Turn mrml's byte span into a character of the text.

    The error is asked for again without the widened paddings, so that its offsets are those of the text.
    """
    try:
        _mjml2html(mjml)
    except ValueError as error:
        message = str(error)
    said = re.sub(r" in root template| at position \d+:\d+", "", message)
    span = re.search(r"at position (\d+):", message)
    return Fault(
        f"not sound MJML: {said}",
        len(mjml.encode()[: int(span[1])].decode("utf-8", "ignore")) if span else None,
    )


def _visible_preview_colour(html: str) -> str:
    """Give the hidden preheader a text colour of its own: white on white scores as spam (HTML_FONT_LOW_CONTRAST)."""
    return re.sub(
        r'(<div style="display:none;font-size:1px;)color:#ffffff;',
        r"\1color:#222222;mso-hide:all;",
        html,
        count=1,
    )


_IMAGE = re.compile(r"""<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(r"""\s([\w:-]+)=("[^"]*"|'[^']*')""")


def _widths_for_outlook(html: str) -> str:
    """Give each picture without a width the most its style allows: Outlook on Windows reads the attribute alone."""

    def widen(image: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(image[0]))
        most = re.search(r"(?<![\w-])max-width:\s*(\d+)px", attributes.get("style", ""))
        return image[0] if not most or "width" in attributes else f'<img width="{most[1]}"{image[0][4:]}'

    return _IMAGE.sub(widen, html)


# --- premailer -----------------------------------------------------------------------------------


def _inline(html: str, css: str, cached: Cached | None) -> str:
    """Inline ``css`` and nothing else; what comes out is compared with what went in."""
    html = re.sub(r"(?i)<!doctype html>", "<!DOCTYPE html>", html, count=1)
    marked = re.sub(r"<style(?=[\s>])", '<style data-premailer="ignore"', html)
    try:
        inlined = _inlined(marked, css, cached).replace('<style data-premailer="ignore"', "<style")
    except Exception as error:  # it raises whatever cssutils, cssselect and lxml do (a style attribute "p": TypeError)
        raise Fault(f"the inliner failed: {error}") from error
    if _SIGN_WITHIN.search(inlined):
        inlined = _TAG.sub(_signs_as_references, inlined)
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


_SIGN_WITHIN = re.compile(r"""="[^"<>]*[<>]|='[^'<>]*[<>]""")
_TAG = re.compile(r"""<!--.*?-->|<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)


def _signs_as_references(tag: re.Match[str]) -> str:
    """Write the signs of a tag within an attribute as references again; a headline may be "<!-- so -->"."""
    if tag[0].startswith("<!--") or not re.search("[<>]", tag[0][1:-1]):
        return tag[0]
    return f"<{tag[0][1:-1].replace('<', '&lt;').replace('>', '&gt;')}>"


def _inlined(html: str, css: str, cached: Cached | None) -> str:
    """Inline once for each skeleton: after an edited word only the words are others."""
    # What looks at labels looks at words; a backslash may spell any letter.
    before = take_apart(html) if cached and not re.search(r"aria-label|\\", css, re.IGNORECASE) else None
    if not cached or not before:
        return _premailer(html, css)
    whole = ""

    def make(_: str) -> str:
        nonlocal whole
        whole = _premailer(html, css)
        after = take_apart(whole)
        return after.bones if after and after.words == before.words else ""

    bones = cached(f"{css}\0{before.bones}", make)
    if not whole and bones.count(GAP) != len(before.words):  # what is kept was put there by somebody else
        return _premailer(html, css)
    return whole or put_together(bones, before.words)


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
