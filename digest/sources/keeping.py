"""An entry of a feed as an article file: written down, and renewed where no editor has touched it. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest.markup.frontmatter import LARGEST_HEADER, MOST_BRACKETS
from digest.text import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from digest.sources.entry import Entry

# What the program writes; any other line of the header is an editor's and stays.
WRITTEN = (
    "guid", "id", "title", "date", "updated", "url", "author", "section", "tags", "standfirst", "image", "lang",
)  # fmt: skip
_KEY = re.compile(r"([A-Za-z_]+)[ \t]*:")
_UNDATED = "  # the feed gives no date"


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptFile:
    """An article file taken apart: its header's lines by key, as they stand, and the text below it."""

    lines: Mapping[str, str]
    body: str

    @property
    def guid(self) -> str:
        """Return what the feed knows it by; nothing when it is no file of a feed."""
        return _text(self.lines.get("guid", ""))

    @property
    def url(self) -> str:
        """Return its address."""
        return _text(self.lines.get("url", ""))

    @property
    def id(self) -> str:
        """Return the id of its article, as far as it is written down."""
        return _text(self.lines.get("id", ""))

    @property
    def title(self) -> str:
        """Return its headline."""
        return _text(self.lines.get("title", ""))

    @property
    def hash(self) -> str:
        """Return a hash over what the program wrote, as it stands now.

        Not in it are editors' own lines, and those that no entry says: the id, and the date of one without.
        """
        rows = [self.lines[key].rstrip() for key in WRITTEN if key in self.lines and key != "id"]
        rows = [row for row in rows if _UNDATED not in row or not row.startswith("date")]
        return fingerprint("\n".join([*rows, "", self.body.strip("\n")]))

    @property
    def is_edited(self) -> bool:
        """Tell whether an editor has changed what the program wrote."""
        return _text(self.lines.get("gathered", "")) != self.hash


def taken_apart(text: str) -> KeptFile:
    """Take an article file apart; of a text that is none nothing is found, and nothing is raised."""
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    close = next((at for at, row in enumerate(rows[1:], 1) if row.rstrip() in {"---", "..."}), 0)
    if rows[0].rstrip() != "---" or not close:
        return KeptFile(lines={}, body=text)
    lines: dict[str, str] = {}
    key = ""
    for row in rows[1:close]:
        if match := _KEY.match(row):
            # A key that stands twice makes the file one nobody reads; both lines stay for the editor to see.
            key = match[1] if match[1] not in lines else f"{match[1]} again"
            lines[key] = row
        else:
            lines[key] = f"{lines[key]}\n{row}" if key in lines else row
    return KeptFile(lines=lines, body="\n".join(rows[close + 1 :]))


def file_text(entry: Entry, id: str, *, now: datetime, before: KeptFile | None = None) -> str:
    """Return the article file of an entry.

    Args:
        entry: what the feed gave.
        id: that of its article; one the file has already stays.
        now: the date of an entry that has none: that of its first sight.
        before: the file as it is now; what an editor added stays.
    """
    kept = before.lines if before else {}
    image = {"src": entry.image.src, "alt": entry.image.alt} if entry.image else None
    values = {
        "guid": entry.guid, "id": id, "title": entry.title, "url": entry.url, "author": entry.author,
        "section": entry.section, "tags": list(entry.tags), "standfirst": entry.standfirst, "image": image,
        "lang": entry.lang,
    }  # fmt: skip
    # In quotation marks each: what a feed gives must not be taken for anything but text.
    lines = {key: f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value}
    lines["date"] = f"date: {entry.published.isoformat()}" if entry.published else _undated(kept, now)
    if entry.updated:
        lines["updated"] = f"updated: {entry.updated.isoformat()}"
    if "id" in kept:
        lines["id"] = kept["id"]
    lines = {key: lines[key] for key in WRITTEN if key in lines}
    if sum(row.count("[") + row.count("{") for row in lines.values()) > MOST_BRACKETS // 2:
        lines = {key: _without_brackets(row) for key, row in lines.items()}
    body = f"\n{entry.body}\n" if entry.body else ""
    lines["gathered"] = f"gathered: {KeptFile(lines=lines, body=body).hash}"
    own = [row for key, row in kept.items() if key not in lines and key not in WRITTEN]
    header = "\n".join([*lines.values(), *own])
    if len(header) > LARGEST_HEADER and (lesser := _with_less(entry)) != entry:
        return file_text(lesser, id, now=now, before=before)
    return f"---\n{header}\n---\n{body}"


def _with_less(entry: Entry) -> Entry:
    """Return an entry without what its header can spare first: what is left of the header may be an editor's own."""
    if entry.standfirst or entry.tags:
        return replace(entry, standfirst="", tags=())
    return replace(entry, image=None) if entry.image else replace(entry, url="")


def _undated(kept: Mapping[str, str], now: datetime) -> str:
    """Return the date of an entry that has none: what it was, else that of its first sight."""
    if "date" not in kept:
        return f"date: {now.isoformat()}{_UNDATED}; this is when it was first seen"
    return kept["date"] if _UNDATED in kept["date"] else f"{kept['date'].rstrip()}{_UNDATED} any more"


def gathered_line(text: str) -> str:
    """Return the line of a file's text that says as what it was written down."""
    return taken_apart(text).lines["gathered"]


def _without_brackets(row: str) -> str:
    """Write brackets within text as escapes: a header of hundreds is refused unread."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', lambda text: text[0].replace("[", "\\u005b").replace("{", "\\u007b"), row)


def _text(line: str) -> str:
    """Return the value of a one-line key, whether or not it stands in quotation marks."""
    value = line.partition(":")[2].strip()
    try:
        found = json.loads(value) if value.startswith('"') else value
    except ValueError:
        return value
    return found if isinstance(found, str) else value
