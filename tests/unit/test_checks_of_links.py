"""Links and pictures of an issue: what each check says, at which line and column, and what it lets stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.checks import check
from digest.issuefile import parse
from digest.model import Brand, Finding, Links, Profile, Proof
from tests.support import FOOTER, WAYS, a_newsletter, an_email, costs_at_most
from tests.unit.render.rendering import rendered

PATH = "issues/catch-up/2016-09-05.md"
ISSUE = """---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Ward opens
preheader: And a car park
---

## [Ward opens](https://www.example.org/a)

A ward has opened
in Ashby, TEXT
it was said.
"""
LINE = 12
COLUMN = 11


def findings(text: str, **links: str) -> list[Finding]:
    file = parse(text, PATH)
    assert file.readable
    newsletter = a_newsletter(links=replace(WAYS, **links), footer=FOOTER)
    email = an_email(file.issue, newsletter)
    of = Proof(issue=file.issue, newsletter=newsletter, email=email, path=PATH, lines=file.lines)
    short = {"stories-few", "story-length", "preheader-length", "story-source-unknown", "text-sparse", "summary-cut"}
    return [each for each in check(of, thorough=True, notes=True) if each.id not in short]


def told(text: str) -> list[tuple[str, str, str]]:
    """Return what is said of a text within a story, but that no article is known."""
    found = [each for each in findings(ISSUE.replace("TEXT", text)) if each.id != "story-source-unknown"]
    return [(each.id, each.severity, str(each.where).removeprefix(f"{PATH}:")) for each in found]


def at(id: str, severity: str, column: int = COLUMN) -> list[tuple[str, str, str]]:
    return [(id, severity, f"{LINE}:{column}")]


LONG = "A ward with thirty beds, " * 6


@pytest.mark.parametrize(
    ("text", "id", "severity"),
    [
        ("[plans]()", "link-empty", "error"),
        ("[plans](#)", "link-empty", "error"),
        ("[leave](merge:leave)", "merge-tag-unknown", "error"),
        ("[read](merge:view_url)", "merge-tag-unknown", "error"),
        ("[plans](#top)", "link-empty", "error"),
        ("[plans](/a)", "link-relative", "error"),
        ("[plans](plans.html)", "link-relative", "error"),
        ("[plans](//example.org/a)", "link-relative", "error"),
        ("[plans](www.example.org/a)", "link-relative", "error"),
        ("[plans](desk@example.org)", "link-relative", "error"),
        ("[plans](javascript:alert)", "link-scheme-unusable", "error"),
        ("[plans](www.example.org:8080/a)", "link-relative", "error"),
        ("[plans](localhost:8000/a)", "link-relative", "error"),
        ("[plans](tel:+441234)", "link-scheme-unusable", "error"),
        ("[plans](tel:01234)", "link-scheme-unusable", "error"),
        ("[plans](file:///C:/plans.doc)", "link-scheme-unusable", "error"),
        ("[plans](ftp://example.org)", "link-scheme-unusable", "error"),
        ("[plans](https//example.org/a)", "link-malformed", "error"),
        ("[plans](https:/example.org/a)", "link-malformed", "error"),
        ("[plans](htps://example.org/a)", "link-malformed", "error"),
        ("[plans](https:///a)", "link-malformed", "error"),
        ("[plans](https://example.org/a b)", "link-malformed", "error"),
        ("[plans](https://https://example.org/a)", "link-malformed", "warning"),
        ("[plans](https://www..example.org/a)", "link-malformed", "warning"),
        ("[plans](https://example.org/a.)", "link-malformed", "warning"),
        ("[plans](https://example.org/a])", "link-malformed", "warning"),
        ("[plans](https://staging.example.org/a)", "link-staging-host", "error"),
        ("[plans](https://www-dev.example.co.uk/a)", "link-staging-host", "error"),
        ("[plans](https://test-site.example.org/a)", "link-staging-host", "error"),
        ("[plans](https://preview2.example.org/a)", "link-staging-host", "error"),
        ("[plans](https://localhost:8000/a)", "link-staging-host", "error"),
        ("[plans](https://newsserver/a)", "link-staging-host", "error"),
        ("[plans](https://cms.example.local/a)", "link-staging-host", "error"),
        ("[plans](https://192.168.1.7/a)", "link-staging-host", "error"),
        ("[plans](https://[fd00::1]/a)", "link-staging-host", "error"),
        ("[plans](https://www.example.org/wp-admin/post.php?post=7)", "link-staging-host", "error"),
        ("[plans](https://www.example.org/?p=7&preview=true)", "link-staging-host", "error"),
        ("[plans](http://example.org/a)", "link-not-https", "warning"),
        ("[plans](https://example.org/a?utm_source=x)", "link-personal", "info"),
        ("[plans](https://example.org/a?page=2&fbclid=1)", "link-personal", "info"),
        ("[plans](https://example.org/a;jsessionid=9)", "link-personal", "info"),
        ("[plans](https://me:secret@example.org/a)", "link-personal", "info"),
        ("[plans](https://bit.ly/3xyz)", "link-shortener", "warning"),
        ("[www.example.com](https://example.org/a)", "link-words-differ", "warning"),
        ("[https://example.com/a](https://example.org/a)", "link-words-differ", "warning"),
        ("[desk@example.org](mailto:other@example.org)", "link-words-differ", "warning"),
        ("[here](https://example.org/a)", "link-words-generic", "warning"),
        ("[**Click here**](https://example.org/a)", "link-words-generic", "warning"),
        ("[Read more…](https://example.org/a)", "link-words-generic", "warning"),
        ("![Ward](ward.png)", "picture-unusable", "error"),
        ("![Ward]()", "picture-unusable", "error"),
        ("![Ward](data:image/png;base64,AAAA)", "picture-unusable", "error"),
        ("![Ward](mailto:a@example.org)", "picture-unusable", "error"),
        ("![IMG_2044.jpg](https://example.org/a.jpg)", "picture-words-empty", "warning"),
        ("![photo](https://example.org/a.jpg)", "picture-words-empty", "warning"),
        (f"![{LONG}](https://example.org/a.jpg)", "picture-words-long", "warning"),
        ("![Ward](http://example.org/a.jpg)", "picture-not-https", "warning"),
        ("![Ward](https://example.org/a.webp?w=600)", "picture-format", "warning"),
        ("![Ward](https://example.org/a.SVG)", "picture-format", "warning"),
    ],
)
def test_a_fault_of_an_address_is_told_once_where_it_stands(text: str, id: str, severity: str) -> None:
    assert told(text) == at(id, severity)


@pytest.mark.parametrize(
    "text",
    [
        "[plans](https://www.example.org/a)",
        "[plans](https://www.example.org/wiki/Trust_(law))",
        "[plans](https://www.example.org/a?page=2&id=7#part)",
        '[plans](https://www.example.org/a "The plans")',
        "[plans](<https://www.example.org/a b>)",
        "[us](mailto:desk@example.org?subject=Plans)",
        "<https://www.example.org/a>",
        "[example.org](https://www.example.org/a)",
        "[www.example.org/a](https://www.example.org/a)",
        "[desk@example.org](mailto:desk@example.org)",
        "[Care.data](https://www.example.org/a)",  # a name, not an address
        "[plans](https://dev.to/a)",  # a site of its own
        "[plans](https://latest.example.org/staging-posts/testing-times)",
        "[plans](https://8.8.8.8/a)",
        "[why more is here](https://www.example.org/a)",
        "the “`[plans](/a)`” of old",
        "the \\[plans](/a) of old",
        "the [plans] and (they say) more",
        "![A ward with a window](https://www.example.org/a.png)",
        "![](https://www.example.org/a.png)",  # beside words it may be an ornament
    ],
)
def test_sound_addresses_are_not_spoken_of(text: str) -> None:
    assert told(text) == []


def test_a_note_in_round_brackets_after_square_ones_is_no_link() -> None:
    assert [id for id, _, _ in told("as [they](so he wrote) did")] == ["leftover-markdown"]


def test_the_column_is_that_of_the_link_in_its_line() -> None:
    assert told("so [one](https://www.example.org/b) and [two](#)") == at("link-empty", "error", COLUMN + 40)


def test_a_mail_address_without_its_scheme_is_mended_by_name() -> None:
    (finding,) = [
        each for each in findings(ISSUE.replace("TEXT", "[us](desk@example.org)")) if each.id == "link-relative"
    ]
    assert finding.help == "write mailto:desk@example.org"


def test_an_address_may_end_in_what_a_mailing_service_fills_in() -> None:
    for tag in ("{{name}}", "*|NAME|*", "{%name%}"):
        assert not [
            each for each in told(f"[plans](https://www.example.org/a?for={tag})") if each[0].startswith("link")
        ]


def test_the_words_of_the_sign_up_line_may_be_as_the_house_has_them() -> None:
    file = parse(ISSUE.replace("TEXT", "[Here](https://example.org/a)"), PATH)
    newsletter = a_newsletter(links=WAYS, footer=FOOTER)
    proof = Proof(issue=file.issue, newsletter=newsletter, email=an_email(file.issue, newsletter))
    assert [each.id for each in check(proof)] == ["link-words-generic"]
    assert check(replace(proof, newsletter=replace(newsletter, sign_up="here"))) == []


# --- two links -----------------------------------------------------------------------------------

TWO = "[Plans](https://www.example.org/b) and [plans](https://www.example.org/c)"


def test_the_same_words_to_two_places_are_told_at_the_second() -> None:
    assert told(TWO) == at("link-words-twice", "warning", COLUMN + TWO.index("[plans]"))


@pytest.mark.parametrize(
    "text",
    [
        "[plans](https://www.example.org/b) and [plans](https://example.org/b/#more)",
        "[Full story](https://www.example.org/b) and [full story](https://www.example.org/c)",
        "[plans](https://www.example.org/b) and [other plans](https://www.example.org/c)",
        "[plans](https://www.example.org/b)\n\n## [Other](https://www.example.org/d)\n\n[plans](https://www.example.org/c)",
    ],
)
def test_words_that_lead_to_one_place_in_each_story_are_not_spoken_of(text: str) -> None:
    assert told(text) == []


# --- pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("picture", ["![](https://www.example.org/a.png)", "![ ](https://www.example.org/a.png)"])
def test_a_picture_alone_without_words_is_an_error(picture: str) -> None:
    assert told(f"so\n\n{picture}\n\n")[0] == ("picture-without-words", "error", f"{LINE + 2}:1")


def test_a_linked_picture_alone_without_words_is_an_error_too() -> None:
    text = "so\n\n[![](https://www.example.org/a.png)](https://www.example.org/b)\n\n"
    assert told(text)[0] == ("picture-without-words", "error", f"{LINE + 2}:2")
    assert "picture-without-words" not in [id for id, _, _ in told(text.replace("![]", "![A ward]"))]


# --- headlines and what every issue has ----------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "ids"),
    [
        ("https://staging.example.org/a", ["link-staging-host"]),
        ("http://www.example.org/a", ["link-not-https"]),
        ("https://www.example.org/a?mc_eid=7", ["link-personal"]),
        ("https://tinyurl.com/a", ["link-shortener"]),
        ("https://www.example.org/a,", ["link-malformed"]),
        ("https//www.example.org/a", ["story-link-unusable"]),  # once
        ("a.html", ["story-link-unusable"]),
        ("https://www.example.org/a b", ["link-malformed"]),
    ],
)
def test_the_address_of_a_headline_is_looked_at_too(url: str, ids: list[str]) -> None:
    text = ISSUE.replace("TEXT", "so").replace("https://www.example.org/a", url)
    found = [each for each in findings(text) if each.id != "story-source-unknown"]
    assert [(each.id, each.where.line) for each in found] == [(id, 9) for id in ids]


@pytest.mark.parametrize(
    ("url", "ids"),
    [
        ("https://staging.example.org/{date}", ["link-staging-host"]),
        ("http://www.example.org/{date}", ["link-not-https"]),
        ("https://www.example.org/{date}?utm_source=mail", []),  # the house counts its readers as it likes
    ],
)
def test_the_addresses_of_the_newsletter_are_told_by_its_file(url: str, ids: list[str]) -> None:
    found = [each for each in findings(ISSUE.replace("TEXT", "so"), view=url) if "link-" in each.id]
    assert [(each.id, str(each.where)) for each in found] == [(id, "newsletters/catch-up.toml") for id in ids]


def test_a_logo_on_a_staging_site_is_told() -> None:
    file = parse(ISSUE, PATH)
    newsletter = a_newsletter(links=Links(), brand=Brand(logo="https://cms.example.org/logo.png"))
    proof = Proof(issue=file.issue, newsletter=newsletter, email=an_email(file.issue, newsletter))
    assert "link-staging-host" in [each.id for each in check(proof)]


def test_hostile_texts_cost_no_more_than_their_length() -> None:
    for text in (
        "[" * 20_000,
        "[a](" * 5_000,
        "![a](b)" * 3_000,
        "[a](b(c)" * 3_000,
        "`" * 20_000,
        "<https://" * 5_000,
    ):
        issue = parse(ISSUE.replace("TEXT", "so"), PATH).issue
        story = replace(issue.stories[0], blocks=(replace(issue.stories[0].blocks[0], text=text),))
        newsletter = a_newsletter(links=WAYS, footer=FOOTER)
        proof = Proof(
            issue=replace(issue, stories=(story,)), newsletter=newsletter, email=an_email(issue, newsletter), path=PATH
        )
        from digest.checks import images, links

        with costs_at_most(20):
            for one in (links.empty, links.malformed, links.words_twice, images.source):
                list(one(proof))


def test_a_link_to_a_tag_of_the_profile_is_fine() -> None:
    assert told("[leave](merge:unsubscribe_url)") == []


def test_a_service_that_has_a_tag_to_leave_by_needs_no_address_of_ours() -> None:
    file = parse(ISSUE.replace("TEXT", "[leave](merge:unsubscribe_url)"), PATH)
    theirs = Profile(name="theirs", tags=(("unsubscribe_url", "*|UNSUB|*"),), live=("*|",))
    for profile, ids in ((theirs, []), (Profile(), ["merge-tag-unknown", "unsubscribe-missing"])):
        newsletter = a_newsletter(
            links=replace(WAYS, unsubscribe="", unsubscribe_mailto=""), footer=FOOTER, profile=profile
        )
        email = rendered(file.issue, newsletter)
        proof = Proof(issue=file.issue, newsletter=newsletter, email=email, path=PATH, lines=file.lines)
        assert sorted(each.id for each in check(proof) if each.severity == "error") == ids
