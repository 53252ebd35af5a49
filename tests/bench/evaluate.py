"""Print how well summaries and their check do on a folder of development data.

``python -m tests.bench.evaluate --data DIR [--json]``. DIR holds ``pairs.json``, ``corruptions.json`` and
``sentences_bbc.json``; ``docs/evaluation.md`` tells what they are and what each figure means.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

# Each measures its own keys; one that this checkout does not have is passed over.
MODULES = ("tests.bench.evaluate_summaries", "tests.bench.evaluate_fidelity")


def measure(data: Path) -> dict[str, Any]:
    """Return every figure by its name; ``recall`` by the kind of change."""
    found: dict[str, Any] = {}
    for name in MODULES:
        if importlib.util.find_spec(name):
            found |= importlib.import_module(name).measure(data)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 3 if the data are not there."""
    parser = argparse.ArgumentParser(description="Measure summaries and their check on a folder of data.")
    parser.add_argument("--data", type=Path, required=True, help="folder with pairs.json and corruptions.json")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args(arguments)
    missing = [name for name in ("pairs.json", "corruptions.json") if not (options.data / name).is_file()]
    if missing:
        print(f"{options.data}: no {' and no '.join(missing)}; nothing was measured", file=sys.stderr)
        return 3
    found = measure(options.data)
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    for name, value in found.items():
        if isinstance(value, dict):
            for kind, share in value.items():
                print(f"{name}, {kind:<36} {share}")
        else:
            print(f"{name:<44} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
