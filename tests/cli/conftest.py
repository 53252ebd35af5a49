"""What tests of the command line share."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.support import NOW, copy_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from tests.support import CommandLine, Result


class After(Protocol):
    """Leaves the newsroom of a test as a command leaves it.

    ``now`` is the clock, if it is not the machine's; ``house`` is put to the end of ``digest.toml`` before;
    ``of`` is the newsroom to begin with, which is left as it is, if it is not the sample.
    """

    def __call__(self, *words: str, now: datetime | None = None, house: str = "", of: Path | None = None) -> Path: ...


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> After:
    """Return what runs a command in a sample newsroom: each once, for a build is the same in any folder."""
    from digest import cli

    made: dict[tuple[tuple[str, ...], datetime | None, str, Path | None], Path] = {}

    def left(*words: str, now: datetime | None = None, house: str = "", of: Path | None = None) -> Path:
        if (words, now, house, of) not in made:
            root = tmp_path_factory.mktemp("once") / "newsroom"
            shutil.copytree(of, root) if of else copy_newsroom(root)
            with (root / "digest.toml").open("a", encoding="utf-8", newline="\n") as file:
                file.write(house)
            with pytest.MonkeyPatch.context() as patch:
                if now:
                    patch.setattr("digest.cli.clock.now", lambda: now)
                with pytest.raises(SystemExit) as end:
                    cli.main(["-C", str(root), *words])
            assert end.value.code in {0, None}
            made[words, now, house, of] = root
        return made[words, now, house, of]

    return left


@pytest.fixture
def after(once: After, newsroom: Path) -> After:
    """Return what leaves the newsroom of this test as a command leaves it, and returns its folder."""

    def left(*words: str, now: datetime | None = None, house: str = "", of: Path | None = None) -> Path:
        return shutil.copytree(once(*words, now=now, house=house, of=of), newsroom, dirs_exist_ok=True)

    return left


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
