"""What every transport must do. A new one joins ``WORLDS``."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import pytest

from digest.delivery import transport
from digest.model import Email
from digest.render.message import to_message
from tests.mailserver import free_port, running
from tests.support import a_newsletter
from tests.unit.render.rendering import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from digest.delivery import Transport

SENDER = "catch-up@news.example.org"
ADA, BEN, CAI = "ada@example.org", "ben@example.org", "cai@example.org"
HARD = ".\n..\n.two\nFrom here on\n>From there\nemoji 🎉 £461m “ok”\n" + "x" * 3000 + "\n= =20\ntrailing \n\n.\n"


def message_to(reader: str, text: str = "Words.\n") -> bytes:
    email = Email(subject="£ subject", preheader="", html=f"<p>{text}</p>\n", text=text)
    return to_message(email, a_newsletter(), to=reader, date=DAY)


class World(Protocol):
    """The other side of a transport."""

    def ways(self) -> Transport: ...
    def answers(self, reader: str, how: str) -> None: ...
    def messages(self) -> list[bytes]: ...


# --- the other sides -----------------------------------------------------------------------------

_PROGRAM = """\
import json, pathlib, re, sys
here = pathlib.Path(sys.argv[1])
message = sys.stdin.buffer.read()
how = json.loads((here / "how.json").read_text()).get(re.search(rb"(?m)^To: (\\S+)$", message)[1].decode(), "")
code, words = {
    "": (0, ""),
    "refused": (65, "recipient not accepted\\nserver message: 550 5.1.1 no such reader"),
    "deferred": (69, "server message: 451 4.7.1 greylisted"),
    "unreachable": (75, "cannot connect: Connection refused"),
    "gone": (76, "the server sent an empty reply"),
    "at fault": (78, "no configuration"),
    "ill-mannered": (65, "550 \\x1b[2J\\x07no\\u202e\\r\\nreally" + "x" * 5000),
}[how]
sys.stderr.write(words)
if code == 0:
    (here / f"message{len(list(here.glob('message*')))}").write_bytes(message)
sys.exit(code)
"""


class ProgramWorld:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._how: dict[str, str] = {}
        (folder / "program.py").write_text(_PROGRAM, "utf-8")
        self._write()

    def _write(self) -> None:
        (self._folder / "how.json").write_text(json.dumps(self._how))

    def ways(self) -> Transport:
        via = f"'{sys.executable}' '{self._folder / 'program.py'}' '{self._folder}'"
        return transport(via, sender=SENDER, environment={})

    def answers(self, reader: str, how: str) -> None:
        self._how[reader] = how
        self._write()

    def messages(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self._folder.glob("message*"))]


_ANSWERS = {
    "refused": "550 5.1.1 no such reader",
    "deferred": "451 4.7.1 greylisted",
    "ill-mannered": "550 \x1b[2J\x07no" + "x" * 400,
}


class SmtpWorld:
    def __init__(self) -> None:
        self._how: dict[str, str] = {}

    def ways(self) -> Transport:
        port = free_port() if "unreachable" in self._how.values() else self.server.port
        return transport(f"smtp://127.0.0.1:{port}", sender=SENDER, environment={})

    def answers(self, reader: str, how: str) -> None:
        self._how[reader] = how

    def messages(self) -> list[bytes]:
        return [octets for _, _, octets in self.server.taken]

    @contextmanager
    def up(self) -> Iterator[SmtpWorld]:
        with running() as self.server:
            self.server.sender = lambda _: "550 5.7.1 not you" if "at fault" in self._how.values() else None
            self.server.recipient = lambda to: _ANSWERS.get(self._how.get(to, ""))
            self.server.message = lambda to: "gone" if self._how.get(to) == "gone" else None
            yield self


@contextmanager
def _program(folder: Path) -> Iterator[World]:
    yield ProgramWorld(folder)


WORLDS: dict[str, Callable[[Path], AbstractContextManager[World]]] = {
    "program": _program,
    "smtp": lambda _: SmtpWorld().up(),
}


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with WORLDS[request.param](tmp_path) as found:
        yield found


def sent(world: World, *readers: str) -> list[tuple[str, bool, str]]:
    """Send a message to each reader and return what became of them."""
    way = world.ways()
    outcomes = [way.send(message_to(reader), reader) for reader in readers]
    way.close()
    return [(each.state, each.stop, each.words) for each in outcomes]


# --- the battery ---------------------------------------------------------------------------------


def test_what_was_handed_over_arrives_to_the_letter(world: World) -> None:
    message = message_to(ADA, HARD)
    way = world.ways()
    outcome = way.send(message, ADA)
    way.close()
    assert (outcome.state, outcome.stop) == ("sent", False)
    assert outcome.words
    (arrived,) = world.messages()
    assert arrived.replace(b"\r\n", b"\n") == message.replace(b"\r\n", b"\n")


def test_a_list_goes_through_one_transport(world: World) -> None:
    assert [state for state, _, _ in sent(world, ADA, BEN, CAI)] == ["sent"] * 3
    assert len(set(world.messages())) == 3


def test_a_reader_who_is_refused_costs_the_others_nothing(world: World) -> None:
    world.answers(BEN, "refused")
    one, two, three = sent(world, ADA, BEN, CAI)
    assert [one[0], two[0], three[0]] == ["sent", "refused", "sent"]
    assert (two[1], "550 5.1.1 no such reader" in two[2]) == (False, True)
    assert len(world.messages()) == 2


def test_a_reader_who_is_put_off_costs_the_others_nothing(world: World) -> None:
    world.answers(BEN, "deferred")
    one, two, three = sent(world, ADA, BEN, CAI)
    assert [one[0], two[0], three[0]] == ["sent", "deferred", "sent"]
    assert (two[1], "451 4.7.1 greylisted" in two[2]) == (False, True)


def test_nothing_can_be_reached(world: World) -> None:
    world.answers(ADA, "unreachable")
    ((state, stop, words),) = sent(world, ADA)
    assert (state, stop, "Connection refused" in words) == ("deferred", True, True)


def test_silence_after_the_message_is_uncertain(world: World) -> None:
    world.answers(ADA, "gone")
    ((state, stop, words),) = sent(world, ADA)
    assert (state, stop, bool(words)) == ("uncertain", True, True)


def test_a_fault_of_the_sending_itself_says_that_no_message_would_fare_better(world: World) -> None:
    world.answers(ADA, "at fault")
    ((state, stop, words),) = sent(world, ADA)
    assert (state, stop, bool(words)) == ("refused", True, True)


def test_what_a_server_says_cannot_rule_a_terminal(world: World) -> None:
    world.answers(ADA, "ill-mannered")
    ((state, _, words),) = sent(world, ADA)
    assert state == "refused"
    assert words.isprintable()
    assert len(words) <= 200


def test_a_transport_that_sent_nothing_can_be_closed(world: World) -> None:
    way = world.ways()
    way.close()
    way.close()
    assert world.messages() == []
