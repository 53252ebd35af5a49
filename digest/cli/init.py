from __future__ import annotations

from pathlib import Path

import click

from digest.cli import clock
from digest.cli.screen import say, shown


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
    from digest.workflow import init as step
    from digest.workflow.build import build
    from digest.workflow.target import resolve

    answers = step.Answers()
    if not yes and sys.stdin.isatty():
        answers = step.Answers(
            publication=click.prompt("Publication name", default=step.PUBLICATION, err=True),
            newsletter=click.prompt("Newsletter name", default=step.NEWSLETTER, err=True),
            sending=click.prompt("Sending day and time", default=step.SENDING, err=True),
        )
    made = step.init(folder, answers)
    newsroom = config.load_newsroom(folder.resolve())
    now = clock.now()
    target = resolve(newsroom, (made.newsletter,), dates.Phrase(week=step.SAMPLE_WEEK), now=now, open_first="issue")
    built = build(target, now=now)
    say()
    say(f"Made {shown(folder)} with {made.articles} sample articles.")
    minutes = f"about {built.manifest['minutes']} minutes’ reading"
    say(f"Built the issue of {dates.say_date(target.date)}: {built.manifest['stories']} stories, {minutes}.")
    click.echo(shown(built.paths[0]))
    say()
    say(f"Next:   open {shown(built.paths[0])} in your browser")
    say(f"        cd {shown(folder)}")
    say(f"        edit {built.issue_path.relative_to(newsroom.root).as_posix()} in any text editor, then")
    say("        digest build")
    say("Nothing has been sent. The program never sends by itself.")
