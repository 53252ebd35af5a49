from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Block, Links, Mark, Section
from digest.render.plain import WIDTH, addresses, block_text, underline, wrap
from tests.support import a_newsletter, a_story, an_issue
from tests.unit.render.rendering import a_rich_issue, rendered, the_sample

LONG = "https://www.example.org/" + "a-very-long-path/" * 12 + "?utm_source=x&y=-z#end"
ADDRESS_LINE = re.compile(r"(?:[\w ]+: )?<\S+>")


def too_long(text: str, width: int = WIDTH) -> list[str]:
    """Return the lines over a width that are not an address (a label may stand before it)."""
    return [line for line in text.split("\n") if len(line) > width and not ADDRESS_LINE.fullmatch(line)]


# --- width ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["sample", "rich"])
def test_no_line_is_wider_than_72_and_none_ends_in_blanks(which: str) -> None:
    text = (rendered(*the_sample()) if which == "sample" else rendered(a_rich_issue())).text
    assert len(text.split("\n")) > 40
    assert too_long(text) == []
    assert [line for line in text.split("\n") if line != line.rstrip()] == []
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not text.startswith("\n")


def test_no_more_than_two_empty_lines_stand_together() -> None:
    assert "\n\n\n\n" not in rendered(a_rich_issue()).text
    assert "\n\n\n\n" not in rendered(*the_sample()).text


def test_an_address_is_never_broken() -> None:
    story = a_story("H", f"See [the report]({LONG}) or {LONG} today.", url=LONG)
    links = Links(read_online=LONG, unsubscribe=LONG, sign_up=LONG)
    text = rendered(an_issue(story), a_newsletter(links=links, sign_up="Sign up")).text
    assert f"\n<{LONG}>\n" in text
    assert f"Read online: <{LONG}>\n" in text
    assert f"Unsubscribe: <{LONG}>\n" in text
    assert text.count(LONG) == 5
    assert [line for line in too_long(text) if line != LONG] == []


def test_a_wide_headline_is_wrapped_and_underlined_no_wider() -> None:
    head = "A headline of many words " * 12
    lines = underline(head).split("\n")
    assert " ".join(lines[:-1]) == head.strip()
    assert lines[-1] == "-" * max(map(len, lines[:-1]))
    assert max(map(len, lines)) <= WIDTH


def test_a_headline_of_one_endless_word_keeps_it_whole() -> None:
    assert underline("x" * 300) == "x" * 300 + "\n" + "-" * 72


def test_a_word_with_hyphens_is_not_broken_at_them() -> None:
    assert wrap("x" * 65 + " state-of-the-art") == "x" * 65 + "\nstate-of-the-art"


def test_a_no_break_space_holds_a_figure_to_its_unit() -> None:
    assert wrap("x" * 66 + " 14\u00a0weeks") == "x" * 66 + "\n14\u00a0weeks"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("abcdefgh.,-–’£", min_size=1, max_size=20), min_size=1, max_size=60))
def test_wrapping_loses_no_word(words: list[str]) -> None:
    wrapped = wrap(" ".join(words))
    assert wrapped.split() == words
    assert max(map(len, wrapped.split("\n"))) <= WIDTH


# --- blocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("A *b* **c** `d` [e](https://x.org/) ![f](https://x.org/f.png)", "A b c d e f"),
        ("a\nb  \nc", "a b c"),
        ("AT&amp;T \\*not\\* <b>x</b>", "AT&T *not* <b>x</b>"),
        ("- a\n- b", "- a\n- b"),
        ("* a\n+ b", "- a\n- b"),
        ("9. a\n10. b", "9. a\n10. b"),
        ("3) a\n4) b", "3. a\n4. b"),
        ("- a\n  - b\n    - c\n- d", "- a\n  - b\n    - c\n- d"),
        ("1. a\n   - b\n   - c\n2. d", "1. a\n   - b\n   - c\n2. d"),
        ("> a\n> b", "> a b"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("> > a\n>\n> b", "> > a\n>\n> b"),
        ("> - a\n> - b", "> - a\n> - b"),
        ("> - a\n>\n> b", "> - a\n>\n> b"),
        ("- > a\n- b", "- > a\n- b"),
        ("> 1. a\n>\n>    b\n> 2. c", "> 1. a\n>\n>    b\n> 2. c"),
        ("Words:\n- a", "Words:\n- a"),
        ("- a\n-\n- b", "- a\n- b"),
        ("***", "* * *"),
        ("", ""),
        (">", ""),
    ],
)
def test_a_block_reads_as_it_was_written(markdown: str, text: str) -> None:
    assert block_text(markdown) == text


@pytest.mark.parametrize(
    ("mark", "first", "rest"),
    [("- ", "- ", "  "), ("10. ", "10. ", "    "), ("> ", "> ", "> "), ("> - ", "> - ", ">   ")],
)
def test_a_long_item_hangs_under_its_first_word(mark: str, first: str, rest: str) -> None:
    lines = block_text(mark + "word " * 40).split("\n")
    assert len(lines) > 2
    assert lines[0].startswith(f"{first}word")
    assert all(line.startswith(f"{rest}word") for line in lines[1:])
    assert max(map(len, lines)) <= WIDTH


# --- addresses -----------------------------------------------------------------------------------


def test_the_storys_own_address_comes_first_and_none_twice() -> None:
    blocks = (Block(text="[a](https://x.org/1) [b](https://x.org/2)"), Block(text="[c](https://x.org/1)"))
    assert addresses(blocks, "https://x.org/2") == ("https://x.org/2", "https://x.org/1")
    assert addresses(blocks) == ("https://x.org/1", "https://x.org/2")
    assert addresses(()) == ()


def test_every_link_of_the_html_stands_in_the_text() -> None:
    from tests.unit.render.rendering import parsed

    for email in (rendered(a_rich_issue()), rendered(*the_sample())):
        hrefs = set(parsed(email.html).xpath("//a/@href"))
        assert len(hrefs) > 4
        assert {href for href in hrefs if f"<{href}>" not in email.text} == set()


def test_kickers_headlines_and_titles_stand_above_their_texts() -> None:
    sections = (
        Section(title="Local", stories=(a_story("Third story", url=""),)),
        Section(title="Also", kind="round-up", blocks=(Block(text="And so on."),)),
        Section(title="A day out", kind="promo", blocks=(Block(text="Come."),)),
    )
    told = a_story("Fish & chips", "A <b>.", url="", marks=(Mark(key="kicker", value="Finance"),))
    text = rendered(an_issue(told, sections=sections)).text
    expected = [
        "Finance\nFish & chips\n------------\n\nA <b>.\n",
        f"{'=' * 72}\nLocal\n=====\n",
        "Third story\n-----------\n\nThe sector",
        f"{'=' * 72}\nAlso\n----\n\nAnd so on.\n",
        f"{'-' * 72}\nPromotion\nA day out\n---------\n\nCome.\n",
    ]
    places = [text.find(each) for each in expected]
    assert -1 not in places
    assert places == sorted(places)
