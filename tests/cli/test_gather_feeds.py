"""``gather`` with feeds: what comes is kept as article files, what fails costs nothing else."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from digest import config
from digest.sources.keeping import taken_apart
from digest.web import Limits, Web
from digest.workflow import asking
from digest.workflow.keeping import Keeper
from tests.loopback import answer, running
from tests.support import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from digest.workflow.keeping import Kept
    from tests.loopback import Asked, Send, Serve, Server
    from tests.support import CommandLine

WEEK = ("--week", "2016-W35")
FRIDAY = datetime(2016, 9, 2, 9, 0, tzinfo=NOW.tzinfo)


@dataclass
class Piece:
    """One entry of a feed."""

    title: str
    text: str = "The trust has published its plan for the year, and says what it will cost."
    at: datetime | None = FRIDAY
    guid: str = ""
    link: str = ""

    def xml(self) -> str:
        date = f"<pubDate>{format_datetime(self.at)}</pubDate>" if self.at else ""
        slug = self.title.split(" ")[0].lower()
        link = self.link or f"https://www.example.org/{slug}"
        text = escape(f"<p>{self.text}</p><p>{self.text}</p>")
        return (
            f'<item><title>{escape(self.title)}</title><guid isPermaLink="false">{self.guid or slug}</guid>'
            f"<link>{link}</link>{date}<description>{text}</description></item>"
        )


def rss(*pieces: Piece) -> bytes:
    items = "".join(piece.xml() for piece in pieces)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


@dataclass
class Site:
    """A site with one feed, which says of its state what it was told to."""

    pieces: Sequence[Piece] = ()
    etag: str = ""
    server: Server | None = None
    given: list[int] = field(default_factory=list)

    def __call__(self, asked: Asked, send: Send) -> None:
        same = self.etag and asked.headers.get("if-none-match") == self.etag
        self.given.append(304 if same else 200)
        send(
            answer(304) if same else answer(200, rss(*self.pieces), content_type="application/rss+xml", etag=self.etag)
        )


@pytest.fixture
def serve() -> Iterator[Serve]:
    yield from running()


def subscribe(newsroom: Path, url: str, name: str = "news", more: str = "allow_private = true") -> None:
    path = newsroom / "digest.toml"
    table = f'\n[[sources]]\nname = "{name}"\nkind = "feed"\nurl = "{url}"\n{more}\n'
    path.write_text(path.read_text("utf-8") + table, "utf-8")


def kept(newsroom: Path, name: str = "news") -> dict[str, str]:
    folder = newsroom / "feeds" / name
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.md"))}


@pytest.fixture
def site(newsroom: Path, serve: Serve) -> Site:
    """Return a site whose feed the newsroom has."""
    found = Site([Piece("Plans published: R&D at M&S"), Piece("Wards reopen")])
    found.server = serve(found)
    subscribe(newsroom, found.server.url)
    return found


def line(digest: CommandLine, newsroom: Path, name: str = "news", now: datetime = NOW) -> str:
    result = digest("-C", newsroom, "gather", now=now)
    return next(line for line in result.lines if line.startswith(f"{name}: "))


def test_each_entry_becomes_an_article_file_and_a_candidate(digest: CommandLine, newsroom: Path, site: Site) -> None:
    assert line(digest, newsroom) == "news: 2 articles (2 new, 0 changed, 0 unchanged)"
    files = kept(newsroom)
    assert [name.rpartition("-")[0] for name in files] == [
        "2016-09/plans-published-r-and-d-at-m-and-s",
        "2016-09/wards-reopen",
    ]
    listed = json.loads(digest("-C", newsroom, "list", *WEEK, "--json", now=NOW).out)
    assert {"Plans published: R&D at M&S", "Wards reopen"} <= {each["title"] for each in listed["articles"]}
    assert line(digest, newsroom) == "news: 2 articles (0 new, 0 changed, 2 unchanged)"
    assert kept(newsroom) == files


def test_a_feed_is_asked_for_what_is_new_and_by_no_other_command(
    digest: CommandLine, newsroom: Path, site: Site
) -> None:
    site.etag = '"one"'
    for command in (("gather",), ("gather",), ("list", *WEEK), ("status",), ("draft", *WEEK), ("why", "wards")):
        digest("-C", newsroom, *command, now=NOW)
    assert site.given == [200, 304]
    site.pieces, site.etag = [*site.pieces, Piece("Third piece")], '"two"'
    assert line(digest, newsroom) == "news: 3 articles (1 new, 0 changed, 2 unchanged)"


@pytest.mark.parametrize("etag", ['"' + "a" * 5000 + '"', '"caf\xe9"', '"a"\r\n b'], ids=["long", "letters", "folded"])
def test_what_cannot_be_said_back_to_a_site_is_not_kept(
    digest: CommandLine, newsroom: Path, site: Site, etag: str
) -> None:
    site.etag = etag
    for _ in range(2):
        assert digest("-C", newsroom, "gather", "news", now=NOW).code == 0
    assert site.given == [200, 200]


def test_a_relative_link_is_joined_to_where_the_feed_was_found_in_the_end(
    digest: CommandLine, newsroom: Path, serve: Serve
) -> None:
    def moved(asked: Asked, send: Send) -> None:
        if asked.path == "/rss":
            send(answer(301, location="/new/feed.xml"))
        else:
            send(answer(200, rss(Piece("Plans published", link="2016/plans"))))

    server = serve(moved)
    subscribe(newsroom, f"{server.url}/rss")
    result = digest("-C", newsroom, "gather", now=NOW)
    assert f'news has moved for good\n  help: write url = "{server.url}/new/feed.xml" in digest.toml' in result.err
    assert [taken_apart(text).url for text in kept(newsroom).values()] == [f"{server.url}/new/2016/plans"]


def test_all_of_a_feed_is_wanted_again_when_something_of_it_is_missing(
    digest: CommandLine, newsroom: Path, site: Site
) -> None:
    site.etag = '"one"'
    digest("-C", newsroom, "gather", now=NOW)
    before = kept(newsroom)
    (newsroom / "feeds/news" / next(iter(before))).unlink()
    digest("-C", newsroom, "gather", now=NOW)
    assert site.given == [200, 200]
    assert kept(newsroom) == before
    shutil.rmtree(newsroom / ".digest")
    digest("-C", newsroom, "gather", now=NOW)
    assert site.given == [200, 200, 200]
    path = newsroom / "digest.toml"
    path.write_text(path.read_text("utf-8") + 'zone = "Asia/Tokyo"\n', "utf-8")  # times may be read otherwise now
    digest("-C", newsroom, "gather", now=NOW)
    assert site.given == [200, 200, 200, 200]


def test_what_a_feed_no_longer_gives_stays_also_without_the_archive(
    digest: CommandLine, newsroom: Path, site: Site
) -> None:
    digest("-C", newsroom, "gather", now=NOW)
    site.pieces = [Piece("Third piece")]
    assert line(digest, newsroom) == "news: 3 articles (1 new, 0 changed, 2 unchanged)"
    before = digest("-C", newsroom, "list", *WEEK, "--all", "--json", now=NOW).out
    shutil.rmtree(newsroom / ".digest")
    assert digest("-C", newsroom, "list", *WEEK, "--all", "--json", now=NOW).out == before


def test_a_changed_entry_is_a_new_version_and_keeps_what_an_editor_added(
    digest: CommandLine, newsroom: Path, site: Site
) -> None:
    digest("-C", newsroom, "gather", now=NOW)
    name, text = next(iter(kept(newsroom).items()))
    (newsroom / "feeds/news" / name).write_text(text.replace("url:", "priority: 90\nurl:"), "utf-8")
    site.pieces = [Piece("Plans published, then withdrawn"), Piece("Wards reopen")]
    later = NOW + timedelta(hours=1)
    assert line(digest, newsroom, now=later) == "news: 2 articles (0 new, 1 changed, 1 unchanged)"
    found = kept(newsroom)[name]
    assert "priority: 90" in found
    assert '"Plans published, then withdrawn"' in found
    assert taken_apart(found).id == taken_apart(text).id


def test_an_editors_words_are_not_written_over(digest: CommandLine, newsroom: Path, site: Site) -> None:
    digest("-C", newsroom, "gather", now=NOW)
    name, text = next(iter(kept(newsroom).items()))
    path = newsroom / "feeds/news" / name
    path.write_text(text.replace("what it will cost", "what it costs"), "utf-8")
    edited = path.read_bytes()
    assert b"feed-edited" not in digest("-C", newsroom, "gather", "--json", now=NOW).out
    site.pieces = [Piece("Plans published late"), Piece("Wards reopen")]
    result = digest("-C", newsroom, "gather", now=NOW)
    assert f"feeds/news/{name}:1: warning: the feed has changed “Plans published late”" in result.err
    assert path.read_bytes() == edited
    mend = result.err.split("to keep yours, write ")[1].split("\n")[0]
    kept_line = next(row for row in edited.decode().split("\n") if row.startswith("gathered: "))
    path.write_text(edited.decode().replace(kept_line, mend), "utf-8")
    assert "Plans published late" not in digest("-C", newsroom, "gather", now=NOW).err
    path.unlink()
    digest("-C", newsroom, "gather", now=NOW)
    assert any("Plans published late" in text for text in kept(newsroom).values())


def test_an_entry_without_a_date_is_dated_by_first_sight_and_said_to_be(
    digest: CommandLine, newsroom: Path, site: Site
) -> None:
    site.pieces = [Piece("Undated", at=None), Piece("Ahead", at=NOW + timedelta(days=30))]
    result = digest("-C", newsroom, "gather", now=NOW)
    assert "feeds/news: warning: 1 entry of news without a date" in result.err
    assert "feeds/news: warning: 1 entry of news with a date that cannot be meant" in result.err
    again = digest("-C", newsroom, "gather", now=NOW + timedelta(days=3))
    assert "without a date" not in again.err
    text = next(text for name, text in kept(newsroom).items() if "undated" in name)
    assert "date: 2016-09-05T06:30:00+01:00  # the feed gives no date; this is when it was first seen" in text


def test_a_site_that_moves_gives_no_article_twice(digest: CommandLine, newsroom: Path, site: Site) -> None:
    digest("-C", newsroom, "gather", now=NOW)
    site.pieces = [Piece("Plans published: R&D at M&S", guid="new-1"), Piece("Wards reopen", guid="new-2")]
    assert line(digest, newsroom) == "news: 2 articles (0 new, 0 changed, 2 unchanged)"
    assert len(kept(newsroom)) == 2


def test_entries_that_all_link_to_one_page_are_as_many_articles(
    digest: CommandLine, newsroom: Path, site: Site
) -> None:
    home = "https://www.example.org/now.html"
    for day in range(4):  # each gives one entry, and the one before is no longer there
        site.pieces = [
            Piece(f"Day {day}", guid=f"g{day}", link=f"{home}#{day}"),
            Piece("Home", guid=f"h{day}", link=home),
        ]
        digest("-C", newsroom, "gather", now=NOW)
    titles = [taken_apart(text).title for text in kept(newsroom).values()]
    assert sorted(titles) == ["Day 0", "Day 1", "Day 2", "Day 3", "Home"]


# --- what fails ----------------------------------------------------------------------------------


def test_a_feed_that_fails_is_told_with_its_mend_and_the_others_come_in(
    digest: CommandLine, newsroom: Path, site: Site, serve: Serve
) -> None:
    subscribe(newsroom, serve(answer(404)).url, "lost")
    subscribe(newsroom, serve(answer(200, b"<html><p>Hello", content_type="text/html")).url, "page")
    result = digest("-C", newsroom, "gather", now=NOW)
    assert result.code == 0
    assert result.lines[1:] == [
        "news: 2 articles (2 new, 0 changed, 0 unchanged)",
        "lost: 0 articles (not read)",
        "page: 0 articles (not read)",
    ]
    assert " answers 404 Not Found\n  help: look the feed's address up on its site" in result.err
    assert "page: not read: " in result.err
    assert result.err.count("help: ") >= 2
    told = json.loads(digest("-C", newsroom, "gather", "--json", now=NOW).out)["sources"]
    assert [(each.get("outcome"), each.get("fails")) for each in told] == [
        (None, None), ("read", 0), ("failed", 2), ("failed", 2)
    ]  # fmt: skip
    assert digest("-C", newsroom, "gather", "lost", now=NOW).code == 3
    assert digest("-C", newsroom, "gather", "news", now=NOW).code == 0
    assert digest("-C", newsroom, "gather", "nws", now=NOW).code == 2


def test_a_feed_that_goes_on_failing_is_left_alone_until_it_is_named(
    digest: CommandLine, newsroom: Path, serve: Serve
) -> None:
    server = serve(answer(500))
    subscribe(newsroom, server.url)
    for _ in range(8):
        digest("-C", newsroom, "gather", now=NOW)
    assert len(server.asked) == 5
    assert "news: 0 articles (failed 5 times, asked again from 2016-09-05 " in line(digest, newsroom)
    digest("-C", newsroom, "gather", "news", now=NOW)
    assert len(server.asked) == 6
    digest("-C", newsroom, "gather", now=NOW + timedelta(hours=2))
    assert len(server.asked) == 7
    doctor = digest("-C", newsroom, "doctor", now=NOW)
    told = doctor.out.decode() + doctor.err
    assert "news: failed seven times in a row, last: http://127.0.0.1:" in told
    assert " answers 500 Internal Server Error" in told


def test_commands_say_when_feeds_have_not_been_asked(digest: CommandLine, newsroom: Path, site: Site) -> None:
    said = "Nothing came from news for a day or more. To ask: digest -C"
    assert said in digest("-C", newsroom, "list", *WEEK, now=NOW).err
    digest("-C", newsroom, "gather", now=NOW)
    assert said not in digest("-C", newsroom, "list", *WEEK, now=NOW + timedelta(hours=23)).err
    assert said in digest("-C", newsroom, "list", *WEEK, now=NOW + timedelta(hours=25)).err


# --- servers nobody should ask -------------------------------------------------------------------


def _bomb(_: Asked, send: Send) -> None:
    packed = gzip.compress(b"\0" * 50_000_000)
    send(answer(200, packed, content_encoding="gzip"))


def _drip(_: Asked, send: Send) -> None:
    send(b"HTTP/1.1 200 OK\r\n\r\n<rss>")
    while True:
        send(b" ")
        time.sleep(0.05)


def _endless(_: Asked, send: Send) -> None:
    send(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        send(b"<item>" * 10_000)


def _loop(asked: Asked, send: Send) -> None:
    send(answer(302, location=f"{asked.path}a"))


HOSTILE: dict[str, tuple[Callable[[Asked, Send], None] | bytes, str]] = {
    "a bomb": (_bomb, "the answer has more than"),
    "a drip": (_drip, "no whole answer within"),
    "no end": (_endless, "the answer has more than"),
    "a loop": (_loop, "leads on and on"),
    "to a file": (answer(302, location="file:///etc/passwd"), "is no address of the web"),
    "to a disguise": (answer(301, location="http://2130706433/"), "a host that is no name and no number"),
    "silence": (lambda _asked, _send: time.sleep(3), "nothing came for"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n", "answers what nobody can read"),
    "nothing": (answer(200), "no feed"),
    "unchanged since never": (answer(304), "answers 304"),
}


def test_hostile_servers_are_a_clear_fault_each_and_the_rest_comes_in(
    newsroom: Path, site: Site, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LIMITS", Limits(total=4, step=2, body=1_000_000))
    for number, (how, _) in enumerate(HOSTILE.values()):
        subscribe(newsroom, serve(how).url, f"bad-{number}")
    began = time.monotonic()
    found = asking.ask(config.load_newsroom(newsroom), now=NOW)
    assert time.monotonic() - began < 20  # a dozen hosts, eight at once, none longer than the limit
    assert (found[0].outcome, found[0].new) == ("read", 2)
    for asked, (what, (_, said)) in zip(found[1:], HOSTILE.items(), strict=True):
        assert asked.outcome == "failed", what
        assert said in asked.error, what


ADDRESSES = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.1/",
    "http://0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/", "http://100.64.0.1/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
    "http://192.168.1.1/", "http://224.0.0.1/", "http://[::1/", "http://user:word@www.example.org/",
    "http://www.example.org:25/", f"http://{'a' * 300}.org/", "http://internal.example.org/",
]  # fmt: skip


def test_no_spelling_of_a_private_address_is_asked(newsroom: Path) -> None:
    def resolve(host: str, _port: int) -> tuple[str, ...]:
        assert host == "internal.example.org", host
        return ("203.0.113.7", "10.0.0.7")  # one of them would do

    for number, url in enumerate(ADDRESSES):
        subscribe(newsroom, url, f"at-{number}", "")
    found = asking.ask(config.load_newsroom(newsroom), now=NOW, web=Web(resolve=resolve))
    assert [asked.outcome for asked in found] == ["failed"] * len(ADDRESSES)
    assert all(asked.error and not kept(newsroom, asked.spec.name) for asked in found)


def test_a_name_that_changes_its_mind_is_asked_at_the_address_that_was_looked_at(newsroom: Path, site: Site) -> None:
    assert site.server
    answers = iter([("127.0.0.1",)])
    path = newsroom / "digest.toml"
    path.write_text(path.read_text("utf-8").replace("//127.0.0.1:", "//rebind.example.org:"), "utf-8")
    web = Web(resolve=lambda _host, _port: next(answers))
    assert asking.ask(config.load_newsroom(newsroom), now=NOW, web=web)[0].new == 2  # looked up once


@pytest.mark.parametrize("url", ["file:///etc/passwd", "articles/file.xml", "ftp://www.example.org/rss", "//host/rss"])
def test_an_address_that_is_none_of_the_web_is_refused_in_the_file(
    digest: CommandLine, newsroom: Path, url: str
) -> None:
    subscribe(newsroom, url)
    result = digest("-C", newsroom, "gather")
    assert result.code == 2
    assert "url must be a whole address: https://..." in result.err


def test_what_no_thread_comes_back_from_is_answered_for(
    newsroom: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site.server
    subscribe(newsroom, site.server.url + "/second", "second")
    monkeypatch.setattr(asking, "LONGEST", 0.5)
    real = asking._asked

    def stuck(order: asking._Order, web: Web) -> asking._Answer:
        if order.spec.name == "news":
            time.sleep(5)
        return real(order, web)

    monkeypatch.setattr(asking, "_asked", stuck)
    found = asking.ask(config.load_newsroom(newsroom), now=NOW)
    assert [(each.outcome, each.new) for each in found] == [("failed", 0), ("read", 2)]
    assert found[0].error == "not read within 0.5 seconds"


def test_a_fault_of_our_own_costs_one_feed(newsroom: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.server
    subscribe(newsroom, site.server.url + "/second", "second")

    def broken(*_: object, url: str, **__: object) -> object:
        raise ZeroDivisionError(url)

    monkeypatch.setattr("digest.sources.feed.read_feed", broken)
    found = asking.ask(config.load_newsroom(newsroom), now=NOW)
    assert [each.outcome for each in found] == ["failed", "failed"]
    assert "a fault of the program itself: ZeroDivisionError" in found[1].error


def test_a_link_no_header_holds_costs_the_link_and_is_told(digest: CommandLine, newsroom: Path, site: Site) -> None:
    site.pieces = [Piece("Plans published", link="https://www.example.org/" + "a" * 20_000)]
    result = digest("-C", newsroom, "gather", now=NOW)
    assert "news: 1 article (1 new, 0 changed, 0 unchanged)" in result.lines
    assert "cut in an entry: a link over 2,000 characters" in result.err
    assert "\nurl:" not in next(iter(kept(newsroom).values()))


def test_a_fault_of_our_own_in_keeping_costs_one_feed(
    newsroom: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert site.server
    subscribe(newsroom, site.server.url + "/second", "second")
    keep = Keeper.keep

    def broken(keeper: Keeper, *entries: Any, now: datetime) -> Kept:
        if keeper.spec.name == "news":
            raise ZeroDivisionError
        return keep(keeper, *entries, now=now)

    monkeypatch.setattr(Keeper, "keep", broken)
    found = asking.ask(config.load_newsroom(newsroom), now=NOW)
    assert [each.outcome for each in found] == ["failed", "read"]
    assert "a fault of the program itself: ZeroDivisionError" in found[0].error


@pytest.mark.parametrize(
    "wrong", [b"[" * 100_000, b'"next": "9999-12-31T23:59:59-23:00"', b'"next": "9999-12-31T23:59:59+00:00"',
              b'"fails": 1e999']
)  # fmt: skip
def test_damaged_states_cost_no_more_than_being_asked_for_all(
    digest: CommandLine, newsroom: Path, site: Site, wrong: bytes
) -> None:
    digest("-C", newsroom, "gather", now=NOW)
    path = newsroom / ".digest" / "feeds.json"
    right = path.read_bytes()
    key = wrong.partition(b":")[0]
    path.write_bytes(re.sub(re.escape(key) + b": [^,]*", wrong, right) if b":" in wrong else wrong)
    assert path.read_bytes() != right
    assert line(digest, newsroom) == "news: 2 articles (0 new, 0 changed, 2 unchanged)"
    assert digest("-C", newsroom, "source", "list", now=NOW).code == 0


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
def test_neither_a_pipe_nor_a_link_that_leads_elsewhere_is_followed(
    digest: CommandLine, newsroom: Path, site: Site, tmp_path: Path
) -> None:
    folder, elsewhere = newsroom / "feeds" / "news", tmp_path / "elsewhere"
    folder.mkdir(parents=True)
    elsewhere.mkdir()
    os.mkfifo(folder / "pipe.md")
    (folder / "2016-09").symlink_to(elsewhere)
    result = digest("-C", newsroom, "gather", now=NOW)
    assert "news: not read: feeds/news/2016-09: leads elsewhere" in result.err
    assert not list(elsewhere.iterdir())


def test_what_wants_a_hand_is_told_before_what_is_only_worth_knowing(
    digest: CommandLine, newsroom: Path, site: Site
) -> None:
    assert site.server
    site.pieces = [Piece("", at=None, text=f"Words {number}.", guid=f"g{number}") for number in range(2)]
    for number in range(8):
        subscribe(newsroom, f"{site.server.url}/{number}", f"more-{number}")
    found = digest("-C", newsroom, "gather", now=NOW).err
    assert found.count("2 entries of ") >= 8
    assert "without a title" not in found.partition("... and")[0]


def test_the_feeds_of_one_host_are_asked_one_after_another(newsroom: Path, site: Site, serve: Serve) -> None:
    def slow(asked: Asked, send: Send) -> None:
        time.sleep(0.05)
        site(asked, send)

    servers = [serve(slow), serve(slow)]
    for number in range(8):
        subscribe(newsroom, f"{servers[number % 2].url}/{number}", f"feed-{number}")
    progress: list[tuple[int, int]] = []
    asking.ask(config.load_newsroom(newsroom), now=NOW, progress=lambda *each: progress.append(each))
    assert [server.most_at_once for server in servers] == [1, 1]
    assert progress == [(number, 9) for number in range(1, 10)]


def test_gatherings_at_the_same_time_keep_each_entry_once(newsroom: Path, site: Site) -> None:
    site.pieces = [Piece(f"Piece{number} of many") for number in range(20)]
    room = config.load_newsroom(newsroom)
    found: list[asking.Asked] = []
    threads = [Thread(target=lambda: found.extend(asking.ask(room, now=NOW))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [asked.outcome for asked in found] == ["read"] * 12
    assert len(kept(newsroom)) == 20
    assert sum(asked.new for asked in found) == 20
    assert json.loads((newsroom / ".digest/feeds.json").read_bytes())["feeds"]["news"]["fails"] == 0


def test_the_user_agent_says_who_asks(digest: CommandLine, newsroom: Path, site: Site) -> None:
    path = newsroom / "digest.toml"
    path.write_text('site = { url = "https://www.example.org/digest" }\n' + path.read_text("utf-8"), "utf-8")
    digest("-C", newsroom, "gather", now=NOW)
    assert site.server
    assert site.server.asked[0].headers["user-agent"].endswith("(+https://www.example.org/digest)")


def test_entries_with_a_summary_only_become_stories_too(digest: CommandLine, newsroom: Path, site: Site) -> None:
    shutil.rmtree(newsroom / "articles")
    (newsroom / "articles").mkdir()
    said = "The board of trust {} put £{}m into two wards, which reopen in October after a year of repairs to the roof"
    items = "".join(
        f"<item><title>Ward number {n} reopens</title><link>https://www.example.org/{n}</link>"
        f"<pubDate>Fri, 02 Sep 2016 09:00:00 +0100</pubDate>"
        f"<description>{said.format(n, n + 3)} of it.</description></item>"
        for n in range(9)
    )
    assert site.server
    xml = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()
    site.server._answer = lambda _, send: send(answer(200, xml))
    digest("-C", newsroom, "gather", now=NOW)
    result = digest("-C", newsroom, "draft", *WEEK, now=NOW)
    assert result.code == 0, result.err
    text = next((newsroom / "issues/catch-up").glob("2016-09-05.md")).read_text("utf-8")
    assert text.count("\n## [Ward number") >= 6
    assert "put £5m into two wards" in text


def test_a_damaged_feed_is_asked_for_all_it_has_the_next_time(
    digest: CommandLine, newsroom: Path, serve: Serve
) -> None:
    broken = rss(Piece("Plans published"), Piece("Wards reopen")).replace(b"</item></channel></rss>", b"")
    given = iter([broken, rss(Piece("Plans published"), Piece("Wards reopen"))])

    def one_state(asked: Asked, send: Send) -> None:
        assert "if-none-match" not in asked.headers
        send(answer(200, next(given), etag='"same"'))

    subscribe(newsroom, serve(one_state).url)
    assert "feeds/news: warning: the feed is damaged" in digest("-C", newsroom, "gather", now=NOW).err
    assert digest("-C", newsroom, "gather", now=NOW).code == 0
    assert len(kept(newsroom)) == 2


def test_new_guids_for_entries_of_one_address_and_headline_mix_nothing_up(
    digest: CommandLine, newsroom: Path, site: Site
) -> None:
    same = "https://www.example.org/live"
    for turn in ("a", "b"):
        site.pieces = [Piece("Live", f"Text {n} of it.", guid=f"{turn}{n}", link=same) for n in range(2)]
        digest("-C", newsroom, "gather", now=NOW)
    texts = kept(newsroom).values()
    assert [sum(f"Text {n} of it." in text for text in texts) for n in range(2)] == [2, 2]


def test_a_host_that_is_dead_holds_nobody_up(newsroom: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LIMITS", Limits(total=1, step=0.5))
    dead = serve(lambda _asked, _send: time.sleep(3))
    for number in range(12):
        subscribe(newsroom, f"{dead.url}/{number}", f"feed-{number}")
    began = time.monotonic()
    found = asking.ask(config.load_newsroom(newsroom), now=NOW)
    assert time.monotonic() - began < 5
    assert len(dead.asked) == 2
    assert found[2].error == "not asked: 2 others of its site got no answer in time"
    assert {each.outcome for each in found} == {"failed"}


def test_a_machine_of_the_link_alone_is_never_asked(newsroom: Path) -> None:
    for number, url in enumerate(("http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/")):
        subscribe(newsroom, url, f"at-{number}")
    found = asking.ask(config.load_newsroom(newsroom), now=NOW)
    assert [each.outcome for each in found] == ["failed", "failed"]
    assert "is no machine of the public web" in found[0].error


@pytest.mark.parametrize("path", ["out", "issues/catch-up", ".digest", "feeds", "newsletters"])
def test_a_folder_of_the_programs_own_is_no_source(digest: CommandLine, newsroom: Path, path: str) -> None:
    (newsroom / path).mkdir(parents=True, exist_ok=True)
    result = digest("-C", newsroom, "source", "add", path)
    assert result.code == 2
    assert f"{path} is a folder of the program's own" in result.err


def test_a_file_that_is_there_is_no_address(digest: CommandLine, newsroom: Path) -> None:
    (newsroom / "news.rss").write_bytes(rss(Piece("Plans published")))
    result = digest("-C", newsroom, "source", "add", "news.rss")
    assert result.code == 2
    assert "news.rss: is no export of WordPress" in result.err


def test_a_link_with_a_sending_services_tags_is_only_a_link(digest: CommandLine, newsroom: Path, site: Site) -> None:
    site.pieces = [
        Piece("Plans published", link="https://www.example.org/*|FNAME|*/{{x}}"),
        Piece("Wards reopen", link="https://editor:word@www.example.org/wards"),
    ]
    digest("-C", newsroom, "gather", now=NOW)
    urls = sorted(taken_apart(text).url for text in kept(newsroom).values())
    assert urls == ["", "https://www.example.org/*%7CFNAME%7C*/%7B%7Bx%7D%7D"]
