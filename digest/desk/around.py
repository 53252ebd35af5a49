"""What is around an issue while it is edited: configuration, articles, what ran before. Kept until a file changes."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import closing
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from digest.dates import Phrase
from digest.workflow import issues
from digest.workflow.gather import gather
from digest.workflow.handover import record_now
from digest.workflow.target import resolve

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from digest.archive import Archive, Version
    from digest.model import Article, Finding, Newsroom
    from digest.workflow.caches import Keeper
    from digest.workflow.issues import History
    from digest.workflow.target import Target

V = TypeVar("V")


class Around:
    """What an issue is made beside, as files are at one moment. One thread at a time."""

    def __init__(self, newsroom: Newsroom, newsletter: str, day: str, now: Callable[[], datetime]) -> None:
        self._newsroom, self._now = newsroom, now
        self.target: Target = resolve(newsroom, (newsletter, day), Phrase(), now=self._now(), open_first="issue")
        gathered = gather(newsroom, now=self._now())
        self.findings: tuple[Finding, ...] = gathered.findings
        with closing(gathered.archive) as archive:
            self.history: History = issues.history(newsroom, self.target.newsletter, self.target.date, archive)
        self._articles: dict[str, Article | None] = {}
        self._addressed: dict[str, tuple[Article, ...]] = {}
        self._versions: dict[str, tuple[Version, ...]] = {}

    @cached_property
    def record(self) -> tuple[str, ...]:
        """Return what is on record of the issue, as its file stands."""
        return tuple(record_now(self.target).words)

    # --- articles, as an archive gives them; of most it is asked many times ----------------------

    def article(self, id: str) -> Article | None:
        """Return one article, if a source still gives it."""
        return _known(self._articles, id, lambda archive: archive.article(id), self._open)

    def addressed(self, url: str) -> tuple[Article, ...]:
        """Return the articles that have or had an address."""
        return _known(self._addressed, url, lambda archive: archive.addressed(url), self._open)

    def versions(self, id: str) -> tuple[Version, ...]:
        """Return every version of an article, oldest first."""
        return _known(self._versions, id, lambda archive: archive.versions(id), self._open)

    def _open(self) -> Archive:
        return gather(self._newsroom, now=self._now()).archive


def _known(kept: dict[str, V], key: str, look: Callable[[Archive], V], opened: Callable[[], Archive]) -> V:
    if key not in kept:
        with closing(opened()) as archive:
            kept[key] = look(archive)
    return kept[key]


class Memory:
    """Keeps what texts became: those of states never saved would only push others out of a newsroom's cache."""

    def __init__(self, most: int) -> None:
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._most = most

    def over(self, lasting: Keeper | None = None) -> Keeper:
        """Return a function that gives what a text became; what is not known here is asked of a lasting cache."""

        def kept(text: str, make: Callable[[str], str]) -> str:
            key = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            if key not in self._kept:
                self._kept[key] = lasting(text, make) if lasting else make(text)
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

        return kept
