"""Read what may run in a newsletter, and in which order: ``[rules]``, ``[[sections]]`` and ``[weights]``."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from digest.model import Rules, SectionRule, Weight
from digest.text import is_blank

if TYPE_CHECKING:
    from digest.config.tomlfile import TomlFile
    from digest.model import Format

_LONGEST_REPEAT = 1000  # nineteen years


def read_rules(reader: TomlFile, format: Format) -> Rules:
    """Read ``[rules]``; how many stories there are is the format's to say, where they do not."""
    known = [item.name for item in fields(Rules)]
    table = reader.table("rules", known)
    values: dict[str, Any] = {}
    for item in fields(Rules):
        if isinstance(item.default, int):
            least, default = (1, format.stories) if item.name == "stories" else (0, item.default)
            values[item.name] = reader.get(
                table, item.name, int, default, name="rules", check=partial(_at_least, least)
            )
        else:
            values[item.name] = reader.texts(table, item.name, "rules")
    if values["repeat_after"] > _LONGEST_REPEAT:
        reader.problem(f"repeat_after is in weeks; {_LONGEST_REPEAT} at most", reader.line("repeat_after", "rules"))
    if values["round_up"] == 1:
        line, hint = reader.line("round_up", "rules"), "write 2 or 3, or 0 for none"
        reader.problem("round_up needs two articles for a sentence", line, hint)
    return Rules(**values)


def _at_least(least: int, value: int) -> str:
    return "" if value >= least else f"must be {least} or more"


def read_sections(reader: TomlFile) -> tuple[SectionRule, ...]:
    """Read every ``[[sections]]``."""
    found = []
    for index, table in enumerate(reader.tables("sections", ("title", "take"))):
        title = reader.get(table, "title", str, "", name="sections", index=index)
        take = reader.texts(table, "take", "sections", index)
        if not title or not take:
            line = reader.line("title", "sections", index)
            reader.problem("a section needs a title and take", line, 'take = ["Finance"] names article sections')
        found.append(SectionRule(title=title, take=take))
    return tuple(found)


def read_weights(reader: TomlFile) -> tuple[Weight, ...]:
    """Read ``[weights]``."""
    table = reader.table("weights", reader.tree["weights"] if isinstance(reader.tree.get("weights"), dict) else ())
    seen: dict[str, str] = {}
    for name in table:
        line = reader.line(name, "weights")
        if is_blank(name):
            reader.problem("a weight needs a name", line, "that of a section or a tag: national = 2")
        elif (other := seen.setdefault(name.casefold(), name)) != name:
            reader.problem(f"{name} and {other} are one name, capitals or not", line, "keep one of them")
    return tuple(Weight(name=name, weight=reader.get(table, name, int, 0, name="weights")) for name in table)
