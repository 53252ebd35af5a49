"""Issue files and edits for the properties of editing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from digest.composer import compose
from digest.editing import section_keys, story_keys
from digest.issuefile import blocks_of, dumps
from digest.model import Block, Candidate, Drafted, Issue, Mark, Section, Selection, Story
from digest.text import fingerprint
from tests.support import W35, a_newsletter, an_article

if TYPE_CHECKING:
    from digest.issuefile import IssueFile
    from digest.model import Newsletter

texts = st.lists(
    st.sampled_from(["One word.", "Two\nlines.", "- a\n- b", "> said", "A *b* c", "x", "Ünï – “c”"]), max_size=4
).map("\n\n".join)
titles = st.sampled_from(["Alpha", "Beta", "[Odd] one", "A # b", "", "Gamma \\ delta"])
urls = st.sampled_from(["", "https://example.org/a", "https://example.org/b_(c)"])
marks = st.lists(
    st.sampled_from([Mark(key="kicker", value="K"), Mark(key="lead"), Mark(key="allow", value="x-y so it is")]),
    max_size=2,
    unique=True,
)


def _story(title: str, url: str, text: str, own: list[Mark], id: str) -> Story:
    named = [Mark(key="article", value=id)] if id else [Mark(key="by-hand")]
    return Story(headline=title, url=url, blocks=blocks_of(text), marks=(*named, *own))


stories = st.builds(_story, titles, urls, texts, marks, st.sampled_from(["", "a/b", "c/d", "e", "f/g"]))
sections = st.one_of(
    st.builds(
        lambda title, stories, text: Section(title=title, stories=tuple(stories), blocks=blocks_of(text)),
        titles, st.lists(stories, min_size=1, max_size=3), texts,
    ),
    st.builds(
        lambda title, kind, text: Section(title=title, kind=kind, blocks=blocks_of(text)),
        titles, st.sampled_from(["round-up", "note", "promo", "call"]), texts,
    ),
)  # fmt: skip


def _issue(intro: str, flat: list[Story], parts: list[Section]) -> Issue:
    issue = Issue(
        newsletter="n", date=date(2016, 9, 5), subject="A subject", preheader="Words",
        blocks=blocks_of(intro), stories=tuple(flat), sections=tuple(parts),
    )  # fmt: skip
    seen = {id: story for story in issue.all_stories for id in story.article_ids}
    lines = [
        Drafted(key=id, source="0" * 8, headline=fingerprint(story.headline), text=fingerprint(story.text))
        for id, story in seen.items()
    ]
    rest = [
        Drafted(key="=subject", text=fingerprint("A subject")),
        Drafted(key="=considered", text="01234567 89abcdef"),
    ]
    return Issue(**{**_values(issue), "drafted": (*lines, *rest)})


def _values(issue: Issue) -> dict[str, Any]:
    return {name: getattr(issue, name) for name in Issue.__slots__}


issues = st.builds(_issue, texts, st.lists(stories, max_size=3), st.lists(sections, max_size=3))


def _as_saved(issue: Issue, newline: str, start: str, end: str, note: str, memory: bool) -> str:
    text = dumps(issue)
    if not memory:
        text = text[: text.index("\n<!-- drafted")]
    if note and "\n## " in text:
        head, sign, rest = text.rpartition("\n## ")
        text = f"{head}\n\n{note}\n{sign}{rest}"
    return start + (text.rstrip("\n") + end).replace("\n", newline)


files = st.builds(
    _as_saved,
    issues,
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "\n", "\n\n\n"]),
    st.sampled_from(["", "<!-- a note\nof two lines -->"]),
    st.booleans(),
)

WORDS = ("New words", "# Not a heading", "a <!-- lead --> b", "", "Two.\n\nParts.", "One word.\n\nAnd more.", "Alpha")


def many_edits(file: IssueFile) -> list[dict[str, Any]]:
    """Return edits of every kind that a page could offer for a file, some of which are refused."""
    own, parts = story_keys(file), section_keys(file)
    found: list[dict[str, Any]] = [{"kind": "set-intro", "value": value} for value in WORDS]
    found += [{"kind": "set-header", "field": "subject", "value": value} for value in WORDS]
    places = [{"start": ""}, {"end": ""}]
    around = [{side: key} for side in ("before", "after") for key in own]
    ends = [{side: key} for side in ("start", "end") for key in parts]
    between = [{side: key} for side in ("before", "after") for key in parts]
    for at, key in enumerate(own):
        value = WORDS[at % len(WORDS)]
        for field in ("headline", "text", "kicker"):
            found.append({"kind": "set-story", "story": key, "field": field, "value": value})
        found.append({"kind": "set-story", "story": key, "field": "url", "value": f"https://example.org/{at}"})
        found += [{"kind": "move-story", "story": key, "to": to} for to in (*places, *around, *ends)]
        found += [{"kind": kind, "story": key} for kind in ("drop-story", "keep-story")]
        found.append({"kind": "set-lead", "story": key, "lead": bool(at % 2)})
        found.append({"kind": "allow", "story": key, "check": "paragraph-long", "reason": "so it is"})
        found.append({"kind": "take-earlier", "story": key, "line": "Previously: nothing"})
    for at, key in enumerate(parts):
        value = WORDS[at % len(WORDS)]
        found += [{"kind": "set-section", "section": key, "field": f, "value": value} for f in ("title", "text")]
        found += [{"kind": "move-section", "section": key, "to": to} for to in (*places, *between)]
        found.append({"kind": "remove-section", "section": key})
        found += [{"kind": "remove-section", "section": key, "into": other} for other in ("", *parts)]
        found += [{"kind": "set-section", "section": key, "field": "url", "value": f"https://example.org/s{at}"}]
    found += [{"kind": "add-story", "to": to, "headline": "New", "text": "It is."} for to in (*places, *around, *ends)]
    found += [{"kind": "add-section", "section": "note", "to": to, "text": "It is."} for to in (*places, *between)]
    found.append({"kind": "allow", "check": "subject-long", "reason": "so it is"})
    found.append({"kind": "take-offer", "field": "subject", "value": "none"})
    found.append({"kind": "mend", "check": "spaces", "line": 4, "column": 0, "text": "2016", "fix": "2016"})
    return found


def a_week() -> tuple[Selection, Issue, Newsletter, str]:
    """Return a small week: what was chosen, the issue drafted from it, its newsletter and the issue file."""
    articles = [
        an_article(
            f"a/{name}", title=f"{name} trust opens a ward", standfirst=f"{name} trust opened it.", body="It did."
        )
        for name in ("Ashby", "Barton", "Corby", "Dunham", "Eaton")
    ]
    selection = Selection(window=W35, candidates=tuple(Candidate(article=each, parts=()) for each in articles))
    newsletter = a_newsletter()
    issue = compose(selection, newsletter, date=date(2016, 9, 5), number=1)
    return selection, issue, newsletter, dumps(issue)


def blocks(*texts: str) -> tuple[Block, ...]:
    """Return blocks of texts as they are."""
    return tuple(Block(text=text) for text in texts)
