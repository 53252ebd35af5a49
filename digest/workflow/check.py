"""Check an issue, and mend of it what is asked: issue file | articles | render | check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from digest.errors import DigestError
from digest.workflow import files, issues, revisions
from digest.workflow.gather import gather
from digest.workflow.proof import findings_of, proof_of
from digest.workflow.spelling import Missing, Speller, speller_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from digest.archive import Archive
    from digest.issuefile import IssueFile
    from digest.model import Finding, Proof, Reached
    from digest.web import Web
    from digest.workflow.target import Target


class Ask(NamedTuple):
    """What is asked of a check beyond the usual.

    ``thorough``: the checks of style too. ``new_since``: a revision of git's; only what it did not have is told.
    ``fix``: mend first what can be meant in one way only. ``web``: who asks whether the addresses of the issue are
    there; None asks for none. ``progress``: told how many of how many were asked for.
    """

    thorough: bool = False
    new_since: str = ""
    fix: bool = False
    web: Web | None = None
    progress: Callable[[int, int], None] | None = None


class Checked(NamedTuple):
    """What checks say of an issue.

    ``text`` is the issue file as it was read, ``checks`` how many were asked, ``mended`` what was mended in the
    file, and ``known`` how many findings the revision had that was asked for.
    """

    path: Path
    text: str
    findings: tuple[Finding, ...]
    article_findings: tuple[Finding, ...]
    checks: int
    mended: tuple[Finding, ...] = ()
    known: int = 0

    def of(self, severity: str) -> tuple[Finding, ...]:
        """Return the findings of a severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)


def check(target: Target, ask: Ask, *, command: str, now: datetime) -> Checked:
    """Check an issue as it stands in its file, beside the articles as they are now.

    Raises:
        DigestError: there is no issue file, it cannot be read as an issue, or git does not have the revision.
        StorageError: a mended file cannot be written.
        TemplateError: it does not render.
    """
    from digest.checks import asked
    from digest.checks.new import new_ones

    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    if not path.is_file():
        said = f"{target.newsletter.name} {target.date} has no issue file yet"
        raise DigestError(said, hint=f"{command} draft {target.newsletter.name} {target.date} makes one")
    before = _state_at(target, path, ask.new_since) if ask.new_since else None
    speller = speller_for(target.newsroom, target.newsletter) if ask.thorough else None
    gathered = gather(target.newsroom, now=now)
    mended = _mend(target, path, gathered.archive) if ask.fix else ()
    file = issues.read(target.newsroom, path)
    spelled = speller if isinstance(speller, Speller) else None
    proof = replace(proof_of(target, file, gathered.archive), spelled=spelled)
    proof = replace(proof, reached=_reached(target, proof, ask, now))
    told = found = findings_of(target, file, proof, thorough=ask.thorough, notes=True)
    if before:
        was = replace(proof_of(target, before, gathered.archive), spelled=spelled, reached=proof.reached)
        told = new_ones(found, findings_of(target, before, was, thorough=ask.thorough, notes=True))
    if spelled:
        spelled.keep()
    checks = sum(1 for _ in asked(proof, thorough=ask.thorough))
    return Checked(
        path,
        file.text,
        (*told, speller.finding) if isinstance(speller, Missing) else told,
        gathered.findings,
        checks,
        mended,
        sum(each.severity != "info" for each in found) - sum(each.severity != "info" for each in told),
    )


def _reached(target: Target, proof: Proof, ask: Ask, now: datetime) -> Mapping[str, Reached] | None:
    """Return what the addresses of an issue give, if that is asked."""
    if ask.web is None:
        return None
    from digest.checks.reachable import wanted
    from digest.workflow.online import reach, site_of

    web = replace(ask.web, site=site_of(target.newsletter.links_on(target.date)))
    return reach(wanted(proof), target.newsroom, now=now, web=web, progress=ask.progress)


# One fix may uncover another: blanks around a sign that is taken out. Four are told apart at most.
_ROUNDS = 4


def _mend(target: Target, path: Path, archive: Archive) -> tuple[Finding, ...]:
    """Mend an issue file, and return what was mended."""
    from digest.checks import fixes
    from digest.issuefile import parse

    before = file = issues.read(target.newsroom, path)
    mended: list[Finding] = []
    for _ in range(_ROUNDS):
        findings = findings_of(target, file, proof_of(target, file, archive), thorough=True, notes=True)
        text, done = fixes.mend(file.text, findings)
        if not done:
            break
        mended += done
        file = parse(text, file.path)
    if mended:
        files.write(path, file.text.encode(), instead_of=before.text.encode())
    return tuple(mended)


def _state_at(target: Target, path: Path, revision: str) -> IssueFile | None:
    """Return an issue file as it was, or None where it was not there or was no issue: all is new then."""
    from digest.issuefile import parse

    octets = revisions.at(target.newsroom, path, revision)
    if octets is None:
        return None
    name = path.relative_to(target.newsroom.root).as_posix()
    file = parse(octets.decode("utf-8", "replace"), name)
    return file if file.readable else None
