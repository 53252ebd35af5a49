"""Build an issue: issue file | render | check | outputs, the manifest last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from digest import __version__
from digest.errors import Refused, Where
from digest.model import Finding
from digest.resources import template_folders
from digest.text import reading_minutes
from digest.workflow import files, issues
from digest.workflow.gather import gather, source_files

if TYPE_CHECKING:
    from datetime import datetime

    from digest.issuefile import IssueFile
    from digest.model import Article, Email, Issue
    from digest.workflow.draft import Draft
    from digest.workflow.target import Target

OUTPUTS = {"html": "issue.html", "text": "issue.txt", "eml": "issue.eml"}
MANIFEST = "manifest.json"


class Built(NamedTuple):
    """What a build did. ``fresh`` is False when nothing had changed; ``draft`` is there if it made one."""

    target: Target
    issue_path: Path
    folder: Path
    manifest: dict[str, Any]
    findings: tuple[Finding, ...]
    article_findings: tuple[Finding, ...]
    draft: Draft | None
    fresh: bool

    @property
    def paths(self) -> tuple[Path, ...]:
        """Return the three outputs."""
        return tuple(self.folder / name for name in OUTPUTS.values())

    def count(self, severity: str) -> int:
        """Count the check findings of a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def build(target: Target, *, now: datetime, strict: bool = False, command: str = "digest") -> Built:
    """Build an issue, drafting it first when it has no issue file.

    Like make: when nothing it depends on has changed and the outputs are whole, they are left as they are.

    Args:
        target: which issue.
        now: the time.
        command: how the program was called, for the command named when the week is empty.
        strict: read the sources even if nothing changed, so that what they leave out is told every time.

    Raises:
        NothingToSend: there is no issue file and no article for one.
        TemplateError: rendering failed; the old outputs stand.
        Refused: the issue is marked as skipped.
    """
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    folder = output_folder(target)
    if path.is_file() and not strict:
        manifest = read_manifest(folder)
        if manifest and manifest.get("inputs") == _inputs(target, path) and is_whole(folder, manifest):
            return Built(target, path, folder, manifest, _findings(manifest["checks"]), (), None, fresh=False)
    gathered = gather(target.newsroom, now=now)
    made = None
    if not path.is_file():
        from digest.workflow.draft import draft

        made = draft(target, gathered, command=f"{command} build", now=now)
    inputs = _inputs(target, path)  # before the file is read: an edit in between shows as a change next time
    file = issues.read(target.newsroom, path)
    issue = file.issue
    if issue.status == "skipped":
        raise Refused("the issue is marked as skipped", Where(file.path, 1), hint="write status: draft to build it")
    articles = tuple(article for id in issue.article_ids if (article := gathered.archive.article(id)))
    manifest, findings = _make(target, file, articles, folder, inputs)
    return Built(target, path, folder, manifest, findings, gathered.findings, made, fresh=True)


