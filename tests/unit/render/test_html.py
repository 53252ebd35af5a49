from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import css_inline
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.errors import TemplateError
from digest.issuefile import blocks_of, parse
from digest.markup.markdown import to_plain
from digest.model import Block, Brand, Mark
from digest.render import html as html_module
from digest.render.html import convert, to_html
from digest.render.mjml import Fault
from digest.render.templates import Templates
from digest.render.view import view
from digest.text import clean
from tests.examples import examples
from tests.support import REPOSITORY, a_newsletter, a_story, an_issue
from tests.unit.render.letters import ALL, FORMATS, render_in
from tests.unit.render.rendering import (
    SHIPPED,
    a_document,
    a_rich_issue,
    converted,
    is_told_in_order,
    override,
    parsed,
    rendered,
    shipped,
    shown,
    the_sample,
    without_comments,
)

if TYPE_CHECKING:
    from pathlib import Path

TITLE = 'Fish & <b>“x”</b> "q" \''


# --- words that would act ------------------------------------------------------------------------


def test_a_title_is_shown_as_written_wherever_it_stands() -> None:
    issue = an_issue(a_story(TITLE, marks=(Mark(key="kicker", value=TITLE),)), preheader=TITLE)
    tree = parsed(rendered(issue, a_newsletter(title=TITLE, publication=TITLE, strapline=TITLE)).html)
    said = f"{TITLE}, Monday 5 September 2016"
    assert tree.findtext(".//title") == said
    assert tree.xpath("//div[@role='article']/@aria-label") == [said]
    assert tree.xpath("string(//body/div[1])").startswith(TITLE)
    assert [each.text_content() for each in tree.xpath("//h1")] == [TITLE]
    assert [each.text_content() for each in tree.xpath("//h2")] == [TITLE]
    assert [each.text_content() for each in tree.xpath("//p[@class='kick']")] == [TITLE]
    assert tree.xpath("//a[normalize-space()='Full\u00a0story']/@aria-label") == [f"Full story: {TITLE}"]
    assert not tree.xpath("//b")


def test_an_address_stays_within_its_attribute() -> None:
    url = 'https://www.example.org/?a=1&b=" onclick="alert(1)<x>'
    tree = parsed(rendered(an_issue(a_story(url=url))).html)
    assert not tree.xpath("//@onclick")
    headline = tree.xpath("//h2/a/@href")
    assert headline == ['https://www.example.org/?a=1&b="%20onclick="alert(1)%3Cx%3E']


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/a/story", "JaVaScRiPt:x", "file:///etc"])
def test_what_no_reader_can_follow_is_no_link(url: str) -> None:
    email = rendered(an_issue(a_story("The headline", url=url)))
    assert "The headline" in shown(email.html)[0]
    assert url not in email.html
    assert url not in email.text


@pytest.mark.parametrize(
    "text",
    [
        "</mj-text><mj-text>",
        "</mj-text></mj-column></mj-section></mj-body></mjml>",
        "{{ 7*7 }} {% raw %} {# x #}",
        "<script>alert(1)</script> <style>p{display:none}</style>",
        "a ]]> b <![CDATA[ c",
        "<mj-include path='/etc/passwd' />",
        'a data-premailer="ignore" b',
        "<!DOCTYPE html> </html>",
        "a < b && c > d",
        "&lt;already&gt; &amp;amp; &#0; &nbsp",
        "@import url(http://203.0.113.1/x.css);",
        "\\<!-- not a comment --\\>",
        "A 🎉 für £5 – “ok” e\u0301",
        "\u202eevil\u202c and \u200bzero\u00adwidth",
        "🇬🇧\u200d👩🏽\u200d⚕\ufe0f",
        "x" * 3000,
    ],
)
def test_a_story_shows_its_words_and_does_nothing(text: str) -> None:
    email = rendered(an_issue(a_story("Headline", text, url="")))
    words = to_plain(clean(text)).split()
    assert shown(email.html)[0].split() == ["Headline", *words]
    assert is_told_in_order(words, email.text)
    assert not parsed(without_comments(email.html)).xpath("//body//script | //body//style")


