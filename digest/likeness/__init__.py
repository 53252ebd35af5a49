"""Whether two things are the same thing: addresses, headlines, texts, versions of an article. Pure."""

from digest.likeness.quoted import quoted_words
from digest.likeness.sketch import ALIKE, bare_title, likeness, same_title, share, sketch
from digest.likeness.source import changed_since, id_mark, source_hash, version_mark
from digest.likeness.threads import ENOUGH, Comparison, Earlier, telling_words
from digest.likeness.urls import canonical

__all__ = [
    "ALIKE", "ENOUGH", "Comparison", "Earlier", "bare_title", "canonical", "changed_since", "id_mark", "likeness",
    "quoted_words", "same_title", "share", "sketch", "source_hash", "telling_words", "version_mark",
]  # fmt: skip
