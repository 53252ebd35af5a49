"""Write an issue as an issue file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.errors import Refused
from digest.issuefile.header import encode
from digest.issuefile.scan import LIKE_HEADING, write_title
from digest.model import Block
from digest.text import ZERO_WIDTH, is_blank, one_line, trim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Drafted, Issue, Mark, Section, Story


def dumps(issue: Issue) -> str:
    """Write a new issue file.

    Raises:
        Refused: a text of the issue does not fit the grammar, so that reading it back would not give the
            same issue (a block with a blank line in it, a title with a line break, ``-->`` in a mark ...).
    """
    from digest.issuefile.view import IssueFile  # noqa: PLC0415 - the two halves of one law look at each other

    for url in (*(story.url for story in issue.all_stories), *(section.url for section in issue.sections)):
        if url != encode_url(url):
            raise Refused(f"this address cannot stand in an issue file: {url!r:.200}", hint="percent-encode it")
    text = "".join(_pieces(issue))
    file = IssueFile(text)
    if not file.readable or file.issue != issue:
        raise Refused("this issue cannot be written as an issue file", hint=_what_differs(file, issue))
    return text


def in_comment(text: str) -> str:
    """Return a text as one line that cannot end the comment it stands in, or look as if another opened there."""
    return one_line(re.sub(r"-{2,}", "–", text))


def with_note(text: str, note: str) -> str:
    """Return a new issue file with a note to the editor below its header; nothing of it reaches a reader.

    Raises:
        Refused: the note would change what the file says.
    """
    from digest.issuefile.view import IssueFile  # noqa: PLC0415 - the two halves of one law look at each other

    if not note:
        return text
    file = IssueFile(text)
    noted = IssueFile(f"{text[: file.header.body]}\n<!-- {note}\n-->\n{text[file.header.body :]}")
    if noted.issue != file.issue or len(noted.problems) != len(file.problems):
        raise Refused("this note does not fit an issue file", hint=note[:200])
    return noted.text


def _what_differs(file: object, issue: Issue) -> str:
    back = getattr(file, "issue", None) if getattr(file, "readable", False) else None
    for name in (
        "newsletter",
        "date",
        "number",
        "window",
        "subject",
        "preheader",
        "status",
        "marks",
        "blocks",
        "drafted",
    ):
        if back is not None and getattr(back, name) != getattr(issue, name):
            return f"look at its {name}: {getattr(issue, name)!r:.200}"
    if back is not None:
        for number, (one, other) in enumerate(zip(issue.all_stories, back.all_stories, strict=False), 1):
            if one != other:
                return f"look at story {number}: {one.headline!r:.200}"
    return "look at the order and kinds of its sections"


def encode_url(url: str) -> str:
    """Percent-encode what would end an address early in an issue file, and controls, which none may hold.

    Blanks that show nothing are among them: at the end of an address they would be taken for none of it.
    """
    return _NO_ADDRESS.sub(lambda char: "".join(f"%{byte:02X}" for byte in char[0].encode()), trim(url))


_NO_ADDRESS = re.compile(rf"[\x00-\x20<>\]\x7f\s{ZERO_WIDTH}]")


# What opens something at the start of a block line: heading, quotation, list, thematic break.
_OPENS = re.compile(rf"(?m)^([ \t]*)({LIKE_HEADING}|>|[-+*](?=[ \t]|$)|(?:[-*_][ \t]*){{3,}}$)")
_NUMBERED = re.compile(r"(?m)^([ \t]*\d{1,9})([.)])(?=[ \t]|$)")


def escape_block(markdown: str) -> str:
    """Keep a text from outside from opening a heading, list, quotation, rule or comment in an issue file."""
    text = re.sub(r"(?<!\\)((?:\\\\)*)<!--", r"\1\\<!--", markdown)
    text = _NUMBERED.sub(r"\1\\\2", text)
    return _OPENS.sub(r"\1\\\2", text)


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """Split a text from outside at its blank lines into blocks that are safe to stand in an issue file."""
    found, rows = [], list[str]()
    for row in [*markdown.split("\n"), ""]:
        if not is_blank(row):
            rows.append(trim(row))
        elif rows:
            found.append(Block(text=escape_block("\n".join(rows))))
            rows = []
    return tuple(found)


def _pieces(issue: Issue) -> Iterator[str]:
    yield "---\nversion: 1\n"
    yield f"newsletter: {encode(issue.newsletter)}\ndate: {issue.date.isoformat()}\n"
    if issue.number is not None:
        yield f"number: {issue.number}\n"
    if issue.window:
        yield f"window: {issue.window.start.isoformat()}/{issue.window.end.isoformat()}\n"
    yield f"subject: {encode(issue.subject)}\n"
    if issue.preheader:
        yield f"preheader: {encode(issue.preheader)}\n"
    if issue.status != "draft":
        yield f"status: {issue.status}\n"
    yield "---\n"
    yield from _marks(issue.marks, first=True)
    yield from _blocks(issue.blocks)
    for story in issue.stories:
        yield from _story(story)
    for section in issue.sections:
        yield from _section(section)
    if issue.drafted:
        yield f"\n<!-- drafted\n{''.join(map(drafted_row, issue.drafted))}-->\n"


def _section(section: Section) -> Iterator[str]:
    yield f"\n{_heading('#', section.title, section.url)}\n"
    if section.kind != ("stories" if section.stories else "note"):
        yield f"<!-- section: {section.kind} -->\n"
    if section.url and not section.title:
        yield f"<!-- url: {section.url} -->\n"
    yield from _marks(section.marks)
    yield from _blocks(section.blocks)
    for story in section.stories:
        yield from _story(story)


def _story(story: Story) -> Iterator[str]:
    yield f"\n{_heading('##', story.headline, story.url)}\n"
    if story.url and not story.headline:
        yield f"<!-- url: {story.url} -->\n"
    yield from _marks(story.marks)
    yield from _blocks(story.blocks)


def _heading(opener: str, title: str, url: str) -> str:
    return f"{opener} {write_title(title, url)}" if title else opener


def _marks(marks: tuple[Mark, ...], *, first: bool = False) -> Iterator[str]:
    if marks and first:
        yield "\n"
    for mark in marks:
        yield f"{_comment(mark)}\n"


def _comment(mark: Mark) -> str:
    return f"<!-- {mark.key}: {mark.value} -->" if mark.value else f"<!-- {mark.key} -->"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        comments = "".join(f" {_comment(mark)}" for mark in block.marks)
        yield f"\n{block.text}{comments}\n"


def story_text(story: Story) -> str:
    """Write a story as it stands in an issue file, with a blank line before it."""
    return "".join(_story(story))


def section_text(section: Section) -> str:
    """Write a section as it stands in an issue file, with a blank line before it."""
    return "".join(_section(section))


def blocks_text(blocks: tuple[Block, ...]) -> str:
    """Write blocks as they stand in an issue file, without a line end around them."""
    return "".join(_blocks(blocks)).strip("\n")


def drafted_row(line: Drafted) -> str:
    """Write a line of the machine's memory."""
    if line.key.startswith("="):
        return f"{line.key} {line.text}\n"
    return f"{line.key} {line.source} {line.headline} {line.text}\n"
