"""The issue file: its two laws, its grammar line by line, and edits that touch nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DigestError, Refused
from digest.issuefile import KINDS, IssueFile, Span, blocks_of, dumps, encode_url, escape_block, parse
from digest.model import Block, Drafted, Issue, Mark, Section, Story, Window
from digest.text import trim
from tests.examples import examples
from tests.support import costs_at_most

HEAD = "---\nversion: 1\nnewsletter: catch-up\ndate: 2016-09-05\nsubject: A subject\n---\n"


def ids(file: IssueFile) -> list[str]:
    return [finding.id for finding in file.problems]


# --- the two laws --------------------------------------------------------------------------------

_PIECES = [
    "---", "# ", "## ", "#", "##", "### x", "<!--", "-->", "<!-- kicker: A -->", "\\", "\n", "\r", "\r\n", "\n\n",
    "subject: x", "newsletter: n", "date: 2016-09-05", "number: 3", "[", "](", ")", "<!-- drafted\na 01234567\n-->",
    "a", " ", "\u200b", "\x85", "\u2028", "\ufeff", "<!-- lead -->", "section: note", ":", '"', "- ", "> ", "\ud800",
]  # fmt: skip
wild = st.one_of(st.text(), st.lists(st.sampled_from(_PIECES)).map("".join))


@examples(500)
@given(wild)
def test_every_text_is_kept_and_none_raises(text: str) -> None:
    file = IssueFile(text)
    assert file.text == text
    for finding in file.problems:
        assert 1 <= finding.where.line <= max(1, text.count("\n") + text.count("\r") + 1)
    if file.readable:
        assert file.issue.newsletter
    else:
        with pytest.raises(DigestError):
            _ = file.issue


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1, max_size=30).map(
    lambda text: text.strip()
)
line = st.one_of(words, wild)
marks = st.lists(
    st.builds(Mark, key=st.sampled_from(["article", "kicker", "allow", "previously"]), value=words), max_size=2
).map(tuple)
blocks = st.lists(st.builds(Block, text=line, marks=marks), max_size=3).map(tuple)
urls = st.one_of(st.just(""), words.map(lambda text: "https://example.org/" + encode_url(text)))
stories = st.lists(st.builds(Story, headline=line, url=urls, blocks=blocks, marks=marks), max_size=3).map(tuple)
sections = st.one_of(
    st.builds(Section, title=line, url=urls, stories=stories, blocks=blocks, marks=marks),
    st.builds(Section, title=line, kind=st.sampled_from(["round-up", "note", "promo"]), blocks=blocks, marks=marks),
)
hashes = st.text("0123456789abcdef", min_size=8, max_size=8)
drafted = st.one_of(
    st.builds(Drafted, key=st.just("a/b"), source=hashes, headline=hashes, text=hashes),
    st.builds(Drafted, key=st.sampled_from(["=subject", "=intro"]), text=hashes),
)
zones = st.sampled_from([ZoneInfo("Europe/London"), ZoneInfo("UTC"), ZoneInfo("Pacific/Apia")])
windows = st.builds(
    lambda zone: Window(start=datetime(2016, 8, 29, tzinfo=zone), end=datetime(2016, 9, 5, tzinfo=zone)), zones
)
issues = st.builds(
    Issue,
    newsletter=words.filter(bool),
    date=st.dates(),
    number=st.one_of(st.none(), st.integers(0, 9999)),
    window=st.one_of(st.none(), windows),
    subject=line,
    preheader=line,
    status=st.sampled_from(["draft", "skipped"]),
    blocks=blocks,
    marks=marks,
    stories=stories,
    sections=st.lists(sections, max_size=2).map(tuple),
    drafted=st.lists(drafted, max_size=3).map(tuple),
)
written = refused = 0


@examples(500)
@given(issues)
def test_what_is_written_reads_back_the_same(issue: Issue) -> None:
    global written, refused  # noqa: PLW0603
    try:
        text = dumps(issue)
    except Refused:
        refused += 1
        return
    written += 1
    assert parse(text).issue == issue
    assert not [finding for finding in parse(text).problems if finding.severity == "error"]


def test_the_law_was_tried_on_issues_that_can_be_written() -> None:
    """Run after the property: were nearly all its issues refused, it would have tested nothing."""
    if written + refused:
        assert written > refused / 10


plain = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), min_size=1)
    .map(str.strip)
    .filter(bool),
    min_size=1,
    max_size=3,
).map("\n\n".join)


@examples(300)
@given(headline=words.filter(bool), text=plain)
def test_any_plain_text_can_be_put_into_an_issue(headline: str, text: str) -> None:
    story = Story(headline=headline, blocks=blocks_of(text))
    issue = Issue(newsletter="n", date=date(2016, 9, 5), subject="s", stories=(story,))
    try:
        back = parse(dumps(issue)).issue
    except Refused:
        # What str.strip leaves and the grammar does not: zero-width characters at the ends.
        assert headline != headline.strip("\u200b\u200c\u200d\u2060\ufeff")
        return
    assert len(back.stories) == 1
    assert not back.sections
    assert back.stories[0].marks == ()


# --- the laws again, on issues known to fit the grammar -------------------------------------------

copy = st.one_of(  # no line breaks: \x85, U+2028 and their like are none
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=30),
    st.lists(st.sampled_from([piece for piece in _PIECES if not {*piece} & {*"\r\n"}]), max_size=6).map("".join),
)
titles = copy.map(trim)
values = titles.filter(lambda text: not re.search("<!--|-->", text) and not text.startswith(":"))
fit_marks = st.lists(
    st.one_of(
        st.builds(Mark, key=st.sampled_from(["article", "kicker", "allow", "previously"]), value=values.filter(bool)),
        st.builds(Mark, key=st.sampled_from(["lead", "by-hand"]), value=values),
    ),
    max_size=2,
).map(tuple)
fit_blocks = st.builds(
    lambda text, marks: tuple(replace(block, marks=marks) for block in blocks_of(text)),
    st.lists(copy, max_size=4).map("\n".join),
    fit_marks,
)
fit_urls = st.one_of(st.just(""), copy.map(lambda text: "https://example.org/" + encode_url(text)))
fit_stories = st.lists(st.builds(Story, headline=titles, url=fit_urls, blocks=fit_blocks, marks=fit_marks), max_size=2)
fit_sections = st.one_of(
    st.builds(Section, title=titles, url=fit_urls, stories=fit_stories.map(tuple), blocks=fit_blocks, marks=fit_marks),
    st.builds(Section, title=titles, url=fit_urls, kind=st.sampled_from(KINDS[1:]), blocks=fit_blocks, marks=fit_marks),
)
fitting = st.builds(
    Issue,
    newsletter=words.filter(bool),
    date=st.dates(),
    number=st.one_of(st.none(), st.integers(0, 9999)),
    window=st.one_of(st.none(), windows),
    subject=wild,
    preheader=wild,
    status=st.sampled_from(["draft", "skipped"]),
    blocks=fit_blocks,
    marks=fit_marks,
    stories=fit_stories.map(tuple),
    sections=st.lists(fit_sections, max_size=2).map(tuple),
    drafted=st.lists(drafted, max_size=3).map(tuple),
)


@examples(500)
@given(fitting)
def test_an_issue_that_fits_the_grammar_is_never_refused(issue: Issue) -> None:
    file = parse(dumps(issue))
    assert file.issue == issue
    assert parse(dumps(file.issue)).text == file.text
    assert not [finding for finding in file.problems if finding.severity == "error"]
    assert "heading-like" not in ids(file)


def _spans(file: IssueFile) -> list[tuple[str, Span]]:
    """Every heading and block of a file, in its order, with what it says."""
    found = [(block.text, span) for block, span in file.root.blocks]
    for part in [*file.sections, *file.stories]:
        found.append(("", part.span))
        found += [(block.text, span) for block, span in part.blocks]
    return sorted(found, key=lambda pair: pair[1])


@examples(500)
@given(st.one_of(wild, wild.map(lambda text: HEAD + text), fitting.map(dumps)))
def test_spans_lie_where_headings_and_blocks_stand(text: str) -> None:
    file = IssueFile(text)
    spans = _spans(file)
    rebuilt, at = "", 0
    for said, span in spans:
        assert at <= span.start <= span.end  # in order, and none inside another
        rebuilt += text[at : span.start] + text[span.start : span.end]
        at = span.end
        assert span.line == len(re.findall(r"\r\n|\n|\r", text[: span.start])) + 1
        assert span.start in {0, file.header.body} or text[span.start - 1] in "\r\n"
        assert span.end == len(text) or text[span.end] in "\r\n"
        (only,) = _spans(IssueFile(HEAD + text[span.start : span.end]))  # cut out, it is still that one thing
        assert only[0] == said
    assert rebuilt + text[at:] == text


@examples(300)
@given(st.one_of(wild, fitting.map(dumps)))
def test_a_field_replaced_by_itself_changes_nothing(text: str) -> None:
    file = IssueFile(text)
    for number, part in enumerate(file.stories):
        same = "\n\n".join(block.text for block, _ in part.blocks)
        try:
            assert file.with_field("text", same, story=number).text == text
        except Refused:
            assert "\r" in same or not same  # a lone carriage return within a comment


# --- the grammar, line by line -------------------------------------------------------------------


def test_a_whole_issue_reads_as_it_looks() -> None:
    file = parse(
        HEAD
        + "\nOpening words.\n\n## [Trusts end quarter](https://e.org/a)\n<!-- article: finance/a, finance/b -->\n"
        + "<!-- kicker: Finance -->\n\nOne.\nStill one.\n\nTwo. <!-- allow: link-twice it is meant -->\n\n"
        + "# Also this week\n<!-- section: round-up -->\n\nA [said](https://e.org/b). <!-- article: c, d -->\n"
    )
    assert file.problems == ()
    issue = file.issue
    assert [block.text for block in issue.blocks] == ["Opening words."]
    (story,) = issue.stories
    assert (story.headline, story.url, story.kicker) == ("Trusts end quarter", "https://e.org/a", "Finance")
    assert story.article_ids == ("finance/a", "finance/b")
    assert [block.text for block in story.blocks] == ["One.\nStill one.", "Two."]
    assert story.blocks[1].marks == (Mark(key="allow", value="link-twice it is meant"),)
    (section,) = issue.sections
    assert (section.title, section.kind, section.article_ids) == ("Also this week", "round-up", ("c", "d"))
    assert issue.article_ids == ("finance/a", "finance/b", "c", "d")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_nothing(newline: str, start: str) -> None:
    text = HEAD + "\nIntro.\n\n## Head\n\nText.\nMore.\n"
    assert parse(start + text.replace("\n", newline)).issue == parse(text).issue


@pytest.mark.parametrize("inside", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_other_separators_end_no_line(inside: str) -> None:
    file = parse(HEAD + f"\n## Head{inside}## More\n\nText{inside}# no heading\n")
    assert len(file.issue.all_stories) == 1
    assert file.issue.sections == ()


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\u200b", "\ufeff", "\u3000", " \u2060 "])
def test_a_line_that_shows_nothing_parts_blocks(blank: str) -> None:
    assert len(parse(HEAD + f"\nOne.\n{blank}\nTwo.\n").issue.blocks) == 2


@pytest.mark.parametrize(
    ("row", "stories", "sections"),
    [
        ("## Head", 1, 0), ("##", 1, 0), ("##  ", 1, 0), ("# Title", 0, 1), ("#", 0, 1), ("##Head", 0, 0),
        (" ## Head", 0, 0), ("### Deep", 0, 0), ("#\tTab", 0, 0), ("\\## Head", 0, 0), ("    # code", 0, 0),
        ("<!-- note --># Title", 0, 1), ("# <!-- section: note -->", 0, 1), ("```\n## Head\n```", 1, 0),
    ],
)  # fmt: skip
def test_only_one_or_two_marks_at_the_margin_open_anything(row: str, stories: int, sections: int) -> None:
    issue = parse(HEAD + f"\n{row}\n").issue
    assert (len(issue.all_stories), len(issue.sections)) == (stories, sections)


def test_a_deeper_heading_is_text_and_told() -> None:
    file = parse(HEAD + "\n## Head\n\n### Deep\n")
    assert [block.text for block in file.issue.stories[0].blocks] == ["### Deep"]
    assert ids(file) == ["heading-too-deep"]


@pytest.mark.parametrize(
    "row",
    [
        "##Head", " ## Head", "##\u00a0Head", "##\tHead", "\ufeff## Head", "\u200b# Head", "#\u00a0Title", "#\tTitle",
        "   # Title", "###Deep", "#[Title](https://e.org)", "##1", "  ##", "<!-- note --> ## Head", "Text.\n##Head",
    ],
)  # fmt: skip
def test_a_line_that_only_looks_like_a_heading_is_text_and_told(row: str) -> None:
    file = parse(HEAD + f"\n## One\n\n{row}\n")
    assert len(file.stories) == 1
    assert file.issue.sections == ()
    assert len(file.issue.stories[0].blocks) == 1
    (problem,) = file.problems
    assert (problem.id, problem.severity) == ("heading-like", "warning")
    assert problem.where.line == 10 + row.count("\n")
    assert "or write \\# if it is text" in problem.help


@pytest.mark.parametrize(
    "row",
    [
        "#1 in the list",
        "#NHS70 was seen",
        "#é",
        " #1",
        "\\## Head",
        "\\##Head",
        "a ## b",
        "- ## b",
        "> # b",
        "#",
        "##",
        "# A",
    ],
)
def test_a_hashtag_a_number_and_a_heading_are_not_told(row: str) -> None:
    assert "heading-like" not in ids(parse(HEAD + f"\n## One\n\n{row}\n"))


@pytest.mark.parametrize("row", ["##Head", "#\u00a0Title", "###Deep", "#[a](https://e.org)"])
def test_text_from_outside_does_not_look_like_a_heading(row: str) -> None:
    (block,) = blocks_of(row)
    assert block.text == f"\\{row}"
    assert blocks_of("#1 in the list")[0].text == "#1 in the list"


def test_headings_inside_a_comment_open_nothing() -> None:
    file = parse(HEAD + "\n## One\n\nText <!-- spiked:\n## Two\n\nGone.\n--> goes on.\n\n## Three\n\nText.\n")
    assert [story.headline for story in file.issue.stories] == ["One", "Three"]
    assert file.issue.stories[0].blocks[0].text == "Text goes on."


def test_a_comment_removed_leaves_nothing_that_is_read_again() -> None:
    file = parse(HEAD + "\n## One\n\nA <!<!-- x -->-- kicker: B --> c\n")
    assert file.issue.stories[0].blocks[0].text == "A <!-- kicker: B --> c"
    assert file.issue.stories[0].kicker == ""


def test_an_escaped_comment_is_text() -> None:
    file = parse(HEAD + "\n## One\n\n\\<!-- kicker: A -->\n\n\\\\<!-- kicker: B -->\n")
    story = file.issue.stories[0]
    assert [block.text for block in story.blocks] == ["\\<!-- kicker: A -->", "\\\\"]
    assert story.blocks[1].marks == (Mark(key="kicker", value="B"),)


def test_an_unclosed_comment_hides_its_line_and_no_more() -> None:
    file = parse(HEAD + "\n## One\n\nText <!-- oops\nmore\n\n## Two\n\nText.\n")
    assert [story.headline for story in file.issue.stories] == ["One", "Two"]
    assert file.issue.stories[0].blocks[0].text == "Text\nmore"
    (problem,) = file.problems
    assert (problem.id, problem.severity, problem.where.line) == ("comment-unclosed", "error", 10)


def test_a_comment_that_swallows_another_is_an_error() -> None:
    file = parse(HEAD + "\n## One\n\nText <!-- oops\n\n## Two\n<!-- article: b -->\n\nText.\n")
    assert [(problem.id, problem.severity, problem.where.line) for problem in file.problems] == [
        ("comment-nested", "error", 10)
    ]
    assert file.problems[0].help == "to leave a story out, cut it from the file; a comment cannot hold another"


def test_marks_belong_to_what_they_stand_in() -> None:
    file = parse(
        HEAD
        + "<!-- allow: a one -->\n\n# Sec <!-- section: stories -->\n<!-- kicker: S -->\n\n## Head <!-- lead -->\n\n"
        "Text.\n<!-- by-hand -->\n"
    )
    issue = file.issue
    assert issue.marks == (Mark(key="allow", value="a one"),)
    assert issue.sections[0].marks == (Mark(key="kicker", value="S"),)
    story = issue.sections[0].stories[0]
    assert story.is_lead
    assert story.by_hand
    assert story.blocks == (Block(text="Text."),)


@pytest.mark.parametrize("comment", ["<!--kicker:A-->", "<!--  kicker :  A  -->", "<!--\nkicker: A\n-->"])
def test_white_space_in_a_mark_is_optional(comment: str) -> None:
    assert parse(HEAD + f"\n## H\n{comment}\n").issue.stories[0].kicker == "A"


def test_a_note_is_hidden_and_not_reported_but_a_slip_is_told() -> None:
    file = parse(HEAD + "\n## H\n<!-- ask legal about this: urgent -->\n<!-- kiker: A -->\n<!-- kicker: -->\n\nText.\n")
    assert ids(file) == ["mark-unknown", "mark-empty"]
    assert file.problems[0].help == "did you mean kicker?"
    assert file.issue.stories[0].marks == ()


@pytest.mark.parametrize(
    ("comment", "mark"),
    [
        ("KICKER: Data", "kicker: Data"),
        ("Kicker : Data and digital in the north", "kicker: Data and digital in the north"),
        ("kicker Data", "kicker: Data"),
        ("KICKER Data & digital", "kicker: Data & digital"),
        ("kicker = data", "kicker: data"),
        ("article finance/provider-deficit", "article: finance/provider-deficit"),
        ("Article: finance/a, b", "article: finance/a, b"),
        ("article a/b, c/d", "article: a/b, c/d"),
        ("section round-up", "section: round-up"),
        ("url https://e.org/a", "url: https://e.org/a"),
        ("allow story-without-link no page yet", "allow: story-without-link no page yet"),
        ("previously dudley/pause", "previously: dudley/pause"),
        ("LEAD", "lead"),
        ("By-Hand", "by-hand"),
    ],
)
def test_a_mark_with_a_slip_is_told_with_what_to_write(comment: str, mark: str) -> None:
    file = parse(HEAD + f"\n## H\n<!-- {comment} -->\n\nText.\n")
    (problem,) = file.problems
    assert (problem.id, problem.severity, problem.where.line) == ("mark-unknown", "warning", 9)
    assert problem.help == f"write <!-- {mark} -->"
    assert file.issue.stories[0].marks == ()
    assert parse(file.text.replace(comment, mark)).problems == ()  # what it says to write does act


@pytest.mark.parametrize(
    "note",
    [
        "lead with this?", "article needs a quote", "article pending", "article follow-up", "kicker missing",
        "kicker is too long here", "kicker Finance or Health?", "section needs a lead", "url to come", "Lead: is it?",
        "allow another day", "promo autumn", "leading", "Articles", "previously said", "url: ", "KICKER",
    ],
)  # fmt: skip
def test_a_note_that_begins_with_a_key_is_a_note(note: str) -> None:
    file = parse(HEAD + f"\n## H\n<!-- {note} -->\n\nText.\n")
    assert set(ids(file)) <= ({"mark-empty"} if note == "url: " else set())
    assert file.issue.stories[0].marks == ()


@pytest.mark.parametrize(
    ("title", "headline", "url"),
    [
        ("[A](https://e.org/x)", "A", "https://e.org/x"),
        ("[A](b](https://e.org/x)", "A](b", "https://e.org/x"),
        ("[A (b)](https://e.org/x_(y))", "A (b)", "https://e.org/x_(y)"),
        ("\\[A](https://e.org/x)", "[A](https://e.org/x)", ""),
        ("A [b](https://e.org/x)", "A [b](https://e.org/x)", ""),
        ("[A] said no", "[A] said no", ""),
        ("Fish \\& chips \\# 4 \\\\ 5 \\z", "Fish & chips # 4 \\ 5 \\z", ""),
        ("*Not* emphasis", "*Not* emphasis", ""),
        ("[](https://e.org/x)", "", "https://e.org/x"),
    ],
)
def test_headlines_are_plain_text_with_one_link_at_most(title: str, headline: str, url: str) -> None:
    story = parse(HEAD + f"\n## {title}\n").issue.stories[0]
    assert (story.headline, story.url) == (headline, url)


def test_a_story_without_headline_may_have_an_address() -> None:
    text = HEAD + "\n##\n<!-- url: https://e.org/x -->\n\nText.\n"
    (story,) = parse(text).issue.stories
    assert (story.headline, story.url, story.marks) == ("", "https://e.org/x", ())
    assert "url-twice" in ids(parse(text.replace("\n##\n", "\n## [A](https://e.org/y)\n")))


def test_the_kind_of_a_section_follows_from_what_it_holds() -> None:
    issue = parse(HEAD + "\n# A\n\nText.\n\n# B\n\n## Story\n\n# C\n<!-- section: promo -->\n").issue
    assert [section.kind for section in issue.sections] == ["note", "stories", "promo"]


def test_faults_of_sections_are_told_and_lose_nothing() -> None:
    file = parse(HEAD + "\n# A\n<!-- section: round-up -->\n\n## Story\n\nText.\n\n# B\n<!-- section: sidebar -->\n")
    assert ids(file) == ["story-misplaced", "section-kind-unknown"]
    assert file.issue.all_stories[0].headline == "Story"


@pytest.mark.parametrize(
    ("header", "problem", "line"),
    [
        ("---\nnewsletter: n\ndate: 2016-09-05\n", "header-unclosed", 1),
        ("---\nnewsletter: n\ndate: 2016-09-05\nnonsense\n---\n", "header-line", 4),
        ("---\nnewsletter: n\ndate: 2016-09-05\nsubjct: x\n---\n", "header-unknown", 4),
        ("---\nnewsletter: n\nnewsletter: m\ndate: 2016-09-05\n---\n", "header-twice", 3),
        ("---\nnewsletter: n\ndate: 2016-09-05\nnumber: 1.5\n---\n", "header-value", 4),
        ("---\nnewsletter: n\ndate: 2016-09-05\nversion: 2\n---\n", "header-value", 4),
        ("---\nnewsletter: n\ndate: 2016-09-05\nstatus: done\n---\n", "header-value", 4),
        ("---\nnewsletter: n\ndate: 2016-09-05\nwindow: 2016-08-29/2016-09-05\n---\n", "header-value", 4),
    ],
)
def test_faults_of_the_header_are_told_with_their_line(header: str, problem: str, line: int) -> None:
    file = parse(header + "\n## Story\n\nText.\n")
    assert [(finding.id, finding.where.line) for finding in file.problems] == [(problem, line)]
    assert file.issue.newsletter == "n"
    assert file.issue.stories[0].headline == "Story"


@pytest.mark.parametrize(
    "text", ["", "Just text.", "---\ndate: 2016-09-05\n---\n", HEAD.replace("2016-09-05", "2016-13-45")]
)
def test_without_newsletter_or_date_there_is_no_issue(text: str) -> None:
    with pytest.raises(DigestError) as caught:
        _ = parse(text, "issues/x.md").issue
    assert "issues/x.md" in str(caught.value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("A: b, and c", "A: b, and c"),
        ('"quoted" words', '"quoted" words'),
        ('"whole"', "whole"),
        ('"a\\u00a3 b"', "a£ b"),
        ('"broken', '"broken'),
        ("  spaced  ", "spaced"),
        ("£461m # no comment", "£461m # no comment"),
    ],
)
def test_header_values_are_the_rest_of_the_line(written: str, value: str) -> None:
    assert parse(HEAD.replace("A subject", written)).issue.subject == value


def test_the_memory_of_the_draft_is_read_and_the_last_one_counts() -> None:
    one = "<!-- drafted\na/b 3f2a9c1b 9b1c77d0 51e07a22\n=subject 01234567\nbroken line\n-->\n"
    file = parse(HEAD + "\n## H\n\nText.\n\n" + one)
    assert file.issue.drafted == (
        Drafted(key="a/b", source="3f2a9c1b", headline="9b1c77d0", text="51e07a22"),
        Drafted(key="=subject", text="01234567"),
    )
    twice = parse(file.text + "\n<!-- drafted\n=subject 76543210\n-->\n")
    assert twice.issue.drafted == (Drafted(key="=subject", text="76543210"),)
    assert ids(twice) == ["drafted-twice"]


def test_a_huge_file_of_open_comments_is_read_at_once() -> None:
    assert len(IssueFile("<!--" * 200_000).problems) == 1
    assert len(IssueFile("<!--\n" * 5_000).problems) == 5_000
    with costs_at_most(250):
        assert IssueFile("<!-- a note -->\n" * 100_000 + "<!-- KICKER: A -->\n" * 1_000 + "##x\n" * 1_000).problems


# --- writing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "story",
    [
        Story(headline="two\nlines"),
        Story(headline=" outer blank"),
        Story(headline="H", blocks=(Block(text="a\n\nb"),)),
        Story(headline="H", blocks=(Block(text="## b"),)),
        Story(headline="H", blocks=(Block(text="<!-- kicker: A -->"),)),
        Story(headline="H", blocks=(Block(text=""),)),
        Story(headline="H", marks=(Mark(key="kicker", value="a --> b"),)),
    ],
)
def test_what_would_read_back_otherwise_is_refused_by_name(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        dumps(Issue(newsletter="n", date=date(2016, 9, 5), stories=(story,)))
    assert "story 1" in caught.value.hint or "sections" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "# a",
        "## a",
        "#",
        "> a",
        "- a",
        "* a",
        "+ a",
        "1. a",
        "2) a",
        "---",
        "***",
        "_ _ _",
        "<!-- allow: x y -->",
        "a\n# b",
    ],
)
def test_text_from_outside_opens_nothing(text: str) -> None:
    (block,) = blocks_of(text)
    issue = Issue(newsletter="n", date=date(2016, 9, 5), stories=(Story(headline="H", blocks=(block,)),))
    back = parse(dumps(issue))
    assert back.issue == issue
    assert back.issue.stories[0].blocks[0].marks == ()
    from digest.markup.markdown import to_html, to_plain

    html = to_html(block.text)
    assert html.startswith("<p>")
    assert not {"<h1", "<ul", "<ol", "<hr", "<blockquote"} & set(html.split(">"))
    assert to_plain(block.text).split() == text.split()


def test_escaping_twice_changes_no_comment_back() -> None:
    assert escape_block("\\\\<!-- x -->") == "\\\\\\<!-- x -->"
    assert escape_block("\\<!-- x -->") == "\\<!-- x -->"


def test_an_address_must_come_percent_encoded() -> None:
    issue = Issue(newsletter="n", date=date(2016, 9, 5), stories=(Story(headline="H", url="https://e.org/a b"),))
    with pytest.raises(Refused, match="address"):
        dumps(issue)
    assert encode_url(" https://e.org/a b<c>]\n") == "https://e.org/a%20b%3Cc%3E%5D"
    assert encode_url("\ufeffhttps://e.org/a\u00a0b\u200bc\u2060") == "https://e.org/a%C2%A0b%E2%80%8Bc"


# --- edits ---------------------------------------------------------------------------------------

FILE = (
    "\ufeff" + HEAD + "\nIntro one.\n\nIntro two.\n\n## [First](https://e.org/1) <!-- lead -->\n<!-- article: a -->\n\n"
    "One. <!-- allow: x y -->\n\n<!-- a note -->\n\nTwo.\n\n## Second\n\nText.\n\n# Also\n<!-- section: note -->\n\nEnd"
)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("name", "story", "value", "old", "new"),
    [
        ("subject", None, 'A "new": one', "subject: A subject", 'subject: A "new": one'),
        ("preheader", None, "Words", "A subject\n---", "A subject\npreheader: Words\n---"),
        ("intro", None, "Intro 1.\n\nIntro two.", "Intro one.", "Intro 1."),
        ("headline", 0, "[Odd] one", "[First](https", "[[Odd] one](https"),
        ("headline", 1, "[Odd] one", "## Second", "## \\[Odd] one"),
        ("url", 1, "https://e.org/a b", "## Second", "## [Second](https://e.org/a%20b)"),
        ("text", 0, "Uno.\n\nTwo.", "One. <!--", "Uno. <!--"),
        ("text", 0, "One.\n\nDos.\n\nThree.", "Two.", "Dos.\n\nThree."),
        ("text", 1, "Text.\nA second line.", "Text.", "Text.\nA second line."),
    ],
)
def test_an_edit_replaces_only_what_it_concerns(
    name: str, story: int | None, value: str, old: str, new: str, newline: str
) -> None:
    before = FILE.replace("\n", newline)
    after = parse(before).with_field(name, value, story=story)
    assert after.text == before.replace(old.replace("\n", newline), new.replace("\n", newline), 1)


def test_a_shorter_text_takes_its_blocks_out() -> None:
    file = parse(FILE).with_field("text", "Only this.", story=0)
    assert [block.text for block in file.issue.stories[0].blocks] == ["Only this."]
    assert "<!-- a note -->" in file.text
    assert file.issue.stories[1] == parse(FILE).issue.stories[1]


@pytest.mark.parametrize(
    ("name", "story", "value"),
    [
        ("subject", 7, "x"), ("colour", None, "x"), ("kicker", 0, "x"), ("headline", 0, "two\nlines"),
        ("text", 0, "## A new story"), ("text", 0, "# A section"), ("text", 1, "a <!-- kicker: B -->"),
        ("text", 0, "swallow <!-- everything"), ("intro", None, "# A section"), ("date", None, "x\ny: z\n---"),
    ],
)  # fmt: skip
def test_an_edit_that_does_not_fit_is_refused(name: str, story: int | None, value: str) -> None:
    file = parse(FILE)
    if name == "date":
        assert file.with_field(name, value, story=story).header.first("date").value == value  # type: ignore[union-attr]
        return
    with pytest.raises(Refused):
        file.with_field(name, value, story=story)


@examples(300)
@given(
    file=wild, value=wild, name=st.sampled_from(["subject", "intro", "headline", "url", "text"]), at=st.integers(0, 2)
)
def test_any_edit_of_any_file_is_made_or_refused(file: str, value: str, name: str, at: int) -> None:
    story: Any = None if name in {"subject", "intro"} else at
    before = parse(file)
    try:
        after = before.with_field(name, value, story=story)
    except Refused:
        return
    assert len(after.stories) == len(before.stories)
    assert len(after.sections) == len(before.sections)


def test_a_run_of_backslashes_costs_no_more_than_it_is_long() -> None:
    with costs_at_most(30):
        assert parse(f"{HEAD}\n## A\n\n{chr(92) * 200_000}\n").issue.all_stories
