"""The finished message: that any mail program reads from it what was meant."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from digest.checks.places import of_email
from digest.checks.registry import Check, Rule
from digest.model import Finding
from digest.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.model import Proof

# RFC 5322 section 2.1.1, without the line break.
LONGEST = 998
# The house limit: unfolded, as many programs keep it, a subject still fits the line of RFC 5322 with its name.
SUBJECT_MOST = 900
# RFC 5322 section 3.6 asks for Date and From and lets each stand once at most; RFC 2045 section 4 asks for
# MIME-Version. Without a Message-ID, a To and a Subject, filters take a message for spam.
_NEEDED = ("Date", "From", "To", "Subject", "Message-ID", "MIME-Version")
_ENCODED = frozenset(["quoted-printable", "base64"])


class _Part(NamedTuple):
    kind: str
    encoding: str
    text: str


class _Read(NamedTuple):
    """What a parser reads of a message; ``raw`` is the subject as it is written, unfolded."""

    kind: str
    names: tuple[str, ...]
    subject: str
    raw: str
    parts: tuple[_Part, ...]
    defects: tuple[str, ...]


@lru_cache(maxsize=2)  # each check asks
def _read(octets: bytes) -> _Read:
    """Read a message as the standard library does, all its defects noted; what it cannot read at all is one too."""
    from email import message_from_bytes, policy  # noqa: PLC0415 - loading it takes longer than most checks

    message = message_from_bytes(octets, policy=policy.default)
    names = tuple(name.lower() for name, _ in message.raw_items())
    raw = re.sub(r"\r?\n", "", str(dict(message.raw_items()).get("Subject", "")))
    try:
        defects = [*message.defects, *(each for name in message for each in message[name].defects)]
        parts = []
        for part in message.iter_parts() if message.is_multipart() else [message]:
            defects += [*part.defects, *(each for name in part for each in part[name].defects)]
            encoding = str(part.get("Content-Transfer-Encoding", "7bit")).lower()
            parts.append(_Part(part.get_content_type(), encoding, str(part.get_content())))
        subject = str(message["Subject"] or "")
    except Exception as error:  # noqa: BLE001 - the parser raises whatever a header makes it raise
        return _Read(message.get_content_type(), names, "", raw, (), (f"{type(error).__name__}: {error}",))
    said = tuple(dict.fromkeys(str(each) or type(each).__name__ for each in defects))
    return _Read(message.get_content_type(), names, subject, raw, tuple(parts), said)


def _tell(proof: Proof, id: str, message: str, *, subject: bool = False) -> Finding:
    where = proof.line("subject") if subject else of_email(proof)
    help = (
        "shorten the subject"
        if id == "subject-too-long"
        else "build again; if it stays so, tell who looks after digest"
    )
    return Finding(id=id, severity="error", message=message, where=where, help=help)


def defects(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each defect that a strict parser finds, and for signs outside ASCII not declared as such."""
    if not proof.message:
        return
    read = _read(proof.message)
    for said in read.defects:
        yield _tell(proof, "message-defect", f"the message is not valid: {one_line(said)[:100]}")
    head = proof.message.partition(b"\r\n\r\n")[0]
    declared = any(part.encoding in {"8bit", "binary"} for part in read.parts)
    if not head.isascii() or (not proof.message.isascii() and not declared):
        said = "the header" if not head.isascii() else "a part"
        yield _tell(
            proof, "message-defect", f"{said} of the message holds bytes outside ASCII that it does not declare"
        )


def headers(proof: Proof) -> Iterator[Finding]:
    """Yield an error for each header field that is missing or doubled, or where the subject reads otherwise."""
    if not proof.message:
        return
    read = _read(proof.message)
    for name in _NEEDED:
        count = read.names.count(name.lower())
        if count != 1:
            said = f"has {count} {name} fields" if count else f"has no {name} field"
            yield _tell(proof, "message-header", f"the message {said}", subject=name == "Subject")
    if read.names.count("subject") == 1 and _signs(read.subject) != _signs(clean(proof.issue.subject)):
        said = f"the message’s subject reads “{one_line(read.subject)[:80]}”"
        yield _tell(proof, "message-header", said, subject=True)


