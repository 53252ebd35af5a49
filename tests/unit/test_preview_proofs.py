"""Issues as the preview looks at them: what a build makes, kept until a file changes, and what stays when it breaks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from digest import config
from digest.desk.hub import Hub
from digest.desk.proofs import Name, Proofs
from tests.support import NOW, CommandLine, run_aside

if TYPE_CHECKING:
    from pathlib import Path

NAME = Name("catch-up", date(2016, 8, 30))


@pytest.fixture
def proofs(newsroom: Path) -> Proofs:
    return Proofs(config.load_newsroom(newsroom), lambda: NOW)


def issue_of(newsroom: Path) -> Path:
    return newsroom / f"issues/catch-up/{NAME.day}.md"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8", newline="\n")


def test_what_is_looked_at_is_what_a_build_writes(proofs: Proofs, newsroom: Path, digest: CommandLine) -> None:
    look = proofs.look(NAME)
    assert look.proof
    built = digest("-C", newsroom, "build", "catch-up", str(NAME.day), now=NOW)
    assert built.code in {0, 1}
    folder = newsroom / f"out/catch-up/{NAME.day}"
    email = look.proof.email
    assert email.html.encode() == (folder / "issue.html").read_bytes()
    assert email.text.encode() == (folder / "issue.txt").read_bytes()
    assert look.proof.message == (folder / "issue.eml").read_bytes()


def test_while_the_files_are_watched_it_is_made_once_until_one_changes(proofs: Proofs, newsroom: Path) -> None:
    proofs.watched = True
    first = proofs.look(NAME)
    edit(issue_of(newsroom), "subject: ", "subject: Changed ")
    assert proofs.look(NAME) is first
    proofs.stale()
    changed = proofs.look(NAME)
    assert changed.proof
    assert changed.proof.email.subject.startswith("Changed ")
    assert changed.revision != first.revision


def test_the_same_files_are_the_same_revision(proofs: Proofs, newsroom: Path) -> None:
    first = proofs.look(NAME)
    issue_of(newsroom).touch()
    assert proofs.look(NAME).revision == first.revision


def test_what_breaks_leaves_the_last_and_each_fault_is_another_revision(proofs: Proofs, newsroom: Path) -> None:
    whole = proofs.look(NAME)
    toml = newsroom / "newsletters/catch-up.toml"
    edit(toml, 'send = "Mon 07:00"', 'send = "Mon 7am"')
    one = proofs.look(NAME)
    edit(toml, "minimum_words", "minimum_word")
    two = proofs.look(NAME)
    assert [len(look.faults) for look in (whole, one, two)] == [0, 1, 2]
    assert len({look.revision for look in (whole, one, two)}) == 3
    assert one.proof is two.proof is whole.proof
    assert one.faults[0].place.startswith("newsletters/catch-up.toml:")
    edit(toml, "minimum_word", "minimum_words")
    edit(toml, "Mon 7am", "Mon 07:00")
    assert proofs.look(NAME).revision == whole.revision


def test_an_issue_without_a_file_is_known_only_if_it_was_looked_at(proofs: Proofs, newsroom: Path) -> None:
    assert proofs.known("catch-up", "2016-08-30") == NAME
    assert proofs.known("catch-up", "2016-8-30") is None
    proofs.look(NAME)
    issue_of(newsroom).unlink()
    assert proofs.known("catch-up", "2016-08-30") == NAME
    gone = proofs.look(NAME)
    assert gone.gone
    assert gone.proof
    assert Proofs(config.load_newsroom(newsroom), lambda: NOW).known("catch-up", "2016-08-30") is None


def test_one_broken_newsletter_costs_the_list_nothing_but_itself(proofs: Proofs, newsroom: Path) -> None:
    text = (newsroom / "newsletters/catch-up.toml").read_text("utf-8")
    (newsroom / "newsletters/other.toml").write_text(text + "\nunknown = 1\n", "utf-8")
    listed, faults = proofs.listed()
    assert faults == ()
    assert [(each.name, bool(each.standings), bool(each.faults)) for each in listed] == [
        ("catch-up", True, False),
        ("other", False, True),
    ]
    (newsroom / "digest.toml").write_text("version = ", "utf-8")
    listed, faults = proofs.listed()
    assert [each.name for each in listed] == ["catch-up", "other"]
    assert faults[0].place.startswith("digest.toml:")


def test_where_files_cannot_be_watched_it_is_said_and_loading_the_page_again_shows_a_change(
    proofs: Proofs, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "OS file watch limit reached")

    monkeypatch.setattr("watchfiles.awatch", full)
    told: list[str] = []

    async def watching() -> None:
        await Hub(proofs, changed=lambda _: None, report=told.append).watch()

    run_aside(watching())
    assert told[0].startswith("files are not watched any more: ")
    before = proofs.look(NAME)
    edit(issue_of(newsroom), "subject: ", "subject: Changed ")
    assert proofs.look(NAME).revision != before.revision
