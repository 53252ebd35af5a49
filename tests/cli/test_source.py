"""``digest source``: adding what an editor names, and leaving the rest of digest.toml alone."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from digest.config import load_newsroom
from digest.config.editing import add_sources
from digest.sources.opml import read_opml
from digest.web import Web
from tests.loopback import answer
from tests.support import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.loopback import Asked, Send, Serve, Server
    from tests.support import CommandLine, Result

    Run = Callable[..., Result]

PRIVATE = "--allow-private"


def a_feed(*titles: str, title: str = "Calderbrook Courier") -> bytes:
    items = "".join(
        f"<item><title>{each}</title><guid>https://www.example.org/{number}</guid><link>https://www.example.org/{number}"
        f"</link><description>In short.</description><pubDate>Fri, 0{number} Sep 2016 09:10:00 +0100</pubDate></item>"
        for number, each in enumerate(titles, 1)
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


FEED = answer(200, a_feed("Wards to close", "Board meets", "Beds open", "Budget set"), content_type="text/xml")


def site(**ways: bytes) -> Callable[[Asked, Send], None]:
    """Answer by path: ``rss`` is /rss, ``home`` is /."""
    return lambda asked, send: send(ways.get(asked.path.strip("/") or "home", answer(404)))


def sources(newsroom: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((newsroom / "digest.toml").read_text("utf-8"))["sources"]
    return found


@pytest.fixture
def unchanged(newsroom: Path) -> Callable[[], bool]:
    """Return what tells whether no file of the newsroom has changed."""

    def state() -> dict[str, bytes]:
        files = (path for path in newsroom.rglob("*") if path.is_file() and ".digest" not in path.parts)
        return {str(path): path.read_bytes() for path in files}

    before = state()
    return lambda: state() == before


# --- add -----------------------------------------------------------------------------------------


def test_a_feed_is_added_by_its_address(run: Run, newsroom: Path, serve: Serve) -> None:
    server = serve(FEED)
    before = (newsroom / "digest.toml").read_text("utf-8")
    result = run("source", "add", f"{server.url}/rss", PRIVATE, "--section", "Region", "--weight", "20")
    assert (result.code, result.lines) == (0, [str(newsroom / "digest.toml")])
    assert sources(newsroom)[1:] == [
        {
            "name": "calderbrook-courier", "kind": "feed", "url": f"{server.url}/rss",
            "section": "Region", "weight": 20, "allow_private": True,
        }
    ]  # fmt: skip
    after = (newsroom / "digest.toml").read_text("utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert "Calderbrook Courier: 4 entries" in result.err
    headlines = ["2016-09-04  Budget set", "2016-09-03  Beds open", "2016-09-02  Board meets"]
    assert [line.strip() for line in result.err.splitlines() if line.startswith("  2016")] == headlines
    assert "Wards to close" not in result.err
    assert f"Next: digest -C {newsroom} gather calderbrook-courier" in result.err
    assert len(server.asked) == 1


def test_what_was_added_is_gathered(run: Run, newsroom: Path, serve: Serve) -> None:
    run("source", "add", serve(FEED).url, PRIVATE, "--name", "courier")
    assert run("gather", "courier").code == 0
    assert len(list((newsroom / "feeds/courier").rglob("*.md"))) == 4
    row = run("source", "list").lines[1]
    assert row.startswith("courier   feed ")
    assert row.endswith("4 articles, asked 2016-09-05 06:30")


def test_of_a_page_the_first_feed_is_taken_and_the_others_are_named(run: Run, newsroom: Path, serve: Serve) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'
        for title, href in (("Comments", "/comments/feed"), ("All news", "/rss"), ("Jobs", "/jobs?a=1&amp;b=$(x)"))
    )
    server = serve(site(home=answer(200, f"<!doctype html>{links}".encode()), rss=FEED))
    result = run("source", "add", server.url, PRIVATE)
    assert result.code == 0
    assert [each["url"] for each in sources(newsroom)[1:]] == [f"{server.url}/rss"]
    assert [asked.path for asked in server.asked] == ["/", "/rss"]
    told = [line.rpartition(" ")[2] for line in result.err.splitlines() if "another feed" in line]
    assert told == [f"'{server.url}/jobs?a=1&b=$(x)'", f"{server.url}/comments/feed"]


@pytest.mark.parametrize(
    ("statuses", "kept"), [((301, 308), "/2"), ((302,), "/0"), ((308, 302, 301), "/1"), ((307, 301), "/0")]
)
def test_a_redirect_that_lasts_is_written_down_and_another_is_not(
    run: Run, newsroom: Path, serve: Serve, statuses: tuple[int, ...], kept: str
) -> None:
    ways = {str(number): answer(status, location=f"/{number + 1}") for number, status in enumerate(statuses)}
    server = serve(site(**ways, **{str(len(statuses)): FEED}))
    assert run("source", "add", f"{server.url}/0", PRIVATE).code == 0
    assert sources(newsroom)[1]["url"] == f"{server.url}{kept}"


def test_a_name_is_made_of_the_title_or_the_site_and_is_no_others(run: Run, newsroom: Path, serve: Serve) -> None:
    for title in ("Articles", "Latest news", "A title that goes on about all the things this site does"):
        assert run("source", "add", serve(answer(200, a_feed("One", title=title))).url, PRIVATE).code == 0
    assert [each["name"] for each in sources(newsroom)] == ["articles", "articles-2", "127-0-0-1", "127-0-0-1-2"]


def test_what_is_there_already_is_refused_by_name(
    run: Run, serve: Serve, unchanged: Callable[[], bool], newsroom: Path
) -> None:
    assert (run("source", "add", "articles").code, unchanged()) == (1, True)
    server = serve(site(rss=FEED, old=answer(301, location="/rss")))
    run("source", "add", f"{server.url}/rss", PRIVATE, "--name", "courier")
    before = (newsroom / "digest.toml").read_bytes()
    for address in (f"{server.url}/rss/", f"{server.url}/rss?utm_source=x#top", f"{server.url}/old"):
        result = run("source", "add", address, PRIVATE)
        assert (result.code, "is a source already: courier" in result.err) == (1, True)
    assert (newsroom / "digest.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("reply", "code", "said"),
    [
        (answer(404), 3, "answers 404 Not Found"),
        (answer(500), 3, "answers 500"),
        (answer(200, b"<!doctype html><p>No feed here"), 2, "this page names no feed"),
        (answer(200, b"just words"), 2, "this is no feed"),
        (answer(200), 2, "it is empty"),
        (b"", 3, "breaks off"),
    ],
)
def test_what_gives_no_feed_is_told_and_changes_nothing(
    run: Run, serve: Serve, unchanged: Callable[[], bool], reply: bytes, code: int, said: str
) -> None:
    result = run("source", "add", serve(reply).url, PRIVATE)
    assert (result.code, said in result.err, unchanged()) == (code, True, True)
    assert result.out == b""


def test_a_private_machine_is_asked_only_where_that_is_said(
    run: Run, serve: Serve, unchanged: Callable[[], bool]
) -> None:
    server = serve(FEED)
    result = run("source", "add", server.url)
    assert (result.code, "--allow-private" in result.err, unchanged()) == (3, True, True)
    assert not server.asked


def test_a_public_feed_is_not_written_down_as_private(
    run: Run, newsroom: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(FEED)
    monkeypatch.setattr("digest.web.addresses.is_public", lambda _: True)
    assert run("source", "add", server.url, PRIVATE).code == 0
    assert "allow_private" not in sources(newsroom)[1]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--rights", "all"), 2, "rights must be syndicated or no-email; digest.toml is as it was"),
        (("--weight", "101"), 2, "weight must be a number from 0 to 100"),
        (("--name", "../x"), 2, "../x cannot name a feed"),
        (("--name", "articles"), 2, "two sources are called articles"),
        (("--zone", "Europe/Londn"), 2, "zone Europe/Londn is not known"),
        (("--kind", "html"), 2, "an address is a feed"),
    ],
)
def test_what_means_nothing_is_told_and_changes_nothing(
    run: Run, serve: Serve, unchanged: Callable[[], bool], words: tuple[str, ...], code: int, said: str
) -> None:
    result = run("source", "add", serve(FEED).url, PRIVATE, *words)
    assert (result.code, said in result.err, unchanged()) == (code, True, True)


def test_folders_and_exports_are_told_apart_by_what_they_hold(run: Run, newsroom: Path) -> None:
    for name in ("news", "saved/pages", "both"):
        (newsroom / name).mkdir(parents=True)
    (newsroom / "saved/pages/a.html").write_text("<p>", "utf-8")
    (newsroom / "both/a.html").write_text("<p>", "utf-8")
    (newsroom / "both/a.md").write_text("", "utf-8")
    wxr = '<?xml version="1.0"?><!-- by WordPress --><rss version="2.0"\n xmlns:wp="http://wordpress.org/export/1.2/">'
    (newsroom / "site.xml").write_text(wxr, "utf-8")
    for place in ("news", "saved/pages", newsroom / "both", "site.xml"):
        assert run("source", "add", str(place)).code == 0
    assert [(each["name"], each["kind"], each["path"]) for each in sources(newsroom)[1:]] == [
        ("news", "folder", "news"),
        ("pages", "html", "saved/pages"),
        ("both", "folder", "both"),
        ("site", "wxr", "site.xml"),
    ]


def test_saved_pages_are_read_at_once(run: Run, newsroom: Path) -> None:
    (newsroom / "saved").mkdir()
    (newsroom / "saved/wards.html").write_text(
        """<!doctype html><title>Wards to close | Courier</title>
        <link rel="canonical" href="https://www.example.org/wards">
        <meta property="article:published_time" content="2016-09-01T08:00:00+01:00">
        <article><h1>Wards to close</h1><p>Two wards of the hospital at Marlow close at the end of the year.</p>
        <p>The trust said that too few nurses had been found to keep them open in the winter.</p></article>""",
        "utf-8",
    )
    result = run("source", "add", "saved")
    assert "A folder of saved pages, saved: 1 article\n  2016-09-01  Wards to close\n" in result.err


def test_an_export_is_read_at_once(run: Run, newsroom: Path) -> None:
    (newsroom / "exports").mkdir()
    (newsroom / "exports/site.xml").write_text(
        """<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
        xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><wp:wxr_version>1.2</wp:wxr_version><item>
        <title>Wards to close</title><link>https://www.example.org/wards/</link><guid>https://www.example.org/?p=1</guid>
        <content:encoded><![CDATA[<p>Two wards close.</p>]]></content:encoded><wp:post_id>1</wp:post_id>
        <wp:post_date_gmt>2016-09-01 08:00:00</wp:post_date_gmt><wp:post_name>wards</wp:post_name>
        <wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>""",
        "utf-8",
    )
    tried = json.loads(run("source", "test", "exports/site.xml", "--json").out)
    assert (tried["kind"], tried["entries"], tried["full"], tried["words"]) == ("wxr", 1, 1, 3)
    result = run("source", "add", "exports/site.xml")
    assert "An export of WordPress, exports/site.xml: 1 article\n  2016-09-01  Wards to close\n" in result.err


@pytest.mark.parametrize(
    ("place", "code", "said"),
    [
        ("feed.xml", 2, "is no export of WordPress\nhelp: add a feed by its address"),
        ("notes.txt", 2, "is no folder and no export of WordPress"),
        ("nowhere", 3, "there is no such folder or file"),
        ("nowhere.xml", 3, "there is no such folder or file"),
        ("..", 2, "lies outside the newsroom"),
        (".", 2, "is the newsroom itself"),
        ("articles/finance", 2, "overlap"),
    ],
)
def test_a_path_that_is_no_source_is_told_and_nobody_is_asked(
    run: Run, newsroom: Path, place: str, code: int, said: str
) -> None:
    (newsroom / "feed.xml").write_bytes(a_feed("One"))
    (newsroom / "notes.txt").write_text("notes", "utf-8")
    before = (newsroom / "digest.toml").read_bytes()
    result = run("source", "add", place)
    assert (result.code, said in result.err) == (code, True)
    assert (newsroom / "digest.toml").read_bytes() == before


def test_an_address_without_its_scheme_is_one_of_https(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(f"{host}:{port}")
        return ("10.0.0.1",)

    monkeypatch.setattr("digest.workflow.places.Web", lambda **more: Web(resolve=resolve, **more))
    for place in (
        "www.example.org",
        "example.org/feed.xml",
        "feed://www.example.org/rss",
        "feed:http://a.example.org/",
    ):
        assert run("source", "add", place).code == 3
    assert asked == ["www.example.org:443", "example.org:443", "www.example.org:443", "a.example.org:80"]


def test_the_folder_that_was_read_unsaid_stays_a_source(run: Run, newsroom: Path) -> None:
    path = newsroom / "digest.toml"
    path.write_text('publication = "Ward"\n', "utf-8")
    (newsroom / "news").mkdir()
    assert run("source", "add", "articles").code == 1
    assert run("source", "add", "news").code == 0
    assert [each["path"] for each in sources(newsroom)] == ["articles", "news"]


def test_line_ends_and_byte_order_mark_stay(run: Run, newsroom: Path) -> None:
    path = newsroom / "digest.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    (newsroom / "news").mkdir()
    run("source", "add", "news")
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") > before.count(b"\n")
    run("source", "remove", "news")
    assert path.read_bytes() == before


# --- test, list ----------------------------------------------------------------------------------


def test_a_place_is_tried_and_nothing_is_written(run: Run, serve: Serve, unchanged: Callable[[], bool]) -> None:
    server = serve(FEED)
    result = run("source", "test", server.url, PRIVATE)
    assert (result.code, unchanged()) == (0, True)
    assert result.lines == [
        "A feed: Calderbrook Courier",
        f"  {server.url}",
        "  4 entries",
        "  from 2016-09-01 to 2016-09-04",
        "  4 with a summary only; 2 words in the middle",
        "  2016-09-04  Budget set",
        "  2016-09-03  Beds open",
        "  2016-09-02  Board meets",
    ]
    assert "source add" in result.err
    assert "4 of 4 come without their text" in result.err


def test_a_source_is_tried_by_its_name(run: Run, newsroom: Path, serve: Serve) -> None:
    assert "without their text" not in run("source", "test", "articles").err
    told = json.loads(run("source", "test", "articles", "--json").out)
    count = len(list((newsroom / "articles").rglob("*.md")))
    assert (told["kind"], told["place"], told["entries"], told["full"], told["undated"]) == (
        "folder", "articles", count, count, 0,
    )  # fmt: skip
    body = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>X</title>
        <item><title>Whole</title><content:encoded>&lt;p>One two three.&lt;/p>&lt;p>Four five.&lt;/p></content:encoded>
        </item><item><title>Bare</title></item></channel></rss>"""
    server = serve(answer(200, body.encode()))
    run("source", "add", server.url, PRIVATE, "--name", "courier")
    told = json.loads(run("source", "test", "courier", "--json").out)
    assert {key: told[key] for key in ("entries", "undated", "full", "summaries", "bare", "words", "oldest")} == {
        "entries": 2, "undated": 2, "full": 1, "summaries": 0, "bare": 1, "words": 2, "oldest": None,
    }  # fmt: skip
    assert told["headlines"][0] == {"title": "Whole", "published": None, "url": ""}


