"""Read ``templates/<format>/format.toml``."""

from __future__ import annotations

import re
from typing import Any

from digest.config.tomlfile import TomlFile
from digest.errors import ConfigError, DigestError
from digest.issuefile import KINDS
from digest.model import Format
from digest.resources import template_folders

_FORMAT_KEYS = ("kinds", "story", "round_up")


def load_format(root: str, name: str) -> Format:
    """Read a format: the newsroom's own ``templates/<format>/format.toml`` if there is one, else the shipped one.

    Raises:
        DigestError: no such format.
        ConfigError: every problem of the file.
    """
    path = next((p for f in template_folders(root, name) if (p := f / "format.toml").is_file()), None)
    if path is None or not re.fullmatch(r"[a-z0-9-]+", name):
        raise DigestError(
            f"there is no format {name}", hint="formats are the folders in templates/ that hold a format.toml"
        )
    reader = TomlFile(path, f"templates/{name}/format.toml")
    reader.unknown(reader.tree, _FORMAT_KEYS)
    story = reader.table("story", ("words", "paragraphs"))
    round_up = reader.table("round_up", ("title", "items"))
    kinds = reader.texts(reader.tree, "kinds") or KINDS
    for kind in kinds:
        if kind not in KINDS:
            reader.problem(f"unknown kind of section {kind}", reader.line("kinds"), f"one of {', '.join(KINDS)}")
    found = Format(
        name=name,
        kinds=kinds,
        paragraphs=_band(reader, story, "paragraphs", "story", (2, 6)),
        story_words=_band(reader, story, "words", "story", (95, 205)),
        round_up_title=reader.get(round_up, "title", str, "Also this week", name="round_up"),
        round_up_items=_band(reader, round_up, "items", "round_up", (2, 3)),
    )
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return found


def _band(reader: TomlFile, table: dict[str, Any], key: str, name: str, default: tuple[int, int]) -> tuple[int, int]:
    value = table.get(key, list(default))
    match value:
        case [int(least), int(most)] if 0 < least <= most:
            return least, most
    reader.problem(
        f"{key} must be two numbers, least and most", reader.line(key, name), f"write {key} = {list(default)}"
    )
    return default
