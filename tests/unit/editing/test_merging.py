"""Two states of an issue file brought together: nothing of either is lost, and what cannot be both is told."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from digest.editing import Conflict, apply, from_json, merge, section_keys, story_keys
from digest.errors import DigestError, Refused
from digest.issuefile import IssueFile, parse
from tests.examples import examples
from tests.support import REPOSITORY, costs_at_most
from tests.unit.editing.issues import files, many_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HEAD = "---\nversion: 1\nnewsletter: catch-up\ndate: 2016-09-05\nsubject: A subject\npreheader: Words\n---\n"
MEMORY = "<!-- drafted\na/a 01234567 11111111 22222222\nb/b 01234567 11111111 22222222\n=considered 45678901\n-->\n"
BASE = (
    HEAD
    + "\nIntro.\n\n## [Alpha](https://www.example.org/a)\n<!-- article: a/a -->\n\nOne.\n\nTwo.\n\nThree.\n\n"
    + "## Beta\n<!-- article: b/b -->\n<!-- kicker: K -->\n\nBeta one.\n\n# Money\n\n## Gamma\n<!-- by-hand -->\n\n"
    + "Gamma one.\n\n## Delta\n<!-- article: d/d -->\n\nDelta one.\n\n# Also\n<!-- section: round-up -->\n\nElse.\n\n"
    + MEMORY
)
SEEDS = sorted((REPOSITORY / "seeds/issues").rglob("*.md"))


def edited(issue: str, kind: str, **values: Any) -> str:
    return apply(parse(issue), from_json({"kind": kind, **values})).text


def changed(*pairs: tuple[str, str]) -> str:
    text = BASE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def fields(conflicts: tuple[Conflict, ...]) -> list[tuple[str, str]]:
    return [(each.part, each.field) for each in conflicts]


# --- both sides are kept -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ([("subject: A", "subject: B")], [("preheader: W", "preheader: X")]),
        ([("subject: A", "subject: B")], [("preheader: Words\n", "preheader: Words\ncolour: red\n")]),
        ([("Intro.", "Hello.")], [("One.", "1.")]),
        ([("[Alpha]", "[Aleph]")], [("/a)", "/aleph)")]),
        ([("[Alpha]", "[Aleph]")], [("One.", "1.")]),
        ([("One.", "1.")], [("Two.", "2.")]),
        ([("One.", "1.")], [("Three.\n\n", "Three.\n\nFour.\n\n")]),
        ([("One.\n\n", "")], [("Two.", "2.")]),
        ([("kicker: K", "kicker: L")], [("Beta one", "Beta 1")]),
        ([("<!-- kicker: K -->", "<!-- kicker: K -->\n<!-- lead -->")], [("## Beta", "## B")]),
        ([("## Gamma", "## Gimel")], [("Gamma one.", "Gimel one.")]),
        ([("# Money", "# Cash")], [("## Gamma", "## Gimel")]),
        ([("# Money\n", "# Money\n\nWords of it.\n")], [("Else.", "All else.")]),
        ([("# Also", "## New\n\nOf mine.\n\n# Also")], [("Delta one.", "Delta 1.")]),
        ([("# Also", "# Promo\n<!-- section: promo -->\n\nBuy.\n\n# Also")], [("Else.", "All else.")]),
        ([("a/a 01234567 1", "a/a 01234567 9")], [("b/b 01234567 1", "b/b 01234567 9")]),
        ([("One.", "1.")], [("# Also\n<!-- section: round-up -->\n\nElse.\n\n", "")]),
    ],
)  # fmt: skip
def test_what_each_side_changed_is_kept(mine: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> None:
    both = merge(BASE, changed(*mine), changed(*theirs))
    assert both.conflicts == ()
    assert both.text == changed(*mine, *theirs)
    assert merge(BASE, changed(*theirs), changed(*mine)).text == both.text


def test_line_ends_and_byte_order_mark_follow_the_side_that_changed_them() -> None:
    mine, theirs = changed(("One.", "1.")), "\ufeff" + changed(("Two.", "2.")).replace("\n", "\r\n")
    both = merge(BASE, mine, theirs)
    assert both == ("\ufeff" + changed(("One.", "1."), ("Two.", "2.")).replace("\n", "\r\n"), ())


def test_both_sides_add_stories_and_both_stay() -> None:
    mine = edited(BASE, "add-story", to={"end": ""}, headline="Mine", text="M.")
    theirs = edited(BASE, "add-story", to={"end": ""}, headline="Theirs", text="T.")
    both = merge(BASE, mine, theirs)
    assert both.conflicts == ()
    assert sorted(story.headline for story in parse(both.text).issue.stories[2:]) == ["Mine", "Theirs"]
    empty = [edited(BASE, "add-story", to={"end": ""}, text=text) for text in ("M.", "T.")]
    texts = [story.text for story in parse(merge(BASE, *empty).text).issue.stories]
    assert sorted(texts[2:]) == ["M.", "T."]
    same = edited(BASE, "add-story", to={"end": ""}, text="M.")
    late = edited(same, "set-header", field="subject", value="Late")
    assert merge(BASE, same, late).text == late


def test_a_story_moved_by_one_and_edited_by_the_other_is_both() -> None:
    mine = edited(BASE, "move-story", story="a/a", to={"end": "money"})
    theirs = changed(("Two.", "2."))
    both = merge(BASE, mine, theirs)
    assert both == (mine.replace("Two.", "2."), ())
    assert merge(BASE, theirs, mine) == both


def test_what_was_considered_by_either_side_was_considered() -> None:
    mine, theirs = (
        changed(("=considered 45678901", f"=considered 45678901 {mark}")) for mark in ("0a0a0a0a", "ffffffff")
    )
    both = merge(BASE, mine, theirs)
    assert both.conflicts == ()
    assert parse(both.text).issue.considered == {"45678901", "0a0a0a0a", "ffffffff"}


# --- both changed the same -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "mine", "theirs", "part", "field", "words"),
    [
        ("A subject", "M", "T", "header", "subject", ("A subject", "M", "T")),
        ("Intro.", "M.", "T.", "intro", "text", ("Intro.", "M.", "T.")),
        ("[Alpha]", "[M]", "[T]", "story:a/a", "headline", ("Alpha", "M", "T")),
        ("org/a)", "org/m)", "org/t)", "story:a/a", "url", tuple(f"https://www.example.org/{x}" for x in "amt")),
        ("Two.", "M.", "T.", "story:a/a", "text", ("Two.", "M.", "T.")),
        ("Two.\n\n", "", "T.\n\n", "story:a/a", "text", ("Two.", None, "T.")),
        ("kicker: K", "kicker: M", "kicker: T", "story:b/b", "kicker", ("K", "M", "T")),
        ("# Money", "# M", "# T", "section:money", "title", ("Money", "M", "T")),
        ("Else.", "M.", "T.", "section:also", "text", ("Else.", "M.", "T.")),
    ],
)
def test_the_same_field_is_a_conflict_and_the_choice_is_followed(
    old: str, mine: str, theirs: str, part: str, field: str, words: tuple[str | None, ...]
) -> None:
    m, t = changed((old, mine)), changed((old, theirs))
    both = merge(BASE, m, t)
    (conflict,) = both.conflicts
    assert conflict == (f"{part}:{field}", part, field, *words)
    assert both.text == (m if mine else t)
    assert merge(BASE, m, t, choose={conflict.key: "theirs"}) == (t, both.conflicts)
    assert merge(BASE, m, t, choose={conflict.key: "mine"}) == (m, both.conflicts)


def test_of_two_paragraphs_both_can_stand_mine_first_and_of_nothing_else() -> None:
    m, t = changed(("Two.", "M."), ("One.", "1.")), changed(("Two.", "T."))
    (conflict,) = merge(BASE, m, t).conflicts
    assert conflict.can_be_both
    assert merge(BASE, m, t, choose={conflict.key: "both"}).text == changed(("Two.", "M.\n\nT."), ("One.", "1."))
    crlf = [text.replace("\n", "\r\n") for text in (BASE, m, t)]
    assert merge(crlf[0], crlf[1], crlf[2], choose={conflict.key: "both"}).text == changed(
        ("Two.", "M.\n\nT."), ("One.", "1.")
    ).replace("\n", "\r\n")
    for mine, theirs in ((("A subject", "M"), ("A subject", "T")), (("Two.\n\n", ""), ("Two.", "T."))):
        (other,) = merge(BASE, changed(mine), changed(theirs)).conflicts
        assert not other.can_be_both


def test_a_story_taken_out_by_one_and_edited_by_the_other_stays() -> None:
    mine, theirs = edited(BASE, "drop-story", story="a/a"), changed(("Two.", "2."))
    both = merge(BASE, mine, theirs)
    (conflict,) = both.conflicts
    assert (conflict.key, conflict.mine) == ("story:a/a:there", None)
    assert "2." in (conflict.theirs or "")
    assert both.text == theirs
    assert merge(BASE, mine, theirs, choose={conflict.key: "mine"}).text == mine
    assert merge(BASE, theirs, mine, choose={conflict.key: "theirs"}).text == mine
    assert merge(BASE, mine, BASE.replace("Beta one.", "Beta 1.")).text == mine.replace("Beta one.", "Beta 1.")


def test_a_story_taken_out_by_one_and_moved_to_a_section_by_the_other_stays() -> None:
    mine = edited(BASE, "drop-story", story="a/a")
    theirs = edited(BASE, "move-story", story="a/a", to={"end": "money"})
    both = merge(BASE, mine, theirs)
    assert [each.key for each in both.conflicts] == ["story:a/a:there"]
    assert both.text == theirs
    assert merge(BASE, mine, theirs, choose={"story:a/a:there": "mine"}).text == mine


def test_a_section_taken_out_stays_where_the_other_put_a_story_into_it() -> None:
    bare = edited(
        edited(BASE, "move-story", story="hand:gamma", to={"end": ""}), "move-story", story="d/d", to={"end": ""}
    )
    mine = edited(bare, "remove-section", section="money")
    theirs = edited(BASE, "move-story", story="a/a", to={"end": "money"})
    both = merge(BASE, mine, theirs)
    assert ("section:money", "there") in fields(both.conflicts)
    assert "a/a" in parse(both.text).issue.sections[0].article_ids
    assert merge(BASE, mine, theirs, choose={"section:money:there": "mine"}).text.count("# Money") == 0


def test_two_orders_are_a_conflict_only_if_they_differ() -> None:
    mine = edited(BASE, "move-section", section="also", to={"start": ""})
    theirs = edited(BASE, "move-story", story="b/b", to={"start": ""})
    assert merge(BASE, mine, theirs).conflicts == ()
    three = edited(BASE, "move-story", story="d/d", to={"end": ""})
    m = edited(three, "move-story", story="d/d", to={"start": ""})
    t = edited(three, "move-story", story="b/b", to={"start": ""})
    both = merge(three, m, t)
    assert [each[:3] for each in both.conflicts] == [("intro:order", "intro", "order")]
    assert both.text == m
    assert merge(three, m, t, choose={"intro:order": "theirs"}).text == t


def test_a_story_moved_to_two_sections_is_a_conflict() -> None:
    base = edited(BASE, "add-section", section="stories", to={"end": ""}, title="News")
    mine, theirs = (edited(base, "move-story", story="b/b", to={"end": key}) for key in ("money", "news"))
    both = merge(base, mine, theirs)
    assert both.conflicts == (Conflict("story:b/b:place", "story:b/b", "place", "", "money", "news"),)
    assert both.text == mine
    assert merge(base, mine, theirs, choose={"story:b/b:place": "theirs"}).text == theirs


def test_a_file_that_does_not_come_apart_is_one_conflict() -> None:
    torn = BASE.replace("---\n\nIntro", "\n\nIntro")
    both = merge(BASE, torn, changed(("Two.", "2.")))
    assert [each.key for each in both.conflicts] == ["issue:all"]
    assert both.text == torn
    bare = BASE.replace(MEMORY, "")
    both = merge(bare, bare.replace("Else.", "Else. <!-- open"), bare.replace("Two.", "2."))
    assert [each.key for each in both.conflicts] == ["issue:all"]


# --- over any issue ------------------------------------------------------------------------------


def _some(file: IssueFile, data: st.DataObject, count: int, fits: Callable[[dict[str, Any]], bool]) -> IssueFile:
    for _ in range(count):
        choices = [each for each in many_edits(file) if fits(each)]
        if not choices:
            return file
        try:
            file = apply(file, from_json(data.draw(st.sampled_from(choices))))
        except Refused:
            continue
    return file


@examples(100)
@given(files, files, files)
def test_what_only_one_side_changed_is_taken_as_it_is(base: str, one: str, other: str) -> None:
    assert merge(base, base, one) == (one, ())
    assert merge(base, one, base) == (one, ())
    assert merge(base, one, one) == (one, ())
    both, back = merge(base, one, other), merge(base, other, one)
    assert _swapped(back.conflicts) == _swapped(_swapped(both.conflicts))
    assert parse(both.text).readable


_PIECES = [
    "# A\n", "## B\n", "##\n", "\n", "text\n", "text", "<!-- kicker: K -->\n", "<!-- note -->", "<!--", "-->", " ",
    "\r", "<!-- drafted\na/b 01234567 01234567 01234567\n-->\n", "<!-- article: a/b -->\n", "a <!-- lead -->\n",
    "\u200b\n",
]  # fmt: skip
wild = st.lists(st.sampled_from(_PIECES), max_size=12).map(lambda parts: f"{HEAD}{''.join(parts)}")


@examples(300)
@given(wild, wild, wild)
def test_any_three_texts_are_brought_together_or_are_a_conflict(base: str, one: str, other: str) -> None:
    both, back = merge(base, one, other), merge(base, other, one)
    # Of mixed line ends one order may read as it should and the other not: then the whole is left to be chosen.
    if not any(each.key == "issue:all" for each in (*both.conflicts, *back.conflicts)):
        assert _swapped(back.conflicts) == _swapped(_swapped(both.conflicts))
    assert parse(both.text).readable
    said = "\n".join(f"{each.base}\n{each.mine}\n{each.theirs}" for each in both.conflicts)
    assert (_words(one) | _words(other)) - _words(base) <= _words(both.text) | _words(said)
    assert len({each.key for each in both.conflicts}) == len(both.conflicts)
    chosen = merge(base, one, other, choose={each.key: "theirs" for each in both.conflicts})
    # What is dropped by choice meets nothing more, unless the whole is left to be chosen.
    more = set(_own(chosen.conflicts)) - set(both.conflicts)
    assert {each.key for each in more} <= {"issue:all"}
    texts = [each for each in both.conflicts if each.can_be_both]
    joined = merge(base, one, other, choose={each.key: "both" for each in texts})
    assert all(each.mine in joined.text and each.theirs in joined.text for each in texts if each.mine and each.theirs)


def _own(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Return conflicts but those that follow from others: whether a section must stay, from where a story goes."""
    return [each for each in conflicts if (each.part.partition(":")[0], each.field) != ("section", "there")]


