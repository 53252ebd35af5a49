"""The message: what a mail sender takes on standard input.

The standard library builds the body. The header fields are written here, because its policies fold
``List-Unsubscribe`` into encoded words, lose spaces in non-ASCII subjects, and (before 3.13) let an encoded
line break in a subject become a header of its own (CVE-2024-6923).
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.generator import BytesGenerator
from email.header import decode_header, make_header
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from digest import dates
from digest.errors import DigestError, Refused
from digest.render.flowed import file_text, flowed, unflowed
from digest.text import clean, one_line

if TYPE_CHECKING:
    import datetime as dt

    from digest.model import Email, Mailbox, Newsletter


def to_message(email: Email, newsletter: Newsletter, *, to: str, date: dt.date, at: dt.datetime | None = None) -> bytes:
    """Build the message of one issue to one recipient: ASCII, CRLF, the same bytes every time.

    multipart/alternative with the text first, both parts quoted-printable UTF-8 (RFC 2046 section 5.1.4:
    plainest first; RFC 2045 section 6.7), the text ``format=flowed`` (RFC 3676). The finished bytes are parsed again
    and compared with what went in.

    Args:
        email: the rendered issue.
        newsletter: gives sender, zone, language and list addresses.
        to: one address; internationalised domains are written in their ASCII form.
        date: the issue's date; with the newsletter's sending time it makes the Date field,
        at: unless this moment does: when it really goes out. A Date that is days off costs points with filters.

    Raises:
        DigestError: an address cannot be used.
        Refused: the message does not read back as what went in.
    """
    sender = address(newsletter.sender.address)
    recipient = address(to)
    email = replace(email, flowed=email.flowed or flowed(email.text))
    fields = _fields(email, newsletter, sender, recipient, date, at)
    body = _body(email, newsletter.language)
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    message = head.encode("ascii") + body
    _gate(message, fields, email, newsletter, sender=sender, to=recipient)
    return message


def text_part(message: bytes) -> str:
    """Return the text part of a message made here as it is written: ``format=flowed``."""
    part = next(message_from_bytes(message, policy=policy.default).iter_parts())
    return str(part.get_content()).replace("\r\n", "\n")


def message_id(message: bytes) -> str:
    """Return the Message-ID of a message made here."""
    found = re.search(rb"(?m)^Message-ID: (<[^\r\n]+>)\r$", message)
    assert found
    return found[1].decode("ascii")


# What no validator says anything about, nor changes: dot-atoms of RFC 5321 and labels of letters, figures and single
# hyphens, well within the lengths of its section 4.5.3.1. To load one takes a twentieth of a build.
_PLAIN = re.compile(
    r"[A-Za-z0-9_+-]{1,30}(?:\.[A-Za-z0-9_+-]{1,30})?@(?:[a-z0-9]{1,30}(?:-[a-z0-9]{1,30})?\.){1,3}(?:com|net|org|uk|eu)"
)


def address(text: str) -> str:
    """Return an address as it is written in a header: ASCII, the domain in IDNA form.

    Raises:
        DigestError: it is no address, or its part before the @ is not ASCII (few servers take those).
    """
    if _PLAIN.fullmatch(text):
        return text
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False, test_environment=True, globally_deliverable=False)
    except EmailNotValidError as error:
        raise DigestError(f"{one_line(text)[:80]} is not an email address", hint=str(error)) from None
    if not found.ascii_email:
        raise DigestError(f"{one_line(text)[:80]} cannot be used: the part before the @ is not ASCII")
    return found.ascii_email


def _fields(
    email: Email, newsletter: Newsletter, sender: str, to: str, date: dt.date, at: dt.datetime | None
) -> list[tuple[str, str]]:
    domain = sender.rpartition("@")[2]
    links = newsletter.links_on(date)
    ways = [f"<{url}>" for url in (links.unsubscribe, links.unsubscribe_mailto) if url]
    issue_hash = hashlib.sha256(f"{header_text(email.subject)}\0{email.html}\0{email.flowed}".encode()).hexdigest()
    fields = [
        ("Date", format_datetime((at or dates.send_time(newsletter, date)).astimezone(newsletter.zone))),
        ("From", _mailbox(newsletter.sender, sender, len("From: "))),
    ]
    if newsletter.reply_to:
        fields.append(("Reply-To", address(newsletter.reply_to)))
    fields += [
        ("To", to),
        ("Subject", unstructured(email.subject, len("Subject: "))),
        ("Message-ID", _message_id(newsletter.name, date, issue_hash, to, domain)),
        # RFC 2919: a phrase and a name below a domain of the list's owner
        ("List-Id", _mailbox(newsletter.sender, f"{newsletter.name}.{domain}", len("List-Id: "))),
    ]
    if ways and newsletter.profile.list_headers:
        # RFC 2369. No List-Unsubscribe-Post: RFC 8058 wants an address of its own for each recipient.
        fields.append(("List-Unsubscribe", ",\r\n ".join(map(_ascii_url, ways))))
    if links.past_issues:
        fields.append(("List-Archive", _ascii_url(f"<{links.past_issues}>")))
    fields += [("Precedence", "bulk"), ("MIME-Version", "1.0")]
    return fields


def _ascii_url(item: str) -> str:
    from urllib.parse import quote

    return quote(item, safe="<>:/?#[]@!$&'()*+,;=%~{}|")  # the last three: merge marks of sending services


def _message_id(name: str, date: dt.date, issue_hash: str, to: str, domain: str) -> str:
    """Derive the id from the issue and the recipient: the same message always carries the same id."""
    key = hashlib.sha256(f"{issue_hash}\0{to.lower()}".encode()).hexdigest()[:24]
    return f"<{name}.{date:%Y%m%d}.{key}@{domain}>"


# --- header values -------------------------------------------------------------------------------

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def header_text(text: str) -> str:
    """Bring a text to what a header may hold: one line, no direction marks, no ready-made encoded word."""
    return one_line(_BIDI.sub("", clean(text)).replace("\u00a0", " ")).replace("=?", "= ?")


def unstructured(text: str, used: int) -> str:
    """Write an unstructured header value: ASCII folded at spaces, else base64 encoded words (RFC 2047).

    A word too long for a line is reason enough to encode: the folds between encoded words do not show.

    Each encoded word stays within 75 characters (section 2) and holds whole characters (section 5); words
    stand one a line.

    Args:
        text: the value.
        used: columns the field name has taken on the first line.
    """
    said = header_text(text)
    return _fold(said, used) if said.isascii() and _folds(said) else _encoded(said, used)


def _encoded(said: str, used: int) -> str:
    words: list[str] = []
    room = (75 - used - len("=?utf-8?b??=")) // 4 * 3
    piece = b""
    for char in said:
        octets = char.encode()
        if len(piece) + len(octets) > room:
            words.append(piece.decode())
            piece, room = b"", (75 - 1 - len("=?utf-8?b??=")) // 4 * 3
        piece += octets
    words.append(piece.decode())
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word.encode()).decode()}?=" for word in words)


def _fold(text: str, used: int) -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if line and used + len(line) + 1 + len(word) > 76:
            lines.append(line)
            line, used = word, 1
        else:
            line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])


def _folds(text: str) -> bool:
    """Tell whether every word is short enough for a line of 78, the field's name before it."""
    return max(map(len, text.split(" "))) <= 60


