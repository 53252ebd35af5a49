"""``decisions.toml``: every fault told with its line, every other byte kept when the program writes."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from digest.config import load_decisions, load_newsletter, load_newsroom
from digest.errors import ConfigError, DigestError, StorageError
from digest.model import Decisions, EmbargoOverride, Kept, Newsroom, Withdrawal
from digest.workflow import files
from digest.workflow.decisions import note, note_override, take_back, use_up
from digest.workflow.target import Target
from tests.examples import examples
from tests.support import LONDON, W35, an_article

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2016, 9, 5)
KEPT = '[[kept]]\narticle = "a/b"\nnewsletter = "catch-up"\nday = 2016-09-02\n'
WITHDRAWN = '[[withdrawn]]\narticle = "a/b"\nday = 2016-09-02\nreason = "wrong"\n'
OVERRIDDEN = (
    '[[embargo_overridden]]\narticle = "a/b"\nnewsletter = "catch-up"\nissue = 2016-09-05\n'
    'until = 2016-09-06T00:01:00+01:00\nday = 2016-09-02\nreason = "released early"\n'
)


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    (tmp_path / "articles").mkdir()
    (tmp_path / "newsletters").mkdir()
    (tmp_path / "digest.toml").write_text('publication = "Ward & Whitehall"\n', encoding="utf-8")
    for name in ("catch-up", "other"):
        path = tmp_path / "newsletters" / f"{name}.toml"
        path.write_text('title = "Catch Up"\nfrom.address = "a@example.org"\n', encoding="utf-8")
    return load_newsroom(tmp_path)


def put(room: Newsroom, text: str | bytes) -> None:
    _path(room).write_bytes(text if isinstance(text, bytes) else text.encode())


def got(room: Newsroom) -> str:
    return _path(room).read_bytes().decode()


def _path(room: Newsroom) -> Path:
    from pathlib import Path

    return Path(room.root, "decisions.toml")


def problems(room: Newsroom, text: str | bytes) -> list[tuple[int, str]]:
    put(room, text)
    with pytest.raises(ConfigError) as refused:
        load_decisions(room)
    assert {problem.where.path for problem in refused.value.problems} == {"decisions.toml"}
    return [(problem.where.line, problem.message) for problem in refused.value.problems]


# --- reading -------------------------------------------------------------------------------------

UNTIL = datetime(2016, 9, 6, 0, 1, tzinfo=LONDON)
ALL = Decisions(
    kept=(Kept(article_id="a/b", newsletter="catch-up"),),
    withdrawn=(Withdrawal(article_id="a/b", reason="wrong"),),
    overridden=(
        EmbargoOverride(article_id="a/b", newsletter="catch-up", issue=DAY, reason="released early", until=UNTIL),
    ),
)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n# a note\n"])
def test_decisions_are_read_whatever_the_line_ends(room: Newsroom, newline: str, start: str, end: str) -> None:
    text = f"# ours\n\n{KEPT}\n{WITHDRAWN}\n{OVERRIDDEN}{end}"
    put(room, start + text.replace("\n", newline))
    assert load_decisions(room) == ALL


def test_without_a_file_or_with_an_empty_one_nothing_is_decided(room: Newsroom) -> None:
    assert load_decisions(room) == Decisions()
    for text in ("", "\ufeff", "# only a note\n", "kept = []\n"):
        put(room, text)
        assert load_decisions(room) == Decisions()


def test_the_day_may_be_missing_and_repeat_and_issue_are_read(room: Newsroom) -> None:
    put(room, KEPT.replace("day = 2016-09-02", 'repeat = "it reported"\nissue = 2016-09-05'))
    (kept,) = load_decisions(room).kept
    assert (kept.repeat, kept.issue) == ("it reported", DAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[kept]]\n", [(1, "article is missing"), (1, "newsletter is missing")]),
        ("[[withdrawn]]\n", [(1, "article is missing"), (1, "reason is missing")]),
        ("\n" + WITHDRAWN.replace("wrong", ""), [(5, "reason is missing")]),
        (WITHDRAWN.replace('"a/b"', '""'), [(2, "article is missing")]),
        (
            "[[embargo_overridden]]\n",
            [
                (1, "article is missing"),
                (1, "newsletter is missing"),
                (1, "issue must be a date"),
                (1, "reason is missing"),
                (1, "until must be a moment"),
            ],
        ),
        (OVERRIDDEN.replace("until", "unto"), [(5, "unknown key unto"), (1, "until must be a moment")]),
        (OVERRIDDEN.replace("+01:00", ""), [(5, "until must be a moment")]),
        (KEPT.replace('"a/b"', "7"), [(2, "article must be text in double quotes")]),
        (WITHDRAWN.replace('"wrong"', '["x"]'), [(4, "reason must be text in double quotes")]),
        (KEPT + 'issue = "2016-09-05"\n', [(5, "issue must be a date")]),
        (KEPT + "issue = 2016-09-05T07:00:00\n", [(5, "issue must be a date")]),
        (KEPT + "repeat = true\n", [(5, "repeat must be text in double quotes")]),
        (KEPT + 'artcle = "x"\n', [(5, "unknown key artcle")]),
        ("[[withdrawm]]\n" + 'article = "a"\n', [(1, "unknown key withdrawm")]),
        (WITHDRAWN.replace("[[withdrawn]]", "[withdrawn]"), [(1, "withdrawn must be a list of tables")]),
        ('withdrawn = "a/b"\n', [(1, "withdrawn must be a list of tables")]),
        (b"# \xff\n", [(0, "is not UTF-8 text")]),
    ],
)
def test_each_fault_is_told_with_its_line(room: Newsroom, text: str | bytes, found: list[tuple[int, str]]) -> None:
    assert problems(room, text) == found
    if isinstance(text, str):
        assert problems(room, "\ufeff" + text.replace("\n", "\r\n")) == found


def test_all_faults_are_told_in_one_go(room: Newsroom) -> None:
    text = WITHDRAWN + "\n" + KEPT.replace('"catch-up"', "7") + "\n" + WITHDRAWN.replace("article", "artikel")
    assert sorted(problems(room, text)) == [
        (8, "newsletter must be text in double quotes"),
        (11, "article is missing"),
        (12, "unknown key artikel"),
    ]


@pytest.mark.parametrize("text", ["[[withdrawn]]\narticle = a/b\n", "[[withdrawn\n", "x\n", WITHDRAWN + "= 1\n"])
def test_what_is_no_toml_is_told_and_never_taken_for_nothing_decided(room: Newsroom, text: str) -> None:
    ((line, message),) = problems(room, text)
    assert message.startswith("not valid TOML")
    assert line in {1, 2, 5}


def test_a_folder_of_that_name_is_told(room: Newsroom) -> None:
    _path(room).mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_decisions(room)


# --- what is decided for an issue ----------------------------------------------------------------


def test_decisions_hold_for_their_newsletter_and_issue_only() -> None:
    found = Decisions(
        kept=(
            Kept(article_id="open", newsletter="catch-up"),
            Kept(article_id="used", newsletter="catch-up", issue=DAY),
            Kept(article_id="theirs", newsletter="other"),
        ),
        overridden=ALL.overridden,
    )
    assert set(found.kept_for("catch-up", DAY)) == {"open", "used"}
    assert set(found.kept_for("catch-up", date(2016, 9, 12))) == {"open"}
    assert set(found.kept_for("catch-up", date(2016, 9, 12), skipped=frozenset([DAY]))) == {"open", "used"}
    article = an_article("a/b", embargo=UNTIL)
    assert found.override("catch-up", DAY, article) == "released early"
    assert found.override("catch-up", date(2016, 9, 12), article) == ""
    assert found.override("other", DAY, article) == ""
    assert found.override("catch-up", DAY, an_article("a/b", embargo=UNTIL + timedelta(minutes=1))) == ""
    assert found.override("catch-up", DAY, an_article("c", embargo=UNTIL)) == ""


def test_a_withdrawal_holds_for_the_address_too(room: Newsroom) -> None:
    put(room, WITHDRAWN + 'url = "https://www.example.org/a/b/?utm_source=x"\n')
    found = load_decisions(room)
    assert found.withdrawal("a/b") == found.withdrawal("renamed", "example.org/a/b") == "wrong"
    assert found.withdrawal("renamed", "example.org/a") == found.withdrawal("c", "") == ""


def test_decisions_about_a_newsletter_that_is_no_more_are_history(room: Newsroom) -> None:
    put(room, KEPT.replace("catch-up", "gone"))
    assert load_decisions(room).kept_for("catch-up", DAY) == {}


# --- adding --------------------------------------------------------------------------------------


def withdraw(room: Newsroom, reason: str, article: str = "new/one") -> None:
    note(room, "withdrawn", {"article": article, "day": DAY, "reason": reason})


def test_the_first_decision_makes_the_file_and_says_what_it_is(room: Newsroom) -> None:
    withdraw(room, "the figure was last year’s")
    assert got(room).startswith("# What editors decided")
    table = '\n[[withdrawn]]\narticle = "new/one"\nday = 2016-09-05\nreason = "the figure was last year’s"\n'
    assert got(room).endswith(table)
    assert load_decisions(room).withdrawal("new/one") == "the figure was last year’s"


@pytest.mark.parametrize(
    "text",
    [
        WITHDRAWN,
        WITHDRAWN.rstrip(),
        f"# ours\n\n{KEPT}   # indented\n\n\n{WITHDRAWN}\n\n\n",
        f"\ufeff{WITHDRAWN}",
        f"\ufeff# ours\n{WITHDRAWN}".replace("\n", "\r\n"),
        WITHDRAWN.replace("\n", "\r\n").rstrip(),
        '  [[ withdrawn ]]\n  "article" = \'a/b\'\n  reason = """\nof\nlines"""  # why\n',
        "# only a note",
    ],
)
def test_a_decision_goes_to_the_end_and_every_other_byte_stays(room: Newsroom, text: str) -> None:
    put(room, text)
    before = load_decisions(room)
    withdraw(room, "wrong")
    assert got(room).startswith(text)
    assert load_decisions(room).withdrawn == (*before.withdrawn, Withdrawal(article_id="new/one", reason="wrong"))
    assert load_decisions(room).kept == before.kept
    assert ("\n" in got(room).replace("\r\n", "")) == ("\r\n" not in text)  # one kind of line end
    assert take_back(room, "withdrawn", "new/one") == 1
    ended = text if text.endswith("\n") else f"{text}{chr(13) if chr(13) in text else ''}\n"
    assert got(room) == ended


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ('the "figure" was last year’s', None),
        ("a\\b \\n \\u0041", None),
        ("'''three''' and \"\"\"three\"\"\"", None),
        ("two\nlines\r\nand\ta tab", "two lines and a tab"),
        ("  outer  ", "outer"),
        ("emoji 🙂 and é", None),
        ("bell \x07, escape \x1b[31m, nought \x00", None),
        ("DEL\x7fhere", "DEL here"),
        ("C1 \x9b", None),
        ("a lone \ud800 surrogate", "a lone ? surrogate"),
        ("# no comment [[withdrawn]]", None),
        ("x" * 500, None),
    ],
)
def test_a_reason_comes_back_as_it_was_said(room: Newsroom, reason: str, kept: str | None) -> None:
    withdraw(room, reason)
    assert load_decisions(room).withdrawal("new/one") == (kept or reason)


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.text(max_size=60))
@example("\x7f", " \x7f\n")
def test_any_reason_leaves_a_file_that_can_be_read(room: Newsroom, one: str, two: str) -> None:
    _path(room).unlink(missing_ok=True)
    target = a_target(room)
    words = [reason for reason in (one, two) if reason.replace("\x7f", " ").strip()]
    now = datetime(2016, 9, 5, 6, tzinfo=UTC)
    for number, reason in enumerate((one, two)):
        article = an_article(f"a/{number}", embargo=UNTIL)
        if reason in words:
            note_override(target, article, reason, now=now)
        else:
            with pytest.raises(DigestError, match="for a reason"):
                note_override(target, article, reason, now=now)
    assert len(load_decisions(room).overridden) == len(words)


def a_target(room: Newsroom) -> Target:
    return Target(room, load_newsletter(room, "catch-up"), DAY, W35, load_decisions(room))


def test_an_override_names_issue_newsletter_day_and_reason(room: Newsroom) -> None:
    now = datetime(2016, 9, 4, 23, 30, tzinfo=UTC)
    note_override(a_target(room), an_article("a/b", embargo=UNTIL), " released early ", now=now)
    (table,) = tomllib.loads(got(room))["embargo_overridden"]
    assert table == {
        "article": "a/b",
        "newsletter": "catch-up",
        "issue": DAY,
        "until": UNTIL,
        "day": DAY,  # half past midnight where the newsroom is
        "reason": "released early",
    }


def test_more_than_500_characters_are_refused_and_nothing_is_written(room: Newsroom) -> None:
    put(room, WITHDRAWN)
    with pytest.raises(DigestError, match="more than 500"):
        withdraw(room, "x" * 501)
    assert got(room) == WITHDRAWN


@pytest.mark.parametrize("text", ["withdrawn = []\n", 'withdrawn = [{article = "a/b", reason = "x"}]\n'])
def test_what_is_written_as_an_inline_array_is_refused_plainly(room: Newsroom, text: str) -> None:
    put(room, text)
    with pytest.raises(DigestError, match="written in a way the program cannot change") as refused:
        withdraw(room, "wrong")
    assert (refused.value.where.path, "by hand" in refused.value.hint) == ("decisions.toml", True)
    assert got(room) == text


def test_a_file_that_cannot_be_read_is_not_added_to(room: Newsroom) -> None:
    for text in ("[[withdrawn]]\n", "x"):
        put(room, text)
        with pytest.raises(ConfigError):
            withdraw(room, "wrong")
        assert got(room) == text


# --- taking back ---------------------------------------------------------------------------------

HAND = (
    "# ours\n\n# first one\n[[withdrawn]]\narticle = \"a/b\" # [[x]]\nreason = 'x'\n# said on the telephone\n\n"
    '# about the second\n[[withdrawn]]\narticle = "c/d"\nreason = "y"\n\n\n# about the kept\n[[kept]]\n'
    'article = "a/b"\nnewsletter = "catch-up"\n\n# the end\n'
)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("table", "article", "gone"),
    [
        ("withdrawn", "a/b", "[[withdrawn]]\narticle = \"a/b\" # [[x]]\nreason = 'x'\n# said on the telephone\n\n"),
        ("withdrawn", "c/d", '[[withdrawn]]\narticle = "c/d"\nreason = "y"\n\n'),
        ("kept", "a/b", '[[kept]]\narticle = "a/b"\nnewsletter = "catch-up"\n\n'),
    ],
)
def test_taking_back_takes_one_table_and_no_comment_about_another(
    room: Newsroom, newline: str, start: str, table: str, article: str, gone: str
) -> None:
    put(room, start + HAND.replace("\n", newline))
    assert take_back(room, table, article, "catch-up" if table == "kept" else "") == 1
    assert got(room) == start + HAND.replace(gone, "").replace("\n", newline)


def test_all_tables_about_an_article_are_taken_back(room: Newsroom) -> None:
    put(room, WITHDRAWN + "\n" + WITHDRAWN.replace("a/b", "c/d") + "\n" + WITHDRAWN)
    assert take_back(room, "withdrawn", "a/b") == 2
    assert got(room) == WITHDRAWN.replace("a/b", "c/d")


def test_what_was_never_decided_is_not_taken_back(room: Newsroom) -> None:
    put(room, HAND)
    assert take_back(room, "withdrawn", "e/f") == 0
    assert take_back(room, "kept", "a/b", "other") == 0
    assert take_back(room, "embargo_overridden", "a/b") == 0
    assert got(room) == HAND


def test_what_a_draft_took_in_stays_for_the_record(room: Newsroom) -> None:
    used = KEPT + "issue = 2016-08-29\n"
    put(room, used + "\n" + KEPT)
    assert take_back(room, "kept", "a/b", "catch-up") == 1
    assert got(room) == used
    assert take_back(room, "kept", "a/b", "catch-up") == 0


@pytest.mark.parametrize(
    "text",
    [
        'withdrawn = [{article = "a/b", reason = "x"}]\n',
        WITHDRAWN.replace("[[withdrawn]]", '[["withdrawn"]]') + "\n" + WITHDRAWN.replace("a/b", "c/d"),
        '[[withdrawn]]\narticle = "c/d"\nreason = """\n[[withdrawn]]\n"""\n\n' + WITHDRAWN,
        WITHDRAWN.replace('"wrong"', '"""\n[ off the record\n"""'),
    ],
)
def test_a_table_whose_lines_cannot_be_told_is_left_and_said(room: Newsroom, text: str) -> None:
    put(room, text)
    with pytest.raises(DigestError, match="written in a way the program cannot change"):
        take_back(room, "withdrawn", "a/b")
    assert got(room) == text


# --- used up -------------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_draft_that_takes_a_kept_article_in_is_written_into_its_table(room: Newsroom, newline: str) -> None:
    theirs, other = KEPT.replace("catch-up", "other"), KEPT.replace("a/b", "c/d")
    used = KEPT + "issue = 2016-08-29\n"
    parts = ["# ours\n\n", used, "\n", KEPT, "# a note\n\n# about theirs\n", theirs, "\n", other, "\n", WITHDRAWN]
    put(room, "".join(parts).replace("\n", newline))
    use_up(room, "catch-up", frozenset({"a/b", "x/y"}), DAY)
    parts[4] = "# a note\nissue = 2016-09-05\n\n# about theirs\n"
    assert got(room) == "".join(parts).replace("\n", newline)
    issues = [kept.issue for kept in load_decisions(room).kept]
    assert issues == [date(2016, 8, 29), DAY, None, None]


@pytest.mark.parametrize("text", [KEPT, KEPT.rstrip(), KEPT + "\n\n", KEPT.replace("\n", "\r\n")])
def test_the_last_table_is_used_up_too(room: Newsroom, text: str) -> None:
    put(room, text)
    use_up(room, "catch-up", frozenset({"a/b"}), DAY)
    (kept,) = load_decisions(room).kept
    assert kept.issue == DAY
    assert got(room).startswith(text.rstrip())
    after = got(room)
    use_up(room, "catch-up", frozenset({"a/b"}), date(2016, 9, 12))  # over is over
    assert got(room) == after


def test_with_nothing_taken_in_there_is_no_file(room: Newsroom) -> None:
    use_up(room, "catch-up", frozenset(), DAY)
    assert not _path(room).exists()


def test_an_inline_array_that_cannot_be_used_up_is_said(room: Newsroom) -> None:
    text = 'kept = [{article = "a/b", newsletter = "catch-up", repeat = "again"}]\n'
    put(room, text)
    with pytest.raises(DigestError, match="written in a way the program cannot change"):
        use_up(room, "catch-up", frozenset({"a/b"}), DAY)
    assert got(room) == text


# --- two programs at once ------------------------------------------------------------------------


def test_a_file_changed_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    path.write_bytes(b"theirs")
    with pytest.raises(StorageError, match="changed by another program meanwhile"):
        files.write(path, b"ours", instead_of=b"what we read")
    assert [each.name for each in tmp_path.iterdir()] == ["decisions.toml"]
    assert path.read_bytes() == b"theirs"
    files.write(path, b"ours", instead_of=b"theirs")
    assert path.read_bytes() == b"ours"


def test_a_file_taken_away_meanwhile_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        files.write(tmp_path / "decisions.toml", b"ours", instead_of=b"theirs")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("first", [None, WITHDRAWN])
def test_a_decision_another_writes_meanwhile_is_not_lost(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, first: str | None
) -> None:
    if first:
        put(room, first)
    theirs, write = WITHDRAWN.replace("a/b", "their/s"), files.write

    def late(path: Path, octets: bytes, **how: Any) -> None:
        put(room, (first or "") + theirs)
        write(path, octets, **how)

    monkeypatch.setattr(files, "write", late)
    with pytest.raises(StorageError):
        withdraw(room, "wrong")
    assert got(room) == (first or "") + theirs
