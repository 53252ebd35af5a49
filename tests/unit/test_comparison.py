"""What differs between two states of an issue: each change told once, in an editor's words, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.comparison import Difference, compare, compare_two
from digest.issuefile import parse
from digest.markup.markdown import to_html
from digest.model import Block, Mark, Section
from tests.support import REPOSITORY, a_story, an_issue, costs_at_most

if TYPE_CHECKING:
    from digest.model import Issue, Story

SAMPLE = (REPOSITORY / "tests/golden/catch-up/2016-09-05/issue.md").read_text("utf-8")
EARLIER = (REPOSITORY / "seeds/issues/catch-up/2016-08-30.md").read_text("utf-8")


def told(old: Issue, new: Issue) -> list[str]:
    return [each.text for each in compare(old, new)]


def edited(*changes: tuple[str, str]) -> list[str]:
    """Edit the sample issue as an editor does and return what is told of it."""
    text = SAMPLE
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return told(parse(SAMPLE).issue, parse(text).issue)


def story(name: str, *texts: str, **changes: Any) -> Story:
    values: dict[str, Any] = {
        "url": f"https://www.example.org/{name.lower()}", "marks": (Mark(key="article", value=f"a/{name.lower()}"),),
    }  # fmt: skip
    return a_story(name, *texts, **{**values, **changes})


def blocks(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(text=text) for text in texts)


# --- one edit, one line ----------------------------------------------------------------------------

DEFICIT, STAFFORD = "“Provider deficit at £461m”", "“Children’s A&E suspended at Stafford”"
GROUPS, PROMO = "“Four trusts to lead groups”", "promo “Contracts and Control Totals 2016”"
KICKER = "<!-- kicker: Finance -->"
EVENT = "https://www.example.org/events/contracts-and-control-totals"
VACANCIES = "Vacancies for followers have yet to be advertised."

# What an editor changes in the sample issue, into what, and what is told of it.
EDITS = """
£461m, according
£416m, according
{DEFICIT}: one figure changed: £461m is now £416m

near Stafford
near Stoke
{STAFFORD}: one name changed: Stafford is now Stoke

on Tuesday.
on Thursday.
“Support unit closures cost £6.2m”: one date changed: Tuesday is now Thursday

“surplus”
“shortfall”
“Virgin Care preferred for Bath services”: one quotation changed: “surplus” is now “shortfall”

NHS Improvement will allow
NHS Improvement will not allow
{GROUPS}: reworded: “NHS Improvement will allow them” is now “NHS Improvement will not allow them”

## [Four trusts to lead groups]
## [Four trusts to lead]
“Four trusts to lead”: headline changed: was {GROUPS}

{KICKER}
<!-- kicker: Money -->
{DEFICIT}: kicker changed: was “Finance”, now “Money”

{KICKER}
<!-- ring the trust -->
{DEFICIT}: kicker taken out: “Finance”

# Also this week
# And also
round-up: renamed: was “Also this week”, now “And also”

# Contracts and Control Totals 2016
# Contracts 2016
promo “Contracts 2016”: renamed: was “Contracts and Control Totals 2016”, now “Contracts 2016”

