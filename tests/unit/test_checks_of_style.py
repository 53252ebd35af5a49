"""House style, abbreviations, and what a newsletter lets stand in every issue."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.checks import check
from digest.checks.fixes import mend
from digest.issuefile import parse
from digest.model import Checks, Finding, Footer, Links, Proof, StyleRule
from tests.examples import examples
from tests.support import FOOTER, WAYS, a_newsletter, an_email, costs_at_most

PATH = "issues/catch-up/2016-09-05.md"
ISSUE = """---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Wards open again
preheader: What the board heard from nurses, porters and cooks
---

Welcome to the week.

## [Wards open again](https://www.example.org/e-mail)

The first paragraph.

# Also this week
<!-- section: round-up -->

One [trust](https://www.example.org/b) grew, and another [shrank](https://www.example.org/c).
"""


def proof(text: str, checks: Checks, **newsletter: Any) -> Proof:
    file = parse(text, PATH)
    told = a_newsletter(**{"links": WAYS, "footer": FOOTER, "checks": checks, **newsletter})
    return Proof(issue=file.issue, newsletter=told, email=an_email(file.issue, told), path=PATH, lines=file.lines)


def told(words: str) -> str:
    return ISSUE.replace("The first paragraph.", words)


def found(text: str, id: str, checks: Checks, **newsletter: Any) -> list[Finding]:
    every = check(proof(text, checks, **newsletter), thorough=True, notes=True)
    return [each for each in every if each.id == id]


def of_style(words: str, *rules: StyleRule) -> list[Finding]:
    return found(told(words), "house-style", Checks(style=rules))


def rule(words: str, write: str = "", **more: Any) -> StyleRule:
    return StyleRule(words=(words,), write=write, **more)


PER_CENT = rule("%", "per cent")
EMAIL = rule("e-mail", "email")


# --- what is not written -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "given", "said", "fix"),
    [
        ("It grew by 5% in May.", PER_CENT, "%", " per cent"),
        ("It grew by 5 % in May.", PER_CENT, "%", "per cent"),
        ("A % sign.", PER_CENT, "%", None),
        ("From 5%-6% up.", rule("%-", "to"), "%-", None),
        ("It came by e-mail.", EMAIL, "e-mail", "email"),
        ("It came by e-mails, too.", EMAIL, "e-mails", "emails"),
        ("E-mail is old.", EMAIL, "E-mail", "Email"),
        ("It is old. E-mail stays.", EMAIL, "E-mail", "Email"),
        ("- E-mail stays.", EMAIL, "E-mail", "Email"),
        ("The E-mail Act.", EMAIL, "E-mail", None),
        ("It is an E-MAIL.", EMAIL, "E-MAIL", None),
        ("The e-mail’s end.", EMAIL, "e-mail", "email"),
        ("The **e-mail** came.", EMAIL, "e-mail", "email"),
        ("The chairman’s vote.", rule("chairman", "chair"), "chairman", "chair"),
        ("Two providers bid.", rule("provider", "supplier"), "providers", None),
        ("An inpatient left.", rule("inpatient", "hospital patient"), "inpatient", None),
        ("An aged man.", rule("aged", "old"), "aged", "old"),
        ("The nhs paid.", rule("nhs", "NHS"), "nhs", "NHS"),
        ("Open the Internet.", rule("Internet", "internet"), "Internet", "internet"),
        ("In order\nto win.", rule("in order to", "to"), "In order\nto", None),
        ("They win in  order to win.", rule("in order to", "to"), "in  order to", "to"),
        ("Don't wait.", rule("don’t", "do not"), "Don't", "Do not"),
        ("Many stakeholders came.", rule("stakeholder"), "stakeholders", None),
        ("The end…", rule("…", "..."), "…", "..."),
        ("[An e-mail](https://www.example.org/e-mail) came.", EMAIL, "e-mail", "email"),
    ],
)
def test_a_word_that_is_not_written_is_told_at_its_place_with_its_fix(
    words: str, given: StyleRule, said: str, fix: str | None
) -> None:
    (finding,) = of_style(words, given)
    row = told(words).split("\n")[finding.where.line - 1]
    assert row[finding.where.column - 1 :].startswith(said.split("\n", maxsplit=1)[0])
    assert (finding.text, finding.severity, finding.fix) == (said, "warning", fix)
    assert given.write in finding.help


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("“It came by e-mail,” she said.", EMAIL),
        ("> It came by e-mail.", EMAIL),
        ("Read [more](https://www.example.org/e-mail) at <https://e-mail.example.org> or e-mail.example.org.", EMAIL),
        ("Write to e-mail@example.org.", EMAIL),
        ("An e-mail-only service, a non-e-mail one.", EMAIL),
        ("It came by email, and to mailers.", rule("mail", "post")),
        ("You can't.", rule("can", "may")),
        ("An A&E department of P&O.", rule("&", "and")),
        ("The NHS matron.", rule("matron", "NHS matron")),
        ("Internet access is online. Internet use grows.", rule("INTERNET", "Internet")),
        ("Internet access. The internet is wide.", rule("Internet", "internet")),
        ("The news is old.", rule("new", "recent")),
        ("Matron is a name.", rule("matron", "NHS matron", case=True)),
        ("A 5k run.", rule("k", "thousand")),
        ("It is `e-mail`.", EMAIL),
    ],
)
def test_other_words_quotations_and_addresses_are_left_alone(words: str, given: StyleRule) -> None:
    assert of_style(words, given) == []


def test_a_rule_holds_from_its_day_on() -> None:
    before, after = rule("%", "per cent", since=date(2016, 9, 6)), rule("%", "per cent", since=date(2016, 9, 5))
    assert of_style("It grew by 5%.", before) == []
    assert len(of_style("It grew by 5%.", after)) == 1


def test_why_is_told_and_headlines_and_subject_are_looked_at() -> None:
    text = ISSUE.replace("subject: Wards open", "subject: Wards, e-mail open").replace(
        "## [Wards open", "## [Wards by e-mail"
    )
    every = found(text, "house-style", Checks(style=(rule("e-mail", "email", why="so does Oxford"),)))
    assert [each.where.line for each in every] == [5, 11]
    assert {each.help for each in every} == {"write “email” (so does Oxford)"}


def test_every_word_of_a_rule_is_looked_for() -> None:
    given = StyleRule(words=("%", "percent"), write="per cent")
    assert [each.text for each in of_style("It grew by 5%, then by 5 percent.", given)] == ["%", "percent"]


def test_fixes_mend_the_file_and_nothing_is_left_to_say() -> None:
    text = told("E-mail grew by 5%. The e-mails of “e-mail” fans.")
    checks = Checks(style=(EMAIL, PER_CENT))
    mended, done = mend(text, found(text, "house-style", checks))
    assert mended == told("Email grew by 5 per cent. The emails of “e-mail” fans.")
    assert len(done) == 3
    assert found(mended, "house-style", checks) == []


_TEXTS = st.lists(
    st.sampled_from(
        [
            "e-mail",
            "E-mail",
            "email",
            "%",
            "5%",
            "a",
            "an",
            "“",
            "”",
            "*",
            ".",
            "- ",
            " ",
            "\n",
            "’s",
            "s",
            "-",
            "&",
            "x",
        ]
    ),
    max_size=20,
).map("".join)


@examples(60)
@given(_TEXTS, st.sampled_from([EMAIL, PER_CENT, rule("a", "an"), rule("&", "and"), rule("E-mail", "e-mail")]))
def test_a_fix_touches_only_the_words_it_is_about_and_is_not_told_again(words: str, given: StyleRule) -> None:
    text = told(f"Here. {words}")
    every = found(text, "house-style", Checks(style=(given,)))
    rows = text.split("\n")
    for each in every:
        if each.where.column:
            row = rows[each.where.line - 1]
            assert row[each.where.column - 1 :].startswith(each.text.split("\n")[0])
        assert each.fix != each.text
    mended, done = mend(text, every)
    if done:
        left = found(mended, "house-style", Checks(style=(given,)))
        assert len(left) < len(every)


def test_long_texts_cost_little() -> None:
    with costs_at_most(60):
        of_style("e-mail " * 3000, EMAIL)
    with costs_at_most(60):
        of_style("a-" * 20000 + "@" * 10 + "a." * 5000, EMAIL, PER_CENT)


# --- what is named in full first -----------------------------------------------------------------

CQC = StyleRule(words=("CQC",), first="Care Quality Commission")


@pytest.mark.parametrize(
    "words",
    [
        "The Care Quality Commission (CQC) came. The CQC left.",
        "The [Care Quality Commission](https://www.example.org/cqc), or CQC, came.",
        "The Care Quality\nCommission came.\n\nThe CQC left.",
        "Nobody came.",
        "“The CQC came,” she said.",
    ],
)
def test_a_short_form_may_follow_the_long_one(words: str) -> None:
    assert of_style(words, CQC) == []


@pytest.mark.parametrize("words", ["The CQC came.", "The CQC came. The Care Quality Commission left. The CQC is back."])
def test_a_short_form_before_the_long_one_is_told_once(words: str) -> None:
    (finding,) = of_style(words, CQC)
    assert (finding.text, finding.where.column, finding.fix) == ("CQC", 5, None)
    assert "Care Quality Commission" in finding.message


def test_a_headline_may_have_the_short_form_first() -> None:
    text = told("The Care Quality Commission came.").replace("[Wards open again]", "[CQC opens wards again]")
    assert found(text, "house-style", Checks(style=(CQC,))) == []


def test_the_opening_words_of_a_section_come_before_its_stories() -> None:
    text = ISSUE.replace("## [Wards", "# Money\n\nThe Care Quality Commission speaks.\n\n## [Wards").replace(
        "The first paragraph.", "The CQC came."
    )
    assert found(text, "house-style", Checks(style=(CQC,))) == []


# --- abbreviations -------------------------------------------------------------------------------


def short_forms(words: str, checks: Checks | None = None, **newsletter: Any) -> list[str]:
    every = found(told(words), "acronym-unexplained", checks or Checks(), **newsletter)
    for each in every:
        row = told(words).split("\n")[each.where.line - 1]
        assert row[each.where.column - 1 :].startswith(each.text)
        assert each.severity == "warning"
    return [each.text for each in every]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("The KTN met.", ["KTN"]),
        ("The KTNs met, and the KTN.", ["KTN"]),
        ("The K&T met.", ["K&T"]),
        ("The KTN met. The Kelder Transport Network grew.", ["KTN"]),
        ("The KTN (in town) met.", ["KTN"]),
        ("Its friends (KTN) met.", ["KTN"]),
        ("The board (chaired by us) met. The KTN left.", ["KTN"]),
        ("The KTN and the DVLP met.", ["KTN", "DVLP"]),
        ("The Kelder Transport\n\nNetwork. The KTN met.", ["KTN"]),
    ],
)
def test_an_abbreviation_that_is_not_spelled_out_is_told_once(words: str, said: list[str]) -> None:
    assert short_forms(words) == said


@pytest.mark.parametrize(
    "words",
    [
        "The Kelder Transport Network (KTN) met. The KTN grew.",
        "The kelder transport networks (KTNs) met. One KTN grew.",
        "The KTN (Kelder Transport Network) met.",
        "The *Kelder Transport Network* ([KTN](https://www.example.org/k)) met.",
        "The Kelder Transport Network met. The KTN grew.",
        "The Kelder and Transport Network, or KTN, met.",
        "The Department of Roads and Kerbs met. DRK grew, DORAK did not.",
        "The Kelder & Tarn met. K&T grew.",
        "The multispecialty community provider (MCP) grew.",
        "The NHS, the CQC, two CCGs, A&E and GPs. It is OK by the BBC.",
        "Henry VIII, World War II, the M25, COVID-19 and the A1.",
        "It is NOT here, AND it IS there. TK and XXX.",
        "Write to KTN@example.org, or to www.KTN.example.org.",
        "WHOLE TEXTS IN CAPITALS ARE SHOUTED BY ALL.",
        "It was a smart plan, a SMART one.",
    ],
)
def test_what_is_spelled_out_or_is_no_abbreviation_is_not_told(words: str) -> None:
    assert short_forms(words) == []


@pytest.mark.parametrize(
    "checks",
    [
        Checks(known=("KTN",)),
        Checks(accept=("KTN",)),
        Checks(accept=("abbreviation:KTN",)),
        Checks(glossary=(("KTN", "Kelder Transport Network"),)),
    ],
)
def test_what_the_house_knows_needs_no_words(checks: Checks) -> None:
    assert short_forms("The KTN met.", checks) == []


def test_a_newsletters_own_name_needs_no_words_and_a_rule_of_style_is_not_said_twice() -> None:
    assert short_forms("The KTN met.", title="KTN Weekly") == []
    assert short_forms("The KTN met.", footer=Footer(company="KTN Ltd")) == []
    assert short_forms("The KTN met.", Checks(style=(StyleRule(words=("KTN",), first="Kelder Net"),))) == []


def test_a_headline_may_have_an_abbreviation_before_its_words_but_not_without_them() -> None:
    text = ISSUE.replace("[Wards open again]", "[KTN opens again]")
    (finding,) = found(text, "acronym-unexplained", Checks())
    assert finding.where.line == 11
    spelled = text.replace("The first paragraph.", "The Kelder Transport Network grew.")
    assert found(spelled, "acronym-unexplained", Checks()) == []


def test_abbreviations_are_asked_for_only_with_thorough() -> None:
    every = check(proof(told("The KTN met."), Checks()), notes=True)
    assert [each for each in every if each.id == "acronym-unexplained"] == []


@examples(60)
@given(st.lists(st.sampled_from(["KTN", "(", ")", " ", "Kelder", "Transport", "Net", "of", "\n", "s", "&", "-"])))
def test_any_text_is_read(parts: list[str]) -> None:
    assert set(short_forms(f"Here. {''.join(parts)}")) <= set(re.findall("[A-Z&]{2,6}", "".join(parts)))


def test_many_abbreviations_cost_little() -> None:
    words = " ".join(f"{a}{b}{c}" for a in "BCDFGH" for b in "JKLMNP" for c in "QRSTVW")
    with costs_at_most(60):
        short_forms(f"small words between {words.replace(' ', ' and then ')}" + " (x" * 2000)


# --- what may stand in every issue ---------------------------------------------------------------


def test_a_newsletter_lets_a_finding_stand_in_every_issue_with_its_reason() -> None:
    checks = Checks(style=(EMAIL,), allow=(("house-style", "we like it"),))
    (finding,) = found(told("An e-mail."), "house-style", checks)
    assert (finding.severity, finding.allowed, finding.fix) == ("info", "we like it", "email")
    assert finding.message.endswith("; allowed: we like it")
    text = told("An e-mail.")
    assert mend(text, [finding]) == (text, ())


def test_a_mark_of_the_story_comes_first() -> None:
    checks = Checks(style=(EMAIL,), allow=(("house-style", "we like it"),))
    (finding,) = found(told("An e-mail. <!-- allow: house-style a name -->"), "house-style", checks)
    assert finding.allowed == "a name"


def test_what_is_set_in_the_newsletters_file_may_stand_too() -> None:
    silent: dict[str, Any] = {"links": Links(), "footer": FOOTER}
    ((id, where),) = {
        (each.id, each.where.path)
        for each in check(proof(ISSUE, Checks(), **silent))
        if each.where.path.startswith("newsletters/")
    }
    (finding,) = found(ISSUE, id, Checks(allow=((id, "the sender adds it"),)), **silent)
    assert (finding.severity, finding.allowed) == ("info", "the sender adds it")
    assert where == "newsletters/catch-up.toml"
