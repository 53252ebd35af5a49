from __future__ import annotations

import click


@click.command()
@click.argument("id", required=False)
def explain(id: str | None) -> None:
    """Say what a finding means, how to mend it, and how to let it stand.

    \b
    digest explain                     every id, a line each
    digest explain link-staging-host   that one
    """
    from digest.checks import reference
    from digest.errors import DigestError

    if not id:
        for each in reference.rules():
            click.echo(f"{each.rule.id:<26}{each.rule.severity:<9}{reference.plain(each.rule.wrong)}")
        return
    found = reference.explained(id.strip().strip("[]"))
    if not found:
        near = reference.like(id)
        raise DigestError(f"no finding is called “{id}”", hint=f"did you mean {near}?" if near else "digest explain")
    click.echo(reference.explain(found))