@pytest.mark.parametrize(
    "wild", ["Cut\x00 here", "a\x0bb", "\x1f", "x\ud800y", "\ufffe", "\x7f\x9b", "\x02" + "1:1\x03"]
)
@pytest.mark.parametrize("place", ["headline", "text", "kicker", "preheader", "subject", "title", "footer"])
def test_a_character_that_mjml_cannot_hold_never_costs_the_issue(wild: str, place: str) -> None:
    said = f"Before {wild} after"
    marks = (Mark(key="kicker", value=said),) if place == "kicker" else ()
    changes = {place: said} if place in {"preheader", "subject"} else {}
    story = a_story(*(("H", said) if place == "text" else (said if place == "headline" else "H",)), marks=marks)
    newsletter = a_newsletter(title=said) if place == "title" else a_newsletter(strapline=said)
    email = rendered(an_issue(story, **changes), newsletter)
    seen = email.subject if place == "subject" else email.html
    assert "Before" in seen
    assert "after" in seen
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe]", email.subject + email.html + email.text)


def test_an_issue_file_with_control_characters_renders() -> None:
    head = '---\nnewsletter: catch-up\ndate: 2016-09-05\nsubject: "a\\ud800\\u0000b"\npreheader: "c\\u000bd"\n---\n'
    file = parse(
        f"{head}\n## [Hi\x00](https://example.org/\x01)\n<!-- kicker: k\x02 -->\n\nA\x00 B\x85C\u2028D \x1fE\n"
    )
    email = rendered(file.issue)
    assert email.subject == "ab"
    assert shown(email.html)[0] == "k Hi A B C D E Full story"


def test_a_megabyte_of_words_comes_out_whole() -> None:
    email = rendered(an_issue(a_story("H", "word " * 200_000)))
    assert email.html.count("word ") >= 199_999
    assert len(email.text.split()) > 200_000


def test_a_headline_of_300_letters_comes_out_whole() -> None:
    email = rendered(an_issue(a_story("Wort" * 75)))
    assert "Wort" * 75 in email.html
    assert "Wort" * 75 in email.text


@pytest.mark.parametrize(
    "block", ["> " * 30 + "deep", "- " * 30 + "deep", "*" * 600 + "deep" + "*" * 600, "_**" * 60 + "deep" + "**_" * 60]
)
def test_words_nested_deeper_than_can_be_shown_are_shown_all_the_same(block: str) -> None:
    email = rendered(an_issue(a_story("H", block)))
    assert "deep" in shown(email.html)[0]
    assert "deep" in email.text


def test_a_quotation_of_some_levels_is_one() -> None:
    email = rendered(an_issue(a_story("H", "> > > said")))
    assert len(parsed(email.html).xpath("//blockquote//blockquote//blockquote")) == 1
    assert "\n>>> said\n" in email.text


def test_words_on_two_lines_stay_two_words() -> None:
    email = rendered(an_issue(a_story("H", "[one](https://x.org/)\n[two](https://x.org/)\n*three*\n**four**")))
    assert shown(email.html)[0] == "H one two three four Full story"


WILD = st.text(st.characters(), max_size=200)


@examples(60)
@given(WILD)
def test_every_text_of_an_article_renders_and_its_words_stand_in_both_parts(text: str) -> None:
    blocks = blocks_of(clean(text))
    words = [word for block in blocks for word in to_plain(block.text).split()]
    email = rendered(an_issue(a_story("Headline", blocks=blocks, url="")))
    assert shown(email.html)[0].split() == ["Headline", *words]
    assert is_told_in_order(words, email.text)


MARKED = st.lists(
    st.sampled_from(
        ["> ", "- ", "1. ", "*", "**", "`", "[a](https://x.org/)", "<b>", "&", "![p](https://x.org/p)", "\n"]
    )
    | st.text(st.characters(), max_size=4),
    max_size=30,
).map("".join)


