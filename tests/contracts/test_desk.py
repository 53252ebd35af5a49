"""The desk by its addresses: what it tells of an issue, what it does to one, and what it refuses."""

from __future__ import annotations

import asyncio
import json
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from digest.desk.acts import Editing
from digest.workflow.files import sha256
from tests.contracts.desks import HERE, ISSUE, Room, stories
from tests.support import CommandLine, copy_newsroom, run_aside

if TYPE_CHECKING:
    from pathlib import Path

COMING = "/api/issues/catch-up/2016-09-05"


@pytest.fixture
def room(newsroom: Path) -> Room:
    return Room(newsroom)


def story_edit(key: str, field: str, value: str) -> dict[str, Any]:
    return {"kind": "set-story", "story": key, "field": field, "value": value}


# --- what it tells -------------------------------------------------------------------------------


def test_the_list_has_the_coming_issue_though_it_has_no_file(room: Room) -> None:
    listed = room.browser.get("/api/issues").json()
    assert [(each["date"], each["coming"], each["stories"]) for each in listed] == [
        ("2016-09-05", True, 0),
        ("2016-08-30", False, 8),
        ("2016-08-22", False, 8),
        ("2016-08-15", False, 7),
    ]
    assert listed[0]["words"] == "not drafted yet"
    assert listed[1]["words"].startswith("8 stories, not built")


def test_a_state_tells_the_issue_by_its_keys(room: Room) -> None:
    state = room.state
    assert (state["number"], state["saved"], state["undo"], state["problem"], state["unsaved"]) == (
        11, True, False, None, None,
    )  # fmt: skip
    assert state["hash"] == sha256(room.file.read_bytes())
    assert state["view"] == "/issues/catch-up/2016-08-30"
    told = stories(state)
    assert len(told) == 8
    assert all(
        each["articles"][0] == {"id": each["key"], "title": each["articles"][0]["title"], "known": True}
        for each in told
    )
    assert told[0]["band"] == [95, 205]
    assert told[0]["words"] == len(told[0]["text"].split()) or told[0]["words"] > 90
    assert {part["kind"] for part in state["parts"]} >= {"stories", "round-up"}
    assert state["size"]["html"] == len(room.browser.get("/files/catch-up/2016-08-30/issue.html").content)
    assert state["limits"]["subject"] == 60


def test_what_the_checks_say_names_the_field_it_is_about(room: Room) -> None:
    key = stories(room.state)[2]["key"]
    room.edit(
        story_edit(key, "text", "The trustâ€™s spending was £987m."), story_edit(key, "headline", "Trust spends £986m")
    )
    state = room.state
    found = {(each["id"], each["text"]): each for each in state["findings"]}
    assert found["figure-not-in-source", "£987m"]["target"] == {"story": key, "field": "text"}
    assert found["figure-not-in-source", "£986m"]["target"] == {"story": key, "field": "headline"}
    doubled = next(each for each in state["findings"] if each["fix"] is not None)
    mended = room.edit(doubled["mend"])
    assert next(each["text"] for each in stories(mended) if each["key"] == key) == "The trust’s spending was £987m."
    assert not [
        each for each in room.state["findings"] if each["id"] == doubled["id"] and each["target"] == doubled["target"]
    ]


def test_an_edit_is_answered_before_the_checks_are_asked(room: Room) -> None:
    key = stories(room.state)[2]["key"]
    answered = room.edit(story_edit(key, "headline", "Trust spends £986m"))
    assert (answered["checked"], answered["findings"], answered["counts"]) == (False, None, None)
    # The email is of the edit all the same, and its part of the page waits for no check either.
    stage = room.browser.get("/stage/catch-up/2016-08-30").text
    assert answered["proof"] in stage
    assert "Trust spends £986m" in room.browser.get("/mail/catch-up/2016-08-30/light").text
    asked = room.state
    assert asked["checked"]
    assert asked["revision"] == answered["revision"]
    assert asked["proof"] == answered["proof"]
    assert any(each["id"] == "figure-not-in-source" and each["text"] == "£986m" for each in asked["findings"])
    assert asked["counts"]["error"] + asked["counts"]["warning"] > 0


