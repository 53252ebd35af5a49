"""``digest send``: who gets what, what stands against it, and what is said of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from digest.workflow.readers import MOST_READERS
from tests.mailserver import free_port, running
from tests.support import NOW, REPOSITORY, copy_newsroom, run_process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.mailserver import Mailserver
    from tests.support import CommandLine, Result

DATE = "2016-09-05"
ISSUE = f"issues/catch-up/{DATE}.md"
SENT = f"sent/catch-up/{DATE}"
ADA, BEN, CAI = "ada@example.org", "ben@example.org", "cai@example.org"


class Desk(NamedTuple):
    """The command line in a newsroom with a built issue, and a server that takes what it sends."""

    digest: CommandLine
    root: Path
    server: Mailserver

    def send(
        self, *readers: str, words: tuple[str, ...] = (DATE,), now: datetime = NOW, **options: str | bool
    ) -> Result:
        given = {"by": "AR", "via": f"smtp://127.0.0.1:{self.server.port}", **options}
        more = [part for name, value in given.items() if value for part in self._option(name, value)]
        to = [part for reader in readers for part in ("--to", reader)]
        return self.digest("-C", self.root, "send", *words, *to, *more, now=now)

    @staticmethod
    def _option(name: str, value: str | bool) -> list[str]:
        return [f"--{name.replace('_', '-')}", *([] if value is True else [str(value)])]

    def edit(self, old: str, new: str, path: str = ISSUE) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), "utf-8")

    def configure(self, line: str) -> None:
        path = self.root / "newsletters/catch-up.toml"
        path.write_text(f"{line}\n{path.read_text('utf-8')}", "utf-8")

    def receipts(self) -> list[dict[str, Any]]:
        path = self.root / SENT / "receipt.toml"
        found: list[dict[str, Any]] = tomllib.loads(path.read_text())["receipt"] if path.exists() else []
        return found

    def arrived(self) -> list[str]:
        return self.server.recipients()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a newsroom with a built issue, to be copied: a build is the same in any folder."""
    root = copy_newsroom(tmp_path_factory.mktemp("built") / "newsroom")
    assert run_process("-C", root, "build", "--week", "2016-W35").code == 0
    return root


