"""Tell which findings are new beside those of an earlier state of an issue. Pure."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digest.model import Finding


def new_ones(found: Iterable[Finding], before: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that an earlier state did not have, whatever line they stand on now.

    One that stood there once and stands there twice now is new once.
    """
    left = Counter(map(_known_by, before))
    new = []
    for finding in found:
        key = _known_by(finding)
        if left[key]:
            left[key] -= 1
        else:
            new.append(finding)
    return tuple(new)


def _known_by(finding: Finding) -> tuple[str, str, str, str]:
    return finding.id, finding.severity, finding.text, re.sub(r"\bline \d+", "line", finding.message)
