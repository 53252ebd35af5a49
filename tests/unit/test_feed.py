"""Feeds: what each says becomes entries, what is none is told what it is, and no octets do harm."""

from __future__ import annotations

import builtins
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DigestError
from digest.model import Finding, Image
from digest.sources.entry import Entry, Feed
from digest.sources.feed import read_feed
from digest.sources.feedentry import LONGEST_BODY, LONGEST_STANDFIRST, MOST_ENTRIES
from digest.sources.walk import LARGEST_FILE
from tests.examples import examples
from tests.feeds import DAMAGES, Written, write
from tests.support import LONDON, costs_at_most

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://www.example.org/news/feed.xml"
NINE = datetime(2016, 9, 5, 9, 0, tzinfo=UTC)
_SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)
_HEAD = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {_SPACES}><channel><title>A source</title>'


def read(text: str | bytes, content_type: str = "", url: str = URL) -> Feed:
    octets = text if isinstance(text, bytes) else text.encode()
    return read_feed(octets, url=url, content_type=content_type, zone=LONDON)


def rss(*items: str) -> Feed:
    return read(_HEAD + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>")


def entry(item: str, *, told: tuple[str, ...] = ()) -> Entry:
    """Read an RSS feed of one entry; ``told`` are the ids of all that is said about it."""
    feed = rss(item)
    assert tuple(finding.id for finding in feed.findings) == told
    (found,) = feed.entries
    return found


def atom(inner: str, *, of_feed: str = "", told: tuple[str, ...] = ()) -> Entry:
    feed = read(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>{of_feed}<entry>{inner}</entry></feed>')
    assert tuple(finding.id for finding in feed.findings) == told
    (found,) = feed.entries
    return found


def none(octets: str | bytes) -> DigestError:
    with pytest.raises(DigestError) as caught:
        read(octets)
    assert caught.value.where.path == URL
    assert caught.value.hint
    return caught.value


# --- a good entry ----------------------------------------------------------------------------------


def test_a_whole_entry_of_rss_is_read() -> None:
    found = entry(
        "<title>Trusts end year</title><link>/n/1?a=1&amp;b=2#top</link>"
        '<guid isPermaLink="false">n-1</guid><pubDate>Mon, 05 Sep 2016 10:00:00 BST</pubDate>'
        "<dc:creator>Ann Writer</dc:creator><dc:creator>Bob Writer</dc:creator>"
        "<category>Finance</category><category><![CDATA[R&D]]></category><category>Finance</category>"
        "<description>What the figures say.</description>"
        '<content:encoded><![CDATA[<p>The <b>first</b> <a href="../p/2">paragraph</a>.</p><p>The second.</p>]]>'
        "</content:encoded>"
        '<media:content url="/a.jpg" medium="image"><media:description>A ward</media:description></media:content>'
    )
    assert found == Entry(
        guid="n-1",
        title="Trusts end year",
        url="https://www.example.org/n/1?a=1&b=2#top",
        published=NINE,
        author="Ann Writer and Bob Writer",
        standfirst="What the figures say.",
        body="The **first** [paragraph](https://www.example.org/p/2).\n\nThe second.",
        tags=("Finance", "R&D"),
        image=Image(src="https://www.example.org/a.jpg", alt="A ward"),
    )


def test_a_whole_entry_of_atom_is_read() -> None:
    found = atom(
        '<title type="html">R&amp;amp;D &lt;b&gt;up&lt;/b&gt;</title><id>urn:1</id>'
        '<link rel="edit" href="/edit"/><link rel="alternate" href="n/1"/><link rel="enclosure" href="/x.mp3"/>'
        "<author><name>Ann</name></author><author><name>Bob</name><email>b@example.org</email></author>"
        "<author><name>Cy</name></author>"
        "<published>2016-09-05T10:00:00+01:00</published><updated>2016-09-06T00:00:00Z</updated>"
        '<category term="x" label="Finance"/><summary>Short &amp; plain: a &lt; b.</summary>'
        '<content type="xhtml" xml:base="https://cdn.example.org/"><div xmlns="http://www.w3.org/1999/xhtml">'
        '<p>One <a href="y">link</a></p><p>Two</p></div></content>',
        of_feed='<link rel="self" href="/feed"/>',
    )
    assert found == Entry(
        guid="urn:1",
        title="R&D up",
        url="https://www.example.org/news/n/1",
        published=NINE,
        updated=datetime(2016, 9, 6, tzinfo=UTC),
        author="Ann, Bob and Cy",
        standfirst="Short & plain: a < b.",
        body="One [link](https://cdn.example.org/y)\n\nTwo",
        tags=("Finance",),
    )


def test_the_feed_gives_its_title_and_its_page() -> None:
    feed = read(_HEAD.replace("A source", "News &amp;amp; views") + "<link>/home</link></channel></rss>")
    assert feed == Feed(title="News & views", site="https://www.example.org/home", entries=())


def test_entries_stand_as_they_stand_in_the_feed() -> None:
    dates = ("2016-09-01", "2016-09-03", "2016-09-02")
    feed = rss(*(f"<title>Of {date}</title><dc:date>{date}</dc:date>" for date in dates))
    assert [each.title for each in feed.entries] == [f"Of {date}" for date in dates]


# --- titles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("a &lt; b", "a < b"),
        ("Why 3 &lt; 5 &amp; 7 &gt; 5", "Why 3 < 5 & 7 > 5"),
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("<![CDATA[R&D at M&S]]>", "R&D at M&S"),
        ("R&amp;D at M&amp;S", "R&D at M&S"),
        ("R&amp;amp;D", "R&D"),
        ("It&#8217;s &#x201C;in&#x201D;", "It’s “in”"),
        ("<![CDATA[It&#8217;s]]>", "It’s"),
        ("Two\n   lines", "Two lines"),
    ],
)
def test_a_title_is_plain_text(written: str, title: str) -> None:
    assert entry(f"<title>{written}</title>").title == title


