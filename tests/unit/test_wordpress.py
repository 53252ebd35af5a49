"""What WordPress stores becomes the HTML its pages show, and no word of it is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.markup.wordpress import shown, without_shortcodes
from tests.support import costs_at_most


@pytest.mark.parametrize(
    ("stored", "left"),
    [
        ("Words [sic] and [the trust] said [1].", "Words [sic] and [the trust] said [1]."),
        ("[he said] and [/what] and [a = b] and []", "[he said] and [/what] and [a = b] and []"),
        ('One [button href="/a"]press[/button] two', "One press two"),
        ("[row][col]One[/col][col]Two[/col][/row]", "One\n\nTwo"),
        ("[dropcap]T[/dropcap]he trust", "The trust"),
        ("A [highlight]word[/highlight] and [/highlights].", "A word and [/highlights]."),
        ('[gallery ids="1,2"] and [vc_row] and [vc_row css="x[y"]', ' and  and [vc_row css="x[y"]'),
        ("[GALLERY] and [line/] and [line /]", " and  and "),
        ("[[gallery]] is how one shows it", "[gallery] is how one shows it"),
        ("[caption id='a' width=\"3\"]<img src='/a.png'> A ward[/caption]", "\n\n<img src='/a.png'> A ward\n\n"),
        ("Before [embed]https://video.example.org/1[/embed] after", "Before \n\n after"),
        ('[video mp4="/a.mp4"]Get a newer browser[/video]', "\n\n"),
        ("[see https://example.org/a]", "[see https://example.org/a]"),
        ("[Recovery plan] [/recovery plan]", "[Recovery plan] [/recovery plan]"),
    ],
)
def test_shortcodes_go_and_the_words_they_enclose_stay(stored: str, left: str) -> None:
    assert without_shortcodes(stored) == left


def test_what_the_older_editor_stores_has_its_paragraphs_and_line_ends() -> None:
    stored = (
        "First words.\r\n\r\n<strong>Second</strong>\nwith a line end.\n\n<h2>A heading</h2>\nThird.\n \n<ul>\n"
        "<li>One</li>\n\n<li>Two</li>\n</ul>\n<pre>as\n\nit is</pre>\n<img\n src='a'> Fourth<br />\nfifth"
    )
    assert shown(stored) == (
        "First words.\n\n<p><strong>Second</strong><br>\nwith a line end.\n\n<h2>A heading</h2>\nThird.\n\n<ul>\n"
        "<li>One</li>\n\n<li>Two</li>\n</ul>\n<pre>as\n\nit is</pre>\n<img  src='a'> Fourth<br />\nfifth"
    )


def test_what_the_newer_editor_stores_has_its_own_tags() -> None:
    stored = (
        '<!-- wp:paragraph {"align":"left"} -->\n<p>First\nline.</p>\n<!-- /wp:paragraph -->\n\n'
        "<!-- wp:embed -->\n<figure><div>\nhttps://video.example.org/1\n</div></figure>\n<!-- /wp:embed -->\n\n"
        "<!-- wp:paragraph -->\n<p>Second: https://www.example.org/a</p>\n<!-- /wp:paragraph --><!--more-->"
    )
    told = shown(stored)
    assert "wp:" not in told
    assert "--" not in told
    assert "video.example.org" not in told
    assert re.sub(r"\s+", " ", told).strip() == (
        "<p>First line.</p> <figure><div> </div></figure> <p>Second: https://www.example.org/a</p>"
    )


def test_a_picture_written_out_in_the_text_goes() -> None:
    assert (
        shown(f'One <img alt="A ward" src="data:image/png;base64,{"x" * 500_000}"> two')
        == 'One <img alt="A ward" > two'
    )


@given(st.text(st.sampled_from("ab [ ]/=\"'\n<>p-!"), max_size=80))
def test_words_outside_brackets_and_tags_stay(stored: str) -> None:
    words = re.findall(r"[ab]+", re.sub(r"\[[^\]]*\]?|<[^>]*>?", " ", stored))
    assert [word for word in words if word not in shown(stored)] == []


@pytest.mark.parametrize(
    "hostile",
    ["[" * 500_000, "[a " * 200_000, "[a b=" * 100_000, "[video]" * 70_000, "<pre" * 100_000, "\n" * 500_000,
     "[a]" * 100_000 + "[/a]", "<!--" * 100_000, "<p\n" * 100_000, "a\n\n" * 100_000, "[video " + "x" * 500_000,
     "src='data:" * 50_000, "[a" + " " * 500_000, "<pre>" * 50_000],
)  # fmt: skip
def test_no_text_takes_the_square_of_its_length(hostile: str) -> None:
    with costs_at_most(60):
        shown(hostile)
