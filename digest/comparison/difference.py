"""What is said of two states of an issue, and how its words are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from digest.text import join_and, one_line

Part = Literal["header", "intro", "story", "section", "marks"]
Kind = Literal[
    # of the header
    "subject-changed", "preheader-changed", "newsletter-changed", "date-changed", "number-changed", "window-changed",
    "status-changed",
    # of stories and sections
    "lead-changed", "story-added", "story-removed", "story-moved", "headline-changed", "kicker-changed",
    "section-added", "section-removed", "section-moved", "section-kind-changed", "title-changed", "items-changed",
    # of any text
    "text-added", "text-removed", "text-cut", "text-grown", "text-rewritten", "paragraphs-parted",
    "paragraphs-rewritten", "paragraphs-moved", "figures-changed", "dates-changed", "quotations-changed",
    "names-changed", "reworded", "links-changed", "pictures-changed", "look-changed",
    # of marks
    "allowance-added", "allowance-removed", "article-changed",
    # of two issues
    "story-in-both", "link-in-both", "intro-changed", "section-changed",
]  # fmt: skip

# A headline is told whole; of more than this many words of a text, the first and the last are.
_SHOWN_WORDS = 14
_FIRST, _LAST = 8, 5
_LISTED = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Words that were and the words that are now; one of them is empty where something came or went."""

    was: str = ""
    now: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that differs.

    docs/diff.md tells what each ``kind`` is. ``name`` is the headline or title of what it is about, in the newer state,
    ``articles`` the ids of a story's articles, ``changes`` every change there is, whole, and ``text`` a sentence for an
    editor. No text holds a control character.
    """

    kind: Kind
    part: Part
    name: str = ""
    articles: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    text: str


class Found(NamedTuple):
    """What differs in a part, before it is known how the part is called."""

    kind: Kind
    said: str
    changes: tuple[Change, ...] = ()


def change(was: str, now: str) -> Change:
    """Return a change of two texts, each in one line without control characters."""
    return Change(was=one_line(was), now=one_line(now))


def quoted(text: str) -> str:
    """Put a text between quotation marks, cut in the middle when it is long."""
    words = one_line(text).split(" ")
    cut = words if len(words) <= _SHOWN_WORDS else [*words[:_FIRST], "…", *words[-_LAST:]]
    return f"“{' '.join(cut)}”"


def whole(text: str) -> str:
    """Put a line of text between quotation marks."""
    return f"“{one_line(text)}”"


def listed(items: list[str], between: str = ", ") -> str:
    """Join what is told, and count what is not."""
    if len(items) <= _LISTED:
        return between.join(items)
    return join_and([between.join(items[: _LISTED - 1]), f"{len(items) - _LISTED + 1} more"])


def field(kind: Kind, noun: str, was: str, now: str) -> Found | None:
    """Tell a field of one line that was changed, came or went; None if it is the same."""
    if was == now:
        return None
    both = change(was, now)
    if both.was == both.now:
        return Found(kind, f"{noun} changed, in characters that do not show", (both,))
    if not both.was:
        return Found(kind, f"{noun} added: {whole(now)}", (both,))
    if not both.now:
        return Found(kind, f"{noun} taken out: {whole(was)}", (both,))
    return Found(kind, f"{noun} changed: was {whole(was)}, now {whole(now)}", (both,))
