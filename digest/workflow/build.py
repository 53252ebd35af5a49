"""Build an issue: issue file | render | check | outputs, the manifest last."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from digest import config
from digest.errors import DigestError, Refused, Where
from digest.resources import template_folders
from digest.workflow import decisions, files, issues
from digest.workflow import manifest as manifests
from digest.workflow.gather import gather
from digest.workflow.manifest import OUTPUTS
from digest.workflow.proof import articles_of, findings_of, proof_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from digest.issuefile import IssueFile
    from digest.model import Article, Decisions, Email, Finding
    from digest.workflow.draft import Draft
    from digest.workflow.gather import Gathered
    from digest.workflow.target import Target


# The page that "Read online" leads to. It is not in the manifest: it is handed to nobody.
WEB_COPY = "issue.web.html"


class Built(NamedTuple):
    """What a build did. ``fresh`` is False when nothing had changed; ``draft`` is there if it made one."""

    target: Target
    issue_path: Path
    folder: Path
    manifest: dict[str, Any]
    draft: Draft | None
    fresh: bool

    @property
    def paths(self) -> tuple[Path, ...]:
        """Return the three outputs."""
        return tuple(self.folder / name for name in OUTPUTS.values())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what the checks found."""
        return manifests.findings(self.manifest["checks"])

    @property
    def article_findings(self) -> tuple[Finding, ...]:
        """Return what there was to say about article files."""
        return manifests.findings(self.manifest["article_files"])

    def count(self, severity: str) -> int:
        """Count the check findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def build(target: Target, *, now: datetime, command: str = "digest") -> Built:
    """Build an issue, drafting it first when it has no issue file.

    Like make: when nothing it depends on has changed and the outputs are whole, they are left as they are and
    what was found then is told again.

    Args:
        target: which issue.
        now: the time.
        command: how the program was called, for the command named when the week is empty.

    Raises:
        NothingToSend: there is no issue file and no article for one.
        TemplateError: rendering failed; the old outputs stand.
        Refused: the issue is marked as skipped.
    """
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    folder = output_folder(target)
    made = None
    if path.is_file():
        known = manifests.read(folder)
        same = known and known.get("inputs") == manifests.inputs_of(target, path) and manifests.is_whole(folder, known)
        if known and same and (not target.newsletter.links.view or (folder / WEB_COPY).is_file()):
            return Built(target, path, folder, known, None, fresh=False)
    else:
        from digest.workflow.draft import draft

        made = draft(target, gather(target.newsroom, now=now), command=f"{command} build", now=now)
    # Hashed before anything is read and again at the end: what changed in between was not built from one state,
    # and a manifest without the hash has the next build start anew.
    inputs = manifests.inputs_of(target, path)
    target = _read_again(target)
    gathered = gather(target.newsroom, now=now)
    file = issues.read(target.newsroom, path)
    if file.issue.status == "skipped":
        raise Refused("the issue is marked as skipped", Where(file.path, 1), hint="write status: draft to build it")
    manifest = _make(target, file, gathered, folder)
    manifest["inputs"] = inputs if manifests.inputs_of(target, path) == inputs else ""
    manifests.write(folder, manifest)
    return Built(target, path, folder, manifest, made, fresh=True)


def _read_again(target: Target) -> Target:
    newsroom = config.load_newsroom(Path(target.newsroom.root))
    newsletter = config.load_newsletter(newsroom, target.newsletter.name)
    if (asked := target.newsletter.profile.name) != newsletter.profile.name:
        newsletter = replace(newsletter, profile=config.load_profile(newsroom.root, asked))
    return target._replace(newsroom=newsroom, newsletter=newsletter, decisions=config.load_decisions(newsroom))


def _make(target: Target, file: IssueFile, gathered: Gathered, folder: Path) -> dict[str, Any]:
    """Render, check, write the outputs, and return their manifest."""
    from digest.render.view import issue_words

    proof = proof_of(target, file, gathered.archive)
    email = proof.email
    found = findings_of(target, file, proof)
    outputs = {"html": email.html.encode(), "text": email.text.encode(), "eml": proof.message}
    for kind, octets in outputs.items():
        files.write(folder / OUTPUTS[kind], octets)
    _write_web_copy(target, file, folder)
    return manifests.manifest_of(
        target,
        file.issue,
        email,
        outputs,
        words=issue_words(file.issue),
        embargo=embargo_of(target.decisions, target.newsletter.name, target.date, proof.articles),
        checks=found,
        article_findings=gathered.findings,
        inputs="",
    )


def _write_web_copy(target: Target, file: IssueFile, folder: Path) -> None:
    """Write the page that "Read online" leads to, where the newsletter says that there is one."""
    from digest.render import render_web

    newsletter, path = target.newsletter, folder / WEB_COPY
    if not newsletter.links.view:
        path.unlink(missing_ok=True)  # of a newsletter that had one
        return
    folders = template_folders(target.newsroom.root, newsletter.format.name)
    address = newsletter.links_on(target.date).view
    files.write(path, render_web(file.issue, newsletter, folders, address=address).encode())


def embargo_of(decided: Decisions, newsletter: str, day: date, articles: Iterable[Article]) -> datetime | None:
    """Return when the last embargo of an issue's articles ends that no editor overrode."""
    holding = (each for each in articles if each.embargo and not decided.override(newsletter, day, each))
    return max((each.embargo for each in holding if each.embargo), default=None)


