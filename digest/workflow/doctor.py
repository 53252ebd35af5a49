"""Look over a newsroom: configuration, folders, archive, issue files."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from digest import config
from digest.archive.sqlite import SqliteArchive
from digest.errors import ConfigError, DigestError
from digest.model import Decisions, Finding
from digest.text import count_of, figure_of
from digest.workflow import issues
from digest.workflow.gather import archive_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.model import Newsroom, Severity

# Folders of the services that copy files between machines behind a program's back.
_SYNCED = re.compile(
    r"(?i)^(OneDrive( - .+)?|Dropbox( \(.+\))?|Google ?Drive|My Drive|iCloud ?Drive|com~apple~CloudDocs|Box( Sync)?"
    r"|Nextcloud|ownCloud|pCloud ?Drive|Creative Cloud Files)$"
)
# File systems on another machine; SQLite's locks do not hold there (sqlite.org/faq.html, question 5).
_NETWORK = frozenset(
    ["nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs", "9p", "afs"]
)
# What sync services name the second of two copies that were changed at once.
_CONFLICT = re.compile(
    r"(?i) \(.*conflicted copy.*\)|[ -]conflict(ed)?\b|\.sync-conflict-\d| \(\d+\)$"
    r"|(?<=^\d{4}-\d\d-\d\d)-[a-z][a-z0-9-]+$"
)


class Mount(NamedTuple):
    """A line of the system's mount table: where, and what kind of file system."""

    point: str
    kind: str


def examine(start: Path, *, mounts: Sequence[Mount]) -> tuple[Finding, ...]:
    """Look over the newsroom around a folder.

    Returns:
        what was found, in the order it was looked at; "ok" lines are of severity info.
    """
    try:
        root = config.find_root(start)
        newsroom = config.load_newsroom(root)
    except DigestError as error:
        return tuple(_faults("configuration", error))
    return (
        _ok("configuration", f"{config.MARKER} in {root}"),
        *_newsletters(newsroom),
        *_folders(newsroom),
        *_decisions(newsroom),
        *_promos(newsroom),
        *place(str(root), mounts),
        *_archive(newsroom),
        *_issues(newsroom),
    )


def _tell(id: str, severity: Severity, message: str, help: str = "") -> Finding:
    return Finding(id=id, severity=severity, message=message, help=help)


def _ok(id: str, message: str) -> Finding:
    return _tell(id, "info", message)


def _faults(id: str, error: DigestError) -> Iterator[Finding]:
    for problem in error.problems if isinstance(error, ConfigError) else (error,):
        yield Finding(id=id, severity="error", message=problem.message, where=problem.where, help=problem.hint)


def _newsletters(newsroom: Newsroom) -> Iterator[Finding]:
    if not newsroom.newsletters:
        yield _tell("newsletters", "error", "there is no newsletter", "make newsletters/NAME.toml")
    for name in newsroom.newsletters:
        try:
            newsletter = config.load_newsletter(newsroom, name)
        except DigestError as error:
            yield from _faults("newsletters", error)
        else:
            yield _ok(
                "newsletters", f"{newsletter.title}: {newsletter.schedule.cadence}, as {newsletter.sender.address}"
            )


def _folders(newsroom: Newsroom) -> Iterator[Finding]:
    from digest.workflow.asking import states

    known = states(newsroom)
    for spec in newsroom.sources:
        state = known.get(spec.name)
        if state and state.fails:
            said = f"{spec.name}: failed {count_of(state.fails, 'time')} in a row, last: {state.error}"
            yield _tell("sources", "warning", said, f"digest gather {spec.name} asks it again")
        else:
            yield _ok("sources", f"{spec.name}: {spec.url or spec.path}")
    ignored = Path(newsroom.root, ".gitignore")
    try:
        lines = ignored.read_text("utf-8").split() if ignored.is_file() else []
    except (OSError, UnicodeDecodeError):
        lines = []
    if Path(newsroom.root, ".git").exists() and not {"out/", "/out/", "out"} & set(lines):
        yield _tell("git", "warning", "out/ is not ignored by git", "add the lines out/ and .digest/ to .gitignore")


