"""Promos: which of them an issue has, and where they stand. Pure."""

from __future__ import annotations

from datetime import date as day_type
from typing import TYPE_CHECKING, NamedTuple

from digest.composer.furniture import kicker
from digest.issuefile import blocks_of, encode_url, escape_block
from digest.markup.markdown import escape, link
from digest.model import Block, Drafted, Mark, PlannedPromo, Promo, Section
from digest.text import fingerprint, has_letters, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from digest.model import Article, Newsletter, Story

# Of an article's promo: it must not pass for a story, whatever the newsletter calls it.
LABEL = "Promotion"


class Box(NamedTuple):
    """A promo as a section, and after how many stories it stands: None for where the format has promos."""

    after: int | None
    section: Section

    @property
    def name(self) -> str:
        """Return the promo's name."""
        return name_of(self.section)


def name_of(section: Section) -> str:
    """Return the name of the promo a section was drafted from, or nothing."""
    return next((mark.value for mark in section.marks if mark.key == "promo"), "")


def running(promos: Iterable[PlannedPromo], newsletter: Newsletter, date: date) -> tuple[PlannedPromo, ...]:
    """Return the promos of an issue, one for a place: of several the one that ends first, then by name."""
    due = [each for each in promos if _is_due(each, newsletter, date)]
    best: dict[int | None, PlannedPromo] = {}
    for each in sorted(due, key=lambda each: (each.last or day_type.max, each.name)):
        best.setdefault(each.after, each)
    return tuple(sorted(best.values(), key=lambda each: (each.after is None, each.after or 0)))


def waiting(promos: Sequence[PlannedPromo], newsletter: Newsletter, date: date) -> tuple[tuple[str, str], ...]:
    """Return the promos whose place another one has, each with the name of that one."""
    have = {each.after: each.name for each in running(promos, newsletter, date)}
    due = (each for each in promos if _is_due(each, newsletter, date))
    return tuple((each.name, have[each.after]) for each in due if have[each.after] != each.name)


def _is_due(promo: PlannedPromo, newsletter: Newsletter, date: date) -> bool:
    here = not promo.newsletters or newsletter.name in promo.newsletters
    return here and (promo.first or date) <= date <= (promo.last or date) and newsletter.format.has("promo")


def boxes(
    told: Sequence[Article], promos: Iterable[PlannedPromo], newsletter: Newsletter, date: date
) -> tuple[Box, ...]:
    """Return the boxes of an issue: planned ones, and at the end, if none is, the first that a story brings along."""
    found = [Box(each.after, section_of(each)) for each in running(promos, newsletter, date)]
    article = next((article for article in told if article.promo), None)
    # By its name an update knows a box again: there is one of each.
    free = all(box.after is not None and article and box.name != article.id for box in found)
    if article and article.promo and newsletter.format.has("promo") and free:
        label = one_line(newsletter.promo_label) if has_letters(newsletter.promo_label) else LABEL
        text = (Block(text=escape_block(escape(article.promo.text))),)
        found.append(Box(None, _section(article.id, label, article.promo, text)))
    return tuple(found)


def section_of(planned: PlannedPromo) -> Section:
    """Return a planned promo as it stands in an issue."""
    return _section(planned.name, planned.label, planned.promo, blocks_of(planned.promo.text))


def _section(name: str, label: str, promo: Promo, text: tuple[Block, ...]) -> Section:
    button = Block(text=escape_block(link(promo.button, encode_url(promo.url))))
    marks = (kicker(label), Mark(key="promo", value=name))
    return Section(title=promo.heading, kind="promo", marks=marks, blocks=(*text, button))


def drafted_promo(section: Section) -> Drafted:
    """Return the memory of a promo as it was drafted: label, heading and text."""
    return Drafted(key=f"=promo:{name_of(section)}", text=fingerprint(shown(section)))


def shown(section: Section) -> str:
    """Return all of a promo that readers see."""
    return f"{section.kicker}\n{section.title}\n{section.url}\n{section.text}"


def put_in(
    flat: tuple[Story, ...], sections: tuple[Section, ...], placed: Iterable[Box]
) -> tuple[tuple[Story, ...], tuple[Section, ...]]:
    """Put boxes behind the stories they follow; a section with a title is not broken up, its box stands behind it."""
    for box in sorted((box for box in placed if box.after), key=lambda box: -(box.after or 0)):
        flat, sections = _behind(flat, sections, box.after or 1, box.section)
    return flat, sections


def _behind(
    flat: tuple[Story, ...], sections: tuple[Section, ...], after: int, box: Section
) -> tuple[tuple[Story, ...], tuple[Section, ...]]:
    holding = [at for at, section in enumerate(sections) if section.stories]
    if after <= len(flat) or not holding:
        rest = flat[after:]
        return flat[:after], (box, *([Section(stories=rest)] if rest else []), *sections)
    left = after - len(flat)
    for at in holding:
        section, count = sections[at], len(sections[at].stories)
        if left < count and not section.title:
            one = Section(stories=section.stories[:left], blocks=section.blocks, marks=section.marks)
            other = Section(stories=section.stories[left:])
            return flat, (*sections[:at], one, box, other, *sections[at + 1 :])
        if left <= count or at == holding[-1]:
            break
        left -= count
    return flat, (*sections[: at + 1], box, *sections[at + 1 :])
