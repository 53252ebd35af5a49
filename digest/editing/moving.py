"""Move stories and sections: their lines change places, the blank lines between them stay where they are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from digest.editing.edits import Place
from digest.editing.keys import number_of_section, number_of_story, section_keys, story_keys
from digest.editing.pieces import cut
from digest.errors import Refused, Where
from digest.issuefile.stories import end_of, memory_at, put_in
from digest.issuefile.write import section_text, story_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digest.issuefile import IssueFile, Part
    from digest.model import Section, Story


def move_story(file: IssueFile, key: str, to: Place) -> IssueFile:
    """Return the file with a story at another place."""
    if to.side in {"before", "after"} and to.key == key:
        return file
    moved = [file.stories[number_of_story(file, key)]]
    return _moved(file, moved, lambda parts: story_place(file, parts, to))


def move_section(file: IssueFile, key: str, to: Place) -> IssueFile:
    """Return the file with a section and all its stories at another place."""
    section = file.sections[number_of_section(file, key)]
    if to.side in {"before", "after"} and to.key == key:
        return file
    return _moved(file, [section, *section.stories], lambda parts: section_place(file, parts, to))


def emptied(file: IssueFile, number: int, into: str) -> IssueFile:
    """Return the file with all stories of a section at the end of another, or with "" of those that stand in none."""
    target = number_of_section(file, into) if into else None
    if target == number:
        raise Refused("its stories cannot stay in it", Where(file.path), hint="name another section")
    while stories := file.sections[number].stories:
        # What is called alike is counted, and counted anew once one has moved.
        at = next(at for at, part in enumerate(file.stories) if part is stories[0])
        key = section_keys(file)[target] if target is not None else ""
        file = move_story(file, story_keys(file)[at], Place(side="end", key=key))
    return file


def put_story(file: IssueFile, story: Story, to: Place) -> IssueFile:
    """Return the file with a story put in."""
    return _put(file, story_text(story), story_place(file, _parts(file), to), _story_shape(story))


def put_section(file: IssueFile, section: Section, to: Place) -> IssueFile:
    """Return the file with a section put in."""
    return _put(file, section_text(section), section_place(file, _parts(file), to), _section_shape(section))


def story_place(file: IssueFile, parts: Sequence[Part], to: Place) -> int:
    """Return before which of some parts a story goes that shall stand somewhere; their number is the end."""
    if to.side in {"before", "after"}:
        part = file.stories[number_of_story(file, to.key)]
        return parts.index(part) + (to.side == "after")
    within = [file.sections[number_of_section(file, to.key)]] if to.key else []
    stories = within[0].stories if within else file.root.stories
    left = [each for each in parts if any(each is story for story in stories)]
    if to.side == "end" and left:
        return parts.index(left[-1]) + 1
    return parts.index(within[0]) + 1 if within else 0


def section_place(file: IssueFile, parts: Sequence[Part], to: Place) -> int:
    """Return before which of some parts a section goes that shall stand somewhere."""
    sections = [at for at, each in enumerate(parts) if each.level == 1]
    if to.side in {"before", "after"}:
        at = parts.index(file.sections[number_of_section(file, to.key)])
        later = [other for other in sections if other > at]
        return at if to.side == "before" else (later or [len(parts)])[0]
    if to.key:
        raise Refused("a section stands in no other", Where(file.path))
    return (sections or [len(parts)])[0] if to.side == "start" else len(parts)


def _story_shape(story: Story) -> tuple[object, ...]:
    return 2, "", story.headline, story.url, story.blocks, story.marks


def _section_shape(section: Section) -> tuple[object, ...]:
    kind = section.kind if section.kind not in {"stories", "note"} else ""
    return 1, kind, section.title, section.url, section.blocks, section.marks


def _parts(file: IssueFile) -> list[Part]:
    return [piece.part for piece in cut(file).rest if piece.part]


def _moved(file: IssueFile, moved: list[Part], place: Callable[[list[Part]], int]) -> IssueFile:
    """Give the texts of some parts another place in the order; each blank line between two parts stays in its own."""
    pieces = cut(file)
    parts = _parts(file)
    left = [part for part in parts if not any(part is each for each in moved)]
    at = place(left)
    wanted = [*left[:at], *moved, *left[at:]]
    cores = {id(piece.part): piece.core for piece in pieces.rest}
    rows = (cores[id(part)] + piece.gap for part, piece in zip(wanted, pieces.rest, strict=True))
    text = "".join([pieces.head, pieces.top.core, pieces.top.gap, *rows, pieces.tail])
    changed = type(file)(text, file.path)
    return settled(file, changed, [shape(part) for part in wanted])


def _put(file: IssueFile, written: str, place: int, shown: tuple[object, ...]) -> IssueFile:
    parts = _parts(file)
    start = memory_at(file, file.header.body) if not parts else end_of(file, parts[-1])
    at = parts[place].span.start if place < len(parts) else start
    changed = type(file)(put_in(file, at, written), file.path)
    shapes = [shape(part) for part in parts]
    return settled(file, changed, [*shapes[:place], shown, *shapes[place:]])


def shape(part: Part) -> tuple[object, ...]:
    """Return what a change elsewhere must leave of a part; what kind a section has that says none, follows."""
    kind = part.kind if part.level == 1 and part.kind not in {"stories", "note"} else ""
    return part.level, kind, *part.shown


def settled(file: IssueFile, changed: IssueFile, wanted: Sequence[tuple[object, ...]]) -> IssueFile:
    """Return the changed file if its parts are those wanted, and all else is as it was.

    Raises:
        Refused: they are not, or the change brings a fault into the file.
    """
    faults, new = (Counter(each.id for each in one.problems if each.severity == "error") for one in (file, changed))
    if new["story-misplaced"] > faults["story-misplaced"]:
        raise Refused("only a section of stories holds stories", Where(file.path), hint="put it into another section")
    same = (
        [shape(part) for part in _parts(changed)] == list(wanted)
        and changed.root.shown == file.root.shown
        and changed.header.fields == file.header.fields
        and changed.issue.drafted == file.issue.drafted
    )
    if not same or new - faults:
        raise Refused("this does not fit the issue file as it is written", Where(file.path), hint="change it by hand")
    return changed
