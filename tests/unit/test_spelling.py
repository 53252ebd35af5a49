"""Words the dictionary does not have; where a dictionary is found, and what is remembered of it."""

from __future__ import annotations

import gc
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.checks import asked, check
from digest.config import load_newsroom
from digest.errors import DigestError
from digest.issuefile import parse
from digest.model import Article, Checks, Finding, Newsroom, Proof
from digest.workflow import spelling
from digest.workflow.spelling import Missing, Speller, find, places, speller_for
from tests.examples import examples
from tests.support import a_dictionary, a_newsletter, an_article, an_email, costs_at_most

if TYPE_CHECKING:
    from collections.abc import Callable

ISSUE = """---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Wards open again
preheader: What the board heard
---

## [Wards open again](https://www.example.org/hopsital)
<!-- article: a, b -->

TEXT
"""
KNOWN = "again another board doesn't don't economic grew heard hospital open site socio the ward wards what with"


def proof(words: str, *articles: Article, checks: Checks | None = None) -> Proof:
    file = parse(ISSUE.replace("TEXT", words), "issues/x.md")
    newsletter = a_newsletter(checks=checks or Checks())
    return Proof(
        issue=file.issue, newsletter=newsletter, email=an_email(file.issue, newsletter), articles=articles,
        path="issues/x.md", lines=file.lines, spelled=KNOWN.split().__contains__,
    )  # fmt: skip


def misspelt(words: str, *articles: Article, **more: Any) -> list[Finding]:
    every = check(proof(words, *articles, **more), thorough=True, notes=True)
    found = [each for each in every if each.id == "spelling"]
    rows = ISSUE.replace("TEXT", words).split("\n")
    for each in found:
        assert (each.severity, each.fix) == ("info", None)
        assert rows[each.where.line - 1][each.where.column - 1 :].startswith(each.text)
    return found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("The hopsital grew.", ["hopsital"]),
        ("The hopsital's ward.", ["hopsital's"]),
        ("The hopsital’s ward, the hopsital.", ["hopsital’s"]),
        ("The hopsitals’ wards.", ["hopsitals"]),
        ("A *hopsital* ward.", ["hopsital"]),
        ("A [hopsital](https://www.example.org/b) ward.", ["hopsital"]),
        ("A hopsital-wide ward.", ["hopsital", "wide"]),
        ("“A hopsital,” it heard.", ["hopsital"]),
        ("It dosn’t.", ["dosn’t"]),
        ("A hopsital and a hosptial.", ["hopsital", "hosptial"]),
        ("The caf\u00e9 grew.", ["caf\u00e9"]),
    ],
)
def test_a_word_that_the_dictionary_does_not_have_is_told_once_at_its_place(words: str, said: list[str]) -> None:
    assert [each.text for each in misspelt(words)] == said


@pytest.mark.parametrize(
    "words",
    [
        "The hospital’s ward doesn’t, the hospital's don't.",
        "The Hopsital, HOPSITAL and iHop.",
        "The hop bn.",
        "See https://www.example.org/hopsital, hopsital.example.org/hopsital, hopsital@example.org and `hopsital`.",
        "See <https://www.example.org/hopsital> and [open](https://www.example.org/hopsital).",
        "The #hopsital, the @hopsital, hopsital2 and 2hopsital.",
        "The socio-economic ward.",
        "The on-site ward.",
    ],
)
def test_known_words_short_ones_names_and_addresses_are_left_alone(words: str) -> None:
    assert misspelt(words) == []


def test_a_compound_is_known_by_the_whole_of_it() -> None:
    checks = Checks(words=("multi-site", "hopsital"))
    assert misspelt("A multi-site ward, a hopsital’s.", checks=checks) == []


def test_words_of_the_house_are_right_in_any_writing() -> None:
    assert misspelt("The caf\u00e9’s ward.", checks=Checks(words=("Cafe\u0301",))) == []


def test_a_word_of_two_articles_is_one_of_the_trade_and_a_slip_of_one_is_still_a_slip() -> None:
    one, other = an_article("a", body="The multispecialty ward."), an_article("b", body="Multispecialty wards.")
    assert misspelt("The multispecialty ward.", one, other) == []
    assert len(misspelt("The multispecialty ward.", one)) == 1
    assert len(misspelt("The multispecialty ward.", replace(one, body="multispecialty " * 3))) == 1


