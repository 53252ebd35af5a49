"""Read ``digest.toml``, ``newsletters/NAME.toml`` and ``templates/<format>/format.toml`` into values.

Every problem of a file is told in one go, each with its line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest import dates
from digest.errors import ConfigError, DigestError, Where
from digest.model import (
    Brand,
    Footer,
    Format,
    Links,
    Mailbox,
    Newsletter,
    Newsroom,
    Rules,
    Schedule,
    SectionRule,
    SourceSpec,
)
from digest.resources import template_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

MARKER = "digest.toml"
SOURCE_KINDS = ("folder",)


def find_root(start: Path) -> Path:
    """Return the newsroom a folder lies in: the nearest one upwards that holds ``digest.toml``.

    Raises:
        DigestError: there is none.
    """
    for folder in (start, *start.parents):
        if (folder / MARKER).is_file():
            return folder
    raise DigestError(
        f"{start} is not in a newsroom: there is no {MARKER} here or above",
        hint="go into your newsroom's folder, name it with -C, or make one: digest init my-newsroom",
    )


# --- one TOML file -------------------------------------------------------------------------------


class _Reader:
    """One TOML file while it is read; faults are collected, and the first value of a fault is a default."""

    def __init__(self, path: Path, shown: str) -> None:
        self.shown = shown
        self.problems: list[DigestError] = []
        self.text = ""
        self.tree: dict[str, Any] = {}
        try:
            self.text = path.read_bytes().decode("utf-8-sig")
            self.tree = tomllib.loads(self.text.replace("\r\n", "\n"))
        except FileNotFoundError:
            self.problem("there is no such file", 0)
        except OSError as error:
            self.problem(f"cannot be read: {error.strerror}", 0)
        except UnicodeDecodeError:
            self.problem("is not UTF-8 text", 0, "save it as UTF-8")
        except tomllib.TOMLDecodeError as error:
            said = str(error)
            place = re.search(r" \(at line (\d+), column \d+\)", said)
            message = said.replace(place[0], "") if place else said
            line = int(place[1]) if place else self.text.count("\n") + 1
            self.problem(f"not valid TOML: {message}", line, "text goes in double quotes")

    def problem(self, message: str, line: int, hint: str = "") -> None:
        self.problems.append(DigestError(message, Where(self.shown, line), hint))

    def line(self, key: str, table: str = "", index: int = 0) -> int:
        """Find the line of ``key`` in ``[table]`` or in the index-th ``[[table]]``; of the table when absent."""
        at, seen, table_line = "", -1, 0
        dotted = re.compile(rf"\s*{re.escape(table)}\s*\.\s*{re.escape(key)}\s*=")
        for number, row in enumerate(self.text.splitlines(), 1):
            if match := re.match(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}", row):
                at = match[1]
                if at == table:
                    seen += 1
                    table_line = number if seen == index else table_line
            elif at == table and (not table or seen == index) and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", row):
                return number
            elif not at and table and dotted.match(row):
                return number
        return table_line

    def table(self, name: str, known: Iterable[str]) -> dict[str, Any]:
        value = self.tree.get(name, {})
        if not isinstance(value, dict):
            self.problem(f"{name} must be a table", self.line(name), f"write [{name}] on a line of its own")
            return {}
        self.unknown(value, known, name)
        return value

    def tables(self, name: str, known: Iterable[str]) -> list[dict[str, Any]]:
        value = self.tree.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.problem(f"{name} must be a list of tables", self.line(name), f"write [[{name}]] above each")
            return []
        for index, item in enumerate(value):
            self.unknown(item, known, name, index)
        return value

    def unknown(self, table: dict[str, Any], known: Iterable[str], name: str = "", index: int = 0) -> None:
        names = list(known)
        for key in table:
            if key not in names:
                near = get_close_matches(key, names, 1)
                hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(sorted(names))}"
                line = self.line("", key) if isinstance(table[key], dict | list) and not name else 0
                self.problem(f"unknown key {key}", line or self.line(key, name, index), hint)

    def get(
        self, table: dict[str, Any], key: str, kind: type[T], default: T, *, name: str = "", index: int = 0,
        check: Callable[[T], str] = lambda _: "",
    ) -> T:  # fmt: skip
        """Take one value; of the wrong type or refused by ``check`` (which returns the complaint), the default."""
        if key not in table:
            return default
        value = table[key]
        right = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if right and (kind is not tuple):
            complaint = check(value)
            if not complaint:
                return value
        else:
            complaint = f"must be {_WANTED.get(kind, 'text')}"
        self.problem(f"{key} {complaint}", self.line(key, name, index))
        return default

    def texts(self, table: dict[str, Any], key: str, name: str = "", index: int = 0) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.problem(f"{key} must be a list of texts", self.line(key, name, index), f'write {key} = ["one", "two"]')
        return ()


_WANTED: dict[type, str] = {str: "text in double quotes", int: "a whole number", bool: "true or false"}



# --- digest.toml ---------------------------------------------------------------------------------

_NEWSROOM_KEYS = ("version", "publication", "zone", "language", "sources")


def load_newsroom(root: Path) -> Newsroom:
    """Read the newsroom that lies at ``root``.

    Raises:
        ConfigError: every problem of ``digest.toml``.
    """
    reader = _Reader(root / MARKER, MARKER)
    newsroom = _newsroom(reader, root)
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return newsroom


def _newsroom(reader: _Reader, root: Path) -> Newsroom:
    tree = reader.tree
    reader.unknown(tree, _NEWSROOM_KEYS)
    if tree.get("version", 1) != 1:
        reader.problem(f"version {tree['version']} is not known", reader.line("version"), "this program reads version 1")
    publication = reader.get(tree, "publication", str, "")
    if tree and not publication:
        reader.problem("publication is missing", reader.line("publication"), 'write publication = "Your title"')
    folder = root / "newsletters"
    names = sorted(path.stem for path in folder.glob("*.toml")) if folder.is_dir() else []
    for name in names:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", name):
            reader.problem(f"newsletters/{name}.toml: a newsletter's name is small letters, figures and -, not a date", 0)
    return Newsroom(
        root=str(root),
        publication=publication,
        zone=_zone(reader),
        language=reader.get(tree, "language", str, "en-GB", check=_language),
        sources=_sources(reader, root),
        newsletters=tuple(names),
    )


def _language(value: str) -> str:
    return "" if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) else "must be a language tag like en-GB"


def _zone(reader: _Reader) -> ZoneInfo:
    name = reader.get(reader.tree, "zone", str, "Europe/London")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reader.problem(f"zone {name} is not known", reader.line("zone"), "write one like Europe/London")
        return ZoneInfo("UTC")


def _sources(reader: _Reader, root: Path) -> tuple[SourceSpec, ...]:
    specs = []
    for index, table in enumerate(reader.tables("sources", ("name", "kind", "path", "section"))):
        kind = reader.get(table, "kind", str, "folder", name="sources", index=index)
        if kind not in SOURCE_KINDS:
            hint = f"one of {', '.join(SOURCE_KINDS)}"
            reader.problem(f"unknown kind of source {kind}", reader.line("kind", "sources", index), hint)
        path = reader.get(table, "path", str, "articles", name="sources", index=index)
        if not (root / path).is_dir():
            line = reader.line("path", "sources", index)
            reader.problem(f"there is no folder {path}", line, "make it, or name another folder")
        name = reader.get(table, "name", str, Path(path).name, name="sources", index=index)
        section = reader.get(table, "section", str, "", name="sources", index=index)
        if name in {spec.name for spec in specs}:
            reader.problem(f"two sources are called {name}", reader.line("name", "sources", index), "give each its own name")
        specs.append(SourceSpec(name=name, kind=kind, path=path, section=section))
    if reader.tree and not specs and "sources" not in reader.tree:
        return (SourceSpec(name="articles"),)
    return tuple(specs)


# --- newsletters/NAME.toml -----------------------------------------------------------------------

_NEWSLETTER_KEYS = (
    "title", "format", "strapline", "cadence", "send", "first_issue", "intro", "sign_up", "sign_off", "promo_label",
    "full_story", "from", "rules", "sections", "brand", "links", "footer",
)  # fmt: skip
_FONT = re.compile(r"[A-Za-z0-9 ,'-]+")
# A first look; the message is checked whole by email-validator when it is made.
_ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")


def load_newsletter(newsroom: Newsroom, name: str) -> Newsletter:
    """Read ``newsletters/NAME.toml`` and its format.

    Raises:
        ConfigError: every problem of the file.
        DigestError: no newsletter of that name.
    """
    if name not in newsroom.newsletters:
        near = get_close_matches(name, newsroom.newsletters, 1)
        known = f"did you mean {near[0]}?" if near else f"known: {', '.join(newsroom.newsletters) or 'none yet'}"
        raise DigestError(f"there is no newsletter {name}", hint=known)
    reader = _Reader(Path(newsroom.root, "newsletters", f"{name}.toml"), f"newsletters/{name}.toml")
    newsletter = _newsletter(reader, newsroom, name)
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return newsletter


def _newsletter(reader: _Reader, newsroom: Newsroom, name: str) -> Newsletter:
    tree = reader.tree
    reader.unknown(tree, _NEWSLETTER_KEYS)
    title = reader.get(tree, "title", str, "")
    if tree and not title:
        reader.problem("title is missing", 1, 'write title = "Catch Up"')

    def words(key: str) -> str:
        return _fill(reader.get(tree, key, str, ""), newsroom.publication, title)

    return Newsletter(
        name=name,
        title=title,
        publication=newsroom.publication,
        zone=newsroom.zone,
        language=newsroom.language,
        format=_format_of(reader, newsroom),
        schedule=_schedule(reader),
        sender=_sender(reader, newsroom.publication, title),
        reply_to=_address(reader, reader.table("from", ("name", "address", "reply_to")), "reply_to"),
        strapline=words("strapline"),
        intro=words("intro"),
        sign_up=words("sign_up"),
        sign_off=words("sign_off"),
        promo_label=words("promo_label"),
        full_story=_one_of(reader, "full_story", ("run-on", "line", "none")),  # type: ignore[arg-type]
        rules=_rules(reader),
        sections=_section_rules(reader),
        brand=_brand(reader),
        links=_texts_of(reader, "links", Links, check=_link),
        footer=_footer(reader, newsroom.publication, title),
    )


def _one_of(reader: _Reader, key: str, choices: tuple[str, ...]) -> str:
    return reader.get(
        reader.tree, key, str, choices[0], check=lambda v: "" if v in choices else f"must be one of {', '.join(choices)}"
    )


def _format_of(reader: _Reader, newsroom: Newsroom) -> Format:
    name = reader.get(reader.tree, "format", str, "catch-up")
    try:
        return load_format(newsroom.root, name)
    except ConfigError as error:
        reader.problems.extend(error.problems)
    except DigestError as error:
        reader.problem(error.message, reader.line("format"), error.hint)
    return Format(
        name=name, kinds=(), paragraphs=(2, 6), story_words=(1, 999), round_up_title="", round_up_items=(2, 3)
    )


def _schedule(reader: _Reader) -> Schedule:
    tree = reader.tree
    cadence = _one_of(reader, "cadence", ("weekly", "daily", "fortnightly", "monthly"))
    weekdays, at = dates.read_send("Mon 07:00", "weekly")
    try:
        default = {"daily": "Mon-Fri 07:00", "monthly": "first Mon 07:00"}.get(cadence, "Mon 07:00")
        weekdays, at = dates.read_send(reader.get(tree, "send", str, default), cadence)  # type: ignore[arg-type]
    except DigestError as error:
        reader.problem(error.message, reader.line("send"), error.hint)
    first = tree.get("first_issue")
    if isinstance(first, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", first):
        try:
            first = date.fromisoformat(first)
        except ValueError:
            pass
    if first is not None and type(first) is not date:
        reader.problem("first_issue must be a date", reader.line("first_issue"), "write first_issue = 2016-06-20")
        first = None
    schedule = Schedule(cadence=cadence, weekdays=weekdays, at=at, first_issue=first)  # type: ignore[arg-type]
    if first and not dates.is_sending_day(schedule, first):
        day = dates.say_date(first)
        reader.problem(f"first_issue, {day}, is not a sending day", reader.line("first_issue"), "move it, or send")
    if cadence == "fortnightly" and not first:
        reader.problem("a fortnightly newsletter needs first_issue", reader.line("cadence"), "it says which weeks count")
    return schedule


def _fill(text: str, publication: str, title: str) -> str:
    return text.replace("{publication}", publication).replace("{title}", title)


def _sender(reader: _Reader, publication: str, title: str) -> Mailbox:
    table = reader.table("from", ("name", "address", "reply_to"))
    address = _address(reader, table, "address")
    if reader.tree and not address and "address" not in table:
        reader.problem("[from] address is missing", reader.line("", "from"), 'write address = "news@your-domain"')
    name = _fill(reader.get(table, "name", str, title, name="from"), publication, title)
    return Mailbox(name=name, address=address)


def _address(reader: _Reader, table: dict[str, Any], key: str) -> str:
    return reader.get(
        table, key, str, "", name="from", check=lambda v: "" if _ADDRESS.fullmatch(v) else f"is not an address: {v}"
    )


def _rules(reader: _Reader) -> Rules:
    known = [item.name for item in fields(Rules)]
    table = reader.table("rules", known)
    values: dict[str, Any] = {}
    for item in fields(Rules):
        if isinstance(item.default, int):
            least = 1 if item.name == "stories" else 0
            values[item.name] = reader.get(
                table, item.name, int, item.default, name="rules",
                check=lambda v, least=least: "" if v >= least else f"must be {least} or more",
            )  # fmt: skip
        else:
            values[item.name] = reader.texts(table, item.name, "rules")
    return Rules(**values)


def _section_rules(reader: _Reader) -> tuple[SectionRule, ...]:
    found = []
    for index, table in enumerate(reader.tables("sections", ("title", "take"))):
        title = reader.get(table, "title", str, "", name="sections", index=index)
        take = reader.texts(table, "take", "sections", index)
        if not title or not take:
            line = reader.line("title", "sections", index)
            reader.problem("a section needs a title and take", line, 'take = ["Finance"] names article sections')
        found.append(SectionRule(title=title, take=take))
    return tuple(found)


def _brand(reader: _Reader) -> Brand:
    table = reader.table("brand", [item.name for item in fields(Brand)])
    values = {}
    for item in fields(Brand):
        if item.name.endswith("_font"):
            check = lambda v: "" if _FONT.fullmatch(v) else "must be a list of font names"  # noqa: E731
        else:
            check = lambda v: "" if re.fullmatch(r"#[0-9a-fA-F]{6}", v) else "must be a colour like #0b4f6c"  # noqa: E731
        values[item.name] = reader.get(table, item.name, str, str(item.default), name="brand", check=check)
    return Brand(**values)


def _footer(reader: _Reader, publication: str, title: str) -> Footer:
    found = _texts_of(reader, "footer", Footer)
    return Footer(**{item.name: _fill(getattr(found, item.name), publication, title) for item in fields(Footer)})


def _link(value: str) -> str:
    return "" if re.match(r"(https?://|mailto:)\S+$", value) else "must be a whole address: https://..."


def _texts_of(reader: _Reader, name: str, kind: type[T], check: Callable[[str], str] = lambda _: "") -> T:
    names = [item.name for item in fields(kind)]  # type: ignore[arg-type]
    table = reader.table(name, names)
    return kind(**{key: reader.get(table, key, str, "", name=name, check=check) for key in names if key in table})


# --- templates/<format>/format.toml --------------------------------------------------------------

_FORMAT_KEYS = ("kinds", "story", "round_up")


def load_format(root: str, name: str) -> Format:
    """Read a format: the newsroom's own ``templates/<format>/format.toml`` if there is one, else the shipped one.

    Raises:
        DigestError: no such format.
        ConfigError: every problem of the file.
    """
    path = next((p for f in template_folders(root, name) if (p := f / "format.toml").is_file()), None)
    if path is None or not re.fullmatch(r"[a-z0-9-]+", name):
        raise DigestError(f"there is no format {name}", hint="formats are the folders in templates/ that hold a format.toml")
    reader = _Reader(path, f"templates/{name}/format.toml")
    reader.unknown(reader.tree, _FORMAT_KEYS)
    story = reader.table("story", ("words", "paragraphs"))
    round_up = reader.table("round_up", ("title", "items"))
    found = Format(
        name=name,
        kinds=reader.texts(reader.tree, "kinds"),
        paragraphs=_band(reader, story, "paragraphs", "story", (2, 6)),
        story_words=_band(reader, story, "words", "story", (95, 205)),
        round_up_title=reader.get(round_up, "title", str, "Also this week", name="round_up"),
        round_up_items=_band(reader, round_up, "items", "round_up", (2, 3)),
    )
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return found


def _band(reader: _Reader, table: dict[str, Any], key: str, name: str, default: tuple[int, int]) -> tuple[int, int]:
    value = table.get(key, list(default))
    match value:
        case [int(least), int(most)] if 0 < least <= most:
            return least, most
    reader.problem(f"{key} must be two numbers, least and most", reader.line(key, name), f"write {key} = {list(default)}")
    return default