@pytest.fixture
def desk(digest: CommandLine, built: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(built, tmp_path / "newsroom")
    with running() as server:
        yield Desk(digest, tmp_path / "newsroom", server)


# --- a short list --------------------------------------------------------------------------------


def test_each_reader_gets_one_message_of_the_very_issue(desk: Desk) -> None:
    result = desk.send(ADA, BEN)
    assert result.code == 0, result.err
    assert result.lines == [f"sent {ADA} 250 2.0.0 kept as 1", f"sent {BEN} 250 2.0.0 kept as 1"]
    assert "2 sent." in result.err
    out = desk.root / "out/catch-up" / DATE
    ids = set()
    for (sender, to, octets), reader in zip(desk.server.taken, (ADA, BEN), strict=True):
        message = message_from_bytes(octets, policy=policy.default.clone(raise_on_defect=True))
        assert (sender, to, message["To"]) == ("catch-up@news.example.org", reader, reader)
        assert message["Date"].datetime == NOW
        text, html = (part.get_content().replace("\r\n", "\n") for part in message.iter_parts())
        assert html == (out / "issue.html").read_text("utf-8")
        assert re.sub(r"(?m)^ | $", "", text) == (out / "issue.txt").read_text("utf-8")
        ids.add(message["Message-ID"])
    assert len(ids) == 2


def test_a_complete_send_is_on_record_without_any_address(desk: Desk) -> None:
    desk.server.recipient = lambda to: "550 5.1.1 nobody here" if to == BEN else None
    result = desk.send(ADA, BEN, CAI)
    assert result.code == 1
    assert f"refused {BEN} 550 5.1.1 nobody here" in result.lines
    assert "2 sent, 1 refused." in result.err
    (receipt,) = desk.receipts()
    assert (receipt["by"], receipt["via"], receipt["readers"], receipt["at"]) == (
        "AR", f"smtp://127.0.0.1:{desk.server.port}", "2 sent, 1 refused", NOW,
    )  # fmt: skip
    for path in (desk.root / SENT).iterdir():
        assert not re.search(rb"(ada|ben|cai)@", path.read_bytes())
    assert not any(b"@example.org" in path.read_bytes() for path in (desk.root / ".digest/outbox").rglob("*.db"))


def test_a_second_send_needs_a_reason(desk: Desk) -> None:
    desk.send(ADA)
    refused = desk.send(ADA, now=NOW + timedelta(hours=1))
    assert (refused.code, refused.out) == (1, b"")
    assert "was handed over before; nothing was sent" in refused.err
    assert '--again "REASON"' in refused.err
    assert desk.arrived() == [ADA]
    assert desk.send(ADA, BEN, again="the server lost it", now=NOW + timedelta(hours=2)).code == 0
    assert desk.arrived() == [ADA, ADA, BEN]
    assert [each.get("again") for each in desk.receipts()] == [None, "the server lost it"]


def test_what_was_recorded_by_hand_is_not_sent_without_a_reason(desk: Desk) -> None:
    assert desk.digest("-C", desk.root, "sent", DATE, "--by", "AR", "--via", "pasted", now=NOW).code == 0
    assert desk.send(ADA).code == 1
    assert desk.arrived() == []


def test_an_issue_nobody_named_is_not_last_weeks(desk: Desk) -> None:
    assert desk.send(ADA, words=()).code == 0
    result = desk.send(ADA, words=())
    assert result.code == 1
    assert "send catch-up 2016-08-30" in result.err
    assert desk.arrived() == [ADA]


def test_errors_come_back_to_the_sender_in_ascii(desk: Desk) -> None:
    desk.edit("catch-up@news.example.org", "catch-up@exämple.org", "newsletters/catch-up.toml")
    assert desk.send(ADA).code == 0
    assert desk.server.taken[0][0] == "catch-up@xn--exmple-cua.org"


@pytest.mark.skipif(os.name == "nt", reason="a pipe of another kind")
def test_a_list_goes_on_when_nobody_reads_what_became_of_it(desk: Desk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    way = f"smtp://127.0.0.1:{desk.server.port}"
    done = subprocess.run(
        [*(sys.executable, "-m", "digest", "-C", desk.root, "send", DATE, "--to", ADA, "--to", BEN), "--via", way],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, desk.arrived()) == (0, [ADA, BEN]), done.stderr
    assert b"2 sent." in done.stderr


def test_a_program_takes_it_as_well_as_a_server(desk: Desk, tmp_path: Path) -> None:
    code = f"import sys; open({str(tmp_path / 'kept')!r}, 'ab').write(sys.stdin.buffer.read())"
    result = desk.send(ADA, BEN, via=f'{sys.executable} -c "{code}"')
    assert result.code == 0, result.err
    kept = (tmp_path / "kept").read_bytes()
    assert re.findall(rb"(?m)^To: (.*)$", kept) == [ADA.encode(), BEN.encode()]
    assert b"\r" not in kept


# --- a list that was not finished ----------------------------------------------------------------


def test_who_was_put_off_gets_it_later_and_the_others_not_again(desk: Desk) -> None:
    desk.server.recipient = lambda to: "451 4.7.1 greylisted" if to == BEN else None
    result = desk.send(ADA, BEN, CAI)
    assert result.code == 75
    assert f"deferred {BEN} 451 4.7.1 greylisted" in result.lines
    assert "The same command sends the rest" in result.err
    assert desk.receipts() == []
    desk.server.recipient = lambda _: None
    result = desk.send(ADA, BEN, CAI, now=NOW + timedelta(minutes=20))
    assert result.code == 0
    assert result.lines[0] == f"sent {ADA} in an earlier run"
    assert desk.arrived() == [ADA, CAI, BEN]
    assert [each["readers"] for each in desk.receipts()] == ["3 sent"]


def test_an_unreachable_server_leaves_all_as_it_was(desk: Desk) -> None:
    result = desk.send(ADA, BEN, via=f"smtp://127.0.0.1:{free_port()}")
    assert result.code == 75
    assert "Connection refused" in result.err
    assert [line.split()[:2] for line in result.lines] == [["deferred", ADA], ["waiting", BEN]]
    assert desk.send(ADA, BEN).code == 0
    assert desk.arrived() == [ADA, BEN]


def test_a_server_that_refuses_the_sender_refuses_no_reader(desk: Desk) -> None:
    desk.server.sender = lambda _: "550 5.7.1 sender not allowed"
    result = desk.send(ADA, BEN)
    assert result.code == 1
    assert "Stopped: " in result.err
    assert "550 5.7.1 sender not allowed" in result.err
    assert [line.split()[0] for line in result.lines] == ["waiting", "waiting"]
    desk.server.sender = lambda _: None
    assert desk.send(ADA, BEN).code == 0


def test_what_is_uncertain_is_said_and_never_sent_again_by_itself(desk: Desk) -> None:
    desk.server.message = lambda to: "taken, and gone" if to == ADA else None
    result = desk.send(ADA, BEN)
    assert result.code == 75
    assert [line.split()[0] for line in result.lines] == ["uncertain", "waiting"]
    id = message_from_bytes(desk.server.taken[0][2])["Message-ID"]
    assert f"look for {id}" in result.err
    desk.server.message = lambda _: None
    result = desk.send(ADA, BEN)
    assert result.code == 1
    assert desk.arrived() == [ADA, BEN]
    assert [each["readers"] for each in desk.receipts()] == ["1 sent, 1 uncertain"]
    refused = desk.send(ADA, BEN)
    assert (refused.code, "--resend-uncertain" in refused.err) == (1, True)
    assert desk.send(ADA, BEN, resend_uncertain=True).code == 0
    assert desk.arrived() == [ADA, BEN, ADA]
    assert [each["readers"] for each in desk.receipts()] == ["1 sent, 1 uncertain", "2 sent"]
    assert desk.send(ADA, BEN, resend_uncertain=True).code == 1
    assert desk.arrived() == [ADA, BEN, ADA]


def test_a_list_refused_whole_reached_nobody_and_may_be_tried_again(desk: Desk) -> None:
    desk.server.recipient = lambda _: "550 5.7.1 blocked"
    assert desk.send(ADA).code == 1
    assert desk.receipts() == []
    desk.server.recipient = lambda _: None
    assert desk.send(ADA).code == 0


def test_an_issue_that_changed_half_way_is_not_sent_to_the_rest_unasked(desk: Desk) -> None:
    desk.server.recipient = lambda to: "451 later" if to == BEN else None
    assert desk.send(ADA, BEN).code == 75
    desk.server.recipient = lambda _: None
    desk.edit("Each headline", "Every headline")
    result = desk.send(ADA, BEN)
    assert result.code == 1
    assert "has changed since 1 reader got it" in result.err
    assert desk.arrived() == [ADA]
    assert desk.send(BEN, again="a word was wrong").code == 0
    assert desk.arrived() == [ADA, BEN]


def test_readers_an_earlier_run_left_are_not_forgotten(desk: Desk) -> None:
    desk.server.recipient = lambda to: "451 later" if to == BEN else None
    desk.send(ADA, BEN)
    result = desk.send(ADA)
    assert result.code == 75
    assert "1 reader of an earlier run still to come, not on this list" in result.err
    assert desk.receipts() == []


def test_a_run_that_ended_before_it_was_closed_is_closed_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from digest.delivery.outbox import Outbox

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "end", killed)
        assert desk.send(ADA).code == 130
    assert len(desk.receipts()) == 1
    assert desk.send(ADA, now=NOW + timedelta(hours=1)).code == 1
    assert desk.arrived() == [ADA]


def test_the_first_request_to_stop_waits_for_the_message_under_way(desk: Desk) -> None:
    import signal

    def interrupting(to: str) -> None:
        if to == BEN:
            os.kill(os.getpid(), signal.SIGINT)

    desk.server.message = interrupting
    result = desk.send(ADA, BEN, CAI)
    assert result.code == 130
    assert [line.split()[0] for line in result.lines] == ["sent", "sent", "waiting"]
    assert "Interrupted: 2 sent, 1 waiting." in result.err
    desk.server.message = lambda _: None
    assert desk.send(ADA, BEN, CAI).code == 0
    assert desk.arrived() == [ADA, BEN, CAI]


def test_a_second_request_to_stop_ends_at_once_and_leaves_it_uncertain(desk: Desk) -> None:
    import signal
    import threading
    import time

    def twice() -> None:
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)

    def interrupting(_: str) -> None:
        threading.Thread(target=twice).start()

    desk.server.message, desk.server.delay = interrupting, 1.5
    started = time.monotonic()
    assert desk.send(ADA, BEN).code == 130
    assert time.monotonic() - started < 1.4
    desk.server.message, desk.server.delay = (lambda _: None), 0
    assert [line.split()[0] for line in desk.send(ADA, BEN).lines] == ["uncertain", "sent"]
    assert desk.arrived() == [ADA, BEN]