def test_the_preview_shows_the_working_copy_and_its_outputs_are_those_of_a_build(
    room: Room, digest: CommandLine
) -> None:
    room.subject("A subject nobody has saved")
    assert "A subject nobody has saved" in room.browser.get("/files/catch-up/2016-08-30/issue.eml").text
    assert "A subject nobody has saved" not in room.file.read_text("utf-8")
    room.save()
    files = ("issue.html", "issue.txt", "issue.eml")
    shown = {name: room.browser.get(f"/files/catch-up/2016-08-30/{name}").content for name in files}
    digest("-C", room.newsroom, "build", "catch-up", "2016-08-30")
    out = room.newsroom / "out" / "catch-up" / "2016-08-30"
    assert shown == {name: (out / name).read_bytes() for name in files}


def test_candidates_tell_what_the_issue_has_and_what_ran(newsroom: Path) -> None:
    room = Room(newsroom, issue=COMING)
    assert room.post("draft").status_code == 200
    found = room.get("/candidates").json()
    assert found["rejected"] == []
    told = {each["id"] for each in found["articles"] if each["told"]}
    assert {story["key"] for story in stories(room.state)} <= told
    assert found["window"] == "29 August to 4 September 2016" or "September" in found["window"]
    assert "Finance" in found["sections"]
    every = room.get("/candidates", all="1").json()
    assert every["rejected"]
    assert all(each["detail"] for each in every["rejected"])
    finance = room.get("/candidates", section="finance", search="deficit").json()["articles"]
    assert [each["section"] for each in finance] == ["Finance"]


def test_an_article_stands_beside_its_story_with_what_bears_it_out(room: Room) -> None:
    story = stories(room.state)[0]
    text = f"🏥 {story['text'].split('.')[0]}. It cost £987m."
    room.edit(story_edit(story["key"], "text", text))
    article = room.get(f"/articles/{story['key']}", story=story["key"]).json()
    assert article["id"] == story["key"]
    assert article["html"].startswith("<p>")
    units = text.encode("utf-16-le")
    marks = [each for each in article["marks"] if each["field"] == "text"]
    assert [units[2 * each["start"] : 2 * each["end"]].decode("utf-16-le") for each in marks] == [
        each["words"] for each in marks
    ]
    bad = next(each for each in marks if each["bad"])
    assert (bad["words"], bad["kind"], bad["id"]) == ("£987m", "figure", "figure-not-in-source")
    ticks = [each for each in marks if each["source"]]
    assert ticks
    for each in ticks:
        source = each["source"][0]
        assert source["sentence"][source["start"] : source["end"]]
    assert room.get("/articles/no/such", story="").status_code == 404
    assert room.get(f"/articles/{story['key']}").json()["marks"] == []


# --- what it does --------------------------------------------------------------------------------


def test_edits_are_done_all_or_none(room: Room) -> None:
    state = room.state
    key = stories(state)[0]["key"]
    refused = room.post(
        "edits", revision=state["revision"],
        edits=[story_edit(key, "headline", "Another"), story_edit("no/such", "headline", "Nothing")],
    )  # fmt: skip
    assert refused.status_code == 409
    assert "no longer there" in refused.json()["error"]["message"]
    assert room.state == state


def test_undo_and_redo_lead_back_and_forth_and_typing_counts_as_one(room: Room) -> None:
    before = room.file.read_text("utf-8")
    key = stories(room.state)[0]["key"]
    for words in ("N", "Ne", "New"):
        room.edit(story_edit(key, "headline", words))
    room.clock.at += timedelta(seconds=5)
    state = room.edit(story_edit(key, "headline", "New words"))
    state = room.post("undo", revision=state["revision"]).json()
    assert stories(state)[0]["headline"] == "New"
    state = room.post("undo", revision=state["revision"]).json()
    assert (state["saved"], state["undo"], state["redo"]) == (True, False, True)
    assert not list((room.newsroom / ".digest" / "desk").glob("*.json"))
    assert room.post("undo", revision=state["revision"]).status_code == 409
    for _ in range(2):
        state = room.post("redo", revision=state["revision"]).json()
    assert stories(state)[0]["headline"] == "New words"
    assert room.post("redo", revision=state["revision"]).status_code == 409
    assert room.file.read_text("utf-8") == before


