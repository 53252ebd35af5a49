"""Write the page from which an issue is pasted into a sending service: build | refuse what must not go out | page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import Refused, Where
from digest.workflow import files, issues
from digest.workflow.build import build, email_of
from digest.workflow.handover import record_of, refuse_unfit
from digest.workflow.manifest import OUTPUTS

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from digest.render.handoverpage import Field
    from digest.workflow.build import Built
    from digest.workflow.target import Target

NAME = "hand-over.html"


def hand_over(target: Target, *, now: datetime, command: str) -> tuple[Built, Path]:
    """Build an issue, and write the page that gives its subject, preheader, HTML and text to copy.

    Raises:
        Refused: there is no issue file, a check found an error, an embargo holds, an approval is missing, or the issue
            was handed over already.
    """
    from digest.render.handoverpage import to_page

    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    name = f"{target.newsletter.name} {target.date}"
    if not path.is_file():
        raise Refused(f"there is no issue of {target.date} yet", hint=f"draft it and read it first: {command} draft")
    built = build(target, now=now, command=command)
    refuse_unfit(built, "no page was written", now=now, command=command)
    record = record_of(built)
    if record.receipt:
        said = f"it was handed over already, {record.receipt.at:%Y-%m-%d %H:%M}"
        hint = f"{command} sent --again REASON puts a second time on record"
        raise Refused(said, Where(str(built.issue_path)), hint)
    page = to_page(
        target.newsletter,
        target.date,
        _fields(built),
        number=built.manifest["number"],
        warnings=built.count("warning"),
        approved=tuple(dict.fromkeys(each.by for each in record.approved)),
        command=f'{command} sent {name} --by NAME --via "pasted into {_service(target)}"',
    )
    place = built.folder / NAME
    files.write(place, page.encode())
    return built, place


def _service(target: Target) -> str:
    profile = target.newsletter.profile
    return profile.title if profile.own("unsubscribe_url") else "..."


def _fields(built: Built) -> tuple[Field, ...]:
    from digest.render.handoverpage import Field

    manifest, email = built.manifest, email_of(built)

    def output(kind: str, name: str, how: str, value: str, rows: int) -> Field:
        return Field(kind, name, how, value, rows, OUTPUTS[kind], manifest["outputs"][kind]["sha256"])

    preheader = issues.read(built.target.newsroom, built.issue_path).issue.preheader
    return (
        Field("subject", "Subject", "Into the field for the subject.", email.subject),
        Field("preheader", "Preheader", "Into “preview text”; it stands in the HTML too.", preheader),
        output("html", "HTML", "Into “code your own”, “HTML” or “paste in code”, whole.", email.html, 8),
        output("text", "Plain text", "Into the plain-text part, in place of what the service made.", email.text, 8),
    )
