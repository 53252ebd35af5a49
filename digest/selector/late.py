"""Late arrivals: articles of an earlier week that its issue could not have known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.dates import FURTHEST_BACK
from digest.likeness import id_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Article, PastIssue, Window


def issue_missed(article: Article, window: Window, past: Sequence[PastIssue]) -> PastIssue | None:
    """Return the issue that should have held an article, if it was made without knowing of it.

    That is so where the article was published within the five weeks before the window, the issue of those days
    names what it was chosen from, and neither it nor any other does name the article. So it is offered once: the
    next draft names it. Nothing but the issue files is asked, so that an archive made anew changes nothing.
    """
    moment = article.published.timestamp()
    if not (window.start - FURTHEST_BACK).timestamp() <= moment < window.start.timestamp():
        return None
    covering = [issue for issue in past if issue.window and article.published in issue.window]
    if not covering or not all(issue.considered for issue in covering):
        return None
    if any(id_mark(article.id) in issue.considered for issue in past):
        return None
    return max(covering, key=lambda issue: issue.date)


def note(missed: PastIssue | None) -> str:
    """Say of an article that it is late; empty when it is not."""
    return f"late: the issue of {missed.date.isoformat()} was made without it" if missed else ""
