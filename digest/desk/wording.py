"""How to mend a finding at the desk: what the checks say for whoever edits the file, in the words of the page. Pure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from digest.checks.reference import rules

if TYPE_CHECKING:
    from digest.model import Finding

# Where the button "Let it stand" says all that the help would, it says so too, lest an error seem to have no way out.
_FACT = "mend it, or let it stand and say why"
_OR_STAND = "take it out, or let it stand and say why"

# By the id of the rule: where the help names a command, a mark, a line of the file or a setting.
_HERE = {
    "subject-missing": "write one, at the top of the issue",
    "preheader-missing": "write one, at the top of the issue",
    "story-none": "add one from the candidates, or by hand below the stories",
    "section-empty": "put a story into it, or write its text",
    "story-empty": "write it, or drop it",
    "story-without-link": "write its address into “Leads to”, below the text",
    "story-link-unusable": "write a whole address into “Leads to”, below the text: https://...",
    "story-unedited": "read and edit them; what is right already is kept by “Keep as it is”",
    "stories-many": "drop some",
    "article-changed": "compare it with its source, below the text; once it is right, let it stand and say why",
    "article-held": "drop the story, or ask whoever held the article",
    "article-withdrawn": "drop the story, or ask whoever withdrew the article",
    "article-unknown": "of an unknown article no withdrawal or embargo is noticed: drop the story, and add its article",
    "story-source-unknown": "look them up yourself; an article is known of what is added from the candidates",
    "story-ran-before": _OR_STAND,
    "story-twice": "drop one of them, or mend where it leads to",
    "acronym-unexplained": "write the words it stands for, then it in brackets; or let it stand and say why",
    "spelling": "mend it, if it is a slip",
    "promo-unlabelled": "it needs a kicker such as “From our events team”",
    "promos-many": "take one of them out",
    "leftover-conflict": "keep one version, and take the rest out",
}
# By the heading of docs/checks.md that the rule stands under.
_TITLES = {"What a story says, beside its article": _FACT}
_IN_FILE = "How the issue file is written"
_SET_UP = frozenset(["Sender and law", "The email itself"])
# Of those under the two headings above, what an editor mends by words.
_OF_WORDS = frozenset(
    [
        "html-too-large",
        "html-large",
        "links-many",
        "text-sparse",
        "text-part-invisible",
        "text-part-markup",
        "subject-too-long",
    ]
)


def help_of(finding: Finding) -> str:
    """Return how to mend a finding at the desk; empty where nothing is to be done.

    The words of the check itself stand wherever they need neither a command nor the file.
    """
    if not finding.help:
        return ""
    if finding.id in _HERE:
        return _HERE[finding.id]
    title = _titles().get(finding.id, "")
    if title == _IN_FILE:
        return f"in a text editor: {finding.help}"
    if (title in _SET_UP and finding.id not in _OF_WORDS) or finding.id == "check-not-run":
        return f"for whoever set the newsletter up: {finding.help}"
    return _TITLES.get(title, finding.help)


@cache
def _titles() -> dict[str, str]:
    return {each.rule.id: each.title for each in rules()}
