from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from digest.markup.markdown import to_html
from digest.render import html as html_module
from digest.render.html import convert
from digest.render.skeleton import put_together, take_apart
from digest.text import clean
from tests.support import costs_at_most
from tests.unit.render.rendering import a_document

if TYPE_CHECKING:
    from collections.abc import Callable

CSS = '<mj-style inline="inline">p { margin: 0px; } a { color: #0b4f6c; } p:first-child { padding: 0px; }</mj-style>'


class Kept:
    """What was inlined, by its skeleton, and how often there was something."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.used = 0

    def __call__(self, text: str, make: Callable[[str], str]) -> str:
        if found := self.known.get(text):
            self.used += 1
            return found
        self.known[text] = make(text)
        return self.known[text]


def both_ways(kept: Kept, body: str) -> tuple[str, str]:
    mjml = a_document(f"<mj-text>{body}</mj-text>", CSS)
    return convert(mjml, cached=kept), convert(mjml)


# Whatever an editor may write: one run of words, in one or several paragraphs, with signs that mean something in HTML.
texts = st.text().map(clean)
signs = ["“w”", "é", "😀", '"', "'", "&", "<", ">", "\u00a0", "\u200b", "&zwnj;", "&QUOT;", " ", "  ", "\n", "\u2028"]
marks = ["*", "**", "[a](https://e.org/?a=1&b=2)", "<!--", "-->", "]]", "\x85", "&#", "&amp;", "word"]
marked = st.lists(st.sampled_from(signs + marks)).map("".join)

SHARED = Kept()


@settings(deadline=None)  # the first one loads what inlines
@given(texts | marked)
def test_words_put_in_are_what_the_inliner_would_have_made_of_them(text: str) -> None:
    said = escape(text.replace("<", "").replace(">", ""))
    link = f'<a href="https://e.org/" aria-label="Full story: {said}">more</a>'
    for body in (f"<p>{escape(text)}</p><p>and {link}</p>", to_html(text)):
        kept, made = both_ways(SHARED, body)
        assert kept == made


def test_another_word_has_the_skeleton_of_the_one_before() -> None:
    kept = Kept()
    for words in ("It was £461m.", "It is £462m (“less obliging”), they’d say…", 'Es wäre 😀 "so"', "x"):
        one, other = both_ways(kept, f"<p>{escape(words)}</p>")
        assert one == other
    assert (len(kept.known), kept.used) == (1, 3)


@pytest.mark.parametrize(
    "body", ["<p>a</p><p>b</p>", "<p>a <b>b</b></p>", '<p class="b">a</p>', "<p>a &amp; b</p>", "<p></p>"]
)
def test_other_marks_make_another_skeleton(body: str) -> None:
    kept = Kept()
    both_ways(kept, "<p>a b</p>")
    one, other = both_ways(kept, body)
    assert one == other
    assert kept.used == 0


def test_the_label_of_a_link_is_words_unless_the_css_looks_at_it() -> None:
    link = '<p><a href="https://e.org/" aria-label="Full story: {}">it</a></p>'
    looking = ("a[aria-label] { margin: 0px; }", 'a[aria\\-label*="plan"] { margin: 0px; }')
    for css, used in (("p { margin: 0px; }", 1), *((each, 0) for each in looking)):
        kept = Kept()
        for headline in ("Trust’s plan", "Other"):
            mjml = a_document(f"<mj-text>{link.format(headline)}</mj-text>", CSS.replace("p { margin: 0px; }", css))
            assert convert(mjml, cached=kept) == convert(mjml)
        assert kept.used == used


def test_what_somebody_else_put_among_what_is_kept_does_not_stop_a_build() -> None:
    kept = Kept()
    both_ways(kept, "<p>a</p>")
    for key in kept.known:
        kept.known[key] = "<p>\0 and \0</p>" * 9
    one, other = both_ways(kept, "<p>b</p>")
    assert one == other


def test_words_of_comments_style_sheets_and_attributes_stay() -> None:
    html = '<p title="a > b">x</p><!--[if mso]><b>y</b><![endif]--><style>p{}</style><!--<![endif]-->z'
    found = take_apart(html)
    assert found
    assert found.words == ("x", "z")
    assert put_together(found.bones, found.words) == html


@pytest.mark.parametrize(
    "html",
    ["<p>a < b</p>", "<p>a > b</p>", '<p title="a>b</p>', "<p>\0</p>", "<!-- a", "<STYLE>p{}</STYLE>", "<style>p{}"],
)
def test_what_cannot_be_told_apart_is_left_to_the_inliner(html: str) -> None:
    assert take_apart(html) is None


@pytest.mark.parametrize("piece", ['<p "', "<!--", '<a aria-label="x ', "< ", "<style>", "<p a='", "&", "a ", "<a"])
def test_what_never_ends_takes_no_more_than_it_is_long(piece: str) -> None:
    with costs_at_most(30):
        take_apart(piece * 20_000)


def test_what_the_inliner_words_otherwise_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    inline = html_module._premailer
    monkeypatch.setattr(html_module, "_premailer", lambda html, css: inline(html, css).replace("said", "told"))
    kept = Kept()
    for _ in range(2):
        one, other = both_ways(kept, "<p>he said</p>")
        assert one == other
        assert "he told" in one
    assert kept.used == 0
