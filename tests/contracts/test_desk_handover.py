"""Handing an issue over at the desk: what it lacks is told before, and what leaves is what ``digest send`` sends."""

from __future__ import annotations

import re
import tomllib
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from digest.desk.acts import Editing
from digest.workflow import files
from digest.workflow.send import prepare
from tests.contracts.desks import Room
from tests.mailserver import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digest.workflow.send import Order, Prepared
    from digest.workflow.target import Target
    from tests.mailserver import Mailserver
    from tests.support import CommandLine

ADA, BEN, CAI = "ada@example.org", "ben@example.org", "cai@example.org"
SENT = "sent/catch-up/2016-08-30"


class Post(NamedTuple):
    """A desk with a list of readers, and the mail server its issues leave by."""

    room: Room
    server: Mailserver
    readers: Path

    def plan(self) -> dict[str, Any]:
        asked = self.room.post("plan")
        assert asked.status_code == 200, asked.text
        return asked.json()  # type: ignore[no-any-return]

    def hand_over(self, token: str = "", by: str = "AR") -> Any:
        return self.room.post("hand-over", by=by, token=token or self.plan()["token"])

    def receipts(self) -> list[dict[str, Any]]:
        path = self.room.newsroom / SENT / "receipt.toml"
        found: list[dict[str, Any]] = tomllib.loads(path.read_text())["receipt"] if path.exists() else []
        return found

    def meddle(self, subject: str) -> None:
        """Write another subject into the issue file as a text editor does."""
        text = self.room.file.read_text("utf-8")
        files.write(self.room.file, re.sub(r"(?m)^subject:.*", f"subject: {subject}", text).encode())

    def configure(self, line: str) -> None:
        path = self.room.newsroom / "newsletters/catch-up.toml"
        path.write_text(f"{line}\n{path.read_text('utf-8')}", "utf-8")
        self.room.desk.proofs.stale()


@pytest.fixture
def post(newsroom: Path, tmp_path: Path) -> Iterator[Post]:
    readers = tmp_path / "readers.txt"
    readers.write_text(f"# the list\n{ADA}\n{BEN}\n{ADA}\n", "utf-8")
    with running() as server:
        via = f"smtp://127.0.0.1:{server.port}"
        yield Post(Room(newsroom, Editing(via, (), "digest", readers)), server, readers)


def test_a_plan_tells_what_will_happen_and_nothing_has_left(post: Post) -> None:
    plan = post.plan()
    assert (plan["ready"], plan["lacks"], plan["readers"], plan["to_go"]) == (True, [], 2, 2)
    assert not plan["page"]
    assert (plan["via"], plan["list"]) == (f"smtp://127.0.0.1:{post.server.port}", "readers.txt")
    assert plan["subject"] == post.room.state["header"]["subject"]
    assert plan["from"] == "catch-up@news.example.org"
    assert "1 address is on the list more than once." in plan["notes"]
    assert post.server.taken == []
    assert post.receipts() == []


def test_it_leaves_and_is_on_record_as_by_the_command(post: Post, digest: CommandLine) -> None:
    done = post.hand_over()
    assert done.status_code == 200, done.text
    said = done.json()
    assert (said["said"], said["done"], said["rows"], said["folder"]) == ("2 sent", True, [], SENT)
    assert post.server.recipients() == [ADA, BEN]
    (receipt,) = post.receipts()
    assert (receipt["by"], receipt["via"], receipt["readers"]) == (
        "AR", f"smtp://127.0.0.1:{post.server.port}", "2 sent",
    )  # fmt: skip
    assert any("handed over" in each for each in said["record"])
    assert not any(re.search(rb"(ada|ben)@", path.read_bytes()) for path in (post.room.newsroom / SENT).iterdir())
    # The command knows of it, and so does the next plan.
    again = digest(
        "-C", post.room.newsroom, "send", "2016-08-30", "--to-file", post.readers, "--via", receipt["via"], "--by", "AR"
    )
    assert again.code == 1
    assert "handed over before" in again.err
    (lack,) = post.plan()["lacks"]
    assert lack["message"] == "this issue was handed over before"
    assert lack["help"] == 'digest send --again "REASON" sends it once more'
    assert len(post.server.taken) == 2