def test_a_stale_page_is_given_the_state_there_is(room: Room) -> None:
    old = room.state["revision"]
    room.subject("Another subject")
    for word, more in (("edits", {"edits": []}), ("undo", {}), ("redo", {}), ("add", {"article": "x"})):
        refused = room.post(word, revision=old, **more)
        assert refused.status_code == 409
        assert refused.json()["state"]["header"]["subject"] == "Another subject"


@pytest.mark.parametrize("marks", ["\n", "\r\n", "\ufeff\n"])
def test_saving_keeps_line_ends_and_every_other_character(room: Room, marks: str) -> None:
    newline = marks.removeprefix("\ufeff")
    text = ("\ufeff" if "\ufeff" in marks else "") + room.file.read_text("utf-8").replace("\n", newline)
    room.file.write_bytes(text.encode())
    subject = room.state["header"]["subject"]
    room.subject("Quite another subject")
    state = room.save()
    assert state["saved"]
    assert state["hash"] == sha256(room.file.read_bytes())
    assert room.file.read_bytes().decode() == text.replace(f"subject: {subject}", "subject: Quite another subject")


def test_a_clean_desk_follows_the_file_and_one_with_work_says_so(room: Room) -> None:
    text = room.file.read_text("utf-8")
    room.state  # noqa: B018 - reads it
    room.file.write_text(text.replace("subject: ", "subject: Their "), "utf-8")
    state = room.state
    assert state["header"]["subject"].startswith("Their ")
    assert (state["saved"], state["changed_on_disk"]) == (True, False)
    mine = room.edit(
        {"kind": "set-header", "field": "preheader", "value": "My own preheader, and long enough for an inbox"}
    )
    room.file.write_text(text.replace("subject: ", "subject: Newer "), "utf-8")
    state = room.state
    assert (state["changed_on_disk"], state["saved"]) == (True, False)
    assert state["header"] == mine["header"]
    merged = room.post("reload").json()
    assert merged["header"]["subject"].startswith("Newer ")
    assert merged["header"]["preheader"].startswith("My own")
    assert (merged["saved"], merged["changed_on_disk"], merged["undo"]) == (False, False, False)
    room.save()
    assert "subject: Newer" in room.file.read_text("utf-8")
    assert "My own preheader" in room.file.read_text("utf-8")


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_a_conflict_is_offered_and_what_is_not_taken_is_kept(room: Room, side: str) -> None:
    text = room.file.read_text("utf-8")
    state = room.subject("Mine is this subject")
    room.file.write_text(text.replace("subject: ", "subject: Theirs "), "utf-8")
    refused = room.post("save", hash=state["hash"])
    assert refused.status_code == 412
    said = refused.json()
    assert said["hash"] == sha256(room.file.read_bytes())
    (conflict,) = said["conflicts"]
    assert (conflict["field"], conflict["mine"], conflict["both"]) == ("subject", "Mine is this subject", False)
    assert conflict["theirs"].startswith("Theirs ")
    # Nothing is written by halves: neither with the old hash, nor with a choice for nothing.
    assert room.post("save", hash=state["hash"], choose={conflict["key"]: side}).status_code == 412
    assert room.post("save", hash=said["hash"], choose={}).status_code == 412
    assert room.post("save", hash=said["hash"], choose={conflict["key"]: [side]}).status_code == 422
    assert room.post("save", hash=said["hash"], choose={conflict["key"]: "both"}).status_code == 422
    assert "Mine" not in room.file.read_text("utf-8")
    saved = room.post("save", hash=said["hash"], choose={conflict["key"]: side})
    assert saved.status_code == 200
    assert saved.json()["header"]["subject"].startswith(side.capitalize())
    assert f"subject: {side.capitalize()}" in room.file.read_text("utf-8")
    (kept,) = room.aside
    other = {"mine": "Theirs", "theirs": "Mine"}[side]
    assert f"subject: {other}" in kept.read_text("utf-8")


