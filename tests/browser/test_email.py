"""The sample email as a browser shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from digest.issuefile import parse
from digest.markup.markdown import to_plain
from tests.support import SAMPLES
from tests.unit.render.letters import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Show = Callable[..., Page]

pytestmark = pytest.mark.browser

# The three samples, and an issue of every kind of block in each shipped format.
NAMES = [*SAMPLES, *(f"all in {format}" for format in FORMATS)]


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_page_is_in_standards_mode_and_names_its_language(show: Show, sample: Path) -> None:
    page = show(sample / "issue.html")
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en-GB", "ltr"]
    assert page.title() == "Catch Up, Monday 5 September 2016"
    assert page.evaluate("document.querySelectorAll('h1').length") == 1
    assert page.evaluate("[...document.querySelectorAll('img')].every(image => image.hasAttribute('alt'))")


def test_every_headline_and_paragraph_is_seen_in_order(show: Show, sample: Path) -> None:
    issue = parse((sample.parents[2] / "issues/catch-up/2016-09-05.md").read_text("utf-8")).issue
    shown = words(show(sample / "issue.html").inner_text("body"))
    text = words((sample / "issue.txt").read_text("utf-8"))
    for place in (shown, text):
        at = 0
        for story in issue.stories:
            for wanted in (story.headline, *(words(to_plain(block.text)) for block in story.blocks)):
                found = place.find(wanted, at)
                assert found >= at, wanted
                at = found + len(wanted)


def test_headlines_are_h2_and_the_lead_is_larger(show: Show, sample: Path) -> None:
    page = show(sample / "issue.html")
    sizes = page.evaluate("[...document.querySelectorAll('h2')].map(h => getComputedStyle(h).fontSize)")
    assert sizes == ["28px"] + ["22px"] * 8 + ["19px"]
    phone = show(sample / "issue.html", 375)
    sizes = phone.evaluate("[...document.querySelectorAll('h2')].map(h => getComputedStyle(h).fontSize)")
    assert sizes == ["25px"] + ["21px"] * 8 + ["19px"]


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_has_the_measures_of_the_design(show: Show, sample: Path, dark: bool) -> None:
    for width, gutter, size, line in ((640, 20 + 32, "16px", "25px"), (375, 20, "17px", "27px")):
        page = show(sample / "issue.html", width, dark=dark)
        style = page.evaluate(
            """(() => {
                const p = [...document.querySelectorAll('p')].find(p => p.textContent.startsWith('The provider'));
                const s = getComputedStyle(p);
                return [p.getBoundingClientRect().left, s.fontSize, s.lineHeight, s.color];
            })()"""
        )
        assert style[:3] == [gutter, size, line]
        assert style[3] == ("rgb(232, 230, 225)" if dark else "rgb(27, 27, 27)")
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == ("rgb(22, 24, 26)" if dark else "rgb(255, 255, 255)")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [320, 375, 480, 640, 1200])
def test_nothing_scrolls_sideways(show: Show, letters: dict[str, Path], name: str, width: int) -> None:
    page = show(letters[name], width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_address_in_the_text_does_not_scroll_sideways(show: Show, sample: Path, tmp_path: Path) -> None:
    html = (sample / "issue.html").read_text("utf-8").replace("That is £5m", "https://www.example.org/" + "x" * 300)
    (tmp_path / "long.html").write_text(html, "utf-8")
    assert show(tmp_path / "long.html", 320).evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [375, 640])
def test_axe_finds_nothing(show: Show, letters: dict[str, Path], name: str, width: int, dark: bool) -> None:
    """Rules off: mrml wraps the email in role=article, and a client gives the landmarks of its own page."""
    from axe_playwright_python.sync_playwright import Axe

    rules: dict[str, Any] = {rule: {"enabled": False} for rule in ("region", "landmark-one-main", "bypass")}
    found = Axe().run(show(letters[name], width, dark=dark), options={"rules": rules})
    assert found.violations_count == 0, found.generate_report()


# The least contrast of a text with the colour behind it, by the formula of WCAG 2.
CONTRAST = """() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => {
        const [r, g, b] = parts(colour).map((part) =>
            part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (parts(colour).length < 4 || parts(colour)[3] > 0) return colour;
        }
        return 'rgb(255, 255, 255)';
    };
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
        const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
        found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), texts.currentNode.data.trim()]);
    }
    return found.sort((a, b) => a[0] - b[0]);
}"""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dark", [False, True])
def test_every_text_has_a_contrast_of_four_and_a_half(
    show: Show, letters: dict[str, Path], name: str, dark: bool
) -> None:
    found = show(letters[name], dark=dark).evaluate(CONTRAST)
    assert len(found) > 20
    assert found[0][0] >= 4.5, found[0]


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_vanishes_in_the_dark(show: Show, letters: dict[str, Path], name: str) -> None:
    page = show(letters[name], dark=True)
    colours = page.evaluate(
        "[...document.querySelectorAll('.heavy p, .hair p')].map(p => getComputedStyle(p).borderTopColor)"
    )
    ink, hairline = "rgb(232, 230, 225)", "rgb(61, 67, 74)"
    assert set(colours) == ({hairline} if name == "all in plain" else {ink, hairline})


@pytest.mark.parametrize("dark", [False, True])
def test_a_quotation_of_the_column_is_held_off_by_an_accent_rule(
    show: Show, letters: dict[str, Path], dark: bool
) -> None:
    style = "getComputedStyle(document.querySelector('blockquote'))"
    page = show(letters["care-models"], dark=dark)
    accent = "rgb(143, 199, 222)" if dark else "rgb(11, 79, 108)"
    assert page.evaluate(f"[{style}.borderLeftColor, {style}.borderLeftWidth]") == [accent, "3px"]


@pytest.mark.parametrize("width", [640, 375])
def test_a_lead_without_a_headline_opens_larger(show: Show, letters: dict[str, Path], width: int) -> None:
    sizes = show(letters["daily-briefing"], width).evaluate(
        "[...document.querySelectorAll('.copy p')].slice(0, 2).map(p => getComputedStyle(p).fontSize)"
    )
    assert sizes == ["18px", "16px" if width == 640 else "17px"]


def test_the_links_say_where_they_lead(show: Show, sample: Path) -> None:
    page = show(sample / "issue.html")
    full = page.get_by_role("link", name=re.compile("^Full story: "))
    assert full.count() == 8
    assert page.get_by_role("link", name="Full story: Provider deficit at £461m").count() == 1
    assert "example.org" not in page.inner_text("body")


def test_the_preheader_is_hidden_and_first(show: Show, sample: Path) -> None:
    page = show(sample / "issue.html")
    first = page.evaluate(
        "(first => [first.textContent, getComputedStyle(first).display])(document.body.firstElementChild)"
    )
    assert first[0].startswith("Also inside: ")
    assert first[1] == "none"
    assert len(first[0]) > 200


# --- pictures ------------------------------------------------------------------------------------

ALL_IN = [f"all in {format}" for format in FORMATS]
SHOWN = """(kind) => [...document.images].filter((image) => image.checkVisibility() && image.alt === kind)
    .map((image) => [image.getBoundingClientRect(), image.naturalWidth])
    .map(([box, natural]) => [box.left, box.right, box.height, natural])"""


@pytest.mark.parametrize("name", ALL_IN)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 640])
def test_one_logo_is_shown_by_day_and_the_other_by_night(
    show: Show, letters: dict[str, Path], name: str, dark: bool, width: int
) -> None:
    page = show(letters[name], width, dark=dark)
    left = page.evaluate("document.querySelector('h1').getBoundingClientRect().left")
    # 56 wide, half as high as wide; the files are 224 and 226 wide
    wanted = [] if name == "all in plain" else [[left, left + 56, 28, 226 if dark else 224]]
    assert page.evaluate(SHOWN, "W&W") == wanted


@pytest.mark.parametrize("name", ALL_IN)
@pytest.mark.parametrize(("width", "left", "right"), [(320, 20, 300), (375, 20, 355), (640, 52, 588)])
def test_a_picture_fills_the_column_and_no_more(
    show: Show, letters: dict[str, Path], name: str, width: int, left: int, right: int
) -> None:
    page = show(letters[name], width)
    high = (right - left) / 3
    assert page.evaluate(SHOWN, "A chart of beds by month") == [[left, right, pytest.approx(high, abs=0.1), 1800]]


@pytest.mark.parametrize("name", ALL_IN)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 640])
def test_without_images_their_words_can_be_read(
    show: Show, letters: dict[str, Path], tmp_path: Path, name: str, dark: bool, width: int
) -> None:
    html = letters[name].read_text("utf-8")
    (tmp_path / "off.html").write_text(re.sub(r'src="data:[^"]*"', 'src="missing.png"', html), "utf-8")
    page = show(tmp_path / "off.html", width, dark=dark)
    page.wait_for_function("[...document.images].every(image => image.complete)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    alts = page.evaluate(
        """[...document.images].filter(image => image.checkVisibility()).map(image => [image.alt,
            getComputedStyle(image).color, getComputedStyle(image).fontSize, image.getBoundingClientRect().width])"""
    )
    ink, accent = ("rgb(232, 230, 225)", "rgb(143, 199, 222)") if dark else ("rgb(27, 27, 27)", "rgb(11, 79, 108)")
    (chart,) = (each for each in alts if each[0] != "W&W")
    body = "17px" if width == 320 and name != "all in plain" else "16px"
    assert chart[:3] == ["A chart of beds by month", ink, body]
    assert chart[3] >= 200  # its words are not broken to the width of a sign
    logos = [each[:3] for each in alts if each[0] == "W&W"]
    assert logos == ([] if name == "all in plain" else [["W&W", accent, "13px"]])


def test_the_words_of_a_narrow_logo_stay_on_one_line(show: Show, letters: dict[str, Path], tmp_path: Path) -> None:
    html = letters["all in catch-up"].read_text("utf-8").replace('alt="W&amp;W"', 'alt="Ward &amp; Whitehall"')
    (tmp_path / "off.html").write_text(re.sub(r'src="data:[^"]*"', 'src="missing.png"', html), "utf-8")
    page = show(tmp_path / "off.html", 320)
    page.wait_for_function("[...document.images].every(image => image.complete)")
    ((left, right, high, _),) = page.evaluate(SHOWN, "Ward & Whitehall")
    assert right - left > 100
    assert high <= 20


# --- pasted texts --------------------------------------------------------------------------------

ODD = [
    "As we said last week, the first figures for the sector suggest that towns are broadly on plan.\u00a0 ",
    "The overall deficit was £461m\u00a0– £5m better than planned, and don’t forget the £1.8bn fund.",
    "“No [it means] any surplus… ‘margin’ to my mind is just another word,” she replied.",
    "A bidder – a profit making organisation\u00a0– would *usually* expect 5% & more; see 1. and 2) below.",
    "Nevertheless readers appeared to remain unconvinced.",
]


def test_pasted_texts_stand_whole_and_in_order_in_both_parts(show: Show, tmp_path: Path) -> None:
    """What newsrooms paste: no-break spaces, trailing blanks, curly quotes, brackets, dashes, signs of Markdown."""
    from tests.support import copy_newsroom, run_process

    newsroom = copy_newsroom(tmp_path / "newsroom")
    for path in (newsroom / "articles").rglob("*.md"):
        path.unlink()
    headlines = [f"Odd story number {word} of the week" for word in ("1", "2", "3", "4", "5", "6", "7", "8")]
    for at, headline in enumerate(headlines):
        texts = [f"{text.rstrip(' ')} ({at})" for text in ODD[: 3 + at % 3]]
        rows = "\n\n".join(texts).replace("\n", "\n  ")
        header = f"title: {headline}\ndate: 2016-09-01\npriority: {90 - at}\nsummary: |\n  {rows}"
        (newsroom / f"articles/s{at}.md").write_text(f"---\n{header}\n---\n\nThe body says something else.\n", "utf-8")
    assert run_process("-C", newsroom, "build", "--week", "2016-W35").code == 0
    out = newsroom / "out/catch-up/2016-09-05"
    shown = words(show(out / "issue.html").inner_text("body"))
    text = words((out / "issue.txt").read_text("utf-8"))
    for place in (shown, text):
        at = place.find(headlines[0], place.find("Each headline"))
        for number, headline in enumerate(headlines):
            for wanted in (headline, *(f"{words(each)} ({number})" for each in ODD[: 3 + number % 3])):
                found = place.find(wanted.replace("*", ""), at)
                assert found >= at, wanted
                at = found + len(wanted.replace("*", ""))
