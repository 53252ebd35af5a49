"""Putting a story into an issue file and taking one out: every other character stays as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from digest.errors import DigestError, Refused
from digest.issuefile import IssueFile, blocks_of, dumps, encode_url, parse
from digest.model import Block, Drafted, Issue, Mark, Section, Story
from digest.text import fingerprint, trim
from tests.examples import examples

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = "---\nversion: 1\nnewsletter: catch-up\ndate: 2016-09-05\nsubject: A subject\n---\n"
MEMORY = "<!-- drafted\nold/one 01234567 12345678 23456789\n=subject 34567890\n=considered 45678901 56789012\n-->\n"
NEW = Story(
    headline="A new story",
    url="https://www.example.org/new",
    blocks=(Block(text="It is new."), Block(text="And it goes on.")),
    marks=(Mark(key="article", value="new/one"), Mark(key="kicker", value="News")),
)
ROW = Drafted(key="new/one", source="aaaaaaaa", headline="bbbbbbbb", text="cccccccc")
WRITTEN = (
    "## [A new story](https://www.example.org/new)\n<!-- article: new/one -->\n<!-- kicker: News -->\n\n"
    "It is new.\n\nAnd it goes on.\n"
)
LINE = "new/one aaaaaaaa bbbbbbbb cccccccc\n"
FULL = (
    HEAD
    + "<!-- a note at the top -->\n\nIntro.\n\n## First\n<!-- article: old/one -->\n\nOne.\n\n<!-- after first -->\n\n"
    + "## Second\n\nTwo.\n\n# Money\n\nWords of it.\n\n## Third\n\nThree.\n\n# Also\n<!-- section: round-up -->\n\n"
    + "All else. <!-- article: else/one -->\n\n"
    + MEMORY
)
MEMORY_AFTER = MEMORY.replace("=subject", LINE + "=subject")


def put(text: str, after: int | None = None, story: Story = NEW) -> str:
    return parse(text).with_story(story, ROW, after=after).text


def headlines(text: str) -> list[str]:
    return [story.headline for story in parse(text).issue.all_stories]


# --- where it goes -------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("after", "before", "order"),
    [
        (None, "## First", ["A new story", "First", "Second", "Third"]),
        (0, "## Second", ["First", "A new story", "Second", "Third"]),
        (1, "# Money", ["First", "Second", "A new story", "Third"]),
        (2, "# Also", ["First", "Second", "Third", "A new story"]),
    ],
)
def test_it_stands_where_it_was_wanted_and_nothing_else_moves(
    newline: str, start: str, after: int | None, before: str, order: list[str]
) -> None:
    text = start + FULL.replace("\n", newline)
    changed = put(text, after)
    assert headlines(changed) == order
    expected = FULL.replace(f"\n{before}\n", f"\n{WRITTEN}\n{before}\n").replace(MEMORY, MEMORY_AFTER)
    assert changed == start + expected.replace("\n", newline)
    assert not [finding for finding in parse(changed).problems if finding.severity == "error"]


def test_an_empty_issue_takes_its_first_story() -> None:
    assert put(HEAD) == f"{HEAD}\n{WRITTEN}\n<!-- drafted\n{LINE}-->\n"
    assert put(HEAD + "\nIntro.\n") == f"{HEAD}\nIntro.\n\n{WRITTEN}\n<!-- drafted\n{LINE}-->\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_file_without_a_last_line_end_gets_one_before_the_story_and_keeps_the_rest(newline: str) -> None:
    text = (HEAD + "\n## First\n\nOne.").replace("\n", newline)
    changed = put(text, 0)
    assert changed == text + f"\n\n{WRITTEN}\n<!-- drafted\n{LINE}-->\n".replace("\n", newline)
    assert put((HEAD[:-1]).replace("\n", newline)).startswith(HEAD.replace("\n", newline))
    above = put(text, None)
    assert f"One.{newline}" in above
    assert headlines(above) == ["A new story", "First"]


def test_in_an_issue_of_sections_alone_it_stands_before_the_first() -> None:
    text = HEAD + "\nIntro.\n\n# Money\n\nWords.\n"
    changed = put(text)
    assert changed.startswith(f"{HEAD}\nIntro.\n\n{WRITTEN}\n# Money\n\nWords.\n")
    issue = parse(changed).issue
    assert [story.headline for story in issue.stories] == ["A new story"]
    assert issue.sections == parse(text).issue.sections


def test_an_issue_with_stories_in_sections_only_still_takes_a_lead() -> None:
    issue = parse(put(HEAD + "\n# Money\n\n## First\n\nOne.\n")).issue
    assert [story.headline for story in issue.stories] == ["A new story"]
    assert [story.headline for story in issue.all_stories] == ["A new story", "First"]


def test_a_story_put_in_at_the_end_stands_above_the_memory() -> None:
    text = HEAD + "\n## First\n\nOne.\n\n" + MEMORY
    assert put(text, 0) == f"{HEAD}\n## First\n\nOne.\n\n{WRITTEN}\n{MEMORY_AFTER}"


def test_a_memory_in_the_middle_of_the_file_stays_there_and_is_added_to() -> None:
    text = HEAD + "\n## First\n\nOne.\n\n" + MEMORY + "\n## Second\n\nTwo.\n"
    for after, place in ((None, 0), (0, 1), (1, 2)):
        changed = parse(put(text, after))
        assert [story.headline for story in changed.issue.all_stories][place] == "A new story"
        assert MEMORY_AFTER in changed.text
        assert parse(changed.text).without_story(place).text.replace(LINE, "").rstrip() == text.rstrip()
    # A note behind it makes it no longer the end either.
    noted = HEAD + "\n## First\n\nOne.\n\n" + MEMORY + "\n<!-- mine -->\n"
    assert put(noted, 0) == noted.replace(MEMORY, MEMORY_AFTER) + f"\n{WRITTEN}"


def test_of_two_memories_the_one_that_counts_is_added_to() -> None:
    text = HEAD + "\n## First\n\nOne.\n\n<!-- drafted\nx 00000000 11111111 22222222\n-->\n\n" + MEMORY
    changed = put(text, 0)
    assert changed.count(LINE) == 1
    assert MEMORY_AFTER in changed


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        ("<!-- drafted -->\n", f"<!-- drafted \n{LINE}-->\n"),
        ("<!--drafted\n-->\n", f"<!--drafted\n{LINE}-->\n"),
        ("<!-- drafted\n  old/one x\n  -->\n", f"<!-- drafted\n  old/one x\n  {LINE}-->\n"),
        ("<!-- drafted\nnew/one 00000000 11111111 22222222\n=subject 34567890\n-->", None),
        ("<!-- drafted\nnew/onex 00000000 11111111 22222222\n-->", None),
    ],
)
def test_the_memory_is_added_to_however_it_is_written(memory: str, expected: str | None) -> None:
    text = HEAD + "\n## First\n\nOne.\n\n" + memory
    changed = put(text, 0)
    assert changed.count(LINE) == 1
    if expected:
        assert changed.endswith(expected)
    rows = parse(changed).issue.drafted
    assert [row for row in rows if row.key == "new/one"] == [ROW]  # an older line of the same article is replaced
    others = [row for row in parse(text).issue.drafted if row.key != "new/one"]
    assert [row for row in rows if row.key != "new/one"] == others


def test_an_editors_notes_stay_before_and_after() -> None:
    changed = put(FULL, 0)
    assert changed.index("<!-- after first -->") < changed.index("## [A new story]") < changed.index("## Second")
    gone = parse(changed).without_story(1).text
    assert gone == FULL.replace(MEMORY, MEMORY_AFTER)


# --- what cannot be put in -----------------------------------------------------------------------


@pytest.mark.parametrize("after", [-1, 3, 99])
def test_there_must_be_a_story_to_follow(after: int) -> None:
    with pytest.raises(Refused, match="no story number"):
        parse(FULL, "issues/x.md").with_story(NEW, ROW, after=after)


@pytest.mark.parametrize("number", [-1, 3, 99])
def test_there_must_be_a_story_to_take_out(number: int) -> None:
    with pytest.raises(Refused, match="no story number"):
        parse(FULL).without_story(number)
    with pytest.raises(Refused, match="no story number"):
        parse(HEAD).without_story(0)


@pytest.mark.parametrize(
    "story",
    [
        replace(NEW, blocks=(Block(text="## Another story"),)),
        replace(NEW, blocks=(Block(text="One.\n# A section"),)),
        replace(NEW, blocks=(Block(text="One.\n\nTwo."),)),
        replace(NEW, blocks=(Block(text="swallow <!-- everything"),)),
        replace(NEW, blocks=(Block(text="<!-- article: x/y -->"),)),
        replace(NEW, blocks=(Block(text=""),)),
        replace(NEW, headline="Two\nlines"),
        replace(NEW, headline="Two\n\n## lines"),
        replace(NEW, marks=(Mark(key="allow", value="story-ran-before x --> y"),)),
        replace(NEW, marks=(Mark(key="nonsense", value="x"),)),
    ],
)
def test_a_story_that_would_read_back_otherwise_cannot_get_in(story: Story) -> None:
    for after in (None, 0, 2):
        with pytest.raises(Refused, match="does not fit"):
            parse(FULL).with_story(story, ROW, after=after)


@pytest.mark.parametrize("key", ["two words", "", "new/one\nx", "new-->"])
def test_a_memory_that_would_read_back_otherwise_cannot_get_in(key: str) -> None:
    with pytest.raises(Refused, match="does not fit"):
        parse(FULL).with_story(NEW, replace(ROW, key=key), after=0)


def test_a_comment_never_closed_would_swallow_the_story_and_refuses_it() -> None:
    text = HEAD + "\n## First\n\nOne. <!-- oops\n"
    with pytest.raises(Refused):
        put(text, 0)


def test_a_file_that_is_no_issue_is_refused() -> None:
    with pytest.raises(DigestError):
        put("Just text.\n")


# --- taking out ----------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("number", "gone"),
    [
        (0, "## First\n<!-- article: old/one -->\n\nOne.\n\n<!-- after first -->\n\n"),
        (1, "## Second\n\nTwo.\n\n"),
        (2, "## Third\n\nThree.\n\n"),
    ],
)
def test_taking_a_story_out_takes_its_lines_and_no_other(newline: str, start: str, number: int, gone: str) -> None:
    text = start + FULL.replace("\n", newline)
    changed = parse(text).without_story(number)
    assert changed.text == text.replace(gone.replace("\n", newline), "")
    assert changed.issue.drafted == parse(text).issue.drafted
    assert [part.title for part in changed.sections] == ["Money", "Also"]


def test_the_last_story_of_a_file_leaves_the_memory() -> None:
    text = HEAD + "\nIntro.\n\n## First\n\nOne.\n\n" + MEMORY
    assert parse(text).without_story(0).text == HEAD + "\nIntro.\n\n" + MEMORY
    assert parse(HEAD + "\n## First\n\nOne.").without_story(0).text == HEAD + "\n"


def test_a_memory_inside_a_story_survives_it() -> None:
    text = HEAD + "\n## First\n\nOne.\n\n" + MEMORY + "\nMore of it.\n\n## Second\n\nTwo.\n"
    changed = parse(text).without_story(0)
    assert changed.text == HEAD + "\n" + MEMORY + "## Second\n\nTwo.\n"
    assert changed.issue.drafted == parse(text).issue.drafted


def test_a_heading_within_a_comment_is_no_end_of_a_story() -> None:
    text = HEAD + "\n## First\n\nOne. <!-- spiked:\n## Not one\n--> More.\n\n## Second\n\nTwo.\n"
    assert parse(text).without_story(0).text == HEAD + "\n## Second\n\nTwo.\n"


# --- over any issue ------------------------------------------------------------------------------

_PIECES = ["a", " ", "#", "<!", "-->", "\\", "[", "](", ")", "*", "- ", "> ", ":", "é", "\u200b", "\u2028", "🙂"]
copy = st.lists(st.sampled_from(_PIECES), max_size=6).map("".join)
titles = copy.map(trim)
ids = st.sampled_from(["a", "a/b", "a.b", "new/one", "c/d"])
values = titles.filter(lambda text: not re.search("<!--|-->", text) and not text.startswith(":") and bool(text))
marks = st.lists(
    st.one_of(
        st.builds(Mark, key=st.just("article"), value=ids),
        st.builds(Mark, key=st.sampled_from(["kicker", "allow"]), value=values),
        st.just(Mark(key="lead")),
    ),
    max_size=2,
).map(tuple)
blocks = st.builds(
    lambda text, marks: tuple(replace(block, marks=marks) for block in blocks_of(text)),
    st.lists(copy, max_size=4).map("\n".join),
    marks,
)
urls = st.one_of(st.just(""), copy.map(lambda text: "https://example.org/" + encode_url(text)))
stories = st.builds(Story, headline=titles, url=urls, blocks=blocks, marks=marks)
sections = st.one_of(
    st.builds(Section, title=titles, stories=st.lists(stories, max_size=2).map(tuple), blocks=blocks, marks=marks),
    st.builds(Section, title=titles, kind=st.sampled_from(["round-up", "note", "promo"]), blocks=blocks, marks=marks),
)
hashes = st.sampled_from(["01234567", "89abcdef", "00000000"])
rows = st.builds(Drafted, key=ids, source=hashes, headline=hashes, text=hashes)
memory = st.one_of(
    rows,
    st.builds(Drafted, key=st.sampled_from(["=subject", "=intro"]), text=hashes),
    st.builds(Drafted, key=st.just("=considered"), text=st.lists(hashes, min_size=1, max_size=3).map(" ".join)),
)
issues = st.builds(
    Issue,
    newsletter=st.just("n"),
    date=st.just(date(2016, 9, 5)),
    subject=titles,
    blocks=blocks,
    marks=marks,
    stories=st.lists(stories, max_size=3).map(tuple),
    sections=st.lists(sections, max_size=2).map(tuple),
    drafted=st.lists(memory, max_size=3).map(tuple),
)


def _as_written(issue: Issue, newline: str, start: str, end: str, note: str) -> str:
    """Write an issue the way some editor's program would have saved it."""
    text = dumps(issue)
    if note:
        head, sign, rest = text.rpartition("\n## ")
        text = f"{head}\n\n{note}\n{sign}{rest}" if sign else text
    return start + (text.rstrip("\n") + end).replace("\n", newline)


