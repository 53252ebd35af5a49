"""What ``digest check`` shows, mends and compares; ``digest explain``."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import jsonschema
import pytest

from digest.checks import FAMILIES
from tests.support import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import After
    from tests.support import CommandLine

DAY = "2016-09-05"
# Faults of all sorts, in the order they stand in the sample issue.
FAULTS = (
    ("£461m, according", "£416m, according"),
    ("months", "months months"),
    ("£580m", "£850m"),
    ("https://www.example.org/planning/two-year-plans", "https://staging.example.org/planning/two-year-plans"),
    ("Caldicott", "Calderbrook"),
    ("£7.7m", "£7.1m"),
    ("Virgin Care is", "TK is"),
    ("About 30 children", "About 50 children"),
    ("£6.2m in severance", "£6.8m in severance"),
    ("142 deals", "124 deals"),
)
# What can be mended in one way only.
SLIPS = (
    ("a deficit of", "a  deficit of"),
    ("£644m", "Â£644m"),
    ("£1.8bn", "Â£1.8bn"),
    ("[patient-level data](https://", "[patient-level data](https:/"),
)


@pytest.fixture
def issue(after: After) -> Path:
    return after("draft", DAY) / f"issues/catch-up/{DAY}.md"


def plant(path: Path, *faults: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in faults:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


def test_at_most_eight_lines_are_shown_errors_first_then_in_the_readers_order(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    plant(issue, *FAULTS)
    result = digest("-C", newsroom, "check", DAY)
    rows = result.err.splitlines()
    assert len(rows) == 8
    told = [row.split(": ")[:2] for row in rows[1:-1]]
    gravity = [word for _, word in told]
    assert gravity == sorted(gravity)
    assert gravity[0] == "error"
    for word in ("error", "warning"):
        lines = [int(place.rpartition(":")[2]) for place, each in told if each == word]
        assert lines == sorted(lines)
    assert "more and" in rows[-1]
    assert rows[-1].endswith("with --all.")


def test_a_void_approval_and_what_was_mended_count_among_the_eight_lines(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    digest("-C", newsroom, "approve", DAY, "--by", "AR")
    plant(issue, ("# Also this week", "## By hand\n\nIt cost £5 more.\n\n# Also this week"), *FAULTS)
    plant(issue, *SLIPS)
    before = issue.read_text("utf-8")
    rows = digest("-C", newsroom, "check", DAY, "--fix").err.splitlines()
    assert len(rows) == 8
    places = [str(before[: before.index(slip)].count("\n") + 1) for _, slip in SLIPS]
    assert rows[1] == f"mended: {len(SLIPS)}, on lines {', '.join(places[:-1])} and {places[-1]}"
    assert [row.split(":")[2].strip() + ": " for row in rows[2:5]] == ["error: ", "error: ", "warning: "]
    assert rows[5].startswith("Not checked: ")
    assert rows[6].endswith("with --all.")
    assert rows[7].startswith("On record: approval by AR void")
    issue.write_text(before, "utf-8")
    told = digest("-C", newsroom, "check", DAY, "--fix", "--all").err
    assert told.count("mended: “") == len(SLIPS)
    assert told.splitlines()[-1] == rows[7]


def test_what_was_mended_takes_the_room_that_faults_leave(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    plant(issue, *SLIPS)
    few = digest("-C", newsroom, "check", DAY, "--fix").err.splitlines()
    assert [row.count("mended: “") for row in few[1:5]] == [1, 1, 1, 1]
    plant(issue, *SLIPS, *FAULTS[1:4])
    more = digest("-C", newsroom, "check", DAY, "--fix").err.splitlines()
    assert [row.count("mended: “") for row in more[1:3]] == [1, 0]
    assert more[2] == "mended: 3 more, on lines 27, 29 and 53"
    assert [row.rpartition("[")[2] for row in more[3:-1]] == [
        "link-staging-host]", "figure-not-in-source]", "word-doubled]", "story-unedited]",
    ]  # fmt: skip
    assert max(len(few), len(more)) == 8


def test_all_tells_every_fault_in_full(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    plant(issue, *FAULTS)
    result = digest("-C", newsroom, "check", DAY, "--all")
    assert result.err.count("[figure-not-in-source]") >= 4
    assert result.err.count("^^^") > 8
    assert "with --all" not in result.err


def test_a_single_fault_is_told_in_full_within_eight_lines(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    plant(issue, ("£580m", "£850m"))
    rows = digest("-C", newsroom, "check", DAY).err.splitlines()
    assert len(rows) <= 8
    at = next(number for number, row in enumerate(rows) if "“£850m”" in row)
    assert rows[at + 1][rows[at + 2].index("^") : rows[at + 2].rindex("^") + 1] == "£850m"
    assert rows[at + 3].startswith("  source: ")
    assert rows[at + 4].startswith("  help: ")


def test_checks_of_style_are_asked_only_when_thorough(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    plant(issue, ("a deficit of", "a (deficit of"))
    usual, thorough = (digest("-C", newsroom, "check", DAY, *more).err for more in ((), ("--thorough",)))
    assert "brackets-unmatched" not in usual
    assert "[brackets-unmatched]" in thorough
    every = [check for family in FAMILIES for check in family.checks]
    assert f"by {sum(not (check.needs or check.thorough) for check in every)} checks." in usual


def test_github_gets_an_annotation_a_fault(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    plant(issue, ("£580m", "£850m"))
    result = digest("-C", newsroom, "check", DAY, "--format", "github")
    lines = result.out.decode().splitlines()
    (line,) = [each for each in lines if "title=figure-not-in-source" in each]
    at = issue.read_text("utf-8").split("£850m")[0].count("\n") + 1
    assert line.startswith("::warning file=")
    assert f"{DAY}.md,line={at},col=" in line
    assert "%0Ahelp: " in line
    assert all(each.startswith(("::error ", "::warning ")) for each in lines)


def test_what_github_reads_as_its_own_is_escaped(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    plant(issue, ("£580m", "80%0A::stop-commands::x"))
    lines = digest("-C", newsroom, "check", DAY, "--format", "github").out.decode().splitlines()
    assert all(each.startswith(("::error ", "::warning ")) for each in lines)
    assert not any("%0A::stop" in each for each in lines)


def test_the_json_is_as_its_schema_says(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    schema = json.loads((REPOSITORY / "docs/check.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(json.loads(digest("-C", newsroom, "check", DAY, "--json").out))
    plant(issue, *FAULTS, ("<!-- kicker: Finance -->", "<!-- kicker: Finance -->\n<!-- allow: word-doubled a name -->"))
    plant(issue, ("# Also this week", "## By hand\n\nIt cost £5 , twice  over.\n\n# Also this week"))
    found = json.loads(digest("-C", newsroom, "check", DAY, "--thorough", "--fix", "--json").out)
    validator.validate(found)
    assert all(found[key] for key in ("findings", "allowed", "not_run", "mended"))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(found | {"version": 2})
    del found["findings"][0]["line"]
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(found)


# --- what is new ---------------------------------------------------------------------------------


def git(folder: Path, *words: str) -> None:
    names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(folder), *names, *words], check=True, capture_output=True)


def test_only_faults_that_a_revision_did_not_have_are_told(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    plant(issue, *FAULTS[:4])
    git(newsroom, "init", "-q")
    git(newsroom, "add", "issues")
    git(newsroom, "commit", "-qm", "Draft")
    same = digest("-C", newsroom, "check", DAY, "--new-since", "HEAD")
    assert same.code == 0  # the old error is not new
    assert "No new faults found" in same.err
    text = issue.read_text("utf-8")
    issue.write_text(text.replace("## [", "A line more.\n\n## [", 1), "utf-8")  # all lines move
    plant(issue, ("£7.7m", "£7.1m"))
    told = json.loads(digest("-C", newsroom, "check", DAY, "--new-since", "HEAD", "--json").out)
    assert [each["text"] for each in told["findings"] if each["severity"] != "info"] == ["£7.1m"]


def test_all_is_new_in_an_issue_that_a_revision_did_not_have(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    git(newsroom, "init", "-q")
    git(newsroom, "add", "digest.toml")
    git(newsroom, "commit", "-qm", "Newsroom")
    plant(issue, ("£7.7m", "£7.1m"))
    assert "“£7.1m” is not in the source" in digest("-C", newsroom, "check", DAY, "--new-since", "HEAD").err


def test_a_revision_there_is_none_of_is_a_usage_error(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    result = digest("-C", newsroom, "check", DAY, "--new-since", "HEAD")
    assert result.code == 2
    assert "help: " in result.err


# --- mending -------------------------------------------------------------------------------------


def test_fix_mends_what_can_be_meant_in_one_way_and_nothing_else(
    digest: CommandLine, newsroom: Path, issue: Path
) -> None:
    clean = issue.read_text("utf-8")
    plant(
        issue,
        ("a deficit of", "a  deficit of"),
        ("£580m", "Â£580m"),
        ("[supplementary report](https://", "[supplementary report](https:/"),
        ("https://www.example.org/data/data-services-platform)", "https://www.example.org/data/data-services-platform?utm_source=x)"),
        ("£7.7m", "£7.1m"),
    )  # fmt: skip
    result = digest("-C", newsroom, "check", DAY, "--fix")
    assert issue.read_text("utf-8") == clean.replace("£7.7m", "£7.1m")
    assert result.err.count("mended: ") == 4
    again = digest("-C", newsroom, "check", DAY, "--fix", "--json")
    assert json.loads(again.out)["mended"] == []


def test_an_issue_with_nothing_to_mend_is_not_written(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    before = issue.stat().st_mtime_ns
    digest("-C", newsroom, "check", DAY, "--fix")
    assert issue.stat().st_mtime_ns == before


def test_what_an_editor_lets_stand_is_not_mended(digest: CommandLine, newsroom: Path, issue: Path) -> None:
    mark = "<!-- allow: leftover-mojibake it is quoted so -->"
    plant(issue, ("a deficit of", "a Â£5 deficit of"), ("<!-- kicker: Finance", f"{mark}\n<!-- kicker: Finance"))
    before = issue.read_bytes()
    digest("-C", newsroom, "check", DAY, "--fix")
    assert issue.read_bytes() == before


# --- explain -------------------------------------------------------------------------------------


def test_explain_says_what_a_finding_means_and_how_to_let_it_stand(digest: CommandLine) -> None:
    result = digest("explain", "link-staging-host")
    assert result.code == 0
    said = result.out.decode()
    assert "Only the house can follow it" in said
    assert "To mend it: " in said
    assert "<!-- allow: link-staging-host REASON -->" in said
    assert max(map(len, said.splitlines())) <= 80
    assert "No mark lets it stand." in digest("explain", "article-embargoed").out.decode()


def test_explain_names_the_nearest_id(digest: CommandLine) -> None:
    result = digest("explain", "link-stagin")
    assert result.code == 2
    assert "did you mean link-staging-host?" in result.err


def test_explain_lists_every_id(digest: CommandLine) -> None:
    ids = [line.split()[0] for line in digest("explain").out.decode().splitlines()]
    assert len(ids) == len(set(ids)) > 120
    assert {"header-line", "figure-not-in-source", "article-left-out", "promo-value"} <= set(ids)
