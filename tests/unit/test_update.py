"""Bringing an issue file up to date: what is as drafted follows, and no word of an editor is ever lost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from digest.composer import compose, story_of
from digest.composer.update import Known, Update, update
from digest.errors import DigestError, Refused
from digest.issuefile import IssueFile, dumps
from digest.likeness import id_mark
from digest.model import Article, Decisions, PlannedPromo, Promo, Rules, SectionRule, Selection, Weight
from digest.selector import select, status
from tests.support import SENT, W35, a_newsletter, an_article

if TYPE_CHECKING:
    from digest.model import Newsletter

NAMES = ("lead", "second", "third", "fourth", "fifth", "sixth", "seventh")
NEWSLETTER = a_newsletter(rules=Rules(stories=3, round_up=3), intro="{Stories} this week.")
SECTIONED = replace(
    NEWSLETTER, sections=(SectionRule(title="Money", take=("finance",)), SectionRule(title="People", take=("people",)))
)


def piece(name: str, **changes: Any) -> Article:
    """Make an article that is like no other; of those of NAMES the first is the best."""
    words = " ".join(f"{name}{n}" for n in range(40))
    rank = NAMES.index(name) if name in NAMES else 9
    values: dict[str, Any] = {
        "title": f"Headline of {name}",
        "priority": 90 - 5 * rank,
        "summary": f"First words of {name}.\n\nSecond words of {name}.",
        "standfirst": f"What {name} says is {name} news.",
        "body": f"{words}.",
        "url": f"https://www.example.org/{name}",
    }
    return an_article(name, **{**values, **changes})


class Room:
    """A newsroom in a nutshell: its articles with all their versions, and one newsletter."""

    def __init__(self, *names: str, newsletter: Newsletter = NEWSLETTER) -> None:
        self.newsletter = newsletter
        self.now: dict[str, Article] = {}
        self.versions: dict[str, list[Article]] = {}
        self.promos: tuple[PlannedPromo, ...] = ()
        for name in names or NAMES[:6]:
            self.put(piece(name))

    def put(self, article: Article) -> None:
        self.now[article.id] = article
        self.versions.setdefault(article.id, []).append(article)

    def change(self, name: str, **changes: Any) -> None:
        self.put(replace(self.now[name], **changes))

    def selection(self) -> Selection:
        return select(tuple(self.now.values()), self.newsletter.rules, W35, sending=SENT)

    def draft(self) -> IssueFile:
        issue = compose(self.selection(), self.newsletter, date=date(2016, 9, 5), number=12, planned=self.promos)
        return IssueFile(dumps(issue), "issues/catch-up/2016-09-05.md")

    def known(self, id: str) -> Known:
        article = self.now.get(id)
        about: dict[str, Any] = {"decisions": Decisions(), "newsletter": "catch-up", "issue": SENT.date()}
        barred = status.reason(article, sending=SENT, **about) if article else None
        return Known(article, tuple(self.versions.get(id, ())), barred.detail if barred else "")

    def update(self, file: IssueFile | str) -> Update:
        file = IssueFile(file, "issues/catch-up/2016-09-05.md") if isinstance(file, str) else file
        known = {id: self.known(id) for id in self.versions}
        return update(file, self.selection(), self.newsletter, known, planned=self.promos)


def kinds(made: Update) -> list[tuple[str, str]]:
    return [(event.kind, event.name.strip("“”").replace("Headline of ", "")) for event in made.events]


def ids(file: IssueFile) -> list[str]:
    return [id for story in file.issue.all_stories for id in story.article_ids]


def as_read(file: IssueFile) -> str:
    """Return a file without its memory, whose lines may stand in another order."""
    return file.text.partition("<!-- drafted")[0]


def second_of(text: str) -> str:
    return text[text.index("## [Headline of second]") : text.index("## [Headline of third]")]


def without(text: str, name: str) -> str:
    """Delete the story of an article as an editor would: its lines."""
    cut = re.sub(rf"## \[[^\n]*/{name}\)\r?\n(?:(?!## |# |<!-- drafted)[^\n]*\r?\n)*", "", text)
    assert cut != text
    return cut


# --- what follows --------------------------------------------------------------------------------


@pytest.mark.parametrize("newsletter", [NEWSLETTER, SECTIONED])
def test_nothing_new_changes_not_a_byte(newsletter: Newsletter) -> None:
    room = Room(newsletter=newsletter)
    room.change("second", section="finance")
    room.change("third", section="people")
    file = room.draft()
    made = room.update(file)
    assert (made.file.text, made.events, made.looked_at) == (file.text, (), 0)


def test_an_unedited_issue_becomes_what_a_new_draft_would_be() -> None:
    room = Room()
    file = room.draft()
    room.change(
        "second", title="Another headline", url="https://www.example.org/moved", summary="One.\n\nTwo.\n\nThree."
    )
    room.change("third", summary="Short now.")
    room.change("fifth", standfirst="Fifth is now otherwise told.")
    made = room.update(file)
    assert made.file.text == room.draft().text
    assert ("followed", "Another headline") in kinds(made)
    assert ("followed", "the round-up") in kinds(made)
    assert next(event.detail for event in made.events) == "headline, link and text"


def test_an_edited_headline_stays_while_the_text_follows_and_the_other_way_round() -> None:
    room = Room()
    text = room.draft().text.replace("Headline of second]", "My headline]").replace("First words of third", "Mine")
    room.change("second", title="Changed", summary="Changed text.")
    room.change("third", title="Changed too", summary="Changed text too.")
    made = room.update(text)
    _, second, third = made.file.issue.all_stories
    assert (second.headline, second.text) == ("My headline", "Changed text.")
    assert (third.headline, third.text) == ("Changed too", "Mine.\n\nSecond words of third.")
    assert ("kept", "My headline") in kinds(made)
    assert ("kept", "Changed too") in kinds(made)
    room.change("second", title="Changed again", summary="Changed text again.")
    room.change("third", title="Changed too, again", summary="Changed text too, again.")
    _, second, third = room.update(made.file).file.issue.all_stories
    assert (second.headline, second.text) == ("My headline", "Changed text again.")
    assert (third.headline, third.text) == ("Changed too, again", "Mine.\n\nSecond words of third.")


def test_an_edited_story_says_whether_its_article_changed() -> None:
    room = Room()
    text = room.draft().text.replace("First words of", "Edited words of")
    room.change("second", body="Another body.")
    details = {event.name: event.detail for event in room.update(text).events if event.kind == "kept"}
    assert details["“Headline of lead”"] == "text"
    assert details["“Headline of second”"] == "text, though its article has changed"


def test_what_was_edited_back_to_the_draft_follows_again() -> None:
    room = Room()
    file = room.draft()
    room.change("second", summary="New words.")
    edited = room.update(file.text.replace("First words of second", "Mine")).file.text
    back = edited.replace("Mine", "First words of second")
    assert room.update(back).file.issue.all_stories[1].text == "New words."


def test_a_link_follows_only_if_it_is_the_one_that_was_drafted() -> None:
    room = Room()
    mine = room.draft().text.replace("example.org/second", "example.org/second?from=catch-up")
    room.change("second", url="https://www.example.org/moved", title="Changed")
    room.change("third", url="https://www.example.org/moved-too", title="Changed too")
    made = room.update(mine.replace("Headline of third]", "My third]"))
    _, second, third = made.file.issue.all_stories
    assert (second.headline, second.url) == ("Changed", "https://www.example.org/second?from=catch-up")
    assert (third.headline, third.url) == ("My third", "https://www.example.org/moved-too")
    assert ("kept", "Changed") in kinds(made)


def test_a_link_stays_when_nobody_knows_what_was_drafted() -> None:
    room = Room()
    file = room.draft()
    room.versions.clear()
    room.change("second", url="https://www.example.org/moved", title="Changed")
    story = room.update(file).file.issue.all_stories[1]
    assert (story.headline, story.url) == ("Changed", "https://www.example.org/second")


def test_an_address_given_by_a_mark_leaves_the_heading_alone() -> None:
    room = Room()
    heading = "## [Headline of second](https://www.example.org/second)\n"
    text = room.draft().text.replace(heading, "## Headline of second\n<!-- url: https://www.example.org/second -->\n")
    room.change("second", title="Changed", url="https://www.example.org/moved")
    made = room.update(text)
    assert "## Headline of second\n<!-- url: https://www.example.org/second -->\n" in made.file.text
    assert not [each for each in made.file.problems if each.severity == "error"]


def test_a_note_within_a_text_makes_it_the_editors_and_one_between_paragraphs_does_not() -> None:
    room = Room()
    text = room.draft().text.replace("Second words of second.", "Second words of second. <!-- ring them -->")
    text = text.replace("\nSecond words of third.", "<!-- check this -->\nSecond words of third.")
    room.change("second", summary="One.")
    room.change("third", summary="One.\n\nTwo.\n\nThree.")
    made = room.update(text)
    assert "First words of second.\n\nSecond words of second. <!-- ring them -->" in made.file.text
    assert "One.\n<!-- check this -->\nTwo.\n\nThree." in made.file.text


@pytest.mark.parametrize("name", ["subject", "preheader"])
def test_an_edited_line_of_the_header_stays(name: str) -> None:
    room = Room()
    text = re.sub(rf"(?m)^{name}: .*$", f"{name}: Mine, and mine alone", room.draft().text)
    room.change("lead", title="Changed lead")
    room.change("second", title="Changed second")
    room.change("third", title="Changed third")
    made = room.update(text)
    other = {"subject": "preheader", "preheader": "subject"}[name]
    assert getattr(made.file.issue, name) == "Mine, and mine alone"
    assert "Changed" in getattr(made.file.issue, other)
    assert ("kept", f"the {name}") in kinds(made)
    assert ("followed", f"the {other}") in kinds(made)


def test_a_line_the_editor_took_out_does_not_come_back() -> None:
    room = Room()
    text = re.sub(r"(?m)^preheader: .*\n", "", room.draft().text).replace("\nThree stories this week.\n", "")
    text = re.sub(r"# Also this week\n(?:(?!<!-- drafted).*\n)*", "", text)
    room.change("second", title="Changed")
    room.change("fifth", standfirst="Otherwise told.")
    made = room.update(text)
    assert "preheader: " not in made.file.text.partition("<!-- drafted")[0]
    assert "this week" not in made.file.text
    assert not made.file.issue.blocks


def test_the_intro_counts_the_stories_there_are() -> None:
    room = Room()
    file = room.draft()
    assert "Three stories this week." in file.text
    made = room.update(without(file.text, "second"))
    assert "Two stories this week." in made.file.text
    edited = room.update(without(file.text.replace("Three stories", "Three good stories"), "second"))
    assert "Three good stories this week." in edited.file.text
    assert ("kept", "the intro") in kinds(edited)


def test_subject_and_preheader_tell_of_the_stories_as_they_stand() -> None:
    room = Room(newsletter=replace(NEWSLETTER, rules=Rules(stories=5, round_up=2)))
    text = without(room.draft().text, "second").replace("Headline of third]", "My third]")
    made = room.update(text)
    assert made.file.issue.subject == "Headline of lead, and My third"
    assert "second" not in made.file.issue.preheader


def test_an_edited_round_up_stays_and_an_unedited_one_is_replaced() -> None:
    room = Room()
    file = room.draft()
    room.change("fifth", standfirst="Fifth is told otherwise.")
    made = room.update(file)
    assert "told otherwise" in made.file.text
    room.change("fifth", standfirst="Fifth is told once more.")
    again = room.update(made.file)
    assert "once more" in again.file.text
    assert "otherwise" not in again.file.text
    for was, mine in ((", and ", ", but "), ("<!-- article: fourth", "<!-- mine --> <!-- article: fourth")):
        edited = file.text.replace(was, mine)
        assert edited != file.text
        kept = room.update(edited)
        assert kept.file.text == edited
        assert ("kept", "the round-up") in kinds(kept)


def test_a_round_up_comes_with_the_first_articles_for_one_and_goes_with_the_last() -> None:
    room = Room("lead", "second", "third")
    file = room.draft()
    assert "round-up" not in file.text
    room.put(piece("fourth"))
    room.put(piece("fifth"))
    made = room.update(file)
    assert made.file.text == room.draft().text
    room.change("fifth", status="withdrawn")
    assert "round-up" not in room.update(made.file).file.text
    titled = room.update(made.file.text.replace("# Also this week", "# In brief"))
    assert "# In brief\n<!-- section: round-up -->" in titled.file.text
    assert ("stays", "the round-up") in kinds(titled)


def test_a_title_and_a_note_around_the_round_up_stay() -> None:
    room = Room()
    text = room.draft().text.replace("# Also this week\n", "# In brief\n<!-- two is enough -->\n")
    room.change("fifth", standfirst="Fifth is told otherwise.")
    made = room.update(text)
    assert "# In brief\n<!-- two is enough -->\n<!-- section: round-up -->" in made.file.text
    assert "told otherwise" in made.file.text


# --- what comes and goes -------------------------------------------------------------------------


def test_a_deleted_story_is_listed_and_never_brought_back() -> None:
    room = Room()
    text = without(room.draft().text, "second")
    made = room.update(text)
    assert ids(made.file) == ["lead", "third"]
    assert kinds(made)[0] == ("left out", "second")
    room.change("second", title="Second again", priority=100)
    again = room.update(made.file)
    assert ids(again.file) == ["lead", "third"]
    assert "Second again" not in again.file.text
    room.change("second", priority=55)  # now it would be in the round-up
    assert "/second" not in room.update(again.file).file.text


def test_a_deleted_story_stays_out_whatever_its_line_looks_like() -> None:
    room = Room()
    text = without(room.draft().text, "second")
    damaged = re.sub(r"(?m)^second .*$", "second what is this", text)
    assert ids(room.update(damaged).file) == ["lead", "third"]
    first = re.search(r"(?m)^second .*\n", text)
    assert first
    moved = text.replace(first[0], "").replace("<!-- drafted", f"<!-- drafted\n{first[0]}-->\n\n<!-- drafted")
    assert ids(room.update(moved).file) == ["lead", "third"]


def test_a_new_article_comes_in_where_the_fresh_draft_has_it() -> None:
    room = Room("lead", "second", "fourth", newsletter=replace(NEWSLETTER, rules=Rules(stories=4)))
    file = room.draft()
    room.put(piece("third"))
    made = room.update(file)
    assert ids(made.file) == ["lead", "second", "third", "fourth"]
    assert next((event.name, event.detail) for event in made.events if event.kind == "added") == (
        "“Headline of third”",
        "story 3",
    )
    assert made.looked_at == 1
    assert id_mark("third") in made.file.issue.considered
    assert as_read(made.file) == as_read(room.draft())


def test_a_new_article_comes_under_its_section_and_never_before_the_lead() -> None:
    room = Room("second", "third", "fourth", newsletter=replace(SECTIONED, rules=Rules(stories=9)))
    room.change("third", section="finance")
    room.change("fourth", section="people")
    file = room.draft()
    room.put(piece("lead"))
    room.put(piece("fifth", section="finance"))
    room.put(piece("sixth", section="people"))
    room.put(piece("seventh"))
    made = room.update(file)
    assert [story.article_ids for story in made.file.issue.stories] == [("second",), ("lead",), ("seventh",)]
    assert [(part.title, [story.article_ids[0] for story in part.stories]) for part in made.file.issue.sections] == [
        ("Money", ["third", "fifth"]),
        ("People", ["fourth", "sixth"]),
    ]


def test_only_as_many_stories_as_the_newsletter_has_the_best_first() -> None:
    room = Room("lead", "fourth", newsletter=replace(SECTIONED, rules=Rules(stories=3)))
    file = room.draft()
    room.put(piece("third"))
    room.put(piece("second", section="people"))
    made = room.update(file)
    assert set(ids(made.file)) == {"lead", "fourth", "second"}
    assert ("no room", "third") in kinds(made)
    assert ("stays", "fourth") in kinds(made)
    by_hand = made.file.text.replace("## [Headline of fourth]", "## By hand\n\nWords.\n\n## [Headline of fourth]")
    room.put(piece("fifth", priority=100))
    assert len(room.update(by_hand).file.stories) == 4


def test_what_the_issue_links_already_is_not_told_a_second_time() -> None:
    room = Room("lead", "second", newsletter=replace(NEWSLETTER, rules=Rules(stories=9)))
    text = room.draft().text
    room.put(piece("third"))
    by_hand = text.replace(
        "<!-- drafted", "## [Mine](https://example.org/third?utm_source=x)\n\nWords.\n\n<!-- drafted"
    )
    note = "# Note\n\nSee [there](https://www.example.org/third).\n\n<!-- drafted"
    named = "# Note\n\nSee there. <!-- article: third -->\n\n<!-- drafted"
    for written in (by_hand, text.replace("<!-- drafted", note), text.replace("<!-- drafted", named)):
        made = room.update(written.replace("https://example.org", "https://www.example.org"))
        assert "## [Headline of third]" not in made.file.text
        assert "added" not in dict(kinds(made))


def test_an_unedited_story_that_may_not_run_is_taken_out_and_comes_back_when_it_may() -> None:
    room = Room("lead", "second", "third")
    file = room.draft()
    room.change("second", status="held")
    made = room.update(file)
    assert ids(made.file) == ["lead", "third"]
    assert next((event.kind, event.detail) for event in made.events) == ("removed", "held")
    assert "second" not in {line.key for line in made.file.issue.drafted}
    assert id_mark("second") not in made.file.issue.considered  # or no later issue would offer it
    assert id_mark("lead") in made.file.issue.considered
    assert "second" not in made.file.issue.subject
    room.change("second", status="live")
    back = room.update(made.file).file
    assert as_read(back) == as_read(file)
    assert set(back.issue.drafted) == set(file.issue.drafted)


@pytest.mark.parametrize(
    ("was", "mine"),
    [
        ("Headline of second]", "My headline]"),
        ("First words of second.", "My words."),
        ("example.org/second)", "example.org/mine)"),
        ("<!-- article: second -->", "<!-- article: second -->\n<!-- lead -->"),
        ("<!-- article: second -->", "<!-- article: second -->\n<!-- ring them first -->"),
        ("<!-- article: second -->", "<!-- article: second -->\n<!-- kicker: Mine -->"),
        ("<!-- article: second -->", "<!-- article: second, third -->"),
        ("org/second)", "org/second) <!-- hm -->"),
    ],
)
def test_a_story_an_editor_touched_stays_even_if_it_may_not_run(was: str, mine: str) -> None:
    room = Room("lead", "second", "fourth")
    text = room.draft().text.replace(was, mine)
    room.change("second", status="withdrawn")
    made = room.update(text)
    assert mine in made.file.text
    assert ("stays") in {event.kind for event in made.events}


def test_the_last_story_of_a_section_takes_its_heading_along() -> None:
    room = Room("lead", "second", "third", newsletter=SECTIONED)
    room.change("second", section="finance")
    room.change("third", section="people")
    file = room.draft()
    room.change("second", status="withdrawn")
    assert "# Money" not in room.update(file).file.text
    assert "# People" in room.update(file).file.text
    noted = room.update(file.text.replace("# Money\n", "# Money\n\nWhat it costs.\n"))
    assert "# Money\n\nWhat it costs.\n" in noted.file.text


def test_what_is_gone_or_no_longer_chosen_stays_and_is_told() -> None:
    room = Room()
    file = room.draft()
    del room.now["second"]
    room.change("third", priority=1, title="Third, changed")
    made = room.update(file)
    assert ids(made.file) == ["lead", "second", "third"]
    assert {("stays", "second"), ("stays", "Third, changed"), ("no room", "fourth")} <= set(kinds(made))
    assert "Headline of second" in made.file.text


# --- what is the editor's as a whole -------------------------------------------------------------


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("<!-- article: second -->\n", ""),
        lambda text: text.replace("<!-- article: second -->", "<!-- article: second, sixth -->"),
        lambda text: re.sub(r"(?m)^second .*\n", "", text),
        lambda text: re.sub(r"(?m)^(second \S+ \S+) \S+", r"\1 1234567", text),
        lambda text: text.replace("<!-- article: second -->", "<!-- article: second --> <!-- article: x -->"),
        lambda text: text.replace("## [Headline of third]", f"{second_of(text)}## [Headline of third]"),
    ],
    ids=["no mark", "two articles", "no line", "misshapen", "two marks", "told twice"],
)  # fmt: skip
def test_a_story_that_cannot_be_known_is_not_touched(edit: Any) -> None:
    room = Room()
    text = edit(room.draft().text)
    assert text != room.draft().text
    room.change("second", title="Changed", summary="Changed.", url="https://www.example.org/changed")
    made = room.update(text)
    assert made.file.text.count("## [Headline of second](https://www.example.org/second)") == text.count(
        "## [Headline of s"
    )
    assert made.file.text.count("First words of second.\n\nSecond words of second.") == text.count(
        "First words of second."
    )
    assert "Changed." not in made.file.text
    assert len(made.file.stories) == len(IssueFile(text).stories)


def test_of_two_memories_the_last_counts_and_the_first_stays() -> None:
    room = Room()
    text = room.draft().text
    start = text.index("<!-- drafted")
    twice = f"{text[:start]}<!-- drafted\nsecond 00000000 00000000 00000000\n-->\n\n{text[start:]}"
    room.change("second", title="Changed")
    made = room.update(twice)
    assert made.file.issue.all_stories[1].headline == "Changed"
    assert "<!-- drafted\nsecond 00000000 00000000 00000000\n-->\n" in made.file.text


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_byte_order_mark_blank_lines_and_notes_stay(ends: str) -> None:
    room = Room()
    text = room.draft().text.replace("\n## ", "\n\n\n<!-- a note\n\nof three lines -->\n## ").replace("\n", ends)
    room.change("lead", title="Changed", summary="One.\n\nTwo.\n\nThree.")
    room.change("fifth", standfirst="Otherwise told.")
    made = room.update(f"\ufeff{text}").file
    assert made.text.startswith("\ufeff---")
    assert re.findall(r"\r\n|\r|\n", made.text) == [ends] * len(re.findall(r"\r\n|\r|\n", made.text))
    assert made.text.count(f"{ends * 3}<!-- a note{ends * 2}of three lines -->{ends}## ") == 3
    assert made.issue.all_stories[0].text == "One.\n\nTwo.\n\nThree."
    assert "Otherwise told" in made.text


def test_unknown_lines_of_the_header_stay() -> None:
    room = Room()
    text = room.draft().text.replace("version: 1\n", "version: 1\nby: Ann\n")
    room.change("second", title="Changed")
    assert "by: Ann\n" in room.update(text).file.text


# --- promos --------------------------------------------------------------------------------------

DAY_OUT = Promo(heading="A day", text="Come.", button="Book", url="https://www.example.org/day")


def a_promo(name: str = "day", after: int | None = None, **changes: Any) -> PlannedPromo:
    return PlannedPromo(name=name, label="From our events team", promo=replace(DAY_OUT, **changes), after=after)


def promos_of(made: Update) -> list[str]:
    return [section.title for section in made.file.issue.sections if section.kind == "promo"]


def test_an_unedited_promo_follows_its_file_and_goes_with_it() -> None:
    room = Room()
    room.promos = (a_promo(),)
    file = room.draft()
    assert room.update(file).file.text == file.text
    room.promos = (a_promo(heading="Two days", text="Come twice."),)
    made = room.update(file)
    assert promos_of(made) == ["Two days"]
    assert ("followed", "the promo “A day") in kinds(made)
    room.promos = ()
    gone = room.update(made.file)
    assert promos_of(gone) == []
    assert ("removed", "the promo “Two days") in kinds(gone)
    room.promos = (a_promo(),)
    assert promos_of(room.update(gone.file)) == ["A day"]


def test_the_subject_follows_an_editors_order_and_no_weight() -> None:
    room = Room(
        newsletter=replace(NEWSLETTER, weights=(Weight(name="local", weight=-1), Weight(name="wide", weight=2)))
    )
    room.change("second", tags=("local",))
    room.change("third", tags=("wide",))
    text = room.draft().text
    assert ids(IssueFile(text)) == ["lead", "third", "second"]
    assert room.update(text).file.text == text
    third = text[text.index("## [Headline of third]") : text.index("## [Headline of second]")]
    moved = text.replace(third, "").replace("# Also this week", f"{third}# Also this week")
    made = room.update(moved).file
    assert ids(made) == ["lead", "second", "third"]
    assert made.issue.subject == "Headline of lead, and Headline of second"


def test_the_promo_of_an_article_follows_it() -> None:
    room = Room()
    room.change("second", promo=DAY_OUT)
    file = room.draft()
    room.change("second", promo=replace(DAY_OUT, text="Come early."))
    made = room.update(file)
    assert "Come early." in made.file.text
    room.change("second", promo=None)
    assert promos_of(room.update(made.file)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Come.", "Do come."),
        ("# A day", "# The day"),
        ("From our events team", "Advertisement"),
        ("Come.", "Come. <!-- ask Ann -->"),
        ("<!-- promo: day -->", "<!-- promo: day -->\n<!-- a note -->"),
        ("<!-- promo: day -->", "<!-- promo: day -->\n<!-- allow: link-staging-host asked Ann -->"),
        ("# A day", "# A day <!-- by-hand -->"),
        ("<!-- promo: day -->", "<!-- promo: day -->\n<!-- kicker: Mine -->"),
    ],
)
@pytest.mark.parametrize("changes", [None, {"text": "Come early."}])
def test_a_promo_an_editor_touched_is_never_changed(old: str, new: str, changes: dict[str, Any] | None) -> None:
    room = Room()
    room.promos = (a_promo(),)
    text = room.draft().text.replace(old, new)
    room.promos = (a_promo(**changes),) if changes else ()
    made = room.update(text)
    assert made.file.text == text
    assert "kept" in [kind for kind, name in kinds(made) if "promo" in name]


def test_of_a_promo_an_editor_copied_neither_is_taken_out() -> None:
    room = Room()
    room.promos = (a_promo(),)
    text = room.draft().text
    box = text[text.index("# A day") : text.index("<!-- drafted")]
    text = text.replace(box, box * 2)
    room.promos = ()
    assert room.update(text).file.text == text


def test_a_promo_an_editor_took_out_stays_out_and_one_written_by_hand_stays() -> None:
    room = Room()
    room.promos = (a_promo(),)
    text = room.draft().text
    start, end = text.index("# A day"), text.index("<!-- drafted")
    own = "# Our own\n<!-- section: promo -->\n\nText.\n\n"
    made = room.update(text[:start] + own + text[end:])
    assert promos_of(made) == ["Our own"]
    assert ("left out", "the promo “A day") in kinds(made)


@pytest.mark.parametrize(("after", "behind"), [(1, "lead"), (2, "second"), (9, None), (None, None)])
def test_a_promo_stands_behind_the_story_it_is_planned_for_and_updates_go_on(
    after: int | None, behind: str | None
) -> None:
    room = Room()
    room.promos = (a_promo(after=after),)
    file = room.draft()
    text = file.text
    told = [story.headline for story in file.issue.all_stories]
    before = text[: text.index("# A day")]
    assert [head for head in told if f"[{head}]" in before] == (
        told if behind is None else told[: told.index(f"Headline of {behind}") + 1]
    )
    room.change("second", title="Changed")
    room.put(replace(piece("new"), priority=99))
    made = room.update(file)
    assert [story.headline for story in made.file.issue.all_stories][1] == "Changed"
    assert promos_of(made) == ["A day"]
    assert room.update(made.file).file.text == made.file.text


def test_a_new_promo_breaks_up_no_run_of_stories() -> None:
    room = Room()
    file = room.draft()
    room.promos = (a_promo(after=2), a_promo("end", heading="Last"))
    made = room.update(file)
    assert [section.title for section in made.file.issue.sections] == ["A day", "Also this week", "Last"]
    assert [kind for kind, name in kinds(made) if "promo" in name] == ["added", "added"]
    assert made.file.issue.stories == file.issue.stories
    assert room.update(made.file).file.text == made.file.text


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("", DigestError, "newsletter"),
        ("---\nnewsletter: catch-up\n---\n", DigestError, "date"),
        ("---\nnewsletter: catch-up\ndate: 2016-09-05\n\n## A\n", DigestError, "never closed"),
        ("---\nnewsletter: catch-up\ndate: 2016-09-05\nsubject: a\nsubject: b\n---\n", DigestError, "twice"),
        ("---\nnewsletter: catch-up\ndate: 2016-09-05\nsubject: a\n---\n\n## A\n", Refused, "drafted comment"),
    ],
)
def test_a_file_that_cannot_be_told_is_refused_with_its_fault(text: str, error: type[DigestError], said: str) -> None:
    with pytest.raises(error, match=said):
        Room().update(text)


def test_an_issue_without_stories_takes_in_what_is_new() -> None:
    room = Room("lead")
    text = without(room.draft().text, "lead")
    made = room.update(text)
    assert (ids(made.file), made.file.issue.subject) == ([], "Headline of lead")
    room.put(piece("second"))
    made = room.update(made.file)
    assert (ids(made.file), made.file.issue.subject) == (["second"], "Headline of second")


def test_a_considered_article_is_never_forgotten() -> None:
    room = Room()
    file = room.draft()
    del room.now["sixth"]
    room.put(replace(piece("new"), priority=1, published=W35.start + timedelta(days=2)))
    made = room.update(file)
    assert made.file.issue.considered == file.issue.considered | {id_mark("new")}
    assert made.looked_at == 1


def test_an_article_the_editor_added_follows_too() -> None:
    room = Room()
    file = room.draft()
    story = story_of(room.now["sixth"], room.newsletter, sent=file.issue.date)
    from digest.composer import drafted_line

    file = file.with_story(story, drafted_line(story, room.now["sixth"]), after=2)
    room.change("sixth", title="Sixth, changed")
    made = room.update(file)
    assert made.file.issue.all_stories[3].headline == "Sixth, changed"
    assert "/sixth" not in made.file.issue.sections[0].text


def test_an_edited_story_remembers_what_it_was_drafted_from() -> None:
    room = Room()
    file = room.draft()
    room.change("second", summary="Another summary.", title="Changed")
    made = room.update(file.text.replace("First words of second", "Mine"))
    was, now = ({line.key: line for line in each.issue.drafted}["second"] for each in (file, made.file))
    assert (now.source, now.text) == (was.source, was.text)
    assert now.headline != was.headline


def test_two_round_ups_are_the_editors() -> None:
    room = Room()
    text = room.draft().text
    start, end = text.index("# Also this week"), text.index("<!-- drafted")
    twice = text[:end] + text[start:end].replace("Also", "More") + text[end:]
    room.change("fifth", standfirst="Otherwise told.")
    assert "Otherwise told" not in room.update(twice).file.text


def test_a_noted_round_up_stays_when_no_article_is_left_for_one() -> None:
    room = Room("lead", "second", "third", "fourth", "fifth")
    text = room.draft().text.replace("# Also this week\n", "# Also this week\n<!-- my note -->\n")
    room.change("fifth", status="withdrawn")
    assert "<!-- my note -->" in room.update(text).file.text


def test_opening_words_follow_unless_a_note_stands_in_them() -> None:
    room = Room()
    text = room.draft().text
    noted = text.replace("Three stories this week.", "Three stories <!-- or so --> this week.")
    assert "Three stories <!-- or so --> this week." in room.update(without(noted, "second")).file.text
    room.newsletter = replace(NEWSLETTER, intro="")
    bare = room.draft()
    room.newsletter = NEWSLETTER
    assert room.update(bare).file.issue.blocks[0].text == "Three stories this week."


def test_the_subject_begins_with_the_story_marked_as_the_lead() -> None:
    room = Room()
    text = room.draft().text.replace("<!-- article: third -->", "<!-- article: third -->\n<!-- lead -->")
    assert room.update(text).file.issue.subject.startswith("Headline of third")


def test_of_two_lines_of_one_article_one_is_left() -> None:
    room = Room()
    text = room.draft().text.replace("\nsecond ", "\nsecond 00000000 00000000 00000000\nsecond ", 1)
    room.change("second", title="Changed")
    made = room.update(text)
    assert [line.key for line in made.file.issue.drafted].count("second") == 1
    assert made.file.issue.all_stories[1].headline == "Changed"
