"""How stories are told, how long all of them are, and the lines of the house: what fires each check, what does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from digest.checks import check
from digest.issuefile import parse
from digest.model import Article, Finding, Links, Proof, Rules
from tests.support import FOOTER, FORMAT, WAYS, a_newsletter, an_article, an_email, costs_at_most

PATH = "issues/catch-up/2016-09-05.md"
BOARD = (
    "The board of the trust met for three hours in a room without windows and agreed to open the ward in spring. "
    "Nobody asked who was to pay for the new beds, and nobody from the council had come to listen."
)
END = "It has thirty beds and one lift."
ISSUE = f"""---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Ward opens
preheader: And a car park, two lifts and a new name
---

## [Ashby trust opens ward](https://www.example.org/a)
<!-- article: a -->

{BOARD}

{END}

## [Severby loses its laundry](https://www.example.org/b)

Sheets go by lorry to the next county from October. The laundry had stood there since the war.
"""
LINE = ISSUE[: ISSUE.index(END)].count("\n") + 1


def found(text: str, id: str, *articles: Article, **newsletter: Any) -> list[Finding]:
    """Return the findings of one id."""
    file = parse(text, PATH)
    assert file.readable
    house = a_newsletter(**{"links": WAYS, "footer": FOOTER, **newsletter})
    email = an_email(file.issue, house)
    proof = Proof(issue=file.issue, newsletter=house, email=email, articles=articles, path=PATH, lines=file.lines)
    return [each for each in check(proof, thorough=True, notes=True) if each.id == id]


def with_end(words: str) -> str:
    return ISSUE.replace(END, words)


# --- a text twice --------------------------------------------------------------------------------


def test_a_text_that_stands_in_two_stories_is_a_warning_at_the_second() -> None:
    text = ISSUE.replace("The laundry had stood", f"{BOARD.replace('spring', 'June')} The laundry had stood")
    (finding,) = found(text, "story-repeated-text")
    assert (finding.severity, str(finding.where)) == ("warning", f"{PATH}:{LINE + 2}")
    assert "“Severby loses its laundry”" in finding.message
    assert "line 9 " in finding.message
    third = text + f"\n## [Third](https://www.example.org/c)\n\n{BOARD}\n"
    assert [each.where.line for each in found(third, "story-repeated-text")] == [LINE + 2, LINE + 6]


def test_stories_with_a_phrase_in_common_or_one_article_are_not_called_repeated() -> None:
    assert found(ISSUE, "story-repeated-text") == []
    phrase = ISSUE.replace("The laundry", "The board of the trust met for three hours. The laundry")
    assert found(phrase, "story-repeated-text") == []
    same = ISSUE.replace("The laundry had", f"{BOARD} The laundry had").replace("example.org/b", "example.org/a")
    assert found(same, "story-repeated-text") == []
    assert len(found(same, "story-twice")) == 1


def test_sixty_stories_of_one_text_are_compared_at_once() -> None:
    stories = "".join(f"\n## [Ward {n}](https://www.example.org/{n})\n\n{n} {BOARD} {BOARD}\n" for n in range(60))
    with costs_at_most(60):
        assert len(found(ISSUE + stories, "story-repeated-text")) == 60


# --- cut short, or nothing said ------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "It has thirty beds and one", "It has thirty beds, one lift,", "It has thirty beds and one …",
        "It has thirty beds and one...", "It has thirty beds and one [...]", "It has thirty beds –",
        "It has [thirty beds and one lift](https://www.example.org/a)", "It has thirty\nbeds and one",
    ],
)  # fmt: skip
def test_a_text_that_is_cut_off_is_a_warning_at_its_last_line(words: str) -> None:
    (finding,) = found(with_end(words), "summary-cut")
    assert (finding.severity, str(finding.where)) == ("warning", f"{PATH}:{LINE + words.count(chr(10))}")
    assert "“Ashby trust opens ward”" in finding.message


@pytest.mark.parametrize(
    "words",
    [
        END, "“It has thirty beds and one lift.”", "It has thirty beds (and one lift).",
        "Has it thirty beds and one lift?",
        "It has thirty beds and *one lift.*", "By Edith Marlowe",
        "- It has thirty beds\n- and one lift for all of them",
        "Previously: [Ashby trust plans a ward](https://www.example.org/p), 28 April 2016",
        "[Read the whole of the report here](https://www.example.org/a)", "![A ward with thirty new beds](https://e.org/a.png)",
        "It rose by a third, or 33%",
    ],
)  # fmt: skip
def test_a_text_that_ends_is_not_called_cut(words: str) -> None:
    assert found(with_end(words), "summary-cut") == []


def test_a_credit_need_not_end_in_a_stop_but_what_stands_above_it_does() -> None:
    article = an_article("a", body=ISSUE, credit="First told by the Ashby Courier and Times")
    text = with_end(f"{{}}\n\n{article.credit}")
    assert found(text.replace("{}", END), "summary-cut", article) == []
    assert len(found(text.replace("{}", END), "summary-cut")) == 1
    assert len(found(text.replace("{}", "It has thirty beds and one"), "summary-cut", article)) == 1


@pytest.mark.parametrize(
    "words", ["Ashby trust opens ward", "The Ashby trust opens a ward.", "A ward: the Ashby trust opens it today."]
)
def test_a_text_that_says_its_headline_is_a_warning(words: str) -> None:
    (finding,) = found(ISSUE.replace(f"{BOARD}\n\n{END}", words), "story-says-headline")
    assert (finding.severity, str(finding.where)) == ("warning", f"{PATH}:9")


@pytest.mark.parametrize("words", [BOARD, "The ward at Ashby has thirty beds and cost £6m."])
def test_a_text_that_says_more_is_not_spoken_of(words: str) -> None:
    assert found(ISSUE.replace(f"{BOARD}\n\n{END}", words), "story-says-headline") == []
    untitled = ISSUE.replace("## [Ashby trust opens ward](https://www.example.org/a)", "##")
    assert found(untitled, "story-says-headline") == []


# --- the whole issue -----------------------------------------------------------------------------


def test_an_issue_longer_than_its_stories_may_be_together_is_a_note() -> None:
    format = replace(FORMAT, stories=8, story_words=(10, 40), lead_words=(10, 60), round_up_words=(5, 20))
    most = 60 + 40 + 20  # of two stories
    has = len(f"{BOARD} {END} Sheets go by lorry to the next county from October.".split()) + 8
    for more, count in ((most - has, 0), (most - has + 1, 1)):
        text = with_end(f"{'word ' * more}{END}")
        told = found(text, "issue-long", format=format, rules=Rules(stories=2))
        assert [each.severity for each in told] == ["info"] * count
    assert found(with_end(f"{'word ' * 200}{END}"), "issue-long", format=format) == []  # eight stories are usual


# --- the lines of the house ----------------------------------------------------------------------


def test_a_sign_up_line_that_the_email_does_not_show_is_a_warning() -> None:
    url = "https://www.example.org/sign-up"
    links = Links(unsubscribe=url, sign_up=url)  # so that the plain email of the tests links it
    (finding,) = found(ISSUE, "sign-up-missing", links=links, sign_up="Sign up for your own copy")
    assert (finding.severity, str(finding.where)) == ("warning", "newsletters/catch-up.toml")
    (finding,) = found(ISSUE, "sign-up-missing", sign_up="Unsubscribe")
    assert "sign_up = " in finding.help
    assert found(ISSUE, "sign-up-missing", links=links, sign_up="Unsubscribe") == []
    assert found(ISSUE, "sign-up-missing", links=links) == []


def test_a_sign_off_that_the_email_does_not_show_is_a_warning_unless_the_issue_has_its_own() -> None:
    (finding,) = found(ISSUE, "sign-off-missing", sign_off="Edith Marlowe, correspondent, wards")
    assert (finding.severity, str(finding.where)) == ("warning", "newsletters/catch-up.toml")
    assert found(ISSUE, "sign-off-missing", sign_off="Ashby trust, thirty beds") == []  # somewhere it says so
    own = f"{ISSUE}\n#\n<!-- section: sign-off -->\n\nThe desk\n"
    assert found(own, "sign-off-missing", sign_off="Edith Marlowe, correspondent, wards") == []
    assert found(ISSUE, "sign-off-missing") == []
