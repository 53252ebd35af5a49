"""What a build costs: ``python -m tests.bench.build``. The figures stand in docs/benchmarks.md.

One run on a copy of the sample newsroom, the Catch Up of 2016-09-05 drafted in it: what an edited word costs in one
process, and whole processes in turn with Node running npm ``mjml`` on the very same MJML text. ``mjml`` inlines the
CSS by ``juice``, so that it does what mrml and premailer do here. Nothing is asserted of the time.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

from digest.config import load_newsletter, load_newsroom
from digest.issuefile import IssueFile
from digest.render import render
from digest.render.message import to_message
from digest.render.templates import Templates
from digest.render.view import view
from digest.resources import template_folders
from digest.workflow.caches import html_cache
from tests.support import REPOSITORY, copy_newsroom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Issue, Newsletter

NEWSLETTER, DAY = "catch-up", "2016-09-05"
# npm packages by major version; each brings cheerio and htmlnano along, and juice for <mj-style inline="inline">.
MJML = {"4": "4.18.0", "5": "5.4.1"}
JUICE = "11.1.1"

_RENDER = """\
import { readFileSync, writeFileSync } from "node:fs";
import mjml2html from "mjml";
const [source, target] = process.argv.slice(2);
const { html } = await mjml2html(readFileSync(source, "utf8"), { fonts: {} });
writeFileSync(target, html);
"""


class Cost(NamedTuple):
    """What one process took, in seconds: by the clock, and of the processor."""

    wall: float
    cpu: float


class Sample:
    """The sample newsroom, copied into a folder, its issue drafted."""

    def __init__(self, folder: Path) -> None:
        # Byte code is kept, as it is of an installed program, and not within the checkout.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ |= {"PYTHONPATH": str(REPOSITORY), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        self.root = copy_newsroom(folder / "newsroom")
        self.command = [sys.executable, "-m", "digest", "-C", str(self.root), "build", NEWSLETTER, DAY]
        self.path = self.root / "issues" / NEWSLETTER / f"{DAY}.md"
        self.html = self.root / "out" / NEWSLETTER / DAY / "issue.html"
        cost_of(self.command)  # drafts the issue
        self.text = self.path.read_text("utf-8")

    def edited(self, number: int) -> str:
        """Return the issue file with the first word of its first story changed, to another for each number."""
        text, count = re.subn(r"(?ms)\A(.*?^## .*?^)[A-Z]\w*", rf"\g<1>Edited{number:04}", self.text, count=1)
        assert count, "the first story of the sample has no words"
        return text

    def lengthened(self, number: int) -> str:
        """Return the issue file with a paragraph more, whose marks are others for each number."""
        return self.text.replace("\n## ", f"\n{' '.join(['One *more*'] * (number + 1))}.\n\n## ", 1)

    def newsletter(self) -> tuple[Newsletter, tuple[Path, ...]]:
        """Return the newsletter and its template folders."""
        newsletter = load_newsletter(load_newsroom(self.root), NEWSLETTER)
        return newsletter, template_folders(str(self.root), newsletter.format.name)

    def mjml(self, text: str) -> str:
        """Return the MJML that the text of an issue file renders to."""
        newsletter, folders = self.newsletter()
        return Templates(folders).render("issue.mjml.j2", view(issue_of(text), newsletter))


def issue_of(text: str) -> Issue:
    """Read an issue file's text."""
    return IssueFile(text).issue


def cost_of(command: Sequence[str | Path]) -> Cost:
    """Run a process to its end, let its talk go, and return what it took.

    Raises:
        RuntimeError: it failed.
    """
    started = perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"exit code {process.returncode}: {' '.join(map(str, command))}")
    return Cost(wall, used.ru_utime + used.ru_stime)


def warm(sample: Sample, rounds: int) -> tuple[list[Cost], list[Cost]]:
    """Turn the text of the issue file, a word of it edited each time, into bytes in this process.

    Returns what HTML and plain text cost, and what the message that holds both cost on top.
    """
    newsletter, folders = sample.newsletter()
    cached = html_cache(load_newsroom(sample.root))
    parts, messages = [], []
    for number in range(rounds + 5):
        text = sample.edited(number)
        started, cpu = perf_counter(), process_time()
        email = render(issue_of(text), newsletter, folders, cached=cached)
        octets = [email.html.encode(), email.text.encode()]
        between, cpu_between = perf_counter(), process_time()
        octets.append(to_message(email, newsletter, to=newsletter.sender.address, date=date.fromisoformat(DAY)))
        parts.append(Cost(between - started, cpu_between - cpu))
        messages.append(Cost(perf_counter() - between, process_time() - cpu_between))
        assert all(f"Edited{number:04}".encode() in each for each in octets)
    return parts[5:], messages[5:]  # the first ones import the libraries


