"""What the views beside the email tell: links, inbox row, HTML, message, size; and the policy of the frame."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.desk import pages, seen
from digest.desk.hub import is_ours_to_watch
from digest.desk.views import BY_NAME, COPIES, SANDBOX, VIEWS, copy_of, mail_policy
from digest.issuefile import parse
from digest.model import Block
from digest.render import render
from digest.resources import template_folders
from tests.support import REPOSITORY, a_newsletter, a_story, an_issue
from tests.unit.render.letters import ALL, FORMATS, of, render_in


def test_each_view_has_a_name_and_a_key_of_its_own() -> None:
    assert len(BY_NAME) == len({view.key for view in VIEWS}) == len(VIEWS) == 10
    assert {view.copy for view in VIEWS if view.copy} == set(COPIES)


# --- the frame -----------------------------------------------------------------------------------


def test_a_mail_may_fetch_pictures_only_when_asked_and_run_nothing_ever() -> None:
    for pictures, sources in ((False, "img-src 'none'"), (True, "img-src https: data:")):
        rules = mail_policy(pictures=pictures).split("; ")
        assert rules[0] == "default-src 'none'"
        assert sources in rules
        assert {"form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'", f"sandbox {SANDBOX}"} <= set(rules)
        assert not [rule for rule in rules if "script" in rule]
    assert not {"allow-scripts", "allow-forms", "allow-top-navigation", "allow-modals"} & set(SANDBOX.split())


def test_a_copy_differs_from_the_email_in_colours_and_in_where_links_open() -> None:
    html = render_in("catch-up", ALL).html
    shown = copy_of(html, "light")
    assert shown.count('<base target="_blank">') == 1
    without = shown.replace('<base target="_blank">', "")
    # What a client in light colours would do with the email itself; nothing else is touched.
    assert _bodies(without) == _bodies(html)
    assert re.findall(r"<title>.*?</title>", without) == re.findall(r"<title>.*?</title>", html)


def _bodies(html: str) -> str:
    return html.partition("<body")[2]


def test_a_copy_for_a_folder_carries_its_policy_before_anything_it_could_hold_up() -> None:
    shown = copy_of("<html><head><script>1</script></head></html>", "light", meta_policy="default-src 'none'")
    assert shown.startswith('<html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'">')


@pytest.mark.parametrize(
    ("width", "is_"), [("500", 500), ("", 640), ("1", 240), ("99999", 1200), ("-3", 640), ("x", 640), ("²", 640)]
)
def test_a_width_is_one_a_frame_can_have(width: str, is_: int) -> None:
    assert pages.shown(BY_NAME["desktop"], width).width == is_


def test_pictures_stay_off_where_the_view_is_of_an_email_without_them() -> None:
    assert pages.shown(BY_NAME["desktop"], "", "1").pictures
    assert not pages.shown(BY_NAME["no-pictures"], "", "1").pictures


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_every_link_of_the_html_is_told_in_order_as_it_is_sent(format: str) -> None:
    html = render_in(format, ALL).html
    told = seen.anchors(html, parse(ALL).issue, of(format))
    assert [each.url for each in told] == [unescape(url) for url in re.findall(r'<a\b[^>]*?\shref="([^"]*)"', html)]
    assert all(each.words for each in told)


def test_a_link_is_told_with_its_words_and_its_story() -> None:
    story = a_story(
        "Trusts & £461m", url="https://www.example.org/a", blocks=(Block(text="One [two](https://www.example.org/b)."),)
    )
    issue, newsletter = an_issue(story), a_newsletter(full_story="run-on")
    html = render(issue, newsletter, template_folders("/none", "catch-up")).html
    told = {each.words: each for each in seen.anchors(html, issue, newsletter)}
    assert told["Trusts & £461m"][1:] == ("https://www.example.org/a", "Trusts & £461m", "headline")
    assert told["two"][1:] == ("https://www.example.org/b", "Trusts & £461m", "text")
    assert told["Full\u00a0story"].part == "full story"


def test_a_picture_that_is_a_link_is_told_by_its_words() -> None:
    html = '<a href="https://x.org/"><img src="a.png" alt="The logo"></a><a name="no-link">x</a>'
    (told,) = seen.anchors(html, an_issue(), a_newsletter())
    assert (told.words, told.url) == ("The logo", "https://x.org/")


def test_pictures_of_comments_are_not_counted() -> None:
    assert seen.pictures('<!-- <img src="x"> --><img src="y"><td background="https://x.org/b.png">') == 2


# --- the inbox row -------------------------------------------------------------------------------


@given(st.text(max_size=140))
def test_the_pieces_of_a_line_are_the_line(line: str) -> None:
    pieces = seen.pieces(line)
    assert "".join(piece.text for piece in pieces) == line
    assert [piece.cut for piece in pieces[:-1]] == list(seen.CUTS[: len(pieces) - 1])
    assert pieces[-1].cut == 0


def test_a_line_is_cut_where_inboxes_cut_it_and_no_letter_is_parted_from_its_accent() -> None:
    assert [len(piece.text) for piece in seen.pieces("x" * 100)] == [35, 25, 30, 10]
    assert [len(piece.text) for piece in seen.pieces("x" * 35)] == [35]
    assert seen.pieces("x" * 35 + "\u0301y")[0].text == "x" * 35 + "\u0301"


# --- the HTML ------------------------------------------------------------------------------------


@given(st.text("<>\"'=-!/ ab&;\n", max_size=200))
def test_html_is_shown_letter_for_letter_and_none_of_it_is_html(text: str) -> None:
    shown = str(seen.highlighted(text))
    bare = re.sub(r'</?span(?: class="[a-z]+")?>', "", shown)
    assert "<" not in bare
    assert unescape(bare) == text


def test_tags_attributes_values_and_comments_are_told_apart() -> None:
    shown = seen.highlighted('<!-- c --><style>p{}</style><td class="a">&amp;</td>')
    assert '<span class="comment">&lt;!-- c --&gt;</span>' in shown
    assert '<span class="style">p{}</span>' in shown
    assert '<span class="name">&lt;td</span> <span class="attribute">class</span>' in shown
    assert shown.endswith('&amp;amp;<span class="name">&lt;/td</span>&gt;')


# --- the message and its size --------------------------------------------------------------------


def test_header_fields_are_told_as_they_stand_folds_included() -> None:
    message = b"From: a\r\nSubject: =?utf-8?q?x?=\r\n =?utf-8?q?y?=\r\nX:\r\n\r\nbody: no field\r\n"
    assert seen.fields(message) == (("From", "a"), ("Subject", "=?utf-8?q?x?=\n =?utf-8?q?y?="), ("X", ""))


def test_what_gmail_cuts_off_is_told_by_the_last_heading_before() -> None:
    small = seen.size_of("<h2>One</h2>")
    assert (small.octets, small.cut_after, small.words) == (12, "", "0 KB of 102")
    filler = "é" * 60_000  # two octets each
    large = seen.size_of(f"<h2>One</h2><h2>T<b>w</b>o &amp; a half</h2>{filler}<h2>Three</h2>")
    assert large.cut_after == "Two & a half"
    assert seen.size_of(filler).cut_after == "its beginning"


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("issues/catch-up/2016-09-05.md", True),
        ("templates/parts/story.mjml.j2", True),
        ("digest.toml", True),
        ("sent/catch-up/2016-09-05/receipt.toml", True),
        ("out/catch-up/2016-09-05/issue.html", False),
        (".digest/archive.db-wal", False),
        (".git/index", False),
        ("issues/catch-up/.2016-09-05.md.x1.part", False),
        ("issues/catch-up/.2016-09-05.md.swp", False),
        ("issues/catch-up/2016-09-05.md~", False),
        ("articles/out/a.md", True),
    ],
)
def test_only_files_an_editor_makes_call_for_another_look(path: str, counts: bool) -> None:
    assert is_ours_to_watch(str(REPOSITORY / path), REPOSITORY) is counts
