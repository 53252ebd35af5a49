"""Make the first draft of an issue from a selection. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from digest.composer import corrections, furniture, promos, roundup, summary
from digest.composer.timewords import suited
from digest.issuefile import encode_url, in_comment
from digest.likeness import id_mark, source_hash, version_mark
from digest.model import CONSIDERED, Drafted, Issue, Mark, Section, Story
from digest.text import fingerprint, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from digest.composer.summary import Summary
    from digest.model import Article, Correction, Format, Newsletter, PlannedPromo, Selection

__all__ = ["allowed_again", "compose", "drafted_line", "other_words", "story_of", "to_write"]


def compose(
    selection: Selection,
    newsletter: Newsletter,
    *,
    date: date,
    number: int | None,
    away: int = 0,
    planned: Sequence[PlannedPromo] = (),
    put_right: Sequence[tuple[Correction, str]] = (),
    written: Mapping[str, Summary] | None = None,
) -> Issue:
    """Compose the draft of an issue.

    The best candidates become stories, lead first, then by weight; the next two or three share one round-up
    sentence; promos stand where they are planned. What the format has no place for is not drafted, and its kinds of
    section stand in its order.

    Args:
        selection: candidates, best first.
        newsletter: whose issue it is.
        date: the day it is sent.
        number: which issue it is, if they are counted.
        away: for how many weeks beyond the usual readers had no issue.
        planned: the newsroom's own promos, of any newsletter and day.
        put_right: the corrections it opens with, each with the address of its story.
        written: the summaries of articles that a model wrote, by id (``to_write`` says of which).
    """
    told, runners_up = _parted(selection, newsletter)
    written = written or {}
    stories = {
        article.id: story_of(article, newsletter, sent=date, lead=not at, written=written.get(article.id))
        for at, article in enumerate(told)
    }
    for each in selection.candidates:
        if each.repeat and each.article.id in stories:
            stories[each.article.id] = allowed_again(stories[each.article.id], each.repeat)
    flat, groups = _arrange(told, stories, newsletter)
    round_up = roundup.section([suited(article, newsletter, date) for article in runners_up], newsletter)
    label = furniture.label(newsletter, selection.window) if told else None
    boxes = promos.boxes(told, planned, newsletter, date)
    opening = corrections.section(put_right) if newsletter.format.has("correction") else None
    drafted = (opening, label, *groups, round_up, *(box.section for box in boxes if box.after is None))
    flat, sections = _in_order(flat, [part for part in drafted if part], newsletter.format)
    flat, sections = promos.put_in(flat, sections, boxes)
    issue = Issue(
        newsletter=newsletter.name,
        date=date,
        number=number,
        window=selection.window,
        subject=furniture.subject(told, alone=not newsletter.format.lead_headline),
        preheader=furniture.preheader(told, round_up, alone=not newsletter.format.lead_headline),
        blocks=furniture.intro(newsletter, len(told), selection.window, number=number, away=away),
        stories=flat,
        sections=sections,
    )
    issue = _remember(issue, told, selection)
    memory = corrections.drafted(opening, put_right) if opening else ()
    return replace(issue, drafted=(*issue.drafted[: len(told)], *memory, *issue.drafted[len(told) :]))


def to_write(selection: Selection, newsletter: Newsletter) -> tuple[tuple[Article, bool], ...]:
    """Return the articles that become stories, each with whether it is the lead: what a model may be asked to tell."""
    told, _ = _parted(selection, newsletter)
    return tuple((article, not at) for at, article in enumerate(told))


def _parted(selection: Selection, newsletter: Newsletter) -> tuple[list[Article], list[Article]]:
    """Return the articles that become stories, as they stand in the issue, and those left for the round-up."""
    chosen = [candidate.article for candidate in selection.candidates]
    stories = newsletter.rules.stories
    told, runners_up = chosen[:stories], chosen[stories:]
    told = [told[0], *_in_section_order(_by_weight(told[1:], newsletter), newsletter)] if told else []
    return told, runners_up


def other_words(issue: Issue, selection: Selection, newsletter: Newsletter) -> str:
    """Return a note for the editor: two other subjects and two other preheaders; empty when there are none."""
    by_id = {candidate.article.id: candidate.article for candidate in selection.candidates}
    told = [by_id[id] for story in issue.all_stories for id in story.article_ids[:1] if id in by_id]
    parts = (
        (furniture.OTHERS_OF["subject"], furniture.other_subjects(told, alone=not newsletter.format.lead_headline)),
        (furniture.OTHERS_OF["preheader"], furniture.other_preheaders(told, issue.preheader)),
    )
    rows = [in_comment(row) for name, texts in parts if texts for row in (name, *texts)]
    return "\n".join(rows)


def _by_weight(articles: Sequence[Article], newsletter: Newsletter) -> list[Article]:
    """Put the widest first: by the greatest weight of an article's section and tags, 0 without any."""
    weights = {weight.name.casefold(): weight.weight for weight in newsletter.weights}

    def weight(article: Article) -> int:
        names = (article.section, *article.tags)
        return max((weights[name.casefold()] for name in names if name.casefold() in weights), default=0)

    return sorted(articles, key=lambda article: -weight(article))


