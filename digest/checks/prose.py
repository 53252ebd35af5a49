"""What of a text is prose: the rest is blanked out, so that every character keeps its place."""

from __future__ import annotations

import re
from functools import lru_cache

# What stands for a sign that readers do not see: neither a word, nor a blank, nor a bracket.
HIDDEN = "\x00"
# A word that a backslash guards, code, the address of a link or picture, an address in pointed brackets or bare.
_NO_PROSE = re.compile(
    r"\\[!-/:-@\[-`{-~]|`[^`\n]*`|!?\[(?=[^\[\]]*\]\()|\[(?=!\[[^\[\]]*\]\([^()\s]*\)\]\()|\]\((?:[^\s()]|\([^\s()]*\))*(?:\s+\"[^\"]*\")?\)"
    r"|<[^<>\s]*[:@][^<>\s]*>|https?://[^\s<>()]+|\*+"
)
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"\n]*\"|(?<!\w)‘[^’]*’(?!\w)")


def _hide(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", HIDDEN, found[0])


@lru_cache(maxsize=1024)  # a dozen checks ask for each text of an issue
def prose(text: str) -> str:
    """Return a text without its Markdown: what readers do not see is hidden, character for character."""
    return _NO_PROSE.sub(_hide, text)


@lru_cache(maxsize=1024)
def unquoted(text: str) -> str:
    """Return the prose of a text without its quotations; a block quotation is one whole."""
    return _hide_all(text) if text.lstrip().startswith(">") else _QUOTED.sub(_hide, prose(text))


# An address without its scheme: news@example.org, www.example.org/a, care.data.
_BARE = re.compile(r"(?<!\S)[^\s@]*\w@\w\S*|(?<![\w.-])(?=[\w-]*[^\W\d_])[\w-]++(?:\.(?=[^\W\d_])[\w-]++)++(?:/\S*)?")


def without_addresses(text: str) -> str:
    """Return what ``prose`` or ``unquoted`` left of a text, without addresses typed as they are spoken."""
    return _BARE.sub(_hide, text)


def _hide_all(text: str) -> str:
    return re.sub(r"[^\n]", HIDDEN, text)
