"""How an issue file stands beside its articles: what is as drafted, what may be an editor's, what it tells. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.issuefile import comments_in_text, comments_of, encode_url
from digest.likeness import canonical, source_hash
from digest.markup import markdown
from digest.text import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.composer.summary import Summary
    from digest.issuefile import IssueFile
    from digest.model import Article, Drafted, Issue, Newsletter, PlannedPromo, Selection

# In the order in which an editor wants to know them.
Kind = Literal["added", "followed", "removed", "stays", "kept", "left out", "no room"]


class Event(NamedTuple):
    """What became of a story or of another part: its name, a headline in quotation marks, and what to say of it."""

    kind: Kind
    name: str
    detail: str = ""


class Known(NamedTuple):
    """What is known of an article the issue names.

    ``article`` is None when no source gives it, ``versions`` are all there were, ``barred`` is why it may not run.
    """

    article: Article | None
    versions: tuple[Article, ...] = ()
    barred: str = ""


@dataclass(slots=True)
class Work:
    """A file while it is brought up to date."""

    file: IssueFile
    selection: Selection
    newsletter: Newsletter
    fresh: Issue
    known: Mapping[str, Known]
    keys: frozenset[str]
    away: int = 0
    planned: tuple[PlannedPromo, ...] = ()
    written: Mapping[str, Summary] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    lines: list[Drafted] = field(default_factory=list)
    forget: list[str] = field(default_factory=list)

    @property
    def memory(self) -> dict[str, Drafted]:
        """Return what the file remembers, by key."""
        return {line.key: line for line in self.file.issue.drafted}

    def note(self, kind: Kind, name: str, detail: str = "") -> None:
        """Note what became of a part."""
        self.events.append(Event(kind, name, detail))


def of_one_article(work: Work) -> dict[int, str]:
    """Return the article of each story that tells one, and no other story tells it, by the story's number."""
    stories = work.file.issue.all_stories
    told = Counter(id for story in stories for id in set(story.article_ids))
    return {
        number: story.article_ids[0]
        for number, story in enumerate(stories)
        if len(story.article_ids) == 1 and told[story.article_ids[0]] == 1
    }


def edited_parts(work: Work, number: int, id: str) -> set[str]:
    """Return which of headline, url and text may be the editor's: all that is not known to be as drafted."""
    part, story = work.file.stories[number], work.file.issue.all_stories[number]
    line = work.memory.get(id)
    if line is None:
        return {"headline", "url", "text"}
    edited = set[str]()
    if fingerprint(story.headline) != line.headline:
        edited.add("headline")
    if fingerprint(story.text) != line.text or comments_in_text(work.file, part):
        edited.add("text")
    if story.url not in {encode_url(each.url) for each in drafted_from(work, id)}:
        edited.add("url")
    if story.url and f"]({story.url})" not in work.file.text[part.span.start : part.span.end]:
        edited |= {"headline", "url"}  # its address is a mark, which no draft writes
    return edited


def drafted_from(work: Work, id: str) -> list[Article]:
    """Return the versions of an article that a story was drafted from: none when nobody knows them any more."""
    line, seen = work.memory.get(id), work.known.get(id)
    if not line or not seen:
        return []
    versions = (*seen.versions, *((seen.article,) if seen.article else ()))
    return [each for each in versions if source_hash(each) == line.source]


def told_ids(work: Work) -> set[str]:
    """Return the articles an issue tells or names, but for those of a round-up that is as drafted."""
    issue, own = work.file.issue, drafted_round_up(work)
    ids = {id for story in issue.all_stories for id in story.article_ids}
    ids |= {id for block in issue.blocks for id in block.article_ids}
    for number, section in enumerate(issue.sections):
        if number != own:
            ids |= set(section.article_ids)
    return ids


def told_addresses(work: Work) -> set[str]:
    """Return the addresses an issue links, but for those within stories and in a round-up that is as drafted."""
    issue, own = work.file.issue, drafted_round_up(work)
    urls = [story.url for story in issue.all_stories if story.url]
    for number, section in enumerate(issue.sections):
        if number != own:
            urls += [link.url for block in section.blocks for link in markdown.links(block.text)]
    return set(filter(None, map(canonical, urls)))


def drafted_round_up(work: Work) -> int | None:
    """Return the number of the round-up if it is as drafted: one, its text unchanged, no note within it."""
    sections = work.file.issue.sections
    numbers = [number for number, section in enumerate(sections) if section.kind == "round-up"]
    line = work.memory.get("=round-up")
    if len(numbers) != 1 or line is None:
        return None
    (number,) = numbers
    part, blocks = work.file.sections[number], sections[number].blocks
    if not blocks or part.stories or fingerprint(sections[number].text) != line.text:
        return None
    start, end = part.blocks[0][1].start, part.blocks[-1][1].end
    within = [each for each in comments_of(work.file, part) if start <= each.start < end]
    marks = [mark for block in blocks for mark in block.marks]
    plain = all(mark.key == "article" for mark in marks)
    return number if plain and len(within) == len(marks) == len(blocks) else None


def is_told(issue: Issue, id: str) -> bool:
    """Tell whether an issue tells an article as a story."""
    return any(id in story.article_ids for story in issue.all_stories)
