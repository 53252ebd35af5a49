"""A finding stands with a reason, in the place it is about, and never against an embargo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from digest.checks import check
from digest.issuefile import parse
from digest.model import Proof
from tests.support import a_newsletter, an_article, an_email

if TYPE_CHECKING:
    from digest.model import Finding

PATH = "issues/catch-up/2016-09-05.md"
HEAD = "---\nversion: 1\nnewsletter: catch-up\ndate: 2016-09-05\nsubject: S\npreheader: P\n---\n"
LINK = "See [it](https://staging.example.org/x)."


def found(text: str, id: str, head: str = HEAD) -> list[Finding]:
    file = parse(head + text, PATH)
    newsletter = a_newsletter()
    article = replace(an_article("a"), status="held", body=text)
    proof = Proof(
        issue=file.issue, newsletter=newsletter, email=an_email(file.issue, newsletter), articles=(article,),
        path=PATH, lines=file.lines,
    )  # fmt: skip
    return [each for each in check(proof, thorough=True) if each.id == id]


def story(marks: str = "") -> str:
    return f"\n## [First](https://www.example.org/1)\n{marks}\n{LINK}\n\n## [Second](https://www.example.org/2)\n\n{LINK}\n"


def test_a_mark_allows_what_is_found_in_its_own_story_alone() -> None:
    stays, allowed = found(story("<!-- allow: link-staging-host the page opens on Monday -->\n"), "link-staging-host")
    assert (stays.severity, stays.where.line) == ("error", 16)
    assert (allowed.severity, allowed.where.line, allowed.help) == ("info", 12, "")
    assert allowed.allowed == "the page opens on Monday"
    assert allowed.message.endswith("; allowed: the page opens on Monday")


@pytest.mark.parametrize("mark", ["<!-- allow: link-staging-host -->\n", "<!-- allow: link-empty we know -->\n"])
def test_without_a_reason_or_for_another_check_nothing_is_allowed(mark: str) -> None:
    assert [each.severity for each in found(story(mark), "link-staging-host")] == ["error", "error"]


def test_a_mark_above_the_first_story_is_for_the_header() -> None:
    head, mark = HEAD.replace("preheader: P", "preheader: S"), "\n<!-- allow: preheader-same it is a letter -->\n"
    (stays,) = found(story(), "preheader-same", head)
    (allowed,) = found(mark + story(), "preheader-same", head)
    assert (stays.severity, allowed.severity, allowed.allowed) == ("warning", "info", "it is a letter")


def test_a_hold_is_never_allowed_by_a_mark() -> None:
    text = "\n## [A](https://www.example.org/a)\n<!-- article: a -->\n<!-- allow: article-held please -->\n\nWords.\n"
    assert [each.severity for each in found(text, "article-held")] == ["error"]
