"""Where issue files lie, and what the earlier ones ran."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest import dates
from digest.errors import DigestError, StorageError, Where
from digest.issuefile import IssueFile
from digest.likeness import canonical
from digest.model import PastIssue, RanStory
from digest.workflow import files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from digest.archive import Articles
    from digest.model import Issue, Newsletter, Newsroom, Story


def path_of(newsroom: Newsroom, newsletter: str, day: date) -> Path:
    """Return where an issue file lies."""
    return Path(newsroom.root, "issues", newsletter, f"{day.isoformat()}.md")


def sent_folder(newsroom: Newsroom, newsletter: str, day: date) -> Path:
    """Return where the record of an issue that was handed over lies."""
    return Path(newsroom.root, "sent", newsletter, day.isoformat())


def read(newsroom: Newsroom, path: Path) -> IssueFile:
    """Read an issue file.

    Raises:
        StorageError: it cannot be read, or is not UTF-8.
    """
    return decoded(files.read(path), path.relative_to(newsroom.root).as_posix())


def decoded(octets: bytes, shown: str) -> IssueFile:
    """Read the octets of an issue file; ``shown`` is how it is called.

    Raises:
        StorageError: they are not UTF-8.
    """
    try:
        return IssueFile(octets.decode("utf-8"), shown)
    except UnicodeDecodeError as error:
        line = octets[: error.start].count(b"\n") + 1
        raise StorageError("the issue file is not UTF-8", Where(shown, line), hint="save it again as UTF-8") from None


def days(newsroom: Newsroom, newsletter: str) -> tuple[date, ...]:
    """Return the dates a newsletter has issue files for, oldest first."""
    folder = Path(newsroom.root, "issues", newsletter)
    found = []
    for path in folder.glob("*.md") if folder.is_dir() else ():
        try:
            day = dates.issue_date(path.stem)
        except DigestError:
            continue
        if day and path.is_file():
            found.append(day)
    return tuple(sorted(found))


def earlier(newsroom: Newsroom, newsletter: str, before: date) -> Iterator[Issue]:
    """Yield the issues dated before a day that were not skipped, newest first.

    Of one that was handed over it is what went out, whatever became of its file since. One whose header or encoding
    is damaged ran all the same: it is read as well as it can be, under the date of its file's name.
    """
    for day in sorted({*days(newsroom, newsletter), *handed_over(newsroom, newsletter)}, reverse=True):
        if day < before and (issue := _as_it_ran(newsroom, newsletter, day)).status != "skipped":
            yield issue


def handed_over(newsroom: Newsroom, newsletter: str) -> Iterator[date]:
    """Yield the dates of the issues there is a record of."""
    folder = Path(newsroom.root, "sent", newsletter)
    for path in folder.iterdir() if folder.is_dir() else ():
        with contextlib.suppress(DigestError):
            day = dates.issue_date(path.name)
            if day and is_handed_over(newsroom, newsletter, day) and (path / "issue.md").is_file():
                yield day


def is_handed_over(newsroom: Newsroom, newsletter: str, day: date) -> bool:
    """Tell whether there is a receipt of an issue."""
    return (sent_folder(newsroom, newsletter, day) / RECEIPT).is_file()


def copies(newsroom: Newsroom, newsletter: str, day: date) -> Iterator[tuple[Path, bytes]]:
    """Yield the issue file of a day and the copy that went out, as far as there are any and they can be read."""
    for path in (path_of(newsroom, newsletter, day), sent_folder(newsroom, newsletter, day) / "issue.md"):
        with contextlib.suppress(StorageError):
            if path.is_file():
                yield path, files.read(path)


def _as_it_ran(newsroom: Newsroom, newsletter: str, day: date) -> Issue:
    sent = sent_folder(newsroom, newsletter, day) / "issue.md"
    if sent.is_file() and is_handed_over(newsroom, newsletter, day):
        return issue_of(files.read(sent), newsletter, day)
    return as_it_can_be_read(newsroom, newsletter, day)


def as_it_can_be_read(newsroom: Newsroom, newsletter: str, day: date) -> Issue:
    """Return the issue of a file, damaged or not, under the date of its name."""
    return issue_of(files.read(path_of(newsroom, newsletter, day)), newsletter, day)


@lru_cache(maxsize=4096)  # one command asks several times what ran, and ten years of a weekly are 500 files
def issue_of(octets: bytes, newsletter: str, day: date) -> Issue:
    """Return the issue of a file's octets, damaged or not, under a date."""
    text = octets.decode("utf-8", "replace")
    file = IssueFile(text)
    if not file.readable:
        file = IssueFile(f"---\nnewsletter: {newsletter}\ndate: {day}\n---\n{text}")
    return replace(file.issue, date=day)


