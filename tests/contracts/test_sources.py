"""What every source must do. A new kind joins ``KINDS``: how its articles are written down, and what is a bad one."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.archive.sqlite import SqliteArchive
from digest.model import Newsroom, Reading, SourceSpec, Unchanged
from digest.sources import open_source
from tests import exports
from tests.support import LONDON, NOW, W35

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from digest.archive import Archive, Counts
    from digest.model import Article, Finding, SourceKind, Stamp


BODY = (
    "The trust said so on Thursday, after a meeting of its board at which nobody had expected to hear of it. Its chief "
    "executive will answer all questions in ten days, and the regulator has asked for the accounts of the year before, "
    "which had been signed off in June by two directors who have left since and could not be reached."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """An article to be written down; a bad one is written in a way that nobody can make an article of."""

    number: int
    title: str
    body: str = BODY
    bad: bool = False
    naive: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """A kind of source: where it lies, and what each of its files holds, by path below the newsroom."""

    kind: SourceKind
    path: str
    files: Callable[[Sequence[Piece]], Mapping[str, str]]
    gives: frozenset[str] = frozenset()  # what it gives besides title, time and text


def _article_file(piece: Piece, more: str = "") -> str:
    date = "2016-09-01 09:15" if piece.naive else "2016-09-01T08:15:00Z"
    title = "" if piece.bad else f"title: {piece.title}\n"
    said = (
        f"url: https://www.example.org/a/{piece.number}\nauthor: Anna Ricci\nstandfirst: In short.\ntags: [deficit]\n"
    )
    return f"---\n{title}date: {date}\n{said}{more}---\n{piece.body}\n"


def _kept(piece: Piece) -> str:
    return _article_file(piece, f"guid: https://www.example.org/?p={piece.number}\ngathered: 01234567\n")


def _post(piece: Piece) -> str:
    return exports.item(
        piece.number,
        " " if piece.bad else piece.title,
        f"<p>{piece.body}</p>",
        link=f"https://www.example.org/a/{piece.number}",
        excerpt="In short.",
        terms=exports.term("deficit", "post_tag"),
        **({"post_date_gmt": "0000-00-00 00:00:00"} if piece.naive else {}),
    )


def _page(piece: Piece) -> str:
    date = "2016-09-01T09:15" if piece.naive else "2016-09-01T08:15:00Z"
    time = "" if piece.bad else f'<meta property="article:published_time" content="{date}">'
    said = (
        f'<link rel="canonical" href="https://www.example.org/a/{piece.number}">'
        '<meta name="author" content="Anna Ricci"><meta name="description" content="In short.">'
        '<meta name="keywords" content="deficit">'
    )
    head = f'<meta charset="utf-8"><title>{piece.title}</title>{said}{time}'
    article = f"<article><h1>{piece.title}</h1><p>{piece.body}</p></article>"
    return f"<!doctype html><html><head>{head}</head><body>{article}</body></html>"


ALL = frozenset(["url", "author", "standfirst", "tags"])
KINDS = {
    each.kind: each
    for each in (
        Kind(
            kind="folder",
            path="articles",
            files=lambda pieces: {f"articles/deep/{each.number}.md": _article_file(each) for each in pieces},
            gives=ALL,
        ),
        Kind(
            kind="feed",
            path="feeds/a-source",
            files=lambda pieces: {f"feeds/a-source/2016-09/a-{each.number}.md": _kept(each) for each in pieces},
            gives=ALL,
        ),
        Kind(
            kind="wxr",
            path="site.xml",
            files=lambda pieces: {"site.xml": exports.export(*map(_post, pieces))},
            gives=ALL,
        ),
        Kind(
            kind="html",
            path="saved",
            files=lambda pieces: {f"saved/page-{each.number}.html": _page(each) for each in pieces},
            gives=ALL,
        ),
    )
}
PIECES = tuple(Piece(number=n, title=f"Headline number {n}") for n in (1, 2, 3))


class World:
    """A newsroom with one source of a kind, and an archive it is read into."""

    def __init__(self, kind: Kind, root: Path) -> None:
        self.kind, self.root = kind, root
        self.spec = SourceSpec(name="a-source", kind=kind.kind, path=kind.path)
        self.archive: Archive = SqliteArchive(None)

    def holds(self, *pieces: Piece) -> World:
        """Bring the source to hold just these; a file that stays as it is, is not touched."""
        wanted = {self.root / path: text.encode() for path, text in self.kind.files(pieces).items()}
        for path in self.files():
            if path not in wanted:
                path.unlink()
        for path, octets in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_bytes() != octets:
                path.write_bytes(octets)
        return self

    def files(self) -> list[Path]:
        return sorted(path for path in self.root.rglob("*") if path.is_file())

    def read(self, known: Mapping[str, Stamp] | None = None, **spec: Any) -> list[Reading | Unchanged]:
        newsroom = Newsroom(
            root=str(self.root), publication="Ward", zone=LONDON, language="en-GB", sources=(self.spec,), newsletters=()
        )
        return list(open_source(replace(self.spec, **spec), newsroom).read(known or {}, now=NOW))

    def readings(self, **spec: Any) -> list[Reading]:
        found = self.read(**spec)
        assert all(isinstance(each, Reading) for each in found)
        return [each for each in found if isinstance(each, Reading)]

    def articles(self, **spec: Any) -> dict[str, Article]:
        return {each.article.title: each.article for each in self.readings(**spec) if each.article}

    def gather(self) -> tuple[Counts, tuple[Finding, ...]]:
        return self.archive.take(
            self.spec.name, self.read(self.archive.stamps(self.spec.name, "s")), settings="s", now=NOW
        )


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return World(KINDS[request.param], tmp_path)


# --- what it gives -------------------------------------------------------------------------------


def test_a_source_gives_its_articles_with_what_they_say(world: World) -> None:
    found = world.holds(*PIECES).articles()
    assert sorted(found) == [piece.title for piece in PIECES]
    for piece in PIECES:
        article = found[piece.title]
        assert article.published == datetime(2016, 9, 1, 8, 15, tzinfo=UTC)
        assert (article.body, article.words, article.source) == (piece.body, len(piece.body.split()), "a-source")
        assert (article.status, article.priority, article.rights, article.credit) == ("live", 50, "", "")
        assert (world.root / article.where.path).is_file()
        assert article.where.line >= 1
        said = {
            "url": f"https://www.example.org/a/{piece.number}",
            "author": "Anna Ricci",
            "standfirst": "In short.",
            "tags": ("deficit",),
        }
        assert {name: getattr(article, name) for name in world.kind.gives} == {
            name: said[name] for name in world.kind.gives
        }


def test_what_an_article_does_not_say_its_source_says(world: World) -> None:
    said = {"section": "Reports", "rights": "no-email", "credit": "Ward wire", "weight": 70}
    for article in world.holds(*PIECES).articles(**said).values():
        assert (article.section, article.rights, article.credit, article.priority) == tuple(said.values())


def test_a_time_without_a_zone_is_in_that_of_the_source_or_the_newsroom(world: World) -> None:
    world.holds(replace(PIECES[0], naive=True))
    (article,) = world.articles().values()
    assert article.published == datetime(2016, 9, 1, 9, 15, tzinfo=LONDON)
    (article,) = world.articles(zone=ZoneInfo("America/New_York")).values()
    assert article.published == datetime(2016, 9, 1, 13, 15, tzinfo=UTC)


def test_ids_are_unique_and_the_same_whatever_stands_before(world: World) -> None:
    forwards = {title: article.id for title, article in world.holds(*PIECES).articles().items()}
    backwards = {title: article.id for title, article in world.holds(*reversed(PIECES)).articles().items()}
    assert forwards == backwards
    assert len(set(forwards.values())) == len(PIECES)
    alone = world.holds(PIECES[1]).articles()
    assert {title: article.id for title, article in alone.items()} == {PIECES[1].title: forwards[PIECES[1].title]}


def test_the_order_is_the_same_each_time(world: World) -> None:
    world.holds(*PIECES, *(Piece(number=n, title=f"Another {n}") for n in range(40, 20, -1)))
    assert world.read() == world.read()
    paths = [each.path for each in world.read()]
    assert len(paths) == len(set(paths)) == 23


def test_reading_writes_nothing(world: World) -> None:
    world.holds(*PIECES, Piece(number=9, title="Bad", bad=True))

    def state() -> dict[Path, tuple[int, bytes]]:
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in world.files()}

    before = state()
    readings = world.readings()
    world.read({each.path: each.stamp for each in readings})
    assert state() == before
    assert not any(path.name.startswith(".") for path in world.root.rglob("*"))


# --- again ---------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_read_again(world: World) -> None:
    first = world.holds(*PIECES, Piece(number=9, title="Bad", bad=True)).readings()
    again = world.read({each.path: each.stamp for each in first})
    assert sorted(each.path for each in again if isinstance(each, Unchanged)) == sorted(each.path for each in first)
    assert len(again) == len(first)
    (before, told), (after, told_again) = world.gather(), world.gather()
    assert (before.new, after.unchanged, after.new + after.changed + after.gone) == (3, 3, 0)
    assert (before.left_out, after.left_out) == (1, 1)
    assert told == told_again != ()


def test_of_many_articles_one_that_changed_has_a_new_version(world: World) -> None:
    world.holds(*PIECES).gather()
    changed = replace(PIECES[1], title="A corrected headline")
    counts, told = world.holds(PIECES[0], changed, PIECES[2]).gather()
    assert (counts.changed, counts.unchanged, counts.new, counts.gone, told) == (1, 2, 0, 0, ())
    if len(world.files()) > 1:
        stamps = world.archive.stamps("a-source", "s")
        (world.root / next(iter(stamps))).touch()
        assert [type(each) for each in world.read(stamps)].count(Reading) == 1


def test_what_is_no_longer_there_is_gone_and_may_come_back(world: World) -> None:
    world.holds(*PIECES).gather()
    assert world.holds(*PIECES[:2]).gather()[0].gone == 1
    assert [article.title for article in world.archive.articles(W35)] == [piece.title for piece in PIECES[:2]]
    assert world.holds(*PIECES).gather()[0].gone == 0
    assert len(world.archive.articles(W35)) == 3


# --- what is bad ---------------------------------------------------------------------------------


def test_a_bad_article_costs_only_itself_and_is_told_with_its_place(world: World) -> None:
    world.holds(PIECES[0], Piece(number=9, title="Bad", bad=True), *PIECES[1:])
    assert len(world.articles()) == 3
    (bad,) = [each for each in world.readings() if not each.article]
    (finding,) = bad.findings
    assert (finding.id, finding.severity) == ("article-left-out", "warning")
    assert (world.root / finding.where.path).is_file()
    assert finding.where.line >= 1
    assert finding.help


def test_an_article_mended_comes_in(world: World) -> None:
    world.holds(*PIECES[:2], replace(PIECES[2], bad=True)).gather()
    counts, told = world.holds(*PIECES).gather()
    assert (counts.new, counts.unchanged, told) == (1, 2, ())


def test_a_place_that_is_not_there_or_is_none_is_no_error(world: World) -> None:
    place = world.root / world.kind.path
    found = world.readings()
    assert [each.article for each in found] == [None] * len(found)
    assert bool(found) == (world.kind.kind != "feed")  # one that was never asked has none yet
    world.holds(*PIECES)
    if place.is_dir():
        shutil.rmtree(place)
        place.write_text("in the way")
    else:
        place.unlink()
        place.mkdir()
    (reading,) = world.readings()
    (finding,) = reading.findings
    assert (reading.article, finding.id) == (None, "article-left-out")
    assert world.kind.path.startswith(finding.where.path)
    again = world.read({reading.path: reading.stamp})
    assert again == [reading], "it is tried again"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is shut to root")
def test_what_may_not_be_read_is_told(world: World) -> None:
    world.holds(*PIECES)
    world.files()[0].chmod(0)
    told = [finding for each in world.readings() for finding in each.findings]
    assert [finding.id for finding in told] == ["article-left-out"]
    assert "cannot be read" in told[0].message


@pytest.mark.parametrize("octets", [b"\0" * 1000, b"\0", b"", b"\xff\xfe\x00", b"\n" * 500_000, b"<" * 500_000])
def test_nothing_a_file_may_hold_is_an_error(world: World, octets: bytes) -> None:
    world.holds(*PIECES)
    world.files()[0].write_bytes(octets)
    found = world.readings()
    assert [each.findings[-1].id for each in found if not each.article] == ["article-left-out"]
    assert len([each for each in found if each.article]) == len(world.files()) - 1


def test_nul_octets_among_the_words_cost_none_of_them(world: World) -> None:
    world.holds(*PIECES)
    file = world.files()[0]
    file.write_bytes(file.read_bytes().replace(b"said so", b"said\0 so"))
    assert {article.body for article in world.articles().values()} == {PIECES[0].body}
    assert {finding.id for each in world.readings() for finding in each.findings} <= {"article-characters"}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(seed=st.integers(0, 2**32), size=st.integers(0, 1_000_000), at=st.floats(0, 1))
def test_rubbish_in_a_file_is_never_an_error_and_costs_no_other(
    kind: SourceKind, seed: int, size: int, at: float
) -> None:
    with TemporaryDirectory() as folder:
        world = World(KINDS[kind], Path(folder)).holds(*PIECES)
        file = world.files()[-1]
        octets = file.read_bytes()
        cut = int(at * len(octets))
        file.write_bytes(octets[:cut] + random.Random(seed).randbytes(size) + octets[cut:])
        found = world.articles()
        others = [path for path in world.files() if path != file]
        assert len(found) >= len(others)
        for each in world.readings():
            assert all((world.root / finding.where.path).exists() for finding in each.findings)
        world.gather()
        assert world.archive.check() == ()


# --- beside others -------------------------------------------------------------------------------


def claim(root: Path, id: str, url: str) -> World:
    """Make a source of article files whose name comes first, with a file of an id and an address."""
    other = World(KINDS["folder"], root)
    other.spec = SourceSpec(name="a-first", path="others")
    other.root.joinpath("others").mkdir()
    text = f"---\ntitle: Another headline\ndate: 2016-09-01\nid: {id}\nurl: {url}\n---\nWords.\n"
    other.root.joinpath("others/claim.md").write_text(text, "utf-8")
    return other


def test_an_id_that_another_source_has_is_told_each_time_and_free_again_when_it_lets_go(world: World) -> None:
    world.holds(*PIECES).gather()
    mine = world.articles()[PIECES[1].title]
    other = claim(world.root, mine.id, "")
    other.archive = world.archive
    other.gather()
    for _ in range(3):
        counts, told = world.gather()
        (finding,) = told
        assert (counts.left_out, counts.unchanged, finding.id) == (1, 2, "article-left-out")
        assert "others/claim.md" in finding.message
        assert finding.where == mine.where
        assert (world.root / finding.where.path).is_file()
    (world.root / "others/claim.md").unlink()
    other.gather()
    counts, told = world.gather()
    assert (told, counts.left_out, len(world.archive.articles(W35))) == ((), 0, 3)


def test_an_address_that_another_source_has_is_known_of_both(world: World) -> None:
    world.holds(*PIECES).gather()
    mine = world.articles()[PIECES[0].title]
    other = claim(world.root, "others/claim", f"{mine.url}/?utm_source=wire")
    other.archive = world.archive
    other.gather()
    assert [article.id for article in world.archive.addressed(mine.url)] == sorted([mine.id, "others/claim"])
