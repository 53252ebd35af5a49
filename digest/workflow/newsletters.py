"""Make a newsletter like another one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from digest import config
from digest.errors import ConfigError, DigestError, StorageError, Where
from digest.workflow import files

if TYPE_CHECKING:
    from digest.model import Newsroom


_TITLE = re.compile(r"""(?m)^title\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*')""")


def add(newsroom: Newsroom, name: str, like: str, title: str) -> Path:
    """Copy a newsletter's file under another name and title, and return the new file.

    Args:
        newsroom: whose newsletter.
        name: of the new one: small letters, figures and hyphens, not a date.
        like: the one to copy, all but its title.
        title: of the new one.

    Raises:
        DigestError: a name that cannot be one, or the file to copy has no line ``title = "..."``.
        StorageError: there is a newsletter of that name already.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", name):
        raise DigestError(f"{name[:60]} is no name for a newsletter", hint="use small letters, figures and hyphens")
    if not title.strip():
        raise DigestError("a newsletter needs a title", hint='--title "Daily briefing"')
    config.load_newsletter(newsroom, like)  # a fault is told before it is copied
    folder = Path(newsroom.root, "newsletters")
    path = folder / f"{name}.toml"
    if path.exists():
        raise StorageError("is there already", Where(str(path)), "choose another name")
    text = files.read(folder / f"{like}.toml").decode("utf-8-sig")
    written = json.dumps(" ".join(title.split()).replace("\x7f", ""), ensure_ascii=False)
    changed, count = _TITLE.subn(lambda _: f"title = {written}", text, count=1)
    if not count:
        raise DigestError("its title is not on a line of its own", Where(f"newsletters/{like}.toml"), 'title = "..."')
    files.write(path, changed.encode(), new=True)
    try:
        made = config.load_newsletter(config.load_newsroom(Path(newsroom.root)), name)
    except (ConfigError, DigestError):
        path.unlink()
        raise
    if made.title != " ".join(title.split()):
        path.unlink()
        raise DigestError(f"this title cannot be written: {title[:60]}")
    return path
