from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import put, say

if TYPE_CHECKING:
    from digest.model import Issue
    from digest.workflow.diff import Diff, State


@click.command()
@click.argument("words", nargs=-1, metavar="[ISSUE] [ISSUE]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/json.md).")
@pass_context
def diff(context: Context, words: tuple[str, ...], as_json: bool) -> None:
    """Tell what differs between two states of an ISSUE, or two issues, as their readers see them.

    \b
    digest diff                               the newest issue: what changed since it was committed (HEAD)
    digest diff 2016-09-05                    that issue, likewise
    digest diff 2016-09-05@HEAD~2             what changed since two commits before the last
    digest diff 2016-09-05@main 2016-09-05@review
    digest diff issues/catch-up/2016-09-05.md.orig 2016-09-05
    digest diff 2016-08-30 2016-09-05         which stories both tell, and which only one of them

    ISSUE is a date, NEWSLETTER/DATE, or a file; with @REVISION it is read as git has it there. A single ISSUE is
    compared with its last committed state. Notes, blanks and line ends make no difference. Exit 0 either way.
    """
    from digest.workflow.diff import diff as step

    found = step(context.newsroom(), words, now=clock.now())
    if as_json:
        put(json.dumps(_json(found), ensure_ascii=False, indent=1))
        return
    now = "" if found.new.revision else ", as it is now"
    say(f"{found.old} and {found.new}{now}: {'what changed' if found.one_issue else 'two issues'}")
    for line in _lines(found):
        put(line)
    if not found.differences:
        say("No difference that a reader would see.")


def _lines(found: Diff) -> list[str]:
    """Return what is printed: a line for each difference, and one for all that was marked for the checks."""
    marks = [each.text for each in found.differences if each.part == "marks"]
    said = [each.text for each in found.differences if each.part != "marks"]
    return [*said, f"marks: {'; '.join(marks)}"] if marks else said


def _json(found: Diff) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "version": 1,
        "old": _side(found.old, found.issues[0]),
        "new": _side(found.new, found.issues[1]),
        "one_issue": found.one_issue,
        "differences": [asdict(each) for each in found.differences],
    }


def _side(state: State, issue: Issue) -> dict[str, str]:
    from digest.text import one_line

    name, date = one_line(issue.newsletter), issue.date.isoformat()
    return {"newsletter": name, "date": date, "file": state.file, "revision": one_line(state.revision)}