def _swapped(conflicts: Iterable[Conflict]) -> set[Conflict]:
    """Return conflicts as the other side tells them."""
    return {each._replace(mine=each.theirs, theirs=each.mine) for each in _own(conflicts)}


@examples(100)
@given(files, st.data())
def test_edits_of_different_stories_never_meet(base: str, data: st.DataObject) -> None:
    file = parse(base)
    keys = story_keys(file)
    if len(keys) < 2 or any("~" in key for key in keys):
        return
    words = {"set-story", "keep-story", "allow", "drop-story"}

    def of(side: int) -> Callable[[dict[str, Any]], bool]:
        own = [key for at, key in enumerate(keys) if at % 2 == side]
        return lambda said: said["kind"] in words and said.get("story") in own

    mine, theirs = (_some(file, data, 4, of(side)) for side in (0, 1))
    both, back = merge(base, mine.text, theirs.text), merge(base, theirs.text, mine.text)
    assert both.conflicts == back.conflicts == ()
    told = {key: part.shown for key, part in zip(story_keys(parse(both.text)), parse(both.text).stories, strict=True)}
    named = dict(zip(keys, file.stories, strict=True))
    for side, changed in enumerate((mine, theirs)):
        after = dict(zip(story_keys(changed), changed.stories, strict=True))
        for at, key in enumerate(keys):
            if at % 2 == side and key in after:
                assert told[key] == after[key].shown
            elif at % 2 == side and not key.startswith("hand:"):
                assert key not in told
    event("both changed" if base not in (mine.text, theirs.text) else "one changed")
    assert named


