from __future__ import annotations

import click

from digest.cli.options import Context, pass_context
from digest.cli.screen import say


@click.command()
@pass_context
def doctor(context: Context) -> None:
    """Look over the newsroom: configuration, folders, archive, issue files; one line each, with the mend."""
    from digest.workflow.doctor import examine, mount_table

    found = examine(context.folder.resolve(), mounts=mount_table())
    for finding in found:
        state = {"info": "ok", "warning": "warning", "error": "fault"}[finding.severity]
        place = f"{finding.where}: " if finding.where.path else ""
        click.echo(f"{state:<8} {finding.id:<14} {place}{finding.message}")
        if finding.help:
            click.echo(f"{'':<24}{finding.help}")
    faults = sum(finding.severity == "error" for finding in found)
    if faults:
        say(f"{faults} to mend.")
        raise click.exceptions.Exit(1)
