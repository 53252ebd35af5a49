"""What an editor may do to an issue, as values, and how a page writes them as JSON."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from digest.errors import DigestError

if TYPE_CHECKING:
    from collections.abc import Mapping

HeaderField = Literal["subject", "preheader", "status", "number", "window"]
StoryField = Literal["headline", "url", "text", "kicker"]
SectionField = Literal["title", "url", "text", "kicker"]
SectionKind = Literal["stories", "round-up", "note", "label", "call", "sign-off", "promo", "correction"]
Side = Literal["before", "after", "start", "end"]
Offered = Literal["subject", "preheader"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where something goes: ``before`` or ``after`` what a key names, or at the ``start`` or ``end`` of a section.

    For a story ``before`` and ``after`` name a story, ``start`` and ``end`` a section, or "" the stories that stand
    in none. For a section ``before`` and ``after`` name a section, ``start`` and ``end`` with "" the whole issue.
    """

    side: Side
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SetHeader:
    """Write a header field; an empty number, window or status is refused."""

    field: HeaderField
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SetIntro:
    """Write the opening words."""

    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SetStory:
    """Write a field of a story; an empty kicker takes its mark out."""

    story: str
    field: StoryField
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SetLead:
    """Make a story the lead and no other, or let the first be it again."""

    story: str
    lead: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SetSection:
    """Write a field of a section of any kind."""

    section: str
    field: SectionField
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveStory:
    """Move a story."""

    story: str
    to: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveSection:
    """Move a section with all its stories."""

    section: str
    to: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class DropStory:
    """Take a story out; the machine's memory of it stays, so that no update brings it back."""

    story: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AddStory:
    """Put a story in that has no article."""

    to: Place
    headline: str = ""
    text: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddSection:
    """Put a section in; an address without a title is kept as its mark."""

    section: SectionKind
    to: Place
    title: str = ""
    text: str = ""
    url: str = ""
    kicker: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveSection:
    """Take a section out, its text and its marks with it.

    Its stories, if it holds any, go to the end of the section ``into``, or of those that stand in none where that is
    empty; without ``into`` a section that holds stories stays.
    """

    section: str
    into: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepStory:
    """Keep a story as it is: from now on it counts as the editor's own words."""

    story: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeOffer:
    """Take another subject or preheader the draft offers; the one it replaces is offered in its place."""

    field: Offered
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeEarlier:
    """Take what ran earlier of a story into it, as its last paragraph: a line of the comment below it."""

    story: str
    line: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Allow:
    """Let what a check says of a story, a section or, with neither, the issue stand, for a reason.

    With ``words`` it is for findings about these words alone.
    """

    check: str
    reason: str
    story: str = ""
    section: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mend:
    """Put the fix of a finding in; line and column count from 1, a column of 0 is not known."""

    check: str
    line: int
    column: int
    text: str
    fix: str


Edit = (
    SetHeader
    | SetIntro
    | SetStory
    | SetLead
    | SetSection
    | MoveStory
    | MoveSection
    | DropStory
    | AddStory
    | AddSection
    | RemoveSection
    | KeepStory
    | TakeOffer
    | TakeEarlier
    | Allow
    | Mend
)

_CHOICES: dict[tuple[type, str], tuple[str, ...]] = {
    (SetHeader, "field"): get_args(HeaderField),
    (SetStory, "field"): get_args(StoryField),
    (SetSection, "field"): get_args(SectionField),
    (AddSection, "section"): get_args(SectionKind),
    (TakeOffer, "field"): get_args(Offered),
}
# A megabyte holds every issue there ever was many times over.
_MOST = 1_000_000


def _name(kind: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


KINDS_OF_EDIT: Mapping[str, type[Any]] = {_name(kind): kind for kind in get_args(Edit)}


def from_json(said: object) -> Edit:
    """Read an edit: ``{"kind": "set-story", "story": KEY, ...}``, the fields of its class beside its kind.

    A place is ``{"before": KEY}``, ``{"after": KEY}``, ``{"start": KEY}`` or ``{"end": KEY}``.

    Raises:
        DigestError: it is of no known kind, a field is missing, unknown or of a wrong type, or a number makes no sense.
    """
    if not isinstance(said, dict):
        raise DigestError("an edit is a JSON object", hint='{"kind": "set-header", "field": "subject", "value": "..."}')
    kind = KINDS_OF_EDIT.get(name) if isinstance(name := said.get("kind"), str) else None
    if kind is None:
        raise DigestError(f"there is no edit of the kind {name!r:.80}", hint=f"one of {', '.join(KINDS_OF_EDIT)}")
    fields = {field.name: field for field in dataclasses.fields(kind)}
    if odd := sorted(map(repr, said.keys() - fields.keys() - {"kind"})):
        raise DigestError(f"{name} has no {odd[0]:.80}", hint=f"it has {', '.join(fields)}")
    needed = [field.name for field in fields.values() if field.default is dataclasses.MISSING]
    if missing := [each for each in needed if each not in said]:
        raise DigestError(f"{name} needs {missing[0]}", hint=f"it has {', '.join(fields)}")
    values = {each: _value(kind, each, str(fields[each].type), said[each]) for each in fields if each in said}
    return cast("Edit", kind(**values))


def to_json(edit: Edit) -> dict[str, object]:
    """Write an edit as ``from_json`` reads it."""
    values = ((field.name, getattr(edit, field.name)) for field in dataclasses.fields(edit))
    said = ((name, value) for name, value in values if value is not None)
    shown = {name: {value.side: value.key} if isinstance(value, Place) else value for name, value in said}
    return {"kind": _name(type(edit)), **shown}


def _value(kind: type, name: str, wanted: str, value: object) -> object:
    if wanted == "Place":
        return place_from_json(value)
    if wanted == "bool":
        if not isinstance(value, bool):
            raise _odd(name, "true or false", value)
        return value
    if wanted == "int":
        least = 0 if name == "column" else 1
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST:
            raise _odd(name, "a whole number of a line or column", value)
        return value
    choices = _CHOICES.get((kind, name), ())
    if choices and value not in choices:
        raise _odd(name, f"one of {', '.join(choices)}", value)
    return _text(name, value)


def place_from_json(value: object) -> Place:
    """Read a place.

    Raises:
        DigestError: it is none.
    """
    if isinstance(value, dict) and len(value) == 1:
        ((side, key),) = value.items()
        if side in get_args(Side):
            return Place(side=side, key=_text("to", key))
    raise _odd("to", 'a place like {"before": KEY}', value)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > _MOST or re.search(r"[\ud800-\udfff\x00]", value):
        raise _odd(name, "a text", value)
    return value


def _odd(name: str, wanted: str, value: object) -> DigestError:
    return DigestError(f"{name} should be {wanted}", hint=f"it is {value!r:.80}")
