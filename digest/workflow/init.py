"""Make a new newsroom from the sample one."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from digest import config, dates, resources
from digest.errors import DigestError, StorageError, Where
from digest.text import slug
from digest.workflow import files

# The week the sample is about.
SAMPLE_WEEK = "2016-W35"
PUBLICATION, NEWSLETTER, SENDING = "Ward & Whitehall", "Catch Up", "Monday 07:00"

_IGNORED = "out/\n.digest/\n.*.part\n"


class Answers(NamedTuple):
    """What an editor is asked: each has the sample's own as default."""

    publication: str = PUBLICATION
    newsletter: str = NEWSLETTER
    sending: str = SENDING


class Made(NamedTuple):
    """The new newsroom's newsletter, and how many article files it holds."""

    newsletter: str
    articles: int


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
    return name, weekdays[0], f"{dates.DAYS[weekdays[0]][:3]} {at:%H:%M}"


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
            _copy(resources.folder("seeds"), whole)
            files.write(whole / ".gitignore", _IGNORED.encode())
            _answer(whole, answers, name, weekday, send)
            if folder.is_dir():
                folder.rmdir()
            whole.rename(folder)
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", Where(str(folder))) from error
    newsroom = config.load_newsroom(folder)
    config.load_newsletter(newsroom, name)
    return Made(name, sum(1 for _ in (folder / "articles").rglob("*.md")))


def _copy(seeds: Path, folder: Path) -> None:
    """Copy what belongs to the sample, and nothing that a build in it may have left."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("digest.toml", "newsletters", "articles"):
        source = seeds / part
        if source.is_dir():
            shutil.copytree(source, folder / part, copy_function=shutil.copyfile)
        else:
            shutil.copyfile(source, folder / part)


def _answer(folder: Path, answers: Answers, name: str, weekday: int, send: str) -> None:
    _set(folder / "digest.toml", "publication", answers.publication)
    path = folder / "newsletters" / "catch-up.toml"
    _set(path, "title", answers.newsletter)
    _set(path, "send", send)
    # Issue 1 moves with the sending day, so that the numbers stay.
    first = dates.issue_date("2016-06-20")
    assert first is not None
    text = path.read_text("utf-8")
    moved = first + timedelta(days=weekday)
    files.write(path, re.sub(r"(?m)^first_issue = \S+", f"first_issue = {moved.isoformat()}", text).encode())
    if name != "catch-up":
        path.rename(path.with_name(f"{name}.toml"))


def _set(path: Path, key: str, value: str) -> None:
    """Put a value into a line of our own sample file; a JSON string is a TOML string too, but for DEL."""
    text = path.read_text("utf-8")
    written = json.dumps(" ".join(value.split()).replace("\x7f", ""), ensure_ascii=False)
    files.write(path, re.sub(rf"(?m)^{key} = .*$", lambda _: f"{key} = {written}", text, count=1).encode())