@examples(60)
@given(MARKED)
def test_every_text_of_an_issue_file_renders_and_its_words_stand_in_both_parts(text: str) -> None:
    assume("![a]" not in text)  # a picture by chance, whose words stand in its alt too
    file = parse(f"---\nnewsletter: catch-up\ndate: 2016-09-05\n---\n\n## Headline\n\n{text}\n")
    issue = an_issue(*file.issue.stories, sections=file.issue.sections)
    email = rendered(issue)
    told = " ".join(shown(email.html))
    for story in issue.all_stories:
        words = [word for block in story.blocks for word in to_plain(clean(block.text)).split()]
        visible = [word for word in words if "p" not in word]  # a picture's words stand in its alt
        assert is_told_in_order(visible, told)
        assert is_told_in_order(words, email.text)


# --- what mrml gets wrong ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "padding", ['padding="0 20px"', "padding='0 20px'", 'padding="0px 20px"', 'padding="0 20px 0 20px"']
)
def test_a_unitless_zero_in_a_padding_does_not_widen_pictures(padding: str) -> None:
    html = convert(a_document('<mj-image src="https://x.org/a.png" alt="a > b" />', column=padding))
    assert re.search(r'<img[^>]*\bwidth="510"', html)
    assert 'width="550"' not in html


def test_a_padding_of_the_picture_itself_counts_too() -> None:
    html = converted('<mj-image src="https://x.org/a.png" alt="a > b" padding="0 5px" />')
    assert re.search(r'<img[^>]*\bwidth="590"', html)


def test_zeros_that_are_part_of_a_number_stay() -> None:
    html = converted('<mj-text padding="10px 0.5px 20px 100px">x</mj-text>')
    assert "padding:10px 0.5px 20px 100px" in html


def test_no_font_is_fetched_from_anywhere() -> None:
    assert "fonts.googleapis.com" not in converted("<mj-text>x</mj-text>")
    assert not parsed(rendered(a_rich_issue()).html).xpath("//link")


def test_the_document_says_its_language_and_its_kind() -> None:
    html = rendered(a_rich_issue(), a_newsletter(language="cy")).html
    assert html.startswith('<!DOCTYPE html>\n<html lang="cy" dir="ltr"')
    assert html.endswith("</html>\n")


UNSOUND = [
    ("<mj-foo>x</mj-foo>", "<mj-foo>", "<mj-foo> is no MJML tag"),
    ('<mj-include path="/etc/passwd" type="html" />', "<mj-include", "<mj-include> is no MJML tag"),
    ("<MJ-TEXT>x</MJ-TEXT>", "<MJ-TEXT>", "<mj-text> must be written in small letters"),
    ("<mj-text>x", "<mj-text>", "<mj-text> is closed by </mj-column>"),
    ("<mj-text><p>x</mj-text>", "<p>", "<p> is closed by </mj-text>"),
    ("<mj-text><p>a<p>b</p></mj-text>", "<p>a", "<p> is closed by </mj-text>"),
    ("<mj-text><b><i>x</b></i></mj-text>", "<i>", "<i> is closed by </b>"),
    ("<mj-text>a < b</mj-text>", "< b", "a bare < cannot stand in MJML; write &lt;"),
    ("<mj-text color=red>x</mj-text>", "<mj-text color", "<mj-text> has an attribute without quotes"),
    (
        "<mj-image src='x' alt='a \" onerror=\"1' />",
        "<mj-image",
        "<mj-image> has a double quote in an attribute; write &quot;",
    ),
    ("<mj-text><![CDATA[x]]></mj-text>", "]]>", "“]]>” cannot stand in MJML"),
    ("<mj-text><![ x</mj-text>", "", "a CDATA section cannot stand in MJML"),
    ("<mj-text><?php x ?></mj-text>", "<?php", "a processing instruction cannot stand in MJML"),
    ("<mj-text><!x></mj-text>", "<!x>", "<!x> cannot stand in MJML"),
    ("<mj-text><!DOCTYPE html></mj-text>", "<!DOCTYPE", "<!DOCTYPE html> cannot stand in MJML"),
    ("<mj-text><!-- x</mj-text>", "<!--", "a comment is never closed"),
    ("<mj-text>a\x0bb</mj-text>", "\x0b", "the character '\\x0b' cannot stand in MJML"),
    ("<mj-text>\ud800</mj-text>", "\ud800", "the character '\\ud800' cannot stand in MJML"),
    ('<mj-text>é <mj-image src="x" /></mj-text>', "<mj-image", "only in <mj-column> or <mj-hero>"),
    ("<mj-section></mj-section>", "<mj-section></mj-section>", "only in <mj-body> or <mj-wrapper>"),
    ("Words", "Words", "words cannot stand right inside <mj-column>; put them in an mj-text"),
    ("&nbsp;", "&nbsp;", "words cannot stand right inside <mj-column>; put them in an mj-text"),
    ("&#160;", "&#160;", "words cannot stand right inside <mj-column>; put them in an mj-text"),
    ("<div>x</div>", "<div>", "<div> cannot stand right inside <mj-column>; put it in an mj-text or mj-raw"),
]


