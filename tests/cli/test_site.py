"""``site``: what stands on the web of the issues that went out, and what does not."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import feedparser
import pytest

from tests.support import LONDON, NOW, SAMPLES, copy_newsroom

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import After
    from tests.support import CommandLine

DATE = "2016-09-05"
SENT = NOW + timedelta(hours=1)
CORRECTED = datetime(2016, 9, 6, 9, tzinfo=LONDON)
PAGES = [f"catch-up/{DATE}/index.html", "catch-up/feed.xml", "catch-up/index.html", "index.html"]


def say(newsroom: Path, text: str, name: str = "digest.toml") -> None:
    path = newsroom / name
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.fixture
def sent(once: After, after: After) -> Path:
    """Return a newsroom with a site, whose issue was built and handed over."""
    built = once("build", "catch-up", DATE, now=NOW, house='\n[site]\nurl = "https://www.example.org"\n')
    return after("sent", "catch-up", DATE, "--by", "AR", "--via", "x", now=SENT, of=built)


def correct(digest: CommandLine, newsroom: Path, *words: str, at: datetime = CORRECTED) -> None:
    said = words or ("--was", "£461m", "--is", "£491m")
    assert digest("-C", newsroom, "correct", "catch-up", DATE, "--story", "1", *said, now=at).code == 0


def stand(folder: Path) -> dict[str, tuple[bytes, int]]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text("utf-8")


def test_a_site_is_a_page_for_each_issue_two_lists_and_a_feed(digest: CommandLine, sent: Path, tmp_path: Path) -> None:
    made = digest("-C", sent, "site", tmp_path / "web", now=SENT)
    assert made.code == 0
    assert made.lines == [str(tmp_path / "web" / name) for name in PAGES]
    assert sorted(stand(tmp_path / "web")) == sorted(PAGES)
    page = read(tmp_path / "web", PAGES[0])
    assert 'role="main"' in page
    assert '<link rel="canonical" href="https://www.example.org/catch-up/2016-09-05">' in page
    assert "Unsubscribe" not in page
    listed = read(tmp_path / "web", "catch-up/index.html")
    assert "Monday 5 September 2016 · No 12" in listed
    assert '<a href="2016-09-05/">Provider deficit at £461m, and four trusts to lead groups</a>' in listed
    assert "<li>Children’s A&amp;E suspended at Stafford</li>" in listed
    front = read(tmp_path / "web", "index.html")
    assert '<a href="catch-up/2016-09-05/">' in front


def test_a_second_run_changes_nothing(digest: CommandLine, sent: Path, tmp_path: Path) -> None:
    first = digest("-C", sent, "site", tmp_path / "web", now=SENT)
    before = stand(tmp_path / "web")
    second = digest("-C", sent, "site", tmp_path / "web", now=SENT + timedelta(days=9))
    assert stand(tmp_path / "web") == before
    assert (second.code, second.out) == (0, first.out)
    assert "4 files, none of them written anew" in second.err


def test_two_sites_of_a_newsroom_are_the_same_with_nothing_kept(
    digest: CommandLine, sent: Path, tmp_path: Path
) -> None:
    import shutil

    digest("-C", sent, "site", tmp_path / "one", now=SENT)
    shutil.rmtree(sent / ".digest")
    digest("-C", sent, "site", tmp_path / "two", now=SENT)
    one, two = ({name: each[0] for name, each in stand(tmp_path / name).items()} for name in ("one", "two"))
    assert one == two


def test_the_feed_carries_the_whole_issue(digest: CommandLine, sent: Path, tmp_path: Path) -> None:
    digest("-C", sent, "site", tmp_path / "web", now=SENT)
    parsed = feedparser.parse((tmp_path / "web/catch-up/feed.xml").read_bytes())
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert entry.title == "Provider deficit at £461m, and four trusts to lead groups"
    assert entry.published == entry.updated == parsed.feed.updated == "2016-09-05T07:30:00+01:00"
    assert entry.link == "https://www.example.org/catch-up/2016-09-05"
    for words in ("Each headline opens the full report", "Vacancies for followers", "given up Sunday appointments"):
        assert words in entry.content[0].value
    assert "Unsubscribe" not in entry.content[0].value


def test_ids_stay_when_a_site_moves(digest: CommandLine, sent: Path, tmp_path: Path) -> None:
    def ids(*words: str) -> list[str]:
        digest("-C", sent, "site", tmp_path / "web", *words, now=SENT)
        return re.findall("<id>(.*)</id>", read(tmp_path / "web", "catch-up/feed.xml"))

    before = ids()
    assert ids("--all")[:2] == before  # of the feed and of the newest issue
    path = sent / "digest.toml"
    path.write_text(read(sent, "digest.toml").replace("www.example.org", "elsewhere.example.org/letters"), "utf-8")
    newsletter = sent / "newsletters/catch-up.toml"
    newsletter.write_text(newsletter.read_text("utf-8").replace("www.example.org", "elsewhere.example.org"), "utf-8")
    assert ids() == before
    assert "https://elsewhere.example.org/letters/catch-up/feed.xml" in read(tmp_path / "web", "catch-up/feed.xml")


def test_drafts_never_stand_on_the_web(digest: CommandLine, sent: Path, tmp_path: Path) -> None:
    assert digest("-C", sent, "draft", "catch-up", "2016-09-12", now=NOW).code == 0
    for words in ((), ("--all",)):
        digest("-C", sent, "site", tmp_path / "web", *words, now=SENT)
        assert "2016-09-12" not in "".join(stand(tmp_path / "web"))
    # nor when its day is past, unless that is asked for
    digest("-C", sent, "site", tmp_path / "web", now=SENT + timedelta(days=30))
    assert "2016-09-12" not in "".join(stand(tmp_path / "web"))


def test_all_takes_the_issues_of_the_past_without_a_record_but_for_skipped_ones(
    digest: CommandLine, sent: Path, tmp_path: Path
) -> None:
    assert digest("-C", sent, "skip", "catch-up", "2016-08-15", now=SENT).code == 0
    digest("-C", sent, "site", tmp_path / "web", "--all", now=SENT)
    days = {name.split("/")[1] for name in stand(tmp_path / "web") if re.match(r"catch-up/\d", name)}
    assert days == {"2016-08-22", "2016-08-30", DATE}
    listed = read(tmp_path / "web", "catch-up/index.html")
    assert listed.index("No 12") < listed.index("No 11") < listed.index("No 10")


def test_what_is_told_is_what_was_sent(digest: CommandLine, sent: Path, tmp_path: Path) -> None:
    path = sent / "issues/catch-up" / f"{DATE}.md"
    path.write_text(path.read_text("utf-8").replace("Each headline", "Every headline"), "utf-8")
    digest("-C", sent, "site", tmp_path / "web", now=SENT)
    assert "Each headline" in read(tmp_path / "web", PAGES[0])
    # sent once more: then that
    assert digest("-C", sent, "build", "catch-up", DATE, now=NOW).code == 0
    again = ("sent", "catch-up", DATE, "--by", "AR", "--via", "x", "--again", "a slip")
    assert digest("-C", sent, *again, now=SENT + timedelta(hours=2)).code == 0
    digest("-C", sent, "site", tmp_path / "web", now=SENT)
    assert "Every headline" in read(tmp_path / "web", PAGES[0])
    (entry,) = feedparser.parse((tmp_path / "web/catch-up/feed.xml").read_bytes()).entries
    assert (entry.published, entry.updated) == ("2016-09-05T07:30:00+01:00", "2016-09-05T09:30:00+01:00")
    # and the first once more
    path.write_text(path.read_text("utf-8").replace("Every headline", "Each headline"), "utf-8")
    assert digest("-C", sent, "build", "catch-up", DATE, now=NOW).code == 0
    assert digest("-C", sent, *again, now=SENT + timedelta(hours=3)).code == 0
    digest("-C", sent, "site", tmp_path / "web", now=SENT)
    assert "Each headline" in read(tmp_path / "web", PAGES[0])


def test_an_issue_whose_embargo_holds_is_left_out_and_told(digest: CommandLine, sent: Path, tmp_path: Path) -> None:
    article = sent / "articles/finance/provider-deficit.md"
    text = article.read_text("utf-8")
    article.write_text(text.replace("---\n", "---\nembargo: 2016-09-07T00:01:00+01:00\n", 1), "utf-8")
    made = digest("-C", sent, "site", tmp_path / "web", now=SENT)
    assert (made.code, made.out) == (4, b"")
    assert "embargoed, the first until 2016-09-07 00:01" in made.err
    made = digest("-C", sent, "site", tmp_path / "web", "--all", now=SENT)
    assert made.code == 0
    assert f"Left out: catch-up {DATE}, embargoed until 2016-09-07 00:01" in made.err
    assert DATE not in "".join(stand(tmp_path / "web"))
    digest("-C", sent, "site", tmp_path / "web", now=SENT + timedelta(days=3))
    assert PAGES[0] in stand(tmp_path / "web")


def test_an_article_withdrawn_since_is_named(digest: CommandLine, sent: Path, tmp_path: Path) -> None:
    digest("-C", sent, "withdraw", "finance/provider-deficit", "--reason", "a complaint", now=SENT)
    made = digest("-C", sent, "site", tmp_path / "web", now=SENT)
    assert made.code == 0
    assert f"Look at catch-up {DATE}: it tells “Provider deficit at £461m”, which was withdrawn" in made.err


def test_what_else_lies_in_the_folder_stays(digest: CommandLine, sent: Path, tmp_path: Path) -> None:
    (tmp_path / "web/catch-up").mkdir(parents=True)
    (tmp_path / "web/catch-up/logo.png").write_bytes(b"a picture")
    assert digest("-C", sent, "site", tmp_path / "web", now=SENT).code == 0
    assert (tmp_path / "web/catch-up/logo.png").read_bytes() == b"a picture"


def test_a_page_of_somebody_elses_is_not_written_over(digest: CommandLine, sent: Path, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web/index.html").write_text("<title>The front page of the whole house</title>", "utf-8")
    made = digest("-C", sent, "site", tmp_path / "web", now=SENT)
    assert (made.code, made.out) == (3, b"")
    assert "no page of this program" in made.err
    assert list(stand(tmp_path / "web")) == ["index.html"]


def test_without_an_address_the_line_to_write_is_told(digest: CommandLine, newsroom: Path, tmp_path: Path) -> None:
    made = digest("-C", newsroom, "site", tmp_path / "web", now=SENT)
    assert made.code == 2
    assert 'url = "https://www.example.org/newsletters"' in made.err
    assert not (tmp_path / "web").exists()


@pytest.mark.parametrize("url", ["example.org", "https://", "https://a b.org", "https://x.org/?a=b", "ftp://x.org"])
def test_an_address_that_is_none_is_told_with_its_line(
    digest: CommandLine, newsroom: Path, tmp_path: Path, url: str
) -> None:
    say(newsroom, f'\n[site]\nurl = "{url}"\n')
    made = digest("-C", newsroom, "site", tmp_path / "web", now=SENT)
    assert made.code == 2
    assert re.search(r"digest\.toml:\d+: url must be a whole address", made.err)


def test_where_nothing_went_out_there_is_nothing_to_put_on_the_web(
    digest: CommandLine, newsroom: Path, tmp_path: Path
) -> None:
    say(newsroom, '\n[site]\nurl = "https://www.example.org"\n')
    made = digest("-C", newsroom, "site", tmp_path / "web", now=SENT)
    assert made.code == 4
    assert "digest sent" in made.err
    assert not (tmp_path / "web").exists()


def test_every_newsletter_has_its_place(digest: CommandLine, tmp_path: Path) -> None:
    newsroom = copy_newsroom(tmp_path / "all", newsletters=tuple(SAMPLES))
    say(newsroom, '\n[site]\nurl = "https://www.example.org/letters/"\n')
    later = datetime(2016, 9, 9, tzinfo=LONDON)
    assert digest("-C", newsroom, "site", tmp_path / "web", "--all", now=later).code == 0
    front = read(tmp_path / "web", "index.html")
    assert [name for name in SAMPLES if f'<a href="{name}/">' not in front] == []
    for name in SAMPLES:
        parsed = feedparser.parse((tmp_path / "web" / name / "feed.xml").read_bytes())
        assert not parsed.bozo
        assert parsed.feed.links[0].href == f"https://www.example.org/letters/{name}/feed.xml"
        assert all(entry.content[0].value for entry in parsed.entries)


# --- corrections ---------------------------------------------------------------------------------


def test_a_correction_stands_at_the_story_at_the_foot_and_in_the_feed(
    digest: CommandLine, sent: Path, tmp_path: Path
) -> None:
    digest("-C", sent, "site", tmp_path / "web", now=SENT)
    before = stand(sent / "sent")
    correct(digest, sent)
    after = stand(sent / "sent")
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {f"catch-up/{DATE}/corrections.toml"}
    digest("-C", sent, "site", tmp_path / "web", now=CORRECTED)
    page = read(tmp_path / "web", PAGES[0])
    assert page.count("Corrected on 6 September 2016:") == 2
    assert page.index("Provider deficit") < page.index("Corrected on") < page.index("The provider sector ended")
    assert page.rindex("Corrected on") > page.index("given up Sunday appointments")
    (entry,) = feedparser.parse((tmp_path / "web/catch-up/feed.xml").read_bytes()).entries
    assert entry.content[0].value.count("It should have been “£491m”.") == 2
    assert (entry.published, entry.updated) == ("2016-09-05T07:30:00+01:00", "2016-09-06T09:00:00+01:00")
    assert "· Corrected" in read(tmp_path / "web", "catch-up/index.html")


def test_the_next_draft_opens_with_it_and_no_later_one(digest: CommandLine, sent: Path) -> None:
    correct(digest, sent, "--note", "It was worse.")
    made = digest("-C", sent, "draft", "catch-up", "2016-09-12", now=CORRECTED)
    assert "It opens with 1 correction to an earlier issue." in made.err
    text = read(sent, "issues/catch-up/2016-09-12.md")
    assert text.index("<!-- section: correction -->") < text.index("\n## ")
    assert "of 5 September 2016: It was worse." in text
    # an editor who takes it out is not asked again
    (sent / "issues/catch-up/2016-09-12.md").write_text(re.sub(r"# Correction\n(.*\n){4}", "", text), "utf-8")
    article = sent / "articles/new.md"
    article.write_text("---\ntitle: New\ndate: 2016-09-14\n---\n" + "Words of it. " * 30, "utf-8")
    made = digest("-C", sent, "draft", "catch-up", "2016-09-19", now=CORRECTED)
    assert made.code == 0
    assert "correction" not in made.err
    assert "section: correction" not in read(sent, "issues/catch-up/2016-09-19.md")


def test_a_draft_made_afresh_or_after_a_skipped_one_opens_with_it(digest: CommandLine, sent: Path) -> None:
    correct(digest, sent)
    for words in (("2016-09-12",), ("2016-09-12", "--fresh")):
        assert digest("-C", sent, "draft", "catch-up", *words, now=CORRECTED).code == 0
        assert "section: correction" in read(sent, "issues/catch-up/2016-09-12.md")
    assert digest("-C", sent, "skip", "catch-up", "2016-09-12", now=CORRECTED).code == 0
    article = sent / "articles/new.md"
    article.write_text("---\ntitle: New\ndate: 2016-09-14\n---\n" + "Words of it. " * 30, "utf-8")
    assert digest("-C", sent, "draft", "catch-up", "2016-09-19", now=CORRECTED).code == 0
    assert "section: correction" in read(sent, "issues/catch-up/2016-09-19.md")


def test_a_draft_with_a_correction_builds_and_follows_its_articles(digest: CommandLine, sent: Path) -> None:
    correct(digest, sent)
    digest("-C", sent, "draft", "catch-up", "2016-09-12", now=CORRECTED)
    before = read(sent, "issues/catch-up/2016-09-12.md")
    built = digest("-C", sent, "build", "catch-up", "2016-09-12", now=CORRECTED)
    assert built.code == 0
    assert "we said" in read(sent, "out/catch-up/2016-09-12/issue.txt")
    assert digest("-C", sent, "draft", "catch-up", "2016-09-12", "--update", now=CORRECTED).code == 0
    assert read(sent, "issues/catch-up/2016-09-12.md") == before


def test_a_format_without_corrections_says_so(digest: CommandLine, sent: Path) -> None:
    folder = sent / "templates/bare"
    folder.mkdir(parents=True)
    from digest.resources import folder as shipped

    for path in (shipped("templates") / "catch-up").iterdir():
        text = path.read_text("utf-8").replace(', "correction"', "").replace("default = true", "")
        (folder / path.name).write_text(text, "utf-8")
    path = sent / "newsletters/catch-up.toml"
    path.write_text(path.read_text("utf-8").replace('format = "catch-up"', 'format = "bare"'), "utf-8")
    correct(digest, sent)
    made = digest("-C", sent, "draft", "catch-up", "2016-09-12", now=CORRECTED)
    assert "Not told: 1 correction to an earlier issue." in made.err
    assert "correction" not in read(sent, "issues/catch-up/2016-09-12.md")


def test_an_issue_that_did_not_go_out_is_not_corrected(digest: CommandLine, after: After) -> None:
    newsroom = after("build", "catch-up", DATE, now=NOW)
    for words in (("catch-up", DATE), ("catch-up",), ()):
        made = digest("-C", newsroom, "correct", *words, "--story", "1", "--is", "x", now=NOW)
        assert (made.code, made.out) == (1, b"")
        assert "digest sent" in made.err
    assert not (newsroom / "sent").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--story", "99", "--is", "x"), "there is no story 99"),
        (("--story", "0", "--is", "x"), "there is no story 0"),
        (("--story", "1"), "a correction says what is right"),
        (("--story", "1", "--was", "x"), "a correction says what is right"),
        (("--story", "1", "--note", "x" * 501), "longer than 500 characters"),
        (("--story", "1", "nobody", "--is", "x"), "there is no newsletter nobody"),
    ],
)
def test_what_cannot_be_noted_is_told(digest: CommandLine, sent: Path, words: tuple[str, ...], said: str) -> None:
    made = digest("-C", sent, "correct", *words, now=CORRECTED)
    assert (made.code, made.out) == (2, b"")
    assert said in made.err
    assert not list(sent.rglob("corrections.toml"))


def test_without_a_date_it_is_the_newest_issue_that_went_out(digest: CommandLine, sent: Path) -> None:
    digest("-C", sent, "draft", "catch-up", "2016-09-12", now=NOW)
    made = digest("-C", sent, "correct", "--story", "1", "--is", "£491m", now=CORRECTED)
    assert made.code == 0
    assert made.lines[0].endswith(f"{DATE}/corrections.toml")
    assert "2016-09-12 has a draft already" in made.err


def test_words_that_do_not_stand_in_the_story_are_told(digest: CommandLine, sent: Path) -> None:
    at = ("correct", "catch-up", DATE, "--story", "1", "--is", "y", "--was")
    assert "does not stand in story 1" in digest("-C", sent, *at, "£462m", now=CORRECTED).err
    assert "does not stand" not in digest("-C", sent, *at, "a deficit of £461m, according", now=CORRECTED).err


def test_an_editors_own_lines_in_the_file_stay(digest: CommandLine, sent: Path) -> None:
    correct(digest, sent)
    path = sent / f"sent/catch-up/{DATE}/corrections.toml"
    path.write_text(path.read_text("utf-8") + "# asked the desk\n", "utf-8")
    before = path.read_text("utf-8")
    correct(digest, sent, "--note", 'He said “no” and "no"\\ again')
    assert path.read_text("utf-8").startswith(before.rstrip())
    path.write_text("at = \n", "utf-8")
    made = digest("-C", sent, "correct", "catch-up", DATE, "--story", "1", "--is", "x", now=CORRECTED)
    assert (made.code, path.read_text("utf-8")) == (2, "at = \n")
    assert f"sent/catch-up/{DATE}/corrections.toml:1" in made.err


def test_on_a_terminal_it_asks_for_what_is_missing(
    digest: CommandLine, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def prompt(question: str, **_: object) -> str:
        asked.append(question)
        return {"It should have said": "£491m"}.get(question, "")

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", prompt)
    assert digest("-C", sent, "correct", "catch-up", DATE, "--story", "1", "--was", "£461m", now=CORRECTED).code == 0
    assert asked == ["It should have said", "Note for readers"]
    assert 'is = "£491m"' in read(sent, f"sent/catch-up/{DATE}/corrections.toml")
