"""Put together what checks look at, and run them: issue file | articles | render | check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digest.errors import DigestError, Refused, Where
from digest.model import Finding
from digest.resources import template_folders
from digest.workflow import issues

if TYPE_CHECKING:
    from digest.archive import Articles
    from digest.issuefile import IssueFile
    from digest.model import Article, Email, Issue, PlannedPromo, Proof
    from digest.workflow.caches import Keeper
    from digest.workflow.issues import History
    from digest.workflow.target import Target

_GRAVITY = ("error", "warning", "info")


def proof_of(
    target: Target,
    file: IssueFile,
    archive: Articles,
    *,
    history: History | None = None,
    html: Keeper | None = None,
) -> Proof:
    """Render an issue, and return it with its message, beside its articles and what ran before.

    Args:
        target: whose issue, of which day.
        file: the issue file.
        archive: the articles.
        history: what ran before, if it is known.
        html: keeps the HTML that a text became, in place of the newsroom's own cache.

    Raises:
        DigestError: no message can be made of it.
        TemplateError: a template fails.
    """
    from digest.model import Proof
    from digest.render import render
    from digest.workflow.caches import html_cache

    newsletter = target.newsletter
    history = history or issues.history(target.newsroom, newsletter, target.date, archive)
    folders = template_folders(target.newsroom.root, newsletter.format.name)
    email = render(file.issue, newsletter, folders, cached=html or html_cache(target.newsroom))
    return Proof(
        issue=file.issue,
        newsletter=newsletter,
        email=email,
        message=_message(email, target),
        articles=articles_of(archive, file.issue),
        ran=history.ran,
        past=history.past,
        promos=_promos(target, file.issue),
        decisions=target.decisions,
        path=file.path,
        lines=file.lines,
    )


def findings_of(
    target: Target,
    file: IssueFile,
    proof: Proof,
    *,
    thorough: bool = False,
    notes: bool = False,
    fidelity: Keeper | None = None,
) -> tuple[Finding, ...]:
    """Return all that is to say of an issue, the gravest first: its place, how its file is written, what checks found.

    Args:
        target: whose issue, of which day.
        file: the issue file.
        proof: what was put together of it.
        thorough: with the checks of style.
        notes: with what is only worth knowing.
        fidelity: keeps what was found of a text and its source, in place of the newsroom's own cache.
    """
    from digest.checks import check
    from digest.workflow.caches import fidelity_cache

    found = (
        *_misplaced(target, file),
        *file.problems,
        *check(proof, thorough=thorough, notes=notes, kept=fidelity or fidelity_cache(target.newsroom)),
    )
    return tuple(sorted(found, key=lambda finding: _GRAVITY.index(finding.severity)))


def _message(email: Email, target: Target) -> bytes:
    """Return the message that ``build`` writes, to the newsletter's own address."""
    from digest.render.message import to_message

    house = target.newsletter
    try:
        return to_message(email, house, to=house.sender.address, date=target.date)
    except DigestError as error:
        if not isinstance(error, Refused):  # an address, and that is set there
            error.where = Where(f"newsletters/{house.name}.toml")
        raise


def _promos(target: Target, issue: Issue) -> tuple[PlannedPromo, ...]:
    """Return the promos there are; an issue without one does not ask for them."""
    from digest.workflow import promos

    return promos.known(target.newsroom) if any(each.kind == "promo" for each in issue.sections) else ()


def articles_of(archive: Articles, issue: Issue) -> tuple[Article, ...]:
    """Return the articles an issue names, and those it leads to by their address though it names none.

    A story written by hand, or one that lost its mark, tells its article all the same.
    """
    found = {id: article for id in issue.article_ids if (article := _last_known(archive, id))}
    for url in issues.addresses(issue, within_stories=True):
        known = archive.addressed(url)
        for article in [each for each in known if archive.article(each.id)] or known[:1]:
            # Under the address that leads to it, be it one it had before: by that the checks find its place.
            found.setdefault(article.id, replace(article, url=url))
    return tuple(found.values())


def _last_known(archive: Articles, id: str) -> Article | None:
    """Return an article, or what was last known of it: an embargo does not end because a file was renamed."""
    if article := archive.article(id):
        return article
    versions = archive.versions(id)
    return versions[-1].article if versions else None


def _misplaced(target: Target, file: IssueFile) -> tuple[Finding, ...]:
    issue = file.issue
    if (issue.newsletter, issue.date) == (target.newsletter.name, target.date):
        return ()
    belongs = f"{target.newsletter.name} {target.date}"
    said = f"the file lies where {belongs} belongs, but says {issue.newsletter} {issue.date}"
    where = Where(file.path, dict(file.lines).get("date", 1))
    help = "mend the header, or move the file"
    return (Finding(id="issue-misplaced", severity="error", message=said, where=where, help=help),)
