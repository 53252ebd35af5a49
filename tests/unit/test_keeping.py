"""An entry of a feed as an article file: it says the same, and an edit is never written over."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Image, SourceSpec
from digest.sources.articlefile import parse
from digest.sources.entry import Entry, id_of, mark_of
from digest.sources.keeping import file_text, gathered_line, taken_apart
from digest.text import clean, is_blank, one_line
from tests.support import LONDON

if TYPE_CHECKING:
    from collections.abc import Callable

ID = "news/plans-4f855a"
NOW = datetime(2016, 9, 5, 7, 0, tzinfo=LONDON)
SPEC = SourceSpec(name="news", kind="feed", path="feeds/news", url="https://www.example.org/rss")
ENTRY = Entry(
    guid="https://www.example.org/?p=7",
    title="R&D at M&S: “plans” for 2017 #1",
    url="https://www.example.org/finance/plans",
    published=datetime(2016, 9, 2, 11, 0, tzinfo=UTC),
    author="A. Writer",
    standfirst="Two trusts - and one more: plans.",
    tags=("Finance", "a: b"),
    image=Image(src="https://www.example.org/a.png", alt="A ward: night"),
    body="The plan is **new**.\n\n- one\n- two",
    lang="en-GB",
)


def article(text: str) -> Article:
    parsed = parse(text.encode(), "feeds/news/a.md", default_id="a", spec=SPEC, zone=LONDON)
    assert parsed.article, parsed.findings
    assert not parsed.findings
    return parsed.article


def test_the_file_says_what_the_entry_says() -> None:
    id = id_of("news", ENTRY)
    assert id == f"news/r-and-d-at-m-and-s-plans-for-2017-1-{mark_of(ENTRY.guid)}"
    found = article(file_text(ENTRY, id, now=NOW))
    assert found.id == id
    for field in ("title", "url", "published", "author", "standfirst", "tags", "image", "body", "lang", "updated"):
        assert getattr(found, field) == getattr(ENTRY, field), field


def test_a_long_headline_is_cut_at_a_word_in_the_id() -> None:
    found = id_of("news", dataclasses.replace(ENTRY, title="A word " * 40))
    slug = found.removeprefix("news/").rpartition("-")[0]
    assert len(slug) <= 60
    assert slug.endswith(("-a", "-word"))
    assert id_of("news", dataclasses.replace(ENTRY, title="Ω")) == f"news/article-{mark_of(ENTRY.guid)}"


lines = st.text(max_size=80).map(one_line)
bodies = st.text(max_size=200).map(lambda text: clean(text).replace("<", "&lt;").replace("{", "").strip("\n"))


@given(
    title=lines.filter(lambda text: not is_blank(text)),
    guid=lines.filter(bool),
    author=lines,
    standfirst=lines,
    tags=st.lists(lines.filter(bool), max_size=4).map(tuple),
    body=bodies.filter(lambda text: not is_blank(text)),
)
def test_any_text_comes_back(
    title: str, guid: str, author: str, standfirst: str, tags: tuple[str, ...], body: str
) -> None:
    entry = Entry(guid=guid, title=title, author=author, standfirst=standfirst, tags=tags, body=body, published=NOW)
    text = file_text(entry, ID, now=NOW)
    found = article(text)
    assert (found.title, found.author, found.standfirst, found.tags) == (title, author, standfirst, tags)
    assert found.body == body
    kept = taken_apart(text)
    assert kept.guid == guid
    assert not kept.is_edited
    assert file_text(entry, ID, now=NOW + timedelta(days=1), before=kept) == text


@pytest.mark.parametrize("many", ["[" * 290, "{x}" * 90])
def test_many_brackets_do_not_cost_the_article(many: str) -> None:
    entry = dataclasses.replace(ENTRY, title=many, standfirst=many * 3, tags=(many,))
    found = article(file_text(entry, ID, now=NOW))
    assert (found.title, found.standfirst, found.tags) == (many, many * 3, (many,))


def test_a_header_too_large_to_be_read_gives_up_the_standfirst_before_the_article() -> None:
    entry = dataclasses.replace(ENTRY, standfirst='"' * 4000, url="https://www.example.org/" + "a" * 7900)
    entry = dataclasses.replace(entry, tags=tuple(f"{number} {'tag ' * 60}".strip() for number in range(20)))
    assert article(file_text(entry, ID, now=NOW)).body == ENTRY.body


@pytest.mark.parametrize("key", ["url", "image"])
def test_an_address_no_header_holds_costs_the_address_and_not_the_article(key: str) -> None:
    long = "https://www.example.org/" + "a" * 20_000
    more = dataclasses.replace(ENTRY, image=Image(src=long, alt="A ward"))
    entry = more if key == "image" else dataclasses.replace(ENTRY, url=long)
    found = article(file_text(entry, ID, now=NOW))
    assert (found.title, found.body) == (ENTRY.title, ENTRY.body)


def test_an_entry_without_a_date_keeps_that_of_its_first_sight() -> None:
    undated = dataclasses.replace(ENTRY, published=None)
    first = file_text(undated, ID, now=NOW)
    assert article(first).published == NOW
    assert "# the feed gives no date; this is when it was first seen" in first
    later = NOW + timedelta(days=3)
    assert file_text(undated, ID, now=later, before=taken_apart(first)) == first
    changed = dataclasses.replace(undated, title="Another")
    assert article(file_text(changed, ID, now=later, before=taken_apart(first))).published == NOW
    dated = file_text(ENTRY, ID, now=later, before=taken_apart(first))
    assert article(dated).published == ENTRY.published
    assert article(file_text(undated, ID, now=later, before=taken_apart(dated))).published == ENTRY.published


def test_what_an_editor_added_stays_when_the_entry_changes() -> None:
    text = file_text(ENTRY, ID, now=NOW)
    added = text.replace("lang:", "priority: 90\nkey_points:\n  - One\n  - Two\nlang:")
    kept = taken_apart(added)
    assert not kept.is_edited
    found = article(file_text(dataclasses.replace(ENTRY, title="Another", body="New."), "news/x", now=NOW, before=kept))
    assert (found.title, found.body, found.priority, found.key_points) == ("Another", "New.", 90, ("One", "Two"))
    assert found.id == ID  # a new headline makes no new article


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("plans” for", "plan” for"),
        ("new**", "newest**"),
        ("author:", "byline:"),
        ("date: 2016-09-02", "date: 2016-09-03"),
        ("gathered: ", "gathered: 0"),
    ],
)
def test_an_edit_is_seen(old: str, new: str) -> None:
    text = file_text(ENTRY, ID, now=NOW)
    assert old in text
    assert taken_apart(text.replace(old, new)).is_edited


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text + "\n\n",
        lambda text: text.replace("\nid: ", "\nid: x"),
    ],
    ids=["line ends", "BOM", "blank lines", "id"],
)
def test_what_changes_no_word_is_no_edit(change: Callable[[str], str]) -> None:
    assert not taken_apart(change(file_text(ENTRY, ID, now=NOW))).is_edited


def test_the_hash_does_not_change_with_an_editors_date_for_an_entry_that_has_none() -> None:
    undated = dataclasses.replace(ENTRY, published=None)
    first = file_text(undated, ID, now=NOW)
    date = next(row for row in first.split("\n") if row.startswith("date"))
    mended = first.replace(date, "date: 2016-09-01")
    assert taken_apart(mended).is_edited
    again = file_text(undated, ID, now=NOW, before=taken_apart(mended))
    assert gathered_line(again) == gathered_line(first)  # the feed has not changed: there is nothing to tell


@given(st.text())
def test_any_file_is_taken_apart(text: str) -> None:
    taken_apart(text)
    found = taken_apart(f"---\n{text}\n---\n")
    assert isinstance(found.guid, str)


def test_a_file_of_the_sample_was_not_gathered() -> None:
    kept = taken_apart(Path("seeds/articles/finance/provider-deficit.md").read_text("utf-8"))
    assert not kept.guid
    assert kept.is_edited
