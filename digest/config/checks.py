"""Read what the checks are told: ``[checks]`` of ``digest.toml``, and of a newsletter's file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from digest.model import Checks, StyleRule
from digest.text import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.config.tomlfile import TomlFile

_STYLE = "checks.style"
_STYLE_KEYS = ("not", "write", "first", "then", "from", "why", "case")


def read_checks(reader: TomlFile, house: Checks) -> Checks:
    """Read ``[checks]``; what the house says of all its newsletters holds too, and a newsletter's own word is last."""
    table = reader.table("checks", ("strict", "accept", "glossary", "style", "known", "words", "dictionary", "allow"))
    glossary = _table(reader, table, "glossary")
    names = {short: reader.get(glossary, short, str, "", name="checks.glossary") for short in glossary}
    style = tuple(_style(reader, table))
    own = {word.casefold() for rule in style for word in rule.words}
    theirs = (
        replace(rule, words=tuple(word for word in rule.words if word.casefold() not in own)) for rule in house.style
    )

    def texts(key: str, before: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*before, *reader.texts(table, key, "checks"))))

    return Checks(
        strict=reader.get(table, "strict", bool, house.strict, name="checks"),
        accept=texts("accept", house.accept),
        glossary=tuple({**dict(house.glossary), **names}.items()),
        style=(*(rule for rule in theirs if rule.words), *style),
        known=texts("known", house.known),
        words=texts("words", house.words),
        dictionary=reader.get(table, "dictionary", str, house.dictionary, name="checks"),
        allow=tuple({**dict(house.allow), **_allowed(reader, table)}.items()),
    )


def _table(reader: TomlFile, table: dict[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key, {})
    if isinstance(value, dict):
        return value
    reader.problem(f"{key} must be a table", reader.line(key, "checks"), f"write [checks.{key}] on a line of its own")
    return {}


# --- what may stand ------------------------------------------------------------------------------


def _allowed(reader: TomlFile, table: dict[str, Any]) -> dict[str, str]:
    """Read ``[checks.allow]``: each id that a finding can have, and why it may stand."""
    allow = _table(reader, table, "allow")
    found = {}
    for id in allow:
        reason = reader.get(allow, id, str, "", name="checks.allow")
        line = reader.line(id, "checks.allow")
        if said := _cannot_stand(id):
            reader.problem(*(said[0], line, said[1]))
        elif isinstance(allow[id], str) and is_blank(reason):
            reader.problem(f"{id} is allowed without a reason", line, f'write {id} = "why it may stand"')
        else:
            found[id] = reason.strip()
    return found


def _cannot_stand(id: str) -> tuple[str, str] | None:
    """Return what is wrong with allowing an id, and how to mend it; None where a newsletter may allow it."""
    from digest.checks.allowances import BINDING  # noqa: PLC0415 - all checks are loaded, which few newsletters need
    from digest.checks.reference import explained, like  # noqa: PLC0415

    found = explained(id)
    if not found:
        near = like(id)
        return f"there is no finding {id}", f"did you mean {near}?" if near else "digest check names each finding"
    if id in BINDING:
        return f"{id} cannot be allowed", f"digest explain {id} says what it asks for"
    if not found.check:
        return f"{id} is not about what an issue says, and cannot be allowed here", "take it out"
    if found.rule.severity == "info":
        return f"{id} is a note, which may stand anyway", "take it out"
    return None


# --- house style ---------------------------------------------------------------------------------


def _style(reader: TomlFile, table: dict[str, Any]) -> Iterator[StyleRule]:
    """Yield the rules of ``[[checks.style]]``."""
    value = table.get("style", [])
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        line = reader.line("style", "checks") or reader.line("", _STYLE)
        reader.problem("style must be a list of tables", line, "write [[checks.style]] above each")
        return
    seen: set[str] = set()
    for index, item in enumerate(value):
        reader.unknown(item, _STYLE_KEYS, _STYLE, index)
        words = _style_words(reader, item, index)
        for word in words:
            if word.casefold() in seen:
                line = reader.line("not" if "not" in item else "then", _STYLE, index)
                reader.problem(f"two entries are about “{word}”", line, "make one of them")
            seen.add(word.casefold())
        rule = StyleRule(
            words=words,
            write=_style_text(reader, item, "write", index),
            first=_style_text(reader, item, "first", index),
            since=_since(reader, item, index),
            why=_style_text(reader, item, "why", index),
            case=reader.get(item, "case", bool, False, name=_STYLE, index=index),
        )
        if words and rule.write in words:
            line = reader.line("write", _STYLE, index)
            reader.problem(f"“{rule.write}” stands under not and under write", line, "take one of them out")
        elif words:
            yield rule


def _style_text(reader: TomlFile, item: dict[str, Any], key: str, index: int) -> str:
    return " ".join(reader.get(item, key, str, "", name=_STYLE, index=index).split())


def _style_words(reader: TomlFile, item: dict[str, Any], index: int) -> tuple[str, ...]:
    """Return the words a rule is about, of an entry with either ``not`` or both ``first`` and ``then``."""
    line = reader.line("", _STYLE, index)
    if not ("not" in item) ^ ("first" in item or "then" in item):
        help = 'write not = "%" and write = "per cent"; or first = "Care Quality Commission" and then = "CQC"'
        reader.problem("a rule of style has either not, or first and then", line, help)
        return ()
    if "not" not in item and ("write" in item or not {"first", "then"} <= item.keys()):
        wrong = "write does nothing beside first" if "write" in item else "first and then need each other"
        reader.problem(wrong, line, 'write first = "Care Quality Commission" and then = "CQC"')
        return ()
    key = "not" if "not" in item else "then"
    value = item[key]
    every = [value] if isinstance(value, str) else value if isinstance(value, list) and key == "not" else [None]
    needed = [*every, *([item["first"]] if key == "then" and isinstance(item["first"], str) else [])]
    if not every or not all(isinstance(word, str) and not is_blank(word) for word in needed):
        hint = 'write not = "%" or not = ["%", "percent"]' if key == "not" else 'write then = "CQC"'
        reader.problem(f"{key} must hold words", reader.line(key, _STYLE, index), hint)
        return ()
    return tuple(_distinct(" ".join(str(word).split()) for word in every))


def _distinct(words: Iterable[str]) -> Iterator[str]:
    seen = set()
    for word in words:
        if word.casefold() not in seen:
            yield word
        seen.add(word.casefold())


def _since(reader: TomlFile, item: dict[str, Any], index: int) -> date | None:
    value = item.get("from")
    if isinstance(value, str) and len(value) == len("2016-09-01"):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = ""
    if value is None or type(value) is date:
        return value
    reader.problem("from must be a date", reader.line("from", _STYLE, index), "write from = 2016-09-01")
    return None
