from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from digest.cli import clock
from digest.cli.draft import selection_counts
from digest.cli.options import Context, Days, for_profile, issue_words, pass_context
from digest.cli.screen import (
    article_lines,
    aside_lines,
    correction_line,
    finding_lines,
    issue_line,
    left_out_line,
    promo_lines,
    put,
    say,
    shown,
    week_line,
)
from digest.text import figure_of

if TYPE_CHECKING:
    from datetime import datetime

    from digest.dates import Phrase
    from digest.workflow.build import Built

_PIPE = click.Choice(["-"])


@click.command()
@issue_words
@click.option("--eml", type=_PIPE, help="Write the finished message to standard output, for a mail sender.")
@click.option("--html", type=_PIPE, help="Write the HTML to standard output.")
@click.option("--text", type=_PIPE, help="Write the plain text to standard output.")
@click.option(
    "--to",
    multiple=True,
    metavar="ADDRESS|POINT",
    help="Whom the message on standard output is addressed to; with --from, the last day.",
)
@click.option(
    "--override-embargo",
    "override",
    metavar="REASON",
    help="Let this issue run what is embargoed still; the reason is written into decisions.toml.",
)
@click.option(
    "--all", "every", is_flag=True, help="Build every newsletter’s issue; what fails costs the others nothing."
)
@click.option("--profile", metavar="NAME", help="Build for another sending service than the newsletter’s own.")
@click.option("--eol", type=click.Choice(["lf", "crlf"]), default="lf", show_default=True, help="Line ends of --eml -.")
@click.option("--strict", is_flag=True, help="Warnings count as errors, article files left out among them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@pass_context
def build(
    context: Context,
    /,
    words: tuple[str, ...],
    eml: str | None,
    html: str | None,
    text: str | None,
    to: tuple[str, ...],
    override: str | None,
    every: bool,
    profile: str | None,
    eol: Literal["lf", "crlf"],
    strict: bool,
    as_json: bool,
    **named: str | None,
) -> None:
    """Build the email of an issue, drafting the issue first if it has no file yet.

    \b
    digest build                                 the newest issue, or the coming one
    digest build catch-up --week 2016-W35        the issue of a week
    digest build --all                           every newsletter
    digest build --to you@example.org --eml - | msmtp -t

    Prints the paths of the HTML, the text and the message. Exit 1 when a check found an error; standard
    output then stays empty if it was to carry the message.
    """
    from digest.workflow.build import build as step
    from digest.workflow.build import pipe

    piped = [kind for kind, asked in (("eml", eml), ("html", html), ("text", text)) if asked]
    if len(piped) + as_json > 1:
        raise click.UsageError("only one of --eml, --html, --text and --json can have standard output")
    reader, end = _to(to, days=bool(named["from_"]))
    if reader is not None and not eml:
        raise click.UsageError("--to is for the message on standard output: add --eml -")
    if eml and reader is None:
        say("No --to: the message is addressed to the newsletter’s own address.")
    if reader is not None:
        from digest.render.message import address

        address(reader)
    now, phrase = clock.now(), Days(**named).phrase(end)
    if every:
        if words or piped or as_json or override is not None or profile:
            raise click.UsageError("--all goes with days, --strict and nothing else")
        raise click.exceptions.Exit(_all(context, phrase, strict=strict, now=now))
    target = context.target(words, phrase, now=now, open_first="issue")
    target = for_profile(target, profile)
    if override is not None:
        from digest.workflow.build import override_embargo

        target, holding = override_embargo(target, override, now=now)
        for article in holding:
            say(f"Embargo overridden, and written into decisions.toml: “{article.title}” ({article.id})")
    built = step(target, now=now, command=context.command)
    _say(built, context.command)
    _embargo_line(built, now=now)
    refused = bool(built.count("error")) or (strict and _warned(built))
    if as_json:
        put(json.dumps(_json(built), ensure_ascii=False, indent=1))
    elif piped and not refused:
        if eml:
            _approval_line(built)
        sys.stdout.buffer.write(pipe(built, piped[0], reader, eol=eol, now=now))
    elif not piped:
        for path in built.paths:
            put(shown(path))
    if refused:
        say(_why(built, piped=bool(piped)))
        raise click.exceptions.Exit(1)
    if not piped and not as_json:
        say(f"Next: {context.command} preview {target.newsletter.name} {target.date}")


def _all(context: Context, phrase: Phrase, *, strict: bool, now: datetime) -> int:
    """Build every newsletter and return the exit code: of the gravest failure, or 4 when there was nothing at all."""
    from digest.errors import DigestError
    from digest.workflow.build import build as step

    codes = []
    for name in context.newsroom().newsletters:
        try:
            built = step(context.target((name,), phrase, now=now, open_first="issue"), now=now, command=context.command)
        except DigestError as error:
            say(f"{name}: {error}")
            codes.append(error.exit_code)
            continue
        _say(built, context.command)
        _embargo_line(built, now=now)
        for path in built.paths:
            put(shown(path))
        refused = bool(built.count("error")) or (strict and _warned(built))
        if refused:
            say(_why(built, piped=False))
        codes.append(int(refused))
    grave = next((code for code in (3, 2, 1) if code in codes), 0)
    return grave or (4 if codes and set(codes) == {4} else 0)


def _embargo_line(built: Built, *, now: datetime) -> None:
    from digest.workflow.build import embargoed_until

    if at := embargoed_until(built.manifest, now=now):
        say(f"Do not hand it over before {at:%Y-%m-%d %H:%M}: an article of it is embargoed until then.")


def _approval_line(built: Built) -> None:
    from digest.workflow.handover import approvals_missing, outputs_hash

    if missing := approvals_missing(built.target, outputs_hash(built.manifest)):
        say(f"Do not hand it over yet: {missing} for what is built now.")


def _to(values: tuple[str, ...], *, days: bool) -> tuple[str | None, str | None]:
    """Tell the two uses of ``--to`` apart: an address has an @, and a day needs ``--from``."""
    ends = [value for value in values if days and "@" not in value]
    readers = [value for value in values if value not in ends]
    if len(ends) > 1 or len(readers) > 1:
        raise click.UsageError("--to takes one address, and with --from one day")
    return (readers[0] if readers else None), (ends[0] if ends else None)


def _warned(built: Built) -> bool:
    return any(finding.severity != "info" for finding in (*built.findings, *built.article_findings))


def _why(built: Built, *, piped: bool) -> str:
    errors = built.count("error")
    warnings = built.count("warning") + sum(finding.severity == "warning" for finding in built.article_findings)
    why = figure_of(errors, "error") if errors else f"{figure_of(warnings, 'warning')}, and --strict counts them"
    return (
        f"Refused: {why}. {'Nothing was put out.' if piped else 'The files above are for looking at, not for sending.'}"
    )


def _say(built: Built, command: str) -> None:
    from digest.workflow.handover import record_of

    target, manifest, root = built.target, built.manifest, Path(built.target.newsroom.root)
    say(issue_line(target, manifest["number"]))
    if built.draft:
        say(f"{week_line(target)}: {selection_counts(built.draft)}")
        if line := left_out_line(built.draft.selection, f"{command} list {target.newsletter.name} {target.date} --all"):
            say(line)
        aside_lines(built.draft, command)
        promo_lines(target, built.draft.promos)
        correction_line(built.draft)
    if not built.fresh:
        say("No change. Your edits are kept.")
    record = record_of(built)
    if words := record.words:
        say(f"On record: {', '.join(words)}.")
    if record.is_upset:
        say("If this issue is scheduled elsewhere, stop it there.")
    unedited = [finding for finding in built.findings if finding.id == "story-unedited"]
    for finding in unedited:
        say(f"Unedited: {finding.message}. Read and edit: {shown(root / finding.where.path)}")
    finding_lines([finding for finding in built.findings if finding not in unedited], root)
    article_lines((*built.article_findings, *(built.draft.promos.findings if built.draft else ())), root)
    size = f"Size {manifest['outputs']['html']['size'] / 1024:.0f} KB of 102."
    say(f"Checks: {figure_of(built.count('error'), 'error')}, {figure_of(built.count('warning'), 'warning')}. {size}")


def _json(built: Built) -> dict[str, Any]:
    from digest.archive.payload import finding_payload

    return {
        "version": 1,
        "newsletter": built.target.newsletter.name,
        "date": built.target.date.isoformat(),
        "outputs": dict(zip(("html", "text", "eml"), map(shown, built.paths), strict=True)),
        "errors": [finding_payload(finding) for finding in built.findings if finding.severity == "error"],
        "warnings": [
            finding_payload(finding)
            for finding in (*built.findings, *built.article_findings)
            if finding.severity == "warning"
        ],
    }