files = st.builds(
    _as_written,
    issues,
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "\n", "\n\n\n"]),
    st.sampled_from(["", "<!-- a note\nof two lines -->", "<!-- Kicker -->"]),
)
wild = st.lists(
    st.sampled_from([*_PIECES, "\n", "\n\n", "\r\n", "# ", "\n## ", "<!--", "<!-- drafted\na 01234567\n-->", "-->\n"])
).map(lambda parts: HEAD + "".join(parts))


def _pieces(text: str, *, memory: bool = False) -> list[str]:
    """Cut a text into its lines without ends; ``memory`` leaves the lines out that could be the machine's."""
    lines = re.split(r"\r\n|\n|\r", text)
    return [line for line in lines if not (memory and re.match(r"(?:a|a/b|a\.b|new/one|c/d) [0-9a-f]{8}(?: |$)", line))]


def _ends(text: str) -> set[str]:
    return set(re.findall(r"\r\n|\n|\r", text))


def _shown(parts: Iterable[Any]) -> list[Any]:
    return [part.shown for part in parts]


def _same_but_stories(one: IssueFile, other: IssueFile) -> None:
    """Assert that two files hold the same issue, stories and the machine's memory of stories aside."""
    assert one.header.fields == other.header.fields
    assert one.text.startswith("\ufeff") == other.text.startswith("\ufeff")
    assert one.root.shown == other.root.shown
    assert _shown(one.sections) == _shown(other.sections)
    kinds = [(part.kind, bool(part.stories)) for part in one.sections]
    for (kind, full), part in zip(kinds, other.sections, strict=True):
        assert part.kind == kind or full != bool(part.stories)  # a section is a note until it holds a story


