"""Clicks on the links of an issue: a table of them read, and put to the stories. Pure."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from digest.errors import DigestError, Where
from digest.likeness import canonical
from digest.text import split_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINKS = ("url", "link", "address", "link url", "clicked link address", "website")
# The first of these that a table has counts; readers rather than clicks, for one reader may click ten times.
_COUNTS = ("unique clicks", "unique", "unique_clicks", "clicks", "total clicks", "total", "total_clicks", "count", "#")


class Clicks(NamedTuple):
    """The clicks on one address, and the line of the table that says so."""

    url: str
    number: int
    line: int


class StoryResult(NamedTuple):
    """How often a story was followed, and from which places in the email; ``place`` "" is not known."""

    story: str
    headline: str
    clicks: int
    places: tuple[tuple[str, int], ...]


class Results(NamedTuple):
    """The stories of an issue, most followed first; clicks on its other links, and on none of its links."""

    stories: tuple[StoryResult, ...]
    other: tuple[tuple[str, int], ...]
    unknown: tuple[Clicks, ...]


def read_clicks(text: str, path: str) -> tuple[Clicks, ...]:
    """Read a table of clicks as services export it: a header line, then an address and a number a line.

    Comma, semicolon or tab part the columns; which hold what is told by the header ("URL", "Unique Clicks").

    Raises:
        DigestError: no such columns, or a number that is none, with its line.
    """
    text = text.removeprefix("\ufeff")
    lines = [text[line.start : line.next] for line in split_lines(text)]
    rows = csv.reader(lines, delimiter=max(",;\t", key=lines[0].count) if lines else ",")
    try:
        header = [name.strip().casefold() for name in next(rows, [])]
        link = next((header.index(name) for name in _LINKS if name in header), None)
        column = next((header.index(name) for name in _COUNTS if name in header), None)
        if link is None or column is None:
            what = "addresses" if link is None else "clicks"
            known = ", ".join(_LINKS if link is None else _COUNTS)
            raise DigestError(f"no column of {what}", Where(path, 1), f"its head should be one of: {known}")
        return tuple(
            Clicks(row[link].strip(), _number(row[column], path, rows.line_num), rows.line_num)
            for row in rows
            if len(row) > max(link, column) and row[link].strip()
        )
    except csv.Error as error:
        raise DigestError(f"not a table: {error}", Where(path, rows.line_num)) from error


def _number(text: str, path: str, line: int) -> int:
    said = re.sub(r"(?<=\d)[,.\s\u00a0](?=\d{3}\b)", "", text.strip())
    if not said.isascii() or not said.isdigit():
        raise DigestError(f"“{text.strip()[:40]}” is not a number of clicks", Where(path, line), "a whole number")
    return int(said)


def count(clicks: Sequence[Clicks], links: Sequence[dict[str, str]], headlines: dict[str, str]) -> Results:
    """Put clicks to the links of a manifest: by the address as it was sent, else by the page it leads to.

    Args:
        clicks: what the service counted.
        links: those of the manifest.
        headlines: of each story, by its name in the manifest, in the reader's order.
    """
    labelled = {sent_as: link for link in links if (sent_as := link.get("sent_as", "")) not in ("", link["url"])}
    pages: dict[str, list[dict[str, str]]] = {}
    for link in links:
        pages.setdefault(canonical(link["url"]), []).append(link)
    stories: dict[str, Counter[str]] = {name: Counter() for name in headlines}
    other: Counter[str] = Counter()
    unknown = []
    for each in clicks:
        same = [labelled[each.url]] if each.url in labelled else pages.get(canonical(each.url), [])
        if not same:
            unknown.append(each)
            continue
        # Where one page is linked from several places, only a label tells them apart.
        place = same[0]["place"] if len({link["place"] for link in same}) == 1 else ""
        if same[0]["story"] in stories:
            stories[same[0]["story"]][place] += each.number
        else:
            other[same[0]["place"]] += each.number
    order = sorted(stories, key=lambda name: -stories[name].total())
    return Results(
        tuple(
            StoryResult(name, headlines[name], stories[name].total(), tuple(stories[name].most_common()))
            for name in order
        ),
        tuple(other.most_common()),
        tuple(unknown),
    )