def test_the_nearest_word_of_issue_and_articles_is_named() -> None:
    (finding,) = misspelt("A hospital, a hospital and a hopsital’s ward.")
    assert "“hospital”" in finding.help
    (finding,) = misspelt("A hopsital ward.")
    assert "[checks] words" in finding.help


def test_without_a_dictionary_the_check_is_not_asked() -> None:
    bare = replace(proof("A hopsital."), spelled=None)
    assert [each for each in check(bare, thorough=True, notes=True) if each.id == "spelling"] == []
    names = [[each.name for each in asked(one, thorough=True)] for one in (bare, proof("A hopsital."))]
    assert "spelling" in names[1]
    assert [name for name in names[1] if name != "spelling"] == names[0]
    assert "spelling" not in [each.name for each in asked(proof("A hopsital."))]


@examples(60)
@given(st.text(st.sampled_from("abéA ’'-.*[]()@/<>`\n2\u00ad\u200b"), max_size=40))
def test_any_text_is_read_and_told_at_its_place(words: str) -> None:
    misspelt(f"The {words}")


def test_long_texts_cost_little() -> None:
    with costs_at_most(60):
        misspelt("a-" * 20000 + "’" * 1000 + "hopsital’" * 2000)


# --- the dictionary ------------------------------------------------------------------------------


@pytest.fixture
def room(newsroom: Path) -> Newsroom:
    return load_newsroom(newsroom)


def speller(room: Newsroom, named: str) -> Speller:
    found = speller_for(room, a_newsletter(checks=Checks(dictionary=named)))
    assert isinstance(found, Speller)
    return found


def missing(room: Newsroom, named: str = "words/en_GB", **newsletter: Any) -> Finding:
    found = speller_for(room, a_newsletter(**{"checks": Checks(dictionary=named), **newsletter}))
    assert isinstance(found, Missing)
    finding = found.finding
    assert (finding.id, finding.text, finding.severity) == ("check-not-run", "spelling", "info")
    assert finding.help
    return finding


@pytest.mark.parametrize("named", ["words/en_GB", "words/en_GB.dic", "words/en_GB.aff"])
def test_a_named_dictionary_is_read_with_its_rules(room: Newsroom, named: str) -> None:
    a_dictionary(Path(room.root, "words"), "the", "ward/S", "naïve")
    found = speller(room, named)
    assert [found(word) for word in ("ward", "wards", "naïve", "wardz")] == [True, True, True, False]


