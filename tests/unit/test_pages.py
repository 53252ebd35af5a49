"""Saved pages of the web: what a page states is taken, what it does not state is not guessed."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from digest.model import Article, Finding, Reading, SourceSpec, Stamp, Unchanged
from digest.sources.pages import parse
from digest.sources.walk import LARGEST_FILE
from tests.support import LONDON, NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

PATH = "pages/wards.html"
SPEC = SourceSpec(name="pages", kind="html", path="pages")
STATED = '<meta property="article:published_time" content="2016-09-01T09:15:00+01:00">'
WARDS = """
<p>The Calder trust has opened two wards again after 14 months, at a cost of £3.2m, its board
<a href="/board/papers">was told</a> on Thursday. They had been shut since water came through the roof.</p>
<p>Both hold 24 beds. “We can *now* take all who need us,” said Jo Bell, who runs the trust [and the hospital].
Waits had grown to <strong>31 hours</strong> in the worst week, against 9 hours a year before.</p>
<h2>What it cost</h2>
<ul><li>The roof: £2m</li><li>The lift: £1.2m</li></ul>
<p>The trust spent CO<sub>2</sub> credits worth £10<sup>4</sup> on it, its finance report said, and gave no source.</p>
"""


def a_page(head: str = STATED, text: str = WARDS, *, charset: str = "utf-8") -> str:
    return f"""<!doctype html><html lang="en-GB"><head><meta charset="{charset}">
