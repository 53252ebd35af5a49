"""Find article files. Apart from their reading, so that a build with nothing to do needs no YAML parser."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Larger files are left out unread: no article is that long, and one must not cost the issue its time.
LARGEST_FILE = 5 * 1024 * 1024
# So many names of one folder are put in order at a time; a folder of more comes in several runs, each in order.
RUN = 5000


# How the names of article files end, and those of saved pages.
ARTICLES = (".md",)
PAGES = (".html", ".htm")


def article_files(folder: Path, endings: tuple[str, ...] = ARTICLES) -> tuple[Path, ...]:
    """Return the files below a folder in a stable order; names starting with ``.`` or ``_`` are passed over."""
    return tuple(
        map(Path, sorted(each_article_file(folder, endings=endings), key=lambda path: path.replace(os.sep, "/")))
    )


def each_article_file(
    folder: Path, unreadable: Callable[[OSError], None] | None = None, *, endings: tuple[str, ...] = ARTICLES
) -> Iterator[str]:
    """Yield the paths of those files one by one, in that order but for folders of more than ``RUN`` names.

    However many there are, only a few thousand names are held at a time.

    Args:
        folder: where to look.
        unreadable: told of each folder that cannot be looked into.
        endings: how their names end, in small letters.
    """
    above = [_entries(str(folder), unreadable)]
    while above:
        entry = next(above[-1], None)
        if entry is None:
            above.pop()
        elif _is_folder(entry):
            if not _is_link(entry):
                above.append(_entries(entry.path, unreadable))
        elif entry.name.lower().endswith(endings):
            yield entry.path


def _entries(folder: str, unreadable: Callable[[OSError], None] | None) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as every:
            shown = (entry for entry in every if entry.name[0] not in "._")
            while run := sorted(islice(shown, RUN), key=_place):
                yield from run
    except OSError as error:
        if unreadable:
            unreadable(error)


def _place(entry: os.DirEntry[str]) -> str:
    """Return what puts an entry where the paths below it stand among the paths beside it."""
    return f"{entry.name}/" if _is_folder(entry) else entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link nobody can follow; reading it tells


def _is_link(entry: os.DirEntry[str]) -> bool:
    """Tell whether a folder lies elsewhere, perhaps above: a link, or Windows' junction, known from Python 3.12 on."""
    return entry.is_symlink() or getattr(entry, "is_junction", bool)()
