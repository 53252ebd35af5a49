"""Make the gallery: four issues at three widths, in light, own dark, forced dark, and with images off.

Three are the samples, the fourth has a logo and a picture.

Usage: python docs/gallery.py        (needs the [test] extra and Chromium; writes docs/gallery/)
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

HERE = Path(__file__).resolve().parent
ISSUES = {
    "catch-up": ("2016-09-05", "The weekly Catch Up"),
    "daily-briefing": ("2016-09-07", "The daily briefing"),
    "care-models": ("2016-09-08", "The column"),
    "illustrated": ("2016-07-25", "A logo and a picture"),
}
WIDTHS = (640, 375, 320)
VIEWS = {"light": "Light", "dark": "Own dark colours", "forced": "Forced dark", "no-images": "Images off"}

TEXT = """# Gallery

The issues of the three sample newsletters as a browser shows them, and a short one with a logo and a picture. Headlines
ask for Georgia; where a system does not have it, as here, the next serif stands in.

- **Own dark colours**: a client that reads the dark style sheet of the email.
- **Forced dark**: a client that knows nothing of it and recolours the email by itself, as Chromium does. Everything
  must still be read, and nothing may hang on a colour.
- **Images off**: no image is loaded, and the words of a logo and of a picture stand in their places. The shipped
  formats draw nothing with images, so the three samples look as in light.

`plain`, the fourth format, looks like a typed letter and has no sample newsletter. All pictures are made by
[gallery.py](../gallery.py).
"""

# The logo and the picture are drawn here and handed to the browser in place of these addresses: nothing is fetched.
PICTURES = "https://www.example.org/pictures"
MARK = """<svg xmlns="http://www.w3.org/2000/svg" width="144" height="144" viewBox="0 0 48 48">
<rect width="48" height="48" fill="{ground}"/>
<text x="24" y="36" text-anchor="middle" font-family="Georgia, 'Times New Roman', serif" font-weight="bold"
 font-size="36" fill="{ink}">&amp;</text></svg>"""
CHART = """<svg xmlns="http://www.w3.org/2000/svg" width="1072" height="552" viewBox="0 0 536 276"
 font-family="Arial, Helvetica, sans-serif" font-size="20" fill="#1b1b1b">
<rect width="536" height="276" fill="#f4f1ea"/>
<text x="24" y="42" font-weight="bold">Average handover, minutes</text>
<g fill="#0b4f6c"><rect x="24" y="90" width="434" height="18"/><rect x="24" y="226" width="266" height="18"/></g>
<rect x="24" y="158" width="364" height="18" fill="#8a8f94"/>
<g><text x="24" y="82">Crews’ clock</text><text x="24" y="150">Auditors’ stopwatch</text>
<text x="24" y="218">Hospital’s clock</text></g>
<g font-weight="bold"><text x="468" y="106">31</text><text x="398" y="174">26</text><text x="300" y="242">19</text></g>
</svg>"""
DRAWN = {
    f"{PICTURES}/mark.png": MARK.format(ground="#0b4f6c", ink="#ffffff"),
    f"{PICTURES}/mark-dark.png": MARK.format(ground="#8fc7de", ink="#16181a"),
    f"{PICTURES}/handover.png": CHART,
}
LOGO = f"""brand.logo = "{PICTURES}/mark.png"
brand.logo_dark = "{PICTURES}/mark-dark.png"
brand.logo_alt = "W&W"
"""
ILLUSTRATED = f"""---
version: 1
newsletter: illustrated
date: 2016-07-25
number: 6
subject: Two clocks disagree on ambulance handovers
preheader: Also inside: a trust stops striking off absent patients
---

Two stories from the week to Sunday 24 July. One of them needs a picture.

## [Two clocks disagree on ambulance handovers](https://www.example.org/data/stourmere-handover-clocks)
<!-- article: data/stourmere-handover-clocks -->
<!-- kicker: Data -->