@pytest.mark.parametrize(("body", "there", "said"), UNSOUND)
def test_unsound_mjml_is_told_with_its_place(body: str, there: str, said: str) -> None:
    document = a_document(f"<mj-text>é£</mj-text>{body}")
    with pytest.raises(Fault, match=re.escape(said)) as raised:
        convert(document)
    assert raised.value.offset is not None
    assert document[raised.value.offset :].startswith(there)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("", "unable to find mjml element"),
        ("<p>x</p>", "<p> cannot stand outside <mjml>"),
        (a_document(head="<mj-style>@media (width <= 480px) {}</mj-style>"), "a < cannot stand in a style sheet"),
        (a_document() + "junk", "words cannot stand outside <mjml>"),
        (a_document() + "</mjml>", "</mjml> closes nothing"),
        (a_document()[:-7], "<mjml> is never closed"),
        (a_document().replace("</mjml>", "<mj-body></mj-body></mjml>"), "a second <mj-body> would replace the first"),
        (a_document(head="<mj-title>a<b>c</b></mj-title>"), "unexpected token"),
        (
            a_document(head='<mj-attributes><mj-class name="x"><mj-text /></mj-class></mj-attributes>'),
            "unexpected token",
        ),
    ],
)
def test_an_unsound_document_is_told(document: str, said: str) -> None:
    with pytest.raises(Fault, match=re.escape(said)):
        convert(document)


def test_a_place_that_mrml_names_is_that_of_the_text_as_written() -> None:
    css = '<mj-style inline="inline">p { color: #123456; }</mj-style>'
    broken = "<mj-title>a<b>c</b></mj-title>"
    attributes = '<mj-attributes><mj-text padding="0 0 0 0" /></mj-attributes>'
    document = a_document(head=f"<mj-preview>é£</mj-preview>{css}{attributes}{broken}")
    with pytest.raises(Fault, match="unexpected") as raised:
        convert(document)
    assert raised.value.offset == document.index("<b>")


@pytest.mark.parametrize("body", ["<mj-text>{}</mj-text>", "<mj-raw>{}</mj-raw>"])
def test_nesting_that_would_kill_the_process_is_an_error(body: str) -> None:
    with pytest.raises(Fault, match="nested over 200 deep"):
        convert(a_document(body.format("<div>" * 10_000 + "x" + "</div>" * 10_000)))


def test_what_is_nested_as_deep_as_allowed_is_not_lost() -> None:
    html = converted(f"<mj-text>{'<div>' * 195}DEEP{'</div>' * 195}TAIL</mj-text>")
    tree = parsed(html)
    assert "DEEP" in tree.text_content()
    assert "TAIL" in tree.text_content()


def test_a_panic_of_the_engine_is_an_error_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):  # as pyo3 names it
        pass

    def panic(*_: Any, **__: Any) -> str:
        raise PanicException("not implemented")

    monkeypatch.setattr("mjml.mjml2html", panic)
    with pytest.raises(Fault, match="the MJML engine failed: not implemented"):
        convert(a_document())


