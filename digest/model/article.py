"""What a source gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from digest.errors import Where

if TYPE_CHECKING:
    from datetime import date, datetime

    from digest.model.proof import Finding

ArticleStatus = Literal["live", "held", "withdrawn"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A picture and what it shows, in words."""

    src: str
    alt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Promo:
    """An event or advertisement box; ``text`` is Markdown in a file of its own, plain where an article brings it."""

    heading: str
    text: str
    button: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedPromo:
    """A promo of the newsroom's own: whose issues it runs in, from which day to which, and where in them.

    ``label`` says that it is none of the stories. ``newsletters`` empty is all of them; ``first`` and ``last`` are days
    of issues, both included, None for no limit. It stands after so many stories, None for where the format has promos.
    """

    name: str
    label: str
    promo: Promo
    newsletters: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    after: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """A published piece as a source gave it.

    ``title``, ``standfirst``, ``key_points`` and ``author`` are plain text; ``summary`` (the editor's own
    digest text) and ``body`` are Markdown. ``priority`` runs from 0 to 100; ``words`` counts the body, or the
    standfirst where there is nothing else.
    """

    id: str
    title: str
    published: datetime
    source: str = ""
    url: str = ""
    author: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    standfirst: str = ""
    summary: str = ""
    key_points: tuple[str, ...] = ()
    body: str = ""
    image: Image | None = None
    promo: Promo | None = None
    priority: int = 50
    embargo: datetime | None = None
    updated: datetime | None = None
    update_note: str = ""
    thread: str = ""
    rights: str = ""
    credit: str = ""
    status: ArticleStatus = "live"
    lang: str = ""
    where: Where = field(default_factory=Where)
    words: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What tells a changed file from an unchanged one without reading it."""

    mtime_ns: int
    size: int
    ctime_ns: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A file a source read: the article it gave, or none, and all there is to say about it."""

    path: str
    stamp: Stamp
    article: Article | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Unchanged:
    """A file known by its stamp, not read again."""

    path: str
