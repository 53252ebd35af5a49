"""The views of an issue: what each is called, which key shows it, and what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.desk import dark

if TYPE_CHECKING:
    from collections.abc import Callable

Copy = Literal["light", "dark", "forced-dark"]

# Widths in CSS pixels: what the email is laid out for with the margins of a reading pane, and a phone (look of the
# shipped formats: columns of 600, turning at 480).
DESKTOP, PHONE = 640, 375
NARROWEST, WIDEST = 240, 1200


class View(NamedTuple):
    """A view: ``copy`` is the copy of the email it frames, ``width`` the frame's; ``file`` is the output it tells."""

    name: str
    key: str
    title: str
    about: str
    copy: Copy | Literal[""] = ""
    width: int = DESKTOP
    pictures: bool = True
    file: str = ""


VIEWS = (
    View("desktop", "1", "Desktop", "In light colours, as wide as a reading pane", "light"),
    View("phone", "2", "Phone", "In light colours, as wide as a phone", "light", PHONE),
    View("dark", "3", "Dark, its own", "In dark colours, by the email’s own dark style: Apple Mail", "dark"),
    View(
        "forced-dark",
        "4",
        "Dark, forced",
        "In dark colours that the mail client makes: much as Gmail’s app and Outlook do",
        "forced-dark",
    ),
    View("no-pictures", "5", "Pictures off", "With the words that stand for pictures", "light", pictures=False),
    View("text", "6", "Plain text", "The text part, in lines of at most 78 characters", file="issue.txt"),
    View("inbox", "7", "Inbox row", "Sender, subject and preheader, and where inboxes cut them off"),
    View("links", "8", "Links", "Every link as readers get it, in their order"),
    View("source", "9", "HTML", "issue.html, as it is sent", file="issue.html"),
    View("message", "0", "Message", "issue.eml, as it is handed over", file="issue.eml"),
)
BY_NAME = {view.name: view for view in VIEWS}
COPIES: dict[str, Callable[[str], str]] = {
    "light": dark.light,
    "dark": dark.own_dark,
    "forced-dark": dark.forced_dark,
}

# What a mail may do in its frame (CSP Level 3). It runs nothing and fetches nothing; a link opens a page of its own.
# "allow-same-origin" lets our page read how far the frame is scrolled, and give that to the next one; without
# "allow-scripts" nothing within the frame can use it (docs/decisions/0027).
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"


def mail_policy(*, pictures: bool, header: bool = True) -> str:
    """Return the content security policy of a mail; what only a header may say is left out of a meta tag."""
    rules = [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        f"img-src {'https: data:' if pictures else chr(39) + 'none' + chr(39)}",
        "form-action 'none'",
        "base-uri 'none'",
    ]
    return "; ".join([*rules, "frame-ancestors 'self'", f"sandbox {SANDBOX}"] if header else rules)


def copy_of(html: str, copy: str, *, meta_policy: str = "") -> str:
    """Return the copy of an email that is shown: in the colours asked for, its links leading to pages of their own.

    Args:
        html: the email.
        copy: a key of ``COPIES``.
        meta_policy: a policy for its head, where no server gives it one.
    """
    head = f'<meta http-equiv="Content-Security-Policy" content="{meta_policy}">' if meta_policy else ""
    return dark.in_head(COPIES[copy](html), f'{head}<base target="_blank">')
