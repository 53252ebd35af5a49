"""Find two states of an issue, or two issues, and compare them. Nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest import dates
from digest.comparison import compare, compare_two
from digest.errors import DigestError, Where
from digest.text import one_line
from digest.workflow import files, issues, revisions
from digest.workflow.target import resolve

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from digest.comparison import Difference
    from digest.issuefile import IssueFile
    from digest.model import Issue, Newsroom

# What a single issue is compared with.
LAST = "HEAD"


class State(NamedTuple):
    """An issue as its file is now, or was in a ``revision``; ``file`` is how the file is called."""

    path: Path
    file: str
    revision: str

    def __str__(self) -> str:
        return f"{self.file}@{one_line(self.revision)}" if self.revision else self.file


class Diff(NamedTuple):
    """Two states, what differs, and whether they are of one issue."""

    old: State
    new: State
    issues: tuple[Issue, Issue]
    one_issue: bool
    differences: tuple[Difference, ...]


def diff(newsroom: Newsroom, words: Sequence[str], *, now: dt.datetime) -> Diff:
    """Compare what the words of a command line name.

    Args:
        newsroom: where the issues lie.
        words: two issues; or one, which is compared with its last committed state, or one of an earlier revision, which
            is compared with its file; none is the newest not handed over. An issue is ``DATE``, ``NEWSLETTER``,
            ``NEWSLETTER/DATE``, the two apart, or a file, and each of these with ``@`` and a revision.
        now: the time.

    Raises:
        DigestError: the words name no issue, or there is no such file, revision or repository.
        StorageError: a file cannot be read.
    """
    old, new = _states(newsroom, _one_each(newsroom, words), now)
    other, one = _read(newsroom, new).issue, _read(newsroom, old).issue
    one_issue = old.path == new.path or (one.newsletter, one.date) == (other.newsletter, other.date)
    found = (compare if one_issue else compare_two)(one, other)
    return Diff(old, new, (one, other), one_issue, found)


def _one_each(newsroom: Newsroom, words: Sequence[str]) -> list[str]:
    """Return a word for each issue: a newsletter and a date that stand apart are one."""
    found = list[str]()
    for word in words:
        if found and found[-1] in newsroom.newsletters and _is_date(word.partition("@")[0]):
            found[-1] += f"/{word}"
        else:
            found.append(word)
    if len(found) > 2:
        raise DigestError(f"too many words: {one_line(' '.join(words))}", hint="give one issue, or two")
    return found


def _states(newsroom: Newsroom, words: Sequence[str], now: dt.datetime) -> tuple[State, State]:
    states = [_state(newsroom, word, now) for word in words or [""]]
    if len(states) == 2:
        return states[0], states[1]
    (only,) = states
    if only.revision:
        return only, only._replace(revision="")
    return only._replace(revision=LAST), only


def _state(newsroom: Newsroom, word: str, now: dt.datetime) -> State:
    path = _file(newsroom, word)
    name, at, revision = (word, "", "") if path else word.partition("@")
    if at and not revision:
        raise DigestError(f"no revision after the @ of {one_line(word)}", hint=f"{one_line(name)}@HEAD")
    path = path or _file(newsroom, name)
    if not path and "." in name.rsplit("/", 1)[-1]:
        path = Path(newsroom.root, name)  # a file that is gone may be in a revision
    if not path:
        target = resolve(newsroom, (name,) if name else (), dates.Phrase(), now=now, open_first="issue")
        path = issues.path_of(newsroom, target.newsletter.name, target.date)
    root = Path(newsroom.root).resolve()
    shown = path.resolve().relative_to(root) if path.resolve().is_relative_to(root) else path
    return State(path.resolve(), one_line(shown.as_posix()), revision)


def _file(newsroom: Newsroom, name: str) -> Path | None:
    """Return the file of a name, looked for from the current folder and from the newsroom."""
    if not name or "\0" in name or name in newsroom.newsletters:
        return None
    return next((path for path in (Path(name), Path(newsroom.root, name)) if path.is_file()), None)


def _is_date(word: str) -> bool:
    return dates.issue_date(word) is not None


def _read(newsroom: Newsroom, state: State) -> IssueFile:
    if state.revision:
        octets = revisions.at(newsroom, state.path, state.revision)
        if octets is None:
            said = (
                f"revision {one_line(state.revision)} has no such file: it was not committed by then, or lay elsewhere"
            )
            raise DigestError(said, Where(state.file), "git add and git commit keep it from now on; or name two issues")
    elif state.path.is_file():
        octets = files.read(state.path)
    else:
        hint = "digest status lists the issues there are; git restore brings back one that was committed"
        raise DigestError("there is no such issue file", Where(state.file), hint)
    return issues.decoded(octets, str(state))
