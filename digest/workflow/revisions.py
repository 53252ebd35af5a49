"""Files as they were in a revision of the git repository that a newsroom lies in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from digest import command
from digest.errors import DigestError, StorageError, Where
from digest.text import one_line

if TYPE_CHECKING:
    from digest.model import Newsroom

# Reading one small file takes git a few milliseconds; a repository on a slow share, some seconds.
_TIMEOUT = 60.0
# An issue file of this size, in bytes, is none; article files over 5 MB are left out as well.
_MOST = 5 * 1024 * 1024
# A git hook sets these for the repository it runs in, relative to a folder that need not be ours.
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


def at(newsroom: Newsroom, path: Path, revision: str) -> bytes | None:
    """Return a file as it was in a revision; None if the revision has no such file.

    Args:
        newsroom: may be any folder of the repository.
        path: the file in the newsroom; it need not be there any more.
        revision: a commit as git names it: ``HEAD``, ``HEAD~2``, a branch, a tag, a hash, ``main@{yesterday}``.

    Raises:
        DigestError: git is not installed, the newsroom is not under git, or there is no such revision.
        StorageError: git cannot read the file.
    """
    root = Path(newsroom.root).resolve()
    name = Path(os.path.relpath(path.resolve(), root)).as_posix()
    commit = _commit(root, revision)
    listed = _git(root, "ls-tree", "-z", commit, "--", name)
    mode, _, rest = listed.output.partition(" ")
    if listed.ended != "well":
        raise StorageError(f"git cannot find it in {revision}: {_said(listed)}", Where(name))
    if not mode.startswith("100"):  # nothing, a folder, or a link whose text is no issue
        return None
    blob = _git(root, "cat-file", "blob", rest.split("\t", 1)[0].split()[1])
    if blob.ended != "well":
        raise StorageError(f"git cannot read it in {revision}: {_said(blob)}", Where(name))
    return blob.output.encode("utf-8", "surrogateescape")


def _commit(root: Path, revision: str) -> str:
    """Return the hash of a commit that a revision names."""
    shown = one_line(revision)[:60]
    if not shown or revision.startswith("-") or "\0" in revision:
        raise DigestError(f"“{shown}” is no revision", hint="name a commit as git does: HEAD, HEAD~2, a branch, a tag")
    inside = _git(root, "rev-parse", "--is-inside-work-tree")
    if inside.ended == "not started":
        hint = "install git (git-scm.com), or name two files"
        raise DigestError(f"git is needed to read an earlier state: {inside.fault}", hint=hint)
    if inside.ended != "well" or inside.output.strip() != "true":
        why = f" ({_said(inside)})" if "dubious" in inside.tail else ""
        hint = "git init, git add and git commit keep every state from now on"
        raise DigestError(f"the newsroom is not under git{why}", Where(str(root)), hint)
    found = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found.ended != "well":
        hint = "git log --oneline names those there are; HEAD is the last one committed"
        raise DigestError(f"git knows no revision “{shown}”", hint=hint)
    return found.output.strip()


def _git(root: Path, *arguments: str) -> command.Outcome:
    argv = ["git", "--no-pager", "--literal-pathspecs", *arguments]
    return command.run(argv, given="", timeout=_TIMEOUT, folder=root, most=_MOST, exact=True, unset=_OF_HOOKS)


def _said(outcome: command.Outcome) -> str:
    """Return why a run of git failed, in one line."""
    return one_line(outcome.tail.splitlines()[0] if outcome.tail else outcome.fault)[:200]
