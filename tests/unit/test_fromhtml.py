"""HTML becomes Markdown at the door: the very same words, and nothing that acts."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from digest.markup.fromhtml import DEEPEST, to_markdown, to_text
from digest.markup.html import drop_tags
from digest.markup.markdown import body_plain, without_merge_targets
from digest.text import clean
from tests.support import costs_at_most

BASE = "https://www.example.org/news/ward"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>two", "One\n\ntwo"),
        ("<h2>Beds</h2>Few.", "## Beds\n\nFew."),
        ("<h1>Trust is #</h1>", "# Trust is \\#"),
        ("<ul><li>a<li>b<ol start=5><li>c<li>d</ol></ul>", "- a\n- b\n\n  5. c\n  6. d"),
        ("<ul><li><p>a<p>b<li>c</ul>d", "- a\n\n  b\n- c\n\nd"),
        ("<blockquote><p>a<p>b</blockquote><blockquote>c</blockquote>", "> a\n>\n> b\n\n> c"),
        ("<p>a <strong>bed </strong>is <em>free</em>", "a **bed** is _free_"),
        ("<b>a</b><b>b</b> <b><i>c</i></b>", "**ab** **_c_**"),
        ("un<b>believ</b>able", "unbelievable"),
        ("<em>-<strong>% </strong></em><b>m</b>d", "_-%_ md"),
        ("<p><b>a<p>b</b> c", "**a**\n\n**b** c"),
        ("a<br>b<br><br>c", "a\\\nb\n\nc"),
        ("<table><tr><th>Trust<th>£m<tr><td> Wye <td><p>5</p></table>", "- Trust\u2003£m\n- Wye\u20035"),
        ("<table><tr><td><p>a<p>b<td><ul><li>c</ul></table>", "a\n\nb\n\n- c"),
        ("<table><tr><td><table><tr><td>a<td>b</table></table>", "- a\u2003b"),
        ("<figure><img src=a.png><figcaption>A ward</figcaption></figure>", "A ward"),
        ("<pre>a\n b</pre>", "a\\\nb"),
        ("10<sup>6</sup>, CO<sub>2</sub>, 1<sup>st</sup>", "10⁶, CO₂, 1st"),
        ("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->", "a"),
        ("a&nbsp;b &amp; c &amp;amp; R&D", "a\u00a0b & c &amp;amp; R&D"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html, BASE) == (markdown, 0, False)


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("/beds", "https://www.example.org/beds"),
        ("more?a=1&amp;copy=2", "https://www.example.org/news/more?a=1&copy=2"),
        ("more?a=1&amp;amp;b", "https://www.example.org/news/more?a=1&amp;amp;b"),
        ("//other.example/x", "https://other.example/x"),
        ("https://e.example/a_(b) c", "https://e.example/a_%28b%29%20c"),
        ("https://e.example/*|X|*", "https://e.example/%2A%7CX%7C%2A"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
    ],
)
def test_a_link_gets_its_whole_address(href: str, target: str) -> None:
    assert to_markdown(f'See <a href="{href}">[beds]</a>!', BASE).text == f"See [\\[beds\\]]({target})!"


@pytest.mark.parametrize(
    "href", ["javascript:x()", " java\nscript:x", "data:a", "merge:x", "ftp://a.example/", "#f", "http://[x", ""]
)
def test_a_link_that_leads_nowhere_keeps_its_words(href: str) -> None:
    assert to_markdown(f'See <a href="{href}">beds</a>.', BASE).text == "See beds."


def test_relative_links_are_words_where_the_address_is_not_known() -> None:
    assert to_markdown('<a href="/x">a</a> <a href="//e.example/x">b</a>', "").text == "a b"


def test_an_exclamation_mark_before_a_link_makes_no_picture() -> None:
    text = to_markdown('Ready!<a href="/x">Go</a>', BASE).text
    assert MarkdownIt("commonmark").render(text) == '<p>Ready!<a href="https://www.example.org/x">Go</a></p>\n'


@pytest.mark.parametrize(
    "cut",
    [
        "<script>x('<p>')</script>", "<style>p{}</style>", "<iframe src=x>y</iframe>", "<form><p>Sign up<input></form>",
        "<svg><text>x</text></svg>", "<math><mi>x</math>", "<noscript>x</noscript>",
        "<object><object></object>x</object>",
        '<img src="https://t.example/p" width="1" height="1">', "<img height=0 src=x>", "<SCRIPT>x</Script >",
    ],
)  # fmt: skip
def test_what_runs_loads_or_counts_readers_is_cut_and_counted(cut: str) -> None:
    assert to_markdown(f"<p>One</p>{cut}<p>two</p>", BASE) == ("One\n\ntwo", 1, False)


def test_what_is_never_closed_costs_no_words_but_those_of_a_script() -> None:
    assert to_markdown("<p>One<form><p>two", BASE) == ("One\n\ntwo", 0, False)
    assert to_markdown("<p>One<script>x()<p>two", BASE) == ("One", 1, False)


def test_lists_too_deep_to_be_shown_keep_their_words() -> None:
    found = to_markdown("<ul><li>" * 40 + "deep" + "</ul>" * 40 + "<p>after", BASE)
    assert found.flattened
    assert body_plain(found.text) == "deep\nafter"
    assert to_markdown("<blockquote>" * DEEPEST + "a", BASE) == ("> " * DEEPEST + "a", 0, False)


def test_a_title_is_one_line_of_words_decoded_once() -> None:
    assert to_text("<b>R&amp;D</b> at M&amp;S") == "R&D at M&S"
    assert to_text("a < b") == "a < b"
    assert to_text("&amp;lt;b&amp;gt;") == "&lt;b&gt;"
    assert to_text("<p>One<br>two</p>\n<p>three<script>x</script>") == "One two three"


# --- the very same words -------------------------------------------------------------------------

# What would act as Markdown, as HTML, as a merge tag or as an end of something, and ordinary words.
SIGNS = (
    "*", "_", "**", "#", "## ", "1.", "2) ", "-", "- ", "+ ", "&gt; ", "[", "]", "](", "](merge:x)",
    "[x]: http://e.example",
    "`", "```", "~~~", "&lt;b&gt;", "&lt;!--", "--&gt;", "&amp;amp;", "&amp;#42;", "\\", "\n", "    ", "\t", "===",
    "---", "- - -", "***", "|", "!", "![", "&lt;http://e.example&gt;", "http://e.example", "&nbsp;", "{{x}}", "*|X|*",
    "\u0338",
    "\u200d", "£", "“", "é", "a_b", "&copy;", "&amp;copy;", "ward", "beds", " ", "5",
)  # fmt: skip
HREFS = ("/x", "http://e.example/(a)?b=1&amp;copy=2", "javascript:x", "//e.example", "merge:x", "http://e.example/a b]")
TARGETS = {
    "https://www.example.org/x", "http://e.example/%28a%29?b=1&amp;copy=2", "https://e.example",
    "http://e.example/a%20b%5D",
}  # fmt: skip
WORDS = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=3).map("".join)


def _within(names: tuple[str, ...], inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda name, text: f"<{name}>{text}</{name}>", st.sampled_from(names), inner)


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=1, max_size=3).map("".join)


_EMPHASISED = st.recursive(
    WORDS | st.just("<br>"),
    lambda inner: _within(("b", "strong", "i", "em", "sup", "u", "code"), _joined(inner)),
    max_leaves=3,
)
_LINKED = st.builds('<a href="{}">{}</a>'.format, st.sampled_from(HREFS), _EMPHASISED)
PHRASE = _joined(_EMPHASISED | _LINKED)
_BLOCK = _within(("p", "h1", "h2", "h6", "pre", "figcaption"), PHRASE)
_ROW = _joined(_within(("td", "th"), PHRASE)).map("<tr>{}</tr>".format)
PAGE = _joined(
    st.recursive(
        _BLOCK | PHRASE | _joined(_ROW).map("<table>{}</table>".format),
        lambda inner: (
            _within(("div", "blockquote"), _joined(inner))
            | _within(("ul", "ol"), _joined(_joined(inner).map("<li>{}</li>".format)))
        ),
        max_leaves=4,
    )
)


class _Words(HTMLParser):
    """The words of sound HTML, parted where a browser begins a line or a cell."""

    def __init__(self, sound: str) -> None:
        super().__init__()
        self.said = ""
        self.feed(sound)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += " " * (tag not in {"b", "strong", "i", "em", "sup", "u", "code", "a"})

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, [])

    def handle_data(self, data: str) -> None:
        self.said += data


def _as_browsers_read(html: str) -> str:
    """Return the words a browser shows, as a library with a browser's parser finds them."""
    tags = set(
        re.findall(r"<(\w+)", "<p><h1><h2><h6><pre><div><blockquote><ul><ol><li><table><tr><td><th><br><figcaption>")
    )
    sound = nh3.clean(html, tags=tags | {"tbody", "b", "strong", "i", "em", "sup", "u", "code", "a"})
    return _Words(sound).said


