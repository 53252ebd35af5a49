"""What the commands share: the newsroom they work in, and how an issue is named."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import click

from digest.dates import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from digest.model import Newsroom
    from digest.workflow.target import Target

F = TypeVar("F", bound="Callable[..., Any]")


@dataclass(frozen=True)
class Context:
    """The folder the program was told to work in."""

    folder: Path

    @property
    def command(self) -> str:
        """Return how the program was called, for commands to copy."""
        from pathlib import Path

        if self.folder == Path():
            return "digest"
        words = ["digest", "-C", str(self.folder)]
        return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)

    def newsroom(self) -> Newsroom:
        """Find and read the newsroom."""
        from digest import config

        return config.load_newsroom(config.find_root(self.folder.resolve()))

    @staticmethod
    def issues(newsroom: Newsroom, newsletter: str) -> int:
        """Count the issue files of a newsletter."""
        from digest.workflow.issues import days

        return len(days(newsroom, newsletter))

    def target(
        self,
        words: tuple[str, ...],
        phrase: Phrase,
        *,
        now: datetime,
        open_first: Literal["issue", "coming"],
    ) -> Target:
        """Find the newsroom and the issue that the command line names."""
        from digest.workflow.target import resolve

        return resolve(self.newsroom(), words, phrase, now=now, open_first=open_first)


def issue_words(command: F) -> F:
    """Give a command the arguments ``[NEWSLETTER] [DATE]`` and the options that name days instead.

    ``--to`` is left to the command: where a message can be piped it names the reader too.
    """
    found: Any = command
    for option in (
        click.option("--from", "from_", metavar="POINT", help="Articles from a day or moment on (--to: up to)."),
        click.option("--since", metavar="POINT", help="Articles since 2 Sep 2016, friday, 3 days ago, last-issue."),
        click.option("--last", metavar="SPAN", help="Articles of the last whole week, fortnight or month."),
        click.option("--week", metavar="WEEK", help="Articles of a calendar week: 2016-W35, this, last."),
        click.argument("words", nargs=-1, metavar="[NEWSLETTER] [DATE]"),
    ):
        found = option(found)
    return found  # type: ignore[no-any-return]


def for_profile(target: Target, name: str | None) -> Target:
    """Return an issue for another sending service than its newsletter's own, if one is named."""
    if not name:
        return target
    from dataclasses import replace

    from digest import config

    profile = config.load_profile(target.newsroom.root, name)
    return target._replace(newsletter=replace(target.newsletter, profile=profile))


class Days(NamedTuple):
    """What the options that name days were given."""

    week: str | None
    last: str | None
    since: str | None
    from_: str | None

    def phrase(self, to: str | None) -> Phrase:
        """Return them as the grammar of windows takes them."""
        return Phrase(week=self.week, last=self.last, since=self.since, start=self.from_, end=to)


pass_context = click.make_pass_decorator(Context)
