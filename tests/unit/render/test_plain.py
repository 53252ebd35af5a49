from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.markup.markdown import to_html
from digest.model import Block, Links, Mark, Section
from digest.render import plain
from digest.render.flowed import file_text
from digest.render.plain import WIDTH, References, columns, underline
from digest.render.templates import Templates
from digest.render.view import view
from tests.examples import examples
from tests.support import a_newsletter, a_story, an_issue, costs_at_most
from tests.unit.render.rendering import (
    SHIPPED,
    a_rich_issue,
    is_told_in_order,
    override,
    parsed,
    rendered,
    the_sample,
)

if TYPE_CHECKING:
    from pathlib import Path

LONG = "https://www.example.org/" + "a-very-long-path/" * 12 + "?utm_source=x&y=-z#end"
ADDRESS_LINE = re.compile(r"(?:[\w ]+: )?<\S+>")


def wrap(*texts: str) -> str:
    """Wrap as the file shows it."""
    return file_text(plain.wrap(*texts)).removesuffix("\n")


def block_text(markdown: str) -> str:
    return file_text(plain.block_text(markdown)).removesuffix("\n")


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
    links = Links(view=LONG, unsubscribe=LONG, sign_up=LONG)
    text = rendered(an_issue(story), a_newsletter(links=links, sign_up="Sign up")).text
    assert f"\n<{LONG}>\n" in text
    assert f"Read online: <{LONG}>\n" in text
    assert f"Unsubscribe: <{LONG}>\n" in text
    assert text.count(LONG) == 5
    assert [line for line in text.split("\n") if LONG in line and line.removeprefix("See the report or ") != LONG] == [
        f"Read online: <{LONG}>",
        f"<{LONG}>",
        f"<{LONG}>",
        f"Unsubscribe: <{LONG}>",
    ]
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


@examples(200)
@given(st.lists(st.text("abcdefgh.,-–’£", min_size=1, max_size=20), min_size=1, max_size=60))
def test_wrapping_loses_no_word(words: list[str]) -> None:
    wrapped = wrap(" ".join(words))
    assert wrapped.split() == words
    assert max(map(len, wrapped.split("\n"))) <= WIDTH


@pytest.mark.parametrize(
    ("words", "width"),
    [("abc", 3), ("日本", 4), ("x\u0303", 1), ("👩\u200d👧", 4), ("ﬁ", 1), ("ｗ", 2), ("한글", 4), ("14\u00a0m", 4)],
)
def test_columns_are_counted_as_a_screen_shows_them(words: str, width: int) -> None:
    assert columns(words) == width
    assert underline(words) == f"{words}\n{'-' * width}"


def test_wide_characters_fill_a_line_sooner() -> None:
    lines = wrap("健康政策 " * 30).split("\n")
    assert {line.count("健康政策") for line in lines[:-1]} == {8}
    assert max(map(columns, lines)) <= WIDTH


@pytest.mark.parametrize("last", ["it.", "no.", "known."])
def test_no_short_word_stands_alone_on_the_last_line(last: str) -> None:
    text = "word " * 28 + last
    assert wrap(text).split("\n")[-1] == f"word {last}"
    assert wrap("x" * 70 + f" {last}") == "x" * 70 + f"\n{last}"


def test_a_dash_does_not_begin_a_line() -> None:
    assert wrap("word " * 14 + "– and so on, to the end of it") == "word " * 13 + "word –\nand so on, to the end of it"


def test_a_long_paragraph_costs_no_more_than_its_length() -> None:
    with costs_at_most(30):
        assert len(plain.wrap("a " * 36_000).split("\n")) == 1000


