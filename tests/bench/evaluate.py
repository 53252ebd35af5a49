"""Print how well summaries and their check do on a folder of development data.

``python -m tests.bench.evaluate --data DIR [--json]``. DIR holds ``pairs.json``, ``corruptions.json`` and
``sentences_bbc.json``; ``docs/evaluation.md`` tells what they are and what each figure means.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import evaluate_fidelity, evaluate_summaries

# What each figure is to hold; the rest have no bar of their own.
GOALS = {
    "splitter_f": ">= .995", "one_line_gain": ">= 1.0", "three_gain": ">= -0.5", "in_length": ">= .97",
    "pronoun_openings": "<= .03", "precision": ">= .97", "clean_flagged": "<= .02", "human_error": "<= .12",
    "human_any": "<= .18", "ms_extract": "<= 15", "ms_check": "<= 25", "ms_import": "< 60",
    "recall, absent": ">= .92", "recall, figure: wrong digit": ">= .97", "recall, figure: unit or currency": ">= .97",
    "recall, date: year": ">= .97", "recall, quote: one word changed": ">= .97",
    "recall, figure: number word": ">= .80", "recall, figure: another one of the source": ">= .70",
    "recall, name: another one of the source": ">= .50", "recall, polarity: opposite word": ">= .60",
    "recall, polarity: “not” added": ">= .60",
}  # fmt: skip
_FILES = ("pairs.json", "corruptions.json", "sentences_bbc.json")
_IMPORT = "import time; t = time.process_time(); import digest.fidelity; print((time.process_time() - t) * 1000)"


def measure(data: Path) -> dict[str, Any]:
    """Return every figure by its name; ``recall`` by the kind of change."""
    return evaluate_summaries.measure(data) | evaluate_fidelity.measure(data)


def import_time() -> float:
    """Return what importing the check takes in a process of its own: milliseconds of the processor, median of nine."""
    runs = [subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, check=True) for _ in range(9)]
    return median(float(run.stdout) for run in runs)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 3 if the data are not there."""
    parser = argparse.ArgumentParser(description="Measure summaries and their check on a folder of data.")
    parser.add_argument("--data", type=Path, required=True, help="folder with pairs.json and corruptions.json")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args(arguments)
    missing = [name for name in _FILES if not (options.data / name).is_file()]
    if missing:
        print(f"{options.data}: no {' and no '.join(missing)}; nothing was measured", file=sys.stderr)
        return 3
    found = measure(options.data)
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    recall = {f"recall, {kind}": share for kind, share in found.pop("recall").items()}
    for name, value in (found | recall | {"ms_import": import_time()}).items():
        print(f"{name:<44} {value:<8.4g} {GOALS.get(name, '')}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