@examples(150)
@given(files, st.data())
def test_the_words_of_one_stand_in_the_order_of_the_other(base: str, data: st.DataObject) -> None:
    file = parse(base)
    assume(len({repr(part.shown) for part in file.stories}) == len(file.stories))
    words, order = {"set-story", "set-intro", "allow", "keep-story"}, {"move-story", "move-section", "add-section"}
    mine = _some(file, data, 4, lambda said: said["kind"] in words)
    theirs = _some(file, data, 3, lambda said: said["kind"] in order)
    was = [part.shown for part in file.stories]
    both = merge(base, mine.text, theirs.text)
    assert both.conflicts == merge(base, theirs.text, mine.text).conflicts == ()
    now = [mine.stories[was.index(part.shown)].shown for part in theirs.stories]
    after = parse(both.text)
    assert [part.shown for part in after.stories] == now
    assert [(part.shown, len(part.stories)) for part in after.sections] == [
        (part.shown, len(part.stories)) for part in theirs.sections
    ]
    assert after.root.shown == mine.root.shown
    assert after.issue.drafted == mine.issue.drafted
    event("both changed" if base not in (mine.text, theirs.text) else "one changed")


# --- two desks and a text editor -----------------------------------------------------------------


def _typed(text: str, chance: random.Random) -> str:
    """Return what somebody in a text editor makes of a text: one line of words typed anew."""
    lines = text.split("\n")
    words = [at for at, line in enumerate(lines) if line and line[0].isalpha() and ":" not in line and at > 7]
    if words:
        lines[chance.choice(words)] = f"Typed {chance.randrange(10**6)}."
    return "\n".join(lines)