def test_of_two_texts_of_one_paragraph_both_are_kept_if_so_chosen(room: Room) -> None:
    text, story = room.file.read_text("utf-8"), stories(room.state)[0]
    first, *rest = story["text"].split("\n\n")
    state = room.edit(story_edit(story["key"], "text", "\n\n".join(["Mine is this one.", *rest])))
    room.file.write_text(text.replace(first, "Theirs is that one.", 1), "utf-8")
    said = room.post("save", hash=state["hash"]).json()
    (conflict,) = said["conflicts"]
    assert (conflict["field"], conflict["both"]) == ("text", True)
    saved = room.post("save", hash=said["hash"], choose={conflict["key"]: "both"})
    assert saved.status_code == 200
    assert stories(saved.json())[0]["text"] == "\n\n".join(["Mine is this one.", "Theirs is that one.", *rest])
    assert room.file.read_text("utf-8") == text.replace(first, "Mine is this one.\n\nTheirs is that one.", 1)
    assert room.aside == []  # nothing was dropped


def test_two_desks_on_one_newsroom_meet_in_the_file(newsroom: Path) -> None:
    one, other = Room(newsroom), Room(newsroom)
    keys = [story["key"] for story in stories(one.state)]
    other.state  # noqa: B018 - reads it
    one.edit(story_edit(keys[0], "headline", "By the one"), story_edit(keys[1], "headline", "One against the other"))
    other.edit(story_edit(keys[2], "headline", "By the other"), story_edit(keys[1], "headline", "The other way round"))
    one.save()
    refused = other.post("save", hash=other.state["hash"])
    assert refused.status_code == 412
    (conflict,) = refused.json()["conflicts"]
    assert (conflict["field"], conflict["mine"], conflict["theirs"]) == (
        "headline", "The other way round", "One against the other",
    )  # fmt: skip
    choose = {conflict["key"]: "mine"}
    assert other.post("save", hash=refused.json()["hash"], choose=choose).status_code == 200
    state = one.state
    assert state["saved"]
    assert [story["headline"] for story in stories(state)][:3] == ["By the one", "The other way round", "By the other"]
    assert any("One against the other" in kept.read_text("utf-8") for kept in one.aside)


def test_pages_are_told_of_every_change(room: Room) -> None:
    async def heard() -> list[str]:
        room.desk.state(room.name)
        stream = room.hub.events(room.name)
        said = [await anext(stream)]
        edit = {"kind": "set-header", "field": "subject", "value": "Told at once"}
        done = await asyncio.to_thread(room.desk.edit, room.name, {"revision": 1, "edits": [edit]})
        await room.hub.tell(room.name)
        said += [await anext(stream), await anext(stream)]
        assert json.loads(said[2].partition("data: ")[2]) == {
            "kind": "issue", "revision": done["revision"], "hash": done["hash"],
        }  # fmt: skip
        # A change of the file under unsaved work is no change of the email, but pages are to know of it.
        room.file.write_text(room.file.read_text("utf-8").replace("preheader: ", "preheader: Theirs "), "utf-8")
        await room.hub.refresh()
        said += [await anext(stream), await anext(stream)]
        return said

    said = run_aside(heard())
    assert [each.split(":")[0] for each in said] == ["data", "data", "event", "data", "event"]
    assert len({said[0], said[1], said[3]}) == 3
    assert room.state["changed_on_disk"]


def test_what_was_never_saved_of_a_file_that_was_deleted_is_offered(newsroom: Path) -> None:
    room = Room(newsroom)
    room.subject("Of a file that goes")
    room.file.unlink()
    after = Room(newsroom)
    assert after.state["unsaved"]
    state = after.post("unsaved", use=True).json()
    assert state["header"]["subject"] == "Of a file that goes"
    refused = after.post("save", hash=state["hash"])
    (conflict,) = refused.json()["conflicts"]
    assert after.post("save", hash="", choose={conflict["key"]: "mine"}).status_code == 200
    assert "Of a file that goes" in room.file.read_text("utf-8")


def test_theirs_can_be_taken_whole(room: Room) -> None:
    room.subject("Mine is this subject")
    room.file.write_text(room.file.read_text("utf-8").replace("subject: ", "subject: Theirs "), "utf-8")
    state = room.post("reload", take="theirs").json()
    assert state["header"]["subject"].startswith("Theirs")
    assert (state["saved"], state["changed_on_disk"]) == (True, False)
    assert "Mine is this subject" in room.aside[0].read_text("utf-8")
    assert room.post("reload", take="mine").status_code == 422


