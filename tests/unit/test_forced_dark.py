"""An email in light colours, in dark ones of its own, and in dark ones that a client makes."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.colour import contrast
from digest.desk.dark import forced_dark, in_head, light, own_dark
from tests.unit.render.letters import ALL, render_in

if TYPE_CHECKING:
    from collections.abc import Callable


def recoloured(css: str) -> str:
    """Return what becomes of the declarations of a style attribute."""
    found = re.search(r'<p style="([^"]*)">', forced_dark(f'<html><head></head><p style="{css}"></html>'))
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("make", "dark", "bright"),
    [(light, "(max-width:0px)", "(min-width:0px)"), (own_dark, "(min-width:0px)", "(max-width:0px)")],
)
def test_style_sheets_hold_as_on_a_screen_of_that_kind(make: Callable[[str], str], dark: str, bright: str) -> None:
    html = (
        "<style>@media (prefers-color-scheme: dark){p{top:0}}@media(prefers-color-scheme:light){b{top:0}}</style>"
        '<style media="(prefers-color-scheme: dark)">i{color:red}</style>'
        '<picture><source media="(Prefers-Color-Scheme: DARK)" srcset="x"></picture>'
        "<p>(prefers-color-scheme: dark)</p>"
    )
    shown = make(html)
    assert shown.count(dark) == 3
    assert shown.count(bright) == 1
    assert "<p>(prefers-color-scheme: dark)</p>" in shown  # words of a story stay words


def test_a_client_that_forces_dark_colours_heeds_neither_style_sheet() -> None:
    shown = forced_dark("<style>@media (prefers-color-scheme: dark){}@media (prefers-color-scheme: light){}</style>")
    assert shown.count("(max-width:0px)") == 2


@pytest.mark.parametrize(("make", "scheme"), [(light, "light"), (own_dark, "dark")])
def test_the_ground_of_the_page_is_of_that_scheme_too(make: Callable[[str], str], scheme: str) -> None:
    shown = make(
        '<meta name="color-scheme" content="light dark">'
        "<style>:root { color-scheme: light dark; color: #123456 }</style>"
    )
    assert f'<meta name="color-scheme" content="{scheme}">' in shown
    assert f":root {{ color-scheme: {scheme}; color: #123456 }}" in shown


def test_white_becomes_nearly_black_and_black_letters_white() -> None:
    assert recoloured("background-color:#ffffff;color:#000") == "background-color:#121212;color:#ffffff"
    assert recoloured("background:white") == "background:#121212"
    assert recoloured("color:rgb(0, 0, 0)") == "color:#ffffff"


def test_what_is_dark_or_light_already_stays() -> None:
    for css in ("background:#16181a", "color:#e8e6e1", "background-color:transparent", "color:inherit"):
        assert recoloured(css) == css


def test_lines_of_ink_stay_seen_and_hairlines_stay_faint() -> None:
    ink, hair = recoloured("border-top:3px solid #1b1b1b"), recoloured("border-top:1px solid #c8c4ba")
    assert contrast(ink[-7:], "#121212") > 7
    assert 1.1 < contrast(hair[-7:], "#121212") < 2


def test_a_picture_behind_the_text_keeps_its_address() -> None:
    assert recoloured("background:#fff url(https://x.org/red-#fff.png)").endswith("url(https://x.org/red-#fff.png)")


def test_old_attributes_are_recoloured_too() -> None:
    shown = forced_dark('<td bgcolor="#ffffff"><font color=black>x</font></td>')
    assert 'bgcolor="#121212"' in shown
    assert "color=#ffffff>x" in shown


def test_comments_and_words_are_left_alone() -> None:
    for kept in ('<!--[if mso]><td bgcolor="#ffffff" style="color:#000"><![endif]-->', "<p>color: #000; white</p>"):
        assert kept in forced_dark(f"<html><head></head>{kept}</html>")


def test_a_colour_that_is_half_seen_through_stays_so() -> None:
    assert recoloured("background:rgba(255,255,255,0.5)") == "background:rgba(18,18,18,0.5)"


HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(HEX)
def test_letters_of_any_colour_can_be_read_on_what_white_becomes(colour: str) -> None:
    """Any ink but one as pale as the paper: what could be read before can be read after."""
    found = recoloured(f"color:{colour}").removeprefix("color:")
    if contrast(colour, "#ffffff") >= 4.5:
        assert contrast(found, "#121212") >= 4.5


@given(HEX)
def test_no_ground_becomes_lighter_and_no_ink_darker(colour: str) -> None:
    ground = recoloured(f"background:{colour}").removeprefix("background:")
    ink = recoloured(f"color:{colour}").removeprefix("color:")
    # By their contrast with black, which goes by lightness alone; the last bit may round.
    assert contrast(ground, "#000000") <= contrast(colour, "#000000") * 1.02
    assert contrast(ink, "#000000") >= contrast(colour, "#000000") * 0.98


@given(st.text("<>\"'=-!/ abhsteyl;:{}()#fcor\n", max_size=200))
def test_any_text_is_taken(text: str) -> None:
    for make in (light, own_dark, forced_dark):
        make(f"<html><head></head><body>{text}</body></html>")


def test_what_is_put_into_the_head_stands_first_there() -> None:
    assert in_head("<html><head lang='a>b'><title>", "+") == "<html><head lang='a>b'>+<title>"
    assert in_head("<!doctype html><html lang=en><head><title>", "+") == "<!doctype html><html lang=en><head>+<title>"
    assert in_head("<!doctype html><p>", "+") == "<!doctype html>+<p>"
    assert in_head("<p><head>", "+") == "+<p><head>"
    assert in_head("<!-- <head> --><html><head><p>", "+") == "<!-- <head> --><html><head>+<p>"


def test_it_takes_no_longer_than_somebody_waits_for() -> None:
    html = render_in("catch-up", ALL).html
    best = min(_timed(html) for _ in range(5))
    assert best < 0.1  # 2 to 6 ms for 32 KB on the machine it was written on; a loaded one gets much room


def _timed(html: str) -> float:
    began = time.perf_counter()
    forced_dark(html)
    return time.perf_counter() - began
