"""``digest build`` as an editor meets it, on a copy of the sample newsroom."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html as lxml_html

from tests.support import CommandLine, copy_newsroom, run_process

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import After

WEEK = ("build", "catch-up", "--week", "2016-W35")
ISSUE = "issues/catch-up/2016-09-05.md"
OUT = "out/catch-up/2016-09-05"


def contents(folder: Path) -> dict[str, str]:
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("issue.html", "issue.txt", "issue.eml")
    }


def edit(newsroom: Path, change: Callable[[str], str]) -> None:
    path = newsroom / ISSUE
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before, "the edit found nothing to change"
    path.write_text(after, "utf-8")


def seen(newsroom: Path) -> tuple[str, str, str]:
    """Return the words of the HTML, the text file and the message's text part."""
    page = lxml_html.fromstring((newsroom / OUT / "issue.html").read_text("utf-8"))
    page.body.find("div").drop_tree()  # the preheader, which no window shows
    message = message_from_bytes((newsroom / OUT / "issue.eml").read_bytes(), policy=policy.default)
    text, html = message.iter_parts()
    assert html.get_content().replace("\r\n", "\n") == (newsroom / OUT / "issue.html").read_text("utf-8")
    texts = (page.body.text_content(), (newsroom / OUT / "issue.txt").read_text("utf-8"), text.get_content())
    return tuple(" ".join(each.split()) for each in texts)  # type: ignore[return-value]


# --- the main job --------------------------------------------------------------------------------


def test_the_sample_week_becomes_an_email(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, *WEEK)
    assert result.code == 0, result.err
    assert [Path(line).name for line in result.lines] == ["issue.html", "issue.txt", "issue.eml"]
    assert all(Path(line).is_file() for line in result.lines)
    assert "Catch Up, Monday 5 September 2016, issue 12" in result.err
    assert "18 found, 8 stories, 2 in the round-up" in result.err
    assert "Left out: 1 embargoed, 1 withdrawn, 1 held" in result.err
    assert re.search(r"Checks: 0 errors, 1 warning\. Size \d+ KB of 102\.", result.err)
    headlines = re.findall(r"(?m)^## \[(.+)\]\(", (newsroom / ISSUE).read_text("utf-8"))
    assert len(headlines) == 8
    for text in seen(newsroom):
        places = [text.find(headline) for headline in headlines]
        assert places == sorted(places)
        assert places[0] >= 0


def test_every_story_has_two_to_six_paragraphs(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, *WEEK)
    from digest.issuefile import parse

    issue = parse((newsroom / ISSUE).read_text("utf-8")).issue
    assert [2 <= len(story.blocks) <= 6 for story in issue.stories] == [True] * 8
    assert len(issue.subject) < 60
    assert issue.number == 12


def test_a_second_build_changes_nothing_and_says_so(digest: CommandLine, newsroom: Path) -> None:
    first = digest("-C", newsroom, *WEEK)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in newsroom.rglob("*") if path.is_file()}
    second = digest("-C", newsroom, *WEEK)
    assert (second.code, second.out) == (0, first.out)
    assert "No change. Your edits are kept." in second.err
    assert {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in newsroom.rglob("*") if path.is_file()
    } == before


def test_the_same_newsroom_gives_the_same_bytes_anywhere(newsroom: Path, tmp_path: Path) -> None:
    found = set()
    for number, (zone, language) in enumerate((("Europe/London", "en_GB"), ("Pacific/Apia", "C"), ("UTC", "C.UTF-8"))):
        room = newsroom if number == 0 else copy_newsroom(tmp_path / f"some where else {number}")
        world = {"TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": str(number + 1)}
        assert run_process("-C", room, *WEEK, cwd=tmp_path, **world).code == 0
        piped = run_process("-C", room, "build", "--to", "reader@example.org", "--eml", "-", cwd=tmp_path, **world)
        assert piped.code == 0
        found.add((*contents(room / OUT).values(), (room / ISSUE).read_bytes(), piped.out))
    assert len(found) == 1


