from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

import click

from digest.cli.options import Context, pass_context
from digest.cli.screen import say

if TYPE_CHECKING:
    from digest.archive import Archive


@click.group()
def archive() -> None:
    """Look into the archive of all articles the sources ever gave.

    It lies in .digest/ and may be deleted at any time: it is filled again from the sources.
    """


def _open(context: Context) -> Archive:
    from digest.workflow.gather import open_archive

    return open_archive(context.newsroom())


@archive.command()
@pass_context
def stats(context: Context) -> None:
    """Count the articles and their versions."""
    from digest.text import figure_of

    newsroom = context.newsroom()
    found = _open(context).stats()
    click.echo(f"{figure_of(found.articles, 'article')}, {figure_of(found.versions, 'version')}")
    if found.gone:
        click.echo(f"{found.gone} more that no source gives any longer")
    if found.oldest and found.newest:
        days = (found.oldest.astimezone(newsroom.zone).date(), found.newest.astimezone(newsroom.zone).date())
        click.echo(f"published from {days[0]} to {days[1]}")
    for name, count in found.sources:
        click.echo(f"{name}: {count}")


@archive.command()
@click.argument("words", nargs=-1, required=True)
@pass_context
def search(context: Context, words: tuple[str, ...]) -> None:
    """Find articles whose headline or standfirst hold all the WORDS."""
    newsroom = context.newsroom()
    found = _open(context).search(" ".join(words))
    for article in found:
        click.echo(f"{article.published.astimezone(newsroom.zone):%Y-%m-%d}  {article.id}  {article.title}")
    if not found:
        say("Nothing was found. Words are looked for in headlines and standfirsts.")


@archive.command()
@pass_context
def check(context: Context) -> None:
    """Look whether the archive is sound."""
    problems = _open(context).check()
    for problem in problems:
        click.echo(problem)
    if problems:
        say("help: delete .digest/archive.db; it is filled again from the sources")
        raise click.exceptions.Exit(1)
    say("The archive is sound.")


@archive.command()
@pass_context
def export(context: Context) -> None:
    """Print the archive as JSON Lines, a version of an article a line."""
    for line in _open(context).dump():
        sys.stdout.buffer.write(line.encode() + b"\n")


@archive.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@pass_context
def import_(context: Context, file: TextIO) -> None:
    """Add what "digest archive export" printed; FILE may be - for standard input."""
    from digest.text import figure_of

    count = _open(context).load(file, str(file.name))
    say(f"{figure_of(count, 'line')} read. An article stays only while a source gives it.")
