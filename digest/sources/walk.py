"""Find article files. Apart from their reading, so that a build with nothing to do needs no YAML parser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Larger files are left out unread: no article is that long, and one must not cost the issue its time.
LARGEST_FILE = 5 * 1024 * 1024


def article_files(folder: Path, unreadable: Callable[[OSError], None] | None = None) -> tuple[Path, ...]:
    """Return the ``.md`` files below a folder in a stable order; names starting with ``.`` or ``_`` are passed over.

    Args:
        folder: where to look.
        unreadable: told of each folder that cannot be looked into.
    """
    found: list[Path] = []
    for base, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if name[0] not in "._"]
        found += [Path(base, name) for name in names if name[0] not in "._" and name.lower().endswith(".md")]
    return tuple(sorted(found, key=lambda path: path.as_posix()))
