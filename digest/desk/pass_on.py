"""Write the views of an issue as pages to pass on: no server, no script, nothing fetched, no path of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.desk import pages, seen
from digest.desk.proofs import Proofs
from digest.desk.views import COPIES, VIEWS, copy_of, mail_policy
from digest.errors import DigestError, StorageError, Where
from digest.workflow import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from digest.desk.proofs import Look, Name
    from digest.model import Newsroom


def write(
    newsroom: Newsroom, name: Name, folder: Path, *, now: Callable[[], datetime]
) -> tuple[Look, tuple[Path, ...]]:
    """Write every view of an issue into a folder; return what it shows, and the files, the first one first.

    All is made before anything is written. Where there are pictures, each view of the email is written without them
    and with them: the pages that one opens first fetch nothing.

    Raises:
        DigestError: the issue cannot be shown.
        StorageError: the folder holds files that are not ours, or cannot be written.
    """
    proofs = Proofs(newsroom, now)
    look = proofs.look(name)
    if not look.proof:
        fault = look.faults[0] if look.faults else None
        raise DigestError(
            f"{fault.place}: {fault.message}" if fault else "there is no issue file", hint=fault.help if fault else ""
        )
    made = _pages(look, proofs.language)
    _look_at(folder)
    for path, octets in made.items():
        files.write(folder / path, octets)
    return look, tuple(folder / path for path in made)


def _pages(look: Look, language: str) -> dict[str, bytes]:
    assert look.proof
    email = look.proof.email
    to = pages.Written()
    both = (False, True) if seen.pictures(email.html) else (False,)
    made: dict[str, bytes] = {}
    for view in VIEWS:
        for pictures in both if view.copy and view.pictures else (False,):
            as_ = pages.Shown(view, view.width, pictures)
            made[to.page(view, pictures=pictures)] = pages.issue_page(look, as_, to, language=language).encode()
    for copy in COPIES:
        for pictures in both:
            policy = mail_policy(pictures=pictures, header=False)
            made[to.mail(copy, pictures=pictures)] = copy_of(email.html, copy, meta_policy=policy).encode()
    return made | {
        to.file("issue.html"): email.html.encode(),
        to.file("issue.txt"): email.text.encode(),
        to.file("issue.eml"): look.proof.message,
    }


def _look_at(folder: Path) -> None:
    """Refuse a folder that holds files, unless it is one of ours: what lies there may be somebody's."""
    mark = f'name="generator" content="{pages.GENERATOR}"'.encode()
    index = folder / "index.html"
    ours = index.is_file() and mark in files.read(index)
    if folder.is_dir() and any(folder.iterdir()) and not ours:
        hint = "name another folder, or an empty one; nothing was written"
        raise StorageError("holds files, and is no preview of this program", Where(str(folder)), hint)
