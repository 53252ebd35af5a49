"""Labels of links: on the house's own pages, in the HTML, and nowhere else."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Links, Section
from digest.render.labels import label, labelled, placed
from tests.support import a_newsletter, a_story, an_issue
from tests.unit.render.rendering import parsed, rendered

if TYPE_CHECKING:
    from typing import Any

    from digest.model import Newsletter

TAG = "utm_source={newsletter}&utm_campaign={date}&utm_content={story}-{place}"


def house(**values: Any) -> Newsletter:
    given = {"label_links": TAG, "own_hosts": ("example.org",)} | values
    return a_newsletter(**given)


def content_of(url: str) -> str:
    return parse_qs(urlsplit(url).query).get("utm_content", [""])[0]


def test_every_link_of_a_story_says_which_it_is_and_where_it_stands() -> None:
    first = a_story(
        "One",
        "See [plans](https://www.example.org/p?a=1#b) and [law](https://elsewhere.org/).",
        url="https://example.org/1",
    )
    second = a_story("Two", "Words.", url="https://example.org/2")
    email = rendered(an_issue(first, second), house())
    links = [link.get("href") or "" for link in parsed(email.html).iter("a")]
    assert [content_of(link) for link in links if "/1" in link] == ["1-headline", "1-more"]
    assert [content_of(link) for link in links if "/2" in link] == ["2-headline", "2-more"]
    (plans,) = [link for link in links if "/p?" in link]
    assert plans == ("https://www.example.org/p?a=1&utm_source=catch-up&utm_campaign=2016-09-05&utm_content=1-text#b")
    assert "https://elsewhere.org/" in links
    assert "utm_" not in email.text


def test_the_newsletters_own_links_are_labelled_but_not_the_way_to_leave() -> None:
    links = Links(
        view="https://example.org/{date}",
        past_issues="https://example.org/all",
        unsubscribe="https://example.org/u",
    )
    html = unescape(rendered(an_issue(a_story("H")), house(links=links)).html)
    assert "utm_content=issue-view" in html
    assert "utm_content=issue-past-issues" in html
    assert 'href="https://example.org/u"' in html


def test_sections_and_opening_words_are_told_by_their_kind() -> None:
    section = Section(kind="round-up", title="Also", blocks=(a_story("", "[x](https://example.org/r)").blocks))
    blocks = a_story("", "[y](https://example.org/i)").blocks
    issue = labelled(an_issue(a_story("H"), sections=(section,), blocks=blocks), house())
    assert issue.sections[0].text.endswith("utm_content=issue-round-up)")
    assert issue.blocks[0].text.endswith("utm_content=issue-intro)")


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.org/",
        "https://notexample.org/",
        "https://example.org.evil.net/",
        "mailto:desk@example.org",
        "https://example.org/?utm_source=mine",
        "merge:unsubscribe_url",
        "",
    ],
)
def test_what_is_not_the_houses_or_has_a_label_stays(url: str) -> None:
    assert label(url, house(), day="2016-09-05", story="1", place="text") == url


def test_without_a_tag_nothing_changes() -> None:
    issue = an_issue(a_story("One", "[p](https://example.org/p)"))
    assert labelled(issue, a_newsletter(own_hosts=("example.org",))) is issue


@pytest.mark.parametrize(
    "text",
    [
        "`[p](https://example.org/p)`",
        "\\[p](https://example.org/p)",
        "![p](https://example.org/p.png)",
        "<https://example.org/p>",
        "[p](https://example.org/p 'Title')",
        "[![i](https://example.org/i.png)](https://elsewhere.org/)",
    ],
)
def test_code_pictures_and_written_addresses_stay_as_they_are(text: str) -> None:
    block = labelled(an_issue(a_story("H", text)), house()).stories[0].blocks[0].text
    assert block.replace("?utm_source=catch-up&utm_campaign=2016-09-05&utm_content=1-text", "") == text
    if "Title" not in text:
        assert block == text


@given(
    st.lists(
        st.sampled_from(
            ["[a](https://example.org/x)", "![b](https://example.org/y)", "(", "[", "]", "`", "\\", " ", "w"]
        )
    )
)
def test_what_is_sent_is_what_the_manifest_says(pieces: list[str]) -> None:
    issue = an_issue(a_story("H", f"Word {''.join(pieces)} word", url="https://example.org/s"))
    newsletter = house()
    told = [link.sent_as for link in placed(issue, newsletter)]
    email = rendered(issue, newsletter)
    sent = [link.get("href") or "" for link in parsed(email.html).iter("a")]
    assert [link for link in sent if "example.org" in link] == [link for link in told if "example.org" in link]
