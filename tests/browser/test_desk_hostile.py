"""A hostile email beside the desk: in none of its views does it run, fetch or lead the desk away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from digest.desk import acts
from digest.desk.views import VIEWS
from tests.browser.desks import LEAD, PAGE, enter, field, served, settled
from tests.browser.test_preview import go, hostile_at
from tests.loopback import answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, FrameLocator, Page

    from tests.loopback import Serve

pytestmark = pytest.mark.browser


@pytest.fixture
def beside(
    browser: Browser, room: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Page, Any, list[str]]]:
    """Return a desk whose email is that one, a server that must not be asked for anything, and what else is asked."""
    canary = serve(answer(200, b"x", access_control_allow_origin="*"))
    monkeypatch.setattr(acts, "Proofs", hostile_at(canary.url))
    asked: list[str] = []
    faults: list[str] = []
    with served(room) as found:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        enter(context, found)

        def outside(route: Any) -> None:
            asked.append(route.request.url)
            route.abort()

        context.route(lambda url: not url.startswith((f"{found.base}/", "data:", "about:")), outside)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        go(page, found.base + PAGE)
        yield page, canary, asked
        context.close()
    assert faults == []


def mail(page: Page) -> FrameLocator:
    page.wait_for_selector("#stage iframe.coming", state="detached")
    return page.frame_locator("#stage iframe:not(.coming)")


def unharmed(page: Page, canary: Any, asked: list[str]) -> None:
    page.wait_for_timeout(250)
    assert page.evaluate("window.notLeft") is True
    assert page.url.endswith(PAGE)
    assert "ran" not in page.title()
    assert [each.path for each in canary.asked] == []
    assert asked == []
    assert len(page.context.pages) == 1


def test_a_hostile_email_runs_nothing_and_fetches_nothing_in_any_view_of_the_desk(beside: Any) -> None:
    page, canary, asked = beside
    for view in VIEWS:
        page.locator(f"#view-{view.name}").click()
        page.wait_for_selector(f"#stage [data-shows={view.name}]")
        if view.copy:
            # Pictures of the web are left out too: nobody asked for them.
            assert mail(page).locator("#words").inner_text() == "Words"
        else:
            assert page.locator("#stage iframe").count() == 0
        unharmed(page, canary, asked)


def test_a_hostile_email_stays_harmless_while_one_types(beside: Any) -> None:
    page, canary, asked = beside
    mail(page).locator("#words").wait_for()
    field(page, LEAD, "headline").fill("Told anew")
    settled(page)
    page.wait_for_timeout(600)
    mail(page).locator("#words").wait_for()
    unharmed(page, canary, asked)


@pytest.mark.parametrize("link", ["script", "top", "self", "ping", "send"])
def test_neither_its_links_nor_its_form_take_the_desk_elsewhere(beside: Any, link: str) -> None:
    page, canary, asked = beside
    mail(page).locator(f"#{link}").click()
    page.wait_for_timeout(300)
    for other in page.context.pages[1:]:
        other.close()
    unharmed(page, canary, asked)