def test_a_file_that_was_deleted_can_be_written_again_or_let_go(room: Room) -> None:
    state = room.subject("Mine is this subject")
    room.file.unlink()
    gone = room.state
    assert "not there any more" in gone["problem"]["message"]
    refused = room.post("save", hash=state["hash"])
    assert (refused.status_code, refused.json()["hash"]) == (412, "")
    (conflict,) = refused.json()["conflicts"]
    assert conflict["gone"] == "theirs"
    saved = room.post("save", hash="", choose={conflict["key"]: "mine"})
    assert saved.status_code == 200
    assert "Mine is this subject" in room.file.read_text("utf-8")
    room.file.unlink()
    let_go = room.post("save", hash="", choose={conflict["key"]: "theirs"})
    assert let_go.status_code == 200
    assert not room.file.exists()
    assert any("Mine is this subject" in kept.read_text("utf-8") for kept in room.aside)


def test_unsaved_work_is_offered_by_the_next_desk(newsroom: Path) -> None:
    Room(newsroom).subject("Never saved")
    for use in (True, False):
        room = Room(newsroom)
        state = room.state
        assert state["unsaved"]["at"].startswith("2016-09-05T05:30")
        assert "Never saved" not in json.dumps(state["header"])
        assert room.post("build").status_code == 409
        state = room.post("unsaved", use=use).json()
        assert state["unsaved"] is None
        assert (state["header"]["subject"] == "Never saved") is use
        assert state["saved"] is not use
    assert Room(newsroom).state["unsaved"] is None
    assert room.post("unsaved", use=True).status_code == 409
    assert any("Never saved" in kept.read_text("utf-8") for kept in room.aside)


def test_unsaved_work_of_two_desks_is_kept_apart(newsroom: Path) -> None:
    one, other = Room(newsroom), Room(newsroom)
    one.subject("Of the one")
    other.subject("Of the other")
    third = Room(newsroom)
    texts = set()
    for _ in range(2):
        texts.add(third.post("unsaved", use=True).json()["header"]["subject"])
    assert texts == {"Of the one", "Of the other"}
    assert third.state["unsaved"] is None


def test_the_coming_issue_is_drafted_as_the_command_drafts_it(
    newsroom: Path, digest: CommandLine, tmp_path: Path
) -> None:
    twin = copy_newsroom(tmp_path / "twin")
    room = Room(newsroom, issue=COMING)
    assert room.get().status_code == 404
    assert room.browser.post("/api/issues/catch-up/2016-09-12/draft", json={}).status_code == 409
    assert room.browser.post("/api/issues/other/2016-09-05/draft", json={}).status_code == 404
    made = room.post("draft")
    assert made.status_code == 200
    assert len(stories(made.json())) == 8
    assert room.post("draft").status_code == 409
    digest("-C", twin, "draft", "catch-up", "2016-09-05")
    assert room.file.read_bytes() == (twin / "issues/catch-up/2016-09-05.md").read_bytes()


def test_an_article_is_put_in_as_the_command_puts_it_in(newsroom: Path, digest: CommandLine, tmp_path: Path) -> None:
    room = Room(newsroom, issue=COMING)
    room.post("draft")
    twin = shutil.copytree(newsroom, tmp_path / "twin")
    new = next(each["id"] for each in room.get("/candidates").json()["articles"] if not each["told"])
    state = room.post("add", revision=room.state["revision"], article=new).json()
    assert new in [story["key"] for story in stories(state)]
    assert not state["saved"]
    room.save()
    assert digest("-C", twin, "add", "catch-up/2016-09-05", new).code == 0
    assert room.file.read_bytes() == (twin / "issues/catch-up/2016-09-05.md").read_bytes()
    again = room.post("add", revision=room.state["revision"], article=new)
    assert (again.status_code, "already" in again.json()["error"]["message"]) == (409, True)


