"""The errors the program raises on purpose. Anything else is a bug.

::

    DigestError              exit 2   usage, configuration
    ├── ConfigError          exit 2   every problem of the configuration files at once
    ├── TemplateError        exit 2   a template that cannot be rendered
    ├── Refused              exit 1   checks, or a law of a file format, say no
    ├── StorageError         exit 3   could not read or write
    ├── FetchError           exit 3   an address of the web gave nothing that can be used
    └── NothingToSend        exit 4   the week is empty
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: path as shown to the reader, line and column counted from 1 (0: unknown)."""

    path: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path] if self.path else []
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class DigestError(Exception):
    """Something the person at the keyboard can mend: what is wrong, where, and how to mend it."""

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, where: Where | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where or Where()
        self.hint = hint

    def __str__(self) -> str:
        place = str(self.where)
        head = f"{place}: {self.message}" if place else self.message
        return f"{head}\nhelp: {self.hint}" if self.hint else head


class ConfigError(DigestError):
    """Configuration files that cannot be used; ``problems`` holds each fault with its place."""

    def __init__(self, problems: tuple[DigestError, ...]) -> None:
        first = problems[0]
        super().__init__(first.message, first.where, first.hint)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class TemplateError(DigestError):
    """A template that fails; ``excerpt`` shows the lines around the fault, ready to print."""

    def __init__(self, message: str, where: Where | None = None, hint: str = "", excerpt: str = "") -> None:
        super().__init__(message, where, hint)
        self.excerpt = excerpt

    def __str__(self) -> str:
        text = super().__str__()
        return f"{text}\n{self.excerpt}" if self.excerpt else text


class Refused(DigestError):
    """A thing the program will not do as matters stand."""

    exit_code: ClassVar[int] = 1


class StorageError(DigestError):
    """A file that could not be read or written."""

    exit_code: ClassVar[int] = 3


FetchFault = Literal[
    "address", "private", "no-name", "offline", "refused", "timeout", "tls", "garbled", "too-large", "too-far"
]


class FetchError(DigestError):
    """An address of the web that gave nothing that can be used; ``url`` is where it went wrong, perhaps a redirect.

    ``kind`` says how: ``address`` none that is asked at all; ``private`` a machine the world cannot reach; ``no-name``
    no such host; ``offline`` no network, or nobody to say where the host is; ``refused`` no connection, or one that
    broke; ``timeout``; ``tls`` a certificate or an encryption that is not right; ``garbled`` an answer nobody can read;
    ``too-large``; ``too-far``, from redirect to
    redirect.
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, kind: FetchFault, *, url: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.kind = kind
        self.url = url


class NothingToSend(DigestError):
    """No article is left for the issue asked for."""

    exit_code: ClassVar[int] = 4