def test_paths_are_told_from_where_one_stands(newsroom: Path, tmp_path: Path) -> None:
    inside = run_process(*WEEK, cwd=newsroom / "articles")
    assert all(Path(line).is_absolute() for line in inside.lines)
    above = run_process("-C", newsroom, *WEEK, cwd=tmp_path)
    assert above.lines[0] == str(Path("newsroom", OUT, "issue.html"))


def test_without_a_date_the_newest_issue_is_built(digest: CommandLine, newsroom: Path) -> None:
    digest("-C", newsroom, *WEEK)
    assert "5 September 2016" in digest("-C", newsroom, "build").err
    assert "5 September 2016" in digest("-C", newsroom, "build", "2016-09-05").err
    assert "5 September 2016" in digest("-C", newsroom, "build", "catch-up/2016-09-05").err


def test_without_an_issue_file_the_coming_issue_is_built(digest: CommandLine, newsroom: Path) -> None:
    shutil.rmtree(newsroom / "issues")
    result = digest("-C", newsroom, "build", now=datetime(2016, 9, 4, 20, tzinfo=UTC))
    assert result.code == 0
    assert (newsroom / ISSUE).is_file()


def test_without_words_the_newest_issue_file_is_built(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "build", now=datetime(2016, 9, 4, 20, tzinfo=UTC))
    assert (result.code, Path(result.lines[0]).parent.name) == (0, "2016-08-30")
    assert not (newsroom / ISSUE).exists()


# --- the editor's words win ----------------------------------------------------------------------


@pytest.fixture
def built(after: After) -> Path:
    return after(*WEEK)


def test_an_edited_sentence_shows_everywhere(digest: CommandLine, built: Path) -> None:
    edit(
        built,
        lambda text: text.replace("That is £5m better than plan.", "That beats the plan by £5m, an editor writes."),
    )
    assert digest("-C", built, *WEEK).code == 0
    assert all("That beats the plan by £5m, an editor writes." in text for text in seen(built))


def test_an_edited_headline_shows_everywhere(digest: CommandLine, built: Path) -> None:
    edit(built, lambda text: text.replace("[Four trusts to lead groups]", "[Quartet & “chains”: what <now>?]"))
    assert digest("-C", built, *WEEK).code == 0
    assert all("Quartet & “chains”: what <now>?" in text for text in seen(built))


def test_two_stories_swapped_stand_swapped_everywhere(digest: CommandLine, built: Path) -> None:
    def swap(text: str) -> str:
        start, second, third, rest = re.split(r"(?m)(?=^## )", text, maxsplit=3)
        return start + third + second + rest

    assert [text.find("£5m better than plan") < text.find("due on 20 September") for text in seen(built)] == [True] * 3
    edit(built, swap)
    assert digest("-C", built, *WEEK).code == 0
    assert [text.find("£5m better than plan") > text.find("due on 20 September") for text in seen(built)] == [True] * 3


def test_a_story_written_by_hand_and_one_without_headline_show_everywhere(digest: CommandLine, built: Path) -> None:
    own = "## A story of our own\n<!-- by-hand -->\n\nNo article tells this one.\n\n##\n\nNor has this a headline.\n\n"
    edit(built, lambda text: text.replace("# Also this week", own + "# Also this week"))
    result = digest("-C", built, *WEEK)
    assert result.code == 0
    assert "“A story of our own” has no link" in result.err
    assert "the story without a headline has no link" in result.err
    for text in seen(built):
        assert "A story of our own" in text
        assert "No article tells this one." in text
        assert "Nor has this a headline." in text


def test_neither_draft_nor_build_loses_an_edit(digest: CommandLine, built: Path) -> None:
    edit(built, lambda text: text.replace("subject: ", "subject: An editor's subject, "))
    edited = (built / ISSUE).read_bytes()
    again = digest("-C", built, "draft", "--week", "2016-W35")
    assert (again.code, "Nothing was changed" in again.err) == (0, True)
    assert digest("-C", built, *WEEK).code == 0
    assert (built / ISSUE).read_bytes() == edited
    message = message_from_bytes((built / OUT / "issue.eml").read_bytes(), policy=policy.default)
    assert message["Subject"].startswith("An editor's subject, ")


