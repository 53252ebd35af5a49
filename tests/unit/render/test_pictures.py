"""The logo, and the pictures of an issue."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digest.checks import images as image_checks
from digest.checks import leftovers
from digest.config import load_newsletter, load_newsroom
from digest.issuefile import parse
from digest.model import Block, Brand, Proof, Section
from digest.render import render
from digest.render.html import convert
from digest.resources import template_folders
from tests.support import a_newsletter, a_story, an_issue, copy_newsroom
from tests.unit.render.letters import ALL, FORMATS, of
from tests.unit.render.rendering import a_document, converted, override, parsed, rendered, shipped, without_comments

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

    from digest.model import Email, Issue

every_format = pytest.mark.parametrize("format", FORMATS)
with_logo = pytest.mark.parametrize("format", [format for format in FORMATS if format != "plain"])
WARD = "https://x.org/ward.png"


def images(html: str) -> list[HtmlElement]:
    """Return the pictures every client but Outlook on Windows sees."""
    return list(parsed(html).iter("img"))


def of_outlook(html: str) -> list[HtmlElement]:
    """Return the pictures Outlook on Windows sees."""
    return images(re.sub(r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", "", html, flags=re.DOTALL))


def style(image: HtmlElement) -> dict[str, str]:
    pairs = (each.split(":", 1) for each in (image.get("style") or "").split(";") if each.strip())
    return {name.strip(): value.strip() for name, value in pairs}


def with_picture(block: str, **changes: object) -> HtmlElement:
    (image,) = images(rendered(an_issue(a_story("One", block, "Last.", **changes))).html)
    return image


# --- pictures of an issue ------------------------------------------------------------------------


@pytest.mark.parametrize("block", [f"![The ward]({WARD})", f"[![The ward]({WARD})](https://x.org/)"])
def test_a_picture_by_itself_is_as_wide_as_the_column(block: str) -> None:
    image = with_picture(block)
    assert (image.get("src"), image.get("alt"), image.get("width")) == (WARD, "The ward", "536")
    assert style(image).items() >= {"width": "100%", "max-width": "536px", "height": "auto", "display": "block"}.items()


@pytest.mark.parametrize("mark", ["- ", "1. ", "> "])
def test_in_a_list_or_a_quotation_it_leaves_room_for_the_indent(mark: str) -> None:
    assert with_picture(f"{mark}![The ward]({WARD})").get("width") == "512"


def test_a_picture_among_words_keeps_its_own_size() -> None:
    image = with_picture(f"See ![the ward]({WARD}) here.")
    assert (image.get("width"), image.get("class")) == (None, None)
    assert style(image).items() >= {"max-width": "100%", "height": "auto"}.items()


def _pairs(*blocks: str) -> Issue:
    promo = Section(title="A day out", kind="promo", blocks=tuple(Block(text=text) for text in blocks))
    return an_issue(a_story("One", *blocks), sections=(promo,))


def test_the_width_is_what_the_layout_leaves(tmp_path: Path) -> None:
    """What the engine gives an mj-image in the same place."""
    there = '<mj-image src="https://x.org/engine.png" alt="" padding="{}" />\n<mj-text css-class="{}copy'
    for name, padding, class_ in (("story.mjml.j2", "0px 32px", "gut "), ("promo.mjml.j2", "0px", "")):
        text = shipped(name)
        assert f'<mj-text css-class="{class_}copy' in text
        folders = override(
            tmp_path, name, text.replace(f'<mj-text css-class="{class_}copy', there.format(padding, class_))
        )
    html = render(_pairs(f"![The ward]({WARD})", "Last."), a_newsletter(), folders).html
    widths = [image.get("width") for image in images(html)]
    assert widths == ["536", "536", "496", "496"]


def test_every_format_says_the_width_outlook_needs() -> None:
    for format in FORMATS:
        email = render(_pairs(f"![The ward]({WARD})", "Last."), of(format), template_folders("/no/newsroom", format))
        found = [image.get("width") for image in of_outlook(email.html) if image.get("src") == WARD]
        assert found == ["536", "536" if format == "plain" else "496"], format


def test_a_picture_without_words_is_read_out_as_nothing() -> None:
    assert with_picture(f"![]({WARD})").get("alt") == ""


@pytest.mark.parametrize(
    "src", ["ward.png", "/ward.png", "//x.org/ward.png", "cid:ward", "file:///w.png", "mailto:a@b.org"]
)
def test_what_no_reader_could_load_is_no_picture_and_the_editor_is_told(src: str) -> None:
    issue = an_issue(a_story("One", f"![The ward]({src})"))
    email = rendered(issue)
    assert images(email.html) == []
    assert f"![The ward]({src})" in email.html
    proof = Proof(issue=issue, newsletter=a_newsletter(), email=email)
    assert [finding.id for finding in image_checks.source(proof)] == ["picture-unusable"]
    assert list(leftovers.markdown(proof)) == []  # told once


# mrml writes attributes as Rust shows a text to programmers: \\, \u{a0}.
@pytest.mark.parametrize("sign", ["\u00a0", "\\", "\u00ad", "e\u0301", "\u202f", "’", "\U0001f469\u200d\U0001f52c"])
def test_every_sign_of_an_attribute_stands_as_it_was_written(sign: str) -> None:
    link, image = f'<a aria-label="a{sign}b" href="https://x.org/">x</a>', f'<mj-image src="{WARD}" alt="a{sign}b" />'
    html = converted(f"<mj-text>{link}</mj-text>{image}")
    assert parsed(html).xpath("//a/@aria-label | //img/@alt") == [f"a{sign}b"] * 2


def test_a_no_break_space_does_not_spoil_what_is_read_out() -> None:
    html = rendered(an_issue(a_story("£461m\u00a0short", f"![Beds\u00a0\\\\ wards]({WARD})"))).html
    assert images(html)[0].get("alt") == "Beds\u00a0\\ wards"
    assert parsed(html).xpath("//a/@aria-label") == ["Full story: £461m\u00a0short"]


def test_words_of_a_picture_may_run_over_a_line() -> None:
    assert with_picture(f"![The ward\nby night]({WARD})").get("alt") == "The ward by night"
    assert converted("<mj-text\n  align='center'\n>a</mj-text>") == converted("<mj-text align='center'>a</mj-text>")


def test_a_width_that_is_there_is_kept_and_words_are_no_style() -> None:
    html = converted(
        '<mj-text><img src="a.png" alt="a" width="80" /><img src="b.png" alt="style=&quot;max-width:9px" />'
        '<img src="c.png" alt="c > d" style="MAX-width: 70px" /></mj-text>',
        "img { max-width: 300px; }",
    )
    assert [image.get("width") for image in images(html)][:2] == ["80", "300"]


def test_a_width_in_per_cent_says_nothing_to_outlook() -> None:
    html = convert(a_document('<mj-text><img src="a.png" alt="" style="max-width:100%" /></mj-text>'))
    assert images(html)[0].get("width") is None


def test_a_story_that_ends_on_a_linked_picture_still_leads_to_its_article() -> None:
    html = rendered(an_issue(a_story("One", "Two.", f"[![The ward]({WARD})](https://x.org/)"))).html
    assert len(parsed(html).xpath("//a[starts-with(@aria-label, 'Full story')]")) == 1


# --- the logo ------------------------------------------------------------------------------------


def branded(**changes: object) -> Email:
    values = {"logo": "https://x.org/logo.png", "logo_alt": 'W & "W"', "logo_width": 56, **changes}
    return rendered(an_issue(), a_newsletter(brand=Brand(**values)))  # type: ignore[arg-type]


def test_the_logo_stands_above_the_masthead_which_stays_words() -> None:
    html = branded().html
    (logo,) = images(html)
    assert (logo.get("src"), logo.get("alt"), logo.get("width")) == ("https://x.org/logo.png", 'W & "W"', "56")
    assert html.index("logo.png") < html.index("Ward &amp; Whitehall</p>") < html.index("<h1")
    assert "by-night" not in html
    assert ".by-day" not in html


def test_where_no_media_query_is_read_only_the_logo_of_the_day_is_shown() -> None:
    html = branded(logo_dark="https://x.org/dark.png").html
    day, night = images(html)
    assert "display" not in style(day)
    assert style(night).items() >= {"display": "none", "max-height": "0px", "mso-hide": "all"}.items()
    assert [image.get("src") for image in of_outlook(html)] == ["https://x.org/logo.png"]
    assert [image.get("width") for image in images(html)] == ["56", "56"]


def test_the_logo_of_the_night_is_shown_by_the_dark_style_sheet_alone() -> None:
    html = branded(logo_dark="https://x.org/dark.png").html
    dark = html[html.index("@media (prefers-color-scheme: dark)") :]
    assert ".by-day { display: none !important; }" in dark
    assert ".by-night { display: inline !important; width: 56px !important; max-height: none !important; }" in dark
    assert html.count(".by-night") == 1


@with_logo
def test_without_a_logo_nothing_is_said_of_one(format: str) -> None:
    newsletter, folders = of(format), template_folders("/no/newsroom", format)
    with_it = render(parse(ALL).issue, newsletter, folders)
    without = render(parse(ALL).issue, replace(newsletter, brand=Brand()), folders)
    assert not re.search(r"logo|by-day|by-night", without.html)
    assert with_it.text == without.text
    seen = re.sub(r'<tr><td [^>]*class="gut logo".*?</td></tr>', "", with_it.html, count=1, flags=re.DOTALL)
    bare = re.sub(r"(?m)^\s*\.(?:logo|by-\w+) .*\n", "", seen)
    assert without_comments(bare) == without_comments(without.html)


def test_a_typed_letter_has_no_logo() -> None:
    email = render(parse(ALL).issue, of("plain"), template_folders("/no/newsroom", "plain"))
    assert "logo" not in email.html


def test_a_newsroom_says_its_logo_in_its_own_file(tmp_path: Path) -> None:
    root = copy_newsroom(tmp_path / "newsroom")
    path = root / "newsletters/catch-up.toml"
    keys = 'brand.logo = "https://x.org/l.png"\nbrand.logo_alt = "{publication}"\nbrand.logo_width = 120\n'
    path.write_text(keys + path.read_text("utf-8"), "utf-8")
    newsletter = load_newsletter(load_newsroom(root), "catch-up")
    (logo,) = images(render(an_issue(), newsletter, template_folders(str(root), "catch-up")).html)
    assert (logo.get("alt"), logo.get("width")) == ("Ward & Whitehall", "120")
