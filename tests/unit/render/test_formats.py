"""What holds of every shipped format, and of formats as data."""

from __future__ import annotations

import ast
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from digest.config import load_newsletter, load_newsroom
from digest.config.format import load_format
from digest.issuefile import parse
from digest.markup.markdown import links, to_plain
from digest.render import render
from digest.resources import folder, template_folders
from tests.support import REPOSITORY, SAMPLES, a_newsletter, copy_newsroom
from tests.unit.render.letters import ALL, COLUMN, DAILY, FORMATS, HEADER, of, render_in
from tests.unit.render.rendering import parsed, shown, without_comments

if TYPE_CHECKING:
    from pathlib import Path

    from digest.model import Email, Issue

every_format = pytest.mark.parametrize("format", FORMATS)


def words_of(issue: Issue) -> list[str]:
    """Return every text of an issue in reading order, as its reader reads it."""
    found = [to_plain(block.text) for block in issue.blocks]
    for story in issue.stories:
        found += [story.kicker, story.headline, *(to_plain(block.text) for block in story.blocks)]
    for section in issue.sections:
        found += [section.kicker, section.title, *(to_plain(block.text) for block in section.blocks)]
        for story in section.stories:
            found += [story.kicker, story.headline, *(to_plain(block.text) for block in story.blocks)]
    return [line for text in found for line in text.splitlines() if line]


def html_words(email: Email) -> str:
    """Return what the HTML shows, the alternative texts of pictures in their places."""
    page = parsed(without_comments(email.html))
    for image in page.iter("img"):
        image.tail = f" {image.get('alt')} {image.tail or ''}"
    for each in page.iter("p", "h1", "h2", "li", "div"):
        each.tail = f"\n{each.tail or ''}"
    return " ".join(page.find("body").text_content().split())


def text_words(email: Email) -> str:
    return " ".join(re.sub(r"(?m)^(> ?|- )", "", email.text).split())


def in_order(texts: list[str], place: str) -> None:
    at = 0
    for text in texts:
        wanted = " ".join(text.split())
        found = place.find(wanted, at)
        assert found >= at, wanted
        at = found + len(wanted)


# --- every block in every format -----------------------------------------------------------------


@every_format
@pytest.mark.parametrize("text", [ALL, DAILY, COLUMN], ids=["all", "daily", "column"])
def test_every_word_stands_in_its_order_in_both_parts(format: str, text: str) -> None:
    file = parse(text)
    assert [each for each in file.problems if each.severity == "error"] == []
    email = render_in(format, text)
    in_order(words_of(file.issue), html_words(email))
    in_order(words_of(file.issue), text_words(email))


@every_format
def test_every_address_stands_in_both_parts(format: str) -> None:
    issue, email = parse(ALL).issue, render_in(format, ALL)
    blocks = [*issue.blocks, *(block for story in issue.all_stories for block in story.blocks)]
    blocks += [block for section in issue.sections for block in section.blocks]
    wanted = {link.url for block in blocks for link in links(block.text)}
    wanted |= {story.url for story in issue.all_stories if story.url}
    assert len(wanted) == 9
    in_html = {link.get("href") for link in parsed(email.html).iter("a")}
    assert wanted - in_html == set()
    assert {url for url in wanted if f"<{url}>" not in email.text} == set()


@every_format
def test_the_furniture_of_a_format_is_shown_and_only_that(format: str) -> None:
    email, order = render_in(format, DAILY), load_format("/no/newsroom", format).order
    said = {
        "publication": "Ward & Whitehall ",
        "strapline": "The strapline",
        "issue-line": "Wednesday 7 September 2016",
        "sign-up": "Sign up now",
        "footer": "You asked for it. Unsubscribe",
    }
    for part, words in said.items():
        assert (words in html_words(email).replace("The news desk Ward & Whitehall", "")) == (part in order), part
    assert ("Sign up now" in email.text) == ("sign-up" in order)
    assert "Unsubscribe: <https://www.example.org/unsubscribe>" in email.text


