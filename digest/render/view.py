"""What the templates see: an issue and its newsletter laid out in reading order."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from digest import dates
from digest.issuefile import encode_url, escape_block
from digest.markup.markdown import escape, to_plain, tokens
from digest.model import Block
from digest.render import labels
from digest.render.merge import stand_in
from digest.text import clean, one_line, reading_minutes, word_count

if TYPE_CHECKING:
    from datetime import date

    from digest.model import Issue, Links, Newsletter, Section, Story


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryView:
    """A story with its place: ``lead`` sets the large headline, ``more`` is the address of "Full story"."""

    story: Story
    lead: bool
    more: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A section in reading order; the stories before the first section are a part without one."""

    section: Section | None
    stories: tuple[StoryView, ...]

    @property
    def kind(self) -> str:
        """Return the section's kind."""
        return self.section.kind if self.section else "stories"


def view(issue: Issue, newsletter: Newsletter, *, label: bool = False) -> dict[str, Any]:
    """Return the names a template may use (docs/templates.md lists them), with labelled links if so asked."""
    issue, newsletter = cleaned(issue), cleaned(newsletter)
    links = _links(newsletter, issue.date)
    more = tuple(story.url for story in issue.all_stories)
    if label:
        more = labels.more(issue, newsletter)
        issue, links = labels.labelled(issue, newsletter), labels.labelled_links(links, newsletter, issue.date)
    return {
        "issue": issue,
        "newsletter": newsletter,
        "web": False,
        "brand": newsletter.brand,
        "links": links,
        "date_line": dates.say_date(issue.date),
        "minutes": reading_minutes(issue_words(issue)),
        "runs": _runs(_parts(issue, more)),
        "signs_off": any(section.kind == "sign-off" for section in issue.sections),
        "sign_off": newsletter.sign_off.partition(", ")[::2],
    }


def _links(newsletter: Newsletter, day: date) -> Links:
    """Return the newsletter's addresses; how to leave is the sending service's affair where it has a tag for that."""
    links, profile = newsletter.links_on(day), newsletter.profile
    if profile.own("unsubscribe_url"):
        links = dataclasses.replace(links, unsubscribe=stand_in("unsubscribe_url"))
    if profile.own("view_url") and not links.view:
        links = dataclasses.replace(links, view=stand_in("view_url"))
    return links


def issue_words(issue: Issue) -> int:
    """Count the words a reader reads: headlines and texts, furniture left aside."""
    # Block by block, as they are shown: each is parsed once.
    told = [issue.blocks, *(story.blocks for story in issue.all_stories), *(part.blocks for part in issue.sections)]
    heads = [story.headline for story in issue.all_stories]
    return sum(word_count(to_plain(block.text)) for blocks in told for block in blocks) + sum(map(word_count, heads))


# --- cleaning ------------------------------------------------------------------------------------

Noun = TypeVar("Noun")


def cleaned(noun: Noun) -> Noun:
    """Return an issue or a newsletter with every text fit to stand in an email.

    Articles are cleaned at the source door, but an issue file and a configuration are written by hand: one
    control character pasted from Word would make mrml refuse the whole email.
    """
    found: Any = noun
    if isinstance(noun, str):
        found = _line(noun)
    elif isinstance(noun, tuple):
        found = tuple(map(cleaned, noun))
    elif isinstance(noun, Block):
        found = dataclasses.replace(noun, text=_block(noun.text))
    elif dataclasses.is_dataclass(noun) and not isinstance(noun, type):
        values = {field.name: cleaned(getattr(noun, field.name)) for field in dataclasses.fields(noun)}
        if "url" in values:
            values["url"] = _address(values["url"])
        found = dataclasses.replace(noun, **values)
    return found  # type: ignore[no-any-return]


@lru_cache(maxsize=2048)  # of an issue that is rendered again after an edit most texts are as they were
def _line(text: str) -> str:
    return one_line(text)


@lru_cache(maxsize=512)
def _block(text: str) -> str:
    return _shallow(clean(text))


def _address(url: str) -> str:
    """Return an address a reader can follow, else nothing; a relative one means nothing in an inbox."""
    return encode_url(url) if re.match(r"(https?://|mailto:)", url, re.IGNORECASE) else ""


# markdown-it drops the words below 20 levels of quotations and lists without a word, and lxml those below
# 255 tags. Nobody nests so deep on purpose.
_DEEPEST = 18


def _shallow(block: str) -> str:
    """Return a block as it is, or, where it nests too deep to be shown, so that its marks show as they stand."""
    parsed = tokens(block)
    deepest = max((each.level for token in parsed for each in (token, *(token.children or ()))), default=0)
    return block if deepest <= _DEEPEST else escape_block(escape(block))


def _parts(issue: Issue, more: tuple[str, ...]) -> list[Part]:
    chosen = next((story for story in issue.all_stories if story.is_lead), None)
    lead = chosen or next(iter(issue.all_stories), None)
    groups: list[tuple[Section | None, tuple[Story, ...]]] = [(None, issue.stories)] if issue.stories else []
    groups += [(section, section.stories) for section in issue.sections]
    leads_to = iter(more)
    return [
        Part(section=section, stories=tuple(StoryView(story=s, lead=s is lead, more=next(leads_to)) for s in stories))
        for section, stories in groups
    ]


def _runs(parts: list[Part]) -> list[list[Part]]:
    """Group the parts so that each promo, which has a background of its own, is a run by itself."""
    runs: list[list[Part]] = [[]]
    for part in parts:
        if part.kind == "promo":
            runs += [[part], []]
        else:
            runs[-1].append(part)
    return [run for run in runs if run]
