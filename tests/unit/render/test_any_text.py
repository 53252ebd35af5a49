"""Any text in any field of an issue file builds, stands to the letter in both parts, and changes nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.issuefile import dumps, escape_block, in_comment, parse
from digest.markup.markdown import escape
from digest.model import Block, Issue, Mark, Section, Story
from digest.render.message import header_text, to_message
from digest.text import one_line
from tests.support import a_newsletter
from tests.unit.render.rendering import DAY, parsed, rendered

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.model import Email


def block(text: str) -> Block:
    return Block(text=escape_block(escape(text)))


def base() -> Issue:
    link, marks = "https://www.example.org/a", (Mark(key="kicker", value="K"),)
    return Issue(
        newsletter="catch-up",
        date=DAY,
        subject="Subject",
        preheader="Preheader",
        blocks=(block("Intro."),),
        stories=(
            Story(headline="First", url=link, blocks=(block("One."), block("Two.")), marks=marks),
            Story(headline="Second", url=link, blocks=(block("Three."),)),
        ),
        sections=(
            Section(title="Also", kind="round-up", blocks=(block("Four."),)),
            Section(title="Box", kind="promo", marks=(Mark(key="kicker", value="Label"),), blocks=(block("Come."),)),
            Section(title="Last", kind="note", blocks=(block("Five."),)),
        ),
    )  # fmt: skip


def of_story(issue: Issue, **changes: object) -> Issue:
    return replace(issue, stories=(replace(issue.stories[0], **changes), issue.stories[1]))  # type: ignore[arg-type]


def of_section(issue: Issue, at: int, **changes: object) -> Issue:
    sections = list(issue.sections)
    sections[at] = replace(sections[at], **changes)  # type: ignore[arg-type]
    return replace(issue, sections=tuple(sections))


FIELDS: dict[str, Callable[[Issue, str], Issue]] = {
    "subject": lambda issue, text: replace(issue, subject=text),
    "preheader": lambda issue, text: replace(issue, preheader=text),
    "intro": lambda issue, text: replace(issue, blocks=(block(text),)),
    "headline": lambda issue, text: of_story(issue, headline=text),
    "kicker": lambda issue, text: of_story(issue, marks=(Mark(key="kicker", value=in_comment(text)),)),
    "text": lambda issue, text: of_story(issue, blocks=(block("One."), block(text))),
    "section title": lambda issue, text: of_section(issue, 2, title=text),
    "round-up": lambda issue, text: of_section(issue, 0, blocks=(block(text),)),
    "promo heading": lambda issue, text: of_section(issue, 1, title=text),
    "promo label": lambda issue, text: of_section(issue, 1, marks=(Mark(key="kicker", value=in_comment(text)),)),
    "promo text": lambda issue, text: of_section(issue, 1, blocks=(block(text),)),
    "note": lambda issue, text: of_section(issue, 2, blocks=(block(text),)),
}

FRAGMENTS = [
    "</mj-text><mj-raw>", "<mj-include path='x' />", "{{ 7*7 }}", "{% include 'x' %}", "{# c #}",
    "*|FNAME|*", "%%x%%", "**b**", "_i_", "`c`", "[a](https://x.org/)",
    "![p](https://x.org/p.png)", "# ", "## ", "> ", "- ", "1. ", "***", "|a|", "<b>", "</p>",
    "<script>x()</script>", "<!-- c -->", "<!--", "-->", "--", "&amp;", "&", "<", '"', "'", "\\",
    "~~~", "```", "\u202eabc\u202c", "\u200b", "\u200d", "\ufeff", "👩🏽\u200d⚕\ufe0f", "🇬🇧",
    "e\u0301", "שלום", "العربية", "漢字", "\u00a0", "https://www.example.org/?a=1&b=2",
    "www.example.org", "a@example.org", "-- ", "From ", ".", "=?utf-8?q?x?=", "\u2028", "é£–…“”",
]  # fmt: skip
ANY = st.lists(st.sampled_from(FRAGMENTS) | st.text(st.characters(), max_size=6), min_size=1, max_size=8).map(" ".join)


def words(text: str) -> list[str]:
    return one_line(text).replace("\u00a0", " ").split()


def made(issue: Issue) -> Email:
    """Write an issue, read it again, and render what was read."""
    file = parse(dumps(issue))
    assert file.issue == issue
    assert file.problems == ()
    return rendered(file.issue, a_newsletter(sign_off="The desk"))


def structure(html: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return every tag in order, with its attributes but those that hold words."""
    named = {"aria-label", "alt", "title"}
    return [
        (each.tag, tuple(sorted((key, value) for key, value in each.items() if key not in named)))
        for each in parsed(html).iter()
        if isinstance(each.tag, str)
    ]


