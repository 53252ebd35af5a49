"""Choose: which articles may run in an issue, best first, and why the others are left out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.likeness import version_mark
from digest.model import Candidate, Decisions, Rejection, Selection
from digest.selector import late, rank, repeats, rules, status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from digest.model import Article, PastIssue, RanStory, Rules, Window


def select(
    articles: Sequence[Article],
    allowed: Rules,
    window: Window,
    *,
    sending: datetime,
    ran: Sequence[RanStory] = (),
    past: Sequence[PastIssue] = (),
    decisions: Decisions | None = None,
    newsletter: str = "",
    skipped: frozenset[date] = frozenset(),
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
        decisions: what editors decided. What is kept for this issue no rule, cap or window keeps out, but status,
            rights and embargo do, and so does an earlier issue unless the reason for the repeat is given.
        newsletter: whose issue it is.
        skipped: dates of the issues that were skipped: what was kept for them is free again.

    Returns:
        candidates best first, with the parts of each score, those kept among the first ``allowed.stories``; every
        other article of the window, and every one kept in vain, with the first reason that keeps it out; what ran
        before and has changed since.
    """
    decided, issue = decisions or Decisions(), sending.date()
    pins = decided.kept_for(newsletter, issue, skipped=skipped)
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
        barred = status.reason(article, sending=sending, decisions=decided, newsletter=newsletter, issue=issue)
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
            candidates.append(_candidate(article, window, *notes, repeat=pin.repeat if pin and before else ""))
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


def _candidate(article: Article, window: Window, *notes: str, repeat: str = "") -> Candidate:
    parts = rank.parts(article, window)
    return Candidate(article=article, parts=parts, notes=tuple(filter(None, notes)), repeat=repeat)


def _by_time(rejection: Rejection) -> tuple[datetime, str]:
    return rejection.article.published, rejection.article.id
