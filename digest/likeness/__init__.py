"""Whether two things are the same thing: addresses, and (by them) what ran before. Pure."""

from digest.likeness.urls import canonical

__all__ = ["canonical"]