def test_all_that_is_lacking_is_told_at_once_and_holds_it_back(post: Post) -> None:
    token = post.plan()["token"]
    post.configure("approvals = 1")
    story = post.room.state["parts"][0]["stories"][0]["key"]
    post.room.edit({"kind": "set-story", "story": story, "field": "url", "value": "https://staging.example.org/x"})
    post.room.save()
    post.readers.write_text(f"{ADA}\nnobody\n", "utf-8")
    plan = post.plan()
    assert not plan["ready"]
    told = [each["message"] for each in plan["lacks"]]
    assert re.fullmatch(r"the checks found \d+ errors?", told[0])
    assert told[1] == "0 of 1 approval holds for what is built now"
    assert told[2].startswith("readers.txt:2: ")
    assert [each["help"] for each in plan["lacks"]][:2] == [
        "they stand among the checks", "Approve it, once it is read; a change makes an approval void",
    ]  # fmt: skip
    refused = post.hand_over(token)
    assert refused.status_code == 409
    assert post.server.taken == []
    assert post.receipts() == []


def test_an_approval_that_is_wanted_lets_it_go(post: Post) -> None:
    post.configure("approvals = 1")
    assert not post.plan()["ready"]
    assert post.room.post("approve", by="Ann").status_code == 200
    assert "On record: approved by Ann." in post.plan()["notes"]
    assert post.hand_over().status_code == 200
    assert len(post.server.taken) == 2


@pytest.mark.parametrize("change", ["the issue", "the list"])
def test_only_what_was_shown_goes_out(post: Post, change: str) -> None:
    token = post.plan()["token"]
    if change == "the list":
        post.readers.write_text(f"{ADA}\n{BEN}\n{CAI}\n", "utf-8")
    else:
        post.room.subject("Another subject than was shown")
        post.room.save()
    refused = post.hand_over(token)
    assert refused.status_code == 409
    assert "no longer what was shown" in refused.json()["error"]["message"]
    assert post.server.taken == []
    assert post.hand_over().status_code == 200


