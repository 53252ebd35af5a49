"""What an issue is held against beside its articles: what it was drafted from, earlier issues, promo files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from digest.checks import check
from digest.issuefile import parse
from digest.likeness import source_hash
from digest.model import Article, Finding, PastIssue, PlannedPromo, Promo, Proof, Threads
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


# --- promos --------------------------------------------------------------------------------------

BOX = """
# Money Day
<!-- section: promo -->
<!-- kicker: From our events team -->
<!-- promo: money -->

Come to the Guildhall on 11 and 12 October.

[Book](https://www.example.org/money)
"""
MONEY = PlannedPromo(
    name="money",
    label="From our events team",
    promo=Promo(heading="Money Day", text="Come.", button="Book", url="https://www.example.org/money"),
    first=date(2016, 9, 5),
    last=date(2016, 9, 5),
)


def test_a_promo_whose_file_lets_it_run_in_this_issue_is_not_spoken_of() -> None:
    assert found(ISSUE + BOX, "promo-expired", promos=(MONEY,)) == []
    assert found(ISSUE + BOX, "promo-expired", promos=(replace(MONEY, first=None, last=None),)) == []
    assert found(ISSUE + BOX, "promo-expired") == []  # its file is gone


@pytest.mark.parametrize(
    ("change", "said"),
    [({"last": date(2016, 9, 4)}, "runs to 2016-09-04"), ({"first": date(2016, 9, 6)}, "runs from 2016-09-06")],
)
def test_a_promo_whose_file_does_not_let_it_run_is_a_warning(change: dict[str, date], said: str) -> None:
    planned = replace(MONEY, **{"first": None, "last": None, **change})  # type: ignore[arg-type]
    (finding,) = found(ISSUE + BOX, "promo-expired", promos=(replace(planned, name="other"), planned))
    assert places([finding]) == [("warning", line_of(ISSUE + BOX, "# Money Day"))]
    assert said in finding.message
    assert finding.help.endswith("promos/: money")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("on 2 September", "2 September"),
        ("on 30 and 31 August", "30 and 31 August"),
        ("on 31 December", "31 December"),  # in an issue of January
        ("on 11 October 2015", "11 October 2015"),
        ("on 11 October; book by 4 September", "by 4 September"),
        ("on 11 October; sales closed on 1 August, the offer ends on 3 September", "ends on 3 September"),
    ],
)
def test_a_promo_of_a_day_that_is_past_is_a_warning_at_its_line(words: str, said: str) -> None:
    day = date(2017, 1, 9) if words == "on 31 December" else date(2016, 9, 5)
    text = (ISSUE + BOX).replace("on 11 and 12 October", words).replace("2016-09-05", day.isoformat())
    (finding,) = found(text, "promo-expired")
    assert places([finding]) == [("warning", f"{line_of(text, 'Come to the Guild')}:{finding.where.column}")]
    assert finding.text == said
    assert found(text, "date-past") == []


@pytest.mark.parametrize(
    "words",
    ["on 5 September", "since 1 June, and again on 11 October", "on 14 January", "on 31 June", "before 6 September"],
)
def test_a_promo_of_a_day_to_come_is_not_spoken_of(words: str) -> None:
    assert found((ISSUE + BOX).replace("on 11 and 12 October", words), "promo-expired") == []


def test_two_promos_where_the_files_give_one_place_are_one_warning() -> None:
    second = BOX.replace("Money Day", "Ward Day").replace("promo: money", "promo: wards")
    text = ISSUE + BOX + second
    (finding,) = found(text, "promos-many", promos=(MONEY,))
    assert places([finding]) == [("warning", line_of(text, "# Ward Day"))]
    assert "2 promos" in finding.message
    assert "1 place " in finding.message
    assert len(found(text, "promos-many")) == 1
    assert len(found(text, "promos-many", promos=(MONEY, replace(MONEY, name="w")))) == 1
    assert len(found(text, "promos-many", promos=(MONEY, replace(MONEY, name="w", after=3, newsletters=("x",))))) == 1
    assert found(text, "promos-many", promos=(MONEY, replace(MONEY, name="w", after=3))) == []
    assert found(ISSUE + BOX, "promos-many", promos=(MONEY,)) == []


BESIDE = ISSUE[: ISSUE.index("# Also")]


@pytest.mark.parametrize(
    ("heading", "url", "words"),
    [
        ("A day with Virgin Care", "https://www.example.org/x", "It is run by Virgin Care for now."),
        ("A day with Virgin Care", "https://www.example.org/x", "Virgin Care’s bid won."),
        ("Palantir presents", "https://www.example.org/x", "The platform of Palantir is new."),
        ("A day of money", "https://events.virgincare.co.uk/x", "It is run by Virgin Care for now."),
        ("A day of money", "https://www.palantir.com/x", "The platform is Palantir’s."),
        ("A day of money", "https://www.palantir.com/x", "The platform is [known](https://palantir.com/y)."),
    ],
)
def test_a_promo_beside_a_story_about_who_pays_for_it_is_a_warning(heading: str, url: str, words: str) -> None:
    box = BOX.replace("Money Day", heading).replace("https://www.example.org/money", url)
    text = BESIDE.replace("It took a year.", words) + box
    (finding,) = found(text, "promo-beside")
    assert places([finding]) == [("warning", line_of(text, f"# {heading}"))]
    assert "“Wards open again”" in finding.message
    apart = text.replace(box, f"\n## [Another](https://www.example.org/z)\n\nNothing of them.\n{box}")
    assert found(apart, "promo-beside") == []


@pytest.mark.parametrize(
    ("heading", "url", "words"),
    [
        ("Contracts and Control Totals", "https://www.example.org/x", "Contracts are due. The contracts took a year."),
        ("A day in London", "https://www.example.org/x", "The ward is in London for now."),
        ("NHS England and you", "https://www.example.org/x", "It was said by NHS England in June."),
        ("Monday at the Guildhall", "https://www.example.org/x", "It was said on Monday."),
        ("A day of money", "https://www.example.org/x", "It is an example of the new ward."),
        ("A day of money", "https://www.pal.com/x", "The pal of a nurse said so."),
        ("A day of money", "https://www.palantir.com/x", "It took a year."),
    ],
)
def test_a_promo_that_has_nothing_to_do_with_the_story_beside_it_is_not_spoken_of(
    heading: str, url: str, words: str
) -> None:
    box = BOX.replace("Money Day", heading).replace("https://www.example.org/money", url)
    house = a_newsletter(links=WAYS, footer=FOOTER, threads=Threads(beat=("NHS England",)))
    assert found(BESIDE.replace("It took a year.", words) + box, "promo-beside", newsletter=house) == []


def test_a_name_that_three_stories_have_is_the_beats_and_no_advertisers() -> None:
    story = "\n## [{0}](https://www.example.org/{0})\n\nIt is run by the NHS for now.\n"
    box = BOX.replace("Money Day", "NHS Money")
    assert len(found(BESIDE + story.format("b") + box, "promo-beside")) == 1
    assert found(BESIDE + "".join(map(story.format, "bcd")) + box, "promo-beside") == []


def test_a_round_up_beside_a_promo_counts_as_a_story() -> None:
    text = ISSUE.replace("One [trust]", "The [trust of Palantir]") + BOX.replace("Money Day", "Palantir presents")
    (finding,) = found(text, "promo-beside")
    assert "“Also this week”" in finding.message
