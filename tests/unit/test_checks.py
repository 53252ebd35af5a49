"""Every check: what fires it, on which line, and what keeps it silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.checks import check
from digest.issuefile import parse
from digest.model import Article, Email, Finding, Proof
from digest.text import fingerprint
from tests.support import FORMAT, SENT, a_newsletter, an_article

PATH = "issues/catch-up/2016-09-05.md"
TEXT = "The sector was £461m in deficit."
CLEAN = f"""---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Trusts close to plan
preheader: Also inside: a new data platform
---

Welcome.

## [Trusts end quarter](https://www.example.org/a)
<!-- article: a -->
<!-- kicker: Finance -->

{TEXT}

It is better than plan.

# Also this week
<!-- section: round-up -->

One trust has [called for housing](https://www.example.org/b). <!-- article: b, c -->
"""


def proof(text: str = CLEAN, *articles: Article, html: str = "<p>Hello</p>") -> Proof:
    file = parse(text, PATH)
    assert file.readable, text
    email = Email(subject=file.issue.subject, preheader=file.issue.preheader, html=html, text="Hello")
    return Proof(
        issue=file.issue, newsletter=a_newsletter(), email=email, articles=articles, path=PATH, lines=file.lines
    )


def found(text: str = CLEAN, *articles: Article, html: str = "<p>Hello</p>") -> list[tuple[str, str, str]]:
    return [(finding.id, finding.severity, str(finding.where)) for finding in check(proof(text, *articles, html=html))]


def only(text: str = CLEAN, *articles: Article, html: str = "<p>Hello</p>") -> Finding:
    (finding,) = check(proof(text, *articles, html=html))
    return finding


def line_of(text: str, words: str) -> str:
    return f"{PATH}:{text[: text.index(words)].count(chr(10)) + 1}"


def test_a_clean_issue_has_no_findings() -> None:
    assert found(CLEAN, an_article("a"), an_article("b"), an_article("c")) == []


def test_every_finding_says_how_to_mend_it() -> None:
    text = (
        CLEAN.replace("Welcome.", "TK {{x}} lorem ipsum").replace("subject: Trusts close to plan\n", "")
        + "\n##\n\n# Empty\n"
    )
    findings = check(proof(text, an_article("a", status="held"), html="x" * 120_000))
    assert len({finding.id for finding in findings}) >= 8
    assert all(finding.help and finding.message and finding.where.path == PATH for finding in findings)
    assert "\n" not in "".join(finding.message for finding in findings)


def test_errors_come_first_and_then_the_order_of_the_file() -> None:
    text = CLEAN.replace("Welcome.", "{{x}}").replace(TEXT, "TK").replace("It is better", "TK {{y}}")
    severities = [(severity, int(where.rpartition(":")[2])) for _, severity, where in found(text)]
    assert severities == [("error", 15), ("error", 17), ("warning", 9), ("warning", 17)]


# --- shape ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "words"), [("", "date: 2016"), ("subject:\n", "subject:"), ('subject: "\u00a0"\n', "subject:")]
)
def test_a_missing_subject_is_an_error(row: str, words: str) -> None:
    text = CLEAN.replace("subject: Trusts close to plan\n", row)
    assert found(text) == [("subject-missing", "error", line_of(text, words))]


def test_an_issue_without_a_story_is_an_error() -> None:
    text = CLEAN[: CLEAN.index("## [")] + CLEAN[CLEAN.index("# Also") :]
    assert found(text) == [("story-none", "error", line_of(text, "date: "))]


@pytest.mark.parametrize(
    "section", ["# Workforce\n", "# Workforce\n<!-- section: note -->\n<!-- a note to self -->\n", "#\n"]
)
def test_an_empty_section_is_an_error(section: str) -> None:
    text = f"{CLEAN}\n{section}"
    (finding,) = check(proof(text))
    assert (finding.id, finding.severity) == ("section-empty", "error")
    assert str(finding.where) == f"{PATH}:{CLEAN.count(chr(10)) + 2}"


@pytest.mark.parametrize(
    "section",
    [
        "# Workforce\n\nText.\n",
        "# Workforce\n\n## [A](https://a.example)\n\nText.\n",
        "# The week\n<!-- section: label -->\n",
    ],
)
def test_a_section_with_something_in_it_is_not_empty(section: str) -> None:
    assert found(f"{CLEAN}\n{section}") == []


@pytest.mark.parametrize("text", ["", "<!-- to be written -->"])
def test_a_story_without_text_is_an_error(text: str) -> None:
    issue = CLEAN.replace(TEXT, text).replace("It is better than plan.", "")
    finding = only(issue)
    assert (finding.id, finding.severity, str(finding.where)) == ("story-empty", "error", line_of(issue, "## ["))
    assert "“Trusts end quarter”" in finding.message


def test_a_story_without_a_link_is_a_warning() -> None:
    text = CLEAN.replace("[Trusts end quarter](https://www.example.org/a)", "Trusts end quarter")
    assert found(text) == [("story-without-link", "warning", line_of(text, "## Trusts"))]
    assert "“Trusts end quarter” has no link" in only(text).message
    assert found(text.replace("<!-- article: a -->", "<!-- article: a -->\n<!-- url: https://a.example -->")) == []


def test_a_story_without_a_headline_is_still_named() -> None:
    assert (
        "the story without a headline"
        in only(CLEAN.replace("## [Trusts end quarter](https://www.example.org/a)", "##")).message
    )


def drafted(id: str, text: str) -> str:
    return f"\n<!-- drafted\n{id} 00000000 00000000 {fingerprint(text)}\n-->\n"


BODY = f"{TEXT}\n\nIt is better than plan."


def test_stories_as_drafted_are_one_warning_that_names_them() -> None:
    second = "\n## [Second](https://www.example.org/z)\n<!-- article: z -->\n\nDrafted too.\n"
    story = CLEAN.replace("\n# Also", f"{second}\n# Also")
    memory = drafted("a", BODY).replace("-->", f"z 00000000 00000000 {fingerprint('Drafted too.')}\n-->")
    finding = only(story + memory)
    assert (finding.id, finding.severity, str(finding.where)) == ("story-unedited", "warning", line_of(story, "## ["))
    assert finding.message == "2 stories are as the program drafted: “Trusts end quarter”, “Second”"
    assert only(CLEAN + drafted("a", BODY)).message.startswith("1 story is as the program drafted")


@pytest.mark.parametrize(
    "text",
    [
        CLEAN + drafted("a", "Other words."),  # the editor has been here
        CLEAN + drafted("b", BODY),  # another article's memory
        CLEAN,  # no memory: the editor's
        CLEAN.replace("<!-- article: a -->", "<!-- by-hand -->") + drafted("a", BODY),
    ],
)
def test_an_edited_story_is_not_called_unedited(text: str) -> None:
    assert found(text) == []


def test_a_story_told_by_the_articles_own_summary_needs_no_edit() -> None:
    memory = CLEAN + drafted("a", BODY)
    assert found(memory, an_article("a", summary=BODY)) == []
    assert [id for id, _, _ in found(memory, an_article("a", summary="Other words."))] == ["story-unedited"]


# --- the articles themselves ---------------------------------------------------------------------


@pytest.mark.parametrize("status", ["withdrawn", "held"])
@pytest.mark.parametrize(("id", "words"), [("a", "## ["), ("b", "One trust"), ("c", "One trust")])
def test_an_article_that_may_not_run_is_an_error_where_it_is_named(id: str, words: str, status: str) -> None:
    finding = only(CLEAN, an_article(id, status=status, title="A story"))
    assert (finding.id, finding.severity) == (f"article-{status}", "error")
    assert str(finding.where) == line_of(CLEAN, words)
    assert finding.message == f"“A story” is {status}"


@pytest.mark.parametrize(
    ("mark", "at", "line"),
    [
        ("<!-- article: x -->", "Welcome.", "date: "),
        ("Words. <!-- article: x -->", "Welcome.", "Words."),
        ("Words. <!-- article: x -->", "It is better than plan.", "Words."),
        ("<!-- section: round-up -->\n<!-- article: x -->", "<!-- section: round-up -->", "# Also"),
    ],
)
def test_an_embargo_holds_wherever_an_editor_moves_the_mark(mark: str, at: str, line: str) -> None:
    text = CLEAN.replace(at, mark)
    embargo = SENT + timedelta(minutes=1)
    assert found(text, an_article("x", embargo=embargo)) == [("article-embargoed", "error", line_of(text, line))]


def test_an_embargo_is_told_with_both_times() -> None:
    finding = only(CLEAN, an_article("a", title="A story", embargo=SENT + timedelta(minutes=1)))
    assert finding.message == "“A story” is embargoed until Mon 5 Sep 07:01"
    assert "Mon 5 Sep 07:00" in finding.help


def test_articles_that_may_run_are_not_spoken_of() -> None:
    articles = [an_article("a", embargo=SENT), an_article("b"), an_article("x", status="withdrawn")]
    assert found(CLEAN, *articles) == []


# --- leftovers -----------------------------------------------------------------------------------

PLACES = [
    "Trusts close to plan",
    "a new data platform",
    "Welcome",
    "Trusts end quarter",
    "It is better",
    "Also this week",
    "One trust",
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("leftover", "id", "severity"),
    [
        ("TK", "leftover-tk", "error"),
        ("Lorem  Ipsum", "leftover-lorem", "error"),
        ("{{ name }}", "leftover-template-mark", "warning"),
    ],
)
def test_a_leftover_is_found_in_every_text_readers_see(place: str, leftover: str, id: str, severity: str) -> None:
    text = CLEAN.replace(place, f"{place} {leftover}", 1)
    assert found(text) == [(id, severity, line_of(text, leftover))]


def test_a_leftover_in_a_kicker_is_found() -> None:
    text = CLEAN.replace("kicker: Finance", "kicker: TK")
    assert found(text) == [("leftover-tk", "error", line_of(text, "## ["))]


def test_a_leftover_is_found_on_its_own_line_of_a_block() -> None:
    text = CLEAN.replace("It is better than plan.", "It is better\nthan\nTKTK plan.")
    assert found(text) == [("leftover-tk", "error", line_of(text, "TKTK"))]


@pytest.mark.parametrize("text", ["TK", "(TK)", "TKTK", "£TKm TK", "TK.", "“TK”", "TK, TK"])
def test_tk_is_still_to_come(text: str) -> None:
    assert [id for id, _, _ in found(CLEAN.replace("Welcome.", text))] == ["leftover-tk"]


@pytest.mark.parametrize(
    "text", ["ATK", "TKO", "tk", "HTK1", "R&TK", "TK Maxx", "TK\u00a0Maxx", "ipsum lorem", "loremipsum"]
)
def test_words_that_only_look_like_leftovers_pass(text: str) -> None:
    assert found(CLEAN.replace("Welcome.", text)) == []


@pytest.mark.parametrize(
    "mark",
    [
        "{{name}}",
        "}}",
        "{% if %}",
        "*|FNAME|*",
        "%%first_name%%",
        "[[name]]",
        "${name}",
        "<% name %>",
        "%recipient.name%",
    ],
)
def test_marks_of_template_languages_are_a_warning(mark: str) -> None:
    assert [id for id, _, _ in found(CLEAN.replace("Welcome.", mark))] == ["leftover-template-mark"]


@pytest.mark.parametrize(
    "text", ["{curly}", "50%% of it", "5 % 3", "[a](https://a.example)", "£5 $5 {5}", "* | *", "a | b"]
)
def test_ordinary_signs_are_no_template_marks(text: str) -> None:
    assert found(CLEAN.replace("Welcome.", text)) == []


def test_a_leftover_in_an_editors_note_is_the_editors_business() -> None:
    assert found(CLEAN.replace("Welcome.", "Welcome. <!-- TK {{x}} lorem ipsum -->")) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/relative", "www.example.org", "ftp://example.org/x"])
def test_a_headline_link_no_client_follows_is_an_error(url: str) -> None:
    finding = only(CLEAN.replace("](https://", f"]({url}?https://", 1))
    assert (finding.id, finding.severity) == ("story-link-unusable", "error")


def test_a_section_the_format_does_not_have_is_an_error() -> None:
    file = CLEAN + "\n# Note\n<!-- section: note -->\n\nText.\n"
    assert found(file) == []
    narrow = a_newsletter(format=replace(FORMAT, kinds=("stories",)))
    told = check(replace(proof(file), newsletter=narrow))
    assert [(finding.id, finding.severity) for finding in told] == [("section-kind-foreign", "error")] * 2


# --- size ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "severities"),
    [(92_160, []), (92_161, ["warning"]), (104_448, ["warning"]), (104_449, ["error"])],
)
def test_html_that_gmail_cuts_off_is_told(size: int, severities: list[str]) -> None:
    findings = check(proof(html="x" * size))
    assert [finding.severity for finding in findings] == severities
    assert all("102 KB" in finding.message and "“Trusts end quarter”" in finding.help for finding in findings)


def test_html_is_measured_in_bytes() -> None:
    assert only(html="£" * 60_000).id == "html-too-large"


def test_the_longest_stories_are_named_first() -> None:
    stories = "".join(f"\n## [S{n}](https://a.example)\n\n{'long ' * n}\n" for n in (3, 9, 1, 6))
    text = CLEAN[: CLEAN.index("## [")] + stories
    assert only(text, html="x" * 100_000).help.endswith("“S9”, “S6”, “S3”")
