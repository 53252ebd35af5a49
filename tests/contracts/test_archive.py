"""What every archive must do. A new kind of archive joins ``ARCHIVES``."""

from __future__ import annotations

import json
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.archive.sqlite import SqliteArchive
from digest.errors import DigestError, StorageError, Where
from digest.model import Finding, Image, Promo, Reading, Stamp, Unchanged, Window
from tests.examples import examples
from tests.support import NOW, W35, an_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from digest.archive import Archive, Counts
    from digest.model import Article

ARCHIVES: dict[str, Callable[[Path], Archive]] = {
    "memory": lambda _: SqliteArchive(None),
    "file": lambda folder: SqliteArchive(folder / "deep/archive.db"),
}
LATER = NOW + timedelta(days=1)


@pytest.fixture(params=ARCHIVES)
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    return ARCHIVES[request.param](tmp_path)


def reading(article: Article | None, path: str = "", *findings: Finding, size: int = 1) -> Reading:
    name = path or (f"articles/{article.id}.md" if article else "articles/x.md")
    return Reading(path=name, stamp=Stamp(mtime_ns=1, size=size), article=article, findings=findings)


def same(path: str) -> Unchanged:
    return Unchanged(path=path)


def fill(archive: Archive, *articles: Article, now: datetime = NOW, **options: Any) -> Counts:
    return archive.take("articles", [reading(article) for article in articles], now=now, **options)[0]


def ids(archive: Archive, window: Window = W35) -> list[str]:
    return [article.id for article in archive.articles(window)]


# --- by time and by id ---------------------------------------------------------------------------


def test_an_empty_archive_has_nothing(archive: Archive) -> None:
    assert ids(archive) == []
    assert archive.article("a") is None
    assert archive.newest(before=W35.end) is None
    assert archive.stats().articles == 0
    assert archive.check() == ()


def test_an_article_comes_back_as_it_went_in(archive: Archive) -> None:
    article = an_article(
        "a",
        body="One.\n\n*Two* £5m 👩\u200d⚕️",
        tags=("x", "y"),
        key_points=("p",),
        embargo=W35.end,
        updated=W35.end,
        image=Image(src="https://e.org/i.png", alt="A"),
        promo=Promo(heading="H", text="T", button="B", url="https://e.org"),
        where=Where("articles/a.md", 1),
    )
    fill(archive, article)
    assert archive.article("a") == article
    assert archive.articles(W35) == (article,)


def test_a_window_takes_its_start_and_not_its_end(archive: Archive) -> None:
    moments = {
        "eve": W35.start - timedelta(microseconds=1),
        "start": W35.start,
        "last": W35.end - timedelta(microseconds=1),
        "end": W35.end,
    }
    fill(archive, *(an_article(id, published=at) for id, at in moments.items()))
    assert ids(archive) == ["start", "last"]


def test_articles_come_oldest_first_whatever_their_zone(archive: Archive) -> None:
    fill(
        archive,
        an_article("c", published=datetime(2016, 9, 1, 9, tzinfo=ZoneInfo("America/New_York"))),
        an_article("b", published=datetime(2016, 9, 1, 12, tzinfo=UTC)),
        an_article("a", published=datetime(2016, 9, 1, 12, tzinfo=UTC)),
    )
    assert ids(archive) == ["a", "b", "c"]


def test_the_newest_is_the_last_before_an_instant(archive: Archive) -> None:
    fill(archive, an_article("a", published=W35.start), an_article("b", published=W35.end))
    newest = archive.newest(before=W35.end)
    assert newest
    assert newest.id == "a"


# --- readings ------------------------------------------------------------------------------------


def test_an_unchanged_file_is_known_by_its_stamp(archive: Archive) -> None:
    fill(archive, an_article("a"), settings="s")
    assert archive.stamps("articles", "s") == {"articles/a.md": Stamp(mtime_ns=1, size=1)}
    assert archive.stamps("articles", "other settings") == {}
    assert archive.stamps("elsewhere", "s") == {}
    counts, _ = archive.take("articles", [same("articles/a.md")], settings="s", now=LATER)
    assert (counts.unchanged, counts.new, counts.gone) == (1, 0, 0)
    assert ids(archive) == ["a"]


