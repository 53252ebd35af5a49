"""Check an issue before it goes out: small functions over a ``Proof``, one family a file. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.checks import (
    accessibility,
    articles,
    fidelity,
    furniture,
    images,
    law,
    leftovers,
    links,
    sender,
    shape,
    size,
    textpart,
)

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
    fidelity.borne_out,
    leftovers.to_come,
    leftovers.lorem_ipsum,
    leftovers.template_mark,
    leftovers.markdown,
    links.empty,
    links.relative,
    links.scheme,
    links.malformed,
    links.staging_host,
    links.not_https,
    links.personal,
    links.shortener,
    links.words_differ,
    links.words_twice,
    links.words_generic,
    images.source,
    images.without_alt,
    images.alt_says_nothing,
    images.alt_long,
    images.not_https,
    images.format,
    sender.name,
    sender.no_reply,
    law.unsubscribe,
    law.address,
    law.company,
    law.why,
    textpart.missing,
    textpart.story_links,
    textpart.words_missing,
    textpart.markup,
    textpart.long_lines,
    accessibility.language,
    accessibility.direction,
    accessibility.one_main_heading,
    accessibility.heading_levels,
    accessibility.contrasts,
    accessibility.small_text,
    size.html_size,
)

_GRAVITY = {"error": 0, "warning": 1, "info": 2}


def check(proof: Proof, *, notes: bool = False, kept: fidelity.Kept | None = None) -> list[Finding]:
    """Run every check; errors first, then in the order of the file.

    Args:
        proof: what is looked at.
        notes: with what is only worth knowing of a text beside its article, such as "rounded", and with the stories
            that were held against nothing.
        kept: gives what was found of a text and its source before, if given.
    """
    found = [each for function in CHECKS if function is not fidelity.borne_out for each in function(proof)]
    found += fidelity.borne_out(proof, kept)
    found += fidelity.source_unknown(proof) if notes else ()
    found = [each for each in found if notes or not (each.text and each.severity == "info" and not each.allowed)]
    return sorted(found, key=lambda finding: (_GRAVITY[finding.severity], finding.where.line, finding.id))
