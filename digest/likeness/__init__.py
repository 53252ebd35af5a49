"""Whether two things are the same thing: addresses, headlines, texts. Pure."""

from digest.likeness.sketch import ALIKE, bare_title, likeness, same_title, share, sketch
from digest.likeness.urls import canonical

__all__ = ["ALIKE", "bare_title", "canonical", "likeness", "same_title", "share", "sketch"]
