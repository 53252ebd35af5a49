"""The image formats of addresses, by caniemail.com's ids."""

from __future__ import annotations

import re

_SUFFIXES = {
    "apng": "apng", "avif": "avif", "bmp": "bmp", "gif": "gif", "heic": "heif", "heif": "heif", "ico": "ico",
    "jpeg": "jpg", "jpg": "jpg", "mp4": "mp4", "png": "png", "svg": "svg", "tif": "tiff", "tiff": "tiff",
    "webp": "webp",
}  # fmt: skip
_MIME = {"svg+xml": "svg", "x-icon": "ico", "vnd.microsoft.icon": "ico", "x-ms-bmp": "bmp"}
_DATA = re.compile(r"data:(?:image|video)/([\w.+-]+)([^,]*),", re.IGNORECASE)


def image_features(address: str) -> tuple[str, ...]:
    """Return the ids of an image's address: its format by the suffix or the data address, and ``image-base64``."""
    if inline := _DATA.match(address.strip()):
        name = inline[1].lower()
        kind = _MIME.get(name) or _SUFFIXES.get(name)
        base64 = ("image-base64",) if ";base64" in inline[2].lower() else ()
        return (*base64, *((f"image-{kind}",) if kind else ()))
    path = re.split(r"[?#]", address.strip(), maxsplit=1)[0]
    kind = _SUFFIXES.get(path.rpartition(".")[2].lower()) if "." in path else None
    return (f"image-{kind}",) if kind else ()
