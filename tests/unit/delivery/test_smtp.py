"""A mail server: how it is named, where the password comes from, and every way in which a conversation can end."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from typing import TYPE_CHECKING

import pytest

from digest.delivery.smtp import PASSWORD, Patience, Server, Smtp, smtp_from
from digest.errors import DigestError
from tests.mailserver import Blunt, Mailserver, free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digest.delivery import Outcome

MESSAGE = b"To: ada@example.org\r\n\r\nWords.\r\n"
SENDER = "catch-up@news.example.org"
SOON = Patience(connect=1, answer=5, end=0.3)


def way(server: Mailserver | Blunt, *, tls: bool = False, user: str = "", password: str = "") -> Smtp:
    return Smtp(Server("127.0.0.1", server.port, tls, user, password), sender=SENDER, patience=SOON)


def send(through: Smtp, *, reader: str = "ada@example.org", close: bool = True) -> Outcome:
    outcome = through.send(MESSAGE, reader)
    if close:
        through.close()
    return outcome


def said(outcome: Outcome) -> tuple[str, bool]:
    return outcome.state, outcome.stop


# --- the address ---------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def read(via: str, **environment: str) -> Server:
    return smtp_from(via, sender=SENDER, environment=environment)._server


@pytest.mark.parametrize(
    ("via", "host", "port", "tls", "user"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25, False, ""),
        ("smtp://mail.example.org:2525/", "mail.example.org", 2525, False, ""),
        ("smtp://news@mail.example.org", "mail.example.org", 587, False, "news"),
        ("smtp://news@example.org@mail.example.org", "mail.example.org", 587, False, "news@example.org"),
        ("smtp://news%40example.org@mail.example.org:25", "mail.example.org", 25, False, "news@example.org"),
        ("smtps://news@mail.example.org", "mail.example.org", 465, True, "news"),
        ("smtp://[::1]:2525", "::1", 2525, False, ""),
    ],
)
def test_an_address_says_where_and_who(via: str, host: str, port: int, tls: bool, user: str) -> None:
    password = "secret" if user else ""
    assert read(via, **{PASSWORD: "secret"}) == Server(host, port, tls, user, password)


@pytest.mark.parametrize(
    "via",
    ["smtp://", "http://mail.example.org", "smtp://a b", "smtp://host:x", "smtp://host/path", "smtp://hóst", "://", "smtp://h?x=1"],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(via: str) -> None:
    with pytest.raises(DigestError, match="no address of a mail server"):
        read(via)


def test_a_password_on_the_command_line_is_refused_and_not_repeated() -> None:
    with pytest.raises(DigestError, match="can be read by everyone") as raised:
        read("smtp://news:hunter2@mail.example.org")
    assert "hunter2" not in str(raised.value)


def test_a_receipt_names_the_server_and_neither_user_nor_password() -> None:
    found = smtp_from("smtp://news@mail.example.org", sender=SENDER, environment={PASSWORD: "secret"})
    assert found.name == "smtp://mail.example.org:587"
    assert smtp_from("smtps://[::1]", sender=SENDER, environment={}).name == "smtps://[::1]:465"


def test_the_password_comes_from_netrc_when_the_variable_is_not_set(home: Path) -> None:
    (home / ".netrc").write_text("machine mail.example.org login news password from-netrc\n")
    (home / ".netrc").chmod(0o600)
    assert read("smtp://news@mail.example.org").password == "from-netrc"
    assert read("smtp://news@mail.example.org", **{PASSWORD: "first"}).password == "first"


@pytest.mark.parametrize(
    ("netrc", "message"),
    [
        (None, "no password for news at mail.example.org"),
        ("machine other.example.org login news password x\n", "no password for news"),
        ("machine mail.example.org login ada password x\n", "no password for news"),
        ("mashine x\n", r"~/\.netrc cannot be used"),
    ],
)
def test_a_user_without_a_password_sends_nothing(home: Path, netrc: str | None, message: str) -> None:
    if netrc:
        (home / ".netrc").write_text(netrc)
        (home / ".netrc").chmod(0o600)
    with pytest.raises(DigestError, match=message):
        read("smtp://news@mail.example.org")


def test_a_password_no_server_can_read_is_refused_and_not_repeated() -> None:
    with pytest.raises(DigestError, match="not ASCII") as raised:
        read("smtp://news@mail.example.org", **{PASSWORD: "hunté"})
    assert "hunt" not in str(raised.value)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True), ("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("mail.example.org", False),
        ("10.0.0.1", False), ("localhost.example.org", False), ("127.0.0.1.example.org", False),
    ],
)  # fmt: skip
def test_only_this_machine_needs_no_encryption(host: str, here: bool) -> None:
    assert Server(host, 25).loopback is here


# --- a conversation ------------------------------------------------------------------------------


def test_a_list_takes_one_connection() -> None:
    with running() as server:
        through = way(server)
        for number in range(5):
            assert send(through, reader=f"r{number}@example.org", close=False).state == "sent"
        through.close()
        assert server.connections == 1
        assert server.greeted_by == ["[127.0.0.1]"]
        assert {sender for sender, _, _ in server.taken} == {SENDER}


def test_a_server_that_closes_between_two_messages_is_called_again() -> None:
    with running() as server:
        through = way(server)
        left = iter([None, "421 4.3.2 enough of you", None])
        server.sender = lambda _: next(left)
        assert [send(through, close=False).state for _ in range(2)] == ["sent", "sent"]
        through.close()
        assert server.connections == 2


def test_a_server_that_sends_us_away_at_once_puts_the_list_off() -> None:
    with running() as server:
        server.sender = lambda _: "421 4.3.2 not now"
        outcome = send(way(server))
        assert said(outcome) == ("deferred", True)
        assert "421 4.3.2 not now" in outcome.words
        assert server.connections == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [("550 5.6.0 spam", "refused"), ("452 4.2.2 full", "deferred"), ("421 4.3.0 closing", "deferred")],
)
def test_the_answer_to_the_message_itself_counts_for_that_message(answer: str, state: str) -> None:
    with running() as server:
        server.message = lambda to: answer if to.startswith("ada") else None
        through = way(server)
        assert said(send(through, close=False)) == (state, False)
        assert send(through, reader="ben@example.org").state == "sent"
        assert server.recipients() == ["ben@example.org"]


def test_a_server_that_took_the_message_and_went_leaves_it_uncertain() -> None:
    with running() as server:
        server.message = lambda _: "taken, and gone"
        outcome = send(way(server))
        assert said(outcome) == ("uncertain", True)
        assert len(server.taken) == 1


def test_a_server_too_slow_to_answer_leaves_it_uncertain() -> None:
    with running() as server:
        server.delay = 1.5
        assert said(send(way(server))) == ("uncertain", True)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((b"554 5.3.2 no service here\r\n",), "refused"),
        ((b"450 4.3.2 busy\r\n",), "deferred"),
        ((b"421 4.3.2 busy\r\n",), "deferred"),
        ((b"",), "deferred"),
        ((b"SSH-2.0-OpenSSH\r\n",), "refused"),
        ((b"220 hello\r\n", b"550 not you\r\n", b"550 nor so\r\n"), "refused"),
        ((b"220 hello\r\n", b"250 fine\r\n", b"550 5.7.1 sender\r\n"), "refused"),
        ((b"220 hello\r\n", b"250 fine\r\n", b"450 4.7.1 sender\r\n"), "deferred"),
        ((b"220 hello\r\n", b"250 fine\r\n", b"250 fine\r\n", b"no answer at all\r\n"), "deferred"),
    ],
)
def test_what_holds_for_every_message_stops_the_sending(answers: tuple[bytes, ...], state: str) -> None:
    with Blunt(*answers) as server:
        assert said(send(way(server))) == (state, True)


def test_an_answer_to_the_message_that_is_none_leaves_it_uncertain() -> None:
    with Blunt(
        b"220 hi\r\n", b"250 fine\r\n", b"250 fine\r\n", b"250 fine\r\n", b"354 go\r\n", b"what?\r\n", b"250 ok\r\n"
    ) as server:
        assert send(way(server)).state == "uncertain"


def test_a_server_that_is_not_there() -> None:
    outcome = Smtp(Server("127.0.0.1", free_port()), sender=SENDER).send(MESSAGE, "ada@example.org")
    assert said(outcome) == ("deferred", True)
    assert "Connection refused" in outcome.words


# --- logging in, and encryption ------------------------------------------------------------------


def test_a_password_opens_the_server_and_a_wrong_one_is_never_shown() -> None:
    with running(logins=True) as server:
        assert send(way(server, user="news", password="right")).state == "sent"
        assert server.logins == [("news", "right")]
        outcome = send(way(server, user="news", password="wrong-secret"))
        assert said(outcome) == ("refused", True)
        assert "535" in outcome.words
        assert "wrong-secret" not in outcome.words
        assert len(server.taken) == 1


def test_a_server_that_knows_no_passwords_is_told_none() -> None:
    with running() as server:
        outcome = send(way(server, user="news", password="secret"))
        assert said(outcome) == ("refused", True)
        assert server.taken == []


def test_nothing_leaves_this_machine_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "loopback", False)
    with running(logins=True) as server:
        outcome = send(way(server, user="news", password="right"))
        assert said(outcome) == ("refused", True)
        assert "no encryption" in outcome.words
        assert (server.taken, server.logins) == ([], [])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a key and a certificate nobody has signed, in one file."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    made = subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "-", "-out", "-"),
        ],
        check=True,
        capture_output=True,
    )
    path.write_bytes(made.stdout)
    return path


@pytest.fixture(params=["starttls", "tls"])
def encrypted(request: pytest.FixtureRequest, certificate: Path) -> Iterator[tuple[Mailserver, bool]]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    tls = request.param == "tls"
    with running(tls=context if tls else None, starttls=None if tls else context) as server:
        yield server, tls


def test_what_a_server_on_this_machine_offers_is_used(encrypted: tuple[Mailserver, bool]) -> None:
    server, tls = encrypted
    assert send(way(server, tls=tls)).state == "sent"
    assert len(server.taken) == 1
    assert tls or server.encrypted == [True]


def test_elsewhere_a_certificate_nobody_signed_is_refused(
    encrypted: tuple[Mailserver, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Server, "loopback", False)
    server, tls = encrypted
    outcome = send(way(server, tls=tls))
    assert said(outcome) == ("refused", True)
    assert "certificate" in outcome.words
    assert server.taken == []


def test_elsewhere_a_good_certificate_is_taken(
    encrypted: tuple[Mailserver, bool], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Server, "loopback", False)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server, tls = encrypted
    assert send(way(server, tls=tls)).state == "sent"


def test_a_server_that_does_not_speak_tls_is_no_server_for_it() -> None:
    with running() as server:
        outcome = send(way(server, tls=True))
        assert outcome.stop
        assert outcome.state in {"refused", "deferred"}
        assert server.taken == []
