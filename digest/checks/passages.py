"""The texts of an issue that readers see, each with its place in the issue file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.checks.places import place_in
from digest.errors import Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Block, Proof


class Passage(NamedTuple):
    """A text as it stands in the issue file; its first line is ``where``. Only a block is Markdown.

    ``key`` names it as ``Proof.lines`` does: ``story:N`` is a headline, ``section:N`` a title; kickers are
    ``story:N:kicker`` and ``section:N:kicker``.
    """

    text: str
    where: Where
    is_block: bool = False
    key: str = ""

    def at(self, offset: int) -> Where:
        """Return the place of a character of the text."""
        return Where(self.where.path, place_in(self.where, self.text, offset).line)

    def exactly(self, offset: int) -> Where:
        """Return the place of a character of the text; its column where the text begins its line."""
        return place_in(self.where, self.text, offset) if self.is_block else self.at(offset)


def passages(proof: Proof) -> Iterator[Passage]:
    """Yield subject, preheader, titles, kickers and blocks in the reader's order."""
    issue, lines = proof.issue, dict(proof.lines)

    def passage(text: str, key: str, line: str = "") -> Passage:
        return Passage(text, Where(proof.path, lines.get(line or key, 0)), key=key)

    def blocks(of: tuple[Block, ...], key: str) -> Iterator[Passage]:
        for at, block in enumerate(of):
            yield passage(block.text, f"{key}:{at}")._replace(is_block=True)

    yield passage(issue.subject, "subject")
    yield passage(issue.preheader, "preheader")
    yield from blocks(issue.blocks, "intro")
    for number, story in enumerate(issue.all_stories):
        key = f"story:{number}"
        yield passage(story.kicker, f"{key}:kicker", key)
        yield passage(story.headline, key)
        yield from blocks(story.blocks, key)
    for number, section in enumerate(issue.sections):
        key = f"section:{number}"
        yield passage(section.kicker, f"{key}:kicker", key)
        yield passage(section.title, key)
        yield from blocks(section.blocks, key)


def as_read(proof: Proof) -> list[Passage]:
    """Return them from the top of the file to its end: what a section opens with stands before its stories."""
    return sorted(passages(proof), key=lambda passage: passage.where.line)
