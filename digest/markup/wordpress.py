"""What WordPress stores of a text, made the HTML its pages show.

Of block comments, shortcodes (https://codex.wordpress.org/Shortcode_API) and the paragraphs of its older editor, which
are blank lines and no tags. Pure.
"""

from __future__ import annotations

import re
from itertools import pairwise

from digest.text import is_blank

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# A picture that stands in the text itself, letter by letter, and may be longer than all the words.
_INLINE_PICTURE = re.compile(r"""\bsrc=(["'])data:[^"'<>]*+\1""", re.IGNORECASE)

# [name], [name words="..."], [name /] and [/name]; doubled brackets show one pair of them and do nothing.
_CODE = re.compile(r"(\[?)\[(/?)([A-Za-z][\w-]{0,60})((?:\s[^\[\]]{0,4000}?)?)(/?)\](\]?)")
_ATTRIBUTE = re.compile(r"\s[\w-]+=\S")
# Those of WordPress itself and of the plugins many sites have that may stand without any of the other signs.
_KNOWN = frozenset(
    [
        "audio", "caption", "contact-form", "contact-form-7", "crowdsignal", "dailymotion", "embed", "gallery",
        "googlemaps", "gravityform", "gravityforms", "instagram", "playlist", "polldaddy", "scribd", "slideshare",
        "slideshow", "soundcloud", "toc", "tweet", "twitter", "video", "vimeo", "wpforms", "youtube",
    ]
)  # fmt: skip
# What these hold is an address, or what is shown where the recording cannot be.
_SILENT = re.compile(r"\[(audio|embed|playlist|video)(?=[\s\]])[^\[\]]*\][^\[\]]*\[/\1\]", re.IGNORECASE)
_ASIDE = frozenset(["caption", "wp_caption"])

# An address on a line of its own, in whose place WordPress shows what lies there.
_SHOWN_ADDRESS = re.compile(r"(?m)^[ \t]*https?://[^\s<>]+[ \t]*$")

_BLOCK = (
    "address article aside blockquote br center dd details div dl dt fieldset figcaption figure footer form h[1-6] "
    "header hr iframe li main nav ol option p pre script section select style summary table tbody td tfoot th thead "
    "tr ul"
)
_OPENS = re.compile(rf"\s*</?(?:{_BLOCK.replace(' ', '|')})(?=[\s/>])", re.IGNORECASE)
_CLOSES = re.compile(rf"</?(?:{_BLOCK.replace(' ', '|')})(?=[\s/>])[^<>]*>\s*\Z", re.IGNORECASE)
# No tag is longer than this where it matters what a paragraph ends with.
_NEAR = 400
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_AS_TYPED = re.compile(r"(<(pre|script|style|textarea)(?=[\s>]).*?(?:</\2\s*>|\Z))", re.IGNORECASE | re.DOTALL)


def shown(stored: str) -> str:
    """Return a stored text as HTML: without block comments, the words that shortcodes enclose, paragraphs in tags.

    Words in brackets that are no shortcode stay: "[the trust] said". One is a shortcode if it is closed somewhere
    (``[/name]``) or by itself (``[name /]``), has a value (``[name id="1"]``) or an underscore in its name, or is
    one of those known.
    """
    text = stored.replace("\r\n", "\n").replace("\r", "\n")
    blocks = "<!-- wp:" in text
    text = without_shortcodes(_COMMENT.sub("", _INLINE_PICTURE.sub("", text)))
    return _in_paragraphs(_SHOWN_ADDRESS.sub("", text), lines=not blocks)


def without_shortcodes(text: str) -> str:
    """Take the shortcodes out of a text and leave the words they enclose."""
    if "[" not in text:
        return text
    text = _SILENT.sub("\n\n", text)
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for code in _CODE.finditer(text):
        if not (code[2] and code[4].strip()):
            names[bool(code[2])].add(code[3].lower())
    both = names[True] & names[False]

    def put(code: re.Match[str]) -> str:
        name = code[3].lower()
        if code[1] and code[6]:
            return code[0][1:-1]
        signs = name in both or name in _KNOWN or "_" in name or code[5] or _ATTRIBUTE.match(code[4])
        if not signs or (code[2] and code[4].strip()):
            return code[0]
        # One column of words ends where the next begins; but "[dropcap]T[/dropcap]he" is one word.
        parted = name in _ASIDE or (code[2] and text.startswith(f"[{code[3]}", code.end()))
        return code[1] + ("\n\n" if parted else "") + code[6]

    return _CODE.sub(put, text)


def _in_paragraphs(text: str, *, lines: bool) -> str:
    """Put tags where WordPress puts them when it shows a text: a paragraph for a blank line, a break for a line end."""
    parts = _AS_TYPED.split(text)
    # Of each three the second is as it was typed, and the third the name it was found by.
    return "".join(
        part if number % 3 else _tagged(part, lines=lines) for number, part in enumerate(parts) if number % 3 < 2
    )


def _tagged(text: str, *, lines: bool) -> str:
    pieces = re.split(r"\n[ \t]*\n\s*", _TAG.sub(lambda tag: tag[0].replace("\n", " "), text))
    return _joined(
        [_joined(piece.split("\n"), "<br>\n", "\n") if lines else piece for piece in pieces], "\n\n<p>", "\n\n"
    )


def _joined(parts: list[str], mark: str, plain: str) -> str:
    """Join parts with a mark; without one where a tag parts them already, or there is nothing to part."""
    found = parts[:1]
    for before, after in pairwise(parts):
        parted = _CLOSES.search(before[-_NEAR:]) or _OPENS.match(after) or is_blank(before) or is_blank(after)
        found += [plain if parted else mark, after]
    return "".join(found)
