"""Keep the code that templates compile to: compiling all of a format takes longer than everything else of a render."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import marshal
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from jinja2 import BytecodeCache

from digest import resources

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.bccache import Bucket

# What the code of a template depends on besides its text: the compiler, the choices of the environment, and the
# filters, for what one makes of a constant is compiled in. The first holds Jinja's version, the second ours.
_MAKERS = (
    Path(jinja2.__file__),
    *(Path(__file__).parent / name for name in ("../__init__.py", "templates.py", "plain.py", "flowed.py")),
    *(Path(__file__).parent / name for name in ("../markup/markdown.py", "../text.py")),
)


class CompiledTemplates(BytecodeCache):
    """The code of templates: of all of them in memory, of the shipped ones also beside this program's byte code.

    Code is run as it is found, so that none may lie where a newsroom could bring it: a newsroom's own templates are
    compiled once in each run. As with Python's own byte code nothing is written under ``PYTHONDONTWRITEBYTECODE``
    or where nothing can be, and ``PYTHONPYCACHEPREFIX`` says where else.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, CodeType]] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Name a template by its place; code holds the path of its template, so that a copy elsewhere is another."""
        key = hashlib.sha256(f"{name}\0{filename}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
        shipped = filename is not None and filename.startswith(_shipped())
        return f"{key}.{'shipped' if shipped else 'own'}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a bucket the code of its template, if it is known for the text as it is now."""
        checksum, code = self._known.get(bucket.key, ("", None))
        if checksum != bucket.checksum and bucket.key.endswith(".shipped"):
            code = _read(_file(bucket.key), bucket.checksum)
            checksum = bucket.checksum if code else ""
        if code and checksum == bucket.checksum:
            self._known[bucket.key] = checksum, code
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code that was compiled just now."""
        if bucket.code is None:
            return
        self._known[bucket.key] = bucket.checksum, bucket.code
        if bucket.key.endswith(".shipped") and not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                _write(_file(bucket.key), bucket.checksum, bucket.code)
                _drop_older(bucket.key)


@cache
def _shipped() -> str:
    return os.path.join(resources.folder("templates"), "")  # noqa: PTH118 - with the separator at its end


@cache
def _stamp() -> str:
    made = hashlib.sha256(b"".join(path.read_bytes() for path in _MAKERS)).hexdigest()
    return made[:16]


def _file(key: str, stamp: str = "") -> Path:
    name = f"{key.partition('.')[0]}.{sys.implementation.cache_tag}.{stamp or _stamp()}.j2c"
    return Path(importlib.util.cache_from_source(__file__)).with_name(name)


def _read(path: Path, checksum: str) -> CodeType | None:
    try:
        head, _, octets = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if head != _seal(checksum, octets):
        return None
    return marshal.loads(octets)  # type: ignore[no-any-return]  # noqa: S302 - it lies where byte code does


def _seal(checksum: str, octets: bytes) -> bytes:
    """Bind code to the text it was compiled from; a file that was cut short does not fit its seal."""
    return hashlib.sha256(checksum.encode() + octets).hexdigest().encode()


def _write(path: Path, checksum: str, code: CodeType) -> None:
    octets = marshal.dumps(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_seal(checksum, octets) + b"\n" + octets)
        os.replace(part, path)  # noqa: PTH105 - a name, not a Path
    except OSError:
        os.unlink(part)  # noqa: PTH108 - a name, not a Path
        raise


def _drop_older(key: str) -> None:
    """Delete the code that an older version of this program or of Jinja made of a template."""
    kept, every = _file(key), _file(key, "*")
    for path in every.parent.glob(every.name):
        if path != kept:
            path.unlink(missing_ok=True)
