"""The size of the HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.checks.registry import Check, Rule
from digest.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof

# Gmail cuts a message off after 102 KB of HTML (no official figure; hteumeuleu/email-bugs#41); a sending
# service adds its own marks to links, so the warning comes 12 KB earlier.
CLIPPED = 104_448
NEAR = 92_160


def html_size(proof: Proof) -> Iterator[Finding]:
    """Yield an error where Gmail would clip the email, a warning where it is near that."""
    size = len(proof.email.html.encode())
    if size <= NEAR:
        return
    told = f"the HTML is {size / 1024:.0f} KB; Gmail cuts off at {CLIPPED // 1024} KB"
    longest = sorted(proof.issue.all_stories, key=lambda story: -len(story.text))[:3]
    names = ", ".join(f"“{story.headline}”" if story.headline else "the one without a headline" for story in longest)
    mend = f"shorten the longest stories: {names}" if names else "shorten its texts"
    where = proof.line("date")
    if size > CLIPPED:
        yield Finding(id="html-too-large", severity="error", message=told, where=where, help=mend)
    else:
        yield Finding(id="html-large", severity="warning", message=told, where=where, help=mend)


CHECKS = (
    Check(
        "size",
        (html_size,),
        (
            Rule("html-too-large", "error", "over 102 KB of HTML: Gmail cuts the email off", "the same"),
            Rule(
                "html-large",
                "warning",
                "over 90 KB of HTML; a sending service that rewrites links adds to it",
                "shorten the longest stories; they are named",
            ),
        ),
    ),
)
