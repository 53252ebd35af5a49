"""What ran earlier, suggested below a story: nothing for a reader, nothing of an editor's, and never in the way."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composer.earlier import with_suggestions, without_suggestions
from digest.issuefile import IssueFile, dumps
from digest.likeness import Earlier
from digest.markup import markdown
from tests.support import LONDON, a_story, an_article, an_issue
from tests.unit.test_update import Room, ids, piece

if TYPE_CHECKING:
    from collections.abc import Callable

LINE = "Previously: [Headline of before](https://www.example.org/before), 20 August 2016"


def earlier(title: str = "Headline of before", **changes: Any) -> Earlier:
    values = {"title": title, "published": an_article().published - timedelta(days=12)}
    article = an_article("before", **{**values, **changes})
    return Earlier(article, ("Virgin Care", "Bath"), 0.3)


def suggested(file: IssueFile, *names: str) -> IssueFile:
    """Put a suggestion below the stories of some articles, below all without names."""
    return with_suggestions(file, {id: (earlier(),) for id in names or ids(file)}, LONDON)


@pytest.fixture
def room() -> Room:
    return Room()


def test_the_comment_names_each_with_day_and_what_it_shares_below_the_text(room: Room) -> None:
    before = room.draft()
    parts = (earlier(), replace_thread(earlier("Other", url="https://e.org/b")))
    file = with_suggestions(before, {"second": parts}, LONDON)
    assert file.issue == replace(before.issue, drafted=file.issue.drafted)
    assert file.story_source(1).endswith(f"""
Second words of second.

<!-- Earlier on this story? To take one in, move its line out of this comment.
{LINE}
    shares Virgin Care and Bath
