"""What differs between two tellings of a story, and between the rows of stories of two states of an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.comparison.difference import Difference, Found, change, field, quoted, whole
from digest.comparison.pairs import pair_stories
from digest.comparison.texts import Texts, told
from digest.markup import markdown
from digest.text import count_of, is_blank, one_line, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from digest.comparison.pairs import Pairs
    from digest.model import Issue, Section, Story


def label(story: Story) -> str:
    """Name a story for people: its headline, else how its text begins."""
    if not is_blank(story.headline):
        return whole(story.headline)
    first = markdown.to_plain(story.blocks[0].text) if story.blocks else ""
    return "the story without words" if is_blank(first) else quoted(" ".join([*first.split()[:6], "…"]))


def ids_of(story: Story) -> tuple[str, ...]:
    """Return the ids of a story's articles, fit to be shown."""
    return tuple(map(one_line, story.article_ids))


class Stories:
    """The stories of two states of an issue; ``sections`` gives the place of a newer section by that of the older."""

    def __init__(self, old: Issue, new: Issue, sections: Mapping[int, int]) -> None:
        self._old, self._new = old, new
        self.old, self.new = old.all_stories, new.all_stories
        self._section_of = [_sections(issue) for issue in (old, new)]
        self._sections = sections
        self.pairs: Pairs = pair_stories(self.old, self.new)
        self._moved = self.pairs.moved()

    def differences(self) -> Iterator[Difference]:
        """Yield what differs: the lead, then the stories in the order of the newer state, then those taken out."""
        before = {j: i for i, j in self.pairs.both}
        yield from self._lead(before)
        for j, story in enumerate(self.new):
            if j in before:
                found = [*self._place(before[j], j), *_told_otherwise(self.old[before[j]], story)]
            else:
                found = [self._added(j)]
            yield from (_of(story, each) for each in found)
        for i in self.pairs.gone:
            yield _of(self.old[i], self._taken_out(i))

    def _lead(self, before: Mapping[int, int]) -> Iterator[Difference]:
        i, j = _lead(self.old), _lead(self.new)
        if i is None or j is None or before.get(j) == i:
            return
        old, new = label(self.old[i]), label(self.new[j])
        text = f"lead changed: {old} was the lead, now {new}"
        yield Difference(
            kind="lead-changed", part="story", name=one_line(self.new[j].headline), articles=ids_of(self.new[j]),
            changes=(change(old, new),), text=text,
        )  # fmt: skip

    def _added(self, j: int) -> Found:
        story = self.new[j]
        was = next((section for section in self._old.sections if _links(section, story)), None)
        place = f"{place_of(j + 1)} of {count_of(len(self.new), 'story').partition(' ')[0]}"
        return Found("story-added", f"story added, {place}" + (f"; it was in the {one_line(was.kind)}" if was else ""))

    def _taken_out(self, i: int) -> Found:
        story = self.old[i]
        now = next((section for section in self._new.sections if _links(section, story)), None)
        return Found("story-removed", "story taken out" + (f"; it is in the {one_line(now.kind)} now" if now else ""))

    def _place(self, i: int, j: int) -> Iterator[Found]:
        was, now = self._section_of[0][i], self._section_of[1][j]
        if (self._sections.get(was, -2) if was >= 0 else -1) != now:
            into = self._new.sections[now].title if now >= 0 else ""
            title = (
                f"section {whole(into)}"
                if into
                else "another section"
                if now >= 0
                else "the front, before all sections"
            )
            yield Found("story-moved", f"moved to {title}", (change(place_of(i + 1), place_of(j + 1)),))
        elif j in self._moved:
            said = f"from {place_of(i + 1)} to {place_of(j + 1)}" if i != j else self._after(j)
            yield Found("story-moved", f"moved {said}", (change(place_of(i + 1), place_of(j + 1)),))

    def _after(self, j: int) -> str:
        return f"behind {label(self.new[j - 1])}" if j else "to the top"


def _sections(issue: Issue) -> list[int]:
    """Return for each story the place of its section; -1 before the first."""
    return [-1] * len(issue.stories) + [at for at, section in enumerate(issue.sections) for _ in section.stories]


def _lead(stories: tuple[Story, ...]) -> int | None:
    marked = next((at for at, story in enumerate(stories) if story.is_lead), None)
    return marked if marked is not None else 0 if stories else None


def _links(section: Section, story: Story) -> bool:
    """Tell whether the text of a section, not a story in it, is about the article of a story."""
    named = {id for block in section.blocks for id in block.article_ids}
    return bool(named & set(story.article_ids))


def _told_otherwise(old: Story, new: Story) -> Iterator[Found]:
    if found := field("headline-changed", "headline", old.headline, new.headline):
        both = found.changes[0]
        was = (
            found.said
            if not both.was or not both.now or both.was == both.now
            else f"headline changed: was {whole(both.was)}"
        )
        yield found._replace(said=was)
    if found := field("kicker-changed", "kicker", old.kicker, new.kicker):
        yield found
    texts = Texts(old.blocks, new.blocks)
    links = [change(old.url, new.url)] if old.url != new.url else []
    if not texts.same:
        links += texts.changed_links()
        yield from texts.found(links=False)
    yield from told("links-changed", "link", links)


def _of(story: Story, found: Found) -> Difference:
    return Difference(
        kind=found.kind,
        part="story",
        name=one_line(story.headline),
        articles=ids_of(story),
        changes=found.changes,
        text=f"{label(story)}: {found.said}",
    )