# --- what must not go out ------------------------------------------------------------------------


def nothing_sent(desk: Desk, result: Result, code: int = 1) -> None:
    assert (result.code, result.out) == (code, b""), result.err
    assert desk.arrived() == []
    assert desk.server.connections == 0
    assert not (desk.root / "sent").exists()
    assert not (desk.root / ".digest/outbox").exists()


def test_nothing_is_sent_while_a_check_finds_an_error(desk: Desk) -> None:
    desk.edit("That is £5m", "That is TK")
    for test in (False, True):
        result = desk.send(ADA, test=test)
        nothing_sent(desk, result)
        assert "the checks found 1 error; nothing was sent" in result.err


def test_nothing_is_sent_while_an_embargo_holds(desk: Desk) -> None:
    desk.edit("title: ", "embargo: 2016-09-05 06:45\ntitle: ", "articles/finance/provider-deficit.md")
    result = desk.send(ADA)
    nothing_sent(desk, result)
    assert "embargoed until 2016-09-05 06:45; nothing was sent" in result.err


def test_nothing_is_sent_without_an_issue_file(desk: Desk) -> None:
    (desk.root / ISSUE).unlink()
    result = desk.send(ADA)
    nothing_sent(desk, result)
    assert "no issue of 2016-09-05" in result.err
    assert not (desk.root / ISSUE).exists()


