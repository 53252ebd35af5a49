"""Saved pages of the web: one article a page. Needs the extra ``[html]``."""

from __future__ import annotations

import codecs
import json
import logging
import re
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from digest import dates
from digest.errors import DigestError, Where
from digest.markup.fromhtml import to_markdown, to_text
from digest.model import Article, Finding, Reading, Stamp
from digest.sources.articlefile import LONGEST_LINE, Parsed
from digest.sources.folder import FolderSource
from digest.sources.headerfile import is_address
from digest.sources.walk import LARGEST_FILE, PAGES
from digest.text import clean, has_letters, is_blank, one_line, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from digest.model import SourceSpec, Unchanged


class PagesSource(FolderSource):
    """Read every saved page below a folder."""

    endings: ClassVar[tuple[str, ...]] = PAGES

    def read(self, known: Mapping[str, Stamp], *, now: datetime) -> Iterator[Reading | Unchanged]:
        """Yield each page's article; without the extra those known by their stamp, and one finding for all others."""
        told = False
        for item in super().read(known, now=now):
            if not isinstance(item, Reading) or item.article or item.findings:
                yield item
                continue
            said = f'the source {self.spec.name} needs the extra: pip install "weekly-digest[html]"'
            finding = Finding(
                id="article-left-out",
                severity="warning",
                message=said,
                where=Where(self.spec.path),
                help="its pages are read as soon as it is there",
            )
            # A stamp no file has: the page is looked at again each time.
            yield Reading(
                path=item.path, stamp=Stamp(mtime_ns=-1, size=-1), article=None, findings=() if told else (finding,)
            )
            told = True

    def parse(self, raw: bytes, path: str, default_id: str) -> Parsed:
        """Read one page from its bytes; neither article nor finding without the extra."""
        try:
            import lxml_html_clean  # noqa: F401, PLC0415 - asked for by the next
            import trafilatura  # noqa: F401, PLC0415 - the extra, and a fifth of a second
        except ImportError:
            return Parsed(None, ())
        return parse(raw, path, default_id=default_id, spec=self.spec, zone=self.zone)


def parse(raw: bytes, path: str, *, default_id: str, spec: SourceSpec, zone: ZoneInfo) -> Parsed:
    """Read a saved page; never raises. A page without title, date or text is left out.

    Args:
        raw: the page's bytes.
        path: how findings name it.
        default_id: the article's id.
        spec: the source it comes from; what the page does not say may be said there.
        zone: the zone of times that name none, unless the source has its own.
    """
    findings: list[Finding] = []
    try:
        html = _decoded(raw, path, findings)
        page = _page(html)
        return Parsed(_article(page, path, default_id, spec, spec.zone or zone), tuple(findings))
    except DigestError as error:
        finding = Finding(
            id="article-left-out", severity="warning", message=error.message, where=Where(path, 1), help=error.hint
        )
        return Parsed(None, (*findings, finding))


def _article(page: _Page, path: str, default_id: str, spec: SourceSpec, zone: ZoneInfo) -> Article:
    if is_blank(page.title):
        raise DigestError("the page has no title", hint=_WRITE_IT)
    published = _published(page.stated, zone)
    if not has_letters(page.body):
        raise DigestError("no text was found on the page", hint=_WRITE_IT)
    title = page.title if len(page.title) <= LONGEST_LINE else page.title[:LONGEST_LINE].rsplit(" ", 1)[0]
    return Article(
        id=default_id,
        title=title,
        published=published,
        source=spec.name,
        url=page.url,
        author=page.author,
        section=page.section or spec.section,
        tags=page.tags,
        standfirst=page.standfirst[:4000],
        body=page.body,
        priority=spec.weight,
        rights=spec.rights,
        credit=spec.credit,
        lang=page.lang,
        where=Where(path, 1),
        words=word_count(page.body or page.standfirst),
    )


# Of 60,000 tags trafilatura makes an article in 10 seconds at worst, of twice as many in 44.
_MOST_TAGS = 60_000
_WRITE_IT = "write an article file in its place: title, date, and the text"


# --- bytes ---------------------------------------------------------------------------------------

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# A browser looks for it in the first 1,024 bytes; pages saved by one may bring a long comment first.
_CHARSET = re.compile(
    rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]*?encoding=[\"']([\w.-]+)", re.IGNORECASE
)
_WITHIN = 8192


