"""What two different issues have in common, and what only one of them has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.comparison.difference import Difference, change
from digest.comparison.furniture import name_of
from digest.comparison.pairs import pair_stories
from digest.comparison.stories import ids_of, label
from digest.comparison.texts import Texts
from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.comparison.difference import Kind
    from digest.model import Issue, Section, Story

# Words that are new in every issue: that they differ says nothing.
_NEW_EACH_TIME = ("stories", "round-up", "promo", "correction")


def compare_two(one: Issue, other: Issue) -> Iterator[Difference]:
    """Yield which stories two issues both tell, which only one of them, and where their furniture differs.

    Two issues have no words in common but by a slip, so texts are not held against each other: a story both tell is
    worth knowing, not each of its words.
    """
    here, there = _names(other, one)
    stories = pair_stories(one.all_stories, other.all_stories)
    told = set[str]()
    for i, j in stories.both:
        old, new = one.all_stories[i], other.all_stories[j]
        told |= {*old.article_ids, *new.article_ids}
        yield _in_both(old, new, there)
    for j in stories.new:
        story = other.all_stories[j]
        linked = [id for id in story.article_ids if id in one.article_ids]
        yield _in_one(story, "story-added", here, f"; {there} links it" if linked else "")
        told |= {*story.article_ids}
    for i in stories.gone:
        story = one.all_stories[i]
        linked = [id for id in story.article_ids if id in other.article_ids]
        yield _in_one(story, "story-removed", there, f"; {here} links it" if linked else "")
        told |= {*story.article_ids}
    for id in other.article_ids:
        if id in one.article_ids and id not in told:
            yield Difference(
                kind="link-in-both", part="section", articles=(one_line(id),), text=f"both link {one_line(id)}"
            )
    yield from _furniture(one, other, there, here)


def _names(other: Issue, one: Issue) -> tuple[str, str]:
    """Name each of two issues by its date, and where that does not tell them apart by its newsletter as well."""
    if one.newsletter == other.newsletter:
        return other.date.isoformat(), one.date.isoformat()
    return f"{one_line(other.newsletter)}/{other.date}", f"{one_line(one.newsletter)}/{one.date}"


def _in_both(old: Story, new: Story, there: str) -> Difference:
    said = "" if label(old) == label(new) else f", in {there} as {label(old)}"
    if Texts(old.blocks, new.blocks).same and old.blocks:
        said += ", word for word"
    changes = () if old.headline == new.headline else (change(old.headline, new.headline),)
    return Difference(
        kind="story-in-both", part="story", name=one_line(new.headline), articles=ids_of(new),
        changes=changes, text=f"in both: {label(new)}{said}",
    )  # fmt: skip


def _in_one(story: Story, kind: Kind, where: str, more: str) -> Difference:
    text = f"only in {where}: {label(story)}{more}"
    return Difference(kind=kind, part="story", name=one_line(story.headline), articles=ids_of(story), text=text)


def _furniture(one: Issue, other: Issue, there: str, here: str) -> Iterator[Difference]:
    if not Texts(one.blocks, other.blocks).same:
        yield Difference(kind="intro-changed", part="intro", text="the opening words differ")
    olds, news = _by_name(one), _by_name(other)
    for name, section in news.items():
        if name not in olds:
            yield _of(section, "section-added", f"only in {here}: {name}")
        elif section.kind not in _NEW_EACH_TIME and not Texts(olds[name].blocks, section.blocks).same:
            yield _of(section, "section-changed", f"differs: {name}")
    for name, section in olds.items():
        if name not in news:
            yield _of(section, "section-removed", f"only in {there}: {name}")


def _by_name(issue: Issue) -> dict[str, Section]:
    return {name_of(section): section for section in issue.sections}


def _of(section: Section, kind: Kind, text: str) -> Difference:
    return Difference(kind=kind, part="section", name=one_line(section.title), text=text)