def test_a_title_of_atom_that_is_text_keeps_its_signs() -> None:
    assert atom("<title>Use &lt;b&gt; for bold &amp;amp; more</title>").title == "Use <b> for bold &amp; more"


def test_bare_ampersands_are_ampersands() -> None:
    found = entry("<title>R&D at M&S, AT&T; & more &c.</title>", told=("feed-damaged",))
    assert found.title == "R&D at M&S, AT&T; & more &c."


def test_names_of_html_that_xml_does_not_know_are_characters() -> None:
    assert entry("<title>5&nbsp;km &ndash; caf&eacute;</title>").title == "5\u00a0km – café"


def test_an_entry_without_a_title_takes_its_first_sentence() -> None:
    long = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen. Then more."
    found = entry(f"<description>{long}</description>", told=("feed-entry-untitled",))
    assert found.title == "One two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    assert found.standfirst == long
    assert entry("<description>Short. More.</description>", told=("feed-entry-untitled",)).title == "Short."


def test_an_entry_with_neither_title_nor_text_is_left_out() -> None:
    feed = rss("<title> </title><guid>1</guid>", "<title>There</title>")
    assert [each.title for each in feed.entries] == ["There"]
    (finding,) = feed.findings
    assert (finding.id, finding.severity, finding.where.path) == ("feed-entry-left-out", "warning", URL)


# --- standfirst and body ---------------------------------------------------------------------------


def test_a_short_description_alone_is_the_standfirst_and_a_long_one_the_body() -> None:
    short, long = " ".join(["word"] * 80), " ".join(["word"] * 81)
    assert (entry(f"<title>A</title><description>{short}</description>")).standfirst == short
    assert (entry(f"<title>A</title><description>{long}</description>")).body == long
    two = entry("<title>A</title><description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description>")
    assert (two.standfirst, two.body) == ("", "One.\n\nTwo.")
    plain = entry("<title>A</title><description>One &amp;amp; a.\n\nTwo.</description>")
    assert (plain.standfirst, plain.body) == ("", "One & a.\n\nTwo.")


