"""``digest send`` through msmtp and Postfix on loopback: what arrives is what was built, to the letter."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.mailserver import Mailserver, free_port, running
from tests.support import copy_newsroom, run_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support import Result

pytestmark = pytest.mark.slow

ADA, BEN, FROM = "ada@example.org", "ben@example.org", "catch-up@news.example.org"
NEEDS_MSMTP = pytest.mark.skipif(not shutil.which("msmtp"), reason="msmtp is not installed")
NEEDS_POSTFIX = pytest.mark.skipif(
    not shutil.which("postfix", path="/usr/sbin:/sbin") or os.name == "nt" or os.getuid() != 0,
    reason="Postfix is not installed, or nobody but root may start it",
)
# What senders have been known to change on the way.
HARD = (
    ".", "..", ".two dots", "From here on it is a story", "emoji 🎉 👩‍👩‍👧 🇬🇧", "£461m – “close to plan”", "x" * 3000,
    "= =20 =3D =", "-- ", "\\>From there",
)  # fmt: skip


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a newsroom whose issue holds all that is hard to carry."""
    root = copy_newsroom(tmp_path_factory.mktemp("senders") / "newsroom")
    assert run_process("-C", root, "build", "--week", "2016-W35").code == 0
    path = root / "issues/catch-up/2016-09-05.md"
    story = "## What senders change\n<!-- by-hand -->\n\n" + "\n\n".join(HARD) + "\n\n# Also this week"
    text = path.read_text("utf-8")
    assert "# Also this week" in text
    path.write_text(text.replace("# Also this week", story), "utf-8")
    assert run_process("-C", root, "build", "2016-09-05").code == 0
    return root


def send(newsroom: Path, via: str, *readers: str) -> Result:
    to = [part for reader in readers for part in ("--to", reader)]
    return run_process("-C", newsroom, "send", "2016-09-05", "--test", *to, "--via", via)


def body(message: bytes) -> bytes:
    return message.split(b"\r\n\r\n", 1)[1]


def arrived_whole(server: Mailserver, newsroom: Path, *readers: str) -> None:
    """Hold what arrived against what was built; SMTP adds a line end at most."""
    built = (newsroom / "out/catch-up/2016-09-05/issue.eml").read_bytes()
    lines = (newsroom / "out/catch-up/2016-09-05/issue.txt").read_text("utf-8").split("\n")
    assert [line for line in HARD if line.replace("\\", "").strip() not in lines] == []
    assert sorted(server.recipients()) == sorted(readers)
    for sender, to, octets in server.taken:
        message = message_from_bytes(octets, policy=policy.default.clone(raise_on_defect=True))
        assert (sender, message["To"]) == (FROM, to)
        assert message["Subject"].startswith("[TEST] Provider deficit at £461m")
        assert body(octets).rstrip(b"\r\n") == body(built).rstrip(b"\r\n")


# --- msmtp ---------------------------------------------------------------------------------------


def msmtp_to(port: int, folder: Path, *more: str) -> str:
    settings = folder / "msmtprc"
    lines = ("account default", "host 127.0.0.1", f"port {port}", f"from {FROM}", "tls off", *more)
    settings.write_text("\n".join(lines) + "\n")
    settings.chmod(0o600)
    return f"msmtp -C {settings} -t"


@NEEDS_MSMTP
def test_msmtp_carries_every_letter(newsroom: Path, tmp_path: Path) -> None:
    with running() as server:
        result = send(newsroom, msmtp_to(server.port, tmp_path), ADA, BEN)
        assert result.code == 0, result.err
        arrived_whole(server, newsroom, ADA, BEN)


REFUSED: Callable[[str], str] = lambda _: "550 5.1.1 nobody"  # noqa: E731
LATER: Callable[[str], str] = lambda _: "451 4.7.1 greylisted"  # noqa: E731


@NEEDS_MSMTP
@pytest.mark.parametrize(
    ("place", "answer", "code", "states"),
    [
        ("recipient", REFUSED, 1, ["refused", "refused"]),
        ("recipient", LATER, 75, ["deferred", "deferred"]),
        ("message", lambda _: "gone", 75, ["uncertain", "waiting"]),
    ],
)
def test_msmtp_says_what_the_server_said(
    place: str, answer: Callable[[str], str], code: int, states: list[str], newsroom: Path, tmp_path: Path
) -> None:
    with running() as server:
        setattr(server, place, answer)
        result = send(newsroom, msmtp_to(server.port, tmp_path), ADA, BEN)
        assert (result.code, [line.split()[0] for line in result.lines]) == (code, states), result.err
        assert answer(ADA) in result.out.decode() or place == "message"
        assert server.taken == []


@NEEDS_MSMTP
def test_msmtp_without_a_server_or_settings_sends_nothing(newsroom: Path, tmp_path: Path) -> None:
    unreachable = msmtp_to(free_port(), tmp_path)
    for via, code, first in (
        (unreachable, 75, "deferred"),
        (unreachable.removesuffix(" -t"), 1, "waiting"),  # nobody told it to look for the recipient
        ("msmtp -t --tls=perhaps", 1, "waiting"),
    ):
        result = send(newsroom, via, ADA, BEN)
        assert (result.code, [line.split()[0] for line in result.lines]) == (code, [first, "waiting"]), result.err
        assert "Stopped: msmtp: " in result.err