Previously: [Other](https://e.org/b), 20 August 2016
    the same thread, “boats”; shares Virgin Care and Bath
-->

""")
    assert file.problems == before.problems


def replace_thread(part: Earlier) -> Earlier:
    return part._replace(article=replace(part.article, thread="boats"), same_thread=True)


def test_the_day_is_that_of_the_newsletter(room: Room) -> None:
    late = an_article().published.replace(hour=23, minute=30).astimezone(None)
    file = with_suggestions(room.draft(), {"second": (earlier(published=late),)}, LONDON)
    assert "), 1 September 2016\n" in file.text


def test_without_suggestions_nothing_is_written(room: Room) -> None:
    file = room.draft()
    assert with_suggestions(file, {"second": (), "unknown": (earlier(),)}, LONDON).text == file.text


def test_a_line_moved_out_stands_as_it_is_and_is_the_editors_from_then_on(room: Room) -> None:
    text = suggested(room.draft(), "second").text
    taken = text.replace(f"{LINE}\n", "", 1).replace("<!-- Earlier", f"{LINE}\n\n<!-- Earlier", 1)
    assert IssueFile(taken).issue.all_stories[1].blocks[-1].text == LINE
    room.change("second", summary="New words.\n\nOf another day.")
    made = room.update(taken)
    assert made.file.issue.all_stories[1].blocks[-1].text == LINE
    room.change("second", status="withdrawn")
    assert LINE in room.update(taken).file.issue.all_stories[1].text


# --- it is the program's as long as nobody touched it --------------------------------------------------------


def test_a_story_with_suggestions_follows_its_article(room: Room) -> None:
    file = suggested(room.draft())
    room.change("second", title="New headline", summary="New words.\n\nMore.\n\nAnd more.\n\nAnd an end.")
    made = room.update(file)
    story = made.file.issue.all_stories[1]
    assert (story.headline, story.blocks[-1].text) == ("New headline", "And an end.")
    assert made.file.story_source(1).rstrip().endswith("And an end.\n\n" + comment(file, 1))
    assert room.update(made.file).file.text == made.file.text


def comment(file: IssueFile, number: int) -> str:
    found = re.search(r"<!-- Earlier.*?-->", file.story_source(number), re.DOTALL)
    assert found
    return found[0]


def test_a_story_with_suggestions_that_may_not_run_goes_with_them_and_is_forgotten() -> None:
    room = Room("lead", "second", "third")
    file = suggested(room.draft())
    room.change("second", status="withdrawn")
    made = room.update(file).file
    assert "second" not in ids(made)
    assert "=earlier:second" not in made.text
    assert made.text.count("<!-- Earlier") == file.text.count("<!-- Earlier") - 1
    room.change("second", status="live")
    again = suggested(room.update(made).file, "second")
    assert "=earlier:second" in again.text
    room.change("second", status="held")
    assert "second" not in ids(room.update(again).file)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("shares Virgin Care", "shares the chair", 1),
        lambda text: text.replace(LINE, "", 1),
        lambda text: text.replace("<!-- Earlier", "<!-- ask Ann first. Earlier", 1),
        lambda text: re.sub(r"(<!-- Earlier.*?-->)", r"\1\n<!-- Ann says yes -->", text, count=1, flags=re.DOTALL),
        lambda text: re.sub(r"(<!-- Earlier.*?-->)", r"\1 My own words.", text, count=1, flags=re.DOTALL),
    ],
    ids=["words", "a line cut", "a note in front", "a note behind", "text behind"],
)
def test_a_comment_an_editor_worked_on_keeps_its_story(room: Room, edit: Callable[[str], str]) -> None:
    text = edit(suggested(room.draft(), "second").text)
    room.change("second", status="withdrawn")
    made = room.update(text)
    assert "second" in ids(made.file)
    assert made.file.story_source(1) == IssueFile(text).story_source(1)


def test_the_comment_of_one_story_moved_below_another_is_a_note(room: Room) -> None:
    file = suggested(room.draft(), "second")
    note = comment(file, 1)
    text = file.text.replace(f"{note}\n\n", "").replace("Second words of third.", f"Second words of third.\n\n{note}")
    room.change("third", status="withdrawn")
    assert "third" in ids(room.update(text).file)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_line_ends_of_the_file_change_nothing(room: Room, newline: str) -> None:
    text = room.draft().text.replace("\n", newline)
    for file in (suggested(IssueFile(text)), IssueFile(suggested(room.draft()).text.replace("\n", newline))):
        assert "\r\n" not in file.text or not re.search(r"(?<!\r)\n", file.text)
        room.change("second", status="withdrawn")
        assert "second" not in ids(room.update(file).file)


def test_a_story_less_its_suggestions_is_as_it_was_drafted(room: Room) -> None:
    before = room.draft()
    file = suggested(before)
    for number, _ in enumerate(ids(before)):
        assert without_suggestions(file, number).rstrip() == before.story_source(number).rstrip()


def test_a_story_that_comes_in_has_suggestions_of_its_own(room: Room) -> None:
    file = suggested(room.draft())
    room.now.pop("third")
    room.put(piece("new", priority=85))
    text = file.without_story(2).text
    made = room.update(text).file
    assert "new" in ids(made)
    again = suggested(made, "new")
    assert again.text.count("<!-- Earlier") == made.text.count("<!-- Earlier") + 1
    assert room.update(again).file.text == again.text


# --- any text ------------------------------------------------------------------------------------------------

NASTY = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["-->", "<!--", "--", "-", ">", "]", "(", "\\", "\n", "\r", "## x", "# y", "drafted", "`", "*", "é"]
    )
).map("".join)


@given(NASTY, NASTY, st.lists(NASTY.filter(str.strip), max_size=4), NASTY)
def test_no_text_of_an_article_gets_out_of_the_comment(title: str, path: str, shares: list[str], thread: str) -> None:
    before = IssueFile(dumps(an_issue(a_story(), drafted=())) + "\n<!-- drafted\n-->\n")
    article = an_article("b", title=title, url=f"https://e.org/{path}", thread=thread)
    part = Earlier(article, tuple(shares), 0.3, same_thread=bool(thread))
    file = with_suggestions(before, {"finance/deficit": (part,)}, LONDON)
    assert file.issue.all_stories == before.issue.all_stories
    assert len(file.stories) == 1
    assert not file.problems
    assert without_suggestions(file, 0).rstrip() == before.story_source(0).rstrip()
    (line,) = [line for line in file.text.split("\n") if line.startswith("Previously: ")]
    taken = IssueFile(file.text.replace("<!-- Earlier", f"{line}\n\n<!-- Earlier"))
    assert taken.issue.all_stories[0].blocks[-1].text == line
    if title.strip():
        assert len(markdown.links(line)) == 1
