"""What an edit at the desk takes: ``python -m tests.bench.desk``. The figures stand in docs/benchmarks.md.

``digest desk`` runs in a process of its own on a copy of the sample newsroom, with its Catch Up of 2016-09-05 and with
one that tells 60 of its articles. A figure of the page is the time from a key pressed in a headline until the email
beside it shows the letter, in Chromium; one of the server what the browser waits for the answer to that edit. Nothing
is asserted.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from digest.issuefile import dumps
from tests.bench.checks import DAY, proof
from tests.support import REPOSITORY, copy_newsroom, run_process

if TYPE_CHECKING:
    from playwright.sync_api import Page

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# The time of the first frame that shows a word, in milliseconds of the page's own clock.
SHOWN = """word => new Promise(resolve => {
  const look = () => {
    const frames = [...document.querySelectorAll("iframe")];
    const found = frames.some(each => each.contentDocument?.body?.innerText.includes(word));
    if (found) requestAnimationFrame(() => resolve(performance.now())); else setTimeout(look, 4);
  };
  look();
})"""
# What the browser waited for the answers to the edits, in milliseconds (Resource Timing).
ANSWERS = """() => performance.getEntriesByType("resource").filter(each => each.name.endsWith("/edits"))
  .map(each => each.responseEnd - each.requestStart)"""


def pressed(page: Page, times: int) -> list[float]:
    """Press a key so many times, and return what each took until it was shown, in milliseconds."""
    page.locator("[data-story] [data-field=headline]").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" q")
    word, took = "q", []
    for _ in range(times):
        word += "x"
        page.wait_for_timeout(600)
        began = page.evaluate("performance.now()")
        page.keyboard.type("x")
        took.append(page.evaluate(SHOWN, word) - began)
    return took


def measure(root: Path, times: int) -> tuple[list[float], list[float]]:
    """Open a desk on a newsroom, and return what keys and the answers to their edits take."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "digest", "-C", str(root), "desk", "catch-up", DAY, "--no-open"]
    with (
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
        ) as desk,
        sync_playwright() as playwright,
    ):
        assert desk.stdout
        chromium = os.environ.get("DIGEST_TEST_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True).new_page()
        page.goto(desk.stdout.readline().strip())
        page.wait_for_selector("html[data-ready]", state="attached")
        page.wait_for_timeout(2000)
        page.evaluate("performance.setResourceTimingBufferSize(10000)")
        keys = pressed(page, times)
        found = keys, page.evaluate(ANSWERS)[-times:]
        browser.close()
        desk.send_signal(signal.SIGINT)
    return found


def main() -> None:
    """Measure both issues in turn."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=40)
    times = options.parse_args().times
    with TemporaryDirectory() as folder:
        rooms = {name: copy_newsroom(Path(folder, name)) for name in ("sample", "many")}
        for root in rooms.values():
            made = run_process("-C", root, "draft", "--week", "2016-W35")
            assert made.code == 0, made.err
        issue = proof(rooms["many"], "many").issue
        Path(rooms["many"], "issues/catch-up", f"{DAY}.md").write_text(dumps(replace(issue, drafted=())), "utf-8")
        for name, root in rooms.items():
            began = perf_counter()
            for what, found in zip(("key to shown", "answer"), measure(root, times), strict=True):
                late = quantiles(found, n=20)[-1]
                print(f"{name:<8} {what:<14} median {median(found):6.0f} ms   p95 {late:6.0f} ms")  # noqa: T201
            print(f"{name:<8} {times} of each in {perf_counter() - began:.0f} s")  # noqa: T201


if __name__ == "__main__":
    main()