Patients who arrive at Stourmere Royal Infirmary by ambulance wait either 31 minutes or 19 to be handed over, depending
on [whose clock is believed](https://www.example.org/data/stourmere-handover-clocks). An audit made public on Wednesday
last week finds that both are right.

![Average handover: 31 minutes by the crews’ clock, 26 by the auditors’ stopwatch, 19 by the hospital’s
clock]({PICTURES}/handover.png)

Crews stop their clock at a button in the cab. Nurses start theirs when the trolley passes a desk, and neither device
records the corridor.

## [Trust stops striking off absent patients](https://www.example.org/mental-health/hallowdale-missed-appointments)
<!-- article: mental-health/hallowdale-missed-appointments -->
<!-- kicker: Mental health -->

People who fail to turn up twice at a Hallowdale clinic will
[no longer be sent back to their GP](https://www.example.org/mental-health/hallowdale-missed-appointments). In a review
of 200 cases, 64 of the letters had gone to an old address.
"""

# Few colours are enough for type on two grounds, and a fraction of the bytes. The most frequent ones that are not too
# near to one already taken make the palette; a ground, which fills much of the picture, is kept however near.
QUANTISE = """async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map();
    for (const each of pixels) counts.set(each, (counts.get(each) || 0) + 1);
    const parts = (each) => [each & 255, (each >> 8) & 255, (each >> 16) & 255];
    const apart = (a, b) => a.reduce((sum, part, at) => sum + (part - b[at]) ** 2, 0);
    const palette = [];
    const ranked = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    for (const [colour, count] of ranked) {
        const least = count > pixels.length / 100 ? 0 : 2500;
        const each = parts(colour);
        if (palette.length < 16 && palette.every((other) => apart(each, other) > least)) palette.push(each);
    }
    const nearest = new Map();
    for (const each of counts.keys()) {
        const distances = palette.map((other) => apart(parts(each), other));
        nearest.set(each, distances.indexOf(Math.min(...distances)));
    }
    const rows = [];
    for (let at = 0; at < pixels.length; at += 65536)
        rows.push(String.fromCharCode(...Array.from(pixels.subarray(at, at + 65536), (each) => nearest.get(each))));
    return [image.width, image.height, palette, btoa(rows.join(''))];
}"""


def main() -> None:
    """Build the samples in a folder of their own, photograph them, and write the index page."""
    target = HERE / "gallery"
    target.mkdir(exist_ok=True)
    for old in target.glob("*.png"):
        old.unlink()
    files: dict[str, str] = {}  # a picture that is the same as another is kept once
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = _build(Path(folder, "room"))
        chromium = os.environ.get("DIGEST_TEST_CHROMIUM", "/usr/bin/chromium")
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        small = browser.new_page()
        pictures = {address: _draw(small, svg) for address, svg in DRAWN.items()}
        for name, html in pages.items():
            for width in WIDTHS:
                for view in VIEWS:
                    shot = _compact(small, _photograph(browser, html, pictures, width, view))
                    file = target / f"{name}-{width}-{view}.png"
                    same = (path for path in target.glob(f"{name}-{width}-*.png") if path.read_bytes() == shot)
                    files[file.stem] = next(same, file).name
                    (target / files[file.stem]).write_bytes(shot)
        browser.close()
    (target / "README.md").write_text("\n".join([TEXT, *_tables(files)]), "utf-8")


def _build(room: Path) -> dict[str, Path]:
    shutil.copytree(HERE.parent / "seeds", room, ignore=shutil.ignore_patterns("out", ".digest", "2016-09-05.md"))
    like = (room / "newsletters/catch-up.toml").read_text("utf-8")
    (room / "newsletters/illustrated.toml").write_text(like.replace("brand.accent", f"{LOGO}brand.accent", 1), "utf-8")
    (room / "issues/illustrated").mkdir()
    (room / "issues/illustrated/2016-07-25.md").write_text(ILLUSTRATED, "utf-8")
    built = {}
    for name, (date, _) in ISSUES.items():
        command = [sys.executable, "-m", "digest", "-C", str(room), "build", name, date]
        subprocess.run(command, check=True, capture_output=True)
        built[name] = room / "out" / name / date / "issue.html"
    return built


def _draw(page: Page, svg: str) -> bytes:
    page.set_content(f'<body style="margin: 0">{svg}')
    return page.locator("svg").screenshot(omit_background=True)


def _photograph(browser: Browser, html: Path, pictures: dict[str, bytes], width: int, view: str) -> bytes:
    scheme = "dark" if view == "dark" else "light"
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]

    def answer(route: Route) -> None:
        if view == "no-images" or route.request.url not in pictures:
            route.abort()
        else:
            route.fulfill(body=pictures[route.request.url], content_type="image/png")

    page.route("**/*", answer)
    text = html.read_text("utf-8")
    if view == "forced":
        text = without_own_dark(text)
        page.context.new_cdp_session(page).send("Emulation.setAutoDarkModeOverride", {"enabled": True})
    page.set_content(text)
    shot = page.screenshot(full_page=True)
    page.close()
    return shot


def without_own_dark(html: str) -> str:
    """Return an email as a client sees it that knows of no dark style sheets."""
    html = re.sub(r'<meta name="(?:supported-)?color-schemes?"[^>]*>', "", html)
    html = re.sub(r":root \{[^}]*\}", "", html)
    return re.sub(r"@media \(prefers-color-scheme: dark\) \{(?:[^{}]*\{[^{}]*\})*\s*\}", "", html)


def _compact(page: Page, shot: bytes) -> bytes:
    """Write a picture anew with sixteen colours (PNG, colour type 3, four bits a pixel)."""
    address = f"data:image/png;base64,{base64.b64encode(shot).decode()}"
    width, height, palette, packed = page.evaluate(QUANTISE, address)
    indices = base64.b64decode(packed)
    rows = []
    for at in range(0, width * height, width):
        row = indices[at : at + width] + b"\0" * (width % 2)
        rows.append(b"\0" + bytes(high << 4 | low for high, low in zip(row[::2], row[1::2], strict=True)))
    colours = bytes(part for colour in palette for part in colour)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)),
        (b"PLTE", colours),
        (b"IDAT", zlib.compress(b"".join(rows), 9)),
        (b"IEND", b""),
    ]
    written = (
        struct.pack(">I", len(octets)) + kind + octets + struct.pack(">I", zlib.crc32(kind + octets))
        for kind, octets in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def _tables(files: dict[str, str]) -> Iterator[str]:
    for name, (_, title) in ISSUES.items():
        yield f"## {title}\n"
        for width in WIDTHS:
            shown = [
                f"![{title}, {width} px, {said.lower()}]({files[f'{name}-{width}-{view}']})"
                for view, said in VIEWS.items()
            ]
            yield f"**{width} pixels**\n"
            yield f"| {' | '.join(VIEWS.values())} |\n|{'---|' * len(VIEWS)}\n| {' | '.join(shown)} |\n"


if __name__ == "__main__":
    main()
