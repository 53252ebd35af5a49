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


def template_folders(root: str, format: str) -> tuple[Path, ...]:
    """Return the folders a template is looked up in, first match wins.

    The newsroom's own ``templates/<format>`` and ``templates/parts`` stand before the shipped ones, so a
    file of the same name overrides just that part.
    """
    shipped, own = folder("templates"), Path(root) / "templates"
    return tuple(base / sub for base in (own, shipped) for sub in (format, "parts") if (base / sub).is_dir())
