"""A Markdown file with a YAML header while it is read: values by key, and a finding for each that is no use. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from digest.errors import DigestError, Where
from digest.model import Finding, Severity
from digest.sources.walk import LARGEST_FILE
from digest.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.markup import frontmatter


def is_address(text: str) -> bool:
    """Tell whether a text is a whole address of the web."""
    if not re.fullmatch(r"https?://[^\s<>\"]+", text):
        return False
    try:  # "https://[::1" has the shape, and would stop the first library that takes it apart
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


class HeaderFile:
    """One file while it is read; ``findings`` grows. The class of each kind of file names the ids of its findings."""

    characters_id: ClassVar[str]
    value_id: ClassVar[str]

    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.lines: Mapping[str, int] = {}

    def tell(self, id: str, severity: Severity, message: str, line: int, help: str = "") -> None:
        """Note something about the file."""
        self.findings.append(
            Finding(id=id, severity=severity, message=message, where=Where(self.path, line), help=help)
        )

    def decode(self, raw: bytes) -> str:
        """Return the file as text, even and without what cannot be shown.

        Raises:
            DigestError: it is empty, over the largest size, or not UTF-8.
        """
        if len(raw) > LARGEST_FILE:
            raise DigestError(f"the file is over {LARGEST_FILE // 1024 // 1024} MB", hint="cut it down")
        if not raw.strip() or raw.strip() == b"\xef\xbb\xbf":
            raise DigestError("the file is empty", hint="write it, or delete the file")
        try:
            # Some exports write half of a surrogate pair as if it were a character; that is mended, not refused.
            text = raw.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            raise DigestError("the file is not UTF-8", Where(line=line), hint="save it again as UTF-8") from None
        even = text.replace("\r\n", "\n").replace("\r", "\n")
        # A line break of another kind would end a line of the header where its author saw none.
        even = re.sub("[\x0b\x0c\x85\u2028\u2029]", " ", even)
        cleaned = clean(even.removeprefix("\ufeff"))
        if len(cleaned) < len(unicodedata.normalize("NFC", even.removeprefix("\ufeff"))):
            self.tell(self.characters_id, "warning", "characters that cannot be shown were taken out", 1)
        return cleaned

    def wrong(self, key: str, wanted: str) -> None:
        """Note that a value is not used, and what it should be."""
        self.tell(self.value_id, "warning", f"{key} is not used: it should be {wanted}", self.lines.get(key, 1))

    def text(self, values: Mapping[str, frontmatter.Value], key: str, wanted: str) -> str:
        """Return a value that is one text; of another shape it is not used."""
        value = values.get(key, "")
        if isinstance(value, str):
            return value
        self.wrong(key, wanted)
        return ""

    def texts(self, values: Mapping[str, frontmatter.Value], key: str) -> tuple[str, ...]:
        """Return a value that is a list of lines of text; of another shape it is not used."""
        value = values.get(key, ())
        if isinstance(value, str):
            value = tuple(value.split(",")) if key == "tags" else (value,)
        if isinstance(value, dict):
            self.wrong(key, "a list")
            return ()
        return tuple(text for item in value if (text := one_line(item)))

    def group(self, values: Mapping[str, frontmatter.Value], key: str, names: tuple[str, ...]) -> dict[str, str]:
        """Return a value that is a group of lines of text by name; of another shape it is not used."""
        value = values.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(key, f"a group of {', '.join(names)}")
            return {}
        return {name: one_line(value.get(name, "")) for name in names}
