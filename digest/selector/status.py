"""What an article itself says about running, and what an editor said: withdrawn, held, without rights, embargoed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.model import Rejection

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from digest.model import Article


def reason(
    article: Article,
    *,
    sending: datetime,
    withdrawn: Mapping[str, str] | None = None,
    overridden: Collection[str] = (),
) -> Rejection | None:
    """Return why an article may not run at the moment the issue is sent, or None.

    Args:
        article: the article.
        sending: when the issue goes out.
        withdrawn: why editors withdrew articles, by id.
        overridden: ids of the articles whose embargo does not hold in this issue.
    """
    if withdrawn and article.id in withdrawn:
        return Rejection(article=article, reason="withdrawn", detail=f"withdrawn: {withdrawn[article.id]}")
    if article.status == "withdrawn":
        return Rejection(article=article, reason="withdrawn", detail="withdrawn")
    if article.status == "held":
        return Rejection(article=article, reason="held", detail="held")
    if article.rights.casefold() == "no-email":
        return Rejection(article=article, reason="no rights", detail="its rights do not cover email")
    if article.embargo and article.embargo > sending and article.id not in overridden:
        ends = article.embargo.astimezone(sending.tzinfo)
        detail = f"embargoed until {ends:%Y-%m-%d %H:%M}; the issue goes out {sending:%Y-%m-%d %H:%M}"
        return Rejection(article=article, reason="embargoed", detail=detail)
    return None