# What makes a folder of sent/ the record of an issue; written last.
RECEIPT = "receipt.toml"


class History(NamedTuple):
    """What the earlier issues ran, what each covered and was chosen from; both newest first."""

    ran: tuple[RanStory, ...]
    past: tuple[PastIssue, ...]


# How many issues back texts are compared; ids and addresses are, with all of them.
_SKETCHED = 26


def history(
    newsroom: Newsroom, newsletter: Newsletter, before: date, archive: Articles, *, later: bool = False
) -> History:
    """Return every article and address the earlier issues ran, with sketches of the texts of the latest.

    Texts are those of the articles as they are now: the archive's memory of older ones may be deleted any time.

    Args:
        newsroom: where the issues lie.
        newsletter: whose issues.
        before: the date of the issue that asks.
        archive: for the texts.
        later: also what issues dated after it tell: one drafted out of turn has taken its articles.
    """
    from digest.selector.repeats import article_sketch

    ran: list[RanStory] = []
    past: list[PastIssue] = []
    every = earlier(newsroom, newsletter.name, dates.LAST_DAY if later else before)
    for back, issue in enumerate(issue for issue in every if issue.date != before):
        sources = {line.key: line.source for line in issue.drafted}
        sent = dates.send_time(newsletter, issue.date)
        for id in issue.article_ids:
            text: frozenset[int] = frozenset()
            if back < _SKETCHED and (article := archive.article(id)):
                text = article_sketch(article)
            source = sources.get(id, "")
            ran.append(RanStory(article_id=id, url="", issue_date=issue.date, sketch=text, source=source, sent=sent))
        ran += [RanStory(article_id="", url=url, issue_date=issue.date) for url in addresses(issue)]
        past.append(PastIssue(date=issue.date, window=issue.window, considered=issue.considered, subject=issue.subject))
    return History(tuple(ran), tuple(past))


def addresses(issue: Issue, *, within_stories: bool = False) -> Iterator[str]:
    """Yield every address an issue sends its readers to; those within the text of a story only if asked for."""
    from digest.markup import markdown

    yield from (story.url for story in issue.all_stories if story.url)
    blocks = [block for section in issue.sections for block in section.blocks]
    if within_stories:
        yield from (section.url for section in issue.sections if section.url)
        blocks += [*issue.blocks, *(block for story in issue.all_stories for block in story.blocks)]
    for block in blocks:
        yield from (link.url for link in markdown.links(block.text))


def tells(story: Story, article_id: str, url: str = "") -> bool:
    """Tell whether a story is about an article, by its id or its address."""
    return article_id in story.article_ids or (bool(url) and canonical(story.url) == canonical(url))


def runs(issue: Issue, article_id: str, url: str = "") -> bool:
    """Tell whether an issue ran an article, as a story or in a sentence, by its id or its address."""
    if article_id in issue.article_ids or any(tells(story, article_id, url) for story in issue.all_stories):
        return True
    address = canonical(url)
    return bool(address) and address in map(canonical, addresses(issue, within_stories=True))


def ended(newsroom: Newsroom, newsletter: str, before: date) -> datetime | None:
    """Return where the newest issue before a day ended, as its file says."""
    return next((issue.window.end for issue in earlier(newsroom, newsletter, before) if issue.window), None)


def skipped(newsroom: Newsroom, newsletter: str) -> frozenset[date]:
    """Return the dates of the issues an editor has skipped."""
    return frozenset(
        day for day in days(newsroom, newsletter) if as_it_can_be_read(newsroom, newsletter, day).status == "skipped"
    )


def number(newsroom: Newsroom, newsletter: Newsletter, day: date) -> int | None:
    """Return an issue's number: counted from the first issue, else one more than the newest before it."""
    if newsletter.schedule.first_issue:
        return dates.issue_number(newsletter.schedule, day, skipped=skipped(newsroom, newsletter.name))
    before = next((issue.number for issue in earlier(newsroom, newsletter.name, day) if issue.number), 0)
    return before + 1


def away(newsroom: Newsroom, newsletter: Newsletter, day: date) -> int:
    """Return for how many weeks beyond the usual readers had no issue before a day; 0 where there is none before."""
    before = next((issue.date for issue in earlier(newsroom, newsletter.name, day)), None)
    return dates.weeks_away(newsletter.schedule, before, day) if before else 0
