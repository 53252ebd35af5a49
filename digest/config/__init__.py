"""Read the configuration files into values. Every problem of a file is told in one go, each with its line."""

from digest.config.corrections import load_corrections, read_corrections
from digest.config.decisions import load_decisions, read_decisions
from digest.config.format import load_format
from digest.config.newsletter import load_newsletter
from digest.config.newsroom import MARKER, find_root, load_newsroom
from digest.config.profile import load_profile

__all__ = [
    "MARKER",
    "find_root",
    "load_corrections",
    "load_decisions",
    "load_format",
    "load_newsletter",
    "load_newsroom",
    "load_profile",
    "read_corrections",
    "read_decisions",
]
