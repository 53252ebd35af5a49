"""An Atom feed (RFC 4287) as bytes, from plain values. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from digest.render.web import GENERATOR, iri
from digest.text import one_line

if TYPE_CHECKING:
    from datetime import datetime

NAMESPACE = "http://www.w3.org/2005/Atom"
# Feed readers fetch a feed several times a day: what is older stands on the page of all issues.
MOST = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An issue in a feed: ``url`` is that of its web copy, ``html`` its whole body, ``summary`` may be empty."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    html: str
    summary: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A newsletter as a feed: ``url`` is the feed's own address, ``page`` that of the page it stands beside."""

    id: str
    title: str
    subtitle: str
    author: str
    language: str
    url: str
    page: str
    entries: tuple[Entry, ...]


def tag(authority: str, day: str, name: str) -> str:
    """Return an id that stays when a site moves: a tag URI (RFC 4151) of whoever had a domain name on a day.

    Args:
        authority: the domain name.
        day: as 2016-09-05.
        name: of letters, figures and hyphens.
    """
    try:
        host = authority.strip().lower().encode("idna").decode()
    except UnicodeError:
        host = ""
    host = re.sub(r"[^a-z0-9.-]", "", host).strip(".-")
    return f"tag:{host or 'invalid'},{day}:{name}"


def to_xml(feed: Feed) -> bytes:
    """Write a feed; the same feed gives the same bytes.

    There must be an entry: the newest change of one is that of the feed (RFC 4287, 4.2.15).
    """
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", _title(feed.title))
    if feed.subtitle:
        _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _moment(max(entry.updated for entry in feed.entries)))
    _text(ET.SubElement(root, "author"), "name", _title(feed.author))
    _text(root, "generator", GENERATOR)
    _link(root, "self", "application/atom+xml", feed.url)
    _link(root, "alternate", "text/html", feed.page)
    newest = sorted(feed.entries, key=lambda entry: entry.published, reverse=True)
    for entry in newest[:MOST]:
        _entry(ET.SubElement(root, "entry"), entry)
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(at: ET.Element, entry: Entry) -> None:
    _text(at, "id", entry.id)
    _text(at, "title", _title(entry.title))
    _link(at, "alternate", "text/html", entry.url)
    _text(at, "published", _moment(entry.published))
    _text(at, "updated", _moment(entry.updated))
    if entry.summary:
        _text(at, "summary", entry.summary)
    _text(at, "content", entry.html, type="html")


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = _FORBIDDEN.sub("", text)


# What no XML 1.0 document may hold, and no reference may stand for (2.2); ElementTree writes it all the same. A lone
# carriage return would be read as a line end (2.11).
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _link(parent: ET.Element, rel: str, type: str, url: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": type, "href": iri(url)})


def _title(text: str) -> str:
    return one_line(text) or "Untitled"


def _moment(at: datetime) -> str:
    """Write a moment with its offset (RFC 3339): upper-case T, no fraction of a second."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
