"""What the templates see: an issue and its newsletter laid out in reading order."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digest import dates
from digest.markup.markdown import to_plain
from digest.text import reading_minutes, word_count

if TYPE_CHECKING:
    from digest.model import Issue, Newsletter, Section, Story


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryView:
    """A story with its place: ``lead`` sets the large headline."""

    story: Story
    lead: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A section in reading order; the stories before the first section are a part without one."""

    section: Section | None
    stories: tuple[StoryView, ...]

    @property
    def kind(self) -> str:
        """Return the section's kind."""
        return self.section.kind if self.section else "stories"


def view(issue: Issue, newsletter: Newsletter) -> dict[str, Any]:
    """Return the names a template may use; docs/templates.md lists them."""
    return {
        "issue": issue,
        "newsletter": newsletter,
        "brand": newsletter.brand,
        "links": _fill(newsletter, issue),
        "date_line": dates.say_date(issue.date),
        "minutes": reading_minutes(issue_words(issue)),
        "runs": _runs(_parts(issue)),
        "signs_off": any(section.kind == "sign-off" for section in issue.sections),
        "sign_off": newsletter.sign_off.partition(", ")[::2],
    }


def issue_words(issue: Issue) -> int:
    """Count the words a reader reads: headlines and texts, furniture left aside."""
    texts = [block.text for block in issue.blocks]
    texts += [story.text for story in issue.all_stories]
    texts += [section.text for section in issue.sections]
    heads = [story.headline for story in issue.all_stories]
    return sum(word_count(to_plain(text)) for text in texts) + sum(map(word_count, heads))


def _fill(newsletter: Newsletter, issue: Issue) -> Any:
    """Fill the issue's date into the newsletter's addresses."""
    links = dataclasses.asdict(newsletter.links)
    return {
        name: url.replace("{date}", issue.date.isoformat()).replace("{newsletter}", newsletter.name)
        for name, url in links.items()
    }


def _parts(issue: Issue) -> list[Part]:
    chosen = next((story for story in issue.all_stories if story.is_lead), None)
    lead = chosen or next(iter(issue.all_stories), None)
    groups: list[tuple[Section | None, tuple[Story, ...]]] = [(None, issue.stories)] if issue.stories else []
    groups += [(section, section.stories) for section in issue.sections]
    return [
        Part(section=section, stories=tuple(StoryView(story=story, lead=story is lead) for story in stories))
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
