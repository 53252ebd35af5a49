"""All articles the newsroom knows, behind one Protocol: by id, by time, by words, with their versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from digest.model import Article, Finding, Reading, Stamp, Unchanged, Window


@dataclass(slots=True)
class Counts:
    """What a reading of a source changed."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    left_out: int = 0


class Version(NamedTuple):
    """An article as it was first seen at some time; ``changed`` names what differs from the version before."""

    number: int
    seen: datetime
    changed: tuple[str, ...]
    article: Article


class Stats(NamedTuple):
    """What an archive holds; ``gone`` articles are kept but no source gives them any more."""

    articles: int
    gone: int
    versions: int
    oldest: datetime | None
    newest: datetime | None
    sources: tuple[tuple[str, int], ...]


class Articles(Protocol):
    """Where articles are looked up, one by one."""

    def article(self, id: str) -> Article | None:
        """Return one article, if a source still gives it."""
        ...

    def addressed(self, url: str) -> tuple[Article, ...]:
        """Return the articles that have or had an address, those a source still gives before any other."""
        ...

    def versions(self, id: str) -> tuple[Version, ...]:
        """Return every version of an article, oldest first."""
        ...


class Archive(Articles, Protocol):
    """Where articles are kept."""

    def stamps(self, source: str, settings: str) -> Mapping[str, Stamp]:
        """Return the stamps of a source's files as they were last read under the same settings, by path."""
        ...

    def take(
        self, source: str, items: Iterable[Reading | Unchanged], *, settings: str = "", now: datetime
    ) -> tuple[Counts, tuple[Finding, ...]]:
        """Keep what a source gave in one go; what it gave before and no longer does counts as gone.

        Args:
            source: the source's name.
            items: the files read, each with its article if it gave one, and those that are as they were. They are
                taken one by one as they come; no other writer waits for them.
            settings: what the reading depended on besides the files.
            now: the time of reading: a new article's first sight, a changed one's new version. When a source is
                read for the first time, first sight is the time of publication, so that an archive filled anew
                calls no article late.

        Returns:
            counts; and the findings of every file, the unchanged ones' told again.
        """
        ...

    def keep_only(self, sources: Iterable[str]) -> None:
        """Count as gone what came from any other source."""
        ...

    def articles(self, window: Window) -> tuple[Article, ...]:
        """Return the articles published within a window, oldest first."""
        ...

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all articles a source still gives, in order."""
        ...

    def newest(self, *, before: datetime) -> Article | None:
        """Return the article published last before an instant."""
        ...

    def search(self, words: str, *, most: int = 50) -> tuple[Article, ...]:
        """Return the articles whose headline or standfirst hold all the words, best first."""
        ...

    def related(self, words: Sequence[str], window: Window, *, thread: str = "", most: int = 20) -> tuple[Article, ...]:
        """Return articles that may tell an earlier part of a story.

        Args:
            words: words or phrases that its headline may share; the rarest are looked for first, and those that are
                so common that looking would take long are not.
            window: when they were published.
            thread: the story's thread, if it has one; what is of that thread comes first, and from before the
                window too.
            most: how many of each.
        """
        ...

    def stats(self) -> Stats:
        """Count what is kept."""
        ...

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the archive, in words; nothing when it is sound."""
        ...

    def dump(self) -> Iterator[str]:
        """Yield the archive as JSON Lines, one version of one article a line, in a stable order."""
        ...

    def load(self, lines: Iterable[str], path: str = "") -> int:
        """Add the lines of a dump in one go; a version that is there already stays. Return the lines read."""
        ...

    def close(self) -> None:
        """Let go of what it is kept in."""
        ...
