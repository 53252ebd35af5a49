"""``newsletter add``: another newsletter like one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.config import load_newsletter, load_newsroom
from tests.support import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import CommandLine

ADD = ("newsletter", "add")


def test_a_newsletter_like_another_is_it_but_for_its_title(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, *ADD, "jobs-briefing", "--title", 'Jobs “and” \\ "posts"')
    assert (result.code, result.lines) == (0, [str(newsroom / "newsletters/jobs-briefing.toml")])
    room = load_newsroom(newsroom)
    made, other = load_newsletter(room, "jobs-briefing"), load_newsletter(room, "catch-up")
    assert made.title == 'Jobs “and” \\ "posts"'
    assert (made.brand, made.rules, made.schedule, made.footer.address) == (
        other.brand, other.rules, other.schedule, other.footer.address,
    )  # fmt: skip
    folder = newsroom / "newsletters"
    old, new = ((folder / f"{name}.toml").read_text("utf-8").splitlines() for name in ("catch-up", "jobs-briefing"))
    assert [number for number, (one, two) in enumerate(zip(old, new, strict=True), 1) if one != two] == [1]
    assert digest("-C", newsroom, "build", "jobs-briefing", "--week", "2016-W35", now=NOW).code == 0


def test_without_a_title_it_is_made_from_the_name(digest: CommandLine, newsroom: Path) -> None:
    assert digest("-C", newsroom, *ADD, "jobs-briefing", "--like", "catch-up").code == 0
    assert load_newsletter(load_newsroom(newsroom), "jobs-briefing").title == "Jobs briefing"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("catch-up",), 3, "is there already"),
        (("Jobs",), 2, "is no name for a newsletter"),
        (("2016-09-05",), 2, "is no name for a newsletter"),
        (("../x",), 2, "is no name for a newsletter"),
        (("x", "--like", "catchup"), 2, "did you mean catch-up?"),
        (("x", "--title", " "), 2, "needs a title"),
    ],
)
def test_what_cannot_be_made_is_told_and_leaves_nothing(
    digest: CommandLine, newsroom: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    before = (newsroom / "newsletters/catch-up.toml").read_bytes()
    result = digest("-C", newsroom, *ADD, *words)
    assert (result.code, said in result.err) == (code, True)
    assert [path.name for path in (newsroom / "newsletters").iterdir()] == ["catch-up.toml"]
    assert (newsroom / "newsletters/catch-up.toml").read_bytes() == before
