"""The templates of a newsroom: which there are, whose they are, and a copy of one to work on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest import config, resources
from digest.errors import DigestError
from digest.workflow import files

if TYPE_CHECKING:
    from digest.model import Newsroom

_FOLDER = "templates"


class Kind(NamedTuple):
    """A format, what it says of itself, and the newsletters that use it."""

    name: str
    about: str
    used_by: tuple[str, ...]


class Template(NamedTuple):
    """A template by its name below ``templates/``, the newsroom's own file and the shipped one, if there are."""

    name: str
    own: Path | None
    shipped: Path | None

    @property
    def in_use(self) -> Path:
        """Return the file that counts: the newsroom's own stands before the shipped one."""
        path = self.own or self.shipped
        assert path is not None
        return path


def formats(newsroom: Newsroom) -> tuple[Kind, ...]:
    """Return the formats there are.

    Raises:
        ConfigError: every problem of a format's or a newsletter's file.
    """
    users = [(name, config.load_newsletter(newsroom, name).format.name) for name in newsroom.newsletters]
    return tuple(
        Kind(
            name,
            config.load_format(newsroom.root, name).about,
            tuple(newsletter for newsletter, used in users if used == name),
        )
        for name in resources.format_names(newsroom.root)
    )


def templates(newsroom: Newsroom) -> tuple[Template, ...]:
    """Return every file of the formats and of the parts they share, shipped or the newsroom's own."""
    own, shipped = _below(Path(newsroom.root, _FOLDER)), _below(resources.folder("templates"))
    return tuple(Template(name, own.get(name), shipped.get(name)) for name in sorted({*own, *shipped}, key=_place))


def _below(base: Path) -> dict[str, Path]:
    found = (path for path in base.glob("*/*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(base).as_posix(): path for path in found}


def _place(name: str) -> tuple[bool, str]:
    return name.startswith("parts/"), name


def find(newsroom: Newsroom, name: str) -> Template:
    """Return the template of a name: ``parts/footer.mjml.j2``, or ``footer.mjml.j2`` where there is only one.

    Raises:
        DigestError: there is none, or more than one.
    """
    known = templates(newsroom)
    wanted = name.replace("\\", "/").removeprefix(f"{_FOLDER}/")
    found = [each for each in known if wanted in {each.name, each.name.partition("/")[2]}]
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise DigestError(f"there are several of that name: {names}", hint="name it with its folder")
    if not found:
        raise DigestError(f"there is no template {name}", hint=_near(wanted, known))
    return found[0]


def _near(wanted: str, known: tuple[Template, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(wanted, [each.name for each in known], 1, 0.7)
    short = get_close_matches(wanted, [each.name.partition("/")[2] for each in known], 1, 0.7)
    return f"did you mean {(near or short)[0]}?" if near or short else "digest templates list names them all"


def copy(newsroom: Newsroom, name: str) -> Path:
    """Put a shipped template into the newsroom's own ``templates/``, never over a file.

    Raises:
        DigestError: there is no such shipped template, or the newsroom has its own already.
        StorageError: it cannot be written.
    """
    template = find(newsroom, name)
    if template.own:
        hint = f"edit it; the shipped one: digest templates show --shipped {template.name}"
        raise DigestError(f"{_FOLDER}/{template.name} is yours already", hint=hint)
    path = Path(newsroom.root, _FOLDER, *template.name.split("/"))
    files.write(path, files.read(template.in_use), new=True)
    return path
