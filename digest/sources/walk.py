"""Find article files. Apart from their reading, so that a build with nothing to do needs no YAML parser."""

from __future__ import annotations

import os
from pathlib import Path


def article_files(folder: Path) -> tuple[Path, ...]:
    """Return the ``.md`` files below a folder in a stable order; names starting with ``.`` or ``_`` are passed over."""
    found: list[Path] = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name[0] not in "._"]
        found += [Path(base, name) for name in names if name.endswith(".md") and name[0] not in "._"]
    return tuple(sorted(found, key=lambda path: path.as_posix()))
