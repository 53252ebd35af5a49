"""Where a finding points to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.errors import Where

if TYPE_CHECKING:
    from digest.model import Proof


def place_in(first: Where, text: str, start: int) -> Where:
    """Return the line and column of a character of a block, whose first line is ``first`` and begins its line."""
    if not first.line:
        return first
    before = text[:start]
    return Where(first.path, first.line + before.count("\n"), start - (before.rfind("\n") + 1) + 1)


def of_newsletter(proof: Proof) -> Where:
    """Return the file of the newsletter, for what is set there."""
    return Where(f"newsletters/{proof.newsletter.name}.toml")


def of_email(proof: Proof) -> Where:
    """Return the line of the date, for what is true of the email as a whole."""
    return proof.line("date")
