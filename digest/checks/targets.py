"""Every address of an issue as it was typed, with its place: also those that a mail program would not follow."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit

from digest.checks.places import of_newsletter, place_in
from digest.markup.markdown import is_web_link, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.errors import Where
    from digest.model import Block, Proof

Kind = Literal["link", "picture", "headline", "newsletter"]
Fault = Literal["", "empty", "malformed", "merge", "relative", "scheme"]

# What a sending service fills in: not an address as it stands, and not a mistake.
MERGE = re.compile(r"merge:([a-z][a-z0-9_]*)")


class Target(NamedTuple):
    """An address, the words that carry it, where it stands, and the part of the issue it belongs to.

    ``alone`` is a picture that is all of its paragraph.
    """

    kind: Kind
    words: str
    url: str
    where: Where
    part: str = ""
    alone: bool = False

    @property
    def shown(self) -> str:
        """Return the address as a message quotes it."""
        return f"“{self.url[:80]}{'…' if len(self.url) > 80 else ''}”"

    @property
    def host(self) -> str:
        """Return the host of an address of the web in small letters, without ``www.``; else nothing."""
        parts = urlsplit(self.url) if is_web_link(self.url) else None
        return (parts.hostname or "").removeprefix("www.").rstrip(".") if parts else ""


class _Found(NamedTuple):
    start: int
    end: int
    words: str
    url: str
    picture: bool
    alone: bool


# --- in a text -----------------------------------------------------------------------------------

_CODE = re.compile(r"(?<!`)(`++)[^`\n]*+\1(?!`)")
_PICTURE = r"!\[[^\[\]]*+\]\([^()\s]*+\)"
# What is in brackets, and an address in round ones beside it; of those an address may hold pairs, one deep.
_LINK = re.compile(
    rf"(?<!\\)(!?)(?<!\\)\[((?:\\.|{_PICTURE}|[^\[\]\\])*+)\]\(([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+)\)|<(https?://[^\s<>]+)>",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\))\s*\Z")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# Words in round brackets that follow words in square ones are no address: "[sic](so he wrote)".
_LIKE_ADDRESS = re.compile(r"\s*\Z|\s*#|<|[^\s]*[./@:\\]\S*\Z|\s*(?:[a-z][a-z+.-]*:|https?\b|www\.)", re.IGNORECASE)


@lru_cache(maxsize=512)  # a dozen checks ask for each block
def _in_text(text: str) -> tuple[_Found, ...]:
    return tuple(_search(text))


def _search(text: str) -> Iterator[_Found]:
    source = _CODE.sub(lambda code: "x" * len(code[0]), text)
    for match in _LINK.finditer(source):
        if match[4]:
            yield _Found(match.start(), match.end(), match[4], match[4], picture=False, alone=False)
            continue
        if not _LIKE_ADDRESS.match(match[3]):
            continue
        url = _address(match[3])
        alone = match[0] == text.strip()
        yield _Found(match.start(), match.end(), match[2], url, picture=bool(match[1]), alone=alone and bool(match[1]))
        start = match.start(2)
        for inner in _LINK.finditer(source, start, match.end(2)):
            if inner[1] and not match[1]:
                at, src = inner.start(), _address(inner[3])
                whole = match[0] == text.strip() and inner[0] == match[2].strip()
                yield _Found(at, inner.end(), inner[2], src, picture=True, alone=whole)


def _address(typed: str) -> str:
    url = _TITLE.sub("", typed).strip()
    if url.startswith("<") and url.endswith(">"):
        url = url[1:-1].replace(" ", "%20")  # in pointed brackets a blank may stand; the email has it so
    return _ESCAPED.sub(r"\1", url).replace("&amp;", "&")


def without_unusable(text: str) -> str:
    """Return a text with an x for every character of the links and pictures that no email can have."""
    for found in _in_text(text):
        if fault(found.url) or (found.picture and found.url.lower().startswith("mailto:")):
            blank = re.sub(r"[^\n]", "x", text[found.start : found.end])
            text = text[: found.start] + blank + text[found.end :]
    return text


# --- of an issue ---------------------------------------------------------------------------------


def targets(proof: Proof) -> Iterator[Target]:
    """Yield every address in the reader's order; last those of the newsletter, which every issue has."""
    issue = proof.issue
    yield from _of_blocks(proof, "intro", issue.blocks)
    for number, story in enumerate(issue.all_stories):
        key = f"story:{number}"
        if story.url:
            yield Target("headline", story.headline, story.url, proof.line(key), key)
        yield from _of_blocks(proof, key, story.blocks)
    for number, section in enumerate(issue.sections):
        key = f"section:{number}"
        if section.url:
            yield Target("headline", section.title, section.url, proof.line(key), key)
        yield from _of_blocks(proof, key, section.blocks)
    links, where = proof.newsletter.links, of_newsletter(proof)
    for name in links.__slots__:
        if url := getattr(links, name):
            yield Target("newsletter", f"links.{name}", url, where)
    if proof.newsletter.brand.logo:
        yield Target("newsletter", "brand.logo", proof.newsletter.brand.logo, where)


def _of_blocks(proof: Proof, key: str, blocks: tuple[Block, ...]) -> Iterator[Target]:
    for at, block in enumerate(blocks):
        for found in _in_text(block.text):
            kind: Kind = "picture" if found.picture else "link"
            where = place_in(proof.line(f"{key}:{at}"), block.text, found.start)
            yield Target(kind, to_plain(found.words), found.url, where, key, found.alone)


# --- what is wrong with an address ---------------------------------------------------------------

# "https//", "https:/x", "https;//", "https:\\", "htp://", "http:///".
_BROKEN = re.compile(r"https?(?://|:/(?!/)|:(?!/)|[;,.]//|:\\|:///)|(?:htt?|hhtp|htps|htpp|ttps?)s?://", re.IGNORECASE)


def fault(url: str) -> Fault:
    """Return why a mail program would not follow an address as it was typed, if so."""
    if MERGE.fullmatch(url):
        return "merge"
    if not url.strip() or url.startswith("#"):
        return "empty"
    if _BROKEN.match(url) or re.search(r"\s", url):
        return "malformed"
    if is_web_link(url):
        return ""
    host = re.match(r"(?:localhost|[\w-]+(?:\.[\w-]+)+):\d+(?:/|\Z)", url, re.IGNORECASE)
    scheme = None if host else re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE)
    if scheme and scheme[0].lower() in {"http:", "https:"}:
        return "malformed"
    return "scheme" if scheme else "relative"
