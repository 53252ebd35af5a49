"""What mail clients lack of what a format uses, held against what was accepted before."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from digest import config, resources, support
from digest.errors import DigestError, Where
from digest.issuefile import IssueFile
from digest.model import Footer, Links
from digest.workflow import files, issues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from digest.model import Format, Issue, Newsletter, Newsroom
    from digest.support import Gap, Support

# Verdicts change with every new client: past this, in days, the table is told to be old.
_OLD = 366
_LINK = "https://www.example.org/"


class Report(NamedTuple):
    """The gaps of a format; ``new`` gives by feature the clients beyond the baseline, ``baseline`` where that lies."""

    format: str
    emails: tuple[str, ...]
    gaps: tuple[Gap, ...]
    new: Mapping[str, tuple[str, ...]]
    baseline: Path | None


def table() -> Support:
    """Read the shipped table of what clients can show."""
    return support.read(files.read(resources.client_support()).decode())


def months_old(table: Support, *, now: datetime) -> int:
    """Return the age of a table in months if it is past a year, else 0."""
    days = (now.date() - table.date).days
    return days * 12 // 365 if days > _OLD else 0


def formats_used(newsroom: Newsroom) -> tuple[str, ...]:
    """Return the formats of a newsroom's newsletters, each once."""
    return tuple(dict.fromkeys(newsletter.format.name for newsletter in _newsletters(newsroom)))


def _newsletters(newsroom: Newsroom) -> list[Newsletter]:
    if not newsroom.newsletters:
        raise DigestError("the newsroom has no newsletter", hint="make newsletters/NAME.toml")
    return [config.load_newsletter(newsroom, name) for name in newsroom.newsletters]


def report(newsroom: Newsroom, format: str, table: Support) -> Report:
    """Look a format over: the specimen, and the newest issue of every newsletter that uses it.

    Raises:
        DigestError: there is no such format, no newsletter, or a baseline that cannot be read.
        TemplateError: a template fails.
    """
    found = config.load_format(newsroom.root, format)
    emails = dict(_emails(newsroom, found))
    gaps = support.check(emails.values(), table)
    own, shipped = resources.support_baselines(newsroom.root, format)
    baseline = next((path for path in (own, shipped) if path.is_file()), None)
    accepted = _accepted(baseline) if baseline else {}
    new = {gap.id: clients for gap in gaps if (clients := support.beyond(gap, accepted))}
    return Report(format, tuple(emails), gaps, new, baseline)


def _emails(newsroom: Newsroom, format: Format) -> Iterator[tuple[str, str]]:
    """Yield each email looked at: what it is, and its HTML."""
    from digest.render import render

    all = _newsletters(newsroom)
    users = [each for each in all if each.format.name == format.name]
    folders = resources.template_folders(newsroom.root, format.name)
    for newsletter in users or [replace(all[0], format=format)]:
        issue = _specimen(format)
        yield f"the specimen in the style of {newsletter.name}", render(issue, _furnished(newsletter), folders).html
        for day in issues.days(newsroom, newsletter.name)[-1:] if users else ():
            issue = issues.as_it_can_be_read(newsroom, newsletter.name, day)
            yield f"{newsletter.name}/{day}", render(issue, newsletter, folders).html


def _specimen(format: Format) -> Issue:
    path = resources.folder("templates") / "specimen.md"
    issue = IssueFile(files.read(path).decode(), "templates/specimen.md").issue
    return replace(issue, sections=tuple(each for each in issue.sections if each.kind in format.kinds))


def _furnished(newsletter: Newsletter) -> Newsletter:
    """Give a newsletter words for every piece of furniture it has none for, so that every template is seen."""
    links, footer, brand = newsletter.links, newsletter.footer, newsletter.brand
    if not (brand.logo and brand.logo_dark):
        picture = f"{_LINK}logo.png"
        brand = replace(brand, logo=brand.logo or picture, logo_alt=brand.logo_alt or "Logo", logo_dark=picture)
    return replace(
        newsletter,
        brand=brand,
        strapline=newsletter.strapline or "The strapline",
        sign_up=newsletter.sign_up or "Sign up for your own copy",
        sign_off=newsletter.sign_off or "The news desk, the publication",
        links=Links(
            view=links.view or f"{_LINK}online",
            sign_up=links.sign_up or f"{_LINK}sign-up",
            unsubscribe=links.unsubscribe or f"{_LINK}unsubscribe",
            unsubscribe_mailto=links.unsubscribe_mailto or "mailto:unsubscribe@example.org",
            past_issues=links.past_issues or f"{_LINK}past",
            corrections=links.corrections or f"{_LINK}corrections",
        ),
        footer=Footer(
            why=footer.why or "You asked for it.",
            company=footer.company or "A company.",
            address=footer.address or "A street.",
        ),
    )


# --- the baseline --------------------------------------------------------------------------------


def _accepted(path: Path) -> dict[str, tuple[str, ...]]:
    try:
        found = json.loads(files.read(path).decode("utf-8-sig"))
        if found["version"] != 1:
            raise DigestError("is of a later version of the program", Where(str(path)), "install the newest one")
        return {id: tuple(clients) for id, clients in found["accepted"].items()}
    except json.JSONDecodeError as error:
        hint = "mend it, or delete it and write it anew with --accept"
        raise DigestError(f"is not JSON: {error.msg}", Where(str(path), error.lineno), hint) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        hint = "delete it, and write it anew with --accept"
        raise DigestError("is no baseline of support", Where(str(path)), hint) from error


def baseline_of(report: Report, table: Support) -> bytes:
    """Write the gaps of a format as a baseline: every feature that a client lacks, and which clients."""
    accepted = {gap.id: gap.lacked_by for gap in sorted(report.gaps, key=lambda gap: gap.id) if gap.lacked_by}
    rows = ",\n".join(f"  {json.dumps(id)}: {json.dumps(clients)}" for id, clients in accepted.items())
    inner = f"{{\n{rows}\n }}" if rows else "{}"
    return f'{{\n "version": 1,\n "date": "{table.date}",\n "accepted": {inner}\n}}\n'.encode()


def accept(newsroom: Newsroom, report: Report, table: Support) -> Path:
    """Make what a format uses now the newsroom's own baseline of it, and return the file.

    Raises:
        StorageError: it cannot be written.
    """
    path, _ = resources.support_baselines(newsroom.root, report.format)
    files.write(path, baseline_of(report, table))
    return path
