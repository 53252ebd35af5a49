"""Corrections: an issue as its web copy tells it, and how the next draft opens. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digest import dates
from digest.issuefile import encode_url, escape_block
from digest.markup.markdown import escape, link
from digest.model import Block, Drafted, Section
from digest.text import fingerprint, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Correction, Issue, Story


def corrected(issue: Issue, corrections: Sequence[Correction]) -> Issue:
    """Return an issue with a note at each story that was put right, and all of them once more at the foot.

    The story's own words stay as they went out. A note stands above them; where the first paragraph stands for the
    headline, below it. If the story is not found any more, as in an issue that was sent again, the foot alone tells it.
    """
    if not corrections:
        return issue
    notes: dict[int, list[Block]] = {}
    for each in corrections:
        at = place(issue, each)
        if at is not None:
            notes.setdefault(at, []).append(_block(f"{_lead(each)} {_sentences(each, '')}"))
    texts = [_block(f"{_lead(each)} {_sentences(each, _where(issue, each))}") for each in corrections]
    foot = Section(title=_title(corrections), kind="correction", blocks=tuple(texts))
    noted = _with_notes(issue, notes)
    return replace(noted, sections=(*noted.sections, foot))


def section(corrections: Sequence[tuple[Correction, str]]) -> Section | None:
    """Return the section that opens a draft, of corrections with the address of each story; None where there are none.

    A block each, which names the issue and the story.
    """
    if not corrections:
        return None
    texts = []
    for each, url in corrections:
        day = dates.say_date(each.issue, weekday=False)
        name = _name(each.headline, url, each.story)
        texts.append(_block(_sentences(each, f"In {name} of {day}")))
    return Section(title=_title([each for each, _ in corrections]), kind="correction", blocks=tuple(texts))


def key_of(correction: Correction) -> str:
    """Return the key by which the memory of an issue file knows that its draft told a correction."""
    return f"=correction:{correction.issue.isoformat()}/{correction.number}"


def drafted(told: Section, corrections: Sequence[tuple[Correction, str]]) -> tuple[Drafted, ...]:
    """Return the memory of the corrections that a draft opens with."""
    return tuple(Drafted(key=key_of(each), text=fingerprint(told.text)) for each, _ in corrections)


def place(issue: Issue, correction: Correction) -> int | None:
    """Return the number, from 0, of the story a correction is about: the one of its number, else of its headline."""
    heads = [one_line(story.headline) for story in issue.all_stories]
    at = correction.story - 1
    if at < len(heads) and heads[at] == correction.headline:
        return at
    return heads.index(correction.headline) if correction.headline and correction.headline in heads else None


def _title(corrections: Sequence[Correction]) -> str:
    return "Correction" if len(corrections) == 1 else "Corrections"


def _lead(correction: Correction) -> str:
    return f"**Corrected on {dates.say_date(correction.at.date(), weekday=False)}:**"


def _where(issue: Issue, correction: Correction) -> str:
    at = place(issue, correction)
    url = issue.all_stories[at].url if at is not None else ""
    return f"in {_name(correction.headline, url, correction.story)}"


def _name(headline: str, url: str, story: int) -> str:
    if not headline:
        return f"story {story}"
    return f"“{link(headline, encode_url(url)) if url else escape(headline)}”"


def _sentences(correction: Correction, where: str) -> str:
    """Say what was wrong, what is right, and the editor's note; a text not given has no sentence."""
    was, now, note = (escape(one_line(text)) for text in (correction.was, correction.now, correction.note))
    note = note if not note or note[-1] in ".!?…”" else f"{note}."
    if was and now:
        said = f"{where} we said “{was}”. It should have been “{now}”."
    elif now:
        said = f"{where} it should have said “{now}”."
    elif was:
        said = f"{where} we said “{was}”, which was wrong."
    else:
        said = f"{where}:" if where else ""
    return f"{said} {note}".strip()


def _block(text: str) -> Block:
    return Block(text=escape_block(text))


def _with_notes(issue: Issue, notes: dict[int, list[Block]]) -> Issue:
    number = -1

    def noted(story: Story) -> Story:
        nonlocal number
        number += 1
        own = notes.get(number, [])
        first = 0 if story.headline else 1
        return replace(story, blocks=(*story.blocks[:first], *own, *story.blocks[first:])) if own else story

    stories = tuple(map(noted, issue.stories))
    sections = tuple(replace(each, stories=tuple(map(noted, each.stories))) for each in issue.sections)
    return replace(issue, stories=stories, sections=sections)
