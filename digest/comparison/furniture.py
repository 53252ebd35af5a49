"""What differs beside the stories: header, opening words, sections, and what editors marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.comparison.difference import Difference, Found, change, field, whole
from digest.comparison.pairs import SAME_PARAGRAPH, Pairs, pair, shared_part, words_of
from digest.comparison.stories import ids_of, label
from digest.comparison.texts import Texts, items, told
from digest.model import Section, Story
from digest.text import join_and, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.comparison.difference import Kind
    from digest.comparison.pairs import Score
    from digest.comparison.stories import Stories
    from digest.model import Issue

# What a section is called by its kind; there is one of the first of them, so a title says nothing more.
_NAMES = {"stories": "section", "call": "reader call"}
_ALONE = ("round-up", "sign-off")
# Kinds of which there is one: whatever it says, it is the same thing under other words.
_ONE_OF_A_KIND = (*_ALONE, "label", "call")


def header(old: Issue, new: Issue) -> Iterator[Difference]:
    """Yield what differs in the header."""
    days = [
        f"{it.start:%Y-%m-%d %H:%M} to {it.end:%Y-%m-%d %H:%M}" if (it := each.window) else "" for each in (old, new)
    ]
    fields: tuple[tuple[Kind, str, str, str], ...] = (
        ("subject-changed", "subject", old.subject, new.subject),
        ("preheader-changed", "preheader", old.preheader, new.preheader),
        ("newsletter-changed", "newsletter", old.newsletter, new.newsletter),
        ("date-changed", "date", old.date.isoformat(), new.date.isoformat()),
        ("number-changed", "issue number", str(old.number or ""), str(new.number or "")),
        ("window-changed", "days covered", days[0], days[1]),
        ("status-changed", "status", old.status, new.status),
    )
    for kind, name, was, now in fields:
        if found := field(kind, name, was, now):
            yield Difference(kind=found.kind, part="header", changes=found.changes, text=found.said)


def intro(old: Issue, new: Issue) -> Iterator[Difference]:
    """Yield what differs in the opening words."""
    for found in Texts(old.blocks, new.blocks).found():
        yield Difference(kind=found.kind, part="intro", changes=found.changes, text=f"opening words: {found.said}")


# --- sections --------------------------------------------------------------------------------------


def pair_sections(old: Issue, new: Issue) -> Pairs:
    """Pair sections: by promo, else title and kind, else stories, else text; of some kinds there is one."""
    return pair(old.sections, new.sections, keys=_keys, sure=_same, like=_alike)


def _keys(section: Section) -> Iterator[tuple[str, str]]:
    yield from (("promo", mark.value) for mark in section.marks if mark.key == "promo")
    yield section.kind, section.title
    yield from (("story", id) for story in section.stories for id in story.article_ids)


def _same(one: Section, other: Section) -> Score:
    promos = [{mark.value for mark in each.marks if mark.key == "promo"} for each in (one, other)]
    shared = shared_part(_told(one), _told(other))
    return (
        bool(promos[0] & promos[1]),
        (one.kind, one.title) == (other.kind, other.title),
        shared,
        one.text == other.text,
    )


def _told(section: Section) -> frozenset[str]:
    return frozenset(id for story in section.stories for id in story.article_ids)


def _alike(one: Section, other: Section) -> Score:
    text = shared_part(words_of(one.text), words_of(other.text))
    if text >= SAME_PARAGRAPH or (one.title and one.title == other.title):
        return 1, text
    return (0, text) if one.kind == other.kind and one.kind in _ONE_OF_A_KIND else ()


def name_of(section: Section) -> str:
    """Name a section for people: "round-up", "promo “Autumn event”"."""
    name = _NAMES.get(section.kind, one_line(section.kind))
    if section.kind in _ALONE:
        return name
    return f"{name} {whole(section.title)}" if section.title else f"untitled {name}"


def sections(old: Issue, new: Issue, pairs: Pairs) -> Iterator[Difference]:
    """Yield what differs in the sections but for their stories, in the newer order; then those taken out."""
    before, moved = {j: i for i, j in pairs.both}, pairs.moved()
    for j, section in enumerate(new.sections):
        found = [Found("section-added", "added")]
        if j in before:
            found = [Found("section-moved", "moved")] if j in moved else []
            found += _otherwise(old.sections[before[j]], section)
        for each in found:
            yield _of(section, each)
    for i in pairs.gone:
        yield _of(old.sections[i], Found("section-removed", "taken out"))


def _otherwise(old: Section, new: Section) -> Iterator[Found]:
    if old.kind != new.kind:
        yield Found("section-kind-changed", f"was a {one_line(old.kind)}", (change(old.kind, new.kind),))
    if found := field("title-changed", "title", old.title, new.title):
        both = found.changes[0]
        renamed = found._replace(said=f"renamed: was {whole(both.was)}, now {whole(both.now)}")
        yield renamed if both.was and both.now else found
    if found := field("kicker-changed", "kicker", old.kicker, new.kicker):
        yield found
    texts = Texts(old.blocks, new.blocks)
    links = [change(old.url, new.url)] if old.url != new.url else []
    if new.kind == "round-up":
        counted = list(items(old.blocks, new.blocks))
        yield from counted
        # An item that went or came has changed the words around it: that is told already.
        yield from (each for each in texts.found(links=False) if not counted or not _of_items(each))
        links += [each for each in texts.changed_links() if not counted]
    elif not texts.same:
        yield from texts.found(links=False)
        links += texts.changed_links()
    yield from told("links-changed", "link", links)


_OF_WORDS = ("reworded", "text-rewritten", "text-cut", "text-grown", "paragraphs-rewritten")


def _of_items(found: Found) -> bool:
    """Tell whether a difference of a round-up's text may be that of an item that went or came."""
    only_one_side = not any(each.was and each.now for each in found.changes)
    return found.kind in _OF_WORDS or (bool(found.changes) and only_one_side)


