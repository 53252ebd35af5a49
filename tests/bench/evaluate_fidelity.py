"""Measure the check of a text against its source, on summaries with one fact changed."""

from __future__ import annotations

import json
import re
import statistics
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from digest.fidelity import Discrepancy, Evidence, check_against

if TYPE_CHECKING:
    from pathlib import Path

# Changes that bring in nothing the source lacks: another fact of it, or its yes turned into no.
PRESENT = ("another one of the source", "polarity")


def measure(data: Path) -> dict[str, Any]:
    """Check every summary of ``corruptions.json`` against the body in ``pairs.json``.

    A change is found if a finding above info touches it. ``precision`` is the share of findings that touch the
    change, of all that the summary without it did not have. Without a date of publication: the data have none.
    """
    sources = {
        pair["id"]: f"{pair['title']}\n\n" + re.sub(r"\n+", "\n\n", pair["body"])
        for pair in json.loads((data / "pairs.json").read_text("utf-8"))
    }
    rows = json.loads((data / "corruptions.json").read_text("utf-8"))
    evidence = {id: Evidence.of_text(text) for id, text in sources.items()}
    clean = {(row["id"], row["base_kind"]): row["summary"] for row in rows if row["type"] == "clean"}
    noticed = {key: graver(text, evidence[key[0]]) for key, text in clean.items()}
    extracts = [found for (_, kind), found in noticed.items() if kind == "extractive"]
    human = [found for (_, kind), found in noticed.items() if kind == "human"]
    return {
        **_changes(rows, evidence, noticed),
        "clean_flagged": _share(sum(map(bool, extracts)), len(extracts)),
        "human_error": _share(sum(any(each.level == "error" for each in found) for found in human), len(human)),
        "human_any": _share(sum(map(bool, human)), len(human)),
        "ms_check": round(statistics.median(_milliseconds(clean[key], sources[key[0]]) for key in clean), 2),
    }


def _changes(
    rows: list[dict[str, Any]], evidence: dict[str, Evidence], noticed: dict[tuple[str, str], list[Discrepancy]]
) -> dict[str, Any]:
    """Count the changes found, by kind, and the new findings that lie beside them."""
    tries, hits, right, beside = Counter[str](), Counter[str](), 0, 0
    for row in rows:
        if row["type"] == "clean":
            continue
        known = {_mark(each) for each in noticed[row["id"], row["base_kind"]]}
        found = graver(row["summary"], evidence[row["id"]])
        touching = [each for each in found if touches(each, row["span"])]
        right += bool(touching)
        beside += sum(1 for each in found if each not in touching and _mark(each) not in known)
        for type in (row["type"], *([] if any(word in row["type"] for word in PRESENT) else ["absent"])):
            tries[type] += 1
            hits[type] += bool(touching)
    recall = {type: _share(hits[type], tries[type]) for type in sorted(tries)}
    return {"precision": _share(right, right + beside), "recall": recall}


def graver(text: str, evidence: Evidence) -> list[Discrepancy]:
    """Return the findings above info."""
    return list(check_against(text, evidence).at_least("warning"))


def touches(finding: Discrepancy, span: list[int]) -> bool:
    """Tell whether a finding lies on a changed place."""
    return finding.start < span[1] and span[0] < finding.end


def _mark(finding: Discrepancy) -> tuple[str, str]:
    return finding.code, finding.text


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _milliseconds(text: str, source: str) -> float:
    start = time.perf_counter()
    check_against(text, Evidence.of_text(source))
    return (time.perf_counter() - start) * 1000
