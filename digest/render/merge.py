"""Merge tags: what a mailing service fills in for each reader, carried through the rendering as stand-ins. Pure.

A tag such as ``{{ UnsubscribeURL }}`` or ``<%unsubscribe%>`` does not come through MJML and the inlining of CSS as it
is: blanks in an address are encoded, signs escaped. An address that means nothing does, in a link, in words and in an
attribute alike (measured: 23 tags of 12 services, 5 places each).
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateRuntimeError

from digest.text import join_and

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from digest.model import Email, Issue, Profile

# RFC 2606: no address below .invalid is ever real. The label is ours alone: a text that holds it loses it.
_LABEL = "mt7d1c9e0a4f"
_STAND_IN = re.compile(rf"https://{_LABEL}\.invalid/([a-z][a-z0-9_]*)/")
# Not to be seen, and enough to part the two signs of a delimiter (U+2060, word joiner).
_JOINER = "\u2060"
TARGET = re.compile(r"merge:([a-z][a-z0-9_]*)")
_IN_BLOCK = re.compile(rf"(?<=\]\(){TARGET.pattern}(?=\))")


def stand_in(name: str) -> str:
    """Return what stands for a tag until the email is rendered."""
    return f"https://{_LABEL}.invalid/{name}/"


def count(text: str) -> int:
    """Count the stand-ins of a text."""
    return len(_STAND_IN.findall(text))


class EveryTag:
    """Has every name: where nothing is ever filled in, it does not matter which tags a service knows."""

    def __contains__(self, name: object) -> bool:
        """Tell that it has a name."""
        return True


def asker(profile: Profile, values: dict[str, str]) -> Callable[[str], str]:
    """Return ``merge``, by which a template asks for a tag.

    Raises:
        jinja2.TemplateRuntimeError: (the function) the profile has no such tag, or no address for it.
    """

    def merge(name: str) -> str:
        if name not in values:
            known = f"it has {join_and(sorted(values))}" if values else "it has none"
            raise TemplateRuntimeError(f"the profile {profile.name} has no merge tag {name}; {known}")
        return stand_in(name)

    return merge


def with_targets(issue: Issue, values: Container[str]) -> Issue:
    """Return an issue whose link targets ``merge:NAME`` are stand-ins, and whose texts hold no other one."""

    def mended(noun: Any, field: str = "") -> Any:
        if isinstance(noun, str):
            text = noun.replace(_LABEL, _LABEL[:2] + _LABEL[3:]) if _LABEL in noun else noun
            if field == "url" and (whole := TARGET.fullmatch(text)) and whole[1] in values:
                return stand_in(whole[1])
            if field == "text" and "](merge:" in text:
                return _IN_BLOCK.sub(lambda tag: stand_in(tag[1]) if tag[1] in values else tag[0], text)
            return text
        if isinstance(noun, tuple):
            return tuple(mended(each) for each in noun)
        if dataclasses.is_dataclass(noun) and not isinstance(noun, type):
            before = {each.name: getattr(noun, each.name) for each in dataclasses.fields(noun)}
            after = {name: mended(value, name) for name, value in before.items()}
            changed = {name: value for name, value in after.items() if value is not before[name]}
            return dataclasses.replace(noun, **changed) if any(after[n] != before[n] for n in changed) else noun
        return noun

    return mended(issue)  # type: ignore[no-any-return]


def filled(email: Email, profile: Profile, values: dict[str, str]) -> Email:
    """Return an email with every stand-in filled, and with no other text that the service would take for its own."""
    return dataclasses.replace(
        email,
        html=_fill(_harmless_html(email.html, profile.live), values),
        text=_fill(_harmless_text(email.text, profile.live), values),
        flowed=_fill(_harmless_text(email.flowed, profile.live), values),
    )


_LINKED = re.compile(rf'<a\s[^>]*?href="{_STAND_IN.pattern}"[^>]*>(.*?)</a>', re.DOTALL)


def taken_out(html: str) -> str:
    """Return HTML without the tags that were asked for: of a link its words stay, of anything else nothing."""
    return _STAND_IN.sub("", _LINKED.sub(r"\2", html))


def _fill(text: str, values: dict[str, str]) -> str:
    return _STAND_IN.sub(lambda found: values[found[1]], text)


# A style sheet knows no character references, and holds no words of an article.
_UNTOUCHED = re.compile(r"<style\b.*?</style>", re.DOTALL | re.IGNORECASE)


def _harmless_html(html: str, live: tuple[str, ...]) -> str:
    """Write the first sign of each delimiter as a character reference: readers see it, the service does not."""
    if not any(each in html for each in live):
        return html
    parts, at = [], 0
    for kept in [*_UNTOUCHED.finditer(html), None]:
        piece = html[at : kept.start() if kept else len(html)]
        for each in live:
            piece = _opening(each).sub(f"&#{ord(each[0])};", piece)
        parts += [piece, kept[0] if kept else ""]
        at = kept.end() if kept else at
    return "".join(parts)


def _harmless_text(text: str, live: tuple[str, ...]) -> str:
    for each in live:
        text = _opening(each).sub(lambda sign: sign[0] + _JOINER, text)
    return text


def _opening(delimiter: str) -> re.Pattern[str]:
    """Match the first sign of a delimiter; of three braces the first two each open one."""
    return re.compile(f"{re.escape(delimiter[0])}(?={re.escape(delimiter[1:])})")