def test_an_interruption_is_no_panic(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any, **__: Any) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("mjml.mjml2html", interrupt)
    with pytest.raises(KeyboardInterrupt):
        convert(a_document())


def test_what_an_editor_comments_out_is_no_error() -> None:
    html = converted("<mj-text>kept</mj-text><!-- <mj-text>old</mj-text> -->")
    assert shown(html, "") == []
    assert "<mj-" not in without_comments(html)
    assert "kept" in without_comments(html)
    assert "old" not in without_comments(html)


def test_no_mjml_is_left_in_the_email() -> None:
    assert "<mj-" not in rendered(a_rich_issue()).html
    assert "{{" not in rendered(a_rich_issue()).html


# --- what premailer gets wrong -------------------------------------------------------------------


def test_inline_css_lands_on_its_elements_and_nowhere_else() -> None:
    html = converted('<mj-text><p class="a">x</p><p>y</p></mj-text>', ".a { color: #123456; margin: 0px; }")
    styles = [each.get("style") for each in parsed(html).xpath("//p")]
    assert styles == ["color:#123456; margin:0", None]


@pytest.mark.parametrize("opening", ["<mj-style inline='inline'>", '<mj-style  inline = "inline" >'])
def test_inline_css_is_known_however_its_tag_is_written(opening: str) -> None:
    html = convert(a_document("<mj-text><p>x</p></mj-text>", f"{opening}p {{ color: #123456; }}</mj-style>"))
    assert '<p style="color:#123456">' in html


def test_media_queries_keep_what_makes_them_win() -> None:
    html = rendered(a_rich_issue()).html
    assert ".mj-column-per-100 { width:100% !important; max-width:100%; }" in html
    assert "h1 { font-size: 36px !important; line-height: 40px !important; }" in html
    assert "@media (prefers-color-scheme: dark)" in html


@pytest.mark.parametrize(
    "rule",
    [
        '@font-face { font-family: "X"; src: local("X"); }',
        "@supports (display: grid) { p { color: #123456; } }",
        "@media (max-width: 480px) { p > a { color: #123456 !important; } }",
        "[data-ogsc] p { color: #123456; }",
        "u + .body p { color: #123456; }",
        ":root { color-scheme: light dark; }",
        ".a > table { *zoom: 1; color: rgb(0 0 0 / 50%); }",
    ],
)
def test_a_plain_style_sheet_is_left_byte_for_byte(rule: str) -> None:
    html = converted("<mj-text><p>x</p></mj-text>", "p { margin: 0px; }", head=f"<mj-style>{rule}</mj-style>")
    assert rule in html
    assert "data-premailer" not in html


def test_a_picture_keeps_the_width_that_outlook_needs() -> None:
    html = converted(
        '<mj-image src="https://x.org/a.png" alt="a" width="300px" />', "img { border: 0px; } p { margin: 0px; }"
    )
    assert parsed(html).xpath("//img/@width") == ["300"]


def test_css_makes_no_attributes() -> None:
    html = converted("<mj-text><p>x</p></mj-text>", "p { width: 100px; text-align: left; background-color: #ffffff; }")
    assert [sorted(each.keys()) for each in parsed(html).xpath("//p")] == [["style"]]


def test_colours_stay_six_digits_long() -> None:
    html = converted("<mj-text><p>x</p></mj-text>", "p { color: #ffffff; background-color: #aabbcc; }")
    assert "color:#ffffff; background-color:#aabbcc" in html
    every = rendered(a_rich_issue(), a_newsletter(brand=Brand(ink="#112233", accent="#ffffff", page="#000000"))).html
    colours = re.findall(r"(?<=[:\s\"])#[0-9a-fA-F]+\b", without_comments(every))
    assert {len(colour) for colour in colours} == {7}


def test_what_is_important_stays_so() -> None:
    html = converted("<mj-text><p>x</p></mj-text>", "p { color: #123456 !important; }")
    assert '<p style="color:#123456 !important">' in html


