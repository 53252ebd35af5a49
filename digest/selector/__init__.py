"""Choose: which articles may run in an issue, best first, and why the others are left out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.likeness import version_mark
from digest.model import Candidate, Rejection, Selection
from digest.selector import late, rank, repeats, rules, status

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from digest.model import Article, Kept, PastIssue, RanStory, Rules, Window


def select(
    articles: Sequence[Article],
    allowed: Rules,
    window: Window,
    *,
    sending: datetime,
    ran: Sequence[RanStory] = (),
    past: Sequence[PastIssue] = (),
    kept: Mapping[str, Kept] | None = None,
    withdrawn: Mapping[str, str] | None = None,
    overridden: Collection[str] = (),
) -> Selection:
    """Select the candidates of an issue.

    Args:
        articles: any articles. Looked at are those published within the window, late arrivals, those an editor
            keeps, and those that ran and have changed since.
        allowed: the newsletter's rules.
        window: the span the issue covers.
        sending: when the issue goes out; an embargo that ends later holds.
        ran: what earlier issues ran.
        past: what earlier issues covered and were chosen from.
        kept: what an editor wants in this issue, by article id: no rule, cap or window keeps it out, but status,
            rights and embargo do, and so does an earlier issue unless the reason for the repeat is given.
        withdrawn: why editors withdrew articles, by id.
        overridden: ids of the articles whose embargo does not hold in this issue.

    Returns:
        candidates best first, with the parts of each score, those kept among the first ``allowed.stories``; every
        other article of the window, and every one kept in vain, with the first reason that keeps it out; what ran
        before and has changed since.
    """
    pins = kept or {}
    seen = repeats.Memory(ran, repeat_after=allowed.repeat_after, sending=sending)
    offered = {mark for issue in past for mark in issue.considered}
    sketches: dict[str, frozenset[int]] = {}
    candidates: list[Candidate] = []
    updates: list[Candidate] = []
    rejected: list[Rejection] = []
    for article in articles:
        inside, pin, update = article.published in window, pins.get(article.id), seen.update(article)
        missed = None if inside else late.issue_missed(article, window, past)
        if not (inside or missed or pin or update):
            continue
        barred = status.reason(article, sending=sending, withdrawn=withdrawn, overridden=overridden)
        sketches[article.id] = text = repeats.article_sketch(article)
        before = seen.reason(article, text)
        if update and not barred and not pin and version_mark(article) not in offered:
            updates.append(_candidate(article, window, update))
        if not (inside or pin) and (before or not missed or (barred and barred.reason == "withdrawn")):
            continue
        out = barred or (None if pin and (pin.repeat or update) else before)
        out = out or (None if pin else rules.reason(article, allowed))
        if out:
            rejected.append(out)
        else:
            notes = (late.note(missed), "kept" if pin else "", update or (before.detail if before else ""))
            candidates.append(_candidate(article, window, *notes))
    # Those an editor keeps are looked at first, so that a twin or a cap never costs one of them its place.
    ranked = sorted(candidates, key=lambda candidate: (candidate.article.id not in pins, rank.order(candidate)))
    once, told = repeats.once(ranked, sketches, pins)
    taken, over = rules.cap(once, allowed, pins)
    rejected.extend((*told, *over))
    return Selection(
        window=window,
        candidates=rank.with_kept(sorted(taken, key=rank.order), pins, allowed.stories),
        rejected=tuple(sorted(rejected, key=_by_time)),
        updates=tuple(sorted(updates, key=rank.order)),
    )


def _candidate(article: Article, window: Window, *notes: str) -> Candidate:
    return Candidate(article=article, parts=rank.parts(article, window), notes=tuple(filter(None, notes)))


def _by_time(rejection: Rejection) -> tuple[datetime, str]:
    return rejection.article.published, rejection.article.id
