"""Do to an issue file what an editor asks, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import singledispatch
from typing import TYPE_CHECKING

from digest.checks.allowances import BINDING
from digest.checks.fixes import mend
from digest.editing import edits
from digest.editing.keys import number_of_section, number_of_story, story_keys
from digest.editing.moving import emptied, move_section, move_story, put_section, put_story, settled, shape
from digest.editing.offers import take_earlier, take_offer
from digest.errors import DigestError, Refused, Where
from digest.issuefile import IssueFile, encode_url, in_comment, with_memory, without_section
from digest.issuefile.edit import even
from digest.issuefile.header import WANTED, read_value
from digest.issuefile.marks import with_mark, with_new_mark, without_mark
from digest.model import Block, Finding, Mark, Section, Story
from digest.text import fingerprint, one_line, slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.issuefile import Part


def apply(file: IssueFile, edit: edits.Edit) -> IssueFile:
    """Return the file with an edit done; every character that it does not concern stays as it was.

    Raises:
        DigestError: the file gives no usable newsletter or date, or the edit's words make no sense.
        Refused: what it names is no longer there, or its words do not fit the grammar.
    """
    _ = file.issue
    return _apply(edit, file)


@singledispatch
def _apply(edit: object, file: IssueFile) -> IssueFile:
    raise TypeError(edit, file)


# --- words -------------------------------------------------------------------------------------------


@_apply.register
def _(edit: edits.SetHeader, file: IssueFile) -> IssueFile:
    value = one_line(edit.value)
    if read_value(edit.field, value) is None:
        raise DigestError(f"{edit.field} should be {WANTED[edit.field]}", Where(file.path), hint=repr(value)[:200])
    return file if value == _header(file, edit.field) else file.with_field(edit.field, value)


def _header(file: IssueFile, field: str) -> str:
    found = file.header.first(field)
    return found.value if found else ""


@_apply.register
def _(edit: edits.SetIntro, file: IssueFile) -> IssueFile:
    return file.with_field("intro", edit.value)


@_apply.register
def _(edit: edits.SetStory, file: IssueFile) -> IssueFile:
    number = number_of_story(file, edit.story)
    if edit.field == "kicker":
        return _with_kicker(file, file.stories[number], edit.value)
    value = edit.value if edit.field == "text" else one_line(edit.value)
    return file.with_field(edit.field, value, story=number)


@_apply.register
def _(edit: edits.SetSection, file: IssueFile) -> IssueFile:
    number = number_of_section(file, edit.section)
    if edit.field == "kicker":
        return _with_kicker(file, file.sections[number], edit.value)
    value = edit.value if edit.field == "text" else one_line(edit.value)
    return file.with_field(edit.field, value, section=number)


# --- marks -------------------------------------------------------------------------------------------


def _with_kicker(file: IssueFile, part: Part, value: str) -> IssueFile:
    said = in_comment(value)
    first = next((mark for mark in part.marks if mark.key == "kicker"), None)
    if (first.value if first else "") == said:
        return file
    marks = [mark for mark in part.marks if mark.key != "kicker" or (said and mark is not first)]
    text = with_mark(file, part, "kicker", said) if said else without_mark(file, part, "kicker")
    return _marked(file, text, part, [*marks, Mark(key="kicker", value=said)] if said else marks)


@_apply.register
def _(edit: edits.SetLead, file: IssueFile) -> IssueFile:
    number = number_of_story(file, edit.story)
    others = [at for at, part in enumerate(file.stories) if at != number and edit.lead and _is_lead(part)]
    for at in others:
        file = _without_lead(file, at)
    part = file.stories[number]
    if edit.lead == _is_lead(part):
        return file
    if not edit.lead:
        return _without_lead(file, number)
    return _marked(file, with_mark(file, part, "lead", ""), part, [*part.marks, Mark(key="lead")])


def _is_lead(part: Part) -> bool:
    return any(mark.key == "lead" for mark in part.marks)


def _without_lead(file: IssueFile, number: int) -> IssueFile:
    part = file.stories[number]
    return _marked(file, without_mark(file, part, "lead"), part, [each for each in part.marks if each.key != "lead"])


@_apply.register
def _(edit: edits.Allow, file: IssueFile) -> IssueFile:
    if not re.fullmatch(r"[a-z]+(?:-[a-z]+)*", edit.check):
        raise DigestError(f"there is no check {edit.check[:80]!r}", Where(file.path))
    if edit.check in BINDING:
        raise Refused(f"{edit.check} cannot be allowed", Where(file.path), hint="mend what it tells")
    reason, words = in_comment(edit.reason), in_comment(edit.words)
    if not reason or (reason.startswith("“") and not words):
        raise DigestError("a finding is allowed for a reason", Where(file.path), hint="say it in words of your own")
    if "”" in words or words != one_line(edit.words):
        raise Refused("these words cannot be named in a comment", Where(file.path), hint="allow it without them")
    part = _part_of(file, edit)
    value = f"{edit.check} “{words}” {reason}" if words else f"{edit.check} {reason}"
    mark = Mark(key="allow", value=value)
    if mark in part.marks:
        return file
    return _marked(file, with_new_mark(file, part, f"<!-- allow: {value} -->"), part, [*part.marks, mark])


def _part_of(file: IssueFile, edit: edits.Allow) -> Part:
    if edit.story and edit.section:
        raise DigestError("a finding is allowed in a story or in a section", Where(file.path))
    if edit.story:
        return file.stories[number_of_story(file, edit.story)]
    return file.sections[number_of_section(file, edit.section)] if edit.section else file.root


def _marked(file: IssueFile, text: str, part: Part, marks: Sequence[Mark]) -> IssueFile:
    """Return the changed file if the marks of a part are those wanted, in any order, and all else is as it was."""
    changed = type(file)(text, file.path)
    parts, now = ([one.root, *one.stories, *one.sections] for one in (file, changed))
    at = next(number for number, each in enumerate(parts) if each is part)
    fits = len(parts) == len(now) and sorted(map(repr, now[at].marks)) == sorted(map(repr, marks))
    if fits:
        shown = [shape(each) for each in parts]
        shown[at] = shape(replace(part, marks=now[at].marks))
        fits = [shape(each) for each in now] == shown and changed.issue.drafted == file.issue.drafted
    if not fits:
        raise Refused("this mark does not fit the issue file", Where(file.path, part.line), hint="write it by hand")
    return changed


# --- stories and sections ----------------------------------------------------------------------------


@_apply.register
def _(edit: edits.MoveStory, file: IssueFile) -> IssueFile:
    return move_story(file, edit.story, edit.to)


@_apply.register
def _(edit: edits.MoveSection, file: IssueFile) -> IssueFile:
    return move_section(file, edit.section, edit.to)


@_apply.register
def _(edit: edits.DropStory, file: IssueFile) -> IssueFile:
    number = number_of_story(file, edit.story)
    shapes = [shape(part) for part in sorted((*file.stories, *file.sections), key=lambda part: part.span.start)]
    changed = file.without_story(number)
    part = file.stories[number]
    at = sum(each.span.start < part.span.start for each in (*file.stories, *file.sections))
    return settled(file, changed, [*shapes[:at], *shapes[at + 1 :]])


@_apply.register
def _(edit: edits.AddStory, file: IssueFile) -> IssueFile:
    headline = one_line(edit.headline)
    keys, name, again = story_keys(file), slug(headline) or "new", 1
    named = name
    while f"hand:{named}" in keys:
        again += 1
        named = f"{name}-{again}"
    marks = (Mark(key="by-hand", value=named),)
    story = Story(headline=headline, url=encode_url(edit.url), blocks=_blocks(edit.text), marks=marks)
    return put_story(file, story, edit.to)


@_apply.register
def _(edit: edits.AddSection, file: IssueFile) -> IssueFile:
    kicker = in_comment(edit.kicker)
    section = Section(
        title=one_line(edit.title),
        url=encode_url(edit.url),
        kind=edit.section,
        blocks=_blocks(edit.text),
        marks=(Mark(key="kicker", value=kicker),) if kicker else (),
    )
    return put_section(file, section, edit.to)


def _blocks(text: str) -> tuple[Block, ...]:
    return tuple(Block(text=block) for block in even(text).split("\n\n") if block)


@_apply.register
def _(edit: edits.RemoveSection, file: IssueFile) -> IssueFile:
    number = number_of_section(file, edit.section)
    if file.sections[number].stories and edit.into is not None:
        file = emptied(file, number, edit.into)
    if file.sections[number].stories:
        raise Refused("this section holds stories", Where(file.path), hint="move them or take them out first")
    return without_section(file, number)


# --- what the program wrote ----------------------------------------------------------------------------


@_apply.register
def _(edit: edits.KeepStory, file: IssueFile) -> IssueFile:
    """Remember of the story that the program wrote nothing of it, so that headline and text are the editor's."""
    ids = file.issue.all_stories[number_of_story(file, edit.story)].article_ids
    nothing = fingerprint("")
    lines = {line.key: line for line in file.issue.drafted if line.key in ids}
    new = [replace(line, headline=nothing, text=nothing) for line in lines.values()]
    return with_memory(file, new) if new and new != list(lines.values()) else file


@_apply.register
def _(edit: edits.TakeOffer, file: IssueFile) -> IssueFile:
    return take_offer(file, edit.field, edit.value)


@_apply.register
def _(edit: edits.TakeEarlier, file: IssueFile) -> IssueFile:
    return take_earlier(file, edit.story, edit.line)


@_apply.register
def _(edit: edits.Mend, file: IssueFile) -> IssueFile:
    where = Where(file.path, edit.line, edit.column)
    finding = Finding(id=edit.check, severity="info", message="", where=where, text=edit.text, fix=edit.fix)
    text, done = mend(file.text, [finding])
    if not done:
        raise Refused("these words no longer stand there", where, hint=edit.text[:200])
    changed = type(file)(text, file.path)
    parts, now = ([*one.stories, *one.sections] for one in (file, changed))
    if len(parts) != len(now) or not changed.readable or changed.issue.drafted != file.issue.drafted:
        raise Refused("this fix does not fit the issue file", where, hint="mend it by hand")
    return changed
