"""A desk in a browser for tests: a server of its own on a newsroom, and what is looked for on its page."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from digest import config
from digest.desk.acts import Desk, Editing
from digest.desk.server import Server
from digest.workflow import files
from tests.support import NOW, run_process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

DAY = "2016-09-05"
PAGE = f"/desk/catch-up/{DAY}"
LEAD, SECOND, HELD = "finance/provider-deficit", "planning/two-year-plans", "hospitals/stafford-children"
OUTPUTS = ("issue.html", "issue.txt", "issue.eml")


class Served(NamedTuple):
    """A newsroom at whose desk somebody works."""

    newsroom: Path
    server: Server
    port: int
    cookie: str

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def issue(self) -> Path:
        return self.newsroom / f"issues/catch-up/{DAY}.md"

    def text(self) -> str:
        return self.issue.read_text("utf-8")

    def edit(self, old: str, new: str) -> None:
        """Change the issue file as another editor does."""
        assert old in self.text()
        files.write(self.issue, self.text().replace(old, new, 1).encode())


def cookie_for(address: str) -> str:
    """Enter by an address with a key, as the first browser."""
    place = urlsplit(address)
    with closing(HTTPConnection(place.netloc, timeout=20)) as line:
        line.request("GET", f"{place.path}?{place.query}")
        entered = line.getresponse()
        assert entered.status == 303
        return (entered.headers["set-cookie"] or "").partition(";")[0]


@contextmanager
def served(newsroom: Path, port: int = 0, editing: Editing | None = None) -> Iterator[Served]:
    """Serve the desk of a newsroom on loopback until the block ends; a fault of the program fails the test."""
    desk = Desk(config.load_newsroom(newsroom), lambda: NOW, editing or Editing())
    told: list[str] = []
    listening = socket.create_server(("127.0.0.1", port))
    server = Server(desk.proofs, listening, desk=desk, changed=lambda _: None, report=told.append)
    ready = Event()
    thread = Thread(target=server.until_ended, args=[ready.set], daemon=True)
    found = listening.getsockname()[1]
    thread.start()
    assert ready.wait(20)
    yield Served(newsroom, server, found, cookie_for(server.address(None)))
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()
    assert told == []


Open = Callable[..., "Page"]


def enter(context: Any, served: Served) -> None:
    name, _, value = served.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": served.base, "sameSite": "Strict"}])


def story(page: Page, key: str) -> Locator:
    return page.locator(f'[data-story="{key}"]')


def field(page: Page, key: str, name: str) -> Locator:
    return story(page, key).locator(f"[data-field={name}]")


def keys(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("[data-story]", "all => all.map(each => each.dataset.story)")
    return found


def until(page: Page, script: str, arg: Any = None) -> None:
    """Wait until a function of the page says yes: asked from here, for its own policy lets nothing be evaluated."""
    for _ in range(200):
        if page.evaluate(script, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(script)


def settled(page: Page) -> None:
    """Wait until all that was typed is at the server."""
    page.wait_for_selector("html[data-sends=idle]", state="attached")


def saved(page: Page) -> None:
    page.wait_for_selector("html[data-saved=true]", state="attached")


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id || document.activeElement.className")
    return found


def built_elsewhere(served: Served, folder: Path) -> dict[str, bytes]:
    """Build the same newsroom by the command line at another place."""
    shutil.copytree(served.newsroom, folder, ignore=shutil.ignore_patterns("out", ".digest"))
    assert run_process("-C", folder, "build", "catch-up", DAY).code in {0, 1}
    return {name: (folder / f"out/catch-up/{DAY}" / name).read_bytes() for name in OUTPUTS}


def built(served: Served) -> dict[str, bytes]:
    return {name: (served.newsroom / f"out/catch-up/{DAY}" / name).read_bytes() for name in OUTPUTS}
