"""A newsroom whose articles are an export of WordPress: gather, list, draft, build, and all of it again."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from digest.issuefile import parse
from tests.exports import export, item

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Result

    Run = Callable[..., Result]

WEEK = ("--week", "2016-W35")
BODY = (
    "Something happened at Calderbrook trust on Thursday that cost it £{n}m, and [sic] nobody had been told.\n\n"
    "[caption id='a']<img src='/a.png' />[/caption]\n\nThe board will meet <em>again</em> in ten days, it said, to "
    "hear who knew what, and how the sum was not found in any of the accounts of the year before.\n\n"
    "Its chief executive has said that she will answer all questions that are put to her there."
)
HEADLINES = ["Boards", "Wards", "Nurses", "Beds", "Roads", "Pharmacists", "Records", "Estates", "Contracts", "Models"]


def posts(*left_out: int, first: str = HEADLINES[0]) -> str:
    found = [
        item(n, f"{word} cost Calderbrook £{n}m", BODY.format(n=n))
        for n, word in enumerate([first, *HEADLINES[1:]], 1)
        if n not in left_out
    ]
    return export(*found, item(50, "A draft", status="draft"), item(51, "Secret", post_password="x"))


@pytest.fixture
def newsroom(newsroom: Path) -> Path:
    """Return a newsroom with no articles but those of an export."""
    shutil.rmtree(newsroom / "articles")
    text = (newsroom / "digest.toml").read_text("utf-8")
    before, _, _ = text.partition("[[sources]]")
    own = '[[sources]]\nname = "site"\nkind = "wxr"\npath = "exports/site.xml"\n'
    (newsroom / "digest.toml").write_text(before + own, "utf-8")
    (newsroom / "exports").mkdir()
    (newsroom / "exports/site.xml").write_text(posts(), "utf-8")
    return newsroom


def gathered(run: Run) -> dict[str, int]:
    (source,) = json.loads(run("gather", "--json").out)["sources"]
    return {name: count for name, count in source.items() if isinstance(count, int) and count}


def test_an_export_is_gathered_once_and_again_when_it_changes(run: Run, newsroom: Path) -> None:
    site = newsroom / "exports/site.xml"
    result = run("gather")
    assert result.lines == ["site: 10 articles (10 new, 0 changed, 0 unchanged, 1 left out)"]
    assert "the post “Secret” is kept behind a password" in result.err
    assert f"exports/site.xml:{posts().split('Secret')[0].count(chr(10)) + 1}: warning" in result.err
    assert gathered(run) == {"unchanged": 10, "left_out": 1}
    site.write_text(posts(first="Boards and wards"), "utf-8")
    assert gathered(run) == {"changed": 1, "unchanged": 9, "left_out": 1}
    site.write_text(posts(3), "utf-8")
    assert gathered(run) == {"changed": 1, "unchanged": 8, "gone": 1, "left_out": 1}
    shutil.rmtree(newsroom / ".digest")
    assert gathered(run) == {"new": 9, "left_out": 1}


def test_an_issue_is_drafted_and_built_from_an_export(run: Run, newsroom: Path) -> None:
    listed = json.loads(run("list", *WEEK, "--json").out)["articles"]
    assert len(listed) == 10
    assert {each["section"] for each in listed} == {"Finance"}
    assert run("draft", *WEEK).code == 0
    file = parse((newsroom / "issues/catch-up/2016-09-05.md").read_text("utf-8"))
    assert file.problems == ()
    assert len(file.issue.stories) == 8
    text = (newsroom / "issues/catch-up/2016-09-05.md").read_text("utf-8")
    assert "and [sic] nobody" in text
    assert "caption" not in text
    result = run("build")
    assert result.code == 0, result.err


def test_a_change_late_in_a_large_export_calls_for_another_build(run: Run, newsroom: Path) -> None:
    site = newsroom / "exports/site.xml"
    text = posts().replace("\t<item>", f"<!-- {'x' * 6_000_000} -->\n\t<item>", 1)
    site.write_text(text, "utf-8")
    inputs = []
    for changed in (text, text, text.replace("Models cost", "Models cast")):
        site.write_text(changed, "utf-8")
        assert run("build", *WEEK).code == 0
        inputs.append(json.loads((newsroom / "out/catch-up/2016-09-05/manifest.json").read_text())["inputs"])
    assert inputs[0] == inputs[1] != inputs[2]


def test_what_a_folder_and_an_export_both_have_is_told_once(run: Run, newsroom: Path) -> None:
    with (newsroom / "digest.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[sources]]\nname = "articles"\npath = "articles"\n')
    (newsroom / "articles").mkdir()
    twin = "---\ntitle: Boards and their cost\ndate: 2016-09-01\nurl: https://www.example.org/finance/headline-1\n---\n"
    (newsroom / "articles/twin.md").write_text(twin + "The words of another text. " * 40, "utf-8")
    rejected = json.loads(run("list", *WEEK, "--json").out)["rejected"]
    assert [each["reason"] for each in rejected] == ["told already"]


def test_a_damaged_export_costs_what_follows_and_no_command(run: Run, newsroom: Path) -> None:
    site = newsroom / "exports/site.xml"
    whole = posts()
    site.write_text(whole[: whole.index("Records")], "utf-8")
    result = run("list", *WEEK)
    assert (result.code, len(json.loads(run("list", *WEEK, "--json").out)["articles"])) == (0, 6)
    assert "the export is damaged here" in result.err
    assert "LEFT OUT: 1 article file" in result.err
    assert "the export is damaged here" in run("list", *WEEK).err
