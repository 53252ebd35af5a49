"""A first look at the XML of a feed: is it well-formed and in proportion, and what feedparser does not tell. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from digest.errors import DigestError
from digest.sources.feedtext import MOST_ELEMENTS

_MEDIA = ("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss")
_ENTRIES = frozenset(["item", "entry"])

# What feedparser 6.0.14 takes the square of the time over, or much time each: of some of these 5 MB would keep it for
# hours.
_PREFIXES = 200
_ATTRIBUTES = 100
_INSTRUCTIONS = 1_000
_BASE = 4_000
_INHERITED = frozenset(["base", "lang"])
_ADDRESS = 1_000
# The sum of the squares of how many categories each entry has; 1,000 entries with 100 each.
_TAGS = 10_000_000
# The sum of the squares of the lengths of names and of dates; 1,000 entries with 300 characters each.
_NAMES = 100_000_000
_TAGGED = frozenset(["category", "keywords", "subject", "tags"])
_NAMED = frozenset(
    ["author", "creator", "managingeditor", "webmaster", "publisher", "name", "email", "owner", "contributor",
     "pubdate", "published", "updated", "issued", "modified", "created", "date", "lastbuilddate", "valid",
     "expirationdate", "language"]
)  # fmt: skip


@dataclass(kw_only=True, slots=True)
class Seen:
    """What feedparser does not tell of an entry.

    ``pictures`` are address and description of each, ``captions`` descriptions of pictures and films, no text of the
    entry. ``film`` says that there is more than pictures. ``guid`` is one of RSS that is no address, and so no link.
    """

    pictures: list[tuple[str, str]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    film: bool = False
    guid: str = ""


class NotWellFormed(Exception):
    """XML that is none, ``str`` says why."""


def survey(octets: bytes) -> list[Seen]:
    """Read the XML of a feed through once.

    Args:
        octets: the feed in UTF-8, without a document type.

    Returns:
        what is seen of each entry, in the order of the entries.

    Raises:
        NotWellFormed: it is no XML.
        DigestError: it is out of all proportion, so that reading it would take minutes or days.
    """
    reading = _Survey()
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.characters
    parser.StartNamespaceDeclHandler = reading.prefix
    parser.ProcessingInstructionHandler = reading.instruction
    try:
        parser.Parse(octets, True)
    except expat.ExpatError as error:
        raise NotWellFormed(expat.errors.messages.get(error.code, str(error))) from None
    return reading.found


def _out_of_proportion(what: str) -> DigestError:
    return DigestError(f"this feed is out of all proportion: {what}", hint="look whether the address is that of a feed")


class _Survey:
    def __init__(self) -> None:
        self.found: list[Seen] = []
        self.elements = self.instructions = 0
        self.prefixes: set[str | None] = set()
        self.bases: list[int] = []
        self.tags = self.tags_here = self.names = 0
        self.text: list[str] | None = None  # of the outermost name, date or category that is open
        self.text_depth = 0
        self.caption: list[str] | None = None
        self.media: dict[str, str] | None = None

    def prefix(self, prefix: str | None, uri: str | None) -> None:
        self.prefixes.add(prefix)
        if len(uri or "") > _ADDRESS:
            raise _out_of_proportion(f"a namespace of over {_ADDRESS:,} characters")
        if len(self.prefixes) > _PREFIXES:
            raise _out_of_proportion(f"over {_PREFIXES} namespaces")

    def instruction(self, *_: Any) -> None:
        self.instructions += 1
        if self.instructions > _INSTRUCTIONS:
            raise _out_of_proportion(f"over {_INSTRUCTIONS:,} processing instructions")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise _out_of_proportion(f"over {MOST_ELEMENTS:,} elements")
        if len(attributes) > _ATTRIBUTES:
            raise _out_of_proportion(f"an element with over {_ATTRIBUTES} attributes")
        space, _, local = name.rpartition(" ")
        base = sum(len(value) for key, value in attributes.items() if key.rpartition(" ")[2].lower() in _INHERITED)
        self.bases.append((self.bases[-1] if self.bases else 0) + base)
        if self.bases[-1] > _BASE:
            raise _out_of_proportion(f"a base address or language of over {_BASE:,} characters")
        folded = local.lower()
        if folded in _ENTRIES and space not in _MEDIA:
            self.found.append(Seen())
            self._end_tags()
        if folded in _TAGGED:
            self.tags_here += 1
        if self.text is None and (folded in _TAGGED or folded in _NAMED or folded == "guid"):
            self.text, self.text_depth = [], len(self.bases)
        if space in _MEDIA:
            self._start_media(local, attributes)

    def characters(self, said: str) -> None:
        if self.text is not None:
            self.text.append(said)
        if self.caption is not None:
            self.caption.append(said)

    def end(self, name: str) -> None:
        space, _, local = name.rpartition(" ")
        if self.text is not None and len(self.bases) == self.text_depth:
            said, self.text = "".join(self.text), None
            self.tags_here += said.count(",") if local.lower() in _TAGGED else 0
            self._end_tags(close=False)
            self.names += len(said) ** 2 if local.lower() in _NAMED else 0
            if local.lower() == "guid" and "/" not in said and self.found:
                self.found[-1].guid = said.strip()
            if self.names > _NAMES:
                raise _out_of_proportion("names or dates of very many characters")
        self.bases.pop()
        if space in _MEDIA:
            self._end_media(local)

    def _end_tags(self, *, close: bool = True) -> None:
        if self.tags + self.tags_here**2 > _TAGS:
            raise _out_of_proportion("an entry in very many categories")
        if close:
            self.tags += self.tags_here**2
            self.tags_here = 0

    def _start_media(self, local: str, attributes: dict[str, str]) -> None:
        if local == "content" and not self.media:
            kind = attributes.get("medium") or attributes.get("type", "image").partition("/")[0]
            self.media = {"src": attributes.get("url", "")} if kind == "image" else {}
            if self.found and kind != "image":
                self.found[-1].film = True
        elif local == "description":
            self.caption = []
        elif local == "thumbnail" and self.media is None and self.found:
            self.found[-1].pictures.append((attributes.get("url", ""), ""))

    def _end_media(self, local: str) -> None:
        if not self.found:
            return
        entry = self.found[-1]
        if local == "description":
            said, self.caption = "".join(self.caption or ()).strip(), None
            entry.captions.append(said)
            if self.media is not None:
                self.media["alt"] = said
            elif said and entry.pictures and not entry.pictures[-1][1] and not entry.film:
                entry.pictures[-1] = (entry.pictures[-1][0], said)
        elif local == "content" and self.media is not None:
            if self.media.get("src"):
                entry.pictures.append((self.media["src"], self.media.get("alt", "")))
            self.media = None
