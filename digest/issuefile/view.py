"""A lossless view of an issue file: its issue, its faults, and where everything stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple, cast

from digest.errors import DigestError, Refused, Where
from digest.issuefile.header import HEADER_KEYS, encode, read_header
from digest.issuefile.scan import (
    FLAGS,
    KEYS,
    Comment,
    LogicalLine,
    heading,
    logical_lines,
    near_key,
    read_mark,
    read_title,
    write_title,
)
from digest.issuefile.write import KINDS, encode_url
from digest.model import Block, Drafted, Finding, Issue, IssueStatus, Mark, Section, Severity, Story, Window
from digest.text import is_blank, split_lines


class Span(NamedTuple):
    """``text[start:end]``, which starts on line ``line`` (from 1)."""

    start: int
    end: int
    line: int


@dataclass(slots=True)
class _Part:
    """What a heading opens, while it is read; level 0 is the issue itself."""

    level: int
    line: int
    span: Span
    title: str = ""
    url: str = ""
    marks: list[Mark] = field(default_factory=list)
    blocks: list[tuple[Block, Span]] = field(default_factory=list)
    heading_comments: tuple[Comment, ...] = ()
    stories: list[_Part] = field(default_factory=list)
    kind: str = ""


class IssueFile:
    """Read an issue file; never raises, whatever the text.

    Args:
        text: the file as decoded from UTF-8, line ends and byte order mark untouched.
        path: how findings name the file.
    """

    def __init__(self, text: str, path: str = "") -> None:
        self.text = text
        self.path = path
        self._problems: list[tuple[int, Finding]] = []
        self._header = read_header(text)
        self._drafted: tuple[Drafted, ...] = ()
        self._line_starts = [line.start for line in split_lines(text)] or [0]
        self._root = _Part(0, 1, Span(self._header.body, len(text), 1))
        self._sections: list[_Part] = []
        self._read_body()
        self._fields = self._read_fields()

    # --- what a reader asks ----------------------------------------------------------------------

    @property
    def problems(self) -> tuple[Finding, ...]:
        """Every fault of the file, in its order."""
        return tuple(finding for _, finding in sorted(self._problems, key=lambda pair: pair[0]))

    @property
    def readable(self) -> bool:
        """Tell whether newsletter and date are there, so that ``issue`` can be had."""
        return bool(self._fields.get("newsletter")) and isinstance(self._fields.get("date"), date)

    @cached_property
    def issue(self) -> Issue:
        """The issue the file tells.

        Raises:
            DigestError: newsletter or date is missing or cannot be read.
        """
        for key, example in (("newsletter", "newsletter: catch-up"), ("date", "date: 2016-09-05")):
            if not self._fields.get(key):
                line = found.line if (found := self._header.first(key)) else 1
                raise DigestError(
                    f"the header gives no usable {key}",
                    Where(self.path, line),
                    hint=f"write a line like “{example}” between two lines of --- at the top",
                )
        fields = self._fields
        return Issue(
            newsletter=cast("str", fields["newsletter"]),
            date=cast("date", fields["date"]),
            number=cast("int | None", fields.get("number")),
            window=cast("Window | None", fields.get("window")),
            subject=cast("str", fields.get("subject", "")),
            preheader=cast("str", fields.get("preheader", "")),
            status=cast("IssueStatus", fields.get("status", "draft")),
            marks=tuple(self._root.marks),
            blocks=tuple(block for block, _ in self._root.blocks),
            stories=tuple(map(_story, self._root.stories)),
            sections=tuple(map(_section, self._sections)),
            drafted=self._drafted,
        )

    @property
    def lines(self) -> tuple[tuple[str, int], ...]:
        """Line numbers by the keys ``Proof`` names."""
        found = [(field.key, field.line) for field in self._header.fields]
        for name, parts in (("intro", [self._root]), ("story", self._stories), ("section", self._sections)):
            for number, part in enumerate(parts):
                key = f"{name}:{number}" if part.level else name
                if part.level:
                    found.append((key, part.line))
                found += [(f"{key}:{at}", span.line) for at, (_, span) in enumerate(part.blocks)]
        return tuple(found)

    def story_spans(self, number: int) -> tuple[Span, tuple[Span, ...]]:
        """Return the span of a story's heading line and of each of its blocks; counted from 0."""
        part = self._stories[number]
        return part.span, tuple(span for _, span in part.blocks)

    @property
    def _stories(self) -> list[_Part]:
        return [*self._root.stories, *(story for section in self._sections for story in section.stories)]

    # --- edits -----------------------------------------------------------------------------------

    def with_field(self, name: str, value: str, *, story: int | None = None) -> IssueFile:
        """Return the file with one field changed and every other character as it was.

        Args:
            name: a header key, or ``intro``; with ``story``, ``headline``, ``url`` or ``text``.
            value: the new value; blocks of a text are parted by blank lines.
            story: which story, counted from 0 in reading order.

        Raises:
            Refused: the value does not fit the grammar, or there is no such field.
        """
        if story is None:
            text = self._with_blocks(self._root, value) if name == "intro" else self._with_header(name, value)
        else:
            if not 0 <= story < len(self._stories):
                raise Refused(f"there is no story number {story + 1}", Where(self.path))
            part = self._stories[story]
            if name == "text":
                text = self._with_blocks(part, value)
            elif name in {"headline", "url"}:
                text = self._with_heading(part, **{name: value})
            else:
                raise Refused(f"a story has no field {name!r}", Where(self.path))
        changed = IssueFile(text, self.path)
        if changed._said(name, story) != (_even(value) if name in {"intro", "text"} else value):
            raise Refused(f"this {name} does not fit an issue file", Where(self.path), hint=repr(value)[:200])
        return changed

    def _said(self, name: str, story: int | None) -> str:
        if story is not None:
            part = self._stories[story]
            return part.title if name == "headline" else part.url if name == "url" else _text(part)
        if name == "intro":
            return _text(self._root)
        found = self._header.first(name)
        return found.value if found else ""

    def _with_header(self, key: str, value: str) -> str:
        if key not in HEADER_KEYS:
            raise Refused(f"an issue file has no field {key!r}", Where(self.path))
        written = encode(value)
        if found := self._header.first(key):
            blank = "" if self.text[found.start - 1] in " \t" else " "
            return f"{self.text[: found.start]}{blank}{written}{self.text[found.end :]}"
        close = self._header.close
        if close is None:
            raise Refused("the file has no closed header", Where(self.path, 1), hint="put --- above and below it")
        return f"{self.text[:close]}{key}: {written}{self._newline}{self.text[close:]}"

    @property
    def _newline(self) -> str:
        match = re.search(r"\r\n|\n|\r", self.text)
        return match[0] if match else "\n"

    def _with_heading(self, part: _Part, headline: str | None = None, url: str | None = None) -> str:
        title = part.title if headline is None else headline
        address = part.url if url is None else encode_url(url)
        line = f"## {write_title(title, address)}" if title or address else "##"
        comments = "".join(f" {self.text[c.start : c.end]}" for c in part.heading_comments)
        return self.text[: part.span.start] + line + comments + self.text[part.span.end :]

    def _with_blocks(self, part: _Part, value: str) -> str:
        newline = self._newline
        new = [block.replace("\n", newline) for block in re.split(r"\n(?:[ \t]*\n)+", _even(value)) if block]
        old = [span for _, span in part.blocks]
        text = self.text
        for span in reversed(old[len(new) :]):
            text = text[: span.start] + text[span.end :].lstrip("\r\n")
        shared = min(len(old), len(new))
        extra = new[shared:]
        if extra:
            at = old[-1].end if old else part.span.end if part.level else self._header.body
            added = "".join(f"{newline * 2}{block}" for block in extra)
            text = text[:at] + (added if part.level or old else added[len(newline) :] + newline) + text[at:]
        for (block, span), written in reversed(list(zip(part.blocks[:shared], new[:shared], strict=True))):
            if block.text != written.replace(newline, "\n"):
                kept = "".join(f" {c}" for c in _comments_in(self.text[span.start : span.end]))
                text = text[: span.start] + written + kept + text[span.end :]
        return text

    # --- reading ---------------------------------------------------------------------------------

    def _tell(self, id: str, severity: Severity, message: str, line: int, help: str = "") -> None:
        self._problems.append((line, Finding(id=id, severity=severity, message=message, where=Where(self.path, line), help=help)))

    def _line_of(self, offset: int) -> int:
        low, high = 0, len(self._line_starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._line_starts[middle] <= offset else (low, middle)
        return low + 1

    def _read_body(self) -> None:
        part, pending = self._root, list[LogicalLine]()
        for line in logical_lines(self.text, self._header.body):
            for comment in line.comments:
                self._look_at(comment)
            opened = heading(line.visible)
            if is_blank(line.visible) or opened:
                self._end_block(part, pending)
                pending = []
                if opened:
                    part = self._open(opened, line)
                part.marks += self._marks(line.comments)
            else:
                if re.match(r"#{3,}(?:[ \t]|$)", line.visible):
                    self._tell(
                        "heading-too-deep",
                        "warning",
                        "a heading of three or more # is shown as text",
                        self._line_of(line.start),
                        "use # for a section and ## for a story",
                    )
                pending.append(line)
        self._end_block(part, pending)
        for number, section in enumerate(self._sections):
            self._settle_section(section, number)
        for story in self._stories:
            self._settle_url(story)

    def _open(self, opened: tuple[int, str], line: LogicalLine) -> _Part:
        level, written = opened
        title, url = read_title(written)
        number = self._line_of(line.start)
        part = _Part(level, number, Span(line.start, line.end, number), title, url, heading_comments=line.comments)
        if level == 1:
            self._sections.append(part)
        else:
            (self._sections[-1].stories if self._sections else self._root.stories).append(part)
        return part

    def _end_block(self, part: _Part, lines: list[LogicalLine]) -> None:
        if not lines:
            return
        comments = tuple(comment for line in lines for comment in line.comments)
        block = Block(text="\n".join(line.visible for line in lines), marks=tuple(self._marks(comments)))
        start = lines[0].start
        part.blocks.append((block, Span(start, lines[-1].end, self._line_of(start))))

    def _settle_section(self, part: _Part, number: int) -> None:
        kinds = [mark.value for mark in part.marks if mark.key == "section"]
        part.marks[:] = [mark for mark in part.marks if mark.key != "section"]
        part.kind = kinds[0] if kinds else ("stories" if part.stories else "note")
        name = f"section “{part.title}”" if part.title else f"section {number + 1}"
        if part.kind not in KINDS:
            self._tell(
                "section-kind-unknown",
                "error",
                f"{name} is of no known kind: {part.kind}",
                part.line,
                f"one of {', '.join(KINDS)}",
            )
        if len(kinds) > 1:
            self._tell("section-kind-twice", "error", f"{name} has two kinds; the first counts", part.line)
        if part.kind != "stories" and part.stories:
            self._tell(
                "story-misplaced",
                "error",
                f"a story stands in {name}, whose kind is {part.kind}",
                part.stories[0].line,
                "move the story above it, or give it a section of its own",
            )
        self._settle_url(part)

    def _settle_url(self, part: _Part) -> None:
        urls = [mark.value for mark in part.marks if mark.key == "url"]
        part.marks[:] = [mark for mark in part.marks if mark.key != "url"]
        if len(urls) + bool(part.url) > 1:
            self._tell("url-twice", "error", "more than one address is given; the first counts", part.line)
        if urls and not part.url:
            part.url = urls[0]

    def _marks(self, comments: tuple[Comment, ...]) -> list[Mark]:
        marks = []
        for comment in comments:
            key, value = read_mark(comment.body) if comment.closed else ("", None)
            if key in KEYS and (value or key in FLAGS):
                marks.append(Mark(key=key, value=value or ""))
        return marks

    def _look_at(self, comment: Comment) -> None:
        line = self._line_of(comment.start)
        if not comment.closed:
            self._tell(
                "comment-unclosed", "error", "this comment is never closed; it hides the rest of its line", line, "close it with -->"
            )
            return
        if re.match(r"drafted(?=\s|$)", comment.body.lstrip()):
            if self._drafted:
                self._tell("drafted-twice", "warning", "a second drafted comment; this last one counts", line)
            self._drafted = _read_drafted(comment.body)
            return
        key, value = read_mark(comment.body)
        if key in KEYS and not value and key not in FLAGS:
            self._tell("mark-empty", "warning", f"the mark “{key}” says nothing", line, f"write <!-- {key}: ... -->")
        elif key and key not in KEYS and (near := near_key(key)) and (value is not None or near in FLAGS):
            self._tell("mark-unknown", "warning", f"“{key}” is no mark; it is kept as a note", line, f"did you mean {near}?")

    def _read_fields(self) -> dict[str, object]:
        header, fields = self._header, dict[str, object]()
        if header.opened and header.close is None:
            self._tell("header-unclosed", "error", "the header is never closed", 1, "put --- on a line of its own after it")
        for number in header.stray:
            self._tell("header-line", "error", "this header line is not “key: value”", number)
        for found in header.fields:
            if found.key not in HEADER_KEYS:
                self._tell("header-unknown", "warning", f"unknown header key “{found.key}” is kept but does nothing", found.line)
            elif found.key in fields:
                self._tell("header-twice", "error", f"{found.key} is given twice; the first counts", found.line)
            else:
                fields[found.key] = self._value(found.key, found.value, found.line)
        return fields

    def _value(self, key: str, value: str, line: int) -> object:
        if key in {"newsletter", "subject", "preheader"}:
            return value
        if key == "status" and value in {"draft", "skipped"}:
            return value
        if key == "number" and re.fullmatch(r"[0-9]{1,9}", value):
            return int(value)
        if key == "version" and value == "1":
            return 1
        if key == "date" and (day := _date(value)):
            return day
        if key == "window" and (window := _window(value)):
            return window
        wanted = {
            "status": "draft or skipped",
            "number": "a whole number",
            "version": "1",
            "date": "a date like 2016-09-05",
            "window": "two instants like 2016-08-29T00:00:00+01:00/2016-09-05T00:00:00+01:00",
        }[key]
        self._tell("header-value", "error", f"{key} cannot be read: {value}", line, f"it should be {wanted}")
        return {"status": "draft"}.get(key)


def parse(text: str, path: str = "") -> IssueFile:
    """Read an issue file; the counterpart of ``dumps``."""
    return IssueFile(text, path)


def _text(part: _Part) -> str:
    return "\n\n".join(block.text for block, _ in part.blocks)


def _even(value: str) -> str:
    """Bring a text of blocks to one shape: newline ends, one blank line between blocks, none outside."""
    return re.sub(r"\n(?:[ \t]*\n)+", "\n\n", value.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")


def _comments_in(raw: str) -> list[str]:
    return [raw[c.start : c.end] for line in logical_lines(raw, 0) for c in line.comments]


def _story(part: _Part) -> Story:
    return Story(
        headline=part.title, url=part.url, blocks=tuple(block for block, _ in part.blocks), marks=tuple(part.marks)
    )


def _section(part: _Part) -> Section:
    return Section(
        title=part.title,
        url=part.url,
        kind=part.kind,
        blocks=tuple(block for block, _ in part.blocks),
        stories=tuple(map(_story, part.stories)),
        marks=tuple(part.marks),
    )


_HASH = re.compile(r"[0-9a-f]{8}")


def _read_drafted(body: str) -> tuple[Drafted, ...]:
    """Read the machine's memory; a misshapen line is left out, so that what it named counts as the editor's."""
    found = []
    inner = body.lstrip()[len("drafted") :]
    for line in split_lines(inner):
        words = inner[line.start : line.end].split()
        hashes = words[1:]
        if not all(map(_HASH.fullmatch, hashes)):
            continue
        if len(hashes) == 1 and words[0].startswith("="):
            found.append(Drafted(key=words[0], text=hashes[0]))
        elif len(hashes) == 3 and not words[0].startswith("="):
            found.append(Drafted(key=words[0], source=hashes[0], headline=hashes[1], text=hashes[2]))
    return tuple(found)


def _date(value: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _window(value: str) -> Window | None:
    try:
        start, end = (datetime.fromisoformat(part) for part in value.split("/"))
    except (ValueError, OverflowError):
        return None
    if start.tzinfo is None or end.tzinfo is None or start >= end:
        return None
    return Window(start=start, end=end)
