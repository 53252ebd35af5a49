"""Change one field of an issue file and leave every other character as it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.errors import Refused, Where
from digest.issuefile.header import HEADER_KEYS, encode
from digest.issuefile.scan import logical_lines, write_title
from digest.issuefile.write import encode_url

if TYPE_CHECKING:
    from digest.issuefile.view import IssueFile, Part


def with_field(file: IssueFile, name: str, value: str, *, story: int | None = None) -> IssueFile:
    """Return the file with one field changed; see ``IssueFile.with_field``."""
    if story is not None and not 0 <= story < len(file.stories):
        raise Refused(f"there is no story number {story + 1}", Where(file.path))
    part = file.root if story is None else file.stories[story]
    if name == ("intro" if story is None else "text"):
        text, value = _with_blocks(file, part, value), _even(value)
    elif story is None:
        text = _with_header(file, name, value)
    elif name in {"headline", "url"}:
        value = encode_url(value) if name == "url" else value
        text = _with_heading(file, part, **{name: value})
    else:
        raise Refused(f"a story has no field {name!r}", Where(file.path))
    changed = type(file)(text, file.path)
    if _said(changed, name, story) != value or not _same_elsewhere(file, changed, story):
        raise Refused(f"this {name} does not fit an issue file", Where(file.path), hint=repr(value)[:200])
    return changed


def _said(file: IssueFile, name: str, story: int | None) -> str | None:
    if story is None and name != "intro":
        found = file.header.first(name)
        return found.value if found else ""
    if story is not None and story >= len(file.stories):
        return None
    part = file.root if story is None else file.stories[story]
    return {"headline": part.title, "url": part.url}.get(name, "\n\n".join(block.text for block, _ in part.blocks))


def _same_elsewhere(old: IssueFile, new: IssueFile, story: int | None) -> bool:
    """Tell whether a value has opened nothing: every other story, and the count of sections, is what it was."""
    if len(old.stories) != len(new.stories) or len(old.sections) != len(new.sections):
        return False
    shapes = [
        [(part.title, part.url, [block for block, _ in part.blocks]) for part in file.stories] for file in (old, new)
    ]
    return all(at == story or one == other for at, (one, other) in enumerate(zip(*shapes, strict=True)))


def _with_header(file: IssueFile, key: str, value: str) -> str:
    if key not in HEADER_KEYS:
        raise Refused(f"an issue file has no field {key!r}", Where(file.path))
    written = encode(value)
    if found := file.header.first(key):
        blank = "" if file.text[found.start - 1] in " \t" else " "
        return f"{file.text[: found.start]}{blank}{written}{file.text[found.end :]}"
    close = file.header.close
    if close is None:
        raise Refused("the file has no closed header", Where(file.path, 1), hint="put --- above and below it")
    return f"{file.text[:close]}{key}: {written}{newline_of(file.text)}{file.text[close:]}"


def _with_heading(file: IssueFile, part: Part, headline: str | None = None, url: str | None = None) -> str:
    title = part.title if headline is None else headline
    address = part.url if url is None else url
    line = f"## {write_title(title, address)}" if title or address else "##"
    comments = "".join(f" {file.text[comment.start : comment.end]}" for comment in part.heading_comments)
    return file.text[: part.span.start] + line + comments + file.text[part.span.end :]


def _with_blocks(file: IssueFile, part: Part, value: str) -> str:
    """Put new blocks in the place of the old, one by one; comments on a block's lines stay with it."""
    newline, text = newline_of(file.text), file.text
    new = [block.replace("\n", newline) for block in _even(value).split("\n\n") if block]
    old = [span for _, span in part.blocks]
    for span in reversed(old[len(new) :]):
        text = text[: span.start] + text[span.end :].lstrip("\r\n")
    shared = min(len(old), len(new))
    if extra := new[shared:]:
        at = old[-1].end if old else part.span.end if part.level else file.header.body
        added = "".join(f"{newline * 2}{block}" for block in extra)
        if not part.level and not old:
            added = f"{added[len(newline) :]}{newline}"
        text = text[:at] + added + text[at:]
    for (block, span), written in reversed(list(zip(part.blocks[:shared], new[:shared], strict=True))):
        if block.text != written.replace(newline, "\n"):
            comments = "".join(f" {comment}" for comment in _comments_in(file.text[span.start : span.end]))
            text = text[: span.start] + written + comments + text[span.end :]
    return text


def newline_of(text: str) -> str:
    """Return the line end a text uses first."""
    match = re.search(r"\r\n|\n|\r", text)
    return match[0] if match else "\n"


def _even(value: str) -> str:
    """Bring a text of blocks to one shape: newline ends, one blank line between blocks, none outside."""
    return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", value.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")


def _comments_in(raw: str) -> list[str]:
    return [raw[comment.start : comment.end] for line in logical_lines(raw, 0) for comment in line.comments]
