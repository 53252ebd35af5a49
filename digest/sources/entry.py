"""What a feed or an export gave of one article, before it is one. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.text import slug

if TYPE_CHECKING:
    from datetime import datetime

    from digest.model import Finding, Image

# Of a headline of many words a dozen are enough to know its file by.
_LONGEST_SLUG = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One entry, cleaned: ``title``, ``author``, ``standfirst`` and ``tags`` are plain text, ``body`` is Markdown.

    ``guid`` is what the source knows it by, never empty: an id, else the address, else made from what it says.
    ``published`` is None where the source gives no date that can be read.
    """

    guid: str
    title: str
    url: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    author: str = ""
    section: str = ""
    standfirst: str = ""
    body: str = ""
    tags: tuple[str, ...] = ()
    image: Image | None = None
    lang: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A feed as it was read: its own title and the page it belongs to, its entries as they stand, what was odd."""

    title: str
    site: str
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...] = ()


def mark_of(guid: str, length: int = 6) -> str:
    """Return the hex digits that stand for an entry in names: the first of its guid's sha256."""
    return hashlib.sha256(guid.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def id_of(source: str, entry: Entry, digits: int = 6) -> str:
    """Return the id of an entry's article: ``SOURCE/slug-of-title-HASH6``."""
    words = slug(entry.title)[:_LONGEST_SLUG].rpartition("-")[0] if len(slug(entry.title)) > _LONGEST_SLUG else ""
    return f"{source}/{words or slug(entry.title)[:_LONGEST_SLUG] or 'article'}-{mark_of(entry.guid, digits)}"
