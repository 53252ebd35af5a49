"""Which issue a command is about: ``COMMAND [NEWSLETTER] [DATE] [--week ...]``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest import config, dates
from digest.errors import DigestError
from digest.workflow import issues

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from digest.model import Article, Decisions, Newsletter, Newsroom, Rejection, Window


class Target(NamedTuple):
    """One issue of one newsletter; ``window`` is what it covers when it has yet to be drafted."""

    newsroom: Newsroom
    newsletter: Newsletter
    date: dt.date
    window: Window
    decisions: Decisions

    @property
    def first_day(self) -> dt.date:
        """Return the first day it covers."""
        return dates.say_days(self.window)[0]

    @property
    def last_day(self) -> dt.date:
        """Return the last day it covers."""
        return dates.say_days(self.window)[1]

    def bars(self, article: Article) -> Rejection | None:
        """Return why an article may not run in this issue, by what it says itself and what editors decided."""
        from digest.selector import status  # brings the Markdown parser

        return status.reason(
            article,
            sending=dates.send_time(self.newsletter, self.date),
            decisions=self.decisions,
            newsletter=self.newsletter.name,
            issue=self.date,
        )


def resolve(
    newsroom: Newsroom,
    words: Sequence[str],
    phrase: dates.Phrase,
    *,
    now: dt.datetime,
    open_first: Literal["issue", "coming"],
) -> Target:
    """Find the issue that a command's words name.

    Args:
        newsroom: where to look.
        words: what stood on the command line: a newsletter's name, a date, both, or NEWSLETTER/DATE.
        phrase: the days, if they were named by ``--week``, ``--last``, ``--since`` or ``--from``.
        now: the time.
        open_first: with neither date nor days, take the newest issue file not handed over if there is one, or
            always the coming issue.

    Raises:
        DigestError: the words name no issue.
    """
    name, day = _words(words)
    newsletter = config.load_newsletter(newsroom, name or only_newsletter(newsroom))
    decided = config.load_decisions(newsroom)
    if day and phrase.given:
        raise DigestError("an issue’s date and its days cannot both be given", hint="leave one out")
    if phrase.given:
        ends = _last_end(newsroom, newsletter) if phrase.since else None
        order = newsroom.date_order
        window = dates.window(phrase, now=now, zone=newsletter.zone, last_issue=ends, order=order)
        return Target(newsroom, newsletter, dates.date_of(newsletter, window), window, decided)
    if day is None and open_first == "issue":
        day = _newest(newsroom, newsletter.name)
    if day is None:
        skipped = issues.skipped(newsroom, newsletter.name)
        day, _ = dates.coming(newsletter, now=now, skipped=skipped)
    return Target(newsroom, newsletter, day, window_of(newsroom, newsletter, day), decided)


def _words(words: Sequence[str]) -> tuple[str, dt.date | None]:
    name, day = "", None
    parts = [part for word in words for part in ([word] if dates.issue_date(word) else word.split("/", 1))]
    for part in parts:
        found = dates.issue_date(part)
        if (found and day) or (not found and name):
            raise DigestError(f"too many words: {' '.join(words)}", hint="give a newsletter, a date, or both")
        if found:
            day = found
        else:
            name = part
    return name, day


def only_newsletter(newsroom: Newsroom) -> str:
    """Return the one newsletter of a newsroom.

    Raises:
        DigestError: it has none, or several.
    """
    if len(newsroom.newsletters) == 1:
        return newsroom.newsletters[0]
    if not newsroom.newsletters:
        raise DigestError("the newsroom has no newsletter", hint="make newsletters/NAME.toml")
    raise DigestError("which newsletter?", hint=f"name one: {', '.join(newsroom.newsletters)}")


def _newest(newsroom: Newsroom, newsletter: str) -> dt.date | None:
    """Return the date of the newest issue file that is neither skipped nor handed over."""
    for day in reversed(issues.days(newsroom, newsletter)):
        file = issues.read(newsroom, issues.path_of(newsroom, newsletter, day))
        handed_over = issues.is_handed_over(newsroom, newsletter, day)
        if not handed_over and (not file.readable or file.issue.status != "skipped"):
            return day
    return None


def window_of(newsroom: Newsroom, newsletter: Newsletter, day: dt.date) -> Window:
    """Return what an issue covers: as its file says, else by the calendar."""
    path = issues.path_of(newsroom, newsletter.name, day)
    if path.is_file():
        file = issues.read(newsroom, path)
        if file.readable and file.issue.window:
            start, end = (
                instant.astimezone(newsletter.zone) for instant in (file.issue.window.start, file.issue.window.end)
            )
            return type(file.issue.window)(start=start, end=end)
        if not dates.is_sending_day(newsletter.schedule, day):  # an issue out of turn: the week up to its day
            return dates.days(day - timedelta(days=7), day, newsletter.zone)
    skipped = issues.skipped(newsroom, newsletter.name)
    return dates.issue_window(newsletter, day, skipped=skipped, ended=issues.ended(newsroom, newsletter.name, day))


def _last_end(newsroom: Newsroom, newsletter: Newsletter) -> dt.datetime | None:
    """Return where the newest issue that was not skipped ends."""
    for day in reversed(issues.days(newsroom, newsletter.name)):
        file = issues.read(newsroom, issues.path_of(newsroom, newsletter.name, day))
        if file.readable and file.issue.status != "skipped" and file.issue.window:
            return file.issue.window.end
    return None
