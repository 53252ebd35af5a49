"""Read the colours, fonts and logo of a newsletter: ``[brand]``."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from digest.colour import LEAST, PAIRS, contrast
from digest.model import Brand

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.config.tomlfile import TomlFile

_FONT = re.compile(r"[A-Za-z0-9 ,'-]+")


def read_brand(reader: TomlFile, filled: Callable[[str], str]) -> Brand:
    """Read ``[brand]``; ``filled`` puts the names of publication and newsletter into a text."""
    table = reader.table("brand", [item.name for item in fields(Brand)])
    values: dict[str, Any] = _logo(reader, table)
    values["logo_alt"] = filled(values["logo_alt"])
    for item in (item for item in fields(Brand) if item.name not in values):
        if item.name.endswith("_font"):
            check = lambda v: "" if _FONT.fullmatch(v) else "must be a list of font names"  # noqa: E731
        else:
            check = lambda v: "" if re.fullmatch(r"#[0-9a-fA-F]{6}", v) else "must be a colour like #0b4f6c"  # noqa: E731
        values[item.name] = reader.get(table, item.name, str, str(item.default), name="brand", check=check)
    for dark in ("", "dark_"):
        for name, ground in ((f"{dark}{name}", f"{dark}{ground}") for name, ground in PAIRS):
            found = contrast(values[name], values[ground])
            if found < LEAST:
                said = f"{name} {values[name]} on {ground} {values[ground]} has a contrast of {found:.1f}"
                line = reader.line(name if name in table else ground, "brand")
                reader.problem(said, line, f"text needs {LEAST}: make one of them darker or lighter")
    return Brand(**values)


_NARROWEST, _WIDEST = 20, 200  # px: below it nobody makes it out, above it pushes the name out of sight


def _logo(reader: TomlFile, table: dict[str, Any]) -> dict[str, Any]:
    def width(value: int) -> str:
        return "" if _NARROWEST <= value <= _WIDEST else f"must be {_NARROWEST} to {_WIDEST}, in pixels"

    found: dict[str, Any] = {
        "logo": reader.get(table, "logo", str, "", name="brand", check=_picture),
        "logo_alt": reader.get(table, "logo_alt", str, "", name="brand").strip(),
        "logo_dark": reader.get(table, "logo_dark", str, "", name="brand", check=_picture),
        "logo_width": reader.get(table, "logo_width", int, Brand().logo_width, name="brand", check=width),
    }
    if not table.get("logo"):
        for key in (key for key in found if key in table and key != "logo"):
            reader.problem(f"{key} does nothing without logo", reader.line(key, "brand"), "add logo, or take it out")
    elif table.get("logo_alt", "") == "" or str(table["logo_alt"]).isspace():
        line = reader.line("logo_alt" if "logo_alt" in table else "logo", "brand")
        hint = 'write what is read where no picture is shown: logo_alt = "{publication}"'
        reader.problem("a logo needs logo_alt", line, hint)
    return found


def _picture(value: str) -> str:
    if value and not re.fullmatch(r"https://[^\s<>\"{}]+", value):
        return "must be a whole address: https://..."
    if re.search(r"\.(?:svgz?|webp|avif)(?:[?#]|$)", value, re.IGNORECASE):
        return "must be a PNG, a JPEG or a GIF: Outlook on Windows shows no SVG, WebP or AVIF"
    return ""