def _folded(text: str) -> str:
    """Fold white space, and the raised figures that stand for figures raised by a tag."""
    return " ".join(unicodedata.normalize("NFKC", clean(text)).split())


def _shown(markdown: str) -> str:
    return _Words(MarkdownIt("commonmark", {"html": False}).render(markdown)).said


@given(PAGE)
def test_markdown_shows_the_very_same_words_and_no_links_of_its_own(html: str) -> None:
    text = to_markdown(html, BASE).text
    words = _folded(_as_browsers_read(html))
    assert _folded(_shown(text)) == words
    assert _folded(body_plain(text)) == words  # nothing of it hides from the checks
    assert without_merge_targets(drop_tags(clean(text))[0]) == text  # an article file gives it back as it was
    assert set(re.findall(r"(?:href|src)=\"(.*?)\"", MarkdownIt("commonmark").render(text))) <= TARGETS


BROKEN = (
    "<p>", "</p>", "<b>", "</i>", "<i", "<a href='/x'>", "</a>", "<li>", "</ul>", "<div", "<h2>", "</h2>",
    "<blockquote>", "</div>", "<!--x", "-->", "<", "</", ">", "'",
)  # fmt: skip


@given(st.lists(st.sampled_from(BROKEN + SIGNS), max_size=20).map("".join))
def test_of_broken_html_every_letter_stays_that_a_browser_shows(html: str) -> None:
    shown = _folded(_as_browsers_read(html)).replace(" ", "")
    assert _folded(_shown(to_markdown(html, BASE).text)).replace(" ", "") == shown


