"""What was meant to be replaced before sending."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.checks.passages import passages
from digest.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof

# "TK", to come: the trade's mark for a fact still missing. Capitals only; doubled forms are common. A shop is none.
_TO_COME = re.compile(r"(?<![\w&])(?:TK)+(?![\w&]|\s?Maxx)")
_LOREM = re.compile(r"\blorem\s+ipsum\b", re.IGNORECASE)
# Jinja, Handlebars and Liquid; Mailchimp; Salesforce; double brackets; shell and JavaScript; ERB.
_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\*\|\w|%%\w+%%|\[\[|\]\]|\$\{|<%|%recipient\.")


def _each(
    proof: Proof, pattern: re.Pattern[str], id: str, severity: Severity, said: str, help: str
) -> Iterator[Finding]:
    for passage in passages(proof):
        if match := pattern.search(passage.text):
            message = said.format(match[0])
            yield Finding(id=id, severity=severity, message=message, where=passage.at(match.start()), help=help)


def to_come(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each text that still says TK."""
    yield from _each(
        proof, _TO_COME, "leftover-tk", "error", "“{}” still stands in the text", "put in what was to come"
    )


def lorem_ipsum(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each text that holds dummy Latin."""
    yield from _each(proof, _LOREM, "leftover-lorem", "error", "“{}” is dummy text", "put in the real text")


def template_mark(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each text with the mark of a template language or a sending service."""
    said = "“{}” looks like a template mark; readers see it as it stands"
    yield from _each(proof, _TEMPLATE, "leftover-template-mark", "warning", said, "take it out if it is not meant")
