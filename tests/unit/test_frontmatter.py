"""The YAML header of an article file, read without guessing."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DigestError
from digest.markup.frontmatter import LARGEST_HEADER, FrontMatter, Value, read
from tests.examples import examples
from tests.support import costs_at_most


def values(*rows: str) -> dict[str, Value]:
    return dict(front(*rows).values)


def front(*rows: str) -> FrontMatter:
    return read("\n".join(["---", *rows, "---", "Body."]))


def refusal(text: str) -> DigestError:
    with pytest.raises(DigestError) as refused:
        read(text)
    return refused.value


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("country: no", "no"),
        ("at: 12:30", "12:30"),
        ("rate: 1.10", "1.10"),
        ("title: 1984", "1984"),
        ("date: 2016-13-45", "2016-13-45"),
        ("date: 2016-09-02 17:00", "2016-09-02 17:00"),
        ("empty: ~", "~"),
        ("empty:", ""),
        ('title: "a \\"quoted\\" £"', 'a "quoted" £'),
        ("title: 'it''s'", "it's"),
        ("tags: [a, 1, no]", ("a", "1", "no")),
        ("image: {src: x, alt: 'a: b'}", {"src": "x", "alt": "a: b"}),
        ('q: !!python/object/apply:os.system ["id"]', ("id",)),
    ],
)
def test_every_value_stays_text(row: str, value: Value) -> None:
    assert values(row) == {row.split(":", maxsplit=1)[0]: value}


def test_lists_groups_and_folded_texts_are_read() -> None:
    found = values("tags:", "  - a", "  - b", "summary: |", "  One", "  ", "  # Two", "image:", "  src: x", "  alt: y")
    assert found == {"tags": ("a", "b"), "summary": "One\n\n# Two\n", "image": {"src": "x", "alt": "y"}}


def test_lines_and_body_are_where_they_stand() -> None:
    found = read("---\ntitle: a\n\ndate: b\n---\n\nBody.\n---\nMore.\n")
    assert found.lines == {"title": 2, "date": 4}
    assert found.body == "\nBody.\n---\nMore.\n"
    assert found.body_line == 6


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("close", ["---", "...", "--- "])
def test_a_header_reads_the_same_with_any_line_end(mark: str, newline: str, close: str) -> None:
    found = read(mark + newline.join(["---", "title: a", close, "Body."]))
    assert (found.values, found.body) == ({"title": "a"}, "Body.")


@pytest.mark.parametrize(
    "value",
    [
        "Palantir: a new deal",
        "%5 rise in a month",
        "@nhs goes quiet",
        "*Bold* words",
        "'NHS' in crisis",
        "`code` in a title",
        "“The end”: a story: of colons",
        '"Half" a quote',
        "[A bracket",
        "{7*7}}",
        "& another thing",
        "| a pipe",
        "> an arrow",
        "a \\ud800 b: c",
    ],
)
def test_a_line_that_is_no_yaml_is_taken_as_it_stands(value: str) -> None:
    found = front("date: 2016-09-01", f"title: {value}", "tags: [a, b]")
    assert found.values == {"date": "2016-09-01", "title": value, "tags": ("a", "b")}
    assert found.mended == ("title",)
    assert found.lines["title"] == 3


def test_a_good_line_beside_a_bad_one_is_read_as_yaml() -> None:
    found = front('title: "a"', "standfirst: b: c", "author: 'd'  # the desk")
    assert found.values == {"title": "a", "standfirst": "b: c", "author": "d"}
    assert found.mended == ("standfirst",)


def test_a_bad_line_inside_a_block_is_not_torn_out_of_it() -> None:
    found = front("title: a: b", "summary: |", "  note: c: d", "  e")
    assert found.values == {"title": "a: b", "summary": "note: c: d\ne"}


def test_what_yaml_escapes_write_is_cleaned_too() -> None:
    found = values('title: "a\\0b\\e[31mc\\u202ed"', 'tags: ["e\\x07f"]', 'image: {src: "g\\bh"}', '"k\\ey": i')
    assert found == {"title": "ab[31mcd", "tags": ("ef",), "image": {"src": "gh"}, "ky": "i"}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "no header"),
        ("Body.", 1, "no header"),
        ("\n---\ntitle: a\n---\n", 1, "no header"),
        ("--- x\ntitle: a\n---\n", 1, "no header"),
        ("---\ntitle: a\n\nBody.\n", 1, "never closed"),
        ("---", 1, "never closed"),
        ("---\ntitle: a\ndate: b\ntitle: c\n---\n", 4, "title is given twice, on lines 2 and 4"),
        ("---\njust words\n---\n", 2, "not a list of"),
        ("---\n- a\n- b\n---\n", 2, "not a list of"),
        ("---\ntitle: a\n: b\n---\n", 3, "expected key"),
        ('---\ntitle: a\n"": b\n---\n', 3, "no key"),
        ("---\ntitle: a\n? [b]\n: c\n---\n", 3, "no key"),
        ("---\ntitle: a\ntags:\n  - [b]\n---\n", 3, "tags is nested too deep"),
        ("---\nimage:\n  src: {a: b}\n---\n", 2, "image is nested too deep"),
        ("---\ntags: &a [*a]\n---\n", 2, "tags is nested too deep"),
        ("---\ntitle: a\n\tdate: b\n  - c\n---\n", 3, "cannot be read"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    error = refusal(text)
    assert said in error.message
    assert error.where.line == line
    assert error.hint


def test_a_header_over_16_kb_is_refused() -> None:
    row = "title: " + "a" * (LARGEST_HEADER - len("title: "))
    assert values(row)["title"]
    assert "over 16 KB" in refusal(f"---\n{row}a\n---\n").message


@pytest.mark.parametrize("unit", ["[", "{a: ", "- ", "? ", "a:\n", "'", "&a ", "*a ", "!a ", "a: b: c\n", "[]", "\t"])
def test_a_hostile_header_costs_no_time(unit: str) -> None:
    text = f"---\nx: {unit * (LARGEST_HEADER // len(unit) - 2)}\n---\n"
    with costs_at_most(50), contextlib.suppress(DigestError):
        read(text)


def test_aliases_do_not_multiply() -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    rows += [
        f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]" for last, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    with costs_at_most(25):
        assert "nested too deep" in refusal("\n".join(["---", *rows, "---"])).message


@examples(200)
@given(
    st.lists(st.sampled_from([*"ab:-[]{}&*!|>'\"%@`#?, \n\t\\", "title: ", "\n  - ", "£"]), max_size=40).map("".join)
)
def test_any_header_is_read_or_refused_with_a_line(header: str) -> None:
    text = f"---\n{header}\n---\nBody."
    line, found = 1, None
    try:
        found = read(text)
    except DigestError as error:
        line = error.where.line
    assert 1 <= line <= text.count("\n") + 1
    assert found is None or set(found.mended) <= set(found.lines) == set(found.values)
