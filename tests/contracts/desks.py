"""A desk for tests: an application of its own on a newsroom, and the ways to ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient

from digest import config
from digest.desk.acts import Desk, Editing
from digest.desk.api import routes
from digest.desk.app import application
from digest.desk.guard import Guard
from digest.desk.hub import Hub
from tests.support import NOW

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from httpx2 import Response

    from digest.desk.proofs import Name

PORT = 43118
HERE = f"http://127.0.0.1:{PORT}"
ISSUE = "/api/issues/catch-up/2016-08-30"
STORY = {"kind": "set-story"}


class Clock:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


class Room:
    """A desk on a newsroom, and one browser that has its key."""

    def __init__(self, newsroom: Path, editing: Editing | None = None, issue: str = ISSUE) -> None:
        self.clock, self.issue, self.newsroom = Clock(), issue, newsroom
        self.desk = Desk(config.load_newsroom(newsroom), self.clock, editing or Editing())
        self.hub = Hub(self.desk.proofs, changed=lambda _: None, report=lambda _: None, says=self.desk.says)
        self.told: list[str] = []
        app = application(self.desk.proofs, self.hub, routes(self.desk, self.hub))
        self.guard = Guard(app, PORT, self.told.append)
        self.browser = self.client()
        assert self.browser.get(f"/?key={self.guard.key}").status_code == 303

    def client(self) -> TestClient:
        """Return a browser without the key."""
        return TestClient(self.guard, base_url=HERE, headers={"origin": HERE}, follow_redirects=False)

    def get(self, path: str = "", **query: str) -> Response:
        """Ask for something of the issue."""
        return self.browser.get(f"{self.issue}{path}", params=query)

    def post(self, word: str, **body: Any) -> Response:
        """Ask for something to be done to the issue."""
        return self.browser.post(f"{self.issue}/{word}", json=body)

    @property
    def state(self) -> dict[str, Any]:
        """Return the state of the issue."""
        asked = self.get()
        assert asked.status_code == 200, asked.text
        return asked.json()  # type: ignore[no-any-return]

    def edit(self, *edits: dict[str, Any]) -> dict[str, Any]:
        """Edit the issue as it stands, and return its state."""
        done = self.post("edits", revision=self.state["revision"], edits=list(edits))
        assert done.status_code == 200, done.text
        return done.json()  # type: ignore[no-any-return]

    def subject(self, words: str) -> dict[str, Any]:
        """Write the subject."""
        return self.edit({"kind": "set-header", "field": "subject", "value": words})

    def save(self) -> dict[str, Any]:
        """Save the issue."""
        done = self.post("save", hash=self.state["hash"])
        assert done.status_code == 200, done.text
        return done.json()  # type: ignore[no-any-return]

    @property
    def name(self) -> Name:
        """Return the issue's name."""
        *_, newsletter, day = self.issue.split("/")
        found = self.desk.known(newsletter, day)
        assert found
        return found

    @property
    def file(self) -> Path:
        """Return the issue file."""
        *_, newsletter, day = self.issue.split("/")
        return self.newsroom / "issues" / newsletter / f"{day}.md"

    @property
    def aside(self) -> list[Path]:
        """Return what is kept beside, oldest first."""
        return sorted((self.newsroom / ".digest" / "desk").glob("*.md"))


def stories(state: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the stories of a state in reading order."""
    return [story for part in state["parts"] for story in part["stories"]]