@every_format
def test_the_html_of_every_format_is_fit_to_be_sent(format: str) -> None:
    html = render_in(format, ALL).html
    assert html.startswith("<!DOCTYPE html>")
    assert not re.search(r"<mj-|\{\{|\{%", html)
    assert not re.search(r"#[0-9a-fA-F]{3}\b(?![0-9a-fA-F])", re.sub(r"&#\d+;", "", html))
    page = parsed(html)
    logo = [] if format == "plain" else ["W&W", "W&W"]  # by day and by night
    assert [image.get("alt") for image in page.iter("img")] == [*logo, "A chart of beds by month"]
    assert [heading.text_content() for heading in page.iter("h1")] == ["Catch Up"]
    assert "background-color: #16181a !important" in html
    assert len(html.encode()) < 40_000


@every_format
def test_the_text_of_every_format_keeps_to_72_columns(format: str) -> None:
    for text in (ALL, DAILY, COLUMN):
        lines = render_in(format, text).text.split("\n")
        assert [line for line in lines if len(line) > 72 and "<" not in line] == []
        assert [line for line in lines if line != line.rstrip()] == []
        assert "\n\n\n\n" not in "\n".join(lines)


# --- single blocks -------------------------------------------------------------------------------


@every_format
def test_a_lead_without_a_headline_opens_the_issue(format: str) -> None:
    page = parsed(render_in(format, DAILY).html)
    assert [heading.text_content().strip() for heading in page.iter("h2")] == [
        "A second thing",
        "Also on our site today",
    ]
    (opening,) = page.find_class("open")
    assert opening.text_content().startswith("We reported yesterday")


@every_format
def test_a_read_more_line_is_the_last_of_its_story(format: str) -> None:
    story = shown(render_in(format, DAILY).html)[0]
    assert story.endswith("Read the terms here")
    assert "Full" not in story


@every_format
def test_a_signature_sets_off_the_name_and_keeps_every_word(format: str) -> None:
    html = render_in(format, ALL).html
    (role,) = (each for each in parsed(html).find_class("role") if "senior" in each.text_content())
    assert role.getparent().text_content() == "Ada Bell, senior correspondent, care models"
    assert role.getparent()[0].text_content() == "Ada Bell"
    assert "The news desk" not in html


@pytest.mark.parametrize(
    "text", ["Ada Bell", "Ada Bell,", "*Ada* Bell, desk", "Ada, desk\n\nand Bob", "- Ada, desk", "A & B <i>, desk"]
)
def test_a_signature_of_another_shape_loses_nothing(text: str) -> None:
    issue = f"{HEADER}\n## Head\n\nText.\n\n#\n<!-- section: sign-off -->\n\n{text}\n"
    in_order(words_of(parse(issue).issue), html_words(render_in(FORMATS[0], issue)))


def test_nothing_is_drawn_between_a_label_and_what_it_labels() -> None:
    text = render_in("column", COLUMN).text
    assert "The fortnight in care models\n----------------------------\n\nA house of many doors\n" in text
    html = render_in("column", COLUMN).html
    between = html[html.index("The fortnight") : html.index("A house of many")]
    assert "border-top:" not in between
    assert html.count('class="gut heavy"') == 3
    titled = COLUMN.replace("\n#\n\n## [A", "\n# Local\n\n## [A")
    assert "-\n\nLocal\n=====\n" in render_in("column", titled).text
    assert render_in("column", titled).html.count('class="gut heavy"') == 3


def test_the_plain_format_draws_one_rule_and_no_box() -> None:
    html = without_comments(render_in("plain", ALL).html)
    assert len(re.findall(r"border-top:[^;\"]*solid", html)) == 1
    assert set(re.findall(r"background(?:-color)?:\s*(#\w+)", html.partition("</head>")[2])) == {"#ffffff"}
    assert "Georgia" not in html


# --- formats are data ----------------------------------------------------------------------------


def test_no_format_is_named_in_the_program() -> None:
    """The words "plain" and "column" also name a filter of the templates, a place in a line of text, a value of CSS."""
    known = {
        ("templates.py", "plain"),
        ("payload.py", "column"),
        ("css.py", "column"),
        ("edits.py", "column"),
        ("state.py", "column"),
    }
    found = {
        (path.name, node.value)
        for path in (REPOSITORY / "digest").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in FORMATS
    }
    assert found == known
    assert len(FORMATS) == 4


