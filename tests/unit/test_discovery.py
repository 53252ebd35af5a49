"""Finding the feeds that a page of the web names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.discovery import Link, feeds_of, is_page
from tests.support import costs_at_most

RSS = "application/rss+xml"


def link(href: str, type: str = RSS, title: str = "") -> str:
    return f'<link rel="alternate" type="{type}" href="{href}" title="{title}">'


def found(page: str, url: str = "https://www.example.org/news/") -> list[str]:
    return [each.url for each in feeds_of(page.encode(), url)]


def test_feeds_are_found_by_what_they_are_and_read_from_where_the_page_is() -> None:
    page = "<!doctype html><title>News</title>" + "".join(
        [
            link("/rss"),
            link("all.atom", "application/atom+xml; charset=utf-8"),
            link("//feeds.example.org/f.json?a=1&amp;b=2", "application/feed+json"),
            link("/de", "text/html"),
            link("/oembed", "application/json+oembed"),
            '<link rel="stylesheet" type="application/rss+xml" href="/no">',
            link("/rss#again"),
            link("javascript:alert(1)"),
            link("http://[::1"),
            link(" "),
            link("/a\x1b[2Jb"),
            link("/with a blank\n"),
        ]
    )
    assert found(page) == [
        "https://www.example.org/rss",
        "https://www.example.org/news/all.atom",
        "https://feeds.example.org/f.json?a=1&b=2",
        "https://www.example.org/with%20a%20blank",
    ]


def test_feeds_of_comments_come_last() -> None:
    page = (
        link("/comments/feed/")
        + link("/story/feed", title="Courier &raquo; Comments")
        + link("/feed", title="All  news")
    )
    assert feeds_of(page.encode(), "https://e.org/") == (
        Link("https://e.org/feed", "All news"),
        Link("https://e.org/comments/feed/", ""),
        Link("https://e.org/story/feed", "Courier » Comments"),
    )


def test_writing_of_any_kind_is_read() -> None:
    page = "<BASE HREF=/x/><LINK\nREL='Alternate feed' HREF=a TYPE=APPLICATION/RSS+XML />"
    page += "<link type=application/rss+xml rel=alternate href='b'"
    assert found(page) == ["https://www.example.org/x/a", "https://www.example.org/x/b"]


def test_what_stands_in_comments_and_scripts_is_none() -> None:
    page = (
        f"<!-- {link('/a')} --><script>'{link('/b')}'</script><style>{link('/c')}</style>{link('/d')}<!-- {link('/e')}"
    )
    assert found(page) == ["https://www.example.org/d"]


@pytest.mark.parametrize(
    ("octets", "content_type", "page"),
    [
        (b"<!DOCTYPE html><p>", "application/rss+xml", True),
        (b"\xef\xbb\xbf\n <!-- made by hand -->\n<html lang=en>", "", True),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', "application/xml", True),
        (b"<p>a page without a head", "text/html; charset=utf-8", True),
        (b'<?xml version="1.0"?><rss version="2.0">', "text/html", False),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "text/html", False),
        (b"<rdf:RDF>", "text/html", False),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "text/html", False),
        (b"<p>", "application/xml", False),
        (b"", "", False),
    ],
)
def test_a_page_is_told_from_a_feed_by_how_it_begins(octets: bytes, content_type: str, page: bool) -> None:
    assert is_page(octets, content_type) is page


@given(st.binary(max_size=200) | st.text("<>lin k='\"/a!-base", max_size=200).map(str.encode), st.text(max_size=30))
def test_nothing_makes_it_fail(octets: bytes, text: str) -> None:
    is_page(octets, text)
    for each in feeds_of(octets + link(text).encode("utf-8", "replace"), "https://e.org/"):
        assert each.url.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize("piece", ["<!--", "<link ", "<link a='", '<link a="', "<link " + " " * 99, "<script", "<"])
def test_a_page_made_to_take_long_does_not(piece: str) -> None:
    page = (piece * (600_000 // len(piece))).encode()
    with costs_at_most(20):
        feeds_of(page, "https://e.org/")
        is_page(page, "")
