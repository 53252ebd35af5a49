"""``templates``: list, show and copy; drafts and builds in every shipped format."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from digest.issuefile import parse
from digest.resources import folder
from tests.support import NOW, SAMPLES, copy_newsroom

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


# --- what clients lack ---------------------------------------------------------------------------


def add_css(newsroom: Path, css: str, name: str = "parts/look.mjml.j2") -> Path:
    """Add CSS to the newsroom's own copy of a part, and return the file."""
    path = newsroom / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    shipped = (folder("templates") / name).read_text("utf-8")
    path.write_text(f'{shipped}<mj-style inline="inline">{css}</mj-style>', "utf-8")
    return path


def test_a_shipped_format_uses_nothing_new(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "templates", "support", now=NOW)
    assert result.code == 0, result.err
    assert result.lines[0] == "catch-up"
    assert not [line for line in result.lines if line.startswith("new")]
    told = [" ".join(line.split()) for line in result.lines]
    assert "@media (prefers-color-scheme) 2 lacked by all Gmail, Outlook Windows, all Yahoo" in told
    assert "looked at the specimen in the style of catch-up, catch-up/2016-08-30" in result.err
    assert "templates/catch-up/support.json\n" in result.err
    assert "0 of them new" in result.err
    assert "Data of caniemail.com of 2026-05-13, 15 clients" in result.err
    assert "months old" not in result.err


def test_a_feature_that_a_client_lacks_is_told_first_and_refused(digest: CommandLine, newsroom: Path) -> None:
    path = add_css(newsroom, ".copy { display: grid; }")
    digest("-C", newsroom, "build", "--week", "2016-W35")
    result = digest("-C", newsroom, "templates", "support", "catch-up", now=NOW)
    assert result.code == 1
    first, where, url = result.lines[1:4]
    assert first.split()[:2] == ["new", "display:grid"]
    assert first.endswith("lacked by Outlook Windows; in part Gmail iOS, Gmail Android")
    assert where.strip() == "in td style: display"
    assert url.strip() == "https://www.caniemail.com/features/css-display-grid/"
    assert not [line for line in result.lines[4:] if line.startswith("new")]
    assert "1 of them new" in result.err
    assert "catch-up/2016-09-05" in result.err
    path.unlink()
    assert digest("-C", newsroom, "templates", "support", "catch-up", now=NOW).code == 0


def test_what_is_accepted_is_not_new_any_more(digest: CommandLine, newsroom: Path) -> None:
    add_css(newsroom, ".copy { display: grid; }")
    accepted = digest("-C", newsroom, "templates", "support", "catch-up", "--accept", now=NOW)
    own = newsroom / "templates/catch-up/support.json"
    assert (accepted.code, accepted.lines) == (0, [str(own)])
    held = json.loads(own.read_bytes())
    assert (held["version"], held["date"]) == (1, "2026-05-13")
    assert "outlook.windows" in held["accepted"]["css-display-grid"]
    result = digest("-C", newsroom, "templates", "support", now=NOW)
    assert (result.code, "new" in "".join(result.lines)) == (0, False)
    assert f"baseline {own}" in result.err
    # One client fewer in the baseline: the feature is new again, for that client alone.
    held["accepted"]["css-word-break"].remove("yahoo.ios")
    own.write_text(json.dumps(held), "utf-8")
    result = digest("-C", newsroom, "templates", "support", now=NOW)
    assert result.code == 1
    assert result.lines[1].split()[:2] == ["new", "word-break"]
    assert result.lines[2].strip() == "in td style: word-break; new: Yahoo iOS"


def test_a_format_without_a_baseline_is_all_new(digest: CommandLine, newsroom: Path) -> None:
    shutil.copytree(folder("templates") / "plain", newsroom / "templates/gazette")
    (newsroom / "templates/gazette/support.json").unlink()
    result = digest("-C", newsroom, "templates", "support", "gazette", now=NOW)
    assert result.code == 1
    assert {line[:4] for line in result.lines[1::3]} == {"new "}
    assert "there is no baseline, so all of it is new" in result.err
    assert "looked at the specimen in the style of catch-up\n" in result.err
    assert digest("-C", newsroom, "templates", "support", "gazette", "--accept", now=NOW).code == 0
    assert digest("-C", newsroom, "templates", "support", "gazette", now=NOW).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{\n "version": 1,\n', "catch-up/support.json:3: is not JSON"),
        ("[]", "is no baseline of support"),
        ('{"version": 1, "accepted": {"css-gap": 1}}', "is no baseline of support"),
        ('{"version": 2}', "is of a later version"),
        ("[" * 100_000, "is no baseline of support"),
        ('"\x00"', "is not JSON"),
    ],
)
def test_a_baseline_that_cannot_be_read_is_told(digest: CommandLine, newsroom: Path, text: str, said: str) -> None:
    own = newsroom / "templates/catch-up/support.json"
    own.parent.mkdir(parents=True)
    own.write_text(text, "utf-8")
    result = digest("-C", newsroom, "templates", "support", now=NOW)
    assert (result.code, result.out) == (2, b"")
    assert said in result.err
    assert "--accept" in result.err or "newest" in result.err


def test_old_data_is_told(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "templates", "support", now=datetime(2027, 9, 1, tzinfo=UTC))
    assert (result.code, "info: this data is 15 months old" in result.err) == (0, True)


def test_support_of_no_format_or_no_newsletter_is_told(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "templates", "support", "gossip", now=NOW)
    assert (result.code, "there is no format gossip" in result.err) == (2, True)
    shutil.rmtree(newsroom / "newsletters")
    for words in ((), ("plain",)):
        result = digest("-C", newsroom, "templates", "support", *words, now=NOW)
        assert (result.code, "the newsroom has no newsletter" in result.err) == (2, True)
