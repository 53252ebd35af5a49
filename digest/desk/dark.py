"""An email as light and dark mail clients show it, whatever colours the reader of the preview prefers. Pure.

A page cannot ask for dark colours within a frame: ``color-scheme`` on the frame leaves ``prefers-color-scheme`` inside
it as it was (Chromium 156). So the copy that is shown is written for one of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from tinycss2 import color3

if TYPE_CHECKING:
    from collections.abc import Callable

# What always and what never holds, in place of what is asked of the reader's screen.
_ALWAYS, _NEVER = "(min-width:0px)", "(max-width:0px)"


def light(html: str) -> str:
    """Return an email as a client in light colours shows it."""
    return _for_scheme(html, dark=_NEVER, light=_ALWAYS, scheme="light")


def own_dark(html: str) -> str:
    """Return an email as a client in dark colours shows it that heeds the email's own dark CSS."""
    return _for_scheme(html, dark=_ALWAYS, light=_NEVER, scheme="dark")


def forced_dark(html: str) -> str:
    """Return an email as a client shows it that makes dark colours of its own and heeds no dark CSS.

    An approximation of what Gmail's app and Outlook do: light grounds become dark and dark letters light, each as much
    as it was the other, hues stay, and what is dark or light already is left alone. Pictures stay as they are.
    """
    plain = _for_scheme(html, dark=_NEVER, light=_NEVER, scheme="dark")
    recoloured = _PIECE.sub(_recoloured, plain)
    ground, ink = _turned("white", "ground"), _turned("black", "ink")
    return in_head(recoloured, f"<style>html{{background-color:{ground};color:{ink}}}</style>")


def in_head(html: str, added: str) -> str:
    """Put something first into the head of a page, or where its head would begin."""
    found = _HEAD.search(html)
    at = found.end() if found else 0
    return html[:at] + added + html[at:]


_REST = r"""\b(?:[^>"']|"[^"]*"|'[^']*')*>"""
_HEAD = re.compile(rf"(?is)\A(?:\s|<!doctype{_REST}|<html{_REST}|<!--.*?-->)*<head{_REST}|\A\s*<!doctype{_REST}")
# Comments are skipped whole, those for Outlook too; style sheets and tags are looked into.
_PIECE = re.compile(
    r"""<!--.*?-->|(<style\b[^>]*>)(.*?)(</style\s*>)|(<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>)""",
    re.DOTALL | re.IGNORECASE,
)

# --- which style sheets hold ---------------------------------------------------------------------

_ASKED = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_SCHEME = re.compile(r"(?<![\w-])((?:supported-)?color-schemes?)(\s*:\s*)[^;}]+", re.IGNORECASE)
_META = re.compile(r"(?i)<meta\b[^>]*name=[\"']?(?:supported-)?color-schemes?\b[^>]*>")


def _for_scheme(html: str, *, dark: str, light: str, scheme: Literal["light", "dark"]) -> str:
    def asked(found: re.Match[str]) -> str:
        return dark if found[1].lower() == "dark" else light

    def piece(found: re.Match[str]) -> str:
        begin, css, end, tag = found.groups()
        if css is not None:
            css = _SCHEME.sub(lambda said: f"{said[1]}{said[2]}{scheme}", _ASKED.sub(asked, css))
            return f"{_ASKED.sub(asked, begin)}{css}{end}"
        if tag is None:
            return found[0]
        if _META.match(tag):
            return f'<meta name="color-scheme" content="{scheme}">'
        return _ASKED.sub(asked, tag)

    return _PIECE.sub(piece, html)


# --- colours -------------------------------------------------------------------------------------

Role = Literal["ground", "ink", "line"]

_DECLARED = re.compile(
    r"""(?<![\w-])(background(?:-color)?|color|text-decoration(?:-color)?|(?:border|outline)(?:-[a-z]+)*)(\s*:\s*)"""
    r"""((?:[^;}"'(]|"[^"]*"|'[^']*'|\([^)]*\))+)""",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"url\([^)]*\)|#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^)]*\)|(?<![\w-])[a-z]+(?![\w(-])", re.IGNORECASE)
_STYLE = re.compile(r"""(\sstyle\s*=\s*)("[^"]*"|'[^']*')""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(\s(bgcolor|color|text|link)\s*=\s*["']?)(#?[\w]+)""", re.IGNORECASE)


def _recoloured(found: re.Match[str]) -> str:
    begin, css, end, tag = found.groups()
    if css is not None:
        return f"{begin}{_DECLARED.sub(_declared, css)}{end}"
    if tag is None:
        return found[0]
    tag = _STYLE.sub(lambda style: f"{style[1]}{style[2][0]}{_DECLARED.sub(_declared, style[2][1:])}", tag)
    return _ATTRIBUTE.sub(_attribute, tag) if "color=" in tag or "text=" in tag else tag


def _declared(found: re.Match[str]) -> str:
    name = found[1].lower()
    role: Role = "ground" if name.startswith("background") else "ink"
    if name.startswith(("border", "outline")):
        role = "line"
    return f"{found[1]}{found[2]}{_COLOUR.sub(lambda colour: _turned(colour[0], role), found[3])}"


def _attribute(found: re.Match[str]) -> str:
    return f"{found[1]}{_turned(found[3], 'ground' if found[2].lower() == 'bgcolor' else 'ink')}"


# How light each becomes, from 0 to 1, for how light it was: white ground 0.18, near #121212; black letters white.
# Ground and ink change nothing where they cross the diagonal: what is dark, or light, already stays.
_TURNS: dict[Role, Callable[[float], float]] = {
    "ground": lambda light: min(light, 0.82 - 0.64 * light),
    "ink": lambda light: max(light, 1 - 0.55 * light),
    "line": lambda light: 1 - 0.82 * light,
}


@lru_cache(maxsize=1024)
def _turned(text: str, role: Role) -> str:
    """Return a colour of CSS as it becomes; what is none, or cannot be seen, as it is."""
    colour = color3.parse_color(text)
    if not isinstance(colour, color3.RGBA) or colour.alpha == 0:
        return text
    lightness, a, b = _oklab(colour.red, colour.green, colour.blue)
    turned = _TURNS[role](lightness)
    if abs(turned - lightness) < 1e-6:
        return text
    red, green, blue = (round(255 * part) for part in _nearest(turned, a, b))
    if colour.alpha < 1:
        return f"rgba({red},{green},{blue},{colour.alpha:g})"
    return f"#{red:02x}{green:02x}{blue:02x}"


def _nearest(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """Return the sRGB colour of that lightness and hue with as much of the chroma as sRGB can show."""
    least, most = 0.0, 1.0
    if not _shown(_srgb(lightness, a, b)):
        for _ in range(12):  # halves of the chroma; 2 ** -12 is finer than 8 bits
            middle = (least + most) / 2
            least, most = (middle, most) if _shown(_srgb(lightness, a * middle, b * middle)) else (least, middle)
        a, b = a * least, b * least
    red, green, blue = (min(1.0, max(0.0, part)) for part in _srgb(lightness, a, b))
    return red, green, blue


def _shown(parts: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= part <= 1 + 1e-4 for part in parts)


def _oklab(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """Turn sRGB into Oklab (Björn Ottosson, 2020; CSS Color 4, section 9.2)."""
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _srgb(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """Turn Oklab into sRGB, whose parts lie outside 0 to 1 where sRGB has no such colour."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _curved(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _curved(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _curved(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def _curved(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
