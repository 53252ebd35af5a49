"""The sign-off sheet as a browser shows and prints it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import run_process

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Show = Callable[..., Page]

pytestmark = pytest.mark.browser

OWN = """
## A story of our own
<!-- by-hand -->

We heard that *12 wards* <script>document.title = "run"</script> {{ 7 * 7 }} shut at https://www.example.org/LONG.

- one of £5m

> quoted

# Also this week"""


@pytest.fixture(scope="module")
def page_file(sample: Path) -> Path:
    """Return the sheet of the sample issue with something wrong, something allowed and something hostile in it."""
    newsroom = sample.parents[2]
    path = newsroom / "issues/catch-up/2016-09-05.md"
    kept = path.read_bytes()
    text = kept.decode()
    for old, new in (
        ("deficit of £461m", "deficit of £481m"),
        ("led by Sirona", "led by Sirocco"),
        ("Two of the four are", "<!-- allow: figure-not-in-source told by phone -->\nSixty-six of the four are"),
        ("# Also this week", OWN.replace("LONG", "x" * 200)),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    found = run_process("-C", newsroom, "proof", "catch-up", "2016-09-05", "--html", "-")
    path.write_bytes(kept)
    assert found.code == 0
    sheet = newsroom / "sheet.html"
    sheet.write_bytes(found.out)
    return sheet


@pytest.mark.parametrize("width", [375, 1000])
def test_axe_finds_nothing(show: Show, page_file: Path, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(show(page_file, width))
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_on_paper(show: Show, page_file: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = show(page_file, 700)
    page.emulate_media(media="print")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 375, 640, 1000])
def test_nothing_scrolls_sideways(show: Show, page_file: Path, width: int) -> None:
    assert show(page_file, width).evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_has_one_main_heading_and_a_language_and_runs_nothing(show: Show, page_file: Path) -> None:
    page = show(page_file)
    assert page.evaluate("[document.documentElement.lang, document.querySelectorAll('h1').length]") == ["en-GB", 1]
    assert page.title() == "Sign-off sheet: Catch Up, Monday 5 September 2016"
    assert page.evaluate("document.scripts.length") == 0
    assert '<script>document.title = "run"</script> {{ 7 * 7 }}' in page.inner_text("main")


def test_signs_are_seen_as_signs_and_heard_as_words(show: Show, page_file: Path) -> None:
    page = show(page_file, 1000)
    text = page.locator("p", has_text="of the four").first
    assert "Sixty-six◆" in text.evaluate(
        "p => [...p.childNodes].filter(n => n.className != 'heard').map(n => n.textContent).join('')"
    )
    heard = text.evaluate("p => [...p.childNodes].filter(n => !n.ariaHidden).map(n => n.textContent).join('')")
    assert re.search(r"Sixty-six \(let stand by an editor\) of the four \(found in passage \d+\)", heard)


def test_a_paragraph_stands_beside_its_passages_and_above_them_on_a_phone(show: Show, page_file: Path) -> None:
    places = """() => { const row = document.querySelectorAll('.story .row')[1];
        const [left, right] = [...row.children].map(e => e.getBoundingClientRect());
        return [right.left > left.right, right.top >= left.bottom]; }"""
    assert show(page_file, 1000).evaluate(places) == [True, False]
    assert show(page_file, 375).evaluate(places) == [False, True]


def test_it_prints_on_a4_and_no_story_begins_at_the_foot_of_a_page(show: Show, page_file: Path) -> None:
    page = show(page_file)
    octets = page.pdf(prefer_css_page_size=True)
    sizes = {
        tuple(round(float(part)) for part in found.split()[2:])
        for found in re.findall(rb"/MediaBox \[([^\]]+)\]", octets)
    }
    assert sizes == {(595, 842)}
    page.emulate_media(media="print")
    rules = """() => [...document.querySelectorAll('.story .top, .story .head, h2, .row, .signed')].map(e => {
        const s = getComputedStyle(e);
        return [e.className.split(' ')[0] || e.localName, s.breakInside, s.breakAfter];
    })"""
    for name, inside, after in page.evaluate(rules):
        assert "avoid" in {"row": inside, "signed": inside}.get(name, after), name
