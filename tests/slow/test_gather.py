"""Several programs at one archive, programs killed at it, and an archive deleted: nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from digest.archive.sqlite import SqliteArchive
from digest.model import Window
from digest.sources.walk import article_files, each_article_file
from tests.support import REPOSITORY, copy_newsroom, run_process

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

EVER = Window(start=datetime(1900, 1, 1, tzinfo=UTC), end=datetime(2200, 1, 1, tzinfo=UTC))
ROUNDS = 12
KILLS = 50


def start(newsroom: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "digest", "-C", str(newsroom), *arguments],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def headlines(newsroom: Path) -> dict[str, str]:
    """Look the archive through and return the headline of every article it gives."""
    archive = SqliteArchive(newsroom / ".digest/archive.db")
    assert archive.check() == ()
    found = {article.id: article.title for article in archive.articles(EVER)}
    archive.close()
    return found


def many_files(newsroom: Path, count: int) -> dict[str, str]:
    """Write so many article files and return the headline of every article there is."""
    more = newsroom / "articles/more"
    more.mkdir()
    for n in range(count):
        write(newsroom, f"more/{n}", f"Headline number {n}")
    assert run_process("-C", newsroom, "gather").code == 0
    return headlines(newsroom)


def write(newsroom: Path, id: str, title: str) -> None:
    text = f"---\ntitle: {title}\ndate: 2016-08-30\n---\n{title} " + "and its text " * 100
    (newsroom / f"articles/{id}.md").write_text(text, "utf-8")


def change(newsroom: Path, wanted: dict[str, str], turn: int) -> dict[str, str]:
    """Change a file in three, take one away and add another; return what the archive should give then."""
    made = sorted(id for id in wanted if id.startswith("more/"))
    after = dict(wanted)
    for id in made[turn % 3 :: 3]:
        after[id] = f"Changed in turn {turn}"
    (newsroom / f"articles/{made[turn]}.md").unlink()
    del after[made[turn]]
    after[f"more/new-{turn}"] = f"New in turn {turn}"
    for id, title in after.items():
        if wanted.get(id) != title:
            write(newsroom, id, title)
    return after


def test_two_gatherings_and_a_build_at_once_lose_nothing(tmp_path: Path) -> None:
    newsroom = copy_newsroom(tmp_path / "newsroom")
    wanted = many_files(newsroom, 200)
    issue, out = newsroom / "issues/catch-up/2016-09-05.md", newsroom / "out/catch-up/2016-09-05"
    for turn in range(ROUNDS):
        wanted = change(newsroom, wanted, turn)
        if turn % 2:
            shutil.rmtree(newsroom / ".digest")
        issue.unlink(missing_ok=True)
        shutil.rmtree(out, ignore_errors=True)
        running = [
            start(newsroom, "gather"),
            start(newsroom, "build", "--week", "2016-W35"),
            start(newsroom, "gather"),
        ]
        told = [process.communicate()[1].decode() for process in running]
        assert [process.returncode for process in running] == [0, 0, 0], told
        assert headlines(newsroom) == wanted
        assert issue.read_text("utf-8").endswith("-->\n")
        assert sorted(path.name for path in out.iterdir()) == [
            "issue.eml",
            "issue.html",
            "issue.txt",
            "issue.web.html",
            "manifest.json",
        ]


def test_a_folder_of_more_names_than_are_put_in_order_at_once_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = [f"{n}.md" for n in range(20)] + [f"{n}/{m}.md" for n in range(8) for m in range(5)]
    for name in below:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "3/above").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a-link.md").symlink_to(tmp_path / "3", target_is_directory=True)
    whole = [path.relative_to(tmp_path).as_posix() for path in article_files(tmp_path)]
    assert whole == sorted(below)
    assert [*each_article_file(tmp_path)] == [str(tmp_path / name) for name in whole]
    monkeypatch.setattr("digest.sources.walk.RUN", 3)
    assert sorted(each_article_file(tmp_path)) == sorted(str(tmp_path / name) for name in below)


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
def test_fifty_kills_of_a_gathering_leave_all_or_nothing_of_it(tmp_path: Path) -> None:
    newsroom = copy_newsroom(tmp_path / "newsroom")
    wanted, took, outcomes = many_files(newsroom, 500), [0.0, 0.0], Counter[str]()
    for turn in range(-2, KILLS):
        anew = turn % 2
        old, wanted = ({} if anew else wanted), change(newsroom, wanted, turn)
        if anew:
            shutil.rmtree(newsroom / ".digest")
        started = time.perf_counter()
        process = start(newsroom, "gather")
        if turn < 0:  # one whole run of either kind tells how long it takes
            process.communicate()
            assert process.returncode == 0
            took[anew] = time.perf_counter() - started
            continue
        # Over all of a run, and as often over its end, where it writes.
        moment = (turn // 4 + 0.5) / (KILLS / 4)
        time.sleep(took[anew] * (moment if turn % 4 < 2 else 0.7 + 0.3 * moment))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed = process.returncode == -signal.SIGKILL
        found = headlines(newsroom)
        assert found in (old, wanted)
        outcomes[f"{'killed' if killed else 'ended'} with {'all' if found == wanted else 'nothing'}"] += 1
        assert run_process("-C", newsroom, "gather").code == 0
        assert headlines(newsroom) == wanted
    assert outcomes["ended with nothing"] == 0
    assert outcomes["killed with nothing"] >= KILLS // 4, outcomes


def test_an_archive_deleted_selects_the_same(tmp_path: Path) -> None:
    newsroom = copy_newsroom(tmp_path / "newsroom")
    (newsroom / "z").mkdir()
    with (newsroom / "digest.toml").open("a", encoding="utf-8") as file:  # named so that it is read before articles/
        file.write('\n[[sources]]\nname = "a-second"\nkind = "folder"\npath = "z"\n')
    wanted = many_files(newsroom, 100)
    twin = (newsroom / "articles/more/50.md").read_text("utf-8")
    for turn in range(4):
        wanted = change(newsroom, wanted, turn)
        for name in ("articles/more/a-twin.md", "z/b-twin.md"):  # of one id with another, now and then
            (newsroom / name).unlink(missing_ok=True)
            if turn % 2:
                (newsroom / name).write_text(twin.replace("title:", "id: more/50\ntitle:"), "utf-8")
        before = run_process("-C", newsroom, "list", "--week", "2016-W35", "--json")
        shutil.rmtree(newsroom / ".digest")
        after = run_process("-C", newsroom, "list", "--week", "2016-W35", "--json")
        assert (before.code, len(json.loads(before.out)["left_out"])) == (0, 2 if turn % 2 else 0)
        assert (before.code, before.out) == (after.code, after.out)