def test_what_is_odd_about_files_is_told(run: Run, newsroom: Path) -> None:
    (newsroom / "news").mkdir()
    (newsroom / "news/a.md").write_text("---\ntitle: No date\n---\nWords.\n", "utf-8")
    result = run("source", "test", "news")
    assert "LEFT OUT: 1 article file" in result.err
    assert json.loads(run("source", "test", "news", "--json").out)["findings"][0]["file"] == "news/a.md"


def test_a_feed_that_fails_is_listed_with_its_fault(run: Run, newsroom: Path, serve: Serve) -> None:
    replies = iter([FEED, FEED, answer(500)])
    server = serve(lambda _, send: send(next(replies)))
    run("source", "add", server.url, PRIVATE, "--name", "courier")
    assert run("source", "list").lines[1].endswith("never asked")
    run("gather", "courier")
    run("gather", "courier")
    assert run("source", "list").lines[1].endswith("answers 500 Internal Server Error")
    told = json.loads(run("source", "list", "--json").out)["sources"]
    assert (told[0]["asked"], told[0]["articles"] > 0) == (None, True)
    assert (told[1]["fails"], told[1]["succeeded"], told[1]["allow_private"]) == (1, NOW.isoformat(), True)


# --- remove --------------------------------------------------------------------------------------


