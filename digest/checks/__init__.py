"""Check an issue before it goes out: small functions over a ``Proof``, one family a file. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.checks import (
    accessibility,
    articles,
    fidelity,
    furniture,
    headlines,
    images,
    law,
    leftovers,
    lengths,
    links,
    outline,
    promos,
    references,
    sender,
    shape,
    size,
    slips,
    subject,
    textpart,
    timewords,
)
from digest.checks.allowances import allow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from digest.model import Finding, Proof

CHECKS: tuple[Callable[[Proof], Iterable[Finding]], ...] = (
    furniture.subject_missing,
    furniture.subject_long,
    furniture.preheader_missing,
    furniture.stale,
    subject.subject_capitals,
    subject.subject_exclamation,
    subject.subject_reply,
    subject.subject_claim,
    subject.preheader_same,
    subject.preheader_length,
    shape.no_story,
    shape.section_kind,
    shape.section_empty,
    shape.story_empty,
    shape.story_without_link,
    shape.story_link_unusable,
    shape.story_unedited,
    outline.stories_few,
    outline.stories_many,
    outline.section_of_one,
    outline.section_twice,
    outline.round_up_items,
    outline.round_up_twice,
    lengths.story_length,
    lengths.paragraph_length,
    headlines.headline_long,
    headlines.headline_stop,
    headlines.headline_case,
    headlines.headlines_alike,
    headlines.headline_twice,
    promos.promo_label,
    promos.promo_twice,
    references.dangling,
    references.opens_with_pronoun,
    timewords.relative_day,
    timewords.weekday_misread,
    timewords.day_past,
    timewords.sending_day,
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
    slips.conflict_mark,
    slips.mojibake,
    slips.doubled_word,
    slips.empty_value,
    slips.quotes_mixed,
    slips.unmatched,
    slips.spacing,
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

# Every finding of these is only worth knowing: a build does not ask them.
NOTES = frozenset(
    [
        subject.preheader_length,
        outline.stories_few,
        outline.section_of_one,
        lengths.story_length,
        headlines.headline_stop,
        headlines.headline_case,
        headlines.headlines_alike,
        slips.spacing,
    ]
)

# Of these nothing can be said that is green: something was not looked at.
NOT_RUN = frozenset(["story-source-unknown"])

_GRAVITY = {"error": 0, "warning": 1, "info": 2}


def check(proof: Proof, *, notes: bool = False, kept: fidelity.Kept | None = None) -> list[Finding]:
    """Run every check; errors first, then in the order of the file.

    Args:
        proof: what is looked at.
        notes: with what is only worth knowing, be it of a text beside its article ("rounded") or of what ``NOTES`` look
            at, and with the stories that were held against nothing.
        kept: gives what was found of a text and its source before, if given.
    """
    asked = [each for each in CHECKS if each is not fidelity.borne_out and (notes or each not in NOTES)]
    found = [each for function in asked for each in function(proof)]
    found += fidelity.borne_out(proof, kept)
    found += fidelity.source_unknown(proof) if notes else ()
    found = list(allow(proof, found))
    found = [each for each in found if notes or not (each.text and each.severity == "info" and not each.allowed)]
    return sorted(found, key=lambda finding: (_GRAVITY[finding.severity], finding.where.line, finding.id))
