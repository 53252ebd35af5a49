"""The desk as a browser shows it: an issue is made by mouse alone and by keys alone, and no word is ever lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.desks import (
    DAY,
    HELD,
    LEAD,
    PAGE,
    SECOND,
    built,
    built_elsewhere,
    enter,
    field,
    focused,
    keys,
    saved,
    served,
    settled,
    story,
    until,
)
from tests.support import copy_newsroom

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Dialog, Locator, Page, Route

    from tests.browser.desks import Open, Served

pytestmark = pytest.mark.browser


# --- from draft to finished issue ----------------------------------------------------------------


AT_THE_POINTER = "(each, [x, y]) => each.contains(document.elementFromPoint(x, y))"


class Mouse:
    """Nothing but a mouse: it is moved, its wheel turned and its button pressed."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def at(self, found: Locator) -> tuple[float, float]:
        """Turn the wheel until something is seen, and say where it is."""
        found.wait_for(state="attached")
        for _ in range(80):
            box = found.bounding_box()
            assert box
            x, y = box["x"] + min(box["width"] / 2, 40), box["y"] + min(box["height"] / 2, 20)
            if found.evaluate(AT_THE_POINTER, [x, y]):
                return x, y
            self.page.mouse.move(x, 500)
            self.page.mouse.wheel(0, 300 if y > 500 else -300)
            self.page.wait_for_timeout(40)
        raise AssertionError("it is nowhere to be seen")

    def click(self, found: Locator) -> None:
        self.page.mouse.click(*self.at(found))

    def drag(self, found: Locator, by: float) -> None:
        x, y = self.at(found)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + 3, y + by / 2, steps=4)
        self.page.mouse.move(x + 3, y + by, steps=4)
        self.page.wait_for_timeout(80)
        self.page.mouse.up()