place]({EVENT})
place](https://www.example.org/events/other)
{PROMO}: link changed: was {EVENT}, now https://www.example.org/events/other

{VACANCIES}
<!-- cut for length -->
{GROUPS}: cut from five to four paragraphs (131 to 123 words): taken out “{VACANCIES}”

{KICKER}
{KICKER}<!-- allow: figure-not-in-source our own sum -->
{DEFICIT}: figure-not-in-source (our own sum) allowed now

<!-- article: finance/provider-deficit -->
<!-- article: finance/other -->
{DEFICIT}: article changed: was “finance/provider-deficit”, now “finance/other”

number: 12
number: 13
issue number changed: was “12”, now “13”

date: 2016-09-05
date: 2016-09-06
date changed: was “2016-09-05”, now “2016-09-06”
"""


@pytest.mark.parametrize("edit", EDITS.strip().split("\n\n"))
def test_one_edit_is_told_in_one_line(edit: str) -> None:
    old, new, line = (re.sub(r"\{([A-Z]+)\}", lambda name: str(globals()[name[1]]), row) for row in edit.split("\n"))
    assert edited((old, new)) == [line]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n\n## [", "\n\n<!-- ring the trust again -->\n\n\n## ["),
        ("\n", "\r\n"),
        (", and ", ",\nand "),
        ("<!-- drafted", "<!-- note: drafted"),
        ("Four trusts are to be let loose", "Four trusts  are to be let loose"),
    ],
)
def test_what_no_reader_sees_makes_no_difference(old: str, new: str) -> None:
    head, rule, body = SAMPLE.partition("\n---\n")
    assert old in body
    assert told(parse(SAMPLE).issue, parse(head + rule + body.replace(old, new)).issue) == []


def test_several_figures_of_a_story_are_one_line() -> None:
    said = edited(("£461m, according", "£464m, according"), ("£5m better", "£6m better"))
    assert said == [f"{DEFICIT}: two figures changed: £461m is now £464m, £5m is now £6m"]


def test_a_figure_that_only_went_is_told_as_gone_and_one_said_elsewhere_is_not() -> None:
    old = an_issue(story("A", "It cost £5m, or £6m with tax, in all.", "So £6m was spent."))
    new = an_issue(story("A", "It cost a lot, in all.", "So £6m was spent."))
    assert told(old, new) == [
        "“A”: one figure gone: £5m",
        "“A”: reworded: “It cost £5m, or £6m with tax, in” is now “It cost a lot, in”",
    ]


def test_a_figure_that_opens_a_sentence_now_is_the_same_figure() -> None:
    old = an_issue(story("A", "They want nine nurses on every ward, they said, and five on each of the others."))
    new = an_issue(story("A", "Nine nurses on every ward are wanted, they said, and five on each of the others."))
    (only,) = compare(old, new)
    assert only.kind == "reworded"
    capital = an_issue(story("A", "They want Nine nurses on every ward, they said, and five on each of the others."))
    assert told(old, capital) == ["“A”: reworded: “They want nine nurses on” is now “They want Nine nurses on”"]


def test_a_sentence_taken_out_is_told_without_its_neighbours() -> None:
    rest = "Agencies pay within seven days, and more than that of their nurses said so."
    old = an_issue(story("A", f"Until now they were paid at the end of the month. {rest}"))
    assert told(old, an_issue(story("A", rest))) == [
        "“A”: reworded: “Until now they were paid at the end of the month.” is out"
    ]


def test_a_figure_in_a_quotation_is_told_with_its_words() -> None:
    old = an_issue(story("A", "“The hospital has said that it would cost £5m a year to run it,” said Jane Roe."))
    new = an_issue(story("A", "“The hospital has said that it would cost £6m a year to run it,” said Jane Roe."))
    assert told(old, new) == [
        "“A”: one quotation changed: “… would cost £5m a year …” is now “… would cost £6m a year …”"
    ]


def test_a_story_told_anew_is_not_told_word_by_word() -> None:
    old = an_issue(story("A", "One thing happened on Monday.", "Then £5m was gone."))
    new = an_issue(story("A", "Quite another matter came up at last, and nobody knows why."))
    assert told(old, new) == ["“A”: told anew in one paragraph, 11 words; it had two paragraphs, 9 words"]


def test_paragraphs_parted_moved_rewritten_and_added() -> None:
    one, two = "The first of them has these words.", "Nothing like it stands in the other paragraph here."
    three = "A third was written by somebody else entirely."
    old = an_issue(story("A", one, two))
    assert told(old, an_issue(story("A", f"{one} {two}"))) == ["“A”: the same words in one paragraph"]
    assert told(old, an_issue(story("A", two, one))) == ["“A”: paragraphs in another order"]
    assert told(old, an_issue(story("A", one, three))) == [
        f"“A”: one paragraph rewritten: “{two}” is now “{three}”"
    ]  # fmt: skip
    assert told(old, an_issue(story("A", one, two, three))) == [
        f"“A”: grown from two to three paragraphs (16 to 24 words): added “{three}”"
    ]
    assert told(old, an_issue(story("A", blocks=()))) == ["“A”: all its text taken out (two paragraphs, 16 words)"]


def test_emphasis_pictures_and_links_are_told_apart_from_words() -> None:
    old = story("A", "It is [here](https://e.org/1) and so on.", "![A ward](https://e.org/1.png)")
    new = story(
        "A", "It is [here](https://e.org/2) and so on.", "![A ward](https://e.org/2.png)", url="https://e.org/2"
    )
    assert told(an_issue(old), an_issue(new)) == [
        "“A”: picture changed: was https://e.org/1.png, now https://e.org/2.png",
        "“A”: two links changed: was https://www.example.org/a, now https://e.org/2, was https://e.org/1, now https://e.org/2",
    ]
    bold = story("A", "It **is** [here](https://e.org/1) and so on.", "![A ward](https://e.org/1.png)")
    assert told(an_issue(old), an_issue(bold)) == ["“A”: set differently (bold, italics, lists) in one paragraph"]


# --- stories ---------------------------------------------------------------------------------------


def test_a_new_order_names_as_few_stories_as_explain_it() -> None:
    a, b, c, d = (story(name) for name in "ABCD")
    assert told(an_issue(a, b, c, d), an_issue(c, a, b, d)) == [
        "lead changed: “A” was the lead, now “C”",
        "“C”: moved from third to first",
    ]
    lead = replace(b, marks=(*b.marks, Mark(key="lead")))
    assert told(an_issue(a, b), an_issue(a, lead)) == ["lead changed: “A” was the lead, now “B”"]


def test_a_story_that_keeps_its_number_while_it_moves_is_told_by_its_neighbour() -> None:
    a, b, c, d, x, y = (story(name) for name in "ABCDXY")
    assert told(an_issue(x, y, c, a, b, d), an_issue(a, b, c, d)) == [
        "lead changed: “X” was the lead, now “A”",
        "“C”: moved behind “B”",
        "“X”: story taken out",
        "“Y”: story taken out",
    ]


def test_added_stories_stand_in_their_place_and_those_taken_out_last() -> None:
    a, b, c, d = (story(name) for name in "ABCD")
    changed = replace(c, blocks=blocks("The sector was £9m in deficit."))
    assert told(an_issue(a, b, c), an_issue(a, d, changed)) == [
        "“D”: story added, second of three",
        "“C”: one figure changed: £461m is now £9m",
        "“B”: story taken out",
    ]


def test_a_story_that_becomes_an_item_of_the_round_up_and_back() -> None:
    a, b = story("A"), story("B")
    item = Block(text="Somebody has [said so](https://e.org/b).", marks=(Mark(key="article", value="a/b"),))
    with_item = an_issue(a, sections=(Section(title="Also", kind="round-up", blocks=(item,)),))
    with_story = an_issue(a, b, sections=(Section(title="Also", kind="round-up", blocks=blocks("Nothing.")),))
    assert "“B”: story taken out; it is in the round-up now" in told(with_story, with_item)
    assert "“B”: story added, second of two; it was in the round-up" in told(with_item, with_story)


def test_a_story_moved_into_a_section_is_told_so_and_a_renamed_section_moves_none() -> None:
    a, b = story("A"), story("B")
    section = Section(title="Care", stories=(b,))
    assert told(an_issue(a, b), an_issue(a, sections=(section,))) == [
        "“B”: moved to section “Care”",
        "section “Care” added",
    ]
    renamed = replace(section, title="Social care")
    assert told(an_issue(a, sections=(section,)), an_issue(a, sections=(renamed,))) == [
        "section “Social care”: renamed: was “Care”, now “Social care”"
    ]


def test_stories_are_known_again_without_a_mark_by_address_headline_or_text() -> None:
    words = " ".join(f"word{number}" for number in range(60))
    bare = {"marks": (), "url": ""}
    same = [
        (a_story("A", url="https://www.example.org/x/?utm_source=m", marks=()), a_story("B", url="http://example.org/x")),
        (a_story("Trusts end first quarter to plan", **bare), a_story("Trusts end quarter close to plan", **bare)),
        (a_story("One", words, **bare), a_story("Other", words, **bare)),
    ]  # fmt: skip
    for old, new in same:
        kinds = [each.kind for each in compare(an_issue(old), an_issue(new))]
        assert "headline-changed" in kinds
        assert not {"story-added", "story-removed"} & {*kinds}
    two = a_story(
        "Trusts end quarter over plan", "Quite another.", url="", marks=(Mark(key="article", value="a/other"),)
    )
    one = a_story("Trusts end quarter close to plan", "The one.", url="")
    kinds = [each.kind for each in compare(an_issue(one), an_issue(two))]
    assert {"story-added", "story-removed"} <= {*kinds}


def test_a_story_without_a_headline_is_named_by_its_words() -> None:
    old, new = (a_story("", f"The provider sector was £{sum}m in deficit.") for sum in (461, 464))
    assert told(an_issue(old), an_issue(new)) == [
        "“The provider sector was £464m in …”: one figure changed: £461m is now £464m"
    ]


# --- furniture -------------------------------------------------------------------------------------


def test_round_up_items_are_counted() -> None:
    gone = " and a federation of market town practices has [given up Sunday appointments]"
    start = SAMPLE.index(f",{gone}")
    end = SAMPLE.index(" <!-- article: workforce", start)
    said = told(parse(SAMPLE).issue, parse(SAMPLE[:start] + "." + SAMPLE[end:]).issue)
    assert said == ["round-up: one item less: “given up Sunday appointments”"]


def test_header_fields_change_come_and_go() -> None:
    old = an_issue(subject="Trusts close to plan", preheader="Also inside: more", number=None)
    new = an_issue(subject="Trusts near plan", preheader="", status="skipped")
    assert told(old, new) == [
        "subject changed: was “Trusts close to plan”, now “Trusts near plan”",
        "preheader taken out: “Also inside: more”",
        "issue number added: “12”",
        "status changed: was “draft”, now “skipped”",
    ]
    unseen = an_issue(subject="Trusts\u200b close to plan", preheader="Also inside: more", number=None)
    assert told(old, unseen) == ["subject changed, in characters that do not show"]


def test_opening_words_sections_and_sign_off() -> None:
    old = an_issue(
        blocks=blocks("Good morning."), sections=(Section(kind="sign-off", blocks=blocks("Jane Roe, editor")),)
    )
    new = an_issue(
        blocks=blocks("Good evening."),
        sections=(
            Section(title="Holiday", kind="note", blocks=blocks("No issue on Monday.")),
            Section(kind="sign-off", blocks=blocks("John Doe, editor")),
        ),
    )
    assert told(old, new) == [
        "opening words: reworded: “Good morning.” is now “Good evening.”",
        "note “Holiday” added",
        "sign-off: one name changed: Jane Roe is now John Doe",
    ]
    assert told(new, old)[-1] == "note “Holiday” taken out"


# --- laws ------------------------------------------------------------------------------------------

WORDS = st.text("ab £5.*[](é\x1b\x9b<-\u202e", max_size=12)
STORIES = st.builds(
    lambda name, texts, article, lead: a_story(
        name,
        blocks=blocks(*texts),
        url=f"https://e.org/{name}",
        marks=(*((Mark(key="article", value=article),) if article else ()), *((Mark(key="lead"),) if lead else ())),
    ),
    WORDS,
    st.lists(WORDS, max_size=4),
    st.sampled_from(["", "a/one", "a/two", "a/three"]),
    st.booleans(),
)
SECTIONS = st.builds(
    lambda title, kind, texts, stories: Section(
        title=title, kind=kind, blocks=blocks(*texts), stories=tuple(stories) if kind == "stories" else ()
    ),
    WORDS,
    st.sampled_from(["stories", "round-up", "note", "promo", "sign-off", "\x1b[2J"]),
    st.lists(WORDS, max_size=2),
    st.lists(STORIES, max_size=2),
)
ISSUES = st.builds(
    lambda subject, opening, stories, sections: an_issue(
        subject=subject, blocks=blocks(*opening), stories=tuple(stories), sections=tuple(sections)
    ),
    WORDS,
    st.lists(WORDS, max_size=2),
    st.lists(STORIES, max_size=4),
    st.lists(SECTIONS, max_size=3),
)


@given(ISSUES)
def test_an_issue_does_not_differ_from_itself(issue: Issue) -> None:
    assert compare(issue, issue) == ()


def _mirrored(found: tuple[Difference, ...], kinds: dict[str, str]) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted((kinds[each.kind], each.name, each.articles) for each in found if each.kind in kinds)


@given(ISSUES, ISSUES)
def test_what_came_one_way_went_the_other(one: Issue, other: Issue) -> None:
    kinds = ("story-added", "story-removed", "section-added", "section-removed", "subject-changed")
    swapped = dict(zip(kinds, ("story-removed", "story-added", "section-removed", "section-added", "subject-changed"),
                       strict=True))  # fmt: skip
    there, back = compare(one, other), compare(other, one)
    assert _mirrored(there, dict(zip(kinds, kinds, strict=True))) == _mirrored(back, swapped)


@given(ISSUES, ISSUES)
def test_no_line_holds_what_a_terminal_acts_on(one: Issue, other: Issue) -> None:
    for each in (*compare(one, other), *compare_two(one, other)):
        changes = [text for change in each.changes for text in (change.was, change.now)]
        for text in (each.text, each.name, *each.articles, *changes):
            assert not {*text} & {"\x1b", "\x9b", "\n", "\r", "\u202e"}, text


def _seen(part: Issue | Section | Story) -> tuple[object, ...]:
    """Return all that a reader sees of an issue, a section or a story."""
    inner = [*getattr(part, "stories", ()), *getattr(part, "sections", ())]
    words = [" ".join(to_html(block.text).split()) for block in part.blocks]
    names = [getattr(part, name, "") for name in ("subject", "headline", "title", "kind", "url", "kicker")]
    return (*names, words, [_seen(each) for each in inner])


@st.composite
def _near(draw: st.DrawFn) -> tuple[Issue, Issue]:
    """Draw an issue, and the same with its parts in another order, one given away, or one put in twice."""
    one, spare = draw(ISSUES), draw(STORIES)

    def shuffled(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(draw(st.permutations([*row, *draw(st.sampled_from([[], row[:1]]))])))[draw(st.integers(0, 1)) :]

    stories = shuffled((*one.stories, spare) if draw(st.booleans()) else one.stories)
    stories = tuple(replace(each, blocks=shuffled(each.blocks)) for each in stories)
    return one, replace(one, blocks=shuffled(one.blocks), stories=stories, sections=shuffled(one.sections))


@given(st.one_of(st.tuples(ISSUES, ISSUES), _near()))
def test_no_difference_told_is_no_difference_seen(both: tuple[Issue, Issue]) -> None:
    one, other = both
    leads = [[story.is_lead for story in issue.all_stories] for issue in (one, other)]
    if not compare(one, other) and leads[0] == leads[1]:
        assert _seen(one) == _seen(other)


@given(
    st.integers(0, 7),
    st.integers(10, 1_999),
    st.integers(10, 1_999),
    st.sampled_from(
        ["The board spent £{:,}m on it, they said.", "About {:,} people came.", "It rose by {:,} per cent."]
    ),
    st.integers(0, 3),
)
def test_one_figure_changed_is_exactly_one_line(at: int, was: int, now: int, text: str, place: int) -> None:
    issue = parse(SAMPLE).issue

    def having(figure: int) -> Issue:
        told = issue.stories[at]
        changed = (*told.blocks[:place], Block(text=text.format(figure)), *told.blocks[place:])
        return replace(issue, stories=(*issue.stories[:at], replace(told, blocks=changed), *issue.stories[at + 1 :]))

    found = compare(having(was), having(now))
    if was == now:
        assert found == ()
        return
    (only,) = found
    assert (only.kind, only.name, len(only.changes)) == ("figures-changed", issue.stories[at].headline, 1)
    assert f"{was:,}" in only.changes[0].was
    assert f"{now:,}" in only.changes[0].now
    assert only.text.startswith(f"“{only.name}”: one figure changed: ")


def test_a_damaged_file_costs_no_minutes() -> None:
    many = [a_story(f"A {number}", "b", url="", marks=()) for number in range(3_000)]
    words = " ".join(["a b"] * 20_000)
    old, new = an_issue(*many, blocks=blocks(*["x"] * 3_000)), an_issue(*many[::-1], blocks=blocks(*["x y"] * 3_000))
    same = [an_issue(*[a_story(f"{name}{number}", *["x y"] * 2) for number in range(1_000)]) for name in "AB"]
    with costs_at_most(400):
        assert compare(old, new)
        assert len(compare(*same)) == 1_000
        assert compare(an_issue(a_story("A", *["x y"] * 3_000)), an_issue(a_story("A", *["x y"] * 3_001)))
        assert compare(an_issue(a_story("A", words)), an_issue(a_story("A", f"{words} c")))


# --- two issues ------------------------------------------------------------------------------------


def test_two_issues_are_not_told_word_by_word() -> None:
    one, other = parse(EARLIER).issue, parse(SAMPLE).issue
    both = replace(one.stories[0], headline="Wexdale unit to stay")
    other = replace(other, stories=(both, *other.stories))
    found = compare_two(one, other)
    assert (
        found[0].text
        == "in both: “Wexdale unit to stay”, in 2016-08-30 as “Wexdale minor injuries unit to close”, word for word"
    )
    kinds = [each.kind for each in found]
    assert [kinds.count(kind) for kind in ("story-in-both", "story-added", "story-removed")] == [1, 8, 7]
    assert [each.text for each in found[16:]] == [
        "the opening words differ",
        "only in 2016-09-05: promo “Contracts and Control Totals 2016”",
    ]


def test_a_story_of_one_issue_that_another_links_is_told_and_the_newsletter_where_dates_do_not_tell() -> None:
    item = Block(text="And [so on](https://e.org/b).", marks=(Mark(key="article", value="a/b"),))
    also = Section(title="Also", kind="round-up", blocks=(item,))
    one = an_issue(story("A"), sections=(also,))
    other = an_issue(story("B"), newsletter="weekly", date=date(2016, 9, 5))
    assert [each.text for each in compare_two(one, other)] == [
        "only in weekly/2016-09-05: “B”; catch-up/2016-09-05 links it",
        "only in catch-up/2016-09-05: “A”",
        "only in catch-up/2016-09-05: round-up",
    ]
    assert [each.text for each in compare_two(one, replace(one, date=date(2016, 9, 12)))] == [
        "in both: “A”, word for word",
        "both link a/b",
    ]