def _worked(text: str, chance: random.Random) -> str:
    """Return what somebody at a desk makes of a text: a few edits whose words nobody else writes."""
    for _ in range(chance.randint(1, 3)):
        file = parse(text)
        said = chance.choice(many_edits(file))
        if said["kind"] in {"drop-story", "remove-section"} and chance.random() < 0.8:
            continue
        if "value" in said and said["kind"] != "take-offer" and said.get("field") != "url":
            said = {**said, "value": f"Desk {chance.randrange(10**6)}"}
        try:
            text = apply(file, from_json(said)).text
        except DigestError:
            continue
    return text


@pytest.mark.parametrize("seed", [pytest.param(n, marks=pytest.mark.slow if n >= 25 else ()) for n in range(100)])
def test_at_the_end_of_a_day_every_word_is_in_the_file_or_was_told(seed: int) -> None:
    chance = random.Random(seed)
    disk = chance.choice([BASE, SEEDS[seed % len(SEEDS)].read_bytes().decode()])
    held = [disk] * 3
    for _ in range(12):
        who = chance.randrange(3)
        base = held[who]
        mine = (_typed if who == 2 else _worked)(base, chance)
        both = merge(base, mine, disk)
        said = "\n".join(f"{each.base}\n{each.mine}\n{each.theirs}" for each in both.conflicts)
        new = _words(mine) - _words(base)
        assert new - _words(both.text) <= _words(said), "words typed here are neither in the file nor told"
        other = _words(disk) - _words(base)
        assert other - _words(both.text) <= _words(said), "words of others are neither in the file nor told"
        stayed = set.intersection(*({*text.splitlines()} for text in (base, mine, disk)))
        assert stayed <= {*both.text.splitlines(), *said.splitlines()}, "a line nobody touched is gone"
        assert parse(both.text).readable
        assert not {each.id for each in parse(both.text).problems if each.severity == "error"}
        held[who] = disk = both.text
        held = [disk if chance.random() < 0.3 else each for each in held]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _long(stories: int) -> str:
    told = "".join(
        f"## [Story {at}](https://www.example.org/{at})\n<!-- article: a/{at} -->\n\nOne {at}.\n\nTwo {at}.\n\n"
        for at in range(stories)
    )
    return f"{HEAD}\nIntro.\n\n{told}{MEMORY}"


@pytest.mark.parametrize("count", [60, 600])
def test_merging_costs_as_much_as_the_file_is_long(count: int) -> None:
    base = _long(count)
    mine, theirs = base.replace("One 5", "Uno 5"), base.replace("Two 7.", "Due 7.").replace("Story 3]", "Tale 3]")
    with costs_at_most(count // 6):
        assert merge(base, mine, theirs).conflicts == ()


def test_sections_and_stories_have_their_keys() -> None:
    assert story_keys(parse(BASE)) == ("a/a", "b/b", "hand:gamma", "d/d")
    assert section_keys(parse(BASE)) == ("money", "also")
