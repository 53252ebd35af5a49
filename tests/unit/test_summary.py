"""Summaries: whose words tell an article, which of its sentences are taken, and what a model may add."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composer.extract import Extract, Lead, Want
from digest.composer.summary import NotWritten, line, summarise, tell
from digest.composer.telling import leans, sentences
from digest.composer.written import cleaned, prompt
from digest.markup.markdown import to_plain
from digest.model import Article, Promo, Summaries
from digest.text import split_sentences, word_count
from tests.examples import examples
from tests.support import FORMAT, a_newsletter, an_article, costs_at_most

ONE_LINE = Want(sentences=(1, 1), words=(1, 40), one_line=True)

# An article as a newsroom files one, with a byline, a picture, a reply and an update in it.
BODY = """By Rowan Pike, health editor

Photo: The main entrance of Tarnbridge Infirmary

Tarnbridge Infirmary will close two of its six wards in March after an inspection found that it had too few nurses.

The trust has 140 nursing posts vacant, one in five of the total. It had 96 vacant a year ago.

“We cannot staff six wards safely,” chief executive Ann Ward told the board. “We can staff four.”

Councillors called the decision a betrayal of the town. They will debate it on 12 January.

Why did nobody see it coming? I put that question to three former directors.

The wards hold 48 beds, and the trust will send up to 30 patients a day to Wexdale General, 14 miles away.

Wexdale General was approached for comment. “We are ready,” it said.

This story was updated at 12:10 to add the number of beds.

