"""``digest results``: which stories readers followed, by what a sending service exports."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from digest.errors import DigestError
from digest.workflow.results import Clicks, count, read_clicks

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

DAY = "2016-09-05"
PAGE = "https://www.example.org/finance/provider-deficit"
OTHER = "https://www.example.org/planning/two-year-plans"


@pytest.mark.parametrize(
    "table",
    [
        f"URL,Total Clicks,Unique Clicks\n{PAGE},99,12\n\n{OTHER},80,7\n",
        f"\ufefflink;clicks\r\n{PAGE};12\r\n{OTHER};7\r\n",
        f'Clicks\tAddress\n12\t{PAGE}\n7\t"{OTHER}"\n',
    ],
)
def test_the_tables_of_several_services_are_read(table: str) -> None:
    assert [(each.url, each.number) for each in read_clicks(table, "c.csv")] == [(PAGE, 12), (OTHER, 7)]


@pytest.mark.parametrize(("number", "read"), [("1,234", 1234), ("1.234", 1234), ("1 234", 1234), ("0", 0)])
def test_figures_with_marks_between_their_digits_are_read(number: str, read: int) -> None:
    assert read_clicks(f'url\tclicks\n{PAGE}\t"{number}"\n', "c.csv")[0].number == read


@pytest.mark.parametrize(
    ("table", "place", "said"),
    [
        ("page,clicks\nx,1\n", "c.csv:1", "no column of addresses"),
        ("url,opens\nx,1\n", "c.csv:1", "no column of clicks"),
        ("", "c.csv:1", "no column of addresses"),
        ("url,clicks\nx,1\ny,many\n", "c.csv:3", "“many” is not a number"),
        ("url,clicks\nx,-1\n", "c.csv:2", "“-1” is not a number"),
    ],
)
def test_a_table_that_cannot_be_used_names_its_line(table: str, place: str, said: str) -> None:
    with pytest.raises(DigestError) as told:
        read_clicks(table, "c.csv")
    assert (str(told.value.where), said in told.value.message) == (place, True)


def test_clicks_on_one_page_from_several_places_are_told_apart_by_their_label_alone() -> None:
    links = [
        {"url": PAGE, "story": "a", "place": "headline", "sent_as": f"{PAGE}?c=1-headline"},
        {"url": PAGE, "story": "a", "place": "more", "sent_as": f"{PAGE}?c=1-more"},
    ]
    clicks = [Clicks(f"{PAGE}?c=1-headline", 5, 2), Clicks(f"{PAGE}?c=1-more", 3, 3), Clicks(PAGE, 2, 4)]
    found = count(clicks, links, {"a": "A"})
    assert [(each.clicks, dict(each.places)) for each in found.stories] == [
        (10, {"headline": 5, "more": 3, "": 2}),
    ]


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
