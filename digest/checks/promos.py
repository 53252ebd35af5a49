"""Promos: none passes for a story, none stands twice or past its day, and none beside a story about who pays for it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from digest import dates
from digest.checks.passages import passages
from digest.checks.registry import Check, Rule
from digest.checks.targets import targets
from digest.markup.markdown import to_plain
from digest.model import Finding
from digest.text import MONTHS, WEEKDAYS, figure_of, is_blank, join_and

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import PlannedPromo, Proof, Section


def promo_label(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each promo that neither the issue nor the newsletter labels."""
    if not is_blank(proof.newsletter.promo_label):
        return
    for number, section in enumerate(proof.issue.sections):
        if section.kind == "promo" and is_blank(section.kicker):
            name = f"the promo “{section.title}”" if section.title else "a promo without a heading"
            yield Finding(
                id="promo-unlabelled",
                severity="warning",
                message=f"{name} has no label; the email shows “Promotion”",
                where=proof.line(f"section:{number}"),
                help="say what it is: <!-- kicker: From our events team -->, or promo_label in the newsletter",
                text=section.title,
            )


def promo_twice(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each promo with the heading of one before it."""
    seen: dict[str, int] = {}
    for number, section in enumerate(proof.issue.sections):
        heading = " ".join(section.title.casefold().split())
        if section.kind != "promo" or not heading:
            continue
        first = seen.setdefault(heading, number)
        if first != number:
            yield Finding(
                id="promo-twice",
                severity="warning",
                message=f"the promo “{section.title}” stands twice; the first is on line "
                f"{proof.line(f'section:{first}').line}",
                where=proof.line(f"section:{number}"),
                help="take one of them out",
                text=section.title,
            )


def _promos(proof: Proof) -> Iterator[tuple[int, Section, str]]:
    """Yield each promo of the issue with its number among the sections and how a message names it."""
    for number, section in enumerate(proof.issue.sections):
        if section.kind == "promo":
            yield number, section, f"the promo “{section.title}”" if section.title else "a promo without a heading"


def _file_of(proof: Proof, section: Section) -> PlannedPromo | None:
    """Return the promo file that a section was drafted from, if there is one still."""
    name = next((mark.value for mark in section.marks if mark.key == "promo"), "")
    return next((each for each in proof.promos if each.name == name), None)


# --- when it runs --------------------------------------------------------------------------------

_DAY = re.compile(
    rf"(?P<until>\b(?:by|before|until|till|closes?(?: on)?|ends?(?: on)?|deadline(?: is)?)\s+)?(?<!\d)"
    rf"(?:\d{{1,2}}\s*(?:and|to|or|-|–)\s*)?(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(MONTHS)})(?:\s+(?P<year>\d{{4}}))?\b"
)
# Without a year a date is the one that lies nearest.
_HALF_A_YEAR = 183


def promo_expired(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each promo whose file does not let it run in this issue, or whose day is past.

    Its day is the last that its words name, or one that they set as the end of something: "book by 1 September".
    """
    sent = proof.issue.date
    for number, section, name in _promos(proof):
        planned = _file_of(proof, section)
        first, last = (planned.first, planned.last) if planned else (None, None)
        if planned and ((last and last < sent) or (first and first > sent)):
            runs = f"to {last.isoformat()}" if last and last < sent else f"from {first.isoformat() if first else ''}"
            yield Finding(
                id="promo-expired",
                severity="warning",
                message=f"{name} runs {runs}, and the issue is of {sent.isoformat()}",
                where=proof.line(f"section:{number}"),
                help=f"take it out, or mend its file in promos/: {planned.name}",
                text=section.title,
            )
        else:
            yield from _days_past(proof, number, name)


def _days_past(proof: Proof, number: int, name: str) -> Iterator[Finding]:
    sent, key = proof.issue.date, f"section:{number}"
    told = [
        (day, match, passage)
        for passage in passages(proof)
        if passage.key == key or passage.key.startswith(f"{key}:")
        for match in _DAY.finditer(passage.text)
        if (day := _day(match, sent))
    ]
    over = max((day for day, _, _ in told), default=sent) < sent
    for day, match, passage in told:
        if day < sent and (over or match["until"]):
            yield Finding(
                id="promo-expired",
                severity="warning",
                message=f"{name} says “{match[0]}”, which is past when the issue goes out on {dates.say_short(sent)}",
                where=passage.exactly(match.start()),
                help="take it out, or mend its text",
                text=match[0],
            )
            return


def _day(match: re.Match[str], sent: date) -> date | None:
    try:
        day = date(int(match["year"] or sent.year), MONTHS.index(match["month"]) + 1, int(match["day"]))
        if match["year"]:
            return day
        if day - sent > timedelta(days=_HALF_A_YEAR):
            return day.replace(year=day.year - 1)
        return day.replace(year=day.year + 1) if sent - day > timedelta(days=_HALF_A_YEAR) else day
    except ValueError:  # 31 June, or 29 February of another year
        return None


# --- how many, and beside what -------------------------------------------------------------------


def promos_many(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the issue has two promos or more, and promo files give fewer places for them."""
    here, day = proof.newsletter.name, proof.issue.date
    due = [
        each.after
        for each in proof.promos
        if (not each.newsletters or here in each.newsletters) and (each.first or day) <= day <= (each.last or day)
    ]
    places, found = max(1, len(set(due))), list(_promos(proof))
    if len(found) > places:
        number, section, _ = found[places]
        given = figure_of(places, "place")
        yield Finding(
            id="promos-many",
            severity="warning",
            message=f"{len(found)} promos stand in this issue, which has {given} for them",
            where=proof.line(f"section:{number}"),
            help="take one out, or give its file a place of its own: place: after story 3",
            text=section.title,
        )


class _Piece(NamedTuple):
    """What readers meet one after the other: a story, a section without stories, or a promo; and its place."""

    key: str
    name: str
    words: str
    promo: int | None = None


def promo_beside(proof: Proof) -> Iterator[Finding]:
    """Yield a warning for each promo just above or below a story, or a round-up, that names who advertises.

    That is a name the promo's label or heading has too, or the site its button leads to.
    """
    order = list(_in_order(proof))
    spoken = [each.words for each in order if each.key.startswith("story")]
    sites: dict[str, set[str]] = {}
    for target in targets(proof):
        sites.setdefault("house" if target.kind == "newsletter" else target.part, set()).add(_site(target.host))
    house = {*sites.get("house", ()), _site(proof.newsletter.sender.address.rpartition("@")[2]), ""}
    for at, piece in enumerate(order):
        if piece.promo is None:
            continue
        section = proof.issue.sections[piece.promo]
        own = sites.get(piece.key, set()) - house
        for near in (*order[max(at - 1, 0) : at], *order[at + 1 : at + 2]):
            named = [] if near.promo is not None else [*_named(proof, section, near.words, spoken)]
            named += [site for site in sorted(own) if near.promo is None and _is_told(site, near, sites)]
            if named:
                yield Finding(
                    id="promo-beside",
                    severity="warning",
                    message=f"the promo “{section.title}” stands beside {near.name}, which names {join_and(named[:3])}",
                    where=proof.line(piece.key),
                    help="move it away from that story: readers may take one for the price of the other",
                    text=section.title,
                )
                break


def _in_order(proof: Proof) -> Iterator[_Piece]:
    stories = iter(enumerate(proof.issue.all_stories))

    def story() -> _Piece:
        number, each = next(stories)
        words = f"{each.headline}\n{to_plain(each.text)}"
        return _Piece(f"story:{number}", f"“{each.headline}”" if each.headline else "a story without a headline", words)

    yield from (story() for _ in proof.issue.stories)
    for number, section in enumerate(proof.issue.sections):
        if section.kind in {"promo", "round-up", "note"}:
            promo = number if section.kind == "promo" else None
            yield _Piece(f"section:{number}", f"“{section.title}”", to_plain(section.text), promo)
        yield from (story() for _ in section.stories)


# Capitalised words in a row that open no sentence; two or more may open one.
_NAMES = re.compile(r"(?<=[\w,;’”] )[A-Z][\w’&-]+(?: [A-Z][\w’&-]+)*|\b[A-Z][\w’&-]+(?: [A-Z][\w’&-]+)+")
# A name that so many stories beside the one have is the beat's, not the advertiser's.
_COMMON = 2


def _named(proof: Proof, section: Section, words: str, spoken: list[str]) -> Iterator[str]:
    """Yield the names of a story that a promo's label or heading has, but for places: "a day in London"."""
    house = proof.newsletter
    beat = {*house.threads.beat, *house.checks.accept, *(each for pair in house.checks.glossary for each in pair)}
    usual = {*MONTHS, *WEEKDAYS, *beat, house.title, house.publication}
    own = f"{section.kicker}. {section.title}"
    for name in dict.fromkeys(match[0].removesuffix("’s") for match in _NAMES.finditer(words)):
        there = re.search(rf"(?<!\bin )(?<!\bat )(?<!\bnear )(?<![\w’-]){re.escape(name)}(?![\w-])", own)
        if there and name not in usual and sum(name in each for each in spoken) <= _COMMON:
            yield name


# Under these, names are given out one level further down.
_SHARED = frozenset(["ac", "co", "com", "gov", "net", "nhs", "org", "police", "sch"])


def _site(host: str) -> str:
    """Return the name that somebody registered, of a host or a name below it."""
    labels = host.split(".")
    count = 3 if len(labels) > 2 and labels[-2] in _SHARED else 2
    return ".".join(labels[-count:])


def _is_told(site: str, near: _Piece, sites: dict[str, set[str]]) -> bool:
    """Tell whether a story leads to a site or names it: "Virgin Care" for virgincare.co.uk."""
    bare = site.partition(".")[0].replace("-", "")
    words = re.findall(r"\w+", near.words.casefold())
    runs = {"".join(words[at : at + length]) for length in (1, 2, 3) for at in range(len(words))}
    return site in sites.get(near.key, ()) or (len(bare) > 3 and bare in runs)


CHECKS = (
    Check(
        "promos",
        (promo_label, promo_twice, promo_expired, promos_many, promo_beside),
        (
            Rule(
                "promo-unlabelled",
                "warning",
                'a promo has no kicker, and the newsletter no `promo_label`: the email shows "Promotion"',
                "say what it is: `<!-- kicker: From our events team -->`",
            ),
            Rule("promo-twice", "warning", "two promos have one heading", "take one of them out"),
            Rule(
                "promo-expired",
                "warning",
                (
                    "the file of a promo lets it run from a later day, or up to an earlier one; or the last day its "
                    'words name is past, or one they set as an end: "book by 1 September". Without a year the nearest '
                    "day counts"
                ),
                "take it out, or mend its file or its text",
            ),
            Rule(
                "promos-many",
                "warning",
                "more promos than there are places: those that promo files due on the day have, and one at least",
                "take one out, or give its file a `place` of its own",
            ),
            Rule(
                "promo-beside",
                "warning",
                (
                    "a promo just above or below a story or round-up that names who advertises: a name its label or "
                    "heading has too (not a place after in, at or near, nor a name of three stories or of `beat`), or "
                    "the site of its button, if that is not the newsletter's own"
                ),
                "move it away from that story",
            ),
        ),
    ),
)