def test_a_file_that_changes_at_the_last_moment_holds_it_back(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    token = post.plan()["token"]

    def meddled(target: Target, order: Order, **options: Any) -> Prepared:
        if not order.dry_run:
            post.meddle("Changed at the last moment")
        return prepare(target, order, **options)

    monkeypatch.setattr("digest.desk.handing.prepare", meddled)
    refused = post.hand_over(token)
    assert refused.status_code == 409
    assert "no longer what was shown" in refused.json()["error"]["message"]
    assert post.server.taken == []
    assert post.receipts() == []


def test_what_is_built_while_it_leaves_is_not_put_on_record_in_its_place(post: Post) -> None:
    def meddle(_: str) -> None:
        if b"Changed while it left" not in post.room.file.read_bytes():
            post.meddle("Changed while it left")
            assert post.room.post("build").status_code == 200

    post.server.message = meddle
    refused = post.hand_over()
    assert refused.status_code == 409
    said = refused.json()["error"]["message"]
    assert "it was sent (2 sent), but not recorded: the outputs of 2016-08-30 are no longer those that went out" in said
    assert not any(b"Changed while it left" in octets for *_, octets in post.server.taken)
    assert post.receipts() == []
    # And nobody gets it twice for that.
    (lack,) = post.plan()["lacks"]
    assert lack["message"] == "the issue has changed since 2 readers got it"


def test_a_skipped_issue_goes_nowhere(post: Post, digest: CommandLine) -> None:
    token, root, day = post.plan()["token"], post.room.newsroom, "2016-08-30"
    post.room.edit({"kind": "set-header", "field": "status", "value": "skipped"})
    post.room.save()
    plan = post.plan()
    assert not plan["ready"]
    (lack,) = plan["lacks"]
    assert lack == {"message": "the issue is marked as skipped", "help": "under Details, choose “It goes out”"}
    assert post.hand_over(token).status_code == 409
    for word, body in (("page", {}), ("approve", {"by": "Ann"}), ("build", {})):
        assert post.room.post(word, **body).status_code == 409, word
    via = ("--via", f"smtp://127.0.0.1:{post.server.port}", "--by", "AR")
    for command in (
        ("send", day, "--to", ADA, *via),
        ("send", day, "--to", ADA, *via, "--test"),
        ("hand-over", day),
        ("approve", day, "--by", "AR"),
        ("build", day, "--eml", "-"),
    ):
        refused = digest("-C", root, *command)
        assert (refused.code, refused.out) == (1, b""), command
        assert "the issue is marked as skipped\nhelp: write status: draft to build it" in refused.err, command
    assert digest("-C", root, "sent", day, "--by", "AR", "--via", "pasted").code == 1
    assert post.server.taken == []
    assert post.receipts() == []


def test_who_did_not_get_it_is_named_and_the_rest_goes_the_next_time(post: Post) -> None:
    post.server.recipient = lambda to: "451 4.7.1 greylisted" if to == BEN else None
    said = post.hand_over().json()
    assert (said["said"], said["done"], said["folder"]) == ("1 sent, 1 deferred", False, None)
    assert said["rows"] == [{"address": BEN, "state": "deferred", "words": "451 4.7.1 greylisted"}]
    assert any("nobody gets it twice" in each for each in said["help"])
    plan = post.plan()
    assert (plan["readers"], plan["to_go"]) == (2, 1)
    assert any(each.startswith("1 reader of an earlier run") for each in plan["notes"])
    post.server.recipient = lambda _: None
    assert post.hand_over().json()["folder"] == SENT
    assert post.server.recipients() == [ADA, BEN]


def test_an_issue_for_a_mailing_service_is_told_before(post: Post) -> None:
    post.configure('profile = "mailchimp"')
    plan = post.plan()
    (lack,) = plan["lacks"]
    assert "which fills in its merge tags" in lack["message"]
    assert plan["page"]
    assert post.hand_over("x").status_code == 409
    assert post.server.taken == []
    written = post.room.post("page").json()
    assert written["page"] == "out/catch-up/2016-08-30/hand-over.html"
    assert "*|UNSUB|*" in (post.room.newsroom / written["page"]).read_text("utf-8")
    assert written["record"].startswith("digest sent catch-up 2016-08-30 ")
    assert post.receipts() == []


def test_no_page_to_paste_from_is_written_while_something_stands_against_it(post: Post) -> None:
    post.configure("approvals = 1")
    refused = post.room.post("page")
    assert refused.status_code == 409
    assert "0 of 1 approval holds" in refused.json()["error"]["message"]
    assert not list(post.room.newsroom.glob("out/**/hand-over.html"))
    post.room.subject("Not saved")
    assert post.room.post("page").json()["error"]["help"] == "save it first"


def test_a_desk_without_a_way_says_how_to_have_one(newsroom: Path) -> None:
    for editing in (Editing(), Editing("msmtp -t", ("one@example.org",))):
        room = Room(newsroom, editing)
        plan = room.post("plan").json()
        assert not plan["ready"]
        (lack,) = plan["lacks"]
        assert "--to-file" in lack["help"]
        assert room.post("hand-over", by="AR", token="x").status_code == 409
    assert not (newsroom / SENT).exists()


def test_unsaved_work_and_nobody_hand_nothing_over(post: Post) -> None:
    token = post.plan()["token"]
    assert post.hand_over(token, by=" ").status_code == 422
    post.room.subject("Not saved")
    for word, body in (("plan", {}), ("hand-over", {"by": "AR", "token": token})):
        refused = post.room.post(word, **body)
        assert (refused.status_code, refused.json()["error"]["help"]) == (409, "save it first")
    assert post.server.taken == []


def test_while_it_leaves_nothing_is_saved_and_it_is_not_handed_over_twice(post: Post) -> None:
    token, under_way, on = post.plan()["token"], Event(), Event()

    def hold(_: str) -> None:
        under_way.set()
        assert on.wait(20)

    post.server.message = hold
    done: list[Any] = []
    thread = Thread(target=lambda: done.append(post.hand_over(token)))
    thread.start()
    assert under_way.wait(20)
    second = post.room.post("hand-over", by="AR", token=token)
    assert (second.status_code, "just being handed over" in second.text) == (409, True)
    state = post.room.subject("Written meanwhile")
    saved = post.room.post("save", hash=state["hash"])
    assert (saved.status_code, saved.json()["error"]["help"]) == (409, "save once that is done")
    on.set()
    thread.join(20)
    assert done[0].status_code == 200, done[0].text
    assert done[0].json()["folder"] == SENT
    assert "Written meanwhile" not in (post.room.newsroom / SENT / "issue.md").read_text("utf-8")
    assert post.room.save()["saved"]