@pytest.mark.parametrize("end", ["", " [&#8230;]", " [...]", "…", "..."])
def test_a_standfirst_that_is_the_beginning_of_the_text_is_dropped(end: str) -> None:
    text = "<![CDATA[<p>Trusts <b>end</b> the year.</p><p>And so on.</p>]]>"
    item = f"<title>A</title><description>Trusts end the{end}</description><content:encoded>{text}</content:encoded>"
    assert entry(item).standfirst == ""
    assert entry(item.replace("Trusts end", "Health trusts end")).standfirst.startswith("Health trusts end the")


def test_where_a_post_appeared_first_is_no_paragraph_of_it() -> None:
    def body(address: str, after: str = "") -> str:
        said = (
            f'<p>One.</p>\n<p>The post <a rel="nofollow" href="{address}">Trusts</a> appeared first on '
            f'<a href="https://www.example.org">A source</a>.</p>{after}'
        )
        link = "<link>https://www.example.org/n/1</link>"
        text = f"<content:encoded><![CDATA[{said}]]></content:encoded>"
        return entry(f"<title>Trusts</title>{link}{text}").body

    assert body("https://www.example.org/n/1?utm_source=rss") == "One."
    assert "appeared first" in body("https://www.example.org/n/2")
    assert "appeared first" in body("https://www.example.org/n/1", "<p>More.</p>")


def test_descriptions_of_pictures_are_no_text_of_the_entry() -> None:
    media = (
        '<media:content url="/a.jpg" medium="image"><media:title>T</media:title>'
        "<media:description>A ward</media:description></media:content>"
    )
    for item in (f"<title>A</title><description>Said.</description>{media}", f"{media}<title>A</title>"):
        found = entry(item)
        assert (found.title, found.body, found.image) == (
            "A", "", Image(src="https://www.example.org/a.jpg", alt="A ward"),
        )  # fmt: skip
    assert entry(f"<title>A</title><description>Said.</description>{media}").standfirst == "Said."


def test_a_picture_nobody_described_is_left_out() -> None:
    assert entry('<title>A</title><media:thumbnail url="/a.jpg"/>').image is None
    assert entry('<title>A</title><enclosure url="/a.jpg" type="image/jpeg" length="1"/>').image is None
    video = '<media:content url="/a.mp4" type="video/mp4"><media:description>A film</media:description></media:content>'
    assert entry(f"<title>A</title>{video}").image is None
    group = f'{video}<media:thumbnail url="/a.jpg"/><media:description>A film</media:description>'
    assert entry(f"<title>A</title><media:group>{group}</media:group>").image is None


def test_what_runs_or_loads_is_taken_out_and_told() -> None:
    found = entry(
        "<title>A</title><content:encoded><![CDATA[<p>One.</p><script>alert(1)</script><iframe src=x></iframe>]]>"
        "</content:encoded>",
        told=("feed-html",),
    )
    assert found.body == "One."


# --- who, when, where --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("<author>ann@example.org (Ann Writer)</author>", "Ann Writer"),
        ("<author>Ann Writer</author>", "Ann Writer"),
        ("<author>ann@example.org</author>", ""),
        ("<dc:creator><![CDATA[Ann & Bob]]></dc:creator>", "Ann & Bob"),
        ("", ""),
    ],
)
def test_names_of_authors(written: str, author: str) -> None:
    assert entry(f"<title>A</title>{written}").author == author


def test_an_entry_of_atom_has_the_author_of_its_feed() -> None:
    assert atom("<title>A</title>", of_feed="<author><name>Ann</name></author>").author == "Ann"
    own = atom("<title>A</title><author><name>Bob</name></author>", of_feed="<author><name>Ann</name></author>")
    assert own.author == "Bob"