class Node(NamedTuple):
    """npm ``mjml`` installed in a folder."""

    version: str
    folder: Path

    def command(self, source: Path) -> list[str | Path]:
        """Return how to turn a file of MJML into ``out.html``."""
        return ["node", self.folder / "render.mjs", source, self.folder / "out.html"]


def install(folder: Path, version: str) -> Node:
    """Install one version of npm ``mjml`` and its ``juice`` into a folder of its own.

    Raises:
        RuntimeError: npm failed.
    """
    folder.mkdir()
    (folder / "package.json").write_text('{"private": true, "type": "module"}\n')
    (folder / "render.mjs").write_text(_RENDER)
    packages = [f"mjml@{version}", f"juice@{JUICE}"]
    flags = ["--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run(["npm", "install", *flags, *packages], cwd=folder, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"npm install {' '.join(packages)} failed")
    return Node(version, folder)


def in_turn(sample: Sample, nodes: Sequence[Node], rounds: int, folder: Path) -> dict[str, list[Cost]]:
    """Run whole processes in turn: builds after an edit and with nothing changed, and Node on the same mail.

    After an edited word what was inlined before is used again; after a paragraph more it has to be inlined anew.
    """
    source = folder / "mail.mjml"
    costs: dict[str, list[Cost]] = {}
    for number in range(rounds + 1):
        sample.path.write_text(sample.lengthened(number), "utf-8")
        found = {"paragraph more": cost_of(sample.command)}
        text = sample.edited(number)
        sample.path.write_text(text, "utf-8")
        source.write_text(sample.mjml(text), "utf-8")
        found |= {"edited word": cost_of(sample.command), "nothing changed": cost_of(sample.command)}
        told = [sample.html]
        for node in nodes:
            found[f"mjml {node.version}"] = cost_of(node.command(source))
            told.append(node.folder / "out.html")
        for path in told:
            html = path.read_text("utf-8")
            assert f"Edited{number:04}" in html, f"{path} is not of this round"
            assert re.search(r'<p class="kick" style="[^"]*color:', html), f"{path} has no CSS inlined"
        if number:  # the first round fills the caches of the system
            for name, cost in found.items():
                costs.setdefault(name, []).append(cost)
    return costs


def say(text: str = "") -> None:
    """Print one line."""
    print(text, flush=True)  # noqa: T201 - a bench prints


def told(costs: Sequence[Cost], digits: int = 0) -> str:
    """Return the medians of some costs in words."""
    wall, cpu = (median(values) * 1000 for values in zip(*costs, strict=True))
    return f"{wall:6.{digits}f} ms, processor {cpu:6.{digits}f} ms"


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost]) -> str:
    """Return the median of the ratios of each round in words."""
    pairs = list(zip(ours, theirs, strict=True))
    wall = median(one.wall / other.wall for one, other in pairs)
    cpu = median(one.cpu / other.cpu for one, other in pairs)
    return f"{wall:.2f} of the time, {cpu:.2f} of the processor time"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.build", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how often each process is run (15)")
    parser.add_argument("--warm", type=int, default=100, help="how many edits in one process (100)")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="digest-bench-") as name:
        folder = Path(name)
        sample = Sample(folder)
        stories = len(issue_of(sample.text).all_stories)
        size = sample.html.stat().st_size
        say(f"HTML of {stories} stories: {size} bytes, {size / 1024:.1f} KB; goal: under 40 KB")
        parts, messages = warm(sample, chosen.warm)
        every = [Cost(*map(sum, zip(*pair, strict=True))) for pair in zip(parts, messages, strict=True)]
        say(f"edit to bytes in one process, {len(every)} edits, medians; goal: 10 ms")
        say(f"  HTML and text {told(parts, 1)}")
        say(f"  message       {told(messages, 1)}")
        say(f"  all           {told(every, 1)}")
        nodes = []
        if shutil.which("node") and shutil.which("npm"):
            nodes = [install(folder / f"mjml-{major}", version) for major, version in MJML.items()]
        else:
            say("npm mjml was not run, and nothing compared: there is no node or no npm here")
        found = in_turn(sample, nodes, chosen.rounds, folder)
        say(f"whole processes, {chosen.rounds} rounds in turn, medians:")
        for what, cost in found.items():
            say(f"  {what:15} {told(cost)}")
        for node in nodes:
            theirs = found[f"mjml {node.version}"]
            say(f"beside npm mjml {node.version} with juice {JUICE}:")
            say(f"  after one edited word: {ratio(found['edited word'], theirs)}; goal: 1.0")
            say(f"  after a new paragraph: {ratio(found['paragraph more'], theirs)}")
            say(f"  with nothing changed:  {ratio(found['nothing changed'], theirs)}; goal: 0.4")


if __name__ == "__main__":
    main()
