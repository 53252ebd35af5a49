"""Suggest below a story what ran earlier of it, as a comment an editor may take a line out of. Pure."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from digest.dates import say_date
from digest.errors import Refused
from digest.issuefile import comments_of, encode_url, in_comment, with_memory, with_note_below
from digest.markup.markdown import link
from digest.model import Drafted
from digest.text import fingerprint, join_and

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from digest.issuefile import IssueFile
    from digest.likeness import Earlier

PREVIOUSLY = "Previously: "
_HEAD = "Earlier on this story? To take one in, move its line out of this comment."


def memory_key(id: str) -> str:
    """Return under which key an issue file remembers what was suggested below the story of an article."""
    return f"=earlier:{id}"


def with_suggestions(file: IssueFile, found: Mapping[str, Sequence[Earlier]], zone: ZoneInfo) -> IssueFile:
    """Return an issue file with what ran earlier suggested below its stories, and remembered as the program's own.

    Args:
        file: an issue file with a memory.
        found: the earlier parts of a story by the id of its article.
        zone: whose days an article's time is told by.
    """
    numbers = {story.article_ids: number for number, story in enumerate(file.issue.all_stories)}
    for id, parts in found.items():
        number = numbers.get((id,))
        if number is None or not parts:
            continue
        with suppress(Refused):  # where the file takes no note, its story has none
            note = _note(parts, zone)
            body = f" {note}\n"  # as it stands between <!-- and -->
            file = with_memory(
                with_note_below(file, number, note), [Drafted(key=memory_key(id), text=fingerprint(body))]
            )
    return file


def _note(parts: Sequence[Earlier], zone: ZoneInfo) -> str:
    rows = [_HEAD]
    for part in parts:
        day = say_date(part.article.published.astimezone(zone).date(), weekday=False)
        rows.append(f"{PREVIOUSLY}{link(in_comment(part.article.title), encode_url(part.article.url))}, {day}")
        rows.append(f"    {_why(part)}")
    return "\n".join(rows)


def _why(part: Earlier) -> str:
    shares = f"shares {join_and([in_comment(word) for word in part.shares])}" if part.shares else ""
    thread = f"the same thread, “{in_comment(part.article.thread)}”" if part.same_thread else ""
    return "; ".join(filter(None, (thread, shares)))


def suggestions_below(file: IssueFile, number: int) -> tuple[tuple[int, int], ...]:
    """Return where, from start to end, comments of a story stand that the program wrote and nobody touched."""
    keys = {memory_key(id) for id in file.issue.all_stories[number].article_ids}
    marks = {line.text for line in file.issue.drafted if line.key in keys}
    found = (each for each in comments_of(file, file.stories[number]) if fingerprint(each.body) in marks)
    return tuple((each.start, each.end) for each in found)


def without_suggestions(file: IssueFile, number: int) -> str:
    """Return a story as it stands in the file, less such comments."""
    source, start = file.story_source(number), file.stories[number].span.start
    for begin, end in reversed(suggestions_below(file, number)):
        source = source[: begin - start] + source[end - start :]
    return source
