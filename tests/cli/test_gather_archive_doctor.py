"""``gather``, ``archive`` and ``doctor``."""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from digest.workflow.doctor import Mount, place

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

WEEK = ("--week", "2016-W35")


def test_gather_tells_one_line_a_source(digest: CommandLine, newsroom: Path) -> None:
    count = len(list((newsroom / "articles").rglob("*.md")))
    assert digest("-C", newsroom, "gather").lines == [
        f"articles: {count} articles ({count} new, 0 changed, 0 unchanged)"
    ]
    article = newsroom / "articles/finance/provider-deficit.md"
    article.write_text(article.read_text("utf-8").replace("priority: 90", "priority: 91"), "utf-8")
    (newsroom / "articles/leadership/hospital-groups.md").unlink()
    (newsroom / "articles/odd.md").write_text("no header")
    result = digest("-C", newsroom, "gather")
    assert result.lines == [
        f"articles: {count - 1} articles (0 new, 1 changed, {count - 2} unchanged, 1 gone, 1 left out)"
    ]
    assert "LEFT OUT: 1 article file" in result.err
    told = json.loads(digest("-C", newsroom, "gather", "--json").out)
    assert told["sources"][0]["unchanged"] == count - 1
    assert [finding["file"] for finding in told["left_out"]] == ["articles/odd.md"]


def test_a_file_left_out_is_told_every_time_and_read_again_when_it_changes(digest: CommandLine, newsroom: Path) -> None:
    odd = newsroom / "articles/odd.md"
    odd.write_text("no header")
    for _ in range(3):
        assert "articles/odd.md" in digest("-C", newsroom, "list", *WEEK).err
    odd.write_text("---\ntitle: Mended now\ndate: 2016-09-01\n---\n" + "word " * 50)
    result = digest("-C", newsroom, "list", *WEEK)
    assert "LEFT OUT" not in result.err
    assert any("Mended now" in line for line in result.lines)


def test_without_its_archive_a_newsroom_selects_the_same(digest: CommandLine, newsroom: Path) -> None:
    before = digest("-C", newsroom, "list", *WEEK, "--all", "--json").out
    shutil.rmtree(newsroom / ".digest")
    assert digest("-C", newsroom, "list", *WEEK, "--all", "--json").out == before


def test_a_setting_that_concerns_reading_has_all_files_read_again(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "gather")
    text = (newsroom / "digest.toml").read_text("utf-8")
    (newsroom / "digest.toml").write_text(text.replace("[[sources]]", '[[sources]]\nsection = "Reports"'), "utf-8")
    articles = json.loads(digest("-C", newsroom, "list", *WEEK, "--json").out)["articles"]
    assert "Reports" in {article["section"] for article in articles}


@pytest.mark.skipif(os.name == "nt", reason="a file cannot stand for a folder so simply there")
def test_where_the_archive_cannot_be_written_all_is_read_each_time(digest: CommandLine, newsroom: Path) -> None:
    (newsroom / ".digest").write_text("in the way")
    assert digest("-C", newsroom, "list", *WEEK).code == 0
    assert (newsroom / ".digest").read_text() == "in the way"


# --- archive -------------------------------------------------------------------------------------


def test_the_archive_can_be_counted_searched_checked_and_carried_away(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "gather")
    assert re.match(r"\d+ articles, \d+ versions", digest("-C", newsroom, "archive", "stats").lines[0])
    found = digest("-C", newsroom, "archive", "search", "provider", "deficit").lines
    assert found == ["2016-09-01  finance/provider-deficit  Provider deficit at £461m"]
    assert "Nothing was found" in digest("-C", newsroom, "archive", "search", "zebra").err
    assert digest("-C", newsroom, "archive", "check").code == 0
    lines = digest("-C", newsroom, "archive", "export").out
    (newsroom / "away.jsonl").write_bytes(lines)
    shutil.rmtree(newsroom / ".digest")
    assert digest("-C", newsroom, "archive", "import", newsroom / "away.jsonl").code == 0
    assert digest("-C", newsroom, "archive", "export").out == lines


def test_a_line_that_is_none_of_an_export_is_told_with_its_place(digest: CommandLine, newsroom: Path) -> None:
    (newsroom / "bad.jsonl").write_text('{"id": 1}\n')
    result = digest("-C", newsroom, "archive", "import", newsroom / "bad.jsonl")
    assert (result.code, "bad.jsonl:1: this line is no article" in result.err) == (2, True)


# --- doctor --------------------------------------------------------------------------------------


def test_a_sound_newsroom_is_told_line_by_line(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "gather")
    result = digest("-C", newsroom, "doctor")
    assert result.code == 0
    assert [line.split()[:2] for line in result.lines if line.startswith("ok")] == [
        ["ok", name] for name in ("configuration", "newsletters", "sources", "promos", "place", "archive", "issues")
    ]


@pytest.mark.parametrize(
    "name",
    [
        "2016-09-05 (Anna's conflicted copy 2016-09-04).md", "2016-09-05 (1).md", "2016-09-05-DESKTOP-7A1B2C3.md",
        "2016-09-05.sync-conflict-20160904-101112-ABCDEFG.md", "2016-09-05 conflicted.md",
    ],
)  # fmt: skip
def test_a_conflicted_copy_beside_an_issue_is_a_fault(digest: CommandLine, newsroom: Path, name: str) -> None:
    digest("-C", newsroom, "draft", *WEEK)
    issue = newsroom / "issues/catch-up/2016-09-05.md"
    assert digest("-C", newsroom, "doctor").code == 0
    shutil.copy(issue, issue.with_name(name))
    result = digest("-C", newsroom, "doctor")
    assert (result.code, "is a conflicted copy" in result.out.decode()) == (1, True)


def test_what_is_broken_is_told_with_the_mend(digest: CommandLine, newsroom: Path) -> None:
    (newsroom / ".digest").mkdir()
    (newsroom / ".digest/archive.db").write_bytes(b"no database " * 500)
    path = newsroom / "newsletters/catch-up.toml"
    path.write_text(path.read_text("utf-8").replace('send = "Mon 07:00"', 'send = "Mon"'), "utf-8")
    result = digest("-C", newsroom, "doctor")
    told = result.out.decode()
    assert result.code == 1
    assert "newsletters/catch-up.toml:" in told
    assert "it is made anew if you delete it" in told


@pytest.mark.parametrize(
    ("root", "mounts", "said"),
    [
        ("/home/a/newsroom", [Mount("/", "ext4")], ""),
        ("/home/a/OneDrive - Ward Press/newsroom", [Mount("/", "ext4")], "synced folder: OneDrive - Ward Press"),
        ("/home/a/Dropbox/newsroom", [], "synced folder: Dropbox"),
        ("/mnt/desk/newsroom", [Mount("/", "ext4"), Mount("/mnt/desk", "cifs")], "network drive (cifs)"),
        ("/mnt/desk/newsroom", [Mount("/mnt", "nfs4"), Mount("/mnt/desk", "ext4")], ""),
        ("/home/a/Dropboxing/newsroom", [], ""),
        ("//server/share/newsroom", [], "network drive"),
    ],
)
def test_synced_folders_and_network_drives_are_warned_of(root: str, mounts: list[Mount], said: str) -> None:
    (finding,) = place(root, mounts)
    assert said in finding.message
    assert finding.severity == ("warning" if said else "info")
