"""Every check: what fires it, on which line, and what keeps it silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.checks import check
from digest.checks.furniture import SUBJECT_MOST
from digest.composer import furniture
from digest.issuefile import parse
from digest.model import Article, Finding, Proof
from digest.text import fingerprint
from tests.support import FOOTER, FORMAT, SENT, WAYS, a_newsletter, an_article, an_email, costs_at_most

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


def proof(text: str = CLEAN, *articles: Article, size: int = 0) -> Proof:
    """Make what checks look at; a ``size`` is that of the HTML in bytes, made up by a comment of two-byte letters."""
    file = parse(text, PATH)
    assert file.readable, text
    if articles:  # a source that gives one gives the others too
        given = {article.id for article in articles}
        articles = (*articles, *(an_article(id) for id in file.issue.article_ids if id not in given))
    # What their text does not say is another check's business (test_fidelity_check.py).
    articles = tuple(replace(each, body=each.body or text) for each in articles)
    newsletter = a_newsletter(links=WAYS, footer=FOOTER)
    email = an_email(file.issue, newsletter)
    if room := size - len(f"{email.html}<!---->".encode()) if size else 0:
        email = replace(email, html=f"{email.html}<!--{'£' * (room // 2)}{'x' * (room % 2)}-->")
    return Proof(issue=file.issue, newsletter=newsletter, email=email, articles=articles, path=PATH, lines=file.lines)


def found(text: str = CLEAN, *articles: Article) -> list[tuple[str, str, str]]:
    return [(finding.id, finding.severity, str(finding.where)) for finding in check(proof(text, *articles))]


def only(text: str = CLEAN, *articles: Article, size: int = 0) -> Finding:
    (finding,) = check(proof(text, *articles, size=size))
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
    findings = check(proof(text, an_article("a", status="held"), size=120_000))
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
    assert "story-unedited" not in {id for id, _, _ in found(memory, an_article("a", summary=BODY))}
    assert "story-unedited" in {id for id, _, _ in found(memory, an_article("a", summary="Other words."))}


# --- furniture -----------------------------------------------------------------------------------


def furnished(gone: str = "z", **texts: str) -> str:
    lines = "".join(f"={name} {fingerprint(text)}\n" for name, text in texts.items())
    return f"\n<!-- drafted\na 00000000 00000000 00000000\n{gone} 00000000 {fingerprint('Gone')} 00000000\n{lines}-->\n"


SUBJECT, PREHEADER = "Trusts close to plan", "Also inside: a new data platform"


def test_words_drafted_about_stories_that_are_gone_are_one_warning() -> None:
    text = CLEAN + furnished(subject=SUBJECT, preheader=PREHEADER, intro="Welcome.")
    finding = only(text)
    assert (finding.id, finding.severity, str(finding.where)) == (
        "furniture-stale",
        "warning",
        line_of(text, "subject:"),
    )
    assert finding.message == "1 drafted story is gone, but subject, preheader and intro are still as drafted"
    assert finding.help == "see whether they still fit"
    text = CLEAN + furnished("y 00000000 00000000 00000000\nz", subject="Other words", intro="Welcome.")
    assert only(text).message == "2 drafted stories are gone, but intro is still as drafted"
    assert str(only(text).where) == line_of(text, "Welcome.")
    assert str(only(CLEAN + furnished(preheader=PREHEADER)).where) == line_of(CLEAN, "preheader:")


@pytest.mark.parametrize(
    "text",
    [
        CLEAN + furnished(subject="Other words", preheader="Other words"),  # the editor has been here
        CLEAN + furnished(),
        CLEAN + furnished("b", subject=SUBJECT),  # moved into the round-up
        CLEAN.replace("end quarter", "Gone").replace("Trusts Gone", "Gone") + furnished(subject=SUBJECT),  # mark lost
        CLEAN.replace("subject: Trusts", "subject: The trusts") + furnished(subject=SUBJECT),
    ],
)
def test_edited_words_and_stories_still_there_are_not_spoken_of(text: str) -> None:
    assert found(text) == []


def test_opening_words_that_count_no_stories_fit_every_issue() -> None:
    text = CLEAN + furnished(intro="Welcome.")
    assert check(replace(proof(text), newsletter=a_newsletter(links=WAYS, footer=FOOTER, intro="Welcome."))) == []
    counted = a_newsletter(links=WAYS, footer=FOOTER, intro="{Stories} from the week.")
    assert [finding.id for finding in check(replace(proof(text), newsletter=counted))] == ["furniture-stale"]


@pytest.mark.parametrize(("words", "said"), [("One story", 0), ("One story", 1), ("A story", 1), ("Two stories", 1)])
def test_drafted_opening_words_that_count_another_number_of_stories_are_told(words: str, said: int) -> None:
    added = (
        "\n## [Second](https://www.example.org/z)\n<!-- by-hand -->\n\nMore of it.\n" if words == "One story" else ""
    )
    text = CLEAN.replace("Welcome.", f"{words} from the week.") + (added if said else "")
    text += f"\n<!-- drafted\n=intro {fingerprint(f'{words} from the week.')}\n-->\n"
    findings = check(
        replace(proof(text), newsletter=a_newsletter(links=WAYS, footer=FOOTER, intro="{Stories} from the week."))
    )
    assert [finding.id for finding in findings] == ["furniture-stale"] * said
    assert all("do not speak of" in finding.message for finding in findings)


@pytest.mark.parametrize(("size", "ids"), [(60, []), (61, ["subject-long"])])
def test_a_subject_longer_than_an_inbox_row_is_a_warning(size: int, ids: list[str]) -> None:
    text = CLEAN.replace("subject: Trusts close to plan", f"subject: {'a' * size}")
    assert found(text) == [(id, "warning", line_of(text, "subject:")) for id in ids]


def test_drafted_and_checked_subjects_have_one_limit() -> None:
    assert SUBJECT_MOST == furniture.SUBJECT_MOST


@pytest.mark.parametrize(("row", "words"), [("", "date: 2016"), ("preheader:\n", "preheader:")])
def test_a_missing_preheader_is_a_warning(row: str, words: str) -> None:
    text = CLEAN.replace("preheader: Also inside: a new data platform\n", row)
    assert found(text) == [("preheader-missing", "warning", line_of(text, words))]


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


def test_an_article_is_named_by_its_own_story_and_no_later_one_of_like_number() -> None:
    stories = "".join(f"\n## [S{n}](https://a.example/{n})\n\nText.\n" for n in range(12))
    text = CLEAN[: CLEAN.index("## [")] + stories
    for n in (1, 10):
        text = text.replace(f"/{n})\n", f"/{n})\n<!-- article: x -->\n")
    told = [finding for finding in check(proof(text, an_article("x", status="held"))) if finding.severity == "error"]
    assert [str(finding.where) for finding in told] == [line_of(text, "## [S1]")]


def test_articles_no_source_gives_are_one_warning_that_names_them() -> None:
    def told(*ids: str) -> list[Finding]:
        return check(replace(proof(), articles=tuple(an_article(id, body=CLEAN) for id in ids)))

    (finding,) = told("a")
    assert (finding.id, finding.severity) == ("article-unknown", "warning")
    assert str(finding.where) == line_of(CLEAN, "One trust")
    assert finding.message == "no source gives 2 articles of the issue: b, c"
    (finding,) = told("b", "c")
    assert str(finding.where) == line_of(CLEAN, "## [")
    assert finding.message == "no source gives 1 article of the issue: a"
    assert told() == []  # an issue may be built where there are no articles
    assert told("x") == []
    assert told("a", "b", "c") == []


@pytest.mark.parametrize(
    ("second", "same"),
    [
        ("## [Other](https://a.example)\n<!-- article: z, a -->", "article: a"),
        ("## [Other](http://example.org/a/?utm_source=x#top)", "address: example.org/a"),
        ("## Other\n\nText. <!-- article: a -->", "article: a"),
    ],
)
def test_a_story_told_twice_is_a_warning_that_names_both_lines(second: str, same: str) -> None:
    text = CLEAN.replace("\n# Also", f"\n{second}\n\nText.\n\n# Also")
    (finding,) = [finding for finding in check(proof(text)) if finding.id == "story-twice"]
    assert (finding.id, finding.severity) == ("story-twice", "warning")
    assert str(finding.where) == line_of(text, "## [Other" if "[Other" in text else "## Other")
    assert f"line {line_of(text, '## [Trusts').rpartition(':')[2]} have the same {same}" in finding.message


@pytest.mark.parametrize("url", ["https://www.example.org/b", "https://www.example.org/a?page=2"])
def test_another_address_is_another_story(url: str) -> None:
    text = CLEAN.replace("\n# Also", f"\n## [Other]({url})\n\nText.\n\n# Also")
    assert found(text) == []
    assert [id for id, _, _ in found(text.replace("](https:", "](ftp:"))] == ["story-link-unusable"] * 2 + [
        "link-scheme-unusable"
    ]


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


def test_tk_in_an_address_is_no_leftover() -> None:
    text = (
        "[Plans](https://example.org/TK-12/a), <https://example.org/TK>, <TK@example.org>, https://example.org/a(TK)/b"
        " and [mail](mailto:TK@example.org)."
    )
    assert found(CLEAN.replace("Welcome.", text)) == []


@pytest.mark.parametrize(
    "text", ["[TK](https://example.org/a)", "https://example.org/a TK", "[a](https://TK)", "(https://example.org/a)TK"]
)
def test_tk_beside_an_address_is_still_to_come(text: str) -> None:
    assert [id for id, _, _ in found(CLEAN.replace("Welcome.", text))] == ["leftover-tk"]


# --- Markdown that did not take effect -----------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "One [link] (https://example.org) here",
        "One [*link*] (www.example.org) here",
        "One **bold start",
        "One **bold ** word",
        "One ** bold** word",
        "Bold** at the end",
        "One a__b__ c",
        "One __ b __ c",
        "One __b__c d",
        "One <!- note -> here",
        "One <!– note –> here",
        "One <! -- note here",
        "One ‹!-- note here",
        "One note --> here",
        "One note –> here",
    ],
)
def test_markdown_that_readers_would_see_is_a_warning_on_its_line(text: str) -> None:
    issue = CLEAN.replace("It is better than plan.", f"`code\nover` lines\nand *more*\n{text}\nthan plan.")
    assert found(issue) == [("leftover-markdown", "warning", line_of(issue, text))]
    (finding,) = check(proof(issue))
    assert "\n" not in finding.message
    assert "write \\ before it" in finding.help


@pytest.mark.parametrize(
    "text",
    [
        "A [link](https://example.org/a__b__c) and **bold** and __bold__ and *this*.",
        "He said [it means](https://example.org) that [the trust] (he meant Bath) paid.",
        "Figures to June* for all trusts.\n\n\\* Provisional figures.",
        "Figures to June* for all trusts.\n\n*Provisional figures.",
        "* * *",
        "A f**k and a ***** and a **** here",
        "Name: ____ and ______ here, snake__case, __init__",
        "Use `**` and `[a](b)` and `-->` in code",
        "\\*\\*Kept\\*\\* and \\[a](b) and \\<!-- a note --> and \\__c\\__",
        "a -> b, a => b, a <- b, 3 < 4 > 2, a – b > c",
        "<https://example.org/a__b__/c> https://example.org/a**b",
    ],
)
def test_ordinary_signs_are_no_markdown_left_over(text: str) -> None:
    assert found(CLEAN.replace("Welcome.", text)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("subject: Trusts", "subject: <!-- a note --> Trusts"),
        ("preheader: Also", "preheader: **Also**"),
        ("[Trusts end quarter]", "[**Trusts** end quarter]"),
        ("# Also this week", "# [Also](https://a.example) this week"),
        ("kicker: Finance", "kicker: __Finance__"),
    ],
)
def test_markdown_in_a_plain_field_is_a_warning_too(old: str, new: str) -> None:
    text = CLEAN.replace(old, new)
    line = line_of(text, "## [") if "kicker" in old else line_of(text, new)
    assert found(text) == [("leftover-markdown", "warning", line)]
    assert "before it" not in only(text).help


@pytest.mark.parametrize("unit", ["\\<!--", "](", "__a ", "** ", "<a@", "https://(", "] ", "<!"])
def test_a_long_text_of_anything_is_checked_at_once(unit: str) -> None:
    with costs_at_most(250):
        check(proof(CLEAN.replace("subject: Trusts", f"subject: {unit * (200_000 // len(unit))}")))
        check(proof(CLEAN.replace("Welcome.", "a " + "\\<!--" * 20_000)))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/relative", "www.example.org", "ftp://example.org/x"])
def test_a_headline_link_no_client_follows_is_an_error(url: str) -> None:
    finding = only(CLEAN.replace("](https://", f"]({url}?https://", 1))
    assert (finding.id, finding.severity) == ("story-link-unusable", "error")


def test_a_title_link_no_client_follows_is_an_error_that_names_the_section() -> None:
    text = CLEAN.replace("# Also this week", "# [Also this week](www.example.org)")
    finding = only(text)
    assert (finding.id, finding.severity) == ("story-link-unusable", "error")
    assert str(finding.where) == line_of(text, "# [Also")
    assert "section “Also this week”" in finding.message
    bare = CLEAN.replace("# Also this week", "#").replace("round-up -->", "round-up -->\n<!-- url: /a -->")
    assert "the section without a title" in only(bare).message
    assert found(CLEAN.replace("# Also this week", "# [Also this week](https://www.example.org)")) == []


def test_a_format_that_names_no_kinds_has_every_one() -> None:
    none = a_newsletter(links=WAYS, footer=FOOTER, format=replace(FORMAT, kinds=()))
    assert check(replace(proof(), newsletter=none)) == []


def test_a_section_the_format_does_not_have_is_an_error() -> None:
    file = CLEAN + "\n# Note\n<!-- section: note -->\n\nText.\n"
    assert found(file) == []
    narrow = a_newsletter(links=WAYS, footer=FOOTER, format=replace(FORMAT, kinds=("stories",)))
    told = check(replace(proof(file), newsletter=narrow))
    assert [(finding.id, finding.severity) for finding in told] == [("section-kind-foreign", "error")] * 2


# --- size ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "severities"),
    [(92_160, []), (92_161, ["warning"]), (104_448, ["warning"]), (104_449, ["error"])],
)
def test_html_that_gmail_cuts_off_is_told(size: int, severities: list[str]) -> None:
    findings = check(proof(size=size))
    assert [finding.severity for finding in findings] == severities
    assert {finding.id for finding in findings} <= {"html-large", "html-too-large"}
    assert all("102 KB" in finding.message and "“Trusts end quarter”" in finding.help for finding in findings)


def test_an_article_whose_rights_do_not_cover_email_is_an_error() -> None:
    told = [each for each in check(proof(CLEAN, an_article("a", rights="no-email"))) if each.severity == "error"]
    assert [(each.id, each.where.line) for each in told] == [("article-no-email", 11)]
    assert not any(each.severity == "error" for each in check(proof(CLEAN, an_article("a", rights="syndicated"))))


def test_html_is_measured_in_bytes() -> None:
    assert len(proof(size=120_000).email.html) < 104_448
    assert only(size=120_000).id == "html-too-large"


def test_the_longest_stories_are_named_first() -> None:
    stories = "".join(f"\n## [S{n}](https://a.example/{n})\n\n{'long ' * n}end.\n" for n in (3, 9, 1, 6))
    text = CLEAN[: CLEAN.index("## [")] + stories
    assert only(text, size=100_000).help.endswith("“S9”, “S6”, “S3”")
