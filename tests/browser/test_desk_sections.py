"""The sections of an issue at the desk in a browser: added, named, moved, filled and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.desks import DAY, LEAD, SECOND, field, focused, keys, saved, settled, story, until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

    from tests.browser.desks import Open, Served

pytestmark = pytest.mark.browser


def section(page: Page, key: str) -> Locator:
    return page.locator(f'[data-section="{key}"]')


def sections(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(".part", "all => all.map(each => each.dataset.section)")
    return found


def within(page: Page, key: str) -> list[str]:
    script = "all => all.map(each => each.dataset.story)"
    found: list[str] = page.eval_on_selector_all(f'[data-section="{key}"] [data-story]', script)
    return found


def add(page: Page, kind: str, title: str) -> None:
    page.click("#add-section")
    page.wait_for_selector("#ask-section[open]")
    page.select_option("#section-kind", kind)
    page.fill("#section-title", title)
    page.keyboard.press("Enter")
    page.wait_for_selector("#ask-section[open]", state="detached")
    until(page, "title => document.activeElement.value === title", arg=title)


def test_by_keys_a_section_is_added_named_filled_moved_and_removed(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    press, write = page.keyboard.press, page.keyboard.type
    before = sections(page)
    page.focus("#add-section")
    press("Enter")
    page.wait_for_selector("#ask-section[open]")
    assert page.evaluate("document.activeElement.id") == "section-kind"
    press("Escape")
    page.wait_for_selector("#ask-section[open]", state="detached")
    assert page.evaluate("document.activeElement.id") == "add-section"
    press("Enter")
    page.wait_for_selector("#ask-section[open]")
    press("Tab")
    write("Elsewhere")
    press("Enter")
    section(page, "elsewhere").wait_for()
    until(page, "() => document.activeElement.matches('.title')")
    assert sections(page)[1] == "elsewhere"  # above the round-up, as the format has it
    # Named anew, with a kicker above it and words below.
    press("End")
    write(" in brief")
    settled(page)
    part = section(page, "elsewhere-in-brief")
    part.locator(".kicker").first.focus()
    write("Regions")
    part.locator(".part-head .more summary").focus()
    press("Enter")
    press("Tab")
    assert focused(page) == "to-text"
    press("Enter")
    write("What happened further away.")
    part.locator(".part-head .more summary").focus()
    press("Enter")
    press("Tab")
    assert focused(page) == "to-url"
    press("Enter")
    write("https://www.example.org/elsewhere")
    settled(page)
    # Filled, by the keys that move stories, and moved.
    last = keys(page)[-1]
    story(page, last).locator(".grip").focus()
    press("Space")
    press("ArrowDown")
    assert page.inner_text("#said") == "Story 8 of 8, in Elsewhere in brief"
    press("Space")
    settled(page)
    assert within(page, "elsewhere-in-brief") == [last]
    part.locator(".down").focus()
    press("Enter")
    settled(page)
    until(page, "() => document.querySelectorAll('.part')[2].dataset.section === 'elsewhere-in-brief'")
    assert focused(page) == "down"
    press("Control+s")
    saved(page)
    written = (
        "# [Elsewhere in brief](https://www.example.org/elsewhere)\n<!-- section: stories -->\n"
        "<!-- kicker: Regions -->\n\nWhat happened further away.\n\n## "
    )
    assert written in own.text()
    # Removed: the stories stay.
    part.locator(".part-head .more summary").focus()
    press("Enter")
    press("Tab")
    assert focused(page) == "remove"
    press("Enter")
    page.wait_for_selector("#ask-section-remove[open]")
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    assert "It holds 1 story" in page.inner_text("#ask-section-remove")
    press("Enter")
    page.wait_for_selector("#ask-section-remove[open]", state="detached")
    assert "elsewhere-in-brief" in sections(page)
    part.locator(".part-head .more summary").focus()
    press("Enter")
    press("Tab")
    press("Enter")
    page.wait_for_selector("#ask-section-remove[open]")
    press("Shift+Tab")
    assert focused(page) == "strong"
    press("Enter")
    part.wait_for(state="detached")
    assert sections(page) == before
    assert within(page, "")[-1] == last
    press("Control+s")
    saved(page)
    assert "Elsewhere" not in own.text()


def test_an_empty_section_goes_at_once_and_comes_back_with_a_click(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    add(page, "note", "No issue on 19 September")
    key = "no-issue-on-19-september"
    part = section(page, key)
    part.locator(".part-body .text").fill("We are away.")
    settled(page)
    part.locator(".part-head .more summary").click()
    part.locator(".remove").click()
    part.wait_for(state="detached")
    bar = page.locator("[data-bar=dropped]")
    assert "Removed: No issue on 19 September" in bar.inner_text()
    page.get_by_role("button", name="Bring it back").click()
    part.wait_for()
    assert part.locator(".part-body .text").input_value() == "We are away."
    bar.wait_for(state="detached")


def test_stories_go_to_a_section_by_the_menu_and_to_the_one_chosen_when_theirs_goes(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    for title in ("First group", "Second group"):
        add(page, "stories", title)
    for key, name in ((LEAD, "First group"), (SECOND, "First group")):
        story(page, key).locator(".more summary").click()
        story(page, key).get_by_role("button", name=name).click()
        settled(page)
    until(page, "() => document.querySelectorAll('[data-section=first-group] [data-story]').length === 2")
    assert within(page, "first-group") == [LEAD, SECOND]
    section(page, "first-group").locator(".part-head .more summary").click()
    section(page, "first-group").locator(".remove").click()
    page.select_option("#section-into", label="Second group")
    page.click("#ask-section-remove .strong")
    section(page, "first-group").wait_for(state="detached")
    assert within(page, "second-group") == [LEAD, SECOND]
    page.keyboard.press("Control+s")
    saved(page)
    assert own.text().index("# Second group") < own.text().index(f"article: {LEAD}")


def test_a_planned_promo_is_chosen_and_one_of_their_own_is_written(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    name = "Contracts and Control Totals 2016"
    part = page.locator("[data-kind=promo]")
    was = own.text()
    page.click("#add-section")
    page.select_option("#section-kind", "promo")
    # It is in the issue already.
    assert page.locator("#section-planned option", has_text=name).is_disabled()
    page.keyboard.press("Escape")
    part.locator(".part-head .more summary").click()
    part.locator(".remove").click()
    part.wait_for(state="detached")
    page.click("#add-section")
    page.select_option("#section-kind", "promo")
    assert "5 September-10 October 2016" in page.locator("#section-planned option:checked").inner_text()
    assert not page.locator("#section-title").is_visible()
    page.click("#ask-section .strong")
    part.wait_for()
    assert part.locator(".title").input_value() == name
    saved(page)  # it is all as it was
    assert own.text() == was
    page.click("#add-section")
    page.select_option("#section-kind", "promo")
    for row, words in {
        "title": "A day on ward rounds",
        "kicker": "Our own event",
        "text": "In Calderbrook, on 3 October.",
        "button": "Book [now]",
        "url": "https://www.example.org/book (1)",
    }.items():
        page.fill(f"#section-{row}", words)
    page.click("#ask-section .strong")
    section(page, "a-day-on-ward-rounds").wait_for()
    page.keyboard.press("Control+s")
    saved(page)
    assert (
        "# A day on ward rounds\n<!-- section: promo -->\n<!-- kicker: Our own event -->\n\n"
        "In Calderbrook, on 3 October.\n\n[Book \\[now\\]](https://www.example.org/book%20%281%29)\n"
    ) in own.text()
    page.frame_locator("#stage iframe:not(.coming)").get_by_role("link", name="Book [now]").wait_for()


def test_what_is_refused_is_said_and_what_was_filled_in_is_still_there(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    page.click("#add-section")
    page.select_option("#section-kind", "note")
    page.fill("#section-title", "A note")
    page.fill("#section-text", "Before <!-- lead --> after")
    page.click("#ask-section .strong")
    page.locator("[data-bar=fault]").wait_for()
    page.click("#add-section")
    assert page.input_value("#section-text") == "Before <!-- lead --> after"
    assert page.input_value("#section-kind") == "note"
    page.fill("#section-text", "Before and after")
    page.click("#ask-section .strong")
    section(page, "a-note").wait_for()
    page.locator("[data-bar=fault]").wait_for(state="detached")


# --- what is seldom changed ----------------------------------------------------------------------


def test_number_days_and_status_are_changed_under_details_and_a_fault_is_told_there(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    said = page.locator("#details-said")
    assert said.inner_text() == "No 12 · articles of 29 August-4 September 2016"
    page.locator("#details summary").focus()
    page.keyboard.press("Enter")
    # What stands there stays until it is answered, though the issue as it was before is heard of meanwhile.
    held: list[Route] = []
    page.route(f"**/api/issues/catch-up/{DAY}", lambda route: held.append(route), times=1)  # noqa: PLW0108 - names it
    own.edit("\nsubject: Provider", "\nsubject: A provider")
    until_held(page, held)
    page.fill("#detail-number", "twelve")
    page.keyboard.press("Tab")
    held[0].continue_()
    fault = page.locator("#detail-number-fault")
    until(page, "() => document.querySelector('#detail-number-fault').textContent")
    assert "a whole number" in fault.inner_text()
    assert page.get_attribute("#detail-number", "aria-invalid") == "true"
    assert page.locator("[data-bar=fault]").count() == 0
    assert page.input_value("#detail-number") == "twelve"
    page.fill("#detail-number", "13")
    page.keyboard.press("Tab")
    until(page, "() => document.querySelector('#details-said').textContent.startsWith('No 13')")
    assert fault.inner_text() == ""
    assert page.get_attribute("#detail-number", "aria-invalid") is None
    page.fill("#detail-last", "2016-08-01")
    page.keyboard.press("Tab")
    until(page, "() => document.querySelector('#detail-last-fault').textContent")
    assert said.inner_text() == "No 13 · articles of 29 August-4 September 2016"
    page.fill("#detail-last", "2016-09-03")
    page.keyboard.press("Tab")
    until(page, "() => document.querySelector('#details-said').textContent.includes('3 September')")
    page.select_option("#detail-status", "skipped")
    until(page, "() => document.querySelector('#details-said').textContent.includes('does not go out')")
    page.keyboard.press("Control+s")
    saved(page)
    for row in ("number: 13", "window: 2016-08-29T00:00:00+01:00/2016-09-04T00:00:00+01:00", "status: skipped"):
        assert f"\n{row}\n" in own.text()


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "light"),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in ((1280, "dark"), (375, "light"), (375, "dark"))),
    ],
)
def test_axe_finds_nothing_where_sections_are_made(sit_at: Open, own: Served, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = sit_at(own, width=width, scheme=scheme)

    def look() -> None:
        found = Axe().run(page, options={"iframes": False})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.locator("#details summary").click()
    page.fill("#detail-number", "x")
    page.keyboard.press("Tab")
    page.locator("#detail-number-fault:not(:empty)").wait_for()
    look()
    page.click("#add-section")
    look()
    page.select_option("#section-kind", "promo")
    page.select_option("#section-planned", "")
    look()
    page.select_option("#section-kind", "stories")
    page.fill("#section-title", "More")
    page.keyboard.press("Enter")
    part = section(page, "more")
    part.wait_for()
    story(page, LEAD).locator(".more summary").click()
    story(page, LEAD).get_by_role("button", name="More", exact=True).click()
    until(page, "() => document.querySelector('[data-section=more] [data-story]')")
    for name in (".to-text", ".to-url"):
        part.locator(".part-head .more summary").click()
        box = part.locator(".part-head .more ul").bounding_box()
        assert box
        assert box["x"] >= 0
        part.locator(name).click()
    look()
    part.locator(".part-head .more summary").click()
    part.locator(".remove").click()
    page.wait_for_selector("#ask-section-remove[open]")
    look()
    assert field(page, LEAD, "headline").input_value()


def test_words_typed_into_one_of_two_parts_of_a_name_never_stand_in_the_other(sit_at: Open, own: Served) -> None:
    """One is taken out elsewhere while the other is typed in: by its name alone the edit would go to what is left."""
    notes = "".join(f"#\n<!-- section: note -->\n\nThe {each} note.\n\n" for each in ("first", "second"))
    own.edit("# Also this week", f"{notes}# Also this week")
    page, other = sit_at(own), sit_at(own)
    first = section(page, "note").locator("textarea.text")
    held: list[Route] = []
    page.route("**/edits", lambda route: held.append(route), times=1)  # noqa: PLW0108 - names it
    first.fill("Words for the first note alone.")
    until_held(page, held)
    section(other, "note").locator(".more summary").click()
    section(other, "note").locator("button.remove").click()
    section(other, "note~2").wait_for(state="detached")
    settled(other)
    held[0].continue_()
    bar = page.locator("[data-bar=fault]")
    bar.wait_for()
    assert "Words for the first note alone." in bar.inner_text()
    settled(page)
    assert section(page, "note").locator("textarea.text").input_value() == "The second note."


def until_held(page: Page, held: list[Route]) -> None:
    for _ in range(200):
        if held:
            return
        page.wait_for_timeout(50)
    raise AssertionError
