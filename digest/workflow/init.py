"""Make a new newsroom from the sample one."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from digest import config, dates, resources
from digest.errors import DigestError, StorageError, Where
from digest.text import WEEKDAYS, slug
from digest.workflow import files, issues, starters

# The week the sample is about.
SAMPLE_WEEK = "2016-W35"
PUBLICATION, NEWSLETTER, SENDING = "Ward & Whitehall", "Catch Up", "Monday 07:00"
# Of the sample's newsletters a new newsroom begins with this one.
_NAME = slug(NEWSLETTER)

_IGNORED = f"out/\n.digest/\n.*.part\n{starters.UNIX}\n{starters.WINDOWS}\n"


class Answers(NamedTuple):
    """What an editor is asked: each has the sample's own as default."""

    publication: str = PUBLICATION
    newsletter: str = NEWSLETTER
    sending: str = SENDING


class Made(NamedTuple):
    """The new newsroom's newsletter, and how many article files and earlier issues it holds."""

    newsletter: str
    articles: int
    issues: int


def check(answers: Answers) -> tuple[str, int, str]:
    """Look at the answers; return the newsletter's name as files carry it, its weekday, and its sending time.

    Raises:
        DigestError: one that cannot be used.
    """
    try:
        weekdays, at = dates.read_send(answers.sending, "weekly")
    except DigestError:
        raise DigestError(f"this is no weekly sending time: {answers.sending[:40]}", hint="write “Mon 07:00”") from None
    name = slug(answers.newsletter)
    if not name or not answers.publication.strip():
        raise DigestError("a publication and a newsletter need a name", hint="use at least one letter of a to z")
    if name[0].isdigit() and dates.issue_date(name):
        raise DigestError("a newsletter cannot be named like a date")
    return name, weekdays[0], f"{WEEKDAYS[weekdays[0]][:3]} {at:%H:%M}"


def init(folder: Path, answers: Answers) -> Made:
    """Copy the sample newsroom into a folder and put the answers into its configuration.

    Raises:
        DigestError: an answer cannot be used, or the folder holds something already.
        StorageError: it cannot be written.
    """
    name, weekday, send = check(answers)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DigestError(f"{folder} is there already and not empty", hint="name another folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as part:
            whole = Path(part, "newsroom")  # made whole elsewhere: interrupted, it leaves nothing
            seeds = resources.folder("seeds")
            _copy(seeds, whole)
            files.write(whole / ".gitignore", _IGNORED.encode())
            files.write(whole / starters.UNIX, starters.unix(sys.executable))
            (whole / starters.UNIX).chmod(0o755)
            files.write(whole / starters.WINDOWS, starters.windows(sys.executable))
            _answer(whole, answers, name, weekday, send)
            _copy_issues(seeds, whole, name)
            if folder.is_dir():
                folder.rmdir()
            whole.rename(folder)
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", Where(str(folder))) from error
    newsroom = config.load_newsroom(folder)
    config.load_newsletter(newsroom, name)
    return Made(name, sum(1 for _ in (folder / "articles").rglob("*.md")), len(issues.days(newsroom, name)))


def _copy(seeds: Path, folder: Path) -> None:
    """Copy what belongs to the sample, and nothing that a build in it may have left."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "newsletters").mkdir(exist_ok=True)
    for part in ("digest.toml", f"newsletters/{_NAME}.toml"):
        shutil.copyfile(seeds / part, folder / part)
    for each in ("articles", "promos"):
        shutil.copytree(seeds / each, folder / each, copy_function=shutil.copyfile)


def _copy_issues(seeds: Path, folder: Path, name: str) -> None:
    """Copy the issues before that of the sample week, each moved to the day on which the newsletter would send it.

    The days count from the regular ones: a holiday that moves a Monday's issue moves no other day's.
    """
    sample, newsroom = config.load_newsroom(seeds), config.load_newsroom(folder)
    theirs, ours = (config.load_newsletter(room, each) for room, each in ((sample, _NAME), (newsroom, name)))
    by = timedelta(days=ours.schedule.weekdays[0] - theirs.schedule.weekdays[0])
    year, week = SAMPLE_WEEK.split("-W")
    for day in issues.days(sample, _NAME):
        regular = dates.regular_day_of(theirs.schedule, day)
        if regular is None or regular > date.fromisocalendar(int(year), int(week), 1):
            continue  # a draft that was left there
        sending = dates.sending_of(ours.schedule, regular + by)
        assert sending is not None
        file = issues.read(sample, issues.path_of(sample, _NAME, day))
        window = file.issue.window
        assert window is not None
        start, end = ((instant.astimezone(ours.zone) + by).isoformat() for instant in (window.start, window.end))
        for key, value in (("newsletter", name), ("date", sending.isoformat()), ("window", f"{start}/{end}")):
            file = file.with_field(key, value)
        files.write(issues.path_of(newsroom, name, sending), file.text.encode())


def _answer(folder: Path, answers: Answers, name: str, weekday: int, send: str) -> None:
    _set(folder / "digest.toml", "publication", answers.publication)
    path = folder / "newsletters" / f"{_NAME}.toml"
    _set(path, "title", answers.newsletter)
    _set(path, "send", send)
    # Issue 1 moves with the sending day, so that the numbers stay.
    first = dates.issue_date("2016-06-20")
    assert first is not None
    text = path.read_text("utf-8")
    moved = first + timedelta(days=weekday)
    files.write(path, re.sub(r"(?m)^first_issue = \S+", f"first_issue = {moved.isoformat()}", text).encode())
    if name != _NAME:
        path.rename(path.with_name(f"{name}.toml"))


def _set(path: Path, key: str, value: str) -> None:
    """Put a value into a line of our own sample file; a JSON string is a TOML string too, but for DEL."""
    text = path.read_text("utf-8")
    written = json.dumps(" ".join(value.split()).replace("\x7f", ""), ensure_ascii=False)
    files.write(path, re.sub(rf"(?m)^{key} = .*$", lambda _: f"{key} = {written}", text, count=1).encode())
