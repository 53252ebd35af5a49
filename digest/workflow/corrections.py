"""Put an issue right after it went out: what was sent stays, and a file beside it says what is wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from digest import config, dates
from digest.composer.corrections import key_of, place
from digest.config.tomlfile import TomlFile
from digest.errors import DigestError, Refused
from digest.markup.markdown import to_plain
from digest.text import join_and, one_line
from digest.workflow import decisions, files, handover, issues

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from digest.model import Correction, Issue, Newsletter, Newsroom, Story
    from digest.workflow.target import Target

NAME = "corrections.toml"
_HEAD = """\
# What was put right after this issue went out: "digest correct" writes it, web copy and feed tell it.
# Yours to edit. Keep the file under git.
"""
# A correction is read at a glance; past this, in characters, it is an article.
_LONGEST = 500


class Words(NamedTuple):
    """What a correction says: what stood there, what should have, and a note for readers; what is empty is not told."""

    was: str = ""
    now: str = ""
    note: str = ""


def file_of(newsroom: Newsroom, newsletter: str, day: date) -> Path:
    """Return where the corrections of an issue lie."""
    return issues.sent_folder(newsroom, newsletter, day) / NAME


def read(newsroom: Newsroom, newsletter: Newsletter, day: date) -> tuple[Correction, ...]:
    """Read the corrections of an issue.

    Raises:
        ConfigError: every problem of the file.
    """
    path = file_of(newsroom, newsletter.name, day)
    return config.load_corrections(path, _shown(newsroom, path), day, newsletter.zone)


def last_sent(newsroom: Newsroom, newsletter: str) -> date:
    """Return the date of the newest issue that was handed over.

    Raises:
        Refused: there is none.
    """
    day = max(issues.handed_over(newsroom, newsletter), default=None)
    if day is None:
        hint = 'before that the issue file itself can be changed; digest sent --by NAME --via "..." records it'
        raise Refused("no issue was handed over yet", hint=hint)
    return day


def as_sent(newsroom: Newsroom, newsletter: str, day: date) -> Issue:
    """Return an issue as it went out last.

    Raises:
        Refused: it was not handed over.
    """
    if not issues.is_handed_over(newsroom, newsletter, day):
        hint = f"change issues/{newsletter}/{day}.md itself; digest sent records that an issue went out"
        raise Refused(f"{newsletter} of {day} was not handed over", hint=hint)
    return issues.issue_of(files.read(handover.last_copy(newsroom, newsletter, day)), newsletter, day)


def story_of(issue: Issue, number: int) -> Story:
    """Return a story by its number, from 1 in reading order.

    Raises:
        DigestError: there is none of that number.
    """
    stories = issue.all_stories
    if not 1 <= number <= len(stories):
        names = (one_line(story.headline)[:40] or "(no headline)" for story in stories)
        shown = join_and([f"{at} {name}" for at, name in enumerate(names, 1)])
        raise DigestError(f"there is no story {number}", hint=f"it has {shown}" if stories else "it tells none")
    return stories[number - 1]


def holds(story: Story, words: str) -> bool:
    """Tell whether a story says some words: then a correction has them as they stood."""
    said = one_line(" ".join([story.headline, *(to_plain(block.text) for block in story.blocks)]))
    return one_line(words) in said


def note(target: Target, number: int, words: Words, *, by: str = "", now: datetime) -> Path:
    """Write down a correction, and return its file. Nothing that went out is touched.

    Raises:
        DigestError: there is no such story, or nothing says what is right.
        Refused: the issue was not handed over.
        ConfigError: the file of its corrections cannot be read.
        StorageError: it was changed meanwhile, or cannot be written.
    """
    newsroom, newsletter, day = target.newsroom, target.newsletter, target.date
    story = story_of(as_sent(newsroom, newsletter.name, day), number)
    said = Words(*(decisions.said(text) for text in words))
    if not (said.now or said.note):
        raise DigestError("a correction says what is right", hint='--is "£461m", or --note "..."')
    if long := next((text for text in (*said, by) if len(text) > _LONGEST), ""):
        raise DigestError(f"longer than {_LONGEST} characters: {long[:40]}...", hint="say it in a sentence or two")
    path = file_of(newsroom, newsletter.name, day)
    before = read(newsroom, newsletter, day)
    was = files.read(path) if path.exists() else None
    row: dict[str, str | int | datetime] = {
        "at": now.astimezone(newsletter.zone),
        "by": by,
        "story": number,
        "headline": one_line(story.headline)[:_LONGEST],
        "was": said.was,
        "is": said.now,
        "note": said.note,
    }
    old = (was or _HEAD.encode()).decode("utf-8-sig")
    text = f"{old.rstrip()}\n{decisions.table_text('correction', row)}"
    after = config.read_corrections(TomlFile(path, _shown(newsroom, path), text.encode()), day, newsletter.zone)
    if after[:-1] != before:
        raise DigestError("the file is written in a way the program cannot add to", hint=f"mend it by hand: {path}")
    files.write(path, text.encode(), new=was is None, instead_of=was)
    return path


def to_tell(newsroom: Newsroom, newsletter: Newsletter, day: date) -> tuple[tuple[Correction, str], ...]:
    """Return the corrections that no draft has opened with yet, each with the address of its story, oldest first.

    A draft is asked for by its memory, so that one whose editor took the section out counts; a skipped one does not,
    nor does that of the day itself, which is about to be made.
    """
    sent = sorted(each for each in issues.handed_over(newsroom, newsletter.name) if each < day)
    every = [each for past in sent for each in read(newsroom, newsletter, past)]
    if not every:
        return ()
    others = issues.earlier(newsroom, newsletter.name, dates.LAST_DAY)
    told = {line.key for issue in others if issue.date != day for line in issue.drafted}
    return tuple((each, _address(newsroom, newsletter, each)) for each in every if key_of(each) not in told)


def _address(newsroom: Newsroom, newsletter: Newsletter, correction: Correction) -> str:
    issue = as_sent(newsroom, newsletter.name, correction.issue)
    at = place(issue, correction)
    return issue.all_stories[at].url if at is not None else ""


def _shown(newsroom: Newsroom, path: Path) -> str:
    return path.relative_to(newsroom.root).as_posix()