def test_what_was_said_of_an_unchanged_file_is_said_again(archive: Archive) -> None:
    bad = Finding(id="article-left-out", severity="warning", message="no date", where=Where("articles/x.md", 3))
    archive.take("articles", [reading(None, "articles/x.md", bad)], now=NOW)
    assert archive.take("articles", [same("articles/x.md")], now=LATER)[1] == (bad,)


def test_an_article_whose_file_is_gone_is_gone_and_comes_back_with_it(archive: Archive) -> None:
    fill(archive, an_article("a"), an_article("b"))
    assert fill(archive, an_article("b"), now=LATER).gone == 1
    assert (ids(archive), archive.article("a")) == (["b"], None)
    assert len(archive.versions("a")) == 1
    fill(archive, an_article("a"), an_article("b"), now=LATER)
    assert ids(archive) == ["a", "b"]


def test_a_source_no_longer_named_is_gone(archive: Archive) -> None:
    fill(archive, an_article("a"))
    archive.take("other", [reading(an_article("b", source="other"), "other/b.md")], now=NOW)
    archive.keep_only(["other"])
    assert ids(archive) == ["b"]


def test_of_two_files_with_one_id_the_second_is_left_out_and_both_are_named(archive: Archive) -> None:
    one, two = reading(an_article("a", title="One")), reading(an_article("a", title="Two"), "articles/z.md")
    counts, findings = archive.take("articles", [one, two], now=NOW)
    assert (counts.new, counts.left_out) == (1, 1)
    assert "articles/a.md" in findings[0].message
    assert findings[0].where.path == "articles/z.md"
    assert "articles/z.md" not in archive.stamps("articles", "")


def test_ids_that_swap_files_are_no_clash(archive: Archive) -> None:
    a, b = an_article("a"), an_article("b")
    archive.take("articles", [reading(a, "articles/1.md"), reading(b, "articles/2.md")], now=NOW)
    counts, findings = archive.take("articles", [reading(b, "articles/1.md"), reading(a, "articles/2.md")], now=LATER)
    assert (findings, counts.left_out, ids(archive)) == ((), 0, ["a", "b"])


def test_a_moved_file_keeps_its_article(archive: Archive) -> None:
    fill(archive, an_article("a"))
    counts, findings = archive.take("articles", [reading(an_article("a"), "articles/new.md")], now=LATER)
    assert (findings, counts.new, counts.changed, counts.unchanged, counts.gone) == ((), 0, 0, 1, 0)


def test_of_two_sources_with_one_id_the_first_by_name_has_it_and_lets_go_of_it(archive: Archive) -> None:
    mine, theirs = an_article("a", source="a"), an_article("a", source="b", title="Theirs")
    archive.take("b", [reading(theirs, "b/1.md")], now=NOW)
    archive.take("a", [reading(mine, "a/1.md")], now=NOW)
    counts, findings = archive.take("b", [reading(theirs, "b/1.md")], now=NOW)
    assert (archive.article("a"), counts.left_out, len(findings)) == (mine, 1, 1)
    archive.take("a", [], now=LATER)
    _, findings = archive.take("b", [reading(theirs, "b/1.md")], now=LATER)
    assert (archive.article("a"), findings) == (theirs, ())


