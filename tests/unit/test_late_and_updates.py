"""What comes once more: late arrivals and updates. What an editor decided: kept, withdrawn, an embargo overridden."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.checks.articles import embargoed, ran_before, syndicated, withdrawn
from digest.composer import compose, drafted_line, story_of
from digest.likeness import id_mark, quoted_words, source_hash, version_mark
from digest.markup.markdown import to_plain
from digest.model import (
    Article,
    Decisions,
    Email,
    EmbargoOverride,
    Finding,
    Issue,
    Kept,
    Mark,
    PastIssue,
    Proof,
    RanStory,
    Rules,
    Selection,
    Story,
    Window,
    Withdrawal,
)
from digest.selector import select
from digest.text import fingerprint, word_count
from tests.examples import examples
from tests.support import LONDON, SENT, W35, a_newsletter, a_story, an_article, an_issue

WEEK = timedelta(days=7)
W34 = Window(start=W35.start - WEEK, end=W35.start)
W36 = Window(start=W35.end, end=W35.end + WEEK)
W37 = Window(start=W36.end, end=W36.end + WEEK)
LAST_WEEK = W34.start + timedelta(days=2)
BODY = " ".join(f"word{n} and{n % 7} more{n % 11}." for n in range(120))
REASON = "the department let it go"


def an_earlier_issue(window: Window = W34, *considered: str, **changes: Any) -> PastIssue:
    """Make an issue that went out the morning its window ended; what it was chosen from, else one stranger."""
    marks = frozenset(map(id_mark, considered or ("stranger",)))
    return replace(PastIssue(date=window.end.date(), window=window, considered=marks), **changes)


def choose(*articles: Article, window: Window = W35, rules: Rules | None = None, **known: Any) -> Selection:
    sending = window.end + timedelta(hours=7)
    embargoes = {article.id: article.embargo for article in articles if article.embargo}
    decisions = Decisions(
        kept=tuple(known.pop("kept", {}).values()),
        withdrawn=tuple(Withdrawal(article_id=id, reason=why) for id, why in known.pop("withdrawn", {}).items()),
        overridden=tuple(
            EmbargoOverride(
                article_id=id, newsletter="catch-up", issue=sending.date(), reason="r", until=embargoes.get(id, sending)
            )
            for id in known.pop("overridden", ())
        ),
    )
    return select(
        articles, rules or Rules(), window, sending=sending, decisions=decisions, newsletter="catch-up", **known
    )


def chosen(selection: Selection) -> list[str]:
    return [candidate.article.id for candidate in selection.candidates]


def why(selection: Selection) -> dict[str, str]:
    return {rejection.article.id: rejection.reason for rejection in selection.rejected}


def offered(selection: Selection) -> list[str]:
    return [candidate.article.id for candidate in selection.updates]


def notes(selection: Selection) -> dict[str, tuple[str, ...]]:
    return {each.article.id: each.notes for each in (*selection.candidates, *selection.updates)}


def remembered(selection: Selection, window: Window = W35, **changes: Any) -> PastIssue:
    """Draft an issue and return it as the next ones see it."""
    issue = drafted(selection, **changes)
    return PastIssue(date=window.end.date(), window=window, considered=issue.considered)


def drafted(selection: Selection, **changes: Any) -> Issue:
    return compose(selection, a_newsletter(**changes), date=selection.window.end.date(), number=None)


def ran(article: Article, window: Window = W34, **changes: Any) -> RanStory:
    """An issue of a week ran an article as it is now."""
    sent = window.end + timedelta(hours=7)
    story = RanStory(
        article_id=article.id,
        url="",
        issue_date=sent.date(),
        source=source_hash(article),
        sent=sent,
        sketch=frozenset(),
    )
    return replace(story, **changes)


# --- late arrivals -------------------------------------------------------------------------------


def test_an_article_its_issue_could_not_know_is_a_candidate_and_says_so() -> None:
    found = choose(an_article("a", published=LAST_WEEK), past=[an_earlier_issue()])
    assert notes(found) == {"a": ("late: the issue of 2016-08-29 was made without it",)}
    assert found.candidates[0].parts[-1].points == 0  # nothing for being late in the week: it was not
    assert found.rejected == ()


def test_what_the_issue_of_its_week_was_chosen_from_is_no_late_arrival() -> None:
    past = [an_earlier_issue(W34, "a", "b")]
    assert chosen(choose(an_article("a", published=LAST_WEEK), past=past)) == []
    assert chosen(choose(an_article("c", published=LAST_WEEK), past=past)) == ["c"]


def test_without_an_issue_of_its_week_nothing_is_late() -> None:
    article = an_article("a", published=LAST_WEEK)
    assert choose(article) == Selection(window=W35, candidates=())
    elsewhere = Window(start=W34.start - WEEK, end=W34.start)
    assert chosen(choose(article, past=[an_earlier_issue(elsewhere)])) == []
    assert chosen(choose(article, past=[replace(an_earlier_issue(), window=None)])) == []


def test_an_issue_written_by_hand_makes_nothing_of_its_week_late() -> None:
    article = an_article("a", published=LAST_WEEK)
    by_hand = an_earlier_issue(considered=frozenset())
    assert chosen(choose(article, past=[by_hand])) == []
    # Nor where one of two issues of those days was.
    assert chosen(choose(article, past=[by_hand, an_earlier_issue()])) == []


@pytest.mark.parametrize(
    ("published", "late"),
    [
        (W35.start - 5 * WEEK, True),
        (W35.start - 5 * WEEK - timedelta(microseconds=1), False),
        (W35.start - timedelta(microseconds=1), True),
        (W35.end, False),  # the next issue's own
    ],
)
def test_late_is_within_five_weeks_before_the_issue(published: datetime, late: bool) -> None:
    past = [an_earlier_issue(Window(start=W35.start - 9 * WEEK, end=W35.end + WEEK))]
    assert chosen(choose(an_article("a", published=published), past=past)) == (["a"] if late else [])


def test_a_late_arrival_is_offered_once_taken_or_not() -> None:
    past = [an_earlier_issue()]
    best, late = an_article("best", title="One", priority=90), an_article("late", title="Two", published=LAST_WEEK)
    found = choose(best, late, past=past)
    assert chosen(found) == ["best", "late"]
    issue = remembered(found, rules=Rules(stories=1, round_up=0))  # it got no place
    assert chosen(choose(best, late, window=W36, past=[issue, *past])) == []


def test_a_late_arrival_that_a_later_issue_listed_is_not_offered_though_its_own_did_not_know_it() -> None:
    past = [an_earlier_issue(W35, "a"), an_earlier_issue(W34)]
    assert chosen(choose(an_article("a", published=LAST_WEEK), window=W36, past=past)) == []


def test_a_late_arrival_that_was_put_in_by_hand_is_not_offered() -> None:
    late = an_article("a", published=LAST_WEEK)
    for story in (ran(late), RanStory(article_id="", url=late.url, issue_date=date(2016, 8, 29))):
        found = choose(late, past=[an_earlier_issue()], ran=[story])
        assert (chosen(found), why(found)) == ([], {})  # nor told as left out: it is not of this week


def test_of_two_issues_that_covered_its_day_both_must_have_missed_it() -> None:
    article = an_article("a", published=LAST_WEEK)
    fortnight = Window(start=W34.start - WEEK, end=W34.end)
    extra = an_earlier_issue(fortnight, date=date(2016, 8, 30))
    found = choose(article, past=[an_earlier_issue(), extra])
    assert notes(found) == {"a": ("late: the issue of 2016-08-30 was made without it",)}  # the newer is named
    assert notes(choose(article, past=[extra, an_earlier_issue()])) == notes(found)
    assert chosen(choose(article, past=[an_earlier_issue(W34, "a"), extra])) == []


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ({"embargo": W35.end + timedelta(days=1)}, {"embargo": W35.end + timedelta(days=1)}),
        ({"status": "held"}, {}),
        ({"status": "withdrawn"}, {}),
    ],
)
def test_what_waited_for_its_day_comes_back_when_it_may_run(then: dict[str, Any], now: dict[str, Any]) -> None:
    other = an_article("other", title="One thing", published=W35.start)
    first = choose(other, an_article("a", title="Another", **then))
    assert chosen(first) == ["other"]
    issue = remembered(first)
    assert id_mark("a") not in issue.considered
    second = choose(an_article("a", title="Another", **now), window=W36, past=[issue])
    assert notes(second) == {"a": ("late: the issue of 2016-09-05 was made without it",)}
    assert chosen(choose(an_article("a", title="Another"), window=W37, past=[remembered(second, W36), issue])) == []


def test_what_editors_withdrew_comes_back_when_they_take_it_back() -> None:
    other, article = an_article("other", title="One thing"), an_article("a", title="Another")
    issue = remembered(choose(other, article, withdrawn={"a": "wrong"}))
    assert chosen(choose(article, window=W36, past=[issue])) == ["a"]
    barred = choose(article, window=W36, past=[issue], withdrawn={"a": "wrong"})
    assert (chosen(barred), why(barred)) == ([], {})  # withdrawn and of another week: nothing to tell


def test_an_embargo_that_holds_still_is_told_each_week_and_never_uses_the_offer_up() -> None:
    article = an_article("a", embargo=W36.end + timedelta(days=1))
    issue = remembered(choose(an_article("other", title="One thing"), article))
    second = choose(article, window=W36, past=[issue])
    assert why(second) == {"a": "embargoed"}
    following = remembered(replace(second, candidates=(choose(an_article("x")).candidates)), W36)
    assert chosen(choose(article, window=W37, past=[following, issue])) == ["a"]


@pytest.mark.parametrize(
    ("article", "rules"),
    [
        ({"section": "Jobs"}, {"exclude_sections": ("Jobs",)}),
        ({"words": 5}, {"minimum_words": 20}),
        ({"rights": "no-email"}, {}),
        ({"priority": 1, "section": "Finance"}, {"per_section": 1}),
    ],
)
def test_what_a_rule_left_out_was_passed_over_and_does_not_come_back(
    article: dict[str, Any], rules: dict[str, Any]
) -> None:
    other = an_article("other", title="One thing", section="Finance")
    first = choose(other, an_article("a", title="Another", **article), rules=Rules(**rules))
    assert list(why(first)) == ["a"]
    assert chosen(choose(an_article("a", title="Another"), window=W36, past=[remembered(first)])) == []


def test_rules_hold_for_a_late_arrival_and_it_is_told_as_left_out_once() -> None:
    late = an_article("a", published=LAST_WEEK, section="Jobs")
    first = choose(late, an_article("b"), past=[an_earlier_issue()], rules=Rules(exclude_sections=("jobs",)))
    assert why(first) == {"a": "ruled out"}
    assert chosen(choose(late, window=W36, past=[remembered(first), an_earlier_issue()])) == []


@examples(100)
@given(st.lists(st.tuples(st.integers(0, 34), st.integers(0, 5)), max_size=8), st.integers(1, 3))
def test_every_article_is_offered_in_one_issue_whenever_it_is_seen(times: list[tuple[int, int]], stories: int) -> None:
    """Articles of five weeks, each seen up to five weeks after its day; every issue is drafted."""
    weeks = [Window(start=W34.start + n * WEEK, end=W34.end + n * WEEK) for n in range(10)]
    articles = [
        (an_article(f"a{n}", title=f"T{n}", published=W34.start + timedelta(days=day)), day // 7 + delay)
        for n, (day, delay) in enumerate(times)
    ]
    past: list[PastIssue] = []
    met: list[str] = []
    for number, window in enumerate(weeks):
        found = choose(*(article for article, seen in articles if seen <= number), window=window, past=past)
        met += chosen(found)
        # An issue without a single article is not drafted; these weeks always have one more.
        extra = choose(an_article(f"own{number}", published=window.start), window=window).candidates
        whole = replace(found, candidates=(*found.candidates, *extra))
        past.insert(0, remembered(whole, window, rules=Rules(stories=stories, round_up=0)))
    assert sorted(met) == sorted(article.id for article, _ in articles)


# --- updates -------------------------------------------------------------------------------------


def test_what_changed_since_it_ran_is_offered_and_never_a_candidate() -> None:
    old = an_article("a", published=LAST_WEEK, body="Nine thousand patients.")
    new = replace(old, body="Eight thousand patients.")
    found = choose(new, ran=[ran(old)])
    assert (offered(found), chosen(found), why(found)) == (["a"], [], {})
    assert notes(found) == {"a": ("ran in the issue of 2016-08-29, changed since",)}


@pytest.mark.parametrize("name", ["title", "url", "standfirst", "summary", "body"])
def test_a_change_of_anything_an_issue_may_take_counts(name: str) -> None:
    old, change = an_article("a", published=LAST_WEEK), {name: "https://www.example.org/new"}
    assert offered(choose(an_article("a", **{"published": LAST_WEEK, **change}), ran=[ran(old)])) == ["a"]
    assert offered(choose(old, ran=[ran(old)])) == []


@pytest.mark.parametrize(
    "change", [{"priority": 99}, {"section": "Jobs"}, {"tags": ("x",)}, {"words": 301}, {"credit": "By an agency"}]
)
def test_a_change_no_reader_sees_counts_for_nothing(change: dict[str, Any]) -> None:
    old = an_article("a", published=LAST_WEEK)
    assert offered(choose(replace(old, **change), ran=[ran(old)])) == []


@pytest.mark.parametrize(
    ("updated", "counts"),
    [
        (datetime(2016, 8, 29, 7, tzinfo=LONDON), False),  # as it was sent
        (datetime(2016, 8, 29, 7, 0, 1, tzinfo=LONDON), True),
        (datetime.fromisoformat("2016-08-29T06:00:01+00:00"), True),
        (datetime(2016, 8, 25, tzinfo=LONDON), False),
    ],
)
def test_updated_counts_from_the_sending_on(updated: datetime, counts: bool) -> None:
    article = an_article("a", published=LAST_WEEK, updated=updated)
    assert offered(choose(article, ran=[ran(article)])) == (["a"] if counts else [])
    by_hand = ran(article, source="")  # a story written by hand has no fingerprint
    assert offered(choose(article, ran=[by_hand])) == (["a"] if counts else [])


def test_an_update_says_when_and_what() -> None:
    updated = datetime.fromisoformat("2016-08-30T23:30+00:00")
    article = an_article("a", published=LAST_WEEK, updated=updated, update_note="The date\nis put back.")
    said = "ran in the issue of 2016-08-29, updated 2016-08-31: The date is put back."
    assert notes(choose(article, ran=[ran(article)])) == {"a": (said,)}


def test_without_a_fingerprint_or_updated_nothing_is_known_to_have_changed() -> None:
    article = an_article("a", published=LAST_WEEK, body="Quite new.")
    assert offered(choose(article, ran=[ran(article, source="")])) == []
    assert offered(choose(article, ran=[RanStory(article_id="", url=article.url, issue_date=W34.end.date())])) == []


def test_an_update_is_offered_once_for_each_change() -> None:
    old = an_article("a", published=LAST_WEEK)
    second, third = replace(old, body="Changed."), replace(old, body="Changed again.")
    story, own = ran(old), an_article("own", title="Own")
    first = choose(second, own, ran=[story])
    assert offered(first) == ["a"]
    issue = remembered(first)
    assert version_mark(second) in issue.considered
    assert id_mark("a") not in issue.considered
    assert offered(choose(second, window=W36, ran=[story], past=[issue])) == []
    again = choose(third, an_article("x", published=W36.start), window=W36, ran=[story], past=[issue])
    assert offered(again) == ["a"]
    past = [remembered(again, W36), issue]
    assert offered(choose(third, window=W37, ran=[story], past=past)) == []
    assert offered(choose(second, window=W37, ran=[story], past=past)) == []  # changed back: seen already


def test_what_was_told_again_is_compared_with_its_latest_telling() -> None:
    old = an_article("a", published=LAST_WEEK)
    new = replace(old, body="Changed.")
    stories = [ran(new, W35), ran(old)]
    assert offered(choose(new, window=W36, ran=stories)) == []
    assert offered(choose(new, window=W36, ran=stories[::-1])) == []
    assert offered(choose(old, window=W36, ran=stories)) == ["a"]


@pytest.mark.parametrize(
    ("article", "known"),
    [
        ({"status": "withdrawn"}, {}),
        ({"status": "held"}, {}),
        ({"rights": "no-email"}, {}),
        ({"embargo": SENT + timedelta(days=1)}, {}),
        ({}, {"withdrawn": {"a": "wrong"}}),
    ],
)
def test_an_update_that_may_not_run_is_not_offered_and_waits(article: dict[str, Any], known: dict[str, Any]) -> None:
    old = an_article("a", published=LAST_WEEK)
    new = replace(old, body="Changed.")
    barred = choose(replace(new, **article), an_article("own", title="Own"), ran=[ran(old)], **known)
    assert offered(barred) == []
    assert offered(choose(new, window=W36, ran=[ran(old)], past=[remembered(barred)])) == ["a"]


def test_an_update_of_the_week_itself_is_left_out_as_run_and_offered() -> None:
    old = an_article("a")
    found = choose(replace(old, body="Changed."), ran=[ran(old)])
    assert (offered(found), why(found)) == (["a"], {"a": "ran before"})


# --- kept ----------------------------------------------------------------------------------------


def kept(*ids: str, **changes: Any) -> dict[str, Kept]:
    return {id: Kept(article_id=id, newsletter="catch-up", **changes) for id in ids}


@pytest.mark.parametrize(
    ("article", "rules"),
    [
        ({"section": "Jobs"}, {"exclude_sections": ("Jobs",)}),
        ({"tags": ("x",)}, {"exclude_tags": ("x",)}),
        ({"source": "wire"}, {"exclude_sources": ("wire",)}),
        ({"title": "A webinar"}, {"exclude_words": ("webinar",)}),
        ({}, {"include_sections": ("Finance",)}),
        ({"words": 3}, {"minimum_words": 20}),
        ({"published": W35.start - 20 * WEEK}, {}),
        ({"published": W35.end + WEEK}, {}),
    ],
)
def test_one_that_an_editor_keeps_beats_rules_and_window(article: dict[str, Any], rules: dict[str, Any]) -> None:
    one = an_article("a", **article)
    assert chosen(choose(one, rules=Rules(**rules))) == []
    assert notes(choose(one, rules=Rules(**rules), kept=kept("a"))) == {"a": ("kept",)}


@pytest.mark.parametrize("cap", [{"per_section": 1}, {"per_source": 1}])
def test_one_that_is_kept_beats_a_cap_and_counts_under_it(cap: dict[str, Any]) -> None:
    articles = [an_article(f"a{n}", title=f"T{n}", section="Finance", priority=90 - n) for n in range(3)]
    assert why(choose(*articles, rules=Rules(**cap))) == {"a1": "over the cap", "a2": "over the cap"}
    found = choose(*articles, rules=Rules(**cap), kept=kept("a1", "a2"))
    assert (chosen(found), why(found)) == (["a1", "a2"], {"a0": "over the cap"})


def test_one_that_is_kept_beats_its_twin_whatever_the_priority() -> None:
    better = an_article("better", source="desk", body=BODY, priority=90)
    wanted = an_article("wanted", source="wire", title="Another headline altogether", body=BODY)
    found = choose(better, wanted, kept=kept("wanted"))
    assert (chosen(found), why(found)) == (["wanted"], {"better": "told already"})
    assert chosen(choose(better, wanted)) == ["better"]


def test_two_twins_both_kept_both_stay_and_the_second_says_so() -> None:
    one = an_article("one", source="desk", url="https://www.example.org/x", priority=90)
    two = an_article("two", source="wire", url="https://www.example.org/x", title="Another headline altogether")
    found = choose(one, two, kept=kept("one", "two"))
    assert notes(found) == {"one": ("kept",), "two": ("kept", "resembles one")}


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        ({"status": "withdrawn"}, "withdrawn"),
        ({"status": "held"}, "held"),
        ({"rights": "no-email"}, "no rights"),
        ({"embargo": SENT + timedelta(seconds=1)}, "embargoed"),
    ],
)
def test_to_keep_beats_no_status_no_rights_and_no_embargo(article: dict[str, Any], reason: str) -> None:
    for published in (W35.start, W35.start - 20 * WEEK):
        found = choose(an_article("a", published=published, **article), kept=kept("a", repeat="why not"))
        assert (chosen(found), why(found)) == ([], {"a": reason})
    assert why(choose(an_article("a"), kept=kept("a"), withdrawn={"a": "wrong"})) == {"a": "withdrawn"}


def test_what_ran_is_kept_only_for_a_reason() -> None:
    article = an_article("a", published=LAST_WEEK)
    assert why(choose(article, kept=kept("a"), ran=[ran(article)])) == {"a": "ran before"}
    found = choose(article, kept=kept("a", repeat="the inquiry reported"), ran=[ran(article)])
    assert notes(found) == {"a": ("kept", "ran in the issue of 2016-08-29")}


def test_a_change_since_it_ran_is_reason_enough_and_it_is_not_offered_besides() -> None:
    old = an_article("a", published=LAST_WEEK)
    found = choose(replace(old, body="Changed."), kept=kept("a"), ran=[ran(old)])
    assert notes(found) == {"a": ("kept", "ran in the issue of 2016-08-29, changed since")}
    assert offered(found) == []


def test_one_that_is_kept_takes_the_last_place_its_score_does_not_give() -> None:
    articles = [an_article(f"a{n}", title=f"T{n}", priority=90 - n) for n in range(6)]
    found = choose(*articles, rules=Rules(stories=3), kept=kept("a5"))
    assert chosen(found) == ["a0", "a1", "a5", "a2", "a3", "a4"]
    assert chosen(choose(*articles, rules=Rules(stories=3), kept=kept("a1"))) == [f"a{n}" for n in range(6)]
    assert chosen(choose(*articles, rules=Rules(stories=9), kept=kept("a5"))) == [f"a{n}" for n in range(6)]


def test_more_are_kept_than_there_are_stories() -> None:
    articles = [an_article(f"a{n}", title=f"T{n}", priority=90 - n) for n in range(4)]
    found = choose(*articles, rules=Rules(stories=2), kept=kept("a3", "a2", "a1"))
    assert chosen(found) == ["a1", "a2", "a0", "a3"]
    issue = drafted(found, rules=Rules(stories=2, round_up=0))
    assert [story.article_ids for story in issue.all_stories] == [("a1",), ("a2",)]


@examples(150)
@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=8),
    st.sets(st.integers(0, 7)),
    st.integers(1, 8),
)
def test_keeping_only_moves_the_kept_up(priorities: list[int], pins: set[int], stories: int) -> None:
    articles = [an_article(f"a{n}", title=f"T{n}", priority=priority) for n, priority in enumerate(priorities)]
    wanted = kept(*(f"a{n}" for n in pins))
    plain = chosen(choose(*articles, rules=Rules(stories=stories)))
    found = chosen(choose(*articles, rules=Rules(stories=stories), kept=wanted))
    assert sorted(found) == sorted(plain)
    here = [id for id in plain if id in wanted]
    assert set(here[:stories]) <= set(found[:stories])
    for part in (found[:stories], found[stories:]):
        assert part == [id for id in plain if id in part]  # by merit on both sides of the line
    if len(here) < stories:
        assert found[0] == plain[0]  # the lead stays


# --- withdrawn and overridden --------------------------------------------------------------------


def test_a_withdrawal_is_told_with_its_reason_and_comes_before_all_else() -> None:
    article = an_article("a", status="held", embargo=W36.end)
    found = choose(article, withdrawn={"a": "last year’s figure"})
    assert [(each.reason, each.detail) for each in found.rejected] == [("withdrawn", "withdrawn: last year’s figure")]
    assert chosen(choose(an_article("b"), withdrawn={"a": "x"})) == ["b"]


def test_an_overridden_embargo_does_not_hold_and_nothing_else_is_overridden() -> None:
    ends = W36.end
    assert why(choose(an_article("a", embargo=ends))) == {"a": "embargoed"}
    assert chosen(choose(an_article("a", embargo=ends), overridden=["a"])) == ["a"]
    assert why(choose(an_article("a", embargo=ends), overridden=["b"])) == {"a": "embargoed"}
    assert why(choose(an_article("a", embargo=ends, status="held"), overridden=["a"])) == {"a": "held"}
    assert why(choose(an_article("a", embargo=ends, rights="no-email"), overridden=["a"])) == {"a": "no rights"}


# --- rules on sources and words ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("article", "rules"),
    [
        ({"source": "Wire"}, {"exclude_sources": ("wire",)}),
        ({"source": "desk"}, {"include_sources": ("wire",)}),
        ({"title": "Trusts close"}, {"include_words": ("trust",)}),  # a word is whole
        ({"body": "A deficit", "title": "x"}, {"include_words": ("deficit",)}),
        ({"source": "wire"}, {"include_sources": ("wire",), "exclude_sources": ("WIRE",)}),
        ({"title": "x", "section": "Jobs"}, {"include_words": ("deficit",), "include_sections": ("Finance",)}),
    ],
)
def test_a_rule_on_sources_or_words_keeps_an_article_out(article: dict[str, Any], rules: dict[str, Any]) -> None:
    found = choose(an_article("a", **article), rules=Rules(**rules))
    assert (chosen(found), why(found)) == ([], {"a": "ruled out"})


@pytest.mark.parametrize(
    ("article", "rules"),
    [
        ({"source": "Wire"}, {"include_sources": ("wire",)}),
        ({"source": "desk"}, {"exclude_sources": ("wire",)}),
        ({"title": "A DEFICIT, again"}, {"include_words": ("deficit",)}),
        ({"title": "x", "standfirst": "An NHS\u00a0England deficit"}, {"include_words": ("nhs england",)}),
        ({"source": "wire", "title": "x"}, {"include_words": ("deficit",), "include_sources": ("wire",)}),
        ({"section": "Finance", "title": "x"}, {"include_words": ("deficit",), "include_sections": ("finance",)}),
        ({"tags": ("NHS",), "title": "x"}, {"include_sources": ("wire",), "include_tags": ("nhs",)}),
    ],
)
def test_being_on_one_list_of_what_is_included_is_enough(article: dict[str, Any], rules: dict[str, Any]) -> None:
    assert chosen(choose(an_article("a", **article), rules=Rules(**rules))) == ["a"]


# --- what a draft remembers ----------------------------------------------------------------------


def test_a_draft_lists_candidates_and_those_passed_over_but_not_those_that_wait() -> None:
    old = an_article("old", title="Old", published=LAST_WEEK)
    new = replace(old, body="Changed.")
    found = choose(
        an_article("told", title="One", priority=90),
        an_article("over", title="Two"),
        an_article("ruled", title="Three", section="Jobs"),
        an_article("no-rights", title="Four", rights="no-email"),
        an_article("ran", title="Five"),
        an_article("embargoed", title="Six", embargo=W36.end),
        an_article("held", title="Seven", status="held"),
        an_article("withdrawn", title="Eight", status="withdrawn"),
        an_article("by-editor", title="Nine"),
        new,
        rules=Rules(exclude_sections=("Jobs",)),
        ran=[ran(an_article("ran", title="Five")), ran(old)],
        withdrawn={"by-editor": "wrong"},
    )
    issue = drafted(found, rules=Rules(stories=1, round_up=0))
    named = {id_mark(id) for id in ("told", "over", "ruled", "no-rights", "ran")}
    assert issue.considered == named | {version_mark(new)}
    assert version_mark(new) == fingerprint(f"old {source_hash(new)}")
    assert id_mark("told") == fingerprint("told")


@pytest.mark.parametrize("count", [1, 9, 10, 11, 60])
def test_the_lines_hold_ten_each_in_order_behind_all_else(count: int) -> None:
    found = choose(*(an_article(f"a{n}", title=f"T{n}") for n in range(count)))
    rows = drafted(found).drafted
    last = [row for row in rows if row.key == "=considered"]
    assert list(rows[-len(last) :]) == last
    assert [len(row.text.split()) for row in last] == [10] * (count // 10) + [count % 10] * bool(count % 10)
    marks = [mark for row in last for mark in row.text.split()]
    assert marks == sorted({id_mark(f"a{n}") for n in range(count)})
    assert all(re.fullmatch("[0-9a-f]{8}", mark) for mark in marks)


# --- syndicated ----------------------------------------------------------------------------------

_SENTENCE = "the trust of the town number {} has a plan for the year and the next."
LONG = "\n\n".join(" ".join(_SENTENCE.format(n).capitalize() for n in range(at, at + 3)) for at in range(0, 30, 3))


def wire(**changes: Any) -> Article:
    values = {"rights": "Syndicated", "credit": "By Una Wye, Wire & Co", "body": LONG, "standfirst": "It has a plan."}
    return an_article("wire/a", **{**values, **changes})


@pytest.mark.parametrize("most", [80, 40, 20, 3])
def test_a_draft_takes_no_more_of_a_syndicated_article_than_it_may(most: int) -> None:
    newsletter = a_newsletter(rules=Rules(syndicated_words=most))
    *blocks, credit = story_of(wire(), newsletter, sent=date(2016, 9, 5)).blocks
    assert credit.text == "By Una Wye, Wire & Co"
    # Where not one sentence is short enough, the headline stands alone: it is no part of what is counted.
    assert sum(word_count(block.text) for block in blocks) <= max(most, 7)
    assert quoted_words(" ".join(block.text for block in blocks), LONG) <= most
    assert not list(
        syndicated(a_proof(story_of(wire(), newsletter, sent=date(2016, 9, 5)), wire(), newsletter=newsletter))
    )


@pytest.mark.parametrize("changes", [{"rights": ""}, {"rights": "ours"}])
def test_other_articles_are_told_at_full_length_with_their_credit(changes: dict[str, Any]) -> None:
    *blocks, credit = story_of(
        wire(**changes), a_newsletter(rules=Rules(syndicated_words=20)), sent=date(2016, 9, 5)
    ).blocks
    assert credit.text == "By Una Wye, Wire & Co"
    assert sum(word_count(block.text) for block in blocks) >= 95


def test_a_limit_of_nought_is_none() -> None:
    newsletter = a_newsletter(rules=Rules(syndicated_words=0))
    assert (
        sum(word_count(block.text) for block in story_of(wire(credit=""), newsletter, sent=date(2016, 9, 5)).blocks)
        >= 95
    )
    assert not list(syndicated(a_proof(a_story("Head", LONG, "By Una Wye"), wire(credit=""), newsletter=newsletter)))


def test_a_credit_follows_an_editors_own_summary_and_shows_as_typed() -> None:
    story = story_of(wire(summary="Own words.", credit="# *Una* <b>"), a_newsletter(), sent=date(2016, 9, 5))
    own, credit = story.blocks
    assert (own.text, to_plain(credit.text)) == ("Own words.", "# *Una* <b>")
    assert not list(syndicated(a_proof(story, wire(summary="Own words.", credit="# *Una* <b>"))))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("one two three four five six", 6),
        ("one two three four five", 0),
        ("ONE, two – three “four” five: six!", 6),
        ("zero one two three four five six ten", 6),
        ("one two three four five six. Then two three four five six seven", 12),
        ("one two three four five x six seven eight nine ten eleven", 6),
        ("eleven ten nine eight seven six five", 0),
        ("", 0),
    ],
)
def test_quoted_words_are_counted_in_runs_of_six(text: str, count: int) -> None:
    source = "One two three four five six seven eight nine ten eleven."
    assert quoted_words(text, source) == count
    assert quoted_words(text, "") == 0


@given(st.lists(st.sampled_from("abcd"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=40))
def test_no_more_words_are_quoted_than_there_are(text: list[str], source: list[str]) -> None:
    count = quoted_words(" ".join(text), " ".join(source))
    assert 0 <= count <= len(text)
    assert quoted_words(" ".join(source), " ".join(source)) == (len(source) if len(source) >= 6 else 0)
    inside = any(text[at : at + 6] == source[to : to + 6] for at in range(len(text) - 5) for to in range(len(source)))
    assert bool(count) == (inside and len(text) > 5 and len(source) > 5)


# --- the checks ----------------------------------------------------------------------------------


def a_proof(story: Story, *articles: Article, **changes: Any) -> Proof:
    values: dict[str, Any] = {
        "issue": an_issue(story),
        "newsletter": a_newsletter(),
        "email": Email(subject="", preheader="", html="", text=""),
        "articles": articles,
        "path": "issues/catch-up/2016-09-05.md",
        "lines": (("story:0", 7),),
    }
    return Proof(**{**values, **changes})


def told(findings: Any) -> list[tuple[str, str, int]]:
    found: list[Finding] = list(findings)
    return [(each.id, each.severity, each.where.line) for each in found]


def test_an_embargo_that_an_editor_overrode_is_told_as_information_with_the_reason() -> None:
    article = an_article(embargo=SENT + timedelta(days=1))
    mine = EmbargoOverride(
        article_id=article.id,
        newsletter="catch-up",
        issue=date(2016, 9, 5),
        reason=REASON,
        until=SENT + timedelta(days=1),
    )
    (finding,) = embargoed(a_proof(a_story(), article, decisions=Decisions(overridden=(mine,))))
    assert (finding.id, finding.severity, finding.where.line) == ("embargo-overridden", "info", 7)
    assert finding.message.endswith(f"an editor overrode it: {REASON}")
    others = (
        replace(mine, article_id="other"),
        replace(mine, newsletter="other"),
        replace(mine, issue=date(2016, 9, 12)),
        replace(mine, until=SENT + timedelta(hours=23)),  # put off since
    )
    for other in others:
        found = embargoed(a_proof(a_story(), article, decisions=Decisions(overridden=(other,))))
        assert told(found) == [("article-embargoed", "error", 7)]
    over = a_proof(a_story(), replace(article, embargo=SENT), decisions=Decisions(overridden=(mine,)))
    assert told(embargoed(over)) == []


def test_what_editors_withdrew_is_an_error_with_the_reason_even_when_no_source_gives_it() -> None:
    decisions = Decisions(withdrawn=(Withdrawal(article_id="finance/deficit", reason="last year’s"),))
    for articles in ((an_article(),), (an_article(status="held"),), ()):
        (finding,) = withdrawn(a_proof(a_story(), *articles, decisions=decisions))
        assert (finding.id, finding.severity, finding.where.line) == ("article-withdrawn", "error", 7)
        assert "last year’s" in finding.message
        assert "decisions.toml" in finding.help


def test_a_story_that_ran_is_told_once_and_only_while_unchanged_and_unexcused() -> None:
    article, mark = an_article(), Mark(key="article", value="finance/deficit")
    past = (ran(article),)
    assert told(ran_before(a_proof(a_story(), article, ran=past))) == [("story-ran-before", "warning", 7)]
    assert told(ran_before(a_proof(a_story(), replace(article, body="New."), ran=past))) == []
    assert told(ran_before(a_proof(a_story(), article))) == []
    allowed = a_story(marks=(mark, Mark(key="allow", value="story-ran-before the inquiry has reported")))
    (finding,) = ran_before(a_proof(allowed, article, ran=past))
    assert (finding.severity, finding.help) == ("info", "")
    assert finding.message.endswith("ran in the issue of 2016-08-29; allowed: the inquiry has reported")
    for value in ("story-ran-before", "story-twice it is meant", "story-ran-beforehand yes"):
        other = a_story(marks=(mark, Mark(key="allow", value=value)))
        assert told(ran_before(a_proof(other, article, ran=past))) == [("story-ran-before", "warning", 7)]


def test_a_story_whose_address_ran_is_told_and_repeat_after_ends_it() -> None:
    past = (RanStory(article_id="", url="http://example.org/finance/deficit/", issue_date=date(2016, 8, 8)),)
    for weeks, expected in ((0, 1), (5, 1), (4, 0), (3, 0)):
        newsletter = a_newsletter(rules=Rules(repeat_after=weeks))
        found = list(ran_before(a_proof(a_story(), an_article(), ran=past, newsletter=newsletter)))
        assert len(found) == expected
        again = choose(an_article("x", url=a_story().url), ran=past, rules=newsletter.rules)
        assert bool(why(again)) == bool(expected)  # the selector counts the same weeks


def test_a_story_without_its_credit_is_an_error() -> None:
    article = an_article(credit="By Una  Wye")
    assert told(syndicated(a_proof(a_story("H", "Text."), article))) == [("credit-missing", "error", 7)]
    assert told(syndicated(a_proof(a_story("H", "Text.", "By **Una** Wye"), article))) == []


def test_a_story_that_takes_too_much_of_a_syndicated_article_is_an_error() -> None:
    newsletter = a_newsletter(rules=Rules(syndicated_words=20))
    words = LONG.replace("\n\n", " ").split()
    for taken, expected in ((20, []), (21, ["syndicated-words"])):
        story = a_story("H", " ".join(words[:taken]), "By Una Wye, Wire & Co")
        assert [
            each.id for each in syndicated(a_proof(story, replace(wire(), id="finance/deficit"), newsletter=newsletter))
        ] == expected
    own = a_story(
        "H", "In our own words this is quite another text, and as long as we like it. " * 9, "By Una Wye, Wire & Co"
    )
    assert told(syndicated(a_proof(own, replace(wire(), id="finance/deficit"), newsletter=newsletter))) == []


def test_the_memory_of_a_story_fits_the_article_it_was_drafted_from() -> None:
    article = an_article("a", body=BODY)
    line = drafted_line(story_of(article, a_newsletter(), sent=date(2016, 9, 5)), article)
    assert offered(choose(article, window=W36, ran=[ran(article, W35, source=line.source)])) == []
    assert offered(choose(replace(article, body="x"), window=W36, ran=[ran(article, W35, source=line.source)])) == ["a"]
