from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import clock
from digest.cli.screen import put, say, shown

if TYPE_CHECKING:
    from digest.workflow.init import Answers


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Ask nothing; take the sample's own names.")
def init(folder: Path, yes: bool) -> None:
    """Make a newsroom in FOLDER, with sample articles and one built issue.

    \b
    digest init my-newsroom
    """
    import sys

    from digest import config, dates
    from digest.text import figure_of
    from digest.workflow import init as step
    from digest.workflow.build import build
    from digest.workflow.target import resolve

    answers = step.Answers()
    if not yes and sys.stdin.isatty():
        for key, question in (
            ("publication", "Publication name"),
            ("newsletter", "Newsletter name"),
            ("sending", "Sending day and time"),
        ):
            answers = _ask(answers, key, question)
    made = step.init(folder, answers)
    newsroom = config.load_newsroom(folder.resolve())
    now = clock.now()
    target = resolve(newsroom, (made.newsletter,), dates.Phrase(week=step.SAMPLE_WEEK), now=now, open_first="issue")
    built = build(target, now=now)
    say()
    say(f"Made {shown(folder)} with {made.articles} sample articles and {figure_of(made.issues, 'earlier issue')}.")
    minutes = f"about {built.manifest['minutes']} minutes’ reading"
    say(f"Built the issue of {dates.say_date(target.date)}: {built.manifest['stories']} stories, {minutes}.")
    put(shown(built.paths[0]))
    say()
    say(f"Next:   cd {shown(folder)}")
    for command, what in (
        ("digest preview", "see it in your browser"),
        ("digest desk", "edit it"),
        ("digest source add https://YOUR-SITE/rss", "use your own articles"),
    ):
        say(f"        {command:<40} {what}")
    say("Nothing has been sent. The program never sends by itself.")


def _ask(answers: Answers, key: str, question: str) -> Answers:
    """Ask one question until its answer can be used."""
    from digest.errors import DigestError
    from digest.workflow.init import check

    while True:
        given = click.prompt(question, default=getattr(answers, key), err=True)
        tried = answers._replace(**{key: given})
        try:
            check(tried)
        except DigestError as error:
            say(str(error))
        else:
            return tried
