"""What fires each check of words and shape, on which line, and what keeps it silent; test_checks.py holds the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.checks import check
from digest.checks.prose import HIDDEN, prose, unquoted
from digest.fidelity import CODES
from digest.issuefile import parse
from digest.model import Article, Finding, Proof, Rules, Schedule
from tests.support import FOOTER, FORMAT, LONDON, WAYS, a_newsletter, an_article, an_email, costs_at_most

PATH = "issues/catch-up/2016-09-05.md"
# Long enough to keep to the band of the format, and without a word any check minds.
FILL = "The board met in public and heard from nurses, porters, cooks and clerks about the winter. " * 7
ISSUE = f"""---
version: 1
newsletter: catch-up
date: 2016-09-05
subject: Wards open again
preheader: What the board heard from nurses, porters and cooks
---

Welcome to the week.

## [Wards open again](https://www.example.org/a)
<!-- article: a -->

The first paragraph.

{FILL.strip()[:500]}.

# Also this week
<!-- section: round-up -->

One [trust](https://www.example.org/b) grew, and another [shrank](https://www.example.org/c).
"""
PUBLISHED = datetime(2016, 9, 1, 9, tzinfo=LONDON)  # a Thursday
STORY = an_article("a", body=f"{ISSUE} 31 £6.2m Ashby Lindmere", published=PUBLISHED)


def proof(text: str, *articles: Article, **newsletter: Any) -> Proof:
    file = parse(text, PATH)
    told = a_newsletter(**{"links": WAYS, "footer": FOOTER, **newsletter})
    email = an_email(file.issue, told)
    return Proof(issue=file.issue, newsletter=told, email=email, articles=articles, path=PATH, lines=file.lines)


def found(text: str, *articles: Article, notes: bool = False, **newsletter: Any) -> list[Finding]:
    """Return what the checks of this file find; facts, and notes that every short issue has, are tried elsewhere."""
    elsewhere = {"story-source-unknown", "story-without-link", "stories-few", "story-length", *CODES}
    return [
        each
        for each in check(proof(text, *articles, **newsletter), thorough=True, notes=notes)
        if each.id not in elsewhere
    ]


def only(text: str, *articles: Article, notes: bool = False, **newsletter: Any) -> Finding:
    (finding,) = found(text, *articles, notes=notes, **newsletter)
    assert finding.message
    assert "\n" not in finding.message
    assert finding.help
    return finding


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def told(words: str) -> str:
    """Return the issue with other words in the first paragraph of its story."""
    return ISSUE.replace("The first paragraph.", words)


def fires(text: str, id: str, severity: str, words: str, *articles: Article, **more: Any) -> Finding:
    """Hold that one thing is found, on the line of these words, and that the words it names stand on that line."""
    finding = only(text, *articles, **more)
    assert (finding.id, finding.severity) == (id, severity)
    assert str(finding.where).startswith(f"{PATH}:")
    assert finding.where.line == line_of(text, words)
    row = text.split("\n")[finding.where.line - 1]
    assert finding.text.split("\n")[0] in row
    if finding.where.column:
        assert row[finding.where.column - 1 :].startswith(finding.text.split("\n")[0])
    return finding


def test_a_clean_issue_has_neither_faults_nor_notes() -> None:
    assert found(ISSUE, notes=True) == []
    assert found(ISSUE, STORY, notes=True) == []


def test_notes_are_told_only_where_they_are_asked_for() -> None:
    text = told("A ward , and another.").replace("## [Wards open again]", "## [Wards open again.]")
    assert found(text) == []
    assert [each.severity for each in found(text, notes=True)] == ["info", "info"]


# --- time words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "word", "day"),
    [
        ("The board met yesterday in public.", "yesterday", "Wed 31 Aug"),
        ("The board met the day before\nyesterday in public.", "", ""),
        ("The board meets tomorrow.", "tomorrow", "Fri 2 Sep"),
        ("It will vote tonight.", "tonight", "Thu 1 Sep"),
        ("The trust opened a ward,\nit said today.", "today", "Thu 1 Sep"),
        ("Yesterday’s vote was close. And yesterday it was over.", "", ""),
    ],
)
def test_a_day_named_from_the_day_of_reading_is_a_warning_in_a_weekly(words: str, word: str, day: str) -> None:
    text = told(words)
    if not word:
        assert [each.id for each in found(text, STORY)] == ["time-word"]
        return
    finding = fires(text, "time-word", "warning", word, STORY)
    assert f"it means {day}" in finding.message
    assert only(text).message == f"“{word}”: readers take it for the day they read this on"


def test_the_day_to_write_is_named_as_the_issue_may() -> None:
    assert only(told("It met yesterday."), STORY).help == "name the day, such as “on Wednesday”"
    assert only(told("It meets tomorrow."), replace(STORY, published=datetime(2016, 9, 8, tzinfo=LONDON))).help == (
        "name the day, such as “on 9 September”"
    )


@pytest.mark.parametrize(
    "words",
    [
        "“We voted yesterday, and vote again tomorrow,” she said.",
        "“We shall vote tomorrow.\n\n“We voted yesterday,” she said.",
        "> The vote is tomorrow.",
        "The [rules](https://www.example.org/yesterday) of the service today are the old ones.",
        "The board met on Wednesday last week.",
    ],
)
def test_quotations_addresses_and_what_is_nowadays_name_no_day(words: str) -> None:
    assert found(told(words), STORY) == []


def test_a_daily_issue_and_the_newsletters_own_words_may_say_yesterday() -> None:
    daily = Schedule(cadence="daily", weekdays=(0, 1, 2, 3, 4), at=time(7))
    assert found(told("It met yesterday."), schedule=daily) == []
    assert found(ISSUE.replace("Welcome to the week.", "Yesterday was a holiday.")) == []
    assert found(f"{ISSUE}\n# Note\n<!-- section: note -->\n\nNo column tomorrow.\n") == []


def test_a_weekday_that_is_another_for_readers_is_a_warning() -> None:
    text = told("The trust, the board\nsaid on Friday, is sorry.")
    finding = fires(text, "weekday-misread", "warning", "said on Friday", STORY)
    assert finding.message == (
        "“on Friday” reads as Fri 2 Sep, but the article was published on Thu 1 Sep: it meant Fri 26 Aug"
    )
    assert "on 26 August" in finding.help


@pytest.mark.parametrize(
    "words",
    [
        "The board said on Wednesday that it is sorry.",  # 31 August for all
        "The board said on Thursday that it is sorry.",  # the day of publication
        "The board meets on Friday.",  # not past
        "The board said on Friday last week that it is sorry.",
        "The board said on Friday 2 September that it is sorry.",
        "“She said on Friday that it is over,” he said.",
    ],
)
def test_a_weekday_that_is_one_for_all_is_none(words: str) -> None:
    assert found(told(words), STORY) == []


def test_a_weekday_of_an_unknown_or_a_later_article_is_not_doubted() -> None:
    text = told("The board said on Friday that it is sorry.")
    assert found(text) == []
    later = an_article("z", url="https://www.example.org/z", published=datetime(2016, 9, 3, tzinfo=LONDON), body=ISSUE)
    assert found(text.replace("article: a", "article: a, z"), STORY, later) == []


@pytest.mark.parametrize(
    "words",
    [
        "The board will meet on 1 September.",
        "The board is to meet in Bath on 4 September.",
        "A decision is due by 31 August, the board said.",
        "The unit will be closed on 30 and 31 August 2016.",
        "It is due to open on 1 September 2015.",
    ],
)
def test_a_day_to_come_that_is_past_is_a_warning(words: str) -> None:
    finding = fires(told(words), "date-past", "warning", words)
    assert finding.text in words
    assert "Mon 5 Sep" in finding.message


@pytest.mark.parametrize(
    "words",
    [
        "The board will meet on 5 September.",
        "The board met on 1 September. It will meet again.",
        "The board will discuss what was decided on 1 September.",
        "The board will replace the plan it agreed at a meeting on 1 September.",
        "The ward will close on 3 and 6 September.",
        "The contract will start on 1 April.",
        "“We shall meet on 1 September,” she said.",
        "It will meet on 31 September.",
    ],
)
def test_a_day_that_may_lie_ahead_or_is_told_as_past_is_none(words: str) -> None:
    assert found(told(words)) == []


def test_a_date_that_is_no_sending_day_is_a_warning() -> None:
    finding = fires(ISSUE.replace("date: 2016-09-05", "date: 2016-09-06"), "sending-day-unusual", "warning", "date:")
    assert finding.message == "Tuesday 6 September 2016 is no sending day: Catch Up goes out every Monday"


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ({"cadence": "fortnightly", "weekdays": (0,), "first_issue": date(2016, 8, 29)}, "every second Monday"),
        ({"cadence": "monthly", "weekdays": (3,)}, "on the first Thursday of a month"),
        ({"cadence": "daily", "weekdays": (1, 2, 3)}, "every Tuesday, Wednesday and Thursday"),
        ({"cadence": "weekly", "weekdays": (0,), "skip": (date(2016, 9, 5),)}, "but for holidays"),
    ],
)
def test_the_days_a_newsletter_goes_out_are_said(schedule: Any, said: str) -> None:
    assert only(ISSUE, schedule=Schedule(at=time(7), **schedule)).message.endswith(f"Catch Up goes out {said}")
    moved = Schedule(cadence="weekly", weekdays=(1,), at=time(7), move=((date(2016, 9, 6), date(2016, 9, 5)),))
    assert found(ISSUE, schedule=moved) == []


# --- subject and preheader -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "id"),
    [
        ("WARDS OPEN Again", "subject-capitals"),
        ("Wards! Open! Again", "subject-exclamation"),
        ("Re: wards open again", "subject-reply"),
        ("FW: wards open again", "subject-reply"),
        ("Wards open again in 31 places", "subject-not-in-issue"),
        ("Wards open again in Ashby", "subject-not-in-issue"),
        ("Wards open again for £6m", "subject-not-in-issue"),
    ],
)
def test_a_subject_that_shouts_or_says_what_no_story_does_is_a_warning(subject: str, id: str) -> None:
    fires(ISSUE.replace("subject: Wards open again", f"subject: {subject}"), id, "warning", "subject:", STORY)


@pytest.mark.parametrize(
    "subject",
    ["NHS and CQC", "NHS", "Wards open again!", "Reform: wards open again", "Wards Open Again In Every Town", ""],
)
def test_an_ordinary_subject_is_let_be(subject: str) -> None:
    text = told("The NHS and the CQC.").replace("subject: Wards open again", f"subject: {subject}")
    assert [each.id for each in found(text)] == ([] if subject else ["subject-missing"])


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Wards open for £6m", "It cost £6.2m."),
        ("Wards open for £6m", "It cost £6,200,000."),
        ("All 3 wards open", "Three wards."),
        ("Some 2,400 beds", "The 2,386 beds."),
        ("Wards open in Ashby’s hospital", "Port Ashby has wards."),
    ],
)
def test_what_a_story_says_in_its_own_way_the_subject_may_say(subject: str, words: str) -> None:
    text = told(words).replace("subject: Wards open again", f"subject: {subject}")
    assert found(text) == []
    assert [each.id for each in found(text.replace(words, "Words."))][:1] == ["subject-not-in-issue"]


def test_what_no_article_has_either_is_told_once_by_the_check_of_facts() -> None:
    text = ISSUE.replace("subject: Wards open again", "subject: Wards open again in 977 places")
    assert found(text, STORY) == []
    assert only(text).id == "subject-not-in-issue"


@pytest.mark.parametrize("preheader", ["Wards open again", "wards open again.", "Welcome to the week"])
def test_a_preheader_that_says_nothing_more_is_a_warning(preheader: str) -> None:
    text = ISSUE.replace("preheader: What the board heard from nurses, porters and cooks", f"preheader: {preheader}")
    fires(text, "preheader-same", "warning", "preheader:")


@pytest.mark.parametrize(("size", "count"), [(34, 1), (35, 0), (140, 0), (141, 1)])
def test_a_preheader_too_short_or_too_long_is_a_note(size: int, count: int) -> None:
    text = ISSUE.replace("What the board heard from nurses, porters and cooks", "x" * size)
    assert [each.id for each in found(text, notes=True)] == ["preheader-length"] * count
    assert found(text) == []


# --- shape and lengths ---------------------------------------------------------------------------


def stories(count: int) -> str:
    return "".join(f"\n## [{chr(65 + n)} tale](https://www.example.org/t{n})\n\nText.\n" for n in range(count))


def test_more_stories_than_the_rules_take_are_a_warning_at_the_first_too_many() -> None:
    text = ISSUE.replace("\n# Also", stories(3) + "\n# Also")
    finding = fires(text, "stories-many", "warning", "[C tale]", rules=Rules(stories=3))
    assert finding.message == "the issue has 4 stories; [rules] stories is 3"
    assert found(text, rules=Rules(stories=4)) == []


@pytest.mark.parametrize(("count", "told"), [(4, 1), (5, 0), (8, 0)])
def test_an_issue_far_from_its_usual_stories_is_noted(count: int, told: int) -> None:
    wide = proof(ISSUE.replace("\n# Also", stories(count) + "\n# Also"))
    few = [each for each in check(wide, thorough=True, notes=True) if each.id == "stories-few"]
    assert [(each.severity, each.where.line) for each in few] == [("info", 4)] * told
    assert not any(each.id == "stories-few" for each in check(wide, thorough=True))


def test_a_section_of_one_story_is_noted() -> None:
    text = f"{ISSUE}\n# Workforce\n{stories(1)}"
    fires(text, "section-of-one", "info", "# Workforce", notes=True)
    assert found(f"{ISSUE}\n# Workforce\n{stories(2)}", notes=True) == []


def test_two_sections_of_one_title_are_a_warning_at_the_second() -> None:
    text = f"{ISSUE}\n# Workforce\n{stories(2)}\n# workforce\n\nText.\n"
    finding = fires(text, "section-title-twice", "warning", "# workforce")
    assert f"line {line_of(text, '# Workforce')}" in finding.message
    assert found(text.replace("# workforce", "#")) == []


ROUND_UP = "One [trust](https://www.example.org/b) grew, and another [shrank](https://www.example.org/c)."


@pytest.mark.parametrize(("count", "fault"), [(1, True), (2, False), (3, False), (4, True)])
def test_a_round_up_has_two_or_three_items(count: int, fault: bool) -> None:
    items = " and ".join(f"[{n}](https://www.example.org/r{n})" for n in range(count))
    text = ISSUE.replace(ROUND_UP, items)
    if fault:
        fires(text, "round-up-items", "warning", items)
    else:
        assert found(text) == []
    assert found(text, rules=Rules(round_up=4)) == [] or count == 1


def test_a_round_up_of_named_articles_is_counted_by_them() -> None:
    assert found(ISSUE.replace(ROUND_UP, "Two things grew. <!-- article: b, c -->")) == []


def test_two_round_ups_are_a_warning() -> None:
    text = f"{ISSUE}\n# And also\n<!-- section: round-up -->\n\n{ROUND_UP}\n"
    fires(text, "round-up-twice", "warning", "# And also")


@pytest.mark.parametrize(("words", "notes"), [(75, 1), (76, 0), (246, 0), (247, 1)])
def test_a_story_a_fifth_beyond_its_band_is_noted(words: int, notes: int) -> None:
    told = proof(f"---\nversion: 1\nnewsletter: catch-up\ndate: 2016-09-05\n---\n\n## One\n\n{'word ' * words}\n")
    long = [each for each in check(told, thorough=True, notes=True) if each.id == "story-length"]
    assert [(each.severity, each.where.line) for each in long] == [("info", 7)] * notes
    assert not any(each.id == "story-length" for each in check(told, thorough=True))
    lead = replace(
        told, newsletter=a_newsletter(links=WAYS, footer=FOOTER, format=replace(FORMAT, lead_words=(words, words)))
    )
    assert not any(each.id == "story-length" for each in check(lead, thorough=True, notes=True))


def test_a_paragraph_of_more_than_ninety_words_is_a_warning_and_a_list_is_none() -> None:
    long = "First " + " ".join(chr(97 + n % 26) * (n // 26 + 1) for n in range(90))
    fires(told(long), "paragraph-long", "warning", long)
    assert found(told(long.removeprefix("First "))) == []
    assert found(told(f"- {long}\n- more")) == []


# --- headlines -----------------------------------------------------------------------------------


def headed(*headlines: str) -> str:
    more = "".join(f"\n## [{each}](https://www.example.org/h{n})\n\nText.\n" for n, each in enumerate(headlines))
    return ISSUE.replace("\n# Also", f"{more}\n# Also")


def test_a_long_headline_is_a_warning() -> None:
    fires(headed("Nurse " + "x" * 65), "headline-long", "warning", "Nurse x")
    assert found(headed("Nurse " + "x" * 64)) == []


@pytest.mark.parametrize(
    ("headlines", "id", "words"),
    [
        (["Nurses win a vote."], "headline-stop", "Nurses win"),
        (["Nurses Win Another Vote Today", "Plans drop"], "headline-case", "Nurses Win"),
        (["Plans rise", "Nurses win", "Plans drop"], "headlines-alike", "Plans drop"),
        (["Wards close"], "headlines-alike", "Wards close"),
    ],
)
def test_what_an_editor_may_want_of_headlines_is_noted(headlines: list[str], id: str, words: str) -> None:
    fires(headed(*headlines), id, "info", words, notes=True)
    assert found(headed(*headlines)) == []


@pytest.mark.parametrize(
    "headlines",
    [
        ["Nurses stay in the U.K.", "Plans and more …", "So ..."],
        ["The plan", "A plan", "the ward", "a ward"],
        ["New Zealand Health Board wins"],
    ],
)
def test_ordinary_headlines_are_not_spoken_of(headlines: list[str]) -> None:
    assert found(headed(*headlines), notes=True) == []


def test_a_headline_twice_is_a_warning_that_names_the_other() -> None:
    finding = fires(headed("Nurses win", "“Nurses” win"), "headline-twice", "warning", "“Nurses” win", notes=True)
    assert f"line {line_of(headed('Nurses win'), 'Nurses win')}" in finding.message


# --- promos --------------------------------------------------------------------------------------


def promo(title: str, mark: str = "<!-- kicker: From our events team -->") -> str:
    return f"\n# {title}\n<!-- section: promo -->\n{mark}\n\nCome to Bath.\n"


def test_a_promo_without_a_label_is_a_warning() -> None:
    text = ISSUE + promo("A day in Bath", "")
    assert "“Promotion”" in fires(text, "promo-unlabelled", "warning", "# A day").message
    assert found(ISSUE + promo("A day in Bath")) == []
    assert found(text, promo_label="From our partners") == []


def test_two_promos_of_one_heading_are_a_warning() -> None:
    text = ISSUE + promo("A day in Bath") + promo("A  day in bath")
    assert [each.id for each in found(ISSUE + promo("A day in Bath") + promo("Another day"))] == ["promos-many"]
    (finding,) = (each for each in found(text) if each.id != "promos-many")
    assert (finding.id, finding.severity, finding.where.line) == ("promo-twice", "warning", line_of(text, "# A  day"))


# --- slips ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> main", "||||||| 1a2b3c4"])
def test_a_conflict_mark_is_an_error_on_its_line(mark: str) -> None:
    assert fires(told(f"One.\n{mark}\nTwo."), "leftover-conflict", "error", f"{mark}\nTwo").text == mark


@pytest.mark.parametrize("words", ["========", "<<<<<< HEAD", "a =======", "====", ">>> so it goes"])
def test_a_row_of_other_signs_is_no_conflict(words: str) -> None:
    assert found(told(f"One.\n{words}\nTwo.")) == []


@pytest.mark.parametrize("words", ["trustâ€™s", "cafÃ©", "Â£5", "caf�", "â€œWe"])
def test_signs_of_a_wrong_encoding_are_a_warning(words: str) -> None:
    assert words in fires(told(f"One\nis {words} end."), "leftover-mojibake", "warning", words).message


@pytest.mark.parametrize("words", ["the trust’s café", "SÃO Paulo, São Paulo", "5° and £5", "€5 â la carte"])
def test_foreign_letters_are_no_wrong_encoding(words: str) -> None:
    assert found(told(words)) == []


@pytest.mark.parametrize("words", ["The the ward", "of\nof", "a ward ward is"])
def test_a_word_twice_is_a_warning(words: str) -> None:
    fires(told(f"It is {words}."), "word-doubled", "warning", words)


@pytest.mark.parametrize(
    "words",
    [
        "It had had its day, and she said that that was it",
        "Duran Duran played in Baden Baden",
        "a re-elected elected board, the trust’s s",
        "the ward, ward 7",
        "[the](https://www.example.org/the/the) end",
        "a a",
    ],
)
def test_names_and_words_that_english_doubles_may_stand_twice(words: str) -> None:
    assert found(told(f"{words}.")) == []


@pytest.mark.parametrize(
    "words", ["None", "nan.", "undefined", "It cost £None.", "It has [object Object] beds", "NaN beds"]
)
def test_what_a_program_writes_for_nothing_is_a_warning(words: str) -> None:
    fires(told(words), "leftover-value", "warning", words)


@pytest.mark.parametrize("words", ["None of them came.", "The law is null and void, or undefined.", "My nan came."])
def test_words_of_the_language_are_no_empty_values(words: str) -> None:
    assert found(told(words)) == []


@pytest.mark.parametrize(
    ("words", "id", "at"),
    [
        ('Ann said "yes" and\n“no”.', "quotes-mixed", '"yes'),
        ("Ann said “yes and\nno.", "quotes-unmatched", "“yes"),
        ("Ann said yes and\nno”.", "quotes-unmatched", "no”"),
        ("Ann said “yes and “no”.", "quotes-unmatched", "“yes"),
        ('Ann said "yes and no.', "quotes-unmatched", '"yes'),
        ("The ward (in Bath\nis open.", "brackets-unmatched", "(in"),
        ("The ward in Bath)\nis open.", "brackets-unmatched", "Bath)"),
        ("The ward [in Bath) is open.", "brackets-unmatched", "Bath)"),
    ],
)
def test_half_a_pair_is_a_warning(words: str, id: str, at: str) -> None:
    text = told(words)
    finding = only(text)
    assert (finding.id, finding.severity, finding.where.line) == (id, "warning", line_of(text, at))
    assert (
        text.split("\n")[finding.where.line - 1][finding.where.column - 1]
        == finding.text
        == at[-1 if at[-1] in "”)" else 0]
    )


@pytest.mark.parametrize(
    "words",
    [
        "“It goes on.\n\n“And on,” she said.",
        '"It goes on.\n\n"And on," she said.',
        "> “It goes on.\n>\n> “And on.”",
        'A bed of 6" and one of 7".',
        "a) one and b) two, 1) three\nii) four",
        "Ann came (see appendix a) and went :-) and “‘so’” [he] said.",
        "A [link](https://www.example.org/a_(b)) and \\( and `(` here.",
        "It’s the trusts’ ‘own’ plan.",
    ],
)
def test_pairs_lists_and_quotations_that_go_on_are_whole(words: str) -> None:
    assert found(told(words)) == []


@pytest.mark.parametrize("words", ["one  two", "one , two"])
def test_blanks_where_none_belong_are_noted(words: str) -> None:
    fires(told(words), "spacing", "info", words, notes=True)
    assert found(told(words)) == []


@pytest.mark.parametrize("words", ["one  \ntwo", "- one\n  two", "one, two … three"])
def test_blanks_that_mean_something_stay(words: str) -> None:
    assert found(told(words), notes=True) == []


# --- references ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["Ann was asked what this “surplus” is.", "These “rebates” grew.", "Ann came.\n\nThat “dividend” is gone."],
)
def test_a_word_that_points_back_at_nothing_is_a_warning(words: str) -> None:
    at = words.rpartition("\n")[2]
    assert fires(told(words), "reference-dangling", "warning", at).text.split("“")[1].rstrip("”") in words


@pytest.mark.parametrize(
    "words",
    [
        "The surplus is large. What is this “surplus”?",
        "Rebates fell.\n\nThis “rebate” is old.",
        "This “opening” is welcome.",  # the headline has it
        "Ann said that “we wait” is no answer.",
        "This is “new”.",
    ],
)
def test_a_word_that_points_back_at_something_is_let_be(words: str) -> None:
    assert found(told(words)) == []


def test_what_another_story_said_is_not_said_in_this_one() -> None:
    text = told("A surplus.").replace("\n# Also", "\n## [Two](https://www.example.org/t)\n\nThis “surplus”.\n\n# Also")
    fires(text, "reference-dangling", "warning", "This “surplus”")


@pytest.mark.parametrize("words", ["He resigned.", "They met in Bath.", "It has announced a plan.", "She is to go."])
def test_a_story_that_opens_with_nobody_is_a_warning(words: str) -> None:
    fires(told(words), "reference-opening", "warning", words)


@pytest.mark.parametrize(
    "words",
    ["It is three years since.", "They say it is over.", "Hello.\n\nHe resigned.", "“He resigned,” Ann Bell said."],
)
def test_a_story_that_opens_with_somebody_is_let_be(words: str) -> None:
    assert found(told(words)) == []


# --- cost ----------------------------------------------------------------------------------------


UNITS = [
    "(",
    "“",
    '"',
    "[",
    "a ",
    "the the ",
    "will ",
    "this “",
    "1 September ",
    "due on ",
    "A ",
    "â€",
    "\\",
    "](",
    "  ",
    "`",
    "<a:",
]


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_text_of_anything_is_looked_through_at_once(unit: str) -> None:
    long = "x" + unit * (50_000 // len(unit))
    proofs = [proof(told(long)), proof(ISSUE.replace("subject: ", f"subject: {long}"))]
    with costs_at_most(250):
        for each in proofs:
            check(each, thorough=True, notes=True)


@given(st.text(alphabet='ab \n“”"‘’`*[]()<>\\!:/.@>h', max_size=80))
def test_what_is_no_prose_is_hidden_sign_for_sign(text: str) -> None:
    for shown in (prose(text), unquoted(text)):
        assert len(shown) == len(text)
        assert all(new in (old, HIDDEN) for new, old in zip(shown, text, strict=True))
        assert [at for at, sign in enumerate(shown) if sign == "\n"] == [
            at for at, sign in enumerate(text) if sign == "\n"
        ]


@example(["  ", "None "])
@given(
    st.lists(
        st.sampled_from([*UNITS, "yesterday ", "said on Friday ", "\n\n", "\n", "” ", "None ", "=======\n", "He "]),
        max_size=25,
    )
)
def test_every_finding_stands_where_its_words_do(pieces: list[str]) -> None:
    text = told("".join(pieces) or "x")
    rows = text.split("\n")
    for each in found(text, STORY, notes=True):
        if each.where.column and each.text:
            assert rows[each.where.line - 1][each.where.column - 1 :].startswith(each.text.split("\n")[0])


def test_a_picture_that_is_a_link_has_no_bracket_too_many() -> None:
    from digest.checks.prose import prose

    text = "[![A chart of beds](https://www.example.org/c.png)](https://www.example.org/c) and (so) on"
    assert not set("[]") & set(prose(text))
    assert len(prose(text)) == len(text)