def _make(
    target: Target, file: IssueFile, articles: tuple[Article, ...], folder: Path, inputs: str
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Render, check and write."""
    from digest.checks import check
    from digest.model import Proof
    from digest.render import render
    from digest.render.message import to_message
    from digest.render.view import issue_words

    issue, newsletter = file.issue, target.newsletter
    email = render(issue, newsletter, template_folders(target.newsroom.root, newsletter.format.name))
    message = to_message(email, newsletter, to=newsletter.sender.address, date=target.date)
    proof = Proof(issue=issue, newsletter=newsletter, email=email, articles=articles, path=file.path, lines=file.lines)
    findings = (*_misplaced(target, file), *file.problems, *check(proof))
    findings = tuple(sorted(findings, key=lambda finding: ("error", "warning", "info").index(finding.severity)))
    outputs = {"html": email.html.encode(), "text": email.text.encode(), "eml": message}
    for kind, octets in outputs.items():
        files.write(folder / OUTPUTS[kind], octets)
    manifest = _manifest(target, issue, email, outputs, findings, inputs)
    manifest["minutes"] = reading_minutes(issue_words(issue))
    files.write(folder / MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
    return manifest, findings


def _misplaced(target: Target, file: IssueFile) -> tuple[Finding, ...]:
    issue = file.issue
    if (issue.newsletter, issue.date) == (target.newsletter.name, target.date):
        return ()
    said = (
        f"the file lies where {target.newsletter.name} {target.date} belongs, but says {issue.newsletter} {issue.date}"
    )
    where = Where(file.path, dict(file.lines).get("date", 1))
    return (
        Finding(
            id="issue-misplaced",
            severity="error",
            message=said,
            where=where,
            help="mend the header, or move the file",
        ),
    )


def message_to(target: Target, recipient: str) -> bytes:
    """Return the built issue as a message to one recipient, made from the very outputs on disk."""
    from digest.model import Email
    from digest.render.message import to_message

    folder = output_folder(target)
    issue = issues.read(target.newsroom, issues.path_of(target.newsroom, target.newsletter.name, target.date)).issue
    html, text = (files.read(folder / OUTPUTS[kind]).decode() for kind in ("html", "text"))
    email = Email(subject=issue.subject, preheader=issue.preheader, html=html, text=text)
    return to_message(email, target.newsletter, to=recipient, date=target.date)


# --- the manifest --------------------------------------------------------------------------------


def output_folder(target: Target) -> Path:
    """Return where an issue's outputs lie."""
    return Path(target.newsroom.root, "out", target.newsletter.name, target.date.isoformat())


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return a manifest, or None when there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("version") == 1 else None


def is_whole(folder: Path, manifest: dict[str, Any]) -> bool:
    """Tell whether every output is the one the manifest was written for."""
    for kind, name in OUTPUTS.items():
        try:
            if files.sha256((folder / name).read_bytes()) != manifest["outputs"][kind]["sha256"]:
                return False
        except (OSError, KeyError, TypeError):
            return False
    return True


def _inputs(target: Target, issue_path: Path) -> str:
    """Return one hash over all that an issue's outputs and checks depend on."""
    root = Path(target.newsroom.root)
    folders = template_folders(target.newsroom.root, target.newsletter.format.name)
    templates = sorted({path for folder in folders for path in folder.iterdir() if path.is_file()})
    chosen = [root / "digest.toml", root / "newsletters" / f"{target.newsletter.name}.toml", issue_path]
    parts = [__version__]
    for path in (*chosen, *source_files(target.newsroom), *templates):
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else f"{path.parent.name}/{path.name}"
        try:
            parts.append(f"{name} {files.sha256(path.read_bytes())}")
        except OSError:
            parts.append(f"{name} unreadable")
    return files.sha256("\n".join(parts).encode("utf-8", "surrogateescape"))


def _manifest(
    target: Target, issue: Issue, email: Email, outputs: dict[str, bytes], findings: tuple[Finding, ...], inputs: str
) -> dict[str, Any]:
    window = issue.window or target.window
    return {
        "version": 1,
        "newsletter": target.newsletter.name,
        "date": target.date.isoformat(),
        "number": issue.number,
        "subject": email.subject,
        "window": {
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
            "zone": str(target.newsletter.zone),
        },
        "stories": len(issue.all_stories),
        "articles": list(issue.article_ids),
        "links": _links(issue),
        "outputs": {
            kind: {"file": OUTPUTS[kind], "sha256": files.sha256(octets), "size": len(octets)}
            for kind, octets in outputs.items()
        },
        "checks": [as_stored(finding) for finding in findings],
        "inputs": inputs,
    }


def _links(issue: Issue) -> list[dict[str, str]]:
    """List the links of the stories and sections: address, story, and the place the link stands in."""
    from digest.markup import markdown

    found: list[dict[str, str]] = []
    for block in issue.blocks:
        found += [{"url": link.url, "story": "", "place": "intro"} for link in markdown.links(block.text)]
    for story in issue.all_stories:
        name = ", ".join(story.article_ids) or story.headline
        if story.url:
            found.append({"url": story.url, "story": name, "place": "headline"})
        for block in story.blocks:
            found += [{"url": link.url, "story": name, "place": "text"} for link in markdown.links(block.text)]
    for section in issue.sections:
        for block in section.blocks:
            name = ", ".join(block.article_ids)
            found += [{"url": link.url, "story": name, "place": section.kind} for link in markdown.links(block.text)]
    return found


def as_stored(finding: Finding) -> dict[str, Any]:
    """Return a finding in the one shape all JSON of the program has."""
    where = finding.where
    return {
        "id": finding.id,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.help,
        "file": where.path,
        "line": where.line,
        "column": where.column,
    }


def _findings(stored: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            id=item["id"],
            severity=item["severity"],
            message=item["message"],
            help=item["help"],
            where=Where(item["file"], item["line"], item["column"]),
        )
        for item in stored
    )


def pipe(built: Built, kind: str, recipient: str | None) -> bytes:
    """Return what ``--eml -``, ``--html -`` or ``--text -`` puts on standard output.

    A message is given LF line ends: every mail sender takes those on a pipe, while one of them keeps the CR
    of a CRLF in the text (nullmailer).
    """
    if kind == "eml" and recipient:
        return message_to(built.target, recipient).replace(b"\r\n", b"\n")
    octets = files.read(built.folder / OUTPUTS[kind])
    return octets.replace(b"\r\n", b"\n") if kind == "eml" else octets