def _in_section_order(articles: Sequence[Article], newsletter: Newsletter) -> list[Article]:
    order = {name.casefold(): index for index, rule in enumerate(newsletter.sections, 1) for name in rule.take}
    return sorted(articles, key=lambda article: order.get(article.section.casefold(), 0))


def _arrange(
    told: Sequence[Article], stories: dict[str, Story], newsletter: Newsletter
) -> tuple[tuple[Story, ...], tuple[Section, ...]]:
    """Put stories under the newsletter's sections; the lead, and what no section takes, stand before them."""
    flat: list[Story] = []
    taken: dict[str, list[Story]] = {}
    by_name = {name.casefold(): one_line(rule.title) for rule in newsletter.sections for name in rule.take}
    for index, article in enumerate(told):
        title = by_name.get(article.section.casefold()) if index else None
        (taken.setdefault(title, []) if title else flat).append(stories[article.id])
    sections = tuple(Section(title=title, stories=tuple(group)) for title, group in taken.items())
    return tuple(flat), sections


def _in_order(
    flat: tuple[Story, ...], sections: Sequence[Section], format: Format
) -> tuple[tuple[Story, ...], tuple[Section, ...]]:
    """Put sections in the order of the format's kinds and leave out those it does not have.

    Stories without a section stand at the top of an issue; where something goes above them they take one without
    a title.
    """
    placed = [each for each in sections if format.has(each.kind)]
    placed.sort(key=lambda each: format.place(each.kind))
    above = [each for each in placed if format.place(each.kind) < format.place("stories")]
    if flat and above:
        return (), (*above, Section(stories=flat), *placed[len(above) :])
    return flat, tuple(placed)


def story_of(
    article: Article, newsletter: Newsletter, *, sent: date, lead: bool = False, written: Summary | None = None
) -> Story:
    """Tell an article as a story of the issue sent on a day.

    A lead is told by the bands of a lead, and without a headline where the format says so.
    """
    headline = article.title if newsletter.format.lead_headline or not lead else ""
    marks = [Mark(key="article", value=article.id)]
    if article.section:
        marks.append(furniture.kicker(article.section))
    return Story(
        headline=headline,
        url=encode_url(article.url),
        blocks=summary.blocks(suited(article, newsletter, sent), newsletter, lead=lead, written=written),
        marks=tuple(marks),
    )


def drafted_line(story: Story, article: Article) -> Drafted:
    """Return the memory of a story as it was drafted from an article."""
    return Drafted(
        key=article.id,
        source=source_hash(article),
        headline=fingerprint(story.headline),
        text=fingerprint(story.text),
    )


def allowed_again(story: Story, why: str) -> Story:
    """Return a story with the mark by which it may run again, and the reason."""
    return replace(story, marks=(*story.marks, Mark(key="allow", value=f"story-ran-before {in_comment(why)}")))


# What waits for its day is not passed over: it is chosen from again when it may run.
_WAITING = ("embargoed", "held", "withdrawn")
_MARKS_A_LINE = 10


def _considered(selection: Selection) -> tuple[Drafted, ...]:
    """Return the memory of all that was there to choose from: what a later issue meets again has been passed over."""
    marks = [id_mark(candidate.article.id) for candidate in selection.candidates]
    marks += [id_mark(each.article.id) for each in selection.rejected if each.reason not in _WAITING]
    marks += [version_mark(candidate.article) for candidate in selection.updates]
    marks = sorted(set(marks))
    rows = (marks[at : at + _MARKS_A_LINE] for at in range(0, len(marks), _MARKS_A_LINE))
    return tuple(Drafted(key=CONSIDERED, text=" ".join(row)) for row in rows)


def _remember(issue: Issue, told: Sequence[Article], selection: Selection) -> Issue:
    """Add the memory of what was drafted, by which a later reading knows an edited text from an unedited one."""
    by_id = {article.id: article for article in told}
    drafted = [drafted_line(story, by_id[story.article_ids[0]]) for story in issue.all_stories]
    drafted.append(Drafted(key="=subject", text=fingerprint(issue.subject)))
    if issue.preheader:
        drafted.append(Drafted(key="=preheader", text=fingerprint(issue.preheader)))
    if issue.blocks:
        drafted.append(Drafted(key="=intro", text=fingerprint("\n\n".join(block.text for block in issue.blocks))))
    drafted += [
        Drafted(key="=round-up", text=fingerprint(section.text))
        for section in issue.sections
        if section.kind == "round-up"
    ]
    drafted += [promos.drafted_promo(section) for section in issue.sections if section.kind == "promo"]
    return replace(issue, drafted=(*drafted, *_considered(selection)))
