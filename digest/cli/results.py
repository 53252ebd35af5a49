from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import issue_line, put, say
from digest.dates import Phrase
from digest.text import figure_of

if TYPE_CHECKING:
    from digest.clicks import Results
    from digest.workflow.target import Target


@click.command()
@click.argument("words", nargs=-1, metavar="[NEWSLETTER] [DATE]")
@click.argument("table", metavar="CLICKS.CSV", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@pass_context
def results(context: Context, words: tuple[str, ...], table: Path, as_json: bool) -> None:
    """Tell which stories readers followed, by the table of clicks a sending service exports.

    \b
    digest results 2016-09-05 clicks.csv

    The table has a line for each address, and columns like “URL” and “Unique clicks”.
    """
    from digest.workflow.results import results as step

    target = context.target(words, Phrase(), now=clock.now(), open_first="issue")
    found = step(target, table)
    if as_json:
        put(json.dumps(_json(target, found), ensure_ascii=False, indent=1))
        return
    say(issue_line(target, None))
    width = max([len(f"{each.clicks:,}") for each in found.stories], default=1)
    for each in found.stories:
        from_ = ", ".join(f"{place} {number:,}" for place, number in each.places if place)
        put(f"{each.clicks:>{width},}  {each.headline or each.story}{f'  ({from_})' if from_ else ''}")
    for place, number in found.other:
        say(f"Other links, {place}: {number:,}")
    if found.unknown:
        clicks, pages = sum(each.number for each in found.unknown), len(found.unknown)
        say(f"On none of its links: {figure_of(clicks, 'click')}, {figure_of(pages, 'address', 'addresses')}")


def _json(target: Target, found: Results) -> dict[str, Any]:
    return {
        "version": 1,
        "newsletter": target.newsletter.name,
        "date": target.date.isoformat(),
        "stories": [
            {"story": each.story, "headline": each.headline, "clicks": each.clicks, "places": dict(each.places)}
            for each in found.stories
        ],
        "other": dict(found.other),
        "unknown": [{"url": each.url, "clicks": each.number, "line": each.line} for each in found.unknown],
    }
