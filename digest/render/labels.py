"""Label the links to a house's own pages, so that its web statistics tell which story brought the readers. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from digest.markup import markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from digest.model import Block, Issue, Links, Newsletter, Story

    Blocks = tuple[Block, ...]

# Links and their addresses; a picture within the words may have an address of its own, which stays.
_LINK = re.compile(
    r"(?<![\\!])(\[(?:\\.|!\[[^\[\]]*+\]\([^()\s]*+\)|[^\[\]\\])*+\]\(<?)"
    r"(https?://[^\s<>()]*+(?:\([^\s<>()]*+\)[^\s<>()]*+)*+)",
    re.IGNORECASE,
)
# How to leave is nobody's success, and an address for one reader must stay as it is.
_OF_NEWSLETTER = ("view", "sign_up", "past_issues", "corrections")
WHOLE = "issue"


class PlacedLink(NamedTuple):
    """A link of an issue: its address, the number of its story from 1 (0: none), what it tells, and where it stands."""

    url: str
    number: int
    story: str
    place: str
    sent_as: str


def label(url: str, newsletter: Newsletter, *, day: str, story: str, place: str) -> str:
    """Return an address with the newsletter's label, if its host is the house's own.

    One that carries a parameter of the label already is as an editor wants it.

    Args:
        url: the address.
        newsletter: whose ``[links] tag`` and ``own_hosts`` count.
        day: the issue's date.
        story: the number of the story, or ``issue``.
        place: where in it: ``headline``, ``text``, ``more``, a kind of section, a key of ``[links]``.
    """
    tag = newsletter.label_links
    if not tag or not _is_own(url, newsletter.own_hosts):
        return url
    given = {"date": day, "newsletter": newsletter.name, "story": story, "place": place.replace("_", "-")}
    query = re.sub(r"\{(\w+)\}", lambda word: given.get(word[1], word[0]), tag)
    head, mark, fragment = url.partition("#")
    names = {each.partition("=")[0] for each in query.split("&")}
    if names & {each.partition("=")[0] for each in head.partition("?")[2].split("&")}:
        return url
    return f"{head}{'&' if '?' in head else '?'}{query}{mark}{fragment}"


def _is_own(url: str, hosts: tuple[str, ...]) -> bool:
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    return any(host == own or host.endswith(f".{own}") for own in hosts)


def labelled(issue: Issue, newsletter: Newsletter) -> Issue:
    """Return an issue whose links to the house carry their label."""
    if not newsletter.label_links:
        return issue
    day = issue.date.isoformat()

    def of(story: str, place: str) -> Callable[[str], str]:
        return lambda url: label(url, newsletter, day=day, story=story, place=place)

    def told(story: Story, number: int) -> Story:
        name = str(number)
        blocks = _in_blocks(story.blocks, of(name, "text"))
        return replace(story, url=of(name, "headline")(story.url), blocks=blocks)

    numbers = count(1)
    stories = tuple(told(story, next(numbers)) for story in issue.stories)
    sections = []
    for section in issue.sections:
        put = of(WHOLE, section.kind)
        within = tuple(told(story, next(numbers)) for story in section.stories)
        blocks = _in_blocks(section.blocks, put)
        sections.append(replace(section, url=put(section.url), blocks=blocks, stories=within))
    blocks = _in_blocks(issue.blocks, of(WHOLE, "intro"))
    return replace(issue, blocks=blocks, stories=stories, sections=tuple(sections))


def more(issue: Issue, newsletter: Newsletter) -> tuple[str, ...]:
    """Return where "Full story" leads to for each story, with its label."""
    day, stories = issue.date.isoformat(), enumerate(issue.all_stories, 1)
    return tuple(label(told.url, newsletter, day=day, story=str(n), place="more") for n, told in stories)


def labelled_links(links: Links, newsletter: Newsletter, date: date) -> Links:
    """Return the newsletter's own addresses with their label."""
    day = date.isoformat()
    given = {name: label(getattr(links, name), newsletter, day=day, story=WHOLE, place=name) for name in _OF_NEWSLETTER}
    return replace(links, **given)


def _in_blocks(blocks: tuple[Block, ...], put: Callable[[str], str]) -> tuple[Block, ...]:
    return tuple(replace(block, text=_in_text(block.text, put)) for block in blocks)


def _in_text(text: str, put: Callable[[str], str]) -> str:
    """Label the links of a block; where Markdown would then read it otherwise, leave it."""
    found = [link[2] for link in _LINK.finditer(text)]
    links = [link.url for link in markdown.links(text)]
    if sum(put(url) != url for url in found) != sum(put(url) != url for url in links):
        return text  # some are in code, or a backslash makes a link of what looks like a picture
    changed = _LINK.sub(lambda link: link[1] + put(link[2]), text)
    return changed if [link.url for link in markdown.links(changed)] == [put(url) for url in links] else text


def placed(issue: Issue, newsletter: Newsletter) -> Iterator[PlacedLink]:
    """Yield the links of the opening words, stories and sections in the reader's order, as the HTML has them."""
    sent = labelled(issue, newsletter)

    def within(blocks: Blocks, sent: Blocks, number: int, story: str, place: str) -> Iterator[PlacedLink]:
        for block, other in zip(blocks, sent, strict=True):
            told = story or ", ".join(block.article_ids)
            for link, as_sent in zip(markdown.links(block.text), markdown.links(other.text), strict=True):
                yield PlacedLink(link.url, number, told, place, as_sent.url)

    yield from within(issue.blocks, sent.blocks, 0, "", "intro")
    leads_to = more(issue, newsletter)
    for number, (story, other) in enumerate(zip(issue.all_stories, sent.all_stories, strict=True), 1):
        name = ", ".join(story.article_ids) or story.headline
        if story.url:
            yield PlacedLink(story.url, number, name, "headline", other.url)
        yield from within(story.blocks, other.blocks, number, name, "text")
        if _leads_on(story, newsletter):
            yield PlacedLink(story.url, number, name, "more", leads_to[number - 1])
    for section, other_section in zip(issue.sections, sent.sections, strict=True):
        yield from within(section.blocks, other_section.blocks, 0, "", section.kind)


def _leads_on(story: Story, newsletter: Newsletter) -> bool:
    """Tell whether the templates end a story with a link to the whole of it."""
    from digest.render.templates import full_story

    last = markdown.to_html(story.blocks[-1].text) if story.blocks else ""
    return bool(last) and full_story(last, story.url, story.headline, newsletter.full_story) != last