def test_a_source_is_removed_and_what_it_gave_stays(run: Run, newsroom: Path, serve: Serve) -> None:
    before = (newsroom / "digest.toml").read_bytes()
    server: Server = serve(FEED)
    run("source", "add", server.url, PRIVATE, "--name", "courier")
    run("gather", "courier")
    newsletter = newsroom / "newsletters/catch-up.toml"
    newsletter.write_text(
        newsletter.read_text("utf-8").replace("[rules]", '[rules]\nexclude_sources = ["courier"]'), "utf-8"
    )
    result = run("source", "remove", "courier")
    assert (result.code, (newsroom / "digest.toml").read_bytes()) == (0, before)
    assert "4 articles" in result.err
    assert "The rules of catch-up name it" in result.err
    assert len(list((newsroom / "feeds/courier").rglob("*.md"))) == 4
    again = run("source", "add", server.url, PRIVATE, "--name", "courier")
    assert "are there from before" in again.err


def test_without_its_only_source_a_newsroom_reads_nothing(run: Run, newsroom: Path) -> None:
    result = run("source", "remove", "articles")
    assert (result.code, "nothing is read" in result.err) == (0, True)
    assert load_newsroom(newsroom).sources == ()
    assert run("gather").code == 0
    assert (run("source", "list").out, json.loads(run("source", "list", "--json").out)["sources"]) == (b"", [])


