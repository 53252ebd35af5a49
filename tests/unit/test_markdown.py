"""Markdown as the house allows it, and the HTML that is taken out of it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.issuefile import encode_url, escape_block
from digest.markup.html import drop_tags
from digest.markup.markdown import body_plain, escape, link, links, paragraphs, to_html, to_plain
from digest.text import one_line
from tests.examples import examples
from tests.support import costs_at_most

# What means something to Markdown, in short texts where it meets.
MARKS = st.lists(
    st.sampled_from([*"ab1 .,_*`[]()<>!&#;:\\-+=~'\"|/?^{}$%@“”é\u00a0", "&amp;", "<!--", "-->", "](", "http://a.b"]),
    max_size=14,
).map("".join)


# --- an issue's blocks ---------------------------------------------------------------------------


def test_emphasis_links_lists_and_quotations_are_rendered() -> None:
    html = to_html("*a* **b** [c](https://example.org)\n\n- d\n\n> e")
    assert html == (
        '<p><em>a</em> <strong>b</strong> <a href="https://example.org">c</a></p>\n'
        "<ul>\n<li>d</li>\n</ul>\n<blockquote>\n<p>e</p>\n</blockquote>"
    )


@pytest.mark.parametrize(
    "text", ["# a", "## a", "a\n===", "a\n---x", "    a", "~~~\na\n~~~", "[a]: https://example.org"]
)
def test_nothing_else_opens_anything(text: str) -> None:
    html = to_html(text)
    assert html.startswith("<p>")
    assert html.count("<") == 2


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a <b>b</b>", "<!-- a -->", "<div>\n\na", "</mj-text>"])
def test_html_is_shown_and_not_obeyed(text: str) -> None:
    html = to_html(text)
    assert html.replace("<p>", "").replace("</p>", "").count("<") == 0
    assert to_plain(text).replace("\n", "") == text.replace("\n", "")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/a",
        "a.html",
        "file:///a",
        "http://[::1",
        "https://",
    ],
)
def test_a_link_that_leads_nowhere_from_an_inbox_is_none(url: str) -> None:
    assert links(f"[a]({url})") == ()
    assert "href" not in to_html(f"[a]({url})")


@pytest.mark.parametrize("url", ["https://example.org/a", "http://example.org", "mailto:a@example.org"])
def test_links_are_found_with_their_words(url: str) -> None:
    assert links(f"One [two *three* `four`]({url}) five") == (("two three four", url),)


@pytest.mark.parametrize("tag", ["{{unsub}}", "*|UNSUB|*", "%%x%%", "{%x%}"])
def test_what_a_mailing_service_fills_in_stays_as_it_is(tag: str) -> None:
    block = f"Words [here](https://e.org/é{tag}?a={tag}&b=1)."
    (found,) = links(block)
    assert found.url == f"https://e.org/%C3%A9{tag}?a={tag}&b=1"
    assert f'href="https://e.org/%C3%A9{tag}?a={tag}&amp;b=1"' in to_html(block)


def test_an_address_may_hold_any_words() -> None:
    url = "https://e.org/zq0merge0zq"
    assert links(f"[here]({url})")[0].url == url


def test_links_come_in_order_and_autolinks_too() -> None:
    text = "[a](https://a.example) <https://b.example> [c](https://c.example)"
    assert [found.url for found in links(text)] == ["https://a.example", "https://b.example", "https://c.example"]


def test_plain_words_keep_their_order_and_lose_their_marks() -> None:
    text = "*One* [two](https://example.org)\nthree\\\nfour `five` ![six](https://example.org/x.png) &amp; seven"
    assert to_plain(text) == "One two three four five six & seven"
    assert to_plain("- a\n- b") == "a\nb"


# --- an article's body ---------------------------------------------------------------------------


def test_only_top_level_paragraphs_tell_a_story() -> None:
    parts = ["# Heading", "One\n*two*.", "- item", "> quotation", "    code", "```\nfence\n```", "Three.", "Sub\n---"]
    body = "\n\n".join([*parts, "![x](y)"])
    assert paragraphs(body) == ("One two.", "Three.", "x")


def test_all_words_of_a_body_are_its_plain_text() -> None:
    assert body_plain("# Heading\n\nOne *two*.\n\n- item\n\n> said") == "Heading\nOne two.\nitem\nsaid"


# --- writing Markdown ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "“[The trust] will” – £5m & more",
        "snake_case stays",
        "A&E, R&D at M&S",
        "5 < 6 > 4",
        "£1,200 (about $5)",
        "Issue #4! Why?",
        "50% of 3 + 4 = x",
    ],
)
def test_copy_without_marks_is_left_alone(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "*a*",
        "__a__",
        "_a_",
        "a__b__c",
        "`a`",
        "[a](https://example.org)",
        "[a [b] c](https://example.org)",
        "![a](https://example.org)",
        "<https://example.org>",
        "<b>a</b>",
        "&pound;5 &#163;5",
        "C:\\*dir\\",
        "\\",
        "<!-- allow: a -->",
    ],
)
def test_what_would_act_is_escaped(text: str) -> None:
    assert to_plain(escape(text)) == text
    assert links(escape(text)) == ()
    assert to_html(escape(text)).count("<") == 2


@examples(200)
@given(MARKS.map(one_line).filter(bool))
def test_any_line_of_text_shows_its_own_words(text: str) -> None:
    block = escape_block(escape(text))
    assert to_plain(block) == text
    assert to_html(block).count("<") == 2  # one paragraph and nothing in it


@examples(200)
@given(MARKS.map(one_line).filter(bool), st.text(st.sampled_from("ab1.,_*`()&#;:\\-+=~'/?^{}$%@é!<>] "), max_size=12))
def test_any_words_link_to_any_address(words: str, path: str) -> None:
    url = f"https://example.org/{path}x"
    block = escape_block(f"before {link(words, encode_url(url))} after")
    assert to_plain(block) == f"before {words} after"
    (found,) = links(block)
    assert found.text == words
    assert unquote(found.url) == unquote(url)


# --- HTML in an article --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "dropped"),
    [
        ("No tags, 5 < 6 and a <3", "No tags, 5 < 6 and a <3", 0),
        ("<https://example.org> <a@example.org>", "<https://example.org> <a@example.org>", 0),
        ("a <b class='x'>b</b> c", "a b c", 2),
        ("one<br>two<br/>three", "one\ntwo\nthree", 2),
        ("<p>one</p><p>two</p>", "\n\none\n\n\n\ntwo\n\n", 4),
        ("a <!-- note\n\nover lines --> b", "a  b", 1),
        ("a <!-- never closed", "a ", 1),
        ("<!DOCTYPE html>a<?php echo 1 ?>", "a", 2),
        ("a</mj-text><mj-text>b", "ab", 2),
        ("a<script>alert('b')</script>c", "ac", 2),
        ("a<SCRIPT src=x>alert('b')</sCrIpT >c", "ac", 2),
        ("a<style>p {}</style>b<svg/onload=x><p>c</p></svg>d", "abd", 4),
        ("a<script>never closed", "a", 1),
        ("a<iframe src='x'/>b", "ab", 1),
        ("a<style>never closed", "a", 1),
        ("a<template>b", "ab", 1),
        ("a<svg width='1'>b <math>c</b>", "ab c", 3),
        ("a<iframe src='x'>b<p>c</p>", "ab\n\nc\n\n", 3),
        ("a<NoScript>b<svg>c</svg>d<svg>e", "abde", 4),
        ("a<svg>b<script>c</script>d", "abd", 3),
        ("a<scripture>b", "ab", 1),
        ("İİİİ<script>x</script>b", "İİİİb", 2),
        ("a<script>x</scripts>y</script>b", "ab", 2),
        ("]]> and <![CDATA[ stay", "]]> and <![CDATA[ stay", 0),
    ],
)
def test_tags_go_and_their_words_stay(text: str, words: str, dropped: int) -> None:
    assert drop_tags(text) == (words, dropped)


def test_words_on_both_sides_of_a_block_stay_apart() -> None:
    text, _ = drop_tags("<div>One.</div><div>Two.</div><table><tr><td>3</td><td>4</td></tr></table>")
    assert paragraphs(text) == ("One.", "Two.", "3 4")


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<b ", "<!--", "<script>", "<svg/>", "<svg><math>", "</a", "<", ">", "[", "](", "&a", "`", "_", "*a "],
)
def test_a_megabyte_of_anything_is_read_at_once(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    with costs_at_most(250):
        drop_tags(text)
        escape_block(escape(text))