def test_dates_are_read_as_written() -> None:
    dated = entry("<title>A</title><pubDate>Mon, 05 Sep 2016 12:00:00 BST</pubDate>")
    assert dated.published == datetime(2016, 9, 5, 11, 0, tzinfo=UTC)
    assert entry("<title>A</title><dc:date>2016-09-05T10:00</dc:date>").published == NINE
    assert entry("<title>A</title><pubDate>04/05/2016</pubDate>").published is None
    assert atom("<title>A</title><updated>2016-09-05T09:00:00Z</updated>").published == NINE
    unread = "<published>last week</published><updated>2016-09-05T09:00:00Z</updated>"
    assert atom(f"<title>A</title>{unread}").published == NINE


def test_only_a_later_date_is_an_update() -> None:
    both = "<title>A</title><published>2016-09-05T09:00:00Z</published><updated>{}</updated>"
    assert atom(both.format("2016-09-05T09:00:00Z")).updated is None
    assert atom(both.format("2016-09-04T09:00:00Z")).updated is None
    assert atom(both.format("2016-09-05T09:00:01Z")).updated == datetime(2016, 9, 5, 9, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/a", "https://[::1", "mailto:a@b.c"])
def test_an_address_that_is_none_is_dropped_and_the_entry_kept(address: str) -> None:
    assert entry(f"<title>A</title><link>{address}</link><guid isPermaLink='false'>1</guid>").url == ""


def test_an_address_with_a_space_is_spelled_out() -> None:
    assert entry("<title>A</title><link>https://www.example.org/a b</link>").url == "https://www.example.org/a%20b"


def test_the_language_is_that_of_the_entry_else_of_the_feed() -> None:
    feed = read('<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>A</title>'
                '<entry><title>A</title></entry><entry xml:lang="cy"><title>B</title></entry></feed>')  # fmt: skip
    assert [each.lang for each in feed.entries] == ["en-GB", "cy"]


# --- what an entry is known by -----------------------------------------------------------------------


def test_an_entry_is_known_by_its_id_else_its_address_else_its_title_and_date() -> None:
    assert entry("<title>A</title><link>/n/1</link><guid isPermaLink='false'>7</guid>").guid == "7"
    assert entry("<title>A</title><link>https://www.example.org/n/1/?utm_source=x</link>").guid == "example.org/n/1"
    fragments = rss("<title>A</title><link>/live#1</link>", "<title>B</title><link>/live#2</link>")
    assert [each.guid for each in fragments.entries] == ["example.org/live#1", "example.org/live#2"]
    dated = "<title>A</title><pubDate>Mon, 05 Sep 2016 10:00:00 BST</pubDate>"
    assert entry(dated).guid == entry(f"{dated}<description>More now.</description>").guid
    assert entry(dated).guid != entry(dated.replace(">A<", ">B<")).guid


def test_a_guid_that_is_no_address_is_no_link() -> None:
    found = entry("<title>A</title><guid>12345</guid>")
    assert (found.guid, found.url) == ("12345", "")
    found = entry("<title>A</title><guid>12345</guid><link>/n/1</link>")
    assert (found.guid, found.url) == ("12345", "https://www.example.org/n/1")
    found = entry("<title>A</title><guid>https://www.example.org/n/1</guid>")
    assert (found.guid, found.url) == ("https://www.example.org/n/1", "https://www.example.org/n/1")


def test_a_guid_is_one_line_and_not_endless() -> None:
    long = entry(f"<title>A</title><guid isPermaLink='false'>{'x' * 3000}</guid>").guid
    assert len(long) < 500
    assert long != entry(f"<title>A</title><guid isPermaLink='false'>{'x' * 3001}</guid>").guid
    assert entry("<title>A</title><guid isPermaLink='false'> a\n b </guid>").guid == "a b"


def test_of_two_entries_with_one_id_the_later_counts() -> None:
    def item(day: int) -> str:
        return f"<title>Of {day}</title><guid isPermaLink='false'>1</guid><pubDate>{day} Sep 2016 09:00</pubDate>"

    feed = rss(item(2), item(5), item(3), "<title>Another</title>")
    assert [each.title for each in feed.entries] == ["Of 5", "Another"]
    (finding,) = feed.findings
    assert (finding.id, finding.severity) == ("feed-entry-twice", "info")


# --- what is cut -------------------------------------------------------------------------------------


def cut(feed: Feed) -> Finding:
    (finding,) = feed.findings
    assert finding.id == "feed-cut"
    return finding


def test_what_is_too_long_is_cut_and_told() -> None:
    feed = rss(f"<title>{'word ' * 100}</title>")
    assert len(feed.entries[0].title) <= 300
    assert "title over 300 characters" in cut(feed).message

    text = "<p>Text.</p>"
    standfirst = f"<title>A</title><description>{'word ' * 1000}</description>"
    feed = rss(f"{standfirst}<content:encoded><![CDATA[{text}]]></content:encoded>")
    assert len(feed.entries[0].standfirst) <= LONGEST_STANDFIRST
    assert "standfirst" in cut(feed).message

    feed = rss(f"<title>A</title><description>{'word ' * 300_000}</description>")
    assert LONGEST_BODY - 10 < len(feed.entries[0].body) <= LONGEST_BODY
    assert "text over 1,000,000 characters" in cut(feed).message

    feed = rss("<title>A</title>" + "".join(f"<category>{number}</category>" for number in range(21)))
    assert len(feed.entries[0].tags) == 20
    assert "20 tags" in cut(feed).message


def test_of_very_many_entries_the_newest_are_read() -> None:
    start = datetime(2010, 1, 1, tzinfo=UTC).timestamp()
    dates = [datetime.fromtimestamp(start + number * 3600, UTC) for number in range(MOST_ENTRIES + 50)]
    feed = rss(*(f"<title>{date:%c}</title><pubDate>{date.isoformat()}</pubDate>" for date in dates))
    assert [each.published for each in feed.entries] == dates[50:]
    assert "1,050 entries" in cut(feed).message


# --- characters and damage ---------------------------------------------------------------------------

_SAID = "“NHS” – £25m, naïve"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("label", ["utf-8", "utf-16", "iso-8859-1", "x-nobody-knows", ""])
def test_unicode_is_read_whatever_the_label_says(encoding: str, label: str) -> None:
    declared = f' encoding="{label}"' if label else ""
    text = f'<?xml version="1.0"{declared}?><rss><channel><item><title>{_SAID}</title></item></channel></rss>'
    feed = read(text.encode(encoding))
    assert feed.entries[0].title == _SAID
    assert feed.findings == ()


@pytest.mark.parametrize("label", ["utf-8", "windows-1252", "iso-8859-1", "us-ascii", "unicode_escape", "idna", ""])
def test_windows_1252_is_read_whatever_the_label_says(label: str) -> None:
    declared = f' encoding="{label}"' if label else ""
    text = f'<?xml version="1.0"{declared}?><rss><channel><item><title>{_SAID}</title></item></channel></rss>'
    feed = read(text.encode("cp1252"))
    assert feed.entries[0].title == _SAID
    told = () if label in {"windows-1252", "iso-8859-1", "us-ascii"} else ("feed-damaged",)
    assert tuple(finding.id for finding in feed.findings) == told


def test_the_header_of_the_answer_may_say_the_encoding() -> None:
    octets = _HEAD.replace(' encoding="utf-8"', "").encode() + "<item><title>Правда</title></item>".encode("koi8-r")
    feed = read(octets + b"</channel></rss>", content_type='application/rss+xml; charset="KOI8-R"')
    assert feed.entries[0].title == "Правда"
    japanese = "<rss><channel><item><title>日本</title></item></channel></rss>".encode("iso2022_jp")
    assert read(japanese, content_type="text/xml; charset=iso-2022-jp").entries[0].title == "日本"


def test_a_feed_of_two_encodings_keeps_the_words_of_both() -> None:
    octets = f"{_HEAD}<item><title>{_SAID}</title></item>".encode() + f"<item><title>{_SAID}!</title></item>".encode(
        "cp1252"
    )
    assert [each.title for each in read(octets + b"</channel></rss>").entries] == [_SAID, f"{_SAID}!"]


@pytest.mark.parametrize(
    "sign", ["\x00", "\x0b", "\x1f", "\ufffe", "&#0;", "&#11;", "&#xD800;", "&#x110000;", "&#xFFFF;"]
)
def test_control_characters_do_not_stop_a_feed(sign: str) -> None:
    feed = rss(f"<title>One {sign}two</title>")
    assert feed.entries[0].title == "One two"


def test_a_feed_that_breaks_off_keeps_what_it_has() -> None:
    whole = _HEAD + "".join(
        f"<item><title>Title {number}</title><guid>{number}</guid><description>Words of it.</description></item>"
        for number in range(3)
    )
    for end, last in (("<item><title>Fo", "Fo"), ("<item><title>Four</title><desc", "Four"), ("<item", "Title 2")):
        feed = read(whole + end)
        assert [each.title for each in feed.entries[:3]] == ["Title 0", "Title 1", "Title 2"]
        assert feed.entries[-1].title == last
        assert "feed-damaged" in {finding.id for finding in feed.findings}


def test_a_cdata_that_is_never_closed_ends_with_the_feed() -> None:
    feed = read(f"{_HEAD}<item><title>A</title><description><![CDATA[<p>One.</p><p>Two & more.")
    assert feed.entries[0].body == "One.\n\nTwo & more."


def test_a_cdata_that_is_not_closed_does_not_swallow_the_next_entries() -> None:
    feed = rss(
        "<title>First</title><description><![CDATA[One]></description>",
        "<title>Second</title><description><![CDATA[Two]]></description>",
        "<title>Third</title><description><![CDATA[Of <![CDATA[ itself]]></description>",
    )
    assert [(each.title, each.standfirst[:3]) for each in feed.entries] == [
        ("First", "One"), ("Second", "Two"), ("Third", "Of"),
    ]  # fmt: skip
    (finding,) = feed.findings
    assert "CDATA" in finding.message


def test_a_title_that_is_not_closed_does_not_swallow_the_address() -> None:
    feed = rss(
        "<title>First<link>/n/1</link><guid>1</guid>", "<title>Second</title><pubDate>5 Sep 2016 10:00<guid>2</guid>"
    )
    assert [(each.title, each.url, each.published) for each in feed.entries] == [
        ("First", "https://www.example.org/n/1", None), ("Second", "", NINE),
    ]  # fmt: skip


def test_entities_of_a_feeds_own_are_not_looked_up(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Secret words")
    for kind in (f'SYSTEM "file://{tmp_path}/secret"', f'SYSTEM "{tmp_path}/secret"', '"Other words"'):
        feed = read(
            f"<!DOCTYPE rss [<!ENTITY x {kind}>]><rss><channel><item><title>A &x;</title></item></channel></rss>"
        )
        assert feed.entries[0].title == "A &x;"


# --- what is no feed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        ("", "it is empty"),
        (" \n\ufeff ", "it is empty"),
        ("<!DOCTYPE html><html><head><title>News</title></head></html>", "it is a page of the web"),
        ("<html><body>404 Not found", "it is a page of the web"),
        ('<?xml version="1.0"?><opml version="2.0"><body/></opml>', "list of feeds (OPML)"),
        ('<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "map of a site"),
        ('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "XML of another kind"),
        ('{"error": "not found"}', "JSON, but not a JSON Feed"),
        ('{"items": [', "cannot be read"),
        ("[1, 2]", "JSON, but not a JSON Feed"),
        ("Not found", "no feed"),
        ("/etc/passwd", "no feed"),
        ("https://www.example.org/feed", "no feed"),
        (b"%PDF-1.4\x00\xff", "no feed"),
        (b"\x1f\x8b\x08\x00", "no feed"),
    ],
)
def test_what_is_no_feed_is_told_what_it_is(octets: str | bytes, said: str) -> None:
    assert said in none(octets).message


def test_a_page_that_names_its_feed_is_a_help() -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="News" href="/feed?a=1">'
    assert none(f"<!doctype html><html><head>{link}</head>").hint == (
        "the page names https://www.example.org/feed?a=1 as its feed"
    )


def test_a_feed_over_five_megabytes_is_refused() -> None:
    assert "5 MB" in none(b"<rss>" + b" " * LARGEST_FILE).message


def test_the_name_of_a_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "feed.xml").write_bytes(write("rss-2.0", [Written(title="Secret")]))
    monkeypatch.chdir(tmp_path)
    for name in (b"feed.xml", str(tmp_path / "feed.xml").encode(), b"<rss>", b"<rss/>"):
        (tmp_path / "<rss>").write_bytes(b"<rss><channel><item><title>Secret</title></item></channel></rss>")
        try:
            assert read(name).entries == ()
        except DigestError:
            continue


def test_nothing_is_opened_and_nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = [write(dialect, [Written(title="A", body=("B",))]) for dialect in ("rss-2.0", "atom-1.0", "json-1.1")]
    outside = b'<!DOCTYPE rss SYSTEM "https://www.example.org/rss.dtd"><rss><channel><item><title>A</title>'
    for octets in (*sound, outside):
        read(octets)  # imports are done here

    def touch(*_: Any, **__: Any) -> Any:
        raise AssertionError("a file or a socket")

    monkeypatch.setattr(builtins, "open", touch)
    monkeypatch.setattr(socket, "socket", touch)
    for octets in (*sound, outside):
        assert [each.title for each in read(octets).entries] == ["A"]


# --- what would take for ever ------------------------------------------------------------------------

_BODY = f"{_HEAD}<item><title>A</title><description>"
_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><content type="xhtml">'
_LAUGHS = "".join(f'<!ENTITY a{number + 1} "{f"&a{number};" * 10}">' for number in range(20))


@pytest.mark.parametrize(
    "start",
    ["", f"{_HEAD}<item><title>", f"{_BODY}<![CDATA[", _ATOM, '{"items":["'],
    ids=["nothing", "title", "cdata", "atom", "json"],
)
@pytest.mark.parametrize(
    "piece",
    ["<", "&", "&a;", "&nbsp;", "&#0;", "<![CDATA[", "<!--", "<?a ", "<!DOCTYPE [", "<a ", '<a b="', "<a/>", "<item>",
     "]]>", "<div>", "<p>", "<script>", "</a>", "<category>x", "a", "\n", "\x01", "a,", "<a xml:base='a/'>", "{", "[",
     '"'],
)  # fmt: skip
def test_much_of_anything_costs_no_more_than_its_length(start: str, piece: str) -> None:
    octets = (start + piece * (100_000 // len(piece))).encode()
    with costs_at_most(150):
        _read_or_refuse(octets)


def _numbered(pattern: str, count: int) -> str:
    return "".join(pattern.format(number) for number in range(count))


@pytest.mark.parametrize(
    "octets",
    [
        f'<!DOCTYPE rss [<!ENTITY a0 "ha">{_LAUGHS}]>{_BODY}&a20;',
        f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>{_BODY}{"&a;" * 50_000}',
        _HEAD + "<item " + _numbered("a{}='' ", 50_000) + "/>",
        _HEAD + _numbered("<a{0}:b xmlns:a{0}='u{0}'/>", 20_000),
        _HEAD + "<item>" + _numbered("<category>{}</category>", 20_000),
        _HEAD + "<item><media:keywords>" + _numbered("{},", 100_000) + "</media:keywords>",
        f"{_HEAD}<item><author>{'a' * 500_000}</author>",
        f"{_HEAD}<item><author><x y='1'/>{'a' * 500_000}</author>",
        f"{_HEAD}<a xml:base='http://a/{'x' * 200_000}'>{'<b/>' * 50_000}</a>",
        f"{_HEAD}<a xmlns='{'x' * 200_000}'>{'<b/>' * 50_000}</a>",
        f"{_HEAD}<a xml:lang='{'x' * 200_000}'>{'<item><title>A</title></item>' * 10_000}</a>",
        f"{_ATOM}<div>{'<?a?> ' * 100_000}</div>",
        f'{{"items": [{"{}," * 150_000}{{}}]}}',
        '{"items":' * 60_000,
    ],
    ids=["laughs", "blow-up", "attributes", "namespaces", "categories", "keywords", "author", "author within", "base",
         "namespace", "language", "instructions", "objects", "deep"],
)  # fmt: skip
def test_what_takes_the_square_of_the_time_elsewhere_is_refused_or_read_soon(octets: str) -> None:
    with costs_at_most(150):
        _read_or_refuse(octets.encode())


# --- anything at all ---------------------------------------------------------------------------------

_SOUND = [
    write(dialect, [Written(title="R&D – £5", body=("One & two.", "Three."), id="1", tags=("a",), author="A")] * 2)
    for dialect in ("rss-0.91", "rss-1.0", "rss-2.0", "atom-0.3", "atom-1.0", "json-1.1")
]
_SOUND += [damage(_SOUND[2]) for damage in DAMAGES.values()]
_PIECES = [
    b"<item>", b"</item>", b"<entry>", b"<title>", b"</title>", b"<link href='a'/>", b"<![CDATA[", b"]]>", b"<!--",
    b"-->", b"&", b"&amp;", b"&#0;", b"<rss>", b"<channel>", b"<feed xmlns='http://www.w3.org/2005/Atom'>",
    b"<category>", b"\x00", b"<media:content url='x'>", b"<media:description>", b"<source>", b"<image>", b"<svg>",
    b"<dc:creator>", b"</a>", b"<a b=", b"\xff", b"<?x?>", b"<!DOCTYPE", b'"', b"<content type='xhtml'>", b"<div>",
    b"<author>", b"<name>", b"x", b" ", b"\xef\xbb\xbf", b"<summary>", b"<id>", b"<updated>", b"2016",
    b"xml:base='http://[x'", b"<textinput>", b"<enclosure/>", b"<georss:point>", b"<psc:chapter>", b"<itunes:image/>",
    b"<dcterms:valid>start=", b"<media:keywords>,", b"<cloud/>", b"<width>",
]  # fmt: skip


def _read_or_refuse(octets: bytes) -> None:
    try:
        feed = read(octets)
    except DigestError as error:
        if error.hint:
            return
        raise
    for each in feed.entries:
        assert each.title
        assert each.guid
        assert len(each.guid) <= 500
        texts = (each.guid, each.title, each.url, each.author, each.standfirst, each.body, each.lang, *each.tags)
        assert not any("\x00" in text for text in texts)
        assert not any("\n" in text for text in (each.guid, each.title, each.url, each.author, each.standfirst))
        assert each.url == "" or each.url.startswith(("http://", "https://"))
        assert each.published is None or each.published.tzinfo
        "".join(texts).encode()
    guids = [each.guid for each in feed.entries]
    assert len(guids) == len(set(guids))


@examples(120)
@given(
    st.sampled_from(_SOUND), st.lists(st.tuples(st.integers(0), st.integers(0, 40), st.binary(max_size=6)), max_size=6)
)
def test_no_change_of_octets_does_harm(octets: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    changed = bytearray(octets)
    for at, length, new in changes:
        start = at % (len(changed) + 1)
        changed[start : start + length] = new
    _read_or_refuse(bytes(changed))


@examples(120)
@given(st.sampled_from(_SOUND[:5]), st.lists(st.tuples(st.integers(0), st.sampled_from(_PIECES)), max_size=20))
def test_no_tag_in_the_wrong_place_does_harm(octets: bytes, changes: list[tuple[int, bytes]]) -> None:
    changed = bytearray(octets)
    for at, new in changes:
        start = at % (len(changed) + 1)
        changed[start:start] = new
    _read_or_refuse(bytes(changed))


@examples(80)
@given(st.binary(max_size=200) | st.lists(st.sampled_from(_PIECES), max_size=40).map(b"".join))
def test_no_octets_at_all_do_harm(octets: bytes) -> None:
    _read_or_refuse(octets)
    _read_or_refuse(b"<rss><channel><item>" + octets)
