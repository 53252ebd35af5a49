"""What an issue is held against beside its articles: what it was drafted from, earlier issues, promo files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from digest.checks import check
from digest.issuefile import parse
from digest.likeness import source_hash
from digest.model import Article, Finding, PastIssue, Proof
from tests.support import FOOTER, WAYS, a_newsletter, an_article, an_email

PATH = "issues/catch-up/2016-09-05.md"
ISSUE = """---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Wards open again
preheader: What the board heard from nurses, porters and cooks
---

Welcome to the week.

## [Wards open again](https://www.example.org/a)
<!-- article: a -->

Nurses are back on the two wards.

It took a year.

# Also this week
<!-- section: round-up -->

One [trust](https://www.example.org/b) grew, and another [shrank](https://www.example.org/c). <!-- article: b -->
"""
ARTICLE = an_article("a", body=ISSUE)


def found(text: str, id: str, *articles: Article, newsletter: Any = None, **more: Any) -> list[Finding]:
    """Return the findings of one id."""
    file = parse(text, PATH)
    assert file.readable, text
    house = newsletter or a_newsletter(links=WAYS, footer=FOOTER)
    email = an_email(file.issue, house)
    given: dict[str, Any] = {"articles": articles, "path": PATH, "lines": file.lines, **more}
    return [each for each in check(Proof(issue=file.issue, newsletter=house, email=email, **given)) if each.id == id]


def places(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.severity, str(each.where)) for each in findings]


def line_of(text: str, words: str) -> str:
    return f"{PATH}:{text[: text.index(words)].count(chr(10)) + 1}"


# --- the article has changed ---------------------------------------------------------------------


def drafted_from(article: Article, text: str = ISSUE) -> str:
    return f"{text}\n<!-- drafted\n{article.id} {source_hash(article)} 00000000 00000000\n=subject 00000000\n-->\n"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Wards open once more"}, {"body": f"{ISSUE} A third has shut."}, {"summary": "All is well."},
        {"standfirst": "A year late"}, {"url": "https://www.example.org/a-2"},
    ],
)  # fmt: skip
def test_an_article_that_is_not_what_its_story_was_drafted_from_is_a_warning(change: dict[str, str]) -> None:
    text = drafted_from(ARTICLE)
    (finding,) = found(text, "article-changed", replace(ARTICLE, **change))  # type: ignore[arg-type]
    assert places([finding]) == [("warning", line_of(text, "## [Wards"))]
    assert "“Wards open again”" in finding.message
    assert "digest draft catch-up 2016-09-05 --update" in finding.help


def test_what_an_article_says_of_its_change_is_told() -> None:
    text, now = drafted_from(ARTICLE), replace(ARTICLE, body="It has shut.", update_note="Corrected:\nit has shut.")
    (finding,) = found(text, "article-changed", now)
    assert finding.message.endswith("has changed since the draft: Corrected: it has shut.")


def test_an_article_as_it_was_and_one_nobody_drafted_from_are_not_spoken_of() -> None:
    assert found(drafted_from(ARTICLE), "article-changed", ARTICLE) == []
    assert found(drafted_from(ARTICLE), "article-changed", replace(ARTICLE, tags=("new",), priority=90)) == []
    assert found(ISSUE, "article-changed", replace(ARTICLE, body="Other words.")) == []
    assert found(drafted_from(ARTICLE), "article-changed") == []  # no source gives it
    gone = drafted_from(an_article("z", body="Once."))
    assert found(gone, "article-changed", ARTICLE, an_article("z", body="Now.")) == []  # its story was taken out


def test_of_a_changed_article_that_was_withdrawn_only_the_withdrawal_is_told() -> None:
    now = replace(ARTICLE, body="Withdrawn.", status="withdrawn")
    assert found(drafted_from(ARTICLE), "article-changed", now) == []
    assert len(found(drafted_from(ARTICLE), "article-withdrawn", now)) == 1


def test_an_editor_who_has_compared_them_says_so() -> None:
    text = drafted_from(
        ARTICLE, ISSUE.replace("<!-- article: a -->", "<!-- article: a -->\n<!-- allow: article-changed read -->")
    )
    (finding,) = found(text, "article-changed", replace(ARTICLE, body="Other words."))
    assert (finding.severity, finding.allowed) == ("info", "read")


# --- the subject ran before ----------------------------------------------------------------------


def issues_before(*subjects: str) -> tuple[PastIssue, ...]:
    newest = date(2016, 8, 29)
    return tuple(
        PastIssue(date=newest - timedelta(weeks=back), window=None, subject=each) for back, each in enumerate(subjects)
    )


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Wards open again", "Wards open again"),
        ("Wards Open Again!", "Wards open again"),
        ("Four wards open again by 5 September", "Four wards open again by 12 October"),
        ("Catch Up: three trusts miss their target", "Three trusts miss their targets"),
        ("Deficit of trusts at £461m", "Deficit of trusts at £1.2bn"),
        ("Ballot", "Ballot"),
    ],
)
def test_the_subject_of_an_earlier_issue_is_a_warning_that_names_it(was: str, now: str) -> None:
    text = ISSUE.replace("subject: Wards open again", f"subject: {now}")
    (finding,) = found(text, "subject-repeated", past=issues_before("Something else", was))
    assert places([finding]) == [("warning", f"{PATH}:5")]
    assert "2016-08-22" in finding.message
    assert was in finding.message


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Wards shut again", "Wards open again"),
        ("The week to 29 August", "The week in figures"),
        ("Catch Up, Monday 29 August 2016", "Catch Up, Monday 5 September 2016"),  # nothing but name and day
        ("Deficit at £461m", "Deficit at £644m"),  # two words are left
        ("", "Wards open again"),
    ],
)
def test_another_subject_is_not_called_repeated(was: str, now: str) -> None:
    text = ISSUE.replace("subject: Wards open again", f"subject: {now}")
    assert found(text, "subject-repeated", past=issues_before(was)) == []


def test_a_subject_of_nine_issues_ago_is_forgotten() -> None:
    others = ("one", "two", "three", "four", "five", "six", "seven")
    assert len(found(ISSUE, "subject-repeated", past=issues_before(*others, "Wards open again"))) == 1
    assert found(ISSUE, "subject-repeated", past=issues_before(*others, "eight", "Wards open again")) == []
