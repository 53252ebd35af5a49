"""Find the British dictionary, and look words up in it; what was looked up before is not looked up again."""

from __future__ import annotations

import contextlib
import gc
import os
import re
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest.errors import DigestError, StorageError, Where
from digest.model import Finding
from digest.workflow import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from digest.model import Newsletter, Newsroom

_NAMES = ("en_GB", "en-GB")
_LANGUAGES = ("en", "en-gb")
_INSTALL = 'install hunspell-en-gb (Debian, Ubuntu) or LibreOffice, or name one: [checks] dictionary = "path/en_GB"'
# An issue and its articles have some 500 different words in small letters; these are those of many issues.
_MOST = 20_000


class Missing(NamedTuple):
    """Why spelling cannot be looked at, and how that is mended."""

    message: str
    help: str

    @property
    def finding(self) -> Finding:
        """Return it as what was not checked."""
        return Finding(id="check-not-run", severity="info", message=self.message, help=self.help, text="spelling")


class Speller:
    """A dictionary, loaded when a word comes that was not looked up before.

    Verdicts lie in ``.digest/spelling``, in a file that begins with a hash of the rest. Its first line names the
    dictionary by path, size and time of change; of another one, or damaged, nothing in it counts.

    Raises:
        DigestError: the dictionary cannot be read.
    """

    def __init__(self, newsroom: Newsroom, dictionary: Path) -> None:
        self._dictionary = dictionary
        self._kept = Path(newsroom.root, ".digest", "spelling", "words.txt")
        self._state = _state(dictionary)
        self._verdicts = _read(self._kept, self._state)
        self._before = len(self._verdicts)
        self._look_up = None if self._verdicts else _load(dictionary)

    def __call__(self, word: str) -> bool:
        """Tell whether a word is in the dictionary."""
        if word not in self._verdicts:
            self._look_up = self._look_up or _load(self._dictionary)
            self._verdicts[word] = self._look_up(word)
        return self._verdicts[word]

    def keep(self) -> None:
        """Write down what was looked up; where nothing can be written, nothing is kept."""
        if len(self._verdicts) > self._before:
            rows = [f"{'+' if right else '-'}{word}" for word, right in self._verdicts.items()]
            octets = "\n".join([self._state, *rows[-_MOST:]]).encode()
            with contextlib.suppress(StorageError, OSError):
                files.write(self._kept, files.sha256(octets).encode() + b"\n" + octets)


def speller_for(newsroom: Newsroom, newsletter: Newsletter) -> Speller | Missing:
    """Return what looks up the words of a newsletter, or why nothing can."""
    if newsletter.language.lower() not in _LANGUAGES:
        said = f"spelling is looked up in British English only; this newsletter is in {newsletter.language}"
        return Missing(said, 'write language = "en-GB" into digest.toml, if it is')
    named = newsletter.checks.dictionary
    path = Path(newsroom.root, os.path.expanduser(named)) if named else None  # noqa: PTH111 - Path's may raise
    found = next(_in(map(_without_suffix, [path])), None) if path else find(places(os.environ))
    if not found:
        missing = f"there is no dictionary {named}: .aff and .dic" if named else "there is no British dictionary"
        return Missing(f"spelling was not looked at: {missing}", _INSTALL)
    try:
        return Speller(newsroom, found)
    except DigestError as error:
        return Missing(f"spelling was not looked at: {error.where.path} {error.message}", error.hint)


# --- where dictionaries are ----------------------------------------------------------------------


def places(environment: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders that may hold dictionaries.

    They are those of hunspell(1), ``DICPATH`` first; of the package managers of Linux and macOS; and LibreOffice's own.
    """
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path's may raise
    yield from (Path(each) for each in environment.get("DICPATH", "").split(os.pathsep) if each)
    yield from (home / ".local/share/hunspell", home / "Library/Spelling", Path("/Library/Spelling"))
    for root in ("/usr/share", "/usr/local/share", "/opt/homebrew/share"):
        yield from (Path(root, each) for each in ("hunspell", "myspell", "myspell/dicts"))
    office = "share/extensions/dict-en"
    yield from (Path(root, office) for root in ("/usr/lib/libreoffice", "/usr/lib64/libreoffice"))
    yield from (each / office for each in sorted(Path("/opt").glob("libreoffice*"), reverse=True))
    yield Path("/Applications/LibreOffice.app/Contents/Resources/extensions/dict-en")
    for key in ("ProgramFiles", "ProgramFiles(x86)"):
        if root := environment.get(key, ""):
            yield Path(root, "LibreOffice", office)


def find(folders: Iterable[Path]) -> Path | None:
    """Return the first British dictionary of some folders, without the suffix of its two files."""
    return next(_in(folder / name for folder in folders for name in _NAMES), None)


def _in(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if all(each.is_file() for each in _files(path)):
            yield path


def _files(dictionary: Path) -> tuple[Path, Path]:
    return dictionary.with_name(f"{dictionary.name}.aff"), dictionary.with_name(f"{dictionary.name}.dic")


def _without_suffix(path: Path) -> Path:
    return path.with_suffix("") if path.suffix in (".aff", ".dic") else path


# --- what is in one ------------------------------------------------------------------------------


def _load(dictionary: Path) -> Callable[[str], bool]:
    where = Where(str(dictionary))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the package leaves closing its files to the interpreter
        try:
            from spylls.hunspell import Dictionary

            look_up: Callable[[str], bool] = Dictionary.from_files(str(dictionary)).lookup
            is_english = look_up("the")
        except ImportError as error:
            raise DigestError("needs the package spylls to be read", where, "pip install spylls") from error
        except Exception as error:  # a damaged file fails anywhere in it, with whatever it runs into
            _let_go(error)
            raise DigestError(f"cannot be read: {error}", where, "install it anew, or name another") from error
    if not is_english:
        raise DigestError("is no English dictionary: “the” is not in it", where, "name another")
    return look_up


def _let_go(error: BaseException | None) -> None:
    """Close the files that an error still holds by where it was raised, as Windows keeps what is open from changing."""
    while error:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__
    gc.collect()


def _state(dictionary: Path) -> str:
    """Name a dictionary's files, with their size and time of change."""
    with contextlib.suppress(OSError):
        stats = [(path, path.stat()) for path in _files(dictionary)]
        return re.sub(r"\s", " ", " ".join(f"{path} {each.st_size} {each.st_mtime_ns}" for path, each in stats))
    return ""


def _read(kept: Path, state: str) -> dict[str, bool]:
    try:
        head, _, octets = kept.read_bytes().partition(b"\n")
    except OSError:
        return {}
    first, *rows = octets.decode("utf-8", "replace").split("\n")
    whole = files.sha256(octets).encode() == head and first == state
    return {row[1:]: row[:1] == "+" for row in rows} if whole else {}
