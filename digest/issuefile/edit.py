"""Change one field of an issue file and leave every other character as it was."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from digest.errors import Refused, Where
from digest.issuefile.header import HEADER_KEYS, encode
from digest.issuefile.marks import below_marks, with_mark, without_mark
from digest.issuefile.scan import logical_lines, newline_of, read_mark, write_title
from digest.issuefile.write import encode_url
from digest.text import is_blank

if TYPE_CHECKING:
    from digest.issuefile.view import IssueFile, Part


def with_field(
    file: IssueFile, name: str, value: str, *, story: int | None = None, section: int | None = None
) -> IssueFile:
    """Return the file with one field changed; see ``IssueFile.with_field``."""
    part = _part(file, story, section)
    if part is None:
        said = f"story number {story + 1}" if story is not None else f"section number {(section or 0) + 1}"
        raise Refused(f"there is no {said}", Where(file.path))
    if name == ("text" if part.level else "intro"):
        text, value = _with_blocks(file, part, value), even(value)
    elif not part.level:
        text = _with_header(file, name, value)
    elif name in {"url", "headline" if part.level == 2 else "title"}:
        value = encode_url(value) if name == "url" else value
        title, url = (part.title, value) if name == "url" else (value, part.url)
        text = _with_heading(file, part, title, url)
    else:
        raise Refused(f"a {_NOUNS[part.level]} has no field {name!r}", Where(file.path))
    changed = type(file)(text, file.path)
    now = _part(changed, story, section)
    if now is None or _said(changed, now, name) != value or not _same_elsewhere(file, changed, part):
        raise Refused(f"this {name} does not fit an issue file", Where(file.path), hint=repr(value)[:200])
    return changed


_NOUNS = ("issue", "section", "story")


def _part(file: IssueFile, story: int | None, section: int | None) -> Part | None:
    if story is not None:
        return file.stories[story] if 0 <= story < len(file.stories) else None
    if section is not None:
        return file.sections[section] if 0 <= section < len(file.sections) else None
    return file.root


def _said(file: IssueFile, part: Part, name: str) -> str:
    if not part.level and name != "intro":
        found = file.header.first(name)
        return found.value if found else ""
    if name in {"headline", "title"}:
        return part.title
    return part.url if name == "url" else "\n\n".join(block.text for block, _ in part.blocks)


def _same_elsewhere(old: IssueFile, new: IssueFile, changed: Part) -> bool:
    """Tell whether a value has opened nothing: every other story and section is what it was, and so is their count."""
    before, after = ([file.root, *file.stories, *file.sections] for file in (old, new))
    if len(old.stories) != len(new.stories) or len(old.sections) != len(new.sections):
        return False
    return all(part is changed or part.shown == now.shown for part, now in zip(before, after, strict=True))


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


def _with_heading(file: IssueFile, part: Part, title: str, url: str) -> str:
    """Write a heading anew; without words of its own its address is a mark below it."""
    if (title, url) == (part.title, part.url):
        return file.text
    opener = "#" * part.level
    line = f"{opener} {write_title(title, url)}" if title else opener
    comments = "".join(f" {file.text[comment.start : comment.end]}" for comment in part.heading_comments)
    text = file.text[: part.span.start] + line + comments + file.text[part.span.end :]
    if part.url and f"]({part.url})" in file.text[part.span.start : part.span.end] and title:
        return text
    changed = type(file)(text, file.path)
    parts = changed.stories if part.level == 2 else changed.sections
    at = next((each for each in parts if each.span.start == part.span.start), None)
    if at is None:
        return text
    return with_mark(changed, at, "url", url) if url and not title else without_mark(changed, at, "url")


def _with_blocks(file: IssueFile, part: Part, value: str) -> str:
    """Put new blocks in the place of the old: what is alike stays where it is, comments with it.

    A comment on the lines of a block that changes stays at its end. Of a block that goes the comments stay, each on a
    line of its own, but for the marks that say which articles it told.
    """
    newline = newline_of(file.text)
    new = [block.replace("\n", newline) for block in even(value).split("\n\n") if block]
    old = [block.text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", newline) for block, _ in part.blocks]
    spans, text = [span for _, span in part.blocks], file.text
    if not old:
        return _first_blocks(file, part, new) if new else text
    for _, i, to, j, upto in reversed(_changes(old, new)):
        shared = min(to - i, upto - j)
        if extra := new[j + shared : upto]:
            added = (newline * 2).join(extra)
            if i + shared:
                at = spans[i + shared - 1].end
                text = f"{text[:at]}{newline * 2}{added}{text[at:]}"
            else:
                at = spans[0].start
                text = f"{text[:at]}{added}{newline * 2}{text[at:]}"
        for span in reversed(spans[i + shared : to]):
            text = _without_block(text, span.start, span.end, file.text, newline)
        for span, written in reversed(list(zip(spans[i:to], new[j : j + shared], strict=False))):
            comments = "".join(f" {comment}" for comment in _comments_in(file.text[span.start : span.end]))
            text = text[: span.start] + written + comments + text[span.end :]
    return text


def _changes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [change for change in matcher.get_opcodes() if change[0] != "equal"]


def _first_blocks(file: IssueFile, part: Part, new: list[str]) -> str:
    newline, text = newline_of(file.text), file.text
    at = below_marks(file, part) if part.level else file.header.body
    added = "".join(f"{newline * 2}{block}" for block in new)
    if not part.level:
        added = f"{added[len(newline) :]}{newline}"
    return text[:at] + added + text[at:]


def _without_block(text: str, start: int, end: int, raw: str, newline: str) -> str:
    kept = [comment for comment in _comments_in(raw[start:end]) if read_mark(comment[4:-3])[0] != "article"]
    if kept:
        return text[:start] + newline.join(kept) + text[end:]
    return text[:start] + text[end:].lstrip("\r\n")


def even(value: str) -> str:
    """Bring a text of blocks to one shape: newline ends, one blank line between blocks, none outside."""
    rows = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join("" if is_blank(row) else row for row in rows)
    return re.sub(r"\n{2,}", "\n\n", text).strip("\n")


def _comments_in(raw: str) -> list[str]:
    return [raw[comment.start : comment.end] for line in logical_lines(raw, 0) for comment in line.comments]
