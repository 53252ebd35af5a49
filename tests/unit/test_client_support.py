"""Which clients lack what: the features an email uses, the table of clients, and the shipped formats.

Where a shipped format uses a feature anew, the test of the formats fails. If that is meant, take it over with

    DIGEST_ACCEPT_GOLDEN=1 pytest tests/unit/test_client_support.py

and read ``git diff templates`` by eye.
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.config import load_newsroom
from digest.resources import client_support, folder, format_names
from digest.support import Feature, Gap, Support, beyond, check
from digest.support.markup import sightings
from digest.workflow.support import baseline_of, months_old, report, table
from tests.support import LONDON, REPOSITORY, SAMPLES, copy_newsroom

if TYPE_CHECKING:
    from pathlib import Path

TABLE = table()


def seen(html: str) -> set[str]:
    """Return the features of some HTML that the table knows."""
    return {each.id for each in sightings(html)} & TABLE.features.keys()


# --- one feature each ----------------------------------------------------------------------------


def in_style(css: str) -> str:
    return f'<p style="{css}">x</p>'


def in_sheet(css: str) -> str:
    return f"<style>{css}</style>"


# Features that the markup of the sample itself brings along.
IN_STYLE, IN_SHEET = {"html-p"}, {"html-style"}
MARKUP = {
    "amp": "<html ⚡4email>",
    "css-inert-attribute": "<div inert>",
    "html-anchor-links": '<a href="#top">',
    "html-button-reset": "<button type=reset>",
    "html-button-submit": "<button>",
    "html-comments": "<!-- said -->",
    "html-doctype": "<!DOCTYPE html>",
    "html-h1-h6": "<h4>",
    "html-image-maps": "<map>",
    "html-input-text": "<input>",
    "html-lists": "<li>",
    "html-loading-attribute": "<div loading=lazy>",
    "html-mailto-links": '<a href="MAILTO:desk@example.org">',
    "html-meta-color-scheme": '<meta name="color-scheme" content="light dark">',
    "html-semantics": "<nav>",
    "html-srcset": '<source sizes="1px">',
    "image-base64": '<img src="data:image/x;base64,AA">',
    **{f"html-input-{kind}": f"<input type={kind}>" for kind in ("checkbox", "hidden", "radio", "reset", "submit")},
    **{
        f"html-{name}": f'<div {name}="x">'
        for name in (
            "align", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "aria-live", "background",
            "cellpadding", "cellspacing", "dir", "height", "hidden", "lang", "popover", "required", "role", "target",
            "valign", "width",
        )
    },
    **{
        f"html-{name}": f"<{name}>"
        for name in (
            "abbr", "acronym", "address", "audio", "base", "bdi", "blockquote", "body", "code", "del", "dfn", "dialog",
            "div", "form", "hr", "img", "link", "marquee", "meter", "object", "p", "picture", "pre", "progress", "rp",
            "rt", "ruby", "select", "small", "span", "strike", "strong", "style", "svg", "table", "textarea", "video",
            "wbr",
        )
    },
    **{
        f"image-{name}": f'<img src="https://e.org/a.b/x.{suffix}?v=1.htm#y">'
        for name, suffix in {
            "apng": "apng", "avif": "avif", "bmp": "bmp", "gif": "GIF", "heif": "heic", "ico": "ico", "jpg": "jpeg",
            "mp4": "mp4", "png": "png", "svg": "svg", "tiff": "tif", "webp": "webp",
        }.items()
    },
}  # fmt: skip
SHEETS = {
    "css-at-font-face": "@font-face { src: x }",
    "css-at-import": '@import "x";',
    "css-at-keyframes": "@-webkit-keyframes k { from { top2: x } }",
    "css-at-media": "@media print { }",
    "css-at-media-device-pixel-ratio": "@media (-webkit-min-device-pixel-ratio: 2) { }",
    "css-at-media-hover": "@media (any-hover) { }",
    "css-at-media-orientation": "@media screen and (orientation: portrait) { }",
    "css-at-media-prefers-color-scheme": "@media (prefers-color-scheme: dark) { }",
    "css-at-media-prefers-reduced-motion": "@media (prefers-reduced-motion) { }",
    "css-at-supports": "@supports (display: grid) { }",
    "css-comments": "/* x */",
    "css-nesting": ":x { & { } }",
    "css-selector-adjacent-sibling": ":x + :x { }",
    "css-selector-attribute": "[q='a b'] { }",
    "css-selector-chaining": ".x.y { }",
    "css-selector-child": ":x>:x { }",
    "css-selector-class": ".x:x { }",
    "css-selector-descendant": ":x\n:x { }",
    "css-selector-general-sibling": ":x ~ :x { }",
    "css-selector-grouping": ":x,:x { }",
    "css-selector-id": "#x { }",
    "css-selector-type": "td { }",
    "css-selector-universal": "* { }",
    **{
        f"css-pseudo-class-{name}": f":{name}{arguments} {{ }}"
        for name, arguments in {
            "active": "", "checked": "", "default": "", "first-child": "", "first-of-type": "", "focus": "",
            "focus-visible": "", "focus-within": "", "has": "(.x)", "hover": "", "lang": "(en)", "last-child": "",
            "last-of-type": "", "link": "", "not": "(.x > p)", "nth-child": "(2n + 1)", "nth-last-child": "(1)",
            "nth-last-of-type": "(1)", "nth-of-type": "(1)", "only-child": "", "only-of-type": "", "target": "",
            "visited": "",
        }.items()
    },
    **{
        f"css-pseudo-element-{name}": f"::{name} {{ }}"
        for name in ("after", "before", "first-letter", "first-line", "marker", "placeholder")
    },
}  # fmt: skip
DECLARATIONS = {
    "css-block-inline-size": "block-size: 0",
    "css-border": "border-left-width: 0",
    "css-border-inline-block": "border-inline: 0",
    "css-border-inline-block-individual": "border-block-start: 0",
    "css-border-inline-block-longhand": "border-inline-end-color: red",
    "css-border-radius": "border-top-left-radius: 0",
    "css-border-radius-logical": "border-start-end-radius: 0",
    "css-column-layout-properties": "columns: 2",
    "css-conic-gradient": "x: conic-gradient(red, blue)",
    "css-flex-direction": "flex-direction: column",
    "css-flex-wrap": "flex-wrap: wrap",
    "css-function-clamp": "x: clamp(0, 1, 2)",
    "css-function-light-dark": "x: light-dark(red, blue)",
    "css-function-max": "x: max(1, 2)",
    "css-function-min": "x: min(1, 2)",
    "css-gap": "row-gap: 0",
    "css-grid-template": "grid-template-areas: x",
    "css-important": "x: 0 !important",
    "css-intrinsic-size": "x: fit-content",
    "css-left-right-top-bottom": "bottom: 0",
    "css-linear-gradient": "x: -webkit-linear-gradient(red, blue)",
    "css-margin-block-start-end": "margin-block-end: 0",
    "css-margin-inline-block": "margin-inline: 0",
    "css-margin-inline-start-end": "margin-inline-start: 0",
    "css-modern-color": "color: OKLCH(40% 0.2 0.1)",
    "css-padding-block-start-end": "padding-block-end: 0",
    "css-padding-inline-block": "padding-block: 0",
    "css-padding-inline-start-end": "padding-inline-start: 0",
    "css-radial-gradient": "x: repeating-radial-gradient(red, blue)",
    "css-rgb": "color: rgb(1, 2, 3)",
    "css-rgba": "color: rgba(1, 2, 3, .5)",
    "css-scroll-snap": "scroll-snap-type: x",
    "css-sytem-ui": "font-family: Arial, system-ui",
    "css-unit-calc": "x: calc(1 + 2)",
    "css-unit-initial": "x: initial",
    "css-unit-percent": "x: 1%",
    "css-variables": "x: var(--y)",
    **{
        f"css-unit-{unit}": f"x: 1{unit}"
        for unit in ("ch", "cm", "em", "ex", "in", "mm", "pc", "pt", "px", "rem", "vh", "vmax", "vmin", "vw")
    },
}
# What comes along with a feature, because it is part of it.
WITH = {
    **{id: {"css-at-media"} for id in SHEETS if id.startswith("css-at-media-")},
    **{id: {"css-display"} for id in ("css-display-flex", "css-display-grid", "css-display-none")},
    "css-column-count": {"css-column-layout-properties"},
    "css-inline-size": {"css-block-inline-size"},
    "css-modern-color": {"css-unit-percent"},
    "css-selector-chaining": {"css-selector-class"},
}
PLAIN = {
    id: f"{id.removeprefix('css-')}: 0"
    for id in TABLE.features
    if id.startswith("css-") and id not in {*MARKUP, *SHEETS, *DECLARATIONS} and not id.startswith("css-display-")
}
DISPLAYS = {f"css-display-{value}": f"display: {value}" for value in ("flex", "grid", "none")}
SAMPLES_OF = {
    **MARKUP,
    **{id: in_sheet(css) for id, css in SHEETS.items()},
    **{id: in_style(css) for id, css in {**PLAIN, **DECLARATIONS, **DISPLAYS}.items()},
}


@pytest.mark.parametrize("id", TABLE.features)
def test_each_feature_of_the_table_is_seen_and_no_other(id: str) -> None:
    found = seen(SAMPLES_OF[id]) - {id, *WITH.get(id, ())}
    around = {"html-div", "html-img"} if id in MARKUP else IN_SHEET if id in SHEETS else IN_STYLE
    assert id in seen(SAMPLES_OF[id])
    assert found - around == set()


@pytest.mark.parametrize(
    "css", ["display:inline-flex", "DISPLAY : FLEX", "color:red;;display:flex!important", "x:y; display:flex;"]
)
def test_a_value_is_read_however_it_is_written(css: str) -> None:
    assert "css-display-flex" in seen(in_style(css))
    assert "css-display-flex" in seen(in_sheet(f"@media (width > 1px) {{ a:hover {{ {css} }} }}"))


@pytest.mark.parametrize(
    ("html", "id"),
    [
        (in_style("background: url(x.webp)"), "image-webp"),
        (in_style("background: url('x.webp#y')"), "image-webp"),
        ('<img srcset="a.png 1x, b,c.avif 2x">', "image-avif"),
        ('<td background="x.svg">', "image-svg"),
        ('<img src="data:image/svg+xml;base64,AA">', "image-svg"),
        (in_style("width: max(1px, calc(100% - 2em))"), "css-unit-em"),
        (in_style("--x: 0"), "css-variables"),
        (in_sheet("p { color: red; & b { gap: 1px } }"), "css-gap"),
        (in_sheet("p { @media (hover) { opacity: 1 } }"), "css-opacity"),
        (in_sheet("a:first-line { }"), "css-pseudo-element-first-line"),
        ("<style>p { gap: 1px }", "css-gap"),
    ],
)
def test_a_feature_is_seen_where_it_hides(html: str, id: str) -> None:
    assert id in seen(html)


@pytest.mark.parametrize(
    ("html", "id"),
    [
        ("<p>display: grid; 1vw :hover</p>", "css-display-grid"),
        ('<p title="position: fixed">', "css-position"),
        ('<video src="x.mp4">', "image-mp4"),
        ('<video><source type="video/mp4" src="x.mp4">', "image-mp4"),
        ('<a href="#">', "html-anchor-links"),
        ('<a href="x.webp">', "image-webp"),
        ('<td style="x">', "html-style"),
        ('<col span="2">', "html-span"),
        (in_style("content: 'calc(1px) 1vw'"), "css-unit-calc"),
        (in_style("flex-direction: row"), "css-flex-direction"),
        (in_style("mso-display: grid"), "css-display-grid"),
        (in_sheet("p { color: #ff000080 }"), "css-selector-id"),
        (in_sheet("@keyframes k { from { } 50% { } }"), "css-selector-type"),
        (in_sheet("p > b { }"), "css-selector-descendant"),
        (in_sheet("p , b { }"), "css-selector-descendant"),
        (in_sheet("td.x#y:hover { }").replace("#y", ""), "css-selector-chaining"),
    ],
)
def test_what_only_looks_like_a_feature_is_none(html: str, id: str) -> None:
    assert id in TABLE.features
    assert id not in seen(html)


# --- Outlook's comments --------------------------------------------------------------------------

WORD = "outlook.windows"
TWO = Support(
    date=date(2026, 1, 1),
    makers={"outlook": "Outlook", "gmail": "Gmail"},
    clients={WORD: "Outlook Windows", "gmail.ios": "Gmail iOS"},
    features={
        "html-video": Feature("video", (WORD, "gmail.ios"), ()),
        "css-gap": Feature("gap", ("gmail.ios",), (WORD,)),
        "html-comments": Feature("comments", (), ("gmail.ios",)),
    },
)


def lacking(html: str) -> dict[str, tuple[str, ...]]:
    return {gap.id: gap.lacked_by for gap in check([html], TWO)}


@pytest.mark.parametrize(
    "html",
    [
        "<!--[if mso]><video></video><![endif]-->",
        "<!--[if mso | IE]><style>p { gap: 1px }</style><![endif]-->",
        "<!--[if gte mso 9]><xml><video></xml><![endif]-->",
        "<!-- [if mso]><video><![endif] -->",
    ],
)
def test_what_stands_in_a_conditional_comment_does_not_count(html: str) -> None:
    assert lacking(html) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!--[if !mso]><!-->", "<!--<![endif]-->"),
        ("<!--[if !mso]><!-- -->", "<!-- <![endif]-->"),
        ("<!--[if (!mso)]><!-->".replace("(!mso)", "!(mso)"), "<!--<![endif]-->"),
        ("<![if !mso]>", "<![endif]>"),
    ],
)
def test_what_is_hidden_from_word_is_not_held_against_it(before: str, after: str) -> None:
    assert lacking(f"{before}<video>{after}") == {"html-video": ("gmail.ios",)}
    assert lacking(f"{before}<video>{after}<video>") == {"html-video": (WORD, "gmail.ios")}
    assert lacking(f"{before}<b>{after}<video>") == {"html-video": (WORD, "gmail.ios")}
    assert lacking(f"{before}<!--[if x]><i><![endif]--><video>{after}") == {"html-video": ("gmail.ios",)}


def test_a_gap_says_how_often_where_and_who() -> None:
    html = "<style>.a { gap: 1px } .b { gap: 1px; column-gap: 2px }</style>" + '<p style="gap:1px"></p>' * 3 + "<video>"
    first, second = check([html, "<!-- said -->", html], TWO)[:2]
    assert (first.id, first.count, first.places) == ("html-video", 2, ("<video>",))
    assert (second.title, second.count, second.lacked_by, second.partly_in) == ("gap", 12, ("gmail.ios",), (WORD,))
    assert second.places == (".a { gap }", ".b { gap }", ".b { column-gap }")
    assert [gap.id for gap in check(["<!-- said -->"], TWO)] == ["html-comments"]


def test_beyond_the_baseline_is_a_feature_or_a_client() -> None:
    (gap,) = check(["<video>"], TWO)
    assert beyond(gap, {}) == (WORD, "gmail.ios")
    assert beyond(gap, {"html-video": [WORD], "css-gap": ["gmail.ios"]}) == ("gmail.ios",)
    assert beyond(gap, {"html-video": ["gmail.ios", WORD]}) == ()


@given(st.text("<>!-[]{}()/*:;,.#&'\"= aifvso@\\", max_size=60))
@example("<![if-x]><style>")
@example("<![")
@example("<!--[if !mso")
@example("<style>" + "{" * 500)
@example('<p style="x:' + "(" * 500 + '">')
@example('<img src="//[">')
@example("<style>@media " + "(" * 5000 + "{")
@example("<style>a" + ":not(" * 5000 + ")" * 5000 + "{}")
@example("<style>" + "a{" * 5000)
def test_broken_html_never_ends_the_look(html: str) -> None:
    list(sightings(html))
    list(sightings(f"<style>{html}"))


# --- the table -----------------------------------------------------------------------------------


def maker() -> Any:
    """Return the maintainers' script as a module."""
    spec = spec_from_file_location("client_support", REPOSITORY / "docs/client_support.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("versions", "verdict"),
    [
        ({"2011": "y", "2016": "y", "16.80": "n"}, "n"),
        ({"10.3": "n", "6.1": "y", "12.2": "y"}, "y"),
        ({"2019-08": "y", "16.80": "a #1"}, "a #1"),
        ({"2022-12": "y", "2019-10": "n"}, "y"),
        ({"2022-02": "n", "2021-01-15": "y"}, "n"),
        ({"6.18.2.1529859": "n", "2024-04": "y"}, "y"),
        ({"5.0.10.2": "u"}, "u"),
    ],
)
def test_the_newest_version_is_the_last_one_tested(versions: dict[str, str], verdict: str) -> None:
    assert maker().newest(versions) == verdict


