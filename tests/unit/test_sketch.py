"""Telling a piece from a copy of it: every variant is found, no two stories of the sample are taken for one."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from digest.likeness import ALIKE, likeness, same_title, sketch
from digest.markup.markdown import body_plain
from digest.model import SourceSpec
from digest.sources.articlefile import parse
from tests.support import LONDON, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def bodies() -> dict[str, str]:
    found = {}
    for path in sorted((REPOSITORY / "seeds/articles").rglob("*.md")):
        article = parse(
            path.read_bytes(), path.name, default_id=path.stem, spec=SourceSpec(name="a"), zone=LONDON
        ).article
        assert article
        found[article.id] = body_plain(article.body)
    return found


def edited(text: str) -> str:
    chance = random.Random(1)
    return " ".join("changed" if chance.random() < 0.15 else word for word in text.split())


VARIANTS: dict[str, Callable[[str], str]] = {
    "the same": str,
    "other quotes and dashes": lambda text: text.replace("’", "'").replace("–", "-").upper(),
    "15 per cent edited": edited,
    "first 60 words": lambda text: " ".join(text.split()[:60]),
    "first 40 per cent": lambda text: " ".join(text.split()[: len(text.split()) * 2 // 5]),
    "a new tail": lambda text: f"{text} And then something else was said by somebody in another town altogether.",
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_nearly_every_copy_is_found(bodies: dict[str, str], variant: str) -> None:
    found = [likeness(sketch(VARIANTS[variant](text)), sketch(text)) >= ALIKE for text in bodies.values()]
    assert sum(found) >= 0.99 * len(found)


def test_no_two_stories_are_taken_for_one(bodies: dict[str, str]) -> None:
    sketches = {id: sketch(text) for id, text in bodies.items()}
    alike = [(a, b) for a, b in itertools.combinations(sketches, 2) if likeness(sketches[a], sketches[b]) >= ALIKE]
    assert [pair for pair in alike if not all("whinfield" in id for id in pair)] == []


def test_short_texts_share_a_phrase_by_chance() -> None:
    assert (
        likeness(sketch("the chief executive of the trust has resigned"), sketch("the chief executive of the trust"))
        == 0
    )
    assert likeness(sketch(""), sketch("")) == 0


def test_a_sketch_is_the_same_in_every_process() -> None:
    code = "from digest.likeness import sketch; print(sorted(sketch('one two three four five six seven eight ' * 3)))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Trusts end quarter close to plan", "TRUSTS END QUARTER CLOSE TO PLAN", True),
        ("Trusts end quarter close to plan", "EXCLUSIVE: Trusts end quarter close to plan | Northern Health", True),
        ("Hello world", "Hello world", False),
        ("Trusts end quarter close to plan", "Trusts end quarter far from plan", False),
    ],
)
def test_headlines_are_compared_without_labels(one: str, other: str, same: bool) -> None:
    assert same_title(one, other) is same
