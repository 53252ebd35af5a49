"""Words beside the bands of the format, as the checks have them."""

from __future__ import annotations

from dataclasses import replace

from digest.checks.lengths import story_length
from digest.editing import told
from digest.issuefile import parse
from digest.model import Email, Proof
from tests.support import FORMAT, a_newsletter

HEAD = "---\nnewsletter: catch-up\ndate: 2016-09-05\n---\n"


def story(headline: str, words: int, *, lead: bool = False) -> str:
    mark = "\n<!-- lead -->" if lead else ""
    return f"\n## {headline}{mark}\n\n{'One [two](https://www.example.org/x). ' * (words // 2)}\n"


def test_words_are_told_beside_the_band_of_each_story() -> None:
    newsletter = a_newsletter(format=replace(FORMAT, story_words=(100, 200), lead_words=(300, 400)))
    text = HEAD + story("Alpha", 100) + story("Beta", 300, lead=True) + story("Gamma", 242) + "\n## Delta\n"
    rows = told(parse(text), newsletter)
    assert [(row.key, row.headline, row.words, row.least, row.most, row.fits) for row in rows] == [
        ("hand:alpha", 5, 100, 100, 200, "fits"),
        ("hand:beta", 4, 300, 300, 400, "fits"),
        ("hand:gamma", 5, 242, 100, 200, "long"),
        ("hand:delta", 5, 0, 100, 200, "empty"),
    ]
    assert rows[2].paragraphs == (242,)
    assert rows[0].headline_most == 70
    assert rows[0].paragraph_most == 90


def test_what_is_too_short_or_long_is_what_the_check_tells() -> None:
    newsletter = a_newsletter()
    for words in (74, 76, 95, 150, 205, 246, 248):
        file = parse(HEAD + story("Alpha", words))
        (row,) = told(file, newsletter)
        proof = Proof(
            issue=file.issue,
            newsletter=newsletter,
            email=Email(subject="", preheader="", html="", text=""),
            lines=file.lines,
        )
        assert bool(list(story_length(proof))) == (row.fits != "fits")