def test_the_table_is_cut_down_to_what_is_known_of_listed_clients() -> None:
    stats = {
        "gmail": {"ios": {"2019-08": "y", "2020-02": "n #1"}, "android": {"2019-08": "u"}},
        "outlook": {"macos": {"2016": "n", "16.80": "y #2"}, "windows": {"2019": "a #1 #2"}},
        "orange": {"ios": {"2019-08": "n"}},
    }
    data = [{"slug": slug, "title": f" {slug} ", "stats": stats} for slug in ("css-gap", "bimi", "amp")]
    made = maker().slim({"last_update_date": "2026-05-13 14:45:41 +0000", "data": data})
    assert made["date"] == "2026-05-13"
    row = {"n": ["gmail.ios"], "a": ["outlook.windows"]}
    assert made["features"] == {"amp": {"title": "amp", **row}, "css-gap": {"title": "css-gap", **row}}
    assert list(made["features"]) == ["amp", "css-gap"]
    assert json.loads(maker().dumps(made)) == made


def test_the_shipped_table_is_small_dated_and_licensed() -> None:
    path = client_support()
    assert path.stat().st_size < 100_000
    assert maker().dumps(json.loads(path.read_bytes())) == path.read_text("utf-8")
    assert TABLE.date >= date(2026, 5, 13)
    assert "MIT License" in path.with_suffix(".LICENSE").read_text("utf-8")
    assert len(TABLE.clients) == 15
    assert {client.partition(".")[0] for client in TABLE.clients} == TABLE.makers.keys()
    named = {client for each in TABLE.features.values() for client in (*each.lacked_by, *each.partly_in)}
    assert named <= TABLE.clients.keys()
    assert {"css-unit-calc", "css-variables"} <= TABLE.features.keys()
    # Outlook for macOS had it up to 2016 and lost it with 16.80: where names are compared as text it has it still.
    assert "outlook.macos" in TABLE.features["css-animation"].lacked_by