@pytest.mark.parametrize("wanted", [1, 2])
def test_nothing_is_sent_before_it_is_approved(desk: Desk, wanted: int) -> None:
    desk.configure(f"approvals = {wanted}")
    for number in range(wanted):
        result = desk.send(ADA)
        nothing_sent(desk, result)
        assert f"{number} of {wanted} approval" in result.err
        for name in (f"Editor {number}", f" editor  {number} "):  # one person, however written
            assert desk.digest("-C", desk.root, "approve", DATE, "--by", name, now=NOW).code == 0
    assert desk.send(ADA).code == 0


def test_an_approval_of_other_bytes_is_none(desk: Desk) -> None:
    desk.configure("approvals = 1")
    desk.digest("-C", desk.root, "approve", DATE, "--by", "AR", now=NOW)
    desk.edit("Each headline", "Every headline")
    result = desk.send(ADA)
    nothing_sent(desk, result)
    assert "0 of 1 approval holds for what is built now; nothing was sent" in result.err
    assert desk.send(ADA, test=True).code == 0


def test_outputs_changed_by_hand_are_built_anew_before_they_are_sent(desk: Desk) -> None:
    path = desk.root / "out/catch-up" / DATE / "issue.html"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"461m", b"999m"))
    assert desk.send(ADA).code == 0
    assert path.read_bytes() == before
    assert b"999m" not in desk.server.taken[0][2]


