"""What an article itself says about running, and what an editor said: withdrawn, held, without rights, embargoed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.likeness import canonical
from digest.model import Rejection

if TYPE_CHECKING:
    from datetime import date, datetime

    from digest.model import Article, Decisions


def reason(
    article: Article,
    *,
    sending: datetime,
    decisions: Decisions,
    newsletter: str,
    issue: date,
) -> Rejection | None:
    """Return why an article may not run at the moment the issue is sent, or None.

    Args:
        article: the article.
        sending: when the issue goes out.
        decisions: what editors decided.
        newsletter: whose issue it is.
        issue: its date.
    """
    if why := decisions.withdrawal(article.id, canonical(article.url)):
        return Rejection(article=article, reason="withdrawn", detail=f"withdrawn: {why}")
    if article.status == "withdrawn":
        return Rejection(article=article, reason="withdrawn", detail="withdrawn")
    if article.status == "held":
        return Rejection(article=article, reason="held", detail="held")
    if article.rights.casefold() == "no-email":
        return Rejection(article=article, reason="no rights", detail="its rights do not cover email")
    if article.embargo and article.embargo > sending and not decisions.override(newsletter, issue, article):
        ends = article.embargo.astimezone(sending.tzinfo)
        detail = f"embargoed until {ends:%Y-%m-%d %H:%M}; the issue goes out {sending:%Y-%m-%d %H:%M}"
        return Rejection(article=article, reason="embargoed", detail=detail)
    return None
