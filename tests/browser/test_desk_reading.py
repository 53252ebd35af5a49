"""A text of the desk that nobody types in is shown as it reads, and is entered at the letter one clicks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.markup.markdown import to_plain
from tests.browser.desks import LEAD, SECOND, field, saved, settled, story, until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.desks import Open, Served

pytestmark = pytest.mark.browser

# Where a letter of what is shown of a text is: the middle of its left edge.
PLACE = """(face, words) => {
  const walker = document.createTreeWalker(face, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const box = range.getClientRects()[0];
    return [box.left + 1, box.top + box.height / 2, box.right - 1];
  }
  throw new Error(`nobody reads ${words}`);
}"""
TEXTS = [
    "The [report](https://www.example.org/a_b_c/(d)?x=*y*) of *one* trust and **another**.",
    "A link [with *stress* in it](https://www.example.org/) and **strong [link](https://www.example.org/x)** after.",
    "Two *days* and 5 * 3 * 2, snake_case_name, _gently_ and __strongly__.",
    r"Escaped \*not\* and \[not\](x), a \# and £1.2m\.",
    "An <https://www.example.org/address> as it is.",
    "Brackets [sic] stay, and so does a [half](link and **half a word.",
    "And *one **within** another*.",
    "One paragraph with a lone * star\n\nand *another* with a lone * too.",
]


def face(page: Page, key: str) -> Locator:
    return story(page, key).locator(".behind-text")


def place(page: Page, key: str, words: str) -> tuple[float, float, float]:
    face(page, key).scroll_into_view_if_needed()
    left, top, right = face(page, key).evaluate(PLACE, words)
    return left, top, right


def shown(page: Page, key: str) -> str:
    found: str = face(page, key).inner_text()
    return " ".join(found.replace("\u200b", "").split())


def test_every_text_reads_as_it_does_in_the_email_and_is_the_files_in_its_field(sit_at: Open, shared: Served) -> None:
    page = sit_at(shared)
    for key in page.eval_on_selector_all("[data-story]", "all => all.map(each => each.dataset.story)"):
        text = field(page, key, "text").input_value()
        assert text in shared.text()
        assert shown(page, key) == " ".join(to_plain(text).split())
    assert "](" not in page.inner_text("[data-kind=round-up] .behind")


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_understood_of_markdown_is_what_the_email_makes_of_it(sit_at: Open, shared: Served, text: str) -> None:
    page = sit_at(shared)
    words = page.evaluate(
        """async text => {
          const { SYNTAX, read } = await import("/static/desk-reading.js");
          const { looks } = read(text);
          return [...text].filter((_, at) => !(looks[at] & SYNTAX)).join("");
        }""",
        text,
    )
    assert " ".join(words.split()) == " ".join(to_plain(text).split())


def test_a_text_is_entered_at_the_letter_clicked_at_and_shows_how_it_is_written(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    text = field(page, LEAD, "text")
    before = text.input_value()
    assert "(https://" not in shown(page, LEAD)
    x, y, _ = place(page, LEAD, "Improvement put")
    page.mouse.click(x, y)
    at = before.index("Improvement put")
    assert text.evaluate("each => [document.activeElement === each, each.selectionStart]") == [True, at]
    assert "(https://" in shown(page, LEAD)
    # The letter is still where the mouse is.
    assert abs(face(page, LEAD).evaluate(PLACE, "Improvement put")[1] - y) < 14
    page.keyboard.type("Great ")
    assert text.input_value() == before[:at] + "Great " + before[at:]
    page.keyboard.press("Escape")
    until(page, "() => !document.querySelector('.typing')")
    assert "(https://" not in shown(page, LEAD)
    assert "Great Improvement" in shown(page, LEAD)
    settled(page)
    page.keyboard.press("Control+s")
    saved(page)
    assert before[:at] + "Great " + before[at:] in own.text()


def test_words_are_selected_by_drawing_the_mouse_over_them_and_by_a_double_click(sit_at: Open, shared: Served) -> None:
    page = sit_at(shared)
    left, y, right = place(page, LEAD, "press release")
    page.mouse.move(left, y)
    page.mouse.down()
    page.mouse.move(left + 30, y, steps=3)
    page.mouse.move(right + 1, y, steps=3)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()") == "press release"
    page.keyboard.press("Escape")
    until(page, "() => !document.querySelector('.typing')")
    left, y, _ = place(page, LEAD, "Improvement")
    page.mouse.dblclick(left + 20, y)
    assert page.evaluate("getSelection().toString()") == "Improvement"


def test_what_is_clicked_on_leaving_a_text_is_what_was_meant(sit_at: Open, shared: Served) -> None:
    page = sit_at(shared)
    x, y, _ = place(page, LEAD, "supplementary")
    page.mouse.click(x, y)
    more = story(page, SECOND).locator(".more summary")
    more.scroll_into_view_if_needed()
    box = more.bounding_box()
    assert box
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.wait_for_timeout(80)
    page.mouse.up()
    story(page, SECOND).locator(".more[open]").wait_for()
    until(page, "() => !document.querySelector('.typing')")


def test_a_button_that_is_let_go_where_nobody_tells_so_is_let_go(sit_at: Open, shared: Served) -> None:
    page = sit_at(shared)
    field(page, LEAD, "text").focus()
    typing = page.evaluate(
        """() => {
          const checks = document.querySelector('#checks');
          checks.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, buttons: 1 }));
          checks.focus();
          return document.querySelectorAll('.typing').length;
        }"""
    )
    assert typing == 1  # until then nothing moves
    page.evaluate("document.body.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, buttons: 0 }))")
    until(page, "() => !document.querySelector('.typing')")


def test_keys_go_through_every_text_and_readers_of_screens_hear_what_stands_in_it(sit_at: Open, shared: Served) -> None:
    page = sit_at(shared)
    field(page, LEAD, "headline").focus()
    page.keyboard.press("Tab")
    assert field(page, LEAD, "text").evaluate("each => document.activeElement === each")
    assert "(https://" in shown(page, LEAD)
    page.keyboard.press("Shift+Tab")
    assert "(https://" not in shown(page, LEAD)
    text = page.get_by_role("textbox", name="Text", exact=True).first
    assert text.input_value() == field(page, LEAD, "text").input_value()
    assert face(page, LEAD).get_attribute("aria-hidden") == "true"


def test_a_fault_in_an_address_nobody_sees_is_marked_at_the_words_that_lead_there(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    text = field(page, LEAD, "text")
    text.fill(text.input_value().replace("https://www.example.org/finance", "https://staging.example.org/finance"))
    settled(page)
    page.keyboard.press("Escape")
    face(page, LEAD).locator("mark", has_text="supplementary report").wait_for()


def test_a_fault_in_the_round_up_is_marked_where_it_stands(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    text = page.locator("[data-kind=round-up] .part-body .text")
    text.fill(f"The the {text.input_value()}")
    settled(page)
    page.locator("[data-kind=round-up] .behind mark", has_text="The the").wait_for()


@pytest.mark.parametrize("width", [375, 900, 1600])
def test_every_letter_stands_where_the_caret_takes_it_to_be(sit_at: Open, shared: Served, width: int) -> None:
    page = sit_at(shared, width=width)
    pairs = page.evaluate(
        """() => [...document.querySelectorAll('.marked')].map(each => {
          each.classList.add('typing');
          const [behind, field] = [each.querySelector('.behind'), each.querySelector('textarea')];
          return [behind, field].map(one => {
            const [style, box] = [getComputedStyle(one), one.getBoundingClientRect()];
            const names = ['font', 'letterSpacing', 'padding', 'borderWidth', 'whiteSpace', 'overflowWrap'];
            return [box.x, box.y, box.width, ...names.map(name => style[name])].join();
          });
        })"""
    )
    assert len(pairs) > 15
    for behind, before in pairs:
        assert behind == before