@pytest.mark.parametrize(("days", "months"), [(0, 0), (366, 0), (367, 12), (800, 26)])
def test_a_table_past_a_year_is_old(days: int, months: int) -> None:
    now = datetime(TABLE.date.year, TABLE.date.month, TABLE.date.day, 12, tzinfo=LONDON) + timedelta(days=days)
    assert months_old(TABLE, now=now) == months


# --- the shipped formats -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def titles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a newsroom with the three sample newsletters and their issues."""
    return copy_newsroom(tmp_path_factory.mktemp("support") / "newsroom", newsletters=tuple(SAMPLES))


@pytest.mark.parametrize("format", format_names("/no/newsroom"))
def test_a_shipped_format_uses_nothing_that_a_client_lacks_beyond_its_baseline(format: str, titles: Path) -> None:
    found = report(load_newsroom(titles), format, TABLE)
    baseline = folder("templates") / format / "support.json"
    if os.environ.get("DIGEST_ACCEPT_GOLDEN"):
        baseline.write_bytes(baseline_of(found, TABLE))
        found = report(load_newsroom(titles), format, TABLE)
    assert found.new == {}
    assert found.baseline == baseline
    assert baseline.read_bytes() == baseline_of(found, TABLE), "the baseline holds what the format no longer uses"


def test_gaps_are_told_worst_first() -> None:
    def rank(gap: Gap) -> tuple[int, int]:
        return -len(gap.lacked_by), -len(gap.partly_in)

    golden = (REPOSITORY / "tests/golden/catch-up/2016-09-05/issue.html").read_text("utf-8")
    gaps = check([golden], TABLE)
    assert [rank(gap) for gap in gaps] == sorted(map(rank, gaps))
    assert {"css-at-media-prefers-color-scheme", "html-doctype"} <= {gap.id for gap in gaps if gap.lacked_by}
