"""The sign-off sheet: every text of an issue beside the passages that bear it out, for two people to sign. Pure.

A tick is a claim that was looked up and found. What was not looked up carries none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest import dates
from digest.checks import NOT_RUN, asked
from digest.checks.fidelity import held
from digest.proofsheet.parts import Desk
from digest.proofsheet.sheet import Outputs, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digest.model import Finding, Proof

__all__ = ["Outputs", "Sheet", "sheet_of"]


def sheet_of(
    proof: Proof,
    findings: Sequence[Finding],
    *,
    made: datetime,
    hash: str,
    outputs: Outputs,
    files: Sequence[Finding] = (),
) -> Sheet:
    """Lay out what is known of an issue.

    Args:
        proof: the issue and its articles.
        findings: what the checks found of it, with what is only worth knowing.
        made: the time, which the sheet carries.
        hash: the beginning of the issue file's sha256.
        outputs: what a build put out, and how that stands to the issue file.
        files: what there is to say of article files.
    """
    newsletter, issue = proof.newsletter, proof.issue
    at = made.astimezone(newsletter.zone)
    texts = tuple(held(proof))
    beside = {finding for each in texts for *_, finding in each.told if finding.severity == "info"}
    return Sheet(
        newsletter=newsletter.name,
        title=newsletter.title,
        publication=newsletter.publication,
        language=newsletter.language,
        date=dates.say_date(issue.date),
        day=issue.date.isoformat(),
        number=issue.number,
        path=proof.path,
        hash=hash,
        made=f"{dates.say_date(at.date())}, {at:%H:%M} ({newsletter.zone})",
        outputs=outputs,
        parts=tuple(Desk(proof, {each.key: each for each in texts}).parts()),
        findings=tuple(each for each in findings if not (each.allowed or each.id in NOT_RUN or each in beside)),
        notes=sum(each in beside and not each.allowed for each in findings),
        allowed=tuple(each for each in findings if each.allowed),
        not_run=tuple(each for each in findings if each.id in NOT_RUN),
        files=tuple(files),
        checks=sum(1 for _ in asked(proof)),
    )
