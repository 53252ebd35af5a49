"""Read how stories are told: ``[summary]`` and ``[threads]``."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from digest.model import Summaries, Threads
from digest.text import is_blank

if TYPE_CHECKING:
    from digest.config.tomlfile import TomlFile

_MODEL_KEYS = ("command", "timeout")
_LONGEST_WAIT = 600  # seconds; eight stories then take over an hour


def read_summaries(reader: TomlFile) -> Summaries:
    """Read ``[summary]`` and its model."""
    table = reader.table("summary", ("method", "model"))
    methods = ("extract", "lead")
    method = reader.get(
        table,
        "method",
        str,
        methods[0],
        name="summary",
        check=lambda v: "" if v in methods else f"must be one of {', '.join(methods)}",
    )
    model = table.get("model", {})
    if not isinstance(model, dict):
        reader.problem(
            "model must be a table", reader.line("model", "summary"), "write [summary.model] on a line of its own"
        )
        return Summaries()
    reader.unknown(model, _MODEL_KEYS, "summary.model")
    command = reader.texts(model, "command", "summary.model")
    if model.get("command") in ([], [""]) or (command and is_blank(command[0])):
        line = reader.line("command", "summary.model")
        reader.problem("command must name a program", line, 'write command = ["program", "argument"]')
    within = lambda v: "" if 1 <= v <= _LONGEST_WAIT else f"must be 1 to {_LONGEST_WAIT} seconds"  # noqa: E731
    if "timeout" in model and "command" not in model:
        line = reader.line("timeout", "summary.model")
        reader.problem("timeout does nothing without command", line, "add command, or take it out")
    timeout = reader.get(model, "timeout", int, Summaries().timeout, name="summary.model", check=within)
    return Summaries(method=method, command=command, timeout=timeout)  # type: ignore[arg-type]


_MOST_SUGGESTIONS = 3


def read_threads(reader: TomlFile) -> Threads:
    """Read ``[threads]``."""
    table = reader.table("threads", [item.name for item in fields(Threads)])
    within = lambda v: "" if 0 <= v <= _MOST_SUGGESTIONS else f"must be 0 to {_MOST_SUGGESTIONS}"  # noqa: E731
    suggestions = reader.get(table, "suggestions", int, Threads().suggestions, name="threads", check=within)
    return Threads(beat=reader.texts(table, "beat", "threads"), suggestions=suggestions)