@examples(200)
@given(st.one_of(files, wild), stories, rows, st.integers(-1, 3))
def test_a_story_put_in_changes_nothing_else(text: str, story: Story, row: Drafted, at: int) -> None:
    file = parse(text)
    after = None if at < 0 else at
    try:
        changed = file.with_story(story, row, after=after)
    except Refused:
        event("refused")
        return
    event("put in")
    before, behind = file.issue, changed.issue
    place = at + 1
    assert behind.all_stories[place] == story
    assert (*behind.all_stories[:place], *behind.all_stories[place + 1 :]) == before.all_stories
    _same_but_stories(file, changed)
    others = [line for line in before.drafted if line.key != row.key]
    assert [line for line in behind.drafted if line.key != row.key] == others
    assert row in behind.drafted
    # Every line of the file is there still, in its order; but for the memory of the very article.
    kept = iter(_pieces(changed.text))
    lines = _pieces(text, memory=True)
    assert all(line in kept for line in lines[:-1]), "a line went, or moved"
    if len(_ends(text)) == 1 and not {*"\r\n"} & {*"".join(b.text for b in story.blocks)}:
        assert _ends(changed.text) == _ends(text)


@examples(200)
@given(st.one_of(files, wild), st.integers(0, 4))
def test_a_story_taken_out_changes_nothing_else(text: str, number: int) -> None:
    file = parse(text)
    try:
        changed = file.without_story(number)
    except Refused:
        event("refused")
        return
    event("taken out")
    before, behind = file.issue, changed.issue
    assert behind.all_stories == (*before.all_stories[:number], *before.all_stories[number + 1 :])
    assert behind.drafted == before.drafted
    _same_but_stories(file, changed)
    start = file.stories[number].span.start
    assert changed.text.startswith(text[:start])
    assert len(changed.text) < len(text)
    later = [part.span.start for part in (*file.stories, *file.sections) if part.span.start > start]
    if later:
        assert changed.text.endswith(text[min(later) :])


