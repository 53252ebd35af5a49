"""Pictures: what is read in their place, and whether they will be seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.checks.registry import Check, Rule
from digest.checks.targets import fault, targets
from digest.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.checks.targets import Target
    from digest.model import Proof, Severity

# Most screen readers read on past it, but nobody wants to hear more (the house limit; WCAG sets none).
ALT_MOST = 125


def _tell(target: Target, id: str, severity: Severity, message: str, help: str) -> Finding:
    return Finding(id=id, severity=severity, message=message, where=target.where, help=help)


def _pictures(proof: Proof) -> Iterator[Target]:
    return (target for target in targets(proof) if target.kind == "picture")


def without_alt(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each picture that stands alone and says nothing: who sees no pictures gets an empty place."""
    for target in _pictures(proof):
        if target.alone and not target.words.strip():
            said = "a picture has no words for readers who do not see it"
            yield _tell(
                target, "picture-without-words", "error", said, "write what it shows: ![What it shows](https://...)"
            )


_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|svg|avif|heic|tiff?|bmp)|(?:img|dsc|dscn|screenshot|pxl)[-_ ]?\d[\d_-]*", re.IGNORECASE
)
_SAYS_NOTHING = frozenset(["alt", "graphic", "image", "img", "logo", "photo", "photograph", "picture", "screenshot"])


def alt_says_nothing(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each picture whose words are the name of its file, or "image"."""
    for target in _pictures(proof):
        words = target.words.strip()
        if _FILE_NAME.fullmatch(words) or words.casefold() in _SAYS_NOTHING:
            said = f"the words of a picture, “{words[:60]}”, do not say what it shows"
            yield _tell(target, "picture-words-empty", "warning", said, "write what a reader would see there")


def alt_long(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each picture with very long words."""
    for target in _pictures(proof):
        if (size := len(target.words)) > ALT_MOST:
            said = f"the words of a picture have {size} characters; {ALT_MOST} are plenty"
            yield _tell(
                target, "picture-words-long", "warning", said, "say it in the text, and what it shows in brackets"
            )


def not_https(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each picture that is not encrypted."""
    for target in _pictures(proof):
        if target.url.lower().startswith("http://"):
            said = f"{target.shown} is not encrypted; some mail programs do not show it"
            yield _tell(target, "picture-not-https", "warning", said, "write https:// if the site has it")


def source(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each picture whose address no mail program can fetch."""
    for target in _pictures(proof):
        if fault(target.url) or target.url.lower().startswith("mailto:"):
            said = f"a picture cannot be fetched from {target.shown}" if target.url else "a picture has no address"
            yield _tell(
                target, "picture-unusable", "error", said, "put it on your site, and write its https:// address"
            )


def format(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each picture of a kind that not every mail program shows."""
    for target in _pictures(proof):
        if target.host and (kind := re.search(r"\.(svgz?|webp|avif)\Z", urlsplit(target.url).path, re.IGNORECASE)):
            said = f"{target.shown}: Outlook on Windows shows no {kind[1].upper()}"
            yield _tell(target, "picture-format", "warning", said, "use a PNG, a JPEG or a GIF")


CHECKS = (
    Check(
        "pictures",
        (source, without_alt),
        (
            Rule(
                "picture-unusable",
                "error",
                (
                    "the address of a picture is no `https://` or `http://`: a file, a relative address, `data:`, "
                    "`cid:`. Readers see the Markdown"
                ),
                "put it on your site, and write its address",
            ),
            Rule(
                "picture-without-words",
                "error",
                "a picture that stands alone has no words: who sees no pictures gets an empty place",
                "write what it shows: `![What it shows](https://...)`",
            ),
        ),
    ),
    Check(
        "picture-care",
        (alt_says_nothing, alt_long, not_https, format),
        (
            Rule(
                "picture-words-empty",
                "warning",
                'its words are the name of a file, or "image", "photo", "logo"',
                "write what a reader would see",
            ),
            Rule("picture-words-long", "warning", "its words have over 125 characters", "say it in the text"),
            Rule(
                "picture-not-https",
                "warning",
                "`http://`: some mail programs do not show it",
                "write `https://` if the site has it",
            ),
            Rule(
                "picture-format",
                "warning",
                "SVG, WebP or AVIF, which Outlook on Windows does not show",
                "use a PNG, a JPEG or a GIF",
            ),
        ),
        thorough=True,
    ),
)
