from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import article_lines, put, say, shown
from digest.text import figure_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from digest.workflow.sources import Listed
    from digest.workflow.trial import Headline, Trial

_PRIVATE = click.option("--allow-private", is_flag=True, help="Ask also a machine that the world cannot reach.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
# How the texts of a newest headline and of a place are cut to a line on screen.
_LONGEST = 88


@click.group()
def source() -> None:
    """Say where articles come from: feeds, folders, exports.

    Sources stand in digest.toml and may be written there by hand as well (docs/gathering.md).
    """


@source.command()
@click.argument("place")
@click.option("--name", metavar="NAME", help="What it is called here; else made from the feed's title.")
@click.option("--kind", type=click.Choice(["folder", "feed", "wxr", "html"]), help="What it is; else it is looked at.")
@click.option("--section", metavar="SECTION", help="The section of articles that name none.")
@click.option("--zone", metavar="ZONE", help="The time zone of times that name none, as Europe/London.")
@click.option("--weight", metavar="0-100", type=int, help="The priority of articles that name none.")
@click.option("--rights", metavar="RIGHTS", help="The rights of articles that name none: syndicated, no-email.")
@click.option("--credit", metavar="TEXT", help="The last line of a story, where its article names none.")
@_PRIVATE
@pass_context
def add(context: Context, /, place: str, allow_private: bool, **said: str | int | None) -> None:
    """Add a source: an address of the web, or a folder or export in the newsroom.

    An address may be that of a feed or of a page that names one. It is asked once; digest.toml gets a few lines
    more, and all else in it stays as it is.

    \b
    digest source add https://www.example.org/rss --section Finance
    digest source add www.example.org
    digest source add exports/wordpress.xml
    """
    from digest.workflow.sources import add as step
    from digest.workflow.trial import headlines, try_source

    newsroom = context.newsroom()
    given = {key: value for key, value in said.items() if value is not None}
    added = step(newsroom, place, given, allow_private=allow_private)
    spec = added.spec
    if added.asked:
        feed = added.asked.feed
        say(f"{feed.title or spec.name}: {figure_of(len(feed.entries), 'entry', 'entries')} at {spec.url}")
        _headline_lines(headlines(feed.entries), newsroom.zone)
        _text_line(sum(bool(entry.body) for entry in feed.entries), len(feed.entries))
        article_lines(feed.findings, Path(newsroom.root))
        _other_lines(context, added.asked.others)
        if added.kept:
            say(f"Articles of a feed of this name are there from before, and are read again: {spec.path}")
    else:
        found = try_source(context.newsroom(), spec.name, now=clock.now())
        say(f"{_KINDS[spec.kind]}, {spec.path}: {figure_of(found.total, 'article')}")
        _headline_lines(found.headlines, newsroom.zone)
        article_lines(found.findings, Path(newsroom.root))
    put(shown(added.path))
    then = f"gather {_word(spec.name)}" if spec.kind == "feed" else "gather"
    say(f"Added as {spec.name}. Next: {context.command} {then}")


_KINDS = {
    "folder": "A folder of article files",
    "feed": "A feed",
    "wxr": "An export of WordPress",
    "html": "A folder of saved pages",
}


@source.command("list")
@_JSON
@pass_context
def list_(context: Context, as_json: bool) -> None:
    """Show the sources, one line each: how many articles they gave, and how their feeds are.

    Nothing is read or asked; "digest gather" does that.
    """
    from digest.workflow.sources import listed

    newsroom = context.newsroom()
    found = listed(newsroom)
    if as_json:
        told = {"version": 1, "sources": [_source_payload(each) for each in found]}
        put(json.dumps(told, ensure_ascii=False, indent=1))
        return
    width = max((len(each.spec.name) for each in found), default=0)
    for each in found:
        spec = each.spec
        said = [spec.url or spec.path, *([spec.section] if spec.section else []), figure_of(each.articles, "article")]
        put(f"{spec.name.ljust(width)}  {spec.kind:<6}  {', '.join([*said, *_state_words(each, newsroom.zone)])}")
    if not found:
        say(f"There is no source. Next: {context.command} source add https://YOUR-SITE/rss")


def _state_words(each: Listed, zone: ZoneInfo) -> list[str]:
    """Say how a feed is; nothing of what is no feed."""
    state = each.state
    if each.spec.kind != "feed":
        return []
    if not state or not state.asked:
        return ["never asked"]
    said = [f"asked {_when(state.asked, zone)}"]
    if state.error:
        well = _when(state.succeeded, zone) if state.succeeded else "never"
        said += [f"last well {well}", f"then {figure_of(state.fails, 'fault')}: {state.error}"]
        said += [f"asked again from {_when(state.next, zone)}"] if state.next else []
    return said


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _source_payload(each: Listed) -> dict[str, Any]:
    spec, state = each.spec, each.state
    return {
        "name": spec.name,
        "kind": spec.kind,
        "path": spec.path,
        "url": spec.url,
        "section": spec.section,
        "zone": str(spec.zone) if spec.zone else "",
        "weight": spec.weight,
        "rights": spec.rights,
        "credit": spec.credit,
        "allow_private": spec.allow_private,
        "articles": each.articles,
        "asked": _instant(state.asked if state else None),
        "succeeded": _instant(state.succeeded if state else None),
        "next": _instant(state.next if state else None),
        "fails": state.fails if state else 0,
        "error": state.error if state else "",
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


@source.command()
@click.argument("place", metavar="PLACE|NAME")
@_PRIVATE
@_JSON
@pass_context
def test(context: Context, place: str, allow_private: bool, as_json: bool) -> None:
    """Show what a source gives, by its name, or a place that may become one. Nothing is written."""
    from digest.workflow.trial import try_source

    newsroom = context.newsroom()
    found = try_source(newsroom, place, allow_private=allow_private, now=clock.now())
    if as_json:
        put(json.dumps(_trial_payload(found), ensure_ascii=False, indent=1))
        return
    for line in _trial_lines(found, newsroom.zone):
        put(line)
    for headline in found.headlines:
        put(f"  {_headline_words(headline, newsroom.zone)}")
    _text_line(found.texts.full, found.total)
    article_lines(found.findings, Path(newsroom.root))
    _other_lines(context, found.others)
    known = place in {spec.name for spec in newsroom.sources}
    say("Nothing was written." + ("" if known else f" Next: {context.command} source add {_word(place)}"))


def _trial_lines(found: Trial, zone: ZoneInfo) -> Iterable[str]:
    yield f"{_KINDS[found.kind]}: {found.title or 'without a title'}"
    yield f"  {found.place}"
    yield f"  {figure_of(found.total, 'entry', 'entries')}" + (
        f", {found.undated} without a date" * bool(found.undated)
    )
    if found.oldest and found.newest:
        days = (found.oldest.astimezone(zone), found.newest.astimezone(zone))
        yield f"  from {days[0]:%Y-%m-%d} to {days[1]:%Y-%m-%d}"
    texts = found.texts
    parts = [(texts.full, "with their text"), (texts.summaries, "with a summary only"), (texts.bare, "with neither")]
    if found.total:
        said = ", ".join(f"{count} {words}" for count, words in parts if count)
        yield f"  {said}; {figure_of(texts.words, 'word')} in the middle"


def _trial_payload(found: Trial) -> dict[str, Any]:
    from digest.archive.payload import finding_payload

    return {
        "version": 1,
        "kind": found.kind,
        "place": found.place,
        "title": found.title,
        "site": found.site,
        "entries": found.total,
        "undated": found.undated,
        "oldest": _instant(found.oldest),
        "newest": _instant(found.newest),
        "full": found.texts.full,
        "summaries": found.texts.summaries,
        "bare": found.texts.bare,
        "words": found.texts.words,
        "headlines": [
            {"title": each.title, "published": _instant(each.published), "url": each.url} for each in found.headlines
        ],
        "findings": [finding_payload(finding) for finding in found.findings],
        "others": [{"url": each.url, "title": each.title} for each in found.others],
    }


@source.command()
@click.argument("name")
@pass_context
def remove(context: Context, name: str) -> None:
    """Take the source NAME out of digest.toml. Its files stay, but are read no more."""
    from digest.workflow.sources import remove as step

    newsroom = context.newsroom()
    removed = step(newsroom, name)
    put(shown(removed.path))
    chosen = f"; {figure_of(removed.articles, 'article')} of it can be chosen no longer" if removed.articles else ""
    say(f"{name} is no source any more{chosen}.")
    if removed.kept:
        spec = removed.spec
        place = f"{_word(spec.url)} --name {name}" if spec.url else _word(spec.path)
        say(f"What it gave stays in {shown(removed.kept)}. To have it back: {context.command} source add {place}")
    for each in removed.wanted:
        say(f"The rules of {each} name it: look over include_sources and exclude_sources in newsletters/{each}.toml")
    if len(newsroom.sources) == 1:
        say("It was the only source: nothing is read until another is added.")


@source.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be added; write nothing.")
@pass_context
def import_(context: Context, file: Path, dry_run: bool) -> None:
    """Add every feed of an OPML file, as readers of feeds export them. None is asked until "digest gather"."""
    from digest.workflow import files
    from digest.workflow.sources import import_feeds

    found, faults = import_feeds(context.newsroom(), files.read(file), shown(file), dry_run=dry_run)
    for each in found:
        put(f"{each.outcome}: {each.name or each.why}  {each.subscription.url}")
    for fault in faults:
        say(str(fault))
    count = sum(each.outcome == "added" for each in found)
    if dry_run:
        say(f"Nothing was written: {figure_of(count, 'feed')} would be added.")
    else:
        say(f"{figure_of(count, 'feed')} added." + (f" Next: {context.command} gather" if count else ""))


@source.command()
@pass_context
def export(context: Context) -> None:
    """Print the feeds as OPML, for any reader of feeds."""
    from digest.workflow.sources import export_feeds

    sys.stdout.buffer.write(export_feeds(context.newsroom()))


def _headline_lines(found: Iterable[Headline], zone: ZoneInfo) -> None:
    for each in found:
        say(f"  {_headline_words(each, zone)}")


def _headline_words(each: Headline, zone: ZoneInfo) -> str:
    day = f"{each.published.astimezone(zone):%Y-%m-%d}" if each.published else "no date   "
    return f"{day}  {each.title if len(each.title) <= _LONGEST else each.title[: _LONGEST - 1] + '…'}"


def _text_line(full: int, total: int) -> None:
    """Warn of articles without a text: there is nothing to draft a story from but their standfirst."""
    if full < total:
        say(f"{total - full} of {total} come without their text: a story can say no more than their summaries")
        say("  help: ask the site for a feed with whole texts, or see docs/gathering.md")


def _other_lines(context: Context, others: Iterable[Any]) -> None:
    """Name the other feeds of a page, with the command that adds each."""
    for each in others:
        named = f"another feed, “{each.title}”" if each.title else "another feed"
        say(f"The page names {named}: {context.command} source add {_word(each.url)}")


def _word(text: str) -> str:
    """Return a text as one word of a command that can be copied: a page may name an address that would be more."""
    return subprocess.list2cmdline([text]) if os.name == "nt" else shlex.quote(text)