def test_rounding_of_colours_is_left_as_others_had_it() -> None:
    import cssutils

    before = cssutils.ser.prefs.minimizeColorHash
    converted("<mj-text><p>x</p></mj-text>", "p { color: #ffffff; }")
    assert cssutils.ser.prefs.minimizeColorHash == before


@pytest.mark.parametrize(
    ("rule", "there"),
    [
        ("@import url(http://203.0.113.1/x.css);", "@import"),
        ("@IMPORT 'file:///etc/passwd';", "@IMPORT"),
        ("@media print { p { color: #123456; } }", "@media"),
        ("@font-face { font-family: X; }", "@font-face"),
        ("p { background: url(http://203.0.113.1/x.png); }", "url("),
        ("p { background: URL ('x.png'); }", "URL ("),
        ("a:hover { color: #123456; }", ":hover"),
        ("p:not(.z) { color: #123456; }", ":not(.z)"),
        ('a[href^="http:"] { color: #123456; }', '[href^="http:"]'),
    ],
)
def test_css_that_cannot_be_inlined_is_refused_at_its_place(rule: str, there: str) -> None:
    css = f"h1 {{ margin: 0px; }}\n{rule}"
    document = a_document("<mj-text><p>x</p></mj-text>", f'<mj-style inline="inline">{css}</mj-style>')
    with pytest.raises(Fault, match="cannot be inlined; put it in a plain mj-style") as raised:
        convert(document)
    assert raised.value.offset == document.index(there)


@pytest.mark.parametrize(
    "css", ["/* mail: a@b.example, url(x) */ p { margin: 0px; }", "p:first-child { margin: 0px; }"]
)
def test_css_that_can_be_inlined_is_not_refused(css: str) -> None:
    assert 'style="margin:0"' in converted("<mj-text><p>x</p></mj-text>", css)


def test_a_fault_of_the_inliner_is_an_error_like_any_other() -> None:
    with pytest.raises(Fault, match="the inliner failed"):
        converted('<mj-text><p style="p">x</p></mj-text>', "p { margin: 0px; }")


def test_an_inliner_that_changes_a_comment_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_module, "_premailer", lambda html, css: html.replace("<!--[if mso", "<!-- [if mso", 1))
    with pytest.raises(Fault, match="changed a comment"):
        convert(a_document())


@pytest.mark.parametrize("lost", ["<!DOCTYPE html>", "</html>"])
def test_an_inliner_that_loses_the_end_or_the_beginning_is_found_out(
    lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_module, "_premailer", lambda html, css: html.replace(lost, ""))
    with pytest.raises(Fault, match="beginning or end"):
        convert(a_document())


