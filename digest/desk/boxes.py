"""The planned promos of a newsroom at the desk: which there are for an issue, and one of them put into it.

One whose turn it is in this issue is remembered as a draft remembers it, so that an update follows its file. Any other
is the editor's own from the start: an update that took it for a drafted one would take it out again.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from digest import dates
from digest.composer import promos
from digest.editing.moving import put_section
from digest.errors import Refused, Where
from digest.issuefile import with_memory
from digest.workflow.promos import known

if TYPE_CHECKING:
    from digest.editing import Place
    from digest.issuefile import IssueFile
    from digest.model import PlannedPromo
    from digest.workflow.target import Target

JSON = dict[str, Any]


def promos_json(target: Target, file: IssueFile | None) -> list[JSON]:
    """Return the promos planned for a newsletter: those of this issue's turn first, then by name.

    ``due`` tells whether it is this issue's turn, ``told`` whether the issue has it.
    """
    planned = [each for each in known(target.newsroom) if _is_for(each, target)]
    due = {each.name for each in promos.running(planned, target.newsletter, target.date)}
    there = {promos.name_of(each) for each in file.issue.sections} if file else set[str]()
    rows = [
        {
            "name": each.name,
            "label": each.label,
            "heading": each.promo.heading,
            "runs": _runs(each),
            "due": each.name in due,
            "told": each.name in there,
        }
        for each in planned
    ]
    return sorted(rows, key=lambda row: (not row["due"], row["name"]))


def with_promo(file: IssueFile, target: Target, name: str, to: Place) -> IssueFile:
    """Return an issue file with a planned promo put in as a draft puts it in.

    Raises:
        Refused: there is no such promo for this newsletter, or the issue has it.
    """
    planned = [each for each in known(target.newsroom) if _is_for(each, target)]
    found = next((each for each in planned if each.name == name), None)
    if not found:
        raise Refused("there is no such promo for this newsletter", Where(file.path), hint=name[:200])
    if any(promos.name_of(each) == name for each in file.issue.sections):
        raise Refused(f"the promo “{found.promo.heading}” is in this issue already", Where(file.path))
    section = promos.section_of(found)
    changed = put_section(file, section, to)
    if found in promos.running(planned, target.newsletter, target.date):
        with suppress(Refused):  # a file that was never drafted remembers nothing
            changed = with_memory(changed, [promos.drafted_promo(section)])
    return changed


def _is_for(planned: PlannedPromo, target: Target) -> bool:
    return not planned.newsletters or target.newsletter.name in planned.newsletters


def _runs(planned: PlannedPromo) -> str:
    first, last = planned.first, planned.last
    if first and last:
        return dates.say_span(first, last)
    said = dates.say_date(day, weekday=False) if (day := first or last) else ""
    return f"{'from' if first else 'until'} {said}" if said else "always"
