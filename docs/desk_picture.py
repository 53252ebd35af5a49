"""Make the pictures of the desk: the sample issue at 1280 px, a story beside its source, and a telephone.

Usage: python docs/desk_picture.py        (needs the [test] extra and Chromium; writes docs/pictures/desk*.png)
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> None:
    """Open the desk of a sample newsroom of its own, and photograph it."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder, "room")
        program = [sys.executable, "-m", "digest"]
        subprocess.run([*program, "init", str(room), "--yes"], check=True, capture_output=True)
        desk = subprocess.Popen([*program, "-C", str(room), "desk", "--no-open"], stdout=subprocess.PIPE, text=True)
        try:
            assert desk.stdout
            _photograph(desk.stdout.readline().strip())
        finally:
            desk.send_signal(signal.SIGINT)
            desk.wait()


def _photograph(address: str) -> None:
    with sync_playwright() as playwright:
        chromium = os.environ.get("DIGEST_TEST_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.locator("#parts .grip").nth(1).wait_for()
        page.wait_for_timeout(1500)  # the preview is put in when it has been made
        page.screenshot(path=HERE / "pictures/desk.png")

        # A figure that the source does not bear out, where the source stands beside it.
        page.set_viewport_size({"width": 1280, "height": 1400})
        story = page.locator("[data-story]").first
        text = story.locator("textarea.text")
        text.fill(text.input_value().replace("£644m", "£664m"))
        story.locator(".source > summary").click()
        story.locator(".headline").scroll_into_view_if_needed()
        page.wait_for_timeout(2000)
        story.screenshot(path=HERE / "pictures/desk-source.png")

        page.set_viewport_size({"width": 375, "height": 667})
        page.wait_for_timeout(800)
        page.screenshot(path=HERE / "pictures/desk-phone.png")
        browser.close()


if __name__ == "__main__":
    main()