def subject_too_long(proof: Proof) -> Iterator[Finding]:
    """Yield an error where the subject, as the header holds it, is so long that servers may cut or refuse it."""
    size = len(_read(proof.message).raw) if proof.message else 0
    if size > SUBJECT_MOST:
        said = f"the subject takes {size} bytes of the header; over {SUBJECT_MOST} a server may cut or refuse it"
        yield _tell(proof, "subject-too-long", said, subject=True)


def lines(proof: Proof) -> Iterator[Finding]:
    """Yield an error where a line is longer than servers must take, or ends in half a line break."""
    broken = proof.message.split(b"\r\n")
    longest = max(map(len, broken))
    if longest > LONGEST:
        said = f"a line of the message has {longest} bytes; no server must take over {LONGEST}"
        yield _tell(proof, "message-line-long", said)
    if at := next((number for number, line in enumerate(broken, 1) if b"\n" in line or b"\r" in line), 0):
        yield _tell(proof, "message-line-end", f"line {at} of the message holds half a line break")


def parts(proof: Proof) -> Iterator[Finding]:
    """Yield an error where the parts are not text and HTML, the text first, or do not read as what was rendered."""
    if not proof.message:
        return
    read = _read(proof.message)
    kinds = [part.kind for part in read.parts]
    if read.kind != "multipart/alternative" or kinds != ["text/plain", "text/html"]:
        said = f"the message is {read.kind} of {', '.join(kinds) or 'nothing'}, not an alternative of text and HTML"
        yield _tell(proof, "message-part", said)
        return
    text, html = (part.text for part in read.parts)
    # Flowing (RFC 3676) changes blanks and line breaks, and nothing else.
    if "".join(text.split()) != "".join(proof.email.text.split()):
        yield _tell(proof, "message-part", "the text part of the message does not read as the text file")
    if _even(html) != _even(proof.email.html):
        yield _tell(proof, "message-part", "the HTML part of the message does not read as the HTML file")


def _even(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n")


def _signs(text: str) -> str:
    """Return what can be seen of a text: a header holds one line, no control or direction marks."""
    whole = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in whole if not sign.isspace() and unicodedata.category(sign) not in {"Cc", "Cf"})


CHECKS = (
    Check(
        "message",
        (defects, headers, subject_too_long, lines, parts),
        (
            Rule(
                "message-defect",
                "error",
                (
                    "a strict parser finds a defect in the finished message, or it holds bytes outside ASCII that it "
                    "does not declare"
                ),
                "build again; if it stays so, it is a fault of the program",
            ),
            Rule(
                "message-header",
                "error",
                (
                    "Date, From, To, Subject, Message-ID or MIME-Version does not stand in the message once, or its "
                    "subject reads otherwise than the issue's (RFC 5322 section 3.6)"
                ),
                "the same",
            ),
            Rule(
                "subject-too-long",
                "error",
                "the subject takes over 900 bytes of the header; what is not ASCII takes more than a byte a letter",
                "shorten it",
            ),
            Rule(
                "message-line-long",
                "error",
                "a line of the message has over 998 bytes (RFC 5322 section 2.1.1)",
                "build again; if it stays so, it is a fault of the program",
            ),
            Rule(
                "message-line-end",
                "error",
                "a carriage return or a line feed stands alone in the message: servers take it for different things",
                "the same",
            ),
            Rule(
                "message-part",
                "error",
                (
                    "the message is not `multipart/alternative`, the text before the HTML (RFC 2046 section 5.1.4), or "
                    "a part does not read as what was rendered"
                ),
                "the same",
            ),
        ),
    ),
)