def test_an_article_goes_where_it_is_dropped(newsroom: Path) -> None:
    room = Room(newsroom, issue=COMING)
    state = room.post("draft").json()
    free = [each["id"] for each in room.get("/candidates").json()["articles"] if not each["told"]][:2]
    first = stories(state)[0]["key"]
    state = room.post("add", revision=state["revision"], article=free[0], after=first).json()
    assert [story["key"] for story in stories(state)][:2] == [first, free[0]]
    state = room.edit({"kind": "add-section", "section": "stories", "to": {"end": ""}, "title": "More"})
    refused = room.post("add", revision=state["revision"], article=free[1], section="nowhere")
    assert refused.status_code == 409
    refused = room.post("add", revision=state["revision"], article=free[1], after="nowhere")
    assert refused.status_code == 409
    state = room.post("add", revision=state["revision"], article=free[1], section="more").json()
    assert [story["key"] for part in state["parts"] if part["key"] == "more" for story in part["stories"]] == [free[1]]


def test_a_planned_promo_is_put_in_as_a_draft_puts_it_in(newsroom: Path, digest: CommandLine) -> None:
    room = Room(newsroom, issue=COMING)
    state = room.post("draft").json()
    drafted = room.file.read_text("utf-8")
    name = "contracts-and-control-totals"
    (part,) = (part for part in state["parts"] if part["kind"] == "promo")
    (planned,) = room.get("/promos").json()["promos"]
    assert (part["promo"], planned["name"], planned["due"], planned["told"]) == (name, name, True, True)
    assert planned["runs"] == "5 September-10 October 2016"
    twice = room.post("promo", revision=state["revision"], promo=name, to={"end": ""})
    assert (twice.status_code, "in this issue already" in twice.text) == (409, True)
    state = room.edit({"kind": "remove-section", "section": part["key"]})
    assert not room.get("/promos").json()["promos"][0]["told"]
    assert room.post("promo", revision=state["revision"], promo="another", to={"end": ""}).status_code == 409
    assert room.post("promo", revision=state["revision"] - 1, promo=name, to={"end": ""}).status_code == 409
    assert room.post("promo", revision=state["revision"], promo=name, to={"end": ""}).status_code == 200
    room.save()
    assert room.file.read_text("utf-8") == drafted
    assert digest("-C", newsroom, "draft", "catch-up", "2016-09-05", "--update").code == 0
    assert room.file.read_text("utf-8") == drafted


def test_a_promo_out_of_its_turn_is_the_editors_own_and_an_update_leaves_it(
    newsroom: Path, digest: CommandLine
) -> None:
    room = Room(newsroom)
    (planned,) = room.get("/promos").json()["promos"]
    assert (planned["due"], planned["told"]) == (False, False)
    state = room.post("promo", revision=room.state["revision"], promo=planned["name"], to={"end": ""}).json()
    assert state["parts"][-1]["title"] == planned["heading"]
    assert state["parts"][-1]["kicker"] == planned["label"]
    room.save()
    digest("-C", newsroom, "draft", "catch-up", "2016-08-30", "--update")
    assert f"promo: {planned['name']}" in room.file.read_text("utf-8")


def test_number_days_and_status_are_written_as_the_file_has_them(room: Room) -> None:
    state = room.state
    assert (state["days"], state["span"]) == (["2016-08-22", "2016-08-28"], "articles of 22-28 August 2016")
    state = room.post("window", revision=state["revision"], first="2016-10-24", last="2016-10-30").json()
    assert state["span"] == "articles of 24-30 October 2016"
    room.edit(
        {"kind": "set-header", "field": "number", "value": "12"},
        {"kind": "set-header", "field": "status", "value": "skipped"},
    )
    assert room.post("window", revision=1, first="2016-10-24", last="2016-10-30").status_code == 409
    room.save()
    text = room.file.read_text("utf-8")
    # The clocks go back on the last of these days.
    assert "\nwindow: 2016-10-24T00:00:00+01:00/2016-10-31T00:00:00+00:00\n" in text
    assert "\nnumber: 12\n" in text
    assert "\nstatus: skipped\n" in text


