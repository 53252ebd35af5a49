"""Where every issue stands, and what all issues say."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from digest import config
from digest.checks.shape import unedited
from digest.errors import Refused, StorageError
from digest.issuefile import IssueFile, dumps
from digest.markup import markdown
from digest.model import Issue, Window
from digest.text import figure_of, split_sentences
from digest.workflow import files, issues
from digest.workflow import manifest as manifests
from digest.workflow.handover import on_record, outputs_hash
from digest.workflow.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from digest.archive import Archive
    from digest.model import Newsroom
    from digest.workflow.handover import Record


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


# What an issue covers is no part of how it stands.
_NO_WINDOW = Window(start=datetime.min.replace(tzinfo=UTC), end=datetime.max.replace(tzinfo=UTC))


def standings(newsroom: Newsroom, newsletter: str, archive: Archive) -> Iterator[Standing]:
    """Yield how each issue of a newsletter stands, newest first."""
    decided, title = config.load_decisions(newsroom), config.load_newsletter(newsroom, newsletter)
    rows = manifests.shared_rows(newsroom, title)
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
        target = Target(newsroom, title, day, _NO_WINDOW, decided)
        built = known is not None and known["inputs"] == manifests.inputs_of(target, path, rows=rows)
        errors = sum(each["severity"] == "error" for each in known["checks"]) if known and built else 0
        outputs = outputs_hash(known) if known and built and not errors and manifests.is_whole(out, known) else ""
        yield Standing(
            newsletter,
            day,
            issue.number if issue else None,
            skipped=bool(issue and issue.status == "skipped"),
            stories=len(issue.all_stories) if issue else 0,
            unedited=len(unedited(issue, articles)) if issue else 0,
            faults=max(errors, sum(problem.severity == "error" for problem in file.problems) + (issue is None)),
            built=built,
            record=on_record(newsroom, decided.approvals_of(newsletter, day), newsletter, day, outputs),
        )


def standing_words(standing: Standing) -> str:
    """Say how an issue stands, in a line."""
    if standing.skipped:
        return "skipped"
    parts = [figure_of(standing.stories, "story", "stories")]
    parts += [f"{standing.unedited} unedited"] if standing.unedited else []
    parts += [figure_of(standing.faults, "fault")] if standing.faults else []
    parts.append("built" if standing.built else "not built since it changed")
    return ", ".join([*parts, *standing.record.words])


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
    name, day = target.newsletter.name, target.date
    if issues.is_handed_over(target.newsroom, name, day):
        raise Refused(f"the issue of {day} was handed over: readers have it", hint="skip one that did not go out")
    path = issues.path_of(target.newsroom, name, day)
    made = not path.is_file()
    if not made:
        file = issues.read(target.newsroom, path)
        files.write(path, file.with_field("status", "skipped").text.encode(), instead_of=file.text.encode())
    else:
        issue = Issue(newsletter=target.newsletter.name, date=target.date, window=target.window, status="skipped")
        files.write(path, dumps(issue).encode(), new=True)
    assert IssueFile(path.read_text("utf-8")).issue.status == "skipped"
    return path.relative_to(target.newsroom.root).as_posix(), made
