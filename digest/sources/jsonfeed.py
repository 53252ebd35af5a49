"""JSON Feed, versions 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), read forgivingly. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from digest.errors import DigestError, Where
from digest.sources.feedentry import Raw, Text, address

if TYPE_CHECKING:
    from collections.abc import Mapping


# Each costs its memory; a million and a half of them, 5 MB of "{},", took a gigabyte.
_MOST_OBJECTS = 200_000


class JsonFeed(NamedTuple):
    """A JSON Feed: its title, the page it belongs to, and what it says of each entry."""

    title: str
    site: str
    entries: tuple[Raw, ...]


def read_json(text: str, url: str) -> JsonFeed:
    """Read a JSON Feed; what is of a wrong type is as if it were not there.

    Args:
        text: the JSON.
        url: where it was found; what relative addresses are joined to.

    Raises:
        DigestError: it is no JSON, or JSON of something else.
    """
    if text.count("{") > _MOST_OBJECTS:
        raise DigestError(
            f"this feed is out of all proportion: over {_MOST_OBJECTS:,} objects", Where(url), "look for a shorter one"
        )
    try:
        found = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        raise DigestError(
            "this is no feed: it looks like JSON, and cannot be read", Where(url), "look whether it is whole"
        ) from None
    if not isinstance(found, dict) or not isinstance(found.get("items"), list):
        raise DigestError(
            "this is no feed: it is JSON, but not a JSON Feed", Where(url), "a JSON Feed is an object with items"
        )
    site = _text(found, "home_page_url")
    by = _authors(found)
    lang = _text(found, "language")
    entries = tuple(_entry(item, url, by, lang) for item in found["items"] if isinstance(item, dict))
    return JsonFeed(_text(found, "title"), address(site, url), entries)


def _entry(item: Mapping[str, Any], url: str, by: tuple[str, ...], lang: str) -> Raw:
    page = address(_text(item, "url") or _text(item, "external_url"), url)
    base = page or url
    content = Text(_text(item, "content_html"), html=True, base=base)
    tags = item.get("tags")
    return Raw(
        id=_text(item, "id"),
        url=page,
        title=Text(_text(item, "title")),
        summary=Text(_text(item, "summary")),
        content=content if content.value else Text(_text(item, "content_text"), base=base),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        authors=_authors(item) or by,
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        lang=_text(item, "language") or lang,
    )


def _text(values: Mapping[str, Any], key: str) -> str:
    """Return a text; of a number, as some write ids, its figures."""
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _authors(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names: ``authors`` of version 1.1, else ``author`` of 1.0."""
    said = values.get("authors")
    each = said if isinstance(said, list) else [values.get("author")]
    return tuple(name for author in each if isinstance(author, dict) and (name := _text(author, "name")))
