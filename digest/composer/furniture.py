"""Everything that is not a story: subject, preheader, intro, label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest import dates
from digest.composer.summary import opening
from digest.issuefile import blocks_of, in_comment
from digest.markup.markdown import body_plain
from digest.model import Mark, Section
from digest.text import clean, count_of, first_sentence, lower_first, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Article, Block, Newsletter, Window

# Longer subjects are cut in the inbox row of most clients (docs/newsletter.md).
SUBJECT_MOST = 60
PREHEADER_MOST = 120


# Under what words a draft offers others.
OTHERS_OF = {"subject": "Other subjects:", "preheader": "Other preheaders:"}
# How many other subjects and preheaders an editor is offered: a choice, not a list.
OTHERS = 2


def other_subjects(told: Sequence[Article], *, alone: bool = False) -> tuple[str, ...]:
    """Return subjects that might stand in place of the drafted one, each from other stories, best first."""
    found = []
    for at, first in enumerate(told[:2]):
        if not _closed(first.title):
            found += [f"{first.title}, and {_inside(other)}" for other in told[at + 1 :]]
        found.append(first.title)
    fitting = (text for text in dict.fromkeys(found) if len(text) < SUBJECT_MOST and text != subject(told, alone=alone))
    return tuple(fitting)[:OTHERS]


def other_preheaders(told: Sequence[Article], drafted: str) -> tuple[str, ...]:
    """Return preheaders that might stand in place of the drafted one, each of stories none before it names."""
    named, found = {drafted}, list[str]()
    inside = [_inside(article) for article in told[1:]]
    for at, one in enumerate(inside):
        for other in inside[at + 1 :]:
            text = f"Also inside: {one}, and {other}"
            new = not any(said in each for each in named for said in (one, other))
            if len(text) <= PREHEADER_MOST and not _closed(one) and new:
                found.append(text)
                named.add(text)
    return tuple(found)[:OTHERS]


def subject(told: Sequence[Article], *, alone: bool = False) -> str:
    """Make a subject from the lead and one more story, under 60 characters where headlines allow it.

    ``alone``: from the lead only, of which it is the one headline.
    """
    if not told:
        return ""
    lead = told[0].title
    if alone or _closed(lead):
        return lead
    for article in told[1:]:
        both = f"{lead}, and {_inside(article)}"
        if len(both) < SUBJECT_MOST:
            return both
    return lead


def _closed(headline: str) -> bool:
    """Tell whether a headline ends in a stop, after which no sentence can go on."""
    return bool(re.search(r"[.!?…:][\"'”’)\]]*$", headline))


def preheader(told: Sequence[Article], round_up: Section | None, *, alone: bool = False) -> str:
    """Make a preheader from two stories the subject does not name."""
    said = subject(told, alone=alone)
    others = [inside for article in told[1:] if (inside := _inside(article)) not in said]
    for at, one in enumerate(others):
        for other in others[at + 1 :]:
            text = f"Also inside: {one}, and {other}"
            if len(text) <= PREHEADER_MOST and not _closed(one):
                return text
    if others:
        return f"Also inside: {others[0]}"
    if told and told[0].standfirst:
        return first_sentence(told[0].standfirst)
    return round_up.title if round_up else ""


def _inside(article: Article) -> str:
    """Return a headline as it reads in the middle of a sentence."""
    return lower_first(article.title, f"{article.standfirst} {article.summary} {body_plain(opening(article))}")


def intro(
    newsletter: Newsletter, stories: int, window: Window, *, number: int | None = None, away: int = 0
) -> tuple[Block, ...]:
    """Return the opening words of the configuration with the week's own filled in.

    The first issue has words of its own, where there are any; after a gap of ``away`` weeks in which readers got
    nothing, ``intro_back`` stands before the usual words. ``{stories}`` is a count in words, ``{from}`` and ``{to}``
    the first and last day, ``{away}`` the length of the gap.
    """
    first, last = dates.say_days(window)
    filled = newsletter.intro_first if number == 1 and newsletter.intro_first else newsletter.intro
    if away > 0 and number != 1 and newsletter.intro_back:
        filled = f"{newsletter.intro_back}\n\n{filled}"
    said = {
        "away": "a week" if away == 1 else count_of(away, "week"),
        "stories": count_of(stories, "story", "stories"),
        "Stories": count_of(stories, "story", "stories").capitalize(),
        "from": dates.say_date(first).rsplit(" ", 1)[0],
        "to": dates.say_date(last).rsplit(" ", 1)[0],
    }
    for mark, text in said.items():
        filled = filled.replace(f"{{{mark}}}", text)
    return blocks_of(clean(filled))


def label(newsletter: Newsletter, window: Window) -> Section | None:
    """Return the title that stands above the stories, if the newsletter has one; ``{span}`` is what it covers."""
    title = one_line(newsletter.label.replace("{span}", dates.say_length(window)))
    return Section(title=title, kind="label") if title else None


def round_up_title(newsletter: Newsletter) -> str:
    """Return the title of the round-up; ``{when}`` is "today", "this week" and so on, as the cadence has it."""
    said = newsletter.format.round_up_title.replace("{when}", dates.say_when(newsletter.schedule.cadence))
    return one_line(said)


def kicker(text: str) -> Mark:
    """Return the mark of the words above a title, in one line that cannot end its comment."""
    return Mark(key="kicker", value=in_comment(text))
