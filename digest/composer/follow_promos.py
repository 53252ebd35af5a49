"""Bring the promos of an issue file up to date where nobody has edited them. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from digest.composer import promos
from digest.errors import Refused
from digest.issuefile import comments_of, put_section, without_section
from digest.text import fingerprint

if TYPE_CHECKING:
    from digest.composer.promos import Box
    from digest.composer.standing import Work
    from digest.model import Article, Section


def follow_promos(work: Work, told: list[Article]) -> None:
    """Let promos follow their files: changed ones change, those that run no more go, those that now run come.

    Args:
        work: the file; a promo an editor touched, wrote or took out is left as it is.
        told: the stories of the file as articles, which may bring promos along.
    """
    boxes = promos.boxes(told, work.planned, work.newsletter, work.file.issue.date)
    fresh = {box.name: box.section for box in boxes}
    copies = Counter(promos.name_of(each) for each in work.file.issue.sections if each.kind == "promo")
    for number in reversed(range(len(work.file.issue.sections))):
        section = work.file.issue.sections[number]
        if section.kind == "promo" and (name := promos.name_of(section)):
            _follow(work, number, fresh.get(name), alone=copies[name] == 1)
    there = {(promos.name_of(each), each.title) for each in work.file.issue.sections if each.kind == "promo"}
    names, titles = {name for name, _ in there}, {title for _, title in there}
    for box in boxes:
        if box.name not in names and box.section.title not in titles:
            _add(work, box)


def _follow(work: Work, number: int, new: Section | None, *, alone: bool) -> None:
    section = work.file.issue.sections[number]
    key = promos.drafted_promo(section).key
    shown = f"the promo “{section.title}”"
    changes = new is None or promos.shown(new) != promos.shown(section)
    if not changes:
        return
    if not alone or not _as_drafted(work, number):  # of two the copy is an editor's, and nobody can tell which it is
        work.note("kept", shown)
        return
    try:
        file = without_section(work.file, number)
        work.file = put_section(file, new, before=number) if new else file
    except Refused:
        work.note("kept", shown, "it cannot be changed safely; change it by hand")
        return
    if new:
        work.note("followed", shown)
        work.lines.append(promos.drafted_promo(new))
    else:
        work.note("removed", shown, "it does not run in this issue any more")
        work.forget.append(key)


def _as_drafted(work: Work, number: int) -> bool:
    """Tell whether label, heading, text and marks of a promo are as drafted, and no note stands in it."""
    part, section = work.file.sections[number], work.file.issue.sections[number]
    line = work.memory.get(promos.drafted_promo(section).key)
    notes = [each for each in comments_of(work.file, part) if not each.body.lstrip().startswith("drafted")]
    same = line is not None and line.text == fingerprint(promos.shown(section))
    own = [mark.key for mark in section.marks] == ["kicker", "promo"]
    return same and own and not part.stories and len(notes) == 1 + len(section.marks)  # the kind, and the marks


def _add(work: Work, box: Box) -> None:
    shown = f"the promo “{box.section.title}”"
    line = promos.drafted_promo(box.section)
    if line.key in work.keys and line.key not in work.forget:
        work.note("left out", shown, "you took it out")
        return
    try:
        work.file = put_section(work.file, box.section, before=_place(work, box))
    except Refused:
        work.note("no room", shown, "it does not fit the file as it is written; put it in by hand")
        return
    work.note("added", shown)
    work.lines.append(line)


def _place(work: Work, box: Box) -> int:
    """Return the section a new box stands before.

    One at the end stands where the format's order has it; one after a story behind the section that holds the story,
    for the stories below it must stay in theirs.
    """
    sections = work.file.issue.sections
    if box.after is None:
        place = work.newsletter.format.place
        return next((at for at, each in enumerate(sections) if place(each.kind) > place("promo")), len(sections))
    left = box.after - len(work.file.issue.stories)
    for at, section in enumerate(sections):
        if left <= 0:
            return at
        left -= len(section.stories)
        if left <= 0 and section.stories:
            return at + 1
    holding = [at for at, section in enumerate(sections) if section.stories]
    return holding[-1] + 1 if holding else 0
