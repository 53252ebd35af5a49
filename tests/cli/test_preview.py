"""``digest preview``: the address, the end, and the pages to pass on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.support import REPOSITORY, SAMPLES, copy_newsroom, run_process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support import CommandLine

DAY = "2016-09-05"
VIEWS = ("index", "phone", "dark", "forced-dark", "no-pictures", "text", "inbox", "links", "source", "message")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    newsroom = copy_newsroom(tmp_path_factory.mktemp("preview") / "newsroom")
    assert run_process("-C", newsroom, "build", "--week", "2016-W35").code == 0
    return newsroom


# --- the server ----------------------------------------------------------------------------------


@contextmanager
def running(newsroom: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run the command; yield its process and the line it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "digest", "-C", str(newsroom), "preview", "--no-open", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    with process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().decode().strip()
        finally:
            process.kill()


def test_it_prints_one_address_and_ends_at_once_on_ctrl_c_though_a_page_listens(built: Path) -> None:
    with running(built) as (process, address):
        assert re.fullmatch(rf"http://127\.0\.0\.1:\d+/issues/catch-up/{DAY}\?key=[\w-]{{32}}", address)
        place = urlsplit(address)
        with closing(HTTPConnection(place.netloc, timeout=20)) as line, closing(HTTPConnection(place.netloc)) as other:
            line.request("GET", f"{place.path}?{place.query}")
            entered = line.getresponse()
            entered.read()
            cookie = {"cookie": (entered.headers["set-cookie"] or "").partition(";")[0]}
            other.request("GET", f"/events/catch-up/{DAY}", headers=cookie)
            events = other.getresponse()
            assert events.headers["content-type"].startswith("text/event-stream")
            assert events.readline().startswith(b"data: ")
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
            assert time.monotonic() - began < 5  # 0.3 s on the machine it was written on; no stream holds it up
        assert process.stdout
        assert process.stderr
        assert process.stdout.read() == b""
        said = process.stderr.read().decode()
        assert said.startswith("Only this computer can reach it. Ctrl-C ends it.\n")
        assert "Traceback" not in said


def test_it_listens_on_loopback_alone(built: Path) -> None:
    with running(built) as (process, address):
        port = urlsplit(address).port
        tables = [Path(f"/proc/{process.pid}/net/{name}") for name in ("tcp", "tcp6")]
        rows = [row.split() for table in tables if table.exists() for row in table.read_text().splitlines()[1:]]
        listening = [row[1].partition(":")[0] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")]
        assert listening in (["0100007F"], [])  # 127.0.0.1; no such table on other systems


def test_a_port_can_be_chosen_and_one_that_is_taken_is_told(built: Path) -> None:
    with running(built) as (_, address):
        port = str(urlsplit(address).port)
        result = run_process("-C", built, "preview", "--no-open", "--port", port)
        assert (result.code, result.out) == (3, b"")
        assert f"port {port} cannot be had" in result.err
        assert "help: leave --port out" in result.err


def test_with_several_newsletters_and_none_named_the_list_of_all_is_opened(tmp_path: Path) -> None:
    newsroom = copy_newsroom(tmp_path / "newsroom", newsletters=tuple(SAMPLES))
    with running(newsroom) as (_, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?key=[\w-]+", address)


def test_a_date_opens_that_issue(built: Path) -> None:
    with running(built, "catch-up", "2016-08-22") as (_, address):
        assert "/issues/catch-up/2016-08-22?" in address


def test_without_a_date_the_newest_issue_is_shown_also_when_all_were_handed_over(
    digest: CommandLine, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.workflow.issues.is_handed_over", lambda *_: True)
    assert digest("-C", built, "preview", "--out", tmp_path / "views").code == 0
    assert "Monday 5 September 2016" in (tmp_path / "views/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("catch-up", "2016-12-05"), 2, "has no issue file yet"),
        (("other",), 2, "other"),
        (("--out", "x", "--port", "8000"), 2, "--out serves nothing"),
        (("--port", "0"), 2, "--port"),
    ],
)
def test_what_cannot_be_shown_is_said_and_nothing_is_served(
    digest: CommandLine, built: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    result = digest("-C", built, "preview", "--no-open", *arguments)
    assert (result.code, result.out) == (code, b"")
    assert said in result.err


# --- pages to pass on ----------------------------------------------------------------------------


def test_the_views_are_written_with_the_very_outputs_and_nothing_of_this_machine(
    digest: CommandLine, built: Path, tmp_path: Path
) -> None:
    result = digest("-C", built, "preview", "--out", tmp_path / "views")
    assert (result.code, result.out.decode()) == (0, f"{tmp_path / 'views' / 'index.html'}\n")
    found = {path.relative_to(tmp_path / "views").as_posix(): path.read_bytes() for path in _files(tmp_path / "views")}
    mails = {f"mail/{name}.html" for name in ("light", "dark", "forced-dark")}
    outputs = {"issue.html", "issue.txt", "issue.eml"}
    assert set(found) == {f"{view}.html" for view in VIEWS} | mails | outputs
    for name in outputs:
        assert found[name] == (built / "out/catch-up" / DAY / name).read_bytes()
    for name, octets in found.items():
        assert str(built).encode() not in octets, name
        if name not in outputs:
            policy = 'http-equiv="Content-Security-Policy" content="default-src \'none\''
            assert policy in unescape(octets.decode()), name
            assert b"<script" not in octets, name
        if name in mails:
            assert b"img-src 'none'" in octets
    for view in VIEWS:
        page = found[f"{view}.html"].decode()
        for target in re.findall(r'(?:href|src)="([^"#]+)"', page):
            assert target.startswith(("https://", "data:")) or target in found, target


def test_with_pictures_each_view_is_written_twice_and_the_first_fetches_none(
    digest: CommandLine, built: Path, tmp_path: Path
) -> None:
    newsroom = tmp_path / "newsroom"
    shutil.copytree(built, newsroom)
    issue = newsroom / f"issues/catch-up/{DAY}.md"
    text = issue.read_text("utf-8")
    issue.write_text(
        text.replace("# Also this week", "![A chart](https://www.example.org/c.png)\n\n# Also this week"), "utf-8"
    )
    assert digest("-C", newsroom, "preview", "--out", tmp_path / "views").code == 0
    folder = tmp_path / "views"
    assert "img-src 'none'" in (folder / "mail/light.html").read_text("utf-8")
    assert "img-src https: data:" in (folder / "mail/light-with-pictures.html").read_text("utf-8")
    assert 'href="index-with-pictures.html">Show 1 picture' in (folder / "index.html").read_text("utf-8")
    assert 'href="index.html">Hide 1 picture' in (folder / "index-with-pictures.html").read_text("utf-8")
    assert not (folder / "no-pictures-with-pictures.html").exists()


def test_the_same_state_gives_the_same_pages_and_a_folder_of_ours_is_written_again(
    digest: CommandLine, built: Path, tmp_path: Path
) -> None:
    digest("-C", built, "preview", "--out", tmp_path / "a")
    digest("-C", built, "preview", "--out", tmp_path / "b")
    (tmp_path / "a" / "note.txt").write_text("mine")
    (tmp_path / "a" / "phone.html").write_text("cut short")
    assert digest("-C", built, "preview", "--out", tmp_path / "a").code == 0
    assert (tmp_path / "a" / "note.txt").read_text() == "mine"
    (tmp_path / "a" / "note.txt").unlink()
    one, other = ({p.relative_to(tmp_path / n): p.read_bytes() for p in _files(tmp_path / n)} for n in ("a", "b"))
    assert one == other


@pytest.mark.parametrize("name", ["index.html", "notes.txt"])
def test_a_folder_that_holds_other_files_is_left_alone(
    digest: CommandLine, built: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / name).write_text("<html>mine</html>")
    result = digest("-C", built, "preview", "--out", folder)
    assert (result.code, result.out) == (3, b"")
    assert "is no preview of this program" in result.err
    assert [path.name for path in _files(folder)] == [name]


def test_an_issue_that_cannot_be_shown_writes_nothing(digest: CommandLine, built: Path, tmp_path: Path) -> None:
    newsroom = tmp_path / "newsroom"
    shutil.copytree(built, newsroom)
    (newsroom / "templates/parts").mkdir(parents=True)
    (newsroom / "templates/parts/masthead.mjml.j2").write_text("{{ nothing }}")
    result = digest("-C", newsroom, "preview", "--out", tmp_path / "views")
    assert (result.code, result.out) == (2, b"")
    assert result.err.startswith("templates/parts/masthead.mjml.j2:1: ")
    assert not (tmp_path / "views").exists()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
