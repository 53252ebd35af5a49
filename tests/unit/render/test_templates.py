from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml.html import tostring

from digest.errors import TemplateError
from digest.model import Block, FullStory
from digest.render.templates import Templates, full_story, pad_preheader
from tests.support import a_newsletter, a_story, an_issue
from tests.unit.render.rendering import SHIPPED, a_rich_issue, override, parsed, rendered, shipped, shown

if TYPE_CHECKING:
    from pathlib import Path


# --- the link to the whole story -----------------------------------------------------------------


def last_words(
    style: FullStory, *blocks: str, url: str = "https://www.example.org/a", headline: str = "A “b” & c"
) -> str:
    story = a_story(headline, url=url, blocks=tuple(Block(text=block) for block in blocks))
    html = rendered(an_issue(story), a_newsletter(full_story=style)).html
    cell = parsed(html).xpath("//td[contains(@class, 'copy')]/div")[0]
    return "".join(_tagged(each) for each in cell.iterchildren() if each.tag not in {"h1", "h2"})


def _tagged(element: object) -> str:
    return re.sub(r' style="[^"]*"', "", tostring(element, encoding="unicode")).strip()


LINK = '<a href="https://www.example.org/a" aria-label="Full story: A “b” &amp; c">Full\u00a0story</a>'


def test_the_link_runs_on_from_the_last_paragraph() -> None:
    assert last_words("run-on", "One.", "Two.") == f"<p>One.</p><p>Two. {LINK}</p>"


def test_the_link_can_stand_on_a_line_of_its_own() -> None:
    assert last_words("line", "One.", "Two.") == f"<p>One.</p><p>Two.</p><p>{LINK}</p>"


def test_the_link_can_be_left_out() -> None:
    assert last_words("none", "One.", "Two.") == "<p>One.</p><p>Two.</p>"


@pytest.mark.parametrize("style", ["run-on", "line", "none"])
def test_a_story_without_an_address_has_no_link(style: FullStory) -> None:
    assert last_words(style, "One.", url="") == "<p>One.</p>"


@pytest.mark.parametrize("line", ["[The terms in full](https://x.org/a)", "[*Read* on](https://www.example.org/a)."])
@pytest.mark.parametrize("style", ["run-on", "line"])
def test_after_a_read_more_line_there_is_no_other_link(style: FullStory, line: str) -> None:
    assert "Full\u00a0story" not in last_words(style, "One.", line)
    assert "Full\u00a0story" in last_words(style, "One.", f"See {line}")


@pytest.mark.parametrize(("block", "tag"), [("- one\n- two", "ul"), ("1. one", "ol"), ("> said", "blockquote")])
@pytest.mark.parametrize("style", ["run-on", "line"])
def test_after_a_list_or_a_quotation_the_link_is_a_paragraph(style: FullStory, block: str, tag: str) -> None:
    said = last_words(style, "One.", block)
    assert said.endswith(f"</{tag}><p>{LINK}</p>")


@pytest.mark.parametrize(
    "picture", ["![Ward](https://x.org/w.png)", "[![Ward](https://x.org/w.png 'T')](https://x.org/)"]
)
def test_a_story_that_ends_on_a_picture_is_linked_below_it(picture: str) -> None:
    assert last_words("run-on", picture).endswith(f"</p><p>{LINK}</p>")
    assert last_words("run-on", f"See {picture}").endswith(f" {LINK}</p>")


def test_a_story_without_headline_is_linked_without_naming_it() -> None:
    said = last_words("run-on", "One.", headline="")
    link = '<a href="https://www.example.org/a">Full\u00a0story</a>'
    assert said == f'<div class="open"><p>One. {link}</p></div>'


def test_the_headline_cannot_leave_the_name_of_its_link() -> None:
    said = full_story("<p>x</p>", 'https://x.org/"><b>', 'a"><script>alert(1)</script>')
    assert said == (
        '<p>x <a href="https://x.org/&#34;&gt;&lt;b&gt;" '
        'aria-label="Full story: a&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">Full\u00a0story</a></p>'
    )


