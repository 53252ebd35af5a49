"""The file of an export of WordPress: RSS with names of WordPress's own, of versions 1.0 to 1.2.

The names are those that wp-admin/includes/export.php of WordPress writes. A post is read, yielded and forgotten before
the next: however large the file is, memory holds one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any

from digest.errors import Where
from digest.model import Finding, Reading
from digest.sources.entry import mark_of
from digest.sources.wxrpost import Post, Term, parse_post
from digest.text import figure_of, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from digest.model import SourceSpec, Stamp

_EXPORT_AGAIN = "in WordPress: Tools, Export, Posts; put the new file in the place of this one"
# Within so many octets an export says that it is one; nothing else is taken into memory to look through.
_HEAD = 65_536
# What stands below <channel> in numbers; each is forgotten once it was read.
_TAGS = ("item", "{*}author", "{*}wp_author", "{*}category", "{*}tag", "{*}term")


class Export:
    """One export while it is read."""

    def __init__(self, path: str, stamp: Stamp, spec: SourceSpec, zone: ZoneInfo) -> None:
        self.path, self.stamp, self.spec, self.zone = path, stamp, spec, zone
        self.authors: dict[str, str] = {}
        self.paths = set[str]()

    def readings(self, file: IO[bytes]) -> Iterator[Reading]:
        """Yield each published post as it comes, and at the end what is missing."""
        if b"<rss" not in file.read(_HEAD).replace(b"\0", b""):  # UTF-16 has one beside each letter
            yield self._lost("this is no export of WordPress", 1)
            return
        file.seek(0)
        from lxml import etree  # noqa: PLC0415 - heavy

        octets = _Octets(file, self.path)
        parsed = etree.iterparse(
            octets, tag=_TAGS, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        fault, line = "", 1
        try:
            for _, element in parsed:
                if _has_entities(element):
                    fault = "it has entities of its own, which no export of WordPress has; it was not read any further"
                    break
                if _local(element.getparent()) == "channel":
                    yield from self._read(element, octets)
                    _forget(element)
        except etree.XMLSyntaxError as error:
            why = re.sub(r",? line \d+, column \d+", "", error.msg or "it is empty").strip()
            so_far = figure_of(len(self.paths), "post")
            fault, line = f"the export is damaged here: {why}. Read: {so_far}; what follows is missing", error.lineno
        if not fault and not self.paths:
            fault = "no published post of WordPress stands in it"
        if fault:
            yield self._lost(fault, line or 1, *octets.told())

    def _lost(self, message: str, line: int, *told: Finding) -> Reading:
        where = Where(self.path, line)
        finding = Finding(id="article-left-out", severity="warning", message=message, where=where, help=_EXPORT_AGAIN)
        return Reading(path=self.path, stamp=self.stamp, article=None, findings=(*told, finding))

    def _read(self, element: Any, octets: _Octets) -> Iterator[Reading]:
        if _local(element) in {"author", "wp_author"}:
            said = _fields(element)
            self.authors[one_line(said.get("wp:author_login", ""))] = one_line(said.get("wp:author_display_name", ""))
        elif element.tag == "item" and (post := _post(element, self.path)).is_published:
            parsed = parse_post(post, authors=self.authors, spec=self.spec, zone=self.zone)
            findings = (*octets.told(), *parsed.findings)
            yield Reading(path=self._path_of(post), stamp=self.stamp, article=parsed.article, findings=findings)

    def _path_of(self, post: Post) -> str:
        """Name a post by its number in WordPress; one of two that have the same is told apart."""
        number = post.said("wp:post_id").strip()
        name = number if re.fullmatch(r"[0-9]{1,20}", number) else mark_of(post.guid)
        path, again = f"{self.path}#post-{name}", 1
        while path in self.paths:
            again += 1
            path = f"{self.path}#post-{name}-{again}"
        self.paths.add(path)
        return path


def _post(element: Any, path: str) -> Post:
    title = element.find("title")
    # Past line 65,535 libxml2 knows only that of words (xmlGetLineNo), and those of an item begin with its title.
    line = (element if title is None else title).sourceline or 0
    terms = (
        Term(each.get("domain", ""), each.get("nicename", ""), "".join(each.itertext()))
        for each in element.iterchildren("category")
    )
    return Post(fields=_fields(element), terms=tuple(terms), where=Where(path, line))


def _fields(element: Any) -> dict[str, str]:
    """Return the words of what stands right below an element, by name; of two the first counts."""
    found: dict[str, str] = {}
    for child in element.iterchildren("{*}*"):
        if (name := _name(child.tag)) and name not in found:
            found[name] = "".join(child.itertext()) if len(child) else child.text or ""
    return found


# How names begin here, by the address of their namespace; the version of the export is part of it.
_NAMESPACES = (
    ("excerpt:", re.compile(r"http://wordpress\.org/export/[^/]*/excerpt/?")),
    ("wp:", re.compile(r"http://wordpress\.org/export/[^/]*/?")),
    ("content:", re.compile(r"http://purl\.org/rss/1\.0/modules/content/")),
    ("dc:", re.compile(r"http://purl\.org/dc/elements/1\.1/")),
    ("", re.compile("")),
)


@lru_cache(maxsize=1024)
def _name(tag: str) -> str:
    """Return a tag as an export has it, such as ``wp:status``; empty for one of somebody else's."""
    address, _, local = tag.rpartition("}")
    return next((begins + local for begins, shape in _NAMESPACES if shape.fullmatch(address.lstrip("{"))), "")


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if element is not None else ""


