"""What tests of the command line share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from tests.support import CommandLine, Result


@pytest.fixture
def moment() -> datetime:
    """Return when the program runs unless a test says otherwise: the morning the issue of 5 September goes out."""
    return NOW


@pytest.fixture
def run(digest: CommandLine, newsroom: Path, moment: datetime) -> Callable[..., Result]:
    """Run the program in the sample newsroom."""

    def in_newsroom(*words: str, now: datetime = moment) -> Result:
        return digest("-C", newsroom, *words, now=now)

    return in_newsroom
