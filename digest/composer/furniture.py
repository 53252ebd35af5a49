"""Everything that is not a story: subject, preheader, intro, promo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest import dates
from digest.issuefile import blocks_of, encode_url, escape_block
from digest.markup.markdown import body_plain, escape
from digest.model import Block, Mark, Section
from digest.text import count_of, lower_first, split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Article, Newsletter, Window

# Longer subjects are cut in the inbox row of most clients (docs/newsletter.md).
SUBJECT_MOST = 60
PREHEADER_MOST = 120


def subject(told: Sequence[Article]) -> str:
    """Make a subject from the lead and one more story, under 60 characters where headlines allow it."""
    if not told:
        return ""
    lead = told[0].title
    for article in told[1:]:
        both = f"{lead}, and {_inside(article)}"
        if len(both) < SUBJECT_MOST:
            return both
    return lead


def preheader(told: Sequence[Article], round_up: Section | None) -> str:
    """Make a preheader from two stories the subject does not name."""
    said = subject(told)
    others = [article for article in told[1:] if _inside(article) not in said]
    pairs = ((one, other) for at, one in enumerate(others) for other in others[at + 1 :])
    for one, other in pairs:
        text = f"Also inside: {_inside(one)}, and {_inside(other)}"
        if len(text) <= PREHEADER_MOST:
            return text
    if others:
        return f"Also inside: {_inside(others[0])}"
    if told and told[0].standfirst:
        return told[0].standfirst
    return round_up.title if round_up else ""


def _inside(article: Article) -> str:
    """Return a headline as it reads in the middle of a sentence."""
    return lower_first(article.title, f"{article.standfirst} {article.summary} {body_plain(article.body)}")


def intro(newsletter: Newsletter, stories: int, window: Window) -> tuple[Block, ...]:
    """Return the opening words of the configuration with the week's own filled in.

    ``{stories}`` is a count in words, ``{from}`` and ``{to}`` the first and last day.
    """
    first, last = dates.say_days(window)
    filled = newsletter.intro
    said = {
        "stories": count_of(stories, "story", "stories"),
        "Stories": count_of(stories, "story", "stories").capitalize(),
        "from": dates.say_date(first).rsplit(" ", 1)[0],
        "to": dates.say_date(last).rsplit(" ", 1)[0],
    }
    for mark, text in said.items():
        filled = filled.replace(f"{{{mark}}}", text)
    return blocks_of(filled)


def promo(told: Sequence[Article], newsletter: Newsletter) -> Section | None:
    """Return a box for the first promo that a story brings along."""
    article = next((article for article in told if article.promo), None)
    if article is None or article.promo is None:
        return None
    box = article.promo
    label = newsletter.promo_label or "Promotion"  # a promo must never pass for a story
    link = f"[{escape(box.button)}]({encode_url(box.url).replace(')', '%29')})"
    return Section(
        title=box.heading,
        kind="promo",
        marks=(Mark(key="kicker", value=label),),
        blocks=(
            *(Block(text=escape_block(escape(text))) for text in [" ".join(split_sentences(box.text))]),
            Block(text=link),
        ),
    )