@examples(200)
@given(files, stories, rows, st.integers(-1, 3))
def test_put_in_and_taken_out_again_gives_the_same_issue(text: str, story: Story, row: Drafted, at: int) -> None:
    file = parse(text)
    after = None if at < 0 else at
    assume(after is None or after < len(file.stories))
    changed = file.with_story(story, row, after=after)  # a file that was written whole takes any story that fits
    back = changed.without_story(at + 1)
    assert replace(back.issue, drafted=()) == replace(file.issue, drafted=())
    lines = [line for line in _pieces(back.text, memory=True) if trim(line)]
    if not file.issue.drafted:  # a memory was made
        lines = [line for line in lines if line not in {"<!-- drafted", "-->"}]
        assert lines == [line for line in _pieces(text, memory=True) if trim(line) and line != "-->"]
        return
    assert lines == [line for line in _pieces(text, memory=True) if trim(line)]


@examples(200)
@given(files, stories, rows)
def test_in_a_file_that_ends_with_its_memory_only_that_line_stays(text: str, story: Story, row: Drafted) -> None:
    file = parse(text)
    assume(file.issue.drafted)
    assume(row.key not in {line.key for line in file.issue.drafted})
    for after in (None, *range(len(file.stories))):
        back = file.with_story(story, row, after=after).without_story(0 if after is None else after + 1)
        written = f"{row.key} {row.source} {row.headline} {row.text}"
        newline = next(iter(_ends(text)))
        assert back.text.replace(written + newline, "", 1) == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_adding_what_was_dropped_leaves_one_line_of_it(newline: str) -> None:
    file = parse(FULL.replace("\n", newline))
    for _ in range(3):
        file = file.with_story(NEW, ROW, after=0)
        file = file.without_story(1)
    assert file.text == FULL.replace("\n", newline).replace(
        MEMORY.replace("\n", newline), MEMORY_AFTER.replace("\n", newline)
    )
    again = replace(ROW, text=fingerprint("other"))
    assert file.with_story(NEW, again, after=0).without_story(1).text.count("new/one ") == 1
