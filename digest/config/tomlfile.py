"""Read one TOML file and collect everything that is wrong with it."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from digest.errors import DigestError, Where
from digest.text import split_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

T = TypeVar("T")


class TomlFile:
    """One TOML file while it is read: faults are collected, each with its line, and a default stands in."""

    def __init__(self, path: Path, shown: str, octets: bytes | None = None) -> None:
        self.shown = shown
        self.problems: list[DigestError] = []
        self.text = ""
        self.tree: dict[str, Any] = {}
        self.parsed = False  # of a file that is no TOML nothing else is worth saying; of an empty one, all is
        try:
            self.text = (path.read_bytes() if octets is None else octets).decode("utf-8-sig")
            self.tree = tomllib.loads(self.text.replace("\r\n", "\n"))
            self.parsed = True
        except FileNotFoundError:
            self.problem("there is no such file", 0)
        except OSError as error:
            self.problem(f"cannot be read: {error.strerror}", 0)
        except UnicodeDecodeError:
            self.problem("is not UTF-8 text", 0, "save it as UTF-8")
        except RecursionError:
            self.problem("is nested too deep", 0, "no setting needs more than a list in a table")
        except tomllib.TOMLDecodeError as error:
            said = str(error)
            place = re.search(r" \(at line (\d+), column \d+\)", said)
            message = said.replace(place[0], "") if place else said
            line = int(place[1]) if place else self.text.count("\n") + 1
            self.problem(
                f"not valid TOML: {message}", line, "text goes in double quotes" if "nvalid value" in message else ""
            )

    def problem(self, message: str, line: int, hint: str = "") -> None:
        """Note a fault."""
        self.problems.append(DigestError(message, Where(self.shown, line), hint))

    def line(self, key: str, table: str = "", index: int = 0) -> int:
        """Find the line of ``key`` in ``[table]`` or in the index-th ``[[table]]``; of the table when absent."""
        at, seen, table_line = "", -1, 0
        dotted = re.compile(rf"\s*{re.escape(table)}\s*\.\s*\"?{re.escape(key)}\"?\s*=")
        inline = re.compile(rf"\s*{re.escape(table)}\s*[.=]")
        rows = [self.text[line.start : line.end] for line in split_lines(self.text)]
        for number, row in enumerate(rows, 1):
            if match := re.match(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}", row):
                at = match[1]
                if at == table:
                    seen += 1
                    table_line = number if seen == index else table_line
            elif (
                at == table and (not table or seen == index) and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", row)
            ) or (not at and table and dotted.match(row)):
                return number
            elif not at and table and not table_line and inline.match(row):
                table_line = number  # "from = {...}", or the first of "from.name = ..."
        above, dot, name = table.rpartition(".")
        return table_line or (self.line(name, above) if dot else 0)  # "allow = {...}" in [checks]

    def table(self, name: str, known: Iterable[str]) -> dict[str, Any]:
        """Take a table; an unknown key in it is a fault."""
        value = self.tree.get(name, {})
        if not isinstance(value, dict):
            self.problem(f"{name} must be a table", self.line(name), f"write [{name}] on a line of its own")
            return {}
        self.unknown(value, known, name)
        return value

    def tables(self, name: str, known: Iterable[str]) -> list[dict[str, Any]]:
        """Take a list of tables."""
        value = self.tree.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.problem(
                f"{name} must be a list of tables",
                self.line(name) or self.line("", name),
                f"write [[{name}]] above each",
            )
            return []
        for index, item in enumerate(value):
            self.unknown(item, known, name, index)
        return value

    def unknown(self, table: dict[str, Any], known: Iterable[str], name: str = "", index: int = 0) -> None:
        """Note each key that means nothing here, with the nearest that does."""
        names = list(known)
        for key, value in table.items():
            if key not in names:
                near = get_close_matches(key, names, 1)
                hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(sorted(names))}"
                line = self.line("", key) if isinstance(value, dict | list) and not name else 0
                self.problem(f"unknown key {key}", line or self.line(key, name, index), hint)

    def get(
        self,
        table: dict[str, Any],
        key: str,
        kind: type[T],
        default: T,
        *,
        name: str = "",
        index: int = 0,
        check: Callable[[T], str] | None = None,
    ) -> T:
        """Take one value; of the wrong type, or refused by ``check`` (which returns the complaint), the default."""
        value: Any = table.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            complaint = f"must be {_WANTED.get(kind, 'text')}"
        elif key in table and check and (said := check(value)):
            complaint = said
        else:
            return value
        self.problem(f"{key} {complaint}", self.line(key, name, index))
        return default

    def texts(self, table: dict[str, Any], key: str, name: str = "", index: int = 0) -> tuple[str, ...]:
        """Take a list of texts."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.problem(f"{key} must be a list of texts", self.line(key, name, index), f'write {key} = ["one", "two"]')
        return ()


_WANTED: dict[type, str] = {str: "text in double quotes", int: "a whole number", bool: "true or false"}