def test_a_reading_cut_short_changes_nothing(archive: Archive) -> None:
    fill(archive, an_article("a"))

    def cut_short() -> Iterator[Reading]:
        yield reading(an_article("a", title="Changed"))
        yield reading(an_article("b"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.take("articles", cut_short(), now=LATER)
    assert archive.articles(W35) == (an_article("a"),)
    counts, _ = archive.take("articles", [same("articles/a.md")], now=LATER)
    assert (counts.unchanged, counts.new, counts.gone, archive.check()) == (1, 0, 0, ())


def test_no_writer_waits_while_another_reads_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.archive.sqlite.PATIENCE", 100)
    slow, quick = SqliteArchive(tmp_path / "archive.db"), SqliteArchive(tmp_path / "archive.db")
    fill(slow, an_article("a"), settings="s")
    stamps = slow.stamps("articles", "s")

    def slowly() -> Iterator[Reading | Unchanged]:
        assert "articles/a.md" in stamps
        yield same("articles/a.md")
        yield reading(an_article("b"))
        quick.take("other", [reading(an_article("c", source="other"), "other/c.md")], now=LATER)
        yield reading(an_article("d"))

    slow.take("articles", slowly(), settings="s", now=LATER)
    assert ids(slow) == ids(quick) == ["a", "b", "c", "d"]


class Files:
    """Two folders of article files, read as a source reads them: what has the stamp it had is unchanged."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], tuple[Article | None, int]] = {}

    def gather(self, archive: Archive) -> tuple[list[Counts], list[Finding]]:
        found: list[Counts] = []
        told: list[Finding] = []
        for source in ("a", "b"):
            items: list[Reading | Unchanged] = []
            for (folder, path), (article, size) in self.held.items():
                if folder == source:
                    known = archive.stamps(source, "").get(path) == Stamp(mtime_ns=1, size=size)
                    items.append(same(path) if known else reading(article, path, *bad(article, path), size=size))
            counts, findings = archive.take(source, items, now=NOW)
            found.append(counts)
            told += findings
        return found, told


def bad(article: Article | None, path: str) -> tuple[Finding, ...]:
    where = Where(path, 1)
    return () if article else (Finding(id="article-left-out", severity="warning", message="no date", where=where),)


a_file = st.tuples(st.sampled_from("ab"), st.sampled_from("1234"), st.sampled_from(["x", "y", "z", "bad", "none"]))


@examples(200)
@given(st.lists(st.lists(a_file, max_size=6), min_size=1, max_size=6))
def test_an_archive_that_grew_says_what_one_filled_anew_says(steps: list[list[tuple[str, str, str]]]) -> None:
    files, grown, size = Files(), SqliteArchive(None), 0
    for step in steps:
        for source, name, id in step:
            path, size = f"{source}/{name}.md", size + 1
            article = None if id == "bad" else an_article(id, source=source, title=f"Headline {size}")
            files.held[source, path] = (article, size)
            if id == "none":
                del files.held[source, path]
        counts, told = files.gather(grown)
        anew = SqliteArchive(None)
        counts_anew, told_anew = files.gather(anew)
        assert grown.articles(W35) == anew.articles(W35)
        assert told == told_anew
        assert [each.left_out for each in counts] == [each.left_out for each in counts_anew]
        given = [each.new + each.changed + each.unchanged for each in counts]
        assert sum(given) == len(grown.articles(W35))
        assert sum(given) + sum(each.left_out for each in counts) == len(files.held)
        assert grown.check() == ()


# --- versions ------------------------------------------------------------------------------------


def test_a_changed_article_is_a_new_version_that_says_what_changed(archive: Archive) -> None:
    fill(archive, an_article("a"))
    assert fill(archive, an_article("a"), now=LATER).changed == 0
    changed = an_article("a", title="Another headline", status="withdrawn", update_note="This story was updated.")
    assert fill(archive, changed, now=LATER).changed == 1
    first, second = archive.versions("a")
    assert (first.number, first.changed, first.article) == (1, (), an_article("a"))
    assert (second.number, second.seen, second.article) == (2, LATER, changed)
    assert set(second.changed) == {"title", "status", "update_note"}


def test_first_sight_is_publication_in_an_archive_filled_anew_and_now_in_one_that_grows(archive: Archive) -> None:
    old, late = an_article("old"), an_article("late")
    fill(archive, old)
    fill(archive, old, late, now=LATER)
    assert {id: archive.versions(id)[0].seen for id in ("old", "late")} == {"old": old.published, "late": LATER}


def test_first_sight_is_publication_for_every_source_of_an_archive_filled_anew(archive: Archive) -> None:
    fill(archive, an_article("a"))
    article = an_article("b", source="other")
    archive.take("other", [reading(article, "other/b.md")], now=LATER)
    assert archive.versions("b")[0].seen == article.published


# --- words ---------------------------------------------------------------------------------------


def test_words_are_found_in_headline_and_standfirst(archive: Archive) -> None:
    fill(
        archive,
        an_article("a", title="Trusts end quarter close to plan"),
        an_article("b", title="Café opens", standfirst="A trust has opened a café."),
        an_article("c", title="Other", body="trust"),
    )
    assert [article.id for article in archive.search("trusts")] == ["a", "b"]
    assert [article.id for article in archive.search("cafe opened")] == ["b"]
    fill(archive, an_article("a", title="Renamed"), now=LATER)
    assert archive.search("quarter") == ()


@pytest.mark.parametrize(
    "words", ["", " ", "C++", "-x", "O'Brien", "title:", '"', "a\x00b", "*", "NEAR(", "AND OR NOT", "^a"]
)
def test_nothing_a_person_types_is_search_language(archive: Archive, words: str) -> None:
    fill(archive, an_article("a", title="O'Brien and C++"))
    assert archive.search(words) in {(), archive.search("brien")}


# --- what is related -----------------------------------------------------------------------------


def related(archive: Archive, *words: str, **options: Any) -> list[str]:
    return [article.id for article in archive.related(words, W35, **options)]


def test_what_shares_a_rare_word_in_headline_or_standfirst_is_related_the_headline_first(archive: Archive) -> None:
    fill(
        archive,
        an_article("a", title="A quarter", standfirst="Wexdale closes its unit."),
        an_article("b", title="Wexdale unit to close", standfirst="The nurses have gone."),
        an_article("c", title="Other", body="Wexdale, Wexdale, Wexdale."),
        an_article("d", title="Wexdale again", published=W35.end),
        an_article("e", title="Wexdale before", published=W35.start - timedelta(seconds=1)),
    )
    assert related(archive, "Wexdale", "unknown") == ["b", "a"]
    assert related(archive, "Wexdale", most=1) == ["b"]
    assert related(archive, "Wexdale unit") == ["b"]  # as a phrase
    assert related(archive, "unknown") == related(archive) == []


def test_what_is_of_the_same_thread_is_related_from_any_time_before_and_comes_first(archive: Archive) -> None:
    long_ago = W35.start - timedelta(days=900)
    fill(
        archive,
        an_article("a", title="Wexdale", thread="unit"),
        an_article("b", title="Older", thread="unit", published=long_ago),
        an_article("c", title="Newer", thread="unit", published=W35.end),
        an_article("d", title="Other", thread="units"),
        an_article("e", title="Wexdale too"),
    )
    assert related(archive, "Wexdale", thread="unit") == ["a", "b", "e"]
    assert related(archive, thread="unit", most=1) == ["a"]
    assert related(archive, "Wexdale") == ["a", "e"]
    fill(archive, an_article("b", title="Older", thread="", published=long_ago), now=LATER)
    assert related(archive, thread="unit") == []  # the others are gone, and this one left the thread


def test_words_that_everybody_has_are_not_looked_for(archive: Archive) -> None:
    common = [an_article(f"{n:04}", title=f"Trust number {n}") for n in range(1100)]
    fill(archive, *common, an_article("wexdale", title="Trust at Wexdale"))
    assert related(archive, "trust", "Wexdale") == ["wexdale"]
    assert related(archive, "trust") == []


@pytest.mark.parametrize(
    "words", ["", " ", "C++", "-x", "O'Brien", 'ti"tle:', '"', "a\x00b", "*", "NEAR(", "AND OR NOT"]
)
def test_no_word_of_an_article_is_search_language(archive: Archive, words: str) -> None:
    fill(archive, an_article("a", title="O'Brien and C++"))
    assert related(archive, words, thread=words) in ([], ["a"])


# --- carried elsewhere ---------------------------------------------------------------------------


def test_a_dump_loads_without_loss(archive: Archive, tmp_path: Path) -> None:
    fill(archive, an_article("a"), an_article("b", tags=("x",)))
    fill(archive, an_article("a", title="Changed"), an_article("b", tags=("x",)), now=LATER)
    lines = list(archive.dump())
    other = SqliteArchive(tmp_path / "other.db")
    assert other.load(lines) == 3
    assert list(other.dump()) == lines
    assert other.versions("a") == archive.versions("a")
    assert other.load(lines) == 3
    assert list(other.dump()) == lines


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", "nonsense", '{"article": {}}', '{"article": {"id": "a", "title": "b"}}']
)
def test_a_line_that_is_no_article_is_told_and_nothing_is_added(archive: Archive, line: str) -> None:
    fill(archive, an_article("a"))
    good = list(archive.dump())
    other = SqliteArchive(None)
    with pytest.raises(DigestError) as caught:
        other.load([*good, line], "dump.jsonl")
    assert str(caught.value.where) == "dump.jsonl:2"
    assert other.stats().articles == 0


texts = st.text(st.characters(codec="utf-8"), max_size=30)
wild = st.builds(
    an_article,
    st.text("abc/-", min_size=1, max_size=6),
    title=texts,
    body=texts,
    summary=texts,
    tags=st.lists(texts, max_size=3).map(tuple),
    published=st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
    priority=st.integers(0, 100),
    status=st.sampled_from(["live", "held", "withdrawn"]),
)


@examples(100)
@given(st.lists(wild, max_size=5, unique_by=lambda article: article.id))
def test_any_articles_come_back_and_are_dumped_without_loss(articles: list[Article]) -> None:
    one, other = SqliteArchive(None), SqliteArchive(None)
    fill(one, *articles)
    assert all(one.article(article.id) == article for article in articles)
    other.load(one.dump())
    assert list(other.dump()) == list(one.dump())
    assert one.check() == ()


# --- the file ------------------------------------------------------------------------------------


def test_a_file_that_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError) as caught:
        SqliteArchive(tmp_path / "archive.db")
    assert "delete it" in caught.value.hint


def test_an_archive_another_program_is_making_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "archive.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, other.execute, ["COMMIT"])
    release.start()
    assert SqliteArchive(tmp_path / "archive.db").check() == ()
    release.join()
    other.close()


def test_an_archive_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    SqliteArchive(tmp_path / "archive.db").close()
    db = sqlite3.connect(tmp_path / "archive.db")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StorageError, match="newer version"):
        SqliteArchive(tmp_path / "archive.db")


def test_damage_is_noticed(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path / "archive.db")
    fill(archive, an_article("a"))
    db = sqlite3.connect(tmp_path / "archive.db", isolation_level=None)
    (stored,) = db.execute("SELECT payload FROM articles").fetchone()
    db.execute("UPDATE articles SET payload = ?", (json.dumps(json.loads(stored) | {"title": "Forged"}),))
    db.close()
    assert archive.check() == ("a is not what was stored",)


def test_the_first_path_has_an_id_whatever_was_read_first(archive: Archive) -> None:
    late = reading(an_article("a", title="Second path"), "articles/z.md")
    archive.take("articles", [late], now=NOW)
    early = reading(an_article("a", title="First path"), "articles/b.md")
    _, findings = archive.take("articles", [early, same("articles/z.md")], now=LATER)
    found = archive.article("a")
    assert found
    assert found.title == "First path"
    assert [finding.where.path for finding in findings] == ["articles/z.md"]
    again, findings = archive.take("articles", [late, same("articles/b.md")], now=LATER)
    assert (again.left_out, [finding.where.path for finding in findings]) == (1, ["articles/z.md"])


def test_damaged_pages_are_a_fault_of_the_file_and_not_of_the_program(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    archive = SqliteArchive(path)
    fill(archive, *(an_article(f"a{n}", body="word " * 500) for n in range(200)))
    archive.close()
    octets = bytearray(path.read_bytes())
    octets[20_000:] = b"\xaa" * (len(octets) - 20_000)
    path.write_bytes(octets)
    damaged = SqliteArchive(path)
    assert damaged.check()
    with pytest.raises(StorageError, match="cannot be used"):
        damaged.articles(W35)
