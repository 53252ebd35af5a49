"""Which articles may run, best first, and why the others are left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, RanStory, Rules, Selection
from digest.selector import select
from tests.examples import examples
from tests.support import LONDON, SENT, W35, an_article


def choose(*articles: Article, ran: tuple[RanStory, ...] = (), **rules: Any) -> Selection:
    return select(articles, Rules(**rules), W35, sending=SENT, ran=ran)


def chosen(selection: Selection) -> list[str]:
    return [candidate.article.id for candidate in selection.candidates]


def why(selection: Selection) -> dict[str, str]:
    return {rejection.article.id: rejection.reason for rejection in selection.rejected}


# --- the window ----------------------------------------------------------------------------------


def test_only_the_windows_articles_are_looked_at() -> None:
    found = choose(
        an_article("eve", published=W35.start - timedelta(microseconds=1)),
        an_article("first", published=W35.start),
        an_article("last", published=W35.end - timedelta(microseconds=1)),
        an_article("after", published=W35.end),
        an_article("withdrawn-after", published=W35.end, status="withdrawn"),
    )
    assert sorted(chosen(found)) == ["first", "last"]
    assert found.rejected == ()
    assert found.window == W35


def test_no_articles_give_an_empty_selection() -> None:
    assert choose() == Selection(window=W35, candidates=())


# --- status --------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["withdrawn", "held"])
def test_a_withdrawn_or_held_article_never_runs(status: str) -> None:
    found = choose(an_article("a", status=status, priority=100))
    assert chosen(found) == []
    assert why(found) == {"a": status}


@pytest.mark.parametrize(
    ("ends", "runs"),
    [
        (SENT - timedelta(seconds=1), True),
        (SENT, True),  # it ends as the issue goes out
        (SENT + timedelta(seconds=1), False),
        (datetime(2016, 9, 12, tzinfo=LONDON), False),
    ],
)
def test_an_embargo_holds_until_it_ends(ends: datetime, runs: bool) -> None:
    found = choose(an_article("a", embargo=ends))
    assert chosen(found) == (["a"] if runs else [])
    assert why(found) == ({} if runs else {"a": "embargoed"})


def test_an_embargo_is_told_in_the_newsletters_zone() -> None:
    (rejection,) = choose(an_article("a", embargo=datetime.fromisoformat("2016-09-05T23:30+00:00"))).rejected
    assert "2016-09-06 00:30" in rejection.detail
    assert "2016-09-05 07:00" in rejection.detail


# --- repeats -------------------------------------------------------------------------------------


def ran(id: str = "", url: str = "", day: int = 29) -> RanStory:
    return RanStory(article_id=id, url=url, issue_date=date(2016, 8, day))


def test_what_ran_does_not_run_again() -> None:
    found = choose(an_article("a"), an_article("b"), ran=(ran("a"),))
    assert chosen(found) == ["b"]
    assert why(found) == {"a": "ran before"}
    assert "2016-08-29" in found.rejected[0].detail


def test_a_page_that_ran_under_another_id_does_not_run_again() -> None:
    found = choose(
        an_article("a", url="https://example.org/story/?utm_source=feed"),
        ran=(ran("old", "http://www.example.org/story#top"),),
    )
    assert why(found) == {"a": "ran before"}


def test_articles_without_an_address_are_not_alike() -> None:
    assert chosen(choose(an_article("a", url=""), ran=(ran("b", ""), ran("", "mailto:x@example.org")))) == ["a"]


def test_the_latest_issue_that_ran_it_is_named() -> None:
    (rejection,) = choose(an_article("a"), ran=(ran("a", day=22), ran("a", day=29), ran("a", day=15))).rejected
    assert "2016-08-29" in rejection.detail


# --- rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("article", "rules"),
    [
        ({"section": "Jobs"}, {"exclude_sections": ("jobs",)}),
        ({"tags": ("Sponsored", "x")}, {"exclude_tags": ("sponsored",)}),
        ({"title": "Trusts: an Advertorial"}, {"exclude_words": ("advertorial",)}),
        ({"standfirst": "By our advertorial team"}, {"exclude_words": ("ADVERTORIAL",)}),
        ({"standfirst": "A press\u00a0release"}, {"exclude_words": ("", "press release")}),
        ({"title": "Use C++ (now)"}, {"exclude_words": ("C++",)}),
        ({"section": "Jobs"}, {"include_sections": ("Finance",)}),
        ({"section": ""}, {"include_sections": ("Finance",)}),
        ({"tags": ("b",)}, {"include_tags": ("a",)}),
        ({"words": 119}, {"minimum_words": 120}),
    ],
)
def test_a_rule_keeps_an_article_out(article: dict[str, Any], rules: dict[str, Any]) -> None:
    found = choose(an_article("a", **article), **rules)
    assert why(found) == {"a": "ruled out"}
    assert found.rejected[0].detail


@pytest.mark.parametrize(
    ("article", "rules"),
    [
        ({"section": ""}, {"exclude_sections": ("",)}),
        ({"title": "Advertorially speaking"}, {"exclude_words": ("advertorial",)}),
        ({"title": "a.b"}, {"exclude_words": ("axb", "")}),
        ({"body": "An advertorial"}, {"exclude_words": ("advertorial",)}),
        ({"section": "FINANCE"}, {"include_sections": ("finance",)}),
        ({"section": "Jobs", "tags": ("NHS",)}, {"include_sections": ("finance",), "include_tags": ("nhs",)}),
        ({"words": 120}, {"minimum_words": 120}),
        ({"words": 5, "summary": "The editor's own."}, {"minimum_words": 120}),
    ],
)
def test_a_rule_keeps_nothing_else_out(article: dict[str, Any], rules: dict[str, Any]) -> None:
    assert chosen(choose(an_article("a", **article), **rules)) == ["a"]


def test_caps_keep_the_best_of_a_section_and_of_a_source() -> None:
    articles = [
        an_article(f"{section}{n}", title=f"{section}{n}", section=section, priority=50 - n, source=source)
        for section, source in (("Finance", "desk"), ("finance", "wire"), ("", "desk"))
        for n in range(3)
    ]
    by_section = choose(*articles, per_section=2)
    assert sorted(chosen(by_section)) == ["0", "1", "2", "Finance0", "finance0"]
    assert set(why(by_section).values()) == {"over the cap"}
    assert len(choose(*articles, per_source=1).candidates) == 2
    assert len(choose(*articles).candidates) == 9


def test_the_first_reason_is_the_one_told() -> None:
    article = an_article("a", status="withdrawn", section="Jobs", embargo=W35.end + timedelta(days=9))
    assert why(choose(article, ran=(ran("a"),), exclude_sections=("Jobs",))) == {"a": "withdrawn"}


# --- order ---------------------------------------------------------------------------------------


def test_priority_comes_before_everything() -> None:
    plain = an_article("plain", priority=51, words=10)
    rich = an_article("rich", priority=50, words=900, summary="Own.", published=W35.end - timedelta(hours=1))
    assert chosen(choose(rich, plain)) == ["plain", "rich"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"summary": "Own."}, {"standfirst": "A line."}),
        ({"standfirst": "A line."}, {}),
        ({"words": 500}, {"words": 100}),
        ({"published": W35.end - timedelta(hours=1)}, {"published": W35.start}),
    ],
)
def test_merit_orders_articles_of_one_priority(better: dict[str, Any], worse: dict[str, Any]) -> None:
    assert chosen(choose(an_article("a", **worse), an_article("z", **better))) == ["z", "a"]


def test_an_essay_of_any_length_gains_no_more_than_a_full_story() -> None:
    (first, second) = choose(an_article("a", words=600), an_article("b", words=60_000)).candidates
    assert first.score == second.score


def test_a_score_is_the_sum_of_what_is_shown() -> None:
    (candidate,) = choose(an_article("a", priority=70, summary="Own.", standfirst="Both.", words=300)).candidates
    assert {part.name for part in candidate.parts} >= {"priority", "own summary", "length"}
    assert "standfirst" not in {part.name for part in candidate.parts}
    assert candidate.score == pytest.approx(sum(part.points for part in candidate.parts), abs=0.005)
    assert 70 < candidate.score < 80


@examples(100)
@given(st.permutations(range(8)), st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_the_order_of_reading_changes_nothing(order: list[int], priorities: list[int]) -> None:
    articles = [
        an_article(
            f"a{n}",
            priority=priority,
            section="x",
            status="held" if n == 7 else "live",
            embargo=W35.end + timedelta(days=9) if n == 6 else None,
        )
        for n, priority in enumerate(priorities)
    ]
    found = choose(*articles, per_section=3)
    assert choose(*(articles[n] for n in order), per_section=3) == found
    assert len(found.candidates) + len(found.rejected) == 8


# --- like texts ----------------------------------------------------------------------------------

TEXT = " ".join(f"word{n} and{n % 7} more{n % 11}" for n in range(120))


def test_a_text_that_ran_under_another_name_does_not_run_again() -> None:
    from digest.selector.repeats import article_sketch

    old = an_article("old/one", body=TEXT)
    ran = (RanStory(article_id="old/one", url="", issue_date=date(2016, 8, 22), sketch=article_sketch(old)),)
    again = an_article("new/two", title="Quite another headline here", body=TEXT.replace("word5 ", "changed "))
    found = select([again], Rules(), W35, sending=SENT, ran=ran)
    assert [rejection.detail for rejection in found.rejected] == ["its text ran in the issue of 2016-08-22, as old/one"]


def test_what_ran_long_enough_ago_may_run_again() -> None:
    ran = (RanStory(article_id="a", url="", issue_date=date(2016, 8, 1)),)
    article = an_article("a")
    assert select([article], Rules(repeat_after=4), W35, sending=SENT, ran=ran).candidates
    assert not select([article], Rules(repeat_after=8), W35, sending=SENT, ran=ran).candidates
    assert not select([article], Rules(), W35, sending=SENT, ran=ran).candidates


def test_one_event_from_two_sources_is_told_by_the_better_placed() -> None:
    best = an_article("desk/a", source="desk", body=TEXT, priority=80)
    other = an_article("wire/b", source="wire", title="Another headline altogether", body=TEXT, priority=50)
    found = select([other, best], Rules(), W35, sending=SENT)
    assert [each.article.id for each in found.candidates] == ["desk/a"]
    assert [(each.reason, each.detail) for each in found.rejected] == [("told already", "told already by desk: desk/a")]


def test_like_pieces_of_one_source_are_only_noted() -> None:
    one = an_article("a", body=TEXT, priority=80)
    two = an_article("b", title="Another headline altogether", url="https://www.example.org/b", body=TEXT)
    found = select([one, two], Rules(), W35, sending=SENT)
    assert [(each.article.id, each.notes) for each in found.candidates] == [("a", ()), ("b", ("resembles a",))]


def test_an_article_without_rights_for_email_is_never_offered() -> None:
    found = select(
        [an_article("a", rights="no-email"), an_article("b", rights="syndicated")], Rules(), W35, sending=SENT
    )
    assert [each.article.id for each in found.candidates] == ["b"]
    assert [(each.reason, each.detail) for each in found.rejected] == [("no rights", "its rights do not cover email")]


def test_a_long_piece_that_quotes_an_old_one_whole_is_no_repeat() -> None:
    from digest.selector.repeats import article_sketch

    old = an_article("old/one", body=TEXT)
    ran = (RanStory(article_id="old/one", url="", issue_date=date(2016, 8, 22), sketch=article_sketch(old)),)
    fresh = " ".join(f"fresh{n} thought{n % 13} about{n % 5}" for n in range(300))
    longer = an_article("new/two", title="Quite another headline here", body=f"{fresh} {TEXT}")
    assert select([longer], Rules(), W35, sending=SENT, ran=ran).candidates
