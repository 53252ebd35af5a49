"""An article written for these tests, and short ways to hold a text against it."""

from __future__ import annotations

from datetime import UTC, datetime

from digest.fidelity import Discrepancy, Evidence, check_against
from tests.support import an_article

# A Thursday.
PUBLISHED = datetime(2016, 9, 1, 9, 15, tzinfo=UTC)
BODY = """
The Harrow Dale Hospitals trust ended the first quarter of 2016-17 with a deficit of £6.2m, its board heard on
Tuesday. That is £580,000 worse than the plan agreed in March 2015.

The forecast for the year is now £644m across the region, against a planned £580m. Some 390 nurses have left since
July, 12.5 per cent of the workforce, and the vacancy rate rose by 3 percentage points. The trust has lost $5m on a
property in Boston.

Chief nurse Maria Simeón said: “We have asked for help for five years, and nobody has listened.” The plan was
approved by four of the seven governors. Dr Peter Oakes voted against it. Mackey was not at the meeting.

The regulator, the Office for Hospital Standards, has not intervened. It pays for a 12-month contract with Calder
Vale Community Health, which began three years ago. Two thirds of the wards are open until 19 October, and the
fourth floor is closed. Northern Hospitals Foundation Trust reported 75 complaints yesterday. The Ministry of Works
paid for the roof, and clinical commissioning groups for the windows. In 2012 the iPhone 4 app was withdrawn.
"""
ARTICLE = an_article(
    title="Harrow Dale misses its plan",
    published=PUBLISHED,
    author="Ruth Ellery",
    standfirst="Board told of 390 departures",
    key_points=("Deficit of £6.2m",),
    tags=("deficit",),
    body=BODY,
)
EVIDENCE = Evidence.of(ARTICLE)


def findings(text: str, evidence: Evidence = EVIDENCE) -> list[Discrepancy]:
    return list(check_against(text, evidence).findings)


def said(text: str, evidence: Evidence = EVIDENCE) -> list[tuple[str, str, str]]:
    """Return code, level and words of each finding."""
    return [(each.code, each.level, each.text) for each in findings(text, evidence)]


def codes(text: str, evidence: Evidence = EVIDENCE) -> set[str]:
    return {each.code for each in findings(text, evidence)}