def override_embargo(target: Target, reason: str, *, now: datetime) -> tuple[Target, tuple[Article, ...]]:
    """Let an issue run the articles whose embargo still holds; write down, and return, those not let before.

    Raises:
        DigestError: the issue has no file yet, or no article of it is embargoed.
    """
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    if not path.is_file():
        raise DigestError("there is no issue file yet", hint="draft the issue first")
    archive = gather(target.newsroom, now=now).archive
    name, day = target.newsletter.name, target.date
    holding = tuple(
        each
        for each in articles_of(archive, issues.read(target.newsroom, path).issue)
        if each.embargo and each.embargo > now
    )
    if not holding:
        raise DigestError("no article of the issue is embargoed", hint="leave --override-embargo out")
    new = tuple(each for each in holding if not target.decisions.override(name, day, each))
    for article in new:
        decisions.note_override(target, article, reason, now=now)
    return target._replace(decisions=config.load_decisions(target.newsroom)), new


def output_folder(target: Target) -> Path:
    """Return where an issue's outputs lie."""
    return Path(target.newsroom.root, "out", target.newsletter.name, target.date.isoformat())


def embargoed_until(manifest: dict[str, Any], *, now: datetime) -> datetime | None:
    """Return when the last embargo of an issue ends, if it has not ended yet."""
    at = datetime.fromisoformat(manifest["embargo"]) if manifest["embargo"] else None
    return at if at and at > now else None


# --- standard output -----------------------------------------------------------------------------


def pipe(built: Built, kind: str, recipient: str | None, *, eol: Literal["lf", "crlf"] = "lf", now: datetime) -> bytes:
    """Return what ``--eml -``, ``--html -`` or ``--text -`` puts on standard output.

    It is made from the outputs that were checked, or refused if they are no longer those. A message is given LF
    line ends unless CRLF is asked for: every mail sender takes LF on a pipe, while one (nullmailer) keeps the CR.

    Raises:
        Refused: an output was changed since it was checked, or an embargo still holds at this very moment:
            what is on a pipe is handed over, whatever the sending time of the newsletter.
    """
    if at := embargoed_until(built.manifest, now=now):
        said = f"an article of this issue is embargoed until {at:%Y-%m-%d %H:%M}"
        raise Refused(said, hint="hand it over after that")
    octets = _message_to(built, recipient) if kind == "eml" and recipient is not None else _output(built, kind)
    return octets.replace(b"\r\n", b"\n") if kind == "eml" and eol == "lf" else octets


def _message_to(built: Built, recipient: str) -> bytes:
    from digest.render.message import to_message

    return to_message(email_of(built), built.target.newsletter, to=recipient, date=built.target.date)


def email_of(built: Built) -> Email:
    """Return the email of an issue from its outputs, the very bytes that were checked.

    Raises:
        Refused: one of them was changed since.
    """
    from digest.model import Email
    from digest.render.message import text_part

    html, text = (_output(built, kind).decode() for kind in ("html", "text"))
    flowed = text_part(_output(built, "eml"))  # issue.txt does not tell which line ends are soft
    return Email(subject=built.manifest["subject"], preheader="", html=html, text=text, flowed=flowed)


def _output(built: Built, kind: str) -> bytes:
    """Read an output back; another build may have put a newer one in its place since this one was checked."""
    path = built.folder / OUTPUTS[kind]
    octets = files.read(path)
    if files.sha256(octets) != built.manifest["outputs"][kind]["sha256"]:
        raise Refused("was changed since it was checked", Where(str(path)), hint="build again; nothing was put out")
    return octets