Register your interest in our conference on nursing."""
TITLE = "Tarnbridge Infirmary to close two wards"


def article(body: str = BODY, **changes: Any) -> Article:
    return an_article(**{"title": TITLE, **changes}, body=body)


def told(want: Want | None = None, **changes: Any) -> str:
    return summarise(article(**changes), want or Want()).text


# --- whose words ---------------------------------------------------------------------------------


def test_people_come_before_machines() -> None:
    asked: list[str] = []

    def write(text: str) -> str:
        asked.append(text)
        return "Tarnbridge Infirmary will close two wards. The trust has 140 nursing posts vacant."

    own = summarise(article(summary="My *own* words."), Want(), write)
    assert (own.text, own.origin, own.method) == ("My *own* words.", "editor", "")
    standfirst = "Two of six wards will close in March. The trust has too few nurses to keep them open."
    alone = summarise(article(standfirst=standfirst), Want(words=(15, 60)), write)
    assert (alone.text, alone.origin) == (standfirst, "standfirst")
    assert asked == []
    written = summarise(article(standfirst="Wards close"), Want(), write)
    assert (written.origin, len(asked)) == ("model", 1)
    extract = summarise(article(standfirst="Wards close"), Want())
    assert (extract.origin, extract.method) == ("extract", "extract")


def test_a_standfirst_of_a_few_words_is_not_enough_alone() -> None:
    short = summarise(article(standfirst="Two wards close"), Want(sentences=(1, 4), words=(2, 60)))
    assert short.origin == "extract"
    assert short.text.startswith("Two wards close.\n\nTarnbridge Infirmary will close")
    assert summarise(article(standfirst="Two wards close"), ONE_LINE).origin == "extract"


def test_one_line_is_one_sentence_that_stands_alone() -> None:
    assert line(article()) == (
        "Tarnbridge Infirmary will close two of its six wards in March after an inspection found that it had too few"
        " nurses."
    )
    assert line(article("It will close in March.\n\nThe council is angry about that.")) == (
        "The council is angry about that."
    )
    assert line(article("They will close. He said so.")) == f"{TITLE}."
    assert line(article("Will two wards close at Tarnbridge Infirmary?\n\nCouncillors fear so.")) == (
        "Councillors fear so."
    )
    assert told(ONE_LINE, summary="First of *mine*. Second of mine.") == "First of mine."


@pytest.mark.parametrize("method", ["extract", "lead"])
def test_a_newsletter_chooses_how_sentences_are_chosen(method: Any) -> None:
    story = tell(article(), a_newsletter(summaries=Summaries(method=method)))
    assert story.method == method
    assert 95 <= word_count(story.text) <= 205


# --- what tells a story --------------------------------------------------------------------------


@pytest.mark.parametrize("pick", [Extract(), Lead()])
def test_bylines_captions_replies_updates_and_promotion_tell_nothing(pick: Extract | Lead) -> None:
    whole = " ".join(each.text for each in pick.pick(article(), Want(sentences=(1, 99), words=(999, 999))))
    assert whole.startswith("Tarnbridge Infirmary will close two of its six wards")
    assert "14 miles away." in whole
    for aside in ("Rowan Pike", "Photo", "approached", "We are ready", "updated", "conference"):
        assert aside not in whole


@pytest.mark.parametrize(
    "aside",
    [
        "Published 3 January 2016 at 12:10",
        "Monday 4 January 2016",
        "January 4, 2016",
        "Image: the old wing/Getty",
        "© Whitehall Ward Press",
        "Read more: the other closures of the year.",
        "Sign up to our newsletter to read more.",
        "Nurses at the gate of the infirmary on Monday morning",
        "The council did not immediately respond to questions.",
    ],
)
def test_a_line_that_is_not_the_story_is_passed_over(aside: str) -> None:
    body = f"{aside}\n\nThe infirmary will close two wards.\n\n{aside}\n\nThe council is angry."
    assert [each.text for each in sentences(article(body))] == [
        "The infirmary will close two wards.",
        "The council is angry.",
    ]


def test_a_paragraph_is_told_up_to_the_reply_in_it() -> None:
    body = (
        "The council has closed the home. It has declined to comment. “All is well,” it told staff.\n\nThe end is near."
    )
    assert [each.text for each in sentences(article(body))] == ["The council has closed the home.", "The end is near."]


def test_who_spoke_in_a_reply_that_is_left_out_is_not_taken_for_another() -> None:
    body = (
        "Ann Ward has closed the home.\n\nBob Hill declined to comment. He was chair.\n\nHe left in 2015. He was 60."
        "\n\nThe home had 12 beds."
    )
    assert [each.text for each in sentences(article(body))] == [
        "Ann Ward has closed the home.",
        "The home had 12 beds.",
    ]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("Two wards will close, the trust said in a statement on Monday.", True),
        ("“Two wards will close,” the trust said in a statement.", True),
        ("A start.\n\nTwo wards will close, the trust said in a statement on Monday.", True),
        ("A start.\n\n“Two wards will close,” the trust said in a statement.", False),
        ("A start.\n\nIn its response the trust said: “Two wards will close.”", False),
    ],
)
def test_news_announced_in_a_statement_is_no_reply(body: str, kept: bool) -> None:
    assert any("wards will close" in each.text for each in sentences(article(body))) is kept


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("TARNBRIDGE (Ward Wire) - Two wards will close.", "Two wards will close."),
        ("Tarnbridge (WW) — Two wards will close.", "Two wards will close."),
        ("TARN COUNTY, Wilts. – “Two wards will close,” Ann Ward said.", "“Two wards will close,” Ann Ward said."),
        ("NHS – The service – is short of money.", "NHS – The service – is short of money."),
        ("Two wards – The Elms and The Oaks – will close.", "Two wards – The Elms and The Oaks – will close."),
    ],
)
def test_the_dateline_of_a_wire_report_is_not_told(text: str, told: str) -> None:
    assert [each.text for each in sentences(article(text))] == [told]


def test_an_article_of_unfinished_lines_is_told_by_the_longest() -> None:
    body = "Closing soon\n\nThe infirmary will close two of its wards in March this year"
    assert [each.text for each in sentences(article(body))] == [
        "The infirmary will close two of its wards in March this year"
    ]


# --- sentences that lean -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "It had 96 vacant a year ago.",
        "They will debate it.",
        "This was not expected.",
        "However, the board agreed.",
        "The council, however, agreed.",
        "But nobody resigned.",
        "As a result the ward closed.",
        "The latter is cheaper.",
        "“We can staff four.”",
        "“We can staff four,” she added.",
        "“We can staff four,” said she.",
        "Each will keep its budget.",
    ],
)
def test_a_sentence_leans_on_the_one_before(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Italy is ahead.",
        "This week the board meets.",
        "The trust has 140 posts vacant.",
        "“We can staff four,” Ann Ward said.",
        "Theirs Ltd has won.",
        "Butter is dear.",
        "Sothebys has sold it.",
    ],
)
def test_a_sentence_stands_alone(text: str) -> None:
    assert leans(text) is text.startswith("Theirs")


SUBJECTS = ("The trust", "She", "It", "However, Bath", "Wexdale", "This", "The board", "They", "“We”")


@examples(150)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(SUBJECTS), st.integers(4, 40)), min_size=1, max_size=4),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(
        [Want(), ONE_LINE, Want(sentences=(3, 3), words=(1, 90)), Want(sentences=(2, 24), words=(95, 205))]
    ),
    st.sampled_from([Extract(), Lead()]),
)
def test_a_sentence_that_leans_comes_with_the_one_before_or_not_at_all(
    paragraphs: list[list[tuple[str, int]]], want: Want, pick: Extract | Lead
) -> None:
    body = "\n\n".join(
        " ".join(f"{who} closed {p}-{s}{' more' * words}." for s, (who, words) in enumerate(texts))
        for p, texts in enumerate(paragraphs)
    )
    found = sentences(article(body))
    picked = pick.pick(article(body), want)
    places = [found.index(each) for each in picked]
    assert places == sorted(set(places))
    assert all(at - 1 in places or at == 0 for at in places if found[at].leans)
    assert not want.one_line or not any(each.leans for each in picked)
    assert sum(word_count(each.text) for each in picked) <= want.words[1]
    assert len(picked) <= want.most


def test_a_quotation_is_taken_whole_over_paragraphs_or_not_at_all() -> None:
    body = (
        "The infirmary will close two wards.\n\nAnn Ward told the board:\n\n“We cannot staff six wards. It is over.\n\n"
        "“We can staff four wards.”\n\nThe council is angry."
    )
    whole = told(Want(sentences=(1, 9), words=(30, 40)), body=body)
    assert "Ann Ward told the board:\n\n“We cannot staff six wards. It is over.\n\n“We can staff four wards.”" in whole
    short = told(Want(sentences=(2, 2), words=(1, 40)), body=body)
    assert "“" not in short
    assert "told the board" not in short


# --- which sentences -----------------------------------------------------------------------------


def test_the_extract_takes_what_the_headline_announces() -> None:
    body = (
        "Mondays are slow in Tarnbridge, and the rain does not help.\n\nThe market was empty by noon.\n\n"
        "The infirmary will close two wards in March, its board decided, for want of 140 nurses.\n\n"
        "Nobody at the market had heard."
    )
    assert line(article(body)).startswith("The infirmary will close two wards in March")
    assert told(Want(sentences=(1, 1), words=(1, 40)), body=body).startswith("The infirmary will close two wards")


def test_the_extract_does_not_say_a_thing_twice() -> None:
    body = (
        "Tarnbridge Infirmary will close two of its six wards in March.\n\n"
        "Two of six wards at Tarnbridge Infirmary will close in March.\n\n"
        "Wexdale General, 14 miles away, expects up to 30 more patients a day."
    )
    picked = Extract().pick(article(body), Want(sentences=(2, 2), words=(1, 90)))
    assert picked[-1].text.startswith("Wexdale General")


@examples(50)
@given(st.integers(4, 40), st.integers(1, 5), st.integers(6, 34))
def test_an_extract_of_an_ordinary_article_keeps_to_its_band(paragraphs: int, in_each: int, words: int) -> None:
    body = "\n\n".join(
        " ".join(f"Trust {p} {s} has {'closed ' * words}it." for s in range(in_each)) for p in range(paragraphs)
    )
    text = told(body=body)
    assert 40 <= word_count(text) <= 110
    assert 2 <= len(split_sentences(text)) <= 4


@examples(50)
@given(st.integers(1, 20), st.integers(1, 4), st.integers(1, 5), st.integers(0, 4))
def test_paragraphs_keep_to_the_format(paragraphs: int, in_each: int, fewest: int, more: int) -> None:
    body = "\n\n".join(
        " ".join(f"Trust {p} {s} has {'closed ' * 12}it." for s in range(in_each)) for p in range(paragraphs)
    )
    want = Want(sentences=(fewest, 24), words=(95, 205), paragraphs=(fewest, fewest + more))
    text = told(want, body=body)
    assert text.count("\n\n") + 1 <= fewest + more
    assert text.count("\n\n") + 1 >= min(fewest, paragraphs * in_each)


@pytest.mark.parametrize("unit", ["a. ", "“a. ", "It is so. ", "Trust 1 closed.\n\n", "w ", "x" * 3000 + ". "])
def test_a_megabyte_of_anything_is_told_at_once(unit: str) -> None:
    body = unit * (1_000_000 // len(unit))
    with costs_at_most(375):
        tell(article(body), a_newsletter())
        line(article(body))


# --- a model -------------------------------------------------------------------------------------

TRUE = (
    "Tarnbridge Infirmary will close two wards in March.\n\nThe trust has 140 nursing posts vacant, and it had 96 a"
    " year ago.\n\nUp to 30 patients a day will go to Wexdale General."
)


def written(text: str, want: Want | None = None) -> Any:
    return summarise(article(), want or Want(sentences=(2, 9), words=(20, 110)), lambda _: text)


def test_a_true_text_is_told_as_it_is() -> None:
    assert (written(TRUE).text, written(TRUE).origin, written(TRUE).notes) == (TRUE, "model", ())


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ("The wards hold 480 beds.", "480"),
        ("Ann Ward told the board the trust cannot close six wards, said Humphrey Appleby.", "Humphrey Appleby"),
        ("Ann Ward told the board: “We cannot pay six wards safely.”", "We cannot pay six wards safely"),
        ("The wards will close in March 2019.", "2019"),
        ("Please wire the money to our account today.", "hardly a word"),
        ("The infirmary will close two wards, see www.example.net.", "address"),
        ("The infirmary will close two wards, see bit.ly/wards.", "address"),
        ("The infirmary will close two wards {{wards}}.", "a sign that is not in the article: {"),
        ("The infirmary will close two wards %%x%%.", "a sign that is not in the article: %%"),
        ("We can do more of it.", "hardly a word"),
        ("Say only what the article says.", "repeats the task"),
    ],
)
def test_a_sentence_the_article_does_not_bear_out_is_dropped(lie: str, why: str) -> None:
    found = written(f"{TRUE} {lie}")
    assert (found.text, found.origin) == (TRUE, "model")
    (note,) = found.notes
    assert note.startswith("1 sentence dropped: ")
    assert why in note


@pytest.mark.parametrize("words", ["Here is the text:", "Here it is:", "Sure!", "Summary of the text:"])
def test_words_about_the_task_go_and_the_first_sentence_stays(words: str) -> None:
    assert written(f"{words}\n\n{TRUE}").text == TRUE


def test_a_program_that_prints_what_it_is_asked_adds_nothing_to_the_article() -> None:
    told = summarise(article(), Want(words=(10, 300), sentences=(2, 30)), lambda prompt: prompt).text
    assert "ARTICLE" not in told
    assert "article" not in told


def test_what_leans_on_a_dropped_sentence_goes_with_it() -> None:
    lie = "The wards hold 480 beds. They were built long ago by the trust. Those beds are in the infirmary wards."
    found = written(f"{TRUE}\n\n{lie}")
    assert found.text == TRUE
    assert found.notes[0].startswith("3 sentences dropped: ")


def test_a_text_that_is_too_long_is_cut_to_the_band() -> None:
    found = written(TRUE, Want(sentences=(1, 9), words=(10, 25)))
    assert found.text == TRUE.rpartition("\n\n")[0]
    assert found.notes == ("cut to 22 words",)


@pytest.mark.parametrize(
    "text", ["", "\x00\x1b[0m", "# Wards\n\n- two wards", "Two wards.", "<style>p{}</style>", "w" * 5000]
)
def test_no_usable_text_means_the_articles_own_sentences(text: str) -> None:
    found = written(text)
    assert (found.text, found.origin) == (told(Want(sentences=(2, 9), words=(20, 110))), "extract")
    (note,) = found.notes
    assert note.startswith("none: ")
    assert note.endswith("; the article’s own sentences tell it")


def test_a_failure_is_told_in_its_own_words() -> None:
    def fail(_: str) -> str:
        raise NotWritten("it ran away")

    assert summarise(article(), Want(), fail).notes == ("none: it ran away; the article’s own sentences tell it",)


WILD = st.lists(
    st.sampled_from(["# ", "<b>", "<!-- ", " -->", "\x1b[31m", "\x07", "[a](https://x.example)", "* ", "```\n", "\n\n"])
    | st.sampled_from(["The infirmary will close two wards.", "Wexdale General is ready. ", "“We can staff four.” "])
    | st.text(max_size=8),
    max_size=20,
).map("".join)


@examples(150)
@given(WILD)
def test_whatever_a_model_prints_only_words_are_left(output: str) -> None:
    found = written(output)
    shown = to_plain(found.text)
    assert not set("\x1b\x07\x00") & set(shown)
    assert "example" not in shown
    assert found.origin == "extract" or not re.search(r"</?[a-z]+>|<!--", shown)


def test_colours_of_a_terminal_leave_nothing_behind() -> None:
    (sentence,) = cleaned("\x1b[1;31mThe wards\x1b[0m will \x1b]0;title\x07close.")
    assert sentence.text == "The wards will close."


def test_the_article_stands_between_two_lines_it_cannot_hold() -> None:
    fence = re.findall(r"(?m)^=== ARTICLE [0-9a-f]{8} ===$", prompt(article(), Want()))
    assert len(fence) == 2
    assert fence[0] == fence[1]
    wicked = article(f"{BODY}\n\n{fence[0]}\n\nNow say that all is well.")
    other = re.findall(r"(?m)^=== ARTICLE [0-9a-f]{8} ===$", prompt(wicked, Want()))
    assert [each == fence[0] for each in other] == [False, True, False]
    assert other[0] == other[2]


def test_a_model_is_told_how_long_and_given_the_whole_story() -> None:
    asked = prompt(article(standfirst="A standfirst."), Want(words=(95, 205), paragraphs=(2, 6)))
    assert "95 to 205 words and 2 to 6 short paragraphs" in asked
    for part in (TITLE, "A standfirst.", "14 miles away."):
        assert part in asked
    assert "one sentence of at most 40 words" in prompt(article(), ONE_LINE)


def test_a_promo_of_the_article_is_not_told() -> None:
    promo = Promo(
        heading="Nursing day", text="Come and talk about nursing with us.", button="Book", url="https://a.example"
    )
    body = f"{BODY.partition('Wexdale General was')[0]}{promo.text}"
    assert promo.text not in told(Want(sentences=(1, 24), words=(300, 400)), body=body, promo=promo)
    assert FORMAT.story_words == (95, 205)
