"""One post of an export of WordPress, as an article. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from digest import dates
from digest.errors import DigestError, Where
from digest.markup.fromhtml import to_markdown, to_text
from digest.markup.wordpress import shown
from digest.model import Article, Finding
from digest.sources.articlefile import LONGEST_LINE, Parsed
from digest.sources.entry import Entry, id_of
from digest.sources.headerfile import is_address
from digest.text import one_line, slug, word_count

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from digest.model import SourceSpec

_UTC = ZoneInfo("UTC")
# A longer text is no article; that of one post must not cost the archive its size.
LONGEST_BODY = 1_000_000
_LONGEST_FIELD = 4000
# What WordPress calls the category of a post that nobody gave one, in either spelling.
_NO_CATEGORY = frozenset(["uncategorized", "uncategorised"])


class Term(NamedTuple):
    """A category or a tag: its kind (``domain``), its name in addresses, its name."""

    domain: str
    nicename: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What an export says of a post: each name with its text (``wp:status``, ``content:encoded``), and its terms."""

    fields: Mapping[str, str]
    terms: tuple[Term, ...]
    where: Where

    def said(self, name: str) -> str:
        """Return what the export says under a name; empty where it says nothing."""
        return self.fields.get(name, "")

    @property
    def is_published(self) -> bool:
        """Tell whether it is a post that its site shows, and no page, picture, draft or revision."""
        return self.said("wp:status").strip() == "publish" and self.said("wp:post_type").strip() == "post"

    @property
    def guid(self) -> str:
        """Return what the site knows it by: its first address, which never changes; else what there is."""
        return self.said("guid").strip() or self.said("link").strip() or f"{self.fields.get('wp:post_id')}"


def parse_post(post: Post, *, authors: Mapping[str, str], spec: SourceSpec, zone: ZoneInfo) -> Parsed:
    """Make an article of a published post; never raises. One bad field costs that field, or this post alone.

    Args:
        post: what the export says.
        authors: names by the login they write under.
        spec: the source it comes from; what the post does not say may be said there.
        zone: the zone of a date that is not in UTC.
    """
    reading = _Reading(post)
    try:
        article = reading.article(authors, spec, zone)
    except DigestError as error:
        reading.tell("article-left-out", error.message, error.hint)
        article = None
    return Parsed(article, tuple(reading.findings))


class _Reading:
    """One post while it is read; ``findings`` grows."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.findings: list[Finding] = []

    def tell(self, id: str, message: str, help: str = "") -> None:
        where = self.post.where
        self.findings.append(Finding(id=id, severity="warning", message=message, where=where, help=help))

    def article(self, authors: Mapping[str, str], spec: SourceSpec, zone: ZoneInfo) -> Article:
        published, entry = self._published(zone), self._entry(authors)
        updated = _instant(self.post.said("wp:post_modified_gmt"))
        # Its name in addresses stays when its headline changes; so must its id, or it would be another article.
        name = unquote(self.post.said("wp:post_name"))
        return Article(
            id=id_of(_as_id(spec.name), replace(entry, title=name) if slug(name) else entry),
            title=entry.title,
            published=published,
            source=spec.name,
            url=entry.url,
            author=entry.author,
            section=entry.section or spec.section,
            tags=entry.tags,
            standfirst=entry.standfirst,
            body=entry.body,
            priority=spec.weight,
            updated=updated if updated and updated > published else None,
            rights=spec.rights,
            credit=spec.credit,
            where=self.post.where,
            words=word_count(entry.body or entry.standfirst),
        )

    def _entry(self, authors: Mapping[str, str]) -> Entry:
        post, title = self.post, self._title()
        if post.said("wp:post_password"):
            help = "to tell of it, take the password off in WordPress and export again"
            raise DigestError(f"the post “{title}” is kept behind a password", hint=help)
        url = post.said("link").strip()
        url = url if is_address(url) else ""
        creator = one_line(post.said("dc:creator"))
        return Entry(
            guid=post.guid,
            title=title,
            url=url,
            author=(authors.get(creator) or creator)[:_LONGEST_FIELD],
            section=next(iter(self._terms("category")), ""),
            tags=self._terms("post_tag", "tag"),
            standfirst=to_text(shown(post.said("excerpt:encoded")[:LONGEST_BODY]))[:_LONGEST_FIELD],
            body=self._body(url),
        )

    def _title(self) -> str:
        title = to_text(self.post.said("title")[:LONGEST_BODY])
        if not title:
            raise DigestError("the post has no title", hint="give it one in WordPress and export again")
        if len(title) > LONGEST_LINE:
            said = f"the title is over {LONGEST_LINE} characters and was cut"
            self.tell("article-title-long", said, "shorten it in WordPress and export again")
            title = title[:LONGEST_LINE].rsplit(" ", 1)[0]
        return title

    def _published(self, zone: ZoneInfo) -> datetime:
        """Return when it was published. A post that was once a draft may have no time in UTC, only the site's own."""
        found = _instant(self.post.said("wp:post_date_gmt")) or _instant(self.post.said("wp:post_date"), zone)
        if found is None:
            try:
                found = parsedate_to_datetime(self.post.said("pubDate").strip()[: dates.LONGEST])
                found = _instant(found.isoformat(), zone)
            except (ValueError, OverflowError):
                found = None
        if found is None:
            raise DigestError("the post has no date that can be read", hint="set it in WordPress and export again")
        return found

    def _body(self, base: str) -> str:
        stored = self.post.said("content:encoded")
        html = shown(stored)
        if len(html) > LONGEST_BODY:
            self.tell("article-text-long", "the text is over 1 MB; the rest of it was cut", "cut it down in WordPress")
            html = html[:LONGEST_BODY].rpartition("<")[0] or html[:LONGEST_BODY]
        return to_markdown(html, base).text.strip("\n")

    def _terms(self, *domains: str) -> tuple[str, ...]:
        names = (
            to_text(term.name)[:LONGEST_LINE]
            for term in self.post.terms
            if term.domain in domains and not _NO_CATEGORY & {term.nicename.casefold(), term.name.strip().casefold()}
        )
        return tuple(dict.fromkeys(name for name in names if name))


def _as_id(name: str) -> str:
    """Return what of a source's name may stand in an id; a name may have blanks, and be that of the file."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "export"


def _instant(said: str, zone: ZoneInfo | None = None) -> datetime | None:
    """Read a date as WordPress writes it, in UTC unless a zone is given; None for none, which is all noughts."""
    if not said.strip(" 0-:"):
        return None
    try:
        return dates.instant(said, zone or _UTC)
    except DigestError:
        return None
