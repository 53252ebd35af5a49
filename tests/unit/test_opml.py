"""Lists of feeds: read as other programs write them, written so that they come back the same."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DigestError
from digest.likeness import canonical
from digest.sources.opml import Subscription, read_opml, write_opml
from digest.text import one_line
from tests.support import costs_at_most

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="1.0"><head><title>Mine</title></head><body>\n'


def listed(*outlines: str) -> bytes:
    return (HEAD + "\n".join(outlines) + "\n</body></opml>").encode()


def told_by(octets: bytes) -> tuple[tuple[Subscription, ...], list[str]]:
    told: list[DigestError] = []
    found = read_opml(octets, "feeds.opml", tell=told.append)
    assert all(each.hint for each in told)
    return found, [f"{each.where}: {each.message}" for each in told]


def test_a_feed_has_its_address_title_site_and_the_nearest_folder() -> None:
    assert told_by(
        listed(
            '<outline text="Top" type="rss" xmlUrl="https://e.org/top.xml"/>',
            '<outline text="Health"><outline text="Trusts">',
            '<outline text="t" title="Our trust" xmlUrl="https://e.org/t.xml" htmlUrl="https://e.org/"/>',
            '</outline><outline text="Deal &amp; Sandwich" XMLURL="HTTPS://e.org/d.xml" htmlurl="/d"/></outline>',
        )
    ) == (
        (
            Subscription(url="https://e.org/top.xml", title="Top"),
            Subscription(url="https://e.org/t.xml", title="Our trust", site="https://e.org/", section="Trusts"),
            Subscription(url="https://e.org/d.xml", title="Deal & Sandwich", section="Health"),
        ),
        [],
    )


def test_a_feed_that_stands_there_twice_comes_once_and_as_it_stood_first() -> None:
    found, told = told_by(
        listed(
            '<outline text="One" xmlUrl="https://e.org/feed"/>',
            '<outline text="Folder"><outline text="Two" xmlUrl="http://www.e.org/feed/"/></outline>',
            '<outline text="Another" xmlUrl="https://e.org/feed?of=comments"/>',
        )
    )
    assert ([each.title for each in found], told) == (["One", "Another"], [])


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "feed.xml", "http://", "ftp://e.org/a"])
def test_what_is_no_address_of_the_web_is_left_out_and_told_with_its_line(url: str) -> None:
    found, told = told_by(listed(f'<outline text="a" xmlUrl="{url}"/>', '<outline text="b" xmlUrl="http://e.org/b"/>'))
    assert [each.title for each in found] == ["b"]
    assert told == [f"feeds.opml:3: {url} is no address of the web; left out"]


def test_of_a_damaged_list_what_can_be_read_is_taken_and_the_damage_told() -> None:
    whole = listed('<outline text="R&D" xmlUrl="https://e.org/1"/>', '<outline text="b" xmlUrl="https://e.org/2"/>')
    for octets in (whole, whole.replace(b"R&D", b"RD")[:-12], whole.replace(b"R&D", b"\xff")):
        found, told = told_by(octets)
        assert [each.url for each in found] == ["https://e.org/1", "https://e.org/2"]
        assert len(told) == 1
        assert told[0].startswith("feeds.opml:")
        assert "damaged" in told[0]


@pytest.mark.parametrize("octets", [b"", b"   ", b"words", b"<html><body/></html>", b"<rss/>", b"\x00" * 50])
def test_what_is_no_list_of_feeds_is_refused_with_its_place(octets: bytes) -> None:
    with pytest.raises(DigestError) as caught:
        read_opml(octets, "feeds.opml")
    assert str(caught.value).startswith("feeds.opml:1: this is no OPML")
    assert caught.value.hint


def test_a_list_may_begin_with_blanks_and_be_written_in_another_encoding() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><OPML><body><OUTLINE text="Café" xmlurl="http://e.org/"/></body></OPML>'
    assert [each.title for each in read_opml(b"\n\n " + text.encode("latin-1"))] == ["Café"]


def test_no_list_brings_in_a_file_or_grows_without_end() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE opml [<!ENTITY e0 "words">{entities}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    for inside in ('<outline text="&e11;" xmlUrl="http://e.org/a"/>', "<outline>&e11;</outline>", "<a>&f;</a>"):
        octets = f'{bomb}<opml><body><outline text="b" xmlUrl="http://e.org/b"/>{inside}</body></opml>'.encode()
        with costs_at_most(50):
            found, _ = told_by(octets)
        assert found[0].title == "b"
        assert all("root:" not in each.title and len(each.title) < 100_000 for each in found)


@given(st.binary(max_size=300))
def test_no_octets_raise_anything_but_what_can_be_told(octets: bytes) -> None:
    for raw in (octets, HEAD.encode() + octets):
        with contextlib.suppress(DigestError):
            read_opml(raw)


names = st.text(st.characters(codec="utf-8"), max_size=30).map(one_line)
addresses = st.from_regex(r"https?://[a-z]{1,8}\.org/[a-z&=?;%+'~]{0,12}", fullmatch=True)
a_subscription = st.builds(
    Subscription, url=addresses, title=names.filter(bool), site=addresses | st.just(""), section=names
)


@given(names, st.lists(a_subscription, max_size=8, unique_by=lambda each: canonical(each.url)))
def test_what_is_written_comes_back_section_by_section(title: str, given: list[Subscription]) -> None:
    sections = ["", *dict.fromkeys(each.section for each in given)]
    expected = sorted(given, key=lambda each: sections.index(each.section))
    found, told = told_by(write_opml(title, given))
    assert sorted(found, key=lambda each: sections.index(each.section)) == expected
    assert told == []


def test_what_is_written_is_the_same_each_time_and_says_what_each_line_is() -> None:
    feeds = [
        Subscription(url="https://e.org/1?a=1&b=2", title="One", section="News"),
        Subscription(url="https://e.org/2", site="https://e.org/", section="Reports"),
        Subscription(url="https://e.org/3", title="Three", section="News"),
    ]
    assert write_opml("Ward & Whitehall", feeds).decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<opml version="2.0">\n  <head>\n    <title>Ward &amp; Whitehall</title>\n  </head>\n  <body>\n'
        '    <outline text="News" title="News">\n'
        '      <outline type="rss" text="One" title="One" xmlUrl="https://e.org/1?a=1&amp;b=2"/>\n'
        '      <outline type="rss" text="Three" title="Three" xmlUrl="https://e.org/3"/>\n    </outline>\n'
        '    <outline text="Reports" title="Reports">\n'
        '      <outline type="rss" text="https://e.org/2" title="https://e.org/2" xmlUrl="https://e.org/2" '
        'htmlUrl="https://e.org/"/>\n    </outline>\n  </body>\n</opml>\n'
    )
