"""What editors decided about single articles and issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from digest.model.article import Article


# The file of a newsroom that holds its decisions.
DECISIONS = "decisions.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """An editor wants an article in the next draft; ``repeat`` is the reason it may run again, if it ran.

    ``issue`` is the draft it went into: for any other issue it is over then.
    """

    article_id: str
    newsletter: str
    repeat: str = ""
    issue: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawal:
    """An editor has taken an article out of every issue to come: that of the id, and any of the same address.

    ``address`` is reduced for comparing, or empty.
    """

    article_id: str
    reason: str
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbargoOverride:
    """An editor lets one issue run an article before its embargo, which ended at ``until`` then, is over."""

    article_id: str
    newsletter: str
    issue: date
    reason: str
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Approval:
    """Somebody has approved an issue: its very outputs, whose hash it holds. Any other bytes are not approved."""

    newsletter: str
    issue: date
    by: str
    at: datetime
    outputs: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """An issue was handed over: when, by whom, how, and the hash of its outputs."""

    by: str
    via: str
    at: datetime
    outputs: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """Something was put right after an issue went out: what it said and what it should have, and a note for readers.

    ``number`` is that of the correction among those of its issue, from 1; ``story`` that of the story in reading
    order, from 1, and ``headline`` the story's. ``was``, ``now``, ``note`` and ``by`` may be empty, but not ``now`` and
    ``note`` both.
    """

    issue: date
    number: int
    at: datetime
    story: int
    headline: str = ""
    was: str = ""
    now: str = ""
    note: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decisions:
    """What editors decided about single articles and issues."""

    kept: tuple[Kept, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()
    overridden: tuple[EmbargoOverride, ...] = ()
    approved: tuple[Approval, ...] = ()

    def approvals_of(self, newsletter: str, issue: date) -> tuple[Approval, ...]:
        """Return the approvals of an issue, of each person the last."""
        own = {each.by: each for each in self.approved if (each.newsletter, each.issue) == (newsletter, issue)}
        return tuple(own.values())

    def kept_for(self, newsletter: str, issue: date, *, skipped: frozenset[date] = frozenset()) -> dict[str, Kept]:
        """Return what is kept for an issue, by article id; a skipped issue gives back what went into its draft."""
        own = (kept for kept in self.kept if kept.newsletter == newsletter)
        return {kept.article_id: kept for kept in own if kept.issue in {None, issue, *skipped}}

    def override(self, newsletter: str, issue: date, article: Article) -> str:
        """Return why an article's embargo does not hold in an issue; empty when it does.

        An embargo that was put off since the decision holds.
        """
        for each in self.overridden:
            about = (each.newsletter, each.issue, each.article_id) == (newsletter, issue, article.id)
            if about and article.embargo and article.embargo <= each.until:
                return each.reason
        return ""

    def withdrawal(self, id: str, *addresses: str) -> str:
        """Return why an article was withdrawn, by its id or a reduced address; empty if it was not."""
        for each in self.withdrawn:
            if each.article_id == id or (each.address and each.address in addresses):
                return each.reason
        return ""
