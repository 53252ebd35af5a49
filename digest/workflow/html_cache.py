"""Keep HTML whose CSS was inlined: to load what inlines it, and to run it, is most of a build's time."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from digest import __version__
from digest.errors import StorageError
from digest.workflow import files

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.model import Newsroom

# An issue is some 40 KB; what a newsroom builds in a week fits many times over.
MOST = 64
_MAKERS = ("mjml-python", "premailer", "cssutils", "cssselect", "lxml")
_OWN = ("html.py", "inline_css.py", "skeleton.py")


def html_cache(newsroom: Newsroom) -> Callable[[str, Callable[[str], str]], str]:
    """Return a function that gives what a text became, made by another function or kept from before.

    A file is named by a hash over the text and all that turns it into HTML, and begins with a hash of the rest: one
    that was cut short or changed is made anew. Where nothing can be written nothing is kept.
    """
    folder = Path(newsroom.root, ".digest", "html")

    def cached(text: str, make: Callable[[str], str]) -> str:
        path = folder / f"{_key(text)}.html"
        if kept := _read(path):
            return kept
        html = make(text)
        octets = html.encode()
        with contextlib.suppress(StorageError, OSError):
            files.write(path, files.sha256(octets).encode() + b"\n" + octets)
            _prune(folder)
        return html

    return cached


def _key(text: str) -> str:
    return files.sha256(f"{_makers()}\n{text}".encode())


def _read(path: Path) -> str:
    try:
        head, _, octets = path.read_bytes().partition(b"\n")
    except OSError:
        return ""
    return octets.decode("utf-8", "replace") if files.sha256(octets).encode() == head else ""


@cache
def _makers() -> str:
    """Name all that the HTML depends on besides the text: versions, and this program's own part in it."""
    folder = Path(__file__).resolve().parents[1] / "render"
    own = [files.sha256((folder / name).read_bytes()) for name in _OWN]
    return " ".join((__version__, *map(_version, _MAKERS), *own))


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


def _prune(folder: Path) -> None:
    """Delete the oldest files past ``MOST``."""
    kept = sorted(folder.glob("*.html"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in kept[MOST:]:
        path.unlink(missing_ok=True)
