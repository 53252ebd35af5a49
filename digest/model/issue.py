"""One dated sending: its stories and sections, and the email they become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from digest.model.selection import Window

IssueStatus = Literal["draft", "skipped"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A key and value an editor or the program wrote in a comment of the issue file."""

    key: str
    value: str = ""


def _ids(marks: tuple[Mark, ...]) -> tuple[str, ...]:
    return tuple(
        name for mark in marks if mark.key == "article" for part in mark.value.split(",") if (name := part.strip())
    )


def _first(marks: tuple[Mark, ...], key: str) -> str:
    return next((mark.value for mark in marks if mark.key == key), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One block of Markdown, with the marks that stand on its lines."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def article_ids(self) -> tuple[str, ...]:
        """Return the articles its marks name."""
        return _ids(self.marks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """An article as this issue tells it; ``headline`` and ``url`` may be empty."""

    headline: str = ""
    url: str = ""
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def article_ids(self) -> tuple[str, ...]:
        """Return the articles that its own marks and those of its blocks name."""
        return (*_ids(self.marks), *(id for block in self.blocks for id in block.article_ids))

    @property
    def kicker(self) -> str:
        """Return the words above its title, or nothing."""
        return _first(self.marks, "kicker")

    @property
    def is_lead(self) -> bool:
        """Tell whether an editor marked it as the lead."""
        return any(mark.key == "lead" for mark in self.marks)

    @property
    def by_hand(self) -> bool:
        """Tell whether it was written without an article."""
        return any(mark.key == "by-hand" for mark in self.marks)

    @property
    def text(self) -> str:
        """Return its blocks as one Markdown text."""
        return "\n\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A titled group in an issue; only the kind ``stories`` holds stories. An empty title is not shown."""

    title: str = ""
    url: str = ""
    kind: str = "stories"
    blocks: tuple[Block, ...] = ()
    stories: tuple[Story, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def kicker(self) -> str:
        """Return the words above its title, or nothing."""
        return _first(self.marks, "kicker")

    @property
    def article_ids(self) -> tuple[str, ...]:
        """Return the articles that it, its blocks and its stories name."""
        blocks = [id for block in self.blocks for id in block.article_ids]
        stories = [id for story in self.stories for id in story.article_ids]
        return (*_ids(self.marks), *blocks, *stories)

    @property
    def text(self) -> str:
        """Return its blocks as one Markdown text."""
        return "\n\n".join(block.text for block in self.blocks)


CONSIDERED = "=considered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafted:
    """What the program itself wrote: ``key`` is an article id, or ``=subject`` and the like.

    Each hash is eight hex digits of a text; ``source`` and ``headline`` are empty for the ``=`` keys. The text
    of ``=considered`` is several hashes, parted by blanks: of the ids of articles the issue was chosen from.
    """

    key: str
    text: str
    source: str = ""
    headline: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """One dated sending of a newsletter; ``stories`` are those that stand before the first section."""

    newsletter: str
    date: date
    number: int | None = None
    window: Window | None = None
    subject: str = ""
    preheader: str = ""
    status: IssueStatus = "draft"
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    stories: tuple[Story, ...] = ()
    sections: tuple[Section, ...] = ()
    drafted: tuple[Drafted, ...] = ()

    @property
    def all_stories(self) -> tuple[Story, ...]:
        """Return every story in reading order."""
        return (*self.stories, *(story for section in self.sections for story in section.stories))

    @property
    def considered(self) -> frozenset[str]:
        """Return the fingerprints of all that the issue was chosen from; none if it does not say."""
        return frozenset(hash for line in self.drafted if line.key == CONSIDERED for hash in line.text.split())

    @property
    def article_ids(self) -> tuple[str, ...]:
        """Return every article the issue tells or links, in reading order, once each."""
        blocks = [id for block in self.blocks for id in block.article_ids]
        stories = [id for story in self.stories for id in story.article_ids]
        sections = [id for section in self.sections for id in section.article_ids]
        return tuple(dict.fromkeys((*_ids(self.marks), *blocks, *stories, *sections)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Email:
    """An issue rendered.

    ``flowed`` is the text as ``format=flowed`` (RFC 3676), with the same lines as ``text``; without it each of
    those ends hard.
    """

    subject: str
    preheader: str
    html: str
    text: str
    flowed: str = ""
