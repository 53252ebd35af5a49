"""Lists of feeds as readers of feeds exchange them: OPML 1.0 and 2.0 in, 2.0 out. Pure.

The names are those of https://opml.org/spec2.opml; what other programs really write is read too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digest.errors import DigestError, Where
from digest.likeness import canonical
from digest.sources.headerfile import is_address
from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MEND = "export it again from the program it came from"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """A feed somebody reads: its address, what they call it, the site it belongs to, the folder they keep it in."""

    url: str
    title: str = ""
    site: str = ""
    section: str = ""


def read_opml(
    octets: bytes, path: str = "", *, tell: Callable[[DigestError], None] | None = None
) -> tuple[Subscription, ...]:
    """Read a list of feeds, in its order, each feed once; its section is the folder nearest around it.

    Names of tags and attributes may be in any case. Of a damaged list what can be read is taken.

    Args:
        octets: the file's bytes; what they are encoded in, XML says itself.
        path: how problems name the file.
        tell: told of each feed that is left out, and of damage: what is wrong, where, how to mend it.

    Raises:
        DigestError: it is no OPML at all.
    """
    told = tell or (lambda _: None)
    root = _parsed(octets, path, told)
    found: dict[str, Subscription] = {}
    for outline in root.iter("{*}*"):
        said = _attributes(outline)
        if _name(outline) != "outline" or not (raw := said.get("xmlurl", "")):
            continue
        url = re.sub(r"(?i)^https?://", lambda scheme: scheme[0].lower(), raw)
        if not is_address(url):
            help = "only addresses that begin with https:// or http:// can be asked"
            told(DigestError(f"{raw[:80]} is no address of the web; left out", Where(path, outline.sourceline), help))
            continue
        site = said.get("htmlurl", "")
        subscription = Subscription(
            url=url, title=_title(said), site=site if is_address(site) else "", section=_section(outline)
        )
        found.setdefault(canonical(url), subscription)
    return tuple(found.values())


def write_opml(title: str, subscriptions: Iterable[Subscription]) -> bytes:
    """Write a list of feeds as OPML 2.0 in UTF-8, those of one section together in a folder of its name."""
    from lxml import etree  # noqa: PLC0415 - heavy

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = one_line(title)
    body = etree.SubElement(root, "body")
    folders = {"": body}
    for each in subscriptions:
        section, name = one_line(each.section), one_line(each.title) or each.url
        if section not in folders:
            folders[section] = etree.SubElement(body, "outline", text=section, title=section)
        outline = etree.SubElement(folders[section], "outline", type="rss", text=name, title=name, xmlUrl=each.url)
        if each.site:
            outline.set("htmlUrl", each.site)
    octets: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return octets


def _parsed(octets: bytes, path: str, told: Callable[[DigestError], None]) -> Any:
    """Return the root of the list; damage is told, and what can be read around it is."""
    from lxml import etree  # noqa: PLC0415 - heavy

    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    octets = octets.lstrip()  # a blank line before the declaration is damage to XML, and to nobody else
    try:
        root = etree.fromstring(octets, etree.XMLParser(**safe))
    except etree.XMLSyntaxError as error:
        try:
            root = etree.fromstring(octets, etree.XMLParser(recover=True, **safe))
        except etree.XMLSyntaxError:
            root = None
        place = Where(path, error.lineno or 1)
        if root is not None and _name(root) == "opml":
            told(DigestError("the list is damaged here; some feeds may be missing", place, _MEND))
    if root is None or _name(root) != "opml":
        raise DigestError("this is no OPML, a list of feeds", Where(path, 1), _MEND)
    return root


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _attributes(outline: Any) -> dict[str, str]:
    return {name.lower(): one_line(value) for name, value in outline.attrib.items()}


def _title(said: dict[str, str]) -> str:
    return said.get("title", "") or said.get("text", "")


def _section(outline: Any) -> str:
    """Return the name of the nearest outline around a feed that is none itself, and so a folder."""
    for around in outline.iterancestors("{*}*"):
        said = _attributes(around)
        if _name(around) == "outline" and not said.get("xmlurl") and (title := _title(said)):
            return title
    return ""
