"""One promo file: a box of the newsroom's own, Markdown with a YAML header. Pure."""

from __future__ import annotations

import dataclasses
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from digest import dates
from digest.errors import DigestError, Where
from digest.markup import frontmatter
from digest.markup.html import drop_tags
from digest.model import Finding, PlannedPromo, Promo
from digest.sources.headerfile import HeaderFile, is_address
from digest.text import has_letters, is_blank, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

KEYS = ("label", "heading", "button", "url", "newsletters", "from", "to", "place")
_LIMITS = ("newsletters", "from", "to")
_LABEL = "label: From our events team"
_PLACES = "end, after lead or after story 3"


class ParsedPromo(NamedTuple):
    """What came of a file: the promo, or None when it is left out; and all there is to say about it."""

    promo: PlannedPromo | None
    findings: tuple[Finding, ...]


def parse_promo(raw: bytes, path: str, *, name: str) -> ParsedPromo:
    """Read a promo file; never raises.

    What nobody can read leaves the promo out: it must not run on a day, or in a newsletter, it was not meant for.

    Args:
        raw: the file's bytes.
        path: how findings name the file.
        name: what the issue file calls the promo.
    """
    reading = _Reading(path)
    try:
        promo = reading.read(raw, name)
    except DigestError as error:
        where = dataclasses.replace(error.where, path=path)
        left_out = Finding(id="promo-left-out", severity="warning", message=error.message, where=where, help=error.hint)
        return ParsedPromo(None, (*reading.findings, left_out))
    return ParsedPromo(promo, tuple(reading.findings))


class _Reading(HeaderFile):
    """One promo file while it is read."""

    characters_id = "promo-characters"
    value_id = "promo-value"

    def read(self, raw: bytes, name: str) -> PlannedPromo:
        front = frontmatter.read(self.decode(raw))
        self.lines = front.lines
        values = self._known(front.values)
        text, _ = drop_tags(front.body)
        if is_blank(text):
            raise DigestError("the promo has no text", Where(line=front.body_line), "write a sentence below the header")
        promo = Promo(
            heading=self._needed(values, "heading", "heading: Contracts and Control Totals 2016"),
            text=text.strip("\n"),
            button=self._needed(values, "button", "button: Ask for a place"),
            url=self._url(values),
        )
        first, last = self._day(values, "from"), self._day(values, "to")
        if first and last and last < first:
            raise DigestError("to is before from", self._at("to"), "both days are included")
        return PlannedPromo(
            name=name,
            label=self._label(values),
            promo=promo,
            newsletters=self._newsletters(values),
            first=first,
            last=last,
            after=self._after(values),
        )

    def _at(self, key: str) -> Where:
        return Where(line=self.lines.get(key, 1))

    def _known(self, values: Mapping[str, frontmatter.Value]) -> dict[str, frontmatter.Value]:
        """Return the values; an unknown key may be a misspelt limit, and an empty limit a forgotten one."""
        for key, value in values.items():
            if key not in KEYS:
                near = get_close_matches(key, KEYS, 1)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(KEYS)}"
                raise DigestError(f"{key} is not a key of a promo", self._at(key), hint)
            if key in _LIMITS and not has_letters("".join(value)):
                hint = "write one, or take the line out: then there is no limit"
                raise DigestError(f"{key} says nothing", self._at(key), hint)
        return dict(values)

    def _line(self, values: Mapping[str, frontmatter.Value], key: str) -> str:
        value = values.get(key, "")
        if not isinstance(value, str):
            raise DigestError(f"{key} should be text", self._at(key))
        return one_line(value)

    def _needed(self, values: Mapping[str, frontmatter.Value], key: str, example: str) -> str:
        if not (said := self._line(values, key)):
            raise DigestError(f"the promo has no {key}", self._at(key), f"add a line, such as {example}")
        return said

    def _label(self, values: Mapping[str, frontmatter.Value]) -> str:
        label = self._needed(values, "label", _LABEL)
        if not has_letters(label):
            raise DigestError("the label has no letter or figure", self._at("label"), f"write words, such as {_LABEL}")
        return label

    def _url(self, values: Mapping[str, frontmatter.Value]) -> str:
        url = self._needed(values, "url", "url: https://www.example.org/events")
        if not is_address(url):
            raise DigestError("url should be a whole address", self._at("url"), "https://...")
        return url

    def _day(self, values: Mapping[str, frontmatter.Value], key: str) -> date | None:
        said = self._line(values, key)
        if not said:
            return None
        try:
            day = dates.issue_date(said)
        except DigestError as error:
            raise DigestError(f"{key}: {error.message}", self._at(key), error.hint) from None
        if day is None:
            raise DigestError(f"{key} is not a day: {said[:40]}", self._at(key), "write 2016-09-05")
        return day

    def _newsletters(self, values: Mapping[str, frontmatter.Value]) -> tuple[str, ...]:
        value = values.get("newsletters", ())
        if isinstance(value, dict):
            raise DigestError("newsletters should be a list", self._at("newsletters"), "newsletters: [catch-up]")
        names = value.split(",") if isinstance(value, str) else value
        return tuple(name for each in names if (name := one_line(each)))

    def _after(self, values: Mapping[str, frontmatter.Value]) -> int | None:
        said = self._line(values, "place").casefold() or "end"
        if said == "end":
            return None
        if match := re.fullmatch(r"after (?:the )?(?:lead|story ([1-9][0-9]?))", said):
            return int(match[1] or 1)
        raise DigestError(f"place is not known: {said[:40]}", self._at("place"), _PLACES)