def _mailbox(mailbox: Mailbox, address: str, used: int) -> str:
    """Write a display name before an address (RFC 5322 section 3.2.5): quoted if ASCII, else encoded."""
    name = header_text(mailbox.name)
    if not name:
        return f"<{address}>"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    phrase = f'"{_fold(escaped, used + 1)}"' if name.isascii() and _folds(escaped) else _encoded(name, used)
    fits = "\r\n" not in phrase and used + len(phrase) + len(address) + 3 <= 78
    return f"{phrase}{' ' if fits else chr(13) + chr(10) + ' '}<{address}>"


class _Headers(HeaderRegistry):
    """Parses each header field once: one message asks for its Content-Type 27 times."""

    def __init__(self) -> None:
        super().__init__()
        self._parsed = lru_cache(maxsize=128)(super().__call__)

    def __call__(self, name: str, value: Any) -> Any:
        return self._parsed(name, value)


_HEADERS = _Headers()


# --- body ----------------------------------------------------------------------------------------


def _body(email: Email, language: str) -> bytes:
    tree = EmailMessage(policy=policy.SMTP.clone(max_line_length=76, cte_type="7bit", header_factory=_HEADERS))
    # Without DelSp: the blank that marks a soft break is the one between two words.
    tree.set_content(email.flowed, cte="quoted-printable", params={"format": "flowed"})
    tree.add_alternative(email.html, subtype="html", cte="quoted-printable")
    tree.set_boundary("=_" + hashlib.sha256(f"{email.flowed}\0{email.html}".encode()).hexdigest()[:32])
    del tree["MIME-Version"]
    for part in tree.iter_parts():
        del part["MIME-Version"]
        part["Content-Language"] = language
    written = BytesIO()
    BytesGenerator(written, mangle_from_=False, policy=tree.policy).flatten(tree)
    return written.getvalue()


# --- the gate ------------------------------------------------------------------------------------


def _gate(
    message: bytes, fields: list[tuple[str, str]], email: Email, newsletter: Newsletter, *, sender: str, to: str
) -> None:
    """Refuse bytes that a strict parser reads otherwise than they were meant.

    Parsed with ``raise_on_defect``; then the names of the header fields, subject, sender, recipient and both parts are
    compared with what went in, the text part also with the lines of the text file. This catches every fault of the
    standard library's writer named above.
    """
    try:
        back = message_from_bytes(message, policy=policy.default.clone(raise_on_defect=True, header_factory=_HEADERS))
        names = [name for name, _ in back.raw_items()]
        text, html = back.iter_parts()
        told = {
            "header fields": (names, [*(name for name, _ in fields), "Content-Type"]),
            "subject": (back["Subject"], header_text(email.subject)),
            "sender": (_display_name(dict(back.raw_items())["From"]), header_text(newsletter.sender.name)),
            "sender’s address": ([each.addr_spec for each in back["From"].addresses], [sender]),
            "recipient": ([each.addr_spec for each in back["To"].addresses], [to]),
            "text part": (_even(text.get_content()), _even(email.flowed)),
            "text": (unflowed(_even(text.get_content())), file_text(email.text)),
            "HTML part": (_even(html.get_content()), _even(email.html)),
        }
    except Exception as error:  # the parser raises whatever a header makes it raise
        raise Refused(f"the message would not be valid: {error}", hint="nothing was written") from error
    for what, (got, meant) in told.items():
        if got != meant:
            raise Refused(f"the message’s {what} would not read back as written", hint="nothing was written")
    lines = message.split(b"\r\n")
    if not message.isascii() or any(b"\n" in line or b"\r" in line or len(line) > 998 for line in lines):
        raise Refused("the message would hold a line no server must take", hint="nothing was written")


def _display_name(field: str) -> str:
    """Read the name of an address field: the parser of the policies puts a space between encoded words (to 3.13)."""
    return str(make_header(decode_header(parseaddr(re.sub(r"\r?\n(?=[ \t])", "", field))[0])))


def _even(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n")
