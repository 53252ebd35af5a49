"""What an editor trusts: nothing embargoed, withdrawn or sent before slips out by a side door."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from digest.config import load_decisions, load_newsroom
from digest.errors import DigestError
from digest.issuefile import IssueFile
from digest.workflow.decisions import note
from tests.support import LONDON

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import After
    from tests.support import Result

    Run = Callable[..., Result]

DAY = "2016-09-05"
DEFICIT = "finance/provider-deficit"
URL = "https://www.example.org/finance/provider-deficit"


@pytest.fixture
def moment() -> datetime:
    """Return the Sunday before the issue goes out."""
    return datetime(2016, 9, 4, 12, tzinfo=LONDON)


@pytest.fixture
def path(after: After, moment: datetime) -> Path:
    """Return the issue file of the sample week, as drafted."""
    return after("draft", DAY, now=moment) / f"issues/catch-up/{DAY}.md"


@pytest.fixture
def built(after: After, moment: datetime) -> Path:
    """Return the issue file of the sample week, drafted and built."""
    return after("build", DAY, now=moment) / f"issues/catch-up/{DAY}.md"


def article(newsroom: Path, name: str, *rows: str, body: str = "") -> Path:
    """Write an article of the week."""
    file = newsroom / f"articles/{name}.md"
    head = "\n".join((f"title: The story of {name}", "date: 2016-09-01T10:00:00+01:00", *rows))
    text = body or " ".join(f"{name}word{n}" for n in range(120))
    file.write_text(f"---\n{head}\n---\n{text}.\n", "utf-8")
    return file


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def add_story(path: Path, url: str, mark: str = "") -> None:
    story = f"\n## [A story by hand]({url})\n{mark}\nIt is told in other words.\n"
    change(path, "\n# Also this week", f"{story}\n# Also this week")


def ids(run: Run, day: str = DAY) -> list[str]:
    return [each["id"] for each in json.loads(run("list", day, "--json").out)["articles"]]


# --- by address ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", "<!-- article: secret -->\n"])
@pytest.mark.parametrize("url", ["https://www.example.org/secret", "http://example.org/secret/?utm_source=x"])
def test_an_embargo_holds_for_a_story_without_its_mark(
    run: Run, path: Path, newsroom: Path, mark: str, url: str
) -> None:
    article(newsroom, "secret", "url: https://www.example.org/secret", "embargo: 2016-09-06T00:01:00+01:00")
    add_story(path, url, mark)
    result = run("build", DAY)
    assert result.code == 1
    assert "“The story of secret” is embargoed until Tue 6 Sep 00:01" in result.err


def test_a_link_within_a_text_leads_nowhere_embargoed_or_withdrawn(run: Run, path: Path, newsroom: Path) -> None:
    article(newsroom, "secret", "url: https://www.example.org/secret", "embargo: 2016-09-06T00:01:00+01:00")
    change(path, "Each headline opens", "[More](https://www.example.org/secret) soon. Each headline opens")
    assert "“The story of secret” is embargoed" in run("build", DAY).err


def test_a_withdrawn_article_is_told_from_by_no_mark_either(run: Run, path: Path) -> None:
    change(path, f"<!-- article: {DEFICIT} -->\n", "")
    assert run("build", DAY).code == 0
    run("withdraw", DEFICIT, "--reason", "wrong")
    assert "“Provider deficit at £461m” is withdrawn: wrong" in run("build", DAY).err


def test_a_withdrawal_holds_when_the_file_gets_another_name(run: Run, newsroom: Path) -> None:
    run("withdraw", DEFICIT, "--reason", "wrong")
    (newsroom / f"articles/{DEFICIT}.md").rename(newsroom / "articles/finance/renamed.md")
    assert "finance/renamed" not in ids(run)
    assert "withdrawn: wrong" in run("list", DAY, "--all").out.decode()


def test_rights_that_do_not_cover_email_are_looked_at_again(run: Run, path: Path, newsroom: Path) -> None:
    change(newsroom / f"articles/{DEFICIT}.md", "section:", "rights: no-email\nsection:")
    for text in (path.read_text("utf-8"), path.read_text("utf-8").replace(f"<!-- article: {DEFICIT} -->\n", "")):
        path.write_text(text, "utf-8")
        result = run("build", DAY)
        assert (result.code, "the rights of “Provider deficit at £461m” do not cover email" in result.err) == (1, True)


def test_a_syndicated_item_of_a_round_up_needs_its_credit(run: Run, path: Path, newsroom: Path) -> None:
    article(newsroom, "theirs", "rights: syndicated", "credit: From the Bulletin")
    change(
        path,
        "\n# Also this week\n<!-- section: round-up -->\n",
        "\n# Also this week\n<!-- section: round-up -->\n\nIt is so. <!-- article: theirs -->\n",
    )
    assert "“The story of theirs” is told without its credit: From the Bulletin" in run("build", DAY).err
    assert "round-up" not in str(run("list", DAY, "--search", "theirs").out)


def test_a_round_up_that_repeats_is_told(run: Run, path: Path) -> None:
    change(
        path,
        "\n# Also this week\n<!-- section: round-up -->\n",
        "\n# Also this week\n<!-- section: round-up -->\n\nIt pays. <!-- article: workforce/weekly-pay-bank -->\n",
    )
    result = run("build", DAY)
    assert "workforce/weekly-pay-bank ran in the issue of 2016-08-30" in result.err


# --- embargoes -----------------------------------------------------------------------------------


def test_no_pipe_and_no_record_comes_before_an_embargo_ends(run: Run, path: Path, newsroom: Path) -> None:
    article(newsroom, "early", "url: https://www.example.org/early", "embargo: 2016-09-05T00:01:00+01:00")
    add_story(path, "https://www.example.org/early", "<!-- article: early -->\n")
    built = run("build", DAY)
    assert built.code == 0
    assert "Do not hand it over before 2016-09-05 00:01" in built.err
    for kind in ("--eml", "--html", "--text"):
        assert (run("build", DAY, kind, "-").code, run("build", DAY, kind, "-").out) == (1, b"")
    assert run("sent", DAY, "--by", "AR", "--via", "paste").code == 1
    assert not (newsroom / "sent").exists()
    later = datetime(2016, 9, 5, 0, 1, tzinfo=LONDON)
    assert b"<html" in run("build", DAY, "--html", "-", now=later).out
    assert run("sent", DAY, "--by", "AR", "--via", "paste", now=later).code == 0


def test_an_embargo_put_off_after_it_was_overridden_holds(run: Run, path: Path, newsroom: Path) -> None:
    file = article(newsroom, "early", "url: https://www.example.org/early", "embargo: 2016-09-06T00:01:00+01:00")
    add_story(path, "https://www.example.org/early", "<!-- article: early -->\n")
    result = run("build", DAY, "--override-embargo", "released early")
    assert (result.code, "decisions.toml: “The story of early” (early)" in result.err) == (0, True)
    change(file, "2016-09-06", "2016-10-01")
    assert run("build", DAY, "--eml", "-").code == 1


# --- once ----------------------------------------------------------------------------------------


def test_the_same_is_selected_when_the_archive_is_gone(run: Run, newsroom: Path) -> None:
    run("gather")
    old = newsroom / "articles/workforce/weekly-pay-bank.md"
    text = old.read_text("utf-8")
    old.unlink()
    url = next(row for row in text.splitlines() if row.startswith("url:"))
    again = text.replace(url + "\n", "").replace("date: 2016-08-26", "date: 2016-09-02")
    (newsroom / "articles/workforce/again.md").write_text(again.replace("title: ", "title: Anew, "), "utf-8")
    before = run("list", DAY, "--json").out
    shutil.rmtree(newsroom / ".digest")
    assert run("list", DAY, "--json").out == before


def test_what_a_later_issue_tells_is_not_drafted_again(run: Run, newsroom: Path) -> None:
    shutil.rmtree(newsroom / "issues")
    assert run("draft", "2016-09-12").code == 0  # it covers the weeks before, which have no issue
    assert run("draft", DAY).code == 0
    one, other = (
        IssueFile((newsroom / f"issues/catch-up/{day}.md").read_text("utf-8")).issue for day in (DAY, "2016-09-12")
    )
    assert set(one.article_ids) & set(other.article_ids) == set()


def test_what_was_handed_over_ran_whatever_became_of_its_file(run: Run, built: Path, newsroom: Path) -> None:
    assert run("sent", DAY, "--by", "AR", "--via", "paste").code == 0
    ran = IssueFile(built.read_text("utf-8")).issue.article_ids
    for words in (("skip", DAY), ("add", DAY, "mental-health/crisis-cafe"), ("drop", DAY, DEFICIT)):
        result = run(*words)
        assert (result.code, "was handed over" in result.err) == (1, True)
    change(built, "## [Provider deficit", "## [Another headline")
    built.unlink()
    run("draft", "2016-09-12")
    assert set(ids(run, "2016-09-12")) & set(ran) == set()
    told = run("withdraw", DEFICIT, "--reason", "wrong")
    assert f"sent/catch-up/{DAY}/issue.md:" in told.out.decode()


def test_a_skipped_issue_takes_nothing_in(run: Run, path: Path) -> None:
    run("skip", DAY)
    before = path.read_bytes()
    assert run("add", DAY, "mental-health/crisis-cafe").code == 1
    assert path.read_bytes() == before


def test_one_slip_in_the_memory_forgets_one_article_and_no_more(run: Run, path: Path) -> None:
    text = path.read_text("utf-8")
    mark = text.split("=considered ")[1][:8]
    path.write_text(text.replace(mark, "zzzzzzzz"), "utf-8")
    late = [each for each in json.loads(run("list", "2016-09-12", "--json").out)["articles"] if "late: " in str(each)]
    assert len(late) <= 1


def test_what_is_kept_is_used_up_before_its_draft_is_written(run: Run, newsroom: Path) -> None:
    line = 'kept = [{article = "mental-health/crisis-cafe", newsletter = "catch-up"}]\n'
    (newsroom / "decisions.toml").write_text(line, "utf-8")
    assert run("draft", DAY).code == 2
    assert not (newsroom / f"issues/catch-up/{DAY}.md").exists()


def test_a_skipped_issue_gives_back_what_was_kept(run: Run, newsroom: Path) -> None:
    run("keep", "mental-health/crisis-cafe")
    run("draft", DAY)
    assert load_decisions(load_newsroom(newsroom)).kept[0].issue == date(2016, 9, 5)
    run("skip", DAY)
    result = run("draft", "2016-09-12")
    assert result.code == 0
    assert load_decisions(load_newsroom(newsroom)).kept[0].issue == date(2016, 9, 12)
    text = (newsroom / "issues/catch-up/2016-09-12.md").read_text("utf-8")
    assert "## [Crisis café to open past midnight]" in text


def test_the_reason_an_article_was_kept_for_goes_with_its_story(run: Run, newsroom: Path) -> None:
    assert run("keep", "workforce/weekly-pay-bank", "--allow", "the bank -- again").code == 0
    run("draft", DAY)
    assert "<!-- allow: story-ran-before the bank – again -->" in (newsroom / f"issues/catch-up/{DAY}.md").read_text(
        "utf-8"
    )
    assert "allowed: the bank – again" in run("build", DAY).err


# --- the editor's words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"<!-- article: {DEFICIT} -->\n", f"<!-- article: {DEFICIT} -->\n<!-- Jane rings at four -->\n"),
        ("That is £5m better", "<!-- 12, not 11? --> That is £5m better"),
        (f"]({URL})\n<!-- article", f"]({URL}-2)\n<!-- article"),
        ("<!-- kicker: Finance -->", "<!-- kicker: Money -->"),
    ],
)
def test_a_note_a_link_and_a_kicker_of_an_editor_are_not_dropped_unseen(
    run: Run, path: Path, old: str, new: str
) -> None:
    change(path, old, new)
    before = path.read_bytes()
    result = run("drop", DAY, DEFICIT)
    assert (result.code, "has been edited" in result.err, path.read_bytes()) == (1, True, before)
    shown = run("drop", DAY, DEFICIT, "--edited").err
    assert new.strip().splitlines()[-1] in shown
    assert DEFICIT not in IssueFile(path.read_text("utf-8")).issue.article_ids


# --- records that do not lie ---------------------------------------------------------------------


def test_a_second_handing_over_keeps_what_went_out_first(run: Run, built: Path, newsroom: Path) -> None:
    run("sent", DAY, "--by", "AR", "--via", "paste")
    folder = newsroom / f"sent/catch-up/{DAY}"
    first = (folder / "issue.md").read_bytes()
    change(built, "Each headline", "Every headline")
    run("build", DAY)
    assert run("sent", DAY, "--by", "AR", "--via", "paste", "--again", "a slip").code == 0
    assert (folder / "issue.md").read_bytes() == first
    assert b"Every headline" in (folder / "2/issue.md").read_bytes()
    assert "changed since" not in run("status").out.decode().splitlines()[0]


@pytest.mark.parametrize(
    "words", [("--by", "AR", "--via", ""), ("--by", "\x7f", "--via", "x"), ("--by", "AR", "--via", "x" * 600)]
)
def test_a_record_that_cannot_be_made_leaves_nothing(
    run: Run, built: Path, newsroom: Path, words: tuple[str, ...]
) -> None:
    assert run("sent", DAY, *words).code == 2
    assert not (newsroom / "sent").exists()


@pytest.mark.parametrize(
    "receipt", ['[[receipt]]\nat = "yesterday"\nby = "A"\nvia = "b"\noutputs = "c"\n', "\udcff", ""]
)
def test_a_receipt_nobody_can_read_breaks_nothing(run: Run, built: Path, newsroom: Path, receipt: str) -> None:
    run("sent", DAY, "--by", "AR", "--via", "x")
    file = newsroom / f"sent/catch-up/{DAY}/receipt.toml"
    file.write_bytes(receipt.encode("utf-8", "surrogateescape"))
    assert "handed over 20" in run("status").out.decode()
    assert run("build", DAY).code == 0
    before = file.read_bytes()
    assert run("sent", DAY, "--by", "AR", "--via", "x", "--again", "y").code == 1
    assert file.read_bytes() == before


def test_a_name_that_cannot_be_written_approves_nothing(run: Run, path: Path, newsroom: Path) -> None:
    assert path.is_file()
    assert run("approve", DAY, "--by", "\x7f").code == 2
    assert not (newsroom / "decisions.toml").exists()


def test_an_approval_is_not_shown_for_what_may_not_go_out(run: Run, built: Path, newsroom: Path) -> None:
    run("approve", DAY, "--by", "AR")
    assert "built, approved by AR" in run("status").out.decode()
    run("withdraw", DEFICIT, "--reason", "wrong")
    assert "approved by AR" not in run("status").out.decode()
    run("build", DAY)
    line = run("status").lines[0]
    assert ("1 fault" in line, "approval by AR void" in line) == (True, True)


def test_a_changed_newsletter_is_a_reason_to_build_again(run: Run, built: Path, newsroom: Path) -> None:
    assert ", built" in run("status").lines[0]
    change(newsroom / "newsletters/catch-up.toml", "Sign up for", "Ask for")
    assert "not built since it changed" in run("status").lines[0]


def test_what_went_out_with_errors_is_recorded_as_such(run: Run, path: Path, newsroom: Path) -> None:
    change(path, "Each headline", "TK headline")
    assert run("build", DAY).code == 1
    result = run("sent", DAY, "--by", "AR", "--via", "paste")
    assert "the checks had found 1 error" in result.err
    assert 'errors = "1"' in (newsroom / f"sent/catch-up/{DAY}/receipt.toml").read_text("utf-8")


def test_a_withdrawal_finds_damaged_files_too(run: Run, newsroom: Path) -> None:
    file = newsroom / "issues/catch-up/2016-08-30.md"
    file.write_bytes(file.read_bytes().replace(b"---\n", b"", 1) + b"\xff\n")
    told = run("withdraw", "hospitals/wexdale-minor-injuries", "--reason", "wrong").lines
    assert [line.split()[0] for line in told] == ["2016-08-30"]


# --- and nothing crashes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "window", ["0001-01-01T00:00:00+01:00/2016-09-05T00:00:00+01:00", "2016-09-05T00:00:00Z/9999-12-31T23:59:59-12:00"]
)
def test_a_window_out_of_all_time_is_a_fault_of_the_file(run: Run, path: Path, window: str) -> None:
    text = path.read_text("utf-8")
    old = next(row for row in text.splitlines() if row.startswith("window:"))
    path.write_text(text.replace(old, f"window: {window}"), "utf-8")
    assert run("build", DAY).code == 1
    assert run("add", DAY, "mental-health/crisis-cafe").code == 0


def test_a_repeat_after_all_time_is_a_fault_of_the_configuration(run: Run, newsroom: Path) -> None:
    change(newsroom / "newsletters/catch-up.toml", "[rules]\n", "[rules]\nrepeat_after = 99999999\n")
    result = run("list", DAY)
    assert (result.code, "repeat_after is in weeks" in result.err) == (2, True)


def test_decisions_written_at_once_are_all_there(newsroom: Path) -> None:
    room, failed = load_newsroom(newsroom), list[str]()

    def decide(number: int) -> None:
        for at in range(5):
            try:
                note(room, "withdrawn", {"article": f"a/{number}-{at}", "reason": "wrong"})
            except DigestError:
                failed.append(f"a/{number}-{at}")  # told, and not written

    note(room, "withdrawn", {"article": "first", "reason": "wrong"})
    threads = [threading.Thread(target=decide, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = {each.article_id for each in load_decisions(room).withdrawn}
    assert written == {"first", *(f"a/{n}-{at}" for n in range(4) for at in range(5))} - set(failed)
    assert not list(newsroom.glob(".decisions.toml*"))


def test_a_shared_file_behind_a_link_stays_shared(newsroom: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared.toml"
    shared.write_text("# ours\n", "utf-8")
    (newsroom / "decisions.toml").symlink_to(shared)
    note(load_newsroom(newsroom), "withdrawn", {"article": "a", "reason": "wrong"})
    assert (newsroom / "decisions.toml").is_symlink()
    assert "[[withdrawn]]" in shared.read_text("utf-8")


def test_a_lock_left_by_a_killed_program_does_not_last(newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.workflow.files._STALE", 0.1)
    room = load_newsroom(newsroom)
    note(room, "withdrawn", {"article": "a", "reason": "wrong"})
    (newsroom / ".decisions.toml.lock").touch()
    note(room, "withdrawn", {"article": "b", "reason": "wrong"})
    assert len(load_decisions(room).withdrawn) == 2


def test_why_says_what_was_passed_over_and_what_is_kept(run: Run, path: Path) -> None:
    assert path.is_file()
    run("drop", DAY, DEFICIT)
    lines = run("why", DEFICIT).lines
    assert "Place: 1, a story of a draft made now" in lines
    assert f"Passed over: the issue of {DAY} is made and does not tell it; digest add takes it in" in lines
    run("keep", "mental-health/crisis-cafe")
    assert "Kept: for the next draft" in run("why", "mental-health/crisis-cafe").lines


@pytest.mark.parametrize("note", ["", "<!-- more to come -->\n"])
def test_a_section_that_loses_its_only_story_goes_unless_an_editor_wrote_there(
    run: Run, newsroom: Path, note: str
) -> None:
    file = newsroom / "newsletters/catch-up.toml"
    file.write_text(file.read_text("utf-8") + '\n[[sections]]\ntitle = "Plans"\ntake = ["Planning"]\n', "utf-8")
    run("draft", DAY)
    path = newsroom / f"issues/catch-up/{DAY}.md"
    change(path, "\n# Plans\n", f"\n# Plans\n{note}")
    assert run("drop", DAY, "planning/two-year-plans").code == 0
    assert ("# Plans" in path.read_text("utf-8")) == bool(note)
    assert run("build", DAY).code == (1 if note else 0)


def test_a_copy_of_an_embargoed_article_does_not_hide_it(run: Run, path: Path, newsroom: Path) -> None:
    article(newsroom, "a-copy", "url: https://www.example.org/secret")
    article(newsroom, "secret", "url: https://www.example.org/secret", "embargo: 2016-09-06T00:01:00+01:00")
    add_story(path, "https://www.example.org/secret")
    assert "“The story of secret” is embargoed" in run("build", DAY).err


def test_an_address_an_article_had_before_still_leads_to_it(run: Run, path: Path, newsroom: Path) -> None:
    file = article(newsroom, "secret", "url: https://www.example.org/old", "embargo: 2016-09-06T00:01:00+01:00")
    run("gather")
    change(file, "/old", "/new")
    add_story(path, "https://www.example.org/old")
    assert "“The story of secret” is embargoed" in run("build", DAY).err
