"""Contrast of two colours, as the web's accessibility guidelines measure it. Pure."""

from __future__ import annotations

# WCAG 2.2, success criterion 1.4.3: text of ordinary size.
LEAST = 4.5
# What stands on what in the shipped templates; each also with "dark_" before it. Hairlines carry no meaning.
PAIRS = (
    ("ink", "page"), ("grey", "page"), ("accent", "page"), ("ink", "tint"), ("grey", "tint"), ("accent", "tint"),
)  # fmt: skip


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2, "relative luminance"; 0.04045 is the bound of sRGB, IEC 61966-2-1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
