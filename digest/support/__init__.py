"""Which mail clients lack a feature of HTML or CSS that an email uses. Pure: the table of clients is handed in.

The table is caniemail.com's, cut down by ``docs/client_support.py``; ``resources.client_support()`` is where it lies.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from digest.support.markup import sightings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Outlook on Windows lays out with Word, which passes over what stands in <!--[if !mso]><!--> ... <!--<![endif]-->.
_WORD = "outlook.windows"
# So many places of one feature are told: the first ones show which construct it is.
_PLACES = 3


class Feature(NamedTuple):
    """A feature, and the ids of the clients that lack it or have it in part; the others have it, or nobody knows."""

    title: str
    lacked_by: tuple[str, ...]
    partly_in: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Support:
    """What clients can show: names of ``makers`` and of ``clients`` (MAKER.PROGRAM), and ``features``.

    All are by caniemail.com's own ids.
    """

    date: date
    makers: Mapping[str, str]
    clients: Mapping[str, str]
    features: Mapping[str, Feature]


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A feature an email uses which not every client has in full: how often, where first, and who lacks it."""

    id: str
    title: str
    count: int
    places: tuple[str, ...]
    lacked_by: tuple[str, ...]
    partly_in: tuple[str, ...]

    @property
    def url(self) -> str:
        """Return the page that tells more."""
        return f"https://www.caniemail.com/features/{self.id}/"


def read(text: str) -> Support:
    """Read the shipped table."""
    table = json.loads(text)
    return Support(
        date=date.fromisoformat(table["date"]),
        makers=table["makers"],
        clients=table["clients"],
        features={
            id: Feature(each["title"], tuple(each.get("n", ())), tuple(each.get("a", ())))
            for id, each in table["features"].items()
        },
    )


def check(emails: Iterable[str], support: Support) -> tuple[Gap, ...]:
    """Return the gaps of some emails taken together, those that most clients lack first.

    Of each feature only clients whose newest tested version lacks it (or has it in part) are told. Conditional
    comments for Outlook do not count, and what is hidden from Outlook on Windows is not held against it.

    Args:
        emails: the final HTML of each.
        support: what clients can show.
    """
    found: dict[str, list[tuple[str, bool]]] = {}
    for html in emails:
        for id, place, hidden_from_word in sightings(html):
            if id in support.features:
                found.setdefault(id, []).append((place, hidden_from_word))
    gaps = [_gap(id, seen, support.features[id]) for id, seen in found.items()]
    told = (gap for gap in gaps if gap.lacked_by or gap.partly_in)
    return tuple(sorted(told, key=lambda gap: (-len(gap.lacked_by), -len(gap.partly_in), gap.id)))


def _gap(id: str, seen: list[tuple[str, bool]], feature: Feature) -> Gap:
    excused = {_WORD} if all(hidden for _, hidden in seen) else set[str]()
    return Gap(
        id=id,
        title=feature.title,
        count=len(seen),
        places=tuple(dict.fromkeys(place for place, _ in seen))[:_PLACES],
        lacked_by=tuple(client for client in feature.lacked_by if client not in excused),
        partly_in=tuple(client for client in feature.partly_in if client not in excused),
    )


def beyond(gap: Gap, accepted: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the clients that lack a feature and were not accepted to; ``accepted`` gives them by feature."""
    return tuple(client for client in gap.lacked_by if client not in accepted.get(gap.id, ()))
