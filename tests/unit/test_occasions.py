"""Opening words for an occasion: the first issue, and the first after a gap."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from digest.composer import compose, other_words
from digest.dates import weeks_away
from digest.errors import Refused
from digest.issuefile import dumps, parse, with_note
from digest.model import Newsletter, Rules, Schedule
from digest.selector import select
from tests.support import NOW, SENT, W35, a_newsletter, an_article, an_issue

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

WORDS = {
    "intro": "{Stories} this week.",
    "intro_first": "The first of many, with {stories}.",
    "intro_back": "We are back after {away} away.",
}


def opening(newsletter: Newsletter, number: int | None, away: int = 0) -> str:
    selection = select([an_article()], Rules(), W35, sending=SENT)
    issue = compose(selection, newsletter, date=date(2016, 9, 5), number=number, away=away)
    return " / ".join(block.text for block in issue.blocks)


@pytest.mark.parametrize(
    ("number", "away", "said"),
    [
        (12, 0, "One story this week."),
        (None, 0, "One story this week."),
        (1, 0, "The first of many, with one story."),
        (1, 3, "The first of many, with one story."),  # nobody was away yet
        (12, 1, "We are back after a week away. / One story this week."),
        (12, 2, "We are back after two weeks away. / One story this week."),
        (None, 10, "We are back after 10 weeks away. / One story this week."),
    ],
)
def test_the_occasion_has_its_words(number: int | None, away: int, said: str) -> None:
    assert opening(a_newsletter(**WORDS), number, away) == said


def test_without_words_of_its_own_an_occasion_is_like_any_other() -> None:
    plain = a_newsletter(intro="{Stories} this week.")
    assert opening(plain, 1) == opening(plain, 12, 5) == "One story this week."


@pytest.mark.parametrize(
    ("cadence", "days", "weeks"),
    [
        ("weekly", 7, 0),
        ("weekly", 14, 1),
        ("weekly", 21, 2),
        ("weekly", 77, 10),
        ("weekly", 84, 0),  # too long ago to speak of
        ("fortnightly", 14, 0),
        ("fortnightly", 28, 2),
        ("daily", 3, 0),
        ("monthly", 35, 0),
    ],
)
def test_a_gap_is_what_goes_beyond_the_usual(cadence: Any, days: int, weeks: int) -> None:
    schedule = Schedule(cadence=cadence, weekdays=(0,), at=SENT.time(), first_issue=date(2016, 6, 20))
    first = date(2016, 6, 20)
    assert weeks_away(schedule, first, date.fromordinal(first.toordinal() + days)) == weeks


def test_a_holiday_is_no_gap(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "draft", "2016-09-05", now=NOW)
    assert "We are back" not in (newsroom / "issues/catch-up/2016-09-05.md").read_text("utf-8")


def test_after_a_skipped_issue_the_next_says_so_and_goes_on_saying_it(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "skip", "2016-09-05", now=NOW)
    assert digest("-C", newsroom, "draft", "2016-09-12", now=NOW).code == 0
    path = newsroom / "issues/catch-up/2016-09-12.md"
    assert "\nWe are back after a week away.\n\nEight stories" in path.read_text("utf-8")
    digest("-C", newsroom, "drop", "2016-09-12", "finance/provider-deficit", now=NOW)
    assert digest("-C", newsroom, "draft", "2016-09-12", "--update", now=NOW).code == 0
    assert "\nWe are back after a week away.\n\n" in path.read_text("utf-8")


# --- other words ---------------------------------------------------------------------------------


def noted(*titles: str) -> list[str]:
    articles = [an_article(f"a{n}", title=title, priority=90 - n) for n, title in enumerate(titles)]
    selection = select(articles, Rules(), W35, sending=SENT)
    issue = compose(selection, a_newsletter(), date=date(2016, 9, 5), number=12)
    return other_words(issue, selection, a_newsletter()).splitlines()


def test_two_other_subjects_and_preheaders_are_offered_each_of_other_stories() -> None:
    rows = noted(
        "Trusts close to plan", "Two-year plans due", "Virgin to run Bath", "Unit closures cost £6m", "Pagers last"
    )
    assert rows == [
        "Other subjects:",
        "Trusts close to plan, and Virgin to run Bath",
        "Trusts close to plan, and Unit closures cost £6m",
        "Other preheaders:",
        "Also inside: two-year plans due, and Pagers last",
    ]


def test_where_there_is_nothing_to_choose_from_there_is_no_note() -> None:
    assert noted("Trusts close to plan") == []


def test_a_headline_cannot_end_the_note_or_open_another() -> None:
    rows = noted("A --> B", "C <!-- D", "E -- F")
    assert not any("--" in row for row in rows)
    issue = an_issue()
    text = with_note(dumps(issue), "\n".join(rows))
    assert parse(text).issue == issue
    assert parse(text).problems == parse(dumps(issue)).problems
    with pytest.raises(Refused):
        with_note(dumps(issue), "a --> b\n\n## A story")


def test_a_draft_offers_them_and_no_reader_sees_them(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, "build", "--week", "2016-W35", now=NOW)
    text = (newsroom / "issues/catch-up/2016-09-05.md").read_text("utf-8")
    (other,) = (row for row in text.splitlines() if row.startswith("Also inside: Virgin Care"))
    for name in ("issue.html", "issue.txt", "issue.eml"):
        octets = (newsroom / "out/catch-up/2016-09-05" / name).read_bytes()
        assert b"Other subjects" not in octets
        assert other.encode() not in octets
