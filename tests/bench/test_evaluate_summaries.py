"""The measure of sentences and summaries, on texts of our own: it sees what is better, and what is worse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from digest.composer.telling import Sentence
from tests.bench import evaluate_summaries
from tests.bench.evaluate_summaries import filtered_lead, measure

if TYPE_CHECKING:
    from pathlib import Path

LINES = (
    "By Rowan Pike, health editor",
    "Monday 4 January 2016",
    "Photo: the main entrance.",
    "A line that nobody ended",
    "Mondays are slow in Tarnbridge, and the rain of the first week of the year does not help anybody.",
    "The infirmary will close two of six wards, for want of nurses. It had 96 posts vacant a year ago.",
    "Councillors of all three parties called the decision a betrayal of the town and of everybody who was born in it.",
    "Wexdale General, 14 miles away, expects up to 30 more patients a day and has asked for money to open a ward.",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pair = {
        "title": "Infirmary to close two wards",
        "body": "\n".join(LINES),
        "kind": "written",
        "source": "own/one.html",
    }
    pair |= {"reference": "Two of six wards will close in March at an infirmary that has too few nurses."}
    form = {"kind": "written", "source": "x:content_schemas/examples/form/one.json", "reference": "Unlike anything."}
    pairs = [
        pair | {"id": "a"},
        pair | form | {"id": "b"},
        pair | {"id": "c", "kind": "lifted", "reference": "Nor this."},
    ]
    (tmp_path / "pairs.json").write_text(json.dumps(pairs), "utf-8")
    documents = [{"sentences": ["It is £1.8bn.", "Dr. Smith said so.", "“Is it?” she asked."]}]
    (tmp_path / "sentences_bbc.json").write_text(json.dumps(documents), "utf-8")
    return tmp_path


def test_a_good_extract_beats_the_lead_and_keeps_to_its_form(folder: Path) -> None:
    found = measure(folder)
    assert (found["splitter_f"], found["in_length"], found["pronoun_openings"]) == (1, 1, 0)
    assert found["one_line_gain"] > 10
    assert 0 < found["lead_one_line"] < 100
    assert found["ms_extract"] > 0


def test_only_what_was_written_of_news_counts(folder: Path) -> None:
    whole = measure(folder)
    pairs = json.loads((folder / "pairs.json").read_text("utf-8"))
    (folder / "pairs.json").write_text(json.dumps(pairs[:1]), "utf-8")
    alone = measure(folder)
    assert (alone["lead_one_line"], alone["three_gain"]) == (whole["lead_one_line"], whole["three_gain"])


def test_a_worse_extract_measures_worse(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Last:
        def pick(self, *_: Any) -> tuple[Sentence, ...]:
            texts = ("Nothing at all.", "It had 96 posts vacant a year ago.")
            return tuple(Sentence(text, 0, leans=False, leads=False) for text in texts)

    good = measure(folder)
    monkeypatch.setattr(evaluate_summaries, "Extract", Last)
    bad = measure(folder)
    assert bad["one_line_gain"] < 0 < good["one_line_gain"]
    assert (bad["in_length"], bad["pronoun_openings"]) == (0, 1)


def test_splitting_worse_measures_worse(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate_summaries, "split_sentences", lambda text: tuple(text.split(". ")))
    assert measure(folder)["splitter_f"] < 1


def test_the_lead_to_beat_has_no_byline_caption_dateline_or_heading() -> None:
    body = "\n".join(LINES)
    assert filtered_lead(body, 1, 45) == LINES[4]
    assert filtered_lead(body, 3, 90) == f"{LINES[4]} {LINES[5]}"
    assert filtered_lead(body, 2, 10) == "It had 96 posts vacant a year ago."
