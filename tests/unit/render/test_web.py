"""The web copy: the words of the email, and nothing that is only for an inbox."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import load_profile
from digest.issuefile import parse
from digest.model import Block, Section
from digest.render import render, render_web
from digest.render.body import body
from digest.render.web import iri
from digest.resources import profile_files, template_folders
from tests.examples import examples
from tests.support import a_newsletter, a_story, an_issue
from tests.unit.render.letters import ALL, FORMATS, of
from tests.unit.render.rendering import SHIPPED, override, parsed, the_sample

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model import Issue, Newsletter

ADDRESS = "https://www.example.org/catch-up/2016-09-05/"
FEED = "https://www.example.org/catch-up/feed.xml"
ISSUE = parse(ALL).issue


def web(issue: Issue, newsletter: Newsletter | None = None, folders: tuple[Path, ...] = SHIPPED) -> str:
    return render_web(issue, newsletter or a_newsletter(), folders, address=ADDRESS, feed=FEED)


def words(html: str) -> list[str]:
    page = parsed(html)
    for each in page.xpath("//head|//style|//comment()"):
        each.getparent().remove(each)
    return " ".join(page.itertext()).split()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("profile", sorted(profile_files("/no/newsroom")))
def test_nothing_of_an_inbox_is_left(format: str, profile: str) -> None:
    newsletter = dataclasses.replace(of(format), profile=load_profile("/no/newsroom", profile))
    folders = template_folders("/no/newsroom", format)
    email, page = render(ISSUE, newsletter, folders).html, web(ISSUE, newsletter, folders)
    gone = ["Unsubscribe", "Read online", "You asked for it.", *(["Forwarded this"] if format != "plain" else [])]
    assert [each for each in gone if each not in email] == []
    tags = [literal for _, literal in newsletter.profile.tags if not literal.startswith("links.")]
    assert [each for each in (*gone, *tags, "/unsubscribe", "&#847;", "&zwnj;", "\u034f", "<!--") if each in page] == []


@pytest.mark.parametrize("format", FORMATS)
def test_it_has_the_words_of_the_email_in_their_order(format: str) -> None:
    newsletter, folders = of(format), template_folders("/no/newsroom", format)
    email, page = words(render(ISSUE, newsletter, folders).html), iter(words(web(ISSUE, newsletter, folders)))
    rest = iter(email)
    assert all(word in rest for word in page)
    told = " ".join(words(web(ISSUE, newsletter, folders)))
    heads = [each.headline for each in ISSUE.all_stories] + [each.title for each in ISSUE.sections]
    assert [head for head in heads if " ".join(head.split()) not in told] == []


def test_a_page_has_a_title_a_language_one_main_landmark_and_says_where_it_stands() -> None:
    issue, newsletter = the_sample()
    page = parsed(web(issue, newsletter))
    assert page.get("lang") == "en-GB"
    assert page.findtext(".//title") == "Catch Up, Monday 5 September 2016"
    assert len(page.xpath("//*[@role='main']")) == 1
    assert page.xpath("//*[@role='article']|//*[@aria-roledescription]") == []
    assert page.xpath("//link[@rel='canonical']/@href") == [ADDRESS]
    assert page.xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href") == [FEED]
    assert page.xpath("//meta[@name='description']/@content") == [issue.preheader]
    assert page.xpath("//meta[@name='viewport']/@content") == ["width=device-width, initial-scale=1"]
    assert len(page.xpath("//h1")) == 1


def test_without_an_address_it_says_none() -> None:
    html = render_web(the_sample()[0], the_sample()[1], SHIPPED)
    assert "canonical" not in html
    assert "atom+xml" not in html


def test_a_link_to_a_tag_keeps_its_words() -> None:
    text = "Go [leave *this* list](merge:unsubscribe_url) or [read](https://www.example.org/x) or [write](merge:other)."
    page = web(an_issue(a_story("H", text, url="merge:view_url")))
    assert "Go leave <em>this</em> list or <a " in page
    assert "or write." in page
    assert "invalid" not in page
    assert "merge:" not in page


def test_what_a_template_asks_to_be_filled_in_is_nothing(tmp_path: Path) -> None:
    asks = """Dear reader{{ merge("first_name") }}, <a href="{{ merge('nobody') }}">go</a>"""
    template = f"<mj-text>{{% if web %}}{asks}{{% else %}}An inbox{{% endif %}}</mj-text>"
    folders = override(tmp_path, "footer.mjml.j2", template)
    page = web(an_issue(), folders=folders)
    assert "Dear reader, go<" in page
    assert "An inbox" in render(an_issue(), a_newsletter(), folders).html


def test_a_footer_of_a_newsrooms_own_shows_no_way_to_leave_either(tmp_path: Path) -> None:
    template = "<mj-text>{% if links.unsubscribe %}<a href='{{ links.unsubscribe }}'>Leave</a>{% endif %}End</mj-text>"
    folders = override(tmp_path, "footer.mjml.j2", template.replace("'", '"'))
    newsletter = dataclasses.replace(of("catch-up"), profile=load_profile("/no/newsroom", "mailchimp"))
    assert "Leave" in render(an_issue(), newsletter, folders).html
    assert "Leave" not in web(an_issue(), newsletter, folders)


def test_the_older_name_of_view_still_works_in_a_template(tmp_path: Path) -> None:
    folders = override(tmp_path, "footer.mjml.j2", "<mj-text>At {{ links.read_online }}</mj-text>")
    assert "At https://www.example.org/online" in render(an_issue(), of("catch-up"), folders).html


TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@examples(40)
@given(TEXT, TEXT, TEXT)
def test_any_text_comes_out_as_a_page(headline: str, text: str, preheader: str) -> None:
    page = web(an_issue(a_story(headline, text), preheader=preheader))
    assert page.count('role="main"') == 1
    assert page.index('rel="canonical"') < page.index("</head>") < page.index("<body")
    assert page.rstrip().endswith("</html>")


@given(TEXT)
def test_an_address_holds_no_sign_that_none_may_hold_and_is_encoded_but_once(text: str) -> None:
    once = iri(f"https://www.example.org/{text}")
    assert not re.search(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f\ud800-\uf8ff]', once)
    assert iri(once) == once


# --- the body of a feed --------------------------------------------------------------------------


def test_the_body_of_a_feed_is_plain_html_with_whole_addresses() -> None:
    promo = Section(title="A day out", kind="promo", blocks=(Block(text="Come & see."),))
    story = a_story("Fish & chips", "One [link](https://www.example.org/a).", "Two [leave](merge:unsubscribe_url).")
    issue = an_issue(story, a_story("", "A lead."), blocks=(Block(text="Hello."),), sections=(promo,))
    assert body(issue, a_newsletter()).splitlines() == [
        "<p>Hello.</p>",
        '<h2><a href="https://www.example.org/finance/deficit">Fish &amp; chips</a></h2>',
        '<p>One <a href="https://www.example.org/a">link</a>.</p>',
        "<p>Two leave.</p>",
        "<p>A lead.</p>",
        '<p><a href="https://www.example.org/finance/deficit">Full story</a></p>',
        "<p><b>Promotion</b></p>",
        "<h2>A day out</h2>",
        "<p>Come &amp; see.</p>",
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_every_paragraph_stands_in_the_body(format: str) -> None:
    said = " ".join(words(f"<html><body>{body(ISSUE, of(format))}</body></html>"))
    heads = [each.headline for each in ISSUE.all_stories] + [each.title for each in ISSUE.sections]
    assert [head for head in heads if " ".join(head.split()) not in said] == []
