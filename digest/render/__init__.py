"""Render an issue to HTML and plain text by its format's templates, and to a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.model import Email
from digest.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from digest.model import Issue, Newsletter
    from digest.render.html import Cached


def render(issue: Issue, newsletter: Newsletter, folders: Sequence[Path], *, cached: Cached | None = None) -> Email:
    """Render an issue. The same issue, newsletter and templates give the same characters, anywhere.

    Args:
        issue: what to render.
        newsletter: its house style.
        folders: where templates are looked up, first match wins.
        cached: keeps the HTML of an MJML text, if given.

    Raises:
        TemplateError: a template fails; it says which file and line.
    """
    from digest.render import merge
    from digest.render.flowed import file_text, flowed
    from digest.render.html import to_html
    from digest.render.plain import References
    from digest.render.templates import Templates
    from digest.render.view import view

    templates = Templates(folders)
    profile, values = newsletter.profile, newsletter.tags_on(issue.date)
    issue = merge.with_targets(issue, values)
    context = view(issue, newsletter)
    context |= {
        "merge": merge.asker(profile, values),
        "references": References(numbered=newsletter.text_links == "numbered"),
    }
    # The text part shows its addresses: there they stay as short as they are.
    shown = context | view(issue, newsletter, label=True) if newsletter.label_links else context
    html = to_html(templates, "issue.mjml.j2", shown, cached=cached)
    text = templates.render("issue.txt.j2", context)
    if left := context["references"].take():  # a newsroom's own template need not know of them
        text = f"{text.rstrip()}\n\n{left}"
    said = {"subject": context["issue"].subject, "preheader": context["issue"].preheader}  # cleaned
    return merge.filled(Email(**said, html=html, text=file_text(text), flowed=flowed(text)), profile, values)


def render_web(
    issue: Issue,
    newsletter: Newsletter,
    folders: Sequence[Path],
    *,
    address: str = "",
    feed: str = "",
) -> str:
    """Render the web copy of an issue, through the templates of the email, which know by ``web`` which of them it is.

    Args:
        issue: what to render.
        newsletter: its house style.
        folders: where templates are looked up, first match wins.
        address: where the page stands.
        feed: where the newsletter's feed stands.

    Raises:
        TemplateError: a template fails; it says which file and line.
    """
    from digest.render import merge
    from digest.render.html import to_html
    from digest.render.plain import References
    from digest.render.templates import Templates
    from digest.render.view import view
    from digest.render.web import as_page, for_web

    told, style = for_web(issue, newsletter)
    context = view(merge.with_targets(told, merge.EveryTag()), style)
    context |= {"web": True, "merge": merge.stand_in, "references": References(numbered=False)}
    html = merge.taken_out(to_html(Templates(folders), "issue.mjml.j2", context, web=True))
    return as_page(html, about=one_line(issue.preheader or issue.subject), address=address, feed=feed)
