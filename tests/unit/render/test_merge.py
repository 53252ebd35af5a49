"""Merge tags: they come through whole wherever they stand, and nothing else becomes one."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import load_profile
from digest.errors import ConfigError, DigestError, TemplateError
from digest.model import Links, Profile
from digest.render import render
from digest.render.message import to_message
from digest.resources import profile_files, template_folders
from tests.examples import examples
from tests.support import a_newsletter, a_story, an_issue
from tests.unit.render.rendering import DAY, SHIPPED, rendered

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model import Email

# Of listmonk, Mailchimp, Mailgun, SES, Postmark, SendGrid, Brevo, Mailjet, HubSpot, ActiveCampaign and others.
TAGS = (
    "{{ UnsubscribeURL }}", "{{ .Subscriber.FirstName }}", "{{ unsubscribe_url }}", "*|UNSUB|*", "*|FNAME|*",
    "*|LIST:ADDRESS|*", "%unsubscribe_url%", "%recipient.first_name%", "{{amazonSESUnsubscribeUrl}}",
    "{{{ pm:unsubscribe }}}", "<%asm_group_unsubscribe_raw_url%>", "-name-", "{{ contact.FIRSTNAME }}",
    "{{ unsubscribe }}", "[[UNSUB_LINK_EN]]", '[[data:firstname:"reader"]]', "{{ unsubscribe_link }}",
    "%UNSUBSCRIBELINK%", "<unsubscribe>", "{$unsubscribe}", "{% unsubscribe %}", "##unsubscribe##", "%%unsubscribe%%",
)  # fmt: skip
HERE = """<mjml lang="en-GB" dir="ltr"><mj-head><mj-preview>{{ merge("tag") }}</mj-preview></mj-head><mj-body>
<mj-section><mj-column><mj-text><p>Dear {{ merge("tag") }}, <a href="{{ merge("tag") }}">go</a>.</p></mj-text>
<mj-button href="{{ merge("tag") }}">Go</mj-button><mj-image src="{{ merge("tag") }}" alt="" /></mj-column></mj-section>
</mj-body></mjml>
"""


def with_tag(literal: str, *live: str) -> Profile:
    return Profile(name="theirs", tags=(("tag", literal),), live=live)


def written(folder: Path, template: str, text: str = "Dear {{ merge('tag') }}\n") -> tuple[Path, ...]:
    """Write an override of a newsroom, and return the folders to look in."""
    place = folder / "templates" / "catch-up"
    place.mkdir(parents=True)
    (place / "issue.mjml.j2").write_text(template, "utf-8")
    (place / "issue.txt.j2").write_text(text, "utf-8")
    return template_folders(str(folder), "catch-up")


@pytest.mark.parametrize("literal", TAGS)
def test_a_tag_comes_through_in_five_places_of_the_html_and_in_the_text(literal: str, tmp_path: Path) -> None:
    newsletter = a_newsletter(profile=with_tag(literal))
    email = render(an_issue(a_story("H")), newsletter, written(tmp_path, HERE))
    assert email.html.count(literal) == 5
    assert f'<a href="{literal}"' in email.html
    assert f'src="{literal}"' in email.html
    assert email.text == email.flowed == f"Dear {literal}\n"
    assert ".invalid" not in email.html


def test_a_tag_a_profile_does_not_have_names_the_line_of_the_template(tmp_path: Path) -> None:
    folders = written(tmp_path, HERE.replace('<p>Dear {{ merge("tag") }}', '<p>Dear {{ merge("nome") }}'))
    with pytest.raises(TemplateError, match="the profile theirs has no merge tag nome; it has tag") as told:
        render(an_issue(a_story("H")), a_newsletter(profile=with_tag("x")), folders)
    assert str(told.value.where).endswith("issue.mjml.j2:2")


def test_a_tag_that_mjml_drops_is_a_fault(tmp_path: Path) -> None:
    lost = HERE.replace("</mj-head>", '<mj-font name="Never used" href="{{ merge("tag") }}" /></mj-head>')
    with pytest.raises(TemplateError, match="merge tag"):
        render(an_issue(a_story("H")), a_newsletter(profile=with_tag("x")), written(tmp_path, lost))


# --- in an issue ---------------------------------------------------------------------------------


def in_issue(text: str, profile: Profile, **links: str) -> Email:
    return rendered(an_issue(a_story("H", text)), a_newsletter(profile=profile, links=Links(**links)))


def test_a_link_of_an_issue_may_lead_to_a_tag() -> None:
    email = in_issue("To leave, [go](merge:tag).", with_tag("{{ Leave }}"))
    assert '<a href="{{ Leave }}"' in email.html
    assert "{{ Leave }}" in email.text


def test_a_headline_may_lead_to_a_tag() -> None:
    email = rendered(an_issue(a_story("H", "Words.", url="merge:tag")), a_newsletter(profile=with_tag("{{ Go }}")))
    assert email.html.count('href="{{ Go }}"') == 2  # the headline, and "Full story"


def test_a_link_to_a_tag_there_is_none_of_stays_words() -> None:
    email = in_issue("To leave, [go](merge:other).", with_tag("x"))
    assert "[go](merge:other)" in email.html


def test_without_a_service_a_tag_is_the_newsletters_own_address() -> None:
    email = in_issue("[go](merge:unsubscribe_url)", Profile(), unsubscribe="https://example.org/leave?n={newsletter}")
    assert email.html.count('href="https://example.org/leave?n=catch-up"') == 2
    email = in_issue("[go](merge:unsubscribe_url)", Profile(), unsubscribe_mailto="mailto:leave@example.org")
    assert email.html.count('href="mailto:leave@example.org"') == 2


# --- what would act and must not -----------------------------------------------------------------

HOSTILE = "{{ .Env }} *|HTML:UNSUB|* %recipient.email% [[unsubscribe]] {% if x %} {{"


def test_the_delimiters_of_a_service_do_nothing_in_a_text() -> None:
    profile = with_tag("{{ Leave }}", "{{", "{%", "*|", "%recipient", "[[")
    text = HOSTILE.replace("*", "\\*").replace("[[", "\\[\\[")
    email = in_issue(f"{text} and [go](merge:tag) [there](https://example.org/?a={{{{b}}}})", profile)
    for part in (email.html, email.text, email.flowed):
        rest = part.replace("{{ Leave }}", "")
        for live in profile.live:
            outside = re.sub(r"<style.*?</style>", "", rest, flags=re.DOTALL)
            assert live not in outside, live
    shown = email.text.replace("\u2060", "").replace("{{ Leave }}", "")
    assert "{{ .Env }} *|HTML:UNSUB|* %recipient.email% [[unsubscribe]]" in " ".join(shown.split())


def test_without_live_delimiters_a_text_stays_letter_for_letter() -> None:
    email = in_issue("Write {{ so }}.", Profile())
    assert "Write {{ so }}." in email.html
    assert "Write {{ so }}." in email.text


@given(
    st.lists(st.sampled_from(["{{", "*|", "%recipient", "x", " ", "}}", "|\\*", "https://mt7d1c9e0a4f.invalid/tag/"]))
)
@examples(40)
def test_no_text_makes_a_tag(pieces: list[str]) -> None:
    profile = with_tag("{{ Leave }}", "{{", "*|", "%recipient")
    email = in_issue(f"Word {''.join(pieces)} word", profile)
    for part in (re.sub(r"<style.*?</style>", "", email.html, flags=re.DOTALL), email.text):
        assert not any(live in part for live in profile.live)


# --- profiles ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(profile_files("/no/newsroom")))
def test_every_shipped_profile_gives_readers_a_way_to_leave(name: str) -> None:
    profile = load_profile("/no/newsroom", name)
    newsletter = a_newsletter(profile=profile, links=Links(unsubscribe="https://example.org/leave"))
    email = rendered(an_issue(a_story("H")), newsletter)
    way = profile.own("unsubscribe_url") or "https://example.org/leave"
    assert f'href="{way}"' in email.html
    assert f"<{way}>" in email.text
    fields = message_from_bytes(to_message(email, newsletter, to="a@example.org", date=DAY), policy=policy.default)
    assert ("List-Unsubscribe" in fields) == (name == "smtp")


def test_the_shipped_smtp_profile_is_what_goes_without_one() -> None:
    assert load_profile("/no/newsroom", "smtp") == Profile()


def profile_of(folder: Path, text: str) -> Profile:
    (folder / "templates" / "profiles").mkdir(parents=True)
    (folder / "templates" / "profiles" / "own.toml").write_text(text, "utf-8")
    return load_profile(str(folder), "own")


def test_a_newsroom_may_have_a_profile_of_its_own(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, 'live = ["[["]\n[tags]\nunsubscribe_url = "[[bye]]"\nview_url = "links.view"\n')
    assert (profile.title, profile.live, profile.own("unsubscribe_url")) == ("own", ("[[",), "[[bye]]")
    assert profile.own("view_url") == ""


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('live = ["{"]\n', 1, "a sign alone"),
        ("[tags]\n\nA = 'x'\n", 3, "cannot be asked for"),
        ("[tags]\na = 'links.unsubscrib'\n", 2, "there is no unsubscrib under [links]"),
        ("[tags]\na = ''\n", 2, "must be what the service fills in"),
        ("[tags]\na = 5\n", 2, "must be what the service fills in"),
        ("tags = 5\n", 1, "must be a table"),
        ("titel = 'x'\n", 1, "unknown key titel"),
    ],
)
def test_a_fault_of_a_profile_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        profile_of(tmp_path, text)
    (problem,) = told.value.problems
    assert (problem.where.line, problem.where.path) == (line, "templates/profiles/own.toml")
    assert said in problem.message


def test_a_profile_there_is_none_of_names_the_nearest() -> None:
    with pytest.raises(DigestError) as told:
        load_profile("/no/newsroom", "mailchump")
    assert told.value.hint == "did you mean mailchimp?"


def test_shipped_templates_do_not_ask_for_what_no_profile_has() -> None:
    for folder in SHIPPED:
        for path in folder.glob("*.j2"):
            assert "merge(" not in path.read_text("utf-8")