# --- the preheader -------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "fillers"), [(0, 0), (1, 149), (60, 90), (149, 1), (150, 0), (400, 0)])
def test_a_preheader_is_filled_up_to_150_characters(length: int, fillers: int) -> None:
    padded = pad_preheader("x" * length)
    assert padded == "x" * length + "&#847;&zwnj;&nbsp;" * fillers


def test_a_preheader_is_escaped_once() -> None:
    assert pad_preheader('<b> & "').startswith("&lt;b&gt; &amp; &#34;&#847;")


# --- what a newsroom overrides -------------------------------------------------------------------


def test_a_newsroom_overrides_one_part_and_keeps_the_rest(tmp_path: Path) -> None:
    folders = override(
        tmp_path, "story.mjml.j2", "{% macro story(told, newsletter) %}<mj-text>MINE</mj-text>{% endmacro %}"
    )
    email = rendered(a_rich_issue(), folders=folders)
    assert email.html.count(">MINE</div>") == 3
    assert "A day out" in email.html
    assert email.text == rendered(a_rich_issue()).text


def test_the_first_folder_wins(tmp_path: Path) -> None:
    assert rendered(an_issue(), folders=override(tmp_path, "issue.txt.j2", "mine\n")).text == "mine\n"


@pytest.mark.parametrize("name", ["story.mjml.j2", "issue.mjml.j2", "issue.txt.j2", "head.mjml.j2"])
def test_what_notepad_writes_is_a_template_all_the_same(name: str, tmp_path: Path) -> None:
    folders = override(tmp_path, name, "\ufeff" + shipped(name).replace("\n", "\r\n"))
    assert rendered(a_rich_issue(), folders=folders) == rendered(a_rich_issue())


def test_text_templates_are_not_escaped_and_others_are(tmp_path: Path) -> None:
    folders = override(tmp_path, "issue.txt.j2", "{{ newsletter.title }}")
    email = rendered(an_issue(), a_newsletter(title="A & <b>"), folders=folders)
    assert email.text == "A & <b>\n"
    assert "A &amp; &lt;b&gt;" in email.html


# --- templates that fail -------------------------------------------------------------------------

FAILING = [
    ("{{ nothing }}", "'nothing' is undefined"),
    ("{{ issue.nothing }}", "has no attribute 'nothing'"),
    ("{% if nothing %}{% endif %}", "'nothing' is undefined"),
    ("{{ 1 / 0 }}", "division by zero"),
    ("{{ 'a' + 1 }}", "can only concatenate str"),
    ("{{ none.x }}", "has no attribute 'x'"),
    ("{{ [] | first }}", "No first item"),
    ("{% if %}", "Expected an expression"),
    ("{{ unclosed", "unexpected end of template"),
    ("{{ 'a' | nofilter }}", "No filter named 'nofilter'"),
    ("{% nosuchtag %}", "unknown tag 'nosuchtag'"),
    ("{% for x in issue.stories %}", "Unexpected end of template"),
    ("{% include 'absent.mjml.j2' %}", "there is no template absent.mjml.j2"),
    ("{% from 'story.mjml.j2' import absent %}{{ absent() }}", "does not export the requested name"),
]


@pytest.mark.parametrize(("fault", "said"), FAILING)
@pytest.mark.parametrize("name", ["issue.mjml.j2", "head.mjml.j2", "issue.txt.j2"])
def test_a_template_that_fails_says_where(name: str, fault: str, said: str, tmp_path: Path) -> None:
    folders = override(tmp_path, name, f"{{# one #}}\n\n  {fault}\n")
    with pytest.raises(TemplateError) as raised:
        rendered(an_issue(), folders=folders)
    error = raised.value
    kind = "catch-up" if name.startswith("issue.") else "parts"
    assert said in error.message
    assert error.where.path == f"templates/{kind}/{name}"
    # Jinja2 gives the end of the template where a tag is never closed
    assert error.where.line == 3 or (said.startswith(("Unexpected", "unexpected")) and error.where.line in {3, 4})
    assert ">" in error.excerpt
    assert error.exit_code == 2