def test_a_state_names_the_kinds_of_section_that_the_format_has(newsroom: Path) -> None:
    every = Room(newsroom).state["kinds"]
    assert {"stories", "round-up", "promo"} <= set(every)
    toml = newsroom / "newsletters/catch-up.toml"
    toml.write_text(toml.read_text("utf-8").replace('format = "catch-up"', 'format = "column"'), "utf-8")
    assert set(Room(newsroom).state["kinds"]) < set(every)


# --- out -----------------------------------------------------------------------------------------


def test_nothing_unsaved_is_built_approved_or_sent(newsroom: Path) -> None:
    room = Room(newsroom, Editing("msmtp -t", ("one@example.org",)))
    room.subject("Not saved")
    for word, body in (("build", {}), ("approve", {"by": "Ann"}), ("test", {})):
        refused = room.post(word, **body)
        assert (refused.status_code, refused.json()["error"]["help"]) == (409, "save it first")
    room.save()
    stale = room.post("build", revision=1)
    assert (stale.status_code, stale.json()["state"]["saved"]) == (409, True)
    built = room.post("build", revision=room.state["revision"]).json()
    assert built["outputs"]["html"] == "out/catch-up/2016-08-30/issue.html"
    assert (newsroom / built["outputs"]["html"]).is_file()
    assert set(built["counts"]) == {"error", "warning", "info"}
    assert "Checks:" in built["said"]
    assert room.post("approve", by=" ").status_code == 422


def test_an_approval_is_on_record_until_the_issue_changes(room: Room) -> None:
    if room.state["counts"]["error"]:
        pytest.fail("the sample has no error")
    assert room.post("approve", by="Ann").json()["record"] == ["approved by Ann"]
    assert room.state["record"] == ["approved by Ann"]
    room.subject("Another subject for this one")
    room.save()
    assert "void" in room.state["record"][0]


def test_test_copies_go_to_those_named_at_the_start_and_nobody_else(newsroom: Path, tmp_path: Path) -> None:
    assert "--via" in Room(newsroom).post("test").json()["error"]["help"]
    mailer, box = tmp_path / "mailer.py", tmp_path / "box"
    mailer.write_text(f"import sys; open({str(box)!r}, 'ab').write(sys.stdin.buffer.read())")
    import sys

    room = Room(newsroom, Editing(f"{sys.executable} {mailer}", ("one@example.org", "two@example.org")))
    assert room.state["test"] == ["one@example.org", "two@example.org"]
    assert room.post("test", to=["else@example.org"]).status_code == 422
    assert room.post("test", to=[]).status_code == 422
    assert not box.exists()
    sent = room.post("test", to=["two@example.org"]).json()
    assert [(row["address"], row["state"]) for row in sent["rows"]] == [("two@example.org", "sent")]
    assert b"Subject: [TEST]" in box.read_bytes()


# --- what it refuses -----------------------------------------------------------------------------

WORDS = (
    "edits",
    "undo",
    "redo",
    "save",
    "reload",
    "unsaved",
    "add",
    "build",
    "approve",
    "plan",
    "hand-over",
    "test",
    "draft",
)


@pytest.mark.parametrize("word", WORDS)
def test_only_our_own_pages_may_change_anything(room: Room, word: str) -> None:
    path = f"{ISSUE}/{word}"
    assert room.client().post(path, json={}).status_code == 403
    assert room.browser.post(path, json={}, headers={"origin": "http://evil.example"}).status_code == 403
    assert room.browser.post(path, json={}, headers={"sec-fetch-site": "same-site"}).status_code == 403
    assert room.browser.get(path).status_code == 405


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    ("octets", "kind", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b"{", "application/json", 400),
        (b'"\xff"', "application/json", 400),
        (b'{"by": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b'{"path": "/etc/passwd"}', "application/json", 422),
        (b" " * 1_000_001, "application/json", 413),
    ],
)
def test_what_is_no_request_is_told_so(room: Room, word: str, octets: bytes, kind: str, status: int) -> None:
    asked = room.browser.post(f"{ISSUE}/{word}", content=octets, headers={"content-type": kind})
    assert asked.status_code == status
    assert asked.json()["error"]["message"]


