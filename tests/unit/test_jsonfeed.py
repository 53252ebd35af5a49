"""JSON Feed: read forgivingly, whatever is of a wrong type."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DigestError
from digest.sources.entry import Entry, Feed
from digest.sources.feed import read_feed
from tests.examples import examples
from tests.support import LONDON

URL = "https://www.example.org/feed.json"


def read(value: Any) -> Feed:
    octets = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return read_feed(octets, url=URL, zone=LONDON)


def entry(**item: Any) -> Entry:
    feed = read({"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [item]})
    assert feed.findings == ()
    (found,) = feed.entries
    return found


def test_a_whole_entry_is_read() -> None:
    feed = read(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "R&D <news>",
            "home_page_url": "/home",
            "language": "en-GB",
            "items": [
                {
                    "id": "1",
                    "url": "/n/1#top",
                    "title": "Use <b> & win",
                    "content_html": '<p>One <a href="2">link</a>.</p><p>M&amp;S</p>',
                    "content_text": "not this",
                    "summary": "What it says: a < b.",
                    "date_published": "2016-09-05T10:00:00+01:00",
                    "date_modified": "2016-09-06T00:00:00Z",
                    "authors": [{"name": "Ann"}, {"url": "x"}, {"name": "Bob"}],
                    "tags": ["Finance", "R&D", "Finance"],
                    "image": "https://www.example.org/a.jpg",
                }
            ],
        }
    )
    assert feed == Feed(
        title="R&D <news>",
        site="https://www.example.org/home",
        entries=(
            Entry(
                guid="1",
                title="Use <b> & win",
                url="https://www.example.org/n/1#top",
                published=datetime(2016, 9, 5, 9, 0, tzinfo=UTC),
                updated=datetime(2016, 9, 6, tzinfo=UTC),
                author="Ann and Bob",
                standfirst="What it says: a < b.",
                body="One [link](https://www.example.org/n/2).\n\nM&S",
                tags=("Finance", "R&D"),
                lang="en-GB",
            ),
        ),
    )


def test_plain_text_keeps_its_paragraphs_and_its_signs() -> None:
    assert entry(id="1", title="A", content_text="One *star*.\n\nTwo <b>\nlines.").body == (
        "One \\*star\\*.\n\nTwo &lt;b>\\\nlines."
    )


def test_the_author_of_version_1_0_and_that_of_the_feed() -> None:
    assert entry(id="1", title="A", author={"name": "Ann"}).author == "Ann"
    feed = read({"authors": [{"name": "Of the feed"}], "items": [{"id": "1", "title": "A"}]})
    assert feed.entries[0].author == "Of the feed"


def test_an_id_may_be_a_number_and_an_address_that_of_elsewhere() -> None:
    found = entry(id=17, title="A", external_url="https://www.example.com/x")
    assert (found.guid, found.url) == ("17", "https://www.example.com/x")


@pytest.mark.parametrize("wrong", [None, 5, 1.5, True, [], {}, "", [None], {"name": 5}, [["x"]], "\ud800", "9" * 5000])
@pytest.mark.parametrize(
    "key", ["id", "url", "content_html", "summary", "date_published", "authors", "author", "tags", "language", "image"]
)
def test_a_value_of_a_wrong_type_costs_that_value_alone(key: str, wrong: object) -> None:
    item = {"id": "1", "title": "Title", "content_html": "<p>Text.</p>", key: wrong}
    octets = json.dumps(
        {"title": wrong, "authors": wrong, "language": wrong, "items": [item, wrong, item | {"id": "2"}]}
    )
    found = [each for each in read(octets.encode()).entries if each.title == "Title"]
    assert found


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "-0"])
def test_numbers_that_are_none_do_no_harm(constant: str) -> None:
    feed = read(f'{{"items": [{{"id": {constant}, "title": "A", "date_published": {constant}}}]}}'.encode())
    assert [each.title for each in feed.entries] == ["A"]


@pytest.mark.parametrize("octets", [b"[" * 100_000, b'{"items":' * 100_000, b'{"items": [{]}', b'{"items": 5}', b"{}"])
def test_what_is_no_json_feed_is_refused(octets: bytes) -> None:
    with pytest.raises(DigestError, match="no feed") as caught:
        read(octets)
    assert caught.value.where.path == URL
    assert caught.value.hint


def test_objects_beyond_number_are_refused_unread() -> None:
    with pytest.raises(DigestError, match="proportion"):
        read(b'{"items":[' + b"{}," * 300_000 + b"{}]}")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "url", "title", "content_html", "content_text", "summary", "authors", "tags", "name"]
            ),
            inner,
        )
    ),
    max_leaves=8,
)


@examples(100)
@given(st.lists(_JSON, max_size=4), _JSON)
def test_any_json_at_all_is_a_feed_or_refused(items: list[Any], title: Any) -> None:
    octets = json.dumps({"title": title, "items": items}).encode()
    for each in read(octets).entries:
        assert each.title
        assert each.guid
