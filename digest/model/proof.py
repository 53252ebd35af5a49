"""What a check sees, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from digest.errors import Where
from digest.model.decisions import Decisions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from digest.errors import FetchFault
    from digest.model.article import Article, PlannedPromo
    from digest.model.configuration import Newsletter
    from digest.model.issue import Email, Issue
    from digest.model.selection import PastIssue, RanStory

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something noticed: a readable id, how grave, what, where, and how to mend it. Data, never raised.

    ``text`` is the words it is about, ``source`` the passage of an article they were held against, and ``allowed`` why
    an editor lets them stand; each may be empty. ``fix`` is what ``text`` can be replaced by without a second thought;
    None where a person has to see to it.
    """

    id: str
    severity: Severity
    message: str
    where: Where = field(default_factory=Where)
    help: str = ""
    text: str = ""
    source: str = ""
    allowed: str = ""
    fix: str | None = None

    def __str__(self) -> str:
        place = str(self.where)
        head = f"{place}: {self.message}" if place else self.message
        return f"{head}\nhelp: {self.help}" if self.help else head


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """What an address of the web gave when it was asked for; ``status`` is 0 where there was no answer.

    ``url`` is where it ended if that is elsewhere, ``lasting`` whether each redirect on the way there says "from now
    on", ``media`` the kind of what is there (``image/png``), ``size`` its octets if known. ``fault`` is why there was
    no answer, and ``said`` the same as a sentence.
    """

    status: int = 0
    url: str = ""
    lasting: bool = False
    media: str = ""
    size: int | None = None
    fault: FetchFault | Literal["", "not asked"] = ""
    said: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """All that checks look at.

    ``lines`` gives the line of the issue file ``path`` for each header key, for ``story:N`` and
    ``section:N``, and for their blocks: ``intro:M``, ``story:N:M``, ``section:N:M`` (counted from 0 in
    reading order). ``articles`` are those the issue names, or leads to by their address; ``ran`` is what earlier
    issues ran, ``past`` those issues, newest first. ``promos`` are those of the newsroom, if the issue has one.
    ``message`` is the finished one, as it is written to disk; empty where none was made. ``reached`` is what the
    addresses of the issue gave, None where the web was not asked. ``spelled`` tells whether a word is in the
    dictionary; without it spelling is not looked at.
    """

    issue: Issue
    newsletter: Newsletter
    email: Email
    message: bytes = b""
    articles: tuple[Article, ...] = ()
    ran: tuple[RanStory, ...] = ()
    past: tuple[PastIssue, ...] = ()
    promos: tuple[PlannedPromo, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)
    reached: Mapping[str, Reached] | None = None
    path: str = ""
    lines: tuple[tuple[str, int], ...] = ()
    spelled: Callable[[str], bool] | None = None

    def line(self, key: str) -> Where:
        """Return the place of a key of ``lines``."""
        return Where(self.path, dict(self.lines).get(key, 0))
