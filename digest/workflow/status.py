"""Where every issue stands, and what all issues say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from digest import config
from digest.checks.shape import unedited
from digest.errors import StorageError
from digest.issuefile import IssueFile, dumps
from digest.markup import markdown
from digest.model import Issue
from digest.text import split_sentences
from digest.workflow import files, issues
from digest.workflow import manifest as manifests
from digest.workflow.handover import on_record, outputs_hash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from digest.archive import Archive
    from digest.model import Newsroom
    from digest.workflow.handover import Record
    from digest.workflow.target import Target


class Standing(NamedTuple):
    """One issue in a line.

    How many stories, how many of them as drafted, faults of its file, built since changed, what is on record.
    """

    newsletter: str
    date: date
    number: int | None
    skipped: bool
    stories: int
    unedited: int
    faults: int
    built: bool
    record: Record


def standings(newsroom: Newsroom, newsletter: str, archive: Archive) -> Iterator[Standing]:
    """Yield how each issue of a newsletter stands, newest first."""
    decided = config.load_decisions(newsroom)
    for day in reversed(issues.days(newsroom, newsletter)):
        path = issues.path_of(newsroom, newsletter, day)
        try:
            file = issues.read(newsroom, path)
        except StorageError:
            record = on_record(newsroom, (), newsletter, day, "")
            yield Standing(
                newsletter, day, None, skipped=False, stories=0, unedited=0, faults=1, built=False, record=record
            )
            continue
        issue = file.issue if file.readable else None
        articles = [article for id in issue.article_ids if (article := archive.article(id))] if issue else []
        out = path.parents[2] / "out" / newsletter / day.isoformat()
        known = manifests.read(out)
        built = bool(known) and (out / manifests.NAME).stat().st_mtime_ns >= path.stat().st_mtime_ns
        outputs = outputs_hash(known) if known and built and manifests.is_whole(out, known) else ""
        yield Standing(
            newsletter,
            day,
            issue.number if issue else None,
            skipped=bool(issue and issue.status == "skipped"),
            stories=len(issue.all_stories) if issue else 0,
            unedited=len(unedited(issue, articles)) if issue else 0,
            faults=sum(problem.severity == "error" for problem in file.problems) + (issue is None),
            built=built,
            record=on_record(newsroom, decided.approvals_of(newsletter, day), newsletter, day, outputs),
        )


class Found(NamedTuple):
    """A sentence of an issue that holds the words looked for, and the address of its story."""

    newsletter: str
    date: date
    sentence: str
    url: str


def find(newsroom: Newsroom, newsletter: str, words: str) -> Iterator[Found]:
    """Yield the sentences of all issues that hold every word, newest issue first."""
    wanted = [re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE) for word in words.split()]
    for day in reversed(issues.days(newsroom, newsletter)):
        try:
            file = issues.read(newsroom, issues.path_of(newsroom, newsletter, day))
        except StorageError:
            continue  # status and doctor tell it
        if not file.readable:
            continue
        issue = file.issue
        texts = [("", block.text) for block in issue.blocks]
        for story in issue.all_stories:
            texts += [(story.url, story.headline), *((story.url, block.text) for block in story.blocks)]
        for section in issue.sections:
            texts += [(section.url, section.title), *((section.url, block.text) for block in section.blocks)]
        for url, text in texts:
            links = markdown.links(text)
            for sentence in split_sentences(markdown.to_plain(text)):
                if all(pattern.search(sentence) for pattern in wanted):
                    yield Found(newsletter, day, sentence, url or (links[0].url if links else ""))


def skip(target: Target) -> tuple[str, bool]:
    """Mark an issue as skipped; return its file's path as shown, and whether the file was made for it.

    Its articles count as not run, and its days go to the next issue.
    """
    path = issues.path_of(target.newsroom, target.newsletter.name, target.date)
    made = not path.is_file()
    if not made:
        text = issues.read(target.newsroom, path).with_field("status", "skipped").text
        files.write(path, text.encode())
    else:
        issue = Issue(newsletter=target.newsletter.name, date=target.date, window=target.window, status="skipped")
        files.write(path, dumps(issue).encode(), new=True)
    assert IssueFile(path.read_text("utf-8")).issue.status == "skipped"
    return path.relative_to(target.newsroom.root).as_posix(), made
