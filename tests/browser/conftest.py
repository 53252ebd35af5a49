"""A real Chromium, started once, that can reach nothing but files and loopback."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.desks import DAY, PAGE, enter, served
from tests.support import SAMPLES, copy_newsroom, run_process
from tests.unit.render.letters import ALL, FORMATS, render_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Request, Route

    from tests.browser.desks import Open, Served

CHROMIUM = os.environ.get("DIGEST_TEST_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# A picture wider than any screen, and two logos.
DRAWN = {
    f"https://www.example.org/{name}.png": f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' {size}/%3E"
    for name, size in {
        "chart": "width='1800' height='600'",
        "logo": "width='224' height='112'",
        "logo-dark": "width='226' height='113'",
    }.items()
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built sample issue's folder."""
    newsroom = copy_newsroom(tmp_path_factory.mktemp("browser") / "newsroom")
    assert run_process("-C", newsroom, "build", "--week", "2016-W35").code == 0
    return newsroom / "out/catch-up/2016-09-05"


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the HTML of the three samples, and of an issue with every kind of block in each shipped format."""
    folder = tmp_path_factory.mktemp("letters")
    newsroom = copy_newsroom(folder / "newsroom", newsletters=tuple(SAMPLES))
    found = {}
    for name, date in SAMPLES.items():
        assert run_process("-C", newsroom, "build", name, date).code == 0
        found[name] = newsroom / "out" / name / date / "issue.html"
    for format in FORMATS:
        html = render_in(format, ALL).html
        for address, drawn in DRAWN.items():
            html = html.replace(address, drawn)
        found[f"all in {format}"] = folder / f"{format}.html"
        found[f"all in {format}"].write_text(html, "utf-8")
    return found


@pytest.fixture(scope="module")
def pages() -> Iterator[list[Page]]:
    """Return pages to be shown files in, one after another; each file is a document of its own."""
    made: list[Page] = []
    yield made
    for page in made:
        page.close()


@pytest.fixture
def show(browser: Browser, pages: list[Page]) -> Iterator[Callable[..., Page]]:
    """Return a function that shows a file at a width, in light or dark; requests it makes fail the test.

    Each call has a page that no other of this test has, and a document of its own: to make a page costs a browser far
    more than to show another file in it.
    """
    free, used = list(pages), []
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            asked.append(request.url)

    def show(path: Path, width: int = 640, *, dark: bool = False) -> Page:
        if not free:
            free.append(browser.new_page())
            pages.append(free[0])
        page = free.pop()
        used.append(page)
        page.on("request", note)
        page.mouse.move(0, 0)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media="null", color_scheme="dark" if dark else "light")
        page.goto(path.as_uri())
        return page

    yield show
    for page in used:
        page.goto("about:blank")
        page.remove_listener("request", note)
    assert asked == []


# --- the desk ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a newsroom with a drafted issue, a wrong figure and a word of a wrong encoding in it."""
    newsroom = copy_newsroom(tmp_path_factory.mktemp("desk") / "newsroom")
    assert run_process("-C", newsroom, "draft", "catch-up", DAY).code == 0
    issue = newsroom / f"issues/catch-up/{DAY}.md"
    text = issue.read_text("utf-8")
    assert "£644m against" in text
    text = text.replace("£644m against", "£646m against").replace("Treasury approval", "Treasuryâ€™s approval")
    issue.write_text(text, "utf-8")
    return newsroom


@pytest.fixture
def room(drafted: Path, tmp_path: Path) -> Path:
    """Return that newsroom for one test alone."""
    newsroom = tmp_path / "newsroom"
    shutil.copytree(drafted, newsroom)
    return newsroom


@pytest.fixture
def own(room: Path) -> Iterator[Served]:
    with served(room) as found:
        yield found


@pytest.fixture(scope="module")
def shared(drafted: Path) -> Iterator[Served]:
    """Return a desk for tests that change nothing."""
    with served(drafted) as found:
        yield found


@pytest.fixture
def sit_at(browser: Browser) -> Iterator[Open]:
    """Return what opens a page of the desk; who asks anybody but its server fails the test, and so does a fault."""
    asked: list[str] = []
    faults: list[str] = []
    contexts = []

    def sit_at(served: Served, path: str = PAGE, *, width: int = 1280, scheme: Any = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)

        def outside(route: Route) -> None:
            asked.append(route.request.url)
            route.abort()

        context.route(lambda url: not url.startswith((f"{served.base}/", "data:", "about:")), outside)
        enter(context, served)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(served.base + path)
        page.wait_for_selector("html[data-ready]", state="attached")
        if path == PAGE:
            page.wait_for_selector("#list li", state="attached")
        return page

    yield sit_at
    for context in contexts:
        context.close()
    assert faults == []
    assert asked == []
