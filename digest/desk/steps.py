"""What was done to a text, so that it can be undone: only what changed is kept, and only so much of it. Pure."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

# A thousand steps are a day's work; most are a few words, and a story moved is twice its length.
MOST_STEPS = 1000
MOST_CHARACTERS = 1_000_000


class Step(NamedTuple):
    """A change of a text: what stood at a place, and what stands there now. ``what`` tells which field it is of."""

    at: int
    was: str
    now: str
    what: str = ""

    @property
    def size(self) -> int:
        """Return how many characters it keeps."""
        return len(self.was) + len(self.now)

    def forward(self, text: str) -> str:
        """Return the text with the change."""
        return f"{text[: self.at]}{self.now}{text[self.at + len(self.was) :]}"

    def back(self, text: str) -> str:
        """Return the text as it was before."""
        return f"{text[: self.at]}{self.was}{text[self.at + len(self.now) :]}"


def step(before: str, after: str, what: str = "") -> Step:
    """Return the change from one text to another: all between what both begin and end with."""
    at = _shared(before, after)
    most = min(len(before), len(after)) - at
    same = _shared(before[len(before) - most :][::-1], after[len(after) - most :][::-1])
    return Step(at, before[at : len(before) - same], after[at : len(after) - same], what)


def _shared(one: str, other: str) -> int:
    """Count the characters with which two texts begin alike."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        half = (least + most + 1) // 2
        least, most = (half, most) if one[least:half] == other[least:half] else (least, half - 1)
    return least


class Steps:
    """The steps of one text, newest last; the oldest are forgotten beyond ``MOST_STEPS`` and ``MOST_CHARACTERS``."""

    def __init__(self) -> None:
        self._done: deque[Step] = deque()
        self._undone: list[Step] = []
        self._size = 0

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Tell whether something was undone."""
        return bool(self._undone)

    def note(self, before: str, after: str, what: str = "", *, joined: bool = False) -> None:
        """Note a change; what was undone cannot be redone any more.

        Args:
            before: the text.
            after: what became of it.
            what: which field it is of; empty for what is no field.
            joined: undo it together with the step before, if that is of the same field.
        """
        self._undone.clear()
        if joined and what and self._done and self._done[-1].what == what:
            last = self._done.pop()
            self._size -= last.size
            before = last.back(before)
        new = step(before, after, what)
        self._done.append(new)
        self._size += new.size
        while len(self._done) > MOST_STEPS or (self._size > MOST_CHARACTERS and len(self._done) > 1):
            self._size -= self._done.popleft().size

    def undo(self, text: str) -> str:
        """Return the text without the last step.

        Raises:
            IndexError: there is none.
        """
        last = self._done.pop()
        self._size -= last.size
        self._undone.append(last)
        return last.back(text)

    def redo(self, text: str) -> str:
        """Return the text with the step that was undone last.

        Raises:
            IndexError: there is none.
        """
        last = self._undone.pop()
        self._done.append(last)
        self._size += last.size
        return last.forward(text)

    def clear(self) -> None:
        """Forget every step."""
        self._done.clear()
        self._undone.clear()
        self._size = 0
