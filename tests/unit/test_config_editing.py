"""Sources are put into the text of digest.toml and taken out of it, and nothing else is touched."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config.editing import add_sources, names_sources, remove_source
from digest.errors import DigestError
from tests.support import REPOSITORY, costs_at_most

NEW: dict[str, str | int | bool] = {"name": "courier", "kind": "feed", "url": "https://www.example.org/rss"}
SAMPLE = (REPOSITORY / "seeds/digest.toml").read_text("utf-8")


def tree(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))


def test_a_source_stands_after_the_others_and_not_below_what_is_said_of_the_next_table() -> None:
    made = add_sources(SAMPLE, NEW)
    table = '\n[[sources]]\nname = "courier"\nkind = "feed"\nurl = "https://www.example.org/rss"\n'
    before, _, after = SAMPLE.partition('path = "articles"\n')
    assert made == f'{before}path = "articles"\n{table}{after}'
    assert after.startswith("\n# Holidays")


@pytest.mark.parametrize(
    "text",
    [
        SAMPLE,
        SAMPLE.replace("\n", "\r\n"),
        "\ufeff" + SAMPLE,
        "sources = [{ path = 'a' }]\n",
        "sources = [ { path = 'a' }, # the first\n  { path = 'b' } ]\nzone = 'Europe/London'",
        "sources = [\n  { path = 'a' }, # the first\n  { path = 'b' }\n]\n",
        "sources = [\r\n\t{ path = 'a' },\r\n\t{ path = 'b' }, # the last\r\n]\r\n",
        "[[ 'sources' ]] # one\npath = '''\n[[sources]]\n'''\n# in it\n# of the next\n[site]\n",
        "[[sources]]\npath = 'a'\n[calendar]\nskip = [\n  2016-12-26, # ]\n]\n[[sources]]\npath = 'b'\n[site]\n",
        'publication = """[[sources]]\nname = \'x\' \\"""""\n[[sources]]\npath = \'a\'\n\n\n\n# the end\n',
        "[[sources]]\n[[checks.style]]\nnot = ['a\"b', \"c'd\"]\n",
    ],
)
def test_what_is_added_and_taken_out_again_leaves_the_same_text(text: str) -> None:
    made = add_sources(text, NEW)
    assert tree(made)["sources"] == [*tree(text)["sources"], NEW]
    assert ("\r\n" in made) == ("\r\n" in text)
    assert "\n" not in made.replace("\r\n", "") or "\r\n" not in text
    assert remove_source(made, len(tree(text)["sources"])) == text


# What people have between their settings: comments that look like settings, strings that look like tables.
_NAMES = st.sampled_from(
    ["articles", "news desk", 'a"b', "c'd", "[[sources]]", "# no", "é\u2028\x7f", "back\\slash", ""]
)
_VALUES = _NAMES | st.integers(0, 100) | st.booleans()
_SOURCES = st.dictionaries(st.sampled_from(["name", "path", "url", "weight", "section"]), _VALUES, min_size=1)
_BETWEEN = st.lists(st.sampled_from(["", "  ", "# [[sources]]", "\t# name = 'x'", "#", '# """']), max_size=3)
_OTHERS = st.sampled_from(
    ["[calendar]\nskip = [2016-12-26, # ]\n]", "[[checks.style]]\nnot = ['[']\nwrite = '''\n[[sources]]\n'''", "[site]"]
)


@st.composite
def newsroom_texts(draw: st.DrawFn) -> str:
    """Draw a digest.toml with at least one source, in any of the ways in which it can be written."""
    lines = [*draw(_BETWEEN), 'publication = "Ward [ & { Whitehall" # it is']
    items = draw(st.lists(_SOURCES, min_size=1, max_size=3))

    def pairs(item: dict[str, Any]) -> list[str]:
        text = add_sources("", item)
        return text.splitlines()[1:] if "\u2028" not in text else text.strip("\n").split("\n")[1:]

    others = draw(st.lists(_OTHERS, unique=True, max_size=3))
    if draw(st.booleans()):
        inner = draw(st.sampled_from([", ", ",\n  ", ", # more\n\t"]))
        rows = inner.join("{ " + ", ".join(pairs(item)) + " }" for item in items)
        end = draw(st.sampled_from(["", ",", " ,", ", # the last\n", "\n", ",\n"]))
        lines += [f"sources = [{draw(st.sampled_from(['', ' ', chr(10) + '  ']))}{rows}{end}]"]
    else:
        blocks = ["\n".join(["[[sources]]", *pairs(item)]) for item in items]
        others = draw(st.permutations([*others, *blocks]))
    for other in others:
        lines += [*draw(_BETWEEN), other]
    text = "\n".join([*lines, *draw(_BETWEEN)]) + "\n"
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return draw(st.sampled_from(["", "\ufeff"])) + text


@given(newsroom_texts(), st.lists(_SOURCES, min_size=1, max_size=3))
def test_any_text_is_the_same_after_sources_came_and_went(text: str, values: list[dict[str, Any]]) -> None:
    made = add_sources(text, *values)
    assert tree(made) == {**tree(text), "sources": [*tree(text)["sources"], *values]}
    for _ in values:
        made = remove_source(made, len(tree(made)["sources"]) - 1)
    assert made == text


@given(newsroom_texts(), st.integers(0, 2))
def test_any_source_can_go_and_all_others_stay(text: str, number: int) -> None:
    left = tree(text)["sources"]
    number = min(number, len(left) - 1)
    made = remove_source(text, number)
    assert tree(made) == {**tree(text), "sources": left[:number] + left[number + 1 :]}
    if not left[1:]:
        made = re.sub(r"(?m)^sources = \[\]\r?\n", "", made, count=1)
    letters = iter(text)
    assert all(letter in letters for letter in made)  # nothing is there that was not, and all of it in its order


def test_a_first_source_stands_before_the_tables_and_an_only_one_leaves_an_empty_list() -> None:
    text = 'publication = "Ward"\n# Holidays\n[calendar]\nskip = []\n'
    assert not names_sources(text)
    made = add_sources(text, {"path": "news"})
    assert made == 'publication = "Ward"\n\n[[sources]]\npath = "news"\n# Holidays\n[calendar]\nskip = []\n'
    empty = remove_source(made, 0)
    assert empty == 'publication = "Ward"\nsources = []\n# Holidays\n[calendar]\nskip = []\n'
    assert names_sources(empty)
    assert add_sources(empty, {"path": "news"}) == made


def test_what_was_read_unsaid_can_be_taken_out() -> None:
    assert remove_source('publication = "Ward"', 0) == 'publication = "Ward"\nsources = []\n'


def test_a_file_without_a_line_end_gets_one() -> None:
    made = add_sources("[[sources]]\npath = 'a'", {"path": "b"})
    assert made == "[[sources]]\npath = 'a'\n\n[[sources]]\npath = \"b\"\n"


def test_what_cannot_be_edited_is_told_with_what_to_write() -> None:
    with pytest.raises(DigestError) as raised:
        add_sources("[sources]\nname = 'x'\n", NEW)
    assert 'name = "courier"' in raised.value.hint


def test_a_long_file_takes_no_longer_by_the_line() -> None:
    text = SAMPLE + "".join(f'\n[[sources]]\nname = "n{number}"\npath = "p{number}"\n' for number in range(1_000))
    with costs_at_most(40):
        made = add_sources(text, NEW)
    assert len(tree(made)["sources"]) == 1_002