def _of(section: Section, found: Found) -> Difference:
    name = name_of(section)
    text = f"{name} {found.said}" if found.kind in {"section-added", "section-removed"} else f"{name}: {found.said}"
    ids = tuple(one_line(id) for block in section.blocks for id in block.article_ids)
    return Difference(
        kind=found.kind, part="section", name=one_line(section.title), articles=ids, changes=found.changes, text=text
    )


# --- marks -----------------------------------------------------------------------------------------


def marks(old: Issue, new: Issue, stories: Stories, pairs: Pairs) -> Iterator[Difference]:
    """Yield which findings an editor came to allow or allows no longer, and which article a story stands for now."""
    yield from _allowed("the issue", old, new)
    for i, j in stories.pairs.both:
        one, other = stories.old[i], stories.new[j]
        yield from _allowed(label(other), one, other)
        had, has = (join_and(list(dict.fromkeys(each.article_ids))) for each in (one, other))
        if set(one.article_ids) != set(other.article_ids) and (found := field("article-changed", "article", had, has)):
            yield _of_mark(label(other), other, found)
    for i, j in pairs.both:
        yield from _allowed(name_of(new.sections[j]), old.sections[i], new.sections[j])


def _allowed(name: str, old: Issue | Story | Section, new: Issue | Story | Section) -> Iterator[Difference]:
    had, has = _allowances(old), _allowances(new)
    for value in has:
        if value not in had:
            yield _of_mark(
                name, new, Found("allowance-added", f"{_allowance(value)} allowed now", (change("", value),))
            )
    for value in had:
        if value not in has:
            said = f"{_allowance(value)} allowed no longer"
            yield _of_mark(name, new, Found("allowance-removed", said, (change(value, ""),)))


def _allowances(part: Issue | Story | Section) -> tuple[str, ...]:
    every = (*part.marks, *(mark for block in part.blocks for mark in block.marks))
    return tuple(dict.fromkeys(mark.value for mark in every if mark.key == "allow"))


def _allowance(value: str) -> str:
    check, _, reason = one_line(value).partition(" ")
    return f"{check} ({reason})" if reason else check


def _of_mark(name: str, part: Issue | Story | Section, found: Found) -> Difference:
    title = part.headline if isinstance(part, Story) else part.title if isinstance(part, Section) else ""
    ids = ids_of(part) if isinstance(part, Story) else ()
    text = f"{name}: {found.said}"
    return Difference(
        kind=found.kind, part="marks", name=one_line(title), articles=ids, changes=found.changes, text=text
    )
