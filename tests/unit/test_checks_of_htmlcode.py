"""What the HTML is made of: what fires each check of it, and what keeps it silent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.checks import check, htmlcode
from digest.issuefile import parse
from digest.model import Finding, Proof
from tests.support import FOOTER, WAYS, a_newsletter, an_email, costs_at_most

PATH = "issues/catch-up/2016-09-05.md"
ISSUE = """---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Ward opens
preheader: And a car park, two lifts and a new name
---

## [Ward opens](https://www.example.org/a)

A ward has opened in Ashby, it was said.
"""
DATE = f"{PATH}:4"
IDS = {rule.id for each in htmlcode.CHECKS for rule in each.rules} | {"text-part-invisible"}


def made() -> Proof:
    file = parse(ISSUE, PATH)
    house = a_newsletter(links=WAYS, footer=FOOTER)
    email = an_email(file.issue, house)
    return Proof(issue=file.issue, newsletter=house, email=email, path=PATH, lines=file.lines)


PROOF = made()


def of(html: str) -> list[Finding]:
    proof = replace(PROOF, email=replace(PROOF.email, html=html))
    return [each for each in check(proof, thorough=True, notes=True) if each.id in IDS]


def ids(html: str) -> list[str]:
    return [each.id for each in of(html)]


def with_body(words: str) -> str:
    """Put HTML at the end of the body."""
    return PROOF.email.html.replace("</body>", f"{words}</body>")


def with_head(words: str) -> str:
    return PROOF.email.html.replace("<title>", f"{words}<title>")


def test_plain_html_has_no_fault() -> None:
    assert of(PROOF.email.html) == []


# --- how it is read ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "start",
    [
        "<!DOCTYPE html>", "\n<!-- by hand --> <!doctype HTML >", '<!DOCTYPE html SYSTEM "about:legacy-compat">',
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
    ],
)  # fmt: skip
def test_a_doctype_of_today_is_not_spoken_of(start: str) -> None:
    assert of(PROOF.email.html.replace("<!doctype html>", start)) == []


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("", "no doctype"), ("<p>Hello</p><!doctype html>", "old"), ("<!doctype svg>", "old"),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">', "old"),
        ('<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">', "old"),
    ],
)  # fmt: skip
def test_no_doctype_or_an_old_one_is_an_error(start: str, said: str) -> None:
    (finding,) = of(PROOF.email.html.replace("<!doctype html>", start))
    assert (finding.id, finding.severity, str(finding.where)) == ("html-doctype", "error", DATE)
    assert said in finding.message


@pytest.mark.parametrize(
    "words",
    [
        "<!--[if mso]><p>x</p><![endif]-->", "<!--[if !mso]><!--><p>x</p><!--<![endif]-->",
        "<!--[if mso | IE]><p>x</p><![endif]--><!--[if lte mso 11]><p>y</p><![endif]-->",
        "<![if !mso]><p>x</p><![endif]>", "<!-- if you like -->",
    ],
)  # fmt: skip
def test_conditional_comments_in_pairs_are_not_spoken_of(words: str) -> None:
    assert "html-comments-unbalanced" not in ids(with_body(words))


@pytest.mark.parametrize(
    "words",
    [
        "<!--[if mso]><p>x</p>", "<p>x</p><![endif]-->", "<!--[if mso]><!--[if IE]><p>x</p><![endif]-->",
        "<!--[if mso]><p>x</p><![endif]--><![endif]-->",
    ],
)  # fmt: skip
def test_a_conditional_comment_without_its_end_or_beginning_is_an_error(words: str) -> None:
    (finding,) = (each for each in of(with_body(words)) if each.id == "html-comments-unbalanced")
    assert (finding.severity, str(finding.where)) == ("error", DATE)


@pytest.mark.parametrize("sign", ["\x00", "\x80", "\x85", "\x9f"])
def test_a_control_character_is_an_error_that_names_it(sign: str) -> None:
    (finding,) = (each for each in of(with_body(f"<p>So{sign}on</p>")) if each.id == "html-control")
    assert f"U+{ord(sign):04X}" in finding.message
    assert "So�on" in finding.message


# --- what is taken out ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["<script>x()</script>", "<FORM action='x'></FORM>", "<iframe src='x'>", "<object>", '<p onclick="x()">y</p>'],
)
def test_what_mail_programs_take_out_is_an_error(words: str) -> None:
    (finding,) = of(with_body(words))
    assert (finding.id, finding.severity, str(finding.where)) == ("html-forbidden", "error", DATE)


def test_what_is_taken_out_is_told_once_for_each_kind_and_not_within_comments() -> None:
    assert ids(with_body("<form></form><form></form><p onload=x onclick=y>z</p>")) == ["html-forbidden"] * 3
    assert ids(with_body("<!--[if mso]><object></object><![endif]--><p data-on='x'>&lt;script&gt;</p>")) == []


def test_a_style_sheet_of_more_than_8192_characters_is_a_warning() -> None:
    assert of(with_head(f"<style>{'x' * 8192}</style><style>{'y' * 8192}</style>")) == []
    (finding,) = of(with_head(f"<style>{'x' * 8193}</style>"))
    assert (finding.id, finding.severity) == ("html-style-long", "warning")
    assert "8193" in finding.message


@pytest.mark.parametrize("width", ["50%", "480px", "auto", ""])
def test_a_picture_whose_width_is_no_number_is_a_warning(width: str) -> None:
    words = "words " * 60
    assert of(with_body(f'<img alt="x" width=" 480 "><img alt="y"><td width="50%">{words}</td>')) == []
    (finding,) = of(with_body(f'<img alt="x" width="{width}">{words}'))
    assert (finding.id, finding.severity) == ("picture-width", "warning")


# --- good practice -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["color-scheme", "supported-color-schemes"])
def test_html_that_does_not_say_its_screens_is_a_warning(name: str) -> None:
    (finding,) = of(PROOF.email.html.replace(f'name="{name}"', 'name="other"'))
    assert (finding.id, finding.severity) == ("html-color-scheme", "warning")
    assert f"name={name}" in finding.message


@pytest.mark.parametrize(
    "words",
    ['<link href="https://e.org/a.css" rel="StyleSheet">', "<style>@import url(https://e.org/a.css);</style>"],
)
def test_a_style_sheet_that_lies_elsewhere_is_a_warning(words: str) -> None:
    (finding,) = of(with_head(words))
    assert (finding.id, finding.severity) == ("html-style-elsewhere", "warning")
    assert "https://e.org/a.css" in finding.message
    assert of(with_head('<link href="https://e.org/a" rel="canonical"><style>a { color: red }</style>')) == []


def test_an_id_that_two_elements_have_is_a_note() -> None:
    assert ids(with_body('<p id="a">x</p><p id="b">y</p><p id="">z</p><p id="">z</p>')) == []
    assert ids(with_body('<p id="a">x</p><p id="a">y</p>')) == ["html-id-twice"]


def test_a_table_that_only_lays_out_says_so() -> None:
    inner = '<table role="presentation"><tr><td>{}</td></tr></table>'
    assert of(with_body(inner.format("x"))) == []
    assert of(with_body("<table><tr><th>Trust</th><td>x</td></tr></table>")) == []
    (finding,) = of(with_body(inner.format("<table><tr><td>y</td></tr></table>")))
    assert (finding.id, finding.severity) == ("table-without-role", "warning")
    both = "<table><tr><td><table><tr><th>z</th></tr></table></td></tr></table>"
    assert "1 table " in of(with_body(both))[0].message


def test_pictures_with_hardly_a_word_are_a_warning() -> None:
    picture = '<img alt="x" width="480">'
    assert ids(with_body(picture)) == ["text-sparse"]
    assert ids(with_body(picture + "<p>" + "word " * 60)) == []
    assert ids(with_body(f"{picture}<p style='display:none'>{'word ' * 60}</p>")) == ["text-sparse"]


def test_more_than_60_links_are_a_note() -> None:
    link = '<a href="https://www.example.org/x">x</a>'
    has = PROOF.email.html.count("<a href")
    assert ids(with_body(link * (60 - has))) == []
    assert ids(with_body(link * (61 - has) + '<a name="x">y</a>')) == ["links-many"]


def test_a_short_preheader_without_padding_is_a_note() -> None:
    hidden = f'<div style="display:none">{PROOF.issue.preheader}{{}}</div>'

    def told(padding: str, before: str = "") -> list[str]:
        return ids(PROOF.email.html.replace("<body>", f"<body>{before}{hidden.format(padding)}"))

    assert told("") == ["preheader-unpadded"]
    assert told("&#847;&zwnj;&nbsp;" * 4) == ["preheader-unpadded"]
    assert told("&#847;&zwnj;&nbsp;" * 40) == []
    assert told("", before="<p>Hello</p>") == []  # another design: it stands below what is seen
    assert ids(PROOF.email.html) == []  # the template does not show it


@pytest.mark.parametrize("sign", ["\u00a0", "\u200b", "\u00ad", "\ufeff"])
def test_a_sign_that_nobody_sees_in_the_text_part_is_a_note_at_the_text_it_stands_in(sign: str) -> None:
    text = PROOF.email.text.replace("it was said", f"it{sign}was said")
    proof = replace(PROOF, email=replace(PROOF.email, text=text))
    (finding,) = (each for each in check(proof, thorough=True, notes=True) if each.id == "text-part-invisible")
    assert (finding.severity, str(finding.where)) == ("info", f"{PATH}:11")
    assert f"U+{ord(sign):04X}" in finding.message


@given(st.text(st.sampled_from("<>![]-/ iftablestyl\x80\"'=\n"), max_size=60))
def test_no_html_stops_a_check(html: str) -> None:
    of(html)


@pytest.mark.parametrize(
    "unit",
    ["<!--[if mso]>", "<![endif]-->", "<table>", "</table>", "<!--", "<!doctype", "<style>", "<p id=a>", "<a href=b>"],
)
def test_a_long_run_of_anything_is_checked_at_once(unit: str) -> None:
    with costs_at_most(60):
        for run in (one for each in htmlcode.CHECKS for one in each.runs):
            list(run(replace(PROOF, email=replace(PROOF.email, html=unit * (60_000 // len(unit))))))
