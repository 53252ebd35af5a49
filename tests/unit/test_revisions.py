"""A file as it was in a revision: read byte for byte, and a clear word where there is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from digest.errors import DigestError, StorageError
from digest.model import Newsroom
from digest.workflow import revisions
from tests.support import LONDON, commit, git

if TYPE_CHECKING:
    from pathlib import Path


def newsroom(root: Path) -> Newsroom:
    return Newsroom(
        root=str(root), publication="Ward & Whitehall", zone=LONDON, language="en-GB", sources=(), newsletters=()
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "top").mkdir()
    commit(tmp_path / "top", "Nothing yet")
    return tmp_path / "top"


@pytest.mark.parametrize("octets", [b"", b"one\r\ntwo\n", b"caf\xe9 \xff\xfe\x00", "£461m\n".encode(), b"x" * 300_000])
def test_the_very_bytes_come_back(repository: Path, octets: bytes) -> None:
    path = repository / "issue.md"
    path.write_bytes(octets)
    commit(repository)
    path.write_bytes(b"edited since")
    assert revisions.at(newsroom(repository), path, "HEAD") == octets


def test_every_way_to_name_a_commit_counts(repository: Path) -> None:
    path = repository / "issue.md"
    path.write_bytes(b"first")
    first = commit(repository)
    git(repository, "tag", "sent-12")
    path.write_bytes(b"second")
    commit(repository)
    room = newsroom(repository)
    assert [revisions.at(room, path, name) for name in ("HEAD", "@", "HEAD~1", first[:10], "sent-12", "HEAD~2")] == [
        b"second", b"second", b"first", b"first", b"first", None,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a b.md", "Übersicht ’16.md", "-x.md", "a*?[b].md", ":(top)x.md", 'say "so".md'])
def test_a_newsroom_may_be_a_folder_of_the_repository_and_a_file_have_any_name(repository: Path, name: str) -> None:
    room = repository / "titles and more" / "Grüße"
    path = room / "issues" / "catch-up" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"there")
    (repository / "issue.md").write_bytes(b"another")
    commit(repository)
    path.unlink()
    path.parent.rmdir()
    assert revisions.at(newsroom(room), path, "HEAD") == b"there"
    assert revisions.at(newsroom(room), room / "issue.md", "HEAD") is None
    assert revisions.at(newsroom(room), path.parent, "HEAD") is None


def test_a_hook_of_another_folder_does_not_lead_astray(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = repository / "room"
    room.mkdir()
    (room / "issue.md").write_bytes(b"there")
    commit(repository)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert revisions.at(newsroom(room), room / "issue.md", "HEAD") == b"there"


@pytest.mark.parametrize(
    "revision", ["", " ", "-p", "--all", "--output=x", "a\0b", "no-such", "HEAD~40", "HEAD:issue.md", "HEAD..HEAD", "*"]
)
def test_what_names_no_commit_is_refused(repository: Path, revision: str) -> None:
    with pytest.raises(DigestError, match=r"is no revision|knows no revision") as found:
        revisions.at(newsroom(repository), repository / "issue.md", revision)
    assert found.value.hint
    assert list(repository.iterdir()) == [repository / ".git"]


def test_what_a_terminal_would_act_on_is_not_said_again(repository: Path) -> None:
    with pytest.raises(DigestError, match="knows no revision") as found:
        revisions.at(newsroom(repository), repository / "issue.md", "\x1b[2J\x07main")
    assert re.search(r"[\x00-\x09\x0b-\x1f]", str(found.value)) is None


def test_without_a_commit_a_repository_or_git_the_way_out_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(DigestError, match=r"the newsroom is not under git\nhelp: git init"):
        revisions.at(newsroom(tmp_path), tmp_path / "issue.md", "HEAD")
    git(tmp_path, "init", "-q")
    with pytest.raises(DigestError, match="knows no revision “HEAD”"):
        revisions.at(newsroom(tmp_path), tmp_path / "issue.md", "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(DigestError, match=r"git is needed .*\nhelp: install git"):
        revisions.at(newsroom(tmp_path), tmp_path / "issue.md", "HEAD")


def test_a_file_outside_the_repository_is_told(repository: Path, tmp_path: Path) -> None:
    commit(repository)
    with pytest.raises(StorageError, match="outside repository"):
        revisions.at(newsroom(repository), tmp_path / "elsewhere.md", "HEAD")
