"""An issue leaves from the desk in a browser: shown before, asked for twice, and told afterwards."""

from __future__ import annotations

import os
import sys
import tomllib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from digest.desk.acts import Editing
from tests.browser.desks import Served, saved, served, settled
from tests.mailserver import running
from tests.support import copy_newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.desks import Open
    from tests.mailserver import Mailserver

pytestmark = pytest.mark.browser

DAY = "2016-08-30"
PAGE = f"/desk/catch-up/{DAY}"
ADA, BEN, YOU = "ada@example.org", "ben@example.org", "you@example.org"


class Post(NamedTuple):
    """A desk from which an issue without a fault can leave for two readers, by a server on loopback."""

    served: Served
    server: Mailserver

    @property
    def receipt(self) -> Path:
        return self.served.newsroom / f"sent/catch-up/{DAY}/receipt.toml"


@contextmanager
def at_post(folder: Path, **more: Any) -> Iterator[Post]:
    newsroom = copy_newsroom(folder / "newsroom")
    readers = folder / "readers.txt"
    readers.write_text(f"{ADA}\n{BEN}\n", "utf-8")
    with running() as server:
        given = {"via": f"smtp://127.0.0.1:{server.port}", "to": (YOU,), "readers": readers, **more}
        with served(newsroom, editing=Editing(**given)) as found:
            yield Post(found, server)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with at_post(tmp_path) as found:
        yield found