def _decoded(raw: bytes, path: str, findings: list[Finding]) -> str:
    """Return a page as text, in the encoding it states, else UTF-8, else what Windows writes; nothing is replaced."""
    if len(raw) > LARGEST_FILE:
        raise DigestError(f"the file is over {LARGEST_FILE // 1024 // 1024} MB", hint="cut it down")
    if not raw.strip():
        raise DigestError("the file is empty", hint="save the page again, or delete the file")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            stated, raw = encoding, raw.removeprefix(mark)
            break
    else:
        stated = _stated(raw)
    for encoding in (stated, "utf-8", "cp1252"):
        try:
            text = raw.decode(encoding)
        except (UnicodeError, LookupError):  # of "undefined" and "punycode" Python says no more than UnicodeError
            continue
        if encoding != stated:
            said = f"the page is not in the encoding it states, {stated}; it was read as {encoding}"
            findings.append(_of_characters(said, path, "look at its letters with accents, and save it again as UTF-8"))
        if "\0" in text:
            findings.append(_of_characters("characters that cannot be shown were taken out", path))
        return clean(text)
    raise DigestError(f"the page cannot be read as {stated}", hint="save it again as UTF-8")


def _of_characters(said: str, path: str, help: str = "") -> Finding:
    return Finding(id="article-characters", severity="warning", message=said, where=Where(path, 1), help=help)


def _stated(raw: bytes) -> str:
    match = _CHARSET.search(raw[:_WITHIN])
    name = (match[1] or match[2]).decode().lower() if match else "utf-8"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return name
    # As in a browser: who states Latin-1 or ASCII writes what Windows does, and what was found in ASCII is no UTF-16.
    return "cp1252" if known in {"iso8859-1", "ascii"} else "utf-8" if known.startswith("utf-16") else known


# --- what the page says --------------------------------------------------------------------------


class _Page(NamedTuple):
    """A page as it was read; ``stated`` are the times it gives for its publication, the surest first."""

    title: str
    url: str
    author: str
    standfirst: str
    section: str
    tags: tuple[str, ...]
    lang: str
    stated: tuple[str, ...]
    body: str


_NOTHING = _Page("", "", "", "", "", (), "", (), "")


def _page(html: str) -> _Page:
    if html.count("<") > _MOST_TAGS:
        raise DigestError(f"the page has over {_MOST_TAGS:,} tags", hint=_WRITE_IT)
    import trafilatura  # noqa: PLC0415 - the extra, and a fifth of a second
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what it has to say is no help to an editor
    try:
        tree = trafilatura.load_html(html)
        if tree is None:
            return _NOTHING
        stated, lang = _times(tree), one_line(tree.get("lang") or "")
        # Its own date is not used: where the page states none, it is guessed from the text.
        said = extract_metadata(tree, date_config={"extensive_search": False, "original_date": True})
        url = said.url if said.url and is_address(said.url) else ""
        found = trafilatura.extract(
            tree, url=url or None, output_format="html", include_links=True, include_formatting=True,
            include_comments=False,
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - whatever a page makes a library do, it costs that page only
        raise DigestError(f"the page cannot be read: {type(error).__name__}", hint=_WRITE_IT) from None
    title = to_text(said.title or "")
    return _Page(
        title=title,
        url=url,
        author=one_line((said.author or "").replace("; ", ", ")),
        standfirst=to_text(said.description or ""),
        section=one_line((said.categories or [""])[0]),
        tags=tuple(tag for each in said.tags or () if (tag := one_line(each))),
        lang=lang,
        stated=stated,
        body=_without_title(to_markdown(found or "", url).text, title),
    )


def _without_title(body: str, title: str) -> str:
    """Take off the heading that says the title again."""
    first, _, rest = body.partition("\n\n")
    return rest if first.startswith("# ") and one_line(first[2:].replace("\\", "")) == title else body


def _times(tree: Any) -> tuple[str, ...]:
    """Return the times a page states for its publication: for programs, in its head, then beside its words."""
    found = [time for script in tree.xpath("//script[@type='application/ld+json']") for time in _of_json(script.text)]
    found += tree.xpath("//meta[@property='article:published_time' or @name='article:published_time']/@content")
    found += tree.xpath("//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime")
    # The first of the article; on a page without one, only where no other could be meant.
    times = tree.xpath("(//article | //main)[1]//time/@datetime")[:1] or tree.xpath("//time/@datetime")
    found += times if len(times) == 1 else []
    return tuple(time for each in found if (time := one_line(str(each))))


def _of_json(text: str | None) -> Iterator[str]:
    """Yield ``datePublished`` of the things a page describes as itself, not of those these name in turn."""
    try:
        things = json.loads(text or "")
    except (ValueError, RecursionError):
        return
    for thing in things if isinstance(things, list) else [things]:
        graph = thing.get("@graph") if isinstance(thing, dict) else None
        for each in [thing, *(graph if isinstance(graph, list) else [])]:
            if isinstance(each, dict) and isinstance(time := each.get("datePublished"), str):
                yield time


def _published(stated: tuple[str, ...], zone: ZoneInfo) -> datetime:
    fault = DigestError("the page states no date", hint=_WRITE_IT)
    for text in stated:
        try:
            return dates.instant(text, zone)
        except DigestError as error:
            fault = DigestError(error.message, hint=_WRITE_IT)
    raise fault
