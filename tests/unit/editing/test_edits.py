"""Edits of an issue file: each does what it says, and every other character stays."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from digest.checks.allowances import allow
from digest.checks.shape import unedited
from digest.composer import other_words
from digest.composer.update import update
from digest.editing import KINDS_OF_EDIT, apply, from_json, offers, section_keys, story_keys, to_json
from digest.errors import DigestError, Refused, Where
from digest.issuefile import IssueFile, parse, with_note
from digest.model import Email, Finding, Proof
from digest.text import fingerprint
from tests.examples import examples
from tests.support import REPOSITORY, a_newsletter
from tests.unit.editing.issues import a_week, files, many_edits

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "---\nversion: 1\nnewsletter: catch-up\ndate: 2016-09-05\nsubject: A subject\ncolour: red\n---\n"
MEMORY = ("<!-- drafted\nold/one 01234567 {} {}\n=subject 34567890\n=considered 45678901 56789012\n-->\n").format(
    fingerprint("First"), fingerprint("One.\n\nTwo of it.")
)
FULL = (
    HEAD
    + "<!-- Other subjects:\nA second subject\nA third\nOther preheaders:\nAlso inside: much\n-->\n\n"
    + "Intro.\n\n## [First](https://www.example.org/1)\n<!-- article: old/one -->\n<!-- kicker: Money -->\n\nOne.\n\n"
    + "<!-- mine -->\n\nTwo of it.\n\n"
    + "<!-- Earlier on this story? To take one in, move its line out of this comment.\n"
    + "Previously: [Then](https://www.example.org/0), 1 August 2016\n    shares much\n"
    + "Previously: [Before](https://www.example.org/00), 1 July 2016\n    the same thread\n-->\n\n"
    + "## Second\n\nA paragraph  with a slip.\n\n"
    + "# Money\n\nWords of it.\n\n## Third\n<!-- by-hand: mine -->\n\nThree.\n\n"
    + "# Also\n<!-- section: round-up -->\n\nAll else. <!-- article: else/one -->\n\n"
    + "#\n<!-- section: note -->\n\nA note.\n\n"
    + MEMORY
)
SLIP = FULL[: FULL.index("A paragraph  with")].count("\n") + 1
FIRST, SECOND, THIRD = "old/one", "hand:second", "hand:mine"
SEEDS = sorted((REPOSITORY / "seeds/issues").rglob("*.md"))


def edited(issue: str, kind: str, **values: Any) -> str:
    return apply(parse(issue), from_json({"kind": kind, **values})).text


def headlines(text: str) -> list[list[str]]:
    issue = parse(text).issue
    return [[each.headline for each in issue.stories], *([each.headline for each in s.stories] for s in issue.sections)]


def test_keys_name_stories_and_sections_wherever_they_stand() -> None:
    file = parse(FULL)
    assert story_keys(file) == (FIRST, SECOND, THIRD)
    assert section_keys(file) == ("money", "also", "note")
    moved = parse(edited(FULL, "move-story", story=FIRST, to={"end": "money"}))
    assert story_keys(moved) == (SECOND, THIRD, FIRST)
    twice = parse(HEAD + "\n## A\n\nx\n\n## A\n\ny\n\n##\n\n##\n<!-- article: a/b, c -->\n\n# A\n\n# A\n")
    assert story_keys(twice) == ("hand:a", "hand:a~2", "hand:", "a/b,c")
    assert section_keys(twice) == ("a", "a~2")


# --- what each edit changes ----------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        ({"kind": "set-header", "field": "subject", "value": "Other: words"}, ": A subject", ": Other: words"),
        ({"kind": "set-header", "field": "number", "value": "7"}, "red\n---", "red\nnumber: 7\n---"),
        ({"kind": "set-intro", "value": "Hello."}, "Intro.", "Hello."),
        ({"kind": "set-story", "story": FIRST, "field": "headline", "value": "1st"}, "[First]", "[1st]"),
        (
            {"kind": "set-story", "story": FIRST, "field": "url", "value": "https://e.org/a b"},
            "//www.example.org/1", "//e.org/a%20b",
        ),
        ({"kind": "set-story", "story": FIRST, "field": "kicker", "value": "Cash -- now"}, ": Money", ": Cash – now"),
        ({"kind": "set-story", "story": FIRST, "field": "kicker", "value": ""}, "<!-- kicker: Money -->\n", ""),
        (
            {"kind": "set-story", "story": FIRST, "field": "text", "value": "One.\n\nAnd\n\nTwo of it."},
            "One.\n", "One.\n\nAnd\n",
        ),
        ({"kind": "set-story", "story": FIRST, "field": "text", "value": "Two of it."}, "One.\n\n", ""),
        ({"kind": "set-lead", "story": SECOND, "lead": True}, "## Second\n", "## Second\n<!-- lead -->\n"),
        ({"kind": "set-section", "section": "also", "field": "title", "value": "Else"}, "# Also", "# Else"),
        ({"kind": "set-section", "section": "also", "field": "text", "value": "Others."}, "All else.", "Others."),
        (
            {"kind": "set-section", "section": "note", "field": "title", "value": "N"},
            "#\n<!-- section", "# N\n<!-- section",
        ),
        (
            {"kind": "set-section", "section": "money", "field": "kicker", "value": "K"},
            "# Money\n", "# Money\n<!-- kicker: K -->\n",
        ),
        ({"kind": "drop-story", "story": SECOND}, "## Second\n\nA paragraph  with a slip.\n\n", ""),
        ({"kind": "remove-section", "section": "note"}, "#\n<!-- section: note -->\n\nA note.\n\n", ""),
        (
            {"kind": "add-story", "to": {"before": SECOND}, "headline": "New one", "text": "- a\n- b\n\nc"},
            "## Second",
            "## New one\n<!-- by-hand: new-one -->\n\n- a\n- b\n\nc\n\n## Second",
        ),
        ({"kind": "add-story", "to": {"start": "money"}}, "## Third", "##\n<!-- by-hand: new -->\n\n## Third"),
        (
            {"kind": "add-section", "section": "call", "to": {"before": "also"}, "title": "Write", "text": "Do."},
            "# Also",
            "# Write\n<!-- section: call -->\n\nDo.\n\n# Also",
        ),
        (
            {
                "kind": "add-section", "section": "promo", "to": {"before": "note"}, "title": "Come",
                "url": "https://e.org/a b", "kicker": "From us", "text": "Do.\n\n[Book](https://e.org/)",
            },
            "#\n<!-- section: note",
            ("# [Come](https://e.org/a%20b)\n<!-- section: promo -->\n<!-- kicker: From us -->\n\nDo.\n\n"
            "[Book](https://e.org/)\n\n#\n<!-- section: note"),
        ),
        (
            {"kind": "set-section", "section": "also", "field": "url", "value": "https://e.org/x"},
            "# Also", "# [Also](https://e.org/x)",
        ),
        ({"kind": "keep-story", "story": FIRST}, MEMORY.split("\n")[1], "old/one 01234567 e3b0c442 e3b0c442"),
        (
            {"kind": "allow", "check": "figure-not-in-source", "reason": "they rang", "story": FIRST},
            "Money -->\n",
            "Money -->\n<!-- allow: figure-not-in-source they rang -->\n",
        ),
        (
            {"kind": "allow", "check": "paragraph-long", "reason": "so be it", "section": "also", "words": "All"},
            "round-up -->\n",
            "round-up -->\n<!-- allow: paragraph-long “All” so be it -->\n",
        ),
        (
            {"kind": "allow", "check": "subject-long", "reason": "so be it"},
            "red\n---\n",
            "red\n---\n\n<!-- allow: subject-long so be it -->\n\n",
        ),
        (
            {"kind": "mend", "check": "spaces", "line": SLIP, "column": 12, "text": "  ", "fix": " "},
            "paragraph  with", "paragraph with",
        ),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)  # fmt: skip
def test_an_edit_changes_its_own_span(edit: dict[str, Any], old: str, new: str, start: str, newline: str) -> None:
    text = start + FULL.replace("\n", newline)
    assert old in FULL
    changed = apply(parse(text), from_json(edit)).text
    assert changed == start + FULL.replace(old, new, 1).replace("\n", newline)


def test_a_story_without_a_headline_keeps_its_link_as_a_mark() -> None:
    bare = edited(FULL, "set-story", story=FIRST, field="headline", value="")
    assert "##\n<!-- article: old/one -->\n<!-- kicker: Money -->\n<!-- url: https://www.example.org/1 -->\n" in bare
    assert parse(bare).issue.stories[0].url == "https://www.example.org/1"
    moved = edited(bare, "set-story", story=FIRST, field="url", value="https://www.example.org/2")
    assert parse(moved).issue.stories[0].url == "https://www.example.org/2"
    back = edited(moved, "set-story", story=FIRST, field="headline", value="First")
    assert back == FULL.replace("example.org/1", "example.org/2", 1)
    assert not parse(back).problems or [each.id for each in parse(back).problems] == ["header-unknown"]


def test_only_one_story_is_the_lead() -> None:
    text = edited(FULL, "set-lead", story=THIRD, lead=True)
    text = edited(text, "set-lead", story=FIRST, lead=True)
    assert [story.is_lead for story in parse(text).issue.all_stories] == [True, False, False]
    assert edited(text, "set-lead", story=FIRST, lead=False) == FULL


@pytest.mark.parametrize(
    ("story", "to", "order"),
    [
        (FIRST, {"after": SECOND}, [["Second", "First"], ["Third"], [], []]),
        (SECOND, {"before": FIRST}, [["Second", "First"], ["Third"], [], []]),
        (FIRST, {"before": THIRD}, [["Second"], ["First", "Third"], [], []]),
        (FIRST, {"end": "money"}, [["Second"], ["Third", "First"], [], []]),
        (FIRST, {"start": "money"}, [["Second"], ["First", "Third"], [], []]),
        (THIRD, {"end": ""}, [["First", "Second", "Third"], [], [], []]),
        (THIRD, {"start": ""}, [["Third", "First", "Second"], [], [], []]),
        (FIRST, {"before": FIRST}, [["First", "Second"], ["Third"], [], []]),
    ],
)
def test_a_story_moves_and_moving_it_back_gives_the_same_bytes(
    story: str, to: dict[str, str], order: list[list[str]]
) -> None:
    changed = edited(FULL, "move-story", story=story, to=to)
    assert headlines(changed) == order
    assert sorted(changed.splitlines()) == sorted(FULL.splitlines())
    home = {FIRST: {"start": ""}, SECOND: {"after": FIRST}, THIRD: {"start": "money"}}[story]
    assert edited(changed, "move-story", story=story, to=home) == FULL


def test_a_story_cannot_move_into_a_round_up() -> None:
    with pytest.raises(Refused, match="only a section of stories"):
        edited(FULL, "move-story", story=FIRST, to={"end": "also"})


def test_a_section_moves_with_its_stories() -> None:
    changed = edited(FULL, "move-section", section="money", to={"after": "also"})
    assert headlines(changed) == [["First", "Second"], [], ["Third"], []]
    assert edited(changed, "move-section", section="money", to={"start": ""}) == FULL
    assert section_keys(parse(edited(FULL, "move-section", section="money", to={"end": ""}))) == (
        "also",
        "note",
        "money",
    )


def test_a_section_that_holds_stories_is_not_taken_out() -> None:
    with pytest.raises(Refused, match="holds stories"):
        edited(FULL, "remove-section", section="money")


def test_the_stories_of_a_section_that_goes_stand_in_the_one_named_in_their_order() -> None:
    two = edited(FULL, "move-story", story=SECOND, to={"end": "money"})
    gone = edited(two, "remove-section", section="money", into="")
    assert headlines(gone) == [["First", "Third", "Second"], [], []]
    other = edited(two, "add-section", section="stories", title="Other", to={"end": ""})
    moved = edited(other, "remove-section", section="money", into="other")
    assert headlines(moved) == [["First"], [], [], ["Third", "Second"]]
    assert section_keys(parse(moved)) == ("also", "note", "other")
    with pytest.raises(Refused, match="only a section of stories"):
        edited(FULL, "remove-section", section="money", into="also")
    with pytest.raises(Refused, match="cannot stay in it"):
        edited(FULL, "remove-section", section="money", into="money")


def test_stories_and_sections_of_one_name_are_not_mixed_up_while_they_move() -> None:
    text = HEAD + "\n#\n\n## A\n\n1\n\n## A\n\n2\n\n#\n\n## A\n\n3\n\n#\n\n## A\n\n4\n"
    assert section_keys(parse(text)) == ("stories", "stories~2", "stories~3")
    gone = edited(text, "remove-section", section="stories", into="stories~3")
    told = [[story.text for story in section.stories] for section in parse(gone).issue.sections]
    assert told == [["3"], ["4", "1", "2"]]


def test_an_issue_without_a_heading_takes_its_first_story_and_section() -> None:
    for memory in ("", f"\n{MEMORY}"):
        text = edited(f"{HEAD}\nIntro.\n{memory}", "add-section", section="stories", to={"end": ""}, title="Money")
        text = edited(text, "add-story", to={"end": "money"}, headline="New")
        text = edited(text, "add-story", to={"end": ""}, headline="New")
        assert headlines(text) == [["New"], ["New"]]
        assert story_keys(parse(text)) == ("hand:new-2", "hand:new")
        assert text.endswith(memory)


@pytest.mark.parametrize(
    "edit",
    [
        {"kind": "set-story", "story": SECOND, "field": "text", "value": "## Another"},
        {"kind": "set-story", "story": SECOND, "field": "text", "value": "x\n# Another"},
        {"kind": "set-story", "story": SECOND, "field": "text", "value": "a <!-- kicker: B -->"},
        {"kind": "set-section", "section": "also", "field": "text", "value": "swallow <!-- everything"},
        {"kind": "set-intro", "value": "## A story"},
        {"kind": "add-story", "to": {"end": ""}, "text": "x\n\n## Another"},
        {"kind": "add-section", "section": "note", "to": {"end": ""}, "text": "x <!-- lead -->"},
        {"kind": "allow", "check": "subject-long", "reason": "x", "words": "a”b"},
        {"kind": "mend", "check": "spaces", "line": SLIP, "column": 1, "text": "nowhere", "fix": ""},
        {"kind": "allow", "check": "article-embargoed", "reason": "they said so", "story": FIRST},
    ],
)  # fmt: skip
def test_words_that_would_open_something_are_refused(edit: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        apply(parse(FULL), from_json(edit))


@pytest.mark.parametrize("kind", ["drop-story", "keep-story"])
def test_a_story_that_is_gone_is_told_so(kind: str) -> None:
    with pytest.raises(Refused, match="no longer there"):
        edited(FULL, kind, story="gone/away")


def test_an_issue_nobody_can_read_is_not_edited() -> None:
    with pytest.raises(DigestError, match="no usable"):
        edited("## Only a story\n", "set-intro", value="x")


# --- what the program wrote ----------------------------------------------------------------------


def test_a_kept_story_counts_as_edited_and_is_still_remembered() -> None:
    assert unedited(parse(FULL).issue, ()) == (0,)
    changed = edited(FULL, "keep-story", story=FIRST)
    assert unedited(parse(changed).issue, ()) == ()
    assert edited(changed, "keep-story", story=FIRST) == changed
    assert [line.source for line in parse(changed).issue.drafted] == ["01234567", "", ""]
    assert edited(FULL, "keep-story", story=SECOND) == FULL


def test_an_update_leaves_a_kept_story_and_does_not_bring_it_back_once_dropped() -> None:
    selection, _, newsletter, text = a_week()
    later = [replace(each, article=replace(each.article, title="Another title")) for each in selection.candidates]
    selection = replace(selection, candidates=tuple(later))

    def updated(text: str) -> str:
        return update(parse(text), selection, newsletter, {}).file.text

    kept = edited(text, "keep-story", story="a/Barton")
    assert [story.headline for story in parse(updated(text)).issue.all_stories] == ["Another title"] * 5
    headlines = [story.headline for story in parse(updated(kept)).issue.all_stories]
    assert headlines == ["Another title", "Barton trust opens a ward", *["Another title"] * 3]
    dropped = edited(kept, "drop-story", story="a/Barton")
    assert "a/Barton" not in {id for story in parse(updated(dropped)).issue.all_stories for id in story.article_ids}


def test_a_finding_is_allowed_by_the_mark_an_edit_writes() -> None:
    text = edited(FULL, "allow", check="paragraph-long", reason="so be it", story=SECOND, words="A paragraph")
    file = parse(text, "x.md")
    at = dict(file.lines)["story:1:0"]
    found = [
        Finding(id="paragraph-long", severity="warning", message="m", where=Where("x.md", at), text=words)
        for words in ("A paragraph", "Another")
    ]
    email = Email(subject="", preheader="", html="", text="")
    proof = Proof(issue=file.issue, newsletter=a_newsletter(), email=email, path="x.md", lines=file.lines)
    assert [each.allowed for each in allow(proof, found)] == ["so be it", ""]


def test_what_the_draft_offers_can_be_taken_and_given_back() -> None:
    told = offers(parse(FULL))
    assert told.subjects == ("A second subject", "A third")
    assert told.preheaders == ("Also inside: much",)
    changed = edited(FULL, "take-offer", field="subject", value="A third")
    assert parse(changed).issue.subject == "A third"
    assert offers(parse(changed)).subjects == ("A second subject", "A subject")
    assert edited(changed, "take-offer", field="subject", value="A subject") == FULL
    with pytest.raises(Refused, match="no longer offered"):
        edited(changed, "take-offer", field="subject", value="A third")
    took = edited(FULL, "take-offer", field="preheader", value="Also inside: much")
    assert offers(parse(took)) == told._replace(preheaders=())
    assert parse(took).issue.preheader == "Also inside: much"


def test_a_comment_goes_with_the_last_it_offered() -> None:
    text = f"{HEAD}<!-- Other subjects:\nOnly\n-->\n\n## A\n".replace("subject: A subject", "subject:")
    assert edited(text, "take-offer", field="subject", value="Only") == f"{HEAD}\n## A\n".replace("A subject", "Only")


def test_the_offers_of_a_draft_are_read_back() -> None:
    selection, issue, newsletter, text = a_week()
    note = other_words(issue, selection, newsletter)
    told = offers(parse(with_note(text, note)))
    assert len(told.subjects) == 2
    assert all(row in note.split("\n") for row in (*told.subjects, *told.preheaders))


def test_what_ran_earlier_is_taken_in_as_the_last_paragraph() -> None:
    lines = offers(parse(FULL)).earlier[FIRST]
    assert lines == (
        "Previously: [Then](https://www.example.org/0), 1 August 2016",
        "Previously: [Before](https://www.example.org/00), 1 July 2016",
    )
    changed = edited(FULL, "take-earlier", story=FIRST, line=lines[0])
    assert parse(changed).issue.stories[0].blocks[-1].text == lines[0]
    assert offers(parse(changed)).earlier == {FIRST: lines[1:]}
    assert "shares much" not in changed
    both = edited(changed, "take-earlier", story=FIRST, line=lines[1])
    assert offers(parse(both)).earlier == {}
    assert "Earlier on this story" not in both
    assert "the same thread" not in both


# --- JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        None, [], "x", {}, {"kind": "nonsense"}, {"kind": ["set-intro"]}, {"kind": "set-intro"},
        {"kind": "set-intro", "value": 3}, {"kind": "set-intro", "value": "x", "story": "y"},
        {"kind": "set-intro", "value": "\ud800"}, {"kind": "set-intro", "value": "\x00"},
        {"kind": "set-header", "field": "date", "value": "2016-09-12"},
        {"kind": "set-header", "field": ["subject"], "value": "x"},
        {"kind": "set-story", "story": "a", "field": "marks", "value": "x"},
        {"kind": "set-lead", "story": "a", "lead": 1}, {"kind": "move-story", "story": "a", "to": "end"},
        {"kind": "move-story", "story": "a", "to": {"above": "b"}}, {"kind": "move-story", "story": "a", "to": {}},
        {"kind": "move-story", "story": "a", "to": {"before": "b", "after": "c"}},
        {"kind": "mend", "check": "spaces", "line": 0, "column": 1, "text": "a", "fix": "b"},
        {"kind": "mend", "check": "spaces", "line": 1, "column": -1, "text": "a", "fix": "b"},
        {"kind": "mend", "check": "spaces", "line": True, "column": 1, "text": "a", "fix": "b"},
        {"kind": "mend", "check": "spaces", "line": 10**9, "column": 1, "text": "a", "fix": "b"},
        {"kind": "add-section", "section": "sidebar", "to": {"end": ""}},
        {"kind": "remove-section", "section": "a", "into": None},
        {"kind": "set-intro", "value": "x" * 1_000_001},
        {"kind": "set-intro", "value": "x", 3: 4},
    ],
)  # fmt: skip
def test_an_odd_edit_is_told(said: object) -> None:
    with pytest.raises(DigestError):
        from_json(said)


@pytest.mark.parametrize(
    "edit",
    [
        {"kind": "set-header", "field": "status", "value": "sent"},
        {"kind": "set-header", "field": "number", "value": "seven"},
        {"kind": "allow", "check": "No Check", "reason": "x"},
        {"kind": "allow", "check": "subject-long", "reason": " "},
        {"kind": "allow", "check": "subject-long", "reason": "“x” "},
        {"kind": "allow", "check": "subject-long", "reason": "x", "story": FIRST, "section": "also"},
    ],
)
def test_an_edit_that_makes_no_sense_is_told(edit: dict[str, Any]) -> None:
    with pytest.raises(DigestError):
        apply(parse(FULL), from_json(edit))


def test_every_kind_of_edit_is_tried_by_the_properties() -> None:
    assert {edit["kind"] for edit in many_edits(parse(FULL))} == set(KINDS_OF_EDIT)


# --- over any issue ------------------------------------------------------------------------------


def _notes(file: IssueFile) -> Iterator[str]:
    """Yield what is kept though no reader sees it: editors' notes and the machine's memory."""
    return (each for each in re.findall(r"<!-- (?:a note\nof|mine|drafted)", file.text))


def _words(file: IssueFile) -> list[str]:
    return sorted(block.text for story in file.issue.all_stories for block in story.blocks)


@examples(150)
@given(files, st.data())
def test_any_row_of_edits_keeps_the_file_whole(text: str, data: st.DataObject) -> None:
    file = parse(text)
    for _ in range(30):
        choices = many_edits(file)
        said = data.draw(st.sampled_from(choices))
        edit = from_json(said)
        assert from_json(to_json(edit)) == edit
        try:
            changed = apply(file, edit)
        except Refused:
            continue
        assert changed.readable
        before, after = dict(_told(file)), dict(_told(changed))
        own = {said.get("story", ""), said.get("section", "")}
        lost = [key for key in before if key not in own and before[key] not in after.values()]
        assert not lost or said["kind"] == "mend", (said, lost)
        if said["kind"].startswith(("move", "keep", "allow", "set-lead")):
            assert _words(changed) == _words(file)
        assert list(_notes(changed)) == list(_notes(file)) or said["kind"] in {"drop-story", "remove-section"} | _MOVES
        assert changed.text.startswith("\ufeff") == file.text.startswith("\ufeff")
        file = changed


_MOVES = {"move-story", "move-section"}


def _told(file: IssueFile) -> Iterator[tuple[str, tuple[object, ...]]]:
    for key, story in zip(story_keys(file), file.issue.all_stories, strict=True):
        yield key, (story.headline, story.url, tuple(block.text for block in story.blocks), story.kicker)


@examples(150)
@given(files, st.data())
def test_a_move_and_its_way_back_give_the_same_bytes(text: str, data: st.DataObject) -> None:
    file = parse(text)
    moves = [each for each in many_edits(file) if each["kind"] == "move-story"]
    if not moves:
        return
    said = data.draw(st.sampled_from(moves))
    keys = story_keys(file)
    assume(not any("~" in key for key in (*keys, *section_keys(file))))  # such keys change with the order
    at = keys.index(said["story"])
    parts = [file.root, *file.sections]
    within = next(part for part in parts if any(each is file.stories[at] for each in part.stories))
    first = within.stories[0] is file.stories[at]
    key = section_keys(file)[file.sections.index(within)] if within.level else ""
    home = {"start": key} if first else {"after": keys[at - 1]}
    try:
        changed = apply(file, from_json(said))
    except Refused:
        event("refused")
        return
    assume(section_keys(changed) == section_keys(file))  # one without a title is named by its kind, empty it is a note
    assert set(story_keys(changed)) == set(keys)
    event("moved" if changed.text != text else "stayed")
    assert edited(changed.text, "move-story", story=said["story"], to=home) == text


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_samples_are_edited_without_loss(path: Any) -> None:
    text = path.read_bytes().decode()
    file = parse(text)
    done = 0
    for said in many_edits(file):
        try:
            changed = apply(file, from_json(said))
        except Refused:
            continue
        done += 1
        gone = set(text.splitlines()) - set(changed.text.splitlines())
        whole = said["kind"] in {"drop-story", "remove-section"} or said.get("field") == "text"
        assert whole or len(gone) <= 2, said  # a headline and the mark of its link
        others = [key for key in story_keys(file) if key != said.get("story")]
        assert all(_bare(changed, key) == _bare(file, key) for key in others if key in story_keys(changed)), said
    assert done > 20


def _bare(file: IssueFile, key: str) -> object:
    story = file.issue.all_stories[story_keys(file).index(key)]
    return replace(story, marks=tuple(mark for mark in story.marks if mark.key != "lead"))
