"""The issue file: the Markdown file an editor works in, read without loss and written back.

``IssueFile(text)`` never raises and keeps every character; ``dumps(issue)`` writes a new file. Two laws
hold: ``IssueFile(t).text == t`` for every text, and ``parse(dumps(i)).issue == i`` for every issue that
``dumps`` does not refuse. The grammar is in docs/issue-file.md.
"""

from digest.issuefile.memory import remembered, with_memory
from digest.issuefile.scan import KINDS
from digest.issuefile.sections import (
    comments_in_text,
    comments_of,
    put_section,
    with_blocks,
    with_section,
    without_emptied,
    without_section,
)
from digest.issuefile.stories import with_note_below
from digest.issuefile.view import IssueFile, Part, Span, parse
from digest.issuefile.write import blocks_of, dumps, encode_url, escape_block, in_comment, story_text, with_note

__all__ = [
    "KINDS",
    "IssueFile",
    "Part",
    "Span",
    "blocks_of",
    "comments_in_text",
    "comments_of",
    "dumps",
    "encode_url",
    "escape_block",
    "in_comment",
    "parse",
    "put_section",
    "remembered",
    "story_text",
    "with_blocks",
    "with_memory",
    "with_note",
    "with_note_below",
    "with_section",
    "without_emptied",
    "without_section",
]
