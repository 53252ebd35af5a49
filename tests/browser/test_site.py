"""Web copies and lists as a browser shows them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from digest.issuefile import parse
from digest.render import render_web
from digest.resources import template_folders
from tests.browser.conftest import DRAWN
from tests.support import LONDON, REPOSITORY, SAMPLES, copy_newsroom
from tests.unit.render.letters import ALL, FORMATS, of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Show = Callable[..., Page]

pytestmark = pytest.mark.browser

LISTS = ["index", *SAMPLES]
COPIES = [*(f"{name}/{day}" for name, day in SAMPLES.items()), *(f"all in {format}" for format in FORMATS)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the pages of a site with a correction, and the web copy of every kind of block in each format."""
    from digest import config
    from digest.workflow import site as workflow

    folder = tmp_path_factory.mktemp("site")
    newsroom = copy_newsroom(folder / "newsroom", newsletters=tuple(SAMPLES))
    golden = REPOSITORY / "tests/golden/catch-up/2016-09-05/issue.md"
    (newsroom / "issues/catch-up/2016-09-05.md").write_bytes(golden.read_bytes())
    toml = newsroom / "digest.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[site]\nurl = "https://www.example.org"\n', "utf-8")
    sent = newsroom / "sent/catch-up/2016-09-05"
    sent.mkdir(parents=True)
    rows = (
        "[[correction]]",
        "at = 2016-09-06T09:00:00+01:00",
        'headline = "Provider deficit at £461m"',
        'is = "£491m"',
    )
    (sent / "corrections.toml").write_text("\n".join([*rows, "story = 1"]), "utf-8")
    now = datetime(2016, 9, 9, tzinfo=LONDON)
    workflow.publish(config.load_newsroom(newsroom), folder / "web", every=True, now=now)
    found = {name: folder / "web" / name / "index.html" for name in SAMPLES} | {"index": folder / "web/index.html"}
    found |= {f"{name}/{day}": folder / "web" / name / day / "index.html" for name, day in SAMPLES.items()}
    for format in FORMATS:
        html = render_web(parse(ALL).issue, of(format), template_folders("/no/newsroom", format))
        found[f"all in {format}"] = folder / f"{format}.html"
        for address, drawn in DRAWN.items():
            html = html.replace(address, drawn)
        found[f"all in {format}"].write_text(html, "utf-8")
    return found


@pytest.mark.parametrize("name", [*LISTS, *COPIES])
@pytest.mark.parametrize(("width", "dark"), [(375, True), (1000, False)])
def test_axe_finds_nothing_by_any_of_its_rules(
    show: Show, site: dict[str, Path], name: str, width: int, dark: bool
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(show(site[name], width, dark=dark))
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", [*LISTS, *COPIES])
@pytest.mark.parametrize("width", [320, 1600])
def test_nothing_scrolls_sideways(show: Show, site: dict[str, Path], name: str, width: int) -> None:
    assert show(site[name], width).evaluate("document.documentElement.scrollWidth") <= width


STYLES = """() => [...document.querySelectorAll('h1, h2, p, li, a, blockquote, img')].map((each) => {
    const {fontFamily, fontSize, fontWeight, lineHeight, color, marginTop, marginBottom, paddingLeft,
        textDecorationLine, borderTop, borderLeft} = getComputedStyle(each);
    const {left, width} = each.getBoundingClientRect();
    return [each.tagName + ' ' + each.textContent.trim(), [fontFamily, fontSize, fontWeight, lineHeight, color,
        marginTop, marginBottom, paddingLeft, textDecorationLine, borderTop, borderLeft, left, width].join('|')];
})"""


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("width", "dark"), [(375, True), (375, False), (1000, False)])
def test_a_copy_looks_like_its_email_though_nothing_is_inlined(
    show: Show, site: dict[str, Path], letters: dict[str, Path], format: str, width: int, dark: bool
) -> None:
    name = f"all in {format}"
    email = show(letters[name], width, dark=dark).evaluate(STYLES)
    copy = show(site[name], width, dark=dark).evaluate(STYLES)
    at = 0
    for said, style in copy:
        if any(words in said for words in ("Sign up now", "Past issues", "A Corrections")):  # less stands before them
            continue
        rest = [place for place in range(at, len(email)) if email[place][0] == said]
        assert rest, said
        assert style == email[rest[0]][1], said
        at = rest[0] + 1
    assert at > 30


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("dark", [False, True])
def test_a_list_has_the_colours_of_the_email(show: Show, site: dict[str, Path], name: str, dark: bool) -> None:
    page = show(site[name], dark=dark)
    colours = page.evaluate("(({backgroundColor, color}) => [backgroundColor, color])(getComputedStyle(document.body))")
    assert colours == (["rgb(22, 24, 26)", "rgb(232, 230, 225)"] if dark else ["rgb(255, 255, 255)", "rgb(27, 27, 27)"])


def test_one_can_walk_from_the_front_page_to_an_issue(show: Show, site: dict[str, Path]) -> None:
    page = show(site["index"])
    hrefs = page.evaluate("[...document.links].map(link => link.href)")
    assert (site["catch-up"].parent.as_uri() + "/") in hrefs
    assert (site["catch-up/2016-09-05"].parent.as_uri() + "/") in hrefs
    page = show(site["catch-up"])
    assert page.get_by_role("link", name="Provider deficit at £461m, and").count() == 1
    assert page.get_by_role("link", name="Feed").get_attribute("href") == "feed.xml"


def test_the_correction_is_seen_at_the_story_and_at_the_foot(show: Show, site: dict[str, Path]) -> None:
    page = show(site["catch-up/2016-09-05"])
    assert page.get_by_text("Corrected on 6 September 2016:").count() == 2
    assert page.get_by_role("heading", name="Correction").count() == 1
    assert page.get_by_role("main").count() == 1
