"""The first draft: stories, round-up and furniture, safe to stand in an issue file whatever an article holds."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composer import compose, furniture, roundup, summary
from digest.issuefile import dumps, parse
from digest.likeness import id_mark, source_hash
from digest.markup.markdown import links, to_html, to_plain
from digest.model import (
    Article,
    Candidate,
    Issue,
    Newsletter,
    Promo,
    Rules,
    Section,
    SectionRule,
    Selection,
    SourceSpec,
    Summaries,
    Weight,
)
from digest.sources.articlefile import parse as read_article
from digest.text import fingerprint, split_sentences, word_count
from tests.examples import examples
from tests.support import FORMAT, LONDON, SENT, W35, a_newsletter, an_article, costs_at_most

DAY = date(2016, 9, 5)
PROMO = Promo(
    heading="Meet us", text="Come to the Guildhall. It is free.", button="Book (now)", url="https://a.example/b"
)


def selection(*articles: Article) -> Selection:
    return Selection(window=W35, candidates=tuple(Candidate(article=article, parts=()) for article in articles))


def draft(*articles: Article, **changes: Any) -> Issue:
    """Compose an issue, and see that it survives being written and read."""
    issue = compose(selection(*articles), a_newsletter(**changes), date=DAY, number=12)
    file = parse(dumps(issue))
    assert file.issue == issue
    assert file.problems == ()
    return issue


def extract(body: str = "", method: Literal["extract", "lead"] = "extract", **changes: Any) -> tuple[str, ...]:
    """Tell an article as a story, and return its paragraphs as a reader sees them."""
    article = an_article(**{"title": "A title", **changes}, body=body)
    newsletter = a_newsletter(summaries=Summaries(method=method))
    return tuple(to_plain(block.text) for block in summary.blocks(article, newsletter))


def prose(paragraphs: int, sentences: int = 1, words: int = 25) -> str:
    """Make paragraphs of sentences of so many words, each told by its numbers."""
    return "\n\n".join(
        " ".join(f"Sentence {p} {s} {'word ' * (words - 4)}end." for s in range(sentences)) for p in range(paragraphs)
    )


# --- a story's text ------------------------------------------------------------------------------


def test_the_editors_own_summary_is_told_as_it_is() -> None:
    own = "One *two* [three](https://example.org)\nfour.\n\nFive – “six”: 7 < 8 & 9."
    (story,) = draft(an_article(summary=own, body=prose(9))).stories
    assert story.text == own


def test_a_blank_summary_is_none() -> None:
    (story,) = draft(an_article(summary="\u200d \n", body="The sector was in deficit.")).stories
    assert story.text == "The sector was in deficit."


def test_what_a_model_wrote_stands_in_for_the_articles_own_sentences() -> None:
    articles = (an_article("a", body="Theirs.", credit="By *them*"), an_article("b", body="Kept."))
    written = {"a": summary.Summary(text="Written.\n\n# Not a heading\n## Nor this", origin="model")}
    issue = compose(selection(*articles), a_newsletter(), date=DAY, number=12, written=written)
    assert parse(dumps(issue)).issue == issue
    assert [story.text for story in issue.all_stories] == [
        "Written.\n\n\\# Not a heading\n\\## Nor this\n\nBy \\*them\\*",
        "Kept.",
    ]


def test_standfirst_and_leading_sentences_tell_the_story() -> None:
    found = extract(prose(20), standfirst="A first line, by the desk")
    assert found[0] == "A first line, by the desk."
    assert found[1].startswith("Sentence 0 0 ")
    assert 2 <= len(found) <= 6
    assert 95 <= word_count(" ".join(found)) <= 205


@examples(100)
@given(
    st.integers(1, 30),
    st.integers(1, 6),
    st.integers(5, 60),
    st.sampled_from(["", "A standfirst.", prose(1, 3)]),
    st.sampled_from(["extract", "lead"]),
)
def test_a_story_is_cut_only_at_sentence_ends_and_within_its_bands(
    paragraphs: int, sentences: int, words: int, standfirst: str, method: Literal["extract", "lead"]
) -> None:
    body = prose(paragraphs, sentences, words)
    found = extract(body, method, standfirst=standfirst)
    assert len(found) <= 6
    total = word_count(" ".join(found))
    assert total <= 205
    source = tuple(dict.fromkeys(split_sentences(" ".join(f"{standfirst} {body}".split()))))
    assert total >= min(95, word_count(" ".join(source)) - 60)
    told = split_sentences(" ".join(found))
    places = [source.index(sentence) for sentence in told]
    assert places == sorted(set(places))  # whole sentences, in order, none twice
    assert method == "extract" or places == list(range(len(told)))  # the opening, without a gap


@pytest.mark.parametrize("method", ["extract", "lead"])
def test_a_sentence_of_the_standfirst_is_not_told_again(method: Literal["extract", "lead"]) -> None:
    found = extract(prose(4, 2), method, standfirst=prose(1, 3))
    told = split_sentences(" ".join(found))
    assert len(told) == len(set(told)) > 3


def test_a_long_source_paragraph_is_split_for_phones() -> None:
    found = extract(prose(1, sentences=8, words=15))
    assert len(found) >= 2
    assert all(word_count(text) <= 45 for text in found)


@pytest.mark.parametrize(
    "aside",
    [
        "# A heading",
        "- A bullet that runs on for some time and ends with a stop.",
        "1. A numbered point that runs on for some time.",
        "• A pasted bullet that runs on for some time.",
        "– A pasted dash that stands for a bullet and runs on.",
        "> A quotation from a document that runs on for some time.",
        "    code that runs on for some time and ends with a stop.",
        "What happens next",
        "The board will do three things:",
        "The trust was approached for comment.",
        "The company did not respond to questions over whether it would pay.",
        "A spokesman declined to comment on the matter at all.",
        "“We take this seriously,” the trust said in a statement.",
        "In a statement the trust said: “We take this seriously.”",
        "a title",
        "The Standfirst",
        "A key point",
        "Meet us.",
        "Come to the Guildhall. It is free.",
        "**Book (now)**",
    ],
)
def test_what_does_not_tell_the_story_stays_out(aside: str) -> None:
    found = extract(
        f"First, the news is this.\n\n{aside}\n\nThen, the terms are these.",
        standfirst="The standfirst.",
        key_points=("A key point.",),
        promo=PROMO,
    )
    assert found == ("The standfirst.", "First, the news is this.", "Then, the terms are these.")


@pytest.mark.parametrize(
    "note",
    [
        "This story was updated at 12:29 after a reply.",
        "*This article has been corrected.*",
        "(This page was last updated on Monday.)",
        "UPDATE: the trust has replied.",
        "Correction – an earlier version said more.",
    ],
)
def test_an_update_note_and_what_follows_it_stays_out(note: str) -> None:
    assert extract(f"The news is this.\n\n{note}\n\nOur event is on Monday.") == ("The news is this.",)
    assert extract(f"{note}\n\nThe news is this.") == ("The news is this.",)  # above the story it closes nothing


@pytest.mark.parametrize(
    "text",
    [
        "The guidance was updated in May, and trusts must follow it.",
        "The trust approached the council for money it did not have.",
        "The statement of accounts is late, as it was in 2015.",
        "Nobody replied.",
        "Is it over?",
    ],
)
def test_what_only_looks_like_an_aside_stays(text: str) -> None:
    assert text in extract(f"The news is this.\n\n{text}")


def test_a_colon_before_a_quotation_keeps_it() -> None:
    body = "The chair told the board in public:\n\n“We will not close the ward this year.”"
    assert extract(body) == ("The chair told the board in public:", "“We will not close the ward this year.”")


def test_no_colon_is_left_to_lead_to_nothing() -> None:
    body = f"{prose(2, 2, 22)}\n\nShe told the board this in public:\n\n“{prose(1, 1, 190)}”"
    assert not extract(body)[-1].endswith(":")


def test_a_quotation_is_never_left_open() -> None:
    body = "“We will merge. We have no choice.\n\n“Nobody else will have us.”\n\nThat is all."
    assert extract(body)[:2] == ("“We will merge. We have no choice.", "“Nobody else will have us.”")
    assert extract("“We will merge. We have no choice.") == ("“We will merge. We have no choice.”",)


@pytest.mark.parametrize("quotes", ["“{}”", '"{}"'])
def test_a_story_is_not_cut_within_a_quotation(quotes: str) -> None:
    quotation = quotes.format(" ".join(f"We said thing {n} {'word ' * 8}in all." for n in range(6)))
    found = extract(f"{prose(3)}\n\n{quotation} So it goes.\n\n{prose(3)}")
    assert all(text.count("“") == text.count("”") and text.count('"') % 2 == 0 for text in found)


def test_an_article_of_one_long_list_is_told_by_its_title() -> None:
    assert extract("- one\n- two") == ("A title.",)
    assert extract("", title="Is it over?") == ("Is it over?",)
    assert extract("", title="It is over –") == ("It is over.",)


def test_pasted_data_never_becomes_a_story() -> None:
    data = "QUJD" * 5_000
    assert extract(f"The news is this.\n\n{data}\n\n{'word ' * 5000}\n\nThe terms are these.") == (
        "The news is this.",
        "The terms are these.",
    )


def test_a_standfirst_longer_than_a_story_is_cut_at_a_sentence() -> None:
    found = extract("The news is this.", standfirst=prose(1, sentences=30, words=20).replace("\n", " "))
    assert word_count(" ".join(found)) <= 205
    assert all(text.endswith("end.") for text in found)


# --- hostile articles ----------------------------------------------------------------------------

HOSTILE = [
    "# A section",
    "## [A story](https://evil.example)",
    "##",
    "- a list",
    "1. a list",
    "> a quotation",
    "---",
    "***",
    "<!-- allow: figure-not-in-source yes -->",
    "text <!-- section: promo --> text",
    "<!-- drafted\nx 00000000 00000000 00000000\n-->",
    "\\<!-- allow: x y -->",
    "\\\\<!-- allow: x y -->",
    "<!-- never closed",
    "-->",
    "```\n## in a fence\n```",
    "[a]: https://evil.example",
    "a\r## b",
    "a\u2028## b",
    "a\x85# b",
    "<script>alert(1)</script>",
    "</mj-text><mj-text>",
    "{{ 7*7 }}",
    "]]>",
]


def from_file(values: dict[str, Any], body: str, id: str = "a") -> Article | None:
    """Make an article the way one comes in: through its file."""
    header = "\n".join(f"{key}: {json.dumps(value)}" for key, value in values.items())
    raw = f"---\n{header}\n---\n{body}".encode("utf-8", "surrogatepass")
    return read_article(raw, "articles/a.md", default_id=id, spec=SourceSpec(name="articles"), zone=LONDON).article


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_opens_nothing(text: str) -> None:
    values: dict[str, Any] = {
        "title": f"Title {text}",
        "date": "2016-09-01",
        "section": f"S {text}",
        "url": "https://a.example/a",
    }
    values |= {"promo": {"heading": text, "text": text, "button": text, "url": "https://a.example/p"}}
    told = from_file({**values, "summary": f"One.\n\n{text}\n\n{text}"}, "")
    extracted = from_file({**values, "standfirst": text}, f"{text}\n\nOne {text} two.\n\n{text}", "b")
    assert told
    assert extracted
    runners = (replace(extracted, id="c"), replace(extracted, id="d", standfirst=""))
    issue = draft(told, extracted, *runners, rules=Rules(stories=2, round_up=2))
    assert issue.article_ids == ("a", "b", "c", "d")
    assert [section.kind for section in issue.sections] == ["round-up", "promo"]
    assert {mark.key for story in issue.stories for mark in story.marks} == {"article", "kicker"}
    assert all(not block.marks for story in issue.stories for block in story.blocks)
    for story in issue.stories:
        for block in story.blocks:
            assert not re.search(r"<(?!/?(p|em|strong|a|code|br)\b)", to_html(block.text)), block


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_summary_is_shown_as_it_was_written(text: str) -> None:
    article = from_file({"title": "a", "date": "2016-09-01", "summary": f"One {text} two."}, "")
    assert article
    said = " ".join(to_plain(block.text) for block in draft(article).stories[0].blocks)
    assert "One" in said
    assert "two." in said


WILD = st.lists(
    st.sampled_from(
        [*HOSTILE, *"ab .,:\"'“”‘’()[]#*_`<>!\\/&;-+=|~\n\t", "\n\n", ". ", "has ", "\u200d", "\u00a0", "é", "£1,200"]
    )
    | st.text(max_size=6),
    max_size=25,
).map("".join)


@examples(200)
@given(
    st.lists(
        st.tuples(
            WILD.map(lambda text: text[:200]),
            WILD,
            WILD,
            WILD,
            st.sampled_from(["", "/a_(b", "/?a=1&lt;=2", "/[x]`\\"]),
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["", "--", "-->", "a -->> b -->->", "\u200d", "Finance"]),
)
def test_whatever_articles_hold_the_issue_survives_its_file(texts: list[tuple[str, ...]], section: str) -> None:
    articles = []
    for number, (title, standfirst, own, body, path) in enumerate(texts):
        values: dict[str, Any] = {
            "title": f"T{title}",
            "date": "2016-09-01",
            "url": f"https://a.example{path}",
            "section": section,
        }
        values |= {"standfirst": standfirst, "summary": own if number % 2 else ""}
        values |= {
            "promo": {"heading": f"H{title}", "text": f"T{own}", "button": f"B{title}", "url": "https://a.example"}
        }
        article = from_file(values, body, f"a{number}")
        if article:
            articles.append(article)
    issue = draft(*articles, rules=Rules(stories=2, round_up=3), promo_label=section, intro=section)
    assert len(issue.all_stories) == min(2, len(articles))
    assert all(any(links(block.text) for block in part.blocks) for part in issue.sections)


@pytest.mark.parametrize(
    "unit", [".", "[", "in a statement ", "“a. ", "*a ", "a. ", "- ", "\n\n# a", "<!--", "w ", "(", "• \n\n"]
)
def test_a_megabyte_of_anything_is_drafted_at_once(unit: str) -> None:
    body = unit * (1_000_000 // len(unit))
    with costs_at_most(375):
        draft(*(an_article(f"a{n}", title="Trusts", body=body) for n in range(3)), rules=Rules(stories=1, round_up=2))


# --- the round-up --------------------------------------------------------------------------------


def rounded(*articles: Article, newsletter: Newsletter | None = None) -> Section | None:
    return roundup.section(articles, newsletter or a_newsletter())


def item(standfirst: str, id: str = "a", **changes: Any) -> Article:
    return an_article(id, **{"standfirst": standfirst, "url": f"https://a.example/{id}", **changes})


def test_a_round_up_is_one_sentence_with_a_link_for_each() -> None:
    found = rounded(
        item("One large trust has called for more housing near its hospital. It said why.", "a"),
        item("The regulator is reviewing 1,200 contracts, after a row", "b", body="For the regulator."),
        item("Plans were published!", "c"),
    )
    assert found
    (block,) = found.blocks
    assert (found.title, found.kind) == ("Also this week", "round-up")
    assert to_plain(block.text) == (
        "One large trust has called for more housing near its hospital, the regulator is reviewing 1,200 contracts,"
        " after a row, and Plans were published."
    )
    assert len(split_sentences(to_plain(block.text))) == 1
    assert [(link.text, link.url) for link in links(block.text)] == [
        ("called for more housing near its hospital", "https://a.example/a"),
        ("reviewing 1,200 contracts", "https://a.example/b"),
        ("published", "https://a.example/c"),
    ]
    assert block.article_ids == ("a", "b", "c")


@pytest.mark.parametrize(
    ("sentence", "linked"),
    [
        ("Bath will close 12.5 per cent of beds because money is short", "close 12.5 per cent of beds"),
        ("Bath has said “no (again)” to a merger", "said “no"),
        ("Bath has closed – and reopened – a ward", "closed"),
        ("Bath has closed its 2015–16 books", "closed its 2015–16 books"),
        ("Bath will start at 12:30 on Monday", "start at 12:30 on Monday"),
        ("No verb here", "No verb here"),
        ("A ward that was, is no more", "no more"),
        ("Bath has [sic] closed", "[sic] closed"),
        ("Bath has a*b*c _d_ `e`", "a*b*c _d_ `e`"),
    ],
)
def test_the_link_stands_on_the_news(sentence: str, linked: str) -> None:
    found = rounded(item(sentence, "a"), item("Nothing else happened", "b"))
    assert found
    first = links(found.blocks[0].text)[0]
    assert (first.text, first.url) == (linked, "https://a.example/a")
    assert to_plain(found.blocks[0].text).startswith(f"{sentence}, and ")


@pytest.mark.parametrize("standfirst", ["...", "“”", "word " * 200, "\u200d"])
def test_what_makes_no_clause_is_told_by_its_headline(standfirst: str) -> None:
    found = rounded(item(standfirst, title="Wards are closing"), item("Trusts have merged.", "b"))
    assert found
    assert to_plain(found.blocks[0].text) == "Wards are closing, and Trusts have merged."


def test_an_item_without_an_address_has_no_link() -> None:
    found = rounded(item("One has closed.", url=""), item("Two has closed.", "b"))
    assert found
    assert [link.url for link in links(found.blocks[0].text)] == ["https://a.example/b"]
    assert to_plain(found.blocks[0].text).startswith("One has closed, and two")


def test_an_address_with_brackets_still_leads_there() -> None:
    found = rounded(item("One has closed.", url="https://a.example/x_(y)?z=(1"), item("Two has closed.", "b"))
    assert found
    assert links(found.blocks[0].text)[0].url == "https://a.example/x_%28y%29?z=%281"


@pytest.mark.parametrize(
    ("runners", "round_up", "items"), [(0, 3, 0), (1, 3, 0), (2, 3, 2), (9, 3, 3), (9, 2, 2), (9, 1, 0)]
)
def test_too_few_runners_up_make_no_round_up(runners: int, round_up: int, items: int) -> None:
    articles = [item(f"Trust {n} has closed.", f"a{n}") for n in range(runners)]
    found = rounded(*articles, newsletter=a_newsletter(rules=Rules(round_up=round_up)))
    assert (len(links(found.blocks[0].text)) if found else 0) == items


# --- furniture -----------------------------------------------------------------------------------


def titled(*titles: str, **changes: Any) -> list[Article]:
    return [an_article(f"a{n}", title=title, **changes) for n, title in enumerate(titles)]


@pytest.mark.parametrize(
    ("titles", "subject"),
    [
        ([], ""),
        (["Trusts close to plan"], "Trusts close to plan"),
        (
            ["Trusts close to plan", "The Bath contract explained"],
            "Trusts close to plan, and the Bath contract explained",
        ),
        (
            ["Trusts close to plan", "A very long headline of forty characters and more", "New boss"],
            "Trusts close to plan, and new boss",
        ),
        (["Trusts close to plan", "NHS England moves"], "Trusts close to plan, and NHS England moves"),
        (["Is it over?", "New boss"], "Is it over?"),
        (["“It is over.”", "New boss"], "“It is over.”"),
        (["x" * 70, "New boss"], "x" * 70),
    ],
)
def test_a_subject_names_the_lead_and_one_more(titles: list[str], subject: str) -> None:
    assert furniture.subject(titled(*titles)) == subject


@examples(100)
@given(
    st.lists(
        st.text(st.sampled_from("Ab ?.é"), min_size=1, max_size=70).map(str.strip).filter(bool), min_size=1, max_size=5
    )
)
def test_a_subject_is_under_sixty_characters_where_the_lead_allows(titles: list[str]) -> None:
    found = furniture.subject(titled(*titles))
    assert found.startswith(titles[0])
    assert found == titles[0] or len(found) < 60


def test_a_preheader_names_two_stories_the_subject_does_not() -> None:
    told = titled("Trusts close to plan", "New boss", "Data platform opens", "Two wards close")
    assert furniture.preheader(told, None) == "Also inside: Data platform opens, and two wards close"
    assert furniture.preheader(titled("Lead", "x" * 70, "y" * 70), None) == f"Also inside: {'x' * 70}"
    assert furniture.preheader(titled("Lead", "Is it over?", "z" * 60, "y" * 50), None).count("?,") == 0


def test_a_preheader_of_one_story_is_its_first_sentence() -> None:
    assert furniture.preheader(titled("Lead", standfirst="It is so. And so on."), None) == "It is so."
    assert furniture.preheader(titled("Lead"), Section(title="Also this week")) == "Also this week"
    assert furniture.preheader(titled("Lead"), None) == ""


def test_the_intro_is_filled_in() -> None:
    intro = "{Stories} of {from} to {to}: {stories} in all.\n\n# Not a heading"
    issue = draft(*titled("One", "Two"), intro=intro)
    assert [block.text for block in issue.blocks] == [
        "Two stories of Monday 29 August to Sunday 4 September: two stories in all.",
        "\\# Not a heading",
    ]


def test_the_first_promo_of_a_story_gets_a_labelled_box() -> None:
    articles = [an_article("a"), an_article("b", promo=PROMO), an_article("c", promo=replace(PROMO, heading="Other"))]
    (box,) = draft(*articles, promo_label="From our events team").sections
    assert (box.kind, box.title, box.kicker) == ("promo", "Meet us", "From our events team")
    assert [to_plain(block.text) for block in box.blocks] == ["Come to the Guildhall. It is free.", "Book (now)"]
    assert [link.url for link in links(box.text)] == ["https://a.example/b"]


@pytest.mark.parametrize("label", ["", " ", "\u200d"])
def test_a_promo_is_never_without_a_label(label: str) -> None:
    assert draft(an_article(promo=PROMO), promo_label=label).sections[0].kicker == "Promotion"


def test_the_promo_of_a_runner_up_gets_no_box() -> None:
    articles = [an_article("a"), an_article("b", promo=PROMO), an_article("c")]
    assert [section.kind for section in draft(*articles, rules=Rules(stories=1)).sections] == ["round-up"]


# --- the whole issue -----------------------------------------------------------------------------


def test_the_best_become_stories_and_the_next_the_round_up() -> None:
    articles = [an_article(f"a{n}", title=f"Title {n}", section="Finance") for n in range(12)]
    issue = draft(*articles)
    assert [story.article_ids for story in issue.stories] == [(f"a{n}",) for n in range(8)]
    assert issue.sections[0].article_ids == ("a8", "a9", "a10")
    assert (issue.newsletter, issue.date, issue.number, issue.window) == ("catch-up", DAY, 12, W35)
    first = issue.stories[0]
    assert (first.headline, first.url, first.kicker) == ("Title 0", "https://www.example.org/a0", "Finance")


def test_sections_take_their_stories_and_the_lead_stands_alone() -> None:
    names = ["Finance", "Workforce", "", "finance", "Contracts", "Other"]
    articles = [an_article(f"a{n}", section=name) for n, name in enumerate(names)]
    rules = (
        SectionRule(title="People", take=("workforce",)),
        SectionRule(title="Money ", take=("Finance", "Contracts")),
    )
    issue = draft(*articles, sections=rules)
    assert [story.article_ids[0] for story in issue.stories] == ["a0", "a2", "a5"]
    assert [(section.title, [story.article_ids[0] for story in section.stories]) for section in issue.sections] == [
        ("People", ["a1"]),
        ("Money", ["a3", "a4"]),
    ]


def test_an_issue_without_candidates_has_no_story() -> None:
    issue = draft()
    assert (issue.all_stories, issue.sections, issue.subject, issue.preheader) == ((), (), "", "")


def test_what_was_drafted_is_remembered() -> None:
    articles = [an_article(f"a{n}", title=f"Title {n}", standfirst="It has closed.") for n in range(4)]
    issue = draft(*articles, rules=Rules(stories=2, round_up=2), intro="Welcome.")
    memory = {line.key: line for line in issue.drafted}
    assert set(memory) == {"a0", "a1", "=subject", "=preheader", "=intro", "=round-up", "=considered"}
    assert issue.considered == {id_mark(article.id) for article in articles}
    for story, article in zip(issue.stories, articles, strict=False):
        line = memory[article.id]
        assert (line.text, line.headline) == (fingerprint(story.text), fingerprint(article.title))
        assert line.source == source_hash(article)
    assert memory["=subject"].text == fingerprint(issue.subject)
    assert memory["=round-up"].text == fingerprint(issue.sections[0].text)


@pytest.mark.parametrize("field", ["title", "url", "standfirst", "summary", "body"])
def test_a_change_of_the_article_shows_in_its_hash(field: str) -> None:
    article = an_article(standfirst="A", summary="B", body="C")
    changed: dict[str, Any] = {field: "https://changed.example"}
    assert source_hash(article) != source_hash(replace(article, **changed))
    assert source_hash(article) == source_hash(
        replace(article, priority=1, published=datetime(2016, 9, 2, tzinfo=LONDON))
    )


def test_words_do_not_slip_from_one_field_to_the_next_unseen() -> None:
    assert source_hash(an_article(standfirst="a", summary="b")) != source_hash(an_article(standfirst="ab", summary=""))


def test_composing_twice_gives_the_same_issue() -> None:
    articles = [
        an_article(f"a{n}", published=W35.start + timedelta(hours=n), promo=PROMO, body=prose(6)) for n in range(12)
    ]
    assert dumps(draft(*articles)) == dumps(draft(*articles))


@pytest.mark.parametrize("own", ["", "An editor’s own words."])
def test_a_credit_is_the_last_line_of_its_story(own: str) -> None:
    article = an_article("a", summary=own, body="One thing happened.", credit="From *Northern* Health Bulletin")
    assert summary.blocks(article, a_newsletter())[-1].text == "From \\*Northern\\* Health Bulletin"


def test_a_summary_with_a_credit_is_still_an_editors_own() -> None:
    from digest.checks.shape import unedited
    from digest.selector import select

    article = an_article("a", summary="An editor’s own words.", credit="From Northern Health Bulletin")
    selection = select([article], Rules(), W35, sending=SENT)
    issue = compose(selection, a_newsletter(), date=date(2016, 9, 5), number=12)
    assert unedited(issue, [article]) == ()


# --- by format -----------------------------------------------------------------------------------


BRIEFING = replace(
    FORMAT,
    kinds=("note", "stories", "round-up", "promo"),
    stories=3,
    lead_words=(140, 360),
    lead_paragraphs=(3, 11),
    lead_headline=False,
    own_summary=False,
    story_words=(200, 300),
    paragraphs=(4, 8),
    round_up_items=(2, 2),
    round_up_words=(40, 60),
)


def size_of(blocks: Any) -> int:
    return sum(word_count(to_plain(block.text)) for block in blocks)


def test_a_lead_and_stories_are_told_by_bands_of_their_own() -> None:
    articles = [
        an_article(f"a{n}", title=f"Title {n}", body=prose(30), summary="The weekly’s words.") for n in range(3)
    ]
    lead, *others = draft(*articles, format=BRIEFING).stories
    assert (lead.headline, lead.url) == ("", "https://www.example.org/a0")
    assert 140 <= size_of(lead.blocks) < 200
    assert len(others) == 2
    assert all(200 <= size_of(story.blocks) <= 300 for story in others)
    assert all(4 <= len(story.blocks) <= 8 for story in others)
    assert [story.headline for story in others] == ["Title 1", "Title 2"]


def test_the_subject_carries_the_headline_that_the_lead_does_not_show() -> None:
    articles = titled("Trusts close to plan", "New boss", "Data platform opens", body=prose(30))
    issue = draft(*articles, format=BRIEFING)
    assert issue.subject == "Trusts close to plan"
    assert issue.preheader == "Also inside: new boss, and Data platform opens"
    assert draft(*articles).subject == "Trusts close to plan, and new boss"


LONG = "One very large trust in the north has closed " + "and reopened its ward " * 5 + "at night."


@pytest.mark.parametrize(
    ("standfirst", "opening", "told"),
    [
        # as short as a standfirst is, the opening says enough
        ("It has closed.", LONG, LONG),
        # the standfirst is enough: nothing is put in its place
        (LONG, "It has closed.", LONG),
        # nothing is long enough: the longer of the two
        ("It has closed.", "Bath has closed a ward for good.", "Bath has closed a ward for good."),
    ],
)
def test_a_round_up_comes_as_near_to_its_band_as_the_articles_let_it(standfirst: str, opening: str, told: str) -> None:
    items = [item(standfirst, f"a{n}", title="A title", body=opening) for n in range(2)]
    found = rounded(*items, newsletter=a_newsletter(format=BRIEFING))
    assert found
    said = to_plain(found.text)
    assert said.startswith(told.rstrip("."))
    assert len(split_sentences(said)) == 1
    if told == LONG:
        assert 40 <= word_count(said) <= 65


def test_a_round_up_that_is_too_long_takes_a_headline() -> None:
    items = [item(f"{LONG[:-10]} and the day before", f"a{n}", title="Ward is closing", body="") for n in range(2)]
    found = rounded(*items, newsletter=a_newsletter(format=replace(BRIEFING, round_up_words=(10, 40))))
    assert found
    assert "ard is closing" in to_plain(found.text)
    assert 10 <= word_count(to_plain(found.text)) <= 40


def test_what_a_format_has_no_place_for_is_not_drafted() -> None:
    articles = [an_article(f"a{n}", title=f"Title {n}", promo=PROMO) for n in range(6)]
    rules = Rules(stories=2)
    assert [each.kind for each in draft(*articles, rules=rules).sections] == ["round-up", "promo"]
    kinds = ("stories", "promo")
    assert [each.kind for each in draft(*articles, rules=rules, format=replace(FORMAT, kinds=kinds)).sections] == [
        "promo"
    ]
    assert draft(*articles, rules=rules, format=replace(FORMAT, kinds=("stories",))).sections == ()


def test_sections_stand_in_the_order_of_the_format() -> None:
    articles = [an_article(f"a{n}", title=f"Title {n}", promo=PROMO, section="Finance") for n in range(6)]
    issue = draft(*articles, rules=Rules(stories=2), format=replace(FORMAT, kinds=("promo", "stories", "round-up")))
    assert issue.stories == ()
    assert [each.kind for each in issue.sections] == ["promo", "stories", "round-up"]
    assert (issue.sections[1].title, len(issue.sections[1].stories)) == ("", 2)
    rules = (SectionRule(title="Money", take=("Finance",)),)
    grouped = draft(
        *articles, rules=Rules(stories=2), sections=rules, format=replace(FORMAT, kinds=("promo", "stories"))
    )
    assert [(each.kind, each.title, len(each.stories)) for each in grouped.sections] == [
        ("promo", "Meet us", 0),
        ("stories", "", 1),
        ("stories", "Money", 1),
    ]


@pytest.mark.parametrize(
    ("days", "said"),
    [(1, "day"), (3, "three days"), (7, "week"), (14, "fortnight"), (21, "three weeks"), (30, "month"), (31, "month")],
)
def test_a_label_stands_above_the_story_and_says_how_long(days: int, said: str) -> None:
    format = replace(FORMAT, kinds=("note", "label", "stories"), stories=1)
    window = replace(W35, end=W35.start + timedelta(days=days))
    chosen = replace(selection(an_article(body=prose(30))), window=window)
    newsletter = a_newsletter(format=format, label="The {span} in care")
    issue = compose(chosen, newsletter, date=DAY, number=1)
    assert parse(dumps(issue)).issue == issue
    assert [(each.kind, each.title) for each in issue.sections] == [("label", f"The {said} in care"), ("stories", "")]
    assert (issue.stories, len(issue.all_stories)) == ((), 1)
    assert {line.key for line in issue.drafted} >= {"finance/deficit", "=subject"}


def test_an_issue_without_stories_has_no_label() -> None:
    assert draft(label="The {span}", format=replace(FORMAT, kinds=("label", "stories"))).sections == ()


# --- from the widest to the most local -----------------------------------------------------------


def test_after_the_lead_stories_stand_by_weight_and_then_by_rank() -> None:
    weights = (Weight(name="national", weight=2), Weight(name="Hospitals", weight=-1))
    articles = [
        an_article("lead", title="Lead", section="Hospitals"),
        an_article("ward", title="Ward", section="Hospitals"),
        an_article("row", title="Row", section="Contracts"),
        an_article("both", title="Both", section="hospitals", tags=("National",)),
        an_article("money", title="Money", section="Finance", tags=("national",)),
        an_article("other", title="Other"),
    ]
    issue = draft(*articles, weights=weights)
    assert [story.headline for story in issue.all_stories] == ["Lead", "Both", "Money", "Row", "Other", "Ward"]
    assert [story.headline for story in draft(*articles).all_stories] == [each.title for each in articles]


def test_weights_order_the_stories_within_a_section() -> None:
    rules = (SectionRule(title="Money", take=("Finance",)),)
    articles = [
        an_article(name, title=name, section="Finance", tags=tags)
        for name, tags in (("Lead", ()), ("Small", ()), ("Wide", ("national",)))
    ]
    issue = draft(*articles, sections=rules, weights=(Weight(name="national", weight=1),))
    assert [story.headline for story in issue.sections[0].stories] == ["Wide", "Small"]


@pytest.mark.parametrize(
    ("cadence", "title"),
    [("daily", "Also today"), ("weekly", "Also this week"), ("fortnightly", "Also this fortnight")],
)
def test_the_title_of_the_round_up_suits_the_cadence(cadence: Any, title: str) -> None:
    articles = [an_article(f"a{n}", title=f"Title {n}") for n in range(4)]
    format = replace(FORMAT, round_up_title="Also {when}")
    schedule = replace(a_newsletter().schedule, cadence=cadence)
    issue = draft(*articles, rules=Rules(stories=2), format=format, schedule=schedule)
    assert [section.title for section in issue.sections] == [title]
