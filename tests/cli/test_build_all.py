"""``build --all``, and the HTML kept from one build to the next."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from digest.render import html as html_module
from digest.workflow import caches
from tests.support import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

WEEK = ("--week", "2016-W35")
OUT = "out/catch-up/2016-09-05"


@pytest.fixture
def two(digest: CommandLine, newsroom: Path) -> Path:
    """Return a newsroom with two newsletters."""
    assert digest("-C", newsroom, "newsletter", "add", "second", "--like", "catch-up").code == 0
    return newsroom


def test_every_newsletter_is_built(digest: CommandLine, two: Path) -> None:
    result = digest("-C", two, "build", "--all", *WEEK, now=NOW)
    assert result.code == 0
    assert result.lines == [
        str(two / f"out/{name}/2016-09-05/issue.{kind}")
        for name in ("catch-up", "second")
        for kind in ("html", "txt", "eml")
    ]


def test_one_that_fails_costs_the_others_nothing(digest: CommandLine, two: Path) -> None:
    path = two / "newsletters/catch-up.toml"
    path.write_text(path.read_text("utf-8").replace("stories = 8", 'stories = "eight"'), "utf-8")
    result = digest("-C", two, "build", "--all", *WEEK, now=NOW)
    assert (result.code, len(result.lines)) == (2, 3)
    assert "catch-up: newsletters/catch-up.toml:" in result.err


def test_a_refusal_shows_and_an_empty_week_is_none(digest: CommandLine, two: Path) -> None:
    assert digest("-C", two, "build", "--all", "--week", "2016-W50", now=NOW.replace(year=2017)).code == 4
    digest("-C", two, "build", "--all", *WEEK, now=NOW)
    path = two / "issues/second/2016-09-05.md"
    path.write_text(path.read_text("utf-8").replace("Each headline", "TK headline"), "utf-8")
    result = digest("-C", two, "build", "--all", *WEEK, now=NOW)
    assert (result.code, len(result.lines)) == (1, 6)
    assert "Refused: 1 error" in result.err


@pytest.mark.parametrize("more", [("catch-up",), ("--eml", "-"), ("--json",), ("--override-embargo", "x")])
def test_all_goes_with_nothing_that_is_about_one(digest: CommandLine, two: Path, more: tuple[str, ...]) -> None:
    assert digest("-C", two, "build", "--all", *more, now=NOW).code == 2


# --- the HTML that is kept -----------------------------------------------------------------------


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often CSS is inlined."""
    made, inline = [0], html_module._premailer

    def counting(html: str, css: str) -> str:
        made[0] += 1
        return inline(html, css)

    monkeypatch.setattr(html_module, "_premailer", counting)
    return made


def test_after_an_edited_word_nothing_is_inlined_again(
    digest: CommandLine, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, path = counted(monkeypatch), newsroom / "issues/catch-up/2016-09-05.md"
    digest("-C", newsroom, "build", *WEEK, now=NOW)
    first = (newsroom / OUT / "issue.html").read_bytes()
    shutil.rmtree(newsroom / "out")
    digest("-C", newsroom, "build", *WEEK, now=NOW)
    assert (newsroom / OUT / "issue.html").read_bytes() == first
    path.write_text(path.read_text("utf-8").replace("Each headline", "Every “headline” & more"), "utf-8")
    digest("-C", newsroom, "build", *WEEK, now=NOW)
    assert made == [2]  # the "&" is no word
    path.write_text(path.read_text("utf-8").replace("Every", "Not every"), "utf-8")
    digest("-C", newsroom, "build", *WEEK, now=NOW)
    assert made == [2]
    edited = (newsroom / OUT / "issue.html").read_bytes()
    assert "Not every “headline” &amp; more".encode() in edited
    shutil.rmtree(newsroom / ".digest/html")
    shutil.rmtree(newsroom / "out")
    digest("-C", newsroom, "build", *WEEK, now=NOW)
    assert (made, (newsroom / OUT / "issue.html").read_bytes()) == ([3], edited)


def test_a_kept_file_that_was_changed_is_not_believed(
    digest: CommandLine, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = counted(monkeypatch)
    digest("-C", newsroom, "build", *WEEK, now=NOW)
    first = (newsroom / OUT / "issue.html").read_bytes()
    for changed in (lambda octets: octets[:-9], lambda octets: octets.replace(b"<td", b"<th"), lambda _: b""):
        (kept,) = (newsroom / ".digest/html").glob("*.html")
        kept.write_bytes(changed(kept.read_bytes()))
        shutil.rmtree(newsroom / "out")
        digest("-C", newsroom, "build", *WEEK, now=NOW)
        assert (newsroom / OUT / "issue.html").read_bytes() == first
    assert made == [4]


def test_only_so_many_are_kept(tmp_path: Path, newsroom: Path) -> None:
    from digest.config import load_newsroom

    cached = caches.html_cache(load_newsroom(newsroom))
    for number in range(caches.MOST["html"] + 3):
        assert cached(f"<mjml>{number}</mjml>", lambda mjml: mjml.upper()) == f"<MJML>{number}</MJML>"
    assert len(list((newsroom / ".digest/html").iterdir())) == caches.MOST["html"]


def test_where_nothing_can_be_written_it_works_all_the_same(newsroom: Path) -> None:
    from digest.config import load_newsroom

    (newsroom / ".digest").write_text("a file in the way")
    assert caches.html_cache(load_newsroom(newsroom))("a", lambda mjml: mjml + "b") == "ab"
