from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import clock, report
from digest.cli.options import Context, Days, issue_words, pass_context
from digest.cli.screen import Progress, article_lines, issue_line, put, relative_to_here, say, upset_line
from digest.text import figure_of, join_and

if TYPE_CHECKING:
    from digest.model import Finding
    from digest.workflow.check import Checked
    from digest.workflow.target import Target

# Lines on the screen, so that all of them are in sight at once, of a terminal 24 lines high with the command before.
_MOST = 8


@click.command()
@issue_words
@click.option("--to", metavar="POINT", help="With --from: the last day, included, or moment.")
@click.option("--all", "everything", is_flag=True, help="Tell everything in full, notes too.")
@click.option("--thorough", is_flag=True, help="Ask the checks of style too.")
@click.option("--online", is_flag=True, help="Ask for every address of the issue too: is the page there?")
@click.option(
    "--new-since", metavar="REV", default="", help="Tell only what the issue of this git revision did not have."
)
@click.option("--fix", is_flag=True, help="Mend first what can be meant in one way only.")
@click.option("--strict", is_flag=True, help="Warnings count as errors, files left out among them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@pass_context
def check(
    context: Context,
    /,
    words: tuple[str, ...],
    to: str | None,
    everything: bool,
    thorough: bool,
    online: bool,
    new_since: str,
    fix: bool,
    strict: bool,
    as_json: bool,
    form: str,
    **named: str | None,
) -> None:
    """Check an issue, and hold every story against the article it tells.

    \b
    digest check                      the newest issue not handed over
    digest check catch-up 2016-09-05  that issue
    digest check --all                everything in full
    digest check --online             ask whether every page and picture is there
    digest check --new-since HEAD     what came in since the last commit
    digest explain ID                 what a finding means

    Nothing is written, but with --fix, and the web is asked only with --online. Exit 1 when a check found an error;
    with --strict, a warning.
    """
    from digest.workflow.check import Ask
    from digest.workflow.check import check as step

    web = None
    if online:
        from digest.web import Web

        web = Web()
    now = clock.now()
    target = context.target(words, Days(**named).phrase(to), now=now, open_first="issue")
    with Progress("Asking for addresses") as progress:
        ask = Ask(thorough=thorough, new_since=new_since, fix=fix, web=web, progress=progress)
        checked = step(target, ask, command=context.command, now=now)
    root = Path(target.newsroom.root)
    if as_json or form == "json":
        put(json.dumps(_json(target, checked), ensure_ascii=False, indent=1))
    elif form == "github":
        for line in report.workflow_commands(
            [*_faults(checked, everything=everything), *checked.article_findings], root
        ):
            put(line)
    else:
        _say(target, checked, everything=everything)
    warned = [each for each in (*checked.findings, *checked.article_findings) if each.severity == "warning"]
    if checked.of("error") or (strict and warned):
        raise click.exceptions.Exit(1)


def _faults(checked: Checked, *, everything: bool) -> list[Finding]:
    """Return what is told: faults; with everything, notes too."""
    from digest.checks import NOT_RUN

    told = [each for each in checked.findings if each.id not in NOT_RUN and not each.allowed]
    return [each for each in told if everything or each.severity != "info"]


def _say(target: Target, checked: Checked, *, everything: bool) -> None:
    root = Path(target.newsroom.root)
    say(issue_line(target, None))
    faults = _faults(checked, everything=everything)
    upset = [line] if (line := upset_line(target)) else []
    if everything:
        for line in report.mended(checked.mended, len(checked.mended), root):
            say(line)
        _say_everything(checked, faults, root)
        lines = [_summary(checked, faults, hidden=0), *upset]
    else:
        lines = _in_sight(checked, faults, upset, root)
    for line in lines:
        say(line)


def _in_sight(checked: Checked, faults: list[Finding], upset: list[str], root: Path) -> list[str]:
    """Return as many lines as are in sight at once, with one for the name of the issue above them."""
    told = [*faults, *(each for each in checked.article_findings if each.severity != "info")]
    not_run = _not_run_line(checked)
    room = _MOST - 2 - len(not_run) - len(upset)
    mended = report.mended(checked.mended, max(1, room - len(told)), root)
    most = room - len(mended)
    summary = _summary(checked, faults, hidden=max(0, len(told) - most))
    return [*mended, *report.within(told, most, checked.text, root), *not_run, summary, *upset]


def _say_everything(checked: Checked, faults: list[Finding], root: Path) -> None:
    from digest.checks import NOT_RUN

    for finding in faults:
        for line in report.full(finding, checked.text, root):
            say(line)
    for finding in checked.findings:
        if finding.id in NOT_RUN or finding.allowed:
            word = "not checked" if finding.id in NOT_RUN else "allowed"
            say(f"{relative_to_here(finding, root)}{word}: {finding.message}")
            if finding.help:
                say(f"  help: {finding.help}")
    article_lines(checked.article_findings, root)


def _not_run_line(checked: Checked) -> list[str]:
    """Say in one line what was not looked at: stories without an article, and checks that could not run."""
    from digest.checks import NOT_RUN

    not_run = [each for each in checked.findings if each.id in NOT_RUN]
    stories = sum(each.id == "story-source-unknown" for each in not_run)
    said = [each.text for each in not_run if each.id != "story-source-unknown"]
    said += [f"{figure_of(stories, 'story', 'stories')} no article is known of"] if stories else []
    return [f"Not checked: {join_and(said)}"] if said else []


def _summary(checked: Checked, faults: list[Finding], *, hidden: int) -> str:
    from digest.checks import NOT_RUN

    parts = [report.count_line(checked.findings, checked.checks, new=bool(checked.known))]
    allowed = sum(bool(each.allowed) for each in checked.findings)
    notes = [each for each in checked.of("info") if not each.allowed and each.id not in NOT_RUN]
    notes = [each for each in notes if each not in faults]
    lost = sum(each.id.endswith("-left-out") for each in checked.article_findings)
    parts += [f"LEFT OUT: {figure_of(lost, 'file')}."] if lost else []
    parts += [f"{allowed} allowed."] if allowed else []
    parts += [f"{checked.known} known before."] if checked.known else []
    more = [f"{hidden} more"] if hidden else []
    more += [figure_of(len(notes), "note")] if notes else []
    parts += [f"{join_and(more)} with --all."] if more else []
    return " ".join(parts)


def _json(target: Target, checked: Checked) -> dict[str, Any]:
    from digest.archive.payload import finding_payload
    from digest.checks import NOT_RUN

    told = {
        "findings": [each for each in checked.findings if each.id not in NOT_RUN and not each.allowed],
        "allowed": [each for each in checked.findings if each.allowed],
        "not_run": [each for each in checked.findings if each.id in NOT_RUN],
        "left_out": list(checked.article_findings),
        "mended": list(checked.mended),
    }
    return {
        "version": 1,
        "newsletter": target.newsletter.name,
        "date": target.date.isoformat(),
        **{name: [finding_payload(each) for each in found] for name, found in told.items()},
    }
