from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import put, say, shown
from digest.dates import Phrase

if TYPE_CHECKING:
    from digest.model import Story
    from digest.workflow.corrections import Words
    from digest.workflow.target import Target


@click.command()
@click.argument("words", nargs=-1, metavar="[NEWSLETTER] [DATE]")
@click.option("--story", required=True, type=int, metavar="N", help="Which story, counted from 1 as readers meet them.")
@click.option("--was", metavar="TEXT", help="What the issue said, word for word. May be empty.")
@click.option("--is", "now", metavar="TEXT", help="What it should have said. May be empty if there is a note.")
@click.option("--note", metavar="TEXT", help="A sentence for readers. May be empty.")
@click.option("--by", default="", metavar="NAME", help="Who corrects.")
@pass_context
def correct(
    context: Context,
    words: tuple[str, ...],
    story: int,
    was: str | None,
    now: str | None,
    note: str | None,
    by: str,
) -> None:
    """Put a story right that went out: by default in the newest issue handed over.

    \b
    digest correct --story 1
    digest correct catch-up 2016-09-05 --story 1 --was £461m --is £491m --by AR

    Asks for what is not given, on a terminal. What was sent stays as it is; the correction is kept beside it in
    sent/NEWSLETTER/DATE/corrections.toml. The next "digest site" tells it at the story, at the foot and in the
    feed, and the next draft opens with it.
    """
    from digest.workflow import corrections

    target = _target(context, words)
    newsroom, name, day = target.newsroom, target.newsletter.name, target.date
    told = corrections.story_of(corrections.as_sent(newsroom, name, day), story)
    said = _asked(told, was, now, note)
    if said.was and not corrections.holds(told, said.was):
        say(f"“{said.was}” does not stand in story {story} as it was sent. Look at the wording once more.")
    path = corrections.note(target, story, said, by=by, now=clock.now())
    say(f"{target.newsletter.title} of {day}, story {story}{_named(told)}: noted. What was sent stays as it is.")
    say(f"Next: {context.command} site DIR puts it on the web; the next new draft opens with it.")
    _say_drafts(context, target)
    put(shown(path))


def _target(context: Context, words: tuple[str, ...]) -> Target:
    """Find the issue; without a date it is the newest one that was handed over."""
    from digest import dates
    from digest.workflow.corrections import last_sent
    from digest.workflow.target import only_newsletter

    dated = any(dates.issue_date(part) for word in words for part in (word, word.rpartition("/")[2]))
    if not dated:
        newsroom = context.newsroom()
        name = words[0] if words else only_newsletter(newsroom)
        if name in newsroom.newsletters:  # what is none is told below
            words = (*words, last_sent(newsroom, name).isoformat())
    return context.target(words, Phrase(), now=clock.now(), open_first="issue")


def _asked(story: Story, was: str | None, now: str | None, note: str | None) -> Words:
    """Ask for what the command line does not say; where nobody can be asked, it is empty."""
    from digest.workflow.corrections import Words

    if sys.stdin.isatty() and None in (was, now, note):
        say(f"The story{_named(story)}. Enter leaves an answer empty.")
        was = was if was is not None else _ask("It said")
        now = now if now is not None else _ask("It should have said")
        note = note if note is not None else _ask("Note for readers")
    return Words(was or "", now or "", note or "")


def _ask(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False, err=True))


def _named(story: Story) -> str:
    return f" “{story.headline}”" if story.headline else ""


def _say_drafts(context: Context, target: Target) -> None:
    """Say which later issues have a draft already: those do not open with the correction by themselves."""
    from digest.workflow import issues

    newsroom, name = target.newsroom, target.newsletter.name
    later = [day for day in issues.days(newsroom, name) if day > target.date]
    for day in (day for day in later if not issues.is_handed_over(newsroom, name, day)):
        command = f"{context.command} draft {name} {day} --fresh"
        say(f"The issue of {day} has a draft already: put the correction in by hand, or {command}")
