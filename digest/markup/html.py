from __future__ import annotations

import re

# An opening, closing or self-closing tag, a comment, a declaration. Autolinks (<https://...>, <a@b>) are
# Markdown, not tags: a tag's name is followed by white space, "/" or ">".
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])[^<>]*>|<!--.*?(?:-->|\Z)|<[!?][A-Za-z][^<>]*>", re.DOTALL)
_NOCASE = re.IGNORECASE | re.ASCII
_SILENT = re.compile(r"<(script|style|iframe|noscript|svg|math|template)(?=[\s/>])[^<>]*>", _NOCASE)
# Tags that part words, so that "one<br>two" does not become "onetwo".
_LINE = {"br", "td", "th", "hr", "wbr", "dt", "dd", "option"}
_BLOCK = {
    "p", "div", "li", "ul", "ol", "dl", "tr", "table", "section", "article", "header", "footer", "aside", "figure",
    "figcaption", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip


def drop_tags(markdown: str) -> tuple[str, int]:
    """Take raw HTML out of Markdown and keep its words; scripts, styles and frames go with all they hold.

    One that is never closed takes the rest of the text along only if it is a script or a style, as in a browser.

    Linear in the length of the text and blind to depth: 10,000 nested tags cost no more than 10,000 apart.

    Returns:
        the text, and how many tags and comments were dropped.
    """
    dropped = 0

    def count(tag: re.Match[str]) -> str:
        nonlocal dropped
        dropped += 1
        name = (tag[1] or "").lower()
        if name in _BLOCK:
            return "\n\n"
        return "\n" if name in _LINE and tag[0][1] != "/" else ""

    return _TAG.sub(count, _without_silent(markdown)), dropped


def _without_silent(text: str) -> str:
    """Cut each silent element from its opening tag up to its closing one; a script or style also to the end."""
    kept, at = [], 0
    unclosed = set[str]()  # names that no closing tag follows: looking again for each would cost the square
    while match := _SILENT.search(text, at):
        kept.append(text[at : match.start()])
        kept.append(match[0])  # the tag itself is counted and dropped with the others
        name = match[1].lower()
        if match[0].endswith("/>") or name in unclosed:  # closed by itself: what follows is the article again
            at = match.end()
            continue
        # Not str.find in a lower-cased copy: "İ".lower() is longer, and every later offset would be wrong.
        close = re.compile(rf"</{match[1]}(?=[\s/>])", _NOCASE).search(text, match.end())
        if close:
            at = close.start()
        elif name in {"script", "style"}:
            return "".join(kept)
        else:
            unclosed.add(name)
            at = match.end()
    kept.append(text[at:])
    return "".join(kept)
