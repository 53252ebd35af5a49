"""Keep what is dear to make anew: inlined HTML, what a text was found to claim beside its source, promos read.

After an edited word one of them is made, and what makes the others is not even loaded.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from digest import __version__
from digest.errors import StorageError
from digest.workflow import files

if TYPE_CHECKING:
    from digest.model import Newsroom

# An issue is some 40 KB, and has a dozen texts; what a newsroom builds in a week fits many times over.
MOST = {"html": 64, "fidelity": 512, "promos": 8}
_PACKAGES = ("mjml-python", "premailer", "cssutils", "cssselect", "lxml")
_OWN = {
    "html": ("render/html.py", "render/inline_css.py", "render/skeleton.py"),
    "fidelity": ("fidelity",),
    "promos": ("sources", "markup", "workflow/promos.py"),
}

Keeper = Callable[[str, Callable[[str], str]], str]


def html_cache(newsroom: Newsroom) -> Keeper:
    """Return a function that gives the HTML a text became, made by another function or kept from before."""
    return _keeper(newsroom, "html")


def fidelity_cache(newsroom: Newsroom) -> Keeper:
    """Return a function that gives what was found of a text and its source, by another function or before."""
    return _keeper(newsroom, "fidelity")


def promos_cache(newsroom: Newsroom) -> Keeper:
    """Return a function that gives the promos that files became: what reads their YAML is not loaded."""
    return _keeper(newsroom, "promos")


def _keeper(newsroom: Newsroom, kind: str) -> Keeper:
    """Keep texts in files named by a hash over what they were made from and all that makes them.

    A file begins with a hash of the rest: one that was cut short or changed is made anew. Where nothing can be written
    nothing is kept.
    """
    folder = Path(newsroom.root, ".digest", kind)

    def cached(text: str, make: Callable[[str], str]) -> str:
        path = folder / f"{files.sha256(f'{_makers(kind)}{chr(10)}{text}'.encode())}.{kind}"
        if kept := _read(path):
            return kept
        made = make(text)
        octets = made.encode()
        with contextlib.suppress(StorageError, OSError):
            files.write(path, files.sha256(octets).encode() + b"\n" + octets)
            _prune(folder, kind)
        return made

    return cached


def _read(path: Path) -> str:
    try:
        head, _, octets = path.read_bytes().partition(b"\n")
    except OSError:
        return ""
    return octets.decode("utf-8", "replace") if files.sha256(octets).encode() == head else ""


@cache
def _makers(kind: str) -> str:
    """Name all that a kept text depends on besides what it was made from: versions, and this program's own part."""
    root = Path(__file__).resolve().parents[1]
    own = [root / name for name in _OWN[kind]]
    paths = [path for each in own for path in (sorted(each.rglob("*.py")) if each.is_dir() else [each])]
    packages = map(_version, _PACKAGES) if kind == "html" else ()
    return " ".join((__version__, *packages, *(files.sha256(path.read_bytes()) for path in paths)))


def _version(name: str) -> str:
    """Return a package's name and version, as the folder of its metadata is called.

    ``importlib.metadata`` reads the same folders; to import it takes longer than all else here together.
    """
    for folder in sys.path:
        with contextlib.suppress(OSError):
            names = os.listdir(folder or ".")  # noqa: PTH208 - names, not paths
            plain = {each: re.sub(r"[-_.]+", "-", each).lower() for each in names if each.endswith(".dist-info")}
            if found := sorted(each for each in plain if re.match(rf"{name}-\d", plain[each])):
                return " ".join(found)
    from importlib import metadata

    return f"{name} {metadata.version(name)}"


def _prune(folder: Path, kind: str) -> None:
    """Delete the oldest files past ``MOST``."""
    kept = sorted(folder.glob(f"*.{kind}"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in kept[MOST[kind] :]:
        path.unlink(missing_ok=True)
