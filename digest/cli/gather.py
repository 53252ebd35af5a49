from __future__ import annotations

import json
from pathlib import Path

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import article_lines, put, say


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@pass_context
def gather(context: Context, as_json: bool) -> None:
    """Read every source into the archive, one line a source.

    Every other command that needs articles does this by itself; run it to see what the sources give.
    """
    from digest.archive.payload import finding_payload
    from digest.text import figure_of
    from digest.workflow.gather import gather as step

    newsroom = context.newsroom()
    gathered = step(newsroom, now=clock.now())
    if as_json:
        told = {
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
                }
                for spec, counts in gathered.counts
            ],
            "left_out": [finding_payload(finding) for finding in gathered.left_out],
        }
        put(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for spec, counts in gathered.counts:
        parts = [f"{counts.new} new", f"{counts.changed} changed", f"{counts.unchanged} unchanged"]
        parts += [f"{counts.gone} gone"] if counts.gone else []
        parts += [f"{counts.left_out} left out"] if counts.left_out else []
        total = counts.new + counts.changed + counts.unchanged
        put(f"{spec.name}: {figure_of(total, 'article')} ({', '.join(parts)})")
    article_lines(gathered.findings, Path(newsroom.root))
    say(f"Next: {context.command} list")
