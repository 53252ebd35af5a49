from __future__ import annotations

import click

from digest.cli import clock
from digest.cli.options import Context, pass_context
from digest.cli.screen import put
from digest.text import figure_of


@click.command()
@click.argument("article")
@click.option("--newsletter", metavar="NAME", help="Which newsletter, if there are several.")
@pass_context
def why(context: Context, article: str, newsletter: str | None) -> None:
    """Tell where an ARTICLE stands and why: versions, week, score part by part, issues that ran it.

    \b
    digest why finance/provider-deficit
    """
    from digest import config, dates
    from digest.workflow.gather import gather
    from digest.workflow.target import only_newsletter
    from digest.workflow.why import explain

    newsroom = context.newsroom()
    title = config.load_newsletter(newsroom, newsletter or only_newsletter(newsroom))
    now = clock.now()
    found = explain(newsroom, title, gather(newsroom, now=now), article)
    it = found.article
    put(it.title)
    local = it.published.astimezone(title.zone)
    put(
        f"From: {it.where.path} ({it.source}), published {dates.say_date(local.date())} {local:%H:%M}, {it.words} words"
    )
    if it.embargo:
        put(f"Embargo: until {it.embargo.astimezone(title.zone):%Y-%m-%d %H:%M}")
    for version in found.versions[1:]:
        seen = version.seen.astimezone(title.zone)
        put(f"Changed: {', '.join(version.changed)}, seen {dates.say_date(seen.date())} {seen:%H:%M}")
    put(f"Week: {dates.say_span(found.target.first_day, found.target.last_day)}, the issue of {found.target.date}")
    if found.candidate:
        told = "a story" if found.place and found.place <= title.rules.stories else "not a story"
        put(f"Place: {found.place}, {told}{' of a draft made now' if found.passed_over else ''}")
        put(f"Score: {found.candidate.score:g}")
        for part in found.candidate.parts:
            put(f"  {part.name}: {part.points:g}")
        for note in found.candidate.notes:
            put(f"Note: {note}")
    if found.rejection:
        put(f"Left out: {found.rejection.detail}")
    if found.passed_over:
        put(f"Passed over: the issue of {found.target.date} is made and does not tell it; digest add takes it in")
    if found.kept:
        put("Kept: for the next draft")
    if found.need:
        put(f"To get in it needs {found.need}")
    for day in found.ran:
        put(f"Ran: in the issue of {day}")
    for alike, other in found.resembles:
        put(f"Resembles: {other.id}, {alike:.0%} of the shorter text stands in both")
    if not found.ran:
        put(f"Ran: in none of {figure_of(context.issues(newsroom, title.name), 'issue')}")
