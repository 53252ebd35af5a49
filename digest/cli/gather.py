from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import Progress, article_lines, put, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.archive import Counts
    from digest.model import Newsroom, SourceSpec
    from digest.workflow.asking import Asked
    from digest.workflow.gather import Gathered


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@pass_context
def gather(context: Context, sources: tuple[str, ...], as_json: bool) -> None:
    """Ask the feeds, read every source into the archive, and say what is new: one line a source.

    Feeds are asked by no other command; everything else is read again by every command that needs it. Name a
    source to ask it alone, also one that is left alone for a while because it failed.
    """
    from digest.workflow.gather import gather as step

    newsroom = context.newsroom()
    _expect(newsroom, sources)
    now = clock.now()
    asked: dict[str, Asked] = {}
    if any(spec.kind == "feed" and (not sources or spec.name in sources) for spec in newsroom.sources):
        from digest.workflow.asking import ask

        with Progress("Feeds asked") as progress:
            asked = {each.spec.name: each for each in ask(newsroom, sources, now=now, progress=progress)}
    gathered = step(newsroom, now=now)
    counts = tuple((spec, each) for spec, each in gathered.counts if not sources or spec.name in sources)
    gathered = gathered._replace(counts=counts)
    if as_json:
        put(json.dumps(_told(gathered, asked), ensure_ascii=False, indent=1))
    else:
        _show(gathered, asked, newsroom)
    if asked and all(spec.name in asked and _is_silent(asked[spec.name]) for spec, _ in gathered.counts):
        raise click.exceptions.Exit(3)
    if not as_json:
        say(f"Next: {context.command} list")


def _expect(newsroom: Newsroom, names: tuple[str, ...]) -> None:
    from digest.errors import DigestError
    from digest.text import join_and

    known = [spec.name for spec in newsroom.sources]
    for name in names:
        if name not in known:
            raise DigestError(f"there is no source {name}", hint=f"known here: {join_and(known)}")


def _is_silent(asked: Asked) -> bool:
    return asked.outcome in {"failed", "waiting"}


def _show(gathered: Gathered, asked: Mapping[str, Asked], newsroom: Newsroom) -> None:
    for spec, counts in gathered.counts:
        put(_line(spec, counts, asked.get(spec.name), newsroom))
    for each in asked.values():
        if each.outcome == "failed":
            say(f"{each.spec.name}: not read: {each.error}")
            if each.help:
                say(f"  help: {each.help}")
    told = [finding for each in asked.values() for finding in each.findings]
    # Only the first are shown, and what wants a hand must not be behind what is only worth knowing.
    told.sort(key=lambda finding: finding.severity == "info")
    article_lines((*told, *gathered.findings), Path(newsroom.root))


def _line(spec: SourceSpec, counts: Counts, asked: Asked | None, newsroom: Newsroom) -> str:
    from digest.text import figure_of

    if asked and asked.outcome == "failed":
        parts = ["not read"]
    elif asked and asked.outcome == "waiting" and asked.state.next:
        at = asked.state.next.astimezone(newsroom.zone)
        parts = [f"failed {asked.state.fails} times, asked again from {at:%Y-%m-%d %H:%M}"]
    else:
        parts = [f"{counts.new} new", f"{counts.changed} changed", f"{counts.unchanged} unchanged"]
    parts += [f"{counts.gone} gone"] if counts.gone else []
    parts += [f"{counts.left_out} left out"] if counts.left_out else []
    return f"{spec.name}: {figure_of(counts.new + counts.changed + counts.unchanged, 'article')} ({', '.join(parts)})"


def _told(gathered: Gathered, asked: Mapping[str, Asked]) -> dict[str, Any]:
    from digest.archive.payload import finding_payload

    told = [finding for each in asked.values() for finding in each.findings]
    return {
        "version": 1,
        "sources": [
            {
                "name": spec.name,
                "kind": spec.kind,
                "new": counts.new,
                "changed": counts.changed,
                "unchanged": counts.unchanged,
                "gone": counts.gone,
                "left_out": counts.left_out,
                **_feed(asked.get(spec.name)),
            }
            for spec, counts in gathered.counts
        ],
        "left_out": [finding_payload(finding) for finding in gathered.left_out],
        "findings": [finding_payload(finding) for finding in told],
    }


def _feed(asked: Asked | None) -> dict[str, Any]:
    """Return what there is to say of a feed that was asked; of any other source nothing."""
    if not asked:
        return {}
    state = asked.state
    return {
        "outcome": asked.outcome,
        "error": asked.error,
        "fails": state.fails,
        "succeeded": state.succeeded.isoformat() if state.succeeded else None,
        "next": state.next.isoformat() if state.next else None,
    }
