"""Make subject, preheader, intro, round-up and promos of an issue file anew where nobody has edited them. Pure.

They are made from the stories as the file tells them now: in its order, under its headlines.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digest.composer import compose
from digest.composer.follow_promos import follow_promos
from digest.composer.furniture import round_up_title
from digest.composer.standing import drafted_round_up, told_addresses, told_ids
from digest.errors import Refused
from digest.issuefile import comments_in_text, comments_of, with_blocks, with_section, without_section
from digest.likeness import canonical
from digest.markup.markdown import body_plain
from digest.model import Article, Candidate, Drafted
from digest.text import fingerprint, first_sentence, one_line

if TYPE_CHECKING:
    from digest.composer.standing import Work
    from digest.issuefile import IssueFile
    from digest.model import Issue, Section, Story


def refurnish(work: Work) -> None:
    """Make anew what is as it was drafted; an issue without stories keeps all it has."""
    told = _told(work)
    if not told:
        return
    words = _words(work, told)
    _settle(work, "subject", words.subject)
    _settle(work, "preheader", words.preheader)
    _settle(work, "intro", "\n\n".join(block.text for block in words.blocks))
    _settle_round_up(work, next((section for section in words.sections if section.kind == "round-up"), None))
    follow_promos(work, told)


def _told(work: Work) -> list[Article]:
    """Return the stories of the file as articles, the lead first."""
    stories = sorted(enumerate(work.file.issue.all_stories), key=lambda pair: not pair[1].is_lead)
    return [article for number, story in stories if (article := _as_article(work, number, story))]


def _as_article(work: Work, number: int, story: Story) -> Article | None:
    """Return a story's article under the headline the editor gave it; one written by hand is its own article."""
    seen = (work.known.get(id) for id in story.article_ids)
    article = next((each.article for each in seen if each and each.article), None)
    said = body_plain(story.text)
    first = first_sentence(said)
    title = one_line(story.headline or (article.title if article else "") or first)
    if not title:
        return None
    if article:
        return article if title == article.title else replace(article, title=title)
    published = work.selection.window.start
    return Article(id=f"by-hand/{number}", title=title, published=published, standfirst=one_line(first))


def _words(work: Work, told: list[Article]) -> Issue:
    """Compose an issue of just these stories; what it does not tell and nobody took out may be in the round-up."""
    named, addresses = told_ids(work), told_addresses(work)
    others = [
        each
        for each in work.selection.candidates
        if each.article.id not in named | work.keys
        and not (each.article.url and canonical(each.article.url) in addresses)
    ]
    candidates = (*(Candidate(article=article, parts=()) for article in told), *others)
    rules = replace(work.newsletter.rules, stories=len(told))
    issue = work.file.issue
    return compose(
        replace(work.selection, candidates=candidates),
        replace(work.newsletter, rules=rules, weights=()),  # the order is that of the file, which may be an editor's
        date=issue.date,
        number=issue.number,
        away=work.away,
    )


def _settle(work: Work, name: str, new: str) -> None:
    issue = work.file.issue
    old = "\n\n".join(block.text for block in issue.blocks) if name == "intro" else getattr(issue, name)
    line, key = work.memory.get(f"={name}"), f"={name}"
    noted = name == "intro" and comments_in_text(work.file, work.file.root)
    never = key not in work.keys and not old  # none was drafted, for there was none to draft
    if not never and not (line and fingerprint(old) == line.text and not noted):
        work.note("kept", f"the {name}")
        return
    if fingerprint(old) == fingerprint(new):
        return
    try:
        work.file = work.file.with_field(name, new)
    except Refused:
        work.note("kept", f"the {name}", "a new one does not fit the file as it is written")
        return
    work.note("followed", f"the {name}")
    _remember(work, key, new)


def _remember(work: Work, key: str, text: str) -> None:
    if text:
        work.lines.append(Drafted(key=key, text=fingerprint(text)))
    else:
        work.forget.append(key)


def _settle_round_up(work: Work, new: Section | None) -> None:
    number, file = drafted_round_up(work), work.file
    there, drafted = any(section.kind == "round-up" for section in file.issue.sections), "=round-up" in work.keys
    if number is None and (there or drafted):
        if there and drafted:
            work.note("kept", "the round-up")
        return
    try:
        if number is None:
            work.file = with_section(file, new, after=len(file.stories) - 1) if new else file
        elif new is None:
            work.file = _without_round_up(work, number)
        elif file.issue.sections[number].blocks != new.blocks:
            work.file = with_blocks(file, number, new.blocks)
    except Refused:
        work.note("kept", "the round-up", "a new one does not fit the file as it is written")
        return
    if work.file is not file:
        work.note("followed", "the round-up")
        _remember(work, "=round-up", new.text if new else "")


def _without_round_up(work: Work, number: int) -> IssueFile:
    """Take the round-up out if its title and its marks are those of a draft too, else leave it."""
    file = work.file
    part, section = file.sections[number], file.issue.sections[number]
    drafted = 1 + sum(len(block.marks) for block in section.blocks)  # the kind, and what its blocks name
    if section.title == round_up_title(work.newsletter) and len(comments_of(file, part)) == drafted:
        return without_section(file, number)
    work.note("stays", "the round-up", "nothing is left to make a new one of")
    return file
