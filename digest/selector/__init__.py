"""Choose: which articles of a window may run, best first, and why the others are left out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.model import Candidate, Rejection, Selection
from digest.selector import rank, repeats, rules, status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digest.model import Article, RanStory, Rules, Window


def select(
    articles: Sequence[Article],
    allowed: Rules,
    window: Window,
    *,
    sending: datetime,
    ran: Sequence[RanStory] = (),
) -> Selection:
    """Select the candidates of an issue.

    Args:
        articles: any articles; only those published within the window are looked at.
        allowed: the newsletter's rules.
        window: the span the issue covers.
        sending: when the issue goes out; an embargo that ends later holds.
        ran: what earlier issues ran.

    Returns:
        candidates best first, with the parts of each score; every other article of the window with the
        first reason that keeps it out.
    """
    seen = repeats.Memory(ran, repeat_after=allowed.repeat_after, sending=sending)
    sketches: dict[str, frozenset[int]] = {}
    candidates: list[Candidate] = []
    rejected: list[Rejection] = []
    for article in articles:
        if article.published not in window:
            continue
        sketches[article.id] = repeats.article_sketch(article)
        why = (
            status.reason(article, sending=sending)
            or seen.reason(article, sketches[article.id])
            or rules.reason(article, allowed)
        )
        if why:
            rejected.append(why)
        else:
            candidates.append(Candidate(article=article, parts=rank.parts(article, window)))
    once, again = repeats.once(sorted(candidates, key=rank.order), sketches)
    kept, over = rules.cap(once, allowed)
    rejected.extend((*again, *over))
    return Selection(window=window, candidates=tuple(kept), rejected=tuple(sorted(rejected, key=_by_time)))


def _by_time(rejection: Rejection) -> tuple[datetime, str]:
    return rejection.article.published, rejection.article.id
