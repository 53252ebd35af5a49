"""The registry of checks: what is in it, what is asked when, and how an id is explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.checks import FAMILIES
from digest.checks.allowances import BINDING
from digest.checks.reference import explain, explained, page, rules

CHECKS = [check for family in FAMILIES for check in family.checks]
TESTS = Path(__file__).parents[1]


def test_names_and_ids_stand_once() -> None:
    names = [check.name for check in CHECKS]
    ids = [each.rule.id for each in rules()]
    assert (len(names), len(ids)) == (len(set(names)), len(set(ids)))


def test_every_check_runs_something_and_says_what_it_goes_by() -> None:
    assert all(check.runs and check.rules for check in CHECKS)


def test_what_can_refuse_an_issue_is_asked_without_being_asked_for() -> None:
    """Only what needs the network may wait for an option."""
    late = [check.name for check in CHECKS if check.thorough and any(rule.severity == "error" for rule in check.rules)]
    assert late == []


def test_what_no_mark_lets_stand_is_an_error_of_the_registry() -> None:
    assert {rule.id for check in CHECKS for rule in check.rules if rule.severity == "error"} >= BINDING


def test_each_rule_is_named_by_a_test_of_its_own() -> None:
    paths = [
        path for path in TESTS.rglob("test_*.py") if path.name not in {"test_planted_faults.py", "test_registry.py"}
    ]
    told = "".join(path.read_text("utf-8") for path in paths)
    assert [rule.id for check in CHECKS for rule in check.rules if rule.id not in told] == []


@pytest.mark.parametrize("id", [each.rule.id for each in rules()])
def test_every_id_is_explained_within_the_width_of_a_screen(id: str) -> None:
    found = explained(id)
    assert found
    said = explain(found)
    assert said.startswith(f"{id}: ")
    assert max(map(len, said.splitlines())) <= 80
    assert "](" not in said
    assert f"`{id}`" in page()