def inlining_of(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """Note what goes into the inliner (html, css) and what comes out."""
    seen: list[tuple[str, str, str]] = []
    inline = html_module._premailer

    def noting(html: str, css: str) -> str:
        seen.append((html, css, inline(html, css)))
        return seen[-1][2]

    monkeypatch.setattr(html_module, "_premailer", noting)
    return seen


def test_what_only_outlook_reads_is_byte_identical_after_inlining(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = inlining_of(monkeypatch)
    out = rendered(a_rich_issue()).html
    before = seen[0][0].replace(' data-premailer="ignore"', "")
    for pattern in (r"<!--.*?-->", r"<style.*?</style>"):
        found = re.findall(pattern, out, re.DOTALL)
        assert found == re.findall(pattern, before, re.DOTALL)
        assert len(found) > 3
    assert "<o:PixelsPerInch>96</o:PixelsPerInch>" in out


def declarations(html: str) -> list[tuple[str, str, dict[str, str]]]:
    found = []
    for each in parsed(html).iter():
        if isinstance(each.tag, str) and each.tag != "tbody":
            pairs = (item.split(":", 1) for item in (each.get("style") or "").split(";") if item.strip())
            style = {name.strip(): normal(value) for name, value in pairs}
            found.append((each.tag, each.get("class") or "", style))
    return found


def normal(value: str) -> str:
    return re.sub(r"\b0px\b", "0", re.sub(r"\s+", " ", value.replace("'", '"').strip())).lower()


@pytest.mark.parametrize("which", ["sample", "rich", *FORMATS])
def test_another_inliner_gives_every_element_the_same_declarations(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = inlining_of(monkeypatch)
    if which in FORMATS:
        render_in(which, ALL)
    else:
        rendered(*(the_sample() if which == "sample" else (a_rich_issue(), a_newsletter())))
    html, css, ours = seen[0]
    oracle = css_inline.CSSInliner(
        extra_css=css, inline_style_tags=False, keep_style_tags=True, load_remote_stylesheets=False
    ).inline(html)
    theirs = declarations(oracle)
    assert sum(bool(style) for _, _, style in theirs) > 60
    assert declarations(ours) == theirs


# --- links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["{{id}}", "*|UNIQID|*", "%%id%%", "{$id}", "[[id]]"])
def test_a_merge_mark_in_an_address_comes_out_as_the_sending_service_knows_it(mark: str) -> None:
    from digest.model import Links

    url = f"https://www.example.org/u/{mark}"
    email = rendered(an_issue(), a_newsletter(links=Links(unsubscribe=url)))
    assert f'href="{url}"' in email.html
    assert f"<{url}>" in email.text


def test_an_ampersand_in_an_address_is_one() -> None:
    email = rendered(a_rich_issue())
    assert 'href="https://www.example.org/a?x=1&amp;y=2"' in email.html
    assert "<https://www.example.org/a?x=1&y=2>" in email.text


# --- the preheader -------------------------------------------------------------------------------


def test_the_preheader_is_hidden_but_not_white_on_white() -> None:
    hidden = parsed(rendered(an_issue(preheader="Also inside")).html).xpath("//body/div[1]")[0]
    style = hidden.get("style")
    assert "display:none" in style
    assert "color:#222222" in style
    assert "#ffffff" not in style
    assert "mso-hide:all" in style


@pytest.mark.parametrize("preheader", ["Also inside", "x" * 149])
def test_the_preheader_fills_the_inbox_row_with_what_shows_nothing(preheader: str) -> None:
    hidden = parsed(rendered(an_issue(preheader=preheader)).html).xpath("//body/div[1]")[0].text_content()
    assert hidden.startswith(preheader)
    assert set(hidden.removeprefix(preheader)) <= set("\u034f\u200c\u00a0 ")
    assert len(hidden) >= 150


# --- where a fault stands ------------------------------------------------------------------------


def broken(root: Path, name: str, old: str, new: str) -> TemplateError:
    """Render with a shipped template of which one place was changed, and return the error."""
    text = shipped(name)
    assert old in text
    folders = override(root, name, text.replace(old, new, 1))
    with pytest.raises(TemplateError) as raised:
        rendered(a_rich_issue(), folders=folders)
    return raised.value


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("masthead.mjml.j2", "<h1>", "<h1><b>", "<b> is closed by </h1>"),
        ("issue.mjml.j2", "</mj-body>", "<mj-foo /></mj-body>", "<mj-foo> is no MJML tag"),
        ("head.mjml.j2", "h1, h2, p,", "@import 'x';\n h1, p,", "@import cannot be inlined"),
        ("head.mjml.j2", "<mj-title>", "<mj-title><b>x</b>", "unexpected token"),
        ("story.mjml.j2", '<p class="kick">', '<p class="kick"><i>', "<i> is closed by </p>"),
        ("story.mjml.j2", "{{ it.headline }}</a>", "{{ it.headline }}", "<a> is closed by </h2>"),
        ("section.mjml.j2", '<h2 class="head">', '<h2 class="head">a < b', "a bare <"),
        ("rule.mjml.j2", "<mj-divider ", "<mj-divder ", "<mj-divder> is no MJML tag"),
        ("promo.mjml.j2", '<p class="label">', "<p class=label>", "<p> has an attribute without quotes"),
        ("footer.mjml.j2", "{{ ending() }}\n", "{{ ending() }}\nloose words\n", "words cannot stand"),
    ],
)
def test_a_fault_names_the_line_of_the_template_that_wrote_it(
    name: str, old: str, new: str, said: str, tmp_path: Path
) -> None:
    error = broken(tmp_path, name, old, new)
    text = shipped(name).replace(old, new, 1)
    at = text.index(new) + (new.index("\n") + 1 if "\nloose" in new else 0)
    line = text[:at].count("\n") + 1
    kind = "catch-up" if name.startswith("issue.") else "parts"
    assert said in error.message
    assert str(error.where) == f"templates/{kind}/{name}:{line}"
    marked = next(row for row in error.excerpt.splitlines() if row.startswith(">"))
    assert marked == f"> {line:>4} | {text.splitlines()[line - 1]}"
    assert error.exit_code == 2
    assert error.excerpt in str(error)


def test_a_fault_in_a_template_with_windows_line_ends_and_a_mark_names_its_line(tmp_path: Path) -> None:
    text = shipped("story.mjml.j2").replace('<p class="kick">', '<p class="kick"><i>')
    folders = override(tmp_path, "story.mjml.j2", "\ufeff" + text.replace("\n", "\r\n"))
    with pytest.raises(TemplateError, match="<i> is closed by </p>") as raised:
        rendered(a_rich_issue(), folders=folders)
    line = text[: text.index("<i>")].count("\n") + 1
    assert str(raised.value.where) == f"templates/parts/story.mjml.j2:{line}"
    assert f"> {line:>4} | " in raised.value.excerpt


def test_what_mrml_gives_no_place_for_names_the_file_alone(tmp_path: Path) -> None:
    folders = override(tmp_path, "issue.mjml.j2", "{# nothing #}\n")
    with pytest.raises(TemplateError, match="unable to find mjml element") as raised:
        rendered(an_issue(), folders=folders)
    assert str(raised.value.where) == "templates/catch-up/issue.mjml.j2"


# --- the same anywhere, and by itself ------------------------------------------------------------

_ALONE = """
import hashlib, sys
sys.path.insert(0, {root!r})
from tests.unit.render.rendering import a_rich_issue, rendered, DAY
from tests.support import a_newsletter
from digest.render.message import to_message
touched = []
def hear(event, arguments):
    if listening and event == "open" and isinstance(arguments[0], str):
        touched.append(arguments[0])
    elif listening and event.startswith(("socket.", "urllib.", "subprocess.", "os.system")):
        touched.append(event)
listening = False
sys.addaudithook(hear)
to_message(rendered(a_rich_issue()), a_newsletter(), to="a@example.org", date=DAY)
listening = True
email = rendered(a_rich_issue())
message = to_message(email, a_newsletter(), to="a@example.org", date=DAY)
listening = False
print(hashlib.sha256(message + email.html.encode() + email.text.encode()).hexdigest())
print("\\n".join(touched))
"""


def alone(**environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _ALONE.format(root=str(REPOSITORY))],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_process_anywhere_gives_the_same_bytes_and_opens_templates_alone(tmp_path: Path) -> None:
    runs = [alone(PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C"), alone(PYTHONHASHSEED="2", TZ="America/Lima")]
    assert runs[0][0] == runs[1][0]
    opened = runs[0][1:]
    assert opened
    assert [path for path in opened if not path.endswith(".j2")] == []


def test_rendering_twice_gives_the_same() -> None:
    assert rendered(a_rich_issue()) == rendered(a_rich_issue())


def test_one_set_of_templates_serves_many_renderings() -> None:
    templates = Templates(SHIPPED)
    contexts = [view(an_issue(a_story(name)), a_newsletter()) for name in ("One", "Two", "One")]
    first, second, third = (to_html(templates, "issue.mjml.j2", context) for context in contexts)
    assert first == third
    assert first != second


def test_a_block_of_nothing_is_nothing() -> None:
    story = a_story("H", blocks=(Block(text=""), Block(text="\u00a0"), Block(text="Words")), url="")
    assert shown(rendered(an_issue(story)).html)[0] == "H Words"
