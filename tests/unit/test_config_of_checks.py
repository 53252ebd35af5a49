"""``[checks]`` of a house and of its newsletters: what is read, and every problem with its line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.checks.allowances import BINDING
from digest.checks.reference import rules
from digest.config import load_newsletter, load_newsroom
from digest.errors import ConfigError
from digest.model import Checks, StyleRule
from tests.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

LEAST = 'title = "Catch Up"\nfrom.address = "a@example.org"\n'
HOUSE = 'publication = "P"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "newsletters").mkdir()
    return tmp_path


def read(root: Path, own: str, house: str = "") -> Checks:
    (root / "digest.toml").write_text(HOUSE + house, "utf-8")
    (root / "newsletters/catch-up.toml").write_text(LEAST + own, "utf-8")
    return load_newsletter(load_newsroom(root), "catch-up").checks


def problems(root: Path, own: str, house: str = "") -> list[tuple[int, str, str]]:
    with pytest.raises(ConfigError) as refused:
        read(root, own, house)
    path = "digest.toml" if house else "newsletters/catch-up.toml"
    assert {each.where.path for each in refused.value.problems} == {path}
    return [(each.where.line, each.message, each.hint) for each in refused.value.problems]


def test_every_key_is_read(root: Path) -> None:
    found = read(
        root,
        '[checks]\nstrict = true\naccept = ["A"]\nknown = ["KTN"]\nwords = ["stp"]\ndictionary = "words/en_GB"\n'
        'glossary = { NHSE = "NHS England" }\nallow = { link-not-https = " our archive is http " }\n'
        '[[checks.style]]\nnot = "%"\nwrite = " per  cent "\nfrom = 2016-09-01\nwhy = "aloud"\ncase = true\n'
        '[[checks.style]]\nnot = ["stakeholder", "Stakeholder", "actor"]\nfrom = "2016-09-02"\n'
        '[[checks.style]]\nfirst = "Care Quality Commission"\nthen = "CQC"\n',
    )
    assert found == Checks(
        strict=True, accept=("A",), known=("KTN",), words=("stp",), dictionary="words/en_GB",
        glossary=(("NHSE", "NHS England"),), allow=(("link-not-https", "our archive is http"),),
        style=(
            StyleRule(words=("%",), write="per cent", since=date(2016, 9, 1), why="aloud", case=True),
            StyleRule(words=("stakeholder", "actor"), since=date(2016, 9, 2)),
            StyleRule(words=("CQC",), first="Care Quality Commission"),
        ),
    )  # fmt: skip


def test_nothing_is_needed(root: Path) -> None:
    assert read(root, "") == Checks()


def test_what_the_house_says_holds_for_a_newsletter_and_its_own_word_comes_last(root: Path) -> None:
    house = (
        '[checks]\nstrict = true\nknown = ["A", "B"]\ndictionary = "d"\n'
        'glossary = { X = "one", Y = "two" }\nallow = { link-not-https = "old", link-shortener = "x" }\n'
        '[[checks.style]]\nnot = ["%", "percent"]\nwrite = "per cent"\n'
        '[[checks.style]]\nnot = "e-mail"\nwrite = "email"\n'
    )
    alone = read(root, "", house)
    assert (alone.strict, alone.known, len(alone.style)) == (True, ("A", "B"), 2)
    found = read(
        root,
        '[checks]\nstrict = false\nknown = ["B", "C"]\nglossary = { Y = "three" }\n'
        'allow = { link-not-https = "new" }\n[[checks.style]]\nnot = "Percent"\nwrite = "p.c."\n',
        house,
    )
    assert (found.strict, found.known, found.dictionary) == (False, ("A", "B", "C"), "d")
    assert dict(found.glossary) == {"X": "one", "Y": "three"}
    assert dict(found.allow) == {"link-not-https": "new", "link-shortener": "x"}
    assert [(rule.words, rule.write) for rule in found.style] == [
        (("%",), "per cent"),
        (("e-mail",), "email"),
        (("Percent",), "p.c."),
    ]


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ('write = "x"', 3, "either not, or first and then"),
        ('not = "a"\nfirst = "b"\nthen = "c"', 3, "either not, or first and then"),
        ('not = "a"\nthen = "c"', 3, "either not, or first and then"),
        ('first = "b"', 3, "first and then need each other"),
        ('then = "b"', 3, "first and then need each other"),
        ('first = "b"\nthen = "c"\nwrite = "d"', 3, "write does nothing beside first"),
        ('not = ""', 4, "not must hold words"),
        ('not = " \\u200b"', 4, "not must hold words"),
        ("not = []", 4, "not must hold words"),
        ('not = ["a", 3]', 4, "not must hold words"),
        ("not = 3", 4, "not must hold words"),
        ('first = "b"\nthen = ["c"]', 5, "then must hold words"),
        ('first = " "\nthen = "c"', 5, "then must hold words"),
        ('first = 3\nthen = "c"', 4, "first must be text"),
        ('not = "a"\nwrite = 3', 5, "write must be text"),
        ('not = ["b", "a"]\nwrite = "a"', 5, "“a” stands under not and under write"),
        ('not = "a"\nfrom = "soon"', 5, "from must be a date"),
        ('not = "a"\nfrom = "2016-02-30"', 5, "from must be a date"),
        ('not = "a"\nfrom = 2016-09-01T07:00:00', 5, "from must be a date"),
        ('not = "a"\nwhy = 3', 5, "why must be text"),
        ('not = "a"\ncase = "yes"', 5, "case must be true or false"),
        ('not = "a"\nwrit = "b"', 5, "unknown key writ"),
        ('not = "a"\n[[checks.style]]\nwhy = "x"\nnot = "A"', 7, "two entries are about “A”"),
    ],
)
def test_every_problem_of_a_rule_is_told_with_its_line(root: Path, rows: str, line: int, said: str) -> None:
    text = f"[[checks.style]]\n{rows}\n"
    ((at, message, hint),) = problems(root, text)
    assert (at, said in message) == (line, True), message
    ((at, message, again),) = problems(root, "", text)
    assert (at, said in message, again) == (line - 1, True, hint)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[checks]\nstyle = 3\n", 4, "style must be a list of tables"),
        ('[checks]\nstyle = ["a"]\n', 4, "style must be a list of tables"),
        ('[checks.style]\nnot = "a"\n', 3, "style must be a list of tables"),
        ('[checks]\nstyle = [{ not = "" }]\n', 4, "not must hold words"),
        ('[checks]\nknown = "KTN"\n', 4, "known must be a list of texts"),
        ("[checks]\nwords = [3]\n", 4, "words must be a list of texts"),
        ("[checks]\ndictionary = true\n", 4, "dictionary must be text"),
        ('[checks]\nallow = ["a"]\n', 4, "allow must be a table"),
        ("[checks]\nglossary = { NHS = 3 }\n", 4, "NHS must be text"),
        ('[checks]\nword = ["a"]\n', 4, "unknown key word"),
    ],
)
def test_what_is_of_another_kind_is_told(root: Path, text: str, line: int, said: str) -> None:
    ((at, message, hint),) = problems(root, text)
    assert (at, said in message) == (line, True), message
    assert hint or "must be" in message


@pytest.mark.parametrize(
    ("row", "said", "hint"),
    [
        ('link-not-htps = "x"', "there is no finding link-not-htps", "did you mean link-not-https?"),
        ('zzzzzz = "x"', "there is no finding zzzzzz", "digest check names each finding"),
        ('link-not-https = ""', "link-not-https is allowed without a reason", 'link-not-https = "why'),
        ('link-not-https = " \\u200b"', "link-not-https is allowed without a reason", 'link-not-https = "why'),
        ("link-not-https = true", "link-not-https must be text", ""),
        ('article-embargoed = "x"', "article-embargoed cannot be allowed", "digest explain article-embargoed"),
        ('spelling = "x"', "spelling is a note", "take it out"),
        ('story-source-unknown = "x"', "is not about what an issue says", "take it out"),
        ('header-twice = "x"', "is not about what an issue says", "take it out"),
    ],
)
def test_what_cannot_be_allowed_is_told(root: Path, row: str, said: str, hint: str) -> None:
    for text, line in ((f"[checks.allow]\n{row}\n", 4), (f"[checks]\nallow = {{ {row} }}\n", 4)):
        ((at, message, help),) = problems(root, text)
        assert (at, said in message, hint in help) == (line, True, True), (message, help)


def test_every_fault_that_is_not_binding_may_be_allowed(root: Path) -> None:
    ids = [each.rule.id for each in rules() if each.check and each.rule.severity != "info"]
    free = sorted(set(ids) - BINDING)
    assert set(ids) >= BINDING
    rows = "".join(f'{id} = "because"\n' for id in free)
    assert [id for id, _ in read(root, f"[checks.allow]\n{rows}").allow] == free
    assert len(problems(root, "[checks.allow]\n" + "".join(f'{id} = "x"\n' for id in BINDING))) == len(BINDING)


@examples(60)
@given(
    st.lists(
        st.sampled_from(
            ["[checks]\n", "[[checks.style]]\n", "[checks.allow]\n", "style", "not", "first", "then", "from", "allow",
             " = ", '"a"', "[]", "{}", "{ a = 1 }", "2016-09-01", "3", "\n", '"%"', "."]
        ),
        max_size=16,
    )
)  # fmt: skip
def test_any_text_is_read_or_told_with_its_line(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    root = tmp_path_factory.mktemp("room")
    (root / "articles").mkdir()
    (root / "newsletters").mkdir()
    text = "".join(parts)
    try:
        assert isinstance(read(root, text), Checks)
    except ConfigError as refused:
        for each in refused.problems:
            assert 0 < each.where.line <= (LEAST + text).count("\n") + 1, each
