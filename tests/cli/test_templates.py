"""``templates``: list, show and copy; drafts and builds in every shipped format."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from digest.issuefile import parse
from digest.resources import folder
from tests.support import SAMPLES, copy_newsroom

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

FOOTER = "parts/footer.mjml.j2"


def whose(lines: list[str]) -> dict[str, str]:
    """Return what the list says of each template."""
    return {name: said.strip() for name, _, said in (line.partition(" ") for line in lines[lines.index("") + 1 :])}


def test_list_names_every_template_and_format(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "templates", "list")
    assert result.code == 0
    shipped = {path.relative_to(folder("templates")).as_posix() for path in folder("templates").glob("*/*")}
    assert whose(result.lines) == dict.fromkeys(shipped, "shipped")
    formats = result.lines[: result.lines.index("")]
    assert [line.split()[0] for line in formats] == ["catch-up", "column", "daily-briefing", "plain"]
    assert formats[0].endswith("a promo (used by catch-up)")
    assert "4 formats" in result.err


def test_list_tells_what_is_the_newsrooms_own(digest: CommandLine, newsroom: Path) -> None:
    for name in (FOOTER, "gazette/format.toml", "column/motto.txt.j2"):
        path = newsroom / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", "utf-8")
    (newsroom / "templates/parts/.footer.mjml.j2.swp").write_text("", "utf-8")
    result = digest("-C", newsroom, "templates", "list")
    own = {name: said for name, said in whose(result.lines).items() if said != "shipped"}
    assert own == {
        FOOTER: "yours, in place of the shipped one",
        "gazette/format.toml": "yours",
        "column/motto.txt.j2": "yours",
    }
    assert "5 formats" in result.err
    assert "3 of them yours" in result.err


@pytest.mark.parametrize("name", [FOOTER, "footer.mjml.j2", f"templates/{FOOTER}"])
def test_show_prints_the_one_in_use(digest: CommandLine, newsroom: Path, name: str) -> None:
    shipped = (folder("templates") / FOOTER).read_bytes()
    assert digest("-C", newsroom, "templates", "show", name).out == shipped
    mine = newsroom / "templates" / FOOTER
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"m\xc3\xacne\r\n")
    assert digest("-C", newsroom, "templates", "show", name).out == b"m\xc3\xacne\r\n"
    assert digest("-C", newsroom, "templates", "show", "--shipped", name).out == shipped


def test_show_of_one_that_is_not_shipped_is_told(digest: CommandLine, newsroom: Path) -> None:
    mine = newsroom / "templates/parts/motto.txt.j2"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", "utf-8")
    result = digest("-C", newsroom, "templates", "show", "--shipped", "motto.txt.j2")
    assert (result.code, result.out) == (2, b"")
    assert "none is shipped" in result.err


@pytest.mark.parametrize("command", ["show", "copy"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fotter.mjml.j2", f"did you mean {FOOTER}?"),
        ("parts/fotter.mjml.j2", f"did you mean {FOOTER}?"),
        ("gossip", "digest templates list names them all"),
        ("../digest.toml", "there is no template ../digest.toml"),
        ("parts", "there is no template parts"),
        ("issue.txt.j2", "there are several of that name: catch-up/issue.txt.j2, column/issue.txt.j2"),
    ],
)
def test_a_name_that_is_none_or_of_several_is_told(
    digest: CommandLine, newsroom: Path, command: str, name: str, said: str
) -> None:
    result = digest("-C", newsroom, "templates", command, name)
    assert (result.code, result.out) == (2, b"")
    assert said in result.err
    assert not (newsroom / "templates").exists()


def test_copy_takes_a_template_over_and_never_writes_over_one(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "build", "--week", "2016-W35")
    out = newsroom / "out/catch-up/2016-09-05"
    before = (out / "issue.html").read_bytes()
    result = digest("-C", newsroom, "templates", "copy", "footer.mjml.j2")
    path = newsroom / "templates" / FOOTER
    assert (result.code, result.lines) == (0, [str(path)])
    assert path.read_bytes() == (folder("templates") / FOOTER).read_bytes()
    digest("-C", newsroom, "build", "2016-09-05")
    assert (out / "issue.html").read_bytes() == before
    path.write_text(path.read_text("utf-8").replace("Past issues", "Back numbers"), "utf-8")
    mine = path.read_bytes()
    again = digest("-C", newsroom, "templates", "copy", FOOTER)
    assert (again.code, again.out, path.read_bytes()) == (2, b"", mine)
    assert f"templates/{FOOTER} is yours already" in again.err
    digest("-C", newsroom, "build", "2016-09-05")
    assert b">Back numbers</a>" in (out / "issue.html").read_bytes()


# --- the other formats at work -------------------------------------------------------------------


@pytest.fixture
def titles(tmp_path: Path) -> Path:
    """Return a newsroom with all three newsletters, and no issue of the daily and the column."""
    root = copy_newsroom(tmp_path / "newsroom", newsletters=tuple(SAMPLES))
    shutil.rmtree(root / "issues/daily-briefing")
    shutil.rmtree(root / "issues/care-models")
    return root


def test_a_daily_briefing_is_drafted_and_built(digest: CommandLine, titles: Path) -> None:
    result = digest("-C", titles, "build", "daily-briefing", "2016-09-01")
    assert (result.code, "Checks: 0 errors" in result.err) == (0, True), result.err
    issue = parse((titles / "issues/daily-briefing/2016-09-01.md").read_text("utf-8")).issue
    lead, *others = issue.all_stories
    assert (lead.headline, bool(lead.url), len(others)) == ("", True, 2)
    assert issue.subject == "Two-year plans due by December"
    assert [(section.kind, section.title) for section in issue.sections] == [("round-up", "Also today")]
    assert "Two-year plans due by December" not in lead.text
    assert "last week" not in lead.text  # the weekly's own summary is not for a daily


def test_a_column_is_drafted_and_built(digest: CommandLine, titles: Path) -> None:
    result = digest("-C", titles, "build", "care-models", "2016-09-08")
    assert (result.code, "Checks: 0 errors" in result.err) == (0, True), result.err
    issue = parse((titles / "issues/care-models/2016-09-08.md").read_text("utf-8")).issue
    assert (issue.number, len(issue.all_stories)) == (7, 1)
    assert [(section.kind, section.title) for section in issue.sections] == [
        ("label", "The fortnight in care models"),
        ("stories", ""),
    ]


def test_list_says_what_the_format_would_make_of_each(digest: CommandLine, titles: Path) -> None:
    lines = digest("-C", titles, "list", "daily-briefing", "2016-09-01").lines
    assert lines[1].endswith("  lead")
    assert [line.endswith("  round-up") for line in lines[1:]] == [False, False, False, True, True]
    lines = digest("-C", titles, "list", "care-models", "2016-09-08").lines
    assert lines[1].endswith("  lead")
    assert len(lines) > 3
    assert "round-up" not in " ".join(lines[1:])


def test_a_plain_letter_is_drafted_and_built(digest: CommandLine, newsroom: Path) -> None:
    path = newsroom / "newsletters/catch-up.toml"
    path.write_text(path.read_text("utf-8").replace('format = "catch-up"', 'format = "plain"'), "utf-8")
    result = digest("-C", newsroom, "build", "--week", "2016-W35")
    assert (result.code, "Checks: 0 errors" in result.err) == (0, True), result.err
    assert "Provider deficit at £461m" in (newsroom / "out/catch-up/2016-09-05/issue.txt").read_text("utf-8")


def test_several_newsletters_live_in_one_newsroom(digest: CommandLine, titles: Path) -> None:
    for name, date in SAMPLES.items():
        assert digest("-C", titles, "draft", name, date).code == 0
    assert digest("-C", titles, "doctor").code == 0
    assert {line.split()[1] for line in digest("-C", titles, "status").lines} == set(SAMPLES)


def test_a_new_newsroom_has_one_newsletter(digest: CommandLine, tmp_path: Path) -> None:
    assert digest("init", tmp_path / "room", "--yes").code == 0
    assert [path.name for path in (tmp_path / "room/newsletters").iterdir()] == ["catch-up.toml"]
    assert [path.name for path in (tmp_path / "room/issues").iterdir()] == ["catch-up"]
    assert digest("-C", tmp_path / "room", "build").code == 0
