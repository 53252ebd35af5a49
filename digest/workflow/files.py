"""Write files so that a reader finds the old one or the new one, never half of either."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from typing import TYPE_CHECKING

from digest.errors import StorageError, Where

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read(path: Path) -> bytes:
    """Read a file.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", Where(str(path))) from error


def write(path: Path, octets: bytes, *, new: bool = False, instead_of: bytes | None = None) -> None:
    """Write a file under a temporary name beside it, sync it, and put it in place in one step.

    Args:
        path: the file; its folder is made if need be.
        octets: all it will hold.
        new: refuse to replace a file that is there already.
        instead_of: refuse to replace anything but this, what was read before: another may have saved meanwhile.

    Raises:
        StorageError: it cannot be written, is there already, or was changed meanwhile.
    """
    part = ""
    path = path.resolve() if path.is_symlink() else path  # what is shared by a link stays shared
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(octets)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, _mode(path))  # noqa: PTH101 - mkstemp makes it private; the file it replaces may be shared
        if instead_of is not None:
            with _alone(path):
                if path.read_bytes() != instead_of:
                    hint = "nothing was changed. Run the command again"
                    raise StorageError("was changed by another program meanwhile", Where(str(path)), hint)
                os.replace(part, path)  # noqa: PTH105 - a name, not a Path
        elif new:
            _put_new(part, path)
        else:
            os.replace(part, path)  # noqa: PTH105 - a name, not a Path
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", Where(str(path))) from error
    finally:
        if part:
            with contextlib.suppress(OSError):
                os.unlink(part)  # noqa: PTH108 - gone already after a replace
    _sync_folder(path.parent)


# A look and a replacement take a hundredth of a second. A lock that has not changed hands for this long, in
# seconds, was left by a program that was killed.
_STALE = 10.0


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other runs of the program from replacing a file between a look at it and its replacement."""
    lock = path.with_name(f".{path.name}.lock")
    holder, waited = 0, 0.0
    while not _made(lock):
        with contextlib.suppress(OSError):
            now = lock.stat().st_mtime_ns
            holder, waited = now, waited + 0.01 if now == holder else 0.0
            if waited >= _STALE:
                lock.unlink()
        time.sleep(0.01)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            lock.unlink()


def _made(lock: Path) -> bool:
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    except PermissionError:
        if lock.exists() or os.name == "nt":  # Windows says so of one that is being deleted
            return False
        raise
    return True


def _put_new(part: str, path: Path) -> None:
    """Put a file in place only if its name is free, in one step: a look before the leap would leave a gap."""
    try:
        if os.name == "nt":
            os.rename(part, path)  # noqa: PTH104 - on Windows it refuses a name that is taken
        else:
            os.link(part, path)
    except FileExistsError:
        hint = "it was made meanwhile, or is yours; nothing was changed. Run the command again"
        raise StorageError("is there already", Where(str(path)), hint) from None


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o644


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sha256(octets: bytes) -> str:
    """Return the hex digits of a sha256."""
    return hashlib.sha256(octets).hexdigest()
