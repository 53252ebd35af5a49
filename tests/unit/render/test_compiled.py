from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment

from digest.render import compiled as compiled_module
from digest.render.compiled import CompiledTemplates
from digest.render.templates import Templates
from tests.unit.render.rendering import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

NAME = "strapline.txt.j2"


class Run:
    """A run of the program, as far as templates are concerned: nothing compiled yet, byte code kept in a folder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.folder, self.compiled, self._monkeypatch = folder, 0, monkeypatch
        generate = Environment._generate

        def counting(*arguments: object, **options: object) -> str:
            self.compiled += 1
            return generate(*arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(Environment, "_generate", counting)
        monkeypatch.setattr(sys, "pycache_prefix", str(folder))
        monkeypatch.setattr(sys, "dont_write_bytecode", False)
        self.again()

    def again(self) -> None:
        """Start another run."""
        self.compiled = 0
        self._monkeypatch.setattr("digest.render.templates._COMPILED", CompiledTemplates())

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.rglob("*.j2c"))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    return Run(monkeypatch, tmp_path / "bytecode")


def source(folders: tuple[Path, ...] = SHIPPED) -> str:
    return Templates(folders)._env.get_template(NAME).render(newsletter={"strapline": "What you missed"})


def test_a_shipped_template_is_compiled_once_and_for_the_next_runs_too(run: Run) -> None:
    first = source()
    assert (run.compiled, len(run.files)) == (1, 1)
    assert source() == first
    run.again()
    assert source() == first
    assert run.compiled == 0


@pytest.mark.parametrize("keep", [0, 40, 200])
def test_code_that_was_cut_short_is_compiled_anew(run: Run, keep: int) -> None:
    first = source()
    (path,) = run.files
    path.write_bytes(path.read_bytes()[:keep])
    run.again()
    assert (source(), run.compiled) == (first, 1)


def test_code_of_another_version_is_neither_used_nor_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    source()
    (old,) = run.files
    monkeypatch.setattr(compiled_module, "_stamp", lambda: "another")
    run.again()
    source()
    assert run.compiled == 1
    (new,) = run.files
    assert old != new


def test_no_code_of_a_newsroom_is_run_from_a_file(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "newsroom/templates/parts"
    own.mkdir(parents=True)
    for words in ("one", "two", "one"):
        (own / NAME).write_text(words)  # within one tick of the clock, and of one length
        assert source((own, *SHIPPED)) == words
    assert (run.compiled, run.files) == (3, [])
    (own / NAME).unlink()
    assert "missed" in source((own, *SHIPPED))


def test_where_nothing_can_be_written_a_template_works_all_the_same(run: Run) -> None:
    run.folder.write_text("a file in the way")
    assert "missed" in source()
    run.again()
    assert "missed" in source()
    assert run.compiled == 1


def test_python_told_to_write_no_byte_code_is_obeyed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    source()
    assert run.files == []
