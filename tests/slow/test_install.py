"""The program as it is installed: from a wheel in a clean environment, and editable."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support import REPOSITORY

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel from the source distribution, as an index would."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=REPOSITORY)
    (archive,) = folder.glob("*.tar.gz")
    run("tar", "xzf", archive, cwd=folder)
    (source,) = (path for path in folder.iterdir() if path.is_dir())
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_templates_and_seeds(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("templates", "seeds"):
        shipped = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / part).rglob("*") if path.is_file()}
        left = re.compile(r"/out/|/\.digest/|/issues/catch-up/2016-09-05\.md$")  # by a build in the checkout
        assert {f"digest/{name}" for name in shipped if not left.search(name)} <= set(names)
    issues = sorted(name for name in names if name.startswith("digest/seeds/issues/catch-up/"))
    assert issues == [f"digest/seeds/issues/catch-up/2016-08-{day}.md" for day in (15, 22, 30)]
    assert {"digest/py.typed", "digest/support/clients.json", "digest/support/clients.LICENSE"} <= set(names)
    static = {f"digest/desk/static/{path.name}" for path in (REPOSITORY / "digest/desk/static").iterdir()}
    assert {"digest/desk/static/preview.js", "digest/desk/static/preview.css"} <= static <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "docs/"))]


def test_a_wheel_works_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    bin = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(bin / "pip", "install", "-q", wheel, cwd=tmp_path)
    run(bin / "digest", "init", "demo", "--yes", cwd=tmp_path)
    told = run(bin / "digest", "-C", "demo", "build", "catch-up", "--week", "2016-W35", cwd=tmp_path)
    assert told.splitlines()[0] == str(Path("demo/out/catch-up/2016-09-05/issue.html"))
    shown = run(bin / "digest", "-C", "demo", "preview", "--out", "views", cwd=tmp_path)
    assert shown.splitlines() == [str(Path("views/index.html"))]
    where = run(
        bin / "python",
        "-c",
        "from digest.resources import folder; print(folder('seeds'), folder('templates'))",
        cwd=tmp_path,
    )
    assert where.count("site-packages") == 2


def test_an_editable_install_uses_the_checkout(tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    bin = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(bin / "pip", "install", "-q", "-e", REPOSITORY, cwd=tmp_path)
    where = run(bin / "python", "-c", "from digest.resources import folder; print(folder('seeds'))", cwd=tmp_path)
    assert where.strip() == str(REPOSITORY / "seeds")