def _promos(newsroom: Newsroom) -> Iterator[Finding]:
    from digest.workflow import promos

    read = promos.read(newsroom)
    for finding in read.findings:
        yield replace(finding, id="promos")
    if read.found:
        yield _ok("promos", f"{figure_of(len(read.found), 'promo file')} in {promos.FOLDER}/")


def _decisions(newsroom: Newsroom) -> Iterator[Finding]:
    try:
        decided = config.load_decisions(newsroom)
    except DigestError as error:
        yield from _faults("decisions", error)
        return
    waiting = sum(kept.issue is None for kept in decided.kept)
    if decided != Decisions():
        yield _ok(
            "decisions", f"{figure_of(len(decided.withdrawn), 'article')} withdrawn, {waiting} kept for the next draft"
        )


def place(root: str, mounts: Sequence[Mount]) -> tuple[Finding, ...]:
    """Tell whether a folder lies where a sync service or a network drive can spoil it. Pure."""
    found = []
    path = PurePath(root)
    for part in path.parts:
        if _SYNCED.match(part):
            help = "keep the newsroom outside of it, under git; a sync service may swap files while they are written"
            found.append(_tell("place", "warning", f"the newsroom lies in a synced folder: {part}", help))
            break
    holding = [mount for mount in mounts if path.is_relative_to(mount.point)]
    nearest = max(holding, key=lambda mount: len(PurePath(mount.point).parts), default=None)
    if root.startswith(("\\\\", "//")) or (nearest and nearest.kind in _NETWORK):
        kind = nearest.kind if nearest and nearest.kind in _NETWORK else "a network share"
        help = "put it on a disk of this machine; the archive’s locks do not hold over a network"
        found.append(_tell("place", "warning", f"the newsroom lies on a network drive ({kind})", help))
    return tuple(found) or (_ok("place", "on a disk of this machine"),)


def _archive(newsroom: Newsroom) -> Iterator[Finding]:
    path = archive_path(newsroom)
    if not path.exists():
        yield _ok("archive", "not made yet; the first command that needs articles makes it")
        return
    try:
        archive = SqliteArchive(path)
        problems = archive.check()
    except DigestError as error:
        yield from _faults("archive", error)
        return
    for problem in problems:
        yield _tell("archive", "error", problem, "delete .digest/archive.db; it is filled again from the sources")
    if not problems:
        yield _ok("archive", f"sound, {figure_of(archive.stats().articles, 'article')}")


def _issues(newsroom: Newsroom) -> Iterator[Finding]:
    faults = 0
    count = 0
    for name in newsroom.newsletters:
        folder = Path(newsroom.root, "issues", name)
        for path in sorted(folder.glob("*")) if folder.is_dir() else ():
            if path.suffix == ".md" and _CONFLICT.search(path.stem):
                faults += 1
                help = "keep one of the two: compare them, then delete or rename this one"
                shown = path.relative_to(newsroom.root).as_posix()
                yield _tell("issues", "error", f"{shown} is a conflicted copy", help)
        for day in issues.days(newsroom, name):
            count += 1
            try:
                file = issues.read(newsroom, issues.path_of(newsroom, name, day))
            except DigestError as error:
                faults += 1
                yield from _faults("issues", error)
                continue
            if not file.readable:
                faults += 1
                help = "write newsletter: and date: between two lines of --- at its top, or delete it"
                yield _tell("issues", "error", f"{file.path} has no usable header", help)
            for problem in file.problems:
                if problem.severity == "error":
                    faults += 1
                    yield problem
    if not faults:
        yield _ok("issues", f"{figure_of(count, 'issue file')}, none with a fault")


def mount_table() -> tuple[Mount, ...]:
    """Read the system's mount table; empty where there is none to read."""
    if not sys.platform.startswith("linux"):
        return ()
    try:
        rows = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ()
    fields = [row.split(" ") for row in rows]
    return tuple(Mount(row[1].replace("\\040", " "), row[2]) for row in fields if len(row) > 2)
