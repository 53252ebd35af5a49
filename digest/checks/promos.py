"""Promos: none passes for a story, and none stands twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.checks.registry import Check, Rule
from digest.model import Finding
from digest.text import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof


def promo_label(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each promo that neither the issue nor the newsletter labels."""
    if not is_blank(proof.newsletter.promo_label):
        return
    for number, section in enumerate(proof.issue.sections):
        if section.kind == "promo" and is_blank(section.kicker):
            name = f"the promo “{section.title}”" if section.title else "a promo without a heading"
            yield Finding(
                id="promo-unlabelled",
                severity="warning",
                message=f"{name} has no label; the email shows “Promotion”",
                where=proof.line(f"section:{number}"),
                help="say what it is: <!-- kicker: From our events team -->, or promo_label in the newsletter",
                text=section.title,
            )


def promo_twice(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each promo with the heading of one before it."""
    seen: dict[str, int] = {}
    for number, section in enumerate(proof.issue.sections):
        heading = " ".join(section.title.casefold().split())
        if section.kind != "promo" or not heading:
            continue
        first = seen.setdefault(heading, number)
        if first != number:
            yield Finding(
                id="promo-twice",
                severity="warning",
                message=f"the promo “{section.title}” stands twice; the first is on line "
                f"{proof.line(f'section:{first}').line}",
                where=proof.line(f"section:{number}"),
                help="take one of them out",
                text=section.title,
            )


CHECKS = (
    Check(
        "promos",
        (promo_label, promo_twice),
        (
            Rule(
                "promo-unlabelled",
                "warning",
                'a promo has no kicker, and the newsletter no `promo_label`: the email shows "Promotion"',
                "say what it is: `<!-- kicker: From our events team -->`",
            ),
            Rule("promo-twice", "warning", "two promos have one heading", "take one of them out"),
        ),
    ),
)