def test_outputs_changed_after_the_build_are_not_sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from digest.workflow import build as home
    from digest.workflow import send as step

    path = desk.root / "out/catch-up" / DATE / "issue.html"

    def meddled(*given: Any, **options: Any) -> home.Built:
        built = home.build(*given, **options)
        path.write_bytes(path.read_bytes().replace(b"461m", b"999m"))
        return built

    monkeypatch.setattr(step, "build", meddled)
    result = desk.send(ADA)
    nothing_sent(desk, result)
    assert "was changed since it was checked" in result.err


def test_merge_tags_are_not_sent_as_they_are(desk: Desk) -> None:
    desk.configure('profile = "mailchimp"')
    result = desk.send(ADA)
    nothing_sent(desk, result)
    assert "readers would see them" in result.err
    test = desk.send(ADA, test=True)
    assert test.code == 0
    assert "The merge tags of Mailchimp stand in it as they are." in test.err
    assert desk.send(ADA, profile="smtp").code == 0
    assert [b"*|UNSUB|*" in octets for _, _, octets in desk.server.taken] == [True, False]


@pytest.mark.parametrize(
    "bad",
    [
        "", "ada", "ada@", "ada@example.org\r\nBcc: spy@example.org", "ada@example.org\nX: y", "ada@exa mple.org",
        "Ada <ada@example.org>", "ada@example.org\x00", "=?utf-8?q?a=0d=0aBcc=3ab?=@example.org\u2028",
        "ada@example.org, b@example.org", "\u202eada@example.org\r", "@example.org", "é@example.org",
    ],
)  # fmt: skip
def test_one_bad_address_and_nobody_gets_anything(desk: Desk, bad: str) -> None:
    result = desk.send(ADA, bad, BEN)
    nothing_sent(desk, result, code=2)
    assert len(result.err.splitlines()[0]) < 200
    assert "\r" not in result.err


