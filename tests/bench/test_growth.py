"""How the work grows with its input, as ratios within one run: a slow machine changes neither side."""

from __future__ import annotations

from time import process_time

from digest.model import Rules
from digest.selector import select
from tests.support import SENT, W35, an_article

TIMES = 10


def cpu_seconds(count: int) -> float:
    """Return the processor time of selecting among so many articles that share nothing."""
    articles = [
        an_article(
            f"a{n}",
            title=f"Headline number {n}",
            url=f"https://e.org/{n}",
            body=" ".join(f"w{n}x{at}" for at in range(300)),
        )
        for n in range(count)
    ]
    started = process_time()
    found = select(articles, Rules(), W35, sending=SENT)
    spent = process_time() - started
    assert len(found.candidates) == count
    return spent


def test_selecting_grows_with_the_articles_and_not_with_their_pairs() -> None:
    few, many = cpu_seconds(200), cpu_seconds(200 * TIMES)
    print(f"{TIMES} times the articles: {many / few:.1f} times the processor time")  # noqa: T201 - a bench prints
    assert many / few < TIMES * TIMES / 2  # comparing all pairs would take TIMES * TIMES