def test_by_mouse_alone_an_issue_is_drafted_ordered_edited_and_built(
    sit_at: Open, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    newsroom = copy_newsroom(tmp_path_factory.mktemp("mouse") / "newsroom")
    with served(newsroom) as found:
        page = sit_at(found, "/")
        mouse = Mouse(page)
        mouse.click(page.get_by_role("button", name="Draft it"))
        page.wait_for_url(f"**{PAGE}")
        page.wait_for_selector("#list li")
        before = keys(page)
        # Order: the first story goes below the third.
        mouse.drag(story(page, before[0]).locator(".grip"), 180)
        until(page, "first => document.querySelector('[data-story]').dataset.story !== first", arg=before[0])
        settled(page)
        assert sorted(keys(page)) == sorted(before)
        assert 1 <= keys(page).index(before[0]) <= 4
        # Pick: an article that is not in the issue.
        fresh = page.locator("#list li.out").first
        article = fresh.get_attribute("data-article") or ""
        mouse.click(fresh.locator(".put"))
        story(page, article).wait_for()
        page.locator(f"#in-issue [data-article='{article}']").wait_for(state="attached")
        # Edit: another subject, a story dropped, the rest kept as it is, an earlier story taken in.
        subject = page.input_value("#subject")
        mouse.click(page.locator("[data-offers=subject] .offer").first)
        until(page, "was => document.querySelector('#subject').value !== was", arg=subject)
        mouse.click(page.locator(".suggestions button").first)
        until(page, "() => [...document.querySelectorAll('.text')].some(t => t.value?.includes('Previously:'))")
        last = keys(page)[-1]
        mouse.click(story(page, last).locator(".more summary"))
        mouse.click(story(page, last).locator(".drop"))
        story(page, last).wait_for(state="detached")
        for _ in range(page.locator(".keep").count()):
            settled(page)
            mouse.click(page.locator(".keep").first)
            page.wait_for_timeout(400)
        settled(page)
        until(page, "() => !document.querySelector('.keep')")
        mouse.click(page.locator("#save"))
        saved(page)
        text = found.text()
        assert f"article: {article} " in text
        assert f"article: {last} " not in text
        mouse.click(page.locator("#build"))
        page.wait_for_selector("[data-bar=done]")
        assert f"out/catch-up/{DAY}/issue.html" in page.inner_text("[data-bar=done]")
        assert built(found) == built_elsewhere(found, tmp_path / "elsewhere")


def test_by_keys_alone_an_issue_is_picked_ordered_edited_mended_and_built(
    sit_at: Open, own: Served, tmp_path: Path
) -> None:
    page = sit_at(own)
    press, write = page.keyboard.press, page.keyboard.type
    # Pick.
    press("e")
    press("/")
    fresh = page.locator("#list li.out").first
    article, title = fresh.get_attribute("data-article") or "", fresh.locator(".title").inner_text()
    write(title)
    press("Enter")
    until(page, "() => document.activeElement.matches('#list .put')")
    assert page.locator("#list li").count() == 1
    press("a")
    story(page, article).wait_for()
    assert keys(page).index(article) == 1  # after the story one was at
    page.wait_for_selector(f"#said:has-text('Added: {title}. Story 2 of 9.')", state="attached")
    # Order.
    press("e")
    press("j")
    press("Space")
    assert "Story 2 of 9" in page.inner_text("#said")
    press("ArrowDown")
    press("ArrowDown")
    assert page.inner_text("#said") == "Story 4 of 9"
    assert keys(page).index(article) == 3
    press("Space")
    settled(page)
    assert keys(page).index(article) == 3
    assert focused(page) == "grip"
    # Edit.
    press("Enter")
    press("Control+A")
    write("A headline of my own")
    press("Escape")
    assert focused(page) == "grip"
    settled(page)
    # Mend what the checks tell, from there.
    press("c")
    for _ in range(20):
        if "£646m" in page.evaluate("document.activeElement.innerText"):
            break
        press("j")
    press("Enter")
    assert page.evaluate("getSelection().toString()") == "£646m"
    write("£644m")
    until(page, "() => !document.querySelector('#findings').innerText.includes('£646m')")
    press("Control+s")
    saved(page)
    assert "£644m against" in own.text()
    assert "## [A headline of my own](" in own.text()
    press("Escape")
    press("t")
    assert focused(page) == "save"
    press("Tab")
    press("Enter")
    page.wait_for_selector("[data-bar=done]")
    assert built(own) == built_elsewhere(own, tmp_path / "elsewhere")


def test_an_issue_is_approved_by_name_and_a_later_word_makes_that_void(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    page.click("#approve")
    page.fill("#by", "A. Editor")
    page.click("#ask-approve button.strong")
    page.locator("#saved", has_text="approved by A. Editor").wait_for()
    field(page, LEAD, "headline").fill("Another word")
    settled(page)
    page.keyboard.press("Control+s")
    page.locator("#saved", has_text="void").wait_for()


# --- typing --------------------------------------------------------------------------------------


def test_typing_keeps_caret_and_letters_whatever_is_answered_meanwhile(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    text = field(page, LEAD, "text")
    before = text.input_value()
    text.focus()
    text.evaluate("each => each.setSelectionRange(40, 40)")

    def slow(route: Route) -> None:
        page.wait_for_timeout(90)
        route.continue_()

    page.route("**/edits", slow)
    words = "And so it went on, word after word,  with two blanks "
    for at, letter in enumerate(words):
        page.keyboard.type(letter)
        page.wait_for_timeout(160 if at % 9 == 0 else 15)
        assert text.evaluate("each => [document.activeElement === each, each.selectionStart]") == [True, 41 + at]
    settled(page)
    assert text.input_value() == before[:40] + words + before[40:]
    assert text.evaluate("each => [document.activeElement === each, each.selectionStart]") == [True, 40 + len(words)]
    page.unroute("**/edits")
    page.keyboard.press("Control+s")
    saved(page)
    assert before[:40] + words + before[40:] in own.text()


def test_words_are_counted_and_told_when_they_are_too_few(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    field(page, LEAD, "text").fill("Only these few words.")
    told = story(page, LEAD).locator(".words.odd")
    told.wait_for()
    assert told.inner_text().startswith("4 words, should be ")


def test_where_inboxes_cut_a_line_is_shown_while_it_is_typed(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    page.fill("#subject", "x" * 61)
    assert page.inner_text("#subject-length") == "61 characters"
    assert page.locator("#subject-cuts .cut").count() == 2
    page.fill("#subject", "x" * 35)
    assert page.locator("#subject-cuts .cut").count() == 0


def test_control_z_undoes_letters_in_a_text_and_edits_outside_it(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    headline = field(page, LEAD, "headline")
    was = headline.input_value()
    headline.focus()
    page.keyboard.press("End")
    page.keyboard.type(", more")
    settled(page)
    for _ in ", more":  # how many letters it takes at a time is the browser's affair
        page.keyboard.press("Control+z")
    assert headline.input_value() == was
    settled(page)
    order = keys(page)
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    story(page, LEAD).wait_for(state="detached")
    page.keyboard.press("Control+z")
    story(page, LEAD).wait_for()
    assert keys(page) == order
    page.keyboard.press("Control+Shift+z")
    story(page, LEAD).wait_for(state="detached")
    page.click("#undo")
    story(page, LEAD).wait_for()


def test_a_dropped_story_is_brought_back_with_a_click(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    order = keys(page)
    story(page, SECOND).locator(".more summary").click()
    story(page, SECOND).locator(".drop").click()
    story(page, SECOND).wait_for(state="detached")
    page.get_by_role("button", name="Bring it back").click()
    story(page, SECOND).wait_for()
    assert keys(page) == order
    page.wait_for_selector("[data-bar=dropped]", state="detached")


def test_a_section_and_a_story_by_hand_keep_their_fields_while_their_names_change(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    page.click("#by-hand")
    page.fill("#hand-headline", "Told by nobody else")
    page.fill("#hand-text", "It stands in no article.")
    page.click("#ask-story button.strong")
    page.locator("[data-story^='hand:']").wait_for()
    title = page.locator("[data-kind=round-up] .title")
    title.focus()
    page.keyboard.press("End")
    for letter in " and next":
        page.keyboard.type(letter)
        page.wait_for_timeout(170)
    settled(page)
    assert title.input_value() == "Also this week and next"
    assert page.locator("[data-bar=fault]").count() == 0
    page.keyboard.press("Control+s")
    saved(page)
    assert "# Also this week and next\n" in own.text()
    assert "## Told by nobody else\n<!-- by-hand: told-by-nobody-else -->\n\nIt stands in no article." in own.text()


# --- the order -----------------------------------------------------------------------------------


def test_escape_leaves_a_story_where_it_was(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    order = keys(page)
    story(page, LEAD).locator(".grip").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert keys(page) != order
    page.keyboard.press("x")  # drops nothing while a story is held
    page.keyboard.press("Escape")
    assert keys(page) == order
    assert page.inner_text("#said") == "Back where it was. Story 1 of 8."
    assert focused(page) == "grip"


def test_the_lead_is_made_with_a_key_and_only_one_is(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    for key in (SECOND, HELD):
        story(page, key).locator(".grip").focus()
        page.keyboard.press("l")
        story(page, key).locator(".mark", has_text="Lead").wait_for()
    assert page.locator(".story.lead").count() == 1


def test_an_article_is_dragged_to_its_place(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    title = page.locator("#list li.out .title").first
    article = page.locator("#list li.out").first.get_attribute("data-article") or ""
    title.scroll_into_view_if_needed()
    box, to = title.bounding_box(), story(page, LEAD).bounding_box()
    assert box
    assert to
    page.mouse.move(box["x"] + 10, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(to["x"] + 100, to["y"] + 10, steps=6)
    page.wait_for_timeout(80)
    page.mouse.up()
    story(page, article).wait_for()
    settled(page)
    until(page, "key => document.querySelector('[data-story]').dataset.story === key", arg=article)


# --- checks, sources, the email ------------------------------------------------------------------


def test_a_fault_is_mended_with_one_click_and_another_let_stand_for_a_reason(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    page.get_by_role("button", name="Write “Treasury’s”").click()
    until(
        page,
        "() => [...document.querySelectorAll('textarea')].some(each => each.value.includes('Treasury’s approval'))",
    )
    row = page.locator("#findings li", has_text="£646m").first
    row.locator(".allow").click()
    page.fill("#reason", "The board said so.")
    page.click("#ask-allow button.strong")
    page.locator("#findings .let li", has_text="Let stand: The board said so.").wait_for(state="attached")
    page.keyboard.press("Control+s")
    saved(page)
    assert "<!-- allow: figure-not-in-source “£646m” The board said so. -->" in own.text()


def test_a_wrong_figure_is_marked_where_it_stands_and_its_source_beside_it(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    card = story(page, LEAD)
    assert card.locator(".behind-text mark").all_inner_texts() == ["£646m"]
    card.locator(".source summary").click()
    card.locator(".source-body article").wait_for()
    until(page, "key => document.querySelectorAll(`[data-story='${key}'] mark.borne`).length > 4", arg=LEAD)
    assert "£461m" in card.locator(".source-body mark").all_inner_texts()
    # Whatever the article bears out of the text is marked in it too, in its key points as well.
    borne = set(card.locator(".behind-text mark.borne").all_inner_texts())
    assert "£1.8bn" in borne
    assert "last week" not in borne
    assert borne <= set(card.locator(".source-body mark").all_inner_texts())
    # Behind each marked word stand the very same letters.
    for mark in card.locator(".behind-text mark").all_inner_texts():
        assert mark in field(page, LEAD, "text").input_value()
    box = page.evaluate(
        "key => { const c = document.querySelector(`[data-story='${key}']`);"
        "const [a, b] = ['.behind-text', 'textarea.text'].map(s => c.querySelector(s).getBoundingClientRect());"
        "return [a.x - b.x, a.y - b.y, a.width - b.width, a.height - b.height] }",
        LEAD,
    )
    assert box == [0, 0, 0, 0]


def test_the_email_beside_it_follows_every_word_in_each_view(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    frame = page.frame_locator("#stage iframe:not(.coming)")
    frame.locator("h1").wait_for()
    field(page, LEAD, "headline").fill("Told anew")
    frame.get_by_role("heading", name="Told anew").wait_for()
    page.wait_for_selector("#stage iframe.coming", state="detached")
    page.keyboard.press("Escape")
    page.keyboard.press("6")
    page.locator("#stage .terminal", has_text="Told anew").wait_for()
    page.keyboard.press("v")
    page.locator("#stage .inbox").first.wait_for()
    assert page.url.endswith(PAGE)


# --- when things go wrong ------------------------------------------------------------------------


def test_the_page_keeps_what_is_typed_while_the_server_is_gone(sit_at: Open, room: Path) -> None:
    with served(room) as found:
        page = sit_at(found)
        port = found.port
    field(page, LEAD, "headline").fill("Typed into the void")
    page.wait_for_selector("[data-bar=away]")
    assert page.inner_text("#saved") == "Not sent"
    page.keyboard.type(" and on")
    with served(room, port) as again:
        enter(page.context, again)
        page.wait_for_selector("[data-bar=away]", state="detached")
        settled(page)
        assert field(page, LEAD, "headline").input_value() == "Typed into the void and on"
        page.keyboard.press("Control+s")
        saved(page)
        assert "## [Typed into the void and on](" in again.text()


def test_leaving_is_warned_of_only_while_something_is_not_sent(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    field(page, LEAD, "headline").click()
    page.keyboard.type("x")
    settled(page)
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert asked == []
    assert field(page, LEAD, "headline").input_value().count("x") == 1  # it was sent, though never saved
    page.route("**/edits", lambda route: route.abort())
    field(page, LEAD, "headline").click()
    page.keyboard.type("x")
    page.wait_for_selector("[data-bar=away]")
    page.reload()
    assert asked == ["beforeunload"]


def test_work_that_was_never_saved_is_offered_the_next_time(sit_at: Open, room: Path) -> None:
    with served(room) as found:
        page = sit_at(found)
        field(page, LEAD, "headline").fill("Before the crash")
        settled(page)
        page.close()
    with served(room) as again:
        page = sit_at(again)
        page.locator("[data-bar=unsaved]").wait_for()
        assert field(page, LEAD, "headline").input_value() == "Provider deficit at £461m"
        page.get_by_role("button", name="Go on with it").click()
        page.wait_for_selector("[data-bar=unsaved]", state="detached")
        assert field(page, LEAD, "headline").input_value() == "Before the crash"
        page.keyboard.press("Control+s")
        saved(page)
        assert "## [Before the crash](" in again.text()


def test_a_file_that_changes_elsewhere_is_followed_while_nothing_is_unsaved(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    own.edit("[Provider deficit at £461m]", "[Told elsewhere]")
    until(page, "key => document.querySelector(`[data-story='${key}'] .headline`).value === 'Told elsewhere'", arg=LEAD)
    assert page.locator("#bars .bar").count() == 0


def test_changes_of_two_at_different_places_are_brought_together_without_a_question(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    field(page, LEAD, "headline").fill("Mine")
    settled(page)
    own.edit("[Two-year plans due by December]", "[Theirs]")
    page.locator("[data-bar=disk]").wait_for()
    page.get_by_role("button", name="Save both together").click()
    saved(page)
    page.wait_for_selector("[data-bar=disk]", state="detached")
    assert "## [Mine](" in own.text()
    assert "## [Theirs](" in own.text()
    assert field(page, SECOND, "headline").input_value() == "Theirs"


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_of_two_changes_of_the_same_words_the_editor_chooses(sit_at: Open, own: Served, side: str) -> None:
    page = sit_at(own)
    field(page, LEAD, "headline").fill("Provider deficit as I see it")
    settled(page)
    own.edit("[Provider deficit at £461m]", "[Provider deficit as they see it]")
    page.locator("[data-bar=disk]").wait_for()
    page.keyboard.press("Control+s")
    dialog = page.locator("#ask-conflicts[open]")
    dialog.wait_for()
    assert dialog.locator(".version").all_inner_texts() == [
        "Provider deficit as I see it",
        "Provider deficit as they see it",
    ]
    assert dialog.locator("mark").all_inner_texts() == ["I ", "they "]
    assert dialog.locator("legend").inner_text() == "Provider deficit as I see it: headline"
    dialog.locator(f"input[value={side}]").check()
    dialog.get_by_role("button", name="Save so").click()
    saved(page)
    kept = "as I see it" if side == "mine" else "as they see it"
    assert f"## [Provider deficit {kept}](" in own.text()
    assert field(page, LEAD, "headline").input_value() == f"Provider deficit {kept}"


def test_of_two_texts_of_one_paragraph_both_can_be_kept(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    first, *rest = field(page, LEAD, "text").input_value().split("\n\n")
    field(page, LEAD, "text").fill("\n\n".join(["As I tell it.", *rest]))
    settled(page)
    own.edit(first, "As they tell it.")
    page.locator("[data-bar=disk]").wait_for()
    page.keyboard.press("Control+s")
    dialog = page.locator("#ask-conflicts[open]")
    dialog.wait_for()
    dialog.get_by_label("Both, yours first").check()
    dialog.get_by_role("button", name="Save so").click()
    saved(page)
    assert "As I tell it.\n\nAs they tell it.\n\n" in own.text()
    assert field(page, LEAD, "text").input_value().startswith("As I tell it.\n\nAs they tell it.\n\n")


def test_a_file_that_cannot_be_read_is_told_and_forgotten_when_it_is_mended(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    own.edit(f"date: {DAY}\n", "")
    page.locator("[data-bar=problem]").wait_for()
    assert page.get_attribute("#build", "aria-disabled") == "true"
    # What could not be checked is not without fault.
    assert page.inner_text("#checks-title") == "Not checked"
    assert "Nothing could be checked" in page.inner_text("#findings")
    own.edit("newsletter: catch-up\n", f"newsletter: catch-up\ndate: {DAY}\n")
    page.wait_for_selector("[data-bar=problem]", state="detached")
    page.locator("#checks-title", has_text="error").wait_for()
    assert field(page, LEAD, "headline").input_value() == "Provider deficit at £461m"


def test_a_draft_is_not_kept_as_it_is_while_the_checks_find_an_error_in_it(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    card = page.locator("[data-story]", has=page.locator(".keep")).first
    key = card.get_attribute("data-story") or ""
    keep, url = story(page, key).locator(".keep"), field(page, key, "url")
    assert keep.get_attribute("aria-disabled") == "false"
    address = url.input_value()
    url.fill("https://staging.example.org/a")
    reason = story(page, key).get_by_text("Mend or let stand what the checks found first")
    reason.wait_for()
    assert keep.get_attribute("aria-disabled") == "true"
    assert keep.get_attribute("aria-describedby") == reason.get_attribute("id")
    keep.focus()
    page.keyboard.press("Enter")
    page.locator("#said", has_text="Mend or let stand what the checks found first.").wait_for(state="attached")
    settled(page)
    assert focused(page) == "keep"
    url.fill(address)
    page.wait_for_selector(f"[data-story='{key}'] .keep[aria-disabled=false]")
    assert not reason.is_visible()
    # What the checks said last is of words before: they are asked first.
    url.fill("https://staging.example.org/a")
    keep.click()
    reason.wait_for()
    settled(page)
    assert keep.is_visible()
    url.fill(address)
    page.wait_for_selector(f"[data-story='{key}'] .keep[aria-disabled=false]")
    keep.click()
    keep.wait_for(state="detached")


def test_what_changes_while_somebody_gives_a_name_is_not_approved(sit_at: Open, own: Served) -> None:
    page = sit_at(own)
    page.click("#approve")
    page.fill("#by", "A. Editor")
    own.edit("subject: ", "subject: Nobody has read this: ")
    until(page, "() => document.querySelector('#subject').value.startsWith('Nobody has read this')")
    page.click("#ask-approve button.strong")
    page.locator("[data-bar=fault]", has_text="changed meanwhile").wait_for()
    assert "approved" not in page.inner_text("#saved")
    assert not (own.newsroom / "decisions.toml").exists()


def test_two_pages_of_one_issue_show_the_same(sit_at: Open, own: Served) -> None:
    one, other = sit_at(own), sit_at(own)
    field(one, LEAD, "headline").fill("From the first page")
    until(
        other,
        "key => document.querySelector(`[data-story='${key}'] .headline`).value === 'From the first page'",
        arg=LEAD,
    )
    field(other, SECOND, "headline").fill("From the second page")
    until(
        one,
        "key => document.querySelector(`[data-story='${key}'] .headline`).value === 'From the second page'",
        arg=SECOND,
    )


# --- how it looks and sounds ---------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [*(pytest.param(each, marks=pytest.mark.slow) for each in (375, 900)), 1280])
def test_axe_finds_nothing(sit_at: Open, shared: Served, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = sit_at(shared, width=width, scheme=scheme)

    def look() -> None:
        found = Axe().run(page, options={"iframes": False})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    look()
    for name in ("candidates", "preview", "checks", "issue"):
        tab = page.locator(f".panels [data-for={name}]")
        if tab.is_visible():
            tab.click()
            assert page.locator(f"#{name}").is_visible()
            look()
    story(page, LEAD).locator(".source summary").click()
    story(page, LEAD).locator(".source-body article").wait_for()
    story(page, SECOND).locator(".more summary").click()
    look()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    look()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_list_of_all_issues(
    sit_at: Open, tmp_path_factory: pytest.TempPathFactory, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    newsroom = copy_newsroom(tmp_path_factory.mktemp("list") / "newsroom")
    with served(newsroom) as found:
        page = sit_at(found, "/", width=375, scheme=scheme)
        assert page.get_by_role("button", name="Draft it").count() == 1
        seen = Axe().run(page)
        assert seen.violations_count == 0, seen.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_asked(sit_at: Open, own: Served, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = sit_at(own, scheme=scheme)
    field(page, LEAD, "headline").fill("Mine")
    settled(page)
    own.edit("[Provider deficit at £461m]", "[Theirs]")
    page.locator("[data-bar=disk]").wait_for()
    page.keyboard.press("Control+s")
    page.wait_for_selector("#ask-conflicts[open]")
    found = Axe().run(page, options={"iframes": False})
    assert found.violations_count == 0, found.generate_report()
