"""Read ``newsletters/NAME.toml``."""

from __future__ import annotations

import contextlib
import re
from dataclasses import fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from digest import dates
from digest.config.brand import read_brand
from digest.config.checks import read_checks
from digest.config.format import default_format, load_format
from digest.config.profile import load_profile
from digest.config.rules import read_rules, read_sections, read_weights
from digest.config.telling import read_summaries, read_threads
from digest.config.tomlfile import TomlFile
from digest.errors import ConfigError, DigestError
from digest.model import (
    Footer,
    Format,
    Links,
    Mailbox,
    Newsletter,
    Newsroom,
    Profile,
    Schedule,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


_NEWSLETTER_KEYS = (
    "title", "format", "strapline", "cadence", "send", "cutoff", "first_issue", "intro", "intro_first",
    "intro_back", "sign_up", "sign_off", "label", "promo_label", "full_story", "text_links", "from", "rules",
    "sections", "brand", "links", "footer", "summary", "weights", "checks", "threads", "profile", "approvals",
)  # fmt: skip
# A first look; the message is checked whole by email-validator when it is made.
_ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(?:\.[^@\s<>\".]+)+")


def load_newsletter(newsroom: Newsroom, name: str) -> Newsletter:
    """Read ``newsletters/NAME.toml`` and its format.

    Raises:
        ConfigError: every problem of the file.
        DigestError: no newsletter of that name.
    """
    if name not in newsroom.newsletters:
        near = get_close_matches(name, newsroom.newsletters, 1)
        known = f"did you mean {near[0]}?" if near else f"known: {', '.join(newsroom.newsletters) or 'none yet'}"
        raise DigestError(f"there is no newsletter {name}", hint=known)
    reader = TomlFile(Path(newsroom.root, "newsletters", f"{name}.toml"), f"newsletters/{name}.toml")
    newsletter = _newsletter(reader, newsroom, name)
    if reader.problems:
        raise ConfigError(tuple(reader.problems))
    return newsletter


def _newsletter(reader: TomlFile, newsroom: Newsroom, name: str) -> Newsletter:
    tree = reader.tree
    reader.unknown(tree, _NEWSLETTER_KEYS)
    _placeholders(reader)
    title = reader.get(tree, "title", str, "")
    if reader.parsed and not title:
        reader.problem("title is missing", 1, 'write title = "Catch Up"')

    format = _format_of(reader, newsroom)
    sender = reader.table("from", ("name", "address", "reply_to"))

    def words(key: str) -> str:
        return _fill(reader.get(tree, key, str, ""), newsroom.publication, title)

    return Newsletter(
        name=name,
        title=title,
        publication=newsroom.publication,
        zone=newsroom.zone,
        language=newsroom.language,
        format=format,
        schedule=_schedule(reader, newsroom),
        sender=_sender(reader, sender, newsroom.publication, title),
        reply_to=_address(reader, sender, "reply_to"),
        strapline=words("strapline"),
        intro=words("intro"),
        intro_first=words("intro_first"),
        intro_back=words("intro_back"),
        sign_up=words("sign_up"),
        sign_off=words("sign_off"),
        label=words("label") or _fill(format.label, newsroom.publication, title),
        promo_label=words("promo_label"),
        full_story=_one_of(reader, "full_story", ("run-on", "line", "none")),  # type: ignore[arg-type]
        text_links=_one_of(reader, "text_links", ("end", "numbered")),  # type: ignore[arg-type]
        rules=read_rules(reader, format),
        sections=read_sections(reader),
        weights=read_weights(reader),
        summaries=read_summaries(reader),
        checks=read_checks(reader, newsroom.checks),
        threads=read_threads(reader),
        brand=read_brand(reader, lambda text: _fill(text, newsroom.publication, title)),
        links=_texts_of(reader, "links", Links, check=_link, other=("tag", "own_hosts"), older={"read_online": "view"}),
        **_labels(reader),
        footer=_footer(reader, newsroom.publication, title),
        profile=_profile_of(reader, newsroom),
        approvals=reader.get(tree, "approvals", int, 0, check=lambda v: "" if v in {0, 1, 2} else "must be 0, 1 or 2"),
    )


def _one_of(reader: TomlFile, key: str, choices: tuple[str, ...]) -> str:
    return reader.get(
        reader.tree,
        key,
        str,
        choices[0],
        check=lambda v: "" if v in choices else f"must be one of {', '.join(choices)}",
    )


def _format_of(reader: TomlFile, newsroom: Newsroom) -> Format:
    name = reader.get(reader.tree, "format", str, "") if "format" in reader.tree else default_format(newsroom.root)
    try:
        return load_format(newsroom.root, name)
    except ConfigError as error:
        reader.problems.extend(error.problems)
    except DigestError as error:
        reader.problem(error.message, reader.line("format"), error.hint)
    return Format(
        name=name, kinds=(), paragraphs=(2, 6), story_words=(1, 999), round_up_title="", round_up_items=(2, 3)
    )


def _profile_of(reader: TomlFile, newsroom: Newsroom) -> Profile:
    name = reader.get(reader.tree, "profile", str, "")
    if not name:
        return Profile()
    try:
        return load_profile(newsroom.root, name)
    except ConfigError as error:
        reader.problems.extend(error.problems)
    except DigestError as error:
        reader.problem(error.message, reader.line("profile"), error.hint)
    return Profile()


def _schedule(reader: TomlFile, newsroom: Newsroom) -> Schedule:
    tree = reader.tree
    cadence = _one_of(reader, "cadence", ("weekly", "daily", "fortnightly", "monthly"))
    weekdays, at = dates.read_send("Mon 07:00", "weekly")
    try:
        default = {"daily": "Mon-Fri 07:00", "monthly": "first Mon 07:00"}.get(cadence, "Mon 07:00")
        weekdays, at = dates.read_send(reader.get(tree, "send", str, default), cadence)  # type: ignore[arg-type]
    except DigestError as error:
        reader.problem(error.message, reader.line("send"), error.hint)
    first = tree.get("first_issue")
    if isinstance(first, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", first):
        with contextlib.suppress(ValueError):
            first = date.fromisoformat(first)
    if first is not None and type(first) is not date:
        reader.problem("first_issue must be a date", reader.line("first_issue"), "write first_issue = 2016-06-20")
        first = None
    cutoff = None
    if said := reader.get(tree, "cutoff", str, ""):
        try:
            cutoff = dates.read_cutoff(said)
        except DigestError as error:
            reader.problem(error.message, reader.line("cutoff"), error.hint)
    schedule = Schedule(
        cadence=cadence,  # type: ignore[arg-type]
        weekdays=weekdays,
        at=at,
        first_issue=first,
        cutoff=cutoff,
        move=newsroom.move,
        skip=newsroom.skip,
    )
    if first and not dates.is_regular_day(schedule, first):
        day = dates.say_date(first)
        reader.problem(
            f"first_issue, {day}, is not a sending day", reader.line("first_issue"), "move it, or change send"
        )
    if cadence == "fortnightly" and not first:
        reader.problem(
            "a fortnightly newsletter needs first_issue", reader.line("cadence"), "it says which weeks count"
        )
    return schedule


def _fill(text: str, publication: str, title: str) -> str:
    return text.replace("{publication}", publication).replace("{title}", title)


_IN_TEXTS = ("publication", "title")
_IN_LABEL = (*_IN_TEXTS, "span")
_IN_INTRO = (*_IN_TEXTS, "stories", "Stories", "from", "to")
_IN_LINKS = ("date", "newsletter")
_IN_TAG = (*_IN_LINKS, "story", "place")
_IN = {
    "intro": _IN_INTRO,
    "intro_first": _IN_INTRO,
    "intro_back": (*_IN_INTRO, "away"),
    "label": _IN_LABEL,
    "links.tag": _IN_TAG,
}


def _placeholders(reader: TomlFile) -> None:
    """Note every ``{word}`` that nothing fills in: readers would see it as it stands."""
    tree = reader.tree
    texts: list[tuple[str, str, tuple[str, ...]]]
    texts = [("", key, _IN.get(key, _IN_TEXTS)) for key in tree]
    known: tuple[str, ...]
    for name, known in (("from", _IN_TEXTS), ("footer", _IN_TEXTS), ("links", _IN_LINKS)):
        table = tree.get(name)
        texts += [(name, key, _IN.get(f"{name}.{key}", known)) for key in table] if isinstance(table, dict) else []
    if isinstance(tree.get("brand"), dict) and "logo_alt" in tree["brand"]:
        texts.append(("brand", "logo_alt", _IN_TEXTS))
    for name, key, known in texts:
        value = (tree[name] if name else tree)[key]
        for word in re.findall(r"\{(\w+)\}", value) if isinstance(value, str) else ():
            if word not in known:
                near = get_close_matches(word, known, 1)
                hint = f"did you mean {{{near[0]}}}?" if near else f"known here: {', '.join(f'{{{k}}}' for k in known)}"
                reader.problem(f"nothing fills in {{{word}}}", reader.line(key, name), hint)


def _sender(reader: TomlFile, table: dict[str, Any], publication: str, title: str) -> Mailbox:
    address = _address(reader, table, "address")
    if reader.parsed and not address and "address" not in table:
        reader.problem("[from] address is missing", reader.line("", "from"), 'write address = "news@your-domain"')
    name = _fill(reader.get(table, "name", str, title, name="from"), publication, title)
    return Mailbox(name=name, address=address)


def _address(reader: TomlFile, table: dict[str, Any], key: str) -> str:
    return reader.get(
        table,
        key,
        str,
        "",
        name="from",
        check=lambda v: "" if _ADDRESS.fullmatch(v) or (not v and key == "reply_to") else f"is not an address: {v}",
    )


def _footer(reader: TomlFile, publication: str, title: str) -> Footer:
    found = _texts_of(reader, "footer", Footer)
    return Footer(**{item.name: _fill(getattr(found, item.name), publication, title) for item in fields(Footer)})


def _link(value: str) -> str:
    return (
        ""
        if not value or re.fullmatch(r"(https?://|mailto:)[^\s<>\"]+", value)
        else "must be a whole address: https://..."
    )


def _labels(reader: TomlFile) -> dict[str, Any]:
    """Read ``tag`` and ``own_hosts`` of ``[links]``."""
    table = reader.tree.get("links")
    if not isinstance(table, dict) or not {"tag", "own_hosts"} & table.keys():
        return {}
    tag = reader.get(table, "tag", str, "", name="links", check=_query)
    hosts = reader.texts(table, "own_hosts", "links")
    for host in hosts:
        if not re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+", host):
            said = f"own_hosts: {host} is not a host"
            reader.problem(said, reader.line("own_hosts", "links"), 'without https://, in small letters: "example.org"')
    if tag and not hosts:
        hint = 'whose pages the labels are for: own_hosts = ["your-domain"]'
        reader.problem("tag needs own_hosts", reader.line("tag", "links"), hint)
    return {"label_links": tag, "own_hosts": hosts}


def _query(value: str) -> str:
    part = r"[\w.~-]+=(?:[\w.~%+-]|\{\w+\})*"
    return "" if re.fullmatch(rf"{part}(?:&{part})*", value, re.ASCII) else "must read like name=value&name=value"


def _texts_of(
    reader: TomlFile,
    name: str,
    kind: type[T],
    check: Callable[[str], str] = lambda _: "",
    other: tuple[str, ...] = (),
    older: Mapping[str, str] = MappingProxyType({}),
) -> T:
    """Take a table of texts.

    Args:
        reader: the file.
        name: of the table.
        kind: what it is read into; its fields are the keys.
        check: returns what is wrong with a text.
        other: keys that are read elsewhere.
        older: names that keys had once, and what each is called now.
    """
    names = [item.name for item in fields(kind)]  # type: ignore[arg-type]
    table = reader.table(name, [*names, *other, *older])
    for was, key in older.items():
        if was in table and key in table:
            reader.problem(f"{was} is the older name of {key}", reader.line(was, name), f"keep {key}")
    mine = [key for key in table if key in (*names, *older)]
    return kind(**{older.get(key, key): reader.get(table, key, str, "", name=name, check=check) for key in mine})
