"""Whether two things are the same thing: addresses, headlines, texts. Pure."""

from digest.likeness.sketch import ALIKE, likeness, same_title, sketch
from digest.likeness.urls import canonical

__all__ = ["ALIKE", "canonical", "likeness", "same_title", "sketch"]
