"""``add``, ``drop``, ``keep``, ``withdraw``, ``build --override-embargo``: what an editor decides about an article."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from digest.issuefile import IssueFile
from tests.support import LONDON

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digest.model import Issue
    from tests.cli.conftest import After
    from tests.support import Result

    Run = Callable[..., Result]

CAFE = "mental-health/crisis-cafe"
VOTES = "planning/plan-board-votes"  # embargoed until 6 September
DEFICIT = "finance/provider-deficit"
NEXT_WEEK = datetime(2016, 9, 12, 5, 30, tzinfo=UTC)
AFTER = datetime(2016, 9, 13, 12, tzinfo=UTC)


@pytest.fixture
def issue_path(after: After, moment: datetime) -> Path:
    """Return the draft of 5 September."""
    return after("draft", "2016-09-05", now=moment) / "issues/catch-up/2016-09-05.md"


def issue(path: Path) -> Issue:
    return IssueFile(path.read_text("utf-8")).issue


def told(path: Path) -> list[str]:
    return [id for story in issue(path).all_stories for id in story.article_ids]


def decided(newsroom: Path, table: str) -> list[dict[str, Any]]:
    path = newsroom / "decisions.toml"
    if not path.exists():
        return []
    found: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8")).get(table, [])
    return found


def change(newsroom: Path, id: str, old: str, new: str) -> None:
    path = newsroom / f"articles/{id}.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def line_of(path: Path, text: str) -> int:
    return path.read_text("utf-8").splitlines().index(text) + 1


# --- add -----------------------------------------------------------------------------------------


def test_add_puts_a_story_last_as_the_draft_would_tell_it_and_changes_nothing_else(run: Run, issue_path: Path) -> None:
    before, was = issue_path.read_text("utf-8"), issue(issue_path)
    result = run("add", "2016-09-05", CAFE)
    assert result.code == 0
    assert "Added as story 9: “Crisis café to open past midnight”." in result.err
    assert result.lines == [str(issue_path)]
    after = issue_path.read_text("utf-8")
    assert told(issue_path) == [*(id for story in was.all_stories for id in story.article_ids), CAFE]
    story = issue(issue_path).all_stories[-1]
    assert (story.kicker, story.url) == ("Mental health", "https://www.example.org/mental-health/crisis-cafe")
    lines = iter(after.splitlines())
    assert all(line in lines for line in before.splitlines())  # every line of before, in its order
    assert (issue(issue_path).subject, issue(issue_path).preheader) == (was.subject, was.preheader)
    assert run("build", "2016-09-05").code == 0


@pytest.mark.parametrize(
    ("options", "place"), [(("--lead",), 1), (("--after", "1"), 2), (("--after", "8"), 9), (("--after", "3"), 4)]
)
def test_add_puts_it_where_it_is_wanted(run: Run, issue_path: Path, options: tuple[str, ...], place: int) -> None:
    before = told(issue_path)
    assert f"Added as story {place}:" in run("add", "catch-up/2016-09-05", CAFE, *options).err
    assert told(issue_path) == [*before[: place - 1], CAFE, *before[place - 1 :]]
    assert not any(story.is_lead for story in issue(issue_path).all_stories)


def test_a_new_lead_takes_the_mark_where_another_story_has_it(run: Run, issue_path: Path) -> None:
    text = issue_path.read_text("utf-8")
    mark = f"<!-- article: {DEFICIT} -->\n"
    issue_path.write_text(text.replace(mark, f"{mark}<!-- lead -->\n"), "utf-8")
    assert run("add", "2016-09-05", "technology/pagers-basement").code == 0
    assert not issue(issue_path).all_stories[-1].is_lead
    assert run("add", "2016-09-05", CAFE, "--lead").code == 0
    assert issue(issue_path).all_stories[0].article_ids == (CAFE,)
    assert issue(issue_path).all_stories[0].is_lead


@pytest.mark.parametrize("words", [("--after", "9"), ("--after", "0"), ("--lead", "--after", "1")])
def test_a_place_that_is_none_is_refused(run: Run, issue_path: Path, words: tuple[str, ...]) -> None:
    before = issue_path.read_bytes()
    result = run("add", "2016-09-05", CAFE, *words)
    assert result.code == (1 if words == ("--after", "9") else 2)
    assert issue_path.read_bytes() == before


def test_add_follows_the_stories_of_its_section(run: Run, newsroom: Path) -> None:
    path = newsroom / "newsletters/catch-up.toml"
    sections = (
        '\n[[sections]]\ntitle = "Plans"\ntake = ["Planning"]\n\n[[sections]]\ntitle = "Wards"\n'
        'take = ["Hospitals", "Mental health"]\n\n[[sections]]\ntitle = "Tools"\ntake = ["Technology"]\n'
    )
    path.write_text(path.read_text("utf-8") + sections, "utf-8")
    run("draft", "2016-09-05")
    issue_path = newsroom / "issues/catch-up/2016-09-05.md"

    def section(title: str) -> list[str]:
        (found,) = (each for each in issue(issue_path).sections if each.title == title)
        return [story.article_ids[0] for story in found.stories]

    assert section("Wards") == ["hospitals/stafford-children"]
    assert run("add", "2016-09-05", CAFE).code == 0
    assert section("Wards") == ["hospitals/stafford-children", CAFE]
    assert section("Plans") == ["planning/two-year-plans"]
    # Without a section of its own in the issue it follows the stories that stand in none.
    flat = [story.article_ids[0] for story in issue(issue_path).stories]
    assert run("add", "2016-09-05", "technology/pagers-basement").code == 0
    assert [story.article_ids[0] for story in issue(issue_path).stories] == [*flat, "technology/pagers-basement"]


def test_what_is_in_the_issue_already_is_named_with_its_line(run: Run, issue_path: Path) -> None:
    before = issue_path.read_bytes()
    result = run("add", "2016-09-05", DEFICIT)
    line = line_of(issue_path, "## [Provider deficit at £461m](https://www.example.org/finance/provider-deficit)")
    assert (result.code, result.lines) == (1, [])
    assert f"issues/catch-up/2016-09-05.md:{line}: {DEFICIT} is in this issue already" in result.err
    assert issue_path.read_bytes() == before


def test_an_article_of_the_round_up_is_added_and_its_other_place_named(run: Run, issue_path: Path) -> None:
    (sentence,) = (each for each in issue(issue_path).sections if each.kind == "round-up")
    result = run("add", "2016-09-05", sentence.article_ids[0], "--lead")
    assert result.code == 0
    line = line_of(issue_path, "# Also this week")
    assert f"2016-09-05.md:{line}: it is named here too; take it out" in result.err
    assert issue(issue_path).stories[0].article_ids == sentence.article_ids[:1]


def test_an_unknown_article_is_refused_and_the_nearest_named(run: Run, issue_path: Path, newsroom: Path) -> None:
    commands = (("add", "2016-09-05"), ("keep",), ("withdraw", "--reason", "x"))
    for command in commands:
        result = run(command[0], *command[1:], "mental-health/crisis-caffe")
        assert (result.code, "did you mean mental-health/crisis-cafe?" in result.err) == (2, True)
    assert not (newsroom / "decisions.toml").exists()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("priority: 51", "status: withdrawn", "withdrawn"),
        ("priority: 51", "status: held", "held"),
        ("priority: 51", "rights: no-email", "its rights do not cover email"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--override-embargo", "x"), ("--allow", "x")])
def test_what_may_not_run_is_not_added(
    run: Run, issue_path: Path, newsroom: Path, old: str, new: str, why: str, options: tuple[str, ...]
) -> None:
    change(newsroom, CAFE, old, new)
    before = issue_path.read_bytes()
    result = run("add", "2016-09-05", CAFE, *options)
    assert (result.code, f"may not run: {why}" in result.err) == (1, True)
    assert issue_path.read_bytes() == before
    assert run("keep", CAFE, *(options if "--allow" in options else ())).code == 1
    assert not (newsroom / "decisions.toml").exists()


def test_an_embargoed_article_is_added_only_with_a_reason_that_is_written_down(
    run: Run, issue_path: Path, newsroom: Path
) -> None:
    before = issue_path.read_bytes()
    for words in ((), ("--override-embargo", "")):
        result = run("add", "2016-09-05", VOTES, *words)
        assert (result.code, "--override-embargo" in result.err) == (1, True)
    assert run("add", "2016-09-05", VOTES, "--override-embargo", "  ").code == 2
    assert issue_path.read_bytes() == before
    assert decided(newsroom, "embargo_overridden") == []
    assert run("add", "2016-09-05", VOTES, "--override-embargo", "released early").code == 0
    assert told(issue_path)[-1] == VOTES
    assert decided(newsroom, "embargo_overridden") == [
        {
            "article": VOTES,
            "newsletter": "catch-up",
            "issue": date(2016, 9, 5),
            "until": datetime(2016, 9, 6, 0, 1, tzinfo=LONDON),
            "day": date(2016, 9, 5),
            "reason": "released early",
        }
    ]
    built = run("build", "2016-09-05")
    assert built.code == 0
    assert "info: “Review faults plan board’s voting rules” is embargoed until" in built.err
    assert "an editor overrode it: released early" in built.err
    assert run("build", "2016-09-05", "--eml", "-").out


def test_without_an_issue_file_nothing_is_added_or_dropped(run: Run) -> None:
    for command in ("add", "drop"):
        result = run(command, "2016-09-05", CAFE)
        assert (result.code, "draft it first" in result.err) == (2, True)


def test_what_ran_is_added_only_for_a_reason_and_the_build_tells_it(run: Run, issue_path: Path, newsroom: Path) -> None:
    assert run("draft", "2016-09-12").code == 0
    path = newsroom / "issues/catch-up/2016-09-12.md"
    before = path.read_bytes()
    for words in ((), ("--allow", ""), ("--allow", " ")):
        result = run("add", "2016-09-12", DEFICIT, *words)
        assert (result.code, "ran in the issue of 2016-09-05" in result.err, "--allow" in result.err) == (1, True, True)
        assert path.read_bytes() == before
    assert run("add", "2016-09-12", DEFICIT, "--allow", "the inquiry -- at last --> has\nreported").code == 0
    story = issue(path).all_stories[-1]
    allowed = [mark.value for mark in story.marks if mark.key == "allow"]
    assert allowed == ["story-ran-before the inquiry – at last –> has reported"]
    built = run("build", "2016-09-12", "--strict", now=NEXT_WEEK)
    said = "info: “Provider deficit at £461m” ran in the issue of 2016-09-05; allowed: the inquiry – at last –> has"
    assert said in built.err
    path.write_text(path.read_text("utf-8").replace("<!-- allow: story-ran-before", "<!-- why:"), "utf-8")
    again = run("build", "2016-09-12", now=NEXT_WEEK)
    assert "warning: “Provider deficit at £461m” ran in the issue of 2016-09-05" in again.err


def test_what_changed_since_it_ran_is_offered_and_added_without_a_reason(
    run: Run, issue_path: Path, newsroom: Path
) -> None:
    change(newsroom, DEFICIT, "£461m", "£462m")
    offered = json.loads(run("list", "2016-09-12", "--json").out)["updates"]
    assert {"id": DEFICIT, "title": "Provider deficit at £462m"}.items() <= next(
        each.items() for each in offered if each["id"] == DEFICIT
    )
    drafted = run("draft", "2016-09-12")
    assert "Changed since it ran: Provider deficit at £462m\n  ran in the issue of 2016-09-05" in drafted.err
    path = newsroom / "issues/catch-up/2016-09-12.md"
    assert DEFICIT not in told(path)
    (command,) = re.findall(rf"to tell it again: digest -C \S+ (add \S+ {DEFICIT})", drafted.err)
    assert run(*command.split()).code == 0
    assert told(path)[-1] == DEFICIT
    assert "ran in the issue of" not in run("build", "2016-09-12", now=NEXT_WEEK).err
    updates = json.loads(run("list", "2016-09-19", "--json", now=AFTER).out)["updates"]
    assert DEFICIT not in [each["id"] for each in updates]


# --- drop ----------------------------------------------------------------------------------------


def test_an_unedited_story_is_taken_out_and_nothing_else(run: Run, issue_path: Path) -> None:
    before, was = issue_path.read_text("utf-8"), issue(issue_path)
    result = run("drop", "2016-09-05", "hospitals/stafford-children")
    assert (result.code, result.lines) == (0, [str(issue_path)])
    assert "Taken out: “Children’s A&E suspended at Stafford”." in result.err
    after = issue_path.read_text("utf-8")
    start = before.index("## [Children’s A&E")
    assert after == before[:start] + before[before.index("\n## ", start) + 1 :]
    assert issue(issue_path).drafted == was.drafted
    assert run("add", "2016-09-05", "hospitals/stafford-children", "--after", "4").code == 0
    assert issue(issue_path).all_stories == was.all_stories


def test_an_edited_story_stays_unless_that_is_said(run: Run, issue_path: Path) -> None:
    text = issue_path.read_text("utf-8")
    story = issue(issue_path).all_stories[4]
    issue_path.write_text(text.replace(story.blocks[0].text, "The editor’s own words."), "utf-8")
    before = issue_path.read_bytes()
    result = run("drop", "2016-09-05", story.article_ids[0])
    line = line_of(issue_path, f"## [{story.headline}]({story.url})")
    assert result.code == 1
    assert f"issues/catch-up/2016-09-05.md:{line}: “{story.headline}” has been edited" in result.err
    assert "--edited" in result.err
    assert issue_path.read_bytes() == before
    result = run("drop", "2016-09-05", story.article_ids[0], "--edited")
    assert (result.code, "The editor’s own words." in result.err, story.headline in result.err) == (0, True, True)
    assert story.article_ids[0] not in told(issue_path)


def test_an_edited_headline_is_an_edit(run: Run, issue_path: Path) -> None:
    text = issue_path.read_text("utf-8")
    issue_path.write_text(text.replace("[Provider deficit at", "[Sector deficit at"), "utf-8")
    assert run("drop", "2016-09-05", DEFICIT).code == 1


def test_a_story_without_memory_counts_as_the_editors(run: Run, issue_path: Path) -> None:
    text = issue_path.read_text("utf-8")
    issue_path.write_text(text[: text.index("<!-- drafted")], "utf-8")
    assert run("drop", "2016-09-05", DEFICIT).code == 1
    assert run("drop", "2016-09-05", DEFICIT, "--edited").code == 0


def test_what_stands_in_the_round_up_or_nowhere_is_not_dropped(run: Run, issue_path: Path) -> None:
    before = issue_path.read_bytes()
    (sentence,) = (each for each in issue(issue_path).sections if each.kind == "round-up")
    result = run("drop", "2016-09-05", sentence.article_ids[1])
    line = line_of(issue_path, "# Also this week")
    assert (result.code, f"2016-09-05.md:{line}: " in result.err, "by hand" in result.err) == (1, True, True)
    result = run("drop", "2016-09-05", "finance/provider-defict")
    assert (result.code, f"did you mean {DEFICIT}?" in result.err) == (1, True)
    assert issue_path.read_bytes() == before


def test_a_file_of_windows_keeps_its_line_ends(run: Run, issue_path: Path) -> None:
    issue_path.write_bytes(b"\xef\xbb\xbf" + issue_path.read_bytes().replace(b"\n", b"\r\n"))
    before = issue_path.read_bytes()
    assert run("add", "2016-09-05", CAFE, "--after", "2").code == 0
    added = issue_path.read_bytes()
    assert added.startswith(b"\xef\xbb\xbf---\r\n")
    assert b"\n" not in added.replace(b"\r\n", b"")
    assert run("drop", "2016-09-05", CAFE).code == 0
    kept = re.sub(rb"mental-health/crisis-cafe( [0-9a-f]{8}){3}\r\n", b"", issue_path.read_bytes())
    assert kept == before


# --- keep ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("2016-09-05",), ("--week", "2016-W35")])
def test_keep_makes_sure_of_an_article_in_the_next_draft(run: Run, newsroom: Path, words: tuple[str, ...]) -> None:
    result = run("keep", CAFE)
    assert (result.code, result.lines) == (0, [str(newsroom / "decisions.toml")])
    assert decided(newsroom, "kept") == [{"article": CAFE, "newsletter": "catch-up", "day": date(2016, 9, 5)}]
    listed = json.loads(run("list", "--json").out)["articles"]
    assert (listed[7]["id"], "kept" in listed[7]["notes"], listed[0]["id"]) == (CAFE, True, DEFICIT)
    assert run("draft", *words).code == 0
    assert told(newsroom / "issues/catch-up/2016-09-05.md")[-1] == CAFE
    assert len(told(newsroom / "issues/catch-up/2016-09-05.md")) == 8
    assert decided(newsroom, "kept")[0]["issue"] == date(2016, 9, 5)
    # For the next issue it is over.
    run("draft", "2016-09-12")
    assert CAFE not in told(newsroom / "issues/catch-up/2016-09-12.md")


def test_keep_reaches_into_another_week(run: Run, newsroom: Path) -> None:
    assert run("keep", "hospitals/kelderwick-stroke-unit").code == 0  # of the week after
    run("draft", "2016-09-05")
    assert "hospitals/kelderwick-stroke-unit" in told(newsroom / "issues/catch-up/2016-09-05.md")


def test_what_was_kept_in_vain_is_told_and_stays_kept(run: Run, newsroom: Path) -> None:
    result = run("keep", VOTES)
    assert result.code == 0
    assert "As things stand it will wait: embargoed until 2016-09-06 00:01" in result.err
    run("keep", CAFE)
    (newsroom / f"articles/{CAFE}.md").unlink()
    drafted = run("draft", "2016-09-05")
    assert f"Kept, but not in the draft: {VOTES}: embargoed until 2016-09-06 00:01" in drafted.err
    assert f"Kept, but not in the draft: {CAFE}: no source gives it" in drafted.err
    assert [each.get("issue") for each in decided(newsroom, "kept")] == [None, None]
    run("draft", "2016-09-12")
    assert VOTES in told(newsroom / "issues/catch-up/2016-09-12.md")
    assert [each.get("issue") for each in decided(newsroom, "kept")] == [date(2016, 9, 12), None]


def test_more_kept_than_there_are_stories_is_told(run: Run, newsroom: Path) -> None:
    path = newsroom / "newsletters/catch-up.toml"
    path.write_text(path.read_text("utf-8").replace("stories = 8\nround_up = 2", "stories = 1\nround_up = 0"), "utf-8")
    run("keep", CAFE)
    run("keep", "hospitals/stafford-children")
    drafted = run("draft", "2016-09-05")
    assert f"Kept, but not in the draft: {CAFE}: more articles are kept than the issue has stories" in drafted.err
    assert told(newsroom / "issues/catch-up/2016-09-05.md") == ["hospitals/stafford-children"]


def test_kept_twice_is_refused_and_undone_once(run: Run, newsroom: Path) -> None:
    assert run("keep", CAFE).code == 0
    before = (newsroom / "decisions.toml").read_bytes()
    result = run("keep", CAFE)
    assert (result.code, "decisions.toml: mental-health/crisis-cafe is kept already" in result.err) == (1, True)
    assert (newsroom / "decisions.toml").read_bytes() == before
    assert run("keep", CAFE, "--undo").code == 0
    assert decided(newsroom, "kept") == []
    assert run("keep", CAFE, "--undo").code == 1
    run("draft", "2016-09-05")
    assert CAFE not in told(newsroom / "issues/catch-up/2016-09-05.md")


def test_what_ran_is_kept_only_for_a_reason(run: Run, issue_path: Path, newsroom: Path) -> None:
    result = run("keep", DEFICIT, now=NEXT_WEEK)
    assert (result.code, "ran in the issue of 2016-09-05" in result.err, "--allow" in result.err) == (1, True, True)
    assert not (newsroom / "decisions.toml").exists()
    assert run("keep", DEFICIT, "--allow", "the inquiry reported", now=NEXT_WEEK).code == 0
    assert decided(newsroom, "kept")[0]["repeat"] == "the inquiry reported"
    run("draft", now=NEXT_WEEK)
    assert DEFICIT in told(newsroom / "issues/catch-up/2016-09-12.md")


def test_what_changed_since_it_ran_is_kept_without_one_however_long_its_note(
    run: Run, issue_path: Path, newsroom: Path
) -> None:
    note = "The figure was put right. " * 40
    id = "hospitals/stafford-children"
    change(newsroom, id, "section: Hospitals", f"section: Hospitals\nupdated: 2016-09-07\nupdate_note: {note}")
    assert run("keep", id, now=NEXT_WEEK).code == 0
    assert "updated 2016-09-07" in decided(newsroom, "kept")[0]["repeat"]
    run("draft", now=NEXT_WEEK)
    assert id in told(newsroom / "issues/catch-up/2016-09-12.md")


def test_where_the_coming_issue_is_drafted_already_the_one_after_it_counts(
    run: Run, issue_path: Path, newsroom: Path
) -> None:
    """It goes out in half an hour; what is kept now is for the next draft."""
    result = run("keep", DEFICIT)
    assert (result.code, "ran in the issue of 2016-09-05" in result.err) == (1, True)
    result = run("keep", VOTES)  # embargoed until the day after this issue
    assert (result.code, "it will wait" in result.err) == (0, False)
    run("skip", "2016-09-12")
    change(newsroom, VOTES, "embargo: 2016-09-06", "embargo: 2016-09-19")
    assert run("keep", VOTES, "--undo").code == 0
    assert "the issue goes out 2016-09-19 07:00" not in run("keep", VOTES).err
    run("draft", "2016-09-19", now=AFTER)
    assert VOTES in told(newsroom / "issues/catch-up/2016-09-19.md")


def test_keep_wants_a_newsletter_that_is_there(run: Run, newsroom: Path) -> None:
    assert run("keep", CAFE, "--newsletter", "nope").code == 2
    other = (newsroom / "newsletters/catch-up.toml").read_text("utf-8")
    (newsroom / "newsletters/brief.toml").write_text(other, "utf-8")
    assert run("keep", CAFE).code == 2
    assert run("keep", CAFE, "--newsletter", "brief").code == 0
    assert decided(newsroom, "kept")[0]["newsletter"] == "brief"
    ranked = json.loads(run("list", "catch-up", "--json").out)["articles"]
    assert CAFE not in [each["id"] for each in ranked[:8]]
    ranked = json.loads(run("list", "brief", "--json").out)["articles"]
    assert CAFE in [each["id"] for each in ranked[:8]]


# --- withdraw ------------------------------------------------------------------------------------


def test_withdraw_lists_the_issues_and_bars_the_article_from_then_on(
    run: Run, issue_path: Path, newsroom: Path
) -> None:
    assert run("build", "2016-09-05").code == 0
    result = run("withdraw", DEFICIT, "--reason", "last year’s figure")
    line = line_of(issue_path, f"<!-- article: {DEFICIT} -->")
    assert (result.code, result.lines) == (0, [f"2016-09-05  catch-up  {issue_path}:{line}"])
    assert "1 issue tells it" in result.err
    assert decided(newsroom, "withdrawn") == [
        {
            "article": DEFICIT,
            "url": f"https://www.example.org/{DEFICIT}",
            "day": date(2016, 9, 5),
            "reason": "last year’s figure",
        }
    ]
    built = run("build", "2016-09-05")
    assert built.code == 1
    assert f"2016-09-05.md:{line - 1}: error: “Provider deficit at £461m” is withdrawn: last year’s figure" in built.err
    piped = run("build", "2016-09-05", "--eml", "-")
    assert (piped.code, piped.out) == (1, b"")
    issue_path.unlink()
    rejected = json.loads(run("list", "2016-09-05", "--json").out)["rejected"]
    assert (DEFICIT, "withdrawn: last year’s figure") in [(each["id"], each["detail"]) for each in rejected]
    run("draft", "2016-09-05")
    assert DEFICIT not in issue(issue_path).article_ids
    assert "withdrawn: last year’s figure" in run("why", DEFICIT).out.decode()
    assert run("add", "2016-09-05", DEFICIT).code == 1
    assert run("keep", DEFICIT).code == 1


def test_a_withdrawal_is_taken_back(run: Run, newsroom: Path) -> None:
    (newsroom / "decisions.toml").write_text("# ours\n", "utf-8")
    run("withdraw", DEFICIT, "--reason", "wrong")
    again = run("withdraw", DEFICIT, "--reason", "still wrong")
    assert (again.code, "is withdrawn already" in again.err) == (1, True)
    assert run("withdraw", DEFICIT, "--undo").code == 0
    assert (newsroom / "decisions.toml").read_text("utf-8") == "# ours\n"
    assert run("withdraw", DEFICIT, "--undo").code == 1
    assert json.loads(run("list", "2016-09-05", "--json").out)["articles"][0]["id"] == DEFICIT


def test_a_withdrawal_names_round_ups_and_every_issue_newest_first(run: Run, issue_path: Path, newsroom: Path) -> None:
    assert run("draft", "2016-09-12").code == 0
    (sentence,) = (each for each in issue(issue_path).sections if each.kind == "round-up")
    id = sentence.article_ids[0]
    assert run("add", "2016-09-12", id, "--allow", "again").code == 0
    lines = run("withdraw", id, "--reason", "wrong").lines
    assert [line.split()[0] for line in lines] == ["2016-09-12", "2016-09-05"]
    rows = issue_path.read_text("utf-8").splitlines()
    (line,) = (number for number, row in enumerate(rows, 1) if "<!-- article:" in row and id in row)
    assert lines[1].endswith(f"2016-09-05.md:{line}")


def test_an_article_no_source_gives_any_more_is_withdrawn_if_an_issue_tells_it(
    run: Run, issue_path: Path, newsroom: Path
) -> None:
    (newsroom / f"articles/{DEFICIT}.md").unlink()
    shutil.rmtree(newsroom / ".digest", ignore_errors=True)
    assert run("withdraw", DEFICIT, "--reason", "wrong").code == 0
    assert "is withdrawn: wrong" in run("build", "2016-09-05").err


@pytest.mark.parametrize("words", [(), ("--reason", ""), ("--reason", " \n"), ("--reason", "\x7f")])
def test_nothing_is_withdrawn_without_a_reason(run: Run, newsroom: Path, words: tuple[str, ...]) -> None:
    assert run("withdraw", DEFICIT, *words).code == 2
    assert not (newsroom / "decisions.toml").exists()
    assert run("list", "2016-09-05").code == 0


def test_a_file_of_decisions_that_cannot_be_read_stops_every_command(
    run: Run, issue_path: Path, newsroom: Path
) -> None:
    (newsroom / "decisions.toml").write_text('[[withdrawn]]\narticle = "a/b"\n', "utf-8")
    commands = (
        ("list", "2016-09-05"),
        ("draft", "2016-09-12"),
        ("build", "2016-09-05"),
        ("build", "2016-09-05", "--eml", "-"),
        ("why", DEFICIT),
        ("add", "2016-09-05", CAFE),
        ("drop", "2016-09-05", DEFICIT),
        ("keep", CAFE),
        ("withdraw", CAFE, "--reason", "x"),
    )
    for words in commands:
        result = run(*words)
        assert (words, result.code, result.out) == (words, 2, b"")
        assert "decisions.toml:1: reason is missing" in result.err
    assert not (newsroom / "issues/catch-up/2016-09-12.md").exists()


# --- the embargo ---------------------------------------------------------------------------------


def with_embargoed_story(issue_path: Path) -> None:
    text = issue_path.read_text("utf-8")
    story = f"## Voting rules\n<!-- article: {VOTES} -->\n\nA review has found fault.\n\n"
    issue_path.write_text(text.replace("# Also this week", f"{story}# Also this week"), "utf-8")


def test_a_build_overrides_an_embargo_for_a_reason_that_is_written_down(
    run: Run, issue_path: Path, newsroom: Path
) -> None:
    with_embargoed_story(issue_path)
    refused = run("build", "2016-09-05", "--eml", "-")
    assert (refused.code, refused.out) == (1, b"")
    assert "is embargoed until" in refused.err
    for reason in ("", "  ", "\x7f"):
        result = run("build", "2016-09-05", "--override-embargo", reason)
        assert (result.code, "for a reason" in result.err) == (2, True)
    assert not (newsroom / "decisions.toml").exists()
    assert run("build", "2016-09-05", "--override-embargo", "released early").code == 0
    (record,) = decided(newsroom, "embargo_overridden")
    assert (record["article"], record["issue"], record["reason"]) == (VOTES, date(2016, 9, 5), "released early")
    passed = run("build", "2016-09-05", "--eml", "-", "--to", "a@example.org")
    assert passed.code == 0
    assert b"Voting rules" in passed.out
    # Said again it is not written again.
    assert run("build", "2016-09-05", "--override-embargo", "once more").code == 0
    assert decided(newsroom, "embargo_overridden") == [record]
    # A table deleted takes the decision back.
    (newsroom / "decisions.toml").unlink()
    assert run("build", "2016-09-05", "--eml", "-").code == 1


def test_an_override_is_for_one_issue(run: Run, issue_path: Path, newsroom: Path) -> None:
    change(newsroom, VOTES, "embargo: 2016-09-06", "embargo: 2016-09-20")
    with_embargoed_story(issue_path)
    assert run("build", "2016-09-05", "--override-embargo", "released early").code == 0
    run("draft", "2016-09-12")
    with_embargoed_story_in_next(newsroom)
    assert run("build", "2016-09-12", now=NEXT_WEEK).code == 1


def with_embargoed_story_in_next(newsroom: Path) -> None:
    path = newsroom / "issues/catch-up/2016-09-12.md"
    text = path.read_text("utf-8")
    at = text.index("## ")
    path.write_text(f"{text[:at]}## Voting rules\n<!-- article: {VOTES} -->\n\nFault found.\n\n{text[at:]}", "utf-8")


def test_an_embargo_that_ends_before_the_sending_still_holds_a_pipe_back(
    run: Run, issue_path: Path, newsroom: Path
) -> None:
    with_embargoed_story(issue_path)
    change(newsroom, VOTES, "embargo: 2016-09-06T00:01:00", "embargo: 2016-09-05T06:45:00")
    assert run("build", "2016-09-05").code == 0  # it is over when the issue goes out
    early = run("build", "2016-09-05", "--eml", "-")
    assert (early.code, early.out) == (1, b"")
    assert run("build", "2016-09-05", "--eml", "-", "--override-embargo", "released early").out
    assert run("build", "2016-09-05", "--eml", "-").out


def test_with_nothing_embargoed_there_is_nothing_to_override(run: Run, issue_path: Path, newsroom: Path) -> None:
    result = run("build", "2016-09-05", "--override-embargo", "x")
    assert (result.code, "no article of the issue is embargoed" in result.err) == (2, True)
    with_embargoed_story(issue_path)
    assert run("build", "2016-09-05", "--override-embargo", "x", now=NEXT_WEEK).code == 2  # it has ended
    assert not (newsroom / "decisions.toml").exists()
    issue_path.unlink()
    assert run("build", "2016-09-05", "--override-embargo", "x").code == 2
    assert not issue_path.exists()


# --- late arrivals, and nothing lies in .digest ---------------------------------------------------


def write_article(newsroom: Path, id: str, published: str, more: str = "") -> None:
    path = newsroom / f"articles/{id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    body = f"The clinic of {id} is to open in {published}, its managers said, and not a day before that. " * 3
    path.write_text(f"---\ntitle: News of {id}\ndate: {published}\n{more}---\n\n{body}\n", "utf-8")


def test_an_article_saved_after_the_draft_is_offered_in_the_next_issue_once(
    run: Run, issue_path: Path, newsroom: Path
) -> None:
    write_article(newsroom, "late/one", "2016-09-03T18:00")
    listed = json.loads(run("list", "2016-09-12", "--json").out)["articles"]
    (late,) = (each for each in listed if each["id"] == "late/one")
    assert "late: the issue of 2016-09-05 was made without it" in late["notes"]
    (votes,) = (each for each in listed if each["id"] == VOTES)
    assert votes["notes"] == ["late: the issue of 2016-09-05 was made without it"]  # its embargo had held it
    assert "technology/pagers-basement" not in [each["id"] for each in listed]  # passed over
    run("draft", "2016-09-12")
    write_article(newsroom, "own/one", "2016-09-14T18:00")
    found = run("list", "2016-09-19", "--json", now=AFTER)
    assert [each["id"] for each in json.loads(found.out)["articles"]] == ["own/one"]


def test_without_its_archive_a_newsroom_offers_the_same(run: Run, issue_path: Path, newsroom: Path) -> None:
    write_article(newsroom, "late/one", "2016-09-03T18:00")
    change(newsroom, DEFICIT, "£461m", "£462m")
    run("keep", "hospitals/thornley-ct-scanner")
    run("withdraw", "hospitals/kelderwick-stroke-unit", "--reason", "wrong")
    for day in ("2016-09-05", "2016-09-12"):
        before = run("list", day, "--json").out
        shutil.rmtree(newsroom / ".digest")
        assert run("list", day, "--json").out == before
    found = json.loads(before)
    assert [each["id"] for each in found["updates"] if each["id"] == DEFICIT] == [DEFICIT]
    run("draft", "2016-09-12")
    first = (newsroom / "issues/catch-up/2016-09-12.md").read_bytes()
    shutil.rmtree(newsroom / ".digest")
    before = run("list", "2016-09-19", "--json", now=AFTER).out
    shutil.rmtree(newsroom / ".digest")
    assert run("list", "2016-09-19", "--json", now=AFTER).out == before
    assert (newsroom / "issues/catch-up/2016-09-12.md").read_bytes() == first
