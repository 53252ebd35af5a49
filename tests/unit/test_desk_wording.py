"""What the desk says of how to mend a finding: nothing that only a command or the file itself could do."""

from __future__ import annotations

import re

import pytest

from digest.checks import FAMILIES
from digest.checks.messages import ISSUE_FILE, NOT_CHECKED
from digest.desk.wording import help_of
from digest.model import Finding

# What an editor who knows the page alone cannot follow: commands, marks, lines of the file, settings.
FOREIGN = re.compile(
    r"digest [a-z]+|<!--|\.toml|\[(?:checks|rules|links|footer|from|brand)\]|`#|# line|header:|template"
)
ELSEWHERE = ("in a text editor: ", "for whoever set the newsletter up: ")
RULES = [rule for family in FAMILIES for check in family.checks for rule in check.rules]


@pytest.mark.parametrize("rule", [*RULES, *ISSUE_FILE, *NOT_CHECKED], ids=lambda rule: rule.id)
def test_no_rule_asks_at_the_desk_for_a_command_or_for_the_file(rule: object) -> None:
    found = Finding(id=rule.id, severity="error", message="wrong", help=rule.mend)  # type: ignore[attr-defined]
    said = help_of(found)
    assert said.startswith(ELSEWHERE) or not FOREIGN.search(said)
    assert bool(said) == bool(found.help)


@pytest.mark.parametrize(
    ("id", "help", "said"),
    [
        ("subject-missing", "add a line to the header: subject: ...", "write one, at the top of the issue"),
        (
            "figure-not-in-source",
            "mend it, or say why it may stay: <!-- allow: figure-not-in-source REASON -->",
            "mend it, or let it stand and say why",
        ),
        ("word-doubled", "take one of them out", "take one of them out"),
        ("comment-unclosed", "close it with -->", "in a text editor: close it with -->"),
        (
            "postal-address-missing",
            'write under [footer] address = "..."',
            'for whoever set the newsletter up: write under [footer] address = "..."',
        ),
        ("html-large", "shorten the longest stories: “One”", "shorten the longest stories: “One”"),
        ("figure-rounded", "", ""),
    ],
)
def test_the_words_of_a_check_stand_where_they_can_be_followed(id: str, help: str, said: str) -> None:
    assert help_of(Finding(id=id, severity="warning", message="wrong", help=help)) == said
