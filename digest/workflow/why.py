"""Tell all there is to tell of one article: versions, week, score, issues that ran it, what it resembles."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from digest import config, dates
from digest.likeness import ALIKE, id_mark, likeness
from digest.model import Window
from digest.selector.repeats import NEAR_IN_TIME, article_sketch
from digest.workflow import issues
from digest.workflow.draft import choose
from digest.workflow.pick import article_of
from digest.workflow.target import Target, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from digest.archive import Version
    from digest.model import Article, Candidate, Newsletter, Newsroom, Rejection
    from digest.workflow.gather import Gathered


class Why(NamedTuple):
    """An article and its standing in the issue whose week holds it, or that could take it late.

    ``place`` counts from 1; it is None when the article is left out, and ``rejection`` then says why.
    """

    article: Article
    versions: tuple[Version, ...]
    target: Target
    candidate: Candidate | None
    rejection: Rejection | None
    place: int | None
    ran: tuple[date, ...]
    passed_over: bool
    kept: bool
    resembles: tuple[tuple[float, Article], ...]
    need: str


def explain(newsroom: Newsroom, newsletter: Newsletter, gathered: Gathered, id: str) -> Why:
    """Look into one article.

    Raises:
        DigestError: no source gives an article of that id; the nearest one is named.
    """
    article = article_of(gathered.archive, id)
    earlier = tuple(issues.earlier(newsroom, newsletter.name, dates.LAST_DAY))
    ran = tuple(issue.date for issue in earlier if id in issue.article_ids)
    for target in _issues_of(newsroom, newsletter, article, ran):
        selection = choose(target, gathered)
        seen = [candidate.article.id for candidate in selection.candidates]
        if id in (*seen, *(rejection.article.id for rejection in selection.rejected)):
            break
    ranked = [each.article.id for each in selection.candidates]
    place = ranked.index(id) + 1 if id in ranked else None
    rejection = next((each for each in selection.rejected if each.article.id == id), None)
    kept = target.decisions.kept
    return Why(
        article,
        gathered.archive.versions(id),
        target,
        selection.candidates[place - 1] if place else None,
        rejection,
        place,
        ran,
        not ran and issues.path_of(newsroom, newsletter.name, target.date).is_file(),
        any((each.article_id, each.newsletter, each.issue) == (id, newsletter.name, None) for each in kept),
        _resembles(article, gathered),
        _need(newsletter, selection.candidates, place, rejection),
    )


def _issues_of(newsroom: Newsroom, newsletter: Newsletter, article: Article, ran: tuple[date, ...]) -> Iterator[Target]:
    """Yield the issues that may tell of an article, likeliest first: ran it, could take it late, that of its week."""
    decided, skipped = config.load_decisions(newsroom), issues.skipped(newsroom, newsletter.name)
    if ran:
        yield Target(newsroom, newsletter, ran[0], window_of(newsroom, newsletter, ran[0]), decided)
    published = article.published.astimezone(newsletter.zone).date()
    day = dates.sending_day_from(newsletter.schedule, published + timedelta(days=1))
    while article.published not in (window := dates.issue_window(newsletter, day, skipped=skipped)):
        following = dates.sending_day_from(newsletter.schedule, day + timedelta(days=1))
        if window.start.timestamp() > article.published.timestamp() or following <= day:
            break
        day = following
    real = window_of(newsroom, newsletter, day)
    own = Target(newsroom, newsletter, day, real if article.published in real else window, decided)
    made = {issue.date: issue for issue in issues.earlier(newsroom, newsletter.name, dates.LAST_DAY)}
    while day in made and made[day].considered and id_mark(article.id) not in made[day].considered:
        day = dates.sending_day_from(newsletter.schedule, day + timedelta(days=1))
        if day not in made and day - own.date <= dates.FURTHEST_BACK:
            yield Target(newsroom, newsletter, day, window_of(newsroom, newsletter, day), decided)
    yield own


def _resembles(article: Article, gathered: Gathered) -> tuple[tuple[float, Article], ...]:
    around = Window(start=article.published - NEAR_IN_TIME, end=article.published + NEAR_IN_TIME)
    own = article_sketch(article)
    others = (each for each in gathered.archive.articles(around) if each.id != article.id)
    found = [(alike, each) for each in others if (alike := likeness(own, article_sketch(each))) >= ALIKE]
    return tuple(sorted(found, key=lambda pair: (-pair[0], pair[1].id))[:3])


def _need(
    newsletter: Newsletter, candidates: tuple[Candidate, ...], place: int | None, rejection: Rejection | None
) -> str:
    """Say what the article would need to get in; nothing when it is in."""
    most = newsletter.rules.stories
    if rejection:
        return {
            "embargoed": "an embargo that ends before the issue goes out",
            "withdrawn": "its status to be live, and no table in decisions.toml that withdraws it",
            "held": "its status to be live",
            "ran before": "a reason to run again: digest keep, or digest add, with --allow REASON",
            "ruled out": "an editor’s word: digest keep, or digest add",
            "over the cap": "an editor’s word: digest keep, or digest add",
            "told already": "an editor’s word: digest keep, or digest add",
        }.get(rejection.reason, "")
    if place is None or place <= most:
        return ""
    last = candidates[most - 1].article
    return f"a priority over {last.priority}: place {most} is {last.id}; or an editor’s word: digest keep"
