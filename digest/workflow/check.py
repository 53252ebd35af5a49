"""Check an issue and write nothing: issue file | articles | render | check."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.errors import DigestError
from digest.workflow import files, issues
from digest.workflow.gather import gather
from digest.workflow.proof import findings_of, proof_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from digest.model import Finding
    from digest.workflow.target import Target


class Checked(NamedTuple):
    """What checks say of an issue; ``checks`` is how many there are, ``text`` the issue file as it was read."""

    path: Path
    text: str
    findings: tuple[Finding, ...]
    article_findings: tuple[Finding, ...]
    checks: int

    def of(self, severity: str) -> tuple[Finding, ...]:
        """Return the findings of a severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)


def check(target: Target, *, command: str, now: datetime) -> Checked:
    """Check an issue as it stands in its file, beside the articles as they are now.

    Raises:
        DigestError: there is no issue file, or it cannot be read as an issue.
        TemplateError: it does not render.
    """
    from digest.checks import CHECKS

    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    if not path.is_file():
        said = f"{target.newsletter.name} {target.date} has no issue file yet"
        raise DigestError(said, hint=f"{command} draft {target.newsletter.name} {target.date} makes one")
    gathered = gather(target.newsroom, now=now)
    file = issues.read(target.newsroom, path)
    proof = proof_of(target, file, gathered.archive)
    found = findings_of(target, file, proof, notes=True)
    return Checked(path, files.read(path).decode("utf-8-sig", "replace"), found, gathered.findings, len(CHECKS))
