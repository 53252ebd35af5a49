from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from digest.model import Block, Links, Mark, Section
from digest.render.view import Part, cleaned, issue_words, view
from tests.support import a_newsletter, a_story, an_issue
from tests.unit.render.rendering import DAY, a_rich_issue, the_sample


def leads(*stories: str, lead: str = "") -> list[str]:
    marked = [a_story(name, marks=(Mark(key="lead", value=""),) if name == lead else ()) for name in stories]
    runs: list[list[Part]] = view(an_issue(*marked), a_newsletter())["runs"]
    return [each.story.headline for run in runs for part in run for each in part.stories if each.lead]


def test_the_first_story_leads() -> None:
    assert leads("One", "Two") == ["One"]


def test_the_story_marked_as_the_lead_leads_instead() -> None:
    assert leads("One", "Two", "Three", lead="Two") == ["Two"]


def test_the_first_story_of_a_section_leads_where_none_stands_before() -> None:
    section = Section(title="S", stories=(a_story("In section"), a_story("Second")))
    issue = dataclasses.replace(an_issue(sections=(section,)), stories=())
    runs: list[list[Part]] = view(issue, a_newsletter())["runs"]
    assert [each.lead for run in runs for part in run for each in part.stories] == [True, False]


def kinds(*sections: str) -> list[list[str]]:
    made = tuple(Section(title="T", kind=kind, blocks=(Block(text="x"),)) for kind in sections)
    runs: list[list[Part]] = view(an_issue(sections=made), a_newsletter())["runs"]
    return [[part.kind for part in run] for run in runs]


@pytest.mark.parametrize(
    ("sections", "runs"),
    [
        ((), [["stories"]]),
        (("round-up", "note"), [["stories", "round-up", "note"]]),
        (("promo",), [["stories"], ["promo"]]),
        (("promo", "note"), [["stories"], ["promo"], ["note"]]),
        (("promo", "promo"), [["stories"], ["promo"], ["promo"]]),
    ],
)
def test_each_promo_is_a_run_by_itself(sections: tuple[str, ...], runs: list[list[str]]) -> None:
    assert kinds(*sections) == runs


def test_addresses_get_the_issues_date_and_name() -> None:
    links = Links(view="https://x.org/{newsletter}/{date}", unsubscribe="https://x.org/u/{{id}}")
    found = a_newsletter(links=links).links_on(DAY)
    assert found.view == "https://x.org/catch-up/2016-09-05"
    assert found.unsubscribe == "https://x.org/u/{{id}}"
    assert found.sign_up == ""


@pytest.mark.parametrize(
    ("sign_off", "shown"),
    [("The news desk, Ward & Whitehall", ("The news desk", "Ward & Whitehall")), ("Ada", ("Ada", "")), ("", ("", ""))],
)
def test_a_sign_off_is_a_name_and_a_role(sign_off: str, shown: tuple[str, str]) -> None:
    assert view(an_issue(), a_newsletter(sign_off=sign_off))["sign_off"] == shown


def test_words_are_those_a_reader_reads() -> None:
    issue = an_issue(
        a_story("Three words here", "*Five* words [and a](https://www.example.org/long/address) link."),
        blocks=(Block(text="Two words."),),
        sections=(Section(title="Not counted", kind="note", blocks=(Block(text="- one\n- two"),)),),
    )
    assert issue_words(issue) == 3 + 5 + 2 + 2


def test_the_minutes_are_those_of_the_words() -> None:
    assert view(an_issue(a_story("H", "word " * 1190)), a_newsletter())["minutes"] == 5
    assert view(an_issue(), a_newsletter())["minutes"] == 1


def test_a_clean_issue_is_left_as_it_is() -> None:
    issue, newsletter = the_sample()
    assert cleaned(issue) == issue
    assert cleaned(newsletter) == newsletter
    assert cleaned(a_rich_issue()) == a_rich_issue()


def test_one_line_texts_become_one_line_and_blocks_keep_theirs() -> None:
    story = a_story(
        "a\u2028b\tc", marks=(Mark(key="kicker", value=" k\u0085k "),), blocks=(Block(text="- a\n- b\x00"),)
    )
    found = cleaned(an_issue(story, preheader="a\nb")).stories[0]
    assert found.headline == "a b c"
    assert found.kicker == "k k"
    assert found.blocks[0].text == "- a\n- b"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://x.org/a b", "https://x.org/a%20b"),
        ("HTTPS://x.org/é", "HTTPS://x.org/é"),
        ("mailto:a@x.org", "mailto:a@x.org"),
        (" https://x.org/\x00\n ", "https://x.org/"),
        ("x.org/a", ""),
        ("ftp://x.org/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_an_address_is_one_a_reader_can_follow_or_nothing(url: str, kept: str) -> None:
    assert cleaned(a_story(url=url)).url == kept
    assert cleaned(Section(url=url)).url == kept


def test_the_date_is_said_in_words() -> None:
    assert view(an_issue(date=date(2016, 9, 5)), a_newsletter())["date_line"] == "Monday 5 September 2016"
