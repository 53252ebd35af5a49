"""Look in the archive for what ran earlier of the stories of an issue, and suggest it below them."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from digest.composer.earlier import with_suggestions
from digest.fidelity.ordinary import is_ordinary
from digest.likeness import ENOUGH, Comparison, canonical, telling_words
from digest.model import Window
from digest.workflow import issues

if TYPE_CHECKING:
    from collections.abc import Collection

    from digest.archive import Archive
    from digest.issuefile import IssueFile
    from digest.model import Article
    from digest.workflow.target import Target

# How far back a story is looked for, unless an editor gave it a thread: judgement. What rested for longer than half a
# year is a new story to most readers, and the further back, the more unlike pieces share a name by chance.
_BACK = timedelta(days=182)
_STEP = timedelta(weeks=4)


def suggest(target: Target, archive: Archive, file: IssueFile, ids: Collection[str]) -> IssueFile:
    """Return an issue file with what ran earlier suggested below the stories of some articles.

    Never suggested is what may not run in that issue, what it tells or links already, or what has no address.
    """
    settings = target.newsletter.threads
    stories = [article for id in ids if (article := archive.article(id))] if settings.suggestions else []
    if not stories:
        return file
    told = set(file.issue.article_ids)
    linked = set(map(canonical, issues.addresses(file.issue, within_stories=True)))
    earlier: dict[str, list[Article]] = {}
    for story in stories:
        words = telling_words(story, beat=settings.beat, ordinary=is_ordinary)
        end = story.published.astimezone(UTC)
        found = archive.related(words, Window(start=end - _BACK, end=end), thread=story.thread)
        earlier[story.id] = [
            each for each in found if not (each.id in told or canonical(each.url) in linked or target.bars(each))
        ]
    around = (*_lately(archive, target.window), *stories, *(each for found in earlier.values() for each in found))
    comparison = Comparison(around, beat=settings.beat, ordinary=is_ordinary)
    parts = {
        story.id: comparison.earlier_parts(story, earlier[story.id], most=settings.suggestions) for story in stories
    }
    return with_suggestions(file, parts, target.newsletter.zone)


def _lately(archive: Archive, window: Window) -> tuple[Article, ...]:
    """Return the articles of an issue's days, and of weeks before as far as needed to know which words are rare."""
    found, start, end = archive.articles(window), window.start.astimezone(UTC), window.end.astimezone(UTC)
    while len(found) < ENOUGH and start > end - _BACK:
        found += archive.articles(Window(start=start - _STEP, end=start))
        start -= _STEP
    return found
