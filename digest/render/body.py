"""The words of an issue as plain HTML, as a feed reader shows them: no layout, no colours, nothing of an inbox."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from digest.composer.promos import LABEL
from digest.markup import markdown
from digest.render import merge
from digest.render.view import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from digest.model import Block, Issue, Newsletter, Section, Story


def body(issue: Issue, newsletter: Newsletter) -> str:
    """Return an issue as HTML, without what only an inbox or a sending service fills in; addresses are whole."""
    told = cleaned(merge.with_targets(issue, merge.EveryTag()))
    return merge.taken_out("\n".join(_pieces(told, newsletter)))


def _pieces(issue: Issue, newsletter: Newsletter) -> Iterator[str]:
    yield from _blocks(issue.blocks)
    for story in issue.stories:
        yield from _story(story)
    for section in issue.sections:
        yield from _section(section, newsletter)


def _section(section: Section, newsletter: Newsletter) -> Iterator[str]:
    kicker = section.kicker or ((newsletter.promo_label or LABEL) if section.kind == "promo" else "")
    yield from _kicker(kicker)
    yield from _heading(section.title, section.url)
    yield from _blocks(section.blocks)
    for story in section.stories:
        yield from _story(story)


def _story(story: Story) -> Iterator[str]:
    yield from _kicker(story.kicker)
    yield from _heading(story.headline, story.url)
    yield from _blocks(story.blocks)
    if story.url and not story.headline:  # else the headline leads there
        yield f'<p><a href="{escape(story.url)}">Full story</a></p>'


def _kicker(words: str) -> Iterator[str]:
    if words:
        yield f"<p><b>{escape(words)}</b></p>"


def _heading(words: str, url: str) -> Iterator[str]:
    if words:
        said = f'<a href="{escape(url)}">{escape(words)}</a>' if url else escape(words)
        yield f"<h2>{said}</h2>"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield markdown.to_html(block.text)