# --- blocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("A *b* **c** `d` [e](https://x.org/) ![f](https://x.org/f.png)", "A b c d e f"),
        ("a\nb  \nc", "a b\nc"),
        ("- a\\\nb\n- c", "- a\n  b\n- c"),
        ("> a  \n> b", "> a\n> b"),
        ("AT&amp;T \\*not\\* <b>x</b>", "AT&T *not* <b>x</b>"),
        ("- a\n- b", "- a\n- b"),
        ("* a\n+ b", "- a\n- b"),
        ("9. a\n10. b", "9. a\n10. b"),
        ("3) a\n4) b", "3. a\n4. b"),
        ("- a\n  - b\n    - c\n- d", "- a\n  - b\n    - c\n- d"),
        ("1. a\n   - b\n   - c\n2. d", "1. a\n   - b\n   - c\n2. d"),
        ("> a\n> b", "> a b"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("> a\n>\n> > b\n>\n> c", "> a\n>\n>> b\n>\n> c"),
        ("> > a\n>\n> b", ">> a\n>\n> b"),
        ("> - > a", "> - > a"),
        ("\\> a", "> a"),
        ("![A ward](https://x.org/w.png)", "Image: A ward"),
        ("[![A ward](https://x.org/w.png)](https://x.org/)", "Image: A ward"),
        ("![A *small*\nward](https://x.org/w.png)", "Image: A small ward"),
        ("![](https://x.org/w.png)", ""),
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


LEFT = st.sampled_from(
    ["word", "£461m", "“so”", "–", "--", "日本語", "From", "&gt;", "x" * 80, "14\u00a0weeks", "[1]", "1.", "#"]
)
SAID = st.one_of(
    LEFT,
    LEFT.map(lambda word: f"*{word}*"),
    st.sampled_from(
        [
            "[one two](https://x.org/a)",
            "[three](https://x.org/b?c=d&e=f)",
            "<https://x.org/c>",
            "![a ward](https://x.org/w.png)",
        ]
    ),
)
LINE = st.lists(SAID, min_size=1, max_size=40).map(" ".join)
COPY = st.lists(
    st.one_of(
        LINE,
        LINE.map("> {}".format),
        st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    ),
    min_size=1,
    max_size=4,
)


TEMPLATES = Templates(SHIPPED)


@examples(150)
@given(COPY, st.sampled_from(["end", "numbered"]))
def test_every_word_of_the_html_stands_in_the_text_and_no_line_is_too_wide(texts: list[str], links: str) -> None:
    context = view(an_issue(a_story("A headline", *texts)), a_newsletter())
    context["references"] = References(numbered=links == "numbered")
    text = file_text(TEMPLATES.render("issue.txt.j2", context))
    page = parsed("\n".join(map(to_html, texts)))
    for image in page.iter("img"):
        image.tail = f"{image.get('alt')}{image.tail or ''}"
    words = ["A", "headline", *(word.replace(">", "") for word in page.text_content().split())]
    told = re.sub(r"\u00a0\[\d+\]", "", text.partition("\nLinks\n")[0])
    assert is_told_in_order([word for word in words if word], told.replace(">", ""))
    wide = [line for line in text.split("\n") if columns(line) > WIDTH]
    assert [line for line in wide if " " in re.sub(r"^(?:>+ |- |\d+\. | +)*", "", line)] == []
    assert [line for line in text.split("\n") if line != line.rstrip()] == []
    assert "\n\n\n\n" not in text


# --- addresses -----------------------------------------------------------------------------------


def body(*texts: str, links: str = "end", **story: Any) -> str:
    """Return what a story of some blocks looks like in the text part, and the list of links if there is one."""
    newsletter = a_newsletter(text_links=links)
    text = rendered(an_issue(a_story(story.pop("headline", "Head"), *texts, **story)), newsletter).text
    return text.partition("=" * 72 + "\n\n")[2].strip("\n=")


OWN = "https://www.example.org/finance/deficit"


def test_a_storys_address_closes_it_once_and_others_stand_below_their_paragraphs() -> None:
    a, b = "https://x.org/a", "https://x.org/b"
    text = body(f"See [one]({a}), [two]({b}) and [the story]({OWN}).", f"- Again [one]({a})\n- [three]({a}3)", "End.")
    assert text == (
        f"Head\n----\n\nSee one, two and the story.\n<{a}>\n<{b}>\n\n- Again one\n- three\n  <{a}3>\n\nEnd.\n\n<{OWN}>"
    )


def test_the_address_of_a_story_stands_right_below_the_line_that_leads_there() -> None:
    assert body("Words.", f"[Read on]({OWN})", headline="") == f"Words.\n\nRead on\n<{OWN}>"
    assert body("Words.", f"[Read on]({OWN})", headline="", links="numbered").startswith("Words.\n\nRead on\u00a0[1]\n")


def test_an_address_that_stands_in_the_words_is_not_told_again() -> None:
    for links in ("end", "numbered"):
        text = body("Write to <desk@example.org> or see <https://x.org/a>.", url="", links=links)
        assert text == "Head\n----\n\nWrite to desk@example.org or see https://x.org/a."


def test_numbers_run_through_the_email_and_an_address_has_one() -> None:
    a, b = "https://x.org/a", "https://x.org/b"
    stories = (
        a_story("First", f"See [one]({a}), and [two]({b})[1].", url="https://x.org/1"),
        a_story("Second", f"> [Again]({a})\n\n", url=b),
    )
    promo = Section(title="A day out", kind="promo", blocks=(Block(text=f"[Book]({b})"),))
    issue = an_issue(*stories, sections=(promo,), blocks=(Block(text="[Intro](mailto:a@x.org)"),))
    links = Links(unsubscribe="https://x.org/leave")
    text = rendered(issue, a_newsletter(text_links="numbered", links=links)).text
    for said in (
        "\nIntro [1]\n",
        "\nFirst [2]\n---------\n\nSee one [3], and two [4][1].\n",
        "\nSecond [4]\n----------\n\n> Again [3]\n",
        "\nBook [4]\n",
    ):
        assert said.replace(" [", "\u00a0[") in text
    listed = f"[1] <mailto:a@x.org>\n[2] <https://x.org/1>\n[3] <{a}>\n[4] <{b}>\n"
    assert f"\nLinks\n-----\n\n{listed}\n{'=' * 72}\n\nUnsubscribe: <https://x.org/leave>\n" in text
    assert text.count("https://") == 4
    assert "[1] <" not in rendered(issue, a_newsletter(links=links)).text


def test_a_story_without_a_headline_shows_its_number_all_the_same() -> None:
    text = body("- A point", headline="", links="numbered")
    assert text == f"- A point\n\nFull story\u00a0[1]\n\n{'=' * 72}\n\nLinks\n-----\n\n[1] <{OWN}>"


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("[Bath](https://x.org/)’s plan", "Bath’s [1] plan"),
        ("a [long](https://x.org/)-term plan, [x](https://x.org/)*y*", "a long-term [1] plan, xy [1]"),
        ("“[yes](https://x.org/)”, he [said](https://x.org/).", "“yes” [1], he said [1]."),
        ("*[yes](https://x.org/)* – [no](https://x.org/a)", "yes [1] – no [2]"),
        ("[so](https://x.org/)  \nand [so](https://x.org/)\non", "so [1]\nand so [1] on"),
        ("[`a`](https://x.org/)[1] \\[2]", "a [1][1] [2]"),
    ],
)
def test_a_number_stands_behind_the_whole_word_and_changes_none(markdown: str, said: str) -> None:
    text = body(markdown, url="", links="numbered").partition("\n\n")[2].partition("\n\n===")[0]
    assert text.replace("\u00a0", " ") == said


def test_addresses_of_a_long_list_stand_below_each_other() -> None:
    text = body(*(f"[x](https://x.org/{n})" for n in range(10)), url="", links="numbered")
    assert "[9]  <https://x.org/8>\n[10] <https://x.org/9>" in text


@pytest.mark.parametrize("name", ["issue.txt.j2", "references.txt.j2"])
def test_no_address_is_lost_where_a_newsroom_writes_its_own_template(name: str, tmp_path: Path) -> None:
    mine = override(tmp_path, name, "{{ issue.stories[0].blocks | blocks_text }}\n" if name.startswith("issue") else "")
    issue = an_issue(a_story("Head", "See [one](https://x.org/a).", url=""))
    text = rendered(issue, a_newsletter(text_links="numbered"), mine).text
    assert text.endswith("\n\n[1] <https://x.org/a>\n")


def test_every_link_of_the_html_stands_in_the_text() -> None:
    issue, newsletter = the_sample()
    numbered = replace(newsletter, text_links="numbered")
    for email in (rendered(a_rich_issue()), rendered(issue, newsletter), rendered(issue, numbered)):
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