def test_a_fault_within_a_macro_names_the_line_of_the_macro(tmp_path: Path) -> None:
    text = shipped("story.mjml.j2").replace("{{ it.kicker }}", "{{ it.kickr }}")
    with pytest.raises(TemplateError, match="has no attribute 'kickr'") as raised:
        rendered(a_rich_issue(), folders=override(tmp_path, "story.mjml.j2", text))
    line = text[: text.index("kickr")].count("\n") + 1
    assert str(raised.value.where) == f"templates/parts/story.mjml.j2:{line}"
    assert f'> {line:>4} |   <p class="kick">{{{{ it.kickr }}}}</p>' in raised.value.excerpt


@pytest.mark.parametrize("name", ["issue.mjml.j2", "head.mjml.j2", "story.mjml.j2", "issue.txt.j2"])
def test_a_template_in_another_encoding_is_told(name: str, tmp_path: Path) -> None:
    folders = override(tmp_path, name, "x")
    (path,) = tmp_path.rglob(name)
    path.write_bytes("{# café #}\n".encode("latin-1"))
    with pytest.raises(TemplateError, match="the template is not UTF-8") as raised:
        rendered(an_issue(), folders=folders)
    assert raised.value.where.path.endswith(f"/{name}")


@pytest.mark.parametrize("text", ["{% include 'head.mjml.j2' %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"])
def test_a_template_that_calls_itself_is_told(text: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="calls itself without end") as raised:
        rendered(an_issue(), folders=override(tmp_path, "head.mjml.j2", text))
    assert str(raised.value.where) == "templates/parts/head.mjml.j2:1"


def test_a_missing_template_is_told(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"there is no template issue\.mjml\.j2") as raised:
        rendered(an_issue(), folders=(tmp_path,))
    assert raised.value.where.path == "issue.mjml.j2"


def test_a_fault_of_the_program_is_not_laid_on_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    templates = Templates(SHIPPED)

    def fail(*_: object) -> str:
        raise ValueError("ours")

    monkeypatch.setattr("jinja2.environment.Environment.get_template", fail)
    with pytest.raises(ValueError, match="ours"):
        templates.render("issue.txt.j2", {})


# --- characters and the lines that wrote them ----------------------------------------------------


def test_every_character_of_a_rendering_knows_its_line(tmp_path: Path) -> None:
    (tmp_path / "inner.mjml.j2").write_text("{% macro m(x) %}\ninner 2 {{ x }}\n{% endmacro %}\n", "utf-8")
    (tmp_path / "outer.mjml.j2").write_text(
        "{% from 'inner.mjml.j2' import m %}\n"
        "{# a comment\n   of two lines #}\n"
        "outer 4\n"
        "  {% for n in (1, 2) %}\n"
        "outer 6 {{ m(n) }} outer 6\n"
        "  {% endfor %}\n"
        "{%- if true -%}\n"
        "   outer 9\n"
        "{%- endif %}\n"
        "{% raw %}outer 11 {{ x }}{% endraw %}\n"
        "outer 12",
        "utf-8",
    )
    templates = Templates((tmp_path,))
    located = templates.render_located("outer.mjml.j2", {})
    assert located.text == templates.render("outer.mjml.j2", {})
    for said in ("outer 4", "outer 6", "inner 2", "outer 9", "outer 11", "outer 12"):
        at = located.text.index(said)
        path, line = located.place(at)
        name, number = said.split()
        assert path == str(tmp_path / f"{name}.mjml.j2")
        assert line == int(number)


def test_the_words_of_an_issue_are_not_rendered_again() -> None:
    email = rendered(an_issue(a_story("{{ 7*7 }}", "{% include 'x' %} {{ issue }}", url="")))
    assert shown(email.html)[0] == "{{ 7*7 }} {% include 'x' %} {{ issue }}"
    assert "{{ 7*7 }}\n---------\n\n{% include 'x' %} {{ issue }}" in email.text