def visible(html: str) -> list[str]:
    """Return the words of an email, those of the inbox row first."""
    tree = parsed(html)
    for each in tree.xpath("//head | //style"):
        each.drop_tree()
    for each in tree.iter("p", "h1", "h2", "div", "td", "br"):
        each.text, each.tail = f"\n{each.text or ''}", f"\n{each.tail or ''}"
    for each in tree.xpath("//div[contains(@style, 'mso-hide')]"):
        each.text = re.sub("\u034f\u200c?", " ", each.text or "")  # what keeps the text from the inbox row
    said: str = tree.text_content()
    return said.replace("\u00a0", " ").split()


def holds(all_words: list[str], some: list[str]) -> bool:
    """Tell whether words stand in a row."""
    return f" {' '.join(some)} " in f" {' '.join(all_words)} "


@cache
def with_a_word(field: str) -> Email:
    return made(FIELDS[field](base(), "Qq"))


def check(field: str, text: str) -> None:
    mark = "Qq"  # so that a text of blanks alone, which shows nothing, is one as well
    text = one_line(f"{mark} {text} {mark}")
    issue = FIELDS[field](base(), text)
    email = made(issue)
    shown = words(in_comment(text) if field in {"kicker", "promo label"} else text)
    message = message_from_bytes(to_message(email, a_newsletter(), to="a@example.org", date=DAY), policy=policy.default)
    assert words(str(message["subject"])) == words(header_text(issue.subject))
    if field == "subject":
        assert words(email.subject) == shown
    else:
        assert holds(visible(email.html), shown)
    if field not in {"subject", "preheader"}:
        assert holds(email.text.replace("\u00a0", " ").split(), shown)
    assert structure(email.html) == structure(with_a_word(field).html)
    own = {*shown, "minute", "minutes"}  # how long it takes to read changes, and shall

    def rest(found: Email) -> list[str]:
        return [word for word in visible(found.html) if word not in own and not word.isdigit()]

    assert rest(email) == rest(with_a_word(field))


@pytest.mark.parametrize("field", FIELDS)
@settings(max_examples=15)
@given(text=ANY)
def test_any_text_in_any_field_is_shown_to_the_letter_and_changes_nothing_else(field: str, text: str) -> None:
    check(field, text)


@pytest.mark.parametrize("field", FIELDS)
def test_every_syntax_in_any_field_is_shown_to_the_letter(field: str) -> None:
    check(field, " ".join(FRAGMENTS))


@pytest.mark.parametrize("fragment", FRAGMENTS)
@pytest.mark.parametrize("field", ["headline", "text"])
def test_each_syntax_by_itself_is_shown_to_the_letter(field: str, fragment: str) -> None:
    check(field, fragment)


LARGE = [pytest.param(name, marks=() if name in {"headline", "text"} else pytest.mark.slow) for name in FIELDS]


@pytest.mark.parametrize("field", LARGE)
def test_a_megabyte_in_any_field_is_shown_whole(field: str) -> None:
    check(field, "{{ a }} <b> word & " * 53_000)