# --- Postfix -------------------------------------------------------------------------------------


class Postfix(NamedTuple):
    """A Postfix of one's own, that hands all it takes to a server of the test."""

    settings: Path
    port: int
    sink: Mailserver

    def wait(self, count: int) -> None:
        until = time.monotonic() + 30
        while len(self.sink.taken) < count and time.monotonic() < until:
            time.sleep(0.05)
        assert len(self.sink.taken) == count, (self.settings / "log").read_text()


_MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
maillog_file = {root}/log
maillog_file_prefixes = {root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mta.example.org
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{sink}
disable_dns_lookups = yes
smtpd_forbid_bare_newline = reject
smtpd_recipient_restrictions = check_recipient_access inline:{{{{{refused} = 550 5.1.1 nobody here}}}},
    permit_mynetworks, reject
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    # Not below pytest's own folder: Postfix works as a user of its own, who may not go in there.
    root = Path(tempfile.mkdtemp(prefix="postfix-"))
    root.chmod(0o755)
    (root / "data").mkdir()
    (root / "queue").mkdir()
    shutil.chown(root / "data", "postfix")
    with running() as sink:
        port = free_port()
        (root / "main.cf").write_text(_MAIN.format(root=root, sink=sink.port, refused=BEN))
        (root / "master.cf").write_text(_MASTER.format(port=port))
        control = ["/usr/sbin/postfix", "-c", str(root)]
        started = subprocess.run([*control, "start"], check=False, capture_output=True, text=True)
        assert started.returncode == 0, started.stderr
        try:
            yield Postfix(root, port, sink)
        finally:
            subprocess.run([*control, "stop"], check=False, capture_output=True)
            shutil.rmtree(root, ignore_errors=True)


@NEEDS_POSTFIX
def test_the_sendmail_of_postfix_carries_every_letter(newsroom: Path, postfix: Postfix) -> None:
    result = send(newsroom, f"/usr/sbin/sendmail -C {postfix.settings} -t -i -f {FROM}", ADA, BEN)
    assert result.code == 0, result.err
    assert result.lines == [f"sent {ADA} taken by sendmail", f"sent {BEN} taken by sendmail"]
    postfix.wait(2)
    arrived_whole(postfix.sink, newsroom, ADA, BEN)


@NEEDS_POSTFIX
def test_a_postfix_that_forbids_bare_newlines_takes_every_letter(newsroom: Path, postfix: Postfix) -> None:
    result = send(newsroom, f"smtp://127.0.0.1:{postfix.port}", ADA, BEN, "cai@example.org")
    assert result.code == 1, result.err
    assert f"refused {BEN} 550 5.1.1 <{BEN}>: Recipient address rejected: nobody here" in result.lines
    postfix.wait(2)
    arrived_whole(postfix.sink, newsroom, ADA, "cai@example.org")


@NEEDS_POSTFIX
def test_a_postfix_that_takes_nothing_now_is_tried_later(newsroom: Path, postfix: Postfix) -> None:
    with (postfix.settings / "main.cf").open("a") as file:
        file.write("queue_minfree = 9000000000000000\n")
    subprocess.run(["/usr/sbin/postfix", "-c", str(postfix.settings), "reload"], check=True, capture_output=True)
    result = send(newsroom, f"smtp://127.0.0.1:{postfix.port}", ADA)
    assert (result.code, result.lines[0].split()[:2]) == (75, ["deferred", ADA])
    assert "452 4.3.1" in result.err


# --- a filter ------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("spamassassin"), reason="SpamAssassin is not installed")
def test_spamassassin_has_nothing_against_it(tmp_path: Path) -> None:
    newsroom = copy_newsroom(tmp_path / "newsroom")
    assert run_process("-C", newsroom, "build", "--week", "2016-W35").code == 0
    with running() as server:
        result = run_process(
            *("-C", newsroom, "send", "2016-09-05", "--to", ADA, "--by", "AR"),
            *("--via", f"smtp://127.0.0.1:{server.port}"),
        )
        assert result.code == 0, result.err
        ((_, _, octets),) = server.taken
    done = subprocess.run(
        ["spamassassin", "--local", "--test-mode", "--nocreate-prefs", "--prefspath=/dev/null"],
        input=octets,
        capture_output=True,
        check=True,
        env={**os.environ, "HOME": str(tmp_path), "LC_ALL": "C"},
    )
    status = message_from_bytes(done.stdout)
    score, rules = read_report(done.stdout.decode("utf-8", "replace"))
    assert rules, status["X-Spam-Status"]
    assert [name for name, points in rules.items() if points > 0] == []
    assert score <= -0.9


def read_report(report: str) -> tuple[float, dict[str, float]]:
    """Return the score, and the points of each rule that spoke."""
    import re

    whole = re.search(r"Content analysis details:\s+\((-?[\d.]+) points", report)
    assert whole, report
    rows = re.findall(r"(?m)^\s*(-?\d+\.\d+)\s+([A-Z][A-Z0-9_]+)\b", report)
    return float(whole[1]), {name: float(points) for points, name in rows}
