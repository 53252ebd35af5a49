"""Short ways to make the nouns and to run the program."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import shutil
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import cache
from html import escape
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from digest.markup.markdown import to_html, to_plain
from digest.model import (
    Article,
    Block,
    Email,
    Footer,
    Format,
    Issue,
    Links,
    Mailbox,
    Mark,
    Newsletter,
    Schedule,
    Story,
    Window,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    import pytest

T = TypeVar("T")

REPOSITORY = Path(__file__).resolve().parents[1]
LONDON = ZoneInfo("Europe/London")
W35 = Window(start=datetime(2016, 8, 29, tzinfo=LONDON), end=datetime(2016, 9, 5, tzinfo=LONDON))
SENT = datetime(2016, 9, 5, 7, tzinfo=LONDON)
NOW = datetime(2016, 9, 5, 5, 30, tzinfo=UTC)

# The sample newsletters, and the issue of each that is held by golden files; the first is drafted from articles.
SAMPLES = {"catch-up": "2016-09-05", "daily-briefing": "2016-09-07", "care-models": "2016-09-08"}

FORMAT = Format(
    name="catch-up",
    kinds=("stories", "round-up", "note", "label", "call", "sign-off", "promo", "correction"),
    paragraphs=(2, 6),
    story_words=(95, 205),
    round_up_title="Also this week",
    round_up_items=(2, 3),
)


def an_article(id: str = "finance/deficit", **changes: Any) -> Article:
    """Make an article of the sample week."""
    values: dict[str, Any] = {
        "id": id,
        "title": "Trusts end quarter close to plan",
        "published": datetime(2016, 9, 1, 9, 15, tzinfo=LONDON),
        "source": "articles",
        "url": f"https://www.example.org/{id}",
        "words": 300,
    }
    return Article(**{**values, **changes})


def a_newsletter(**changes: Any) -> Newsletter:
    """Make a weekly newsletter sent on Mondays at seven."""
    values: dict[str, Any] = {
        "name": "catch-up",
        "title": "Catch Up",
        "publication": "Ward & Whitehall",
        "zone": LONDON,
        "language": "en-GB",
        "format": FORMAT,
        "schedule": Schedule(cadence="weekly", weekdays=(0,), at=time(7), first_issue=date(2016, 6, 20)),
        "sender": Mailbox(name="Catch Up", address="catch-up@news.example.org"),
    }
    return Newsletter(**{**values, **changes})


def a_story(headline: str = "Trusts end quarter close to plan", *texts: str, **changes: Any) -> Story:
    """Make a story of the texts given."""
    values: dict[str, Any] = {
        "headline": headline,
        "url": "https://www.example.org/finance/deficit",
        "blocks": tuple(Block(text=text) for text in texts or ("The sector was £461m in deficit.",)),
        "marks": (Mark(key="article", value="finance/deficit"),),
    }
    return Story(**{**values, **changes})


def an_issue(*stories: Story, **changes: Any) -> Issue:
    """Make the issue of 5 September 2016."""
    values: dict[str, Any] = {
        "newsletter": "catch-up",
        "date": date(2016, 9, 5),
        "number": 12,
        "window": W35,
        "subject": "Trusts close to plan, and the Bath contract explained",
        "preheader": "Also inside: a new data platform, and what two closures cost",
        "stories": stories or (a_story(),),
    }
    return Issue(**{**values, **changes})


# What every newsletter of a house has at its end: with these the checks of the law are silent.
WAYS = Links(unsubscribe="https://www.example.org/catch-up/unsubscribe")
FOOTER = Footer(
    why="You asked for it.", company="Whitehall Ward Press Ltd", address="12 Mill Yard, Calderbrook CB1 4XX"
)


def an_email(issue: Issue, newsletter: Newsletter) -> Email:
    """Make the plainest email that tells an issue whole, in both its parts: no check has anything to say of it."""
    parts = [issue.blocks, *(story.blocks for story in issue.all_stories), *(part.blocks for part in issue.sections)]
    texts = [block.text for blocks in parts for block in blocks]
    blocks = list(map(to_html, texts))
    heads = [f'<h2><a href="{escape(story.url)}">{escape(story.headline)}</a></h2>' for story in issue.all_stories]
    foot, leave = dataclasses.astuple(newsletter.footer), newsletter.links.unsubscribe
    ends = [f"<p>{escape(line)}</p>" for line in foot] + (
        [f'<p><a href="{leave}">Unsubscribe</a></p>'] if leave else []
    )
    body = "".join([f"<h1>{newsletter.title}</h1>", *heads, *blocks, *ends])
    screens = ("color-scheme", "supported-color-schemes")
    head = (
        "".join(f'<meta name="{each}" content="light dark">' for each in screens) + f"<title>{newsletter.title}</title>"
    )
    html = f'<!doctype html><html lang="en-GB" dir="ltr">{head}<body>{body}</body></html>'
    urls = [story.url for story in issue.all_stories] + [leave]
    heads = [newsletter.title, *(story.headline for story in issue.all_stories)]
    said = [*heads, *map(to_plain, texts), *foot, "Unsubscribe:"]
    rows = [row for text in said for row in textwrap.wrap(text, 72, break_long_words=False, break_on_hyphens=False)]
    return Email(
        subject=issue.subject,
        preheader=issue.preheader,
        html=html,
        text="\n".join([*rows, *(f"<{url}>" for url in urls)]),
    )


def a_dictionary(folder: Path, *words: str, name: str = "en_GB") -> Path:
    """Write a small dictionary in Hunspell's form, in which "ward/S" has a plural, and return it without its suffix."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.aff").write_text("SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n", "utf-8")
    (folder / f"{name}.dic").write_text("\n".join([str(len(words)), *words]) + "\n", "utf-8")
    return folder / name


