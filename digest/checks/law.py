"""What the law asks of a newsletter: the way out, who sends it, and where they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.checks.page import read
from digest.checks.places import of_newsletter
from digest.checks.registry import Check, Rule
from digest.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof

# What sending services put the address in for: Mailchimp, Handlebars and Liquid, Salesforce, ERB, Mailjet.
_MARK = re.compile(r"\*\|UNSUB\|\*|(?:\{\{|\{%|%%|<%|\[\[)[^{}%<>\]\n]{0,40}unsub", re.IGNORECASE)


def unsubscribe(proof: Proof) -> Iterator[Finding]:
    """Yield an error where readers cannot leave, or find the way in one part of the email only.

    PECR 2003 (UK) regulations 22 and 23, CAN-SPAM Act (US) section 5(a)(3).
    """
    links, html, text = proof.newsletter.links_on(proof.issue.date), proof.email.html, proof.email.text
    own = proof.newsletter.profile.own("unsubscribe_url")
    ways = [url for url in (own, links.unsubscribe, links.unsubscribe_mailto) if url]
    in_html = (own and own in html) or any(way in read(html).links for way in ways) or _MARK.search(html) is not None
    in_text = any(way in text for way in ways) or _MARK.search(text) is not None
    if not ways and not in_html and not in_text:
        yield Finding(
            id="unsubscribe-missing",
            severity="error",
            message="readers have no way to unsubscribe",
            where=of_newsletter(proof),
            help='write under [links] unsubscribe = "https://...", or unsubscribe_mailto = "mailto:..."',
        )
    elif not (in_html and in_text):
        yield Finding(
            id="unsubscribe-not-shown",
            severity="error",
            message=f"the way to unsubscribe is not in the {'HTML' if not in_html else 'text part'}",
            where=of_newsletter(proof),
            help="see the templates footer.mjml.j2 and footer.txt.j2",
        )


def address(proof: Proof) -> Iterator[Finding]:
    """Yield an error where the email does not say where its sender is to be found.

    CAN-SPAM Act (US) section 5(a)(5)(A)(iii).
    """
    line = proof.newsletter.footer.address
    if not line or not _shown(proof, line):
        yield Finding(
            id="postal-address-missing",
            severity="error",
            message="the footer has no postal address" if not line else "the postal address is not in the email",
            where=of_newsletter(proof),
            help='write under [footer] address = "..."' if not line else "see the templates of the footer",
        )


def company(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the email does not say who publishes it.

    SI 2015/17 (UK) regulation 24: the letters of a company, emails too, carry its registered name.
    """
    line = proof.newsletter.footer.company
    if not line or not _shown(proof, line):
        yield Finding(
            id="company-missing",
            severity="warning",
            message="the footer does not name the company" if not line else "the company is not in the email",
            where=of_newsletter(proof),
            help='write under [footer] company = "..."' if not line else "see the templates of the footer",
        )


def why(proof: Proof) -> Iterator[Finding]:
    """Yield a note where the email does not say why a reader gets it."""
    if not proof.newsletter.footer.why:
        yield Finding(
            id="why-missing",
            severity="info",
            message="the footer does not say why a reader gets this",
            where=of_newsletter(proof),
            help='write under [footer] why = "You get this because ..."',
        )


def sign_up(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the newsletter has a line for readers of a forwarded copy, and the email does not."""
    line, url = proof.newsletter.sign_up, proof.newsletter.links_on(proof.issue.date).sign_up
    if line and not (_shown(proof, line) and url in read(proof.email.html).links):
        yield Finding(
            id="sign-up-missing",
            severity="warning",
            message="the email does not show the sign-up line, or does not link it",
            where=of_newsletter(proof),
            help="see the templates sign-up.mjml.j2 and sign-up.txt.j2, and order in format.toml"
            if url
            else 'write under [links] sign_up = "https://..."',
            text=line,
        )


def sign_off(proof: Proof) -> Iterator[Finding]:
    """Yield a warning where the newsletter has a sign-off, and neither the email shows it nor the issue its own."""
    parts = [part for part in proof.newsletter.sign_off.partition(", ")[::2] if part]
    own = any(section.kind == "sign-off" for section in proof.issue.sections)
    if not own and not all(_shown(proof, part) for part in parts):
        yield Finding(
            id="sign-off-missing",
            severity="warning",
            message="the email does not show the sign-off",
            where=of_newsletter(proof),
            help="see the templates sign-off.mjml.j2 and sign-off.txt.j2, and order in format.toml",
            text=proof.newsletter.sign_off,
        )


def _shown(proof: Proof, line: str) -> bool:
    words = _words(line)
    html = _words(" ".join(run.text for run in read(proof.email.html).runs))
    return words in html and words in _words(proof.email.text)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


CHECKS = (
    Check(
        "law",
        (unsubscribe, address, company),
        (
            Rule(
                "unsubscribe-missing",
                "error",
                (
                    "neither `unsubscribe` nor `unsubscribe_mailto` under `[links]`, nor the mark of a sending "
                    "service in the templates"
                ),
                "write one of them",
            ),
            Rule(
                "unsubscribe-not-shown",
                "error",
                "the HTML or the text part does not have it",
                "see the templates of the footer",
            ),
            Rule(
                "postal-address-missing",
                "error",
                "no `address` under `[footer]`, or a part of the email does not show it",
                "write it; see the templates of the footer",
            ),
            Rule("company-missing", "warning", "the same of `company`", "the same"),
        ),
    ),
    Check(
        "house-lines",
        (sign_up, sign_off),
        (
            Rule(
                "sign-up-missing",
                "warning",
                "the newsletter has a `sign_up`, and a part of the email does not show it, or the HTML not link it",
                "see the templates of the sign-up line, and `order` in `format.toml`",
            ),
            Rule(
                "sign-off-missing",
                "warning",
                "the newsletter has a `sign_off`, and a part of the email does not show it, nor has the issue its own",
                "see the templates of the sign-off, and `order` in `format.toml`",
            ),
        ),
        thorough=True,
    ),
    Check(
        "why-you-get-this",
        (why,),
        (Rule("why-missing", "info", "no `why` under `[footer]`", 'write `why = "You get this because ..."`'),),
        thorough=True,
    ),
)