def on(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.textContent.trim()")
    return found


def test_by_mouse_it_is_asked_for_twice_and_on_record_afterwards(sit_at: Open, post: Post) -> None:
    page = sit_at(post.served, PAGE)
    page.fill("#subject", "A subject typed just before")
    page.click("#handover")
    first = page.locator("#ask-handover[open]")
    first.wait_for()
    saved(page)  # what is handed over is what is in the file
    shown = first.inner_text()
    for words in ("A subject typed just before", "2 readers", "readers.txt", "smtp://127.0.0.1", "catch-up@news"):
        assert words in shown
    assert on(page) == "Cancel"
    page.fill("#handover-by", "A. Editor")
    first.get_by_role("button", name="Go on").click()
    again = page.locator("#ask-handover-again[open]")
    again.wait_for()
    assert "cannot be taken back" in again.inner_text()
    assert post.server.taken == []
    again.get_by_role("button", name="Hand it over to 2 readers").click()
    done = page.locator("#handed-over[open]")
    done.wait_for()
    assert "2 sent." in done.inner_text()
    assert f"sent/catch-up/{DAY}" in done.inner_text()
    done.get_by_role("button", name="Close").click()
    page.locator("#saved", has_text="handed over").wait_for()
    assert post.server.recipients() == [ADA, BEN]
    assert b"A subject typed just before" in post.server.taken[0][2]
    (receipt,) = tomllib.loads(post.receipt.read_text())["receipt"]
    assert (receipt["by"], receipt["readers"]) == ("A. Editor", "2 sent")
    page.click("#handover")
    page.locator("#handover-lacks[open]", has_text="This issue was handed over before.").wait_for()


def test_by_keys_enter_alone_hands_nothing_over(sit_at: Open, post: Post) -> None:
    page = sit_at(post.served, PAGE)
    press = page.keyboard.press
    post.server.recipient = lambda to: "550 5.1.1 no such reader" if to == BEN else None
    page.focus("#handover")
    press("Enter")
    page.wait_for_selector("#ask-handover[open]")
    press("Enter")  # on Cancel
    page.wait_for_selector("#ask-handover[open]", state="detached")
    assert page.evaluate("document.activeElement.id") == "handover"
    press("Enter")
    page.wait_for_selector("#ask-handover[open]")
    page.focus("#handover-by")
    page.keyboard.type("A. Editor")
    press("Enter")
    page.wait_for_selector("#ask-handover-again[open]")
    assert on(page) == "Cancel"
    press("Enter")
    page.wait_for_selector("#ask-handover-again[open]", state="detached")
    press("Escape")
    assert post.server.taken == []
    assert not post.receipt.exists()
    page.focus("#handover")
    press("Enter")
    page.wait_for_selector("#ask-handover[open]")
    page.focus("#handover-by")
    press("Enter")  # the name is still there
    page.wait_for_selector("#ask-handover-again[open]")
    press("Tab")
    assert on(page) == "Hand it over to 2 readers"
    press("Enter")
    page.wait_for_selector("#handed-over[open]")
    assert "refused ben@example.org" in page.inner_text("#handed-over")
    assert "550 5.1.1 no such reader" in page.inner_text("#handed-over")
    press("Enter")
    page.wait_for_selector("#handed-over[open]", state="detached")
    assert post.server.recipients() == [ADA]


def test_what_it_lacks_is_said_before_in_words_of_an_editor(sit_at: Open, post: Post) -> None:
    toml = post.served.newsroom / "newsletters/catch-up.toml"
    toml.write_text(f"approvals = 1\n{toml.read_text('utf-8')}", "utf-8")
    page = sit_at(post.served, PAGE)
    page.fill("#subject", "")
    settled(page)
    page.click("#handover")
    lacks = page.locator("#handover-lacks[open]")
    lacks.wait_for()
    words = lacks.inner_text()
    assert "The checks found 1 error." in words
    assert "0 of 1 approval holds for what is built now." in words
    assert not lacks.locator("button.pasting").is_visible()
    assert on(page) == "Close"
    assert post.server.taken == []


def test_a_desk_without_a_way_says_how_to_have_one_and_writes_the_page_to_paste_from(
    sit_at: Open, tmp_path: Path
) -> None:
    with at_post(tmp_path, via="", to=(), readers=None) as post:
        page = sit_at(post.served, PAGE)
        assert not page.locator("#test").is_visible()
        page.click("#handover")
        lacks = page.locator("#handover-lacks[open]")
        lacks.wait_for()
        assert "digest desk --via 'msmtp -t' --to-file readers.txt" in lacks.inner_text()
        lacks.get_by_role("button", name="Write that page").click()
        page.locator("[data-bar=done]", has_text="hand-over.html").wait_for()
        assert (post.served.newsroom / f"out/catch-up/{DAY}/hand-over.html").is_file()


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script of a shell")
def test_a_test_copy_leaves_by_the_mail_program_for_those_named_alone(sit_at: Open, tmp_path: Path) -> None:
    box, program = tmp_path / "box", tmp_path / "msmtp"
    program.write_text(f"#!{sys.executable}\nimport sys\nopen({str(box)!r}, 'ab').write(sys.stdin.buffer.read())\n")
    program.chmod(0o755)
    with at_post(tmp_path, via=f"{program} -t", readers=None) as post:
        page = sit_at(post.served, PAGE)
        page.click("#test")
        asked = page.locator("#ask-test[open]")
        asked.wait_for()
        assert YOU in asked.inner_text()
        page.keyboard.press("Escape")
        assert not box.exists()
        page.click("#test")
        asked.get_by_role("button", name="Send").click()
        page.locator("[data-bar=done]", has_text=f"sent {YOU}").wait_for()
        message = box.read_bytes()
        assert message.count(b"Subject: [TEST]") == 1
        assert f"To: {YOU}".encode() in message
        assert not post.receipt.exists()


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "light"),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in ((1280, "dark"), (375, "light"), (375, "dark"))),
    ],
)
def test_axe_finds_nothing_while_it_is_handed_over(sit_at: Open, post: Post, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = sit_at(post.served, PAGE, width=width, scheme=scheme)
    post.server.recipient = lambda to: "451 4.7.1 later" if to == BEN else None

    def look(dialog: str) -> None:
        page.wait_for_selector(f"{dialog}[open]")
        found = Axe().run(page, options={"iframes": False})
        assert found.violations_count == 0, found.generate_report()
        box = page.locator(dialog).bounding_box()
        assert box
        assert box["x"] >= 8
        assert box["x"] + box["width"] <= width - 8

    page.click("#handover")
    look("#ask-handover")
    page.fill("#handover-by", "A. Editor")
    page.keyboard.press("Enter")
    look("#ask-handover-again")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    look("#handed-over")
    page.keyboard.press("Enter")
    post.server.recipient = lambda _: None
    page.fill("#subject", "")
    page.click("#handover")
    look("#handover-lacks")