<title>Two wards open again | Ward &amp; Whitehall</title><meta property="og:title" content="Two wards open again">
<link rel="canonical" href="https://www.example.org/estates/wards">{head}</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/estates">Estates</a></li></ul></nav>
<article><h1>Two wards open again</h1>{text}</article>
<footer><p>Whitehall Ward Press Ltd. All rights reserved. Last changed on 3 May 2014.</p></footer></body></html>"""


def article(page: str | bytes, *, told: tuple[str, ...] = (), spec: SourceSpec = SPEC) -> Article:
    raw = page.encode() if isinstance(page, str) else page
    found = parse(raw, PATH, default_id="wards", spec=spec, zone=LONDON)
    assert found.article, found.findings
    assert tuple(finding.id for finding in found.findings) == told
    return found.article


def left_out(page: str | bytes) -> Finding:
    raw = page.encode() if isinstance(page, str) else page
    found = parse(raw, PATH, default_id="wards", spec=SPEC, zone=LONDON)
    assert found.article is None
    (finding,) = found.findings
    assert (finding.id, finding.severity, finding.where.path) == ("article-left-out", "warning", PATH)
    assert finding.help
    return finding


# --- a good page ---------------------------------------------------------------------------------


def test_a_page_becomes_an_article_without_what_stands_around_it() -> None:
    found = article(
        a_page(
            STATED
            + '<meta name="description" content="Two wards &amp; a lift."><meta name="author" content="Ann Reid">'
            '<meta property="article:section" content="Estates"><meta property="article:tag" content="wards">'
        )
    )
    assert found.body == (
        "The Calder trust has opened two wards again after 14 months, at a cost of £3.2m, its board [was"
        " told](https://www.example.org/board/papers) on Thursday. They had been shut since water came through"
        " the roof.\n\nBoth hold 24 beds. “We can \\*now\\* take all who need us,” said Jo Bell, who runs the trust"
        " [and the hospital]. Waits had grown to **31 hours** in the worst week, against 9 hours a year before.\n\n"
        "## What it cost\n\n- The roof: £2m\n- The lift: £1.2m\n\n"
        "The trust spent CO₂ credits worth £10⁴ on it, its finance report said, and gave no source."
    )
    assert (found.title, found.url, found.author, found.standfirst, found.section, found.tags, found.lang) == (
        "Two wards open again", "https://www.example.org/estates/wards", "Ann Reid", "Two wards & a lift.", "Estates",
        ("wards",), "en-GB",
    )  # fmt: skip
    assert found.published == datetime(2016, 9, 1, 9, 15, tzinfo=LONDON)


def test_what_the_page_does_not_say_the_source_does() -> None:
    spec = SourceSpec(
        name="pages", kind="html", path="pages", section="Buildings", weight=70, rights="syndicated", credit="PA"
    )
    found = article(a_page(), spec=spec)
    assert (found.section, found.priority, found.rights, found.credit, found.source) == (
        "Buildings", 70, "syndicated", "PA", "pages"
    )  # fmt: skip


# --- its date ------------------------------------------------------------------------------------


def linked(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


@pytest.mark.parametrize(
    "head",
    [
        linked('{"@type": "NewsArticle", "datePublished": "2016-09-01T08:15:00Z"}'),
        linked(
            '[{"@type": "WebSite"}, {"@graph": [{"@type": "Article", "datePublished": "2016-09-01T08:15:00.000Z"}]}]'
        ),
        linked("{not JSON") + STATED,
        linked('{"datePublished": "last week"}') + STATED,
        '<meta itemprop="datePublished" content="2016-09-01 09:15">',
    ],
)
def test_the_date_is_what_the_page_states_for_programs(head: str) -> None:
    assert article(a_page(head)).published == datetime(2016, 9, 1, 9, 15, tzinfo=LONDON)


def test_the_date_may_stand_beside_the_words() -> None:
    assert article(
        a_page("", f'<p><time datetime="2016-09-01T09:15">1 September</time></p>{WARDS}')
    ).published == datetime(2016, 9, 1, 9, 15, tzinfo=LONDON)


def test_a_time_without_a_zone_is_in_that_of_the_source() -> None:
    spec = SourceSpec(name="pages", kind="html", path="pages", zone=ZoneInfo("America/New_York"))
    found = article(a_page('<meta property="article:published_time" content="2016-09-01T09:15">'), spec=spec)
    assert found.published == datetime(2016, 9, 1, 13, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        "",
        # That of another story, which this one names.
        linked('{"@type": "NewsArticle", "isBasedOn": {"@type": "NewsArticle", "datePublished": "2016-08-01"}}'),
    ],
)
def test_a_date_is_never_guessed(head: str) -> None:
    assert left_out(a_page(head, f"<p>Published on 2 September 2016.</p>{WARDS}")).message == "the page states no date"


def test_a_date_that_is_none_is_named() -> None:
    assert "2016-13-45" in left_out(a_page(STATED.replace("2016-09-01", "2016-13-45"))).message


# --- odd pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("charset", "encoding"), [("iso-8859-1", "cp1252"), ("windows-1251", "cp1251"), ("utf-16", "utf-8")]
)
def test_a_page_is_read_in_the_encoding_it_states(charset: str, encoding: str) -> None:
    words = "Калдер" if encoding == "cp1251" else "café – £25m"
    page = a_page(text=WARDS.replace("£", "").replace("Calder", words), charset=charset)
    assert words in article(page.encode(encoding)).body


@pytest.mark.parametrize("charset", ["undefined", "punycode", "idna", "hex"])
def test_a_page_that_states_what_is_no_encoding_of_pages_is_read_all_the_same(charset: str) -> None:
    parsed = parse(a_page(charset=charset).encode(), "pages/a.html", default_id="a", spec=SPEC, zone=LONDON)
    assert parsed.article or parsed.findings


def test_a_page_of_tags_without_end_is_left_out_at_once() -> None:
    page = a_page(text="<p>word <b>x</b> " * 250_000)
    parsed = parse(page.encode(), "pages/a.html", default_id="a", spec=SPEC, zone=LONDON)
    assert [finding.message for finding in parsed.findings] == ["the page has over 60,000 tags"]


def test_a_page_in_another_encoding_than_it_states_is_told() -> None:
    assert "£3.2m" in article(a_page().encode("cp1252"), told=("article-characters",)).body


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"", "the file is empty"),
        (b"<p>" + b"a" * LARGEST_FILE, "the file is over 5 MB"),
        (re.sub("<body>.*</body>", "<body></body>", a_page(), flags=re.DOTALL), "no text was found on the page"),
        ("<html><body></body></html>", "the page has no title"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x81", "the page"),
        ("<div>" * 20_000 + "x", "the page"),
    ],
)
def test_what_is_no_article_is_left_out_with_a_word(page: str | bytes, said: str) -> None:
    assert said in left_out(page).message


def test_what_a_page_would_run_or_load_stays_outside() -> None:
    text = (
        WARDS + '<script>alert("x")</script>'
        '<p>How it came to this, who knew and what was done, <a href="javascript:x()">the paper tells</a> today.</p>'
    )
    body = article(a_page(text=text)).body
    assert "alert" not in body
    assert "javascript" not in body
    assert "what was done, the paper tells today." in body


# --- a folder of them ----------------------------------------------------------------------------


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    (tmp_path / "pages/2016").mkdir(parents=True)
    (tmp_path / "pages/2016/Wards & lifts.HTML").write_text(a_page(), "utf-8")
    (tmp_path / "pages/bad.htm").write_text(a_page(""), "utf-8")
    (tmp_path / "pages/notes.txt").write_text("not read")
    return tmp_path


def readings(folder: Path, known: dict[str, Stamp] | None = None) -> list[Reading | Unchanged]:
    from digest.sources.pages import PagesSource

    return list(PagesSource(SPEC, folder, LONDON).read(known or {}, now=NOW))


def test_every_page_below_the_folder_is_read_once(newsroom: Path) -> None:
    first = readings(newsroom)
    assert [item.path for item in first] == ["pages/2016/Wards & lifts.HTML", "pages/bad.htm"]
    good, bad = first
    assert isinstance(good, Reading)
    assert isinstance(bad, Reading)
    assert good.article
    assert good.article.id == "2016/Wards-lifts"
    assert [finding.message for finding in bad.findings] == ["the page states no date"]
    again = readings(newsroom, {item.path: item.stamp for item in (good, bad)})
    assert again == [Unchanged(path=good.path), Unchanged(path=bad.path)]


def test_without_the_extra_one_line_says_what_to_install(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, _ = readings(newsroom)
    assert isinstance(good, Reading)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (newsroom / "pages/more.html").write_text(a_page(), "utf-8")
    kept, *others = readings(newsroom, {good.path: good.stamp})
    assert kept == Unchanged(path=good.path)  # nothing is needed to know what was read before
    told = [finding for item in others if isinstance(item, Reading) for finding in item.findings]
    assert [(each.message, each.where.path) for each in told] == [
        ('the source pages needs the extra: pip install "weekly-digest[html]"', "pages")
    ]
    monkeypatch.undo()
    later = readings(newsroom, {item.path: item.stamp for item in others if isinstance(item, Reading)})
    assert [item.path for item in later if isinstance(item, Reading) and item.article] == [good.path, "pages/more.html"]


def test_saved_pages_are_listed_beside_articles(tmp_path: Path, digest: CommandLine) -> None:
    from tests.support import copy_newsroom

    room = copy_newsroom(tmp_path / "room")
    (room / "pages").mkdir()
    (room / "pages/wards.html").write_text(a_page(), "utf-8")
    config = room / "digest.toml"
    config.write_text(f'{config.read_text("utf-8")}\n[[sources]]\nkind = "html"\npath = "pages"\n', "utf-8")
    listed = digest("-C", room, "list", "--week", "2016-W35")
    assert "Two wards open again" in listed.out.decode()
