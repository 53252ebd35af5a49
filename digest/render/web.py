"""The web copy of an issue: the same templates without what is only for an inbox, as a page of the web. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from digest.model import Profile

if TYPE_CHECKING:
    from digest.model import Issue, Newsletter

# By this a page is known as one that this program wrote. Without a version: a newer one need not write all anew.
GENERATOR = "weekly-digest"


def for_web(issue: Issue, newsletter: Newsletter) -> tuple[Issue, Newsletter]:
    """Return an issue and its newsletter without what only a reader of the email needs.

    Taken out here, and not by the templates, so that a newsroom's own templates show none of it either: the ways to
    leave the list, why one gets the email, the link to the page itself, the preheader, what a service fills in.
    """
    links = replace(newsletter.links, view="", unsubscribe="", unsubscribe_mailto="")
    footer = replace(newsletter.footer, why="")
    profile = Profile(name="web", title="The web copy", tags=())
    return replace(issue, preheader=""), replace(newsletter, links=links, footer=footer, profile=profile)


def iri(address: str) -> str:
    """Return an address with every sign percent-encoded that no IRI has (RFC 3987, 2.2); it may be in any script."""
    return _NOT_IN_IRI.sub(_encoded, address)


# What is neither unreserved nor reserved nor ucschar there; "%" stays, for it may encode something already.
_PLANES = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
_NOT_IN_IRI = re.compile(rf"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_PLANES}-]")


def _encoded(sign: re.Match[str]) -> str:
    return "".join(f"%{octet:02X}" for octet in sign[0].encode("utf-8", "replace"))


def as_page(html: str, *, about: str, address: str, feed: str) -> str:
    """Make a page of what the templates gave: a main landmark, and a head that says what it is and where it stands.

    Args:
        html: as an email.
        about: what it is about, for search machines; left out where empty.
        address: where it stands; left out where empty.
        feed: the address of the newsletter's feed; left out where empty.
    """
    head = f'<meta name="generator" content="{GENERATOR}">'
    if about:
        head += f'<meta name="description" content="{escape(about)}">'
    if address:
        head += f'<link rel="canonical" href="{escape(iri(address))}">'
    if feed:
        head += f'<link rel="alternate" type="application/atom+xml" href="{escape(iri(feed))}">'
    before, found, body = _without_outlook(html).partition("</head>")
    # mrml says of the whole email that it is one; on a page it is what the page is for.
    body = re.sub(r'<div style="display:none;[^"<>]*"></div>', "", body, count=1)  # where the preheader was
    body = re.sub(r' aria-roledescription="email"', "", body, count=1)
    body = re.sub(r'(<div\b[^<>]*?) role="article"', r'\1 role="main"', body, count=1)
    return f"{before}{head}{found}{body}"


_OUTLOOK = re.compile(r"<!--\[if [^\]!]*(?:mso|IE)[^\]!]*\]>.*?<!\[endif\]-->", re.DOTALL)
_NOT_OUTLOOK = re.compile(r"<!--\[if !mso[^\]]*\]><!-->|<!--<!\[endif\]-->")


def _without_outlook(html: str) -> str:
    """Take out what only Outlook on Windows reads."""
    return _NOT_OUTLOOK.sub("", _OUTLOOK.sub("", html))
