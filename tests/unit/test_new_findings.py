"""Which findings an earlier state of an issue did not have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from digest.checks.new import new_ones
from digest.errors import Where
from digest.model import Finding

WHERE = Where("issues/catch-up/2016-09-05.md", 12, 3)
FINDING = Finding(
    id="word-doubled", severity="warning", message="“months months”, as on line 4", where=WHERE, text="months"
)
MOVED = replace(FINDING, where=Where(WHERE.path, 40, 9), message="“months months”, as on line 32")


def test_what_only_moved_is_not_new() -> None:
    assert new_ones([MOVED], [FINDING]) == ()


def test_what_stood_there_once_and_stands_there_twice_is_new_once() -> None:
    assert new_ones([FINDING, MOVED], [FINDING]) == (MOVED,)
    assert new_ones([FINDING], [FINDING, MOVED]) == ()
    assert new_ones([FINDING, MOVED], []) == (FINDING, MOVED)


@pytest.mark.parametrize(
    "changes",
    [{"id": "word-banned"}, {"severity": "error"}, {"message": "“weeks weeks”, as on line 4"}, {"text": "weeks"}],
)
def test_what_differs_in_anything_but_its_line_is_new(changes: dict[str, Any]) -> None:
    other = replace(FINDING, **changes)
    assert new_ones([FINDING, other], [FINDING]) == (other,)
