"""The bench that measures the check, on a small set of texts of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.bench.evaluate import main
from tests.bench.evaluate_fidelity import measure

if TYPE_CHECKING:
    from pathlib import Path

BODY = "Ashby General spent £5m on beds.\nThornley Infirmary saved £9m in March.\nIts nurses did not agree."
CLEAN = "Ashby General spent £5m on beds."


def _row(type: str, summary: str, changed: str = "", base: str = "extractive") -> dict[str, object]:
    at = summary.find(changed)
    span = {"span": [at, at + len(changed)]} if changed else {}
    return {"id": "a", "base_kind": base, "type": type, "summary": summary, **span}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [
        _row("clean", CLEAN),
        _row("clean", "Wexdale spent £5m in June.", base="human"),
        _row("figure: wrong digit", CLEAN.replace("£5m", "£6m"), "£6m"),
        _row("figure: wrong digit", CLEAN.replace("beds", "cots"), "cots"),  # nothing a check looks for
        _row("name: from another article", CLEAN.replace("Ashby General", "Palantir Inc"), "Palantir Inc"),
        _row("polarity: “not” added", CLEAN.replace("spent", "never spent £7m"), "never"),
    ]
    (tmp_path / "pairs.json").write_text(json.dumps([{"id": "a", "title": "Two hospitals", "body": BODY}]), "utf-8")
    (tmp_path / "corruptions.json").write_text(json.dumps(rows), "utf-8")
    return tmp_path


def test_shares_are_counted_by_kind_of_change(data: Path) -> None:
    found = measure(data)
    assert found["recall"]["figure: wrong digit"] == 0.5
    assert found["recall"]["name: from another article"] == 1.0
    assert found["recall"]["absent"] == 0.6667, "two of the three that bring in something new"
    assert found["clean_flagged"] == 0.0
    assert found["human_error"] == found["human_any"] == 1.0
    assert found["ms_check"] > 0


def test_a_finding_beside_the_change_costs_precision(data: Path) -> None:
    hits = round(sum(share for kind, share in measure(data)["recall"].items() if kind != "absent") + 0.5)
    assert measure(data)["precision"] == round(hits / (hits + 1), 4), "the £7m is new, and not in the place named"


def test_data_that_are_not_there_are_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--json"]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "pairs.json" in shown.err
