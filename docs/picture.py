"""Make the README's picture: the sample issue at 640 px in light beside 375 px in dark.

Usage: python docs/picture.py        (needs the [test] extra and Chromium; writes docs/pictures/sample.png)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
HEIGHT = 1000
PAGE = """<!doctype html><title>sample</title><style>
body { margin: 0; padding: 24px; display: flex; gap: 24px; background: #d9dce0; width: 1039px; }
img { display: block; box-shadow: 0 1px 4px #0004; }
</style><img src="%s"><img src="%s">"""


def main() -> None:
    """Build the sample in a folder of its own and photograph it."""
    with tempfile.TemporaryDirectory() as folder:
        room, work = Path(folder, "room"), Path(folder)
        subprocess.run([sys.executable, "-m", "digest", "init", str(room), "--yes"], check=True, capture_output=True)
        issue = room / "out/catch-up/2016-09-05/issue.html"
        with sync_playwright() as playwright:
            chromium = os.environ.get("DIGEST_TEST_CHROMIUM", "/usr/bin/chromium")
            flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
            browser = playwright.chromium.launch(executable_path=chromium, args=flags)
            shots = []
            for width, scheme in ((640, "light"), (375, "dark")):
                page = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)  # type: ignore[arg-type]
                page.goto(issue.as_uri())
                shots.append(work / f"{scheme}.png")
                page.screenshot(path=shots[-1])
            frame = work / "frame.html"
            frame.write_text(PAGE % tuple(shot.name for shot in shots), "utf-8")
            page = browser.new_page(viewport={"width": 1087, "height": HEIGHT + 48})
            page.goto(frame.as_uri())
            page.screenshot(path=HERE / "pictures/sample.png")
            browser.close()


if __name__ == "__main__":
    main()
