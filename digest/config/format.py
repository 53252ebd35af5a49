"""Read ``templates/<format>/format.toml``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from digest.config.tomlfile import TomlFile
from digest.errors import ConfigError, DigestError
from digest.issuefile import KINDS
from digest.model import ORDER, Format
from digest.resources import format_files, format_names, template_folders

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT_KEYS = ("about", "default", "order", "kinds", "stories", "lead", "story", "round_up", "label")
# Without these an email has no stories, or no way to leave the list.
_NEEDED = ("body", "footer")
_FILLED = {"span", "title", "publication"}


def load_format(root: str, name: str) -> Format:
    """Read a format: the newsroom's own ``templates/<format>/format.toml`` if there is one, else the shipped one.

    Raises:
        DigestError: no such format.
        ConfigError: every problem of the file.
    """
    reader = _reader(root, name)
    tree = reader.tree
    reader.unknown(tree, _FORMAT_KEYS)
    reader.get(tree, "default", bool, False)
    lead = reader.table("lead", ("words", "paragraphs", "headline"))
    story = reader.table("story", ("words", "paragraphs", "own_summary"))
    round_up = reader.table("round_up", ("title", "items", "words"))
    label = reader.table("label", ("title",))
    paragraphs = _band(reader, story, "paragraphs", "story", (2, 6))
    words = _band(reader, story, "words", "story", (95, 205))
    found = Format(
        name=name,
        about=reader.get(tree, "about", str, ""),
        order=_order(reader, root, name),
        kinds=_kinds(reader),
        stories=reader.get(tree, "stories", int, 8, check=lambda value: "" if value > 0 else "must be 1 or more"),
        lead_words=_band(reader, lead, "words", "lead", words),
        lead_paragraphs=_band(reader, lead, "paragraphs", "lead", paragraphs),
        lead_headline=reader.get(lead, "headline", bool, True, name="lead"),
        own_summary=reader.get(story, "own_summary", bool, True, name="story"),
        paragraphs=paragraphs,
        story_words=words,
        round_up_title=reader.get(round_up, "title", str, "Also this week", name="round_up"),
        round_up_items=_band(reader, round_up, "items", "round_up", (2, 3)),
        round_up_words=_band(reader, round_up, "words", "round_up", (40, 60)) if "words" in round_up else None,
        label=reader.get(label, "title", str, "", name="label", check=_filled),
    )
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return found


def default_format(root: str) -> str:
    """Return the format of newsletters that name none: the first whose file says ``default = true``."""
    files = format_files(root)
    return next((path.parent.name for path in files if TomlFile(path, "").tree.get("default") is True), "")


def _reader(root: str, name: str) -> TomlFile:
    path = next((p for f in template_folders(root, name) if (p := f / "format.toml").is_file()), None)
    if path is None or not re.fullmatch(r"[a-z0-9-]+", name):
        known = ", ".join(format_names(root))
        raise DigestError(
            f"there is no format {name}",
            hint=f"known: {known}. Formats are the folders in templates/ that hold a format.toml",
        )
    return TomlFile(path, f"templates/{name}/format.toml")


def _order(reader: TomlFile, root: str, name: str) -> tuple[str, ...]:
    """Read the parts of the email from top to end; each is a template for the HTML and one for the text."""
    if "order" not in reader.tree:
        return ORDER
    order, line = reader.texts(reader.tree, "order"), reader.line("order")
    folders = template_folders(root, name)
    for part in dict.fromkeys(order):
        if not re.fullmatch(r"[a-z0-9-]+", part) or not all(_is_there(folders, part, end) for end in ("mjml", "txt")):
            hint = f"it takes two templates, {part}.mjml.j2 and {part}.txt.j2"
            reader.problem(f"there is no part {part}", line, hint)
        elif order.count(part) > 1:
            reader.problem(f"order names {part} twice", line)
    for part in _NEEDED:
        if part not in order:
            reader.problem(f"order must name {part}", line, "without it the email would have no stories or no end")
    return order


def _is_there(folders: tuple[Path, ...], part: str, end: str) -> bool:
    return any((folder / f"{part}.{end}.j2").is_file() for folder in folders)


def _kinds(reader: TomlFile) -> tuple[str, ...]:
    kinds = reader.texts(reader.tree, "kinds") or KINDS
    for kind in kinds:
        if kind not in KINDS:
            reader.problem(f"unknown kind of section {kind}", reader.line("kinds"), f"one of {', '.join(KINDS)}")
    if "stories" not in kinds:
        reader.problem("kinds must name stories", reader.line("kinds"), "an issue without stories is none")
    return kinds


def _filled(text: str) -> str:
    wrong = [word for word in re.findall(r"\{(\w+)\}", text) if word not in _FILLED]
    return f"holds {{{wrong[0]}}}, which nothing fills in" if wrong else ""


def _band(reader: TomlFile, table: dict[str, Any], key: str, name: str, default: tuple[int, int]) -> tuple[int, int]:
    value = table.get(key, list(default))
    match value:
        case [int(least), int(most)] if 0 < least <= most:
            return least, most
    reader.problem(
        f"{key} must be two numbers, least and most", reader.line(key, name), f"write {key} = {list(default)}"
    )
    return default
