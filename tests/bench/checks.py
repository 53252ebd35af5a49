"""What the checks of an issue cost: ``python -m tests.bench.checks``. The figures stand in docs/benchmarks.md.

On a copy of the sample newsroom: its Catch Up of 2016-09-05 as drafted, and an issue that tells 60 of its articles. A
figure is the median over fresh processes of what ``check`` takes when it is called the first time, its modules
imported and nothing kept of an earlier run; the newsroom is read and the issue rendered before. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from digest.checks import asked, check
from digest.composer import story_of
from digest.config import load_newsroom
from digest.dates import Phrase
from digest.issuefile import dumps, parse
from digest.model import Window
from digest.workflow import issues
from digest.workflow.gather import gather
from digest.workflow.proof import proof_of
from digest.workflow.target import resolve
from tests.support import NOW, REPOSITORY, copy_newsroom, run_process

if TYPE_CHECKING:
    from digest.model import Proof

DAY = "2016-09-05"
MANY = 60
KINDS = ("sample", "thorough", "many", "many thorough")


def proof(root: Path, kind: str) -> Proof:
    """Put together what checks look at: the sample's issue, or one that tells many of its articles."""
    newsroom = load_newsroom(root)
    target = resolve(newsroom, ["catch-up", DAY], Phrase(), now=NOW, open_first="issue")
    archive = gather(newsroom, now=NOW).archive
    file = issues.read(newsroom, issues.path_of(newsroom, target.newsletter.name, target.date))
    if kind.startswith("many"):
        every = Window(start=datetime(2000, 1, 1, tzinfo=UTC), end=datetime(2100, 1, 1, tzinfo=UTC))
        told = [story_of(each, target.newsletter, sent=target.date) for each in archive.articles(every)]
        file = parse(dumps(replace(file.issue, stories=tuple(told[-MANY:]), sections=(), drafted=())), file.path)
    return proof_of(target, file, archive)


def measure(root: Path, kind: str) -> None:
    """Check once, and print the milliseconds by the clock and of the processor, and how many checks were asked."""
    made = proof(root, kind)
    thorough = kind.endswith("thorough")
    started, cpu = perf_counter(), process_time()
    check(made, thorough=thorough, notes=True)
    wall, spent = perf_counter() - started, process_time() - cpu
    count = sum(1 for _ in asked(made, thorough=thorough))
    sys.stdout.write(f"{1000 * wall} {1000 * spent} {count} {len(made.issue.all_stories)}\n")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.checks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how many processes for each figure (15)")
    parser.add_argument("--one", nargs=2, metavar=("NEWSROOM", "KIND"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        measure(Path(chosen.one[0]), chosen.one[1])
        return
    with TemporaryDirectory(prefix="digest-bench-") as name:
        # Byte code is kept, as it is of an installed program, and not within the checkout.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ |= {"PYTHONPATH": str(REPOSITORY), "PYTHONPYCACHEPREFIX": str(Path(name) / "bytecode")}
        root = copy_newsroom(Path(name) / "newsroom")
        run_process("-C", root, "draft", DAY)
        for kind in KINDS:
            command = [sys.executable, "-m", "tests.bench.checks", "--one", str(root), kind]
            done = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(chosen.rounds)]
            walls, cpus, counts, stories = zip(*(map(float, each.stdout.split()) for each in done), strict=True)
            what = f"{kind.removeprefix('many').strip() or 'default'}, {stories[0]:.0f} stories, {counts[0]:.0f} checks"
            times = f"{median(walls):.0f} ms by the clock, {median(cpus):.0f} ms of the processor"
            sys.stdout.write(f"{what}: {times}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
