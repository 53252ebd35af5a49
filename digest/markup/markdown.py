"""Markdown as the house allows it: paragraphs, emphasis, links, lists, quotations. Never HTML."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape as escape_html
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token


class Link(NamedTuple):
    """A link in a text: the words that carry it and where it points."""

    text: str
    url: str


@cache
def _issue_markdown() -> MarkdownIt:
    """CommonMark less everything that could open something in an issue file (docs/issue-file.md)."""
    md = MarkdownIt("commonmark", {"html": False})
    md.disable(["lheading", "code", "reference", "heading", "fence"])
    md.validateLink = is_web_link  # type: ignore[method-assign]
    md.normalizeLink = _as_mail_has_it  # type: ignore[method-assign]
    md.core.ruler.push("pictures", _pictures)
    # mrml drops a line break between two tags, and "one</b>\n<a>two" would read "onetwo"; a blank it keeps.
    md.renderer.rules["softbreak"] = lambda *_: " "  # type: ignore[attr-defined]
    return md


@cache
def _article_markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


_MERGE_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?merge:[^()<>]*>?\)", re.IGNORECASE)
_MERGE_REFERENCE = re.compile(r"(?m)^([ \t]*\[[^\]]+\]:\s*<?)merge:", re.IGNORECASE)


def without_merge_targets(markdown: str) -> str:
    """Take the links that a sending service would fill in out of Markdown that is not ours, and keep their words."""
    return _MERGE_REFERENCE.sub(r"\1", _MERGE_LINK.sub(r"\1", markdown)) if "merge:" in markdown.lower() else markdown


def is_web_link(url: str) -> bool:
    """Let through http, https and mailto; a relative address means nothing in an inbox."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme.lower() == "mailto" or (parts.scheme.lower() in {"http", "https"} and bool(parts.hostname))


# What a mailing service fills in, each in the notation of several: {{x}}, {%x%}, *|X|*, %%x%%.
_MERGE_TAG = re.compile(r"\{\{[^{}\s]*\}\}|\{%[^%\s]*%\}|\*\|[^|\s]*\|\*|%%[^%\s]*%%")
_STAND_IN = "zq0merge0zq"


def _as_mail_has_it(url: str) -> str:
    """Percent-encode an address as CommonMark does, but for merge tags: encoded, nobody would fill them in."""
    tags = _MERGE_TAG.findall(url)
    parts = normalizeLink(_MERGE_TAG.sub(_STAND_IN, url)).split(_STAND_IN)
    if len(parts) != len(tags) + 1:  # it held the stand-in itself
        return normalizeLink(url)
    return "".join(f"{part}{tag}" for part, tag in zip(parts, [*tags, ""], strict=True))


# The class of a picture that is all of its paragraph or list item; the templates show it across the column.
WIDE = "wide"


def _pictures(state: StateCore) -> None:
    """Mark each picture that stands by itself, linked or not; one at a mail address is shown as it was typed."""
    for token in state.tokens:
        children = token.children or []
        for child in children:
            if child.type == "image" and str(child.attrs.get("src", "")).lower().startswith("mailto:"):
                child.type, child.content = "text", f"![{child.content}]({child.attrs['src']})"
        shown = [child for child in children if child.type not in {"link_open", "link_close"}]
        if [child.type for child in shown] == ["image"]:
            shown[0].attrSet("class", WIDE)


@lru_cache(maxsize=512)
def to_html(block: str) -> str:
    """Render one block of an issue file to HTML; HTML in it is shown literally."""
    md = _issue_markdown()
    return str(md.renderer.render(tokens(block), md.options, {})).strip()


@lru_cache(maxsize=512)  # a build asks for each block of an issue a dozen times
def tokens(block: str) -> Sequence[Token]:
    """Parse one block of an issue file; the tokens are for reading only."""
    return tuple(_issue_markdown().parse(block))


def links(block: str) -> tuple[Link, ...]:
    """Return the links of one block of an issue file, in order."""
    found: list[Link] = []
    for token in tokens(block):
        words: list[str] = []
        url = ""
        for child in token.children or ():
            if child.type == "link_open":
                url, words = str(child.attrs.get("href", "")), []
            elif child.type == "link_close":
                found.append(Link("".join(words), url))
                url = ""
            elif url:
                words.append(child.content)
    return tuple(found)


@lru_cache(maxsize=512)
def to_plain(block: str) -> str:
    """Return the words of one block of an issue file; line breaks within a paragraph become spaces."""
    return "\n".join(_plain(tokens(block)))


def _plain(parsed: Sequence[Token]) -> Iterator[str]:
    for token in parsed:
        if token.type == "inline":
            yield inline_plain(token)


def inline_plain(token: Token) -> str:
    """Return the words of an inline token."""
    parts = []
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type == "image":
            parts.append(inline_plain(child))
        else:
            parts.append(child.content if child.type in {"text", "code_inline"} else "")
    return "".join(parts)


def paragraphs(body: str) -> tuple[str, ...]:
    """Return the top-level paragraphs of an article's body as plain text.

    Headings, lists, quotations, code and tables are left out: a lead never reads well from them.
    """
    found = []
    parsed = _article_markdown().parse(body)
    for token, following in pairwise(parsed):
        if token.type == "paragraph_open" and token.level == 0 and (text := inline_plain(following).strip()):
            found.append(re.sub(r"[ \t\n]+", " ", text))
    return tuple(found)


def body_plain(body: str) -> str:
    """Return all the words of an article's body, a line for each block."""
    return "\n".join(_plain(_article_markdown().parse(body)))


@cache
def _reading_markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False})
    md.validateLink = is_web_link  # type: ignore[method-assign]
    md.renderer.rules["image"] = lambda tokens, at, *_: f"[picture: {escape_html(inline_plain(tokens[at]))}]"  # type: ignore[attr-defined]
    return md


def body_html(body: str) -> str:
    """Render an article's body to HTML that is safe to read anywhere: no HTML of its own, no pictures, web links."""
    return str(_reading_markdown().render(body))


# A link or picture needs "](", so its bracket alone is enough; "_" within a word is harmless, but not beside another.
_INLINE = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|[*`]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=\()")


def escape(plain: str) -> str:
    """Write plain text as Markdown that shows just those words; only what would act is escaped."""
    return _INLINE.sub(lambda match: "\\" + match[0], plain)


_IN_LINK = re.compile(_INLINE.pattern + r"|[\[\]]")
# What would end an address early, or not reach the reader as it stands.
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "\\": "%5C", "`": "%60"})


def link(plain: str, url: str) -> str:
    """Write plain text as a Markdown link to an address that may stand in an issue file.

    Every bracket of the text is escaped: an odd one would end the link early, or open another.
    """
    words = _IN_LINK.sub(lambda match: "\\" + match[0], plain)
    address = re.sub(r"&(?=#?\w+;)", r"\\&", url.translate(_IN_ADDRESS))
    return f"[{words}]({address})"
