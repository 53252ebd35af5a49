"""Words and lines: cleaning, counting, cutting."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text import (
    clean,
    count_of,
    figure_of,
    fingerprint,
    first_sentence,
    is_blank,
    join_and,
    lower_first,
    one_line,
    place_of,
    reading_minutes,
    slug,
    split_lines,
    split_sentences,
    trim,
    whole_quotations,
    word_count,
)
from tests.examples import examples
from tests.support import costs_at_most

WILD = st.text(st.characters(), max_size=80)


# --- cleaning ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\x00b\x07c\x1bd\x7fe", "abcde"),
        ("a\x80b\x9fc", "abc"),
        ("a\ud800b\udfffc", "abc"),
        ("a\ufffeb\uffffc\ufdd0d\U0001fffee", "abcde"),
        ("NHS\u202etsurt\u2066!\u2069", "NHStsurt!"),
        ("co\u00adoperate z\u200bero \ufeffbom", "cooperate zero bom"),
        ("one\r\ntwo\rthree\u2028four\u2029five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("cafe\u0301", "café"),
        ("tab\tand\nline stay", "tab\tand\nline stay"),
        ("\u0645\u200c\u0646 👩\u200d⚕️ \u200f", "\u0645\u200c\u0646 👩\u200d⚕️ \u200f"),
    ],
)
def test_what_has_no_place_in_copy_goes_and_the_rest_stays(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@settings(deadline=None)
@given(WILD)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.encode().decode() == cleaned  # raises if a surrogate is left
    assert "\r" not in cleaned


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("  Trusts\n\n  end \t year ", "Trusts end year"),
        ("£461\u00a0m in deficit", "£461\u00a0m in deficit"),
        ("£461 \u00a0m", "£461 m"),
        ("\u00a0Trusts\u00a0", "Trusts"),
        ("Trusts\u200d", "Trusts"),
        ("Bcc: a@example.org\r\nSubject: x", "Bcc: a@example.org Subject: x"),
    ],
)
def test_one_line_is_one_line(raw: str, line: str) -> None:
    assert one_line(raw) == line


@settings(deadline=None)
@given(WILD)
def test_one_line_has_no_line_break_and_no_outer_blank(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert trim(line) == line


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u00a0", "\u200b\u200d\u2060\ufeff", "\u3000"])
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)
    assert trim(f"{text}a{text}") == "a"


def test_a_letter_is_not_blank() -> None:
    assert not is_blank(" \u200ba")


# --- lines ---------------------------------------------------------------------------------------


def test_lines_end_at_three_marks_and_nowhere_else() -> None:
    text = "a\nb\r\nc\rd\x0be\x0cf\x85g\u2028h\x1ci"
    assert [text[line.start : line.end] for line in split_lines(text)] == [
        "a",
        "b",
        "c",
        "d\x0be\x0cf\x85g\u2028h\x1ci",
    ]


@settings(deadline=None)
@given(st.text(st.sampled_from("ab\r\n"), max_size=30))
def test_lines_lose_nothing(text: str) -> None:
    lines = split_lines(text)
    assert "".join(text[line.start : line.next] for line in lines) == text
    assert not any(char in text[line.start : line.end] for line in lines for char in "\r\n")


def test_a_fingerprint_sees_words_and_not_line_ends() -> None:
    assert fingerprint("a\nb") == fingerprint("a \r\nb\r\n\n \u00a0\n") == fingerprint("a\rb")
    assert len({fingerprint(text) for text in ("a\nb", "a b", "a\n\nb", " a\nb")}) == 4
    assert len(fingerprint("")) == 8
    assert fingerprint("\ud800")  # never raises


# --- counting and saying -------------------------------------------------------------------------


def test_words_are_runs_between_white_space() -> None:
    assert word_count(" £461m – in\u00a02016-17\n(so far) ") == 6
    assert word_count("") == 0


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (100, 1), (238, 1), (1240, 5)])
def test_reading_takes_a_minute_or_more(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes


@pytest.mark.parametrize(
    ("number", "words", "digits"),
    [
        (0, "no stories", "0 stories"),
        (1, "one story", "1 story"),
        (9, "nine stories", "9 stories"),
        (10, "10 stories", "10 stories"),
    ],
)
def test_counts_are_in_words_to_nine(number: int, words: str, digits: str) -> None:
    assert count_of(number, "story", "stories") == words
    assert figure_of(number, "story", "stories") == digits


def test_a_plural_takes_an_s_unless_told() -> None:
    assert count_of(2, "trust") == "two trusts"
    assert figure_of(2, "trust") == "2 trusts"


def test_places_are_words_to_ninth() -> None:
    places = (1, 2, 3, 9, 10, 11, 12, 13, 21, 22, 23, 111, 113, 101)
    assert " ".join(map(place_of, places)) == (
        "first second third ninth 10th 11th 12th 13th 21st 22nd 23rd 111th 113th 101st"
    )


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_are_joined_for_reading(items: list[str], said: str) -> None:
    assert join_and(items) == said


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("NHS trusts’ £461m deficit", "nhs-trusts-461m-deficit"),
        ("A&E: café culture", "a-and-e-cafe-culture"),
        ("../../etc/passwd", "etc-passwd"),
        ("it's", "its"),
        ("日本", ""),
    ],
)
def test_a_slug_is_a_plain_name(title: str, name: str) -> None:
    assert slug(title) == name


# --- the first letter ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "seen", "said"),
    [
        ("Trusts end year", "the trusts ended", "trusts end year"),
        ("Trusts’ money", "of the trusts", "trusts’ money"),
        ("The deficit", "", "the deficit"),
        ("Three trusts merge", "", "three trusts merge"),
        ("New boss at trust", "", "new boss at trust"),
        ("Two-year plans due", "the two-year plans", "two-year plans due"),
    ],
)
def test_a_common_word_is_small_in_mid_sentence(phrase: str, seen: str, said: str) -> None:
    assert lower_first(phrase, seen) == said


@pytest.mark.parametrize(
    ("phrase", "seen"),
    [
        ("NHS trusts merge", "nhs"),
        ("A&E waits rise", "a"),
        ("No 10 rejects plan", "no plan"),
        ("Palantir wins contract", "a new deal for Palantir"),
        ("May backs plan", "said Theresa May, who may not"),
        ("New Forest trust merges", "a merger in the New Forest"),
        ("I was wrong", "part (i) of the plan"),
        ("“We were wrong”", "we"),
        ("Élan for all", "élan"),
        ("2016 in review", ""),
        ("", ""),
    ],
)
def test_a_name_keeps_its_capital(phrase: str, seen: str) -> None:
    assert lower_first(phrase, seen) == phrase


# --- sentences -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Smith and Mr. Jones met Prof. Brown of St. Thomas’.",
        "J. R. Smith won in R v. Jones.",
        "The deficit was £1.5bn, or 2.4 per cent.",
        "See www.example.org. or nothing",
        "It is in para. 5 and No. 10 of vol. 2.",
        "It closes on 5 Sept. 2016 at the latest.",
        "Trusts, e.g. Bath, i.e. the city, and St. Albans lost.",
        "Smith Ltd. Palantir Inc. and others",
        "He came at 5 p.m. Friday.",
        "“We will not close. We will merge,” she said.",
        "“Is it over?” Dr. Smith asked.",
        "“Is it over?” she asked.",
        "The £1.8bn fund, which No. 10 set up with St. Helens at 9 a.m. on 3 Jan. 2024, is spent.",
        "Care.data and gov.uk cost £7.7m… but nobody asked J. R. R. Hartley Ltd. why.",
        "1. Close the ward.",
        "B. Brown of Plan & Co. Ltd. rang.",
        "Maj. Gen. Sir Nick Brown and Lt. Col. Green left.",
        "The U.S. Senate",
        "No stop at all",
        "It cost … nothing",
    ],
)
def test_one_sentence_is_not_cut(text: str) -> None:
    assert split_sentences(text) == (text,)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It closed. It reopened! Why? Nobody knows… The end.", 5),
        ("“It is over.” The board agreed.", 2),
        ("(It is over.) The board agreed.", 2),
        ("“First.” “Second.” Third.", 3),
        ("He came at 5 p.m. The board had left.", 2),
        ("It was sold to Smith Ltd. The price was £1.", 2),
        ("The answer was no. The board agreed.", 2),
        ("The deficit was £461m. That is £5m better.", 2),
        ("It cost £1. 12 trusts paid.", 2),
        ("“‘It is over,’ he told us.” The board agreed.", 2),
        ("1. Close the ward. 2. Open the unit.", 2),
        ("(a) Close the ward. (b) Open the unit.", 2),
        ("“Is it over?” The board agreed.", 2),
        ("The trust was rated good. iPhone sales rose.", 2),
        ("They left the U.S. The firm stayed.", 2),
        ("It is on Oxford St. The shop has closed.", 2),
        ("Plan B. It worked.", 2),
        ('"We will not close. We will merge," she said.', 2),  # a straight mark may open or close
        ("One paragraph\n\nAnother without a stop", 2),
        ("It closed.\u00a0It reopened.\nIt closed.", 3),
    ],
)
def test_sentences_end_at_their_stops(text: str, sentences: int) -> None:
    found = split_sentences(text)
    assert len(found) == sentences, found
    assert " ".join(" ".join(found).split()) == " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    ['"We will not close. We will merge," she said.', "“We will not close. We will merge,” she said.", "It is over."],
)
def test_a_first_sentence_has_its_quotation_whole(text: str) -> None:
    assert whole_quotations(split_sentences(text)) == (text,)
    assert first_sentence(f"{text} The board agreed.\n\nThe end.") == text


def test_nothing_has_no_first_sentence() -> None:
    assert first_sentence(" \n\n ") == ""


@pytest.mark.parametrize("text", ["", " \n\n ", "\n"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == ()


@examples(200)
@given(st.lists(st.sampled_from([*'aB1 .!?…“”"()’\n', "Dr. ", "No. "]), max_size=40).map("".join))
def test_splitting_loses_no_character_but_blanks(text: str) -> None:
    found = split_sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(sentence == sentence.strip() != "" for sentence in found)


@pytest.mark.parametrize("unit", [".", "!", ". ", "a. ", "“a. ", '."', ".)", "A.", " \n", "…” ", "'"])
def test_a_megabyte_of_anything_is_cut_at_once(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    with costs_at_most(250):
        whole_quotations(split_sentences(text))
        one_line(text)
        lower_first(f"W{text}", text)