def _has_entities(element: Any) -> bool:
    """Tell whether the file defines words of its own, which may stand for other files or for words without end."""
    definitions = element.getroottree().docinfo.internalDTD
    return definitions is not None and any(True for _ in definitions.iterentities())


def _forget(element: Any) -> None:
    """Let go of an element that was read and of all before it."""
    element.clear()
    above = element.getparent()
    while element.getprevious() is not None:
        del above[0]


# The octets that no XML may hold; in UTF-8 and its like they are never part of another character.
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_BLANKED = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_CONTROL = re.compile(b"[%s]" % re.escape(_CONTROLS))
# Plugins print blank lines before the first words of an export, and XML allows none there.
_LATE_START = re.compile(rb"\A(?:\xef\xbb\xbf)?(\s+)<\?xml\s(?![^>]*encoding=(?![\"']utf-8))[^>]*\?>", re.IGNORECASE)


class _Octets:
    """The octets of an export as XML may hold them, line for line: one that came with pasted words would end it."""

    def __init__(self, file: IO[bytes], path: str) -> None:
        self._file, self._path = file, path
        self._line = 1
        self._first = 0  # the line of the first control character; -1 once it was told
        self._begun = self._wide = False

    def read(self, size: int = -1) -> bytes:
        """Return the next octets, control characters as blanks."""
        octets = self._file.read(size)
        if not self._begun:
            self._begun = True
            self._wide = b"\0" in octets[:4] or octets[:2] in {b"\xff\xfe", b"\xfe\xff"}
            octets = _LATE_START.sub(lambda start: start[1], octets)
        if self._wide:
            return octets
        blanked = octets.translate(_BLANKED)
        if not self._first:
            if blanked != octets and (found := _CONTROL.search(octets)):
                self._first = self._line + octets.count(b"\n", 0, found.start())
            self._line += octets.count(b"\n")
        return blanked

    def told(self) -> Iterator[Finding]:
        """Yield once that there were control characters, and where the first was."""
        if self._first > 0:
            yield Finding(
                id="article-characters",
                severity="warning",
                message="characters that cannot be shown were taken out of the export, the first of them here",
                where=Where(self._path, self._first),
            )
            self._first = -1
