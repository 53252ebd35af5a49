"""Check an issue before it goes out: small functions over a ``Proof``, one family a file. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest.checks import (
    abbreviations,
    accessibility,
    articles,
    fidelity,
    furniture,
    headlines,
    housestyle,
    htmlcode,
    images,
    law,
    leftovers,
    lengths,
    links,
    message,
    outline,
    promos,
    reachable,
    references,
    sender,
    shape,
    size,
    slips,
    spelling,
    subject,
    tellings,
    textpart,
    timewords,
)
from digest.checks.allowances import allow
from digest.checks.registry import Check, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Finding, Proof

__all__ = ["FAMILIES", "NOT_RUN", "Check", "Family", "Rule", "asked", "check"]


class Family(NamedTuple):
    """Checks that look at one side of an issue, in the order of docs/checks.md."""

    title: str
    checks: tuple[Check, ...]


FAMILIES = (
    Family("Subject and preheader", (*furniture.CHECKS, *subject.CHECKS)),
    Family(
        "The shape of the issue", (*shape.CHECKS, *outline.CHECKS, *tellings.CHECKS, *lengths.CHECKS, *headlines.CHECKS)
    ),
    Family("Articles and earlier issues", articles.CHECKS),
    Family("What a story says, beside its article", fidelity.CHECKS),
    Family("Days and references", (*timewords.CHECKS, *references.CHECKS)),
    Family("Leftovers and slips", (*leftovers.CHECKS, *slips.CHECKS)),
    Family("House style and spelling", (*housestyle.CHECKS, *abbreviations.CHECKS, *spelling.CHECKS)),
    Family("Links", (*links.CHECKS, *reachable.LINKS)),
    Family("Pictures", (*images.CHECKS, *reachable.PICTURES)),
    Family("Promos in an issue", promos.CHECKS),
    Family("Sender and law", (*sender.CHECKS, *law.CHECKS)),
    Family(
        "The email itself", (*size.CHECKS, *textpart.CHECKS, *accessibility.CHECKS, *htmlcode.CHECKS, *message.CHECKS)
    ),
)

# Of these nothing can be said that is green: something was not looked at.
NOT_RUN = frozenset(["story-source-unknown", "check-not-run", "link-not-checked"])

_GRAVITY = {"error": 0, "warning": 1, "info": 2}


def asked(proof: Proof, *, thorough: bool = False) -> Iterator[Check]:
    """Yield the checks that are run on a proof: those that have what they need."""
    for family in FAMILIES:
        for each in family.checks:
            if (thorough or not each.thorough) and (not each.needs or getattr(proof, each.needs) is not None):
                yield each


def check(
    proof: Proof, *, thorough: bool = False, notes: bool = False, kept: fidelity.Kept | None = None
) -> list[Finding]:
    """Run the checks; errors first, then in the reader's order: the issue file's, then the newsletter's own.

    Args:
        proof: what is looked at.
        thorough: with the checks of style that not every issue is held to.
        notes: with what is only worth knowing, and with the stories that were held against nothing.
        kept: gives what was found of a text and its source before, if given.
    """
    found: list[Finding] = []
    for each in asked(proof, thorough=thorough):
        for run in each.runs:
            found += fidelity.borne_out(proof, kept) if run is fidelity.borne_out else run(proof)
    found += fidelity.source_unknown(proof) if notes else ()
    told = [each for each in allow(proof, found) if notes or each.allowed or each.severity != "info"]
    return sorted(told, key=lambda each: (_GRAVITY[each.severity], each.where.path != proof.path, *_place(each)))


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.where.line, finding.where.column, finding.id
