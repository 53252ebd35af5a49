from __future__ import annotations

import json
import shutil
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from digest.cli import clock
from digest.cli.options import Context, Days, issue_words, pass_context
from digest.cli.screen import article_lines, left_out_line, put, say, stale_line, week_line
from digest.text import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from digest.model import Article, Selection
    from digest.workflow.gather import Gathered
    from digest.workflow.target import Target


@click.command("list")
@issue_words
@click.option("--to", metavar="POINT", help="With --from: the last day, included, or moment.")
@click.option("--all", "everything", is_flag=True, help="Also show every article left out, and why.")
@click.option("--section", metavar="NAME", help="Only articles of a section.")
@click.option("--search", metavar="WORDS", help="Only articles whose headline or standfirst hold all the words.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@pass_context
def list_(
    context: Context,
    /,
    words: tuple[str, ...],
    to: str | None,
    everything: bool,
    section: str | None,
    search: str | None,
    as_json: bool,
    **named: str | None,
) -> None:
    """Show the articles that may run in an issue, best first.

    \b
    digest list                       the coming issue
    digest list --week 2016-W35       the issue of a week
    digest list --all                 with what is left out, and why
    digest list --section Finance --search deficit
    """
    from pathlib import Path

    from digest.workflow import listing
    from digest.workflow.draft import choose, nothing
    from digest.workflow.gather import gather

    now = clock.now()
    target = context.target(words, Days(**named).phrase(to), now=now, open_first="coming")
    gathered = gather(target.newsroom, now=now)
    selection = choose(target, gathered)
    wanted = partial(listing.wanted, section=section, search=search)
    if as_json:
        put(json.dumps(_json(target, selection, gathered, wanted), ensure_ascii=False, indent=1))
    else:
        _table(target, selection, context.command, wanted, now=now, everything=everything)
        if selection.candidates:
            article_lines(gathered.findings, Path(target.newsroom.root))
        stale_line(target.newsroom, context.command, now=now)
    if not selection.candidates:
        empty = nothing(target, gathered, selection, command=f"{context.command} list", now=now)
        if not as_json:
            say(str(empty))
        raise click.exceptions.Exit(empty.exit_code)


def _table(
    target: Target,
    selection: Selection,
    command: str,
    wanted: Callable[[Article], bool],
    *,
    now: datetime,
    everything: bool,
) -> None:
    from digest.workflow import listing

    zone, most = target.newsletter.zone, len(selection.candidates)
    open_still = selection.window.start <= now < selection.window.end
    found = len(selection.candidates) + len(selection.rejected)
    count = f"so far {found} found" if open_still else f"{found} found"
    closes = f", closes {WEEKDAYS[target.last_day.weekday()]} 24:00" if open_still else ""
    say(f"{week_line(target)}: {count}{closes}")
    rows = [
        _row(str(place), each.article, ", ".join(listing.notes(target, place, each, most)), zone)
        for place, each in enumerate(selection.candidates, 1)
        if wanted(each.article)
    ]
    if everything:
        rows += [_row("-", each.article, each.detail, zone) for each in selection.rejected if wanted(each.article)]
    if rows:
        _print(rows)
    if updates := [each for each in selection.updates if wanted(each.article)]:
        say(f"Changed since they ran. To tell one again: {command} add {target.newsletter.name}/{target.date} ARTICLE")
        for each in updates:
            say(f"  {each.article.id}  {each.article.title}")
            say(f"    {', '.join(each.notes)}")
    if not everything and (
        line := left_out_line(selection, f"{command} list {target.newsletter.name} {target.date} --all")
    ):
        say(line)


def _row(place: str, article: Article, note: str, zone: Any) -> tuple[str, ...]:
    from digest import dates

    day = dates.say_short(article.published.astimezone(zone).date())
    return place, day, str(article.words), article.section, article.title, note


_HEAD = ("#", "published", "words", "section", "headline", "note")


def _print(rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table; figures to the right, the last column as long as it is."""
    if sys.stdout.isatty():
        rows = _fitted(rows, shutil.get_terminal_size().columns)
    widths = [max(len(row[n]) for row in (_HEAD, *rows)) for n in range(len(_HEAD))]
    for row in (_HEAD, *rows):
        cells = [
            cell.rjust(width) if n in {0, 2} else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        put("  ".join(cells).rstrip())


def _fitted(rows: Sequence[tuple[str, ...]], columns: int) -> list[tuple[str, ...]]:
    """Shorten headlines so that a row stays one line of the terminal, down to 20 characters."""
    others = sum(max(len(row[n]) for row in (_HEAD, *rows)) + 2 for n in range(len(_HEAD)) if n != 4)
    room = max(20, columns - others)
    return [(*row[:4], row[4] if len(row[4]) <= room else row[4][: room - 1].rstrip() + "…", row[5]) for row in rows]


def _json(
    target: Target, selection: Selection, gathered: Gathered, wanted: Callable[[Article], bool]
) -> dict[str, Any]:
    from digest.archive.payload import finding_payload
    from digest.workflow import listing

    window = selection.window
    return {
        "version": 1,
        "newsletter": target.newsletter.name,
        "date": target.date.isoformat(),
        "window": {
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
            "zone": str(target.newsletter.zone),
        },
        "articles": [
            listing.row(target, place, each, len(selection.candidates))
            for place, each in enumerate(selection.candidates, 1)
            if wanted(each.article)
        ],
        "updates": [
            {"id": each.article.id, "title": each.article.title, "notes": list(each.notes)}
            for each in selection.updates
            if wanted(each.article)
        ],
        "rejected": [
            {"id": each.article.id, "title": each.article.title, "reason": each.reason, "detail": each.detail}
            for each in selection.rejected
            if wanted(each.article)
        ],
        "left_out": [finding_payload(finding) for finding in gathered.left_out],
    }
