"""A lossless view of an issue file: its issue, its faults, and where everything stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple, cast

from digest.errors import DigestError, Where
from digest.issuefile.header import HEADER_KEYS, WANTED, read_header, read_value
from digest.issuefile.scan import (
    FLAGS,
    KEYS,
    KINDS,
    Comment,
    LogicalLine,
    heading,
    like_heading,
    logical_lines,
    mend_mark,
    near_key,
    read_drafted,
    read_mark,
    read_title,
)
from digest.model import Block, Drafted, Finding, Issue, IssueStatus, Mark, Section, Severity, Story, Window
from digest.text import is_blank, split_lines


class Span(NamedTuple):
    """``text[start:end]``, which starts on line ``line`` (from 1)."""

    start: int
    end: int
    line: int


@dataclass(slots=True)
class Part:
    """What a heading opens, while it is read; level 0 is the issue itself."""

    level: int
    line: int
    span: Span
    title: str = ""
    url: str = ""
    marks: list[Mark] = field(default_factory=list)
    blocks: list[tuple[Block, Span]] = field(default_factory=list)
    heading_comments: tuple[Comment, ...] = ()
    stories: list[Part] = field(default_factory=list)
    kind: str = ""

    @property
    def shown(self) -> tuple[str, str, tuple[Block, ...], tuple[Mark, ...]]:
        """What a reader of the file sees of it."""
        return self.title, self.url, tuple(block for block, _ in self.blocks), tuple(self.marks)


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
        self.header = read_header(text)
        self._drafted: tuple[Drafted, ...] = ()
        self._mark_at: dict[int, Mark] = {}
        self._line_starts = [line.start for line in split_lines(text)] or [0]
        self.root = Part(0, 1, Span(self.header.body, len(text), 1))
        self.sections: list[Part] = []
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
                line = found.line if (found := self.header.first(key)) else 1
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
            marks=tuple(self.root.marks),
            blocks=tuple(block for block, _ in self.root.blocks),
            stories=tuple(map(_story, self.root.stories)),
            sections=tuple(map(_section, self.sections)),
            drafted=self._drafted,
        )

    @property
    def lines(self) -> tuple[tuple[str, int], ...]:
        """Line numbers by the keys ``Proof`` names."""
        found = [(field.key, field.line) for field in self.header.fields]
        for name, parts in (("intro", [self.root]), ("story", self.stories), ("section", self.sections)):
            for number, part in enumerate(parts):
                key = f"{name}:{number}" if part.level else name
                if part.level:
                    found.append((key, part.line))
                found += [(f"{key}:{at}", span.line) for at, (_, span) in enumerate(part.blocks)]
        return tuple(found)

    def story_spans(self, number: int) -> tuple[Span, tuple[Span, ...]]:
        """Return the span of a story's heading line and of each of its blocks; counted from 0."""
        part = self.stories[number]
        return part.span, tuple(span for _, span in part.blocks)

    @property
    def stories(self) -> list[Part]:
        """Return the stories as they stand in the file, in reading order."""
        return [*self.root.stories, *(story for section in self.sections for story in section.stories)]

    def with_field(self, name: str, value: str, *, story: int | None = None, section: int | None = None) -> IssueFile:
        """Return the file with one field changed and every other character as it was.

        Args:
            name: a header key, or ``intro``; with ``story``, ``headline``, ``url`` or ``text``; with ``section``,
                ``title``, ``url`` or ``text``.
            value: the new value; blocks of a text are parted by blank lines.
            story: which story, counted from 0 in reading order.
            section: which section, counted from 0, where no story is named.

        Raises:
            Refused: the value does not fit the grammar, or there is no such field.
        """
        from digest.issuefile import edit  # noqa: PLC0415 - it makes files of this class

        return edit.with_field(self, name, value, story=story, section=section)

    def with_story(self, story: Story, drafted: Drafted, *, after: int | None = None) -> IssueFile:
        """Return the file with a story put in and every other character as it was.

        Args:
            story: the story.
            drafted: what the machine shall remember of it.
            after: the story it follows, counted from 0 in reading order; None makes it the first.

        Raises:
            Refused: it does not fit the grammar, or there is no such story to follow.
        """
        from digest.issuefile import stories  # noqa: PLC0415 - it makes files of this class

        return stories.with_story(self, story, drafted, after=after)

    def story_source(self, number: int) -> str:
        """Return a story as it stands in the file, from its heading to the next, counted from 0 in reading order."""
        from digest.issuefile import stories  # noqa: PLC0415 - it makes files of this class

        return stories.story_source(self, number)

    def without_story(self, number: int) -> IssueFile:
        """Return the file without a story, its marks and its notes; the machine's memory stays.

        Raises:
            Refused: there is no such story, counted from 0 in reading order.
        """
        from digest.issuefile import stories  # noqa: PLC0415 - it makes files of this class

        return stories.without_story(self, number)

    # --- reading ---------------------------------------------------------------------------------

    def _tell(self, id: str, severity: Severity, message: str, line: int, help: str = "") -> None:
        self._problems.append(
            (
                line,
                Finding(id=id, severity=severity, message=message, where=Where(self.path, line), help=help),
            )
        )

    def _line_of(self, offset: int) -> int:
        return max(1, bisect_right(self._line_starts, offset))

    def _read_body(self) -> None:
        part, pending = self.root, list[LogicalLine]()
        for line in logical_lines(self.text, self.header.body):
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
                if like_heading(line.visible):
                    self._tell_heading(line)
                pending.append(line)
        self._end_block(part, pending)
        for number, section in enumerate(self.sections):
            self._settle_section(section, number)
        for story in self.stories:
            self._settle_url(story)

    def _tell_heading(self, line: LogicalLine) -> None:
        """Tell a line that looks like a heading and is shown as text."""
        at, visible = self._line_of(line.start), line.visible
        if re.match(r"#{3,}(?:[ \t]|$)", visible):
            said = "a heading of three or more # is shown as text"
            self._tell("heading-too-deep", "warning", said, at, "use # for a section and ## for a story")
            return
        help = "put one plain space after the #" if visible.startswith("#") else "take out what stands before the #"
        said = "this line looks like a heading but is shown as text"
        self._tell("heading-like", "warning", said, at, f"{help}, or write \\# if it is text")

    def _open(self, opened: tuple[int, str], line: LogicalLine) -> Part:
        level, written = opened
        title, url = read_title(written)
        number = self._line_of(line.start)
        part = Part(level, number, Span(line.start, line.end, number), title, url, heading_comments=line.comments)
        if level == 1:
            self.sections.append(part)
        else:
            (self.sections[-1].stories if self.sections else self.root.stories).append(part)
        return part

    def _end_block(self, part: Part, lines: list[LogicalLine]) -> None:
        if not lines:
            return
        comments = tuple(comment for line in lines for comment in line.comments)
        block = Block(text="\n".join(line.visible for line in lines), marks=tuple(self._marks(comments)))
        start = lines[0].start
        part.blocks.append((block, Span(start, lines[-1].end, self._line_of(start))))

    def _settle_section(self, part: Part, number: int) -> None:
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

    def _settle_url(self, part: Part) -> None:
        urls = [mark.value for mark in part.marks if mark.key == "url"]
        part.marks[:] = [mark for mark in part.marks if mark.key != "url"]
        if len(urls) + bool(part.url) > 1:
            self._tell("url-twice", "error", "more than one address is given; the first counts", part.line)
        if urls and not part.url:
            part.url = urls[0]

    def _marks(self, comments: tuple[Comment, ...]) -> list[Mark]:
        return [self._mark_at[comment.start] for comment in comments if comment.start in self._mark_at]

    def _look_at(self, comment: Comment) -> None:
        line = self._line_of(comment.start)
        if not comment.closed:
            self._tell(
                "comment-unclosed",
                "error",
                "this comment is never closed; it hides the rest of its line",
                line,
                "close it with -->",
            )
            return
        if re.match(r"drafted(?=\s|$)", comment.body.lstrip()):
            if self._drafted:
                self._tell("drafted-twice", "warning", "a second drafted comment; this last one counts", line)
            self._drafted = read_drafted(comment.body)
            return
        if "<!--" in comment.body:
            said = "a second comment opens inside this one; the first --> ends both"
            mend = "to leave a story out, cut it from the file; a comment cannot hold another"
            self._tell("comment-nested", "error", said, line, mend)
        key, value = read_mark(comment.body)
        if key in KEYS and (value or key in FLAGS):
            self._mark_at[comment.start] = Mark(key=key, value=value or "")
        elif key in KEYS and not value and key not in FLAGS:
            self._tell("mark-empty", "warning", f"the mark “{key}” says nothing", line, f"write <!-- {key}: ... -->")
        elif key and key not in KEYS and (near := near_key(key)) and (value is not None or near in FLAGS):
            self._tell(
                "mark-unknown",
                "warning",
                f"“{key}” is no mark; it is kept as a note",
                line,
                f"did you mean {near}?",
            )
        elif mend := mend_mark(comment.body):
            said = "a comment that looks like a mark is none; it is kept as a note"
            self._tell("mark-unknown", "warning", said, line, f"write {mend[:200]}")

    def _read_fields(self) -> dict[str, object]:
        header, fields = self.header, dict[str, object]()
        if header.opened and header.close is None:
            self._tell(
                "header-unclosed",
                "error",
                "the header is never closed",
                1,
                "put --- on a line of its own after it",
            )
        for number in header.stray:
            self._tell("header-line", "error", "this header line is not “key: value”", number)
        for found in header.fields:
            if found.key not in HEADER_KEYS:
                self._tell(
                    "header-unknown",
                    "warning",
                    f"unknown header key “{found.key}” is kept but does nothing",
                    found.line,
                )
            elif found.key in fields:
                self._tell("header-twice", "error", f"{found.key} is given twice; the first counts", found.line)
            else:
                fields[found.key] = value = read_value(found.key, found.value)
                if value is None:
                    said = f"{found.key} cannot be read: {found.value}"
                    self._tell("header-value", "error", said, found.line, f"it should be {WANTED[found.key]}")
                    fields[found.key] = {"status": "draft"}.get(found.key)
        return fields


def parse(text: str, path: str = "") -> IssueFile:
    """Read an issue file; the counterpart of ``dumps``."""
    return IssueFile(text, path)


def _story(part: Part) -> Story:
    return Story(
        headline=part.title,
        url=part.url,
        blocks=tuple(block for block, _ in part.blocks),
        marks=tuple(part.marks),
    )


def _section(part: Part) -> Section:
    return Section(
        title=part.title,
        url=part.url,
        kind=part.kind,
        blocks=tuple(block for block, _ in part.blocks),
        stories=tuple(map(_story, part.stories)),
        marks=tuple(part.marks),
    )
