"""The texts of an issue that readers see, each with its place in the issue file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.errors import Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Block, Proof


class Passage(NamedTuple):
    """A text as it stands in the issue file; its first line is ``where``. Only a block is Markdown."""

    text: str
    where: Where
    is_block: bool = False

    def at(self, offset: int) -> Where:
        """Return the place of a character of the text."""
        before = self.text[:offset]
        line = self.where.line + before.count("\n") if self.where.line else 0
        return Where(self.where.path, line)


def passages(proof: Proof) -> Iterator[Passage]:
    """Yield subject, preheader, titles, kickers and blocks in the reader's order."""
    issue = proof.issue
    yield Passage(issue.subject, proof.line("subject"))
    yield Passage(issue.preheader, proof.line("preheader"))
    yield from _blocks(issue.blocks, "intro", proof)
    for number, story in enumerate(issue.all_stories):
        yield Passage(story.kicker, proof.line(f"story:{number}"))
        yield Passage(story.headline, proof.line(f"story:{number}"))
        yield from _blocks(story.blocks, f"story:{number}", proof)
    for number, section in enumerate(issue.sections):
        yield Passage(section.kicker, proof.line(f"section:{number}"))
        yield Passage(section.title, proof.line(f"section:{number}"))
        yield from _blocks(section.blocks, f"section:{number}", proof)


def _blocks(blocks: tuple[Block, ...], key: str, proof: Proof) -> Iterator[Passage]:
    for at, block in enumerate(blocks):
        yield Passage(block.text, proof.line(f"{key}:{at}"), is_block=True)
