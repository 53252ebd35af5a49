"""Short ways to render in these tests."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import html as lxml_html

from digest.model import Block, Email, Mark, Section, Story
from digest.render import render
from digest.render.html import convert
from digest.resources import folder, template_folders
from tests.support import REPOSITORY, a_newsletter, a_story, an_issue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lxml.html import HtmlElement

    from digest.model import Issue, Newsletter

SHIPPED = template_folders("/no/newsroom", "catch-up")
GOLDEN = REPOSITORY / "tests" / "golden" / "catch-up" / "2016-09-05"
DAY = date(2016, 9, 5)


def rendered(issue: Issue, newsletter: Newsletter | None = None, folders: Sequence[Path] = SHIPPED) -> Email:
    """Render an issue with the shipped templates, unless others are given."""
    return render(issue, newsletter or a_newsletter(), folders)


def a_document(body: str = "<mj-text>Words</mj-text>", head: str = "", column: str = "") -> str:
    """Write MJML of one section and one column around a body."""
    return (
        f'<mjml lang="en-GB" dir="ltr"><mj-head><mj-title>T</mj-title>{head}</mj-head><mj-body>'
        f"<mj-section {column}><mj-column>{body}</mj-column></mj-section></mj-body></mjml>"
    )


def converted(body: str, css: str = "", head: str = "") -> str:
    """Convert a body with some CSS to be inlined."""
    style = f'<mj-style inline="inline">{css}</mj-style>' if css else ""
    return convert(a_document(body, style + head))


def parsed(html: str) -> HtmlElement:
    """Read HTML as a mail client does."""
    return lxml_html.document_fromstring(html)


def shown(html: str, css_class: str = "copy") -> list[str]:
    """Return the words of every cell of a class; those of a story stand in ``copy``."""
    cells = [cell for cell in parsed(html).iter("td") if css_class in (cell.get("class") or "").split()]
    return [" ".join(_lines_apart(cell).text_content().split()) for cell in cells]


def _lines_apart(cell: HtmlElement) -> HtmlElement:
    for each in cell.iter("p", "h1", "h2", "ul", "ol", "li", "blockquote", "div", "br", "hr"):
        each.text, each.tail = f"\n{each.text or ''}", f"\n{each.tail or ''}"
    return cell


def without_comments(html: str) -> str:
    """Return HTML without its comments, as every client but Outlook reads it."""
    return re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)


def is_told_in_order(words: Sequence[str], by: str) -> bool:
    """Tell whether words stand in a text in their order, whatever stands between them."""
    rest = iter(by.split())
    return all(word in rest for word in words)


class Paragraph(NamedTuple):
    """A paragraph of a format=flowed text: levels of quotation, words, and how many lines it was written in."""

    quotes: int
    text: str
    lines: int


def read_flowed(text: str) -> list[Paragraph]:
    """Read a format=flowed text (no DelSp) as RFC 3676 section 4 tells a mail client to."""
    found: list[Paragraph] = []
    joins = False
    for raw in text.replace("\r\n", "\n").removesuffix("\n").split("\n"):
        words = raw.lstrip(">")
        quotes = len(raw) - len(words)
        words = words.removeprefix(" ")  # space-stuffing
        signature = words == "-- "
        if joins and quotes == found[-1].quotes and not signature:
            found[-1] = Paragraph(quotes, found[-1].text + words, found[-1].lines + 1)
        else:
            found.append(Paragraph(quotes, words, 1))
        joins = words.endswith(" ") and not signature
    return found


def override(root: Path, name: str, text: str) -> tuple[Path, ...]:
    """Let a newsroom override one template, and return the folders to look in."""
    kind = "catch-up" if name.startswith("issue.") else "parts"
    path = root / "templates" / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return template_folders(str(root), "catch-up")


def shipped(name: str) -> str:
    """Return the text of a shipped template."""
    kind = "catch-up" if name.startswith("issue.") else "parts"
    return (folder("templates") / kind / name).read_text("utf-8")


def a_rich_issue() -> Issue:
    """Make an issue that uses all there is: lists, quotations, pictures, sections, a round-up, a promo."""
    blocks = (
        Block(text="A [linked](https://www.example.org/a?x=1&y=2) word, *stress* and **more**."),
        Block(text="- one\n- two\n  - inner"),
        Block(text="1. first\n2. second"),
        Block(text="> said\n>\n> twice"),
        Block(text="![The ward](https://www.example.org/ward.png)"),
        Block(text="The end, **bold** and [linked](https://www.example.org/b)."),
    )
    mark = Mark(key="kicker", value="Finance & more")
    told = Story(headline="Fish & chips", url="https://www.example.org/fish", blocks=blocks, marks=(mark,))
    return an_issue(
        told,
        a_story("Second story"),
        blocks=(Block(text="The intro."),),
        sections=(
            Section(title="Local", stories=(a_story("Third story"),)),
            Section(title="Also", kind="round-up", blocks=(Block(text="And [so on](https://www.example.org/c)."),)),
            Section(
                title="A day out", kind="promo", blocks=(Block(text="Come."), Block(text="[Book](https://x.org/)"))
            ),
        ),
    )


@cache
def the_sample() -> tuple[Issue, Newsletter]:
    """Return the sample issue, as the golden issue file tells it, and its newsletter."""
    from digest.config import load_newsletter, load_newsroom
    from digest.issuefile import parse

    newsroom = load_newsroom(folder("seeds"))
    return parse((GOLDEN / "issue.md").read_text("utf-8")).issue, load_newsletter(newsroom, "catch-up")