@every_format
def test_a_format_is_the_same_under_any_name(format: str, tmp_path: Path) -> None:
    shutil.copytree(folder("templates") / format, tmp_path / "templates" / "gazette")
    issue = parse(ALL).issue
    renamed = load_format(str(tmp_path), "gazette")
    newsletter = a_newsletter(format=renamed)
    same = a_newsletter(format=load_format("/no/newsroom", format))
    assert render(issue, newsletter, template_folders(str(tmp_path), "gazette")) == render(
        issue, same, template_folders("/no/newsroom", format)
    )


def test_a_designer_moves_and_adds_a_part_without_the_program(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "catch-up"
    shutil.copytree(folder("templates") / "catch-up", own)
    order = 'order = ["sign-up", "masthead", "motto", "body", "footer"]'
    text = re.sub(r"(?m)^order = .*$", order, (own / "format.toml").read_text("utf-8"))
    (own / "format.toml").write_text(text, "utf-8")
    (own / "motto.mjml.j2").write_text('<mj-text css-class="gut quiet"><p>Fiat {{ issue.subject }}</p></mj-text>\n')
    (own / "motto.txt.j2").write_text("Fiat {{ issue.subject }}\n")
    newsletter = a_newsletter(
        format=load_format(str(tmp_path), "catch-up"), sign_up="Sign up now", links=of("catch-up").links
    )
    email = render(parse(DAILY).issue, newsletter, template_folders(str(tmp_path), "catch-up"))
    for words in (html_words(email), text_words(email)):
        in_order(["Sign up now", "Catch Up", "Fiat S", "We reported yesterday", "Unsubscribe"], words)
        assert "September" not in words


@every_format
def test_an_unedited_copy_of_any_template_changes_no_byte_and_an_edited_one_only_its_own(
    format: str, tmp_path: Path
) -> None:
    before = render_in(format, ALL)
    for path in sorted(folder("templates").glob("*/*.j2")):
        copied = tmp_path / "templates" / path.parent.name / path.name
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)
    assert render_in(format, ALL, str(tmp_path)) == before
    mine = tmp_path / "templates" / "parts" / "footer.txt.j2"
    mine.write_text("MINE\n")
    after = render_in(format, ALL, str(tmp_path))
    assert after.html == before.html
    assert after.text.endswith("\n\nMINE\n")


# --- the samples ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "date"), SAMPLES.items())
def test_the_words_of_a_sample_issue_are_in_the_bands_of_its_format(name: str, date: str, tmp_path: Path) -> None:
    from digest.text import word_count

    root = copy_newsroom(tmp_path / "newsroom", newsletters=tuple(SAMPLES))
    format = load_newsletter(load_newsroom(root), name).format
    golden = REPOSITORY / "tests/golden" / name / date / "issue.md"
    path = golden if golden.exists() else root / "issues" / name / f"{date}.md"
    issue = parse(path.read_text("utf-8")).issue
    sizes = [sum(word_count(to_plain(block.text)) for block in story.blocks) for story in issue.all_stories]
    lead, (least, most) = format.for_lead, format.story_words
    assert lead.story_words[0] <= sizes[0] <= lead.story_words[1]
    assert all(least <= size <= most for size in sizes[1:])
    assert 1 <= len(sizes) <= format.stories
    for section in issue.sections:
        if section.kind == "round-up" and format.round_up_words:
            assert format.round_up_words[0] <= word_count(to_plain(section.text)) <= format.round_up_words[1]
        assert format.has(section.kind)


def test_the_folders_of_a_format_come_before_those_all_share(tmp_path: Path) -> None:
    for name in ("column", "parts"):
        (tmp_path / "templates" / name).mkdir(parents=True)
    shipped = folder("templates")
    own = tmp_path / "templates"
    assert template_folders(str(tmp_path), "column") == (
        own / "column",
        shipped / "column",
        own / "parts",
        shipped / "parts",
    )
