"""Have a newsletter's model write summaries. What it gets wrong, or how it fails, never costs the issue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest.composer.summary import NotWritten, Summary, tell
from digest.composer.timewords import suited

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.model import Article, Summaries
    from digest.workflow.target import Target

# A model may be slow once, while it is loaded; one that is slow twice running would hold up the issue for every story.
_PATIENCE = 2


class Written(NamedTuple):
    """The summaries a model wrote, by article id, and what there is to say of each article it was asked of."""

    summaries: dict[str, Summary]
    notes: tuple[tuple[str, str], ...] = ()


def write(target: Target, articles: Iterable[tuple[Article, bool]]) -> Written:
    """Ask the newsletter's model for summaries of articles, if it has one.

    Args:
        target: which newsletter, in which newsroom.
        articles: each with whether it is the lead.
    """
    settings = target.newsletter.summaries
    found: dict[str, Summary] = {}
    notes: list[tuple[str, str]] = []
    if settings.command:
        model = _Model(settings, Path(target.newsroom.root))
        for article, lead in articles:
            told = tell(suited(article, target.newsletter, target.date), target.newsletter, model.write, lead=lead)
            if told.origin == "model":
                found[article.id] = told
            notes += [(article.title, note) for note in told.notes]
    return Written(found, tuple(notes))


class _Model:
    """The command of a newsletter's model; it is asked no more once it cannot start, or was too slow twice running."""

    def __init__(self, settings: Summaries, folder: Path) -> None:
        self._settings, self._folder = settings, folder
        self._slow, self._down = 0, ""

    def write(self, prompt: str) -> str:
        """Return what the model prints for a prompt.

        Raises:
            NotWritten: it failed, or is not asked any more.
        """
        from digest import command

        if self._down:
            raise NotWritten(self._down)
        outcome = command.run(self._settings.command, given=prompt, timeout=self._settings.timeout, folder=self._folder)
        self._slow = self._slow + 1 if outcome.ended == "late" else 0
        if outcome.ended == "not started" or self._slow >= _PATIENCE:
            self._down = "the model was not asked again"
        if outcome.fault:
            last = outcome.tail.splitlines()[-1:]
            raise NotWritten(": ".join([outcome.fault, *last]))
        return outcome.output
