"""Sender, law, text part and accessibility: what an email lacks, and what it may do without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.checks import check
from digest.checks.page import read
from digest.issuefile import parse
from digest.model import Finding, Footer, Links, Mailbox, Newsletter, Proof
from tests.support import FOOTER, WAYS, a_newsletter, an_email

PATH = "issues/catch-up/2016-09-05.md"
ISSUE = """---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Ward opens
preheader: And a car park
---

## [Ward opens](https://www.example.org/a)

A ward has opened in Ashby, it was said.

It has thirty beds.
"""
STORY, SECOND, DATE = f"{PATH}:9", f"{PATH}:13", f"{PATH}:4"
FILE = "newsletters/catch-up.toml"
HOUSE = a_newsletter(links=WAYS, footer=FOOTER)


def findings(*, newsletter: Newsletter = HOUSE, text: str = ISSUE, **parts: tuple[str, str] | str) -> list[Finding]:
    """Check an issue in whose ``html`` or ``text`` some words were put in place of others, or all of it."""
    file = parse(text, PATH)
    email: Any = an_email(file.issue, newsletter)
    for name, change in parts.items():
        part = name.removesuffix("_part")
        whole = getattr(email, part)
        assert isinstance(change, str) or change[0] in whole, whole
        email = replace(email, **{part: change if isinstance(change, str) else whole.replace(*change)})
    of = Proof(issue=file.issue, newsletter=newsletter, email=email, path=PATH, lines=file.lines)
    short = {"stories-few", "story-length", "preheader-length", "story-source-unknown", "text-sparse", "summary-cut"}
    return [each for each in check(of, thorough=True, notes=True) if each.id not in short]


def told(**given: Any) -> list[tuple[str, str, str]]:
    return [(each.id, each.severity, str(each.where)) for each in findings(**given)]


def test_an_email_that_lacks_nothing_is_not_spoken_of() -> None:
    assert told() == []


# --- sender --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", " ", "\u00a0"])
def test_a_sender_without_a_name_is_a_warning(name: str) -> None:
    newsletter = replace(HOUSE, sender=Mailbox(name=name, address="a@example.org"))
    assert told(newsletter=newsletter) == [("sender-name-missing", "warning", FILE)]


@pytest.mark.parametrize("address", ["noreply@example.org", "no-reply-7@example.org", "DoNotReply@example.org"])
def test_answers_that_reach_nobody_are_a_note(address: str) -> None:
    expected = [("reply-to-no-reply", "info", FILE)]
    assert told(newsletter=replace(HOUSE, reply_to=address)) == expected
    sender = Mailbox(name="Catch Up", address=address)
    assert told(newsletter=replace(HOUSE, sender=sender)) == expected
    assert told(newsletter=replace(HOUSE, sender=sender, reply_to="desk@example.org")) == []


def test_an_address_that_only_sounds_like_it_is_no_no_reply() -> None:
    assert told(newsletter=replace(HOUSE, reply_to="nora.eply@example.org")) == []


# --- law -----------------------------------------------------------------------------------------


def test_a_newsletter_nobody_can_leave_is_an_error() -> None:
    newsletter = replace(HOUSE, links=Links())
    assert told(newsletter=newsletter) == [("unsubscribe-missing", "error", FILE)]


def test_a_mail_address_is_a_way_to_leave() -> None:
    newsletter = replace(HOUSE, links=Links(unsubscribe_mailto="mailto:leave@example.org"))
    html = ("</body>", '<a href="mailto:leave@example.org">Unsubscribe</a></body>')
    assert told(newsletter=newsletter, html=html, text_part=("<>", "<mailto:leave@example.org>")) == []


@pytest.mark.parametrize("mark", ["*|UNSUB|*", "{{ unsubscribe_url }}", "%%unsub_center_url%%", "[[UNSUB_LINK_EN]]"])
def test_the_mark_of_a_sending_service_in_both_parts_is_a_way_to_leave(mark: str) -> None:
    newsletter = replace(HOUSE, links=Links())
    html = ("</body>", f'<a href="{mark}">Unsubscribe</a></body>')
    assert told(newsletter=newsletter, html=html, text_part=("<>", f"<{mark}>")) == []
    only_html = told(newsletter=newsletter, html=html)
    assert only_html == [("unsubscribe-not-shown", "error", FILE)]


def test_a_way_to_leave_that_one_part_does_not_tell_is_an_error() -> None:
    lost = [("unsubscribe-not-shown", "error", FILE)]
    assert told(text_part=(WAYS.unsubscribe, "https://www.example.org/other")) == lost
    assert told(html=(WAYS.unsubscribe, "https://www.example.org/other")) == lost
    (finding,) = findings(html=(f'href="{WAYS.unsubscribe}"', ""))
    assert finding.message == "the way to unsubscribe is not in the HTML"


def test_the_date_in_an_address_is_filled_in() -> None:
    url = "https://www.example.org/{newsletter}/{date}/leave"
    filled = url.replace("{newsletter}", "catch-up").replace("{date}", str(date(2016, 9, 5)))
    newsletter = replace(HOUSE, links=Links(unsubscribe=url))
    assert told(newsletter=newsletter, html=(url, filled), text_part=(url, filled)) == []


@pytest.mark.parametrize(
    ("key", "id", "severity"),
    [
        ("address", "postal-address-missing", "error"),
        ("company", "company-missing", "warning"),
        ("why", "why-missing", "info"),
    ],
)
def test_a_line_the_footer_lacks_is_told_by_the_newsletters_file(key: str, id: str, severity: str) -> None:
    assert told(newsletter=replace(HOUSE, footer=replace(FOOTER, **{key: ""}))) == [(id, severity, FILE)]


@pytest.mark.parametrize(("key", "id"), [("address", "postal-address-missing"), ("company", "company-missing")])
def test_a_line_of_the_footer_that_a_template_left_out_is_told(key: str, id: str) -> None:
    line = getattr(FOOTER, key)
    assert id in [each for each, _, _ in told(html=(line, ""), text_part=(line, ""))]
    assert id in [each for each, _, _ in told(text_part=(line, ""))]


def test_a_footer_line_may_be_wrapped_and_set_in_parts() -> None:
    newsletter = replace(HOUSE, footer=Footer(why="W.", company="Ward & Sons Ltd", address="1 Mill Yard, Ashby"))
    html = ("1 Mill Yard, Ashby", "1 Mill Yard,<br>Ashby")
    assert told(newsletter=newsletter, html=html, text_part=("1 Mill Yard, Ashby", "1 Mill Yard,\nAshby")) == []


# --- the text part -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\u00a0\n"])
def test_an_empty_text_part_is_an_error(text: str) -> None:
    assert ("text-part-empty", "error", DATE) in told(text_part=text)


def test_a_story_whose_address_is_not_in_the_text_part_is_an_error() -> None:
    assert told(text_part=("<https://www.example.org/a>", "")) == [("text-part-without-link", "error", STORY)]


def test_words_that_only_the_html_has_are_one_warning_at_their_line() -> None:
    assert told(text_part=("It has thirty beds.", "")) == [("text-part-words", "warning", SECOND)]
    (finding,) = findings(html=("</body>", "<p>Book your seat</p><p>Now</p></body>"))
    assert (str(finding.where), finding.id) == (DATE, "text-part-words")
    assert finding.message == "2 passages of the HTML not in the text part, such as “Book your seat”"


def test_words_in_another_order_are_told() -> None:
    assert [id for id, _, _ in told(text_part=("thirty beds", "beds thirty"))] == ["text-part-words"]


@pytest.mark.parametrize(
    "html",
    [
        '<p style="display:none">Only in an inbox</p>',
        '<p>It has <b>thir</b>ty beds. <a href="https://www.example.org/a">Full&nbsp;story</a></p>',
        "<!--[if mso]><p>For Outlook</p><![endif]-->",
        "<style>p { color: red }</style>",
        '<img alt="A ward" src="https://www.example.org/a.png">',
        "<p> · </p>",
    ],
)
def test_what_no_reader_reads_as_words_need_not_be_in_the_text_part(html: str) -> None:
    assert told(html=("</body>", f"{html}</body>")) == []


def test_numbers_of_links_in_the_text_part_are_no_words() -> None:
    assert told(text_part=("thirty beds", "thirty\u00a0[1] beds")) == []


@pytest.mark.parametrize("markup", ["<b>", "</p>", "<br/>", '<a href="x">'])
def test_html_typed_in_an_issue_file_is_a_warning_at_its_line(markup: str) -> None:
    assert told(text=ISSUE.replace("thirty", f"{markup} thirty")) == [("text-part-markup", "warning", SECOND)]


@pytest.mark.parametrize("markup", ["&nbsp;", "&#8217;", "</td>"])
def test_html_that_a_template_left_in_the_text_part_is_a_warning(markup: str) -> None:
    found = told(text_part=("<https://www", f"{markup}\n<https://www"))
    assert found == [("text-part-markup", "warning", DATE)]


@pytest.mark.parametrize("text", ["a < b > c", "AT&T; R&D", "<https://www.example.org/?a=1&amp;b=2>", "<desk@a.org>"])
def test_signs_and_addresses_are_no_html(text: str) -> None:
    assert "text-part-markup" not in [id for id, _, _ in told(text_part=("thirty", text))]


def test_a_long_line_of_the_text_part_is_a_warning_but_not_an_address() -> None:
    long = "It has thirty beds. " * 4
    assert told(text_part=("It has thirty beds.", long.strip())) == [("text-part-line-long", "warning", DATE)]
    assert told(text_part=("It has thirty beds.", f"It has thirty beds.\n<https://a.org/{'x' * 90}>\n{'-' * 90}")) == []


# --- accessibility -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["", ' lang="und"', ' lang="English (UK)"', ' lang=""'])
def test_html_without_a_language_is_an_error(lang: str) -> None:
    assert told(html=(' lang="en-GB"', lang)) == [("html-language", "error", DATE)]


def test_html_without_a_direction_is_a_warning() -> None:
    assert told(html=(' dir="ltr"', "")) == [("html-direction", "warning", DATE)]
    assert told(html=(' dir="ltr"', ' dir="auto"')) == [("html-direction", "warning", DATE)]


def test_the_direction_may_stand_on_the_first_element_of_the_body() -> None:
    assert told(html=(' dir="ltr"', "")) == [("html-direction", "warning", DATE)]
    assert told(html=(' dir="ltr"><meta', '><body><div dir="rtl"><meta')) == []


@pytest.mark.parametrize("html", [("h1>", "p>"), ("</body>", "<h1>Ward opens</h1></body>")])
def test_not_one_main_heading_is_a_warning(html: tuple[str, str]) -> None:
    assert told(html=html) == [("heading-main", "warning", DATE)]


def test_a_heading_that_skips_a_level_is_a_warning_and_one_that_steps_back_is_not() -> None:
    assert told(html=("<h2>", "<h3>")) == [("heading-level", "warning", DATE)]
    assert told(html=("</body>", "<h3>Ward opens</h3><h2>Ward opens</h2></body>")) == []


@pytest.mark.parametrize(
    ("style", "is_low"),
    [
        ("color:#999999", True),
        ("color:#999", True),
        ("color: rgb(153, 153, 153) !important", True),
        ("color:#ffffff", True),
        ("color:#1b1b1b;background-color:#0b4f6c", True),
        ("color:#1b1b1b;background:#0b4f6c", True),
        ("color:#767676", False),
        ("color:#949494;font-size:24px", False),  # 3.03: large
        ("color:#949494;font-size:19px;font-weight:bold", False),
        ("color:#949494;font-size:19px", True),
        ("color:#ffffff;background-color:#0b4f6c", False),
        ("color:#ffffff;background:url(a.png)", False),  # not known
        ("color:#ffffff;display:none", False),
        ("color:#ffffff;font-size:0px", False),
        ("color:salmon", False),  # not known
    ],
)
def test_words_too_pale_to_read_are_an_error(style: str, is_low: bool) -> None:
    found = told(html=("</body>", f'<div style="{style}"><p>Ward <b>opens</b></p></div></body>'))
    assert found == [("contrast-low", "error", DATE)] * is_low


def test_the_message_gives_words_colours_and_contrast() -> None:
    (finding,) = findings(html=("</body>", '<p style="color:#999999">Ward opens</p></body>'))
    assert finding.message == "“Ward opens” in #999999 on #ffffff has a contrast of 2.8"
    assert "4.5" in finding.help


@pytest.mark.parametrize(("size", "ids"), [("13px", ["text-small"]), ("14px", []), ("1em", [])])
def test_a_text_of_the_issue_set_small_is_a_warning(size: str, ids: list[str]) -> None:
    found = told(html=("<p>It has", f'<p style="font-size:{size}">It has'))
    assert found == [(id, "warning", DATE) for id in ids]


def test_small_furniture_is_not_spoken_of() -> None:
    assert told(html=(f"<p>{FOOTER.company}", f'<p style="font-size:13px">{FOOTER.company}')) == []


# --- reading HTML --------------------------------------------------------------------------------


@given(st.text(alphabet="<>![]/-pbah1 =\"'a&;#x", max_size=60))
def test_no_html_is_too_broken_to_read(html: str) -> None:
    assert all(run.text.strip() for run in read(html).runs)


def test_a_section_nobody_knows_hides_nothing_that_follows() -> None:
    assert [run.text for run in read("<p>One</p><![foo]><p>Two</p>").runs] == ["One", "Two"]
