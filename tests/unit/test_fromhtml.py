"""HTML becomes Markdown at the door: the very same words, and nothing that acts."""

from __future__ import annotations

import pytest

from digest.markup.fromhtml import to_markdown, to_text
from digest.markup.markdown import body_plain

BASE = "https://www.example.org/news/ward"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>two", "One\n\ntwo"),
        ("<h2>Beds</h2>Few.", "## Beds\n\nFew."),
        ("<ul><li>a<li>b<ol start=5><li>c<li>d</ol></ul>", "- a\n- b\n\n  5. c\n  6. d"),
        ("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"),
        ("<p>a <strong>bed </strong>is <em>free</em>", "a **bed** is _free_"),
        ("un<b>believ</b>able", "unbelievable"),
        ("a<br>b<br><br>c", "a\\\nb\n\nc"),
        ("<table><tr><th>Trust<th>£m<tr><td>Wye<td>5</table>", "- Trust\u2003£m\n- Wye\u20035"),
        ("<table><tr><td><p>a<p>b<td><ul><li>c</ul></table>", "a\n\nb\n\n- c"),
        ("<figure><img src=a.png><figcaption>A ward</figcaption></figure>", "A ward"),
        ("<pre>a\n b</pre>", "a\\\nb"),
        ("10<sup>6</sup>, CO<sub>2</sub>, 1<sup>st</sup>", "10⁶, CO₂, 1st"),
        ("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->", "a"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html, BASE).text == markdown


def test_a_title_is_one_line_of_words_decoded_once() -> None:
    assert to_text("<b>R&amp;D</b> at M&amp;S") == "R&D at M&S"
    assert to_text("a < b") == "a < b"
    assert to_text("&amp;lt;b&amp;gt;") == "&lt;b&gt;"
    assert to_text("<p>One<br>two</p>\n<p>three") == "One two three"


def test_words_stay_words() -> None:
    html = "<p>1. *a* [b](merge:c) &lt;b&gt; &amp;amp; # d `e` ~~~ \\</p>"
    assert body_plain(to_markdown(html, BASE).text) == "1. *a* [b](merge:c) <b> &amp; # d `e` ~~~ \\"