def test_an_edited_story_no_longer_counts_as_unedited(digest: CommandLine, built: Path) -> None:
    assert "3 stories are as the program drafted" in digest("-C", built, *WEEK).err
    edit(
        built, lambda text: text.replace("About 30 children a day are affected", "Some 30 children a day are affected")
    )
    assert "2 stories are as the program drafted" in digest("-C", built, *WEEK).err


def test_comments_reach_no_output(digest: CommandLine, built: Path) -> None:
    edit(built, lambda text: text.replace("That is £5m", "<!-- ask legal\nabout this --> That is £5m"))
    assert digest("-C", built, *WEEK).code == 0
    for name in ("issue.html", "issue.txt", "issue.eml"):
        octets = (built / OUT / name).read_bytes()
        assert b"legal" not in octets
        assert b"drafted" not in octets
        assert b"finance/provider-deficit -->" not in octets


def test_an_issue_builds_from_its_file_alone(digest: CommandLine, built: Path) -> None:
    before = contents(built / OUT)
    shutil.rmtree(built / "articles")
    (built / "articles").mkdir()
    shutil.rmtree(built / "out")
    assert digest("-C", built, *WEEK).code == 0
    assert contents(built / OUT) == before


# --- checks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (r"(?m)^subject: .*$", "subject:", "the issue has no subject"),
        (r"That is £5m", "That is TK", "“TK” still stands"),
        (r"That is £5m", "Lorem ipsum £5m", "is dummy text"),
        (r"# Also this week\n(?s:.*?)\n# ", "# Also this week\n\n# ", "section “Also this week” is empty"),
        (r"(?s)\n## .*?\n# Also", "\n# Also", "the issue has no story"),
        (r"That is £5m better", "That <!-- is £5m better", "a second comment opens inside this one"),
        (r"\Z", "\n<!-- left open", "never closed"),
        (r"(?m)^date: 2016-09-05$", "date: 2016-09-12", "the file lies where"),
    ],
)
def test_an_error_is_told_with_its_line_and_the_files_are_for_looking_at(
    digest: CommandLine, built: Path, old: str, new: str, said: str
) -> None:
    edit(built, lambda text: re.sub(old, new, text, count=1))
    result = digest("-C", built, *WEEK)
    assert result.code == 1
    assert re.search(rf"2016-09-05\.md:\d+: error: .*{re.escape(said)}", result.err)
    assert len(result.lines) == 3
    piped = digest("-C", built, *WEEK, "--eml", "-", "--to", "ed@example.org")
    assert (piped.code, piped.out) == (1, b"")
    assert said in piped.err, "an error must be told again by a build that had nothing to do"


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [(40, 0, "the HTML is 9"), (90, 1, "the HTML is 1")],
)
def test_a_large_email_is_warned_of_and_a_clipped_one_refused(
    digest: CommandLine, built: Path, change: int, code: int, said: str
) -> None:
    html = (built / OUT / "issue.html").stat().st_size
    wanted = 95_000 if change == 40 else 110_000
    paragraph = "word " * 200 + "end.\n\n"
    count = (wanted - html) // 1050 + 1
    edit(built, lambda text: text.replace("# Also this week", paragraph * count + "# Also this week"))
    result = digest("-C", built, *WEEK)
    assert (result.code, said in result.err) == (code, True)


def test_strict_counts_warnings(digest: CommandLine, built: Path) -> None:
    result = digest("-C", built, *WEEK, "--strict")
    assert result.code == 1
    assert "--strict counts them" in result.err
    assert digest("-C", built, *WEEK, "--strict", "--text", "-").out == b""


def test_an_article_withdrawn_after_the_draft_stops_the_issue(digest: CommandLine, built: Path) -> None:
    path = built / "articles/finance/provider-deficit.md"
    path.write_text(path.read_text("utf-8").replace("priority: 90", "priority: 90\nstatus: withdrawn"), "utf-8")
    result = digest("-C", built, *WEEK)
    assert result.code == 1
    assert "“Provider deficit at £461m” is withdrawn" in result.err


def test_a_skipped_issue_is_not_built(digest: CommandLine, built: Path) -> None:
    edit(built, lambda text: text.replace("number: 12", "number: 12\nstatus: skipped"))
    result = digest("-C", built, *WEEK)
    assert (result.code, result.out) == (1, b"")
    assert "skipped" in result.err


