"""Clicks: the tables of sending services, and the stories their lines belong to."""

from __future__ import annotations

import pytest

from digest.clicks import Clicks, count, read_clicks
from digest.errors import DigestError

PAGE = "https://www.example.org/finance/provider-deficit"
OTHER = "https://www.example.org/planning/two-year-plans"


@pytest.mark.parametrize(
    "table",
    [
        f"URL,Total Clicks,Unique Clicks\n{PAGE},99,12\n\n{OTHER},80,7\n",
        f"\ufefflink;clicks\r\n{PAGE};12\r\n{OTHER};7\r\n",
        f'Clicks\tAddress\n12\t{PAGE}\n7\t"{OTHER}"\n',
        f"url,clicks\r{PAGE},12\r{OTHER},7\r",
        f'title,url,clicks\nA line\u2028separator,{PAGE},12\n"two\nlines",{OTHER},7\n',
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
