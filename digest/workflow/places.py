"""Look at a place that may become a source: an address of the web, a folder, an export. Nothing is written."""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest.errors import DigestError, FetchError, StorageError, Where
from digest.model import SourceSpec
from digest.sources.discovery import feeds_of, is_page
from digest.sources.walk import ARTICLES, PAGES, each_article_file
from digest.text import slug
from digest.web import Web, fetch
from digest.workflow.fetchfaults import refusal, with_mend

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from digest.model import Newsroom, SourceKind
    from digest.sources.discovery import Link
    from digest.sources.entry import Feed
    from digest.web import Reply

# A page of the web is what a person names; what comes of it is asked for a feed all the same.
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.8, */*;q=0.5"
_SCHEME = re.compile(r"(?:feed:)?[A-Za-z][A-Za-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+([A-Za-z]{2,}|xn--[\w-]+)(?::\d+)?(?:[/?#].*)?")
_ENDINGS = frozenset(["xml", "md", "htm", "html", "json", "opml", "toml", "txt", "zip"])
# Titles that every site could have, and what stands before the name of a site.
_SAYS_NOTHING = frozenset(["", "rss", "rss-feed", "feed", "atom", "news", "latest", "latest-news", "home", "blog"])
_NO_NAME = re.compile(r"^(?:www|feeds?|rss|news|blog)\.(?=.*\.)")
_LONGEST_NAME = 30
# The head of an export: WordPress opens it with so much at most.
_HEAD = 64 * 1024


class Asked(NamedTuple):
    """A feed that was asked for: the address to keep, what it gave, what else the page names.

    ``private`` says that its machine was asked only because that was allowed.
    """

    url: str
    feed: Feed
    others: tuple[Link, ...] = ()
    private: bool = False


def is_address(place: str) -> bool:
    """Tell an address from a path: it has a scheme, or opens with a host."""
    found = _HOST.fullmatch(place)
    return bool(_SCHEME.match(place)) or bool(found and ("/" in place or found[1].lower() not in _ENDINGS))


def is_path(newsroom: Newsroom, place: str) -> bool:
    """Tell whether a place is one of the disk: it is there, or is spelled like no address."""
    return not is_address(place) or any((base / place).exists() for base in (Path(newsroom.root), Path.cwd()))


def whole_address(place: str) -> str:
    """Return an address as it is asked for: without a scheme it is one of https."""
    place = re.sub(r"(?i)^feed:(?://)?(?=https?://)", "", place.strip())
    place = re.sub(r"(?i)^feed://", "https://", place)
    return place if _SCHEME.match(place) else f"https://{place}"


def look_at(newsroom: Newsroom, place: str, kind: SourceKind | None = None) -> SourceSpec:
    """Return what kind of source a path below the newsroom would be.

    Args:
        newsroom: whose.
        place: a path, from the newsroom's folder or the current one.
        kind: what it is said to be; else it is looked at.

    Returns:
        a source by the name of its folder or file.

    Raises:
        DigestError: it is none, or outside the newsroom.
        StorageError: there is no such thing.
    """
    root = Path(newsroom.root).resolve()
    path = next((each for each in (root / place, Path.cwd() / place) if each.exists()), None)
    if not path:
        hint = "name a folder or an export below the newsroom, or an address: https://www.example.org/rss"
        raise StorageError("there is no such folder or file", Where(place), hint)
    path = path.resolve()
    if not path.is_relative_to(root):
        raise DigestError("lies outside the newsroom", Where(place), f"put it below {newsroom.root}")
    if path == root:
        raise DigestError("is the newsroom itself", Where(place), "name a folder in it")
    found = kind or _kind_of(path, place)
    if found == "feed":
        raise DigestError("a feed is named by its address", Where(place), "https://www.example.org/rss")
    name = path.stem if found == "wxr" else path.name
    return SourceSpec(name=name, kind=found, path=path.relative_to(root).as_posix())


def _kind_of(path: Path, place: str) -> SourceKind:
    if path.is_dir():
        pages = next(each_article_file(path, endings=PAGES), None)
        return "html" if pages and not next(each_article_file(path, endings=ARTICLES), None) else "folder"
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", Where(place)) from error
    if re.search(rb"<rss\b[^>]*\sxmlns:wp\s*=", head):
        return "wxr"
    if re.search(rb"<(?:rss|feed|opml)\b", head):
        hint = "add a feed by its address: https://www.example.org/rss; a list of feeds: digest source import FILE"
        raise DigestError("is no export of WordPress", Where(place), hint)
    raise DigestError("is no folder and no export of WordPress", Where(place), "name the folder it is in")


def ask(newsroom: Newsroom, place: str, *, allow_private: bool, zone: ZoneInfo | None = None) -> Asked:
    """Ask an address for a feed; of a page the first feed it names is asked.

    Args:
        newsroom: who asks.
        place: an address, with or without its scheme.
        allow_private: ask also a machine the world cannot reach.
        zone: that of times that name none; by default the newsroom's.

    Raises:
        DigestError: what it gives is no feed and names none.
        FetchError: it gives nothing.
    """
    url = whole_address(place)
    reply, private = _fetched(newsroom, url, allow_private=allow_private)
    others: tuple[Link, ...] = ()
    if is_page(reply.body, reply.headers.get("content-type", "")):
        links = feeds_of(reply.body, reply.url)
        if not links:
            hint = "look on the site for RSS or a feed, and name its address; saved pages: docs/gathering.md"
            raise DigestError("this page names no feed", Where(reply.url), hint)
        url, others = links[0].url, links[1:]
        reply, private = _fetched(newsroom, url, allow_private=allow_private)
    from digest.sources.feed import read_feed

    content_type = reply.headers.get("content-type", "")
    feed = read_feed(reply.body, url=reply.url, content_type=content_type, zone=zone or newsroom.zone)
    findings = tuple(replace(finding, where=Where()) for finding in feed.findings)  # there is no file of it yet
    return Asked(_lasting(url, reply), replace(feed, findings=findings), others, private)


def _fetched(newsroom: Newsroom, url: str, *, allow_private: bool) -> tuple[Reply, bool]:
    """Fetch an address, one of a private machine only when the world could not be asked, and say which it was."""
    web = Web(site=newsroom.site)
    try:
        reply, private = fetch(url, headers={"Accept": _ACCEPT}, web=web), False
    except FetchError as error:
        if error.kind != "private" or not allow_private:
            raise _with_mend(error) from None
        try:
            reply, private = fetch(url, headers={"Accept": _ACCEPT}, web=replace(web, allow_private=True)), True
        except FetchError as again:
            raise _with_mend(again) from None
    if reply.status != HTTPStatus.OK:
        raise refusal(reply)
    return reply, private


def _with_mend(error: FetchError) -> FetchError:
    mended = with_mend(error)
    if error.kind == "private":
        mended.hint = "if it is a machine of your own house: --allow-private"
    return mended


def _lasting(url: str, reply: Reply) -> str:
    """Return where a feed is from now on: past the redirects that last, up to the first that does not."""
    ways = [each.url for each in reply.redirects[1:]] + [reply.url]
    for redirect, onward in zip(reply.redirects, ways, strict=False):
        if not redirect.lasting:
            break
        url = onward
    return url


def name_for(title: str, url: str, taken: Collection[str]) -> str:
    """Make a name for a feed that no other source has: of its title, if that says something, else of its site.

    Args:
        title: what the feed calls itself.
        url: its address.
        taken: the names there are; capital and small letters are the same, as they are in names of folders.
    """
    from urllib.parse import urlsplit

    name = slug(title)
    if name in _SAYS_NOTHING or len(name) > _LONGEST_NAME:
        name = slug(_NO_NAME.sub("", urlsplit(url).hostname or ""))
    return free_name(name or "feed", taken)


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name, with a number behind it if another source has it."""
    names = {each.casefold() for each in taken}
    number = 1
    while (made := f"{name}-{number}" if number > 1 else name).casefold() in names:
        number += 1
    return made
