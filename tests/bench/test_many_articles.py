"""What many articles cost beside few, as ratios within one run. The figures stand in docs/benchmarks.md."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

import pytest

from digest.archive.sqlite import SqliteArchive
from digest.config import load_newsroom
from digest.model import Reading, Rules, Stamp, Window
from digest.selector import select
from digest.workflow.gather import gather
from tests.support import NOW, REPOSITORY, SENT, W35, an_article, copy_newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digest.model import Selection

FEW, MANY = 5_000, 300_000
# Making and reading 300,000 files takes minutes; what grows by the file shows with a third of them as well.
MANY_FILES = 100_000
OF_THE_WEEK = 100
ALL = Window(start=W35.start - timedelta(days=4000), end=W35.end + timedelta(days=4000))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Path]:
    """Give a folder and take it away again: what these tests make is too much to leave behind."""
    yield tmp_path
    shutil.rmtree(tmp_path)


def filled(path: Path, count: int) -> SqliteArchive:
    """Make an archive of so many articles, those of the week among them and as many after it as before it."""

    def readings() -> Iterator[Reading]:
        for n in range(count):
            if n < OF_THE_WEEK:
                published = W35.start + timedelta(hours=n)
            else:
                away = timedelta(minutes=10 * n)
                published = W35.start - away if n % 2 else W35.end + away
            article = an_article(
                f"{n // 500}/{n}",
                title=f"Headline number {n} of the newsroom",
                published=published,
                url=f"https://e.org/{n}",
                body=" ".join(f"w{n}x{at}" for at in range(300 if n < OF_THE_WEEK else 30)),
            )
            yield Reading(path=f"articles/{article.id}.md", stamp=Stamp(mtime_ns=1, size=1), article=article)

    archive = SqliteArchive(path)
    counts, _ = archive.take("articles", readings(), now=NOW)
    assert counts.new == count
    return archive


def selecting(archive: SqliteArchive) -> tuple[float, Selection]:
    started = process_time()
    found = select(archive.articles(W35), Rules(), W35, sending=SENT)
    return process_time() - started, found


@pytest.mark.slow
def test_a_week_is_selected_from_many_articles_as_fast_as_from_few(room: Path) -> None:
    few, many = filled(room / "few.db", FEW), filled(room / "many.db", MANY)
    spent: dict[SqliteArchive, list[float]] = {few: [], many: []}
    for _ in range(15):
        for archive in (few, many):
            seconds, found = selecting(archive)
            assert len(found.candidates) == OF_THE_WEEK
            spent[archive].append(seconds)
    ratio = median(spent[many]) / median(spent[few])
    print(f"a week of {MANY} articles beside {FEW}: {ratio:.2f} times the processor time")  # noqa: T201 - a bench prints
    assert selecting(few)[1] == selecting(many)[1]
    few.close()
    many.close()
    assert ratio <= 1.3


def test_what_is_related_is_found_among_many_articles_as_fast_as_among_few(room: Path) -> None:
    few, many = filled(room / "few.db", 2_000), filled(room / "many.db", 20_000)
    spent: dict[SqliteArchive, list[float]] = {few: [], many: []}
    words = ["Headline", "newsroom", *map(str, range(500, 560))]
    for _ in range(15):
        for archive in (few, many):
            started = process_time()
            for _ in range(5):
                assert len(archive.related(words, W35)) == 0
                assert len(archive.related(words, ALL)) == 20
            spent[archive].append(process_time() - started)
    ratio = median(spent[many]) / median(spent[few])
    print(f"what is related, of 20,000 articles beside 2,000: {ratio:.2f} times the processor time")  # noqa: T201
    few.close()
    many.close()
    assert ratio <= 2


def many_files(folder: Path, count: int) -> Path:
    """Make a newsroom of so many article files: those of the sample, and then again and again as of another year."""
    newsroom = copy_newsroom(folder)
    texts = [path.read_text("utf-8") for path in sorted((newsroom / "articles").rglob("*.md"))]
    for n in range(count - len(texts)):
        below = newsroom / "articles/more" / f"{n // 500}"
        if n % 500 == 0:
            below.mkdir(parents=True)
        (below / f"{n}.md").write_text(texts[n % len(texts)].replace("date: 2016", "date: 2015", 1), "utf-8")
    return newsroom


def test_ten_thousand_unchanged_files_are_read_again_twenty_times_faster(room: Path) -> None:
    count = 10_000
    newsroom = load_newsroom(many_files(room / "newsroom", count))
    spent = []
    for _ in range(11):
        started = process_time()
        ((_, counts),) = gather(newsroom, now=NOW).counts
        spent.append(process_time() - started)
        assert (counts.new, counts.unchanged) == ((0, count) if spent[1:] else (count, 0))
    ratio = spent[0] / min(spent[1:])
    print(f"{count} unchanged files read again: {ratio:.0f} times faster than at first")  # noqa: T201 - a bench prints
    assert ratio >= 20


# A program started by a large one counts the memory of that one as its own until it begins: a small one starts it.
_STARTER = """
import os, subprocess, sys
process = subprocess.Popen([sys.executable, "-m", "digest", *sys.argv[1:]], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss)
"""


def peak_memory(newsroom: Path) -> int:
    done = subprocess.run(
        [sys.executable, "-c", _STARTER, "-C", str(newsroom), "list", "--week", "2016-W35"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    code, peak = map(int, done.stdout.split())
    assert code == 0
    return peak


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows tells the memory of a program otherwise")
def test_list_takes_as_much_memory_for_many_files_as_for_few(room: Path) -> None:
    peaks = []
    for count in (FEW, MANY_FILES):
        newsroom = many_files(room / f"{count}", count)
        first = peak_memory(newsroom)
        peaks.append((first, peak_memory(newsroom)))
    (few_first, few), (many_first, many) = peaks
    print(  # noqa: T201 - a bench prints
        f"list with {MANY_FILES} files beside {FEW}: {many / few:.2f} times the memory,"
        f" {many_first / few_first:.2f} times when they are read for the first time"
    )
    assert many / few <= 1.3
    assert many_first / few_first <= 1.3
