"""``init``, ``list``, ``draft``, and what every command has in common."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import REPOSITORY, CommandLine, copy_newsroom, run_process

WEEK = ("--week", "2016-W35")


# --- init ----------------------------------------------------------------------------------------


def test_init_makes_a_newsroom_with_a_built_issue(digest: CommandLine, tmp_path: Path) -> None:
    room = tmp_path / "my room"
    result = digest("init", room, "--yes")
    assert result.code == 0, result.err
    count = len(list((room / "articles").rglob("*.md")))
    assert f"with {count} sample articles and 3 earlier issues." in result.err
    assert "Built the issue of Monday 5 September 2016: 8 stories" in result.err
    assert "Nothing has been sent." in result.err
    assert Path(result.lines[0]).read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "out/" in (room / ".gitignore").read_text()
    assert "No change" in digest("-C", room, "build").err


def test_init_never_writes_over_anything(digest: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room/thesis.txt").write_text("mine")
    result = digest("init", tmp_path / "room", "--yes")
    assert (result.code, "not empty" in result.err) == (2, True)
    assert [path.name for path in (tmp_path / "room").iterdir()] == ["thesis.txt"]


def test_the_answers_go_into_the_configuration(tmp_path: Path) -> None:
    from digest import config
    from digest.workflow import init

    made = init.init(tmp_path / "room", init.Answers('The "Bee" \\ Hive', "Monday’s Honey", "Thursday 18:30"))
    assert made.newsletter == "mondays-honey"
    newsroom = config.load_newsroom(tmp_path / "room")
    newsletter = config.load_newsletter(newsroom, "mondays-honey")
    assert newsroom.publication == 'The "Bee" \\ Hive'
    assert newsletter.title == "Monday’s Honey"
    assert (newsletter.schedule.weekdays, newsletter.schedule.at.isoformat()) == ((3,), "18:30:00")
    assert newsletter.sign_off == 'The news desk, The "Bee" \\ Hive'


@pytest.mark.parametrize(
    ("sending", "days", "window"),
    [
        ("Mon 07:00", ("15", "22", "30"), "2016-08-22T00:00:00+01:00/2016-08-29T00:00:00+01:00"),
        ("Tue 07:00", ("16", "23", "30"), "2016-08-23T00:00:00+01:00/2016-08-30T00:00:00+01:00"),
        ("Wed 07:00", ("17", "24", "31"), "2016-08-24T00:00:00+01:00/2016-08-31T00:00:00+01:00"),
    ],
)
def test_the_earlier_issues_move_with_the_sending_day(
    tmp_path: Path, sending: str, days: tuple[str, ...], window: str
) -> None:
    from digest.workflow import init

    made = init.init(tmp_path / "room", init.Answers(newsletter="Ridge", sending=sending))
    assert made.issues == 3
    assert not (tmp_path / "room/issues/catch-up").exists()
    paths = sorted((tmp_path / "room/issues/ridge").iterdir())
    assert [path.name for path in paths] == [f"2016-08-{day}.md" for day in days]
    newest = paths[-1].read_text("utf-8")
    assert f"newsletter: ridge\ndate: 2016-08-{days[-1]}\nnumber: 11\nwindow: {window}\n" in newest
    seed = (REPOSITORY / "seeds/issues/catch-up/2016-08-30.md").read_text("utf-8")
    assert newest.partition("\nsubject: ")[2] == seed.partition("\nsubject: ")[2]


def test_the_issues_of_a_friday_newsletter_fit_and_build(digest: CommandLine, tmp_path: Path) -> None:
    from digest.workflow import init

    room = tmp_path / "room"
    init.init(room, init.Answers(newsletter="Ridge", sending="Friday 06:30"))
    dates = ["2016-09-02", "2016-08-26", "2016-08-19"]
    for day in dates:
        result = digest("-C", room, "build", day)
        warnings = "2 warnings" if day == dates[0] else "0 warnings"  # an article of the newest was corrected since
        assert (result.code, f"Checks: 0 errors, {warnings}." in result.err) == (0, True), result.err
    assert digest("-C", room, "status").lines == [
        "2016-09-02  ridge  No 11   8 stories, built",
        "2016-08-26  ridge  No 10   8 stories, built",
        "2016-08-19  ridge  No 9    7 stories, built",
    ]
    assert digest("-C", room, "doctor").code == 0
    result = digest("-C", room, "build", *WEEK)
    assert (result.code, "Ridge, Friday 9 September 2016, issue 12" in result.err) == (0, True)


def test_by_default_the_earlier_issues_are_the_samples_own_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from digest import resources
    from digest.workflow import init

    seeds, own = copy_newsroom(tmp_path / "seeds"), resources.folder
    theirs = seeds / "issues/catch-up"
    shipped = {path.name: path.read_bytes() for path in theirs.iterdir()}
    assert sorted(shipped) == ["2016-08-15.md", "2016-08-22.md", "2016-08-30.md"]
    for left in ("2016-09-05", "2016-09-12", "2016-08-17"):
        (theirs / f"{left}.md").write_text(f"---\nnewsletter: catch-up\ndate: {left}\n---\n", "utf-8")
    monkeypatch.setattr(resources, "folder", lambda name: seeds if name == "seeds" else own(name))
    init.init(tmp_path / "room", init.Answers())
    assert {path.name: path.read_bytes() for path in (tmp_path / "room/issues/catch-up").iterdir()} == shipped


@pytest.mark.parametrize("sending", ["someday", "Monday", "25:00", "Mon-Fri 07:00"])
def test_a_sending_time_that_is_none_makes_nothing(tmp_path: Path, sending: str) -> None:
    from digest.errors import DigestError
    from digest.workflow import init

    with pytest.raises(DigestError):
        init.init(tmp_path / "room", init.Answers(sending=sending))
    assert not (tmp_path / "room").exists()


# --- list ----------------------------------------------------------------------------------------


def test_list_shows_the_week_best_first(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "list", *WEEK)
    assert result.code == 0
    assert result.lines[0].split() == ["#", "published", "words", "section", "headline", "note"]
    assert "Provider deficit at £461m" in result.lines[1]
    assert result.lines[1].rstrip().endswith("lead, own summary")
    assert len(result.lines) == 16
    assert "Articles of Mon 29 Aug to Sun 4 Sep (Europe/London): 18 found" in result.err
    assert not (newsroom / "issues/catch-up/2016-09-05.md").exists()


def test_list_all_says_why_each_was_left_out(digest: CommandLine, newsroom: Path) -> None:
    lines = digest("-C", newsroom, "list", *WEEK, "--all").lines
    assert len(lines) == 19
    assert any("embargoed until 2016-09-06 00:01; the issue goes out 2016-09-05 07:00" in line for line in lines)
    assert any("  withdrawn" in line for line in lines)


def test_list_as_json(digest: CommandLine, newsroom: Path) -> None:
    told = json.loads(digest("-C", newsroom, "list", *WEEK, "--json").out)
    assert told["window"] == {
        "start": "2016-08-29T00:00:00+01:00", "end": "2016-09-05T00:00:00+01:00", "zone": "Europe/London",
    }  # fmt: skip
    assert len(told["articles"]) == 15
    first = told["articles"][0]
    assert first["id"] == "finance/provider-deficit"
    assert first["score"] == round(sum(first["parts"].values()), 2)
    assert {each["reason"] for each in told["rejected"]} == {"embargoed", "withdrawn", "held"}


def test_list_of_an_empty_week_is_told_in_json_too(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "list", "--week", "2016-W01", "--json")
    assert result.code == 4
    assert json.loads(result.out)["articles"] == []


def test_a_week_still_open_is_told_as_such(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "list", now=datetime(2016, 9, 2, 10, tzinfo=UTC))
    assert "so far 18 found, closes Sunday 24:00" in result.err


def test_what_ran_before_is_left_out(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "draft", *WEEK)
    path = newsroom / "articles/finance/provider-deficit.md"
    path.write_text(path.read_text("utf-8").replace("2016-09-01T09:15", "2016-09-06T09:15"), "utf-8")
    lines = digest("-C", newsroom, "list", "--week", "2016-W36", "--all").lines
    assert any("ran in the issue of 2016-09-05" in line for line in lines)
    issue = newsroom / "issues/catch-up/2016-09-05.md"
    issue.write_text(issue.read_text("utf-8").replace("number: 12", "status: skipped"), "utf-8")
    lines = digest("-C", newsroom, "list", "--week", "2016-W36", "--all").lines
    assert not any("ran in the issue of 2016-09-05" in line for line in lines)


# --- draft ---------------------------------------------------------------------------------------


def test_draft_writes_an_issue_file_to_edit(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "draft", "catch-up", *WEEK)
    assert result.code == 0
    text = Path(result.lines[0]).read_text("utf-8")
    assert text.startswith("---\nversion: 1\nnewsletter: catch-up\ndate: 2016-09-05\nnumber: 12\n")
    assert not (newsroom / "out").exists()


# --- naming an issue -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("catchup",), "did you mean catch-up?"),
        (("catch-up", "2016-09-06"), "the next sending is 2016-09-12"),
        (("catch-up", "2016-02-30"), "there is no such date"),
        (("05/09/2016",), "can be read in two ways"),
        (("catch-up", "2016-09-05", "--week", "2016-W35"), "cannot both be given"),
        (("catch-up", "other"), "too many words"),
        (("--week", "2016-W53"), "2016 has no week 53"),
        (("--week", "soon"), "this is not a week"),
    ],
)
@pytest.mark.parametrize("command", ["list", "draft", "build"])
def test_an_issue_that_cannot_be_named_is_a_usage_error(
    digest: CommandLine, newsroom: Path, command: str, words: tuple[str, ...], said: str
) -> None:
    result = digest("-C", newsroom, command, *words)
    assert (result.code, result.out) == (2, b"")
    assert said in result.err


def test_with_two_newsletters_one_must_be_named(digest: CommandLine, newsroom: Path) -> None:
    text = (newsroom / "newsletters/catch-up.toml").read_text("utf-8")
    (newsroom / "newsletters/other.toml").write_text(text, "utf-8")
    result = digest("-C", newsroom, "list", *WEEK)
    assert (result.code, "catch-up, other" in result.err) == (2, True)
    assert digest("-C", newsroom, "list", "other", *WEEK).code == 0


def test_outside_a_newsroom_the_mend_is_named(digest: CommandLine, tmp_path: Path) -> None:
    result = digest("-C", tmp_path, "list")
    assert (result.code, "digest init" in result.err) == (2, True)


def test_every_problem_of_a_configuration_is_told(digest: CommandLine, newsroom: Path) -> None:
    path = newsroom / "newsletters/catch-up.toml"
    text = path.read_text("utf-8").replace('"#1b1b1b"', '"black"').replace("minimum_words = 20", "minimum_word = 20")
    path.write_text(text.replace('send = "Mon 07:00"', 'send = "Mon 7am"'), "utf-8")
    result = digest("-C", newsroom, "list")
    assert (result.code, result.out) == (2, b"")
    assert result.err.count("newsletters/catch-up.toml:") == 3
    assert "did you mean minimum_words?" in result.err


# --- the program itself --------------------------------------------------------------------------

HEAVY = (
    "jinja2", "mjml", "premailer", "lxml", "cssutils", "requests", "markdown_it", "yaml", "dateutil", "email_validator",
    "feedparser", "starlette", "uvicorn", "watchfiles", "anyio", "urllib3",
)  # fmt: skip


def imported(*arguments: str, cwd: Path) -> set[str]:
    code = (
        f"import sys\nfrom digest.cli import main\ntry: main({list(arguments)!r})\n"
        "except SystemExit: pass\nprint('|'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip
    return {name.split(".")[0] for name in done.stderr.splitlines()[-1].split("|")}


def test_help_and_a_build_with_nothing_to_do_import_nothing_heavy(newsroom: Path) -> None:
    assert not imported("--help", cwd=newsroom) & set(HEAVY)
    assert imported("build", *WEEK, cwd=newsroom) >= {"jinja2", "mjml", "premailer"}
    assert not imported("build", *WEEK, cwd=newsroom) & {*HEAVY, "sqlite3"}


def test_a_build_after_an_edited_word_does_not_import_what_inlines_or_reads_articles(newsroom: Path) -> None:
    imported("build", *WEEK, cwd=newsroom)
    path = newsroom / "issues/catch-up/2016-09-05.md"
    path.write_text(path.read_text("utf-8").replace("Each headline", "Every headline"), "utf-8")
    found = imported("build", *WEEK, cwd=newsroom)
    assert found >= {"jinja2", "mjml", "markdown_it"}
    assert not found & {"premailer", "lxml", "cssutils", "requests", "yaml", "dateutil"}


@pytest.mark.parametrize("command", [(), ("init",), ("list",), ("draft",), ("build",)])
def test_every_command_explains_itself(digest: CommandLine, command: tuple[str, ...]) -> None:
    result = digest(*command, "--help")
    assert result.code == 0
    assert b"Usage:" in result.out


def test_a_fault_of_the_program_shows_no_traceback(
    digest: CommandLine, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr("digest.workflow.gather.gather", fail)
    result = digest("-C", newsroom, "list", *WEEK)
    assert result.code == 70
    assert "ZeroDivisionError: on purpose" in result.err
    assert "Traceback" not in result.err
    assert "Traceback" in digest("-C", newsroom, "--debug", "list", *WEEK).err


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    result = run_process("--version", cwd=tmp_path)
    assert (result.code, result.out.startswith(b"digest, version ")) == (0, True)


def test_a_reader_that_goes_away_is_no_fault(newsroom: Path) -> None:
    command = f"{sys.executable} -m digest -C {newsroom} list --week 2016-W35 --json | head -c 10"
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