def test_a_list_in_a_file(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "readers.txt"
    path.write_text(f"\ufeff# the desk\n{ADA}\n\n  Ben@Exämple.org \r\nADA@example.org\n", "utf-8")
    result = desk.send(CAI, to_file=str(path))
    assert result.code == 0
    assert desk.arrived() == [CAI, ADA, "Ben@xn--exmple-cua.org"]
    assert "(1 address was given more than once)" in result.err


def test_every_fault_of_a_list_is_told_with_its_line(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "readers.txt"
    path.write_text(f"{ADA}\nnobody\n{BEN}\nAda <{ADA}>\n")
    result = desk.send(to_file=str(path))
    nothing_sent(desk, result, code=2)
    assert re.findall(r"readers\.txt:(\d+): .* is not an email address", result.err) == ["2", "4"]


def test_a_list_that_cannot_be_read(desk: Desk, tmp_path: Path) -> None:
    nothing_sent(desk, desk.send(to_file=str(tmp_path / "none.txt")), code=3)
    nothing_sent(desk, desk.send(to_file=str(tmp_path)), code=3)
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9@example.org\n")
    nothing_sent(desk, desk.send(to_file=str(tmp_path / "latin.txt")), code=2)
    nothing_sent(desk, desk.send(), code=2)


def test_a_list_too_long_for_this(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "readers.txt"
    path.write_text("".join(f"r{number}@example.org\n" for number in range(MOST_READERS + 1)))
    result = desk.send(to_file=str(path))
    nothing_sent(desk, result, code=2)
    assert "docs/sending.md" in result.err


@pytest.mark.parametrize("via", ["", "smtp://", "http://127.0.0.1", "smtp://u:secret@127.0.0.1"])
def test_a_way_that_is_none(desk: Desk, via: str) -> None:
    result = desk.digest("-C", desk.root, "send", DATE, "--to", ADA, "--via", via, now=NOW)
    nothing_sent(desk, result, code=2)
    assert "secret" not in result.err


def test_a_program_that_is_not_there(desk: Desk) -> None:
    result = desk.send(ADA, BEN, via="no-such-mailer -t")
    assert result.code == 1
    assert "Stopped: no-such-mailer cannot be started" in result.err
    assert [line.split()[0] for line in result.lines] == ["waiting", "waiting"]


def test_two_sends_at_once_send_nobody_two(desk: Desk) -> None:
    from digest.delivery.outbox import opened

    with opened(desk.root / f".digest/outbox/catch-up/{DATE}.db"):
        result = desk.send(ADA)
    assert (result.code, result.out) == (1, b"")
    assert "another digest send of this issue is at work" in result.err
    assert desk.arrived() == []


# --- trying out ----------------------------------------------------------------------------------


def test_a_test_is_marked_and_leaves_nothing_behind(desk: Desk) -> None:
    desk.configure("approvals = 2")
    for _ in range(2):
        assert desk.send(ADA, test=True).code == 0
    subjects = [str(message_from_bytes(each, policy=policy.default)["Subject"]) for _, _, each in desk.server.taken]
    assert [subject[:15] for subject in subjects] == ["[TEST] Provider"] * 2
    assert not (desk.root / "sent").exists()
    assert not (desk.root / ".digest/outbox").exists()
    assert desk.send(ADA, test=True, again="x").code == 2


def test_a_dry_run_does_all_but_hand_it_over(desk: Desk) -> None:
    result = desk.send(ADA, BEN, dry_run=True)
    assert (result.code, result.lines) == (0, [f"waiting {ADA}", f"waiting {BEN}"])
    assert "A dry run: nothing was sent. To send: 2." in result.err
    assert (desk.arrived(), desk.server.connections) == ([], 0)
    assert not (desk.root / ".digest/outbox").exists()
    desk.server.recipient = lambda to: "451 later" if to == BEN else None
    desk.send(ADA, BEN)
    result = desk.send(ADA, BEN, dry_run=True)
    assert result.lines == [f"sent {ADA} in an earlier run", f"deferred {BEN} in an earlier run"]
    assert "To send: 1." in result.err
    desk.server.recipient = lambda _: None
    desk.send(ADA, BEN)
    assert desk.send(ADA, dry_run=True).code == 1


def test_the_same_as_json(desk: Desk) -> None:
    desk.server.recipient = lambda to: "550 5.1.1 nobody" if to == BEN else None
    found = json.loads(desk.send(ADA, BEN, json=True).out)
    ids = [each.pop("message_id") for each in found["readers"]]
    assert ids[0] == message_from_bytes(desk.server.taken[0][2])["Message-ID"]
    assert found == {
        "version": 1,
        "newsletter": "catch-up",
        "date": DATE,
        "test": False,
        "dry_run": False,
        "via": f"smtp://127.0.0.1:{desk.server.port}",
        "readers": [
            {"address": ADA, "state": "sent", "words": "250 2.0.0 kept as 1"},
            {"address": BEN, "state": "refused", "words": "550 5.1.1 nobody"},
        ],
        "missing": 0,
        "record": str(desk.root / SENT),
    }


def test_a_date_far_off_stands_in_no_message(desk: Desk) -> None:
    friday = datetime(2016, 9, 2, 15, tzinfo=UTC)
    assert desk.send(ADA, test=True, now=friday).code == 0
    message = message_from_bytes(desk.server.taken[0][2], policy=policy.default)
    assert message["Date"] == "Fri, 02 Sep 2016 16:00:00 +0100"