def test_a_second_run_loads_the_dictionary_only_for_a_new_word(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    a_dictionary(Path(room.root, "words"), "the", "ward/S")
    first = speller(room, "words/en_GB")
    assert [first("ward"), first("wrad")] == [True, False]
    first.keep()
    load, loaded = spelling._load, []

    def counted(path: Path) -> Callable[[str], bool]:
        loaded.append(path)
        return load(path)

    monkeypatch.setattr(spelling, "_load", counted)
    second = speller(room, "words/en_GB")
    assert [second("ward"), second("wrad")] == [True, False]
    assert loaded == []
    assert second("wards")
    assert len(loaded) == 1


def test_another_dictionary_is_asked_anew(room: Newsroom) -> None:
    path = a_dictionary(Path(room.root, "words"), "the", "ward/S")
    first = speller(room, "words/en_GB")
    assert not first("porter")
    first.keep()
    a_dictionary(path.parent, "the", "ward/S", "porter")
    assert speller(room, "words/en_GB")("porter")
    a_dictionary(path.parent, "the", name="other")
    assert not speller(room, "words/other")("ward")


@pytest.mark.parametrize("damage", [b"", b"x", b"+porter", b"\xff\xfe"])
def test_a_damaged_memory_is_not_believed(room: Newsroom, damage: bytes) -> None:
    a_dictionary(Path(room.root, "words"), "the", "ward/S")
    first = speller(room, "words/en_GB")
    assert not first("porter")
    first.keep()
    (kept,) = (path for path in Path(room.root, ".digest", "spelling").iterdir() if path.is_file())
    kept.write_bytes(kept.read_bytes().replace(b"-porter", b"") + damage)
    assert not speller(room, "words/en_GB")("porter")


def test_where_nothing_can_be_kept_words_are_looked_up_all_the_same(room: Newsroom) -> None:
    a_dictionary(Path(room.root, "words"), "the", "ward/S")
    Path(room.root, ".digest").write_text("in the way")
    found = speller(room, "words/en_GB")
    assert found("wards")
    found.keep()


def test_a_dictionary_that_is_not_there_is_told(room: Newsroom) -> None:
    assert "there is no dictionary words/en_GB" in missing(room).message
    a_dictionary(Path(room.root, "words"), "the")
    Path(room.root, "words/en_GB.aff").unlink()
    assert "hunspell-en-gb" in missing(room).help


@pytest.mark.parametrize(
    ("aff", "dic", "said"),
    [
        (b"PFX X Y\n", b"1\nthe\n", "cannot be read"),
        (b"SET nothing\n", b"1\nthe\n", "cannot be read"),
        (b"SFX A Y 1\nSFX A 0 s [\n", b"1\nthe/A\n", "cannot be read"),
        (b"\x89PNG\r\n", b"\x89PNG\r\n\x00\xff", "no English dictionary"),
        (b"SET UTF-8\n", b"2\nder\ndie\n", "no English dictionary"),
        (b"", b"", "no English dictionary"),
    ],
)
def test_a_dictionary_that_cannot_be_read_or_is_none_is_told(room: Newsroom, aff: bytes, dic: bytes, said: str) -> None:
    folder = Path(room.root, "words")
    folder.mkdir()
    (folder / "en_GB.aff").write_bytes(aff)
    (folder / "en_GB.dic").write_bytes(dic)
    assert said in missing(room).message
    gc.collect()  # a file left open is told here, and fails the test


def test_a_dictionary_that_is_damaged_later_is_an_error_with_its_place(room: Newsroom) -> None:
    path = a_dictionary(Path(room.root, "words"), "the")
    first = speller(room, "words/en_GB")
    first("ward")
    first.keep()
    second = speller(room, "words/en_GB")
    path.with_suffix(".aff").write_text("PFX X Y\n")
    with pytest.raises(DigestError, match="cannot be read"):
        second("wards")
    gc.collect()


@pytest.mark.parametrize(
    ("language", "is_asked"), [("en-GB", True), ("en", True), ("EN-gb", True), ("de", False), ("en-US", False)]
)
def test_only_british_english_is_looked_up(room: Newsroom, language: str, is_asked: bool) -> None:
    a_dictionary(Path(room.root, "words"), "the")
    checks = Checks(dictionary="words/en_GB")
    found = speller_for(room, a_newsletter(language=language, checks=checks))
    assert isinstance(found, Speller) == is_asked
    if not is_asked:
        assert language in missing(room, language=language).message


def test_the_first_whole_dictionary_of_the_usual_places_is_taken(tmp_path: Path) -> None:
    assert find([tmp_path / "none", tmp_path]) is None
    a_dictionary(tmp_path / "b", "the", name="en-GB")
    a_dictionary(tmp_path / "c", "the")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "en_GB.dic").write_text("1\nthe\n")
    assert find(tmp_path / name for name in "abc") == tmp_path / "b" / "en-GB"


def test_a_folder_of_ones_own_comes_before_those_of_the_system(tmp_path: Path) -> None:
    said = os.pathsep.join([str(tmp_path / "a"), "", str(tmp_path / "b")])
    looked = list(places({"DICPATH": said, "ProgramFiles": str(tmp_path / "p")}))
    assert looked[:2] == [tmp_path / "a", tmp_path / "b"]
    assert Path("/usr/share/hunspell") in looked
    assert looked[-1] == tmp_path / "p" / "LibreOffice" / "share" / "extensions" / "dict-en"
    assert places({}) is not None


@pytest.mark.slow
def test_the_british_dictionary_finds_a_slip_and_knows_the_words_of_the_sample(room: Newsroom) -> None:
    if not find(places(os.environ)):
        pytest.skip("no British dictionary is installed")
    found = speller_for(room, a_newsletter())
    assert isinstance(found, Speller)
    right = "hospital's colour organise doesn't commissioning anaesthetics socio-economic paediatrics timetable"
    assert [word for word in right.split() if not found(word)] == []
    wrong = "hopsital hopsital's recieve color analyze"
    assert [word for word in wrong.split() if found(word)] == []
