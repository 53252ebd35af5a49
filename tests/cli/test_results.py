"""``digest results``: which stories readers followed, by what a sending service exports."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

DAY = "2016-09-05"
OTHER = "https://www.example.org/planning/two-year-plans"


def test_the_stories_of_an_issue_are_told_most_followed_first(
    digest: CommandLine, newsroom: Path, tmp_path: Path
) -> None:
    path = newsroom / "newsletters/catch-up.toml"
    tag = 'tag = "utm_source={newsletter}&utm_content={story}-{place}"\nown_hosts = ["example.org"]'
    path.write_text(path.read_text("utf-8").replace("[links]", f"[links]\n{tag}", 1), "utf-8")
    assert digest("-C", newsroom, "build", "catch-up", DAY).code == 0
    manifest = json.loads((newsroom / f"out/catch-up/{DAY}/manifest.json").read_bytes())
    rows = [(link["sent_as"], 100 if OTHER in link["url"] else 1) for link in manifest["links"]]
    assert any("utm_content=1-headline" in url for url, _ in rows)
    table = tmp_path / "clicks.csv"
    table.write_text("\n".join(["url,clicks", *(f"{url},{n}" for url, n in rows), "https://elsewhere.org/,4"]), "utf-8")
    result = digest("-C", newsroom, "results", "catch-up", DAY, table)
    assert result.code == 0
    first = result.out.decode().splitlines()[0]
    assert "headline 100" in first
    assert "On none of its links: 4 clicks, 1 address" in result.err
    told = json.loads(digest("-C", newsroom, "results", "catch-up", DAY, table, "--json").out)
    assert told["stories"][0]["story"] == "planning/two-year-plans"
    assert [each["clicks"] for each in told["stories"]] == sorted((e["clicks"] for e in told["stories"]), reverse=True)
    assert told["other"] == {"round-up": 2, "promo": 1}


def test_an_issue_that_was_not_built_has_no_results(digest: CommandLine, newsroom: Path, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("url,clicks\n", "utf-8")
    result = digest("-C", newsroom, "results", "catch-up", DAY, tmp_path / "c.csv")
    assert result.code == 2
    assert "was neither handed over nor built" in result.err
