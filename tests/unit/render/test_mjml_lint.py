"""What mrml and the inliner pass over in silence is told, with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.errors import TemplateError
from digest.render.html import convert
from digest.render.mjml import MJML_TAGS, Fault
from digest.render.mjml_attributes import ATTRIBUTES
from tests.support import a_story, an_issue
from tests.unit.render.rendering import override, rendered, shipped

if TYPE_CHECKING:
    from pathlib import Path


def mail(body: str = "<mj-text>Words</mj-text>", attributes: str = "", css: str = "") -> str:
    style = f'<mj-style inline="inline">{css}</mj-style>' if css else ""
    return (
        f'<mjml lang="en-GB"><mj-head><mj-attributes>{attributes}</mj-attributes>{style}</mj-head><mj-body>'
        f"<mj-section><mj-column>{body}</mj-column></mj-section></mj-body></mjml>"
    )


@pytest.mark.parametrize(
    ("body", "said", "near"),
    [
        ('<mj-text foo="1">x</mj-text>', "<mj-text> has no attribute foo", 'foo="1"'),
        ('<mj-text colour="#112233">x</mj-text>', "did you mean color?", "colour"),
        ('<mj-divider border-colour="#112233" />', "did you mean border-color?", "border-colour"),
        ('<mj-image src="https://e.org/a.png" />', "needs an alt", "<mj-image"),
        ('<mj-text color="#abc">x</mj-text>', "the colour #abc needs six digits", "#abc"),
        ('<mj-button border="1px solid #ABCD">x</mj-button>', "#ABCD needs six digits", "#ABCD"),
    ],
)
def test_what_a_tag_does_not_have_is_told_where_it_stands(body: str, said: str, near: str) -> None:
    text = mail(body)
    with pytest.raises(Fault) as caught:
        convert(text)
    assert said in caught.value.message
    assert caught.value.offset is not None
    assert text.rfind("<", 0, text.index(near) + 1) == caught.value.offset


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ('<mj-body background-color="#ffffff" />', "does nothing; set it on <mj-body> itself"),
        ('<mj-all colour="#112233" />', "<mj-all> has no attribute colour"),
        ('<mj-class name="a" fontsize="9px" />', "did you mean font-size?"),
    ],
)
def test_defaults_are_looked_at_too(attributes: str, said: str) -> None:
    with pytest.raises(Fault, match=said):
        convert(mail(attributes=attributes))


def test_two_classes_that_set_one_attribute_are_told_and_two_apart_are_not() -> None:
    both = '<mj-class name="a" color="#112233" /><mj-class name="b" color="#445566" font-size="20px" />'
    with pytest.raises(Fault, match="classes a and b both set color, and the engine takes the first"):
        convert(mail('<mj-text mj-class="a b">x</mj-text>', both))
    apart = both.replace(' color="#445566"', "")
    assert "font-size:20px" in convert(mail('<mj-text mj-class="a b">x</mj-text>', apart))


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ("p { padding: 0px; } .x { padding-left: 5px; }", "padding and padding-left are mixed"),
        (".x { padding-left: 5px; } p { padding: 0px; }", "padding and padding-left are mixed"),
        ("p { margin: 0px; margin-top: 1px; }", "margin and margin-top are mixed"),
        ("p { font: bold 12px Arial; } a { line-height: 2; }", "font and line-height are mixed"),
        ("p { border: 1px solid #112233; } a { border-left-color: #112233; }", "border and border-left-color"),
        ("p { border-left: 1px solid #112233; } a { border-color: #112233; }", "border-left and border-color"),
        ("p { background: #112233; } a { background-color: #445566; }", "background and background-color"),
        ("p { color: #abc; }", "the colour #abc needs six digits"),
        ("p{color:#abc}", "the colour #abc needs six digits"),
        ("@import 'x.css';", "@import cannot be inlined"),
        ("p { background-image: url(x.png); }", "cannot be inlined"),
    ],
)
def test_css_the_inliner_gets_wrong_is_told(css: str, said: str) -> None:
    text = mail("<mj-text><p>x</p></mj-text>", css=f"\n{css}\n")
    with pytest.raises(Fault) as caught:
        convert(text)
    assert said in caught.value.message
    assert caught.value.offset is not None
    assert text.index(css) <= caught.value.offset < text.index(css) + len(css)


@pytest.mark.parametrize(
    "css",
    [
        "p { border: 1px solid #112233; border-radius: 3px; border-collapse: collapse; }",
        "p { border-left: 1px solid #112233; } a { border-top: 2px solid #112233; }",
        "p { font-size: 12px; line-height: 20px; font-weight: bold; }",
        "#fab p { color: #112233; }",
        "/* p { padding: 0 } .x { padding-left: 5px } #abc */ p { padding: 0px; }",
    ],
)
def test_css_that_comes_out_as_it_stands_is_not_spoken_of(css: str) -> None:
    assert "</html>" in convert(mail("<mj-text><p>x</p></mj-text>", css=css))


def test_every_tag_has_its_list_of_attributes() -> None:
    assert set(ATTRIBUTES) == MJML_TAGS


def test_the_part_that_wrote_it_is_named_with_its_line(tmp_path: Path) -> None:
    part = shipped("story.mjml.j2").replace('css-class="gut copy"', 'css-clas="gut copy"')
    folders = override(tmp_path, "story.mjml.j2", part)
    with pytest.raises(TemplateError) as caught:
        rendered(an_issue(a_story()), folders=folders)
    assert str(caught.value.where).endswith("parts/story.mjml.j2:4")
    assert "did you mean css-class?" in caught.value.message