# --- standard output -----------------------------------------------------------------------------


def test_a_pipe_gets_the_message_and_nothing_else(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, *WEEK, "--to", "ed@example.org", "--eml", "-")
    assert result.code == 0
    assert b"\r" not in result.out
    message = message_from_bytes(result.out, policy=policy.default.clone(raise_on_defect=True))
    assert message["To"] == "ed@example.org"
    on_disk = message_from_bytes((newsroom / OUT / "issue.eml").read_bytes(), policy=policy.default)
    assert on_disk["To"] == "catch-up@news.example.org"
    assert message["Message-ID"] != on_disk["Message-ID"]
    for one, other in zip(message.iter_parts(), on_disk.iter_parts(), strict=True):
        assert one.get_content() == other.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(("option", "name"), [("--html", "issue.html"), ("--text", "issue.txt")])
def test_html_and_text_can_be_piped_too(digest: CommandLine, built: Path, option: str, name: str) -> None:
    assert digest("-C", built, *WEEK, option, "-").out == (built / OUT / name).read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--eml", "-", "--html", "-"), ("--eml", "-", "--json"), ("--to", "ed@example.org"), ("--eml", "x.eml"),
        ("--to", "no address", "--eml", "-"), ("--to", "a@example.org\nBcc: b@example.org", "--eml", "-"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense_write_nothing(
    digest: CommandLine, newsroom: Path, arguments: tuple[str, ...]
) -> None:
    result = digest("-C", newsroom, *WEEK, *arguments)
    assert (result.code, result.out) == (2, b"")
    assert not (newsroom / "out").exists()


def test_json_tells_outputs_and_warnings(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, *WEEK, "--json")
    told = json.loads(result.out)
    assert (told["version"], told["newsletter"], told["date"]) == (1, "catch-up", "2016-09-05")
    assert {Path(path).name for path in told["outputs"].values()} == {"issue.html", "issue.txt", "issue.eml"}
    assert [warning["id"] for warning in told["warnings"]] == ["story-unedited"]


def test_the_manifest_tells_what_was_built(digest: CommandLine, built: Path) -> None:
    manifest = json.loads((built / OUT / "manifest.json").read_text("utf-8"))
    for output in manifest["outputs"].values():
        octets = (built / OUT / output["file"]).read_bytes()
        assert (output["sha256"], output["size"]) == (hashlib.sha256(octets).hexdigest(), len(octets))
    assert manifest["window"] == {
        "start": "2016-08-29T00:00:00+01:00", "end": "2016-09-05T00:00:00+01:00", "zone": "Europe/London",
    }  # fmt: skip
    assert len(manifest["articles"]) == 10
    assert {
        "url": "https://www.example.org/finance/provider-deficit",
        "story": "finance/provider-deficit",
        "place": "headline",
        "sent_as": "https://www.example.org/finance/provider-deficit",
    } in (manifest["links"])


def test_a_mixed_set_of_outputs_is_noticed_and_mended(digest: CommandLine, built: Path) -> None:
    before = contents(built / OUT)
    (built / OUT / "issue.txt").write_text("half of an older build")
    result = digest("-C", built, *WEEK)
    assert "No change" not in result.err
    assert contents(built / OUT) == before


# --- nothing to send, nothing to read ------------------------------------------------------------


def test_an_empty_week_names_the_newest_one_and_writes_nothing(digest: CommandLine, newsroom: Path) -> None:
    shutil.rmtree(newsroom / "issues")
    before = sorted(newsroom.rglob("*"))
    result = digest("-C", newsroom, "build", now=datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert (result.code, result.out) == (4, b"")
    assert "Nothing ran 16-22 November 2026. The newest week with articles is 3-9 July 2023 (1):" in result.err
    command = re.search(r"build catch-up --week 2023-W27", result.err)
    assert command, result.err
    assert sorted(path for path in newsroom.rglob("*") if ".digest" not in path.parts) == before
    assert digest("-C", newsroom, *command[0].split()).code == 0


def test_a_week_of_nothing_but_held_articles_is_empty_too(digest: CommandLine, newsroom: Path) -> None:
    for path in (newsroom / "articles").rglob("*.md"):
        text = path.read_text("utf-8")
        path.write_text(
            re.sub(
                r"(?m)^(status: .*|title: )",
                lambda m: "status: held\ntitle: " if m[0] == "title: " else "",
                text,
                count=0,
            ),
            "utf-8",
        )
    result = digest("-C", newsroom, *WEEK)
    assert (result.code, result.out) == (4, b"")
    assert "18 articles ran 29 August-4 September 2016, and all are left out" in result.err
    assert not (newsroom / ISSUE).exists()


def test_a_broken_template_leaves_the_old_outputs(digest: CommandLine, built: Path) -> None:
    before = contents(built / OUT)
    parts = built / "templates/parts"
    parts.mkdir(parents=True)
    shipped = (Path(__file__).parents[2] / "templates/parts/footer.mjml.j2").read_text("utf-8")
    (parts / "footer.mjml.j2").write_text(shipped.replace("newsletter.footer.why", "newsletter.footer.reason"), "utf-8")
    result = digest("-C", built, *WEEK)
    assert (result.code, result.out) == (2, b"")
    line = next(n for n, row in enumerate(shipped.splitlines(), 1) if "footer.why" in row)
    assert f"templates/parts/footer.mjml.j2:{line}: " in result.err
    assert "reason" in result.err
    assert contents(built / OUT) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a folder's mode binds neither Windows nor root")
def test_an_output_that_cannot_be_written_is_told(digest: CommandLine, newsroom: Path) -> None:
    (newsroom / "out").mkdir(mode=0o500)
    result = digest("-C", newsroom, *WEEK)
    assert (result.code, "cannot be written" in result.err) == (3, True)


def test_an_output_folder_that_is_a_file_is_told(digest: CommandLine, newsroom: Path) -> None:
    (newsroom / "out").write_text("not a folder")
    result = digest("-C", newsroom, *WEEK)
    assert (result.code, result.out) == (3, b"")
    assert "cannot be written" in result.err


def test_an_issue_file_that_is_not_utf8_is_told(digest: CommandLine, built: Path) -> None:
    (built / ISSUE).write_bytes((built / ISSUE).read_bytes().replace("£".encode(), b"\xa3", 1))
    result = digest("-C", built, *WEEK)
    assert (result.code, result.out) == (3, b"")
    assert re.search(r"2016-09-05\.md:\d+: the issue file is not UTF-8", result.err)


# --- races, and what must not be mailed by a slip ------------------------------------------------


def test_what_changes_while_a_build_runs_is_built_by_the_next(
    digest: CommandLine, newsroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from digest.workflow import build
    from digest.workflow.gather import gather

    article = newsroom / "articles/finance/provider-deficit.md"

    def meanwhile(*arguments: object, **options: object) -> object:
        found = gather(*arguments, **options)  # type: ignore[arg-type]
        article.write_text(
            article.read_text("utf-8").replace("priority: 90", "priority: 90\nstatus: withdrawn"), "utf-8"
        )
        return found

    digest("-C", newsroom, "draft", "--week", "2016-W35")
    monkeypatch.setattr(build, "gather", meanwhile)
    assert digest("-C", newsroom, *WEEK).code == 0
    monkeypatch.setattr(build, "gather", gather)
    again = digest("-C", newsroom, *WEEK, "--eml", "-", "--to", "ed@example.org")
    assert "No change" not in again.err
    assert (again.code, again.out) == (1, b"")


def test_a_draft_never_replaces_a_file_made_meanwhile(newsroom: Path) -> None:
    from digest.errors import StorageError
    from digest.workflow import files

    path = newsroom / ISSUE
    before = {found.name for found in path.parent.iterdir()}
    files.write(path, b"an editor's", new=True)
    with pytest.raises(StorageError, match="is there already"):
        files.write(path, b"the program's", new=True)
    assert path.read_bytes() == b"an editor's"
    assert {found.name for found in path.parent.iterdir()} == before | {path.name}


def test_an_output_changed_after_its_check_is_not_put_out(digest: CommandLine, built: Path) -> None:
    from digest import config
    from digest.dates import Phrase
    from digest.errors import Refused
    from digest.workflow import build
    from digest.workflow.target import resolve

    now = datetime(2016, 9, 5, 6, tzinfo=UTC)
    target = resolve(config.load_newsroom(built), (), Phrase(week="2016-W35"), now=now, open_first="issue")
    made = build.build(target, now=now)
    (built / OUT / "issue.html").write_text("another build's")
    with pytest.raises(Refused, match="changed since it was checked"):
        build.pipe(made, "eml", "ed@example.org", now=now)


def test_an_empty_address_is_refused_and_no_address_is_said(digest: CommandLine, built: Path) -> None:
    result = digest("-C", built, *WEEK, "--eml", "-", "--to", "")
    assert (result.code, result.out) == (2, b"")
    result = digest("-C", built, *WEEK, "--eml", "-")
    assert result.code == 0
    assert "No --to: the message is addressed to the newsletter’s own address" in result.err


def test_a_pipe_waits_for_an_embargo_that_the_sending_time_would_have_kept(digest: CommandLine, newsroom: Path) -> None:
    article = newsroom / "articles/finance/provider-deficit.md"
    text = article.read_text("utf-8")
    article.write_text(text.replace("priority: 90", "priority: 90\nembargo: 2016-09-04T12:00:00+01:00"), "utf-8")
    friday, monday = datetime(2016, 9, 2, 12, tzinfo=UTC), datetime(2016, 9, 5, 6, tzinfo=UTC)
    pipe = ("--eml", "-", "--to", "ed@example.org")
    early = digest("-C", newsroom, *WEEK, *pipe, now=friday)
    assert (early.code, early.out) == (1, b"")
    assert "embargoed until 2016-09-04 12:00" in early.err
    assert digest("-C", newsroom, *WEEK, *pipe, now=monday).code == 0


def test_a_build_with_nothing_to_do_tells_left_out_files_again(digest: CommandLine, newsroom: Path) -> None:
    (newsroom / "articles/odd.md").write_text("no header")
    for _ in range(2):
        result = digest("-C", newsroom, *WEEK)
        assert "LEFT OUT: 1 article file" in result.err
        assert "articles/odd.md" in result.err


def test_a_template_lays_out_and_runs_nothing(digest: CommandLine, built: Path) -> None:
    parts = built / "templates/parts"
    parts.mkdir(parents=True)
    attack = "{% set x = cycler.__init__.__globals__.os.popen('touch " + str(built / "ran") + "').read() %}"
    shipped = (Path(__file__).parents[2] / "templates/parts/footer.mjml.j2").read_text("utf-8")
    (parts / "footer.mjml.j2").write_text(attack + shipped, "utf-8")
    result = digest("-C", built, *WEEK)
    assert (result.code, result.out) == (2, b"")
    assert "templates/parts/footer.mjml.j2:1" in result.err
    assert not (built / "ran").exists()


def test_a_part_in_a_folder_of_its_own_is_part_of_what_is_built(digest: CommandLine, built: Path) -> None:
    own = built / "templates/catch-up/sub"
    own.mkdir(parents=True)
    (own / "hello.txt.j2").write_text("one")
    digest("-C", built, *WEEK)
    (own / "hello.txt.j2").write_text("two")
    assert "No change" not in digest("-C", built, *WEEK).err


def test_a_damaged_earlier_issue_still_counts_as_ran(digest: CommandLine, built: Path) -> None:
    edit(built, lambda text: text.replace("date: 2016-09-05\n", "dat: 2016-09-05\n"))
    article = built / "articles/finance/provider-deficit.md"
    article.write_text(article.read_text("utf-8").replace("2016-09-01T09:15", "2016-09-06T09:15"), "utf-8")
    lines = digest("-C", built, "list", "--week", "2016-W36", "--all").lines
    assert any("Provider deficit" in line and "ran in the issue of 2016-09-05" in line for line in lines)


def test_two_files_of_one_address_are_one_story(digest: CommandLine, newsroom: Path) -> None:
    text = (newsroom / "articles/finance/provider-deficit.md").read_text("utf-8")
    (newsroom / "articles/finance/provider-deficit copy.md").write_text(text, "utf-8")
    result = digest("-C", newsroom, *WEEK)
    assert "1 told already" in result.err
    issue = (newsroom / ISSUE).read_text("utf-8")
    assert issue.count("## [Provider deficit at £461m]") == 1


def test_an_issue_begins_where_the_one_before_it_ended(digest: CommandLine, newsroom: Path) -> None:
    """A newsletter sent on Thursdays, whose first issue was made from a calendar week."""
    path = newsroom / "newsletters/catch-up.toml"
    text = path.read_text("utf-8").replace("Mon 07:00", "Thu 06:30").replace("2016-06-20", "2016-06-23")
    path.write_text(text, "utf-8")
    assert digest("-C", newsroom, "draft", "--week", "2016-W35").code == 0
    assert (newsroom / "issues/catch-up/2016-09-08.md").is_file()
    result = digest("-C", newsroom, "list", "2016-09-15")
    assert "Articles of Mon 5 Sep to Wed 14 Sep" in result.err


def test_an_embargo_does_not_end_because_its_file_was_renamed(digest: CommandLine, newsroom: Path) -> None:
    article = newsroom / "articles/finance/provider-deficit.md"
    digest("-C", newsroom, "draft", "--week", "2016-W35")
    text = article.read_text("utf-8")
    article.write_text(text.replace("priority: 90", "priority: 90\nembargo: 2016-09-06T00:01:00+01:00"), "utf-8")
    assert digest("-C", newsroom, *WEEK).code == 1
    article.rename(article.with_name("renamed.md"))
    result = digest("-C", newsroom, *WEEK, "--eml", "-", "--to", "ed@example.org")
    assert (result.code, result.out) == (1, b"")
    assert "embargoed" in result.err


@pytest.mark.parametrize("damage", ['{"version": 1}', "[]", "nonsense", '{"version": 1, "checks": [7]}'])
def test_a_damaged_manifest_has_all_built_anew(digest: CommandLine, built: Path, damage: str) -> None:
    before = contents(built / OUT)
    (built / OUT / "manifest.json").write_text(damage)
    result = digest("-C", built, *WEEK)
    assert (result.code, "No change" in result.err) == (0, False)
    assert contents(built / OUT) == before


def test_an_earlier_issue_that_is_not_utf8_stops_nothing(digest: CommandLine, newsroom: Path) -> None:
    folder = newsroom / "issues/catch-up"
    (folder / "2016-08-01.md").write_bytes(b"---\nnewsletter: catch-up\ndate: 2016-08-01\n---\n\xff\xfe")
    (folder / "2016-08-08.md").mkdir()
    for command in ("list", "draft"):
        assert digest("-C", newsroom, command, "--week", "2016-W35").code == 0
    assert digest("-C", newsroom, "find", "deficit").code == 0
    assert digest("-C", newsroom, "doctor").code == 1


# --- for a sending service -----------------------------------------------------------------------


def test_a_build_for_another_service_is_another_build(digest: CommandLine, newsroom: Path) -> None:
    out = newsroom / "out/catch-up/2016-09-05"
    named = ("-C", newsroom, "build", "catch-up", "2016-09-05")
    assert digest(*named).code == 0
    plain = (out / "issue.html").read_text("utf-8")
    theirs = digest(*named, "--profile", "mailchimp")
    assert "No change" not in theirs.err
    assert 'href="*|UNSUB|*"' in (out / "issue.html").read_text("utf-8")
    assert "No change" in digest(*named, "--profile", "mailchimp").err
    assert digest(*named).code == 0
    assert (out / "issue.html").read_text("utf-8") == plain


def test_a_service_nobody_knows_is_a_usage_error_and_writes_nothing(digest: CommandLine, newsroom: Path) -> None:
    result = digest("-C", newsroom, "build", "catch-up", "2016-09-05", "--profile", "mailchump")
    assert (result.code, (newsroom / "out").exists()) == (2, False)
    assert "did you mean mailchimp?" in result.err


def test_a_piped_message_has_the_line_ends_asked_for(digest: CommandLine, newsroom: Path) -> None:
    named = ("-C", newsroom, "build", "catch-up", "2016-09-05", "--to", "a@example.org", "--eml", "-")
    plain, crlf = digest(*named).out, digest(*named, "--eol", "crlf").out
    assert b"\r" not in plain
    assert crlf == plain.replace(b"\n", b"\r\n")