@pytest.mark.parametrize(
    ("word", "body"),
    [
        ("edits", {"edits": []}),
        ("edits", {"revision": True, "edits": []}),
        ("edits", {"revision": "1", "edits": []}),
        ("edits", {"revision": 1, "edits": {}}),
        ("edits", {"revision": 1, "edits": [{"kind": "format-disk"}]}),
        ("edits", {"revision": 1, "edits": [{"kind": "set-header", "field": "newsletter", "value": "x"}]}),
        ("save", {}),
        ("save", {"hash": 1}),
        ("unsaved", {"use": 1}),
        ("add", {"revision": 1}),
        ("window", {"revision": 1, "first": "2016-08-29"}),
        ("window", {"revision": 1, "first": "2016-08-29", "last": "2016-08-28"}),
        ("window", {"revision": 1, "first": "2016-08-29", "last": "2016-09-31"}),
        ("window", {"revision": 1, "first": "29/08/2016", "last": "2016-09-04"}),
        ("edits", {"revision": 1, "edits": [{"kind": "set-header", "field": "number", "value": ""}]}),
        ("promo", {"revision": 1, "promo": "x", "to": {}}),
        ("promo", {"revision": 1, "promo": "x", "to": {"beside": "y"}}),
        ("approve", {"by": 3}),
        ("test", {"to": "you@example.org"}),
        ("hand-over", {"by": "AR"}),
        ("hand-over", {"by": "AR", "token": 1}),
    ],
)
def test_what_makes_no_sense_changes_nothing(room: Room, word: str, body: dict[str, Any]) -> None:
    before = room.state
    asked = room.post(word, **body)
    assert asked.status_code == 422
    assert asked.json()["error"]["message"]
    assert room.state == before


@pytest.mark.parametrize(
    "path",
    [
        "/api/issues/catch-up/2016-08-31",
        "/api/issues/catch-up/2016-08-30%00",
        "/api/issues/other/2016-08-30",
        "/api/issues/catch-up/2016-08-30/articles/..%2f..%2fdigest.toml",
        "/api/issues/catch-up/2016-08-30/nothing",
        "/api/nothing",
    ],
)
def test_what_is_not_there_is_said_in_json(room: Room, path: str) -> None:
    asked = room.browser.get(path)
    assert asked.status_code == 404
    assert asked.json()["error"]["message"]


def test_a_preview_has_no_address_that_changes_anything(newsroom: Path) -> None:
    from starlette.testclient import TestClient

    from digest.desk.app import application

    room = Room(newsroom)
    client = TestClient(application(room.desk.proofs, room.hub), base_url=HERE)
    assert client.get(ISSUE).status_code == 404
    assert client.post(f"{ISSUE}/build", json={}).status_code == 404


# --- what is broken ------------------------------------------------------------------------------


def test_a_file_that_is_no_issue_leaves_the_last_proof_and_says_where_it_is_wrong(room: Room) -> None:
    text, state = room.file.read_text("utf-8"), room.state
    room.file.write_text(text.replace("newsletter: ", "newslatter: "), "utf-8")
    broken = room.state
    assert broken["problem"]["line"]
    assert broken["problem"]["help"]
    assert broken["parts"] == []
    assert room.browser.get("/files/catch-up/2016-08-30/issue.html").status_code == 200
    room.file.write_bytes(text.encode("utf-16"))
    assert "UTF-8" in room.state["problem"]["message"]
    assert room.post("save", hash=state["hash"]).status_code == 409
    room.file.write_text(text, "utf-8")
    assert room.state["problem"] is None
    assert room.state["parts"] == state["parts"]


def test_a_broken_template_is_a_problem_and_the_words_can_be_edited_on(room: Room) -> None:
    room.state  # noqa: B018 - reads it
    own = room.newsroom / "templates" / "catch-up"
    own.mkdir(parents=True)
    (own / "issue.mjml.j2").write_text("{% if %}", "utf-8")
    room.desk.proofs.stale()
    state = room.subject("Written while the template is broken")
    assert "issue.mjml.j2" in json.dumps(state["problem"])
    assert str(room.newsroom) not in json.dumps(state)
    assert state["findings"] == []
    assert stories(state)
    (own / "issue.mjml.j2").unlink()
    room.desk.proofs.stale()
    assert room.state["problem"] is None
