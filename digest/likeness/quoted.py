from __future__ import annotations

import re

# Shorter runs are how anyone would put it: a name with its title, a figure with its unit.
RUN = 6


def quoted_words(text: str, source: str) -> int:
    """Count the words of a text that stand in a source in runs of six or more, case and punctuation aside.

    Words are runs between white space, as ``text.word_count`` counts them; those of punctuation alone are none.
    """
    words, theirs = _words(text), _words(source)
    runs = {tuple(theirs[at : at + RUN]) for at in range(len(theirs) - RUN + 1)}
    taken: set[int] = set()
    for at in range(len(words) - RUN + 1):
        if tuple(words[at : at + RUN]) in runs:
            taken.update(range(at, at + RUN))
    return len(taken)


def _words(text: str) -> list[str]:
    return [word for raw in text.casefold().split() if (word := re.sub(r"\W+", "", raw))]
