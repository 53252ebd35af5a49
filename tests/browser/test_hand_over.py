"""The page to paste from, in a browser: it copies, it is read by everybody, and it asks nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests.support import run_process

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Show = Callable[..., Page]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_file(sample: Path) -> Path:
    newsroom = sample.parents[2]
    assert run_process("-C", newsroom, "hand-over", "catch-up", "2016-09-05").code == 0
    return sample / "hand-over.html"


def test_each_button_copies_its_field(show: Show, page_file: Path) -> None:
    page = show(page_file)
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), {id: 'here'}))")
    for field in ("subject", "preheader", "html", "text"):
        page.click(f"button[data-copy={field}]")
        page.wait_for_selector(f"section:has(#{field}) .done:text('Copied.')")
        page.fill("#here", "")
        page.focus("#here")
        page.keyboard.press("Control+V")
        assert page.input_value("#here") == page.input_value(f"#{field}")


@pytest.mark.parametrize("width", [375, 900])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(show: Show, page_file: Path, width: int, scheme: Literal["light", "dark"]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = show(page_file, width)
    page.emulate_media(color_scheme=scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
