from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.flowed import QUOTE, SOFT, file_text, flowed, unflowed
from tests.examples import examples
from tests.unit.render.rendering import read_flowed


@pytest.mark.parametrize(
    ("marked", "file", "sent"),
    [
        (f"one{SOFT}\ntwo\nthree", "one\ntwo\nthree\n", "one \ntwo\nthree\n"),
        ("\n \nblanks  \nat ends\t\n\n", "blanks\nat ends\n", "blanks\nat ends\n"),
        (f"{QUOTE} a{SOFT}\n{QUOTE} b\n{QUOTE}", "> a\n> b\n>\n", "> a \n> b\n>\n"),
        (f"{QUOTE * 2} a{SOFT}\n{QUOTE} b", ">> a\n> b\n", ">> a\n> b\n"),
        (f"{QUOTE} > a", "> > a\n", "> > a\n"),
        ("> a\n>> b", "> a\n>> b\n", " > a\n >> b\n"),
        ("  a\nFrom b\nFromage", "  a\nFrom b\nFromage\n", "   a\n From b\nFromage\n"),
        (f"From{SOFT}\nhere", "From\nhere\n", " From \nhere\n"),
        (f"a{SOFT}\n  b", "a\n  b\n", "a\n  b\n".replace("  b", "   b")),
        (f"a{SOFT}\n\nb{SOFT}", "a\n\nb\n", "a\n\nb\n"),
        (f"--{SOFT}\na\n-- \nThe desk", "--\na\n-- \nThe desk\n", "--\na\n-- \nThe desk\n"),
        (f"a{SOFT} b{QUOTE}c", "a b>c\n", "a b>c\n"),
        ("", "\n", "\n"),
    ],
)
def test_what_a_file_and_what_a_message_holds(marked: str, file: str, sent: str) -> None:
    assert file_text(marked) == file
    assert flowed(marked) == sent
    assert unflowed(sent) == file


WORDS = st.lists(st.sampled_from(["a", "bc", ">", "From", "--", "-", " ", "é"]), max_size=4).map(" ".join)
LINE = st.tuples(st.integers(0, 2), WORDS | st.just("-- "), st.booleans())


@examples(400)
@given(st.lists(LINE, max_size=8))
def test_a_mail_client_joins_what_wrapping_broke_and_nothing_else(lines: list[tuple[int, str, bool]]) -> None:
    lines = [(0, "first", True), *lines, (0, "last", False)]
    marked = "\n".join((f"{QUOTE * depth} " if depth else "") + text + SOFT * soft for depth, text, soft in lines)
    text, sent = file_text(marked), flowed(marked)
    assert unflowed(sent) == text == file_text(text)
    assert [line for line in text.split("\n") if line != line.rstrip() and line != "-- "] == []
    at = 0
    for each in read_flowed(sent):
        joined = lines[at : at + each.lines]
        at += each.lines
        assert {depth for depth, _, _ in joined} == {each.quotes}
        assert all(soft for _, _, soft in joined[:-1])
        assert each.text == " ".join(
            line if (depth, line) == (0, "-- ") else line.rstrip() for depth, line, _ in joined
        )
    assert at == len(lines)
