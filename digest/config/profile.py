"""Read ``profiles/NAME.toml``: how a sending service takes an issue."""

from __future__ import annotations

import re
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path

from digest.config.tomlfile import TomlFile
from digest.errors import ConfigError, DigestError
from digest.model import Links, Profile
from digest.resources import profile_files
from digest.text import join_and

_KEYS = ("title", "live", "list_headers", "tags")
_OURS = tuple(field.name for field in fields(Links))
_OLDER = ("read_online",)


def load_profile(root: str, name: str) -> Profile:
    """Read a profile: the newsroom's own in ``templates/profiles``, else the shipped one.

    Raises:
        ConfigError: every problem of the file.
        DigestError: there is no profile of that name.
    """
    known = profile_files(root)
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {join_and(sorted(known))}"
        raise DigestError(f"there is no profile {name}", hint=hint)
    path = known[name]
    own = path.is_relative_to(Path(root))
    reader = TomlFile(path, path.relative_to(root).as_posix() if own else f"templates/profiles/{path.name}")
    profile = _profile(reader, name)
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return profile


def _profile(reader: TomlFile, name: str) -> Profile:
    reader.unknown(reader.tree, _KEYS)
    live = reader.texts(reader.tree, "live")
    if any(len(each) < 2 for each in live):
        reader.problem("live: a sign alone stands in too many texts", reader.line("live"), "write two or more: “{{”")
    tags = reader.tree.get("tags", {})
    if not isinstance(tags, dict):
        reader.problem("tags must be a table", reader.line("tags"), "[tags]")
        tags = {}
    for tag, literal in tags.items():
        line = reader.line(tag, "tags")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", tag):
            reader.problem(f"{tag} cannot be asked for", line, "small letters, figures and _: unsubscribe_url")
        if not isinstance(literal, str) or not literal.strip() or re.search(r"[\x00-\x1f\x7f]", literal):
            reader.problem(f"{tag} must be what the service fills in, on one line", line, "in quotation marks")
        elif (link := re.fullmatch(r"links\.(\w+)", literal)) and link[1] not in (*_OURS, *_OLDER):
            reader.problem(f"{tag}: there is no {link[1]} under [links]", line, f"there are {join_and(_OURS)}")
    return Profile(
        name=name,
        title=reader.get(reader.tree, "title", str, name),
        tags=tuple((tag, literal) for tag, literal in tags.items() if isinstance(literal, str)),
        live=live,
        list_headers=reader.get(reader.tree, "list_headers", bool, False),
    )