# --- cost ----------------------------------------------------------------------------------------


@cache
def _unit_of_work() -> float:
    """Return the processor time of a fixed loop on this machine: the least of three."""
    spent = []
    for _ in range(3):
        started = process_time()
        total = 0
        for number in range(1_000_000):
            total += number & 7
        assert total
        spent.append(process_time() - started)
    return min(spent)


@contextmanager
def costs_at_most(units: int) -> Iterator[None]:
    """Hold a block to so many times a fixed loop, measured in the same run: a slow machine slows both alike.

    The bounds are wide: work that grows with the square of a hostile input takes a hundred times as much.
    """
    unit, started = _unit_of_work(), process_time()
    yield
    spent = process_time() - started
    assert spent < units * unit, f"took {spent / unit:.0f} units, of which {units} are allowed"


# --- what is asynchronous ------------------------------------------------------------------------


def run_aside(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: in that of the tests a browser may have a loop running."""
    with ThreadPoolExecutor(1) as one:
        return one.submit(asyncio.run, coroutine).result()


# --- the program ---------------------------------------------------------------------------------


def copy_newsroom(folder: Path, *, newsletters: tuple[str, ...] = ("catch-up",)) -> Path:
    """Copy the sample newsroom with some of its newsletters, without what a build in the checkout may have left."""
    seeds, left = REPOSITORY / "seeds", shutil.ignore_patterns("2016-09-05.md", ".*.part")
    shutil.copytree(seeds / "articles", folder / "articles", ignore=left)
    shutil.copytree(seeds / "promos", folder / "promos", ignore=left)
    shutil.copyfile(seeds / "digest.toml", folder / "digest.toml")
    (folder / "newsletters").mkdir()
    for name in newsletters:
        shutil.copyfile(seeds / f"newsletters/{name}.toml", folder / f"newsletters/{name}.toml")
        shutil.copytree(seeds / "issues" / name, folder / "issues" / name, ignore=left)
    return folder


def git(folder: Path, *arguments: str) -> str:
    """Run git as somebody without settings of their own, and return what it printed."""
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _EDITOR.items()}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    done = subprocess.run(
        ["git", "-c", "core.autocrlf=false", *arguments],
        cwd=folder, env={**os.environ, **alone, **who}, check=True, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.stdout.decode()


_EDITOR = {"NAME": "Editor", "EMAIL": "editor@example.org", "DATE": "2016-09-04T18:00:00Z"}


def commit(folder: Path, message: str = "As it stands") -> str:
    """Commit all of a folder, in a repository made for it if need be, and return the commit's hash."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD").strip()


class Result(NamedTuple):
    """What a run of the program gave."""

    code: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[str]:
        """Return standard output as lines."""
        return self.out.decode().splitlines()


class CommandLine:
    """Run the program in this process and keep what it wrote."""

    def __init__(self, capture: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capture = capture
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str | Path, now: datetime | None = None) -> Result:
        """Run with some arguments, at a time of one's own if need be."""
        from digest import cli

        if now:
            self._monkeypatch.setattr("digest.cli.clock.now", lambda: now)
        self._capture.readouterr()
        try:
            cli.main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        out, err = self._capture.readouterr()
        return Result(code, out, err.decode())


def run_process(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> Result:
    """Run the program in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "digest", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Result(done.returncode, done.stdout, done.stderr.decode())
