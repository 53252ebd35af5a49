"""How often a property is tried: a quarter of the times in a plain run, all of them in the slow one.

The whole suite is to be run after every change, and most faults show within the first examples. ``pytest -m slow``,
which ``.ci/run`` runs too, tries every property again as often as it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import is_hypothesis_test, settings

if TYPE_CHECKING:
    import pytest

# Hypothesis itself tries a property a hundred times. How long an example takes says something of the machine, not of
# the program.
_EVERY, _LEAST = 100, 25
settings.register_profile("plain", deadline=None, max_examples=_LEAST)
settings.register_profile("slow", deadline=None, max_examples=_EVERY)


def examples(number: int, **options: Any) -> settings:
    """Try a property so many times, fewer in a plain run, but not fewer than 25."""
    share = settings().max_examples / _EVERY
    return settings(max_examples=min(number, max(_LEAST, round(number * share))), **options)


def choose(config: pytest.Config) -> None:
    """Choose how often before the first test is read."""
    settings.load_profile("slow" if _is_slow(config) else "plain")


def take_in(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let a slow run try every property as well."""
    for item in items if _is_slow(config) else ():
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("slow")


def _is_slow(config: pytest.Config) -> bool:
    return bool(config.option.markexpr == "slow")