def test_a_name_that_is_none_is_told_with_the_nearest(run: Run, unchanged: Callable[[], bool]) -> None:
    result = run("source", "remove", "article")
    assert (result.code, "did you mean articles?" in result.err, unchanged()) == (2, True, True)


# --- lists of feeds ------------------------------------------------------------------------------

OPML = b"""<?xml version="1.0"?><opml version="2.0"><body><outline text="Region">
<outline type="rss" text="Courier" xmlUrl="https://courier.example.org/rss"/></outline>
<outline type="rss" text="Courier" xmlUrl="https://other.example.org/rss"/>
<outline type="rss" text="Inside" xmlUrl="http://192.168.0.7/rss"/>
<outline type="rss" text="Here" xmlUrl="http://localhost/rss"/>
<outline type="rss" text="Files" xmlUrl="ftp://example.org/rss"/></body></opml>"""


def test_a_list_of_feeds_is_added_without_asking_anyone(run: Run, newsroom: Path, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_bytes(OPML)
    before = (newsroom / "digest.toml").read_bytes()
    dry = run("source", "import", str(file), "--dry-run")
    assert (dry.code, (newsroom / "digest.toml").read_bytes()) == (0, before)
    result = run("source", "import", str(file))
    assert (result.code, result.out) == (0, dry.out)
    assert [line.partition(":")[0] for line in result.lines] == ["added", "added", "left out", "left out"]
    assert "ftp://example.org/rss is no address of the web" in result.err
    assert sources(newsroom)[1:] == [
        {"name": "courier", "kind": "feed", "url": "https://courier.example.org/rss", "section": "Region"},
        {"name": "courier-2", "kind": "feed", "url": "https://other.example.org/rss"},
    ]
    again = run("source", "import", str(file))
    assert [line.partition(":")[0] for line in again.lines[:2]] == ["there already", "there already"]
    assert len(sources(newsroom)) == 3


def test_feeds_are_exported_as_what_can_be_imported(run: Run, newsroom: Path, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_bytes(OPML)
    run("source", "import", str(tmp_path / "feeds.opml"))
    listed = sources(newsroom)[1:]
    exported = run("source", "export")
    assert exported.code == 0
    assert [(each.title, each.url, each.section) for each in read_opml(exported.out)] == [
        (each["name"], each["url"], each.get("section", "")) for each in listed
    ]
    (tmp_path / "again.opml").write_bytes(exported.out)
    for each in listed:
        run("source", "remove", each["name"])
    run("source", "import", str(tmp_path / "again.opml"))
    assert sources(newsroom)[1:] == listed


def test_what_is_no_list_of_feeds_is_told(run: Run, newsroom: Path, unchanged: Callable[[], bool]) -> None:
    result = run("source", "import", str(newsroom / "digest.toml"))
    assert (result.code, "this is no OPML" in result.err, unchanged()) == (2, True, True)


# --- one file, several hands ---------------------------------------------------------------------


def test_what_another_saves_meanwhile_is_not_lost(
    digest: CommandLine, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (newsroom / "news").mkdir()
    path = newsroom / "digest.toml"

    def slow(text: str, *values: Any) -> str:
        path.write_text(text + "# mine\n", "utf-8")
        return add_sources(text, *values)

    monkeypatch.setattr("digest.workflow.sources.add_sources", slow)
    result = digest("-C", newsroom, "source", "add", "news", now=NOW)
    assert (result.code, "was changed by another program meanwhile" in result.err) == (3, True)
    assert path.read_text("utf-8").endswith("# mine\n")
