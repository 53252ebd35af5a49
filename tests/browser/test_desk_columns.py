"""The columns of the desk: what is to be chosen comes first, and nothing is cut off where nobody can reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.desks import LEAD, SECOND, field, keys, saved, settled, story, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.desks import Open, Served

pytestmark = pytest.mark.browser

HEIGHT = "selector => document.querySelector(selector).getBoundingClientRect().height"
# What can be pressed, is seen, and is smaller than a finger. A link within a sentence may be.
SMALL = """() => [...document.querySelectorAll('button, select, summary, input, nav a, a.tool, .sizes a')]
  .filter(each => each.checkVisibility({ visibilityProperty: true }) && !each.closest('.heard'))
  .map(each => [each, (each.matches('[type=checkbox], [type=radio]') ? each.closest('label') : each)])
  .filter(([, part]) => { const { width, height } = part.getBoundingClientRect(); return width < 44 || height < 44 })
  .map(([each]) => each.outerHTML.slice(0, 120))"""


def test_what_is_still_to_be_chosen_comes_first_best_first(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    told = set(keys(page))
    first = page.eval_on_selector_all("#list [data-article]", "all => all.map(each => each.dataset.article)")
    assert first
    assert not told & set(first)
    scores = [int(each) for each in page.locator("#list .score").all_inner_texts() if each.strip().isdecimal()]
    assert scores == sorted(scores, reverse=True)
    fold = page.locator("#in-issue")
    assert fold.locator("summary").inner_text() == f"In this issue ({fold.locator('li').count()})"
    assert fold.get_attribute("open") is None
    page.locator("#list .put").first.click()
    story(page, first[0]).wait_for()
    fold.locator(f"[data-article='{first[0]}']").wait_for(state="attached")
    assert page.locator(f"#list [data-article='{first[0]}']").count() == 0
    # A search finds what is in the issue too, and leads to it.
    page.fill("#search", "Two-year plans due by December")
    page.get_by_role("button", name="Go to it: Two-year plans due by December").click()
    assert page.evaluate("document.activeElement.closest('[data-story]').dataset.story") == SECOND


def test_preview_and_checks_share_the_column_as_the_editor_wants(sit_at: Open, own: Served) -> None:
    own.edit("\nsubject: Provider deficit at £461m, and four trusts to lead groups\n", "\nsubject:\n")
    page = sit_at(own)
    frame = page.frame_locator("#stage iframe:not(.coming)")
    frame.locator("h1").wait_for()
    # There is an error: the checks come first.
    page.wait_for_selector("#findings .error")
    assert page.evaluate(HEIGHT, "#checks") > page.evaluate(HEIGHT, "#preview") > 200
    split = page.get_by_role("separator", name="Room of the preview, in per cent")
    before = page.evaluate(HEIGHT, "#preview")
    split.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(HEIGHT, "#preview") > before
    page.keyboard.press("Enter")
    assert page.evaluate(HEIGHT, "#preview") > page.evaluate(HEIGHT, "#checks")
    box = split.bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] - 150, steps=4)
    page.mouse.up()
    moved = split.bounding_box()
    assert moved
    assert abs(moved["y"] - (box["y"] - 155)) < 8
    # Wherever it is, all of both can be reached.
    for key in ("Home", "End"):
        split.focus()
        page.keyboard.press(key)
        page.locator("#findings summary").last.scroll_into_view_if_needed()
        assert page.locator("#findings summary").last.bounding_box()["y"] < 800  # type: ignore[index]
        frame.locator("h1").wait_for()
    assert page.evaluate("document.documentElement.scrollHeight") <= 800


@pytest.fixture
def phone(browser: Browser, own: Served) -> Iterator[Page]:
    """Return the page on a telephone that is touched."""
    faults: list[str] = []
    context = browser.new_context(
        viewport={"width": 375, "height": 667}, device_scale_factor=2, has_touch=True, is_mobile=True
    )
    name, _, value = own.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": own.base, "sameSite": "Strict"}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{own.base}/desk/catch-up/2016-09-05", wait_until="domcontentloaded")
    page.wait_for_selector("#list li", state="attached")
    yield page
    context.close()
    assert faults == []


def test_on_a_telephone_an_issue_is_picked_ordered_edited_and_saved_by_touch(phone: Page, own: Served) -> None:
    page = phone
    # What stands above the words, and the buttons below them, leave most of the height.
    assert page.locator("#subject").bounding_box()["y"] < 170  # type: ignore[index]
    for width in (320, 375):
        page.set_viewport_size({"width": width, "height": 667})
        toolbar = page.get_by_role("toolbar").bounding_box()
        assert toolbar
        assert toolbar["height"] <= 80
    for name in ("candidates", "preview", "checks", "issue"):
        page.locator(f".panels [data-for={name}]").tap()
        assert page.locator(f"#{name}").is_visible()
        if name == "preview":
            page.frame_locator("#stage iframe:not(.coming)").locator("h1").wait_for()
        assert page.evaluate(SMALL) == []
        for width in (320, 375):
            page.set_viewport_size({"width": width, "height": 667})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".panels [data-for=candidates]").tap()
    article = page.locator("#list [data-article]").first.get_attribute("data-article") or ""
    page.locator("#list .put").first.tap()
    story(page, article).wait_for(state="attached")
    page.locator(".panels [data-for=issue]").tap()
    assert story(page, article).is_visible()
    # Order: the first goes down, by its menu.
    story(page, LEAD).locator(".more summary").tap()
    assert page.evaluate(SMALL) == []
    story(page, LEAD).get_by_role("button", name="Move down").tap()
    until(page, "key => document.querySelector('[data-story]').dataset.story !== key", arg=LEAD)
    # Edit: where the finger is.
    text = field(page, LEAD, "text")
    before = text.input_value()
    text.scroll_into_view_if_needed()
    text.tap(position={"x": 60, "y": 14})
    at = text.evaluate("each => each.selectionStart")
    assert 0 < at < 30
    page.keyboard.type("Oh! ")
    settled(page)
    page.locator("#save").tap()
    saved(page)
    assert before[:at] + "Oh! " + before[at:] in own.text()
    assert own.text().index(f"article: {SECOND}") < own.text().index(f"article: {LEAD}")
