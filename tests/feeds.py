"""Write feeds of every dialect and encoding, and damage them in the ways that are met on the web."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

DIALECTS = ("rss-0.91", "rss-0.92", "rss-1.0", "rss-2.0", "atom-0.3", "atom-1.0", "json-1.0", "json-1.1")
# What has a place of its own for a standfirst beside the text.
WITH_STANDFIRST = frozenset(["rss-1.0", "rss-2.0", "atom-0.3", "atom-1.0", "json-1.0", "json-1.1"])
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252")


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """One entry as plain values; ``body`` is a tuple of paragraphs, plain text each."""

    title: str
    body: tuple[str, ...] = ()
    id: str = ""
    url: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    author: str = ""
    standfirst: str = ""
    tags: tuple[str, ...] = ()

    @property
    def html(self) -> str:
        return "".join(f"<p>{escape(paragraph, quote=False)}</p>\n" for paragraph in self.body)


def write(
    dialect: str,
    entries: Sequence[Written],
    *,
    title: str = "A source",
    site: str = "https://www.example.org/",
    encoding: str = "utf-8",
    declared: bool = True,
) -> bytes:
    """Write a feed; ``encoding`` concerns XML, as JSON is UTF-8. What it cannot write becomes a reference."""
    if dialect.startswith("json"):
        return _json(dialect[5:], entries, title, site)
    parts = {"rss-1.0": _rdf, "atom-0.3": _atom_0_3, "atom-1.0": _atom}.get(dialect, _rss)
    label = f' encoding="{encoding.removesuffix("-sig")}"' if declared else ""
    text = f'<?xml version="1.0"{label}?>\n' + parts(dialect, entries, escape(title), escape(site))
    return text.encode(encoding, "xmlcharrefreplace")


def _rss(dialect: str, entries: Sequence[Written], title: str, site: str) -> str:
    whole = dialect == "rss-2.0"
    items = []
    for each in entries:
        lines = [f"<title>{escape(escape(each.title, quote=False))}</title>", f"<link>{escape(each.url)}</link>"]
        if each.published:
            lines.append(f"<pubDate>{format_datetime(each.published)}</pubDate>")
        if each.standfirst and whole:
            lines.append(f"<description>{escape(escape(each.standfirst, quote=False))}</description>")
        if each.body and whole:
            lines.append(f"<content:encoded><![CDATA[{each.html}]]></content:encoded>")
        elif each.body:
            lines.append(f"<description>{escape(each.html)}</description>")
        if whole:
            lines += [f'<guid isPermaLink="false">{escape(each.id)}</guid>'] if each.id else []
            lines += [f"<dc:creator>{escape(each.author)}</dc:creator>"] if each.author else []
            lines += [f"<category>{escape(tag)}</category>" for tag in each.tags]
        items.append("<item>\n" + "\n".join(lines) + "\n</item>\n")
    spaces = (
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        if whole
        else ""
    )
    head = f"<channel><title>{title}</title><link>{site}</link><description/>\n"
    return f'<rss version="{dialect[4:]}"{spaces}>{head}{"".join(items)}</channel></rss>\n'


def _rdf(_: str, entries: Sequence[Written], title: str, site: str) -> str:
    items = []
    for each in entries:
        lines = [f"<title>{escape(escape(each.title, quote=False))}</title>", f"<link>{escape(each.url)}</link>"]
        lines += [f"<dc:date>{each.published.isoformat()}</dc:date>"] if each.published else []
        lines += [f"<dc:creator>{escape(each.author)}</dc:creator>"] if each.author else []
        lines += [f"<dc:subject>{escape(tag)}</dc:subject>" for tag in each.tags]
        if each.standfirst:
            lines.append(f"<description>{escape(escape(each.standfirst, quote=False))}</description>")
        lines.append(f"<content:encoded>{escape(each.html)}</content:encoded>")
        items.append(f'<item rdf:about="{escape(each.id or each.url)}">\n' + "\n".join(lines) + "\n</item>\n")
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f'<channel rdf:about="{site}"><title>{title}</title><link>{site}</link></channel>\n{"".join(items)}</rdf:RDF>\n'
    )


def _atom(_: str, entries: Sequence[Written], title: str, site: str) -> str:
    items = []
    for at, each in enumerate(entries):
        lines = [f"<title>{escape(each.title)}</title>", f'<link href="{escape(each.url)}"/>']
        lines += [f"<id>{escape(each.id)}</id>"] if each.id else []
        lines += [f"<published>{each.published.isoformat()}</published>"] if each.published else []
        lines += [f"<updated>{each.updated.isoformat()}</updated>"] if each.updated else []
        lines += [f"<author><name>{escape(each.author)}</name></author>"] if each.author else []
        lines += [f'<category term="{escape(tag)}"/>' for tag in each.tags]
        lines += [f"<summary>{escape(each.standfirst)}</summary>"] if each.standfirst else []
        if at % 2:
            lines.append(f'<content type="html">{escape(each.html)}</content>')
        else:
            inner = f'<div xmlns="http://www.w3.org/1999/xhtml">{each.html}</div>'
            lines.append(f'<content type="xhtml">{inner}</content>')
        items.append("<entry>\n" + "\n".join(lines) + "\n</entry>\n")
    head = f'<title>{title}</title><link href="{site}"/><id>{site}</id>\n'
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{"".join(items)}</feed>\n'


def _atom_0_3(_: str, entries: Sequence[Written], title: str, site: str) -> str:
    items = []
    for each in entries:
        lines = [
            f"<title>{escape(each.title)}</title>",
            f'<link rel="alternate" type="text/html" href="{escape(each.url)}"/>',
        ]
        lines += [f"<id>{escape(each.id)}</id>"] if each.id else []
        lines += [f"<issued>{each.published.isoformat()}</issued>"] if each.published else []
        lines += [f"<modified>{each.updated.isoformat()}</modified>"] if each.updated else []
        lines += [f"<author><name>{escape(each.author)}</name></author>"] if each.author else []
        lines += [f"<summary>{escape(each.standfirst)}</summary>"] if each.standfirst else []
        lines.append(f'<content type="text/html" mode="escaped">{escape(each.html)}</content>')
        items.append("<entry>\n" + "\n".join(lines) + "\n</entry>\n")
    head = f'<title>{title}</title><link rel="alternate" type="text/html" href="{site}"/>\n'
    return f'<feed version="0.3" xmlns="http://purl.org/atom/ns#">{head}{"".join(items)}</feed>\n'


def _json(version: str, entries: Sequence[Written], title: str, site: str) -> bytes:
    items = []
    for each in entries:
        item: dict[str, object] = {"id": each.id or each.url, "url": each.url, "title": each.title}
        item["content_html"] = each.html
        item |= {"summary": each.standfirst} if each.standfirst else {}
        item |= {"date_published": each.published.isoformat()} if each.published else {}
        item |= {"date_modified": each.updated.isoformat()} if each.updated else {}
        item |= {"tags": list(each.tags)} if each.tags else {}
        if each.author:
            name = {"name": each.author}
            item |= {"author": name} if version == "1.0" else {"authors": [name]}
        items.append(item)
    head = {"version": f"https://jsonfeed.org/version/{version}", "title": title, "home_page_url": site}
    return json.dumps(head | {"items": items}, ensure_ascii=False, indent=1).encode()


# --- damages ---------------------------------------------------------------------------------------


# Each takes a feed of XML in UTF-8 and gives one that is not as it should be. What is lost by it is lost: the end of a
# feed that breaks off, dates that are not there.
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "bare ampersand": lambda octets: re.sub(rb"&(?:amp;)+(?=[A-Z ])", b"&", octets),
    "breaks off": lambda octets: octets[: len(octets) * 2 // 3],
    "breaks off within a character": lambda octets: octets[: octets.rindex("–".encode()) + 1],
    "control characters": lambda octets: octets.replace(b" the ", b" \x00the\x1f\x0b "),
    "cp1252 as UTF-8": lambda octets: octets.decode().encode("cp1252", "xmlcharrefreplace"),
    "cp1252 without a word about it": lambda octets: (
        octets.replace(b' encoding="utf-8"', b"").decode().encode("cp1252", "xmlcharrefreplace")
    ),
    "UTF-8 as latin-1": lambda octets: octets.replace(b"utf-8", b"iso-8859-1", 1),
    "title not closed": lambda octets: octets.replace(b"</title>", b""),
    "entry not closed": lambda octets: re.sub(rb"</(?:item|entry)>", b"", octets, count=2),
    "closed twice": lambda octets: re.sub(rb"(</(?:item|entry)>)", rb"\1</item>\1", octets, count=2),
    "HTML entities": lambda octets: octets.replace("–".encode(), b"&ndash;").replace(b"\xc2\xa0", b"&nbsp;"),
    "byte order mark": lambda octets: b"\xef\xbb\xbf" + octets,
    "blank lines": lambda octets: b"\n\n  \n" + octets,
    "words before it": lambda octets: b"Warning: mysql_connect() in /srv/feed.php on line 3\n" + octets,
    "no dates": lambda octets: re.sub(rb"<(pubDate|dc:date|published|updated|issued|modified)>[^<]*</\1>", b"", octets),
    "a prefix nobody declares": lambda octets: re.sub(rb' xmlns:[a-z]+="[^"]*"', b"", octets, count=1),
    "less-than": lambda octets: octets.replace(b" the ", b" < the "),
}
