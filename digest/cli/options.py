"""What the commands share: the newsroom they work in, and how an issue is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from digest.workflow.target import Target

F = TypeVar("F", bound="Callable[..., Any]")


@dataclass(frozen=True)
class Context:
    """The folder the program was told to work in."""

    folder: Path
    debug: bool = False

    @property
    def command(self) -> str:
        """Return how the program was called, for commands to copy."""
        from pathlib import Path

        folder = str(self.folder)
        if self.folder == Path():
            return "digest"
        return f'digest -C "{folder}"' if " " in folder else f"digest -C {folder}"

    def target(
        self,
        words: tuple[str, ...],
        week: str | None,
        *,
        now: datetime,
        open_first: Literal["issue", "coming"],
    ) -> Target:
        """Find the newsroom and the issue that the command line names."""
        from digest import config
        from digest.workflow.target import resolve

        newsroom = config.load_newsroom(config.find_root(self.folder.resolve()))
        return resolve(newsroom, words, week, now=now, open_first=open_first)


def issue_words(command: F) -> F:
    """Give a command the arguments ``[NEWSLETTER] [DATE] [--week WEEK]``."""
    week = click.option("--week", metavar="WEEK", help="The issue of a calendar week: 2016-W35, this, last.")
    words = click.argument("words", nargs=-1, metavar="[NEWSLETTER] [DATE]")
    return words(week(command))


pass_context = click.make_pass_decorator(Context)
