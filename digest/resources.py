"""Where the shipped ``templates/`` and ``seeds/`` lie, and the template folders of a newsroom."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from digest.errors import DigestError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: Literal["templates", "seeds"]) -> Path:
    """Return the shipped folder: the checkout's own if this is one, else the copy inside the wheel.

    A checkout is told by its ``pyproject.toml``, so that a stranger's ``site-packages/templates`` is
    never taken for ours. An editable install also leaves a copy in site-packages; it is never looked at.
    """
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    if (_PACKAGE / name).is_dir():
        return _PACKAGE / name
    raise DigestError(f"the program's own folder {name!r} is missing", hint="install weekly-digest again")


def client_support() -> Path:
    """Return the table of what mail clients can show; its licence lies beside it."""
    return _PACKAGE / "support" / "clients.json"


def support_baselines(root: str, format: str) -> tuple[Path, Path]:
    """Return where a format's baseline of support may lie: the newsroom's own, which stands first, and the shipped."""
    return Path(root) / "templates" / format / "support.json", folder("templates") / format / "support.json"


def template_folders(root: str, format: str) -> tuple[Path, ...]:
    """Return the folders a template is looked up in, first match wins.

    A format's own folder stands before the parts that formats share, and in both the newsroom's before the
    shipped one: a file of the same name overrides just that part, and a copy that is not edited changes nothing.
    """
    bases = (Path(root) / "templates", folder("templates"))
    return tuple(path for sub in (format, "parts") for base in bases if (path := base / sub).is_dir())


def profile_files(root: str) -> dict[str, Path]:
    """Return the file of each profile of a sending service by its name; the newsroom's own stand before the shipped."""
    bases = (folder("templates"), Path(root) / "templates")
    return {path.stem: path for base in bases for path in sorted((base / "profiles").glob("*.toml"))}


def format_files(root: str) -> tuple[Path, ...]:
    """Return every ``format.toml`` there is, those of the newsroom first; its folder is the format's name."""
    bases = (Path(root) / "templates", folder("templates"))
    return tuple(path for base in bases for path in sorted(base.glob("*/format.toml")))


def format_names(root: str) -> tuple[str, ...]:
    """Return the formats there are."""
    return tuple(sorted({path.parent.name for path in format_files(root)}))
