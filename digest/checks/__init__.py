"""Check an issue before it goes out: small functions over a ``Proof``, one family a file. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.checks import articles, furniture, leftovers, shape, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from digest.model import Finding, Proof

CHECKS: tuple[Callable[[Proof], Iterable[Finding]], ...] = (
    furniture.subject_missing,
    furniture.subject_long,
    furniture.preheader_missing,
    furniture.stale,
    shape.no_story,
    shape.section_kind,
    shape.section_empty,
    shape.story_empty,
    shape.story_without_link,
    shape.story_link_unusable,
    shape.story_unedited,
    articles.withdrawn,
    articles.embargoed,
    articles.no_rights,
    articles.unknown,
    articles.story_twice,
    articles.ran_before,
    articles.syndicated,
    leftovers.to_come,
    leftovers.lorem_ipsum,
    leftovers.template_mark,
    leftovers.markdown,
    size.html_size,
)

_GRAVITY = {"error": 0, "warning": 1, "info": 2}


def check(proof: Proof) -> list[Finding]:
    """Run every check; errors first, then in the order of the file."""
    found = [finding for function in CHECKS for finding in function(proof)]
    return sorted(found, key=lambda finding: (_GRAVITY[finding.severity], finding.where.line, finding.id))
