"""The manifest: what was built, from what, and whether it is still whole."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest import __version__
from digest.archive.payload import finding_from, finding_payload
from digest.resources import template_folders
from digest.sources.walk import LARGEST_FILE, article_files
from digest.text import reading_minutes
from digest.workflow import files
from digest.workflow.gather import source_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from digest.model import Email, Finding, Issue, Newsletter, Newsroom
    from digest.workflow.target import Target

OUTPUTS = {"html": "issue.html", "text": "issue.txt", "eml": "issue.eml"}
NAME = "manifest.json"
VERSION = 1
_KEYS = {"number", "subject", "stories", "minutes", "embargo", "outputs", "checks", "article_files", "inputs"}


def read(folder: Path) -> dict[str, Any] | None:
    """Return a manifest, or None when there is none that can be read."""
    try:
        found = json.loads((folder / NAME).read_bytes())
        sound = found["version"] == VERSION and found.keys() >= _KEYS
        findings([*found["checks"], *found["article_files"]])
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return found if sound else None


def write(folder: Path, manifest: dict[str, Any]) -> None:
    """Write a manifest; it comes last, so that a run cut short leaves one that does not fit its files."""
    files.write(folder / NAME, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())


def is_whole(folder: Path, manifest: dict[str, Any]) -> bool:
    """Tell whether every output is the one the manifest was written for."""
    for kind, name in OUTPUTS.items():
        try:
            if files.sha256((folder / name).read_bytes()) != manifest["outputs"][kind]["sha256"]:
                return False
        except (OSError, KeyError, TypeError):
            return False
    return True


def inputs_of(target: Target, issue_path: Path, *, rows: tuple[str, ...] = ()) -> str:
    """Return one hash over all that an issue's outputs and checks depend on.

    Args:
        target: which issue.
        issue_path: its file.
        rows: ``shared_rows`` of the newsletter, if they are known already.
    """
    own = (path for path in sorted(issue_path.parent.glob("*.md")) if path.name <= issue_path.name)
    root = Path(target.newsroom.root)
    sent = sorted((root / "sent" / target.newsletter.name).glob("*/issue.md"))
    earlier = (path for path in sent if path.parent.name < issue_path.stem)
    issues = (f"{path.relative_to(root).as_posix()} {_hash_of(path)}" for path in (*own, *earlier))
    # Of the decisions only these two change what is built or found: an approval must not call for another build.
    decided = f"{target.decisions.withdrawn} {target.decisions.overridden}"
    parts = (
        __version__,
        decided,
        repr(target.newsletter.profile),
        *(rows or shared_rows(target.newsroom, target.newsletter)),
        *issues,
    )
    return files.sha256("\n".join(parts).encode("utf-8", "surrogateescape"))


def shared_rows(newsroom: Newsroom, newsletter: Newsletter) -> tuple[str, ...]:
    """Return a row for each file that every issue of a newsletter depends on: name and hash."""
    root = Path(newsroom.root)
    folders = template_folders(newsroom.root, newsletter.format.name)
    templates = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    chosen = [root / "digest.toml", root / "newsletters" / f"{newsletter.name}.toml", *article_files(root / "promos")]
    exports = {root / spec.path for spec in newsroom.sources if spec.kind == "wxr"}
    return tuple(
        f"{_name(path, root, folders)} {_hash_of(path, whole=path in exports)}"
        for path in (*chosen, *source_files(newsroom), *templates)
    )


def _name(path: Path, root: Path, folders: Iterable[Path]) -> str:
    """Name a file without saying where on this machine it lies."""
    for base in (root, *folders):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.name


def _hash_of(path: Path, *, whole: bool = False) -> str:
    """Hash a file; of one larger than any source reads, unless it is an export, its beginning and its size."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return "no file"
        with path.open("rb") as file:
            if whole:
                return f"{found.st_size} {hashlib.file_digest(file, 'sha256').hexdigest()}"
            return f"{found.st_size} {files.sha256(file.read(LARGEST_FILE + 1))}"
    except OSError:
        return "unreadable"


def manifest_of(
    target: Target,
    issue: Issue,
    email: Email,
    outputs: dict[str, bytes],
    *,
    words: int,
    embargo: datetime | None,
    checks: Iterable[Finding],
    article_findings: Iterable[Finding],
    inputs: str,
) -> dict[str, Any]:
    """Return the manifest of a build. ``embargo`` is when the last one of its articles ends."""
    window = issue.window or target.window
    zone = target.newsletter.zone
    return {
        "version": VERSION,
        "newsletter": target.newsletter.name,
        "date": target.date.isoformat(),
        "number": issue.number,
        "subject": email.subject,
        "window": {"start": window.start.isoformat(), "end": window.end.isoformat(), "zone": str(zone)},
        "stories": len(issue.all_stories),
        "minutes": reading_minutes(words),
        "articles": list(issue.article_ids),
        "embargo": embargo.astimezone(zone).isoformat() if embargo else None,
        "links": _links(issue, target.newsletter),
        "outputs": {
            kind: {"file": OUTPUTS[kind], "sha256": files.sha256(octets), "size": len(octets)}
            for kind, octets in outputs.items()
        },
        "checks": [finding_payload(finding) for finding in checks],
        "article_files": [finding_payload(finding) for finding in article_findings],
        "inputs": inputs,
    }


def _links(issue: Issue, newsletter: Newsletter) -> list[dict[str, str]]:
    """List the links of stories and sections: address, story, place, and the address as the HTML has it."""
    from digest.render.labels import placed

    return [
        {"url": each.url, "story": each.story, "place": each.place, "sent_as": each.sent_as}
        for each in placed(issue, newsletter)
    ]


def findings(stored: Iterable[dict[str, Any]]) -> tuple[Finding, ...]:
    """Return the findings a manifest holds."""
    return tuple(map(finding_from, stored))