@given(st.text(), st.text())
def test_no_text_stops_it(html: str, base: str) -> None:
    to_markdown(html, base)
    assert "\n" not in to_text(html)


# --- cost ----------------------------------------------------------------------------------------

MANY = 100_000
HOSTILE = {
    "a megabyte of prose": "<p>The <b>trust</b> said <a href='/x'>beds</a> were free.</p>\n" * 17_000,
    "depth": "<div>" * MANY,
    "depth behind end tags that close nothing": "<div><object></div></object>" * (MANY // 4),
    "open emphasis before many paragraphs": "<p>" + "".join(f"<b class={n}>" for n in range(250)) + "<p>y" * 20_000,
    "lists in lists": "<ul><li>a" * (MANY // 2),
    "quotations around many paragraphs": "<blockquote>" * 250 + "<p>x" * (MANY // 4),
    "signs of less": "<" * 3 * MANY,
    "tags without an end": "<a" * MANY,
    "comments without an end": "<!--" * MANY,
    "scripts without an end": "<script>" * MANY,
    "drawings without an end": "<svg>" * MANY,
    "quotation marks without an end": "<a href=\"x' y='" * MANY,
    "attributes": "<a " + "x=1 " * MANY + ">y",
    "attributes without a value": "<a " + "x " * MANY + ">y",
    "brackets": "[a](b" * MANY,
    "stars": " *a" * MANY,
    "strokes": "\\" * 3 * MANY,
    "breaks": "a<br>" * (MANY // 2),
    "tables in tables": "<table><tr><td>" * (MANY // 4),
    "blanks": "<p>a" + " " * 10 * MANY + "b",
    "empty lines": "<pre>" + "\n" * MANY,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_and_with_nothing_else(name: str) -> None:
    with costs_at_most(150):
        to_markdown(HOSTILE[name], BASE)
        to_text(HOSTILE[name])
