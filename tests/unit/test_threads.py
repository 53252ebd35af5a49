"""Which earlier articles tell an earlier part of a story: found where they do, and silence where they do not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.fidelity.ordinary import is_ordinary
from digest.likeness import Comparison, telling_words
from digest.model import SourceSpec
from digest.sources.articlefile import parse
from tests.support import LONDON, REPOSITORY, an_article

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.likeness import Earlier
    from digest.model import Article

# The running stories of the sample. The fifth, the unopened invoices, is told twice in half the same words.
RUNNING = (
    {"leadership/dudley-merger-talks", "integrated-care/dudley-pause", "commissioning/dudley-five-years"},
    {
        "integrated-care/oxfordshire-contract",
        "integrated-care/cambridgeshire-review",
        "contracts/south-warwickshire-tender",
    },
    {"hospitals/thornley-maternity-reopens", "hospitals/thornley-shorter-drive"},
    {"planning/stourmere-consultation-papers", "planning/stourmere-surgery-consultation"},
)


@cache
def sample() -> tuple[Article, ...]:
    """Return the articles of the sample, of no thread."""
    folder = REPOSITORY / "seeds/articles"
    found: list[Article] = []
    for path in sorted(folder.rglob("*.md")):
        id = path.relative_to(folder).with_suffix("").as_posix()
        article = parse(
            path.read_bytes(), path.name, default_id=id, spec=SourceSpec(name="articles"), zone=LONDON
        ).article
        found += [replace(article, thread="")] if article else []
    return tuple(found)


def earlier(article: Article, *others: Article, beat: Iterable[str] = (), most: int = 3) -> tuple[Earlier, ...]:
    """Return what is suggested for an article of the others, among those of the sample."""
    comparison = Comparison((*sample(), article, *others), beat=beat, ordinary=is_ordinary)
    return comparison.earlier_parts(article, others, most=most)


def before(article: Article, days: int = 7, **changes: Any) -> Article:
    return replace(article, published=article.published - timedelta(days=days), **changes)


# Two parts of a story, and what they may be said to share.
STORIES = {
    "ferry": (
        (
            "Ferry for patients loses its licence",
            """
            The boat that carries patients from Skarholm to the dialysis unit at Invermore has been laid up, after a
            surveyor found rust behind the wheelhouse. Orcadia Marine, which runs the Kittiwake under a contract
            worth £340,000, said it hoped to sail again before Easter. Eleven islanders depend on the crossing three
            times a week. Until then a helicopter is to lift them, weather permitting, from the football pitch, and
            the school has agreed to move its goalposts. The harbourmaster blamed salt. A second hull, the Fulmar,
            lies in a yard at Leith with no engine.
            """,
        ),
        (
            "Kittiwake back at sea without its seats",
            """
            Islanders of Skarholm who need dialysis can cross to Invermore by water once more, although they must
            stand. The Kittiwake sailed on Monday with a new wheelhouse and no benches, which Orcadia Marine had
            taken out to reach the rust and then mislaid. For nine weeks a helicopter had lifted patients from the
            football pitch, at £2,100 a flight, and was grounded by fog on twelve days. The harbourmaster has lent
            deckchairs. A surveyor will return in autumn, and the Fulmar still lies at Leith.
            """,
        ),
        {"Fulmar", "Invermore", "Kittiwake", "Orcadia Marine", "Skarholm", "harbourmaster", "helicopter"},
    ),
    "mortuary": (
        (
            "Mortuary fridges hired by the week",
            """
            Refrigerated lorries have stood behind Penhallow Infirmary since Christmas because its mortuary, built
            for 48, holds 71. Undertakers say the coroner at Trevannion is slow to release bodies, and the coroner
            says the pathologists are. The lorries cost £6,400 a week and hum. Residents of Chapel Lane have
            complained about the generator, and one has recorded it and played the tape to councillors.
            """,
        ),
        (
            "Chapel Lane gets its sleep back",
            """
            The last refrigerated lorry left Penhallow Infirmary on Friday, to applause from Chapel Lane. An
            extension to the mortuary with 30 spaces has opened, and the coroner at Trevannion has engaged two more
            pathologists. Undertakers report that bodies are released within four days. Residents kept the recording
            of the generator, and mean to give it to the museum.
            """,
        ),
        {"Chapel Lane", "Penhallow Infirmary", "Trevannion", "coroner", "lorry", "mortuary", "pathologists"},
    ),
}


def part(story: str, number: int, **changes: Any) -> Article:
    title, body = STORIES[story][number]
    article = an_article(f"{story}/{number}", title=title, body=body)
    return replace(before(article) if number == 0 else article, **changes)


@pytest.mark.parametrize("story", STORIES)
def test_the_earlier_part_of_a_story_is_found_and_says_what_it_shares(story: str) -> None:
    others = [part(name, 0) for name in STORIES]
    (found,) = earlier(part(story, 1), *others, *sample())
    assert found.article == part(story, 0)
    assert 2 <= len(found.shares) <= 4
    assert set(found.shares) <= STORIES[story][2]


def test_of_the_sample_the_running_stories_are_found_and_nothing_else() -> None:
    comparison = Comparison(sample(), ordinary=is_ordinary)
    found = {
        frozenset((article.id, part.article.id))
        for article in sample()
        for part in comparison.earlier_parts(article, sample())
    }
    assert len(found) == 7
    assert not [pair for pair in found if not any(pair <= story for story in RUNNING)]


@pytest.mark.parametrize("count", [5, 20, 40, 60])
def test_with_few_articles_at_hand_there_is_silence_and_not_a_guess(count: int) -> None:
    wrong = 0
    for seed in range(10):
        few = random.Random(seed).sample(sample(), count)
        comparison = Comparison(few, ordinary=is_ordinary)
        for article in few:
            for found in comparison.earlier_parts(article, few):
                wrong += not any({article.id, found.article.id} <= story for story in RUNNING)
    assert wrong <= 1  # of up to 600 articles


@pytest.mark.parametrize("words", [15, 40])
def test_notices_of_a_few_lines_are_no_story_for_naming_the_same_hospital(words: int) -> None:
    short = [replace(each, body=" ".join(each.body.split()[:words])) for each in sample()]
    comparison = Comparison(short, ordinary=is_ordinary)
    assert not any(comparison.earlier_parts(article, short) for article in short)


def test_one_word_in_common_is_not_enough_however_rare() -> None:
    one = an_article(
        "a", title="Yakult for every ward", body="Yakult, and Yakult again: nobody wrote of Yakult before."
    )
    two = before(an_article("b", title="A Yakult in each fridge", body="Who ordered Yakult? Yakult came all the same."))
    assert earlier(one, two) == ()


def test_words_of_the_beat_count_nothing_whatever_their_case_or_number() -> None:
    later, first = part("mortuary", 1), part("mortuary", 0)
    assert earlier(later, first)
    beat = ["Penhallow infirmary", "CHAPEL LANE", "mortuaries", "coroner", "pathologist", "Trevannion", "undertaker"]
    assert earlier(later, first, beat=beat) == ()


# --- threads an editor set -------------------------------------------------------------------------------


def test_an_equal_thread_comes_first_the_newest_of_it_before_all_that_is_only_alike() -> None:
    later = part("ferry", 1, thread="boats")
    threads = [before(an_article(f"t{n}", title="Unlike", body="Nothing."), days=n, thread="boats") for n in (40, 3, 9)]
    found = earlier(later, part("ferry", 0), *threads, most=9)
    assert [each.article.id for each in found] == ["t3", "t9", "t40", "ferry/0"]
    assert [each.same_thread for each in found] == [True, True, True, False]
    assert [each.article.id for each in earlier(later, part("ferry", 0), *threads)] == ["t3", "t9", "t40"]


def test_an_empty_or_another_thread_is_none() -> None:
    one, two = an_article("a", body="Nothing."), before(an_article("b", body="Other."))
    assert earlier(one, two) == ()
    assert earlier(replace(one, thread="boats"), replace(two, thread="Boats")) == ()


def test_a_thread_shares_only_names_and_sums_where_the_texts_are_hardly_alike() -> None:
    later = an_article("a", title="Dudley again", body="A required pause gives £360m to Dudley.", thread="dudley")
    first = before(
        an_article("b", title="Dudley", body="Dudley gives what £360m required, and a pause.", thread="dudley")
    )
    (found,) = Comparison([later, first], ordinary=is_ordinary).earlier_parts(later, [first])
    assert set(found.shares) <= {"Dudley", "£360m"}


# --- what is never suggested -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"url": ""},
        {"id": "ferry/1"},
        {"published": part("ferry", 1).published},
        {"published": part("ferry", 1).published + timedelta(days=1)},
        {"url": part("ferry", 1).url + "/?utm_source=x"},
        {"body": part("ferry", 1).body + " This story was updated."},
        {"body": part("ferry", 1).body[:300]},
    ],
    ids=["no address", "itself", "as late", "later", "the same page", "the same text", "half the text"],
)
def test_it_is_not_suggested(changes: dict[str, Any]) -> None:
    for thread in ("", "boats"):
        assert earlier(part("ferry", 1, thread=thread), part("ferry", 0, thread=thread, **changes)) == ()


def test_of_two_earlier_parts_with_one_text_one_is_suggested() -> None:
    copy = part("ferry", 0, id="ferry/copy", url="https://www.example.org/copy")
    found = earlier(part("ferry", 1), part("ferry", 0), copy)
    assert [each.article.id for each in found] == ["ferry/0"]


def test_ties_go_to_the_newer_and_then_by_id() -> None:
    later, other = part("ferry", 1, thread="x"), an_article("c", title="Unlike", body="Nothing.", thread="x")
    same = [before(other, id=id, url=f"https://e.org/{id}") for id in ("d", "b", "c")]
    found = earlier(later, *same, before(other, days=1, id="z", url="https://e.org/z"), most=9)
    assert [each.article.id for each in found] == ["z", "b", "c", "d"]


# --- any text ---------------------------------------------------------------------------------------------

TEXTS = st.text(max_size=200) | st.lists(
    st.sampled_from(["Virgin Care", "Bath", "’s", "£9m", "£", "--", "<!--", "]", "A&E", "tender", "\n\n", "'", "x"])
).map(" ".join)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.integers(-3, 3), st.sampled_from(["", "t"])), max_size=8))
def test_whatever_the_texts_at_most_three_earlier_ones_each_with_what_it_shares(
    drawn: list[tuple[str, str, int, str]],
) -> None:
    articles = [
        before(an_article(f"a{n}", title=title, body=body, thread=thread), days=days)
        for n, (title, body, days, thread) in enumerate(drawn)
    ]
    for beat in ((), ("Bath", "'")):
        comparison = Comparison(articles, beat=beat, ordinary=is_ordinary)
        for article in articles:
            found = comparison.earlier_parts(article, articles)
            assert len(found) <= 3
            assert comparison.earlier_parts(article, list(reversed(articles))) == found
            for each in found:
                assert each.article.published < article.published
                assert len(each.shares) <= 4
                assert all(each.shares)
                assert each.same_thread or len(each.shares) >= 2


def test_the_words_to_look_for_are_those_of_the_headline_and_the_names() -> None:
    words = telling_words(part("ferry", 1), beat=["Leith"], ordinary=is_ordinary)
    assert words[0] == "Kittiwake"
    assert {"Skarholm", "Invermore", "rust"} <= set(words)
    assert not {"Leith", "Monday", "must", "the"} & set(words)
